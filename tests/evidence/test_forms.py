"""Markdown, CSV and JSON say the same, and take nothing in a user's names for their own."""

import csv
import dataclasses
import io
import json
import re
from typing import Any

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from private_eks_cli.evidence.forms import COLUMNS, FORMS, as_csv, as_json, markdown, text
from private_eks_cli.evidence.judging import Status
from private_eks_cli.evidence.report import SHOWN, Report
from private_eks_cli.graph.model import Graph
from tests.conftest import ALL_STACKS, name_of, recorded
from tests.evidence.changes import add, add_object, both
from tests.evidence.reports import EXPECTED, JUDGED, report_of

HOSTILE = (
    "=HYPERLINK(\"https://example.com\")",
    "+1+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "-2+3",
    "\uff1d1+1",
    "</td></details><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "a | b | c",
    "a\n\n# Heading\n\n| x | y |\r\n",
    "[click](javascript:alert(1))",
    "![x](https://example.com/x.png)",
    "`code` **bold** _slant_ ~~gone~~ $x$",
    "\\| \\` trailing\\",
    "&lt;b&gt; &amp;",
    "\x1b[31mred\x1b[0m\u202e",
    "\ttab",
    "",
)  # fmt: skip
ALLOWED = re.compile(r"<br>|<details><summary>[^<>]*</summary>|</details>")
"""The only HTML of a document."""
KEYS = ("id", "standard", "title", "page", "status", "how", "resources", "tests")


def hostile(name: str) -> Report:
    """Judge a stack whose names are bad, of a namespace that is wrong, of log groups, and of the stack itself."""
    change = both(
        add("aws:cloudwatch/logGroup:LogGroup", name, retentionInDays=1, name=name),
        add_object("core/v1:Namespace", name),
    )
    judged = dataclasses.replace(JUDGED, stack=name, file=name, version=name)
    return report_of(change(recorded("dev")), judged)


def tokens(document: str) -> list[Token]:
    """Read Markdown as GitHub does, with tables and HTML."""
    found = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(document)
    return [token for block in found for token in (block, *(block.children or ()))]


def cell(name: str) -> str:
    """Write a text as a cell of a table has it."""
    return text(name).replace("|", "\\|")


def tables(document: str) -> list[list[int]]:
    """Give how many cells the rows of each table have."""
    found: list[list[int]] = []
    for token in tokens(document):
        if token.type == "table_open":
            found.append([])
        elif token.type == "tr_open":
            found[-1].append(0)
        elif token.type in ("th_open", "td_open"):
            found[-1][-1] += 1
    return found


def rows(report: Report) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(as_csv(report), newline=""), strict=True))


@pytest.fixture(scope="module")
def report() -> Report:
    return report_of(recorded("applications"), dataclasses.replace(JUDGED, stack="applications", changed=True))


def test_markdown_begins_with_the_summary(report: Report) -> None:
    assert markdown(report).startswith(
        "applications: 130 controls: 68 met, 21 not applicable, 8 accepted, 13 by AWS, 14 not decidable here, "
        "6 not met\n\n## What was judged\n"
    )


def test_markdown_says_what_was_judged(report: Report) -> None:
    lines = markdown(report).splitlines()
    assert lines[4:11] == [
        "|  |  |",
        "| --- | --- |",
        "| Stack | applications |",
        f"| Stack file | Pulumi.dev.yaml (SHA-256 {JUDGED.sha256}) |",
        "| Version | 1.2.3 |",
        f"| Revision | {JUDGED.revision} with changes that are in no commit |",
        "| Date | 2026-11-30 |",
    ]
    assert "| Revision | none: not in a Git repository of its own |" in markdown(
        report_of(recorded("dev"), dataclasses.replace(JUDGED, revision=""))
    )


def test_markdown_shows_first_what_needs_a_look_and_folds_the_rest(report: Report) -> None:
    document = markdown(report)
    heads = re.findall(r"^## (.+)$", document, re.MULTILINE)
    assert heads == [
        "What was judged",
        "To look at",
        "To ask for",
        "All controls",
        "Findings of checkers that are accepted",
    ]
    to_look_at = document.partition("## To look at")[2].partition("##")[0]
    statuses = re.findall(r"\| \*\*([^*]+)\*\* \|", to_look_at)
    assert statuses == ["not met"] * 6 + ["accepted"] * 8
    to_ask_for = document.partition("## To ask for")[2].partition("\n## ")[0]
    assert re.findall(r"\| \*\*([^*]+)\*\* \|", to_ask_for) == ["not decidable here"] * 14
    assert document.count("<details>") == document.count("</details>") == 4
    assert tables(document) == [[2] * 6, [4] * 15, [4] * 15, [5] * 51, [5] * 71, [5] * 11, [3] * 4]


def test_a_row_of_markdown_has_links_counts_and_tests() -> None:
    row = next(line for line in markdown(report_of(recorded("prod"))).splitlines() if line.startswith("| [EC2.8]"))
    page = "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html"
    assert row.startswith(f"| [EC2.8]({page}#ec2-8): EC2 instances should use Instance Metadata Service Version 2 ")
    assert "| **met** | Instances and nodes require IMDSv2. |" in row
    assert "1 Instance: private-eks-prod-bastion<br>" not in row
    assert "2 LaunchTemplate: private-eks-prod-batch, private-eks-prod-general |" in row
    assert row.endswith(
        "<br>tests/evidence/test\\_controls.py::test\\_a\\_seeded\\_fault\\_is\\_not\\_met\\[EC2.8\\] |"
    )


