"""An IAM role with its policies, as several components make one."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_aws as aws

from ..common.plan.names import named
from ..common.plan.regions import managed_policy
from ..common.tags import Tags
from .plan.policies import policy


@dataclass(frozen=True, slots=True)
class AttachedRole:
    """A role, with the attachments of managed policies and its own inline one."""

    role: aws.iam.Role
    attachments: list[aws.iam.RolePolicyAttachment | aws.iam.RolePolicy]

    @property
    def arn(self) -> pulumi.Output[str]:
        """The role's ARN.

        Whoever works with the role depends on `attachments` too: it cannot start without them, and on destroy they stay
        until it is gone. The ARN does not wait for them, or one more of them would make it unknown in a preview.
        """
        return self.role.arn


def make_role(
    parent: pulumi.Resource,
    name: str,
    region: str,
    trust: pulumi.Input[dict[str, Any]],
    policies: Iterable[pulumi.Input[str]],
    tags: Tags,
    statements: pulumi.Input[Sequence[dict[str, Any]]] = (),
) -> AttachedRole:
    """Make the role `{name}` with managed `policies`, AWS's by name and others by ARN, and with inline `statements`.

    An attachment is called by its policy's name, or by its place in the list where the ARN is an output.
    """
    role = aws.iam.Role(
        name,
        assume_role_policy=pulumi.Output.from_input(trust).apply(json.dumps),
        tags=named(tags, name),
        opts=pulumi.ResourceOptions(parent=parent),
    )
    attachments: list[aws.iam.RolePolicyAttachment | aws.iam.RolePolicy] = [
        aws.iam.RolePolicyAttachment(
            f"{name}-{given.rsplit('/', 1)[-1] if isinstance(given, str) else i}",
            role=role.name,
            policy_arn=managed_policy(region, given) if isinstance(given, str) and ":" not in given else given,
            opts=pulumi.ResourceOptions(parent=parent),
        )
        for i, given in enumerate(policies)
    ]
    if statements != ():
        document = pulumi.Output.from_input(statements).apply(lambda known: json.dumps(policy(*known)))
        attachments.append(
            aws.iam.RolePolicy(name, role=role.name, policy=document, opts=pulumi.ResourceOptions(parent=parent))
        )
    return AttachedRole(role, attachments)
