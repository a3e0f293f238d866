"""Single instances, their way to the internet, and builds in a VPC."""

import json
from collections.abc import Iterator

from ...graph.model import strings
from .table import LAUNCH_TEMPLATE, ROLE, SUBNET, Live, Table, block, by_id, of, ready

BUILD_PROJECT = "aws:codebuild/project:Project"
GATEWAY = "aws:ec2/internetGateway:InternetGateway"
INLINE_POLICY = "aws:iam/rolePolicy:RolePolicy"
INSTANCE = "aws:ec2/instance:Instance"
ROUTE = "aws:ec2/route:Route"


def second_gateway(wanted: Live, live: Table) -> Iterator[str]:
    """A VPC takes one internet gateway.

    https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-gateways
    """
    vpc = wanted.inputs.get("vpcId")
    if wanted.type == GATEWAY and vpc:
        for other in of(GATEWAY, live):
            if other.inputs.get("vpcId") == vpc:
                yield f"InvalidParameterValue: Network {vpc} already has an internet gateway attached: {other.id}"


def image_by_parameter(wanted: Live, live: Table) -> Iterator[str]:
    """An instance with a root volume of its own does not start from a parameter: the provider asks for its image.

    hashicorp/terraform-provider-aws#43488; internal/service/ec2, readBlockDeviceMappingsFromConfig
    """
    template = by_id(LAUNCH_TEMPLATE, block(wanted.inputs, "launchTemplate").get("id"), live)
    image = str(wanted.inputs.get("ami") or (template.inputs.get("imageId") if template else "") or "")
    if wanted.type == INSTANCE and not image:
        yield "MissingParameter: The request must contain the parameter ImageId"
    if wanted.type == INSTANCE and image.startswith("resolve:") and wanted.inputs.get("rootBlockDevice"):
        yield f'InvalidAMIID.Malformed: Invalid id: "{image}" (expecting "ami-...")'


def addresses_mapped(doomed: Live, live: Table) -> Iterator[str]:
    """A gateway is not detached while something in its VPC has a public address.

    https://docs.aws.amazon.com/vpc/latest/userguide/delete-igw.html; the words are recalled.
    """
    if doomed.type != GATEWAY:
        return
    subnets = {subnet.id for subnet in of(SUBNET, live) if subnet.inputs.get("vpcId") == doomed.inputs.get("vpcId")}
    for instance in of(INSTANCE, live):
        if instance.inputs.get("associatePublicIpAddress") and instance.inputs.get("subnetId") in subnets:
            yield (
                f"DependencyViolation: Network {doomed.inputs.get('vpcId')} has some mapped public address(es). "
                f"Please unmap those public address(es) before detaching the gateway: {instance.id}"
            )


def build_without_permission(wanted: Live, live: Table) -> Iterator[str]:
    """CodeBuild looks at the VPC of a project, with the project's role, when it is made.

    https://docs.aws.amazon.com/codebuild/latest/userguide/vpc-support.html; the words are those of aws/aws-cdk#2652.
    A role from elsewhere is not judged.
    """
    role = by_id(ROLE, wanted.inputs.get("serviceRole"), live)
    if wanted.type != BUILD_PROJECT or not wanted.inputs.get("vpcConfig") or role is None:
        return
    documents = [p.inputs["policy"] for p in ready(INLINE_POLICY, live) if p.inputs.get("role") == role.id]
    if "ec2:DescribeSecurityGroups" not in {text for document in documents for text in strings(json.loads(document))}:
        yield "InvalidInputException: Not authorized to perform DescribeSecurityGroups"
