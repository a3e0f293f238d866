"""`private-eks handover network STACK`."""

import dataclasses
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from private_eks.common.plan.arguments import one_of

from ..cloud.snapshots import place_in, read_networks
from ..source import Source, graph_of_program
from .asking import handovers
from .cloudformation import cloudformation
from .markdown import markdown
from .model import Handover
from .terraform import terraform


def handover_of(source: Source, form: str) -> tuple[str, str]:
    """Write what the owners of the VPCs of a stack are asked for, in a form of `FORMS`, and say it in a line.

    Raises ValueError for an unknown form, and for what the stack itself has to correct.
    """
    one_of("--format", form, FORMS)
    stack = source.find()
    place = dataclasses.replace(place_in(stack.config), wished=True)
    found = handovers(graph_of_program(stack, place), read_networks(Path.cwd()))
    if not found:
        return FORMS[form](found), f"{stack.name} makes its own VPC: nobody has to be asked for anything"
    counted = (f"{one.vpc_id} of {one.owner}: {one.wanted} to ask for" for one in found)
    return FORMS[form](found), "; ".join(counted)


def _json(found: Sequence[Handover]) -> str:
    return json.dumps([dataclasses.asdict(one) for one in found], indent=2) + "\n"


FORMS: Mapping[str, Callable[[Sequence[Handover]], str]] = {
    "markdown": markdown,
    "json": _json,
    "terraform": terraform,
    "cloudformation": cloudformation,
}
"""What to write."""
