"""Amounts of processor and memory as Kubernetes writes them, and the sizes in which Fargate sells them.

https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ...common.plan.arguments import refusal

_MEMORY = {"Mi": 1.0, "Gi": 1024.0, "Ti": 2.0**20, "M": 1e6 / 2**20, "G": 1e9 / 2**20, "T": 1e12 / 2**20}
CPU = r"(\d+)m|(\d+(\.\d+)?)"
MEMORY = rf"(\d+(?:\.\d+)?)({'|'.join(_MEMORY)})"
_TAKEN = 256
"""MiB of each Fargate pod that Kubernetes' own processes get."""

_SIZES = (
    (250, (0.5, 1, 2)),
    (500, range(1, 5)),
    (1000, range(2, 9)),
    (2000, range(4, 17)),
    (4000, range(8, 31)),
    (8000, range(16, 61, 4)),
    (16000, range(32, 121, 8)),
)
"""Thousandths of a vCPU, and the GiB of memory that may go with them:
https://docs.aws.amazon.com/eks/latest/userguide/fargate-pod-configuration.html"""


@dataclass(frozen=True, slots=True)
class Size:
    """What a pod gets: thousandths of a vCPU, and MiB of memory."""

    cpu: int
    memory: int

    def __str__(self) -> str:
        """Spell it as AWS does."""
        return f"{self.cpu / 1000:g} vCPU, {self.memory / 1024:g} GB"


def read_cpu(where: str, text: str) -> int:
    """Read `250m`, `1` or `0.5` as thousandths of a vCPU.

    Raises ValueError for what is no amount, or none.
    """
    found = re.fullmatch(CPU, text)
    amount = (int(found[1]) if found[1] else math.ceil(float(found[2]) * 1000)) if found else 0
    if amount < 1:
        raise refusal(where, text, "a number of vCPUs such as '250m' or '2'", "correct the amount")
    return amount


def read_memory(where: str, text: str) -> int:
    """Read `512Mi` or `2Gi` as MiB, rounded up; `M`, `G` and `T` are powers of ten.

    Raises ValueError for what is no amount, or none.
    """
    found = re.fullmatch(MEMORY, text)
    amount = math.ceil(float(found[1]) * _MEMORY[found[2]]) if found else 0
    if amount < 1:
        raise refusal(where, text, "an amount such as '512Mi' or '2Gi'", "correct the amount")
    return amount


def fargate_size(where: str, pod: Size) -> Size:
    """Tell which size AWS runs and bills for a pod that asks for `pod`: the next one up.

    Raises ValueError for a pod that is larger than the largest.
    """
    for size in _fargate_sizes():
        if size.cpu >= pod.cpu and size.memory >= pod.memory + _TAKEN:
            return size
    allowed = f"up to 16 vCPU and {120 * 1024 - _TAKEN}Mi on Fargate"
    given = f"cpu {pod.cpu}m, memory {pod.memory}Mi"
    raise refusal(where, given, allowed, "ask for less, or run it on nodes")


def usable(size: Size) -> Size:
    """Tell how much of a billed size the pod itself can ask for."""
    return Size(size.cpu, size.memory - _TAKEN)


def _fargate_sizes() -> Iterator[Size]:
    for cpu, memory in _SIZES:
        yield from (Size(cpu, int(gib * 1024)) for gib in memory)
