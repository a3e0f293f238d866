"""IAM roles with their policies, as several components make them, and those that are there already."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pulumi
import pulumi_aws as aws

from ..common.plan.names import named
from ..common.plan.regions import managed_policy
from ..common.tags import Tags
from .plan.arns import role_name
from .plan.managed_policies import attached
from .plan.policies import policy
from .plan.role_settings import role_name_prefix
from .plan.statements import in_order
from .settings import IamSettings, RoleSettings

Attachment = aws.iam.RolePolicyAttachment | aws.iam.RolePolicy


@dataclass(frozen=True, slots=True)
class AttachedRole:
    """A role, with the attachments of managed policies and its own inline one; none to one that is there already.

    Whoever works with the role depends on `attachments` too: it cannot start without them, and on destroy they stay
    until it is gone. The ARN does not wait for them, or one more of them would make it unknown in a preview.
    """

    arn: pulumi.Output[str]
    name: pulumi.Output[str]
    attachments: list[Attachment] = field(default_factory=list)
    resource: aws.iam.Role | None = None
    """The role itself, if it is made here, or read."""


@dataclass(frozen=True, slots=True)
class Profile:
    """An instance profile; one that is there already is known by its name."""

    name: pulumi.Output[str]
    arn: pulumi.Output[str] | None = None


@dataclass(frozen=True, slots=True)
class Roles:
    """How a component makes its roles, and which are there already."""

    region: str
    tags: Tags
    iam: IamSettings

    @classmethod
    def of(cls, args: Mapping[str, Any]) -> "Roles":
        """Take what the inputs of a component say."""
        return cls(args["region"], args.get("tags", {}), args.get("iam", {}))

    def make(
        self,
        parent: pulumi.Resource,
        name: str,
        key: str,
        trust: pulumi.Input[dict[str, Any]],
        policies: Iterable[pulumi.Input[str]] = (),
        statements: pulumi.Input[Sequence[dict[str, Any]]] = (),
        *,
        read: bool = False,
    ) -> AttachedRole:
        """Make the role `{name}`, or take the one that is there, which is `read` on demand; settings call it `key`.

        It gets managed `policies`, AWS's by name and others by ARN, and inline `statements`. An attachment is called by
        its policy's name, or by its place in the list where the ARN is an output.
        """
        settings = self.iam.get("roles", {}).get(key, RoleSettings())
        opts = pulumi.ResourceOptions(parent=parent)
        if "arn" in settings:
            arn, known_as = settings["arn"], role_name(settings["arn"])
            resource = aws.iam.Role.get(name, known_as, opts=opts, arn=arn) if read else None
            given, names = pulumi.Output.from_input(arn), pulumi.Output.from_input(known_as)
            return AttachedRole(given, names, resource=resource)
        role = aws.iam.Role(
            name,
            assume_role_policy=pulumi.Output.from_input(trust).apply(json.dumps),
            permissions_boundary=self.iam.get("permissions_boundary_arn"),
            opts=opts,
            **self._common(name),
        )
        attachments: list[Attachment] = [
            aws.iam.RolePolicyAttachment(
                f"{name}-{given.rsplit('/', 1)[-1] if isinstance(given, str) else i}",
                role=role.name,
                policy_arn=managed_policy(self.region, given) if isinstance(given, str) and ":" not in given else given,
                opts=opts,
            )
            for i, given in attached(policies, settings.get("policies", []))
        ]
        further = [in_order(statement) for statement in settings.get("statements", [])]
        inline = pulumi.Output.all(statements, further)
        if statements != () or further:
            document = inline.apply(lambda known: json.dumps(policy(*(known[0] or []), *known[1])))
            attachments.append(aws.iam.RolePolicy(name, role=role.name, policy=document, opts=opts))
        return AttachedRole(role.arn, role.name, attachments, role)

    def profile(self, parent: pulumi.Resource, name: str, key: str, role: AttachedRole) -> Profile:
        """Make the instance profile `{name}` of the role that settings call `key`, or take the one that is there."""
        if existing := self.iam.get("roles", {}).get(key, RoleSettings()).get("instance_profile"):
            return Profile(pulumi.Output.from_input(existing))
        made = aws.iam.InstanceProfile(
            name,
            role=role.name,
            opts=pulumi.ResourceOptions(parent=parent, depends_on=role.attachments),
            **self._common(name),
        )
        return Profile(made.name, made.arn)

    def _common(self, name: str) -> dict[str, Any]:
        """Give what roles and profiles of the account have."""
        prefix = self.iam.get("name_prefix")
        return {
            "path": self.iam.get("path"),
            "name_prefix": None if prefix is None else role_name_prefix(prefix, name),
            "tags": named({**self.tags, **self.iam.get("tags", {})}, name),
        }
