"""A first preview, which knows no id yet: only what is surely wrong is said to be, and what is not known says so."""

import dataclasses
import functools
import json
from pathlib import Path

import pytest

from private_eks_cli.evidence.answering import answer
from private_eks_cli.evidence.controls import all_controls
from private_eks_cli.evidence.judging import Status
from private_eks_cli.evidence.judging import Verdict as Answer
from private_eks_cli.graph.model import Graph, Resource
from private_eks_cli.promises import State, Verdict, verdicts
from private_eks_cli.recording.wire import UNKNOWN
from private_eks_cli.reports.advice import advice
from private_eks_cli.reports.digest import state_of
from private_eks_cli.sources.files import graph_of
from tests.conftest import TODAY, recorded

STACKS = ("dev", "staging", "everything")


@functools.cache
def first_preview(stack: str) -> Graph:
    """Read what a first preview of a stack says."""
    program = recorded(stack, unknowns=True)
    steps = [{"op": "create", "newState": state_of(program, resource)} for resource in program]
    diagnostics = [{"message": f"warning: {text}\n", "severity": "warning"} for text in recorded(stack).warnings]
    config = dict(program.config)
    return graph_of({"config": config, "steps": steps, "diagnostics": diagnostics}, Path("preview.json"))


@functools.cache
def failing(stack: str) -> set[str]:
    return {one.id for one in all_controls() if answer(one, recorded(stack)).status is Status.NOT_MET}


def promise(graph: Graph, name: str) -> Verdict:
    return next(one for one in verdicts(graph) if one.name == name)


def answered(graph: Graph, control: str) -> Answer:
    return next(answer(one, graph) for one in all_controls() if one.id == control)


@pytest.mark.parametrize("stack", STACKS)
def test_it_breaks_no_promise_and_fails_no_control_that_its_program_does_not(stack: str) -> None:
    graph = first_preview(stack)
    assert graph.unknown
    assert {one.name: one.faults for one in verdicts(graph) if one.faults} == {}
    assert {one.id for one in all_controls() if answer(one, graph).status is Status.NOT_MET} <= failing(stack)


@pytest.mark.parametrize("stack", STACKS)
def test_it_says_the_configuration_and_the_advice_of_its_program(stack: str) -> None:
    graph, program = first_preview(stack), recorded(stack)
    assert graph.config == program.config
    assert graph.warnings == program.warnings
    said = advice(graph, TODAY)
    assert not any(UNKNOWN in text for text in said)
    assert set(said) <= set(advice(program, TODAY))
    assert [text for text in said if "IRSA" in text] == [text for text in advice(program, TODAY) if "IRSA" in text]


def test_what_is_surely_wrong_is_told() -> None:
    graph = first_preview("everything")
    way = Resource("urn:way-out", "aws:ec2/internetGateway:InternetGateway", "way-out", "", True, {})
    assert promise(graph.replacing(way), "Private").state is State.BROKEN
    called = dataclasses.replace(way, name=graph.one("Vpc", "private-eks-everything").name)
    assert promise(graph.replacing(called), "Private").state is State.BROKEN
    anything = json.dumps({"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})
    policy = Resource(
        "urn:theirs", "aws:iam/rolePolicy:RolePolicy", "theirs", "", True, {"role": "x", "policy": anything}
    )
    found = answered(graph.replacing(policy), "IAM.1")
    assert found.status is Status.NOT_MET
    assert [one.name for one in found.resources] == ["theirs"]


def test_what_needs_something_unknown_is_not_decided() -> None:
    graph = first_preview("dev")
    found = answered(graph, "SSM.1")
    assert found.status is Status.UNDECIDABLE
    assert found.how == (
        "The preview does not know all of private-eks-dev-bastion before they are made: judge the state."
    )
    assert answered(recorded("dev"), "SSM.1").status is Status.MET
    assert promise(graph, "Whole").state is State.UNSEEN
