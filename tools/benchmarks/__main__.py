"""Print the benchmarks: preview and diff, growth, and the longest chain of a deployment, as ratios.

Each figure is the smallest of several runs, in one process after another; the machine should have nothing else to do.
"""

import argparse
import functools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from private_eks_cli.cloud.durations import CREATE, minutes
from private_eks_cli.recording.recorder import record
from private_eks_cli.reports.chain import longest_chain, total
from private_eks_cli.sources.stacks import find_stack
from tools import ROOT

STACKS = ("dev", "staging", "prod", "examples/stacks/Pulumi.everything.yaml")


GROUPS: Mapping[str, Any] = {f"g{i}": {"zones": ["eu-west-1a"]} for i in range(27)}
PROFILES: Mapping[str, Any] = {f"p{i}": {"selectors": [{"namespace": f"n{i}"}]} for i in range(8)}
"""As many more as a cluster takes beside those of the stack file."""
MANY = 40
"""Stacks in one comment."""
GOALS = {
    "dev": "2.0 x imports, 145 MiB",
    "dev, html": "0.5 s more than dev",
    "everything, diff": "3.5 s",
    f"{MANY} stacks, diff": "60 s",
}
"""What a person waits for without looking elsewhere."""


def main() -> None:
    """Measure, and print each table as soon as it is there."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.benchmarks", description="Measure previews, diffs and growth."
    )
    parser.add_argument("--runs", type=int, default=3, help="how often each figure is taken; the smallest counts")
    runs = parser.parse_args().runs
    if runs < 1:
        parser.error(f"--runs: got {runs}; allowed: 1 and more; leave it out for three")
    console = Console()
    for measure in (functools.partial(_start, runs), functools.partial(_growth, runs), _chains):
        console.print(measure())


def _start(runs: int) -> Table:
    title = "Cold start: previews, and diffs against HEAD"
    table = Table("Preview", "seconds", "x imports", "MiB", "goal", title=title)
    imports = "import pulumi_aws, pulumi_eks; pulumi_aws.ec2.Vpc, pulumi_aws.eks.Cluster, pulumi_aws.iam.Role"
    baseline, memory = _run(runs, "-c", imports)

    def add(name: str, runs: int, *words: str) -> None:
        seconds, memory = _run(runs, "-m", "private_eks_cli", *words)
        ratio = f"{seconds / baseline:.1f}"
        table.add_row(name, f"{seconds:.2f}", ratio, f"{memory:.0f}", GOALS.get(name, ""))

    table.add_row("imports alone", f"{baseline:.2f}", "1.0", f"{memory:.0f}", "")
    for stack in STACKS:
        add(find_stack(stack).name, runs, "preview", stack)
    add(f"{STACKS[0]}, html", runs, "preview", STACKS[0], "--format", "html")
    against = ("--against", "HEAD", "--allow-dirty")
    for stack in STACKS:
        add(f"{find_stack(stack).name}, diff", runs, "diff", stack, *against)
    with _many() as stacks:
        add(f"{len(stacks)} stacks, diff", 1, "diff", *stacks, *against, "--format", "markdown")
    return table


@contextmanager
def _many() -> Iterator[list[str]]:
    """Write stack files, in turn those that are measured, each as a stack of its own."""
    with tempfile.TemporaryDirectory(prefix="stacks-") as folder:
        paths = [Path(folder, f"Pulumi.stack-{number}.yaml") for number in range(MANY)]
        for number, path in enumerate(paths):
            shutil.copy(find_stack(STACKS[number % len(STACKS)]).path, path)
        yield list(map(str, paths))


def _run(runs: int, *words: str) -> tuple[float, float]:
    """Run Python, and give seconds and MiB of the best of several runs."""
    best = (float("inf"), float("inf"))
    for _ in range(runs):
        start = time.perf_counter()
        process = subprocess.Popen([sys.executable, *words], cwd=ROOT, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        if status:
            raise SystemExit(f"python {' '.join(words)} failed")
        best = min(best, (time.perf_counter() - start, usage.ru_maxrss / 1024))
    return best


def _growth(runs: int) -> Table:
    title = "Growth: a stack as it is, and with as many more as its cluster takes"
    table = Table("What", "resources", "x resources", "x time", title=title)
    for what, stack, key, more in (
        (f"{len(GROUPS)} more node groups", "staging", "nodeGroups", GROUPS),
        (f"{len(PROFILES)} more Fargate profiles", "dev", "fargateProfiles", PROFILES),
    ):
        small, large = _record(runs, stack, key, {}), _record(runs, stack, key, more)
        ratios = f"{large[1] / small[1]:.1f}", f"{large[0] / small[0]:.1f}"
        table.add_row(what, f"{small[1]} to {large[1]}", *ratios)
    return table


def _record(runs: int, stack: str, key: str, more: Mapping[str, Any]) -> tuple[float, int]:
    """Record a stack with more of something, and give the seconds of the best run, and how many resources it has."""
    found, name = find_stack(stack), f"private-eks:{key}"
    config = {**found.config, name: json.dumps({**json.loads(found.config[name]), **more})}
    best, size = float("inf"), 0
    for _ in range(runs):
        start = time.perf_counter()
        size = len(record(found.project.run, found.name, config).resources)
        best = min(best, time.perf_counter() - start)
    return best, size


def _chains() -> Table:
    title = "Longest chain of a first deployment, by the durations that AWS's users report"
    table = Table("Stack", "minutes", "x the cluster alone", "all in a row", "through", title=title)
    for stack in STACKS:
        found = find_stack(stack)
        graph = record(found.project.run, found.name, found.config)
        chain = longest_chain(graph)
        ready = chain[-1][1]
        own = next(end for resource, end in chain if resource.type == "aws:eks/cluster:Cluster")
        slow = [(r, end) for r, end in chain if minutes(CREATE, r.type, r.inputs) >= 0.5]
        through = ", ".join(f"{resource.type.rsplit(':', 1)[-1]} {end:.0f}" for resource, end in slow)
        table.add_row(found.name, f"{ready:.1f}", f"{ready / own:.2f}", f"{total(graph) / ready:.1f} x", through)
    return table


if __name__ == "__main__":
    main()
