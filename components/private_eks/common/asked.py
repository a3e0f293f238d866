"""What a component was asked for, as it registers it: docs/decisions/0020-registered-inputs.md."""

import typing
from collections.abc import Mapping
from typing import Any

from .plan.arguments import camel, hints_of, is_output, kind_of

OUTPUT = "output<string>"
"""What stands for an output, in Pulumi's own words for one: a component waits for none that only its parts need."""


def asked(args: object, shape: type) -> dict[str, Any]:
    """Give settled arguments as they are on the wire: fields in camelCase, names of the caller's own as they are."""
    hints = hints_of(shape)
    return {camel(field): _asked(value, hints[field]) for field, value in typing.cast(dict[str, Any], args).items()}


def _asked(value: Any, hint: Any) -> Any:
    kind = kind_of(hint)
    if is_output(value):
        return OUTPUT
    if isinstance(value, Mapping):
        if typing.is_typeddict(kind):
            return asked(value, kind)
        inner = (typing.get_args(kind) or (Any,))[-1]
        return {str(key): _asked(item, inner) for key, item in value.items()}
    if isinstance(value, list | tuple):
        inner = (typing.get_args(kind) or (Any,))[0]
        return [_asked(item, inner) for item in value]
    return value
