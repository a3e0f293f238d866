"""Programs of consumers: several clusters, parts alone, and our parts beside others' resources."""

from typing import Any

import pulumi
import pulumi_aws as aws

from private_eks import Bastion, Cluster, Compute, Endpoints, Network, NodeGroup, PrivateCluster, Registry, Workloads
from private_eks_cli.graph.model import Graph
from private_eks_cli.recording.recorder import record

REGION, OTHER_REGION = "eu-west-1", "us-east-1"
ZONES = ["eu-west-1a", "eu-west-1b"]
GATEWAY = "tgw-0123456789abcdef0"
ADMINS = "arn:aws:iam::111122223333:role/platform-admins"


def recorded_program(program: Any) -> Graph:
    """Record a program as that of a project of somebody else."""
    return record(program, "dev", {"aws:region": REGION}, "consumer")


def cluster(name: str, cidr: str, opts: pulumi.ResourceOptions | None = None, **more: Any) -> PrivateCluster:
    """Make a private cluster with one group of nodes."""
    given: Any = {
        "region": REGION,
        "version": "1.35",
        "cidr": cidr,
        "zones": ZONES,
        "access_entries": {"admins": {"principal_arn": ADMINS, "policies": {"AmazonEKSClusterAdminPolicy": {}}}},
        "node_groups": {"general": {}},
        **more,
    }
    return PrivateCluster(name, given, opts)


def bastion(name: str, of: PrivateCluster, cidr: str) -> Bastion:
    """Make a bastion for a cluster."""
    given: Any = {
        "region": REGION,
        "zones": ZONES,
        "vpc_cidrs": [cidr],
        "vpc_id": of.vpc_id,
        "subnet_ids": of.control_subnet_ids,
        "cluster_name": of.cluster_name,
        "cluster_arn": of.cluster_arn,
        "endpoint": of.cluster_endpoint,
        "certificate_authority": of.certificate_authority,
        "cluster_security_group_id": of.cluster_security_group_id,
        "endpoints_security_group_id": of.endpoints_security_group_id,
    }
    return Bastion(name, given, pulumi.ResourceOptions(depends_on=[of]))


def one() -> None:
    """Make a cluster with a way in."""
    of = cluster("orders", "10.40.0.0/16", uses=["session-manager", "session-logs"])
    bastion("orders-door", of, "10.40.0.0/16")


def connected() -> None:
    """Make a cluster in a VPC of its own, which is connected as docs/networks.md says."""
    of = cluster("orders", "10.40.0.0/16", client_cidrs=["10.200.0.0/16"])
    attachment = aws.ec2transitgateway.VpcAttachment(
        "company", transit_gateway_id=GATEWAY, vpc_id=of.vpc_id, subnet_ids=of.control_subnet_ids
    )
    for i, zone in enumerate(ZONES):
        aws.ec2.Route(
            f"company-{zone}",
            route_table_id=of.route_table_ids[i],
            destination_cidr_block="10.128.0.0/9",
            transit_gateway_id=attachment.transit_gateway_id,
            opts=pulumi.ResourceOptions(depends_on=[attachment]),
        )
    aws.ec2.VpcPeeringConnection("shared", vpc_id=of.vpc_id, peer_vpc_id="vpc-0123456789abcdef0")
    aws.route53.ZoneAssociation("company", zone_id="Z0123456789ABCDEFGHIJ", vpc_id=of.vpc_id)
    aws.route53.ResolverRuleAssociation("company", resolver_rule_id="rslvr-rr-0123456789abcdef0", vpc_id=of.vpc_id)
    aws.route53.ProfilesAssociation("company", profile_id="rp-0123456789abcdef0", resource_id=of.vpc_id)


def two() -> None:
    """Make two clusters, of which one has a way in, and other compute than the other."""
    one()
    profiles = {"apps": {"selectors": [{"namespace": "apps"}, {"namespace": "kube-system"}]}}
    cluster("billing", "10.50.0.0/16", node_groups={}, fargate_profiles=profiles)


