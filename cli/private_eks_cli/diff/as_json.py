"""A diff in the shape of `pulumi preview --json`, with what needs attention among the diagnostics."""

import dataclasses
from collections import Counter
from typing import Any

from ..graph.model import Graph, Resource
from ..recording.foresight import SAME, Step
from ..recording.wire import UNKNOWN
from ..reports.digest import state_of
from ..reports.lines import amounts
from .attention import Review
from .bill import Bill
from .model import MOVE, operation_of
from .properties import properties


def as_json(review: Review) -> dict[str, Any]:
    """Give every step that does something, and how many of each operation there are."""
    diff = review.diff
    steps = [step for step in diff.steps if operation_of(step) != SAME]
    said = [f"{remark.code}: {remark.what}" for remark in review.remarks]
    controls = [
        {"control": one.label, "before": str(one.before.status), "now": str(one.now.status), "how": one.now.how}
        for one in review.controls
    ]
    return {
        **({"controls": controls} if controls else {}),
        "config": dict(sorted(diff.after.config.items())),
        "steps": [_step(review, step) for step in steps],
        "diagnostics": [{"message": text, "severity": "warning"} for text in (*diff.notes, *said)],
        "duration": 0,
        "changeSummary": dict(sorted(Counter(step.op for step in diff.steps).items())),
        "costs": _costs(review.bill) if review.bill else None,
    }


def _costs(bill: Bill) -> dict[str, Any]:
    """Give USD a month on both sides, and what changes, at the desired, the least and the largest size."""
    lines = [dataclasses.asdict(line) for line in bill.lines]
    return {
        "before": amounts(bill.before),
        "after": amounts(bill.after),
        "lines": lines,
        "unknown": list(bill.unknown),
        "currency": "USD",
        "prices": bill.prices,
    }


def _step(review: Review, step: Step) -> dict[str, Any]:
    old = _state(review.diff.before, step.old) if step.old else {}
    new = _state(review.diff.after, step.new) if step.new else {}
    changed = properties(step)
    detailed = {p.path: {"kind": f"{p.kind}{'-replace' * p.replaces}", "inputDiff": True} for p in changed}
    written = {
        "op": step.op,
        "urn": step.resource.urn,
        "provider": (new or old)["provider"],
        "oldState": old,
        "newState": new,
        "diffReasons": sorted({path.split(".")[0] for path in step.paths}),
        "replaceReasons": sorted({path.split(".")[0] for path in step.replacing}),
        "detailedDiff": detailed,
    }
    aliases = {"aliases": [step.old.urn]} if operation_of(step) == MOVE and step.old else {}
    return {key: value for key, value in (written | aliases).items() if value or key in ("op", "urn")}


def _state(graph: Graph, resource: Resource) -> dict[str, Any]:
    known = {"id": resource.id} if resource.id not in ("", UNKNOWN) else {}
    return {**state_of(graph, resource), **known}
