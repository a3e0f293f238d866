"""Security groups that somebody names by their ids."""

import re
from typing import Any

from ...common.plan.arguments import refusal

SECURITY_GROUP_ID = r"sg-\w+"


def check_group_ids(argument: str, groups: Any, most: int, beside: str) -> None:
    """Refuse more than `most` groups, and names instead of ids; what is not known yet passes."""
    given = groups if isinstance(groups, list | tuple) else ()
    if len(given) > most:
        allowed = f"at most {most} groups beside {beside}"
        raise refusal(argument, f"{len(given)} groups", allowed, "put the rules into fewer groups")
    for i, group in enumerate(given):
        if isinstance(group, str) and not re.fullmatch(SECURITY_GROUP_ID, group):
            allowed = "the id of a security group, such as 'sg-0123456789abcdef0'"
            raise refusal(f"{argument}[{i}]", group, allowed, "look it up: names are not resolved")
    texts = [group for group in given if isinstance(group, str)]
    if len({*texts}) < len(texts):
        raise refusal(argument, texts, "each group once", "remove the repeated one")
