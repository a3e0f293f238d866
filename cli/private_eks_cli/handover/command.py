"""`private-eks handover network STACK` and `private-eks handover iam STACK`."""

import dataclasses
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from private_eks.common.plan.arguments import one_of

from ..cloud.snapshots import place_in, read_networks
from ..source import Source, graph_of_program
from . import roles_forms
from .asking import handovers
from .cloudformation import cloudformation
from .markdown import markdown
from .model import Handover
from .roles import roles_handover
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


def roles_of(source: Source, form: str) -> tuple[str, str]:
    """Write the roles that an IAM team is asked for, in a form of `FORMS`, and say it in a line.

    Raises ValueError for an unknown form, and for what the stack itself has to correct.
    """
    one_of("--format", form, roles_forms.FORMS)
    found = roles_handover(source.graph())
    there = f", {len(found.given)} are there" if found.given else ""
    rights = f"the deployer needs {found.deployer.actions} actions in {len(found.deployer.policies)} policies"
    return roles_forms.FORMS[form](found), f"{found.stack}: {len(found.roles)} roles to ask for{there}; {rights}"


def _json(found: Sequence[Handover]) -> str:
    return json.dumps([dataclasses.asdict(one) for one in found], indent=2) + "\n"


FORMS: Mapping[str, Callable[[Sequence[Handover]], str]] = {
    "markdown": markdown,
    "json": _json,
    "terraform": terraform,
    "cloudformation": cloudformation,
}
"""What to write."""
