"""Resources under another name, type or parent, with an alias and without."""

from collections.abc import Callable
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest

from private_eks_cli.cloud.answers import Place
from private_eks_cli.recording.foresight import Foresight, as_deployed
from private_eks_cli.recording.recorder import record

CONFIG = {"aws:region": "eu-west-1"}
PLACE = Place("eu-west-1")


class Group(pulumi.ComponentResource):
    """A component with one child of the same name and one whose name begins with its own."""

    def __init__(self, type_: str, name: str, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(f"x:index:{type_}", name, {}, opts)
        for child in (name, f"{name}-key"):
            aws.kms.Key(child, description="same", opts=pulumi.ResourceOptions(parent=self))


def foreseen(before: Callable[[], Any], after: Callable[[], Any]) -> tuple[set[tuple[str, str, str]], int]:
    """Give what happens to whom, by name and former name, and how many are deleted."""
    deployed = as_deployed(record(before, "small", CONFIG), PLACE, {})
    foresight = Foresight(deployed, PLACE, {})
    record(after, "small", CONFIG, foresight=foresight)
    steps = {(s.resource.name, s.old.name if s.old else "", s.op) for s in foresight.steps.values()}
    return steps, len(list(foresight.deletions()))


def key(name: str, **options: Any) -> Callable[[], Any]:
    return lambda: aws.kms.Key(name, description="same", opts=pulumi.ResourceOptions(**options)) and None


def group(type_: str, name: str, **options: Any) -> Callable[[], Any]:
    return lambda: Group(type_, name, pulumi.ResourceOptions(**options)) and None


STAYS = [
    ("a name", key("old"), key("new", aliases=[pulumi.Alias(name="old")]), {("new", "old", "same")}),
    (
        "a URN",
        key("old"),
        key("new", aliases=["urn:pulumi:small::private-eks::aws:kms/key:Key::old"]),
        {("new", "old", "same")},
    ),
    (
        "a component's name",
        group("A", "old"),
        group("A", "new", aliases=[pulumi.Alias(name="old")]),
        {("new", "old", "same"), ("new-key", "old-key", "same")},
    ),
    (
        "a component's type",
        group("A", "one"),
        group("B", "one", aliases=[pulumi.Alias(type_="x:index:A")]),
        {("one", "one", "same"), ("one-key", "one-key", "same")},
    ),
]


@pytest.mark.parametrize(("what", "before", "after", "steps"), STAYS)
def test_with_an_alias_everything_stays(what: str, before: Any, after: Any, steps: set[tuple[str, str, str]]) -> None:
    assert foreseen(before, after) == (steps, 0)


@pytest.mark.parametrize(
    ("before", "after", "made", "deleted"),
    [
        (key("old"), key("new"), 1, 1),
        (group("A", "old"), group("A", "new"), 3, 3),
        (group("A", "x"), group("B", "x"), 3, 3),
    ],
)
def test_without_one_everything_is_made_anew(before: Any, after: Any, made: int, deleted: int) -> None:
    steps, gone = foreseen(before, after)
    assert {operation for *_, operation in steps} == {"create"}
    assert gone == deleted


def test_a_child_that_left_its_component_is_found_by_the_parent_it_had() -> None:
    def outside() -> None:
        parent = "urn:pulumi:small::private-eks::x:index:A::one"
        for name in ("one", "one-key"):
            aliases = [pulumi.Alias(parent=parent)]
            aws.kms.Key(name, description="same", opts=pulumi.ResourceOptions(aliases=aliases))

    steps, gone = foreseen(group("A", "one"), outside)
    assert steps == {("one", "one", "same"), ("one-key", "one-key", "same")}
    assert gone == 1, "the component itself"
