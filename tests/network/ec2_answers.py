"""What EC2 answers of a VPC, held to botocore's models: a wrong name or type is an error."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import boto3
import botocore.session
from botocore.stub import Stubber
from botocore.validate import validate_parameters

from private_eks_cli.network.conversion import Answers

ACCOUNT, OWNER, REGION = "111122223333", "444455556666", "eu-west-1"
VPC = "vpc-0aaaaaaaaaaaaaaaa"
A, B, LOCAL = "subnet-0a", "subnet-0b", "subnet-0c"
OWN, MAIN = "rtb-0a", "rtb-0b"
OUTPOST = "arn:aws:outposts:eu-west-1:111122223333:outpost/op-0a"
POLICY = json.dumps({"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]})

_EC2 = botocore.session.get_session().get_service_model("ec2")


def valid(shape: str, answer: dict[str, Any]) -> dict[str, Any]:
    """Give an answer back if EC2 could give it.

    Raises ParamValidationError.
    """
    validate_parameters(answer, _EC2.shape_for(shape))
    return answer


def members(shape: str) -> set[str]:
    """Name all that EC2 tells of something."""
    return set(_EC2.shape_for(shape).members)


def subnet(id_: str, zone: str, zone_id: str, cidr: str, **other: Any) -> dict[str, Any]:
    """Give a subnet of 250 free addresses."""
    fixed = {"VpcId": VPC, "OwnerId": ACCOUNT, "AvailableIpAddressCount": 250, "MapPublicIpOnLaunch": False}
    place = {"AvailabilityZone": zone, "AvailabilityZoneId": zone_id, "CidrBlock": cidr}
    return valid("Subnet", {"SubnetId": id_, **place, **fixed, **other})


def endpoint(service: str, id_: str, type_: str = "Interface", **other: Any) -> dict[str, Any]:
    """Give an endpoint in both subnets, or on the route table."""
    placed: dict[str, Any] = {
        "Gateway": {"RouteTableIds": [OWN], "PrivateDnsEnabled": False},
        "Interface": {"SubnetIds": [B, A], "PrivateDnsEnabled": True, "Groups": [{"GroupId": "sg-0a"}]},
    }
    fixed = {"VpcEndpointId": id_, "VpcEndpointType": type_, "VpcId": VPC, "State": "available", "OwnerId": ACCOUNT}
    return valid("VpcEndpoint", {"ServiceName": service, **fixed, **placed.get(type_, {}), **other})


def rule(id_: str, group: str, **other: Any) -> dict[str, Any]:
    """Give a rule that admits HTTPS."""
    fixed = {"GroupId": group, "IsEgress": False, "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443}
    return valid("SecurityGroupRule", {"SecurityGroupRuleId": id_, **fixed, **other})


def route_table(id_: str, *routes: dict[str, Any], associations: Any = ()) -> dict[str, Any]:
    """Give a route table."""
    return valid("RouteTable", {"RouteTableId": id_, "Routes": list(routes), "Associations": list(associations)})


_BLOCKS = (("10.20.0.0/16", "associated"), ("10.60.0.0/16", "associated"), ("10.61.0.0/16", "disassociated"))
_HERE = {"DestinationCidrBlock": "10.60.0.0/16", "GatewayId": "local", "Origin": "CreateRouteTable"}
_PROPAGATED = {"DestinationCidrBlock": "10.0.0.0/8", "GatewayId": "vgw-0a", "Origin": "EnableVgwRoutePropagation"}
_S3 = {"DestinationPrefixListId": "pl-6da54004", "GatewayId": "vpce-0s3"}
_SERVERS = [{"Value": "10.60.0.2"}, {"Value": "AmazonProvidedDNS"}]

ANSWERS = Answers(
    account=ACCOUNT,
    region=REGION,
    vpc=valid(
        "Vpc",
        {
            "VpcId": VPC,
            "OwnerId": OWNER,
            "CidrBlock": "10.60.0.0/16",
            "DhcpOptionsId": "dopt-0a",
            "CidrBlockAssociationSet": [
                {"CidrBlock": cidr, "CidrBlockState": {"State": state}} for cidr, state in _BLOCKS
            ],
        },
    ),
    dns_support=True,
    dns_hostnames=False,
    dhcp_options=valid(
        "DhcpOptions",
        {
            "DhcpOptionsId": "dopt-0a",
            "DhcpConfigurations": [
                {"Key": "domain-name", "Values": [{"Value": "example.com"}]},
                {"Key": "domain-name-servers", "Values": _SERVERS},
            ],
        },
    ),
    subnets=[
        subnet(LOCAL, "eu-west-1-lhr-1a", "euw1-lhr1-az1", "10.60.3.0/24", OutpostArn=OUTPOST),
        subnet(B, "eu-west-1b", "euw1-az2", "10.60.2.0/24", OwnerId=OWNER),
        subnet(A, "eu-west-1a", "euw1-az1", "10.60.1.0/24", MapPublicIpOnLaunch=True),
    ],
    route_tables=[
        route_table(MAIN, _HERE, associations=[{"Main": True, "RouteTableId": MAIN}]),
        route_table(
            OWN,
            _S3,
            _HERE,
            _PROPAGATED,
            associations=[{"SubnetId": B, "Main": False}, {"SubnetId": A, "Main": False}, {"GatewayId": "igw-0a"}],
        ),
    ],
    endpoints=[
        endpoint("com.amazonaws.eu-west-1.s3", "vpce-0s3i", Groups=[], PrivateDnsEnabled=False),
        endpoint("com.amazonaws.eu-west-1.s3", "vpce-0s3", "Gateway", PolicyDocument=POLICY),
        endpoint("com.amazonaws.eu-west-1.ecr.api", "vpce-0ecr", Groups=[{"GroupId": "sg-0b"}, {"GroupId": "sg-0a"}]),
    ],
    rules=[
        rule("sgr-3", "sg-0b", CidrIpv4="100.64.0.0/16"),
        rule("sgr-2", "sg-0a", CidrIpv4="0.0.0.0/0", IsEgress=True),
        rule("sgr-1", "sg-0a", CidrIpv4="10.60.0.0/16"),
    ],
)
"""A VPC that another account shares, with a subnet on an Outpost of a Local Zone."""


@contextmanager
def answering(answers: Answers = ANSWERS) -> Iterator[tuple[Any, Any, Any, Any]]:
    """Make clients of STS and EC2 that give these answers, lists in two pages, and their stubs."""
    key: dict[str, Any] = {"region_name": REGION, "aws_access_key_id": "key", "aws_secret_access_key": "secret"}
    sts, ec2 = boto3.client("sts", **key), boto3.client("ec2", **key)
    with ExitStack() as stack:
        of_sts, of_ec2 = (stack.enter_context(Stubber(client)) for client in (sts, ec2))
        of_sts.add_response("get_caller_identity", {"Account": answers.account}, {})
        of_ec2.add_response("describe_vpcs", {"Vpcs": [answers.vpc]}, {"VpcIds": [VPC]})
        _list(of_ec2, "describe_vpc_endpoints", "VpcEndpoints", answers.endpoints, "vpc-id", VPC)
        for name, value in (("Support", answers.dns_support), ("Hostnames", answers.dns_hostnames)):
            asked = {"VpcId": VPC, "Attribute": f"enableDns{name}"}
            of_ec2.add_response("describe_vpc_attribute", {f"EnableDns{name}": {"Value": value}}, asked)
        if options := answers.dhcp_options:
            asked_ids = {"DhcpOptionsIds": [options["DhcpOptionsId"]]}
            of_ec2.add_response("describe_dhcp_options", {"DhcpOptions": [options]}, asked_ids)
        _list(of_ec2, "describe_subnets", "Subnets", answers.subnets, "vpc-id", VPC)
        _list(of_ec2, "describe_route_tables", "RouteTables", answers.route_tables, "vpc-id", VPC)
        groups = sorted({group["GroupId"] for one in answers.endpoints for group in one.get("Groups", ())})
        for i in range(0, len(groups), 200):
            rules = [] if i else answers.rules
            asked_groups = groups[i : i + 200]
            _list(of_ec2, "describe_security_group_rules", "SecurityGroupRules", rules, "group-id", *asked_groups)
        yield sts, ec2, of_sts, of_ec2


def _list(stub: Stubber, operation: str, key: str, found: Any, name: str, *values: str) -> None:
    asked = {"Filters": [{"Name": name, "Values": list(values)}]}
    stub.add_response(operation, {key: list(found[:1]), "NextToken": "more"}, asked)
    stub.add_response(operation, {key: list(found[1:])}, {**asked, "NextToken": "more"})
