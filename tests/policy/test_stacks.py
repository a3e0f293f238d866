"""Every stack of the repository passes, but for what it does on purpose."""

import pytest

from private_eks_cli.graph.asked import asked
from tests.conftest import ALL_STACKS, name_of, recorded

from .analyzer import Analyzer, Violation

BASTION = "private-eks-public-bastion-bastion"
CLASSIC = {
    ("PEKS-NET-1", f"{BASTION}-public"),
    ("PEKS-NET-2", f"{BASTION}-public"),
    ("PEKS-NET-4", BASTION),
    ("PEKS-NET-6", f"{BASTION}-ssh-203.0.113.0-24"),
    ("PEKS-DOOR-4", f"{BASTION}-public"),
}
"""What a public bastion breaks: the gateway, the route, the address, SSH from the office, and no way to S3."""
NOTED = {"PEKS-DOOR-1", "PEKS-IAM-1", "PEKS-IAM-3"}
"""Policies about documents with ARNs in them, which a first preview does not know."""


def broken(found: list[Violation], level: str) -> set[tuple[str, str]]:
    return {(v.code, v.name) for v in found if v.level == level and not v.is_note}


def unprotected(stack: str) -> set[tuple[str, str]]:
    """Give the advice for a stack that may be deleted."""
    graph = recorded(stack)
    clusters = graph.of("aws:eks/cluster:Cluster")
    return {("PEKS-EKS-7", cluster.name) for cluster in clusters if graph.config.get("private-eks:protect") != "true"}


def tell(pack: Analyzer, stack: str) -> Analyzer:
    """Say which endpoints are there already, and whose images pods get: the pack sees only what a stack makes."""
    graph = recorded(stack)
    registries = asked(graph, "registries", {}).values()
    hosts = sorted({host for given in registries for host in (given["host"], *given.get("mirrors", {}))})
    existing = {"PEKS-DOOR-1": {"existing": asked(graph, "existingEndpointServices", [])}}
    pack.configure({**existing, "PEKS-IMG-1": {"registries": hosts}} if hosts else existing)
    return pack


@pytest.mark.parametrize("stack", ALL_STACKS, ids=name_of)
def test_a_stack_breaks_only_what_it_breaks_on_purpose(pack: Analyzer, stack: str) -> None:
    found = tell(pack, stack).of(recorded(stack))
    assert broken(found, "mandatory") == (CLASSIC if name_of(stack) == "public-bastion" else set())
    assert broken(found, "advisory") == unprotected(stack)
    assert [v for v in found if v.is_note] == []


@pytest.mark.parametrize("stack", ALL_STACKS, ids=name_of)
def test_a_first_preview_says_the_same_and_notes_what_it_does_not_know(pack: Analyzer, stack: str) -> None:
    found = tell(pack, stack).of(recorded(stack, unknowns=True), unknowns=True)
    assert broken(found, "mandatory") == (CLASSIC if name_of(stack) == "public-bastion" else set())
    assert broken(found, "advisory") == unprotected(stack)
    notes = [v for v in found if v.is_note]
    assert {v.code for v in notes} <= NOTED
    assert {v.level for v in notes} == {"advisory"}


def test_a_public_bastion_passes_when_its_parts_are_named(pack: Analyzer) -> None:
    pack.configure({code: {"allow": [name]} for code, name in CLASSIC})
    assert broken(pack.of(recorded("public-bastion")), "mandatory") == set()


@pytest.mark.parametrize("code", sorted(code for code, _ in CLASSIC))
def test_naming_another_resource_does_not_help(pack: Analyzer, code: str) -> None:
    pack.configure({key: {"allow": ["other" if key == code else name]} for key, name in CLASSIC})
    assert {found for found, _ in broken(pack.of(recorded("public-bastion")), "mandatory")} == {code}
