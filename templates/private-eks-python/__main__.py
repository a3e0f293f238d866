"""A private EKS cluster with one managed node group, and a bastion, the way in."""

import pulumi

from private_eks import Bastion, PrivateCluster

config = pulumi.Config()
name = "-".join(("${PROJECT}", pulumi.get_stack()))
region = pulumi.Config("aws").require("region")
cidr, zones = config.require("cidr"), [f"{region}a", f"{region}b"]
admins = config.require("adminRoleArn")

cluster = PrivateCluster(
    name,
    {
        "region": region,
        "version": "1.35",
        "cidr": cidr,
        "zones": zones,
        "access_entries": {"admins": {"principal_arn": admins, "policies": {"AmazonEKSClusterAdminPolicy": {}}}},
        "node_groups": {"general": {"instance_types": ["m6i.large"], "min_size": 2, "max_size": 4}},
        "uses": ["session-manager", "session-logs"],
    },
)
bastion = Bastion(
    f"{name}-bastion",
    {
        "region": region,
        "zones": zones,
        "vpc_cidrs": [cidr],
        "vpc_id": cluster.vpc_id,
        "subnet_ids": cluster.control_subnet_ids,
        "cluster_name": cluster.cluster_name,
        "cluster_arn": cluster.cluster_arn,
        "endpoint": cluster.cluster_endpoint,
        "certificate_authority": cluster.certificate_authority,
        "cluster_security_group_id": cluster.cluster_security_group_id,
        "endpoints_security_group_id": cluster.endpoints_security_group_id,
    },
    # Its agent calls AWS as soon as it starts.
    pulumi.ResourceOptions(depends_on=[cluster]),
)

pulumi.export("tunnelCommand", bastion.tunnel_command)
pulumi.export("kubeconfig", bastion.kubeconfig)
