"""What is left out of a stack that was refused, so that the rest of it can be judged, too.

A setting that is wrong falls back to its default, and a member that has no default is left out. Errors that may follow
from that are not told: those about the same member, and those of inputs that refer to what was left out.
"""

import copy
import re
import typing
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ...common.plan.arguments import hints_of, kind_of
from ...common.plan.refusals import ArgumentError

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
    "custom_networking": frozenset({"node_groups", "secondary_cidrs", "self_managed_node_groups"}),
    "existing_endpoint_services": frozenset({"node_egress"}),
    "file_systems": frozenset({"applications", "storage_classes"}),
    "images": frozenset({"applications", "manifests", "platform"}),
    "namespaces": frozenset({"applications", "manifests"}),
    "platform": frozenset({"applications", "identities"}),
    "pull_through_caches": frozenset({"images", "repositories"}),
    "runners": frozenset({"in_cluster"}),
    "secondary_cidrs": frozenset({"bastions", "custom_networking"}),
    "storage_classes": frozenset({"applications"}),
    "zones": frozenset({"bastions", *_COMPUTE}),
}
"""Inputs whose members refer to those of another."""
_NEEDED = frozenset({"access_entries", "cidr", "compute", "name", "region", "version"})
"""Inputs without a default."""


class Repairs:
    """What was left out, in the words of a caller, which `spell` makes of ours."""

    def __init__(self, shape: type, spell: Callable[[str], str] = str) -> None:
        """Begin with all of it; `shape` is that of what is judged."""
        self.hints = hints_of(shape)
        self.paths: set[str] = set()
        self.muted: set[str] = set()
        self.spell = spell

    def tells(self, error: ValueError) -> bool:
        """Tell whether an error does not follow from what was left out."""
        if not isinstance(error, ArgumentError):
            return not self.paths
        argument = error.argument
        related = any(_within(argument, path) or _within(path, argument) for path in self.paths)
        name = re.split(r"[.\[]", argument)[0]
        by_itself = name != argument and name in map(self.spell, _JUDGED_ALONE)
        return not related and (name not in self.muted or by_itself)

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
        key = _step(values, argument)
        if key is None:
            return
        field = self._field(key)
        rest = argument[len(key) :].removeprefix(".")
        value = values[key]
        if field in _COMPUTE and not rest and "compute" in values:
            # A mode that does not fit to what there is.
            values["compute"] = None
            self._note(field, key, None)
        elif not rest or not isinstance(value, Mapping):
            if field not in _NEEDED:
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
        inner = _step(member, rest) if isinstance(member, Mapping) and path not in self.paths else None
        if inner is not None and {inner, meant}.isdisjoint(map(self.spell, self._required(field))):
            members[key] = {name: value for name, value in member.items() if name != inner}
            self._note(field, path, {inner})
        else:
            del members[key]
            self._note(field, path, None)

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
