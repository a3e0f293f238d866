"""What `pulumi_eks.Cluster` makes, as the real component does, and a Kubernetes provider that calls nobody."""

import json
from typing import Any

import pytest

from private_eks_cli.cloud import eks_component
from private_eks_cli.graph.model import Graph
from private_eks_cli.recording.recorder import record
from private_eks_cli.recording.wire import UNKNOWN
from private_eks_cli.sources.stacks import find_stack
from tests.conftest import recorded
from tests.programs import run_program

ROLE = "private-eks-dev-cluster"


@pytest.fixture(scope="module")
def foreseen() -> Graph:
    stack = find_stack("dev")
    return record(run_program, stack.name, stack.config, unknowns=True)


def test_what_is_computed_of_several_values_is_unknown_as_a_whole(foreseen: Graph) -> None:
    inputs = foreseen.one("Cluster", "private-eks-dev-eksCluster").inputs
    assert inputs["encryptionConfig"] == UNKNOWN
    assert inputs["vpcConfig"]["subnetIds"] == UNKNOWN
    assert inputs["vpcConfig"]["endpointPublicAccess"] is False


@pytest.mark.parametrize(
    ("key", "ends"),
    [("roleArn", f"aws:iam/role:Role::{ROLE}"), ("encryptionConfig", "aws:kms/key:Key::private-eks-dev")],
)
def test_the_cluster_depends_on_what_it_is_made_of(key: str, ends: str) -> None:
    cluster = recorded("dev").one("Cluster", "private-eks-dev-eksCluster")
    (urn,) = cluster.property_dependencies[key]
    assert urn.endswith(ends)
    assert urn in cluster.dependencies


def test_what_eks_reads_once_is_ignored() -> None:
    cluster = recorded("dev").one("Cluster", "private-eks-dev-eksCluster")
    assert set(cluster.ignore_changes) > set(eks_component.IGNORED)


def test_the_unused_provider_is_told_of_no_cluster_in_the_first_preview_already(foreseen: Graph) -> None:
    provider = foreseen.one("kubernetes", "private-eks-dev-eks-k8s")
    given: dict[str, Any] = json.loads(provider.inputs["kubeconfig"])
    assert given == {"apiVersion": "v1", "kind": "Config"}
