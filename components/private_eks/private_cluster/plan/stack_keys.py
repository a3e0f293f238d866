"""Which KMS key encrypts what, in a stack that is given some."""

import dataclasses
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal

from ...compute.plan.wanted import AUTO, if_enabled
from ...iam.plan.role_names import CLUSTER, KARPENTER
from ...keys.plan import use_for_volumes
from ...storage.plan.storage import DRIVERS, EBS

if TYPE_CHECKING:
    from ...iam.settings import IamSettings
    from ..stack_settings import StackSettings

Purpose = Literal["files", "logs", "repositories", "secrets", "sessions", "volumes"]
_FAMILIES = ("node_groups", "self_managed_node_groups", "storage_classes", "file_systems")
"""Keys of a stack for things that may name a key of their own."""


def key_for(settings: "StackSettings", purpose: Purpose) -> Any:
    """Give the ARN of the key for a purpose; None where that gets a key of its own, or the account's."""
    return settings.key_arns.get(purpose) or settings.key_arn


def with_keys(settings: "StackSettings") -> "StackSettings":
    """Give each volume and file system that names no key that of the stack, and let roles use those of volumes."""
    keyed: dict[str, Any] = {
        family: {key: _keyed(settings, family, one) for key, one in getattr(settings, family).items()}
        for family in _FAMILIES
    }
    settings = dataclasses.replace(settings, **keyed)
    return dataclasses.replace(settings, iam=_with_rights(settings))


def given_keys(settings: "StackSettings") -> dict[str, Any]:
    """Give the keys that a stack names, by argument."""
    named = {"key_arn": settings.key_arn, **{f"key_arns.{key}": arn for key, arn in settings.key_arns.items()}}
    for family in _FAMILIES:
        named |= {f"{family}.{key}.key_arn": one.get("key_arn") for key, one in getattr(settings, family).items()}
    return {argument: arn for argument, arn in named.items() if arn is not None}


def remarks_on_keys(settings: "StackSettings") -> list[str]:
    """Say which volumes no key of the stack encrypts."""
    if settings.compute != AUTO or key_for(settings, "volumes") is None:
        return []
    remedy = "name a key in a NodeClass of your own, ephemeralStorage.kmsKeyID"
    return [f"disks of nodes of Auto Mode's own pools have the key of the account: {remedy}"]


def _keyed(settings: "StackSettings", family: str, one: Mapping[str, Any]) -> Mapping[str, Any]:
    key_arn = key_for(settings, "files" if family == "file_systems" else "volumes")
    if key_arn is None or "launch_template" in one or one.get("kind", EBS) != EBS:
        return one
    return {"key_arn": key_arn, **one}


def _with_rights(settings: "StackSettings") -> "IamSettings":
    """Let what makes volumes use the keys of those that pods claim, and of nodes that no group has."""
    classes = [one.get("key_arn") for one in settings.storage_classes.values()]
    given = [arn for arn in (key_for(settings, "volumes"), *classes) if arn is not None]
    arns = [arn for i, arn in enumerate(given) if not any(arn is other or arn == other for other in given[:i])]
    if not arns:
        return settings.iam
    roles = {**settings.iam.get("roles", {})}
    for name in _making_volumes(settings):
        role = roles.get(name, {})
        if "arn" not in role:
            roles[name] = {**role, "statements": [*role.get("statements", []), *use_for_volumes(*arns)]}
    return {**settings.iam, "roles": roles}


def _making_volumes(settings: "StackSettings") -> Iterator[str]:
    """Name the roles with which volumes are made, but that of Auto Scaling."""
    driver = settings.addons.get(DRIVERS[EBS])
    if driver is not None and "role_arn" not in driver:
        yield DRIVERS[EBS]
    if settings.compute == AUTO:
        yield CLUSTER
    if if_enabled(settings.karpenter):
        yield KARPENTER
