"""Types as JSON Schema: every `TypedDict` is a definition, with what is said of its fields and what limits them."""

import dataclasses
import typing
from collections.abc import Mapping, Sequence
from dataclasses import MISSING
from typing import Any

from private_eks.common.plan.arguments import camel, hints_of, is_deferrable, kind_of

from .docstrings import bases, default_of, descriptions
from .forms import Schema, rule, worded
from .limits import LIMITS

_WORDS: Mapping[type, str] = {str: "string", bool: "boolean", int: "integer"}
SECURE: Schema = {
    "type": "object",
    "description": "An encrypted value, as `pulumi config set --secret` writes it.",
    "properties": {"secure": {"type": "string"}},
    "required": ["secure"],
    "additionalProperties": False,
}
"""https://www.pulumi.com/docs/iac/concepts/secrets/#secrets-in-configuration"""


class Definitions:
    """The definitions that a schema refers to."""

    def __init__(self) -> None:
        self.made: dict[str, Schema] = {"secure": SECURE}

    def value(self, hint: Any, limit: Schema | None = None, travels: bool = False) -> Schema:
        """Give the schema of what has a type, within a limit; what travels to resources only may be encrypted."""
        travels = travels or is_deferrable(hint)
        kind, limit = kind_of(hint), dict(limit or {})
        if typing.is_typeddict(kind):
            return {"allOf": [self._reference(kind), limit]} if limit else self._reference(kind)
        if typing.get_origin(kind) in (list, Sequence):
            items = self.value(typing.get_args(kind)[0], limit.pop("items", None), travels)
            return {"type": "array", "items": items, **limit}
        if typing.get_origin(kind) is dict:
            return self._mapping(typing.get_args(kind)[1], limit, travels)
        made = {**({"type": _WORDS[kind]} if kind in _WORDS else {}), **limit}
        encrypted = {"if": {"type": "object"}, "then": {"$ref": "#/definitions/secure"}, "else": made}
        return encrypted if travels and kind is str else made

    def _mapping(self, hint: Any, limit: Schema, travels: bool) -> Schema:
        members = limit.pop("members", {})
        item = self.value(hint, limit.pop("additionalProperties", None), travels)
        made = {name: {"allOf": [item, more]} if more else item for name, more in members.items()}
        known = {"properties": made} if made else {}
        return {"type": "object", **known, "additionalProperties": item, **limit}

    def _reference(self, shape: Any) -> Schema:
        if shape.__name__ not in self.made:
            self.made[shape.__name__] = {}
            self.made[shape.__name__] = self._shape(shape)
        return {"$ref": f"#/definitions/{shape.__name__}"}

    def _shape(self, shape: Any) -> Schema:
        said = descriptions(shape)
        fields = {name: self.value(hint, limit_of(shape, name)) for name, hint in hints_of(shape).items()}
        return {
            "type": "object",
            "description": " ".join((shape.__doc__ or "").split()),
            "properties": {
                camel(name): described(said[name], made, default_of(shape, name)) for name, made in fields.items()
            },
            **({"required": sorted(map(camel, shape.__required_keys__))} if shape.__required_keys__ else {}),
            "additionalProperties": False,
            **rule(LIMITS.get(shape.__name__, {})),
        }


def described(text: str, made: Schema, default: Any = None) -> Schema:
    """Add what is said, and a default; beside a reference, draft 7 reads nothing else."""
    made = worded(text, made)
    beside = {"description": text, **({} if default is None else {"default": default})}
    return {**beside, **({"allOf": [made]} if "$ref" in made else made)}


def required_of(shape: type) -> list[str]:
    """Name the fields of a dataclass that have no default."""
    return [f.name for f in dataclasses.fields(shape) if MISSING is f.default is f.default_factory]


def limit_of(shape: type, field: str) -> Schema | None:
    """Give what limits a field, which may be one that the shape inherits."""
    found = (LIMITS.get(f"{kind.__name__}.{field}") for kind in (shape, *_all_bases(shape)))
    return next((limit for limit in found if limit is not None), None)


def travels_inside(hint: Any) -> bool:
    """Tell whether something in a value only travels to resources."""
    kind = kind_of(hint)
    inner = hints_of(kind).values() if typing.is_typeddict(kind) else typing.get_args(kind)
    return is_deferrable(hint) or any(travels_inside(part) for part in inner)


def _all_bases(shape: type) -> tuple[type, ...]:
    return tuple(found for base in bases(shape) for found in (base, *_all_bases(base)))
