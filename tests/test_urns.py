"""No URN changes unnoticed: what has another one is deleted and made anew, and takes with it what lives in it."""

from typing import Any

import pulumi
import pytest

from tests import urns

WRITE = "run `python -m tests.urns --write`"
ALIAS = "give the resource an alias for the name or type that it had, say so in CHANGELOG.md (docs/versioning.md), then"
KEEP = "an alias goes with the next major version only (docs/versioning.md)"


def faults(found: urns.Urns, kept: urns.Urns) -> list[str]:
    """Say of every changed URN what has to be done."""
    return [fault for stack in kept for fault in _faults(stack, found[stack], kept[stack])]


def _faults(stack: str, found: dict[str, list[str]], kept: dict[str, list[str]]) -> list[str]:
    now_called = {former: urn for urn, formers in found.items() for former in formers}
    said = []
    for urn in sorted(kept.keys() - found.keys()):
        moved = f"is now {now_called[urn]}: {WRITE}" if urn in now_called else f"would be replaced: {ALIAS} {WRITE}"
        said.append(f"{stack}: {urn} {moved}")
    said += [f"{stack}: {urn} is new: {WRITE}" for urn in sorted(found.keys() - kept.keys() - {*now_called.values()})]
    for urn in sorted(kept.keys() & found.keys()):
        said += [f"{stack}: {urn} was {old}: {KEEP}" for old in sorted({*kept[urn]} - {*found[urn]})]
    return said


def test_every_urn_is_the_reviewed_one() -> None:
    assert faults(urns.urns(), urns.kept()) == []


def test_they_are_written_as_they_are_read() -> None:
    assert urns.text(urns.kept()) == urns.GOLDEN.read_text(encoding="utf-8")


VPC = "private-eks:index:Network$aws:ec2/vpc:Vpc::private-eks-dev"
OTHER = VPC.replace("Network$", "Net$")


@pytest.mark.parametrize(
    ("found", "kept", "said"),
    [
        ({VPC: []}, {VPC: []}, []),
        ({OTHER: []}, {VPC: []}, [f"dev: {VPC} would be replaced: {ALIAS} {WRITE}", f"dev: {OTHER} is new: {WRITE}"]),
        ({OTHER: [VPC]}, {VPC: []}, [f"dev: {VPC} is now {OTHER}: {WRITE}"]),
        ({OTHER: [VPC]}, {OTHER: [VPC]}, []),
        ({OTHER: []}, {OTHER: [VPC]}, [f"dev: {OTHER} was {VPC}: {KEEP}"]),
    ],
)
def test_what_has_to_be_done_is_said(found: Any, kept: Any, said: list[str]) -> None:
    assert faults({"dev": found}, {"dev": kept}) == said


def test_a_renamed_component_takes_its_children_along(monkeypatch: pytest.MonkeyPatch) -> None:
    """Aliases are found as the engine finds them: children have those that follow from their parent's."""
    original = pulumi.ComponentResource.__init__

    def renamed(self: Any, type_: str, name: str, props: Any, opts: Any = None, **more: Any) -> None:
        if type_ == "private-eks:index:Network":
            former = pulumi.ResourceOptions(aliases=[pulumi.Alias(type_=type_)])
            type_, opts = "private-eks:index:Net", pulumi.ResourceOptions.merge(opts, former)
        original(self, type_, name, props, opts, **more)

    monkeypatch.setattr(pulumi.ComponentResource, "__init__", renamed)
    said = faults(urns.urns(), urns.kept())
    moved = [urn for stack in urns.kept().values() for urn in stack if "private-eks:index:Network" in urn]
    assert len(said) == len(moved) > 100
    assert all(" is now " in fault and "private-eks:index:Net$" in f"{fault}$".replace("::", "$") for fault in said)
