"""Refusals in the words of a stack file, which spells and calls some arguments otherwise."""

import functools
import re
import typing
from collections.abc import Mapping
from typing import Any

from .arguments import camel, hints_of, is_shape, kind_of
from .refusals import ArgumentError, joined, singles
from .refusals import one_of as one_of
from .refusals import refusal as refusal
from .spelling import nearest as nearest


def in_stack_words(error: ValueError, shape: type, renamed: Mapping[str, str]) -> ValueError:
    """Respell the fields of `shape` in a refusal, or in several, the way a stack file does.

    `renamed` are the arguments that a stack file calls otherwise, by our name for them.
    """
    words = re.compile(rf"\b({'|'.join(sorted(_all_fields(shape)))})\b")
    spell = functools.partial(words.sub, lambda match: camel(match[1]))

    def respelled(single: ValueError) -> ValueError:
        if not isinstance(single, ArgumentError):
            return single
        argument = renamed.get(single.argument, single.argument)
        path = _respelled_path(argument, shape)
        return single.respelled(spell(argument) if path is None else path, spell)

    return joined(map(respelled, singles(error)))


def _respelled_path(path: str, hint: Any) -> str | None:
    """Respell the fields on a path into `hint`, but not what members are called; None for what is no such path."""
    kind = kind_of(hint)
    if path and is_shape(kind):
        step = re.match(r"(\.?)(\w+)(.*)", path, re.DOTALL)
        fields = hints_of(kind)
        if step is None or step[2] not in fields:
            return None
        rest = _respelled_path(step[3], fields[step[2]])
        return None if rest is None else f"{step[1]}{camel(step[2])}{rest}"
    member = re.match(r"(\[\d+\]|\.[^.]*)(.*)", path, re.DOTALL)
    if member and is_shape(item := kind_of((typing.get_args(kind) or (Any,))[-1])):
        rest = _respelled_path(member[2], item)
        return None if rest is None else member[1] + rest
    return path


def _all_fields(hint: Any) -> set[str]:
    """Name the fields of a shape and of the shapes in it."""
    if not is_shape(hint):
        return {field for part in typing.get_args(hint) for field in _all_fields(part)}
    hints = hints_of(typing.cast(type, hint))
    return set(hints).union(*(_all_fields(inner) for inner in hints.values()))
