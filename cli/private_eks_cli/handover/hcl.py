"""HashiCorp's configuration language, as `terraform fmt` writes it."""

import itertools
import json
from collections.abc import Iterator, Mapping
from typing import Any


class Raw(str):
    """An expression rather than a text."""


def variable(name: str, description: str) -> str:
    """Write a variable for a text."""
    return f'variable "{name}" {{\n  description = {hcl(description)}\n  type        = string\n}}'


def resource(kind: str, name: str, values: Mapping[str, Any]) -> str:
    """Write a resource with its arguments."""
    return "\n".join((f'resource "{kind}" "{name}" {{', *_members(values, "  "), "}"))


def _members(values: Mapping[str, Any], indent: str) -> Iterator[str]:
    """Write members as `terraform fmt` does: those of one line each that follow one another are aligned."""
    written = {key: hcl(value, indent) for key, value in values.items()}
    for is_long, run in itertools.groupby(written.items(), lambda member: "\n" in member[1]):
        members = list(run)
        width = 0 if is_long else max(len(key) for key, _ in members)
        yield from (f"{indent}{key:{width}} = {value}" for key, value in members)


def hcl(value: Any, indent: str = "") -> str:
    """Write a value; texts are JSON's, in which Terraform would read `${` and `%{`."""
    if isinstance(value, Raw):
        return str(value)
    if isinstance(value, Mapping):
        quoted = {json.dumps(key): item for key, item in value.items()}
        return "\n".join(("{", *_members(quoted, indent + "  "), f"{indent}}}"))
    if isinstance(value, list | tuple):
        if any(isinstance(item, Mapping) for item in value):
            inner = indent + "  "
            return "\n".join(("[", *(f"{inner}{hcl(item, inner)}," for item in value), f"{indent}]"))
        return f"[{', '.join(hcl(item, indent) for item in value)}]"
    return json.dumps(value).replace("${", "$${").replace("%{", "%%{")
