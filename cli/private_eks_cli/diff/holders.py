"""Who may do what by what a stack declares: policies of every kind, each with whoever or whatever it is about."""

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from ..graph.model import Graph, Resource
from ..graph.patterns import Patterns
from ..recording.wire import UNKNOWN
from .escalation import managed
from .model import title
from .names import Names
from .statements import ANY, Statement, read, texts
from .values import blocks

NOT_KNOWN = "known after the deployment"
_OWNERS = {"Group": "group", "Role": "role", "User": "user"}
_ABOUT = ("keyId", "bucket", "repository", "queueUrl", "fileSystemId", "secretArn", "resourceArn", "arn", "table")
"""Inputs that say what a policy of its own, such as a BucketPolicy, is about."""
_DOCUMENTS = frozenset(
    {"accessPolicies", "assumeRolePolicy", "inlinePolicy", "policy", "policyDocument", "repositoryPolicy"}
)
_WHERE_NONE = {"Key": Statement(Patterns(("kms:*",))), "VpcEndpoint": Statement(ANY)}
"""What AWS allows where no policy is given: a key to its account, an endpoint to everybody."""
_CEILINGS = "aws:organizations/"
"""What allows nothing by itself."""


class Kind(enum.StrEnum):
    """What kind of statements: those of different kinds do not cover each other."""

    IDENTITY = "identity"
    """What a role, user or group may do."""
    TRUST = "trust"
    """Who may assume a role."""
    RESOURCE = "resource"
    """Who may do what to a key, bucket, repository."""
    ENDPOINT = "endpoint"
    """What may go through a VPC endpoint."""
    PODS = "pods"
    """Which role pods act as."""
    CLUSTER = "cluster"
    """What somebody may do in Kubernetes."""


class Holder(NamedTuple):
    """Whom or what statements are about, by title."""

    kind: Kind
    at: str


