"""Values that no provider would take: a policy leaves them to it, and does not fail, for that would end the preview."""

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from private_eks_policies.catalogue import RULES
from private_eks_policies.rules import Resource, ResourceRule
from private_eks_policies.stack import Stack, StackRule
from tests.conftest import recorded

from .faults import ADDITIONS, document

ODD: tuple[Any, ...] = (
    None,
    "x",
    "[]",
    '{"Statement": "x"}',
    '{"Statement": ["x"]}',
    document(Principal=1, Condition=1, Action=[1]),
    document(Principal={"AWS": [1]}, Condition={"StringEquals": "x"}, Action=1),
    7,
    True,
    [],
    ["x"],
    [None],
    [["x"]],
    {},
    {"x": None},
)


def odd(value: Any) -> Iterator[Any]:
    """Give a value again and again, each time with something odd in the place of a part of it."""
    yield from ODD
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from ({**value, key: other} for other in odd(item))
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from ([*value[:i], other, *value[i + 1 :]] for other in odd(item))


@pytest.mark.parametrize("rule", [rule for rule in RULES if isinstance(rule, ResourceRule)], ids=lambda rule: rule.code)
def test_no_value_makes_a_policy_of_resources_fail(rule: ResourceRule) -> None:
    config = {"administrators": ["x"], "registries": ["x"]}
    graphs = [recorded(stack) for stack in ("everything", "applications")]
    known = {r.type: Resource(r.type, r.name, r.inputs) for graph in graphs for r in graph}
    faulty = [Resource(type_, "new", inputs) for type_, inputs, _ in ADDITIONS.values()]
    resources = [resource for resource in (*known.values(), *faulty) if rule.about(resource.type)]
    assert resources
    for resource in resources:
        for props in odd(dict(resource.props)):
            if isinstance(props, Mapping):
                rule.judged(dataclasses.replace(resource, props=props), config)


@pytest.mark.parametrize("rule", [rule for rule in RULES if isinstance(rule, StackRule)], ids=lambda rule: rule.code)
def test_no_value_makes_a_policy_of_stacks_fail(rule: StackRule) -> None:
    resources = {
        r.urn: Resource(r.type, r.name, {**r.outputs, "id": r.id}, r.urn, r.property_dependencies, r.dependencies)
        for r in recorded("bottlerocket-fips")
    }
    for urn, resource in resources.items():
        for key in resource.props:
            for value in ODD:
                other = dataclasses.replace(resource, props={**resource.props, key: value})
                rule.judged(Stack({**resources, urn: other}), {})
