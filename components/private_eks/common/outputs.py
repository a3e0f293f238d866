"""Outputs put together."""

from collections.abc import Mapping
from typing import Any

import pulumi


def by_name(values: Mapping[str, pulumi.Output[str]]) -> pulumi.Output[dict[str, str]]:
    """Turn named outputs into one output of a mapping; `Output.all` would make a list of none."""
    return pulumi.Output.all(**values) if values else pulumi.Output.from_input({})


def joined(*parts: pulumi.Output[dict[str, str]]) -> pulumi.Output[dict[str, str]]:
    """Join outputs of mappings into one."""
    return pulumi.Output.all(*parts).apply(_merge)


def _merge(parts: list[dict[str, str]]) -> dict[str, str]:
    return {key: value for part in parts for key, value in part.items()}


def export(outputs: Mapping[str, Any]) -> None:
    """Make outputs of a program's parts the stack's."""
    for name, output in outputs.items():
        pulumi.export(name, output)