Held = dict[Holder, list[Statement]]
_Found = Iterator[tuple[Holder, Statement]]


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the policies of a stack."""

    graph: Graph
    names: Names
    same: Mapping[str, str] = field(default_factory=dict)
    """Ids and ARNs, and what they were before."""
    before: Mapping[Holder, list[Statement]] = field(default_factory=dict)
    """What stays where a policy is no longer given."""

    def held(self) -> Held:
        """Give every statement of AWS that the stack declares, by holder."""
        found: Held = {}
        attached = self._attached()
        for resource in self.graph:
            if resource.custom and resource.type.startswith("aws:") and not resource.type.startswith(_CEILINGS):
                for holder, statement in self._of(resource, attached):
                    found.setdefault(holder, []).append(statement)
        return found

    def _of(self, resource: Resource, attached: Mapping[str, list[str]]) -> _Found:
        kind = resource.type.rpartition(":")[2]
        if kind == "PodIdentityAssociation":
            yield from self._of_pods(resource)
        elif resource.type == "aws:kms/grant:Grant":
            yield self._of_grant(resource)
        elif not resource.type.startswith("aws:iam/"):
            yield from self._of_resource(resource, kind)
        elif kind in _OWNERS:
            yield from self._of_identity(resource)
        else:
            told = [*self._documents(resource), *self._managed(self.names.of(resource, "policyArn"))]
            owners = attached.get(title(resource), [title(resource)]) if kind == "Policy" else self._owners(resource)
            yield from ((Holder(Kind.IDENTITY, owner), statement) for owner in owners for statement in told)

    def _of_identity(self, owner: Resource) -> _Found:
        for statement in self._document("assumeRolePolicy", owner.inputs.get("assumeRolePolicy")):
            yield Holder(Kind.TRUST, title(owner)), statement
        inline = [block.get("policy") for block in blocks(owner.inputs.get("inlinePolicies"))]
        told = [s for text in inline for s in self._document("policy", text)]
        told += [
            s for arn in texts(owner.inputs.get("managedPolicyArns")) for s in self._managed(self.names.called(arn))
        ]
        yield from ((Holder(Kind.IDENTITY, title(owner)), statement) for statement in told)

    def _of_pods(self, resource: Resource) -> _Found:
        pods = f"{resource.inputs.get('namespace')}/{resource.inputs.get('serviceAccount')}"
        for key in ("roleArn", "targetRoleArn"):
            if role := self.names.of(resource, key):
                yield Holder(Kind.PODS, pods), Statement(Patterns(("act as",)), Patterns((role,)))

    def _of_grant(self, resource: Resource) -> tuple[Holder, Statement]:
        actions = tuple(f"kms:{operation}" for operation in texts(resource.inputs.get("operations")))
        who = self._spelled(str(resource.inputs.get("granteePrincipal")))
        return Holder(Kind.RESOURCE, self.names.of(resource, "keyId")), Statement(
            Patterns(actions), who=Patterns((who,))
        )

    def _of_resource(self, resource: Resource, kind: str) -> _Found:
        """Read what a policy says of its own resource, or of one that it names."""
        key = next((key for key in _ABOUT if kind.endswith("Policy") and resource.inputs.get(key)), "")
        named = self._target(resource, key) if key else title(resource)
        at = named if " " in named else f"{kind.removesuffix('Policy')} {named}"
        holder = Holder(Kind.ENDPOINT if at.startswith("VpcEndpoint ") else Kind.RESOURCE, at)
        told = list(self._documents(resource))
        if kind in _WHERE_NONE and not resource.inputs.get("policy"):
            account = (resource.arn.split(":") * 5)[4]
            told += self.before.get(holder) or [replace(_WHERE_NONE[kind], who=Patterns((account or "*",)))]
        yield from ((holder, statement) for statement in told)

    def _target(self, policy: Resource, key: str) -> str:
        """Name what a policy is about, which may have the same id as the policy itself."""
        value = policy.inputs[key]
        found = (r for r in self.graph if value in (r.id, r.arn) and r.type != policy.type and value != UNKNOWN)
        return next(map(title, found), "") or self.names.of(policy, key)

    def _documents(self, resource: Resource) -> Iterator[Statement]:
        for key, value in resource.inputs.items():
            yield from self._document(key, value)

    def _document(self, key: str, value: Any) -> Iterator[Statement]:
        if value == UNKNOWN and key in _DOCUMENTS:
            yield Statement(Patterns((f"what its {key} says, {NOT_KNOWN}",)))
        elif isinstance(value, str) and value.lstrip().startswith("{"):
            yield from read(self._spelled(value.lstrip()))

    def _managed(self, policy: str) -> Iterator[Statement]:
        """Read a policy of AWS, or of the account; one of the stack is read where it stands."""
        if ":policy/" in policy:
            name = policy.rpartition("/")[2]
            yield Statement(Patterns((f"all of {name}",)))
            yield from managed(name) if ":aws:policy/" in policy else ()

    def _owners(self, resource: Resource) -> list[str]:
        """Name the roles, users and groups that a policy is attached to."""
        found = []
        for kind, key in _OWNERS.items():
            one = [self.names.of(resource, key)] if resource.inputs.get(key) else []
            many = [self.names.called(name) for name in texts(resource.inputs.get(f"{key}s"))]
            found += [name if name.startswith(f"{kind} ") else f"{kind} {name}" for name in (*one, *many)]
        return found

    def _attached(self) -> dict[str, list[str]]:
        """Find whom the stack's own policies are attached to."""
        found: dict[str, list[str]] = {}
        for resource in self.graph.of(
            "PolicyAttachment", "RolePolicyAttachment", "UserPolicyAttachment", "GroupPolicyAttachment"
        ):
            found.setdefault(self.names.of(resource, "policyArn"), []).extend(self._owners(resource))
        for role in self.graph.of("Role"):
            for arn in texts(role.inputs.get("managedPolicyArns")):
                found.setdefault(self.names.called(arn), []).append(title(role))
        return found

    def _spelled(self, text: str) -> str:
        for now, then in self.same.items():
            text = text.replace(now, then)
        return text
