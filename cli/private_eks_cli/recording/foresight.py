"""What the engine would do to each resource that a program registers, given what is deployed.

Follows the engine's step generator
(https://github.com/pulumi/pulumi/blob/master/pkg/resource/deploy/step_generator.go), and decides by the same rules and
tables as the simulated providers; tests/engine holds it against the real engine.
"""

import dataclasses
import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..cloud.answers import Place, automatic_name
from ..cloud.checks import checked
from ..cloud.facts import facts_of
from ..cloud.kubernetes import changes as kubernetes
from ..cloud.kubernetes.connections import changed_settings, mutable_kinds, replacing_settings
from ..cloud.live import unknown_after
from ..cloud.replacements import FREE_KEYS, Change, compare
from ..graph.model import Graph, Resource, is_object
from .ignored import with_ignored
from .urns import inherited
from .wire import UNKNOWN, hide

CREATE, DELETE, REPLACE, SAME, UPDATE = "create", "delete", "replace", "same", "update"
PROVIDER = "pulumi:providers:"
_EKS_COMPONENT = "eks:index:Cluster"
_NOTHING = Change((), (), False)


@dataclass(frozen=True, slots=True)
class Step:
    """What happens to one resource, as the engine would word it in `op`."""

    op: str
    old: Resource | None
    new: Resource | None
    paths: tuple[str, ...] = ()
    """Changed properties, as deep as they can be told apart."""
    replacing: tuple[str, ...] = ()
    """Those of them that cannot change in place."""
    delete_first: bool = False
    with_: str = ""
    """URN of a resource whose replacement takes this one along."""

    @property
    def leaves_a_gap(self) -> bool:
        """Whether a replacement's old resource goes before the new one is there."""
        return self.delete_first or bool(self.with_)

    @property
    def resource(self) -> Resource:
        """The resource as it will be, or as it was when it goes."""
        resource = self.new or self.old
        assert resource
        return resource


class Foresight:
    """Answers registrations as the engine does in a preview of a stack that is deployed as `before` says.

    The inputs of `before` are checked ones: see `as_deployed`.
    """

    def __init__(self, before: Graph, place: Place, default_tags: Mapping[str, str]) -> None:
        """Begin with no registration."""
        self.before = before
        self.place = place
        self.default_tags = default_tags
        self.steps: dict[str, Step] = {}
        self._old_urns: dict[str, str] = {}
        self._taken_along: dict[str, str] = {}

    def register(self, new: Resource, aliases: Sequence[str] = ()) -> tuple[str, Mapping[str, Any]]:
        """Decide about one resource; gives its id and outputs as a preview knows them."""
        old = self._old(new, aliases)
        if not new.custom:
            self.steps[new.urn] = Step(_step_of_component(old, new), old, new)
            return "", new.outputs
        step = self._step(old, new) if old else self._created(new)
        self.steps[new.urn] = step
        if step.op == REPLACE and step.delete_first and old:
            self._take_along(old)
        assert step.new
        return known(step, step.new)

    def deletions(self) -> Iterator[Step]:
        """Give what nobody registered, whoever depends on another first."""
        kept = set(self._old_urns.values())
        gone = [r for r in self.before if r.urn not in kept and not is_default_provider(r.urn)]
        for resource in sorted(gone, key=lambda r: (-self._depths[r.urn], r.urn)):
            yield Step(DELETE, resource, None)

    @functools.cached_property
    def _depths(self) -> dict[str, int]:
        """How much of what is deployed each resource waits for."""
        return {resource.urn: len(self.before.waits_for(resource)) for resource in self.before}

    def _old(self, new: Resource, aliases: Sequence[str]) -> Resource | None:
        """Find what is deployed under the resource's URN, or under one that it or its parent had."""
        urns = [new.urn, *aliases]
        former = self._old_urns.get(new.parent, new.parent)
        if former != new.parent:
            urns = [*urns, *inherited(urns, new.parent, former)]
        for urn in urns:
            if urn in self.before.resources and urn not in self._old_urns.values():
                self._old_urns[new.urn] = urn
                return self.before.resources[urn]
        return None

    def _created(self, new: Resource) -> Step:
        return Step(CREATE, None, self._checked(new, {}, ""))

    def _step(self, old: Resource, new: Resource) -> Step:
        kept = dataclasses.replace(new, inputs=with_ignored(old.inputs, new.inputs, new.ignore_changes))
        now = self._checked(kept, old.inputs, "")
        change = self._change(old, now)
        asked = [path for path in change.paths if any(kubernetes.covers(p, path) for p in new.replace_on_changes)]
        replacing = tuple(sorted({*change.replacing, *asked}))
        with_ = self._taken_along.get(old.urn, "") or self._lost_provider(old, new)
        if replacing or with_:
            first = new.delete_before_replace or change.delete_first
            successor = self._checked(kept, {}, "#1")
            return Step(REPLACE, old, successor, change.paths, replacing, first, with_)
        return Step(UPDATE if change.paths else SAME, old, now, change.paths)

    def _checked(self, resource: Resource, old: Mapping[str, Any], generation: str) -> Resource:
        if not resource.type.startswith("aws:"):
            return resource
        inputs = dict(resource.inputs)
        named = automatic_name(resource.type, resource.name, inputs, resource.urn + generation)
        complete = checked(resource.type, inputs, old, named, self._region(resource), self.default_tags)
        return dataclasses.replace(resource, inputs=complete)

    def _region(self, resource: Resource) -> str:
        """Give the region of a resource's provider."""
        urn = _provider_urn(resource)
        step = self.steps.get(urn)
        provider = step.resource if step else self.before.resources.get(urn)
        return str(provider.inputs.get("region") or self.place.region) if provider else self.place.region

    def _change(self, old: Resource, new: Resource) -> Change:
        if is_object(new.type):
            provider = self.steps.get(_provider_urn(new))
            given = provider.resource.inputs if provider else {}
            return kubernetes.compare(old.inputs, new.inputs, mutable_kinds(given))
        if new.type.startswith(PROVIDER):
            return self._change_of_provider(old, new)
        return compare(new.type, dict(old.inputs), dict(new.inputs))

    def _change_of_provider(self, old: Resource, new: Resource) -> Change:
        """Compare what a provider is told; the one inside of `pulumi_eks.Cluster` is its own, but for being unknown."""
        parent = self.steps.get(new.parent)
        if parent and parent.resource.type == _EKS_COMPONENT and new.inputs.get("kubeconfig") != UNKNOWN:
            return _NOTHING
        changed = tuple(changed_settings(old.inputs, new.inputs))
        replacing = replacing_settings(old.inputs, new.inputs) if new.type.endswith(":kubernetes") else set()
        return Change(changed, tuple(key for key in changed if key in replacing), False)

    def _lost_provider(self, old: Resource, new: Resource) -> str:
        """Name the provider whose replacement, or that another one takes its place, replaces what it has made."""
        was, is_ = _provider_urn(old), _provider_urn(new)
        if was == is_ == "":
            return ""
        step = self.steps.get(is_)
        same = step is not None and step.op in (SAME, UPDATE) and step.old is not None and step.old.urn == was
        return "" if same else is_ or was

    def _take_along(self, root: Resource) -> None:
        """Note who is deleted before `root` is, and made again after it: whoever could not bear its absence."""
        gone = {root.urn}
        for resource in sorted(self.before, key=lambda r: self._depths[r.urn]):
            if resource.urn in gone or not resource.custom or not self._cannot_bear(resource, gone):
                continue
            gone.add(resource.urn)
            self._taken_along.setdefault(resource.urn, root.urn)

    def _cannot_bear(self, resource: Resource, gone: set[str]) -> bool:
        if _provider_urn(resource) in gone:
            return True
        depends = resource.property_dependencies
        lost = [key for key in resource.inputs if not gone.isdisjoint(depends.get(key, ()))]
        if not lost:
            return False
        inputs = {**resource.inputs, **dict.fromkeys(lost, UNKNOWN)}
        return bool(self._change(resource, dataclasses.replace(resource, inputs=inputs)).replacing)


