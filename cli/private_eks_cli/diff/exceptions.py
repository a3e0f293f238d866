"""Promises that a change leaves kept, but for what it opens by name."""

from collections.abc import Iterator

from ..graph.scopes import of_each
from ..promises import of_cluster
from ..promises.exceptions import EXCEPTIONS
from .model import Diff, quoted


def exceptions(diff: Diff) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Give a mark for each such promise, its sentence, and the exceptions that are new.

    A state does not have the stack file that it came of: against one, only what resources show is new.
    """
    if diff.known is None:
        return
    for promise, named in EXCEPTIONS.items():
        there = set(of_each(diff.before, named, of_cluster))
        if new := [str(one) for one in dict.fromkeys(of_each(diff.known, named, of_cluster)) if one not in there]:
            yield "exception", f"keeps the promise {quoted(promise)} except for what is asked for by name", tuple(new)
