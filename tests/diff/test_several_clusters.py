"""Diffs of a program with two clusters: each is judged for itself, and the first line says which one it is about."""

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from private_eks_cli.diff.attention import Review, review
from private_eks_cli.diff.compare import with_program
from private_eks_cli.diff.words import headline, summary
from private_eks_cli.promises import broken_promises
from private_eks_cli.recording.recorder import record
from tests.conftest import stack_called
from tests.consumer_programs import REGION, cluster

STACK = dataclasses.replace(stack_called("dev"), config={"aws:region": REGION})
SQS = {"endpoint_services": ["sqs"]}
KEPT = {"protect": True}
FREE = "nothing opened; same fixed costs"
Program = Callable[[], None]


def program(orders: dict[str, Any], billing: dict[str, Any] | None) -> Program:
    """Make two clusters with further settings each, or the first alone."""

    def make() -> None:
        cluster("orders", "10.40.0.0/16", **orders)
        if billing is not None:
            cluster("billing", "10.50.0.0/16", **billing)

    return make


def compared(before: Program, after: Program) -> Review:
    was, known = (record(one, STACK.name, STACK.config) for one in (before, after))
    return review(with_program(STACK, was, known, "`main`", after), broken_promises(known))


CHANGES: list[tuple[str, Program, Program, str, str]] = [
    (
        "nothing",
        program({}, {}),
        program({}, {}),
        "NOTHING: no changes",
        "nothing to do; nothing opened; same fixed costs",
    ),
    (
        "one goes",
        program({}, {}),
        program({}, None),
        "DESTROYS: deletes `PrivateCluster billing` (53 resources)",
        "53 to delete; nothing opened; -153.11 USD a month (-153.11 to -309.33); "
        "price not known of Interface endpoints, Node volumes",
    ),
    (
        "one comes",
        program({}, None),
        program({}, {}),
        "OPENS: 9 internal ways of what is new itself: 1 Cluster, 2 SecurityGroup; `PrivateCluster billing` "
        "(53 resources) new",
        "53 to create; opens 9 ways; +153.11 USD a month (+153.11 to +309.33); "
        "price not known of Interface endpoints, Node volumes",
    ),
    (
        "the version of one",
        program({}, {}),
        program({}, {"version": "1.36"}),
        "DECIDE: moves `Cluster billing-eksCluster` from `1.35` to `1.36`; 1 node of `billing-general` replaced, "
        "1 at a time, in about 7 minutes",
        "2 to update; nothing opened; same fixed costs",
    ),
    (
        "the size of one",
        program({}, {}),
        program({}, {"node_groups": {"general": {"max_size": 6}}}),
        "ROUTINE: `maxSize` of `NodeGroup billing-general` changed in place; +0.00 to +234.33 USD a month; price not "
        "known of billing: Node volumes",
        "1 to update; nothing opened; +0.00 to +234.33 USD a month; price not known of billing: Node volumes",
    ),
    (
        "protection of one",
        program(KEPT, KEPT),
        program(KEPT, {"protect": False}),
        "DECIDE: `Key billing`, `Cluster billing-eksCluster`, `kubernetes billing-eks-k8s` lose their protection",
        "1 to update; nothing opened; same fixed costs",
    ),
    (
        "an endpoint that both have",
        program(SQS, SQS),
        program(SQS, {}),
        "DECIDE: the endpoint of `sqs of billing` goes",
        "1 to delete; nothing opened; price not known of billing: Interface endpoints",
    ),
    (
        "retention of one",
        program({}, {}),
        program({}, {"log_retention_days": 30}),
        "DESTROYS: retention of `LogGroup billing`, `LogGroup billing-flow-logs`: 30 days, before 365 days: older logs "
        "go",
        "2 to update; nothing opened; same fixed costs",
    ),
    (
        "clients of one",
        program({}, {}),
        program({}, {"client_cidrs": ["192.168.0.0/24"]}),
        "OPENS: 2 internal ways: into `Cluster billing-eksCluster` from `192.168.0.0/24` on `tcp` 443 and 1 more",
        "2 to create; opens 2 ways; same fixed costs",
    ),
    (
        "what one cannot change",
        program({}, {}),
        program({}, {"service_cidr": "172.21.0.0/16"}),
        "DESTROYS: replaces `Cluster billing-eksCluster`",
        "4 to update, 9 to replace; nothing opened; same fixed costs",
    ),
]


@pytest.mark.sampled(5)
@pytest.mark.parametrize(("what", "before", "after", "said", "counts"), CHANGES, ids=[row[0] for row in CHANGES])
def test_a_change_of_one_of_two_clusters_is_about_that(
    what: str, before: Program, after: Program, said: str, counts: str
) -> None:
    found = compared(before, after)
    assert (headline(found), summary(found)) == (f"dev: {said}", counts)
    assert [remark for remark in found.remarks if remark.code == "breaks-promise"] == []


def test_both_are_named_where_both_change() -> None:
    newer = {"version": "1.36"}
    found = compared(program({}, {}), program(newer, newer))
    assert headline(found) == (
        "dev: DECIDE: moves `Cluster billing-eksCluster` from `1.35` to `1.36`; moves `Cluster orders-eksCluster` from "
        "`1.35` to `1.36`; 2 nodes of `billing-general`, `orders-general` replaced, 1 at a time in each, in about 7 "
        "minutes"
    )
