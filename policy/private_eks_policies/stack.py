"""All resources of a stack, and the questions about what belongs together."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from .rules import Config, Finding, Resource, Rule, StackJudgement
from .values import UNKNOWN, at, listed


@dataclass(frozen=True, slots=True)
class Stack:
    """The resources of a stack by their URNs."""

    resources: Mapping[str, Resource]

    def of(self, *types: str) -> list[Resource]:
        """Give the resources of some types."""
        return [resource for resource in self.resources.values() if resource.type in types]

    def leads(self, source: Resource, path: str, target: Resource) -> bool:
        """Tell whether a property of `source` holds the id of `target`.

        Where a preview does not know the id yet, a value that is not known either and depends on `target` counts as
        it. A known value cannot be the id of what has none.
        """
        values, id_ = listed(at(source.props, path)), target.props.get("id")
        if isinstance(id_, str) and id_ in values:
            return True
        doubtful = bool(values) if id_ is None else UNKNOWN in values
        return doubtful and target.urn in self._behind(source, path.partition(".")[0], target.type)

    def led_to(self, source: Resource, path: str, *types: str) -> list[Resource]:
        """Give the resources of some types whose id a property holds."""
        return [target for target in self.of(*types) if self.leads(source, path, target)]

    def _behind(self, source: Resource, key: str, type_: str) -> set[str]:
        """Give the URNs that the values of a property depend on, through others up to the first ones of a type."""
        seen: set[str] = set()
        todo = list(source.links.get(key, ()))
        while todo:
            urn = todo.pop()
            if urn not in seen and urn in self.resources:
                seen.add(urn)
                todo += () if self.resources[urn].type == type_ else self.resources[urn].needs
        return seen


@dataclass(frozen=True, slots=True, kw_only=True)
class StackRule(Rule):
    """Judges all resources of a stack together, at the end of a preview or an update."""

    judge: Callable[[Stack, Config], Iterable[StackJudgement]]

    def judged(self, stack: Stack, configured: Config) -> list[StackJudgement]:
        """Say what is wrong with which resource, and what is not known."""
        config = self.settings(configured)
        return [found for found in self.judge(stack, config) if not _is_allowed(found, config)]


def _is_allowed(found: StackJudgement, config: Config) -> bool:
    return isinstance(found, Finding) and found.resource.name in config["allow"]
