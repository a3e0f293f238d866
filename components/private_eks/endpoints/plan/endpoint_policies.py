"""The policies of VPC endpoints: whom they let through, and to what.

Own principals reach the buckets, registries and roles of their own account, those that AWS's services need of it, and
what somebody named; the endpoints of other services ask for the caller alone. AWS's own examples:
https://github.com/aws-samples/data-perimeter-policy-examples
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ...common.plan.arguments import refusal
from ...common.plan.regions import partition_of
from ...common.plan.service_names import place_of
from ...iam.plan.policies import Policy, policy
from .aws_registries import registries_of_aws
from .endpoint_access import OWN, Access

Statement = dict[str, Any]

MOST_CHARACTERS = 20_480
"""White space included: https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-limits-endpoints.html"""

PULL = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
_PUSH = ["ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart"]
_LOOK = ["ecr:DescribeImages", "ecr:DescribeRepositories", "ecr:ListImages"]
_OBJECTS = [
    *("s3:AbortMultipartUpload", "s3:DeleteObject*", "s3:GetBucketLocation", "s3:ListBucket*"),
    *("s3:GetObject", "s3:GetObjectTagging", "s3:GetObjectVersion", "s3:ListMultipartUploadParts", "s3:PutObject*"),
]


def endpoint_policy(region: str, account: str, service: str, access: Access = OWN) -> Policy:
    """Let principals of `account` through the endpoint of `service`, to what is theirs and to what `access` names.

    Who has no principal of ours comes through to named resources only: whoever trades a web identity for credentials
    of a role at STS, and downloads of image layers and packages from S3.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sts_vpc_endpoint_policies.html
    https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
    """
    where, short = place_of(region, service)
    resources = _RESOURCES.get(short)
    statements = [_allow("PrincipalsOfThisAccount", "*", "*", _from(account, **{"aws:ResourceAccount": account}))]
    if resources is None:
        statements = [_allow("PrincipalsOfThisAccount", "*", "*", _from(account))]
    elif access.organization_id:
        theirs = _from(account, **{"aws:ResourceOrgID": access.organization_id})
        statements.append(_allow("ResourcesOfTheOrganization", "*", "*", theirs))
    if access.role_arns:
        statements.append(_of_roles(account, access.role_arns, limited=resources is not None))
    return policy(*statements, *(resources(where, account, access) if resources else ()))


def check_sizes(argument: str, region: str, access: Access) -> None:
    """Refuse so much of other accounts that the policy of an endpoint would be longer than EC2 takes."""
    for service, field, what in (
        ("sts", "role_arns", "roles"),
        ("ecr.api", "registries", "registries"),
        ("s3", "buckets", "buckets"),
    ):
        size = len(json.dumps(endpoint_policy(region, "0" * 12, service, access)))
        if size > MOST_CHARACTERS:
            given = f"{len(getattr(access, field))} {what}"
            allowed = (
                f"what fits into {MOST_CHARACTERS} characters of an endpoint's policy: that of {service} has {size}"
            )
            remedy = "name fewer, target roles of identities included, or organization_id for all of an organization"
            raise refusal(f"{argument}.{field}", given, allowed, remedy)


def _of_roles(account: str, role_arns: Sequence[str], limited: bool) -> Statement:
    """Admit the named roles themselves: pods that have assumed one call as that role, of its account."""
    accounts = sorted({account, *(arn.split(":")[4] for arn in role_arns)})
    resources = {"StringEquals": {"aws:ResourceAccount": accounts}} if limited else {}
    return _allow("NamedRoles", "*", "*", {"ArnEquals": {"aws:PrincipalArn": list(role_arns)}, **resources})


def _s3(region: str, account: str, access: Access) -> list[Statement]:
    start = f"arn:{partition_of(region).name}:s3:::"
    statements = [_allow("ImageLayersOfEcr", "s3:GetObject", f"{start}prod-{region}-starport-layer-bucket/*")]
    if access.package_repositories:
        # https://docs.aws.amazon.com/linux/al2023/ug/managing-repos-os-updates.html
        packages = f"{start}al2023-repos-{region}-de612dc2/*"
        statements.append(_allow("PackagesOfAmazonLinux", "s3:GetObject", packages))
    if access.buckets:
        objects = [f"{start}{bucket}/*" for bucket in access.buckets]
        both = [*(f"{start}{bucket}" for bucket in access.buckets), *objects]
        statements.append(_allow("NamedBuckets", _OBJECTS, both, _from(account)))
        statements.append(_allow("ObjectsOfNamedBuckets", "s3:GetObject", objects))
    return statements


def _ecr(region: str, account: str, access: Access) -> list[Statement]:
    """Give what ECR's two endpoints share; where AWS publishes no registry of EKS, images of all may be pulled."""
    start = f"arn:{partition_of(region).name}:ecr:{region}"
    statements = [
        _allow("TokensForRegistries", "ecr:GetAuthorizationToken", "*", _from(account)),
        _allow("RepositoriesOfThisAccount", PULL, f"{start}:{account}:repository/*", _from(account)),
        _allow("ImagesOfAws", PULL, _repositories(start, registries_of_aws(region) or ["*"]), _from(account)),
    ]
    if access.registries:
        named = _repositories(start, access.registries)
        statements.append(
            _allow("NamedRegistries", [*PULL, "ecr:BatchImportUpstreamImage", *_PUSH, *_LOOK], named, _from(account))
        )
    return statements


def _repositories(start: str, accounts: Sequence[str]) -> list[str]:
    return [f"{start}:{account}:repository/*" for account in accounts]


def _sts(region: str, account: str, access: Access) -> list[Statement]:
    roles = f"arn:{partition_of(region).name}:iam::{account}:role/*"
    ours = ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"]
    web = "sts:AssumeRoleWithWebIdentity"
    statements = [
        _allow("CallersAskWhoTheyAre", "sts:GetCallerIdentity", "*", _from(account)),
        _allow("WebIdentitiesForRolesOfThisAccount", web, roles),
    ]
    if access.role_arns:
        named = list(access.role_arns)
        statements.append(_allow("RolesOfOtherAccounts", ours, named, _from(account)))
        statements.append(_allow("WebIdentitiesForNamedRoles", web, named))
    return statements


def _allow(sid: str, action: str | list[str], resource: str | list[str], condition: Any = None) -> Statement:
    statement = {"Sid": sid, "Effect": "Allow", "Principal": "*", "Action": action, "Resource": resource}
    return {**statement, "Condition": condition} if condition else statement


def _from(account: str, **more: str) -> dict[str, dict[str, str]]:
    return {"StringEquals": {"aws:PrincipalAccount": account, **more}}


_RESOURCES: Mapping[str, Callable[[str, str, Access], list[Statement]]] = {
    "ecr.api": _ecr,
    "ecr.dkr": _ecr,
    "s3": _s3,
    "sts": _sts,
}
"""Services whose resources are asked for as well, and what further statements they have."""
