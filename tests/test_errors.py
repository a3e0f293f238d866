"""All that is wrong in a stack file is told at once, each with its place in the file."""

import itertools
import random
import re
from typing import Any

import pulumi
import pytest
import yaml

from private_eks_cli.recording.recorder import record
from private_eks_cli.sources.yaml_reader import as_text
from settings import StackFileError, load_plan
from tests.bad_input import ROWS, Row, stack_config

APART = (
    "no admin",
    "bastion on a Mac",
    "add-on version malformed",
    "unknown level",
    "image type CUSTOM",
    "retention 364",
    "egress isolated",
    "key by alias",
    "tag of AWS's own",
    "six selectors",
    "namespace of 64 letters",
    "image latest",
    "repository in capitals",
    "unknown key unlike any",
    "snake-case key of an egress",
    "logging kept for 42 days",
    "client block public",
    "part of a bucket",
    "file system in capitals",
    "runner from the latest image",
    "protect as text",
)
"""Rows about inputs that have nothing to do with each other."""
ROW = {row.id: row for row in ROWS}
ANY = random.Random(1).sample(list(itertools.combinations([row for row in ROWS if row.stack == "mixed"], 2)), 80)


def both(one: Row, other: Row) -> Row:
    return Row("", {**one.change, **other.change}, "", stack=one.stack)


def refused(row: Row) -> list[str]:
    """Give each error of a row's stack file, as the program's first step does."""
    config = {key: as_text(value) for key, value in yaml.safe_load(yaml.safe_dump(stack_config(row))).items()}
    with pytest.raises(StackFileError) as caught:
        record(lambda: load_plan(pulumi.Config()), "test", config)
    assert str(caught.value) == "\n".join(map(str, caught.value.errors))
    return list(map(str, caught.value.errors))


def tells(errors: list[str], row: Row) -> bool:
    return any(error.startswith(f"{row.argument}: got ") for error in errors)


def inputs(row: Row) -> set[str]:
    return {path.split(".")[0] for path in row.change}


def top(error: str) -> str:
    return re.split(r"[.\[]", error.partition(": got ")[0])[0]


@pytest.mark.parametrize("pair", itertools.combinations(APART, 2), ids=" and ".join)
def test_two_mistakes_that_have_nothing_to_do_with_each_other_are_two_errors(pair: tuple[str, str]) -> None:
    one, other = ROW[pair[0]], ROW[pair[1]]
    errors = refused(both(one, other))

    assert tells(errors, one)
    assert tells(errors, other)
    assert len(errors) == 2


@pytest.mark.parametrize("pair", ANY, ids=lambda pair: f"{pair[0].id} and {pair[1].id}")
def test_what_follows_from_a_mistake_is_no_second_error(pair: tuple[Row, Row]) -> None:
    one, other = pair
    if inputs(one) & inputs(other):
        pytest.skip("one change undoes the other")
    errors = refused(both(one, other))

    assert tells(errors, one) or tells(errors, other)
    assert set(map(top, errors)) <= {top(one.argument), top(other.argument), *inputs(one), *inputs(other)}


SEVERAL: dict[str, tuple[dict[str, Any], list[str]]] = {
    "two plan errors in one group": (
        {"nodeGroups.general": {"instanceTypes": ["m6i.larg"], "volumeSize": 0, "minSize": 9, "maxSize": 6}},
        ["nodeGroups.general.instanceTypes[0]", "nodeGroups.general.minSize", "nodeGroups.general.volumeSize"],
    ),
    "of labels, taints and how a group is updated": (
        {
            "nodeGroups.general.labels": {"a b": "x"},
            "nodeGroups.general.taints": [{"key": "a", "effect": "NO"}],
            "nodeGroups.general.maxUnavailable": 0,
            "nodeGroups.general.keyArn": "key",
        },
        [
            *("nodeGroups.general.keyArn", "nodeGroups.general.labels.a b", "nodeGroups.general.maxUnavailable"),
            "nodeGroups.general.taints[0].effect",
        ],
    ),
    "in one self-managed group": (
        {"nodeGroups": {}, "selfManagedNodeGroups.own": {"onDemandPercentage": 101, "minHealthyPercentage": -1}},
        ["selfManagedNodeGroups.own.minHealthyPercentage", "selfManagedNodeGroups.own.onDemandPercentage"],
    ),
    "a wrong kind in one key and plan errors in others": (
        {"protect": "yes", "logRetentionDays": 42, "nodeGroups.general.kubelet": {"maxPods": 999}},
        ["logRetentionDays", "nodeGroups.general.kubelet.maxPods", "protect"],
    ),
    "a wrong kind and a plan error in one group": (
        {"nodeGroups.general.minSize": "x", "nodeGroups.general.volumeSize": 0, "nodeGroups.general.desiredSize": 9},
        ["nodeGroups.general.minSize", "nodeGroups.general.volumeSize"],
    ),
    "of image and instance types, the image alone": (
        {"nodeGroups.general.amiType": 3, "nodeGroups.general.instanceTypes": ["m7g.large"]},
        ["nodeGroups.general.amiType"],
    ),
    "what has no default is missing, and more is wrong": (
        {"cidr": None, "version": "1.12", "nodeGroups.general.minSize": -1, "clientCidrs": ["10.0.0.0/20"]},
        ["cidr", "nodeGroups.general.minSize", "version"],
    ),
    "a release of no known version": (
        {"version": None, "nodeGroups.general.releaseVersion": "1.34.2-20260101", "uses": ["mining"]},
        ["uses", "version"],
    ),
    "nobody may enter, in no block": (
        {"accessEntries": None, "cidr": "10.0.0.0/28", "uses": ["mining"]},
        ["accessEntries", "cidr", "uses"],
    ),
}
"""What is wrong at once, and the arguments of the errors."""


@pytest.mark.parametrize("what", SEVERAL)
def test_several_mistakes_are_as_many_errors(what: str) -> None:
    change, arguments = SEVERAL[what]
    assert sorted(error.partition(": got ")[0] for error in refused(Row("", change, ""))) == arguments


def test_all_of_them_are_told_together() -> None:
    change = {path: value for name in APART for path, value in ROW[name].change.items()}
    errors = refused(Row("", change, ""))

    assert [name for name in APART if not tells(errors, ROW[name])] == []
