"""`private-eks evidence STACK`."""

import datetime

from private_eks.common.plan.arguments import one_of

from ..source import Source
from .forms import FORMS
from .report import Report, make_report


def evidence_of(source: Source, form: str) -> tuple[Report, str]:
    """Judge a stack as of today, and write the report in a form of `FORMS`.

    Raises ValueError for an unknown form or stack, and for a stack file that the program refuses.
    """
    one_of("--format", form, FORMS)
    graph = source.graph()
    file, notes = source.described()
    report = make_report(graph, file, datetime.datetime.now(tz=datetime.UTC).date(), notes)
    return report, FORMS[form](report)
