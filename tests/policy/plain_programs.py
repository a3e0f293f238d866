"""Programs as people write them who have never heard of this repository, with the usual mistakes."""

import json

import pulumi
import pulumi_aws as aws
import pulumi_kubernetes as kubernetes

ZONES = ("eu-west-1a", "eu-west-1b")


def plain_cluster() -> None:
    """A first cluster: public subnets, a NAT gateway, defaults everywhere, an image of Docker's."""
    vpc = aws.ec2.Vpc("vpc", cidr_block="10.0.0.0/16")
    gateway = aws.ec2.InternetGateway("igw", vpc_id=vpc.id)
    routes = [aws.ec2.RouteTableRouteArgs(cidr_block="0.0.0.0/0", gateway_id=gateway.id)]
    table = aws.ec2.RouteTable("public", vpc_id=vpc.id, routes=routes)
    subnets = []
    for i, zone in enumerate(ZONES):
        subnet = aws.ec2.Subnet(
            f"public-{i}",
            vpc_id=vpc.id,
            cidr_block=f"10.0.{i}.0/24",
            availability_zone=zone,
            map_public_ip_on_launch=True,
        )
        aws.ec2.RouteTableAssociation(f"public-{i}", subnet_id=subnet.id, route_table_id=table.id)
        subnets.append(subnet)
    address = aws.ec2.Eip("nat", domain="vpc")
    aws.ec2.NatGateway("nat", subnet_id=subnets[0].id, allocation_id=address.id)

    cluster = aws.eks.Cluster(
        "cluster",
        role_arn=role("cluster", "eks.amazonaws.com", "AmazonEKSClusterPolicy").arn,
        vpc_config={"subnet_ids": [subnet.id for subnet in subnets]},
    )
    nodes = role("nodes", "ec2.amazonaws.com", "AdministratorAccess")
    aws.eks.NodeGroup(
        "nodes",
        cluster_name=cluster.name,
        node_role_arn=nodes.arn,
        subnet_ids=[subnet.id for subnet in subnets],
        scaling_config={"desired_size": 2, "max_size": 3, "min_size": 1},
        remote_access={"ec2_ssh_key": "me"},
    )
    aws.cloudwatch.LogGroup("app", name="/app")
    aws.ecr.Repository("app")
    aws.kms.Key("key")
    application()


def application() -> None:
    """A Deployment and its load balancer."""
    labels = {"app": "web"}
    kubernetes.apps.v1.Deployment(
        "web",
        metadata={"name": "web", "namespace": "default"},
        spec={
            "selector": {"match_labels": labels},
            "template": {
                "metadata": {"labels": labels},
                "spec": {"containers": [{"name": "web", "image": "nginx"}]},
            },
        },
    )
    kubernetes.core.v1.Service(
        "web",
        metadata={"name": "web", "namespace": "default"},
        spec={"type": "LoadBalancer", "selector": labels, "ports": [{"port": 80}]},
    )


def role(name: str, service: str, policy: str) -> aws.iam.Role:
    trust = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    made = aws.iam.Role(name, assume_role_policy=json.dumps({"Version": "2012-10-17", "Statement": [trust]}))
    aws.iam.RolePolicyAttachment(name, role=made.name, policy_arn=f"arn:aws:iam::aws:policy/{policy}")
    return made


class EksCluster(pulumi.ComponentResource):
    """What `pulumi_eks.Cluster` 4.4 registers when it is given a VPC and subnets, and nothing else.

    Seen by driving the real provider, which is not at hand in the tests; only what policies read is here.
    """

    def __init__(self, name: str, vpc_id: pulumi.Input[str], subnet_ids: list[pulumi.Output[str]]) -> None:
        super().__init__("other:index:EksCluster", name)
        opts = pulumi.ResourceOptions(parent=self)
        made = role(f"{name}-eksRole", "eks.amazonaws.com", "AmazonEKSClusterPolicy")
        group = aws.ec2.SecurityGroup(f"{name}-eksClusterSecurityGroup", vpc_id=vpc_id, opts=opts)
        out(f"{name}-eksClusterInternetEgressRule", group, opts)
        cluster = aws.eks.Cluster(
            f"{name}-eksCluster",
            role_arn=made.arn,
            vpc_config={"subnet_ids": subnet_ids, "security_group_ids": [group.id]},
            access_config={"bootstrap_cluster_creator_admin_permissions": True},
            opts=opts,
        )
        nodes = aws.ec2.SecurityGroup(f"{name}-nodeSecurityGroup", vpc_id=vpc_id, opts=opts)
        out(f"{name}-eksNodeInternetEgressRule", nodes, opts)
        template = aws.ec2.LaunchTemplate(
            f"{name}-launchTemplate",
            network_interfaces=[{"associate_public_ip_address": "true", "security_groups": [nodes.id]}],
            block_device_mappings=[{"device_name": "/dev/xvda", "ebs": {"volume_size": 20, "encrypted": "false"}}],
            opts=opts,
        )
        aws.autoscaling.Group(
            f"{name}-nodes",
            min_size=1,
            max_size=2,
            vpc_zone_identifiers=subnet_ids,
            launch_template={"id": template.id, "version": "$Latest"},
            opts=opts,
        )
        for addon in ("coredns", "kube-proxy", "vpc-cni"):
            aws.eks.Addon(f"{name}-{addon}", cluster_name=cluster.name, addon_name=addon, opts=opts)


def out(name: str, group: aws.ec2.SecurityGroup, opts: pulumi.ResourceOptions) -> None:
    aws.ec2.SecurityGroupRule(
        name,
        type="egress",
        protocol="-1",
        from_port=0,
        to_port=0,
        cidr_blocks=["0.0.0.0/0"],
        security_group_id=group.id,
        opts=opts,
    )


def pulumi_eks_in_a_private_vpc() -> None:
    """The component with its defaults in a VPC without a way out, where nothing would start."""
    vpc = aws.ec2.Vpc("vpc", cidr_block="10.0.0.0/16", enable_dns_hostnames=True)
    aws.ec2.DefaultSecurityGroup("vpc", vpc_id=vpc.id)
    aws.ec2.FlowLog(
        "vpc", vpc_id=vpc.id, traffic_type="ALL", log_destination_type="s3", log_destination="arn:aws:s3:::flow-logs"
    )
    subnets = [
        aws.ec2.Subnet(f"private-{zone}", vpc_id=vpc.id, cidr_block=f"10.0.{i}.0/24", availability_zone=zone)
        for i, zone in enumerate(ZONES)
    ]
    table = aws.ec2.RouteTable("private", vpc_id=vpc.id)
    for subnet in subnets:
        aws.ec2.RouteTableAssociation(subnet._name, subnet_id=subnet.id, route_table_id=table.id)
    group = aws.ec2.SecurityGroup("doors", vpc_id=vpc.id)
    for service in ("ec2", "ecr.api", "ecr.dkr"):
        aws.ec2.VpcEndpoint(
            service,
            vpc_id=vpc.id,
            vpc_endpoint_type="Interface",
            service_name=f"com.amazonaws.eu-west-1.{service}",
            private_dns_enabled=service != "ec2",
            subnet_ids=[subnets[0].id],
            security_group_ids=[group.id],
        )
    aws.ec2.VpcEndpoint("s3", vpc_id=vpc.id, service_name="com.amazonaws.eu-west-1.s3")
    EksCluster("cluster", vpc.id, [subnet.id for subnet in subnets])
