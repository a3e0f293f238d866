"""A sample is the same in every run, has one of each kind, and leaves nothing out when all is asked for."""

import subprocess
import sys

import pytest

from tests.places import ROOT

from .sampling import chosen

CASES = {f"case {number}": number % 7 for number in range(100)}


@pytest.mark.parametrize(("least", "some"), [(0, 7), (7, 7), (20, 20), (1000, 100)])
def test_a_sample_has_as_many_as_asked_for_and_one_of_each_kind(least: int, some: int) -> None:
    kept = chosen(CASES, least)
    assert len(kept) == some
    assert {CASES[name] for name in kept} == set(range(7))


def test_a_sample_is_the_same_in_any_order_and_part_of_every_greater_one() -> None:
    assert chosen(dict(reversed(CASES.items())), 20) == chosen(CASES, 20) < chosen(CASES, 30)


def test_the_cheapest_of_a_kind_are_chosen() -> None:
    costs = {name: int(name.split()[1]) for name in CASES}
    assert chosen(CASES, 9, costs) == {f"case {number}" for number in range(9)}


def collected(*options: str) -> int:
    name = "tests/test_private_cluster_refusals.py::test_a_bad_input_is_refused_as_in_a_stack_file"
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *options, name]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    return sum("::" in line for line in done.stdout.splitlines())


def test_all_is_all() -> None:
    assert 0 < collected() < collected("--all") / 4
