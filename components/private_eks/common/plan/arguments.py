"""What callers hand in: checked against one shape, refused in one wording.

Pulumi's component host passes plain dictionaries, turns integers into floats and knows nothing of our limits, and a
stack file is whatever somebody typed. `settle` brings both to the shape that a `TypedDict` or dataclass declares.
"""

import dataclasses
import functools
import re
import types
import typing
from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

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
_LONG = 100  # Characters of a list behind which nobody reads on.


class _Deferred(Generic[T]):
    """Stands for `pulumi.Output`, which `pulumi.Input` names in a forward reference."""


_FORWARD_REFERENCES = {"Output": _Deferred, "T": Any}


def refusal(argument: str, given: object, allowed: str, remedy: str, meant: str | None = None) -> ValueError:
    """Word an error in its four parts: the argument, what was given, what is allowed, what to do.

    What was probably `meant` is what to do, and stands before what is allowed if that is a long list.
    """
    guess = f"did you mean {meant!r}?" if meant else ""
    if guess and len(allowed) > _LONG:
        return ValueError(f"{argument}: got {shown(given)}; {guess}; allowed: {allowed}; {remedy}")
    return ValueError(f"{argument}: got {shown(given)}; allowed: {allowed}; {guess or remedy}")


def is_output(value: object) -> bool:
    """Tell whether a value is one that only the deployment knows, such as the ARN of a queue of the same program."""
    return value is not None and not isinstance(value, _PLAIN)


def known_texts(values: Iterable[object]) -> list[str]:
    """Give those of some texts that are known in a preview: the others are outputs."""
    return [value for value in values if isinstance(value, str)]


def one_of(argument: str, given: str | None, known: Iterable[str]) -> None:
    """Refuse `given` unless it is one of `known`."""
    choices = sorted(known)
    if given not in choices:
        meant = nearest(str(given or ""), choices)
        remedy = "correct the spelling" if meant else "choose one of these" if choices else "remove it"
        raise refusal(argument, given, ", ".join(choices) or "none", remedy, meant)


def camel(name: str) -> str:
    """Spell a snake_case name as stack files do: `node_groups` becomes `nodeGroups`."""
    head, *rest = name.split("_")
    return head + "".join(word.capitalize() for word in rest)


def in_stack_words(message: str, shape: type, renamed: Mapping[str, str]) -> str:
    """Respell the fields of `shape` in a refusal the way a stack file does; what was given stays as it is.

    `renamed` are the arguments that a stack file calls otherwise, by our name for them.
    """
    words = re.compile(rf"\b({'|'.join(sorted(_all_fields(shape)))})\b")
    argument, got, rest = message.partition(": got ")
    given, allowed, advice = rest.rpartition("; allowed: ")
    respelled = functools.partial(words.sub, lambda match: camel(match[1]))
    argument = renamed.get(argument, argument)
    path = _respelled_path(argument, shape)
    return f"{respelled(argument) if path is None else path}{got}{given}{allowed}{respelled(advice)}"


def _respelled_path(path: str, hint: Any) -> str | None:
    """Respell the fields on a path into `hint`, but not what members are called; None for what is no such path."""
    kind = kind_of(hint)
    if path and _is_shape(kind):
        step = re.match(r"(\.?)(\w+)(.*)", path, re.DOTALL)
        fields = hints_of(kind)
        if step is None or step[2] not in fields:
            return None
        rest = _respelled_path(step[3], fields[step[2]])
        return None if rest is None else f"{step[1]}{camel(step[2])}{rest}"
    member = re.match(r"(\[\d+\]|\.[^.]*)(.*)", path, re.DOTALL)
    if member and _is_shape(item := kind_of((typing.get_args(kind) or (Any,))[-1])):
        rest = _respelled_path(member[2], item)
        return None if rest is None else member[1] + rest
    return path


def _all_fields(hint: Any) -> set[str]:
    """Name the fields of a shape and of the shapes in it."""
    if not _is_shape(hint):
        return {field for part in typing.get_args(hint) for field in _all_fields(part)}
    hints = hints_of(typing.cast(type, hint))
    return set(hints).union(*(_all_fields(inner) for inner in hints.values()))


def settle(values: object, shape: type[T], where: str = "", spell: Callable[[str], str] = str) -> T:
    """Check `values` against `shape`, a `TypedDict` or dataclass, and give them back under the shape's own names.

    Whole floats become integers, and optional values of `None` count as not given. `where` is the path of `values` in
    what the caller wrote, for messages; `spell` turns the shape's field names into the caller's.

    Raises ValueError for an unknown, missing or wrongly typed value, at any depth.
    """
    if not isinstance(values, Mapping):
        allowed = f"a mapping with {_spelled_fields(shape, spell)}"
        raise refusal(where or "args", values, allowed, _as_mapping(values, where, "" if _required(shape) else "{}"))
    hints = hints_of(shape)
    fields = {spell(field): field for field in hints}
    for key in values:
        if key not in fields:
            meant = nearest(str(key), fields)
            missing = sorted(spell(f) for f in _required(shape) if values.get(spell(f)) is None and spell(f) != meant)
            remedy = "correct the spelling" if meant else f"remove it{_and_give(missing)}"
            allowed = f"only {_spelled_fields(shape, spell)}"
            raise refusal(_join(where, str(key)), values[key], allowed, remedy, meant)
    for field in sorted(_required(shape)):
        if values.get(spell(field)) is None:
            raise refusal(_join(where, spell(field)), None, _describe(hints[field]), "give a value: it has no default")
    given = {key: value for key, value in values.items() if value is not None}
    settled = {
        fields[key]: _settle_value(value, hints[fields[key]], _join(where, key), spell) for key, value in given.items()
    }
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


def _as_mapping(values: object, where: str, empty: str) -> str:
    """Say how to write a mapping instead; `empty` is what stands for one that says nothing."""
    if values is None and empty:
        return f"write {where.rpartition('.')[2]}: {empty}"
    if isinstance(values, list | tuple) and values and all(isinstance(value, str) for value in values):
        return f"write names and values, such as {values[0]}: {empty or '...'}"
    return "write names and values"


def _spelled_fields(shape: type, spell: Callable[[str], str]) -> str:
    return ", ".join(sorted(spell(field) for field in hints_of(shape)))


def _and_give(missing: Sequence[str]) -> str:
    return f", and give {', '.join(missing)}, which {'is' if len(missing) == 1 else 'are'} required" if missing else ""


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
        return [_settle_value(v, item, f"{where}[{i}]", spell, deferrable) for i, v in enumerate(value)]
    if typing.get_origin(kind) is dict and isinstance(value, Mapping):
        item = typing.get_args(kind)[1]
        return {str(k): _settle_value(v, item, _join(where, str(k)), spell, deferrable) for k, v in value.items()}
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
    if typing.get_origin(kind) is dict and (value is None or isinstance(value, list)):
        return _as_mapping(value, where, "{}")
    return "write a value of this kind"


def _members(hint: Any) -> tuple[Any, ...]:
    return typing.get_args(hint) if typing.get_origin(hint) in (typing.Union, types.UnionType) else (hint,)


def is_deferrable(hint: Any) -> bool:
    """Tell whether a value may be an output, because it only travels to resources."""
    return any(_is_deferred(member) for member in _members(hint))


def kind_of(hint: Any) -> Any:
    """Give what a value is like, once it is known and not None."""
    return next(member for member in _members(hint) if not _is_deferred(member) and member is not types.NoneType)


def _is_shape(hint: Any) -> bool:
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
