"""Print the benchmarks: preview and diff, growth, and the longest chain of a deployment, as ratios.

Each figure is the smallest of several runs, in one process after another; the machine should have nothing else to do.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from rich.console import Console
from rich.table import Table

from offline.chain import longest_chain, total
from offline.cloud.durations import CREATE, minutes
from offline.recorder import record
from offline.stacks import ROOT, find_stack, run_program

RUNS = 3
STACKS = ("dev", "staging", "prod", "examples/stacks/Pulumi.everything.yaml")


def main() -> None:
    """Measure and print."""
    console = Console()
    for table in (_start(), _growth(), _chains()):
        console.print(table)


def _start() -> Table:
    table = Table("Preview", "seconds", "x imports", "MiB", title="Cold start: previews, and diffs against HEAD")
    imports = "import pulumi_aws, pulumi_eks; pulumi_aws.ec2.Vpc, pulumi_aws.eks.Cluster, pulumi_aws.iam.Role"
    baseline, memory = _run("-c", imports)
    table.add_row("imports alone", f"{baseline:.2f}", "1.0", f"{memory:.0f}")
    for stack in STACKS:
        seconds, memory = _run("-m", "offline", "preview", stack)
        table.add_row(find_stack(stack).name, f"{seconds:.2f}", f"{seconds / baseline:.1f}", f"{memory:.0f}")
    for stack in STACKS:
        seconds, memory = _run("-m", "offline", "diff", stack, "--against", "HEAD", "--allow-dirty")
        name = f"{find_stack(stack).name}, diff"
        table.add_row(name, f"{seconds:.2f}", f"{seconds / baseline:.1f}", f"{memory:.0f}")
    return table


def _run(*words: str) -> tuple[float, float]:
    """Run Python, and give seconds and MiB of the best of several runs."""
    best = (float("inf"), float("inf"))
    for _ in range(RUNS):
        start = time.perf_counter()
        process = subprocess.Popen([sys.executable, *words], cwd=ROOT, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        if status:
            raise SystemExit(f"python {' '.join(words)} failed")
        best = min(best, (time.perf_counter() - start, usage.ru_maxrss / 1024))
    return best


def _growth() -> Table:
    table = Table("What", "few", "many", "resources", "x resources", "x time", title="Ten times more")
    profile: dict[str, Any] = {"coredns": {"selectors": [{"namespace": "kube-system"}]}}
    for what, stack, key, few, many in (
        ("node groups", "staging", "nodeGroups", _groups(3), _groups(30)),
        ("Fargate profiles", "dev", "fargateProfiles", profile, {**profile, **_profiles(9)}),
    ):
        small, large = _record(stack, key, few), _record(stack, key, many)
        ratios = f"{large[1] / small[1]:.1f}", f"{large[0] / small[0]:.1f}"
        table.add_row(what, str(len(few)), str(len(many)), f"{small[1]} to {large[1]}", *ratios)
    return table


def _groups(count: int) -> dict[str, Any]:
    return {f"g{i}": {"zones": ["eu-west-1a"]} for i in range(count)}


def _profiles(count: int) -> dict[str, Any]:
    return {f"p{i}": {"selectors": [{"namespace": f"n{i}"}]} for i in range(count)}


def _record(stack: str, key: str, value: dict[str, Any]) -> tuple[float, int]:
    found = find_stack(stack)
    config = {**found.config, f"private-eks:{key}": json.dumps(value)}
    size = len(record(run_program, found.name, config).resources)
    return _best(lambda: record(run_program, found.name, config)), size


def _best(action: Callable[[], object]) -> float:
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return min(times)


def _chains() -> Table:
    title = "Longest chain of a first deployment, by the durations that AWS's users report"
    table = Table("Stack", "minutes", "x the cluster alone", "all in a row", "through", title=title)
    for stack in STACKS:
        found = find_stack(stack)
        graph = record(run_program, found.name, found.config)
        chain = longest_chain(graph)
        ready = chain[-1][1]
        own = next(end for resource, end in chain if resource.type == "aws:eks/cluster:Cluster")
        slow = [(r, end) for r, end in chain if minutes(CREATE, r.type, r.inputs) >= 0.5]
        through = ", ".join(f"{resource.type.rsplit(':', 1)[-1]} {end:.0f}" for resource, end in slow)
        table.add_row(found.name, f"{ready:.1f}", f"{ready / own:.2f}", f"{total(graph) / ready:.1f} x", through)
    return table


if __name__ == "__main__":
    main()