def shared() -> None:
    """Make two clusters in one network, which share its endpoints."""
    cidr, names = "10.60.0.0/16", ["orders", "billing"]
    made = network(cluster_names=names)
    settings: Any = {
        "region": REGION,
        "zones": ZONES,
        "vpc_cidrs": [cidr],
        "vpc_id": made.vpc_id,
        "subnet_ids": made.control_subnet_ids,
        "route_table_ids": made.route_table_ids,
        "uses": ["managed-nodes", "irsa"],
    }
    doors = Endpoints("shared", settings)
    for name in names:
        _in_network(name, made, doors, cidr)


def _in_network(name: str, made: Network, doors: Endpoints, cidr: str) -> None:
    """Make a cluster with one group of nodes in a network that others use, too."""
    entries: Any = {"admins": {"principal_arn": ADMINS, "policies": {"AmazonEKSClusterAdminPolicy": {}}}}
    given: Any = {
        "region": REGION,
        "version": "1.35",
        "vpc_id": made.vpc_id,
        "vpc_cidrs": [cidr],
        "subnet_ids": made.control_subnet_ids,
        "access_entries": entries,
    }
    of = Cluster(name, given)
    more: Any = {
        "region": REGION,
        "zones": ZONES,
        "version": "1.35",
        "cluster_name": of.name,
        "cluster_arn": of.arn,
        "cluster_security_group_id": of.security_group_id,
        "oidc_provider_arn": of.oidc_provider_arn,
        "endpoint": of.endpoint,
        "certificate_authority": of.certificate_authority,
        "service_cidr": "172.20.0.0/16",
        "vpc_id": made.vpc_id,
        "endpoints_security_group_id": doors.security_group_id,
        "subnet_ids": made.node_subnet_ids,
        "node_groups": {"general": {}},
    }
    Compute(name, more, pulumi.ResourceOptions(depends_on=[doors]))


def shop() -> None:
    """Make a cluster with nodes of both kinds, and what runs on it."""
    _shop("orders", "10.40.0.0/16")


def two_shops() -> None:
    """Make two clusters with the same on each."""
    _shop("orders", "10.40.0.0/16")
    _shop("billing", "10.50.0.0/16")


def _shop(name: str, cidr: str) -> None:
    own = {"instance_types": ["m6i.large"]}
    of = cluster(name, cidr, self_managed_node_groups={"own": own}, uses=["session-manager", "session-logs"])
    bastion(f"{name}-door", of, cidr)
    images = {"nginx": "docker.io/library/nginx:1.29"}
    registry = Registry(name, {"region": REGION, "images": images})
    given: Any = {
        "region": REGION,
        "version": "1.35",
        "cidrs": [cidr, "172.20.0.0/16"],
        "namespaces": {"shop": {}},
        "applications": {"web": {"namespace": "shop", "image": "nginx", "ports": {"http": 8080}}},
        "images": images,
        "image_references": {"nginx": registry.image_references["nginx"]},
    }
    Workloads(name, given, pulumi.ResourceOptions(depends_on=[of]))


def network(name: str = "shared", **more: Any) -> Network:
    """Make a network without a cluster."""
    given: Any = {"region": REGION, "cidr": "10.60.0.0/16", "zones": ZONES, **more}
    return Network(name, given)


def network_alone() -> None:
    """Make a network, and nothing else."""
    network()


def group_alone() -> None:
    """Make a node group on a cluster of somebody else."""
    given: Any = {
        "region": REGION,
        "cluster_name": "theirs",
        "zones": ZONES,
        "subnet_ids": ["subnet-11111111111111111", "subnet-22222222222222222"],
        "security_group_ids": ["sg-11111111111111111"],
        "version": "1.35",
        "settings": {"instance_types": ["m6i.large"]},
    }
    NodeGroup("theirs-general", given)


def opened() -> None:
    """Open a network of ours beside it."""
    made = network()
    aws.ec2.InternetGateway("way-out", vpc_id=made.vpc_id)
    group = aws.ec2.SecurityGroup("web", vpc_id=made.vpc_id, description="Web")
    aws.vpc.SecurityGroupIngressRule(
        "web", security_group_id=group.id, ip_protocol="tcp", from_port=443, to_port=443, cidr_ipv4="0.0.0.0/0"
    )


