"""A cluster for the orders team: private, with one group of nodes."""

import pulumi

from private_eks import Cluster, Compute, Endpoints, Network

region = pulumi.Config("aws").require("region")
zones = [f"{region}a", f"{region}b"]
cidr = "10.40.0.0/16"
version = "1.35"
admins = pulumi.Config().require("adminRoleArn")

network = Network("orders", {"region": region, "zones": zones, "cidr": cidr, "cluster_names": ["orders"]})
# What runs in the VPC decides which AWS services get an endpoint.
endpoints = Endpoints(
    "orders",
    {
        "region": region,
        "zones": zones,
        "vpc_id": network.vpc_id,
        "vpc_cidrs": [cidr],
        "subnet_ids": network.control_subnet_ids,
        "route_table_ids": network.route_table_ids,
        "uses": ["managed-nodes", "irsa"],
    },
)
cluster = Cluster(
    "orders",
    {
        "region": region,
        "version": version,
        "vpc_id": network.vpc_id,
        "vpc_cidrs": [cidr],
        "subnet_ids": network.control_subnet_ids,
        "access_entries": {
            "admins": {"principal_arn": admins, "policies": {"AmazonEKSClusterAdminPolicy": {}}},
        },
    },
)
compute = Compute(
    "orders",
    {
        "region": region,
        "zones": zones,
        "version": version,
        "cluster_name": cluster.name,
        "cluster_arn": cluster.arn,
        "cluster_security_group_id": cluster.security_group_id,
        "oidc_provider_arn": cluster.oidc_provider_arn,
        "endpoint": cluster.endpoint,
        "certificate_authority": cluster.certificate_authority,
        "service_cidr": "172.20.0.0/16",
        "vpc_id": network.vpc_id,
        "endpoints_security_group_id": endpoints.security_group_id,
        "subnet_ids": network.node_subnet_ids,
        "node_groups": {"general": {"instance_types": ["m6i.large"], "min_size": 2, "max_size": 4}},
    },
    # Nodes pull images and call AWS as soon as they start.
    pulumi.ResourceOptions(depends_on=[endpoints]),
)

pulumi.export("kubeconfig", cluster.kubeconfig)
pulumi.export("node_group_names", compute.node_group_names)
