"""What is encrypted in a stack file stays a secret wherever it only travels; other projects' keys are left alone."""

import json

import pytest

from offline.recorder import record
from offline.stacks import run_program
from tests.conftest import stack_called

ROLE = {"admins": {"principalArn": "[secret]", "policies": {"AmazonEKSClusterAdminPolicy": {}}}}


def test_encrypted_arns_are_secrets_in_every_resource() -> None:
    config = {**stack_called("dev").config, "private-eks:accessEntries": json.dumps(ROLE)}
    graph = record(run_program, "dev", {**config, "private-eks:keyArn": "[secret]"})
    assert {entry.inputs["principalArn"] for entry in graph.of("AccessEntry") if "admins" in entry.name} == {"[secret]"}
    cluster = graph.one("Cluster", "private-eks-dev-eksCluster")
    assert cluster.inputs["encryptionConfig"]["provider"]["keyArn"] == "[secret]"
    assert any(text.startswith("private-eks:accessEntries is encrypted") for text in graph.warnings)
    assert not any(text.startswith("private-eks:keyArn is encrypted") for text in graph.warnings)


@pytest.mark.parametrize("name", ["aws-native:region", "kubernetes:context", "eks:x", "network:cidr", "random:seed"])
def test_namespaces_of_others_are_left_alone(name: str) -> None:
    config = {**stack_called("dev").config, name: "x"}
    assert record(run_program, "dev", config).config[name] == "x"
