"""Kinds of compute in small programs on the real engine: they come up, stay, change and go."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from private_eks_cli.cloud.answers import Place
from private_eks_cli.cloud.live import Cloud
from tests.cloud import programs

from .conftest import Begin

pytestmark = [pytest.mark.engine]

PLACE = Place("eu-west-1")


def parts() -> None:
    """Everything but a cluster."""
    programs.self_managed()
    programs.interruptions()
    programs.gateway()


def test_they_come_up_stay_and_go_without_a_trace(small: Begin) -> None:
    with small(parts, Cloud(PLACE)) as life:
        assert set(life.preview().counts) == {"create"}
        assert set(life.up().counts) == {"create"}
        assert set(life.up().counts) == {"same"}
        assert set(life.refresh().counts) == {"same"}
        assert set(life.destroy().counts) == {"delete"}
        assert life.cloud.live == []


class Edited:
    """A program that changes between two runs."""

    def __init__(self, *programs: Callable[[], Any]) -> None:
        self.programs = list(programs)

    def __call__(self) -> Any:
        return self.programs[0]()


def test_other_types_and_tags_change_a_group_in_place(small: Begin) -> None:
    program = Edited(programs.self_managed, partial(programs.self_managed, "shared", ("m5.large", "m6i.large")))
    with small(program, Cloud(PLACE)) as life:
        life.up()
        program.programs.pop(0)
        [step] = [step for step in life.up().steps if step.operation == "update"]
    assert step.kind == "Group"
    overrides = "mixedInstancesPolicy.launchTemplate.overrides.instanceType"
    assert step.changed == (overrides, "tags")


def test_another_policy_of_auto_mode_s_nodes_does_not_replace_the_cluster(small: Begin) -> None:
    """The preview does not know the role's ARN until the policy is attached, and so not the three switches either."""
    usual = ("AmazonEKSWorkerNodeMinimalPolicy", "AmazonEC2ContainerRegistryPullOnly")
    program = Edited(programs.auto_mode, partial(programs.auto_mode, *usual, "AmazonSSMManagedInstanceCore"))
    with small(program, Cloud(PLACE)) as life:
        life.up()
        program.programs.pop(0)
        [foreseen] = [step for step in life.preview().steps if step.operation == "update"]
        done = life.up()
    assert foreseen.name == "main-eksCluster"
    assert foreseen.changed == ("computeConfig", "kubernetesNetworkConfig", "storageConfig")
    assert done.of("update", "replace") == set()
