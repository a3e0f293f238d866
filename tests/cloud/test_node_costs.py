"""What nodes of every kind add to the bill."""

from typing import Any

import pytest

from private_eks_cli.recording.wire import UNKNOWN

from .bills import SCALING_GROUP, TEMPLATE, Thing, lines_of, managed, told

OURS = (TEMPLATE, {"blockDeviceMappings": [{"ebs": {"volumeSize": 4}}, {"ebs": {"volumeSize": 50}}]})
BARE = (TEMPLATE, {"imageId": "ami-1", "instanceType": "m5.large"})
SPOT = (TEMPLATE, {"instanceType": "m5.large", "instanceMarketOptions": {"marketType": "spot"}})
WINDOWS = {"amiType": "WINDOWS_CORE_2022_x86_64"}


def mixed(template: str, *types: str, **policy: Any) -> dict[str, Any]:
    launched = {
        "launchTemplateSpecification": {"launchTemplateId": template},
        "overrides": [{"instanceType": type_} for type_ in types],
    }
    return {"mixedInstancesPolicy": {"launchTemplate": launched, **policy}}


NODES: dict[str, tuple[Thing, tuple[str, float, float, float]]] = {
    "one type": (managed("m6i.large"), ("3 x m6i.large (2 to 6)", 438.0, 292.0, 876.0)),
    "one size": (
        managed("m6i.large", scalingConfig={"desiredSize": 2, "minSize": 2, "maxSize": 2}),
        ("2 x m6i.large", 292.0, 292.0, 292.0),
    ),
    "two types": (managed("m6i.large", "m5.large"), ("3 x m6i.large or m5.large (2 to 6)", 438.0, 146.0, 876.0)),
    "three types": (
        managed("m6i.large", "m7g.large", "m5.large"),
        ("3 x one of 3 types, m5.large to m7g.large (2 to 6)", 657.0, 146.0, 1314.0),
    ),
    "Windows": (managed("m6i.large", **WINDOWS), ("3 x m6i.large with Windows (2 to 6)", 876.0, 584.0, 1752.0)),
    "Spot": (
        managed("m5.large", capacityType="SPOT"),
        ("3 x m5.large, Spot, at most as on demand (2 to 6)", 219.0, 146.0, 438.0),
    ),
    "Spot by the template": (
        managed(launchTemplate={"id": "2"}),
        ("3 x m5.large, Spot, at most as on demand (2 to 6)", 219.0, 146.0, 438.0),
    ),
    "a capacity block": (
        managed("m5.large", capacityType="CAPACITY_BLOCK"),
        ("3 x m5.large, a capacity block, here as on demand (2 to 6)", 219.0, 146.0, 438.0),
    ),
    "EKS's default type": (managed(), ("3 x t3.medium (2 to 6)", 87.6, 58.4, 175.2)),
    "a type of the template": (managed(launchTemplate={"id": "1"}), ("3 x m5.large (2 to 6)", 219.0, 146.0, 438.0)),
    "a type that no list has": (managed("m9g.large"), ("3 x m9g.large (2 to 6): price not known", 0, 0, 0)),
    "one that no list has among others": (
        managed("m9g.large", "m5.large", "m6i.large"),
        ("3 x one of 3 types (2 to 6): price not known of m9g.large", 0, 0, 0),
    ),
    "Windows on a type of Linux only": (
        managed("m5.large", **WINDOWS),
        ("3 x m5.large with Windows (2 to 6): price not known", 0, 0, 0),
    ),
    "a template from elsewhere": (
        managed(launchTemplate={"id": "lt-9"}),
        ("3 of types that are not named here (2 to 6): price not known", 0, 0, 0),
    ),
    "types that the deployment tells": (
        managed(instanceTypes=UNKNOWN),
        ("3 of types that are not named here (2 to 6): price not known", 0, 0, 0),
    ),
    "sizes that the deployment tells": (
        managed("m5.large", scalingConfig=UNKNOWN),
        ("as many as the deployment tells: not known", 0, 0, 0),
    ),
    "self-managed": (
        (SCALING_GROUP, {"minSize": 3, "maxSize": 4, **mixed("0", "m5.large")}),
        ("3 x m5.large (3 to 4)", 219.0, 219.0, 292.0),
    ),
    "self-managed, desired": (
        (SCALING_GROUP, {"minSize": 1, "maxSize": 4, "desiredCapacity": 2, **mixed("0", "m5.large")}),
        ("2 x m5.large (1 to 4)", 146.0, 73.0, 292.0),
    ),
    "self-managed, partly Spot": (
        (SCALING_GROUP, {"minSize": 1, "maxSize": 1, **mixed(
            "0", "m5.large", instancesDistribution={"onDemandPercentageAboveBaseCapacity": 50}
        )}),
        ("1 x m5.large, Spot, at most as on demand", 73.0, 73.0, 73.0),
    ),
    "self-managed, by what they have": (
        (SCALING_GROUP, {"minSize": 1, "maxSize": 1, "mixedInstancesPolicy": {"launchTemplate": {
            "launchTemplateSpecification": {"launchTemplateId": "1"}, "overrides": [{"instanceRequirements": {}}]
        }}}),
        ("1 of types that are not named here: price not known", 0, 0, 0),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("group", "expected"), NODES.values(), ids=NODES)
def test_nodes_cost_what_their_types_cost_at_each_size(group: Thing, expected: tuple[str, float, float, float]) -> None:
    driver = lines_of(OURS, BARE, SPOT, group)["Nodes of 3"]
    assert told(driver) == expected
    assert driver.lacking == ("not known" in driver.count)
    assert driver.least <= driver.monthly <= driver.most


UNKNOWN_NODES = "those of {} on templates of one's own: not priced"
VOLUMES: dict[str, tuple[Thing, tuple[str, float, float, float]]] = {
    "of a template": (managed(launchTemplate={"id": "0"}), ("162 GiB of gp3 (108 to 324)", 12.96, 8.64, 25.92)),
    "without a template": (managed(), ("60 GiB of gp3 (40 to 120)", 4.8, 3.2, 9.6)),
    "Windows without a template": (managed(**WINDOWS), ("150 GiB of gp3 (100 to 300)", 12.0, 8.0, 24.0)),
    "with a disk size": (managed(diskSize=100), ("300 GiB of gp3 (200 to 600)", 24.0, 16.0, 48.0)),
    "template without devices": (managed(launchTemplate={"id": "1"}), (UNKNOWN_NODES.format("3 nodes"), 0, 0, 0)),
    "template from elsewhere": (managed(launchTemplate={"id": "lt-9"}), (UNKNOWN_NODES.format("3 nodes"), 0, 0, 0)),
    "template by name": (managed(launchTemplate={"name": "theirs"}), (UNKNOWN_NODES.format("3 nodes"), 0, 0, 0)),
    "self-managed": (
        (SCALING_GROUP, {"minSize": 3, "launchTemplate": {"id": "0"}}),
        ("162 GiB of gp3", 12.96, 12.96, 12.96),
    ),
    "self-managed, from elsewhere": ((SCALING_GROUP, {"minSize": 1, **mixed("lt-9")}), (
        UNKNOWN_NODES.format("1 node"), 0, 0, 0)),
}  # fmt: skip


@pytest.mark.parametrize(("group", "expected"), VOLUMES.values(), ids=VOLUMES)
def test_the_volumes_of_every_kind_of_node_are_counted(group: Thing, expected: tuple[str, float, float, float]) -> None:
    assert told(lines_of(OURS, BARE, group)["Node volumes"]) == expected


@pytest.mark.parametrize(
    ("disk", "expected"),
    [
        (
            {"volumeSize": 10, "volumeType": "gp3", "iops": 4000, "throughput": 225},
            ("20 GiB of gp3 with 4000 IOPS and 225 MiB/s", 19.6),
        ),
        ({"volumeSize": 10, "iops": 3000, "throughput": 125}, ("20 GiB of gp3 with 3000 IOPS and 125 MiB/s", 1.6)),
        ({"volumeSize": 10, "volumeType": "io2", "iops": 100}, ("20 GiB of io2 with 100 IOPS: price not known", 0)),
        ({"volumeSize": 10, "volumeType": "unheard-of"}, ("20 GiB of unheard-of: price not known", 0)),
    ],
)
def test_what_a_volume_has_beyond_its_size_is_paid_too(disk: dict[str, Any], expected: tuple[str, float]) -> None:
    template = (TEMPLATE, {"blockDeviceMappings": [{"ebs": disk}]})
    driver = lines_of(template, (SCALING_GROUP, {"minSize": 2, "launchTemplate": {"id": "0"}}))["Node volumes"]
    assert told(driver)[:2] == expected


def test_groups_without_nodes_cost_nothing() -> None:
    empty = managed(scalingConfig={"desiredSize": 0}, launchTemplate={"id": "lt-9"})
    assert lines_of(empty, (SCALING_GROUP, {"minSize": 0, **mixed("lt-9")})) == {}


def test_groups_that_may_get_nodes_stand_on_the_bill() -> None:
    scaling = {"desiredSize": 0, "minSize": 0, "maxSize": 2}
    assert told(lines_of(managed("m5.large", scalingConfig=scaling))["Nodes of 0"]) == (
        "0 x m5.large (0 to 2)", 0, 0, 146.0,
    )  # fmt: skip
