"""The role of a runner: who assumes it, and what its builds may do.

https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html
"""

from collections.abc import Iterable
from typing import Any

from ...common.plan.regions import partition_of
from ...iam.plan.policies import Policy, log_delivery, policy, service_trust
from ...registry.plan.image_names import ImageName
from .callers import describe_cluster
from .runner import Runner

_SERVICE = "codebuild.amazonaws.com"


def runner_trust(region: str, account: str, name: str) -> Policy:
    """Let CodeBuild assume the role, for projects called `{name}-...` only.

    https://docs.aws.amazon.com/codebuild/latest/userguide/cross-service-confused-deputy-prevention.html
    """
    projects = f"arn:{partition_of(region).name}:codebuild:{region}:{account}:project/{name}-*"
    (trust,) = service_trust(_SERVICE)["Statement"]
    return policy({**trust, "Condition": {"ArnLike": {"aws:SourceArn": projects}}})


def runner_statements(
    runner: Runner, region: str, account: str, cluster_arn: str, log_group: str, subnet_ids: Iterable[str]
) -> list[dict[str, Any]]:
    """Allow what a build needs: to enter the VPC, to pull its image, to read its source, to write its log.

    https://docs.aws.amazon.com/codebuild/latest/userguide/auth-and-access-control-iam-identity-based-access-control.html#customer-managed-policies-example-create-vpc-network-interface
    """
    return [
        *_network_statements(f"arn:{partition_of(region).name}:ec2:{region}:{account}", subnet_ids),
        *_image_statements(runner.image, region),
        *_source_statements(runner.source, region),
        *log_delivery(region, account, log_group),
        describe_cluster(cluster_arn),
    ]


def _network_statements(ec2: str, subnet_ids: Iterable[str]) -> list[dict[str, Any]]:
    described = ("DhcpOptions", "NetworkInterfaces", "SecurityGroups", "Subnets", "Vpcs")
    interfaces = ["ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface"]
    subnets = [f"{ec2}:subnet/{subnet_id}" for subnet_id in subnet_ids]
    return [
        {"Effect": "Allow", "Action": [*interfaces, *(f"ec2:Describe{what}" for what in described)], "Resource": "*"},
        {
            "Effect": "Allow",
            "Action": "ec2:CreateNetworkInterfacePermission",
            "Resource": f"{ec2}:network-interface/*",
            "Condition": {"StringEquals": {"ec2:AuthorizedService": _SERVICE}, "ArnEquals": {"ec2:Subnet": subnets}},
        },
    ]


def _image_statements(image: ImageName, region: str) -> list[dict[str, Any]]:
    account = image.host.partition(".")[0]
    pull = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
    repository = f"arn:{partition_of(region).name}:ecr:{region}:{account}:repository/{image.path}"
    return [
        {"Effect": "Allow", "Action": "ecr:GetAuthorizationToken", "Resource": "*"},
        {"Effect": "Allow", "Action": pull, "Resource": repository},
    ]


def _source_statements(source: str | None, region: str) -> list[dict[str, Any]]:
    if source is None:
        return []
    arn = f"arn:{partition_of(region).name}:s3:::"
    return [
        {"Effect": "Allow", "Action": ["s3:GetObject", "s3:GetObjectVersion"], "Resource": f"{arn}{source}"},
        {"Effect": "Allow", "Action": "s3:GetBucketLocation", "Resource": f"{arn}{source.partition('/')[0]}"},
    ]
