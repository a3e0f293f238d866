"""The URNs of some stacks, which hold what is deployed: `python -m tests.urns` prints them, `--write` keeps them."""

import json
import runpy
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from private_eks_cli.graph.model import Graph
from private_eks_cli.recording import recorder
from private_eks_cli.recording.urns import aliases_of, inherited
from tests.conftest import stack_called
from tests.places import ROOT
from tests.programs import run_program

STACKS = ("dev", "staging", "prod", "everything")
CONSUMER = "consumer-pip"
"""A project of its own, whose cluster is a `PrivateCluster`."""
GOLDEN = Path(__file__).with_name("urns.json")

Urns = dict[str, dict[str, list[str]]]
"""By stack and URN, without the project, the URNs that it had before, by its aliases."""


def urns() -> Urns:
    """Give the URNs of the stacks, but for those of what charts make, which are their authors'."""
    found = {stack: stack_called(stack) for stack in STACKS}
    watched = {stack: _watched(run_program, known.name, known.config) for stack, known in found.items()}
    folder = str(ROOT / "examples" / CONSUMER)
    config = {"aws:region": "eu-west-1", "orders-platform:adminRoleArn": "arn:aws:iam::111122223333:role/admins"}
    watched[CONSUMER] = _watched(lambda: runpy.run_path(folder), "dev", config, "orders-platform")
    return {stack: dict(_urns(*known)) for stack, known in watched.items()}


def text(found: Mapping[str, Any]) -> str:
    """Write URNs in the one form that is compared and reviewed: names by types, and former ones beside."""
    stacks: dict[str, Any] = {}
    for stack, of_stack in found.items():
        names: dict[str, list[str]] = {}
        for urn in sorted(of_stack):
            types, name = urn.split("::", 1)
            names.setdefault(types, []).append(name)
        former = {urn: known for urn, known in sorted(of_stack.items()) if known}
        stacks[stack] = {"names": names, "former": former}
    return json.dumps(stacks, indent=1, sort_keys=True) + "\n"


def kept() -> Urns:
    """Read what is kept."""
    known: dict[str, Any] = json.loads(GOLDEN.read_text(encoding="utf-8"))
    return {
        stack: {
            f"{types}::{name}": of_stack["former"].get(f"{types}::{name}", [])
            for types, names in of_stack["names"].items()
            for name in names
        }
        for stack, of_stack in known.items()
    }


def _urns(graph: Graph, aliases: Mapping[str, list[str]]) -> Iterator[tuple[str, list[str]]]:
    former: dict[str, list[str]] = {}
    # Parents come before their children: a URN begins with its parent's types.
    for resource in sorted(graph, key=lambda known: known.urn.count("$")):
        own = aliases.get(resource.urn, [])
        above = former.get(resource.parent, [])
        passed_on = [urn for old in above for urn in inherited([resource.urn, *own], resource.parent, old)]
        former[resource.urn] = sorted({*own, *passed_on} - {resource.urn})
        if ":Platform$" not in resource.urn:
            yield _short(resource.urn), [_short(urn) for urn in former[resource.urn]]


def _watched(program: Callable[[], Any], *known: Any) -> tuple[Graph, dict[str, list[str]]]:
    """Record a program, and the aliases in its registrations."""
    seen: dict[str, list[str]] = {}
    original = recorder._Monitor.RegisterResource

    def register(monitor: Any, request: Any) -> Any:
        answer = original(monitor, request)
        seen[answer.urn] = aliases_of(request, answer.urn)
        return answer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recorder._Monitor, "RegisterResource", register)
        return recorder.record(program, *known), seen


def _short(urn: str) -> str:
    return urn.split("::", 2)[2]


if __name__ == "__main__":
    if "--write" in sys.argv[1:]:
        GOLDEN.write_text(text(urns()), encoding="utf-8")
    else:
        sys.stdout.write(text(urns()))
