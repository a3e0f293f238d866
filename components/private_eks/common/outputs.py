"""Outputs put together."""

from collections.abc import Mapping, Sequence
from typing import Any

import pulumi

from .plan.zones import check_subnets


def by_name(values: Mapping[str, pulumi.Output[str]]) -> pulumi.Output[dict[str, str]]:
    """Turn named outputs into one output of a mapping; `Output.all` would make a list of none."""
    return pulumi.Output.all(**values) if values else pulumi.Output.from_input({})


def joined(*parts: pulumi.Output[dict[str, str]]) -> pulumi.Output[dict[str, str]]:
    """Join outputs of mappings into one."""
    return pulumi.Output.all(*parts).apply(_merge)


def one_per_zone(
    zones: Sequence[str], subnet_ids: pulumi.Input[Sequence[pulumi.Input[str]]]
) -> pulumi.Output[Sequence[str]]:
    """Give subnets to choose from by position; a list that is known only now is refused now if it is too short."""

    def checked(ids: Any) -> Any:
        check_subnets(zones, ids)
        return ids

    # Of a list with an id that is not known yet, the others are.
    return pulumi.Output.from_input(subnet_ids).apply(checked, run_with_unknowns=True)


def export(outputs: Mapping[str, Any]) -> None:
    """Make outputs of a program's parts the stack's."""
    for name, output in outputs.items():
        pulumi.export(name, output)


def _merge(parts: list[dict[str, str]]) -> dict[str, str]:
    return {key: value for part in parts for key, value in part.items()}
