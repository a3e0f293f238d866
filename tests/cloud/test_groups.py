"""Node groups beside their launch templates, and the Auto Scaling groups that can be tagged."""

from typing import Any

import pytest

from private_eks_cli.cloud.refusals import Live, RefusedError, refuse_creation, refuse_deletion, refuse_update
from private_eks_cli.cloud.refusals.table import LAUNCH_TEMPLATE

from .account import live, managed, self_managed, world

BLOCK = {
    "instanceMarketOptions": {"marketType": "capacity-block"},
    "capacityReservationSpecification": {"capacityReservationTarget": {"capacityReservationId": "cr-1"}},
    "instanceType": "p5.48xlarge",
}
IN_ONE_ZONE = {"capacityType": "CAPACITY_BLOCK", "subnetIds": ["s-a"]}

CLASHES: list[tuple[dict[str, Any], dict[str, Any] | None, str]] = [
    ({"diskSize": 50}, {}, "diskSize cannot be given with a launch template"),
    ({"remoteAccess": {"ec2SshKey": "k"}}, {}, "remoteAccess cannot be given with a launch template"),
    ({"amiType": "AL2023_x86_64_STANDARD"}, {"imageId": "ami-1"}, "an AMI Type other than CUSTOM"),
    ({"version": "1.35"}, {"imageId": "ami-1"}, "cannot specify a kubernetes version to use when specifying an image"),
    ({"releaseVersion": "1.35.0-2026"}, {"imageId": "ami-1"}, "cannot specify a release version"),
    ({"instanceTypes": ["m6i.large"]}, {"instanceType": "m6i.large"}, "both in the launch template and in the node"),
    ({"instanceTypes": [f"m{i}.large" for i in range(21)]}, None, "21 instance types; the maximum is 20"),
    ({"scalingConfig": {"minSize": 3, "desiredSize": 2, "maxSize": 4}}, {}, "Minimum capacity 3 can't be greater than"),
    (
        {"scalingConfig": {"minSize": 1, "desiredSize": 5, "maxSize": 4}},
        {},
        "capacity 5 can't be greater than max size",
    ),
    ({}, {"iamInstanceProfile": {"name": "p"}}, "cannot have iamInstanceProfile"),
    ({}, {"networkInterfaces": [{"subnetId": "s-a"}]}, "cannot name a subnet"),
    ({}, {"instanceMarketOptions": {"marketType": "spot"}}, "spot is asked for by the node group's capacityType"),
    (IN_ONE_ZONE, None, "a capacity block needs a launch template with instanceMarketOptions.marketType"),
    (IN_ONE_ZONE, {**BLOCK, "capacityReservationSpecification": {}}, "needs a launch template with a capacity reserva"),
    (IN_ONE_ZONE, {**BLOCK, "instanceType": None}, "needs a launch template with an instance type"),
    ({"capacityType": "CAPACITY_BLOCK"}, BLOCK, "is in one zone; the subnets are in eu-west-1a, eu-west-1b"),
]


def on_template(inputs: dict[str, Any], template: dict[str, Any] | None) -> tuple[Live, list[Live]]:
    if template is None:
        return managed(**inputs), [*world().values()]
    return managed(launchTemplate={"id": "lt"}, **inputs), [*world().values(), live(LAUNCH_TEMPLATE, "lt", **template)]


@pytest.mark.parametrize(("inputs", "template", "words"), CLASHES, ids=lambda value: str(value)[:40])
def test_a_group_that_clashes_with_its_template_is_refused(
    inputs: dict[str, Any], template: dict[str, Any] | None, words: str
) -> None:
    wanted, others = on_template(inputs, template)
    with pytest.raises(RefusedError, match="InvalidParameterException") as refusal:
        refuse_creation(wanted, others)
    assert words in str(refusal.value)
    before, _ = on_template({}, template)
    with pytest.raises(RefusedError, match="InvalidParameterException"):
        refuse_update(before, wanted.inputs, [before, *others])


FINE: list[tuple[dict[str, Any], dict[str, Any] | None]] = [
    ({"diskSize": 50, "remoteAccess": {"ec2SshKey": "k"}}, None),
    ({"amiType": "CUSTOM"}, {"imageId": "ami-1"}),
    ({"amiType": "AL2023_x86_64_STANDARD", "version": "1.35", "releaseVersion": "1"}, {}),
    ({"instanceTypes": [f"m{i}.large" for i in range(20)]}, {}),
    ({}, {"instanceType": "m6i.large"}),
    (IN_ONE_ZONE, BLOCK),
]


@pytest.mark.parametrize(("inputs", "template"), FINE, ids=lambda value: str(value)[:40])
def test_a_group_that_agrees_with_its_template_is_made(inputs: dict[str, Any], template: dict[str, Any] | None) -> None:
    refuse_creation(*on_template(inputs, template))


def tag(group: str) -> Live:
    key = {"key": "k8s.io/cluster-autoscaler/enabled", "value": "true", "propagateAtLaunch": False}
    return live("aws:autoscaling/tag:Tag", f"{group},{key['key']}", autoscalingGroupName=group, tag=key)


def test_groups_of_both_kinds_can_be_tagged_and_others_cannot() -> None:
    things = [managed(), self_managed()]
    refuse_creation(tag("eks-group-1"), things)
    refuse_creation(tag("asg"), things)
    with pytest.raises(RefusedError, match="AutoScalingGroup name not found - no such group: eks-group-2"):
        refuse_creation(tag("eks-group-2"), things)


@pytest.mark.parametrize("reference", [
    {"launchTemplate": {"id": "lt"}},
    {"mixedInstancesPolicy": {"launchTemplate": {"launchTemplateSpecification": {"launchTemplateId": "lt"}}}},
])  # fmt: skip
def test_a_launch_template_stays_while_an_auto_scaling_group_uses_it(reference: dict[str, Any]) -> None:
    user = self_managed(**{"launchTemplate": None, **reference})
    with pytest.raises(RefusedError, match="DependencyViolation: lt has a dependent object"):
        refuse_deletion(live(LAUNCH_TEMPLATE, "lt"), [user])
