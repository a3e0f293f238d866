"""What the docstrings below the fields of a class say of them."""

import ast
import functools
import inspect
import itertools
import re
import sys
import textwrap
import typing
from collections.abc import Mapping
from typing import Any

from private_eks.common.plan.arguments import camel, hints_of, kind_of

from ..reports.markdown import camel_words

_DEFAULT = re.compile(r"Default: `?(?P<value>[^\s`<]+)`?\.$")
_FLAGS = {"true": True, "false": False}


def default_of(shape: type, field: str) -> Any:
    """Give the default that the docstring of a field ends with, or None if that is no plain value.

    A text is in backticks, or looks like no word: `none` and `nothing` are what they say.
    """
    found, kind = _DEFAULT.search(said := descriptions(shape)[field]), kind_of(hints_of(shape)[field])
    if not found:
        return None
    word = found["value"]
    if kind in (bool, int):
        return _FLAGS.get(word) if kind is bool else int(word) if word.isdecimal() else None
    plain = "`" in said[found.start() :] or not word.islower()
    return word if kind is str and plain and word not in map(camel, hints_of(shape)) else None


@functools.cache
def descriptions(shape: type) -> Mapping[str, str]:
    """Give what is said of each field of a `TypedDict` or dataclass, and of those that it inherits, on one line."""
    found = {name: text for base in bases(shape) for name, text in descriptions(base).items()}
    for field, below in itertools.pairwise(_definition(shape).body):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and (text := _text(below)):
            found[field.target.id] = camel_words(" ".join(text.split()))
    return found


def bases(shape: type) -> tuple[type, ...]:
    """Give the `TypedDict`s whose fields a `TypedDict` has too; at run time, none knows its bases."""
    names = (base.id for base in _definition(shape).bases if isinstance(base, ast.Name))
    found = (getattr(sys.modules[shape.__module__], name) for name in names)
    return tuple(base for base in found if typing.is_typeddict(base))


def _definition(shape: type) -> ast.ClassDef:
    found = ast.parse(textwrap.dedent(inspect.getsource(shape))).body[0]
    assert isinstance(found, ast.ClassDef)
    return found


def _text(statement: ast.stmt) -> str:
    value = statement.value if isinstance(statement, ast.Expr) else None
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else ""
