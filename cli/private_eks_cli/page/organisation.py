"""What the policies of an organisation say, as a section of the page."""

from ..rights.organisation import Judgement
from .markup import Html, element, joined, listing, table


def organisation(judgement: Judgement) -> Html:
    """Write what is denied or undecided, by which statement and why."""
    rows = [(one.answer, one.why, ", ".join(one.actions), ", ".join(one.resources)) for one in judgement.findings]
    heads = ("Answer", "By", "Actions", "For")
    return joined(
        (
            element("p", f"{judgement.line}."),
            table(heads, rows, "Requests that policies do not simply allow") if rows else None,
            listing(judgement.notes) if judgement.notes else None,
        )
    )
