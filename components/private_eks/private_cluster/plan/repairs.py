"""What is left out of a stack that was refused, so that the rest of it can be judged, too.

A setting that is wrong falls back to its default, and a member that has no default is left out. Errors that may follow
from that are not told: those about the same member, and those of inputs that refer to what was left out.
"""

import copy
import re
import typing
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ...common.plan.arguments import hints_of, kind_of, settle
from ...common.plan.refusals import Apart, ArgumentError
from ...common.plan.versions import SUPPORT

_COMPUTE = frozenset({"fargate_profiles", "karpenter", "node_groups", "self_managed_node_groups"})
_JUDGED_ALONE = _COMPUTE - {"karpenter"}
"""Inputs whose members are right or wrong whatever the others are."""
_REFERRED = frozenset({"ami_type", "image_id", "instance_types", "kind", "labels", "namespace", "selectors", "taints"})
"""Settings by which others choose a member."""
_ON_COMPUTE = frozenset(
    {"addons", "applications", "custom_networking", "identities", "manifests", "node_egress", "platform"}
    | {"storage_classes", *_COMPUTE}
)
_USERS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(_COMPUTE, _ON_COMPUTE),
    "addons": frozenset({"applications", "platform", "storage_classes"}),
    "bastions": frozenset({"in_cluster"}),
    "certificate_authorities": frozenset({"applications"}),
    "cidr": frozenset({"bastions", "client_cidrs", "custom_networking", "node_egress", "node_prefix"})
    | {"endpoint_services", "runners", "secondary_cidrs", "service_cidr"},
    "custom_networking": frozenset({"node_groups", "secondary_cidrs", "self_managed_node_groups"}),
    "existing_endpoint_services": frozenset({"node_egress"}),
    "existing_network": frozenset({"cidr", "custom_networking"}),
    "file_systems": frozenset({"applications", "storage_classes"}),
    "images": frozenset({"applications", "manifests", "platform"}),
    "namespaces": frozenset({"applications", "manifests"}),
    "platform": frozenset({"applications", "identities"}),
    "proxy": frozenset({"applications"}),
    "pull_through_caches": frozenset({"images", "repositories"}),
    "registries": frozenset({"applications", "manifests"}),
    "runners": frozenset({"in_cluster"}),
    "secondary_cidrs": frozenset({"bastions", "custom_networking"}),
    "storage_classes": frozenset({"applications"}),
    "version": frozenset({"addons", "platform", "support_type"}),
    "zones": frozenset({"bastions", *_COMPUTE}),
}
"""Inputs whose members refer to those of another."""
_NEEDED = frozenset({"compute", "name", "region"})
"""Inputs without a default, by which all else is judged."""
_STAND_INS: Mapping[str, Any] = {"access_entries": {}, "cidr": "10.0.0.0/16", "version": max(SUPPORT)}
"""Inputs without a default, and what takes their place while the rest is judged."""
_OF_A_VERSION = "release_version"
"""The setting of a group that is of a version of Kubernetes."""


_TOGETHER: tuple[frozenset[str], ...] = (
    frozenset({"desired_size", "max_size", "min_size", "on_demand_base", "warm_pool"}),
    frozenset({"labels", "taints"}),
    frozenset({"max_unavailable", "max_unavailable_percentage"}),
    frozenset({"ami_type", "capacity_type", "capacity_reservation_id", "image_id", "instance_types", "kubelet"})
    | {"key_arn", "launch_template", "release_version", "session_manager", "update_strategy", "user_data"}
    | {"volume_size", "warm_pool"},
    frozenset({"capacity_reservation_id", "capacity_type", "one_per_zone", "subnet_ids", "zones"}),
)
"""Settings of a group of nodes that are judged by each other; all others are right or wrong by themselves."""
_OF_GROUPS = frozenset({"node_groups", "self_managed_node_groups"})


