"""A plugin of mypy: a key that a `TypedDict` lacks is an error in `.get` as well, as it is in brackets.

Without it, `settings.get("update_strategi")` is an `object`, which fits into every Kubernetes object.
https://mypy.readthedocs.io/en/stable/extending_mypy.html
"""

from collections.abc import Callable

from mypy.errorcodes import TYPEDDICT_ITEM
from mypy.plugin import MethodContext, Plugin
from mypy.plugins.common import try_getting_str_literals
from mypy.plugins.default import typed_dict_get_callback
from mypy.types import Type, TypedDictType


class KnownKeys(Plugin):
    """Checks the keys that are asked of a `TypedDict`."""

    def get_method_hook(self, fullname: str) -> Callable[[MethodContext], Type] | None:
        """Give what checks a call of the method `fullname`."""
        return _get if fullname == "typing.Mapping.get" else None


def plugin(_: str) -> type[Plugin]:
    """Give mypy the plugin."""
    return KnownKeys


def _get(context: MethodContext) -> Type:
    shape = context.type
    if isinstance(shape, TypedDictType):
        for key in try_getting_str_literals(context.args[0][0], context.arg_types[0][0]) or []:
            if key not in shape.items:
                name = shape.fallback.type.name
                context.api.fail(f'TypedDict "{name}" has no key "{key}"', context.context, code=TYPEDDICT_ITEM)
    return typed_dict_get_callback(context)
