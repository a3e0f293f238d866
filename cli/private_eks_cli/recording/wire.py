"""Values as they travel between the engine and a provider, and as Python has them."""

import functools
import importlib.metadata
from collections.abc import Mapping
from typing import Any

from google.protobuf import json_format, struct_pb2
from pulumi.runtime import rpc

UNKNOWN: str = rpc.UNKNOWN
"""How the wire spells a value that a preview does not know yet."""

SIGNATURE = "4dabf18193072939515e22adb298388d"
RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e"
SECRET = "1b47061264138c4ac30d75fd1eb44270"
OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4"


def read(struct: struct_pb2.Struct, open_secrets: bool = True) -> dict[str, Any]:
    """Read properties: whole numbers are integers, secrets and outputs are what they hold, or unknown.

    Without `open_secrets`, a secret is only said to be one.
    """
    values: dict[str, Any] = plain(json_format.MessageToDict(struct), open_secrets)
    return values


def write(values: Mapping[str, Any]) -> struct_pb2.Struct:
    """Write properties, leaving out those that are None."""
    struct = struct_pb2.Struct()
    struct.update({key: value for key, value in values.items() if value is not None})
    return struct


def reference(urn: str, id_: str) -> dict[str, str]:
    """Refer to a resource; whoever reads it asks the engine for the rest."""
    return {SIGNATURE: RESOURCE, "urn": urn, "id": id_, "packageVersion": ""}


def secret(value: Any) -> dict[str, Any]:
    """Give a value as a secret."""
    return {SIGNATURE: SECRET, "value": value}


def holds_secret(value: Any) -> bool:
    """Tell whether a value, as it travels, is a secret or has one in it."""
    if isinstance(value, dict):
        return value.get(SIGNATURE) == SECRET or any(map(holds_secret, value.values()))
    return isinstance(value, list) and any(map(holds_secret, value))


def hide(inputs: Mapping[str, Any], outputs: Mapping[str, Any]) -> dict[str, Any]:
    """Give the outputs as a preview of a creation knows them: what was given is known, at any depth, the rest not."""
    return {key: _hidden(inputs.get(key), value) for key, value in outputs.items()}


def _hidden(given: Any, value: Any) -> Any:
    if isinstance(given, Mapping) and isinstance(value, Mapping):
        return hide(given, value)
    return UNKNOWN if given is None else value


def type_of(urn: str) -> str:
    """Give the type that a URN ends in."""
    return urn.split("::")[2].rsplit("$", 1)[-1]


def name_of(urn: str) -> str:
    """Give the logical name that a URN ends in."""
    return urn.split("::", 3)[3]


@functools.cache
def sdk_version(package: str) -> str:
    """Give the version of an installed Pulumi SDK, such as `aws`; nothing if there is none."""
    try:
        return importlib.metadata.version(f"pulumi_{package}")
    except importlib.metadata.PackageNotFoundError:
        return ""


def plain(value: Any, open_secrets: bool = True) -> Any:
    """Give values as Python has them: whole numbers are integers, secrets and outputs are what they hold."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [plain(item, open_secrets) for item in value]
    if not isinstance(value, dict):
        return value
    kind = value.get(SIGNATURE)
    if kind == RESOURCE:
        return {"urn": value["urn"], "id": value.get("id", "")}
    if kind == SECRET and not open_secrets:
        return "[secret]"
    if kind in (SECRET, OUTPUT):
        return plain(value.get("value", UNKNOWN), open_secrets)
    return {key: plain(item, open_secrets) for key, item in value.items()}