class Repairs:
    """What was left out, in the words of a caller, which `spell` makes of ours."""

    def __init__(self, shape: type, spell: Callable[[str], str] = str) -> None:
        """Begin with all of it; `shape` is that of what is judged."""
        self.shape, self.hints = shape, hints_of(shape)
        self.paths: set[str] = set()
        self.settings: dict[str, set[str]] = {}
        """Of groups of nodes of which settings alone were left out, those."""
        self.muted: set[str] = set()
        self.spell = spell

    def settle(self, values: Mapping[str, Any], found: Apart) -> Any:
        """Bring values to their shape, without what is wrong in them, which is `found`.

        None if what is wrong cannot be left out.
        """
        with found:
            return settle(values, self.shape, spell=self.spell)
        with Apart():
            return settle(self.without(values, found.errors.values()), self.shape, spell=self.spell)
        return None

    def tells(self, error: ValueError) -> bool:
        """Tell whether an error does not follow from what was left out."""
        if not isinstance(error, ArgumentError):
            return not self.paths
        argument = error.argument
        around = [path for path in self.paths if _within(argument, path) or _within(path, argument)]
        related = any(not self._apart(argument, path) for path in around)
        name = re.split(r"[.\[]", argument)[0]
        by_itself = name != argument and name in map(self.spell, _JUDGED_ALONE)
        if argument.endswith(f".{self.spell(_OF_A_VERSION)}") and self.spell("version") in self.paths:
            return False
        return not related and (name not in self.muted or by_itself)

    def _apart(self, argument: str, member: str) -> bool:
        """Tell whether a setting of a group of nodes has nothing to do with those that were left out of it."""
        setting = re.split(r"[.\[]", argument[len(member) + 1 :])[0]
        left = self.settings.get(member, set())
        related = {other for together in _TOGETHER if left & set(map(self.spell, together)) for other in together}
        return bool(left) and bool(setting) and setting not in left | set(map(self.spell, related))

    def without(self, values: Mapping[str, Any], errors: Iterable[ValueError]) -> dict[str, Any]:
        """Leave out what some errors are about; what has no default stays."""
        left = copy.copy(dict(values))
        for error in errors:
            if isinstance(error, ArgumentError):
                self._leave_out(left, error.argument, error.meant)
                if error.meant in map(self.spell, self.hints):
                    self._note(self._field(error.meant), error.meant, None)
        return left

    def _field(self, key: str) -> str:
        return next((field for field in self.hints if self.spell(field) == key), key)

    def _leave_out(self, values: dict[str, Any], argument: str, meant: str) -> None:
        key = _step(values, argument) or argument
        field = self._field(key)
        if key not in values and field not in _STAND_INS:
            return
        rest = argument[len(key) :].removeprefix(".")
        value = values.get(key)
        if field in _COMPUTE and not rest and "compute" in values:
            # A mode that does not fit to what there is.
            values["compute"] = None
            self._note(field, key, None)
        elif not rest or not isinstance(value, Mapping) or self._is_needed(field, _step(value, rest)):
            if field in _STAND_INS:
                values[key] = _STAND_INS[field]
            elif field not in _NEEDED:
                del values[key]
            self._note(field, key, None)
        else:
            values[key] = value = dict(value)
            self._leave_out_of(value, field, key, rest, meant)

    def _leave_out_of(self, members: dict[str, Any], field: str, path: str, rest: str, meant: str) -> None:
        """Leave a setting out of a member, or else the member itself."""
        key = _step(members, rest)
        if key is None:
            self._note(field, path, None)
            return
        if field in self.hints and typing.is_typeddict(kind_of(self.hints[field])):
            del members[key]
            self._note(field, path, None)
            return
        path, member, rest = f"{path}.{key}", members[key], rest[len(key) :].removeprefix(".")
        again = path in self.paths and path not in self.settings
        inner = _step(member, rest) if isinstance(member, Mapping) and not again else None
        if inner is not None and {inner, meant}.isdisjoint(map(self.spell, self._required(field))):
            members[key] = {name: value for name, value in member.items() if name != inner}
            self._note(field, path, {inner})
            if field in _OF_GROUPS:
                self.settings.setdefault(path, set()).add(inner)
        else:
            del members[key]
            self.settings.pop(path, None)
            self._note(field, path, None)

    def _is_needed(self, field: str, key: str | None) -> bool:
        """Tell whether an input cannot be without a setting."""
        shape: Any = kind_of(self.hints[field]) if field in self.hints else None
        return typing.is_typeddict(shape) and key in [self.spell(name) for name in shape.__required_keys__]

    def _required(self, field: str) -> Iterable[str]:
        """Name what a member has no default for."""
        member = (typing.get_args(kind_of(self.hints[field])) or (None,))[-1] if field in self.hints else None
        return getattr(member, "__required_keys__", ())

    def _note(self, field: str, path: str, settings: set[str] | None) -> None:
        self.paths.add(path)
        if settings is None or settings & set(map(self.spell, _REFERRED)):
            self.muted |= set(map(self.spell, _USERS.get(field, ())))


def _step(values: Mapping[str, Any], path: str) -> str | None:
    """Give the key that a path goes through, the longest: keys have dots, too."""
    return max((key for key in values if _within(path, str(key))), key=len, default=None)


def _within(path: str, around: str) -> bool:
    return path.startswith(around) and path[len(around) : len(around) + 1] in ("", ".", "[")
