"""Random stacks: of legitimate ones no tool complains, and one wrong value in them is refused, by its key.

`python -m tests.fuzz --help` asks more of them.
"""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from private_eks_cli.diff.verdict import verdict
from private_eks_cli.diff.wanted import Gravity
from tests.diff.diffs import diff_of
from tests.diff.edits import EDITS
from tests.fuzz.asking import acceptance, complaints, quick_complaints, text_of, written
from tests.fuzz.edits import edited, grave, reviewed
from tests.fuzz.stacks import legitimate
from tests.fuzz.wrong import TABLE, Wrong, wrongs_of
from tests.places import ROOT

WHOLE = range(50)
"""Seeds of stacks that every tool is asked about."""
QUICK = range(50, 300)
"""Seeds of stacks whose settings and plans alone are."""
WRONG = range(90)
EDITED = range(30)
"""Seeds of stacks that are edited, and of what is edited in them."""
EACH = 6
TOGETHER = 10


@pytest.mark.sampled(6)
@pytest.mark.parametrize("seed", WHOLE)
def test_no_tool_complains_of_a_legitimate_stack(seed: int, tmp_path: Path) -> None:
    config = legitimate(seed)
    found = complaints(written(config, tmp_path))

    assert not found, "\n".join([*found, text_of(config)])


@pytest.mark.sampled(5)
@pytest.mark.parametrize("first", QUICK[::TOGETHER])
def test_every_legitimate_stack_is_accepted(first: int, tmp_path: Path) -> None:
    seeds = range(first, first + TOGETHER)
    found = {seed: quick_complaints(written(legitimate(seed), tmp_path)) for seed in seeds}
    refused = {seed: said for seed, said in found.items() if said}

    assert not refused, "\n".join(f"{seed}: {said}\n{text_of(legitimate(seed))}" for seed, said in refused.items())


@pytest.mark.sampled(2)
@pytest.mark.parametrize("first", WRONG[::TOGETHER])
def test_one_wrong_value_is_refused_by_its_key_and_before_the_first_resource(first: int, tmp_path: Path) -> None:
    seeds = range(first, first + TOGETHER)
    chosen = [(seed, wrong) for seed in seeds for wrong in wrongs_of(legitimate(seed), seed, EACH)]
    said = {(seed, wrong): acceptance(legitimate(seed), wrong, tmp_path) for seed, wrong in chosen}
    faults = [f"{seed}: {wrong}: {fault}" for (seed, wrong), fault in said.items() if fault]

    assert not faults, "\n".join(faults)


@pytest.mark.sampled(4)
@pytest.mark.parametrize("seed", EDITED)
def test_no_edit_is_routine_that_takes_what_is_protected_or_holds_data_or_fails(seed: int, tmp_path: Path) -> None:
    """The steps are the engine's, as tests/engine/test_foresight.py holds; the account is that which it deploys to."""
    old, new = edited(seed, tmp_path)
    found = reviewed(old, new, tmp_path)
    reasons = list(grave(found.diff))

    assert verdict(found).gravity not in (Gravity.ROUTINE, Gravity.NOTHING) or reasons == []


@pytest.mark.parametrize(
    ("what", "reason"),
    [
        ("a use", None),
        (
            "a repository goes",
            "deletes aws:ecr/repository:Repository private-eks-everything-shop/jobs, which holds data",
        ),
        ("the service block, protected", "replaces private-eks-prod-eksCluster, which is protected"),
        (
            "an entry's name",
            "is refused: ResourceInUseException: The specified access entry resource is already in use",
        ),
    ],
)
def test_what_is_no_matter_of_routine_is_known(what: str, reason: str | None) -> None:
    [edit] = [edit for edit in EDITS if edit.what == what]
    found = list(grave(diff_of(edit)))
    assert any(one.startswith(reason) for one in found) if reason else found == []


def test_the_command_asks_for_more() -> None:
    done = subprocess.run([sys.executable, "-m", "tests.fuzz", "--runs", "1", "--quick"], cwd=ROOT, capture_output=True)
    assert re.fullmatch(rb"1 stacks in \d+ s\n", done.stdout), done


@pytest.mark.parametrize("wrong", TABLE[:: len(TABLE) // 20], ids=str)
def test_every_wrong_value_fits_into_some_stack(wrong: Wrong) -> None:
    assert any(wrong.fits(legitimate(seed)) for seed in QUICK)
