"""What callers hand in: checked against one shape, refused in one wording.

Pulumi's component host passes plain dictionaries, turns integers into floats and knows nothing of our limits, and a
stack file is whatever somebody typed. `settle` brings both to the shape that a `TypedDict` or dataclass declares.
"""

import dataclasses
import functools
import types
import typing
from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from .refusals import Apart, ArgumentError, each, folded, unknown
from .refusals import one_of as one_of
from .refusals import refusal as refusal
from .rendering import shown
from .spelling import nearest as nearest

T = TypeVar("T")

_PLAIN = (str, bool, int, float, list, tuple, Mapping)
_WORDS = {
    str: "text",
    bool: "true or false",
    int: "a whole number",
    list: "a list",
    Sequence: "a list",
    dict: "a mapping of names to values",
}


_NO_DEFAULT = "give a value: it has no default"


class _Deferred(Generic[T]):
    """Stands for `pulumi.Output`, which `pulumi.Input` names in a forward reference."""


_FORWARD_REFERENCES = {"Output": _Deferred, "T": Any}


def is_output(value: object) -> bool:
    """Tell whether a value is one that only the deployment knows, such as the ARN of a queue of the same program."""
    return value is not None and not isinstance(value, _PLAIN)


def known_texts(values: Iterable[object]) -> list[str]:
    """Give those of some texts that are known in a preview: the others are outputs."""
    return [value for value in values if isinstance(value, str)]


def camel(name: str) -> str:
    """Spell a snake_case name as stack files do: `node_groups` becomes `nodeGroups`."""
    head, *rest = name.split("_")
    return head + "".join(word.capitalize() for word in rest)


def settle(values: object, shape: type[T], where: str = "", spell: Callable[[str], str] = str) -> T:
    """Check `values` against `shape`, a `TypedDict` or dataclass, and give them back under the shape's own names.

    Whole floats become integers, and optional values of `None` count as not given. `where` is the path of `values` in
    what the caller wrote, for messages; `spell` turns the shape's field names into the caller's.

    Raises ValueError for an unknown, missing or wrongly typed value, at any depth.
    """
    if not isinstance(values, Mapping):
        names, listed = folded("", map(spell, hints_of(shape)))
        remedy = _as_mapping(values, where, not _required(shape))
        raise ArgumentError(where or "args", shown(values), f"a mapping with {names}", remedy, listed=listed)
    hints, found, settled = hints_of(shape), Apart(), {}
    fields = {spell(field): field for field in hints}
    wrong = [
        unknown(_join(where, str(key)), value, str(key), fields, "only {}")
        for key, value in values.items()
        if key not in fields
    ]
    for field in sorted(_required(shape)):
        if values.get(spell(field)) is None and spell(field) not in {error.meant for error in wrong}:
            wrong.append(refusal(_join(where, spell(field)), None, _describe(hints[field]), _NO_DEFAULT))
    found.add(*wrong)
    for key, value in values.items():
        if value is not None and key in fields:
            with found:
                settled[fields[key]] = _settle_value(value, hints[fields[key]], _join(where, key), spell)
    found.refuse()
    return typing.cast(T, settled)


def hints_of(shape: type) -> Mapping[str, Any]:
    """Give the fields of a `TypedDict` or dataclass with their types."""
    return _hints_of(typing.cast(Hashable, shape))


@functools.cache
def _hints_of(shape: Hashable) -> Mapping[str, Any]:
    return typing.get_type_hints(shape, localns=_FORWARD_REFERENCES)


def _required(shape: type) -> Iterable[str]:
    if not dataclasses.is_dataclass(shape):
        return typing.cast(frozenset[str], getattr(shape, "__required_keys__", frozenset()))
    missing = dataclasses.MISSING
    return [f.name for f in dataclasses.fields(shape) if f.default is missing and f.default_factory is missing]


def _as_mapping(values: object, where: str, optional: bool) -> str:
    """Say how to write a mapping instead, of which an empty one is enough if all in it is `optional`."""
    if optional and (values is None or values is True):
        return f"write {where.rpartition('.')[2]}: {{}}"
    return "remove it" if optional and values is False else "write names and values"


def _as_members(values: object, where: str, member: Any) -> str:
    """Say how to write a mapping of members instead, those that were named."""
    names = [values] if isinstance(values, str) else values
    if isinstance(names, list | tuple) and names and all(isinstance(name, str) for name in names):
        empty = typing.is_typeddict(member) and not _required(member)
        return f"write names and values, such as {names[0]}: {'{}' if empty else '...'}"
    return _as_mapping(values, where, values is None)


