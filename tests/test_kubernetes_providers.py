"""The providers of Kubernetes objects do the same for whoever runs Pulumi."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pulumi
import pytest

from private_eks.cluster.control_plane_children import KUBERNETES, quieten_children
from private_eks.kubernetes.providers import applying, rendering
from private_eks_cli.graph.model import Graph
from private_eks_cli.recording.recorder import record
from tests.conftest import name_of, recorded, stack_called, with_settings
from tests.environment import VARIABLES, occupy
from tests.programs import run_program

APPLY = {"mode": "apply", "through": "bastion"}
FROM_THE_ENVIRONMENT = "deleteUnreachable"
"""For a cluster that is gone, which the provider asks to set in the environment for one run."""


def inputs(graph: Graph) -> dict[str, dict[str, Any]]:
    """Give what every resource is registered with."""
    return {resource.urn: dict(resource.inputs) for resource in graph}


@pytest.mark.parametrize("value", ["true", "false"])
@pytest.mark.parametrize("stack", ["dev", "everything"], ids=name_of)
def test_a_rendered_stack_is_the_same_in_every_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, stack: str, value: str
) -> None:
    found, before = stack_called(stack), inputs(recorded(stack))
    occupy(monkeypatch, tmp_path, value)
    assert inputs(record(run_program, found.name, found.config)) == before


def test_an_applied_stack_is_the_same_but_for_what_is_gone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = inputs(with_settings("dev", inCluster=APPLY))
    occupy(monkeypatch, tmp_path)
    after = inputs(with_settings("dev", inCluster=APPLY))
    differing = {key for urn in after for key in after[urn] if after[urn][key] != before[urn].get(key)}
    assert differing == {FROM_THE_ENVIRONMENT}


def test_the_sdk_reads_these_variables() -> None:
    assert {"KUBECONFIG", "PULUMI_K8S_ENABLE_SERVER_SIDE_APPLY", "PULUMI_K8S_SKIP_UPDATE_UNREACHABLE"} < set(VARIABLES)


def test_the_unused_provider_of_the_control_plane_gets_nothing_else() -> None:
    given = {"kubeconfig": "https://example", "skipUpdateUnreachable": "true"}
    options = pulumi.ResourceOptions()
    found = quieten_children(pulumi.ResourceTransformArgs(True, KUBERNETES, "main", given, options))
    assert found is not None
    assert found.props == {"kubeconfig": '{"apiVersion": "v1", "kind": "Config"}'}


@pytest.mark.parametrize("renders", [True, False])
def test_every_variable_has_an_argument(deploy: Callable[[Callable[[], Any]], Graph], renders: bool) -> None:
    def program() -> None:
        if renders:
            rendering("main", "rendered", pulumi.ResourceOptions())
        else:
            applying("main", "{}", "main", pulumi.ResourceOptions())

    (provider,) = deploy(program)
    settings = {key: value for key, value in provider.inputs.items() if value in ("true", "false")}
    assert len(settings) == len(VARIABLES) - 1 - (not renders)
    assert provider.inputs["kubeconfig"] == ({"apiVersion": "v1", "kind": "Config"} if renders else "{}")
