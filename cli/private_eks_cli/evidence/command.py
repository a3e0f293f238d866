"""`private-eks evidence STACK`."""

import datetime

from private_eks.common.plan.arguments import one_of

from ..source import Read, Source
from .forms import FORMS
from .report import Report, make_report


def evidence_of(source: Source, form: str) -> tuple[Report, str]:
    """Judge a stack as of today, and write the report in a form of `FORMS`.

    Raises ValueError for an unknown form or stack, and for a stack file that the program refuses.
    """
    one_of("--format", form, FORMS)
    report = report_of(source.read())
    return report, FORMS[form](report)


def report_of(read: Read) -> Report:
    """Judge what a source gave as of today."""
    return make_report(read.graph, read.file, datetime.datetime.now(tz=datetime.UTC).date(), read.notes)
