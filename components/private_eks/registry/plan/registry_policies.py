"""What ECR's repositories are told: what to keep, who may pull, and what ECR may do for a cache."""

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from ...common.plan.regions import partition_of
from ...iam.plan.policies import Policy, policy
from .registry import KEEP_IMAGES, UNTAGGED_DAYS

if TYPE_CHECKING:
    from ..settings import RepositorySettings

_PULL = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]


def own_lifecycle(settings: "RepositorySettings") -> str:
    """Say what a repository of one's own keeps: no untagged leftovers, and the newest of what has a tag.

    The images of an index's platforms are untagged too; ECR keeps them as long as it keeps the index.
    https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
    """
    days = settings.get("untagged_days", UNTAGGED_DAYS)
    untagged = {"tagStatus": "untagged", "countType": "sinceImagePushed", "countUnit": "days", "countNumber": days}
    return _lifecycle(
        (f"Images without a tag go after {days} days", untagged), _newest(settings.get("keep_images", KEEP_IMAGES))
    )


def mirror_lifecycle() -> str:
    """Say what a mirror keeps: whatever has no tag, for it may be in use by its digest, and the newest tagged images.

    Nothing piles up without a tag, because tags do not move.
    """
    return _lifecycle(_newest(KEEP_IMAGES))


def pull_policy(region: str, accounts: Iterable[str]) -> Policy:
    """Let other accounts pull: their own policies decide who there may.

    The repository's own account needs no statement: https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html.
    Nor is there one against plain HTTP, which ECR does not speak.
    """
    partition = partition_of(region).name
    roots = [f"arn:{partition}:iam::{account}:root" for account in sorted(accounts)]
    return policy({"Sid": "AccountsPull", "Effect": "Allow", "Principal": {"AWS": roots}, "Action": _PULL})


def template_statements(region: str, account: str, key_arn: str, prefixes: Sequence[str]) -> list[dict[str, Any]]:
    """Let ECR create the repositories of caches, with tags and under the key.

    https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates-custom.html
    """
    registry = f"arn:{partition_of(region).name}:ecr:{region}:{account}:repository"
    cached = [f"{registry}/{prefix}/*" for prefix in sorted(prefixes)]
    create = ["ecr:CreateRepository", "ecr:TagResource"]
    grant = ["kms:CreateGrant", "kms:DescribeKey", "kms:RetireGrant"]
    return [
        {"Sid": "CreateCached", "Effect": "Allow", "Action": create, "Resource": cached},
        {"Sid": "EncryptCached", "Effect": "Allow", "Action": grant, "Resource": key_arn},
    ]


def _newest(count: int) -> tuple[str, dict[str, Any]]:
    newest = {"tagStatus": "tagged", "tagPatternList": ["*"], "countType": "imageCountMoreThan", "countNumber": count}
    return f"Of the images with a tag, the newest {count} stay", newest


def _lifecycle(*rules: tuple[str, dict[str, Any]]) -> str:
    """Write a lifecycle policy, its rules in the order of their priority, as ECR gives them back."""
    numbered = [
        {"rulePriority": i, "description": words, "selection": selection, "action": {"type": "expire"}}
        for i, (words, selection) in enumerate(rules, 1)
    ]
    return json.dumps({"rules": numbered})
