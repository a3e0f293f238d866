"""Which properties of a resource differ, from what to what: documents as documents, policies as statements."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from ..cloud.kubernetes.changes import below
from ..cloud.replacements import SETS
from ..graph.documents import document_of
from ..graph.model import Resource
from ..graph.secret_inputs import without_secrets
from ..recording.foresight import Step
from ..recording.wire import UNKNOWN
from .values import decoded, lines_of

ADD, DELETE, UPDATE = "add", "delete", "update"
_ECHOES = frozenset({"tagsAll"})
"""Inputs that a provider makes of others: a change of those is seen there."""
_KEYS = ("Sid", "name", "key", "deviceName", "port", "namespace")
"""What members of lists are recognised by."""


@dataclass(frozen=True, slots=True)
class Property:
    """One property that differs: `old` is None for one that comes, `new` for one that goes."""

    path: str
    kind: str
    old: Any = None
    new: Any = None
    replaces: bool = False
    """Whether AWS or Kubernetes cannot change it in place."""


def properties(step: Step) -> tuple[Property, ...]:
    """Give the properties that a step changes; none for what comes or goes as a whole."""
    if step.old is None or step.new is None:
        return ()
    replacing = {_plain(path) for path in step.replacing}
    paths = sorted({_plain(path) for path in step.paths if path.split(".")[0] not in _ECHOES})
    leaves = list(differing(_shown(step.old), _shown(step.new)))
    found = [leaf for leaf in leaves if any(_related(path, _plain(leaf.path)) for path in paths)]
    silent = [path for path in paths if not any(_related(path, _plain(leaf.path)) for leaf in leaves)]
    found += [_whole(path, step) for path in silent]
    return tuple(replace(leaf, replaces=any(_related(one, _plain(leaf.path)) for one in replacing)) for leaf in found)


def differing(old: Any, new: Any, path: str = "") -> Iterator[Property]:
    """Go through what differs between two values, as deep as it can be told apart."""
    if old == new:
        return
    old, new = decoded(old, path), decoded(new, path)
    for read in (document_of, lines_of):
        opened = read(old), read(new)
        if None not in opened:
            old, new = opened
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in sorted(key for key in old.keys() | new.keys() if not key.startswith("__")):
            yield from _member(old.get(key), new.get(key), below(path, key))
    elif isinstance(old, list) and isinstance(new, list):
        yield from _lists(old, new, path)
    else:
        yield Property(path, UPDATE, old, new)


def _member(old: Any, new: Any, path: str) -> Iterator[Property]:
    """Compare what is found under one key; None is the same as nothing."""
    if old is None and new is not None:
        yield Property(path, ADD, None, new)
    elif new is None and old is not None:
        yield Property(path, DELETE, old, None)
    else:
        yield from differing(old, new, path)


def _lists(old: list[Any], new: list[Any], path: str) -> Iterator[Property]:
    key = _key_of([*old, *new])
    if key:
        before, after = ({str(item[key]): item for item in items} for items in (old, new))
        for name in sorted(before.keys() | after.keys()):
            yield from _member(before.get(name), after.get(name), f"{path}[{name}]")
    elif _plain(path) in SETS or not any(isinstance(item, Mapping | list) for item in [*old, *new]):
        yield from _elements(old, new, path)
    else:
        yield from _nameless(old, new, path)


def _nameless(old: list[Any], new: list[Any], path: str) -> Iterator[Property]:
    """Compare members that nothing names, without those that stay: the others are taken for each other in order."""
    gone, come = (
        [i for i, item in enumerate(old) if item not in new],
        [i for i, item in enumerate(new) if item not in old],
    )
    for was, now in zip_longest(gone, come):
        before, after = None if was is None else old[was], None if now is None else new[now]
        yield from _member(before, after, f"{path}[{was if now is None else now}]")
    if not gone and not come:
        yield Property(path, UPDATE, old, new)


def _elements(old: list[Any], new: list[Any], path: str) -> Iterator[Property]:
    gone, come = ([item for item in here if item not in there] for here, there in ((old, new), (new, old)))
    yield from (Property(path, DELETE, item, None) for item in sorted(gone, key=str))
    yield from (Property(path, ADD, None, item) for item in sorted(come, key=str))
    if not gone and not come:
        yield Property(path, UPDATE, old, new)


def _key_of(items: Iterable[Any]) -> str:
    """Find what tells the members of two lists apart."""
    members = list(items)
    if not all(isinstance(item, Mapping) for item in members):
        return ""
    return next((key for key in _KEYS if all(isinstance(item.get(key), str | int) for item in members)), "")


def _shown(resource: Resource) -> dict[str, Any]:
    return {key: value for key, value in without_secrets(resource).items() if key not in _ECHOES}


def _whole(path: str, step: Step) -> Property:
    """Give both values of a property whose difference is one of meaning, such as a default that is written out."""
    assert step.old
    assert step.new
    return Property(path, UPDATE, _at(_shown(step.old), path), _at(_shown(step.new), path))


def _at(value: Any, path: str) -> Any:
    for part in path.split("."):
        value = value.get(part) if isinstance(value, Mapping) else UNKNOWN if value == UNKNOWN else None
    return value


def _plain(path: str) -> str:
    """Leave out which members of lists a path goes through, as the table of replacements does."""
    kept, depth = [], 0
    for letter in path:
        depth += letter == "["
        if not depth:
            kept.append(letter)
        depth -= letter == "]"
    return "".join(kept)


def _related(one: str, other: str) -> bool:
    return one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")
