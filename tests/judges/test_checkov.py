"""checkov judges what the three stacks make, and is shown to find the faults that it is there for."""

from collections import Counter
from collections.abc import Mapping

import pytest

from offline.graph import Graph
from tests.conftest import STACKS, recorded

from .checkov_run import Verdicts, failures, run_checkov
from .faults import FAULTS
from .judges import judge, once
from .kinds import KINDS, kind_of
from .terraform_plan import Plan, address_of, aws_resources, terraform_plan

ACCEPTED: Mapping[tuple[str, str], str] = {}
"""Rules that a type breaks on purpose, with the reason: `("CKV_AWS_1", "aws_vpc"): "why"`."""


def plans() -> dict[str, Plan]:
    stacks = {stack: terraform_plan(recorded(stack), stack) for stack in STACKS}
    return stacks | {name: terraform_plan(f.put_into(recorded(f.stack)), name) for name, f in FAULTS.items()}


@pytest.fixture(scope="session")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> Verdicts:
    checkov = judge("checkov")
    made: Verdicts = once(
        tmp_path_factory, "checkov", lambda: run_checkov(checkov, plans(), tmp_path_factory.mktemp("plans"))
    )
    return made


def broken(verdicts: Verdicts, stack: str) -> set[tuple[str, str]]:
    return {(rule, address.split(".")[0]) for rule, address in failures(verdicts[stack])}


@pytest.mark.parametrize("stack", STACKS)
def test_a_stack_breaks_no_rule_but_the_accepted_ones(verdicts: Verdicts, stack: str) -> None:
    assert broken(verdicts, stack) <= ACCEPTED.keys()


def test_what_is_accepted_still_happens(verdicts: Verdicts) -> None:
    assert ACCEPTED.keys() <= set().union(*(broken(verdicts, stack) for stack in STACKS))


@pytest.mark.parametrize("stack", STACKS)
def test_every_expected_rule_has_judged_every_resource(verdicts: Verdicts, stack: str) -> None:
    missing = {
        address: unasked
        for resource in aws_resources(recorded(stack))
        if (
            unasked := _expected(resource.type) - verdicts[stack].get(address := address_of(resource, stack), {}).keys()
        )
    }
    assert not missing


def _expected(type_: str) -> frozenset[str]:
    return kind_of(type_).rules


def test_every_recorded_aws_resource_is_in_the_plan(graph: Graph) -> None:
    planned = terraform_plan(graph, graph.stack)["planned_values"]["root_module"]["resources"]
    recorded_types = Counter(KINDS[r.type].terraform for r in graph if r.type.startswith("aws:"))
    assert Counter(resource["type"] for resource in planned) == recorded_types


def test_every_custom_resource_is_of_aws_or_a_provider(graph: Graph) -> None:
    assert {r.type.split(":")[0] for r in graph if r.custom} == {"aws", "pulumi"}


def test_the_stacks_make_every_type_in_the_table() -> None:
    assert {r.type for stack in STACKS for r in aws_resources(recorded(stack))} == KINDS.keys()


@pytest.mark.parametrize("name", FAULTS)
def test_checkov_finds_a_seeded_fault(verdicts: Verdicts, name: str) -> None:
    assert FAULTS[name].rule in {rule for rule, _ in failures(verdicts[name])}


def test_every_expected_rule_has_a_fault_that_breaks_it() -> None:
    assert {fault.rule for fault in FAULTS.values()} == frozenset().union(*(kind.rules for kind in KINDS.values()))
