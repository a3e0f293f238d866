"""Reports to be compared: of a stack, as if it had been judged on one certain day.

`.venv/bin/python -m tests.evidence.reports` writes the expected one anew; read the difference before you believe it.
"""

from private_eks_cli.evidence.accepted import findings
from private_eks_cli.evidence.controls import all_controls
from private_eks_cli.evidence.forms import as_json
from private_eks_cli.evidence.report import Judged, Report
from private_eks_cli.graph.model import Graph
from tests.conftest import recorded
from tests.places import ROOT

EXPECTED = ROOT / "tests" / "evidence" / "expected" / "dev.json"

JUDGED = Judged("dev", "Pulumi.dev.yaml", "00" * 32, "1.2.3", "ab" * 20, changed=False, date="2026-11-30")


def report_of(graph: Graph, judged: Judged = JUDGED) -> Report:
    """Answer every control for a recorded program."""
    answers = tuple((control, control.decide(graph)) for control in all_controls())
    return Report(judged, answers, tuple(findings(graph)))


def main() -> None:
    EXPECTED.parent.mkdir(exist_ok=True)
    EXPECTED.write_text(as_json(report_of(recorded("dev"))), encoding="utf-8")


if __name__ == "__main__":
    main()
