"""TOML for Bottlerocket: the standard library reads it, but has no writer.

What is written keeps to what EKS reads when it merges a managed group's user data with its own: no escaped quotes, no
quoted names in headers. What it cannot read at all is refused.
https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html#launch-template-user-data
"""

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ...common.plan.arguments import refusal
from ...common.plan.rendering import kind_of

MOST_LEVELS = 32

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_QUOTE = '"'
_ESCAPES = str.maketrans(
    {
        **{chr(code): f"\\u{code:04x}" for code in (*range(32), ord(_QUOTE), 127)},
        "\n": "\\n",
        "\t": "\\t",
        "\\": "\\\\",
    }
)


def write(document: Mapping[str, Any]) -> str:
    """Write text, numbers, booleans, lists and tables as a TOML document with sorted keys.

    Tables have headers as long as their names need no quotes; below that, keys are joined by dots.
    """
    return "\n".join(_tables((), document))


def check_values(argument: str, value: Any, levels: int = MOST_LEVELS) -> None:
    """Refuse what JSON or EKS's reading of TOML has no form for, at up to `levels` levels; `argument` leads to it."""
    if levels == 0:
        raise refusal(argument, "more levels", f"up to {MOST_LEVELS} levels", "no setting lies that deep: flatten it")
    if isinstance(value, Mapping):
        for key, inner in value.items():
            _check_key(argument, key)
            check_values(f"{argument}.{key}", inner, levels - 1)
    elif isinstance(value, list | tuple):
        if len({type(item) for item in value}) > 1:
            raise refusal(argument, _kinds(value), "items of one kind", "split the list: EKS reads no mixed ones")
        for i, inner in enumerate(value):
            check_values(f"{argument}[{i}]", inner, levels - 1)
    else:
        _check_leaf(argument, value)


def check_text(argument: str, text: str) -> None:
    """Refuse text that has no encoding in UTF-8."""
    if any(0xD800 <= ord(letter) <= 0xDFFF for letter in text):
        raise refusal(argument, text, "text that UTF-8 can encode", "remove the lone surrogates")


def _check_key(argument: str, key: Any) -> None:
    if not isinstance(key, str) or "'" in key or _QUOTE in key:
        raise refusal(argument, key, "names that are text without quotes", "rename the key")
    check_text(argument, key)


def _check_leaf(argument: str, value: Any) -> None:
    if isinstance(value, str):
        check_text(argument, value)
    elif isinstance(value, int):
        if not -(2**63) <= value < 2**63:
            raise refusal(argument, f"{value.bit_length()} bits", "numbers of 64 bits", "correct the number")
    elif not isinstance(value, float) or not math.isfinite(value):
        allowed = "text, true, false, finite numbers, lists and mappings"
        raise refusal(argument, value, allowed, "remove it, or write it as text")


def _kinds(values: list[Any] | tuple[Any, ...]) -> str:
    return " and ".join(sorted({kind_of(item) for item in values}))


def _tables(path: tuple[str, ...], table: Mapping[str, Any]) -> Iterator[str]:
    headed = {key: value for key, value in sorted(table.items()) if value and _has_header(key, value)}
    lines = [line for key, value in sorted(table.items()) if key not in headed for line in _lines(_key(key), value)]
    if lines:
        yield "".join([f"[{'.'.join(path)}]\n" if path else "", *lines])
    for key, value in headed.items():
        yield from _tables((*path, key), value)


def _has_header(key: str, value: Any) -> bool:
    return isinstance(value, Mapping) and _BARE_KEY.fullmatch(key) is not None


def _lines(name: str, value: Any) -> Iterator[str]:
    if isinstance(value, Mapping) and value:
        for key, inner in sorted(value.items()):
            yield from _lines(f"{name}.{_key(key)}", inner)
    else:
        yield f"{name} = {_value(value)}\n"


def _key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else _text(key)


def _value(value: Any) -> str:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(key)} = {_value(inner)}" for key, inner in sorted(value.items())) + "}"
    return "[" + ", ".join(map(_value, value)) + "]" if isinstance(value, list | tuple) else repr(value)


def _text(text: str) -> str:
    """Quote `text`, with single quotes where it has double ones, because EKS reads no escaped quotes."""
    if _QUOTE in text and not {"'", "\\"}.intersection(text) and text.isprintable():
        return f"'{text}'"
    return f"{_QUOTE}{text.translate(_ESCAPES)}{_QUOTE}"
