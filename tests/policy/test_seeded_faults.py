"""Every fault breaks exactly the policies that are about it, and every policy is broken by some fault."""

import importlib
import re

import pytest

from private_eks_policies.catalogue import RULES
from private_eks_policies.cluster import ASSOCIATION
from private_eks_policies.rules import ResourceRule
from tests.conftest import recorded
from tools.docs.policies import PACK

from .analyzer import Analyzer
from .edits import added, changed
from .faults import ADDITIONS, CHANGES

CONFIGURED = {"PEKS-EKS-6"}
"""Judges nothing without a configuration: test_configuration.py."""


@pytest.mark.parametrize("fault", CHANGES)
def test_a_change_breaks_exactly_what_is_about_it(pack: Analyzer, fault: str) -> None:
    stack, type_, suffix, edits, expected = CHANGES[fault]
    graph, resource = changed(recorded(stack), type_, suffix, edits)
    before = {v.code for v in pack.of_resource(recorded(stack).resources[resource.urn])}
    assert {v.code for v in pack.of_resource(resource) + pack.of_stack(graph)} - before == expected


@pytest.mark.parametrize("fault", ADDITIONS)
def test_an_addition_breaks_exactly_what_is_about_it(pack: Analyzer, fault: str) -> None:
    type_, inputs, expected = ADDITIONS[fault]
    graph, resource = added(recorded("prod"), type_, inputs)
    assert {v.code for v in pack.of_resource(resource) + pack.of_stack(graph)} == expected


def test_every_policy_is_broken_by_some_fault() -> None:
    broken = {code for *_, codes in (*CHANGES.values(), *ADDITIONS.values()) for code in codes}
    assert broken | CONFIGURED == {rule.code for rule in RULES}


def test_every_type_that_a_policy_is_about_has_a_fault() -> None:
    seen = {type_ for _, type_, *_ in CHANGES.values()} | {type_ for type_, *_ in ADDITIONS.values()}
    about = {type_ for rule in RULES if isinstance(rule, ResourceRule) for type_ in rule.types}
    assert {own for own in about if not any(type_.startswith(own) for type_ in seen)} == {ASSOCIATION}


def test_every_type_exists() -> None:
    """A misspelt type would judge nothing."""
    sources = "".join(path.read_text(encoding="utf-8") for path in (PACK / "private_eks_policies").glob("*.py"))
    types = set(re.findall(r'"(aws:\w+/\w+:\w+)"', sources))
    assert len(types) > 50
    assert {type_ for type_ in types if not _is_there(type_)} == set()


def _is_there(type_: str) -> bool:
    _, module, kind = type_.split(":")
    package = importlib.import_module(f"pulumi_aws.{module.partition('/')[0]}")
    return bool(getattr(package, kind).pulumi_type == type_)
