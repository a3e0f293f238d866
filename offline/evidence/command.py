"""`python -m offline evidence STACK`."""

import datetime

from private_eks.common.plan.arguments import one_of

from ..recording.recorder import record
from ..sources.stacks import find_stack, run_program
from .forms import FORMS
from .report import Report, make_report


def evidence_of(stack: str, form: str) -> tuple[Report, str]:
    """Judge a stack as of today, and write the report in a form of `FORMS`.

    Raises ValueError for an unknown form or stack, and for a stack file that the program refuses.
    """
    one_of("--format", form, FORMS)
    found = find_stack(stack)
    graph = record(run_program, found.name, found.config)
    report = make_report(graph, found, datetime.datetime.now(tz=datetime.UTC).date())
    return report, FORMS[form](report)
