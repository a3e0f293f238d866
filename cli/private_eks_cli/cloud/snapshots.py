"""Snapshots of VPCs that are there: those in a folder of the project, before them one that was named."""

import functools
import json
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from private_eks.common.plan.arguments import refusal
from private_eks.network.plan.facts import NetworkFacts, facts_in

from .answers import Place

FOLDER = "networks"
"""Where snapshots lie, below the project's folder: `vpc-0123456789abcdef0.json`."""

NAMED = "PRIVATE_EKS_NETWORK"
"""The variable that names a file with another snapshot, for this process and those that it starts."""


def read_networks(folder: Path) -> list[NetworkFacts]:
    """Read the snapshots of a project, and instead of one of them that which was named for the same VPC.

    Raises ValueError for a file that is none.
    """
    own = [_read(path, path.stat().st_mtime_ns) for path in sorted((folder / FOLDER).glob("*.json"))]
    named = os.environ.get(NAMED)
    first = [read_network(Path(named))] if named else []
    return [*first, *(one for one in own if one.vpc_id not in {network.vpc_id for network in first})]


def read_network(path: Path) -> NetworkFacts:
    """Read a snapshot that lies anywhere.

    Raises ValueError for a file that cannot be read, or is none.
    """
    try:
        return _read(path, path.stat().st_mtime_ns)
    except OSError as error:
        reason = error.strerror or str(error)
        raise refusal("--network", str(path), "a file that can be read", f"name another one: {reason}") from None


def place_in(config: Mapping[str, str], quotas: Mapping[str, int] | None = None) -> Place:
    """Say where a stack is deployed: in the account that took the snapshot of its VPC, where that is known."""
    networks = read_networks(Path.cwd())
    named = [network for network in networks if any(network.vpc_id in value for value in config.values())]
    place = Place(config.get("aws:region", "eu-west-1"), quotas=quotas or {})
    accounts = {network.account for network in named or networks}
    return replace(place, account=accounts.pop()) if len(accounts) == 1 else place


@functools.cache
def _read(path: Path, written: int) -> NetworkFacts:
    """Read a snapshot once, as it was `written`: every call of a program asks for it."""
    try:
        return facts_in(json.loads(path.read_text(encoding="utf-8")))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        allowed, remedy = "what `private-eks network snapshot` wrote", "take a new one"
        raise refusal(path.name, f"no snapshot of a network: {error}", allowed, remedy) from None