def test_many_names_are_counted() -> None:
    row = next(line for line in markdown(report_of(recorded("prod"))).splitlines() if line.startswith("| [EC2.15]"))
    first = [f"private-eks-prod-control-eu-west-1{zone}" for zone in "abc"]
    assert SHOWN == 3
    assert f"| 6 Subnet: {', '.join(first)} and 3 more |" in row


@pytest.mark.parametrize("name", HOSTILE)
def test_markdown_takes_no_name_for_markup(name: str) -> None:
    document = markdown(hostile(name))
    plain = markdown(hostile("plain"))
    assert document.count(cell(name)) >= 5
    assert tables(document) == tables(plain)
    for token in tokens(document):
        if token.type in ("html_inline", "html_block"):
            assert ALLOWED.sub("", token.content).strip() == ""
        assert token.type not in ("image", "code_inline", "fence", "code_block", "s_open", "em_open")
        assert str(token.attrs.get("href", "https://")).startswith("https://")
    kinds = [[token.type for token in tokens(one)].count("link_open") for one in (document, plain)]
    assert kinds[0] == kinds[1]
    assert document.isprintable() or set(filter(lambda letter: not letter.isprintable(), document)) == {"\n"}


def test_a_text_stays_what_it_is() -> None:
    for name in HOSTILE:
        inline = next(token for token in tokens(f"| {cell(name)} |\n| --- |\n") if token.type == "inline")
        shown = "".join(child.content for child in inline.children or ())
        assert shown == " ".join("".join(c if c.isprintable() else " " for c in name).split())


def test_csv_is_as_rfc_4180_has_it(report: Report) -> None:
    written = as_csv(report)
    assert written.count("\r\n") == written.count("\n") == 131
    assert written.endswith("\r\n")
    assert tuple(written.partition("\r\n")[0].split(",")) == COLUMNS
    records = rows(report)
    assert [record["control"] for record in records] == [control.label for control, _ in report.answers]
    assert all(None not in record and None not in record.values() for record in records)
    first = records[0]
    assert (first["control"], first["status"], first["changed"], first["date"]) == (
        "CIS 2.1.1",
        "met",
        "yes",
        "2026-11-30",
    )
    assert first["resources"] == "aws:eks/cluster:Cluster: private-eks-applications-eksCluster"
    assert first["tests"].split("; ")[-1] == "tests/evidence/test_controls.py::test_a_seeded_fault_is_not_met[2.1.1]"


@pytest.mark.parametrize("name", HOSTILE)
def test_no_cell_of_csv_is_a_formula_or_an_order(name: str) -> None:
    records = rows(hostile(name))
    cells = [cell for record in records for cell in record.values()]
    assert len(records) == 130
    assert [cell for cell in cells if cell.startswith((*"=+-@", *"\uff1d\uff0b\uff0d\uff20"))] == []
    assert [cell for cell in cells if not cell.isprintable()] == []


def test_a_cell_that_would_be_a_formula_is_kept_as_a_text() -> None:
    assert rows(hostile("=1+1"))[0]["stack"] == "'=1+1"
    assert rows(hostile("\t=1+1"))[0]["stack"] == "'=1+1"
    assert rows(hostile("1=1"))[0]["stack"] == "1=1"


def test_no_id_is_taken_for_a_date_or_a_number(report: Report) -> None:
    assert [record["control"] for record in rows(report) if not re.match(r"[A-Z]", record["control"])] == []


def test_json_of_a_stack_is_as_expected() -> None:
    assert json.loads(as_json(report_of(recorded("dev")))) == json.loads(EXPECTED.read_text(encoding="utf-8"))


def test_json_keeps_its_shape(report: Report) -> None:
    document: dict[str, Any] = json.loads(as_json(report))
    assert tuple(document) == ("judged", "summary", "controls", "findings")
    assert tuple(document["judged"]) == (
        *("stack", "file", "sha256", "version", "revision", "changed", "date", "notes"),
    )
    assert tuple(document["summary"]) == ("controls", *(status.name.lower() for status in Status))
    assert {tuple(control) for control in document["controls"]} == {KEYS}
    assert {control["status"] for control in document["controls"]} <= set(document["summary"]) - {"controls"}
    assert {tuple(finding) for finding in document["findings"]} == {("checker", "rules", "reason", "resources")}
    assert sum(document["summary"][status.name.lower()] for status in Status) == document["summary"]["controls"] == 130
    shown = [r for control in document["controls"] for r in control["resources"]]
    assert {tuple(resource) for resource in shown} == {("type", "names")}


@pytest.mark.parametrize("name", HOSTILE)
def test_json_has_names_as_they_are(name: str) -> None:
    document = json.loads(as_json(hostile(name)))
    assert document["judged"]["stack"] == name
    groups = next(c for c in document["controls"] if c["id"] == "CloudWatch.16")["resources"]
    assert groups == [{"type": "aws:cloudwatch/logGroup:LogGroup", "names": [name]}]


@pytest.mark.parametrize("stack", ALL_STACKS, ids=name_of)
def test_forms_are_the_same_for_the_same_stack(stack: str) -> None:
    graph = recorded(stack)
    shuffled = dataclasses.replace(graph, resources=dict(reversed([*graph.resources.items()])))
    for form in FORMS.values():
        assert form(report_of(graph)) == form(report_of(graph))
    assert statuses_of(shuffled) == statuses_of(graph)


def statuses_of(graph: Graph) -> dict[str, Status]:
    return {control.id: verdict.status for control, verdict in report_of(graph).answers}
