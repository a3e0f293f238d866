"""The benchmarks run, as docs/developing.md says: one repetition, for what they measure is for people to compare."""

import sys

import pytest

from tools.benchmarks import __main__ as benchmarks


def test_every_table_has_its_rows(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Of one stack, and with a few groups more: the larger ones are measured alike."""
    monkeypatch.setattr(sys, "argv", ["benchmarks", "--runs", "1"])
    monkeypatch.setattr(benchmarks, "STACKS", ("dev",))
    monkeypatch.setattr(benchmarks, "MANY", 2)
    monkeypatch.setattr(benchmarks, "GROUPS", {"g": {"zones": ["eu-west-1a"]}})
    benchmarks.main()
    shown = capsys.readouterr().out
    for title in ("Cold start: ", "Growth: ", "Longest chain "):
        assert title in shown
    for row in ("imports alone", "dev, diff", "2 stacks, diff", "1 more node groups", "8 more Fargate profiles"):
        assert f" {row} " in shown


def test_no_run_measures_nothing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["benchmarks", "--runs", "0"])
    with pytest.raises(SystemExit):
        benchmarks.main()
    assert "--runs: got 0; allowed: 1 and more" in capsys.readouterr().err
