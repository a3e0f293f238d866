"""What the program refuses, and how: before any resource, in four parts, in the stack file's own words."""

import contextlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pulumi
import pytest
import yaml
from hypothesis import given, settings

from private_eks_cli.recording import recorder
from private_eks_cli.sources.stacks import Stack, find_stack
from tests.bad_input import GOOD, ROWS, TEXTS, BadText, Row, stack_config
from tests.bad_input.odd import odd_configs
from tests.programs import run_program
from tests.refusal import refusal_of
from tests.refusals import REMEDY, cell, reviewed

SNAKE_CASE = re.compile(r"\b[a-z]+_[a-z_]+\b")

PYTHON = re.compile(
    r"\b(?:None|True|False|NoneType|dict|tuple|str|int|float|TypedDict|Sequence|Output)\b"
    r"|got (?:\[\]|\{\})|<[\w.]+ object|\[\]"
)
COUNTED = ("uses", "nodeGroups.general.userData[0].", "fargateProfiles.coredns.zones", "applications.web.load")
"""What is counted from many keys, what is in a text, and what is taken from around it."""

Write = Callable[[str], Stack]


@contextlib.contextmanager
def watched() -> Iterator[list[Any]]:
    """Collect the monitors that recorders make, for what was registered before an error."""
    made: list[Any] = []
    original = recorder._Monitor

    def make(*args: Any) -> Any:
        made.append(original(*args))
        return made[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recorder, "_Monitor", make)
        yield made


@pytest.fixture
def monitors() -> Iterator[list[Any]]:
    with watched() as made:
        yield made


def run(stack: Stack) -> None:
    recorder.record(run_program, stack.name, stack.config)


def refused(stack: Stack) -> str:
    message = refusal_of(lambda: run(stack))
    assert message, "the stack file is accepted"
    return message


def own_words(message: str) -> str:
    """Give what the program says itself: neither the argument nor the value that it repeats, and no quoted names."""
    return re.sub(r"'[^']*'", "", message.partition(": got ")[2].rpartition("; allowed: ")[2])


def is_written(written: Any, path: str) -> bool:
    """Tell whether a path is one into what somebody wrote; a path may end in one of the words of a list."""
    if not path:
        return True
    if isinstance(written, list):
        step = re.match(r"\[(\d+)\](.*)", path, re.DOTALL)
        return (
            bool(step) and int(step[1]) < len(written) and is_written(written[int(step[1])], step[2]) if step else False
        )
    if not isinstance(written, dict):
        return False
    steps = {key.removeprefix("private-eks:"): value for key, value in written.items()}
    rest = path.removeprefix(".")
    return any(
        is_written(steps[key], rest[len(key) :]) for key in steps if re.match(rf"{re.escape(key)}([.\[]|$)", rest)
    )


@pytest.mark.parametrize("name", sorted(GOOD))
def test_the_stack_files_that_rows_change_are_good(name: str, stack_file: Write, monitors: list[Any]) -> None:
    run(stack_file(yaml.safe_dump({"config": stack_config(Row("", {}, "", stack=name))})))

    assert len(monitors[0].recorded) > 10


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_bad_stack_file_is_refused_before_any_resource_and_in_its_own_words(
    row: Row, stack_file: Write, monitors: list[Any]
) -> None:
    message = refused(stack_file(yaml.safe_dump({"config": stack_config(row)})))

    assert message.startswith(f"{row.argument}: got ")
    assert cell(row, message) == reviewed()[row.id], REMEDY
    assert [resource.urn for resource in monitors[0].recorded] == []
    assert SNAKE_CASE.findall(own_words(message)) == []
    assert PYTHON.findall(message) == []
    assert ": got nothing" in message or row.argument.startswith(COUNTED) or is_written(stack_config(row), row.argument)


@settings(deadline=None, max_examples=40)
@given(odd_configs())
def test_an_odd_stack_file_is_accepted_whole_or_refused_before_any_resource(config: dict[str, str]) -> None:
    with watched() as monitors:
        message = refusal_of(lambda: recorder.record(run_program, "odd", config))

    assert not message or monitors[0].recorded == []


@pytest.mark.parametrize("bad", TEXTS, ids=lambda bad: bad.id)
def test_a_file_that_is_no_stack_file_is_refused(bad: BadText, stack_file: Write) -> None:
    message = refusal_of(lambda: run(stack_file(bad.text)))

    assert message.startswith(bad.start)
    assert bad.message in message
    assert not PYTHON.search(message)


def test_a_stack_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(ValueError, match=re.escape("stack: got 'prd'; allowed: dev, prod, staging, or the path")):
        find_stack("prd")


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "Pulumi.test.yaml"
    path.write_bytes(b"\xff\xfe\x00")

    assert refusal_of(lambda: find_stack(str(path))).startswith("Pulumi.test.yaml: got no YAML; ")


def test_a_program_without_a_region_is_refused(monitors: list[Any]) -> None:
    config = {key: value for key, value in find_stack("dev").config.items() if key != "aws:region"}

    with pytest.raises(ValueError, match="aws:region: got nothing; allowed: the region in the key aws:region"):
        recorder.record(run_program, "dev", config)

    assert monitors[0].recorded == []


def test_pulumi_prints_a_refusal_without_a_stack_trace(stack_file: Write) -> None:
    """As its language host does with a `RunError`."""
    bad = yaml.safe_dump({"config": {**stack_config(ROWS[0]), "private-eks:cidr": "10.0.0.0/8"}})
    with pytest.raises(pulumi.RunError, match="allowed: "):
        run(stack_file(bad))


def test_a_date_in_a_stack_file_is_a_text(stack_file: Write) -> None:
    stack = stack_file("config: {'private-eks:tags': {since: 2026-11-20}}")

    assert stack.config["private-eks:tags"] == '{"since":"2026-11-20 00:00:00 +0000 UTC"}'


def test_row_names_are_unique() -> None:
    assert len({row.id for row in ROWS}) == len(ROWS)


def test_every_good_stack_file_is_changed_by_a_row() -> None:
    assert {row.stack for row in ROWS} == GOOD.keys()
