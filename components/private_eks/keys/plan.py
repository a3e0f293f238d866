"""KMS keys: how one is named, what it must be, who has to be let use it, and how long it can be taken back."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..common.plan.arguments import refusal
from ..common.plan.refusals import Apart
from ..common.plan.regions import ACCOUNT, partition_of

KEY_DELETION_DAYS = 30
ENABLED = "Enabled"
ENCRYPTS = ("ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT")
"""Usage and spec of the keys that EKS, EBS, ECR, EFS and CloudWatch Logs take."""
OF_AUTO_SCALING = (
    "CreateGrant",
    "Decrypt",
    "DescribeKey",
    "Encrypt",
    "GenerateDataKey",
    "GenerateDataKeyWithoutPlaintext",
    "ReEncryptFrom",
    "ReEncryptTo",
)
"""https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html"""


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """What AWS tells of a key that is there: state, usage and spec as the API spells them, and who manages it."""

    state: str
    usage: str
    spec: str
    manager: str


def check_key_arn(argument: str, arn: object, region: str) -> None:
    """Refuse a key that is named by alias, or that lies in another region; values not known yet pass."""
    if not isinstance(arn, str):
        return
    partition = partition_of(region).name
    if not re.fullmatch(key_arn(partition, region), arn):
        allowed = f"arn:{partition}:kms:{region}:<account>:key/<id>"
        raise refusal(argument, arn, allowed, "give the ARN of a key in this region, not of its alias")


def key_arn(partition: str, region: str) -> str:
    """Spell the ARNs of keys, as a pattern; so may `partition` and `region` be."""
    return rf"arn:({partition}):kms:({region}):{ACCOUNT}:key/[0-9a-z-]+"


def check_key_arns(argument: str, arns: Mapping[str, Any], region: str) -> None:
    """Refuse keys that are named by alias, or that lie in another region."""
    found = Apart()
    for purpose, arn in arns.items():
        found.judge(check_key_arn, f"{argument}.{purpose}", arn, region)
    found.refuse()


def judge_key(argument: str, arn: str, facts: KeyFacts) -> None:
    """Refuse a key that encrypts nothing now, or that only AWS's own services may use."""
    if facts.state != ENABLED:
        raise refusal(argument, f"{arn}, which is {facts.state}", f"a key in the state {ENABLED}", "enable it")
    if (facts.usage, facts.spec) != ENCRYPTS:
        given = f"{arn}, {facts.spec} for {facts.usage}"
        raise refusal(argument, given, f"a key {ENCRYPTS[1]} for {ENCRYPTS[0]}", "give a symmetric one")
    if facts.manager == "AWS":
        allowed = "a customer managed key"
        raise refusal(argument, f"{arn}, which AWS manages", allowed, "make one: nobody can change the other's policy")


def auto_scaling_role(region: str, account: str) -> str:
    """Give the ARN of EC2 Auto Scaling's service-linked role, which starts nodes."""
    role = "aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"
    return f"arn:{partition_of(region).name}:iam::{account}:role/{role}"


def use_for_volumes(*arns: Any) -> list[dict[str, Any]]:
    """Let a role encrypt EBS volumes with keys; EC2 does it for that role, by grants.

    https://docs.aws.amazon.com/eks/latest/userguide/ebs-csi.html
    """
    use = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"]
    of_service = {"Bool": {"kms:GrantIsForAWSResource": "true"}}
    grant = ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"]
    return [
        {"Effect": "Allow", "Action": use, "Resource": list(arns)},
        {"Effect": "Allow", "Action": grant, "Resource": list(arns), "Condition": of_service},
    ]
