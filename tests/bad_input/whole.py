"""The rows that hold for `PrivateCluster`, too: what it has an input for, it refuses as the program does."""

from typing import Any

import yaml

from private_eks import PrivateClusterArgs
from private_eks.common.plan.arguments import camel

from .rows import Row, stack_config

INPUTS = frozenset(map(camel, PrivateClusterArgs.__annotations__)) - {"autoMode", "region"}

OF_STACK_FILES = {
    "everything in too small a VPC": "counts mount targets of file systems",
    "mode forbids Karpenter": "is about compute",
    "mode forbids self-managed groups": "is about compute",
    "mode wants groups beside Karpenter": "is about compute",
    "mode wants groups, none left": "is about compute",
    "Karpenter with a node role": "is a mistake of those who write node classes in YAML",
    "Karpenter with a role for its nodes": "is a mistake of those who write node classes in YAML",
    "several cidrs": "is about a text, as which stack files are read",
    "version without quotes": "is about a text, as which stack files are read",
}
"""Rows that change its inputs and say something of a stack file, and what."""


def holds(row: Row) -> bool:
    """Tell whether a row is about `PrivateCluster`."""
    changed = {path.split(".")[0] for path in row.change}
    return changed <= INPUTS | {"aws:region"} and row.id not in OF_STACK_FILES


def inputs_of(row: Row) -> dict[str, Any]:
    """Give the inputs that say what a row's stack file says of them, in camelCase."""
    written: dict[str, Any] = yaml.safe_load(yaml.safe_dump(stack_config(row)))
    config = {key.removeprefix("private-eks:"): value for key, value in written.items()}
    given = {key: value for key, value in config.items() if key in INPUTS}
    return {**given, "region": config["aws:region"], "autoMode": config["compute"] == "auto"}
