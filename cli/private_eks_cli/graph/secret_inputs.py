"""Inputs that hold secrets although nobody marked them as such."""

from collections.abc import Mapping
from typing import Any

from .model import Resource

SECRET = "[secret]"
"""What is shown instead, as Pulumi's CLI does."""
_HELD: Mapping[str, frozenset[str]] = {"kubernetes:core/v1:Secret": frozenset({"data", "stringData"})}
"""https://kubernetes.io/docs/concepts/configuration/secret/"""


def without_secrets(resource: Resource) -> dict[str, Any]:
    """Give the inputs of a resource as people may see them."""
    held = _HELD.get(resource.type, frozenset())
    return {key: SECRET if key in held else value for key, value in resource.inputs.items()}
