"""All that is wrong in a stack file is told at once, each with its place in the file."""

import itertools
import random
import re

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


def test_all_of_them_are_told_together() -> None:
    change = {path: value for name in APART for path, value in ROW[name].change.items()}
    errors = refused(Row("", change, ""))

    assert [name for name in APART if not tells(errors, ROW[name])] == []
