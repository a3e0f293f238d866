"""docs/evidence.md shows what the command writes, and says what is so."""

import json
import re
from fnmatch import fnmatch

from private_eks_cli.evidence.controls import all_controls
from private_eks_cli.evidence.forms import as_json, markdown
from private_eks_cli.evidence.judging import Status
from tests.conftest import ALL_STACKS, name_of, recorded
from tests.evidence.reports import report_of
from tests.places import ROOT

PAGE = (ROOT / "docs" / "evidence.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[list[str]]:
    """Give the cells of the tables under a heading."""
    part = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("| ") and not line.startswith("| ---")]
    return [line.strip("| ").split(" | ") for line in lines][1:]


def test_the_example_is_what_the_command_writes() -> None:
    written = markdown(report_of(recorded("prod"))).replace("dev: 130", "prod: 130", 1)
    summary = next(line for line in PAGE.splitlines() if line.startswith("prod: "))
    assert written.startswith(f"{summary}\n")
    shown = [line for line in PAGE.splitlines() if line.startswith("| [")]
    assert len(shown) == 4
    assert [row for row in shown if row.removesuffix("|") not in written] == []


def test_every_status_is_explained() -> None:
    explained = re.findall(r"^\| ([a-zA-Z ]+) \| [A-Z]", PAGE, re.MULTILINE)
    assert [word for word in explained if word not in ("Status", "Control")] == [str(status) for status in Status]


def test_the_controls_are_counted() -> None:
    standards = [control.standard for control in all_controls()]
    numbers = [standards.count(standard) for standard in dict.fromkeys(standards)]
    assert f"It asks for {len(standards)} controls: all {numbers[0]} of the CIS Amazon EKS Benchmark 1.8.0" in PAGE
    flat = " ".join(PAGE.split())
    assert f"{numbers[1]} of AWS Foundational Security Best Practices, and {numbers[2]} that Security Hub has" in flat


def test_what_the_examples_do_not_meet_is_told() -> None:
    told = set()
    for controls, where, _ in rows("What the examples do not meet"):
        stacks, _, also = where.partition("; ")
        told |= {(control, stack) for control in controls.split(", ") for stack in re.findall(r"`([\w-]+)`", stacks)}
        told |= {(also.split()[0], stack) for stack in re.findall(r"`([\w-]+)`", also)}
    found = {
        (control.label, name_of(stack))
        for stack in ALL_STACKS
        for control in all_controls()
        if control.decide(recorded(stack)).status is Status.NOT_MET
    }
    assert told == found


def test_the_shape_of_the_json_is_told() -> None:
    document = json.loads(as_json(report_of(recorded("public-bastion"))))
    shapes = dict(re.findall(r"^(judged|summary|controls|findings) +(.+)$", PAGE, re.MULTILINE))
    assert list(shapes) == list(document)
    for part, described in shapes.items():
        shape = document[part] if isinstance(document[part], dict) else document[part][0]
        words = re.findall(r"\w+", described)
        assert [key for key in shape if key not in words] == [], part


def test_reports_do_not_make_the_tree_differ_from_its_revision() -> None:
    outputs = re.findall(r"--output (\S+)", PAGE)
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert len(outputs) == 3
    assert [path for path in outputs if not any(fnmatch(path, pattern) for pattern in ignored)] == []


def test_the_named_test_exists() -> None:
    named = re.findall(r'pytest -q "([^"]+)"', PAGE)
    assert named == [next(c for c in all_controls() if c.id == "EKS.1").tests[-1]]
