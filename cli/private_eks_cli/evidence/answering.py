"""A control's answer for a program: of several clusters, each is judged for itself, and the gravest answer counts."""

from ..graph.model import Graph
from ..graph.scopes import scopes
from .controls import Control
from .judging import Status, Verdict
from .unknowns import decide

_GRAVEST = (
    Status.NOT_MET,
    Status.UNDECIDABLE,
    Status.ACCEPTED,
    Status.MET,
    Status.BY_AWS,
    Status.NOT_APPLICABLE,
)


def answer(control: Control, graph: Graph) -> Verdict:
    """Answer a control; what is not true of all clusters says of which it is."""
    verdicts = {name: decide(control, part) for name, part in scopes(graph).items()}
    status = min((verdict.status for verdict in verdicts.values()), key=_GRAVEST.index)
    found = {name: verdict for name, verdict in verdicts.items() if verdict.status is status}
    words = {verdict.how for verdict in found.values()}
    if len(words) == 1 and len(found) == len(verdicts):
        how = words.pop()
    else:
        how = " ".join(f"{name}: {verdict.how}" for name, verdict in found.items())
    resources = {resource.urn: resource for verdict in found.values() for resource in verdict.resources}
    return Verdict(status, how, tuple(resources.values()))
