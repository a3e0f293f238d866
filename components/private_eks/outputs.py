"""Outputs put together."""

from collections.abc import Mapping

import pulumi


def by_name(values: Mapping[str, pulumi.Output[str]]) -> pulumi.Output[dict[str, str]]:
    """Turn named outputs into one output of a mapping; `Output.all` would make a list of none."""
    return pulumi.Output.all(**values) if values else pulumi.Output.from_input({})
