"""What resources are called in the first line of a diff."""

import dataclasses

import pytest

from private_eks_cli.diff.attention import review
from private_eks_cli.diff.model import Diff
from private_eks_cli.diff.naming import named, shortened
from private_eks_cli.diff.words import lines
from private_eks_cli.graph.asked import OURS
from private_eks_cli.graph.model import Resource
from private_eks_cli.recording.foresight import CREATE, DELETE, REPLACE, SAME, Step

from .test_attention import diff_of, resource

CLUSTER, GROUP, KEY, ROLE = f"{OURS}Cluster", f"{OURS}NodeGroup", "aws:kms/key:Key", "aws:iam/role:Role"


def component(type_: str, name: str) -> Resource:
    return dataclasses.replace(resource(type_, name), custom=False)


def in_one(type_: str, name: str, of: Resource) -> Resource:
    return dataclasses.replace(resource(type_, name), parent=of.urn)


def comes(*things: Resource) -> list[Step]:
    return [Step(CREATE, None, thing) for thing in things]


def goes(*things: Resource) -> list[Step]:
    return [Step(DELETE, thing, None) for thing in things]


GROUPS = [component(GROUP, f"group-{i}") for i in range(4)]
INSIDE = [[in_one(KEY, f"k-{one.name}", one), in_one(ROLE, f"r-{one.name}", one)] for one in GROUPS]
ALONE = resource(KEY, "alone")


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (comes(ALONE), "`Key alone`"),
        (comes(GROUPS[0], *INSIDE[0]), "`NodeGroup group-0` (2 resources)"),
        (goes(GROUPS[0], *INSIDE[0]), "`NodeGroup group-0` (2 resources)"),
        (comes(GROUPS[0], *INSIDE[0], ALONE), "`NodeGroup group-0` (2 resources), `Key alone`"),
        (comes(GROUPS[0], INSIDE[0][0], ALONE), "2 Key"),
        (comes(*INSIDE[0]), "1 Key, 1 Role"),
        (comes(*GROUPS, *(one for two in INSIDE for one in two)), "4 Key, 4 Role"),
    ],
)
def test_a_component_stands_for_what_comes_or_goes_with_it(steps: list[Step], expected: str) -> None:
    diff = diff_of(*steps)
    assert named(list(diff.of()), diff) == expected


def of_clusters(*names: str) -> Diff:
    found = [component(CLUSTER, name) for name in names]
    return diff_of(*(Step(SAME, one, one) for one in found))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("deletes `Key shop-dev-logs`, `shop-dev-a/b`", "deletes `Key logs`, `a/b`"),
        ("`Cluster shop-dev-eksCluster`", "`Cluster shop-dev-eksCluster`"),
        ("`Key shop-dev` and shop-dev-logs", "`Key shop-dev` and shop-dev-logs"),
        ("`my-shop-dev-x`, `arn:aws:x/shop-dev-y`", "`my-shop-dev-x`, `arn:aws:x/shop-dev-y`"),
    ],
)
def test_what_all_names_begin_with_is_left_out(text: str, expected: str) -> None:
    assert shortened(text, of_clusters("shop-dev")) == expected
    assert shortened(text, of_clusters("shop-dev", "other")) == text
    assert shortened(text, of_clusters()) == text


def test_objects_are_called_as_people_call_them() -> None:
    named_ = {"kind": "Deployment", "metadata": {"name": "api", "namespace": "shop"}}
    thing = resource("kubernetes:apps/v1:Deployment", "shop-dev-deployment-shop/api", **named_)
    diff = diff_of(*of_clusters("shop-dev").steps, *comes(thing))
    assert (
        shortened("replicas of `Deployment shop-dev-deployment-shop/api`", diff) == "replicas of `Deployment shop/api`"
    )


def test_resources_that_only_move_stand_in_one_line() -> None:
    old = [resource(KEY, f"old-{i}") for i in range(5)]
    moved = [Step(SAME, one, dataclasses.replace(one, urn=one.urn.replace("old", "new"))) for one in old]
    [line] = lines(diff_of(*moved))
    assert (line.operation, line.what, line.count) == ("move", "5 resources alike: 5 Key", 5)
    assert line.details == (*(f"was `aws:kms/key:Key::old-{i}`" for i in range(3)), "and 2 more")


def test_a_reason_that_many_share_is_counted() -> None:
    sources = [resource("aws:ec2/subnet:Subnet", name) for name in "abc"]
    urns = tuple(one.urn for one in sources)
    group = dataclasses.replace(resource("aws:eks/nodeGroup:NodeGroup", "g"), property_dependencies={"subnetIds": urns})
    steps = [Step(CREATE, None, one) for one in sources]
    diff = diff_of(*steps, Step(REPLACE, group, group, ("subnetIds",), ("subnetIds",)))
    [remark] = [remark for remark in review(diff, {}).remarks if remark.code == "replaces"]
    assert remark.what == "replaces `NodeGroup g` because it depends on 3 Subnet, which are new"


def test_what_aws_names_by_id_has_its_name_in_the_program() -> None:
    id_ = "subnet-0123456789abcdef0"
    old = dataclasses.replace(resource("aws:ec2/subnet:Subnet", "a", vpcId="v", cidrBlock="10.0.0.0/24"), id=id_)
    new = resource("aws:ec2/subnet:Subnet", "b", vpcId="v", cidrBlock="10.0.0.0/24")
    found = review(diff_of(Step(CREATE, None, new), Step(DELETE, old, None)), {})
    [reason] = [more for remark in found.remarks if remark.code == "refused" for more in remark.more]
    assert reason.endswith("conflicts with another subnet: `Subnet a`")
