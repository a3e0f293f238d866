"""What a change of inputs means for one resource: nothing, an update in place, or a replacement.

Follows the rules that `force-replace.md` collects from the provider's source: unset values equal their defaults, what
AWS computes may be left out, sets have no order, policies compare by meaning. Paths carry no list index.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from .conditions import CLUSTER, CONDITIONAL, Inputs
from .facts import Facts, facts_of

ADMIN_SWITCH = "bootstrapClusterCreatorAdminPermissions"

SETS = frozenset(
    {
        "accessScope.namespaces",
        "availabilityZones",
        "clientIdLists",
        "computeConfig.nodePools",
        "egress",
        "enabledClusterLogTypes",
        "enabledMetrics",
        "encryptionConfig.resources",
        "ingress",
        "initialLifecycleHooks",
        "instanceRefresh.triggers",
        "kubernetesGroups",
        "loadBalancers",
        "managedPolicyArns",
        "networkInterfaces.securityGroups",
        "podIdentityAssociations",
        "propagatingVgws",
        "remoteAccess.sourceSecurityGroupIds",
        "routeTableIds",
        "routes",
        "securityGroupIds",
        "selectors",
        "subnetIds",
        "suspendedProcesses",
        "tags",
        "taints",
        "targetGroupArns",
        "trafficSources",
        "vpcConfig.publicAccessCidrs",
        "vpcConfig.securityGroupIds",
        "vpcConfig.subnetIds",
        "vpcSecurityGroupIds",
        "vpcZoneIdentifiers",
    }
)
"""Properties whose schema is `TypeSet` in the provider's source, so that order means nothing.

