"""Words that reports share."""

from collections.abc import Sequence


def listed(words: Sequence[str], most: int = 3) -> str:
    """List a few words, and say how many more there are."""
    more = len(words) - most
    return ", ".join(words[:most]) + (f" and {more} more" if more > 0 else "")
