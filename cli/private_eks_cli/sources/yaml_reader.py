"""YAML as the Pulumi CLI reads it: by go-yaml v3, and by what Pulumi makes of the values.

https://github.com/go-yaml/yaml/blob/v3.0.1/resolve.go: `yes` and `22:30:00` are texts, `012`, `0o17`, `0b11` and
`1_000` whole numbers, a key that stands twice is an error.
https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/config/object.go: a date is the text that Go makes
of it, and a mapping with nothing but `secure` is an encrypted value.
"""

import base64
import binascii
import datetime
import functools
import json
import math
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

SECRET = "[secret]"
"""What stands for an encrypted value."""

_TAG = "tag:yaml.org,2002:"
_PLAIN = "!plain"
_WORDS: dict[str, Any] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), math.inf),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -math.inf),
}
_KINDS: dict[str, Any] = {"bool": bool, "float": int | float, "int": int, "null": type(None), "timestamp": str}
"""What the tags of plain values ask for; a date is a text here."""
_WHOLE = re.compile(r"[-+]?(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_TIME = r"(\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,](\d+))?"
_MOMENT = re.compile(rf"(\d{{4}})-(\d{{1,2}})-(\d{{1,2}})(?:[Tt]{_TIME}(Z|[-+]\d\d:\d\d)| +{_TIME})?", re.ASCII)
_SURROGATE = re.compile("[\ud800-\udfff]")
_DEEPEST = 100
"""Levels of a value; the CLI reads more of them, and no setting has ten."""
_TOO_DEEP = f"mappings and lists within each other; allowed: up to {_DEEPEST} levels; see that each bracket is closed"
_LEAST, _MOST_SIGNED, _MOST = -(2**63), 2**63 - 1, 2**64 - 1


class _Loader(yaml.SafeLoader):
    """Marks what is neither quoted nor tagged, so that it can be resolved as go-yaml does."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Let an anchor be set a second time: from there on, it stands for what it was set to last."""
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        if not isinstance(event, yaml.AliasEvent):
            self.anchors.pop(event.anchor, None)
        return super().compose_node(parent, index)


_Loader.yaml_implicit_resolvers = {None: [(_PLAIN, re.compile(""))], "<": [(f"{_TAG}merge", re.compile("<<$"))]}


def read_yaml(text: str, name: str) -> Any:
    """Read the first document of a text; `name` is its file's, for errors.

    Raises ValueError for a text that is no YAML, or that the CLI refuses.
    """
    node = compose(text, name)
    return None if node is None else _Reader(name).value(node)


@functools.lru_cache(maxsize=8)
def compose(text: str, name: str) -> Any:
    """Give the first node of a text, which knows where it stands; None if there is none.

    The file of a project is asked for again and again, and read once.

    Raises ValueError for a text that is no YAML.
    """
    try:
        loader = _Loader(text.removeprefix("\ufeff"))
        node = loader.get_node() if loader.check_node() else None
        if loader.yaml_version not in (None, (1, 1)):
            raise yaml.YAMLError("only %YAML 1.1 is read")
    except yaml.YAMLError as error:
        raise _no_yaml(name, error, text) from None
    except RecursionError:
        raise ValueError(f"{name}: got {_TOO_DEEP}") from None
    return node


def read_file(path: Path) -> Any:
    """Read a file.

    Raises ValueError if it is no YAML, or cannot be read.
    """
    name = name_of(path)
    try:
        return read_yaml(path.read_text(encoding="utf-8"), name)
    except OSError as error:
        remedy = f"give another path: {str(error.strerror).lower()}"
        raise ValueError(f"{name}: got no file that can be read; allowed: a file of YAML; {remedy}") from None
    except UnicodeDecodeError as error:
        allowed = "a YAML mapping with the key config"
        raise ValueError(f"{name}: got no YAML; allowed: {allowed}; save it as UTF-8: {error.reason}") from None


def name_of(path: Path) -> str:
    """Name a file as it is found from here; by its name alone if it lies elsewhere."""
    whole, here = path.resolve(), Path.cwd()
    return str(whole.relative_to(here)) if whole.is_relative_to(here) else path.name


