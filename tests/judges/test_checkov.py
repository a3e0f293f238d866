"""checkov judges what the stacks and the examples make, and is shown to find the faults that it is there for."""

from collections import Counter

import pytest

from private_eks_cli.evidence.accepted import ACCEPTED, accepted, findings
from private_eks_cli.evidence.judging import Acceptance
from private_eks_cli.graph.model import Graph
from tests.conftest import ALL_STACKS, name_of, recorded

from .checkov_run import Verdicts, failures, run_checkov
from .faults import FAULTS
from .judges import judge, once
from .kinds import KINDS, kind_of
from .terraform_plan import Plan, address_of, aws_resources, terraform_plan

STACKS = tuple(name_of(stack) for stack in ALL_STACKS)


RULES = "CKV_AWS_", "CKV2_AWS_"


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


def acceptance(stack: str, rule: str, address: str) -> tuple[str, Acceptance] | None:
    graph = recorded(stack)
    broken = next(resource for resource in aws_resources(graph) if address_of(resource, stack) == address)
    found = accepted(rule, graph, broken)
    return (rule, found) if found else None


@pytest.mark.sampled(4)
@pytest.mark.parametrize("stack", STACKS)
def test_a_stack_breaks_no_rule_but_the_accepted_ones(verdicts: Verdicts, stack: str) -> None:
    assert {failure for failure in failures(verdicts[stack]) if acceptance(stack, *failure) is None} == set()


@pytest.mark.parametrize("stack", STACKS)
def test_evidence_lists_what_is_found_and_accepted(verdicts: Verdicts, stack: str) -> None:
    listed = {
        (rule, address_of(resource, stack))
        for acceptance, resources in findings(recorded(stack))
        for rule in acceptance.controls
        for resource in resources
        if rule.startswith(RULES)
    }
    assert listed == set(failures(verdicts[stack]))


def test_what_is_accepted_still_happens(verdicts: Verdicts) -> None:
    broken = {acceptance(stack, *failure) for stack in STACKS for failure in failures(verdicts[stack])}
    assert broken - {None} == {(rule, a) for a in ACCEPTED for rule in a.controls if rule.startswith(RULES)}


def test_what_is_open_to_the_control_plane_is_open_to_it_alone() -> None:
    rules = [
        r for s in STACKS for r in recorded(s).of("SecurityGroupIngressRule") if r.name.endswith("-cluster-pods-in")
    ]
    assert rules
    assert [r.urn for r in rules if not r.inputs["referencedSecurityGroupId"] or "cidrIpv4" in r.inputs] == []


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


def test_every_recorded_aws_resource_is_in_the_plan(any_graph: Graph) -> None:
    planned = terraform_plan(any_graph, any_graph.stack)["planned_values"]["root_module"]["resources"]
    recorded_types = Counter(KINDS[r.type].terraform for r in any_graph if r.type.startswith("aws:"))
    assert Counter(resource["type"] for resource in planned) == recorded_types


def test_every_custom_resource_is_of_aws_or_kubernetes_or_a_provider(any_graph: Graph) -> None:
    """Kubernetes objects are judged in test_checkov_kubernetes.py."""
    assert {r.type.split(":")[0] for r in any_graph if r.custom} - {"kubernetes"} == {"aws", "pulumi"}


def test_the_stacks_make_every_type_in_the_table() -> None:
    assert {r.type for stack in STACKS for r in aws_resources(recorded(stack))} == KINDS.keys()


@pytest.mark.parametrize("name", FAULTS)
def test_checkov_finds_a_seeded_fault(verdicts: Verdicts, name: str) -> None:
    assert FAULTS[name].rule in {rule for rule, _ in failures(verdicts[name])}


def test_every_expected_rule_has_a_fault_that_breaks_it() -> None:
    assert {fault.rule for fault in FAULTS.values()} == frozenset().union(*(kind.rules for kind in KINDS.values()))