The tags of an Auto Scaling group are such a set of blocks; `overrides` of its instances policy are a list.
"""

FREE_KEYS = frozenset({"labels", "tagSpecifications.tags", "tags", "tagsAll"})
"""Maps whose keys the caller chooses: a change is one of the whole map."""

DOCUMENTS = frozenset({"eventPattern", "redriveAllowPolicy", "redrivePolicy"})
"""Texts that hold JSON, equal when they hold the same."""

POLICIES = frozenset({"assumeRolePolicy", "policy"})
"""Texts that hold an IAM policy, equal when they mean the same."""

TELL_NULL_FROM_EMPTY = frozenset(
    {
        "aws:eks/podIdentityAssociation:PodIdentityAssociation",
        "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
        "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    }
)
"""Types built with the plugin framework, where an unset text is not the empty text."""


@dataclass(frozen=True, slots=True)
class Change:
    """The difference between two sets of inputs of one resource."""

    paths: tuple[str, ...]
    """Changed properties, as deep as they can be told apart, such as `vpcConfig.subnetIds`."""
    replacing: tuple[str, ...]
    """Those of them that AWS cannot change in place."""
    delete_first: bool
    """Whether a replacement deletes the old resource before it makes the new one."""

    @property
    def properties(self) -> tuple[str, ...]:
        """Changed top-level properties."""
        return _tops(self.paths)

    @property
    def replaces(self) -> tuple[str, ...]:
        """Top-level properties that force the replacement."""
        return _tops(self.replacing)


def compare(type_: str, old: Inputs, new: Inputs) -> Change:
    """Tell what a provider would answer to `Diff`: of a type that is not in the table of facts, an update."""
    facts = facts_of(type_)
    old, new = _effective(type_, old), _effective(type_, new)
    walk = _Walk(facts, empty_is_unset=type_ not in TELL_NULL_FROM_EMPTY)
    paths = tuple(sorted(set(walk.changed("", old, new))))
    replacing = tuple(path for path in paths if _forces(type_, facts, path, old, new))
    return Change(paths, replacing, bool(replacing) and _deletes_first(facts, new))


@dataclass(frozen=True, slots=True)
class _Walk:
    """Goes through two values side by side and names the paths at which they differ."""

    facts: Facts
    empty_is_unset: bool

    def changed(self, path: str, old: Any, new: Any) -> Iterator[str]:
        """Name the changed paths at and below `path`."""
        if new is None and path in self.facts["optionalComputed"]:
            return
        if _block(old, new) and path not in FREE_KEYS and path.rsplit(".", 1)[-1] not in FREE_KEYS:
            old, new = old or {}, new or {}
            for key in sorted(key for key in old.keys() | new.keys() if not key.startswith("__")):
                yield from self.changed(f"{path}.{key}" if path else key, old.get(key), new.get(key))
        elif _list_of_blocks(old, new) and path not in SETS:
            for before, after in zip_longest(old or [], new or []):
                yield from self.changed(path, before, after)
        elif self._meaning(path, old) != self._meaning(path, new):
            yield path

    def _meaning(self, path: str, value: Any) -> Any:
        if value is None:
            value = self.facts["defaults"].get(path)
        if path in POLICIES and isinstance(value, str):
            return policy_meaning(value)
        if path in DOCUMENTS and isinstance(value, str):
            return _document(value)
        value = _without_unset(value)
        if path in SETS and isinstance(value, list):
            value = sorted(value, key=_text)
        return None if self.empty_is_unset and not value else value


def policy_meaning(text: str) -> Any:
    """Read a policy so that two texts of one meaning are equal; a text that is no JSON stands for itself."""
    return _unordered(_document(text))


def _document(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _unordered(value: Any) -> Any:
    """IAM reads one string as a list of it, and gives the order of a list no meaning."""
    if isinstance(value, dict):
        return {key: _unordered(item) for key, item in value.items()}
    if isinstance(value, list):
        items = sorted((_unordered(item) for item in value), key=_text)
        return items[0] if len(items) == 1 else items
    return value


def _without_unset(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_unset(item) for key, item in value.items() if item not in (None, "", [], {})}
    if isinstance(value, list):
        return [_without_unset(item) for item in value]
    return value


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def _block(old: Any, new: Any) -> bool:
    return (isinstance(old, dict) or isinstance(new, dict)) and all(isinstance(v, dict | None) for v in (old, new))


def _list_of_blocks(old: Any, new: Any) -> bool:
    if not all(isinstance(value, list | None) for value in (old, new)):
        return False
    items = [*(old or []), *(new or [])]
    return bool(items) and all(isinstance(item, dict) for item in items)


def _effective(type_: str, inputs: Inputs) -> Inputs:
    """Fill in the switch whose default depends on the block around it: no block means yes, a block without it no."""
    if type_ != CLUSTER:
        return inputs
    access = inputs.get("accessConfig")
    known = {ADMIN_SWITCH: access is None}
    return {**inputs, "accessConfig": {**known, **access} if isinstance(access, dict) else access or known}


def _forces(type_: str, facts: Facts, path: str, old: Inputs, new: Inputs) -> bool:
    for property_, rule in CONDITIONAL.get(type_, {}).items():
        if _covers(property_, path):
            return rule(old, new)
    return any(_covers(listed, path) for listed in facts["replaces"])


def _covers(listed: str, path: str) -> bool:
    """Tell whether a changed path is the listed one or lies in it.

    An unknown block around it is not: of such a block, the provider's SDK asks only whether the block itself replaces
    (`diffList` in https://github.com/hashicorp/terraform-plugin-sdk/blob/main/helper/schema/schema.go).
    """
    return path == listed or path.startswith(f"{listed}.")


def _deletes_first(facts: Facts, new: Inputs) -> bool:
    """Two things cannot have one name, so a name that somebody typed means: delete first."""
    when = facts["deleteBeforeReplace"]
    if " is given explicitly" not in when:
        return bool(when == "always")
    name = when.split(" ")[1]
    return name in new and name not in new.get("__defaults", [])


def _tops(paths: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({path.split(".")[0] for path in paths}))
