"""`private-eks diagram`, as a user runs it, and the pictures in the documents."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from private_eks_cli.diagram import draw, mermaid, svg
from private_eks_cli.errors import Kind
from tests.conftest import Command, recorded
from tests.places import ROOT
from tools.docs import tables
from tools.docs.__main__ import app as docs

PICTURES = ROOT / "docs" / "pictures"
DRAWN = {"mermaid": mermaid, "svg": svg}


@pytest.mark.parametrize("words", [[], ["--format", "mermaid"], ["--format", "svg"]])
def test_a_stack_is_drawn(command: Command, words: list[str]) -> None:
    run = command("diagram", "staging", *words)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout == DRAWN[words[-1] if words else "mermaid"](draw(recorded("staging")))


def test_a_stack_file_is_drawn_into_a_file(command: Command, tmp_path: Path) -> None:
    run = command("diagram", "examples/stacks/Pulumi.auto-mode.yaml", "--output", str(tmp_path / "it.mmd"))
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    assert (tmp_path / "it.mmd").read_text(encoding="utf-8") == mermaid(draw(recorded("auto-mode")))


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        (["dev", "--format", "png"], 2, "error --format: got 'png'; allowed: mermaid, svg; choose one of these"),
        (
            ["dve"],
            Kind.NO_STACK_FILE,
            "error stack: got 'dve'; allowed: dev, prod, staging, or the path of a stack file; check the spelling",
        ),
        (
            ["dev", "--output", "nowhere/it.mmd"],
            2,
            f"error --output: got '{ROOT}/nowhere/it.mmd'; allowed: a file that can be written; name another one: "
            "No such file or directory",
        ),
    ],
)
def test_what_a_user_can_correct_is_one_line(command: Command, words: list[str], code: int, error: str) -> None:
    run = command("diagram", *words)
    assert (run.returncode, run.stdout, run.stderr.strip()) == (code, "", error)


def test_there_are_pictures_in_the_documents() -> None:
    """`make tables` draws them anew; tests/test_documents.py tells when they are out of date."""
    assert {path.name for path in PICTURES.glob("*.svg")} == {"dev.svg", "prod.svg"}
    assert re.search(r"!\[[^]]+\]\(docs/pictures/dev\.svg\)", (ROOT / "README.md").read_text(encoding="utf-8"))


def test_a_picture_that_is_out_of_date_is_noticed_and_drawn_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "ROOT", tmp_path)
    picture = tmp_path / "docs" / "pictures" / "dev.svg"
    picture.parent.mkdir(parents=True)
    current = (PICTURES / "dev.svg").read_text(encoding="utf-8")
    picture.write_text(current.replace("Kubernetes 1.35", "Kubernetes 1.34"), encoding="utf-8")
    shown = CliRunner().invoke(docs, [])
    assert (shown.exit_code, shown.stdout.count("dev.svg is out of date\n")) == (1, 1)
    assert CliRunner().invoke(docs, ["--write"]).exit_code == 0
    assert picture.read_text(encoding="utf-8") == current
    assert CliRunner().invoke(docs, []).exit_code == 0
