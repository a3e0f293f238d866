"""What a node group may say beside its launch template, and what Auto Scaling groups there are."""

from collections.abc import Iterator, Mapping
from typing import Any

from .table import NODE_GROUP, SCALING_GROUP, Live, Table, block
from .workers import subnets_of, template_of

MOST_INSTANCE_TYPES = 20

_ELSEWHERE: Mapping[str, str] = {
    "diskSize": "in the block device mappings of the launch template",
    "remoteAccess": "in the key name and the security groups of the launch template",
}
_IMAGE_WORDS: Mapping[str, str] = {
    "amiType": "You cannot specify an AMI Type other than CUSTOM, when specifying an image id in your launch template",
    "releaseVersion": "You cannot specify a release version when specifying an image id in your launch template",
    "version": "You cannot specify a kubernetes version to use when specifying an image id to use within the launch "
    "template",
}
_NOT_IN_TEMPLATE = ("hibernationOptions", "iamInstanceProfile", "instanceInitiatedShutdownBehavior")


def settings_clash(wanted: Live, live: Table) -> Iterator[str]:
    """A node group and its launch template share out the settings.

    https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html and
    https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html; the words about images are those of
    pulumi/pulumi-eks#1463 and terraform-aws-modules/terraform-aws-eks#3459.
    """
    if wanted.type != NODE_GROUP:
        return
    inputs, template = wanted.inputs, template_of(wanted, live)
    types = inputs.get("instanceTypes") or ()
    if len(types) > MOST_INSTANCE_TYPES:
        yield _refused(f"{len(types)} instance types; the maximum is {MOST_INSTANCE_TYPES}")
    yield from _sizes(inputs.get("scalingConfig") or {})
    for key, where in _ELSEWHERE.items():
        if inputs.get("launchTemplate") and inputs.get(key):
            yield _refused(f"{key} cannot be given with a launch template: it stands {where}")
    if template:
        yield from _template_clashes(wanted, template.inputs)
    if inputs.get("capacityType") == "CAPACITY_BLOCK":
        yield from _capacity_block(wanted, template.inputs if template else {}, live)


def below_the_least(thing: Live, inputs: Mapping[str, Any], live: Table) -> Iterator[str]:
    """The least size of a group may not pass the one that it has.

    https://docs.aws.amazon.com/eks/latest/APIReference/API_UpdateNodegroupConfig.html
    """
    if thing.type == NODE_GROUP:
        yield from _sizes(block(inputs, "scalingConfig"))


def _sizes(scaling: Mapping[str, Any]) -> Iterator[str]:
    """Sizes stand in order; the words are those of terraform-aws-modules/terraform-aws-eks#3306."""
    if not {"minSize", "desiredSize", "maxSize"} <= scaling.keys():
        return
    least, wanted, most = scaling["minSize"], scaling["desiredSize"], scaling["maxSize"]
    if least > wanted:
        yield _refused(f"Minimum capacity {least} can't be greater than desired size {wanted}")
    if wanted > most:
        yield _refused(f"desired capacity {wanted} can't be greater than max size {most}")


def _template_clashes(wanted: Live, template: Mapping[str, Any]) -> Iterator[str]:
    inputs = wanted.inputs
    for key, words in _IMAGE_WORDS.items():
        if template.get("imageId") and inputs.get(key) and inputs[key] != "CUSTOM":
            yield _refused(words)
    if template.get("instanceType") and inputs.get("instanceTypes"):
        yield _refused("instance types are given both in the launch template and in the node group")
    for key in _NOT_IN_TEMPLATE:
        if template.get(key):
            yield _refused(f"the launch template of a node group cannot have {key}")
    if any(interface.get("subnetId") for interface in template.get("networkInterfaces") or ()):
        yield _refused("the launch template of a node group cannot name a subnet")
    if block(template, "instanceMarketOptions").get("marketType") == "spot":
        yield _refused("spot is asked for by the node group's capacityType, not by its launch template")


def _capacity_block(wanted: Live, template: Mapping[str, Any], live: Table) -> Iterator[str]:
    """https://docs.aws.amazon.com/eks/latest/userguide/capacity-blocks-mng.html."""
    reservation = block(template, "capacityReservationSpecification", "capacityReservationTarget")
    needed = {
        "instanceMarketOptions.marketType capacity-block": block(template, "instanceMarketOptions").get("marketType")
        == "capacity-block",
        "a capacity reservation": bool(reservation.get("capacityReservationId")),
        "an instance type": bool(template.get("instanceType")),
    }
    if missing := [what for what, there in needed.items() if not there]:
        yield _refused(f"a capacity block needs a launch template with {', '.join(missing)}")
    zones = {subnet.inputs.get("availabilityZone") for subnet in subnets_of(wanted, live)}
    if len(zones) > 1:
        yield _refused(f"a capacity block is in one zone; the subnets are in {', '.join(sorted(map(str, zones)))}")


def tag_of_no_group(wanted: Live, live: Table) -> Iterator[str]:
    """An Auto Scaling group is there when it is tagged; those of managed node groups were made by EKS.

    https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_CreateOrUpdateTags.html
    """
    if wanted.type == "aws:autoscaling/tag:Tag":
        name = wanted.inputs.get("autoscalingGroupName")
        if name not in {group for thing in live for group in _scaling_groups(thing)}:
            yield f"ValidationError: AutoScalingGroup name not found - no such group: {name}"


def _scaling_groups(thing: Live) -> Iterator[Any]:
    if thing.type == SCALING_GROUP:
        yield thing.id
    for resources in (thing.outputs.get("resources") or ()) if thing.type == NODE_GROUP else ():
        yield from (group.get("name") for group in resources.get("autoscalingGroups") or ())


def _refused(words: str) -> str:
    return f"InvalidParameterException: {words}"
