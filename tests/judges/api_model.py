"""AWS's own description of its API, as botocore ships it, and what it says about recorded resources."""

import functools
import re
from collections.abc import Iterator
from typing import Any

from botocore.session import get_session
from botocore.validate import ParamValidator

from private_eks_cli.graph.model import Resource

from .aws_requests import CREATORS, request

_PYTHONIC = {r"\p{L}\p{Z}\p{N}": r"\w\s", r"\uD800\uDC00-\uDBFF\uDFFF": r"\U00010000-\U0010FFFF"}
"""What AWS's patterns say in Java's way, and Python's way to say it."""


@functools.cache
def model(service: str) -> Any:
    """Read the model of a service."""
    return get_session().get_service_model(service)


def shape(service: str, name: str) -> Any:
    """Give a type of a service's API."""
    return model(service).shape_for(name)


def enum(name: str, service: str = "eks") -> set[str]:
    """Give the values that a text of this type may have."""
    return set(shape(service, name).enum)


def prose(service: str, structure: str, member: str) -> str:
    """Give what AWS says about a member, where limits stand that the model has no place for."""
    return re.sub(r"<[^>]+>", "", shape(service, structure).members[member].documentation)


def complaints(resource: Resource) -> list[str]:
    """Give what the API would refuse about a resource.

    Raises KeyError for a type whose operation is not known.
    """
    operation = CREATORS[resource.type]
    wanted = model(operation.service).operation_model(operation.name).input_shape
    asked = request(resource, operation, wanted)
    report = ParamValidator().validate(asked, wanted)
    return [*report.generate_report().splitlines(), *outside(asked, wanted, operation.name)]


def outside(value: Any, wanted: Any, path: str) -> Iterator[str]:
    """Go through enums, patterns and upper limits, which botocore leaves for the service to check."""
    if isinstance(value, dict) and wanted.type_name == "structure":
        for name in value.keys() & wanted.members.keys():
            yield from outside(value[name], wanted.members[name], f"{path}.{name}")
    elif isinstance(value, dict) and wanted.type_name == "map":
        for key, item in value.items():
            yield from outside(key, wanted.key, f"{path} key")
            yield from outside(item, wanted.value, f"{path}.{key}")
    elif isinstance(value, list) and wanted.type_name == "list":
        for i, item in enumerate(value):
            yield from outside(item, wanted.member, f"{path}[{i}]")
    if _is_outside(value, wanted):
        yield f"{path}: {value!r} is outside {dict(wanted.metadata)}"


def _is_outside(value: Any, wanted: Any) -> bool:
    limits = wanted.metadata
    size = value if isinstance(value, int) else len(value)
    if not limits.get("min", size) <= size <= limits.get("max", size):
        return True
    if not isinstance(value, str):
        return False
    pattern = limits.get("pattern", ".*")
    for theirs, ours in _PYTHONIC.items():
        pattern = pattern.replace(theirs, ours)
    return value not in limits.get("enum", [value]) or not re.fullmatch(pattern, value, re.DOTALL)
