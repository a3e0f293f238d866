"""Programs with resources, calls and components that nothing here describes."""

import json
from typing import Any

import pulumi
import pulumi_aws as aws
from pulumi.dynamic import CreateResult, Resource, ResourceProvider


class Random(pulumi.CustomResource):
    """A resource of a provider that is not even installed."""

    result: pulumi.Output[str]

    def __init__(self, name: str) -> None:
        """Declare it."""
        super().__init__("random:index/randomPet:RandomPet", name, {"length": 2, "result": None})


class Remote(pulumi.ComponentResource):
    """A component of another package."""

    endpoint: pulumi.Output[str]

    def __init__(self, name: str) -> None:
        """Declare it."""
        super().__init__("other:index:Thing", name, {"size": 3, "endpoint": None}, None, remote=True)


class Greeting(ResourceProvider):
    """A provider that is part of the program."""

    def create(self, props: dict[str, Any]) -> CreateResult:
        """Make nothing."""
        return CreateResult("made", props)


class Hello(Resource, module="custom", name="Hello"):
    """A resource of that provider."""


def strangers() -> None:
    """Make, read and ask for what nothing here describes."""
    gateway = aws.ec2transitgateway.TransitGateway("hub", description="ours")
    attachment = aws.ec2transitgateway.VpcAttachment(
        "hub", transit_gateway_id=gateway.id, vpc_id="vpc-1", subnet_ids=["subnet-1"]
    )
    aws.vpclattice.ServiceNetwork("mesh")
    pet = Random("pet")
    Remote("thing").endpoint.apply(lambda endpoint: endpoint.upper())
    Hello(Greeting(), "hello", {"text": "hi"})
    found = aws.ssm.get_parameter(name="/ours")
    later = aws.ssm.get_parameter_output(name=pet.result)
    shared = pulumi.StackReference("acme/network/prod")
    vpc = aws.ec2.Vpc.get("theirs", "vpc-2")
    aws.ssm.Parameter("seen", type="String", value=later.value.apply(lambda value: value.upper()), description=found.id)
    aws.ec2.Subnet("theirs", vpc_id=vpc.id, cidr_block=vpc.cidr_block.apply(lambda block: block.split("/")[0]))
    pulumi.export("table", gateway.association_default_route_table_id.apply(lambda id_: id_.upper()))
    pulumi.export("arn", attachment.arn)
    pulumi.export("pet", pet.result.apply(lambda text: text.upper()))
    pulumi.export("shared", shared.require_output("vpcId").apply(lambda id_: id_.upper()))


def companions() -> None:
    """Make what an application has beside its cluster: a queue of its own, and what refers to things made elsewhere."""
    role = "arn:aws:iam::111122223333:role/functions"
    aws.sqs.Queue("orders")
    aws.lambda_.Function("orders", role=role, runtime="python3.13", handler="a.b", s3_bucket="b", s3_key="k")
    aws.ec2.SecurityGroup("orders", vpc_id="vpc-0123456789abcdef0")


def documents() -> None:
    """Give documents in every form that IAM takes, and values that only the deployment knows."""
    later = Random("later").result
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    send = {"Effect": "Allow", "NotAction": "sqs:SendMessage", "Resource": "*"}
    for name, given in (("one", trust), ("list", [trust])):
        aws.iam.Role(name, assume_role_policy=json.dumps({"Version": "2012-10-17", "Statement": given}))
    written: Any = {"Version": "2012-10-17", "Statement": [trust]}
    aws.iam.Role("object", assume_role_policy=written)
    aws.iam.Policy("one", policy=json.dumps({"Version": "2012-10-17", "Statement": send}))
    aws.iam.Policy("later", policy=later)
    aws.iam.Policy("nothing", policy="text")
    aws.iam.Role("later", assume_role_policy=later)
    aws.sqs.QueuePolicy("later", queue_url="url", policy=later)
    aws.kms.Key("later", policy=later, enable_key_rotation=True)
    aws.eks.Addon("yaml", cluster_name="c", addon_name="vpc-cni", configuration_values="env:\n  A: b\n")
    aws.vpc.SecurityGroupIngressRule("later", security_group_id="sg-1", ip_protocol="-1", cidr_ipv4=later)
    aws.cloudwatch.LogGroup("later", retention_in_days=later.apply(int))
    aws.ec2.LaunchTemplate("later", user_data=later, block_device_mappings=[{"device_name": "a", "no_device": "true"}])
    aws.ec2.Subnet("six", vpc_id="vpc-1", ipv6_native=True, ipv6_cidr_block="2001:db8::/64")


def neighbours() -> None:
    """Make plain resources of types that the project makes too, with as little said about them as AWS allows."""
    vpc = aws.ec2.Vpc("own", cidr_block="10.99.0.0/16")
    subnet = aws.ec2.Subnet("own", vpc_id=vpc.id, cidr_block="10.99.0.0/24")
    gateway = aws.ec2.InternetGateway("own", vpc_id=vpc.id)
    table = aws.ec2.RouteTable("own", vpc_id=vpc.id)
    aws.ec2.Route("own", route_table_id=table.id, destination_cidr_block="0.0.0.0/0", gateway_id=gateway.id)
    aws.ec2.RouteTableAssociation("own", route_table_id=table.id, gateway_id=gateway.id)
    aws.ec2.RouteTableAssociation("own-subnet", route_table_id=table.id, subnet_id=subnet.id)
    group = aws.ec2.SecurityGroup("own", vpc_id=vpc.id)
    aws.vpc.SecurityGroupEgressRule("own", security_group_id=group.id, ip_protocol="-1", cidr_ipv4="0.0.0.0/0")
    aws.vpc.SecurityGroupIngressRule("own", security_group_id=group.id, ip_protocol="tcp", cidr_ipv4="0.0.0.0/0")
    aws.ec2.VpcEndpoint("gateway", vpc_id=vpc.id, service_name="com.amazonaws.eu-west-1.s3")
    aws.ec2.VpcEndpoint(
        "interface", vpc_id=vpc.id, service_name="com.amazonaws.eu-west-1.sqs", vpc_endpoint_type="Interface"
    )
    role = aws.iam.Role("own", assume_role_policy=json.dumps({"Version": "2012-10-17", "Statement": {}}))
    aws.iam.RolePolicyAttachment("own", role=role.name, policy_arn="arn:aws:iam::aws:policy/ReadOnlyAccess")
    aws.iam.RolePolicy("own", role=role.name, policy=json.dumps({"Version": "2012-10-17", "Statement": []}))
    aws.iam.InstanceProfile("own", role=role.name)
    aws.ec2.Instance("own", ami="ami-1", instance_type="t3.micro", subnet_id=subnet.id)
    aws.ec2.LaunchTemplate("own", image_id="ami-1")
    aws.cloudwatch.LogGroup("own")
    aws.kms.Key("own")
    aws.kms.Alias("own", target_key_id="key")
    aws.ecr.Repository("own")
    aws.efs.FileSystem("own")
    aws.ec2.VpcIpv4CidrBlockAssociation("own", vpc_id=vpc.id, ipv4_ipam_pool_id="pool", ipv4_netmask_length=24)
    aws.ec2.FlowLog("own", vpc_id=vpc.id, traffic_type="ALL")
    aws.sqs.Queue("own")
    aws.cloudwatch.EventRule("own", schedule_expression="rate(1 day)")
