"""Stacks in which every key and every wire shows."""

from collections.abc import Mapping
from typing import Any

from private_eks import (
    Bastion,
    Cluster,
    Compute,
    Endpoints,
    ExistingNetwork,
    FileSystem,
    Network,
    Registry,
    Runner,
    Workloads,
)
from private_eks_cli.cloud.snapshots import read_network
from private_eks_cli.sources.stacks import Stack
from tests.certificates import ROOT_AUTHORITY
from tests.conftest import stack_called, with_keys
from tests.places import ROOT

_OTHER_KEY = "arn:aws:kms:eu-west-1:444455556666:key/0000abcd-12ab-34cd-56ef-1234567890ab"
_KEY = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
_ROLE = {"principalArn": "arn:aws:iam::111122223333:role/x", "policies": {"AmazonEKSClusterAdminPolicy": {}}}
_RUNNER = {
    "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/tools/deploy:1.4.0",
    "commands": ["pulumi up --yes"],
    "policies": {"AmazonEKSEditPolicy": {"namespaces": ["custom-space"]}},
}
_SHOP = {"namespace": "custom-space", "image": "nginx", "ports": {"http": 8080}}
_READS = {"namespace": "custom-space", "serviceAccount": "shop", "policies": ["AmazonS3ReadOnlyAccess"]}
_CURL = {"curl": "docker.io/curlimages/curl:8.11.0"}
_REGISTRIES = {"artifactory": {"host": "10.41.9.5", "mirrors": {"docker.io": "docker-remote"}}}
_REPORT = "examples/manifests/report.yaml"

VPC = "vpc-0f1e2d3c4b5a69788"
NODES, INTERFACES = ([f"subnet-0{kind}00000000000000{i}" for i in (1, 2, 3)] for kind in "ac")
"""Of the snapshot in networks/."""
PRESENT = sorted(one.service for one in read_network(ROOT / f"networks/{VPC}.json").endpoints)

PARTS = (Network, ExistingNetwork, Endpoints, Cluster, Compute, Registry, FileSystem, Bastion, Runner, Workloads)
"""The components that the program makes itself."""

KEYS: Mapping[str, tuple[str, Any]] = {
    "name": ("auto-mode", "other"),
    "region": ("auto-mode", "eu-central-1"),
    "version": ("auto-mode", "1.34"),
    "compute": ("auto-mode", "managed"),
    "cidr": ("auto-mode", "10.99.0.0/16"),
    "existing_network": (
        "existing",
        {"vpcId": VPC, "nodeSubnetIds": NODES, "endpoints": {"present": PRESENT}},
    ),
    "access_entries": ("auto-mode", {"others": _ROLE}),
    "zones": ("auto-mode", ["eu-west-1a", "eu-west-1b"]),
    "node_prefix": ("auto-mode", 20),
    "secondary_cidrs": ("auto-mode", ["100.64.0.0/16"]),
    "service_cidr": ("auto-mode", "172.21.0.0/16"),
    "client_cidrs": ("auto-mode", ["192.168.0.0/24"]),
    "key_arn": ("auto-mode", _KEY),
    "key_arns": ("auto-mode", {"logs": _KEY}),
    "log_retention_days": ("auto-mode", 400),
    "support_type": ("auto-mode", "EXTENDED"),
    "control_plane_egress": ("auto-mode", "aws-managed"),
    "zonal_shift": ("auto-mode", False),
    "control_plane": ("auto-mode", {"scalingTier": "tier-xl"}),
    "protect": ("auto-mode", True),
    "fargate_profiles": ("auto-mode", {"apps": {"selectors": [{"namespace": "apps"}]}}),
    "fargate_logging": ("dev", {"enabled": True}),
    "node_groups": ("auto-mode", {"general": {}}),
    "self_managed_node_groups": ("auto-mode", {"batch": {}}),
    "karpenter": ("spot-batch", {"enabled": True}),
    "node_egress": ("spot-batch", {"databases": {"cidr": "10.41.0.0/16", "fromPort": 5432}}),
    "custom_networking": ("spot-batch", False),
    "proxy": ("spot-batch", {"https": "http://10.41.9.4:3128"}),
    "certificate_authorities": ("spot-batch", {"company": ROOT_AUTHORITY}),
    "registries": ("spot-batch", _REGISTRIES),
    "iam": ("auto-mode", {"path": "/platform/"}),
    "backup": ("auto-mode", {}),
    "capabilities": ("auto-mode", {"kro": {}}),
    "identities": ("auto-mode", {}),
    "addons": ("auto-mode", {}),
    "file_systems": ("auto-mode", {"files": {}}),
    "storage_classes": ("auto-mode", {"fast": {"kind": "ebs"}}),
    "bastions": ("dev", {}),
    "runners": ("auto-mode", {"deploy": _RUNNER}),
    "repositories": ("auto-mode", {"web": {}}),
    "images": ("auto-mode", {"nginx": "docker.io/nginxinc/nginx-unprivileged:1.29.4"}),
    "pull_through_caches": ("auto-mode", {"quay": {"upstream": "quay.io"}}),
    "platform": ("auto-mode", {"secrets-store-csi": {}}),
    "in_cluster": ("auto-mode", {"mode": "apply"}),
    "namespaces": ("auto-mode", {"reports": {}, "others": {}}),
    "applications": ("auto-mode", {}),
    "manifests": ("applications", []),
    "uses": ("auto-mode", ["secrets-manager"]),
    "endpoint_services": ("auto-mode", ["sqs"]),
    "existing_endpoint_services": ("auto-mode", ["ecr.dkr"]),
    "quotas": ("many", {}),
    "endpoint_access": ("auto-mode", {"registries": ["444455556666"]}),
    "tags": ("auto-mode", {"team": "platform"}),
}
"""For every key of stack files, by its field, a stack of below or of a file, and a value with which it is another."""

