"""The preview as reading: at every width, in colours, and apart."""

import io
import os
import re
import subprocess

import pytest
from rich.console import Console
from rich.segment import Segment

from private_eks_cli.graph.model import Graph
from private_eks_cli.promises import State, verdict_line, verdicts
from private_eks_cli.reports.overview import prices_in_words
from private_eks_cli.reports.preview import show_preview
from tests.conftest import Command, recorded, with_settings
from tests.places import ROOT

WIDTHS = (40, 47, 60, 73, 80, 99, 120, 160, 200)
STACKS = ("dev", "prod", "everything", "gpu", "public-bastion")
LONG = re.compile(r"[\w.:/-]{12,}")
"""What nobody wants to read in two pieces."""


def shown(graph: Graph, width: int) -> list[str]:
    screen = io.StringIO()
    show_preview(graph, verdicts(graph), Console(file=screen, width=width))
    return screen.getvalue().splitlines()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("stack", STACKS)
def test_nothing_is_cut_off_and_words_stay_whole_at_any_width(stack: str, width: int) -> None:
    lines = shown(recorded(stack), width)
    # The last line is the verdict, which scripts read as one.
    assert [line for line in lines[:-1] if len(line) > width] == []
    assert "\N{HORIZONTAL ELLIPSIS}" not in "".join(lines)
    wide = {word for line in shown(recorded(stack), 400) for word in LONG.findall(line)}
    found = {word for line in lines for word in LONG.findall(line)}
    assert {word for word in wide - found if len(word) < width - 20} == set()


@pytest.mark.parametrize("width", WIDTHS)
def test_a_count_and_its_kind_stand_in_one_line(width: int) -> None:
    lines = shown(recorded("everything"), width)
    assert [line for line in lines if re.search(r"[^\w.]\d+$", line) and "/" not in line and "," in line] == []


def test_what_is_too_narrow_for_a_table_is_a_block_for_each_row() -> None:
    text = "\n".join(shown(recorded("everything"), 60))
    assert "\n  sts (zones: 3)\n    Needed for:\n      fargate: gives pods the credentials of their roles\n" in text
    assert "\n  eu-west-1a\n    Nodes and pods: 10.46.0.0/19, 100.64.0.0/19\n" in text


def test_sections_stand_apart_and_the_verdict_is_last() -> None:
    lines = shown(recorded("dev"), 120)
    heads = [number for number, line in enumerate(lines) if number and re.match(r"[A-Z]", line)]
    titles = ["Components", "Addresses", "VPC endpoints", "Pods", "What costs by being there, USD a month"]
    told = [*titles, "Promises", "Good to know", lines[-1]]
    assert [lines[number] for number in heads] == told
    assert {lines[number - 1] for number in heads[:-1]} == {""}
    assert lines[-1] == verdict_line(verdicts(recorded("dev")))


def test_only_states_and_the_verdict_are_coloured() -> None:
    graph = recorded("dev")
    console = Console(file=io.StringIO(), width=120, color_system="truecolor", force_terminal=True, record=True)
    show_preview(graph, verdicts(graph), console)
    segments: list[Segment] = console._record_buffer
    coloured = {segment.text.strip() for segment in segments if segment.style and segment.style.color}
    assert coloured == {State.KEPT.value, State.EXCEPT.value, verdict_line(verdicts(graph))}


def test_a_column_without_a_cell_is_left_out() -> None:
    assert not any("Billed for each" in line for line in shown(recorded("gpu"), 120))
    assert any("Billed for each" in line for line in shown(recorded("dev"), 120))


def test_it_says_whose_prices_the_bill_has() -> None:
    not_counted = "Not counted: builds, other pods on Fargate, files, traffic and log volume."
    assert prices_in_words(recorded("dev")) == (
        "On-demand list prices of eu-west-1, 2025-05-28 to 2026-11. "
        f"docs/costs.md tells how to add those that are not known. {not_counted}"
    )
    assert prices_in_words(with_settings("dev", **{"aws:region": "us-east-1"})) == (
        f"On-demand list prices of us-east-1, 2025-05-28 to 2026-11. {not_counted}"
    )


@pytest.mark.parametrize("form", ["script", "list", "json", "skopeo-sync"])
def test_images_of_a_stack_without_images_says_so(command: Command, form: str) -> None:
    done = command("images", "prod", "--format", form)
    assert done.returncode == 0
    assert done.stderr == "The stack prod mirrors no images and no charts: there is nothing to copy.\n"


def test_make_help_shows_what_each_target_is_for() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    # Within `make test` it would say which folder it is in.
    known = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    done = subprocess.run(["make", "help"], cwd=ROOT, env=known, capture_output=True, text=True, check=True)
    named = {line.split()[0]: line.split(maxsplit=1)[1] for line in done.stdout.splitlines()}
    assert named.keys() == set(re.findall(r"^\.PHONY: (.*)", text, re.MULTILINE)[0].split())
    assert all(f"## {what}\n" in text for what in named.values())
