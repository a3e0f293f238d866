"""Which keys of a stack file differ from those of the older one, and where they stand."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from private_eks.common.plan.rendering import shown

from ..graph.documents import document_of
from ..sources.positions import Place, places, start_of
from ..sources.stacks import Stack

Key = tuple[str, ...]
"""Names from the outermost in, and `[i]` for the items of lists."""
_NOTHING = object()


@dataclass(frozen=True, slots=True)
class Edited:
    """A key that differs."""

    key: Key
    place: Place
    values: frozenset[str]
    """What is in the one value and not in the other, each as text."""

    @property
    def path(self) -> str:
        """Spell it as refusals do, such as `nodeGroups.general.diskGiB`."""
        return ".".join(self.key).replace(".[", "[")


def edited(stack: Stack, older: Stack) -> tuple[Edited, ...]:
    """Give the keys that differ, as deep as they can be told apart, in the order of their lines.

    A key that went stands where the nearest around it does, and one that the project sets in the project's file.
    """
    differing = dict(sorted(_differing(_values(older), _values(stack), ())))
    start, keys = start_of(stack.path), list(differing)
    found = []
    for key, here, there in zip(
        keys, places(stack.path, stack, keys), places(stack.project.file, stack, keys), strict=True
    ):
        default = there if _declared(stack, key) != _declared(older, key) else None
        found.append(Edited(key, here or default or start, differing[key]))
    return tuple(sorted(found, key=lambda one: (one.place.line, one.place.column, one.key)))


def _values(stack: Stack) -> dict[str, Any]:
    """Read the configuration, by the names that the project's programs call its keys by."""
    own = f"{stack.project.name}:"
    read = ((key.removeprefix(own), text, document_of(text)) for key, text in stack.config.items())
    return {key: text if document is None else document for key, text, document in read}


def _declared(stack: Stack, key: Key) -> Any:
    """Give what the project's file says of a key."""
    declared = stack.project.document.get("config")
    names = (key[0], f"{stack.project.name}:{key[0]}")
    return [declared.get(name) for name in names] if isinstance(declared, Mapping) else None


def _differing(old: Any, new: Any, key: Key) -> Iterator[tuple[Key, frozenset[str]]]:
    if old == new:
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for name in old.keys() | new.keys():
            yield from _differing(old.get(name, _NOTHING), new.get(name, _NOTHING), (*key, name))
    elif isinstance(old, list) and isinstance(new, list):
        yield from _items(old, new, key)
    else:
        yield key, _texts(old) ^ _texts(new)


def _items(old: list[Any], new: list[Any], key: Key) -> Iterator[tuple[Key, frozenset[str]]]:
    """Name the items that are new; the list itself where some only went, or changed places."""
    changed = [i for i, item in enumerate(new) if item not in old]
    if len(old) == len(new) and changed:
        for i in changed:
            yield from _differing(old[i], new[i], (*key, f"[{i}]"))
    elif changed:
        yield from (((*key, f"[{i}]"), _texts(new[i])) for i in changed)
    else:
        yield key, _texts(old) ^ _texts(new)


def _texts(value: Any) -> frozenset[str]:
    """Give the scalars in a value."""
    inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else None
    if inner is None:
        return frozenset() if value is _NOTHING else frozenset({value if isinstance(value, str) else shown(value)})
    return frozenset(text for item in inner for text in _texts(item))