_EVERYWHERE: Mapping[str, Any] = {
    "keyArn": _KEY,
    "keyArns": {"logs": _OTHER_KEY},
    "logRetentionDays": 400,
    "supportType": "EXTENDED",
    "controlPlaneEgress": "aws-managed",
    "zonalShift": False,
    "controlPlane": {"logTypes": ["audit"]},
    "iam": {"path": "/platform/"},
    "serviceCidr": "172.21.0.0/16",
    "tags": {"team": "platform"},
    "protect": True,
    "nodePrefix": 20,
    "zones": ["eu-west-1a", "eu-west-1b"],
}
_FARGATE = {
    "secondaryCidrs": ["100.64.0.0/16"],
    "clientCidrs": ["192.168.0.0/24"],
    "fargateLogging": {"retentionDays": 30},
    "endpointServices": ["sqs"],
    "existingEndpointServices": ["ecr.dkr"],
    "endpointAccess": {"registries": ["444455556666"]},
    "fileSystems": {"files": {"accessPoints": {"uploads": {"uid": 1000, "gid": 1000}}}},
    "bastions": {"bastion": {"instanceType": "t3.micro"}},
    "runners": {"deploy": _RUNNER},
    "repositories": {"web": {}},
    "pullThroughCaches": {"quay": {"upstream": "quay.io"}},
    "inCluster": {"mode": "apply"},
    "identities": {"shop": {**_READS, "mechanism": "irsa"}},
    "applications": {"shop": {**_SHOP, "volumes": {"/data": {"fileSystem": "files/uploads"}}}},
}
_NODES = {
    "proxy": {"https": "http://10.41.9.4:3128", "noProxy": [".example.internal"]},
    "certificateAuthorities": {"company": ROOT_AUTHORITY},
    "registries": _REGISTRIES,
    "nodeEgress": {"databases": {"cidr": "10.41.0.0/16", "fromPort": 5432}},
    "endpointServices": ["dynamodb"],
    "karpenter": {"enabled": True, "namespace": "karpenter"},
    "addons": {
        "amazon-cloudwatch-observability": {},
        "aws-efs-csi-driver": {},
        "vpc-cni": {"configuration": {"env": {"ENABLE_POD_ENI": "true"}}},
    },
    "fileSystems": {"files": {}},
    "storageClasses": {"files": {"kind": "efs", "fileSystem": "files"}},
    "images": _CURL,
    "namespaces": {"shop": {}},
    "manifests": [_REPORT],
    "platform": {"karpenter": {}},
    "inCluster": {"directory": "out", "charts": "mirror"},
}
_MANY = {
    "quotas": {"rulesPerSecurityGroup": 70, "selectorsPerProfile": 6, "cidrBlocks": 6},
    "secondaryCidrs": [f"100.{64 + i}.0.0/16" for i in range(5)],
    "clientCidrs": [f"192.168.{i}.0/24" for i in range(59)],
    "fargateProfiles": {"apps": {"selectors": [{"namespace": f"apps-{i}"} for i in range(6)]}},
}
_EXISTING = {
    "existingNetwork": {
        "vpcId": VPC,
        "nodeSubnetIds": NODES,
        "clusterSubnetIds": INTERFACES,
        "podSubnetIds": INTERFACES,
        "loadBalancerSubnetIds": INTERFACES,
        "allowInternetRoutes": True,
        "endpoints": {
            "present": PRESENT,
            "elsewhere": ["logs"],
            "cidrs": ["10.9.0.0/24"],
            "securityGroupId": "sg-1",
        },
    },
    "endpointServices": ["logs"],
    "bastions": {"bastion": {}},
    "runners": {"deploy": _RUNNER},
}

STACKS: Mapping[str, Stack] = {
    "fargate": with_keys(stack_called("dev"), {**_EVERYWHERE, **_FARGATE}),
    "nodes": with_keys(stack_called("spot-batch"), {**_EVERYWHERE, **_NODES}),
    "auto": stack_called("auto-mode"),
    "existing": with_keys(stack_called("existing-network"), _EXISTING),
    "many": with_keys(stack_called("auto-mode"), _MANY),
}
"""Together they use every wire."""
