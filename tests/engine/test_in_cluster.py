"""The in-cluster layer of every stack that has one, applied by the real engine to a simulated Kubernetes."""

from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from private_eks_cli.cloud.kubernetes.rendered import rendered
from private_eks_cli.cloud.refusals import RefusedError
from private_eks_cli.engine.rehearse import rehearse
from private_eks_cli.sources.stacks import find_stack
from tests.conftest import ALL_STACKS, name_of, recorded, size_of
from tests.places import ROOT

from .conftest import Begin

pytestmark = pytest.mark.engine

BASTION: dict[str, Any] = {"bastions": {"bastion": {}}}
APPLY: dict[str, Any] = {"inCluster": {"mode": "apply", "through": "bastion"}, **BASTION}
STACKS = [stack for stack in ALL_STACKS if recorded(stack).objects()]


def test_half_of_the_stacks_run_something() -> None:
    assert {name_of(stack) for stack in STACKS} >= {"applications", "auto-mode", "dev", "everything", "fargate-efs"}


@pytest.mark.sampled(2, cost=size_of)
@pytest.mark.parametrize("stack", STACKS, ids=name_of)
def test_applied_objects_come_after_the_cluster_stay_and_go_before_the_network(begin: Begin, stack: str) -> None:
    with begin(stack) as life:
        assert life.up(**BASTION).errors == []
        life.cloud.kubernetes.open_tunnel(8443)
        foreseen, first = life.preview(**APPLY), life.up(**APPLY)
        assert (foreseen.errors, first.errors) == ([], [])
        assert foreseen.counts == first.counts
        objects = len(recorded(stack).objects())
        assert sum(resource["type"].startswith("kubernetes:") for resource in life.state) == objects
        assert rendered(Path(life.engine.workspace.work_dir)) == []
        phases = [life.up(**APPLY), life.refresh(), life.destroy()]
        assert [phase.errors for phase in phases] == [[], [], []]
        assert [set(phase.counts) for phase in phases] == [{"same"}, {"same"}, {"delete"}]
        assert life.cloud.live == []
        assert life.state == []


def test_an_application_is_edited_in_place_and_nothing_else_changes(begin: Begin) -> None:
    """What the components above it were asked for changes with it."""
    with begin("dev") as life:
        assert life.up().errors == []
        life.cloud.kubernetes.open_tunnel(8443)
        assert life.up(**APPLY).errors == []
        application = {"namespace": "custom-space", "image": "nginx", "ports": {"http": 8080}, "probe": {"path": "/"}}
        more = life.up(**APPLY, applications={"sample-app": {**application, "replicas": 5}})
        assert (more.errors, {kind: n for kind, n in more.counts.items() if kind != "same"}) == ([], {"update": 3})
        gone = life.up(**APPLY, applications={})
        assert (gone.errors, {kind: n for kind, n in gone.counts.items() if kind != "same"}) == (
            [],
            {"delete": 4, "update": 2},
        )


def test_from_rendering_to_applying_only_objects_move(begin: Begin) -> None:
    with begin("dev") as life:
        assert life.up().errors == []
        life.cloud.kubernetes.open_tunnel(8443)
        moved = life.up(**APPLY)
        assert moved.errors == []
        kubernetes = len(recorded("dev").objects()) + 1
        assert {kind: n for kind, n in moved.counts.items() if kind != "same"} == {"replace": kubernetes, "update": 1}


def test_the_first_up_through_a_bastion_is_refused_before_anything_and_names_the_two_steps(begin: Begin) -> None:
    with begin("dev") as life:
        assert life.preview(**APPLY).errors == []
        refused = "".join(life.up(**APPLY).errors)
        for step in (
            "inCluster.through: got 'bastion'",
            "localhost:8443",
            "two steps: first pulumi up with inCluster.mode 'render'",
            "tunnel_commands",
        ):
            assert step in refused
        assert life.cloud.live == []
        with pytest.raises(RefusedError, match="TargetNotConnected"):
            life.cloud.kubernetes.open_tunnel(8443)


def test_a_closed_tunnel_is_told_in_a_preview_and_refused_in_an_up(begin: Begin) -> None:
    with begin("dev") as life:
        assert life.up(**BASTION).errors == []
        before = len(life.cloud.live)
        assert life.preview(**APPLY).errors == []
        refused = "".join(life.up(**APPLY, tags={"environment": "other"}).errors)
        assert "tunnel_commands" in refused
        assert len(life.cloud.live) == before


def test_a_rehearsal_walks_both_steps(tmp_path: Path) -> None:
    text = (ROOT / "Pulumi.dev.yaml").read_text(encoding="utf-8")
    path = tmp_path / "Pulumi.dev.yaml"
    path.write_text(f"{text}\n  private-eks:inCluster: {{mode: apply, through: bastion}}\n", encoding="utf-8")
    console = Console(record=True, width=120)
    assert rehearse(find_stack(str(path)), console) == 0
    lines = [line for line in console.export_text().splitlines() if line.startswith("ok up")]
    assert [line.split(" (")[0] for line in lines] == ["ok up, mode: render", "ok up", "ok up again"]
