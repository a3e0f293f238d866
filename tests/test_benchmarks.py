"""The benchmarks run, as docs/developing.md says: one repetition, for what they measure is for people to compare."""

import subprocess
import sys

import pytest

from tests.places import ROOT
from tools.benchmarks.__main__ import main


def test_every_table_has_its_rows() -> None:
    command = [sys.executable, "-m", "tools.benchmarks", "--runs", "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    for title in ("Cold start: ", "Growth: ", "Longest chain "):
        assert title in done.stdout
    for row in ("imports alone", "everything, diff", "27 more node groups", "8 more Fargate profiles", "staging"):
        assert f" {row} " in done.stdout


def test_no_run_measures_nothing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["benchmarks", "--runs", "0"])
    with pytest.raises(SystemExit):
        main()
    assert "--runs: got 0; allowed: 1 and more" in capsys.readouterr().err
