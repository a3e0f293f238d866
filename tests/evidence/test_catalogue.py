"""The table of controls is whole: titles, pages, questions, and tests that exist."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from private_eks_cli.evidence.cis import CIS
from private_eks_cli.evidence.controls import all_controls
from private_eks_cli.evidence.fsbp import FSBP
from private_eks_cli.evidence.judging import Fixed, Rule, Status
from tests.conftest import ALL_STACKS, name_of, recorded
from tests.places import ROOT

STANDARDS = {
    "CIS Amazon EKS Benchmark 1.8.0": 50,
    "AWS Foundational Security Best Practices": 70,
    "AWS Security Hub, other standards": 10,
}
SECTIONS = {"2.1": 2, "3.1": 4, "3.2": 9, "4.1": 12, "4.2": 5, "4.3": 2, "4.4": 2, "4.5": 2, "5.1": 4, "5.2": 1,
            "5.3": 1, "5.4": 5, "5.5": 1}  # fmt: skip
"""How many controls each section of the benchmark has."""
FIXED = {"EC2.7", "EC2.172", "KMS.3"}
"""Controls of which no program shows anything."""


def test_each_control_has_a_title_and_a_question() -> None:
    table = json.loads((ROOT / "cli" / "private_eks_cli" / "evidence" / "controls.json").read_text(encoding="utf-8"))
    assert {standard: len(rows) for standard, rows in table.items()} == STANDARDS
    titled = [control for rows in table.values() for control in rows]
    assert sorted(titled) == sorted([*CIS, *FSBP])
    assert [control.title for control in all_controls() if not re.fullmatch(r"[A-Z][^<>|\n]+", control.title)] == []


def test_the_benchmark_is_there_as_a_whole() -> None:
    sections = [control.rpartition(".")[0] for control in CIS]
    assert {section: sections.count(section) for section in sections} == SECTIONS


def test_only_what_no_program_shows_has_one_answer_for_all() -> None:
    assert {control.id for control in all_controls() if isinstance(control.judge, Fixed)} == FIXED


def test_each_control_has_its_page() -> None:
    pages = {control.label: control.page for control in all_controls()}
    guide = "https://docs.aws.amazon.com/securityhub/latest/userguide"
    bench = "https://github.com/aquasecurity/kube-bench/blob/main/cfg/eks-1.8.0"
    assert pages["CIS 2.1.1"] == f"{bench}/controlplane.yaml"
    assert pages["CIS 3.2.9"] == f"{bench}/node.yaml"
    assert pages["CIS 4.3.2"] == f"{bench}/policies.yaml"
    assert pages["CIS 5.4.2"] == f"{bench}/managedservices.yaml"
    assert pages["EKS.1"] == f"{guide}/eks-controls.html#eks-1"
    assert pages["AutoScaling.2"] == f"{guide}/autoscaling-controls.html#autoscaling-2"
    forms = rf"{guide}/[a-z0-9]+-controls\.html#[a-z0-9]+-\d+|{bench}/[a-z]+\.yaml"
    assert [page for page in pages.values() if not re.fullmatch(forms, page)] == []
    assert len(pages) == sum(STANDARDS.values())


def collected(files: list[str]) -> set[str]:
    """Give the ids of all tests in some files."""
    command = [sys.executable, "-m", "pytest", "--all", "--collect-only", "-q", "-p", "no:cacheprovider", *files]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    return {line for line in done.stdout.splitlines() if "::" in line}


def test_every_named_test_exists() -> None:
    named = {test for control in all_controls() for test in control.tests}
    found = collected(sorted({test.partition("::")[0] for test in named}))
    known = found | {test.partition("[")[0] for test in found}
    assert sorted(named - known) == []


def test_every_control_that_is_judged_is_held_by_a_test() -> None:
    assert [control.id for control in all_controls() if not control.tests] == ["EC2.7", "EC2.172"]
    judged = [control for control in all_controls() if isinstance(control.judge, Rule)]
    own = "tests/evidence/test_controls.py::test_a_seeded_fault_is_not_met"
    assert [c.id for c in judged if c.tests[-1] != f"{own}[{c.id}]"] == []


@pytest.mark.parametrize("stack", ALL_STACKS, ids=name_of)
def test_an_answer_shows_what_it_is_about(stack: str) -> None:
    graph = recorded(stack)
    for control in all_controls():
        verdict = control.decide(graph)
        assert re.fullmatch(r".+\S", verdict.how, re.DOTALL), control.id
        if isinstance(control.judge, Rule):
            subjects = tuple(control.judge.subjects(graph))
            assert (verdict.status is not Status.NOT_APPLICABLE) or subjects == (), control.id
            assert set(map(id, verdict.resources)) <= {id(r) for r in graph}, control.id
            if verdict.status in (Status.MET, Status.ACCEPTED, Status.NOT_MET):
                assert verdict.resources, control.id
                assert set(map(id, verdict.resources)) <= set(map(id, subjects)), control.id


@pytest.mark.parametrize("stack", ALL_STACKS, ids=name_of)
def test_a_document_that_an_answer_names_exists(stack: str) -> None:
    for control in all_controls():
        how = control.decide(recorded(stack)).how
        for path in re.findall(r"\b(?:docs|tests)/[\w/.-]*\w", how):
            if not path.startswith("docs.aws"):
                assert (ROOT / Path(path)).exists(), (control.id, path)
