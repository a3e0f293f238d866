"""The in-cluster layer of every stack that has one, applied by the real engine to a simulated Kubernetes."""

from typing import Any

import pytest

from tests.conftest import ALL_STACKS, name_of, recorded

from .conftest import Begin

pytestmark = pytest.mark.engine

APPLY: dict[str, Any] = {"inCluster": {"mode": "apply", "through": "bastion"}, "bastions": {"bastion": {}}}
STACKS = [stack for stack in ALL_STACKS if recorded(stack).objects()]


def test_half_of_the_stacks_run_something() -> None:
    assert {name_of(stack) for stack in STACKS} >= {"applications", "auto-mode", "dev", "everything", "fargate-efs"}


@pytest.mark.parametrize("stack", STACKS, ids=name_of)
def test_applied_objects_come_after_the_cluster_stay_and_go_before_the_network(begin: Begin, stack: str) -> None:
    with begin(stack) as life:
        foreseen, first = life.preview(**APPLY), life.up(**APPLY)
        assert (foreseen.errors, first.errors) == ([], [])
        assert foreseen.counts == first.counts
        objects = len(recorded(stack).objects())
        assert sum(resource["type"].startswith("kubernetes:") for resource in life.state) == objects
        phases = [life.up(**APPLY), life.refresh(), life.destroy()]
        assert [phase.errors for phase in phases] == [[], [], []]
        assert [set(phase.counts) for phase in phases] == [{"same"}, {"same"}, {"delete"}]
        assert life.cloud.live == []
        assert life.state == []


def test_an_application_is_edited_in_place_and_nothing_else_changes(begin: Begin) -> None:
    with begin("dev") as life:
        assert life.up(**APPLY).errors == []
        application = {"namespace": "custom-space", "image": "nginx", "ports": {"http": 8080}, "probe": {"path": "/"}}
        more = life.up(**APPLY, applications={"sample-app": {**application, "replicas": 5}})
        assert (more.errors, {kind: n for kind, n in more.counts.items() if kind != "same"}) == ([], {"update": 1})
        gone = life.up(**APPLY, applications={})
        assert (gone.errors, {kind: n for kind, n in gone.counts.items() if kind != "same"}) == ([], {"delete": 4})


def test_from_rendering_to_applying_only_objects_move(begin: Begin) -> None:
    with begin("dev") as life:
        assert life.up().errors == []
        moved = life.up(**APPLY)
        assert moved.errors == []
        kubernetes = len(recorded("dev").objects()) + 1
        assert {kind: n for kind, n in moved.counts.items() if kind != "same"} == {"replace": kubernetes}
