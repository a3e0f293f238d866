"""Answers to controls where a first preview does not know everything: only those that need nothing of it are given."""

import dataclasses

from ..graph.model import Graph
from ..graph.watched import in_words, watched
from .controls import Control
from .judging import Fixed, Status, Verdict, told


def decide(control: Control, graph: Graph) -> Verdict:
    """Answer a control; of what needs something unknown, only what is surely wrong is told."""
    if not graph.unknown or isinstance(control.judge, Fixed):
        return control.decide(graph)
    seen, asked = watched(graph)
    try:
        verdict = control.decide(seen)
    except (AttributeError, KeyError, TypeError, ValueError):
        if not asked:
            raise
        verdict = Verdict(Status.UNDECIDABLE, "")
    if not asked:
        own = {**graph.beside, **graph.resources}
        return dataclasses.replace(verdict, resources=tuple(own[resource.urn] for resource in verdict.resources))
    wrong = [resource.urn for resource in verdict.resources] if verdict.status is Status.NOT_MET else []
    if sure := {urn: faults for urn in wrong if (faults := _surely_wrong(control, graph, urn))}:
        said = told(fault for found in sure.values() for fault in found)
        return Verdict(Status.NOT_MET, said, tuple(graph.resources[urn] for urn in sure))
    how = f"The preview {in_words(asked)}: judge the state."
    return Verdict(Status.UNDECIDABLE, how, tuple(asked[urn] for urn in sorted(asked)))


def _surely_wrong(control: Control, graph: Graph, urn: str) -> list[str]:
    """Give what is wrong with a resource, if nothing unknown is needed to tell."""
    assert not isinstance(control.judge, Fixed)
    seen, asked = watched(graph)
    subjects = [one for one in control.judge.subjects(seen) if one.urn == urn]
    faults = [fault for one in subjects for fault in control.judge.faults(seen, one)]
    return [] if asked else faults
