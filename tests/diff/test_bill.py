"""What a change costs more, on both sides at the prices of the stack's region."""

from typing import Any

import pytest

from private_eks_cli.diff.as_json import as_json
from private_eks_cli.diff.attention import review
from private_eks_cli.diff.model import Diff
from private_eks_cli.diff.words import summary
from private_eks_cli.graph.model import Graph, Resource
from private_eks_cli.recording.foresight import UPDATE, Step

NODES, KEY, ENDPOINT = "aws:eks/nodeGroup:NodeGroup", "aws:kms/key:Key", "aws:ec2/vpcEndpoint:VpcEndpoint"


def group(*sizes: int, **inputs: Any) -> Resource:
    scaling = dict(zip(("minSize", "desiredSize", "maxSize"), sizes, strict=True))
    given = {"scalingConfig": scaling, "instanceTypes": ["m6i.large"], "launchTemplate": {"id": "lt-1"}, **inputs}
    return Resource("urn:group", NODES, "general", "", True, given)


def endpoint(zones: int) -> Resource:
    given = {"vpcEndpointType": "Interface", "serviceName": "com.amazonaws.sts", "subnetIds": ["subnet"] * zones}
    return Resource("urn:endpoint", ENDPOINT, "sts", "", True, given)


def diff_of(region: str, old: Resource, new: Resource) -> Diff:
    sides = [Graph("dev", {"aws:region": region}, {one.urn: one}, {}) for one in (old, new)]
    return Diff("dev", (Step(UPDATE, old, new, ("x",)),), sides[0], sides[1], sides[1], sides[1], "main")


CHANGES = {
    "nothing": ("us-east-1", group(1, 2, 3), group(1, 2, 3, tags={}), "same fixed costs", ()),
    "larger": (
        "us-east-1", group(1, 1, 2), group(2, 2, 4),
        "+70.08 USD a month (+70.08 to +140.16); price not known of Node volumes", ("costs 70.08 USD more a month",),
    ),
    "larger at most": (
        "us-east-1", group(1, 1, 2), group(1, 1, 4),
        "+0.00 to +140.16 USD a month", ("may cost up to 140.16 USD more a month",),
    ),
    "smaller": (
        "us-east-1", group(2, 2, 2), group(1, 1, 1), "-70.08 USD a month; price not known of Node volumes", (),
    ),
    "another type, of its region": (
        "eu-west-1", group(1, 1, 1), group(1, 1, 1, instanceTypes=["m6i.xlarge"]),
        "+78.11 USD a month", ("costs 78.11 USD more a month",),
    ),
    "a type that no list has": (
        "us-east-1", group(1, 1, 1), group(1, 1, 1, instanceTypes=["m9z.large"]),
        "-70.08 USD a month; price not known of Nodes of general", (),
    ),
    "an endpoint's zones": (
        "us-east-1", endpoint(2), endpoint(3), "+7.30 USD a month", ("costs 7.30 USD more a month",),
    ),
    "an endpoint's zones, without a price": (
        "eu-west-1", endpoint(2), endpoint(3), "price not known of Interface endpoints", (),
    ),
    "a region without prices": (
        "xx-north-1", group(1, 1, 1), group(2, 2, 2), "price not known of Nodes of general, Node volumes", (),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("region", "old", "new", "money", "marks"), CHANGES.values(), ids=CHANGES)
def test_both_sides_are_priced_in_their_region(
    region: str, old: Resource, new: Resource, money: str, marks: tuple[str, ...]
) -> None:
    found = review(diff_of(region, old, new), {})
    assert summary(found).endswith(f"nothing opened; {money}")
    assert tuple(remark.what for remark in found.remarks if remark.code == "cost-increase") == marks


def test_the_json_has_the_lines_that_differ() -> None:
    costs = as_json(review(diff_of("us-east-1", group(1, 1, 2), group(1, 1, 4)), {}))["costs"]
    assert costs == {
        "before": {"monthly": 70.08, "least": 70.08, "most": 140.16, "complete": False},
        "after": {"monthly": 70.08, "least": 70.08, "most": 280.32, "complete": False},
        "lines": [{"what": "Nodes of general", "change": 0.0, "least": 0.0, "most": 140.16}],
        "unknown": [],
        "currency": "USD",
        "prices": "On-demand list prices of us-east-1, 2025-05-28 to 2026-11",
    }