def _step_of_component(old: Resource | None, new: Resource) -> str:
    """Compare what a component registers; the engine keeps none of what the one of pulumi-eks is told."""
    if old is None:
        return CREATE
    return UPDATE if new.type != _EKS_COMPONENT and old.inputs != new.inputs else SAME


def as_deployed(graph: Graph, place: Place, default_tags: Mapping[str, str]) -> Graph:
    """Give a recorded program as a state would have it: with checked inputs."""
    empty = Foresight(graph, place, default_tags)
    resources = {r.urn: empty._checked(r, {}, "") for r in graph}
    return dataclasses.replace(graph, resources=resources)


def known(step: Step, new: Resource) -> tuple[str, Mapping[str, Any]]:
    """Give id and outputs as the engine knows them after a step of a preview."""
    if step.op in (CREATE, REPLACE) or step.old is None:
        # A successor has another physical name than the resource was recorded with.
        return UNKNOWN, hide(new.inputs, _overlaid(new.outputs, _given(new)))
    if step.op == SAME:
        return step.old.id, step.old.outputs
    changed = {path.split(".")[0] for path in step.paths}
    outputs = {**_updated(new.type, step.old, new), **dict.fromkeys(unknown_after(new.type, changed), UNKNOWN)}
    return step.old.id, outputs


def _updated(type_: str, old: Resource, new: Resource) -> dict[str, Any]:
    """Lay new inputs over old outputs; what is not given any more is gone, unless AWS had computed it."""
    computed = facts_of(type_)["optionalComputed"] if type_.startswith("aws:") else ()
    gone = {key for key in old.inputs.keys() - new.inputs.keys() if key not in computed}
    kept = {key: value for key, value in old.outputs.items() if key not in gone}
    return _overlaid(kept, _given(new))


def _given(resource: Resource) -> dict[str, Any]:
    return {key: value for key, value in resource.inputs.items() if not key.startswith("__")}


def _overlaid(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    blocks = {key for key, value in above.items() if isinstance(value, Mapping) and key not in FREE_KEYS}
    both = {key for key in blocks if isinstance(below.get(key), Mapping)}
    return {**below, **above, **{key: _overlaid(below[key], above[key]) for key in both}}


def _provider_urn(resource: Resource) -> str:
    """Give the URN of the provider that the program gave; nothing for a default one."""
    urn = resource.provider.rpartition("::")[0]
    return "" if is_default_provider(urn) else urn


def is_default_provider(urn: str) -> bool:
    """Tell whether the engine made this provider by itself."""
    return urn.rpartition("::")[2].startswith("default") and f"::{PROVIDER}" in urn
