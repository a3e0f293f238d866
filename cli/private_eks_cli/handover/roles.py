"""What an IAM team is asked for: each role that a stack would make, as plain values; the JSON has the same names.

A text that is known only after the deployment, or by its owner, stands in documents as `@@name@@`.
"""

import dataclasses
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from private_eks.iam.plan.role_names import (
    AUTO_NODE,
    BACKUP,
    CLUSTER,
    FLOW_LOGS,
    KARPENTER,
    KARPENTER_NODE,
    POD_EXECUTION,
    REGISTRY_TEMPLATES,
)

from ..graph.asked import OURS, asked, named_clusters, without_cluster
from ..graph.model import Graph, Resource, strings
from ..graph.roles import asked_roles, policies_of
from .deployer import Deployer, deployer_of
from .keys import WantedKey, wanted_keys
from .words import slug

ROLE, PROFILE = "aws:iam/role:Role", "InstanceProfile"
MARK = "@@"
ACCOUNT = "account_id"
_FOR: Mapping[str, str] = {
    "Addons": "pods of an add-on",
    "Backups": "AWS Backup",
    "Bastion": "a bastion",
    "Capabilities": "a capability that EKS runs",
    "Cluster": "the control plane",
    "FargateProfiles": "Fargate, which starts pods",
    "Identities": "pods of a service account",
    "Karpenter": "Karpenter, and the nodes that it starts",
    "Network": "the VPC's flow logs",
    "NodeGroup": "nodes of a managed group",
    "Registry": "repositories that ECR makes for caches",
    "Runner": "builds in the VPC",
    "SelfManagedNodeGroup": "nodes of a self-managed group",
}
_GENERATED = re.compile(r"arn:.+|[a-z]+-[0-9a-f]{8,17}|[0-9a-f-]{36}")
"""Texts that AWS chooses: ARNs, ids and those of keys."""
_ENDS = (AUTO_NODE, BACKUP, CLUSTER, FLOW_LOGS, KARPENTER_NODE, KARPENTER, POD_EXECUTION, REGISTRY_TEMPLATES)
_UNKNOWN = (
    "whether organisation policies allow what a role is allowed; `preview --scp` judges what the deployer asks for",
    "what the deployer needs where Pulumi keeps state and secrets, such as a bucket and a key",
    "service-linked roles, which AWS makes: eks, eks-nodegroup, eks-fargate, autoscaling, elasticloadbalancing, spot",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedRole:
    """A role that is asked for."""

    name: str
    """What `iam.roles` calls it."""
    purpose: str
    trust: Mapping[str, Any]
    policies: Sequence[str]
    """ARNs of managed policies."""
    statements: Sequence[Mapping[str, Any]]
    instance_profile: bool
    """Whether instances have it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RolesHandover:
    """Everything that the IAM team of one stack is asked for."""

    stack: str
    path: str
    permissions_boundary: str | None
    roles: Sequence[WantedRole]
    given: Mapping[str, str]
    """ARNs of the roles that are there already."""
    deployer: Deployer
    """What whoever runs Pulumi has to be allowed."""
    keys: Sequence[WantedKey]
    """KMS keys of others."""
    later: Mapping[str, str]
    """What each mark in documents stands for."""
    unknown: Sequence[str]
    """What cannot be told from here."""


def roles_handover(graph: Graph) -> RolesHandover:
    """Say which roles a program makes, with what each has to be trusted for and allowed."""
    made = graph.ours(ROLE)
    marks = _marks(graph, made)
    roles = [_wanted(graph, role, marks) for role in made]
    deployer = deployer_of(graph, f"{MARK}{ACCOUNT}{MARK}")
    documents = [[role.trust, role.policies, role.statements] for role in roles]
    keys = [dataclasses.replace(key, statements=_marked(key.statements, marks)) for key in _keys(graph)]
    iam, used = asked(graph, "iam", {}), json.dumps([documents, deployer.policies, [key.statements for key in keys]])
    return RolesHandover(
        stack=graph.stack,
        path=iam.get("path", "/"),
        permissions_boundary=iam.get("permissionsBoundaryArn"),
        roles=sorted(roles, key=lambda role: role.name),
        given={name: told["arn"] for name, told in asked_roles(graph).items() if "arn" in told},
        keys=keys,
        later={mark: said for mark, said in sorted(marks.values()) if f"{MARK}{mark}{MARK}" in used},
        deployer=deployer,
        unknown=(*_UNKNOWN, *(f"what the deployer needs for {one}" for one in deployer.unlisted)),
    )


def name_of(graph: Graph, role: Resource) -> str:
    """Give what `iam.roles` calls a role of a component."""
    component = graph.resources[role.parent]
    kind = component.type.removeprefix(OURS)
    if kind == "Addons":
        addons = (r for r in graph.of("aws:eks/addon:Addon") if role.arn in strings(r.inputs))
        return next((str(addon.inputs["addonName"]) for addon in addons), role.name)
    if kind in ("Capabilities", "Identities"):
        return role.name.removeprefix(f"{component.name}-")
    if kind in ("Bastion", "NodeGroup", "Runner", "SelfManagedNodeGroup"):
        clusters = {cluster.physical_name for cluster in graph.of("aws:eks/cluster:Cluster")} | named_clusters(graph)
        return without_cluster(component.name, sorted(clusters, key=len, reverse=True))
    return next((end for end in _ENDS if role.name.endswith(f"-{end}")), role.name)


def _wanted(graph: Graph, role: Resource, marks: Mapping[str, tuple[str, str]]) -> WantedRole:
    policies = policies_of(graph, role.arn)
    documents = [json.loads(p.inputs["policy"]) for p in policies if "policy" in p.inputs]
    profiles = [profile for profile in graph.of(PROFILE) if profile.inputs["role"] == role.physical_name]
    kind = graph.resources[role.parent].type.removeprefix(OURS)
    return WantedRole(
        name=name_of(graph, role),
        purpose=_FOR.get(kind, kind),
        trust=_marked(json.loads(role.inputs["assumeRolePolicy"]), marks),
        policies=_marked(sorted(p.inputs["policyArn"] for p in policies if "policyArn" in p.inputs), marks),
        statements=_marked([statement for document in documents for statement in document["Statement"]], marks),
        instance_profile=bool(profiles),
    )


def _keys(graph: Graph) -> Iterator[WantedKey]:
    for account in _accounts(graph)[:1]:
        yield from wanted_keys(graph, account)


def _accounts(graph: Graph) -> list[str]:
    return sorted({cluster.arn.split(":")[4] for cluster in graph.of("aws:eks/cluster:Cluster") if cluster.arn})


def _marks(graph: Graph, made: Sequence[Resource]) -> dict[str, tuple[str, str]]:
    """Give the texts that nobody knows before the deployment, each with its mark and what it stands for."""
    found = dict.fromkeys(_accounts(graph), (ACCOUNT, "number of the account"))
    for resource in (r for r in graph if r.custom and not _known_by_name(r)):
        kind = resource.type.rpartition(":")[2]
        for text, what in ((resource.id, "id"), (resource.arn, "arn")):
            if _GENERATED.fullmatch(text) and resource not in made:
                found[text] = (f"{slug(kind)}_{slug(resource.name)}_{what}", f"{what} of {kind} {resource.name}")
    for issuer in (p for p in graph.of("OpenIdConnectProvider") if p.inputs.get("url")):
        url = str(issuer.inputs["url"]).removeprefix("https://")
        found[url] = (f"issuer_{slug(issuer.name)}", f"OIDC issuer of {issuer.name}, without https://")
    roles = {role.arn: (_of_role(name_of(graph, role)), f"ARN of the role {name_of(graph, role)}") for role in made}
    return dict(sorted({**found, **roles}.items(), key=lambda pair: -len(pair[0])))


def _of_role(name: str) -> str:
    return f"role_{slug(name)}"


def _known_by_name(resource: Resource) -> bool:
    """Tell whether the name that a program gives is all that an ARN has."""
    name = str(resource.inputs.get("name") or "")
    return bool(name) and name.rsplit("/", 1)[-1] in resource.arn


def _marked(value: Any, marks: Mapping[str, tuple[str, str]]) -> Any:
    if isinstance(value, Mapping):
        return {_marked(key, marks): _marked(item, marks) for key, item in value.items()}
    if isinstance(value, list):
        return [_marked(item, marks) for item in value]
    if not isinstance(value, str):
        return value
    for text, (mark, _) in marks.items():
        value = value.replace(text, f"{MARK}{mark}{MARK}")
    return value


def parts(text: str) -> Iterator[tuple[str, bool]]:
    """Go through a text: its parts, and whether each is a mark."""
    for i, part in enumerate(re.split(f"{MARK}([a-z0-9_]+){MARK}", text)):
        if part:
            yield part, bool(i % 2)