class Team(pulumi.ComponentResource):
    """A component of the user's, with one of ours in it."""

    def __init__(self, name: str, of: str = "orders", kind: str = "Team", cidr: str = "10.40.0.0/16") -> None:
        super().__init__(f"acme:index:{kind}", name)
        made = cluster(of, cidr, pulumi.ResourceOptions(parent=self))
        self.register_outputs({"endpoint": made.cluster_endpoint})


def within() -> None:
    """Make a cluster within a component of the user's."""
    Team("orders")


def namesakes() -> None:
    """Make a cluster of one name within each of two components."""
    Team("orders", "main")
    Team("orders", "main", "Others", "10.50.0.0/16")


def transformed() -> None:
    """Make a cluster whose resources get a tag each."""

    def tagged(args: pulumi.ResourceTransformArgs) -> pulumi.ResourceTransformResult | None:
        if args.type_ != "aws:ec2/vpc:Vpc":
            return None
        return pulumi.ResourceTransformResult({**args.props, "tags": {"owner": "acme"}}, args.opts)

    cluster("orders", "10.40.0.0/16", pulumi.ResourceOptions(transforms=[tagged]))


def with_endpoints() -> None:
    """Make a cluster with a way in, and endpoints of the user's own in its VPC, one of each type."""
    of = cluster("orders", "10.40.0.0/16", uses=["session-manager", "session-logs"])
    bastion("orders-door", of, "10.40.0.0/16")
    group = aws.ec2.SecurityGroup("theirs", vpc_id=of.vpc_id, description="Theirs")
    aws.vpc.SecurityGroupIngressRule(
        "theirs", security_group_id=group.id, ip_protocol="tcp", from_port=443, to_port=443, cidr_ipv4="10.40.0.0/16"
    )
    aws.vpc.SecurityGroupEgressRule("theirs", security_group_id=group.id, ip_protocol="-1", cidr_ipv4="10.40.0.0/16")
    aws.ec2.VpcEndpoint("tables", vpc_id=of.vpc_id, service_name=f"com.amazonaws.{REGION}.dynamodb")
    aws.ec2.VpcEndpoint(
        "gateway",
        vpc_id=of.vpc_id,
        service_name=f"com.amazonaws.{REGION}.execute-api",
        vpc_endpoint_type="Interface",
        subnet_ids=[of.node_subnet_ids[0]],
        security_group_ids=[group.id],
    )


def in_two_regions() -> None:
    """Make a cluster in each of two regions, the other one by a provider of its own."""
    cluster("near", "10.40.0.0/16")
    there = aws.Provider("there", region=OTHER_REGION)
    zones = [f"{OTHER_REGION}{letter}" for letter in "ab"]
    cluster("far", "10.50.0.0/16", pulumi.ResourceOptions(provider=there), region=OTHER_REGION, zones=zones)


def referring() -> None:
    """Make a cluster for clients whom another stack knows."""
    landing = pulumi.StackReference("acme/landing/prod")
    cluster("orders", "10.40.0.0/16", client_cidrs=[landing.require_output("office")])


def failing() -> None:
    """Make a network, and fail."""
    network()
    raise KeyError("no team")


def mixed() -> None:
    """Make a cluster, and what else a team has beside it: an instance, a bucket, a log group, a VPC, a queue's role."""
    of = cluster("orders", "10.40.0.0/16")
    group = aws.ec2.SecurityGroup("theirs", vpc_id=of.vpc_id, description="Theirs")
    aws.ec2.Instance(
        "theirs",
        ami="ami-0123456789abcdef0",
        instance_type="m6i.large",
        subnet_id=of.node_subnet_ids[0],
        vpc_security_group_ids=[group.id],
        associate_public_ip_address=False,
    )
    aws.s3.Bucket("theirs")
    aws.cloudwatch.LogGroup("theirs")
    other = aws.ec2.Vpc("theirs", cidr_block="10.90.0.0/16")
    aws.ec2.DefaultSecurityGroup("theirs", vpc_id=other.id)
    aws.ec2.Subnet("theirs", vpc_id=other.id, cidr_block="10.90.0.0/24", map_public_ip_on_launch=False)
    trust = {
        "Statement": [{"Effect": "Allow", "Principal": {"Service": "sqs.amazonaws.com"}, "Action": "sts:AssumeRole"}]
    }
    aws.iam.Role("theirs", assume_role_policy=pulumi.Output.json_dumps(trust))