class _Reader:
    """Makes values of the nodes of one file."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._within: list[Any] = []

    def value(self, node: Any) -> Any:
        """Give what a node stands for."""
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        if any(node is outer for outer in self._within):
            raise self._wrong(node, "an anchor that contains itself", "values that end", "write it out")
        if len(self._within) == _DEEPEST:
            raise ValueError(f"{_place(self.name, node.start_mark)}: got {_TOO_DEEP}")
        self._within.append(node)
        made = self._mapping(node) if isinstance(node, yaml.MappingNode) else [self.value(item) for item in node.value]
        self._within.pop()
        return made

    def _scalar(self, node: Any) -> Any:
        tag = str(node.tag).removeprefix(_TAG)
        if tag == "binary":
            try:
                return base64.b64decode(node.value).decode(errors="replace")
            except binascii.Error:
                raise self._wrong(node, "no base64", "what !!binary says", "take the tag away") from None
        if _SURROGATE.search(node.value):
            raise self._wrong(node, "half of a character, such as \\ud83d", "whole characters", "write the character")
        if tag not in (_PLAIN, *_KINDS):
            return node.value
        value = resolved(node.value)
        if not isinstance(value, _KINDS.get(tag, object)):
            raise self._wrong(node, f"{node.value!r} with the tag !!{tag}", f"what !!{tag} says", "take the tag away")
        if isinstance(value, float) and not math.isfinite(value):
            raise self._wrong(node, repr(node.value), "numbers that JSON has", "put quotes around it")
        return value

    def _mapping(self, node: Any) -> dict[str, Any]:
        lines: dict[tuple[type, str], int] = {}
        own, merged = {}, {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise self._wrong(key, "a mapping or a list as a key", "texts as keys", "write a text")
            here = (type(key), str(key.value))
            if here in lines:
                got = f"{key.value!r} a second time, it stands in line {lines[here]} already"
                raise self._wrong(key, got, "each key once", "put what belongs together under one of them")
            lines[here] = key.start_mark.line + 1
            if key.value == "<<":
                merged = self._merged(value)
            else:
                own[_as_key(self._scalar(key))] = self.value(value)
        return {**merged, **own}

    def _merged(self, node: Any) -> dict[str, Any]:
        parts = node.value if isinstance(node, yaml.SequenceNode) else [node]
        if not all(isinstance(part, yaml.MappingNode) for part in parts):
            raise self._wrong(node, "no mapping", "mappings behind <<", "name the anchor of a mapping")
        return {key: value for part in reversed(parts) for key, value in self.value(part).items()}

    def _wrong(self, node: Any, got: str, allowed: str, remedy: str) -> ValueError:
        return ValueError(f"{_place(self.name, node.start_mark)}: got {got}; allowed: {allowed}; {remedy}")


def resolved(text: str) -> Any:
    """Give what an unquoted text stands for."""
    if text in _WORDS:
        return _WORDS[text]
    if not text[:1].isascii() or text[0] not in "+-.0123456789":
        return text
    if (moment := _moment(text)) is not None:
        return moment
    digits = text if text[0] == "." else text.replace("_", "")
    number = _whole(digits) if text[0] != "." else None
    if number is not None:
        return number
    return _number(float(digits)) if _FLOAT.fullmatch(digits) and not math.isinf(float(digits)) else text


def as_text(value: Any) -> str:
    """Spell a value as programs receive it: texts as they are, everything else as JSON; nothing is an empty text."""
    if value is None:
        return ""
    if is_secure(value):
        return SECRET
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else "".join(_json(value))


def is_secure(value: Any) -> bool:
    """Tell whether a value is encrypted."""
    return isinstance(value, dict) and list(value) == ["secure"] and isinstance(value["secure"], str)


def holds_secrets(value: Any) -> bool:
    """Tell whether a value, or one in it, is encrypted."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return is_secure(value) or any(map(holds_secrets, inner))


def _place(name: str, mark: Any) -> str:
    return f"{name}:{mark.line + 1}:{mark.column + 1}"


def _no_yaml(name: str, error: yaml.YAMLError, text: str) -> ValueError:
    mark, position = getattr(error, "problem_mark", None), getattr(error, "position", None)
    where = _place(name, mark) if mark else name
    if position is not None:
        where = f"{name}:{text.count(chr(10), 0, position) + 1}:{position - text.rfind(chr(10), 0, position)}"
    reason = " ".join(str(getattr(error, "problem", None) or getattr(error, "reason", None) or error).split())
    return ValueError(f"{where}: got no YAML; allowed: a YAML mapping with the key config; correct it: {reason}")


def _as_key(value: Any) -> str:
    """Spell a key as Go prints it."""
    return "<nil>" if value is None else value if isinstance(value, str) else "".join(_json(value))


def _whole(text: str) -> int | None:
    if not _WHOLE.fullmatch(text):
        return None
    sign, digits = (-1 if text[0] == "-" else 1), text.lstrip("+-").lower()
    base = {"0x": 16, "0b": 2, "0o": 8}.get(digits[:2], 8 if len(digits) > 1 and digits[0] == "0" else 10)
    number = sign * int(digits, base)
    return number if _LEAST <= number <= (_MOST_SIGNED if text[0] in "+-" else _MOST) else None


def _number(value: float) -> int | float:
    """Give a float as it is after the CLI has written and read it once more: a small whole one is an integer."""
    return int(value) if value.is_integer() and abs(value) < 10**6 else value


def _moment(text: str) -> str | None:
    """Give a date as Go prints it; None for what is none."""
    found = _MOMENT.fullmatch(text)
    if not found:
        return None
    year, month, day, *times, zone, hour, minute, second, fraction = found.groups()
    if hour is None:
        hour, minute, second, fraction = times
    offset = _offset(zone or "Z")
    try:
        # Python has no year 0, which is as long as 4.
        when = datetime.datetime(
            int(year) or 4, int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0)
        )
    except ValueError:
        return None
    if offset is None:
        return None
    parts = (fraction or "")[:9].rstrip("0")
    return f"{year}-{when:%m-%d %H:%M:%S}{f'.{parts}' if parts else ''} {offset}"


def _offset(zone: str) -> str | None:
    if zone in ("Z", "+00:00", "-00:00"):
        return "+0000 UTC"
    short = zone.replace(":", "")
    return f"{short} {short}" if int(zone[1:3]) <= 24 and int(zone[4:]) < 60 else None


def _json(value: Any) -> Iterator[str]:
    """Spell a value as Go's encoder does; what is larger than its integers is a float inside of a value."""
    if isinstance(value, dict):
        pairs = (f"{json.dumps(key)}:{''.join(_json(item))}" for key, item in sorted(value.items()))
        yield json.dumps(SECRET) if is_secure(value) else f"{{{','.join(pairs)}}}"
    elif isinstance(value, list):
        yield f"[{','.join(''.join(_json(item)) for item in value)}]"
    elif isinstance(value, float) or (isinstance(value, int) and value > _MOST_SIGNED):
        value = float(value)
        small = value and not 1e-6 <= abs(value) < 1e21
        yield re.sub(r"e-0(\d)$", r"e-\1", repr(value)) if small else f"{Decimal(repr(value)):f}".removesuffix(".0")
    else:
        yield json.dumps(value)