def _join(where: str, key: str) -> str:
    return f"{where}.{key}" if where else key or "''"


def _settle_value(value: Any, hint: Any, where: str, spell: Callable[[str], str], deferrable: bool = False) -> Any:
    deferrable = deferrable or is_deferrable(hint)
    if is_output(value) and deferrable:
        return value
    kind = kind_of(hint)
    if kind is Any:
        return _settle_anything(value, where, deferrable)
    if typing.is_typeddict(kind):
        return settle(value, kind, where, spell)
    if typing.get_origin(kind) in (list, Sequence) and isinstance(value, list | tuple):
        item = typing.get_args(kind)[0]
        return each(lambda i, v: _settle_value(v, item, f"{where}[{i}]", spell, deferrable), enumerate(value))
    if typing.get_origin(kind) is dict and isinstance(value, Mapping):
        item = typing.get_args(kind)[1]
        made = each(lambda k, v: _settle_value(v, item, _join(where, str(k)), spell, deferrable), value.items())
        return dict(zip(map(str, value), made, strict=True))
    return _settle_leaf(value, kind, where)


def _settle_leaf(value: Any, kind: Any, where: str) -> Any:
    if kind is int and not isinstance(value, bool):
        value = with_whole_numbers(value)
    fits = isinstance(value, kind) if isinstance(kind, type) and typing.get_origin(kind) is None else False
    if fits and not (kind is int and isinstance(value, bool)):
        return value
    if value is not None and not isinstance(value, _PLAIN):
        raise refusal(where, value, f"{_describe(kind)}, known before the deployment", "pass a plain value")
    raise refusal(where, value, _describe(kind), _of_this_kind(value, kind, where))


def _of_this_kind(value: Any, kind: Any, where: str) -> str:
    if kind is str and isinstance(value, int | float):
        return "put quotes around it"
    if typing.get_origin(kind) is dict:
        return _as_members(value, where, kind_of(typing.get_args(kind)[1]))
    return "write a value of this kind"


def _members(hint: Any) -> tuple[Any, ...]:
    return typing.get_args(hint) if typing.get_origin(hint) in (typing.Union, types.UnionType) else (hint,)


def is_deferrable(hint: Any) -> bool:
    """Tell whether a value may be an output, because it only travels to resources."""
    return any(_is_deferred(member) for member in _members(hint))


def kind_of(hint: Any) -> Any:
    """Give what a value is like, once it is known and not None."""
    return next(member for member in _members(hint) if not _is_deferred(member) and member is not types.NoneType)


def is_shape(hint: Any) -> bool:
    """Tell whether a type is a `TypedDict` or a dataclass."""
    return typing.is_typeddict(hint) or dataclasses.is_dataclass(hint)


def _is_deferred(hint: Any) -> bool:
    return typing.get_origin(hint) in (Awaitable, _Deferred)


def _describe(hint: Any) -> str:
    known = [m for m in (typing.get_args(hint) or (hint,)) if not _is_deferred(m)]
    base = typing.get_origin(hint) if typing.get_origin(hint) in (list, dict) else known[0]
    return _WORDS.get(typing.get_origin(base) or base, "a mapping of names to values")


def _settle_anything(value: Any, where: str, deferrable: bool) -> Any:
    if isinstance(value, list | tuple):
        return [_settle_anything(item, f"{where}[{i}]", deferrable) for i, item in enumerate(value)]
    if isinstance(value, Mapping):
        return {key: _settle_anything(item, _join(where, str(key)), deferrable) for key, item in value.items()}
    if value is None or isinstance(value, _PLAIN):
        return with_whole_numbers(value)
    if deferrable:
        return value
    raise refusal(where, value, "a value known before the deployment", "pass a plain value")


def with_whole_numbers(value: Any) -> Any:
    """Undo what the wire does to integers, at any depth: 3.0 becomes 3."""
    if isinstance(value, Mapping):
        return {key: with_whole_numbers(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [with_whole_numbers(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def check_number(argument: str, number: int, least: int, most: int) -> None:
    """Refuse a number out of its range."""
    if not least <= number <= most:
        raise refusal(argument, number, f"{least} to {most}", "correct the number")
