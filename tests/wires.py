"""Where inputs of components show: with these values, and beside these others."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from private_eks import (
    Addons,
    Applications,
    Bastion,
    Cluster,
    Compute,
    Endpoints,
    FileSystem,
    Identities,
    NodeGroup,
    NodeSecurityGroup,
    Platform,
    PrivateCluster,
    SelfManagedNodeGroup,
    StorageClasses,
    Workloads,
)
from private_eks_cli.cloud.chart_model import ChartModel
from private_eks_cli.cloud.chart_models import MODELS
from tests.package.samples import Component, Given
from tests.wired_stacks import INTERFACES, NODES, PRESENT, VPC

OTHERS: Mapping[str, Any] = {
    "access_entries": {
        "admins": {
            "principal_arn": "arn:aws:iam::111122223333:role/others",
            "policies": {"AmazonEKSClusterAdminPolicy": {}},
        }
    },
    "addons": {},
    "applications": {},
    "certificate_authority": Given("LS0u"),
    "charts": "mirror",
    "cidr": "10.1.0.0/16",
    "cidrs": ["10.1.0.0/16"],
    "classes": {},
    "cluster_arn": Given("arn:aws:eks:eu-west-1:111122223333:cluster/other"),
    "cluster_name": Given("other"),
    "cluster_security_group_id": Given("sg-8"),
    "endpoint_cidrs": ["10.8.0.0/24"],
    "capabilities": {"kro": {}},
    "endpoint_id": Given("vpce-9"),
    "endpoint": Given("https://B2.gr7.eu-west-1.eks.amazonaws.com"),
    "endpoints_security_group_id": Given("sg-9"),
    "iam": {},
    "identities": {},
    "image_references": {},
    "fargate_log_group_name": Given("/other"),
    "key_arn": Given("arn:aws:kms:eu-west-1:111122223333:key/0000abcd-12ab-34cd-56ef-1234567890ab"),
    "key_arns": {"secrets": Given("arn:aws:kms:eu-west-1:111122223333:key/0000abcd-12ab-34cd-56ef-1234567890ab")},
    "log_key_arn": Given("arn:aws:kms:eu-west-1:111122223333:key/0000abcd-12ab-34cd-56ef-1234567890ab"),
    "volume_key_arn": Given("arn:aws:kms:eu-west-1:111122223333:key/0000abcd-12ab-34cd-56ef-1234567890ab"),
    "kubeconfig": Given('{"clusters": []}'),
    "log_group_name": Given("/other"),
    "namespaces": {},
    "node_security_group_id": Given("sg-6"),
    "node_subnet_ids": Given(["subnet-96", "subnet-97"]),
    "oidc_provider_arn": Given("arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/B2"),
    "pod_subnet_ids": Given(["subnet-94", "subnet-95"]),
    "presets": {},
    "profiles": {},
    "queue_name": Given("other"),
    "region": "us-gov-west-1",
    "route_table_ids": Given(["rtb-8", "rtb-9"]),
    "security_group_id": Given("sg-5"),
    "security_group_ids": Given(["sg-7"]),
    "service_cidr": "10.100.0.0/16",
    "settings": {},
    "subnet_ids": Given(["subnet-98", "subnet-99"]),
    "uses": [],
    "version": "1.34",
    "vpc_cidrs": ["192.168.0.0/16"],
    "vpc_id": Given("vpc-2"),
    "zones": ["eu-west-1b", "eu-west-1a"],
}
"""Other values of inputs that components want, and of those that come from other resources."""

_KEY = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
_MIRROR = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/main"
_ON_FARGATE = {"all": {"selectors": [{"namespace": "apps"}]}}
_FARGATE_ONLY = {"nodes": False, "fargate_profiles": _ON_FARGATE}
_JOB = {"namespace": "apps", "image": "web", "job": {"schedule": "0 3 * * *"}}
_OWN_IMAGE = {"settings": {"image_id": "ami-0123456789abcdef0", "kubelet": {"maxPods": 20}}}
_CLIENTS = {"client_cidrs": [f"192.168.{i}.0/24" for i in range(59)]}
_CONTROLLER = "aws-load-balancer-controller"
_BALANCERS: Mapping[str, Any] = {"load-balancer-controller": {}}
_BALANCERS_IMAGE = {"image_references": {_CONTROLLER: f"{_MIRROR}/public.ecr.aws/eks/{_CONTROLLER}:v3.5.0"}}
_POD = {
    "apiVersion": "v1",
    "kind": "Pod",
    "metadata": {"name": "web", "namespace": "elsewhere"},
    "spec": {"containers": [{"name": "web", "image": "docker.io/library/web:1.0"}]},
}

MATTERS_WITH: Mapping[tuple[Component, str], Mapping[str, Any]] = {
    (Addons, "oidc_provider_arn"): {"addons": {"external-dns": {"version": "newest", "mechanism": "irsa"}}},
    (Applications, "fargate_profiles"): {**_FARGATE_ONLY, "applications": {"nightly": _JOB}},
    (Bastion, "subnet_ids"): {"settings": {"zone": "eu-west-1b"}},
    (Bastion, "zones"): {"settings": {"zone": "eu-west-1b"}},
    (Cluster, "quotas"): _CLIENTS,
    (Cluster, "subnet_ids"): {"auto_mode": False},
    (Compute, "log_retention_days"): {"addons": {"amazon-cloudwatch-observability": {}}},
    (Compute, "auto_mode"): {
        "fargate_profiles": {},
        "fargate_logging": {"enabled": False},
        "node_groups": {},
        "self_managed_node_groups": {},
        "karpenter": {"enabled": False},
        "custom_networking": False,
        "node_egress": {},
        "addons": {},
        "iam": {},
        "auto_mode": True,
    },
    (Endpoints, "quotas"): _CLIENTS,
    (Endpoints, "zones"): {
        "zones": ["eu-west-1a", "eu-west-1b", "eu-west-1c"],
        "subnet_ids": Given(["subnet-1", "subnet-2", "subnet-3"]),
    },
    (FileSystem, "region"): {"settings": {"key_arn": _KEY}},
    (Identities, "quotas"): {
        "identities": {
            "shop": {
                "namespace": "apps",
                "service_account": "web",
                "policies": [f"arn:aws:iam::111122223333:policy/{i}" for i in range(11)],
            }
        }
    },
    (Identities, "fargate_profiles"): {
        **_FARGATE_ONLY,
        "identities": {
            "shop": {
                "namespace": "apps",
                "service_account": "web",
                "policies": ["AmazonS3ReadOnlyAccess"],
                "mechanism": "irsa",
            }
        },
    },
    (NodeGroup, "endpoint"): _OWN_IMAGE,
    (NodeGroup, "certificate_authority"): _OWN_IMAGE,
    (NodeGroup, "service_cidr"): _OWN_IMAGE,
    (NodeSecurityGroup, "quotas"): {
        "egress": {f"to-{i}": {"cidr": f"10.0.{i}.0/24", "from_port": 443} for i in range(56)}
    },
    (Platform, "vpc_id"): {"presets": _BALANCERS, **_BALANCERS_IMAGE},
    (Platform, "cidrs"): {"namespaces": []},
    (Platform, "service_cidr"): {"namespaces": []},
    (Platform, "fargate_profiles"): {
        "fargate_profiles": {"all": {"selectors": [{"namespace": "kube-system"}]}},
        "presets": {"metrics-server": {}},
        "image_references": {"metrics-server": f"{_MIRROR}/registry.k8s.io/metrics-server/metrics-server:v0.8.1"},
    },
    (PrivateCluster, "key_arn"): {"key_arns": {}},
    (PrivateCluster, "existing_network"): {
        "existing_network": {
            "vpc_id": VPC,
            "node_subnet_ids": NODES,
            "cluster_subnet_ids": INTERFACES,
            "endpoints": {"present": PRESENT},
        },
        **dict.fromkeys(("cidr", "custom_networking", "node_prefix", "secondary_cidrs", "zones")),
        "existing_endpoint_services": [],
    },
    (SelfManagedNodeGroup, "zones"): {"settings": {"zones": ["eu-west-1b"]}},
    (SelfManagedNodeGroup, "version"): {"settings": {}},
    (StorageClasses, "region"): {"classes": {"fast": {"kind": "ebs", "key_arn": _KEY}}},
    (Workloads, "directory"): {"mode": "render"},
    (Workloads, "fargate_profiles"): {**_FARGATE_ONLY, "applications": {"nightly": _JOB}, "platform": {}},
    (Workloads, "images"): {"manifests": [_POD]},
    (Workloads, "vpc_id"): {"platform": _BALANCERS, "applications": {}, **_BALANCERS_IMAGE},
}
"""Inputs that do nothing in the samples, each with what makes it do something."""


def _showing(chart: str, **paths: Any) -> ChartModel:
    """Let the simulated chart put values of its own where they show."""
    model = MODELS[chart]
    return dataclasses.replace(model, workloads=tuple(dataclasses.replace(w, **paths) for w in model.workloads))


SHOWING = {
    "karpenter": _showing("karpenter", selector="settings"),
    _CONTROLLER: _showing(_CONTROLLER, priority="vpcId"),
}
"""Simulated charts that show ids and names of the cluster, as the real ones do."""
