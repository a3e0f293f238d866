"""Files of Kubernetes objects, read as kubectl reads them: as YAML 1.1 without dates and numbers to the base of 60.

https://github.com/kubernetes-sigs/yaml/blob/master/goyaml.v2/resolve.go. Keys are texts, as in JSON, and a key that
stands twice is an error, as it is for `kubectl apply`, which validates strictly.
"""

import base64
import json
import re
from typing import Any

import yaml

_TAG = "tag:yaml.org,2002:"
_DIGITS = "-+0123456789"
_NUMBERS = (
    ("int", r"[-+]?(0b[01_]+|0x[0-9a-fA-F_]+|0[0-7_]*|[1-9][0-9_]*)$", _DIGITS),
    ("float", r"([-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.inf|\.nan)$", f"{_DIGITS}."),
)
_OTHERWISE = {f"{_TAG}{kind}" for kind in ("float", "int", "timestamp")}


class _Loader(yaml.SafeLoader):
    """Checks the keys of each mapping before others are merged into it."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._checked: set[int] = set()

    def flatten_mapping(self, node: Any) -> None:
        """Refuse keys that are no texts or numbers, and those that stand twice; then merge."""
        if id(node) not in self._checked:
            self._checked.add(id(node))
            lines: dict[str, int] = {}
            for key, _ in node.value:
                if not isinstance(key, yaml.ScalarNode):
                    raise _wrong(key, "a mapping or a list is no key")
                if key.value in lines:
                    raise _wrong(key, f"the key {key.value!r} stands in line {lines[key.value]} already")
                lines[key.value] = key.start_mark.line + 1
        super().flatten_mapping(node)

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        """Make texts of all keys."""
        made = super().construct_mapping(node, deep)
        return {key if isinstance(key, str) else json.dumps(key): value for key, value in made.items()}


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if tag not in _OTHERWISE]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
for _kind, _pattern, _first in _NUMBERS:
    _Loader.add_implicit_resolver(f"{_TAG}{_kind}", re.compile(_pattern), list(_first))
# JSON has texts only.
_Loader.add_constructor(f"{_TAG}binary", lambda _, node: base64.b64decode(node.value).decode(errors="replace"))


def objects_in(text: str) -> list[Any]:
    """Read the documents of a text, but for empty ones.

    Raises ValueError, with the line, for what is no YAML.
    """
    try:
        return [document for document in yaml.load_all(text, _Loader) if document is not None]
    except yaml.YAMLError as error:
        mark, problem = getattr(error, "problem_mark", None), getattr(error, "problem", None)
        line = mark.line if mark else text.count("\n", 0, getattr(error, "position", 0))
        raise ValueError(f"line {line + 1}: {problem or getattr(error, 'reason', 'no YAML')}") from None
    except RecursionError:
        raise ValueError("mappings and lists are too deep within each other") from None
    except (KeyError, ValueError, TypeError, AttributeError):
        # PyYAML stumbles over tags such as `!!bool x`.
        raise ValueError("a tag such as !!int says what its value is not") from None


def _wrong(node: Any, problem: str) -> yaml.YAMLError:
    return yaml.constructor.ConstructorError(None, None, problem, node.start_mark)
