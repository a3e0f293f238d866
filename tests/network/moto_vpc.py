"""A VPC on moto's server, which answers as AWS does and knows nothing of this project."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import boto3
from moto.server import ThreadedMotoServer

REGION = "eu-west-1"
SERVICES = ("ec2", "ecr.api", "ecr.dkr", "sts")


@contextmanager
def server() -> Iterator[dict[str, str]]:
    """Start it on a free port, and give the environment that leads there."""
    moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    moto.start()
    try:
        host, port = moto.get_host_and_port()
        yield {
            "AWS_ENDPOINT_URL": f"http://{host}:{port}",
            "AWS_REGION": REGION,
            "AWS_ACCESS_KEY_ID": "key",
            "AWS_SECRET_ACCESS_KEY": "secret",
        }
    finally:
        moto.stop()


@dataclass(frozen=True, slots=True)
class Vpc:
    """What somebody else made: three private subnets on one table, a free one on the main table, endpoints."""

    id: str
    subnet_ids: list[str]
    beside: str
    table_id: str
    ec2: Any

    def lead_to_the_internet(self) -> str:
        """Attach an internet gateway, and route everything there."""
        gateway: str = self.ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
        self.ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=self.id)
        self.ec2.create_route(RouteTableId=self.table_id, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
        return gateway


def make_vpc() -> Vpc:
    """Make it by boto3, in the order in which one has to."""
    ec2 = boto3.client("ec2", region_name=REGION)
    vpc = ec2.create_vpc(CidrBlock="10.60.0.0/16")["Vpc"]["VpcId"]
    ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
    servers = [{"Key": "domain-name-servers", "Values": ["AmazonProvidedDNS"]}]
    options = ec2.create_dhcp_options(DhcpConfigurations=servers)["DhcpOptions"]["DhcpOptionsId"]
    ec2.associate_dhcp_options(VpcId=vpc, DhcpOptionsId=options)
    subnets = [_subnet(ec2, vpc, f"10.60.{32 * i}.0/19", zone) for i, zone in enumerate("abca")]
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    for id_ in subnets[:3]:
        ec2.associate_route_table(RouteTableId=table, SubnetId=id_)
    _endpoints(ec2, vpc, subnets[:3], table)
    return Vpc(vpc, subnets[:3], subnets[3], table, ec2)


def _subnet(ec2: Any, vpc: str, cidr: str, zone: str) -> str:
    made = ec2.create_subnet(VpcId=vpc, CidrBlock=cidr, AvailabilityZone=f"{REGION}{zone}")
    return str(made["Subnet"]["SubnetId"])


def _endpoints(ec2: Any, vpc: str, subnets: list[str], table: str) -> None:
    named = {"VpcId": vpc, "ServiceName": f"com.amazonaws.{REGION}.s3"}
    ec2.create_vpc_endpoint(**named, VpcEndpointType="Gateway", RouteTableIds=[table], PrivateDnsEnabled=False)
    group = ec2.create_security_group(GroupName="endpoints", Description="HTTPS", VpcId=vpc)["GroupId"]
    https = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "10.60.0.0/16"}]}
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[https])
    for service in SERVICES:
        named = {"VpcId": vpc, "ServiceName": f"com.amazonaws.{REGION}.{service}"}
        placed: dict[str, Any] = {"SubnetIds": subnets, "SecurityGroupIds": [group], "PrivateDnsEnabled": True}
        ec2.create_vpc_endpoint(**named, VpcEndpointType="Interface", **placed)
