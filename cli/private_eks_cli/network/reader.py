"""What AWS answers of a VPC, asked by boto3: it reads, and changes nothing.

docs/networks.md has an IAM policy with these calls.
"""

from typing import Any

from private_eks.common.plan.regions import partition_of

from ..errors import Kind, wrong
from .conversion import Answers, Shape
from .unanswered import explained

_MOST_VALUES = 200
"""Of a filter: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSecurityGroupRules.html"""


def clients(region: str | None, profile: str | None) -> tuple[Any, Any]:
    """Make the clients of STS and EC2.

    Raises CommandError without boto3, for an unknown profile, and without a region.
    """
    try:
        import boto3
        from botocore.config import Config
        from botocore.exceptions import ProfileNotFound
    except ImportError:
        allowed, remedy = "the extra `aws` of the command", "pip install 'private-eks-cli[aws]'"
        raise wrong(Kind.NO_AWS, "boto3", "nothing installed", allowed, remedy) from None
    try:
        session = boto3.Session(region_name=region, profile_name=profile)
    except ProfileNotFound as error:
        remedy = "correct the name, or write it into ~/.aws/config"
        raise wrong(Kind.USAGE, "--profile", str(error), "a profile of yours", remedy) from None
    if session.region_name is None:
        remedy = "name the region of the VPC, or set AWS_REGION"
        raise wrong(Kind.USAGE, "--region", "nothing", "a region such as eu-west-1", remedy)
    partition_of(session.region_name)
    config = Config(connect_timeout=10, retries={"mode": "standard", "max_attempts": 3})
    sts, ec2 = (session.client(service, config=config) for service in ("sts", "ec2"))
    return sts, ec2


def read(sts: Any, ec2: Any, vpc_id: str) -> Answers:
    """Ask about a VPC and all that lies in it.

    Raises CommandError for a VPC that there is not, and for what AWS does not tell.
    """
    account = _asked(sts, "get_caller_identity")["Account"]
    [vpc] = _asked(ec2, "describe_vpcs", VpcIds=[vpc_id])["Vpcs"]
    endpoints = _listed(ec2, "describe_vpc_endpoints", **_by("vpc-id", vpc_id))
    groups = sorted({group["GroupId"] for endpoint in endpoints for group in endpoint.get("Groups", ())})
    return Answers(
        account=account,
        region=ec2.meta.region_name,
        vpc=vpc,
        dns_support=_attribute(ec2, vpc_id, "enableDnsSupport"),
        dns_hostnames=_attribute(ec2, vpc_id, "enableDnsHostnames"),
        dhcp_options=_dhcp_options(ec2, vpc["DhcpOptionsId"]),
        subnets=_listed(ec2, "describe_subnets", **_by("vpc-id", vpc_id)),
        route_tables=_listed(ec2, "describe_route_tables", **_by("vpc-id", vpc_id)),
        endpoints=endpoints,
        rules=[
            rule
            for i in range(0, len(groups), _MOST_VALUES)
            for rule in _listed(ec2, "describe_security_group_rules", **_by("group-id", *groups[i : i + _MOST_VALUES]))
        ],
    )


def _attribute(ec2: Any, vpc_id: str, name: str) -> bool:
    answer = _asked(ec2, "describe_vpc_attribute", VpcId=vpc_id, Attribute=name)
    return bool(answer[name[:1].upper() + name[1:]]["Value"])


def _dhcp_options(ec2: Any, id_: str) -> Shape:
    """Give the DHCP options of a VPC; EC2 calls it `default` if there are none."""
    if id_ == "default":
        return {}
    [options] = _asked(ec2, "describe_dhcp_options", DhcpOptionsIds=[id_])["DhcpOptions"]
    return dict(options)


def _by(name: str, *values: str) -> dict[str, Any]:
    return {"Filters": [{"Name": name, "Values": list(values)}]}


def _asked(client: Any, operation: str, **arguments: Any) -> dict[str, Any]:
    with explained(client, operation):
        return dict(getattr(client, operation)(**arguments))


def _listed(client: Any, operation: str, **arguments: Any) -> list[Shape]:
    """Ask for all pages of a list."""
    with explained(client, operation):
        paginator = client.get_paginator(operation)
        return list(paginator.paginate(**arguments).search(f"{paginator.result_keys[0].expression}[]"))
