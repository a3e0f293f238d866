"""Programs with resources, calls and components that nothing here describes."""

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
    aws.eks.Capability(
        "argo", cluster_name="c", capability_name="argo", type="ACK", role_arn="r", delete_propagation_policy="RETAIN"
    )
    pet = Random("pet")
    Remote("thing").endpoint.apply(lambda endpoint: endpoint.upper())
    Hello(Greeting(), "hello", {"text": "hi"})
    found = aws.ssm.get_parameter(name="/ours")
    later = aws.ssm.get_parameter_output(name=pet.result)
    shared = pulumi.StackReference("acme/network/prod")
    vpc = aws.ec2.Vpc.get("theirs", "vpc-2")
    aws.ssm.Parameter("seen", type="String", value=later.value.apply(lambda value: value.upper()), description=found.id)
    aws.ec2.Subnet("own", vpc_id=vpc.id, cidr_block=vpc.cidr_block.apply(lambda block: block.split("/")[0]))
    pulumi.export("table", gateway.association_default_route_table_id.apply(lambda id_: id_.upper()))
    pulumi.export("arn", attachment.arn)
    pulumi.export("pet", pet.result.apply(lambda text: text.upper()))
    pulumi.export("shared", shared.require_output("vpcId").apply(lambda id_: id_.upper()))
