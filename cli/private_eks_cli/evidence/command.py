"""`private-eks evidence STACK`."""

import datetime

from private_eks.common.plan.arguments import one_of

from ..recording.recorder import graph_of
from ..sources.stacks import find_stack
from .forms import FORMS
from .report import Report, make_report


def evidence_of(stack: str, form: str) -> tuple[Report, str]:
    """Judge a stack as of today, and write the report in a form of `FORMS`.

    Raises ValueError for an unknown form or stack, and for a stack file that the program refuses.
    """
    one_of("--format", form, FORMS)
    found = find_stack(stack)
    graph = graph_of(found)
    report = make_report(graph, found, datetime.datetime.now(tz=datetime.UTC).date())
    return report, FORMS[form](report)
