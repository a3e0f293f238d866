"""Nodes whose user data is tried, and how to read and refuse it."""

from typing import Any

from private_eks.nodes.plan.user_data import Bootstrap, NodeSettings, check_node_settings, user_data
from private_eks.nodes.settings import TaintSettings
from tests.refusal import refusal_of

LINUX = "AL2023_x86_64_STANDARD"
ROCKET = "BOTTLEROCKET_ARM_64"
FIPS = "BOTTLEROCKET_x86_64_NVIDIA_FIPS"
WINDOWS = "WINDOWS_CORE_2022_x86_64"

CLUSTER = Bootstrap("main", "https://ABC.gr7.eu-west-1.eks.amazonaws.com", "Q0E=", "172.20.0.0/16")
LABELS = {"team": "one", "example.com/tier": "web"}
TAINTS: tuple[TaintSettings, ...] = (
    {"key": "gpu", "value": "yes", "effect": "NO_SCHEDULE"},
    {"key": "gpu", "effect": "NO_EXECUTE"},
    {"key": "example.com/slow", "value": "", "effect": "PREFER_NO_SCHEDULE"},
)
SCRIPT = "#!/bin/bash\necho hello\n"
CONFIG = "apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\nspec: {kubelet: {config: {maxPods: 20}}}\n"


def written(node: NodeSettings, bootstrap: Bootstrap | None = CLUSTER) -> str:
    """Write user data that there must be."""
    text = user_data(node, bootstrap)
    assert text is not None
    return text


def refused(ami_type: str, **given: Any) -> str:
    """Give the refusal of a node's settings, without the path that all of them start with."""
    return refusal_of(lambda: check_node_settings("group", NodeSettings(ami_type, **given))).removeprefix("group.")
