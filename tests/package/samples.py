"""A full set of arguments for every component: each input, at each depth, is given a value."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from offline.wire import OUTPUT, SIGNATURE
from private_eks import (
    Addons,
    Cluster,
    Compute,
    Endpoints,
    FargateProfiles,
    Identities,
    Karpenter,
    Network,
    NodeGroup,
    NodeSecurityGroup,
    Platform,
    SelfManagedNodeGroup,
)
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
    "core-dns": {
        "selectors": [{"namespace": "kube-system", "labels": {"k8s-app": "kube-dns", "tier_1": "yes"}}],
        "zones": ["eu-west-1a"],
        "tags": {"profile_of": "dns"},
    },
    "apps": {"selectors": [{"namespace": "apps"}, {"namespace": "jobs-*"}]},
}
_OIDC = "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/A1"
_KEY = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
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
    "key_arn": Given(_KEY),
    "kubelet": {"maxPods": 58, "evictionHard": {"memory.available": "5%"}},
    "user_data": ["#!/bin/bash\necho ready"],
    "session_manager": True,
    "release_version": "1.35.2-20261112",
}
_WARM = {
    "subnet_ids": Given(["subnet-8", "subnet-9"]),
    "warm_pool": {"min_size": 1, "max_prepared": 4, "state": "RUNNING", "reuse_on_scale_in": True},
}
_BLOCK = {
    "capacity_type": "CAPACITY_BLOCK",
    "capacity_reservation_id": "cr-0123456789abcdef0",
    "instance_types": ["p5.48xlarge"],
    "zones": ["eu-west-1a"],
}
_PODS = {"kubelet": {"maxPods": 20}}
_PER_ZONE = {"image_id": "ami-0123456789abcdef0", "one_per_zone": True, **_PODS}
_BATCH = {
    **_PER_ZONE,
    **{key: _GENERAL[key] for key in ("key_arn", "kubelet", "labels", "session_manager", "taints", "user_data")},
    "ami_type": "AL2023_x86_64_STANDARD",
    "instance_types": ["c6i.xlarge", "c5.xlarge"],
    "min_size": 0,
    "desired_size": 2,
    "max_size": 9,
    "volume_size": 120,
    "zones": ["eu-west-1a", "eu-west-1b"],
    "on_demand_base": 1,
    "on_demand_percentage": 20,
    "min_healthy_percentage": 50,
}
_OWN_TEMPLATE = {"launch_template": {"id": Given("lt-1"), "version": Given("3")}}
_IDENTITIES = {
    "shop": {
        "namespace": "shop",
        "service_account": "web-server",
        "policies": ["AmazonS3ReadOnlyAccess"],
        "statements": [{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*"}],
        "mechanism": "irsa",
    }
}
_EGRESS = {"data-base": {"cidr": "10.0.0.0/16", "from_port": 5432, "to_port": 5433, "protocol": "tcp"}}
_ADDONS = {
    "coredns": {
        "version": "v1.12.4-eksbuild.1",
        "configuration": Given({"replicaCount": 2, "autoScaling": {"enabled": True, "min_replicas": 2, "ratio": 0.5}}),
        "on_conflict": "PRESERVE",
        "preserve": True,
        "timeout_minutes": 30,
        "tags": {"cost_center": "43"},
    },
    "vpc-cni": {
        "configuration": {"env": {"WARM_IP_TARGET": "4"}, "ports": [1, 2]},
        "role_arn": Given("arn:aws:iam::111122223333:role/cni"),
        "mechanism": "irsa",
    },
}
_MIRROR = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/main"
_PRESETS = {
    "external-dns": {
        "hosted_zone_ids": ["Z0123456789ABCDEFGHIJ"],
        "domain_filters": ["inside.example.com"],
        "values": {"logLevel": "debug", "podLabels": {"cost_center": "42", "on_Call": "yes"}},
    },
    "karpenter": {"replicas": 3},
}
_ON_CLUSTER = {
    "region": "eu-west-1",
    "cluster_name": Given("main"),
    "subnet_ids": Given(["subnet-1", "subnet-2"]),
    "tags": TAGS,
}

SAMPLES: dict[Component, Args] = {
    Addons: {
        "region": "eu-west-1",
        "cluster_name": Given("main"),
        "cluster_arn": Given("arn:aws:eks:eu-west-1:111122223333:cluster/main"),
        "oidc_provider_arn": Given(_OIDC),
        "version": "1.35",
        "addons": {**_ADDONS, "external-dns": {"version": "newest", "mechanism": "pod-identity"}},
        "tags": TAGS,
    },
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
        "auto_mode": True,
        "node_subnet_ids": Given(["subnet-3", "subnet-4"]),
        "vpc_resource_controller": True,
        "key_arn": Given(_KEY),
        "log_retention_days": 400,
        "support_type": "EXTENDED",
        "protect": True,
        "tags": TAGS,
    },
    Compute: {
        **_ON_CLUSTER,
        "cluster_arn": Given("arn:aws:eks:eu-west-1:111122223333:cluster/main"),
        "cluster_security_group_id": Given("sg-1"),
        "oidc_provider_arn": Given(_OIDC),
        "endpoint": Given("https://A1.gr7.eu-west-1.eks.amazonaws.com"),
        "certificate_authority": Given("LS0t"),
        "service_cidr": "172.20.0.0/16",
        "version": "1.35",
        "vpc_id": Given("vpc-1"),
        "zones": ZONES,
        "pod_subnet_ids": Given(["subnet-5", "subnet-6"]),
        "custom_networking": True,
        "endpoints_security_group_id": Given("sg-2"),
        "gateway_services": ["dynamodb"],
        "node_egress": _EGRESS,
        "auto_mode": False,
        "fargate_profiles": _FARGATE,
        "node_groups": {
            "general": _GENERAL,
            "batch": {"min_size": 0, "max_unavailable_percentage": 33},
            "warm": _WARM,
            "block": _BLOCK,
            "own": _OWN_TEMPLATE,
            "hardened": _PER_ZONE,
        },
        "self_managed_node_groups": {"spot": _BATCH, "there": {"subnet_ids": Given(["subnet-8"]), **_PODS}},
        "karpenter": {"enabled": True, "namespace": "karpenter", "service_account": "karpenter-controller"},
        "identities": _IDENTITIES,
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
        "zones": ZONES,
        "profiles": _FARGATE,
    },
    Identities: {
        "region": "eu-west-1",
        "cluster_name": Given("main"),
        "cluster_arn": Given("arn:aws:eks:eu-west-1:111122223333:cluster/main"),
        "oidc_provider_arn": Given(_OIDC),
        "identities": _IDENTITIES,
        "fargate_profiles": _FARGATE,
        "nodes": True,
        "tags": TAGS,
    },
    Karpenter: {
        "region": "eu-west-1",
        "cluster_name": Given("main"),
        "cluster_arn": Given("arn:aws:eks:eu-west-1:111122223333:cluster/main"),
        "oidc_provider_arn": Given(_OIDC),
        "settings": {"enabled": True, "namespace": "karpenter", "service_account": "karpenter-controller"},
        "mechanism": "irsa",
        "tags": TAGS,
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
        "endpoint": Given("https://A1.gr7.eu-west-1.eks.amazonaws.com"),
        "certificate_authority": Given("LS0t"),
        "service_cidr": "172.20.0.0/16",
    },
    NodeSecurityGroup: {
        "region": "eu-west-1",
        "vpc_id": Given("vpc-1"),
        "cluster_name": Given("main"),
        "cluster_security_group_id": Given("sg-1"),
        "endpoints_security_group_id": Given("sg-2"),
        "gateway_services": ["dynamodb"],
        "shared": True,
        "egress": _EGRESS,
        "tags": TAGS,
    },
    Platform: {
        "region": "eu-west-1",
        "cluster_name": Given("main"),
        "version": "1.35",
        "vpc_id": Given("vpc-1"),
        "presets": _PRESETS,
        "charts": "charts",
        "image_references": {
            "external-dns": Given(f"{_MIRROR}/registry.k8s.io/external-dns/external-dns:v0.21.0"),
            "karpenter": f"{_MIRROR}/public.ecr.aws/karpenter/controller:1.14.1",
        },
        "role_arns": {"karpenter/karpenter-controller": Given("arn:aws:iam::111122223333:role/karpenter")},
        "endpoint": Given("https://A1.gr7.eu-west-1.eks.amazonaws.com"),
        "queue_name": Given("main-karpenter"),
        "karpenter": {"enabled": True, "namespace": "karpenter", "service_account": "karpenter-controller"},
        "fargate_profiles": _FARGATE,
        "nodes": True,
    },
    SelfManagedNodeGroup: {
        **_ON_CLUSTER,
        "endpoint": Given("https://A1.gr7.eu-west-1.eks.amazonaws.com"),
        "certificate_authority": Given("LS0t"),
        "service_cidr": "172.20.0.0/16",
        "version": "1.35",
        "zones": ZONES,
        "security_group_ids": Given(["sg-1"]),
        "settings": {key: value for key, value in _BATCH.items() if key != "one_per_zone"},
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
