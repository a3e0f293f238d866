"""What AWS charges on demand, by region: lists that a registry package or AWS itself has published, each with its date.

A project's own lists stand in `prices/REGION.json` beside its program, and win over those of the command.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import Kind, wrong

FOLDER = "prices"
HOURS = 730
"""Hours of a month, as AWS's calculator counts them."""

CLUSTER = "AmazonEKS-Hours:perCluster"
TIERS: Mapping[str, str] = {tier: f"AmazonEKS-Hours:{tier}" for tier in ("tier-xl", "tier-2xl", "tier-4xl", "tier-8xl")}
"""What a provisioned control plane costs beside the cluster, by its tier; the names are ours."""
INTERFACE = "VpcEndpoint-Hours"
ADDRESS = "PublicIPv4:InUseAddress"
NAT = "NatGateway-Hours"
NETWORK_BALANCER, APPLICATION_BALANCER = "LoadBalancing:Network", "LoadBalancing:Application"
FARGATE_CPU, FARGATE_MEMORY = "Fargate-vCPU-Hours:perCPU", "Fargate-GB-Hours"
KEY = "KMS-Keys"
METRIC = "CW:MetricMonitorUsage"
VOLUMES: Mapping[str, str] = {
    "gp2": "EBS:VolumeUsage.gp2",
    "gp3": "EBS:VolumeUsage.gp3",
    "io1": "EBS:VolumeUsage.piops",
    "io2": "EBS:VolumeUsage.io2",
    "sc1": "EBS:VolumeUsage.sc1",
    "st1": "EBS:VolumeUsage.st1",
    "standard": "EBS:VolumeUsage",
}
"""A GiB of a volume for a month, by type."""
IOPS: Mapping[str, str] = {
    "gp3": "EBS:VolumeP-IOPS.gp3",
    "io1": "EBS:VolumeP-IOPS.piops",
    "io2": "EBS:VolumeP-IOPS.io2",
}
THROUGHPUT = "EBS:VolumeP-Throughput.gp3"
"""A MiB/s for a month."""
RATES = frozenset(
    {CLUSTER, INTERFACE, ADDRESS, NAT, NETWORK_BALANCER, APPLICATION_BALANCER, FARGATE_CPU, FARGATE_MEMORY, KEY}
    | {METRIC, THROUGHPUT, *VOLUMES.values(), *IOPS.values(), *TIERS.values()}
)
"""What is priced beside instances: usage types of AWS's price list, without the region before them; of load balancers
the operation, since both kinds have one usage type."""
_KINDS = ("linux", "windows", "rates")


@dataclass(frozen=True, slots=True)
class Prices:
    """USD an hour or a month, by what is used; what a list does not have is not known."""

    region: str
    linux: Mapping[str, float] = field(default_factory=dict)
    windows: Mapping[str, float] = field(default_factory=dict)
    rates: Mapping[str, float] = field(default_factory=dict)
    dates: tuple[str, ...] = ()
    """When the lists were made, oldest first."""

    def instance(self, type_: str, windows: bool = False) -> float | None:
        """Give what an instance costs a month."""
        return _month((self.windows if windows else self.linux).get(type_))

    def hourly(self, rate: str) -> float | None:
        """Give what something that is paid by the hour costs a month."""
        return _month(self.rates.get(rate))

    def monthly(self, rate: str) -> float | None:
        """Give what something that is paid by the month costs."""
        return self.rates.get(rate)

    def __str__(self) -> str:
        """Say whose prices these are, and of when."""
        if not self.dates:
            return f"No prices of {self.region or 'this region'} are known"
        oldest, newest = self.dates[0], self.dates[-1]
        return f"On-demand list prices of {self.region}, {oldest if oldest == newest else f'{oldest} to {newest}'}"


def read_prices(region: str, folder: Path) -> Prices:
    """Read the prices of one region, and of no other.

    Raises CommandError for a list of the project that cannot be read.
    """
    own = folder / FOLDER / f"{region}.json"
    named = re.fullmatch(r"[a-z0-9-]+", region)
    lists = [*_lists(Path(__file__).with_name(f"{region}.json")), *_lists(own)] if named else []
    merged = {kind: {what: price for one in lists for what, price in one.get(kind, {}).items()} for kind in _KINDS}
    return Prices(region, **merged, dates=tuple(sorted({str(one["date"]) for one in lists})))


def _lists(path: Path) -> Iterator[Mapping[str, Any]]:
    if not path.is_file():
        return
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        found = None
    if not _is_lists(found):
        allowed = 'a list of {"source", "date", "linux", "windows", "rates"}, with USD by what is used'
        remedy = "write it again with tools.prices, or remove it"
        raise wrong(Kind.USAGE, str(path), "something else", allowed, remedy)
    yield from found


def _is_lists(found: Any) -> bool:
    """Tell whether it is what `tools.prices` writes."""
    if not isinstance(found, Sequence) or not all(isinstance(one, Mapping) for one in found):
        return False
    tables = [one.get(kind, {}) for one in found for kind in _KINDS]
    named = all(isinstance(one.get(key), str) for one in found for key in ("source", "date"))
    return named and all(isinstance(table, Mapping) and all(map(_is_price, table.values())) for table in tables)


def _is_price(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < float("inf")


def _month(hourly: float | None) -> float | None:
    return None if hourly is None else hourly * HOURS
