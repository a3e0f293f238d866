"""The children of `pulumi_eks.Cluster` on the real engine, against what the recorder shows of them."""

from collections.abc import Callable

import pulumi
import pytest

from private_eks_cli.recording.wire import sdk_version
from tests.conftest import recorded
from tests.programs import run_program

from .conftest import Deployment

pytestmark = pytest.mark.engine
CLUSTER, PROVIDER = "aws:eks/cluster:Cluster", "pulumi:providers:kubernetes"


def test_the_recorder_shows_what_the_engine_has(deployed: Callable[[str], Deployment]) -> None:
    state = {entry["urn"]: entry for entry in deployed("dev").state}
    cluster = recorded("dev").of(CLUSTER)[0]
    entry = state[cluster.urn]
    assert set(entry["dependencies"]) == set(cluster.dependencies)
    assert entry["ignoreChanges"] == list(cluster.ignore_changes)
    found = {key: sorted(urns) for key, urns in entry["propertyDependencies"].items() if urns}
    assert found == {key: sorted(urns) for key, urns in cluster.property_dependencies.items() if urns}


def test_no_child_loads_a_second_version_of_a_plugin(deployed: Callable[[str], Deployment]) -> None:
    state = deployed("dev").state
    (cluster,) = (entry for entry in state if entry["type"] == CLUSTER)
    versions = {entry["inputs"]["version"] for entry in state if entry["type"] == PROVIDER}
    assert f"default_{sdk_version('aws').replace('.', '_')}" in cluster["provider"]
    assert versions == {sdk_version("kubernetes")}


def test_what_eks_reads_once_shows_no_change(deployed: Callable[[str], Deployment]) -> None:
    def other(args: pulumi.ResourceTransformArgs) -> pulumi.ResourceTransformResult | None:
        if args.type_ != CLUSTER:
            return None
        access = {"authenticationMode": "API", "bootstrapClusterCreatorAdminPermissions": True}
        props = {**args.props, "accessConfig": access, "bootstrapSelfManagedAddons": True}
        return pulumi.ResourceTransformResult(props, args.opts)

    def program() -> None:
        pulumi.runtime.register_resource_transform(other)
        run_program()

    outcome = deployed("dev").preview(program)
    assert (outcome.errors, set(outcome.counts)) == ([], {"same"})
