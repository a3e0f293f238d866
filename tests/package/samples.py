"""A full set of arguments for every component: each input, at each depth, is given a value."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from offline.wire import OUTPUT, SIGNATURE
from private_eks import Addons, Cluster, Compute, Endpoints, FargateProfiles, Network, NodeGroup
from private_eks.plan.arguments import camel

Component = type[Any]
Args = dict[str, Any]

ZONES = ["eu-west-1a", "eu-west-1b"]
TAGS = {"cost_center": "42", "team": "platform"}


@dataclass(frozen=True, slots=True)
class Given:
    """A value that the caller gets from another resource."""

    value: Any


_FARGATE = {
    "core-dns": {"selectors": [{"namespace": "kube-system", "labels": {"k8s-app": "kube-dns", "tier_1": "yes"}}]},
    "apps": {"selectors": [{"namespace": "apps"}, {"namespace": "jobs-*"}]},
}
_GENERAL = {
    "instance_types": ["m7g.large", "m6g.large"],
    "ami_type": "AL2023_ARM_64_STANDARD",
    "capacity_type": "ON_DEMAND",
    "min_size": 2,
    "desired_size": 3,
    "max_size": 6,
    "zones": ["eu-west-1b"],
    "labels": {"node_class": "general"},
    "taints": [{"key": "soft", "value": "yes", "effect": "PREFER_NO_SCHEDULE"}],
    "volume_size": 80,
    "max_unavailable": 2,
    "update_strategy": "MINIMAL",
    "node_repair": False,
}
_ADDONS = {
    "coredns": {
        "version": "v1.12.4-eksbuild.1",
        "configuration": {"replicaCount": 2, "autoScaling": {"enabled": True, "min_replicas": 2, "ratio": 0.5}},
    },
    "vpc-cni": {
        "configuration": {"env": {"WARM_IP_TARGET": "4"}, "ports": [1, 2]},
        "role_arn": Given("arn:aws:iam::111122223333:role/cni"),
    },
}
_ON_CLUSTER = {
    "region": "eu-west-1",
    "cluster_name": Given("main"),
    "subnet_ids": Given(["subnet-1", "subnet-2"]),
    "tags": TAGS,
}

SAMPLES: dict[Component, Args] = {
    Addons: {"cluster_name": Given("main"), "addons": _ADDONS, "tags": TAGS},
    Cluster: {
        "region": "eu-west-1",
        "version": "1.35",
        "vpc_id": Given("vpc-1"),
        "vpc_cidrs": ["10.0.0.0/16"],
        "subnet_ids": Given(["subnet-1", "subnet-2"]),
        "access_entries": {
            "admins": {
                "principal_arn": Given("arn:aws:iam::111122223333:role/admins"),
                "policies": {"AmazonEKSClusterAdminPolicy": {}},
            },
            "readers": {
                "principal_arn": "arn:aws:iam::111122223333:role/readers",
                "policies": {"AmazonEKSViewPolicy": {"namespaces": ["apps", "jobs"]}},
                "kubernetes_groups": ["readers"],
            },
        },
        "service_cidr": "172.21.0.0/16",
        "client_cidrs": ["192.168.0.0/24"],
        "key_arn": Given("arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"),
        "log_retention_days": 400,
        "support_type": "EXTENDED",
        "protect": True,
        "tags": TAGS,
    },
    Compute: {
        **_ON_CLUSTER,
        "cluster_arn": Given("arn:aws:eks:eu-west-1:111122223333:cluster/main"),
        "cluster_security_group_id": Given("sg-1"),
        "oidc_provider_arn": Given("arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/A1"),
        "version": "1.35",
        "zones": ZONES,
        "fargate_profiles": _FARGATE,
        "node_groups": {"general": _GENERAL, "batch": {"min_size": 0, "max_unavailable_percentage": 33}},
        "addons": _ADDONS,
    },
    Endpoints: {
        "region": "eu-west-1",
        "vpc_id": Given("vpc-1"),
        "vpc_cidrs": ["10.0.0.0/16", "100.64.0.0/16"],
        "zones": ZONES,
        "subnet_ids": Given(["subnet-1", "subnet-2"]),
        "route_table_ids": Given(["rtb-1", "rtb-2"]),
        "uses": ["fargate", "managed-nodes"],
        "services": ["kms"],
        "existing_services": ["sts"],
        "client_cidrs": ["192.168.0.0/24"],
        "tags": TAGS,
    },
    FargateProfiles: {
        **_ON_CLUSTER,
        "cluster_arn": Given("arn:aws:eks:eu-west-1:111122223333:cluster/main"),
        "profiles": _FARGATE,
    },
    Network: {
        "region": "eu-west-1",
        "cidr": "10.0.0.0/16",
        "zones": ZONES,
        "node_prefix": 20,
        "secondary_cidrs": ["100.64.0.0/16"],
        "cluster_names": ["main"],
        "log_retention_days": 90,
        "tags": TAGS,
    },
    NodeGroup: {
        **_ON_CLUSTER,
        "security_group_ids": Given(["sg-1"]),
        "version": "1.35",
        "zones": ZONES,
        "settings": _GENERAL,
    },
}


def in_python(args: Any, lift: Callable[[Any], Any] = lambda value: value) -> Any:
    """Spell `args` as a Python caller does; `lift` makes what comes from another resource."""
    if isinstance(args, Given):
        return lift(args.value)
    if isinstance(args, dict):
        return {key: in_python(value, lift) for key, value in args.items()}
    return [in_python(value, lift) for value in args] if isinstance(args, list) else args


def on_wire(args: Any, properties: Any, types: Any, dependency: str = "") -> Any:
    """Spell `args` as the engine sends them: camelCase where the schema has it, values of resources wrapped.

    `properties` and `types` are those of the schema; numbers become floats when protobuf takes them.
    """
    wired = {}
    for key, value in args.items():
        name = camel(key)
        wired[name] = _wired(value, properties[name], types, dependency)
    return wired


def output_value(value: Any, dependency: str = "") -> dict[str, Any]:
    """Wrap a value of another resource as the engine does."""
    return {SIGNATURE: OUTPUT, "value": value, "dependencies": [dependency] if dependency else []}


def _wired(value: Any, shape: Any, types: Any, dependency: str) -> Any:
    if isinstance(value, Given):
        return output_value(value.value, dependency) if dependency else value.value
    if shape.get("$ref", "").startswith("#/types/"):
        return on_wire(value, types[shape["$ref"].removeprefix("#/types/")]["properties"], types, dependency)
    if isinstance(value, list) and "items" in shape:
        return [_wired(item, shape["items"], types, dependency) for item in value]
    if isinstance(value, dict) and "additionalProperties" in shape:
        return {key: _wired(item, shape["additionalProperties"], types, dependency) for key, item in value.items()}
    return value
