"""JSON in texts of resources: IAM documents and the configuration of add-ons, however their author wrote them."""

import json
from collections.abc import Mapping
from typing import Any

import yaml

from .model import Resource

_ELEMENTS: Mapping[str, Any] = {"Action": [], "Principal": [], "Resource": []}
"""Elements of a statement that others, such as `NotAction`, may stand for."""


def document_of(value: Any) -> Any:
    """Read a text that holds a JSON object or list; None if it does not."""
    if not isinstance(value, str) or value[:1] not in ("{", "["):
        return None
    try:
        return json.loads(value)
    except ValueError:
        return None


def statements(document: Any) -> list[dict[str, Any]]:
    """Give the statements of an IAM document, also one that stands alone; none of a document that is not known.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_statement.html
    """
    found = _read(document).get("Statement", [])
    listed = found if isinstance(found, list) else [found]
    return [{**_ELEMENTS, **statement} for statement in listed if isinstance(statement, Mapping) and statement]


def allowing(policy: Resource) -> list[dict[str, Any]]:
    """Give the statements of a policy that allow something."""
    return [statement for statement in statements(policy.inputs["policy"]) if statement.get("Effect") != "Deny"]


def is_known(document: Any) -> bool:
    """Tell whether a text is a document that can be read."""
    return "Statement" in _read(document)


def configuration(addon: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give the configuration of an add-on by its inputs: JSON or YAML; nothing of one that is not known.

    https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAddon.html
    """
    return _read(addon.get("configurationValues"))


def _read(text: Any) -> Mapping[str, Any]:
    try:
        document = json.loads(text) if isinstance(text, str) else text
    except ValueError:
        try:
            document = yaml.safe_load(text)
        except (yaml.YAMLError, ValueError, RecursionError):
            return {}
    return document if isinstance(document, Mapping) else {}
