"""A full set of arguments for every component: each input, at each depth, is given a value."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from private_eks import (
    Addons,
    Applications,
    Backups,
    Bastion,
    Capabilities,
    Cluster,
    Compute,
    Endpoints,
    ExistingNetwork,
    FargateLogging,
    FargateProfiles,
    FileSystem,
    Identities,
    Karpenter,
    Namespaces,
    Network,
    NodeGroup,
    NodeSecurityGroup,
    Platform,
    PrivateCluster,
    Registry,
    Runner,
    SelfManagedNodeGroup,
    StorageClasses,
    Workloads,
)
from private_eks.common.plan.arguments import camel
from private_eks.keys.settings import KeyArns
from private_eks_cli.recording.wire import OUTPUT, SIGNATURE
from tests import given_networks
from tests.certificates import ROOT_AUTHORITY

Component = type[Any]
Args = dict[str, Any]

ZONES = ["eu-west-1a", "eu-west-1b"]
TAGS = {"cost_center": "42", "team": "platform"}
QUOTAS = {
    "cidr_blocks": 6,
    "fargate_profiles": 11,
    "node_groups": 31,
    "policies_per_role": 11,
    "rules_per_security_group": 61,
    "selectors_per_profile": 6,
}


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
    "apps": {"selectors": [{"namespace": name} for name in ("apps", "jobs-*", "one", "two", "three", "four")]},
}
_PROXY = {
    "https": "http://10.9.1.4:3128",
    "http": "http://proxy.example.internal:3129",
    "cidrs": ["10.9.1.0/28"],
    "no_proxy": [".example.internal", "10.8.0.0/16"],
}
_AUTHORITIES = {"company": ROOT_AUTHORITY}
_REGISTRIES = {
    "artifactory": {
        "host": "artifactory.example.internal:8443",
        "cidrs": ["10.9.2.0/28"],
        "mirrors": {"docker.io": "docker-remote"},
        "pull_secret": "artifactory",
    }
}
_ENDPOINT_ACCESS = {
    "buckets": ["data"],
    "registries": ["444455556666"],
    "role_arns": ["arn:aws:iam::444455556666:role/reader"],
    "organization_id": "o-a1b2c3d4e5",
    "package_repositories": True,
}
_LOGGING = {
    "enabled": True,
    "retention_days": 90,
    "process_logs": True,
    "filters": [{"name": "parser", "match": "kube.*", "options": {"Key_Name": "log", "Parser": "one_line"}}],
    "parsers": [{"name": "one_line", "format": "regex", "options": {"Regex": "^(?<log>.*)$"}}],
}
_OIDC = "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/A1"
_CERTIFICATE = "arn:aws:acm:eu-west-1:111122223333:certificate/01234567-89ab-cdef-0123-456789abcdef"
_KEY = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
_SECRET = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:ecr-pullthroughcache/"
_BOUNDARY = "arn:aws:iam::111122223333:policy/boundary"
_MORE = {
    "policies": ["AmazonSSMManagedInstanceCore", "arn:aws:iam::111122223333:policy/more"],
    "statements": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data/*"}],
}
_THERE = {"arn": "arn:aws:iam::111122223333:role/teams/there", "instance_profile": "there"}


def _iam(**roles: Any) -> dict[str, Any]:
    return {
        "permissions_boundary_arn": Given(_BOUNDARY),
        "path": "/platform/",
        "name_prefix": "plt-",
        "oidc_provider": True,
        "tags": {"class_of": "internal"},
        "roles": {key.replace("__", "-"): role for key, role in roles.items()},
    }


_MACHINE = {
    "volume_type": "gp3",
    "volume_iops": 4000,
    "volume_throughput": 500,
    "volumes": {
        "/dev/xvdf": {"size": 200, "type": "gp3", "iops": 4000, "throughput": 250, "snapshot_id": "snap-0a1b2c3d"}
    },
    "security_group_ids": Given(["sg-21", "sg-22"]),
    "placement_group_name": "close-together",
    "efa_interfaces": 2,
    "cpu_options": {"core_count": 2, "threads_per_core": 1, "amd_sev_snp": "disabled"},
    "hostname_type": "resource-name",
    "http_put_response_hop_limit": 2,
    "tags": {"cost_center": "43"},
}
_GENERAL = {
    **_MACHINE,
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
_REPAIRED = {
    "ami_type": "BOTTLEROCKET_x86_64",
    "volume_snapshot_id": "snap-0a1b2c3d",
    "node_repair_config": {
        "max_parallel_nodes_repaired_percentage": 20,
        "max_unhealthy_node_threshold_count": 3,
        "node_repair_config_overrides": [
            {
                "node_monitoring_condition": "AcceleratedInstanceNotReady",
                "node_unhealthy_reason": "NvidiaXID64Error",
                "min_repair_wait_time_mins": 5,
                "repair_action": "Reboot",
            }
        ],
    },
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
    "on_demand_allocation_strategy": "lowest-price",
    "spot_allocation_strategy": "capacity-optimized",
    "suspended_processes": ["AZRebalance"],
    "enabled_metrics": ["GroupInServiceInstances"],
}
_OWN_TEMPLATE = {"launch_template": {"id": Given("lt-1"), "version": Given("3")}}
_IDENTITIES = {
    "shop": {
        "namespace": "shop",
        "service_account": "web-server",
        "policies": ["AmazonS3ReadOnlyAccess"],
        "statements": [{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*"}],
        "mechanism": "irsa",
    },
    "there": {
        "namespace": "there",
        "service_account": "there",
        "target_role_arn": "arn:aws:iam::444455556666:role/there",
        "mechanism": "pod-identity",
    },
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
_ACCESS = {
    "admins": {
        "principal_arn": Given("arn:aws:iam::111122223333:role/admins"),
        "policies": {"AmazonEKSClusterAdminPolicy": {}},
    },
    "readers": {
        "principal_arn": "arn:aws:iam::111122223333:role/readers",
        "policies": {"AmazonEKSViewPolicy": {"namespaces": ["apps", "jobs"]}},
        "kubernetes_groups": ["readers"],
        "type": "STANDARD",
        "user_name": "reader:{{SessionName}}",
    },
    "hybrid": {"principal_arn": "arn:aws:iam::111122223333:role/hybrid", "type": "HYBRID_LINUX"},
}
_CONTROL_PLANE = {
    "scaling_tier": "tier-xl",
    "log_types": ["api", "audit"],
    "security_group_ids": Given(["sg-11", "sg-12"]),
    "deletion_protection": False,
    "identity_provider": {
        "name": "staff",
        "issuer_url": "https://login.example.com/realms/staff",
        "client_id": "kubernetes",
        "username_claim": "email",
        "username_prefix": "oidc:",
        "groups_claim": "groups",
        "groups_prefix": "oidc:",
        "required_claims": {"cost_center": "42"},
    },
    "kube_api_server": {"event_ttl": "30m", "service_node_port_range": {"min_port": 30000, "max_port": 31000}},
    "kube_controller_manager": {
        "horizontal_pod_autoscaler_sync_period": "10s",
        "terminated_pod_gc_threshold": 1000,
    },
    "kube_scheduler": {"type": "MostAllocated", "resources": {"cpu": 3, "memory": 1}},
}
_ON_CLUSTER = {
    "region": "eu-west-1",
    "cluster_name": Given("main"),
    "subnet_ids": Given(["subnet-1", "subnet-2"]),
    "tags": TAGS,
}

_APPLICATION = {
    "namespace": "apps",
    "image": "web",
    "replicas": 3,
    "max_replicas": 9,
    "cpu_percent": 60,
    "min_available": 1,
    "cpu": "500m",
    "memory": "1Gi",
    "storage": "30Gi",
    "ports": {"http": 8080},
    "protocols": {"http": "TCP"},
    "command": ["/bin/web"],
    "args": ["--verbose"],
    "environment": {"LOG_LEVEL": "info"},
    "config": {"/etc/app": {"app.conf": "a=b", "More_Conf": "c=d"}},
    "certificate_authorities": {"/etc/ca": "company"},
    "secrets": {"/etc/tls": "tls"},
    "proxy": True,
    "scratch": ["/tmp", "/var/cache"],
    "volumes": {"/data": {"file_system": "shared/data_1"}},
    "probe": {"port": "http", "path": "/ready", "liveness_path": "/alive"},
    "termination_seconds": 60,
    "run_as_user": 101,
    "token": True,
    "labels": {"cost_center": "42"},
    "node_selector": {"node_class": "general"},
    "architecture": "arm64",
    "tolerations": [{"key": "team", "value": "one", "effect": "NO_SCHEDULE"}],
    "load_balancer": {
        "ports": {"http": 443},
        "certificate_arn": _CERTIFICATE,
        "certificate_arns": [_CERTIFICATE.replace("/0", "/1")],
        "tls_ports": [443],
        "backend_protocol": "ssl",
        "security_policy": "ELBSecurityPolicy-TLS13-1-3-2021-06",
        "security_groups": ["sg-0123456789abcdef0"],
        "source_ranges": ["10.8.0.0/16"],
        "cross_zone": False,
        "preserve_client_ip": False,
        "annotations": {"service.beta.kubernetes.io/aws-load-balancer-name": "web"},
    },
    "ingress": {
        "certificate_arn": _CERTIFICATE,
        "certificate_arns": [_CERTIFICATE.replace("/0", "/1")],
        "host": "web.example.internal",
        "path": "/api",
        "path_type": "Exact",
        "port": "http",
        "group": "shared",
        "security_policy": "ELBSecurityPolicy-TLS13-1-3-2021-06",
        "idle_timeout": 120,
        "security_groups": ["sg-0123456789abcdef0"],
        "source_ranges": ["10.8.0.0/16"],
        "annotations": {"alb.ingress.kubernetes.io/load-balancer-name": "web"},
    },
}
_DISK = {
    "namespace": "apps",
    "image": "web",
    "replicas": 1,
    "ports": {"tcp": 5432},
    "volumes": {"/data": {"storage_class": "gp3", "size": "20Gi"}},
    "load_balancer": {"idle_timeout": 600},
}
_NIGHTLY = {
    "namespace": "apps",
    "image": "web",
    "job": {
        "schedule": "0 3 * * *",
        "time_zone": "Europe/Berlin",
        "concurrency_policy": "Replace",
        "starting_deadline_seconds": 600,
        "successful_jobs_history_limit": 5,
        "failed_jobs_history_limit": 2,
        "suspend": True,
        "restart_policy": "OnFailure",
        "backoff_limit": 3,
        "active_deadline_seconds": 1800,
        "ttl_seconds_after_finished": 86400,
        "completions": 4,
        "parallelism": 2,
    },
}
_NAMESPACES = {
    "apps": {
        "pod_security": "baseline",
        "egress": {"data_base": {"port": 5432, "cidr": "10.30.0.0/16", "protocol": "UDP"}},
        "quota": {"pods": "50"},
        "limits": {"cpu": "250m"},
        "labels": {"team_name": "one"},
    }
}
_ROLES = {"apps/web": Given("arn:aws:iam::111122223333:role/web")}
_WEB = {"web": Given(f"{_MIRROR}/docker.io/library/web:1.0")}
_DNS = {"core-dns": _FARGATE["core-dns"]}
_ON_NODES = {
    "nodes": True,
    "auto_mode": True,
    "proxy": _PROXY,
    "certificate_authorities": _AUTHORITIES,
    "registries": _REGISTRIES,
    "source_ranges": ["10.0.0.0/16"],
    "fargate_profiles": _DNS,
}

SAMPLES: dict[Component, Args] = {
    Addons: {
        "iam": _iam(),
        "region": "eu-west-1",
        "cluster_name": Given("main"),
        "cluster_arn": Given("arn:aws:eks:eu-west-1:111122223333:cluster/main"),
        "oidc_provider_arn": Given(_OIDC),
        "version": "1.35",
        "addons": {**_ADDONS, "external-dns": {"version": "newest", "mechanism": "pod-identity"}},
        "tags": TAGS,
    },
    Backups: {
        "iam": _iam(backup=_MORE),
        "region": "eu-west-1",
        "cluster_arn": Given("arn:aws:eks:eu-west-1:111122223333:cluster/main"),
        "settings": {
            "enabled": True,
            "schedule": "cron(30 1 ? * SUN *)",
            "retention_days": 90,
            "copy_to_vault_arn": Given("arn:aws:backup:eu-central-1:444455556666:backup-vault:central"),
        },
        "key_arn": Given(_KEY),
        "tags": TAGS,
    },
    Bastion: {
        "key_arn": Given(_KEY),
        "volume_key_arn": Given(_KEY),
        "iam": _iam(bastion=_MORE),
        "region": "eu-west-1",
        "cluster_name": Given("main"),
        "cluster_arn": Given("arn:aws:eks:eu-west-1:111122223333:cluster/main"),
        "endpoint": Given("https://A1.gr7.eu-west-1.eks.amazonaws.com"),
        "certificate_authority": Given("LS0t"),
        "cluster_security_group_id": Given("sg-1"),
        "endpoints_security_group_id": Given("sg-2"),
        "vpc_id": Given("vpc-1"),
        "endpoint_cidrs": ["10.9.0.0/24"],
        "vpc_cidrs": ["10.0.0.0/16"],
        "zones": ZONES,
        "subnet_ids": Given(["subnet-1", "subnet-2"]),
        "settings": {
            "instance_type": "t3.micro",
            "image_id": "ami-0123456789abcdef0",
            "zone": "eu-west-1b",
            "local_port": 9443,
            "idle_minutes": 10,
            "session_logging": True,
            "policies": {"AmazonEKSViewPolicy": {"namespaces": ["apps"]}},
            "public": {
                "subnet_cidr": "10.0.128.0/28",
                "client_cidrs": ["203.0.113.0/24"],
                "ssh_key_name": "office",
            },
        },
        "log_retention_days": 400,
        "tags": TAGS,
    },
    Applications: {
        "region": "eu-west-1",
        "applications": {"web": _APPLICATION, "disk": _DISK, "nightly": _NIGHTLY},
        "image_references": _WEB,
        "role_arns": _ROLES,
        "volume_handles": {"shared/data_1": Given("fs-1::fsap-1")},
        **_ON_NODES,
    },
    Capabilities: {
        "iam": _iam(ack=_MORE),
        "region": "eu-west-1",
        "cluster_name": Given("main"),
        "capabilities": {
            "ack": {"policies": {"AmazonEKSEditPolicy": {"namespaces": ["apps"]}}},
            "argocd": {
                "identity_center": {
                    "instance_arn": Given("arn:aws:sso:::instance/ssoins-7223b2ab1e2c8f4d"),
                    "region": "us-east-1",
                },
                "roles": {"ADMIN": {"groups": ["g-1"], "users": ["u-1"]}},
                "namespace": "delivery",
                "vpc_endpoint_ids": [Given("vpce-0123456789abcdef0")],
            },
        },
        "endpoint_id": Given("vpce-1"),
        "key_arn": Given(_KEY),
        "log_retention_days": 400,
        "tags": TAGS,
    },
    Cluster: {
        "iam": _iam(cluster=_MORE),
        "quotas": QUOTAS,
        "region": "eu-west-1",
        "version": "1.35",
        "vpc_id": Given("vpc-1"),
        "vpc_cidrs": ["10.0.0.0/16"],
        "subnet_ids": Given(["subnet-1", "subnet-2"]),
        "access_entries": _ACCESS,
        "service_cidr": "172.21.0.0/16",
        "client_cidrs": ["192.168.0.0/24"],
        "auto_mode": True,
        "node_subnet_ids": Given(["subnet-3", "subnet-4"]),
        "vpc_resource_controller": True,
        "key_arn": Given(_KEY),
        "log_key_arn": Given(_KEY),
        "log_retention_days": 400,
        "support_type": "EXTENDED",
        "control_plane_egress": "aws-managed",
        "zonal_shift": False,
        "control_plane": _CONTROL_PLANE,
        "protect": True,
        "tags": TAGS,
    },
    Compute: {
        "key_arn": Given(_KEY),
        "iam": _iam(general=_MORE),
        "quotas": QUOTAS,
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
        "fargate_logging": _LOGGING,
        "node_groups": {
            "general": _GENERAL,
            "batch": {"min_size": 0, "max_unavailable_percentage": 33},
            "warm": {
                **_WARM,
                "node_repair_config": {
                    "max_parallel_nodes_repaired_count": 1,
                    "max_unhealthy_node_threshold_percentage": 30,
                },
            },
            "repaired": _REPAIRED,
            "block": _BLOCK,
            "own": _OWN_TEMPLATE,
            "hardened": _PER_ZONE,
        },
        "self_managed_node_groups": {
            "spot": _BATCH,
            "there": {"subnet_ids": Given(["subnet-8"]), **_MACHINE, **_PODS},
            "cached": {
                "ami_type": "BOTTLEROCKET_x86_64",
                "volume_snapshot_id": "snap-0a1b2c3d",
                "kubelet": {"max-pods": 20},
            },
        },
        "karpenter": {
            "enabled": True,
            "namespace": "karpenter",
            "service_account": "karpenter-controller",
            "zonal_shift": True,
        },
        "proxy": _PROXY,
        "certificate_authorities": _AUTHORITIES,
        "registries": _REGISTRIES,
        "identities": _IDENTITIES,
        "log_retention_days": 400,
        "addons": _ADDONS,
    },
    Endpoints: {
        "quotas": QUOTAS,
        "region": "eu-west-1",
        "vpc_id": Given("vpc-1"),
        "vpc_cidrs": ["10.0.0.0/16", "100.64.0.0/16"],
        "zones": ZONES,
        "subnet_ids": Given(["subnet-1", "subnet-2"]),
        "route_table_ids": Given(["rtb-1", "rtb-2"]),
        "uses": ["fargate", "managed-nodes"],
        "services": ["kms"],
        "existing_services": ["sts"],
        "security_group_id": Given("sg-7"),
        "access": _ENDPOINT_ACCESS,
        "client_cidrs": ["192.168.0.0/24"],
        "tags": TAGS,
    },
    ExistingNetwork: {
        "region": "eu-west-1",
        **given_networks.settings(
            pod_subnet_ids=list(given_networks.PODS), load_balancer_subnet_ids=list(given_networks.NODES)
        ),
        "endpoints": {"present": ["sts"], "elsewhere": ["sqs"], "cidrs": ["10.9.0.0/24"], "security_group_id": "sg-1"},
        "allow_internet_routes": True,
        "facts": given_networks.written(given_networks.with_endpoints(given_networks.endpoint("sts"))),
        "addresses": {"nodeSubnetIds": 3},
    },
    FargateLogging: {"region": "eu-west-1", "log_group_name": Given("/aws/eks/main/fargate"), "settings": _LOGGING},
    FargateProfiles: {
        "key_arn": Given(_KEY),
        "iam": _iam(pod__execution=_MORE),
        "quotas": QUOTAS,
        **_ON_CLUSTER,
        "cluster_arn": Given("arn:aws:eks:eu-west-1:111122223333:cluster/main"),
        "zones": ZONES,
        "profiles": _FARGATE,
        "logging": _LOGGING,
    },
    FileSystem: {
        "region": "eu-west-1",
        "vpc_id": Given("vpc-1"),
        "zones": ZONES,
        "subnet_ids": Given(["subnet-1", "subnet-2"]),
        "cluster_security_group_id": Given("sg-1"),
        "nodes": True,
        "node_security_group_id": Given("sg-2"),
        "settings": {
            "access_points": {
                "uploads": {"uid": 1000, "gid": 1001, "path": "/shop/up_loads", "permissions": "0770"},
                "reports": {"uid": 1000, "gid": 1000},
            },
            "throughput_mode": "bursting",
            "transition_to_ia_days": 90,
            "backup": False,
            "key_arn": Given(_KEY),
            "protect": False,
            "tags": {"data_class": "internal"},
        },
        "tags": TAGS,
    },
    Identities: {
        "iam": _iam(),
        "quotas": QUOTAS,
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
        "iam": _iam(karpenter__node=_THERE),
        "region": "eu-west-1",
        "cluster_name": Given("main"),
        "cluster_arn": Given("arn:aws:eks:eu-west-1:111122223333:cluster/main"),
        "oidc_provider_arn": Given(_OIDC),
        "settings": {
            "enabled": True,
            "namespace": "karpenter",
            "service_account": "karpenter-controller",
            "zonal_shift": True,
        },
        "mechanism": "irsa",
        "tags": TAGS,
    },
    Namespaces: {
        "version": "1.35",
        "cidrs": ["10.0.0.0/16"],
        "service_cidr": "172.21.0.0/16",
        "namespaces": _NAMESPACES,
    },
    Network: {
        "key_arn": Given(_KEY),
        "iam": _iam(flow__logs=_MORE),
        "quotas": QUOTAS,
        "region": "eu-west-1",
        "cidr": "10.0.0.0/16",
        "zones": ZONES,
        "node_prefix": 20,
        "secondary_cidrs": [f"100.{64 + i}.0.0/16" for i in range(5)],
        "cluster_names": ["main"],
        "log_retention_days": 90,
        "tags": TAGS,
    },
    NodeGroup: {
        "iam": _iam(node=_MORE),
        **_ON_CLUSTER,
        "security_group_ids": Given(["sg-1"]),
        "version": "1.35",
        "zones": ZONES,
        "settings": _GENERAL,
        "proxy": _PROXY,
        "certificate_authorities": _AUTHORITIES,
        "registries": _REGISTRIES,
        "endpoint": Given("https://A1.gr7.eu-west-1.eks.amazonaws.com"),
        "certificate_authority": Given("LS0t"),
        "service_cidr": "172.20.0.0/16",
    },
    NodeSecurityGroup: {
        "quotas": QUOTAS,
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
    Registry: {
        "iam": _iam(),
        "region": "eu-west-1",
        "repositories": {
            "shop/web_server": {
                "keep_images": 20,
                "untagged_days": 7,
                "mutable_tags": True,
                "force_delete": True,
                "pull_accounts": ["444455556666"],
            }
        },
        "images": {"podinfo": "oci://ghcr.io/stefanprodan/charts/podinfo:6.9.2"},
        "pull_through_caches": {
            "docker_hub": {"upstream": "registry-1.docker.io", "credential_arn": Given(f"{_SECRET}docker-hub-a1b2c3")}
        },
        "key_arn": Given(_KEY),
        "protect": True,
        "tags": TAGS,
    },
    Runner: {
        "key_arn": Given(_KEY),
        "iam": _iam(runner=_MORE),
        "region": "eu-west-1",
        "cluster_name": Given("main"),
        "cluster_arn": Given("arn:aws:eks:eu-west-1:111122223333:cluster/main"),
        "cluster_security_group_id": Given("sg-1"),
        "endpoints_security_group_id": Given("sg-2"),
        "endpoint_cidrs": ["10.9.0.0/24"],
        "vpc_id": Given("vpc-1"),
        "subnet_ids": Given(["subnet-1", "subnet-2"]),
        "settings": {
            "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/tools/deploy:1.4.0",
            "policies": {"AmazonEKSEditPolicy": {"namespaces": ["apps"]}},
            "commands": ["pulumi up --yes"],
            "source": {"bucket_arn": "arn:aws:s3:::sources", "key": "shop/program.zip"},
            "statements": [{"Effect": "Allow", "Action": "kms:Decrypt", "Resource": _KEY}],
            "variables": {"PULUMI_BACKEND_URL": "s3://state"},
            "processor": "arm64",
            "compute_type": "BUILD_GENERAL1_MEDIUM",
            "timeout_minutes": 30,
        },
        "log_retention_days": 400,
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
        "karpenter": {
            "enabled": True,
            "namespace": "karpenter",
            "service_account": "karpenter-controller",
            "zonal_shift": True,
        },
        "fargate_profiles": _FARGATE,
        "nodes": True,
        "custom_networking": True,
        "cidrs": ["10.0.0.0/16", "172.21.0.0/16"],
        "service_cidr": "172.21.0.0/16",
        "namespaces": ["karpenter"],
    },
    PrivateCluster: {
        "iam": _iam(cluster=_MORE),
        "quotas": QUOTAS,
        "region": "eu-west-1",
        "version": "1.35",
        "cidr": "10.0.0.0/16",
        "access_entries": _ACCESS,
        "zones": ZONES,
        "node_prefix": 20,
        "secondary_cidrs": ["100.64.0.0/16"],
        "custom_networking": True,
        "service_cidr": "172.21.0.0/16",
        "client_cidrs": ["192.168.0.0/24"],
        "key_arn": Given(_KEY),
        "key_arns": {purpose: Given(_KEY) for purpose in KeyArns.__annotations__},
        "log_retention_days": 400,
        "support_type": "EXTENDED",
        "control_plane_egress": "aws-managed",
        "zonal_shift": False,
        "control_plane": {**_CONTROL_PLANE, "node_pools": ["system"]},
        "protect": True,
        "auto_mode": True,
        "fargate_profiles": _FARGATE,
        "fargate_logging": _LOGGING,
        "node_groups": {"general": {**_GENERAL, **_PODS}, "own": _OWN_TEMPLATE},
        "self_managed_node_groups": {"spot": _BATCH},
        "karpenter": {
            "enabled": True,
            "namespace": "karpenter",
            "service_account": "karpenter-controller",
        },
        "proxy": _PROXY,
        "certificate_authorities": _AUTHORITIES,
        "registries": _REGISTRIES,
        "node_egress": {**_EGRESS, "shared": {"cidr": "10.9.0.0/16", "from_port": 443}},
        "addons": _ADDONS,
        "identities": _IDENTITIES,
        "uses": ["load-balancer-controller"],
        "endpoint_services": ["kms"],
        "existing_endpoint_services": ["sts"],
        "endpoint_access": _ENDPOINT_ACCESS,
        "tags": TAGS,
    },
    SelfManagedNodeGroup: {
        "iam": _iam(node=_THERE),
        **_ON_CLUSTER,
        "endpoint": Given("https://A1.gr7.eu-west-1.eks.amazonaws.com"),
        "certificate_authority": Given("LS0t"),
        "service_cidr": "172.20.0.0/16",
        "version": "1.35",
        "zones": ZONES,
        "security_group_ids": Given(["sg-1"]),
        "settings": {key: value for key, value in _BATCH.items() if key != "one_per_zone"},
        "proxy": _PROXY,
        "certificate_authorities": _AUTHORITIES,
        "registries": _REGISTRIES,
    },
    StorageClasses: {
        "region": "eu-west-1",
        "classes": {
            "fast": {
                "kind": "ebs",
                "default": True,
                "reclaim_policy": "Retain",
                "volume_type": "gp3",
                "iops": 4000,
                "throughput": 500,
                "fs_type": "xfs",
                "key_arn": Given(_KEY),
            },
            "shared": {"kind": "efs", "file_system": "up_loads", "directory_permissions": "750"},
        },
        "file_system_ids": {"up_loads": "fs-1"},
        "auto_mode": True,
    },
    Workloads: {
        "region": "eu-west-1",
        "version": "1.35",
        "cidrs": ["10.0.0.0/16"],
        "service_cidr": "172.21.0.0/16",
        "mode": "apply",
        "directory": "out",
        "kubeconfig": Given("{}"),
        "cluster_name": Given("main"),
        "namespaces": _NAMESPACES,
        "storage_classes": {"shared": {"kind": "efs", "file_system": "shared"}},
        "file_system_ids": {"shared": Given("fs-1")},
        "fargate_logging": {"retention_days": 30},
        "fargate_log_group_name": Given("/aws/eks/main/fargate"),
        "platform": {"karpenter": {"replicas": 3}},
        "charts": "charts",
        "vpc_id": Given("vpc-1"),
        "endpoint": Given("https://A1.gr7.eu-west-1.eks.amazonaws.com"),
        "queue_name": Given("main-karpenter"),
        "karpenter": {"namespace": "scaling"},
        "applications": {"web": _APPLICATION},
        "manifests": [{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a.b"}, "data": {"c_d": "x"}}],
        "images": {"web": "docker.io/library/web:1.0"},
        "image_references": {
            **_WEB,
            "karpenter": Given(f"{_MIRROR}/public.ecr.aws/karpenter/controller:1.14.1"),
        },
        "role_arns": _ROLES,
        "volume_handles": {"shared/data_1": Given("fs-1::fsap-1")},
        "custom_networking": True,
        **_ON_NODES,
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
