"""Markdown that is made from data."""

import re
from collections.abc import Sequence

from private_eks.common.plan.arguments import camel

Row = Sequence[str]


def table(heads: Row, rows: Sequence[Row]) -> str:
    """Write a table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def camel_words(text: str) -> str:
    """Spell the fields that a description names as stack files and all languages but Python do."""
    return re.sub(r"`([a-z]+(?:_[a-z]+)+)`", lambda word: f"`{camel(word[1])}`", text)


def meaning_and_default(description: str) -> tuple[str, str]:
    """Take a description of a field apart, and name what it speaks of as stack files do."""
    described, _, instead = " ".join(description.split()).partition(" Deprecated: ")
    meaning, _, default = described.partition(" Default: ")
    default = default if default.endswith("...") else default.removesuffix(".")
    gone = f" **Deprecated:** {instead}" if instead else ""
    return camel_words(f"{meaning}{gone}"), camel_words(default)
