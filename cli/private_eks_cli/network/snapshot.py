"""Snapshots: facts of a VPC as JSON, which previews take in the place of AWS."""

import dataclasses
import json
from contextlib import suppress
from pathlib import Path

from private_eks.network.plan.facts import NetworkFacts

from ..cloud.snapshots import FOLDER
from ..reports.handover import hand_over
from ..sources.projects import find_project
from .conversion import facts_of
from .reader import clients, read


def snapshots(project: Path | None) -> Path:
    """Give the folder of a project's snapshots.

    Raises CommandError if there is no project.
    """
    return find_project(project).root / FOLDER


def take(vpc_id: str, region: str | None, profile: str | None, output: Path) -> str:
    """Write the snapshot of a VPC, and say in a line what it has.

    Raises CommandError for what AWS does not tell, and ValueError for a file that cannot be written.
    """
    facts = facts_of(read(*clients(region, profile), vpc_id))
    with suppress(OSError):
        output.parent.mkdir(exist_ok=True)
    hand_over(text_of(facts), output)
    found = ((facts.subnets, "subnets"), (facts.route_tables, "route tables"), (facts.endpoints, "endpoints"))
    return f"{vpc_id}: {', '.join(f'{len(of)} {kind}' for of, kind in found)}; written to {output}"


def text_of(facts: NetworkFacts) -> str:
    """Give facts as the JSON of a snapshot."""
    return json.dumps(dataclasses.asdict(facts), indent=2) + "\n"
