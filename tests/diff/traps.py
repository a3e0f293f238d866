"""A small world of AWS resources, and edits of one property each: what replaces, and what only looks as if it did.

The rows follow the table "What replaces what" of the provider's source: clusters, workers, access, network, keys, logs.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pulumi
import pulumi_aws as aws

TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "eks.amazonaws.com"}, "Action": "sts:AssumeRole"},
        {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"},
    ],
}
READ = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}
OTHER = "arn:aws:iam::111122223333:role/other"
SERVICE = "com.amazonaws.eu-west-1"

Made = Mapping[str, Any]
Inputs = Callable[[Made], dict[str, Any]]

WORLD: tuple[tuple[str, Any, Inputs], ...] = (
    ("vpc", aws.ec2.Vpc, lambda m: {
        "cidr_block": "10.0.0.0/16", "enable_dns_hostnames": True, "enable_dns_support": True}),
    ("a", aws.ec2.Subnet, lambda m: {
        "vpc_id": m["vpc"].id, "cidr_block": "10.0.0.0/20", "availability_zone": "eu-west-1a"}),
    ("b", aws.ec2.Subnet, lambda m: {
        "vpc_id": m["vpc"].id, "cidr_block": "10.0.16.0/20", "availability_zone": "eu-west-1b"}),
    ("group", aws.ec2.SecurityGroup, lambda m: {"vpc_id": m["vpc"].id, "description": "Doors"}),
    ("rule", aws.vpc.SecurityGroupIngressRule, lambda m: {
        "security_group_id": m["group"].id, "ip_protocol": "tcp", "from_port": 443, "to_port": 443,
        "cidr_ipv4": "10.0.0.0/16"}),
    ("door", aws.ec2.VpcEndpoint, lambda m: {
        "vpc_id": m["vpc"].id, "service_name": f"{SERVICE}.sts", "vpc_endpoint_type": "Interface",
        "subnet_ids": [m["a"].id, m["b"].id], "security_group_ids": [m["group"].id], "private_dns_enabled": True}),
    ("gate", aws.ec2.VpcEndpoint, lambda m: {
        "vpc_id": m["vpc"].id, "service_name": f"{SERVICE}.s3", "vpc_endpoint_type": "Gateway"}),
    ("key", aws.kms.Key, lambda m: {"enable_key_rotation": True}),
    ("logs", aws.cloudwatch.LogGroup, lambda m: {"name": "/aws/eks/main/cluster", "retention_in_days": 365}),
    ("images", aws.ecr.Repository, lambda m: {
        "name": "images", "image_tag_mutability": "IMMUTABLE",
        "encryption_configurations": [{"encryption_type": "KMS", "kms_key": m["key"].arn}]}),
    ("control", aws.iam.Role, lambda m: {"assume_role_policy": json.dumps(TRUST)}),
    ("nodes", aws.iam.Role, lambda m: {"assume_role_policy": json.dumps(TRUST)}),
    ("pods", aws.iam.Role, lambda m: {"assume_role_policy": json.dumps(TRUST)}),
    ("flows", aws.ec2.FlowLog, lambda m: {
        "vpc_id": m["vpc"].id, "traffic_type": "ALL", "log_destination": m["logs"].arn,
        "iam_role_arn": m["control"].arn}),
    ("cluster", aws.eks.Cluster, lambda m: {
        "name": "main", "role_arn": m["control"].arn, "version": "1.35", "bootstrap_self_managed_addons": False,
        "access_config": {"authentication_mode": "API", "bootstrap_cluster_creator_admin_permissions": False},
        "encryption_config": {"provider": {"key_arn": m["key"].arn}, "resources": ["secrets"]},
        "kubernetes_network_config": {"ip_family": "ipv4", "service_ipv4_cidr": "172.20.0.0/16"},
        "enabled_cluster_log_types": ["api", "audit"], "deletion_protection": False,
        "upgrade_policy": {"support_type": "STANDARD"},
        "vpc_config": {"subnet_ids": [m["a"].id, m["b"].id], "security_group_ids": [],
                       "endpoint_private_access": True, "endpoint_public_access": False}}),
    ("template", aws.ec2.LaunchTemplate, lambda m: {"image_id": "ami-1"}),
    ("workers", aws.eks.NodeGroup, lambda m: {
        "cluster_name": m["cluster"].name, "node_role_arn": m["nodes"].arn, "subnet_ids": [m["a"].id, m["b"].id],
        "instance_types": ["m6i.large", "m5.large"], "capacity_type": "ON_DEMAND", "ami_type": "AL2023_x86_64_STANDARD",
        "version": "1.35", "disk_size": 20, "labels": {"a": "b"},
        "scaling_config": {"min_size": 1, "max_size": 3, "desired_size": 2}}),
    ("templated", aws.eks.NodeGroup, lambda m: {
        "cluster_name": m["cluster"].name, "node_role_arn": m["nodes"].arn, "subnet_ids": [m["a"].id],
        "launch_template": {"id": m["template"].id, "version": m["template"].latest_version.apply(str)},
        "scaling_config": {"min_size": 1, "max_size": 3, "desired_size": 2}}),
    ("profile", aws.eks.FargateProfile, lambda m: {
        "cluster_name": m["cluster"].name, "pod_execution_role_arn": m["pods"].arn, "subnet_ids": [m["a"].id],
        "selectors": [{"namespace": "default"}]}),
    ("entry", aws.eks.AccessEntry, lambda m: {
        "cluster_name": m["cluster"].name, "principal_arn": m["pods"].arn, "kubernetes_groups": ["readers"]}),
    ("identity", aws.eks.PodIdentityAssociation, lambda m: {
        "cluster_name": m["cluster"].name, "namespace": "x", "service_account": "x", "role_arn": m["pods"].arn}),
    ("dns", aws.eks.Addon, lambda m: {
        "cluster_name": m["cluster"].name, "addon_name": "coredns", "addon_version": "v1.12.0-eksbuild.1"}),
)  # fmt: skip
"""What there is, in the order in which it is made."""

CLUSTER = {"cluster", "workers", "templated", "profile", "entry", "identity", "dns"}
"""The cluster and what lives in it: a replaced one takes all of it along."""

TRAPS: tuple[tuple[str, str, Any, str, set[str]], ...] = (
    # What replaces a cluster.
    ("cluster", "name", "another", "replace", CLUSTER),
    ("cluster", "role_arn", OTHER, "replace", CLUSTER),
    ("cluster", "kubernetes_network_config", {"ip_family": "ipv6"}, "replace", CLUSTER),
    ("cluster", "kubernetes_network_config", {"ip_family": "ipv4", "service_ipv4_cidr": "172.21.0.0/16"},
     "replace", CLUSTER),
    ("cluster", "bootstrap_self_managed_addons", True, "replace", CLUSTER),
    ("cluster", "bootstrap_self_managed_addons", None, "replace", CLUSTER),
    ("cluster", "access_config", {"authentication_mode": "API", "bootstrap_cluster_creator_admin_permissions": True},
     "replace", CLUSTER),
    ("cluster", "access_config", None, "replace", CLUSTER),
    ("cluster", "encryption_config", None, "replace", CLUSTER),
    # What does not, or only looks as if it did nothing: AWS never gets another key (silent drift).
    ("cluster", "encryption_config", {"provider": {"key_arn": "arn:aws:kms:eu-west-1:111122223333:key/2"},
                                      "resources": ["secrets"]}, "update", set()),
    ("cluster", "version", "1.36", "update", set()),
    ("cluster", "enabled_cluster_log_types", ["audit", "api"], "same", set()),
    ("cluster", "enabled_cluster_log_types", ["audit"], "update", set()),
    ("cluster", "deletion_protection", True, "update", set()),
    ("cluster", "upgrade_policy", {"support_type": "EXTENDED"}, "update", set()),
    ("cluster", "zonal_shift_config", {"enabled": True}, "update", set()),
    # Node groups.
    ("workers", "ami_type", "BOTTLEROCKET_x86_64", "replace", {"workers"}),
    ("workers", "capacity_type", "SPOT", "replace", {"workers"}),
    ("workers", "cluster_name", "another", "replace", {"workers"}),
    ("workers", "disk_size", 30, "replace", {"workers"}),
    ("workers", "instance_types", ["m6i.large"], "replace", {"workers"}),
    ("workers", "instance_types", ["m5.large", "m6i.large"], "replace", {"workers"}),
    ("workers", "node_group_name", "workers", "replace", {"workers"}),
    ("workers", "node_group_name_prefix", "workers-", "replace", {"workers"}),
    ("workers", "node_role_arn", OTHER, "replace", {"workers"}),
    ("workers", "remote_access", {"ec2_ssh_key": "key"}, "replace", {"workers"}),
    ("workers", "subnet_ids", ["subnet-1"], "replace", {"workers"}),
    ("workers", "labels", {"a": "c"}, "update", set()),
    ("workers", "taints", [{"key": "a", "effect": "NO_SCHEDULE"}], "update", set()),
    ("workers", "scaling_config", {"min_size": 1, "max_size": 9, "desired_size": 2}, "update", set()),
    ("workers", "update_config", {"max_unavailable": 2}, "update", set()),
    ("workers", "version", "1.36", "update", set()),
    ("workers", "release_version", "1.35.2-20261112", "update", set()),
    ("workers", "node_repair_config", {"enabled": True}, "update", set()),
    ("template", "name", "template", "replace", {"template", "templated"}),
    ("template", "name_prefix", "template-", "replace", {"template", "templated"}),
    ("template", "image_id", "ami-2", "update", set()),
    ("templated", "launch_template", {"id": "lt-2", "version": "1"}, "replace", {"templated"}),
    # Profiles, access, identities, add-ons.
    ("profile", "pod_execution_role_arn", OTHER, "replace", {"profile"}),
    ("profile", "selectors", [{"namespace": "other"}], "replace", {"profile"}),
    ("profile", "subnet_ids", ["subnet-1"], "replace", {"profile"}),
    ("profile", "fargate_profile_name", "profile", "replace", {"profile"}),
    ("profile", "tags", {"a": "b"}, "update", set()),
    ("entry", "principal_arn", OTHER, "replace", {"entry"}),
    ("entry", "type", "EC2_LINUX", "replace", {"entry"}),
    ("entry", "kubernetes_groups", ["writers"], "update", set()),
    ("identity", "namespace", "y", "replace", {"identity"}),
    ("identity", "service_account", "y", "replace", {"identity"}),
    ("identity", "role_arn", OTHER, "update", set()),
    ("dns", "addon_name", "kube-proxy", "replace", {"dns"}),
    ("dns", "addon_version", "v1.13.0-eksbuild.1", "update", set()),
    ("dns", "configuration_values", json.dumps({"replicaCount": 3}), "update", set()),
    # Network.
    ("door", "service_name", f"{SERVICE}.kms", "replace", {"door"}),
    ("door", "vpc_endpoint_type", "GatewayLoadBalancer", "replace", {"door"}),
    ("door", "policy", json.dumps(READ), "update", set()),
    ("door", "subnet_ids", ["subnet-1"], "update", set()),
    ("door", "private_dns_enabled", False, "update", set()),
    ("gate", "private_dns_enabled", True, "replace", {"gate"}),
    ("gate", "route_table_ids", ["rtb-1"], "update", set()),
    ("vpc", "enable_dns_support", False, "update", set()),
    ("vpc", "tags", {"a": "b"}, "update", set()),
    ("b", "cidr_block", "10.0.32.0/20", "replace", {"b", "workers"}),
    ("b", "availability_zone", "eu-west-1c", "replace", {"b", "workers"}),
    ("b", "map_public_ip_on_launch", True, "update", set()),
    ("group", "description", "The doors", "replace", {"group", "rule"}),
    ("group", "name", "doors", "replace", {"group", "rule"}),
    ("group", "name_prefix", "doors-", "replace", {"group", "rule"}),
    ("rule", "cidr_ipv4", "10.0.0.0/8", "update", set()),
    ("flows", "traffic_type", "REJECT", "replace", {"flows"}),
    ("flows", "tags", {"a": "b"}, "update", set()),
    # Keys, images, logs, roles.
    ("key", "multi_region", True, "replace", {"key", "images"}),
    ("key", "customer_master_key_spec", "RSA_2048", "replace", {"key", "images"}),
    ("key", "key_usage", "SIGN_VERIFY", "replace", {"key", "images"}),
    ("key", "policy", json.dumps(READ), "update", set()),
    ("key", "enable_key_rotation", False, "update", set()),
    ("images", "name", "others", "replace", {"images"}),
    ("images", "encryption_configurations", [{"encryption_type": "AES256"}], "replace", {"images"}),
    ("images", "encryption_configurations", None, "replace", {"images"}),
    ("images", "image_tag_mutability", "MUTABLE", "update", set()),
    ("images", "image_scanning_configuration", {"scan_on_push": True}, "update", set()),
    ("logs", "name", "/other", "replace", {"logs", "flows"}),
    ("logs", "log_group_class", "INFREQUENT_ACCESS", "replace", {"logs", "flows"}),
    ("logs", "retention_in_days", 30, "update", set()),
    ("control", "name", "control", "replace", CLUSTER | {"control", "flows"}),
    ("control", "path", "/eks/", "replace", CLUSTER | {"control", "flows"}),
    ("control", "assume_role_policy", json.dumps(READ), "update", set()),
    ("control", "assume_role_policy", json.dumps(TRUST, indent=1), "same", set()),
    ("nodes", "name", "nodes", "replace", {"nodes", "workers", "templated"}),
    ("pods", "name_prefix", "pods-", "replace", {"pods", "profile", "entry"}),
)  # fmt: skip
"""Resource, property, its new value, what happens to the resource, and everything that is replaced."""


def world(key: str = "", property_: str = "", value: Any = None) -> None:
    """Make the world, with one property of one resource edited; None takes it away."""
    made: dict[str, Any] = {}
    for name, type_, inputs in WORLD:
        given = inputs(made) | ({property_: value} if name == key else {})
        made[name] = type_(name, **{k: v for k, v in given.items() if v is not None})
    pulumi.export("cluster", made["cluster"].name)
