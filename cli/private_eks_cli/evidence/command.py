"""`private-eks evidence STACK`."""

import datetime

from private_eks.common.plan.arguments import one_of

from ..graph.model import Graph
from ..source import Source
from .forms import FORMS
from .report import Report, make_report


def evidence_of(source: Source, form: str) -> tuple[Report, str]:
    """Judge a stack as of today, and write the report in a form of `FORMS`.

    Raises ValueError for an unknown form or stack, and for a stack file that the program refuses.
    """
    one_of("--format", form, FORMS)
    report = report_of(source, source.graph())
    return report, FORMS[form](report)


def report_of(source: Source, graph: Graph) -> Report:
    """Judge what a source gave as of today."""
    file, notes = source.described()
    return make_report(graph, file, datetime.datetime.now(tz=datetime.UTC).date(), notes)
