"""An IAM role with AWS's managed policies, as several components make one."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_aws as aws

from .plan.names import named
from .plan.regions import managed_policy


@dataclass(frozen=True, slots=True)
class AttachedRole:
    """A role and the attachments of its policies."""

    role: aws.iam.Role
    attachments: list[aws.iam.RolePolicyAttachment]

    @property
    def arn(self) -> pulumi.Output[str]:
        """The role's ARN, known when the policies are attached.

        Whoever uses it waits for them, and on destroy they stay attached until it is gone: EKS cannot clean up with a
        role that has lost its policies.
        """
        return pulumi.Output.all(self.role.arn, *(attachment.id for attachment in self.attachments)).apply(_first)


def make_role(
    parent: pulumi.Resource,
    name: str,
    region: str,
    trust: pulumi.Input[dict[str, Any]],
    policies: Iterable[str],
    tags: dict[str, str],
) -> AttachedRole:
    """Make the role `{name}` with AWS's managed `policies`, given by name."""
    role = aws.iam.Role(
        name,
        assume_role_policy=pulumi.Output.from_input(trust).apply(json.dumps),
        tags=named(tags, name),
        opts=pulumi.ResourceOptions(parent=parent),
    )
    attachments = [
        aws.iam.RolePolicyAttachment(
            f"{name}-{policy}",
            role=role.name,
            policy_arn=managed_policy(region, policy),
            opts=pulumi.ResourceOptions(parent=parent),
        )
        for policy in policies
    ]
    return AttachedRole(role, attachments)


def _first(values: list[str]) -> str:
    return values[0]
