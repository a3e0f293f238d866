"""What callers reach through the VPC endpoints beside the resources of their own account."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...common.plan.arguments import refusal
from ...common.plan.refusals import Apart
from ...common.plan.regions import ACCOUNT, partition_of

if TYPE_CHECKING:
    from ..settings import EndpointAccessSettings


@dataclass(frozen=True, slots=True)
class Access:
    """Buckets by name, registries by account, roles of other accounts by ARN, and the organization, if any."""

    buckets: tuple[str, ...] = ()
    registries: tuple[str, ...] = ()
    role_arns: tuple[str, ...] = ()
    organization_id: str | None = None
    package_repositories: bool = False


BUCKET = r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"
ORGANIZATION = "o-[a-z0-9]{10,32}"
OWN = Access()
"""Nothing beside."""


def plan_access(argument: str, settings: "EndpointAccessSettings", region: str) -> Access:
    """Read what endpoints admit beside the account's own.

    Raises ValueError for what is no bucket, account, role or organization of the region's partition.
    """
    partition = partition_of(region).name
    start = f"arn:{partition}:s3:::"
    buckets = [bucket.removeprefix(start) for bucket in settings.get("buckets", [])]
    bucket_names = (BUCKET, "names of buckets", "write the name alone")
    accounts = (ACCOUNT, "account ids of 12 digits", "write the account whose registry it is")
    roles = (
        role_arn(partition),
        f"arn:{partition}:iam::<account>:role/<name>",
        "name each role, without wildcards",
    )
    _check(f"{argument}.buckets", buckets, *bucket_names)
    _check(f"{argument}.registries", settings.get("registries", []), *accounts)
    _check(f"{argument}.role_arns", settings.get("role_arns", []), *roles)
    organization = settings.get("organization_id")
    if organization is not None and not re.fullmatch(ORGANIZATION, organization):
        allowed = "an organization's id such as 'o-a1b2c3d4e5'"
        raise refusal(
            f"{argument}.organization_id", organization, allowed, "see aws organizations describe-organization"
        )
    return Access(
        buckets=tuple(sorted(set(buckets))),
        registries=tuple(sorted(set(settings.get("registries", [])))),
        role_arns=tuple(sorted(set(settings.get("role_arns", [])))),
        organization_id=organization,
        package_repositories=settings.get("package_repositories", False),
    )


def role_arn(partition: str) -> str:
    """Spell the ARNs of roles, without wildcards, as a pattern; so may `partition` be."""
    return rf"arn:({partition}):iam::{ACCOUNT}:role/[\w+=,.@/-]+"


def _check(argument: str, given: Sequence[str], pattern: str, allowed: str, remedy: str) -> None:
    found = Apart()
    for i, text in enumerate(given):
        with found:
            if not re.fullmatch(pattern, text):
                raise refusal(f"{argument}[{i}]", text, allowed, remedy)
    found.refuse()
