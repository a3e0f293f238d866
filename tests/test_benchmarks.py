"""The benchmarks run, as README says: one repetition, for what they measure is for people to compare."""

import re
import subprocess
import sys

from offline.stacks import ROOT


def test_every_table_has_its_rows() -> None:
    command = [sys.executable, "-m", "benchmarks", "--runs", "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    titles = [line.strip() for line in done.stdout.splitlines() if re.match(r" +[A-Z]", line)]
    assert [title.split(":")[0] for title in titles if ":" in title] == ["Cold start", "Growth"]
    for row in ("imports alone", "everything, diff", "27 more node groups", "8 more Fargate profiles", "staging"):
        assert f" {row} " in done.stdout
