"""The table of controls: titles and tests from `controls.json`, each with its page and what it asks.

Titles are those of kube-bench, for the benchmark of CIS, and of the Security Hub user guide, all read in 2026-11. Tests
are pytest's ids, without parameters where all of them count.
"""

import functools
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..graph.model import Graph
from .accepted import ACCEPTED, of_control
from .cis import CIS, PAGES
from .fsbp import FSBP
from .judging import Fixed, Judge, Verdict, decide

OWN_TEST = "tests/evidence/test_controls.py::test_a_seeded_fault_is_not_met[{}]"
"""Holds that a control can fail."""

OPENING = frozenset(
    {
        *("4.1.1", "5.1.2", "5.4.1", "5.4.2", "5.4.3"),
        *("EC2.9", "EC2.13", "EC2.14", "EC2.15", "EC2.18", "EC2.19", "EC2.25"),
        *("EKS.1", "IAM.1", "KMS.5", "SQS.3", "SSM.4"),
    }
)
"""Controls about what opens something: they judge every resource, whoever declares it."""

_KUBE_BENCH = "https://github.com/aquasecurity/kube-bench/blob/main/cfg/eks-1.8.0"
_SECURITY_HUB = "https://docs.aws.amazon.com/securityhub/latest/userguide"


@dataclass(frozen=True, slots=True)
class Control:
    """One control of a standard."""

    id: str
    standard: str
    title: str
    page: str
    judge: Judge
    tests: tuple[str, ...]

    @property
    def label(self) -> str:
        """Its id as people write it; no spreadsheet takes it for a date."""
        return _label(self.id)

    def decide(self, graph: Graph) -> Verdict:
        """Answer it for a recorded program."""
        return decide(self.judge, graph, of_control(self.id), self.id in OPENING)


@functools.cache
def all_controls() -> tuple[Control, ...]:
    """Give the controls, standard by standard."""
    tables: dict[str, Any] = json.loads(Path(__file__).with_name("controls.json").read_text(encoding="utf-8"))
    return tuple(
        _control(standard, control, row["title"], row["tests"])
        for standard, rows in tables.items()
        for control, row in rows.items()
    )


def exceptions() -> dict[str, list[str]]:
    """Give what is accepted: by reason, the controls and rules that object."""
    found: dict[str, list[str]] = {}
    for acceptance in ACCEPTED:
        found.setdefault(acceptance.reason, []).extend(map(_label, acceptance.controls))
    return found


def _label(control: str) -> str:
    return f"CIS {control}" if control in CIS else control


def _control(standard: str, control: str, title: str, tests: list[str]) -> Control:
    judge = {**CIS, **FSBP}[control]
    own = () if isinstance(judge, Fixed) else (OWN_TEST.format(control),)
    return Control(control, standard, title, _page(control), judge, (*tests, *own))


def _page(control: str) -> str:
    service, _, number = control.lower().partition(".")
    if service in PAGES:
        return f"{_KUBE_BENCH}/{PAGES[service]}.yaml"
    return f"{_SECURITY_HUB}/{service}-controls.html#{service}-{number}"
