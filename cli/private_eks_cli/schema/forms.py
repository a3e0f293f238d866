"""The words of JSON Schema (draft 7) that limits are written with: https://json-schema.org/draft-07."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

Schema = dict[str, Any]
_OF_OTHERS = ("const", "enum", "properties", "required")


def one(known: Iterable[str | int]) -> Schema:
    """Allow the known values."""
    return {"enum": sorted(known, key=lambda value: (isinstance(value, str), value))}


def between(least: int, most: int | None = None) -> Schema:
    """Allow whole numbers from `least` to `most`."""
    return {"minimum": least, **({} if most is None else {"maximum": most})}


def spelled(*patterns: str | re.Pattern[str], longest: int | None = None) -> Schema:
    """Allow texts that one of the patterns matches as a whole, up to a length."""
    whole = "|".join(map(plain, patterns))
    return {"pattern": f"^(?:{whole})$", **({} if longest is None else {"maxLength": longest})}


def plain(pattern: str | re.Pattern[str]) -> str:
    """Write a pattern as JavaScript reads it: without names of groups."""
    return re.sub(r"\(\?P<\w+>", "(", pattern if isinstance(pattern, str) else pattern.pattern)


def in_any_case(text: str) -> str:
    """Write a pattern of a text in capitals, too."""
    return "".join(f"[{c.lower()}{c.upper()}]" if c.isalpha() else re.sub(r"([./])", r"\\\1", c) for c in text)


def word(known: Iterable[str], *patterns: str) -> Schema:
    """Propose the known texts, and allow what one of the patterns matches as well."""
    return {"anyOf": [one(known), spelled(*patterns)]}


def every(item: Schema) -> Schema:
    """Limit each item of a list."""
    return {"items": item}


def listed(least: int = 0, most: int | None = None, unique: bool = False, **more: Any) -> Schema:
    """Limit how many items a list has."""
    bounds = {**({"minItems": least} if least else {}), **({} if most is None else {"maxItems": most})}
    return {**bounds, **({"uniqueItems": True} if unique else {}), **more}


def named(name: Schema, **more: Any) -> Schema:
    """Limit what the members of a mapping are called."""
    return {"propertyNames": name, **more}


def valued(value: Schema, **more: Any) -> Schema:
    """Limit the values of a mapping."""
    return {"additionalProperties": value, **more}


def known(members: Iterable[str], others: bool = True) -> Schema:
    """Propose members of a mapping; without `others`, they alone are allowed."""
    names = sorted(members)
    return {"members": {name: {} for name in names}, **({} if others else {"propertyNames": {"enum": names}})}


def members(made: Mapping[str, Schema], others: bool = True) -> Schema:
    """Limit members of a mapping by their names, likewise."""
    return {**known(made, others), "members": dict(made)}


def without(fields: Iterable[str]) -> Schema:
    """Allow none of some fields."""
    return {"properties": dict.fromkeys(sorted(fields), False)}


def beside(field: str, refused: Iterable[str]) -> Schema:
    """Allow none of some fields beside one."""
    return {"dependencies": {field: without(refused)}}


def where(field: str, value: Schema, then: Schema, otherwise: Schema | None = None) -> Schema:
    """Ask for more where a field is there and has a value."""
    condition = {"type": "object", "properties": {field: value}, "required": [field]}
    return {"if": condition, "then": then, **({"else": otherwise} if otherwise is not None else {})}


def never(schema: Schema, said: str) -> Schema:
    """Refuse what has a schema, in words: with `not`, editors and validators say none."""
    return {"if": schema, "then": {"const": said, "errorMessage": said}}


def some(member: Schema, said: str) -> Schema:
    """Ask for one member of a mapping at least that has a schema."""
    return never({"type": "object", "additionalProperties": {"not": member}}, said)


def both(*parts: Schema) -> Schema:
    """Ask for all of the parts."""
    return {"allOf": list(parts)}


def worded(said: str, schema: Schema) -> Schema:
    """Let editors say what a text should be, instead of showing a pattern; a message that is there stays."""
    made = {
        key: part if key in _OF_OTHERS else _inside(lambda inner: worded(said, inner), part)
        for key, part in schema.items()
    }
    return {"patternErrorMessage": said, **made} if isinstance(schema.get("pattern"), str) else made


def rule(schema: Schema) -> Schema:
    """Keep editors from proposing what a rule names: it stands among the properties, with its description."""
    made = {key: _inside(rule, part) for key, part in schema.items()}
    if isinstance(named := made.get("properties"), dict):
        quiet = {"doNotSuggest": True}
        made["properties"] = {name: part | quiet if isinstance(part, dict) else part for name, part in named.items()}
    return made


def _inside(change: Callable[[Schema], Schema], part: Any) -> Any:
    """Change the schemas in a part of one."""
    if isinstance(part, list):
        return [_inside(change, item) for item in part]
    return change(part) if isinstance(part, dict) else part
