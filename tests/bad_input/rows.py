"""What a row is: one bad stack file, and how the program refuses it; with the good stack files that rows change."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

ADMIN: Mapping[str, Any] = {"AmazonEKSClusterAdminPolicy": {}}
ROLE = "arn:aws:iam::111122223333:role"
DNS = {"namespace": "kube-system", "labels": {"k8s-app": "kube-dns"}}
GOVCLOUD = {
    "aws:region": "us-gov-west-1",
    "zones": ["us-gov-west-1a", "us-gov-west-1b"],
    "accessEntries.admins.principalArn": "arn:aws-us-gov:iam::111122223333:role/admins",
}
"""What moves a stack file there."""
TAINT = {"key": "team", "value": "one", "effect": "NO_SCHEDULE"}

_COMMON: Mapping[str, Any] = {
    "aws:region": "eu-west-1",
    "version": "1.35",
    "cidr": "10.10.0.0/16",
    "zones": ["eu-west-1a", "eu-west-1b"],
    "accessEntries": {"admins": {"principalArn": f"{ROLE}/admins", "policies": ADMIN}},
}
_PROFILES = {"coredns": {"selectors": [DNS]}}
_GENERAL = {"instanceTypes": ["m6i.large"], "minSize": 2, "maxSize": 4}
_GROUPS = {"general": _GENERAL}
_WINDOWS = {"amiType": "WINDOWS_CORE_2022_x86_64", "minSize": 1, "maxSize": 2}

GOOD: Mapping[str, Mapping[str, Any]] = {
    "auto": {**_COMMON, "compute": "auto"},
    "bottlerocket": {
        **_COMMON,
        "compute": "managed",
        "nodeGroups": {"general": {**_GENERAL, "amiType": "BOTTLEROCKET_x86_64"}},
    },
    "everything": {
        **_COMMON,
        "compute": "mixed",
        "secondaryCidrs": ["100.64.0.0/16"],
        "customNetworking": True,
        "fargateProfiles": {"coredns": {"selectors": [DNS]}, "apps": {"selectors": [{"namespace": "apps"}]}},
        "nodeGroups": {**_GROUPS, "data": {"onePerZone": True}},
        "selfManagedNodeGroups": {"batch": {"onDemandPercentage": 0, "kubelet": {"maxPods": 44}}},
        "karpenter": {"enabled": True},
        "nodeEgress": {"postgres": {"cidr": "10.30.0.0/16", "fromPort": 5432}},
        "identities": {"jobs": {"namespace": "jobs", "serviceAccount": "jobs", "policies": ["AmazonS3ReadOnlyAccess"]}},
        "addons": {"aws-ebs-csi-driver": {}, "metrics-server": {}},
        "fargateLogging": {"filters": [{"name": "grep", "options": {"Exclude": "log health"}}]},
        "fileSystems": {"files": {"accessPoints": {"uploads": {"uid": 1000, "gid": 1000}}}},
        "storageClasses": {"gp3": {"kind": "ebs", "default": True}},
    },
    "fargate": {**_COMMON, "compute": "fargate", "fargateProfiles": _PROFILES},
    "karpenter": {**_COMMON, "compute": "managed", "nodeGroups": _GROUPS, "karpenter": {"enabled": True}},
    "managed": {**_COMMON, "compute": "managed", "nodeGroups": _GROUPS},
    "mixed": {**_COMMON, "compute": "mixed", "fargateProfiles": _PROFILES, "nodeGroups": _GROUPS},
    "self-managed": {**_COMMON, "compute": "managed", "selfManagedNodeGroups": _GROUPS},
    "windows": {**_COMMON, "compute": "managed", "nodeGroups": {**_GROUPS, "windows": _WINDOWS}},
}
"""The stack files that rows change."""


@dataclass(frozen=True, slots=True)
class Row:
    """One bad stack file, with the argument that its refusal names; the words are those of the page of refusals."""

    id: str
    change: Mapping[str, Any]
    argument: str
    stack: str = field(default="mixed", kw_only=True)


@dataclass(frozen=True, slots=True)
class BadText:
    """One file that is no stack file, with the start of its refusal and a part of the message."""

    id: str
    text: str
    start: str
    message: str


def stack_config(row: Row) -> dict[str, Any]:
    """Give the `config` of a row's stack file."""
    config: dict[str, Any] = copy.deepcopy(dict(GOOD[row.stack]))
    for path, value in row.change.items():
        _put(config, path, value)
    return {key if ":" in key else f"private-eks:{key}": value for key, value in config.items()}


def group(name: str = "general", **settings: Any) -> dict[str, Any]:
    """Change settings of a managed group."""
    return {f"nodeGroups.{name}.{key}": value for key, value in settings.items()}


def _put(config: dict[str, Any], path: str, value: Any) -> None:
    *above, last = path.split(".")
    for key in above:
        config = config.setdefault(key, {})
    if value is None:
        config.pop(last)
    else:
        config[last] = value
