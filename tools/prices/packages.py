"""Reads price lists that Go modules ship, and the few prices that AWS publishes on pages."""

import json
import os
import re
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from private_eks_cli.prices import (
    ADDRESS,
    APPLICATION_BALANCER,
    CLUSTER,
    FARGATE_CPU,
    FARGATE_MEMORY,
    INTERFACE,
    KEY,
    METRIC,
    NAT,
    NETWORK_BALANCER,
    VOLUMES,
)

from .price_list import Lists

ALL_REGIONS = "github.com/cristim/ec2-instances-info@v0.0.0-20250528091325-32acf84f42eb"
"""Every instance type in every region: the data of ec2instances.info, which takes it from AWS's price list."""
KARPENTER = "github.com/aws/karpenter-provider-aws@v1.15.2"
"""Linux in us-east-1 and AWS GovCloud, newer: made of AWS's price list for each release."""
_GENERATED = (
    "pkg/providers/pricing/zz_generated.pricing_aws.go",
    "pkg/providers/pricing/zz_generated.pricing_aws_us_gov.go",
)
_REGION = re.compile(r"[a-z]{2}(-gov)?-[a-z]+-\d")
"""A region, not one of its local or wavelength zones."""
_SYSTEMS = {"linux": "linux", "windows": "mswin"}

PAGES: dict[str, dict[str, Any]] = {
    "https://aws.amazon.com/eks/pricing/, https://aws.amazon.com/kms/pricing/, https://aws.amazon.com/vpc/pricing/": {
        "date": "2026-11",
        "rates": {CLUSTER: 0.10, KEY: 1.0, ADDRESS: 0.005},
    },
}
"""Prices that AWS's pages give without a region: they are those of every commercial one."""
PAGES_OF_US_EAST_1: dict[str, dict[str, Any]] = {
    "https://aws.amazon.com/privatelink/pricing/, https://aws.amazon.com/vpc/pricing/, "
    "https://aws.amazon.com/ebs/pricing/, https://aws.amazon.com/fargate/pricing/, "
    "https://aws.amazon.com/elasticloadbalancing/pricing/, https://aws.amazon.com/cloudwatch/pricing/": {
        "date": "2026-11",
        "rates": {
            INTERFACE: 0.01,
            NAT: 0.045,
            VOLUMES["gp3"]: 0.08,
            FARGATE_CPU: 0.04048,
            FARGATE_MEMORY: 0.004445,
            APPLICATION_BALANCER: 0.0225,
            NETWORK_BALANCER: 0.0225,
            METRIC: 0.30,
        },
    },
}


def lists() -> dict[str, list[dict[str, Any]]]:
    """Give the price lists of every region, oldest first; what a newer one has too is left out of the older one."""
    found: dict[str, list[dict[str, Any]]] = {}
    newer = _karpenter()
    for region, older in sorted(_all_regions().items()):
        own = [older, *([newer[region]] if region in newer else [])]
        for one in own[1:]:
            older["linux"] = {type_: price for type_, price in older["linux"].items() if type_ not in one["linux"]}
        pages = {**(PAGES if "-gov-" not in region else {}), **(PAGES_OF_US_EAST_1 if region == "us-east-1" else {})}
        found[region] = [*own, *({"source": source, **page} for source, page in pages.items())]
    return found


def _all_regions() -> Lists:
    date = re.sub(r".*-(\d{4})(\d{2})(\d{2})\d{6}-.*", r"\1-\2-\3", ALL_REGIONS)
    found: Lists = {}
    for one in json.loads(_file(ALL_REGIONS, "data/instances.json")):
        for region, systems in one["pricing"].items():
            if _REGION.fullmatch(region):
                new: dict[str, Any] = {"source": ALL_REGIONS, "date": date, "linux": {}, "windows": {}}
                own = found.setdefault(region, new)
                for kind, system in _SYSTEMS.items():
                    price = float(systems.get(system, {}).get("ondemand") or 0)
                    if price:
                        own[kind][one["instance_type"]] = price
    return found


def _karpenter() -> Lists:
    found: Lists = {}
    for path in _GENERATED:
        text = _file(KARPENTER, path).decode()
        date = re.findall(r"// generated at (\d{4}-\d{2}-\d{2})", text)[0]
        for region, prices in _sections(text):
            found[region] = {"source": KARPENTER, "date": date, "linux": prices}
    return found


def _sections(text: str) -> Iterator[tuple[str, dict[str, float]]]:
    """Go through the regions of a generated file of Go, each with its prices by type."""
    for section in re.split(r"\n\t(?=\"[a-z0-9-]+\": \{)", text)[1:]:
        region = section.split('"')[1]
        yield region, {type_: float(price) for type_, price in re.findall(r'"([a-z0-9.-]+)": ([\d.]+)', section)}


def _file(module: str, path: str) -> bytes:
    """Give a file of a Go module; Go checks the module against its public checksums."""
    environment = {**os.environ, "GOTOOLCHAIN": "local"}
    with tempfile.TemporaryDirectory() as outside:
        command = ["go", "mod", "download", "-json", module]
        done = subprocess.run(command, cwd=outside, env=environment, capture_output=True, text=True, check=False)
    # A module for a newer Go is downloaded all the same, and an error is printed beside.
    archive = json.loads(done.stdout or "{}").get("Zip")
    if not archive:
        raise ValueError(f"{module}: {done.stdout}{done.stderr}")
    with zipfile.ZipFile(Path(archive)) as opened:
        return opened.read(f"{module}/{path}")
