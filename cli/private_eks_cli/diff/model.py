"""The difference between what is and what would be: the steps of one stack, and the graphs on both sides."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..graph.model import Graph, Resource, strings
from ..recording.foresight import CREATE, DELETE, PROVIDER, REPLACE, SAME, UPDATE, Step
from ..recording.wire import UNKNOWN
from .values import cut

MOVE = "move"
"""Not an operation of the engine: a resource that stays as it is, under another URN."""
_LONGEST = 160
_QUOTED = re.compile(r"`([^`]+)`")
OPERATIONS = (CREATE, UPDATE, REPLACE, DELETE, MOVE)


@dataclass(frozen=True, slots=True)
class Diff:
    """What happens to one stack."""

    stack: str
    steps: tuple[Step, ...]
    before: Graph
    after: Graph
    """As foreseen: what the deployment will tell is not known yet."""
    reviewed: Graph
    """The same, with as many values known as can be compared with those of `before`."""
    known: Graph | None
    """The program with every value known, as if it were new; None if there is only a preview of it."""
    against: str
    """What it is compared with, in words."""
    notes: tuple[str, ...] = ()
    """What a reader has to know about the comparison itself."""

    @property
    def is_new(self) -> bool:
        """Whether there was no such stack."""
        return not self.before.resources

    @property
    def is_gone(self) -> bool:
        """Whether there will be no such stack."""
        return not self.after.resources

    def of(self, *operations: str) -> Iterator[Step]:
        """Go through the steps that do one of these to a resource; all that do something without.

        Components and providers are no resources: nobody pays for them, loses them or looks for them in AWS.
        """
        for step in self.steps:
            thing = step.resource.custom and not step.resource.type.startswith(PROVIDER)
            if thing and operation_of(step) in (operations or OPERATIONS):
                yield step

    def components(self, operation: str) -> frozenset[str]:
        """Give the URNs of the components that come or go."""
        return frozenset(s.resource.urn for s in self.steps if not s.resource.custom and s.op == operation)

    @property
    def counts(self) -> Counter[str]:
        """Count resources by what happens to them."""
        return Counter(operation_of(step) for step in self.of())


def operation_of(step: Step) -> str:
    """Name what happens in one step: what the engine says, or a move."""
    moved = step.old is not None and step.new is not None and step.old.urn != step.new.urn
    return MOVE if step.op == SAME and moved else step.op


def known_inputs(step: Step, diff: Diff) -> Mapping[str, Any]:
    """Give the new inputs of a step: for what only the deployment tells, what the reviewed program has there."""
    assert step.new
    known = diff.reviewed.resources.get(step.new.urn, step.new).inputs
    given = step.new.inputs.items()
    return {key: known.get(key) if UNKNOWN in strings(value) else value for key, value in given}


def title(resource: Resource) -> str:
    """Call a resource by kind and name, such as `VpcEndpoint private-eks-dev-sts`."""
    return f"{kind(resource)} {resource.name}"


def kind(resource: Resource) -> str:
    """Give the last part of a type, such as `VpcEndpoint`."""
    return resource.type.rpartition(":")[2]


def kinds(resources: Iterable[Resource]) -> str:
    """Count resources by kind, such as `3 NodeGroup, 1 Role`."""
    found = Counter(kind(resource) for resource in resources)
    return ", ".join(f"{count} {what}" for what, count in sorted(found.items()))


def quoted(text: object) -> str:
    """Put a name or a value between backticks: in one line, shortened, and without backticks of its own."""
    own = " ".join(str(text).split()).replace("`", "'")
    return f"`{cut(own, _LONGEST)}`"


def spans(text: str) -> Iterator[tuple[str, bool]]:
    """Take a text apart into what stands between backticks and the rest; tells of each which it is."""
    for i, part in enumerate(_QUOTED.split(text)):
        yield part, bool(i % 2)


def counted(number: int, word: str) -> str:
    """Say how many there are, such as `2 doors`."""
    return f"{number} {word}{'s' * (number != 1)}"
