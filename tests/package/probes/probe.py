"""Sends every kind of value that an input can have: numbers, nothing, empty, outputs, secrets, at every depth."""

import pulumi
import your_org_private_eks as private_eks

zones = ["eu-west-1a", "eu-west-1b"]

network = private_eks.Network(
    "probe",
    region="eu-west-1",
    cidr="10.0.0.0/16",
    zones=zones,
    node_prefix=20,
    cluster_names=[],
    log_retention_days=None,
    tags={},
)
vpc_id: pulumi.Input[str] = network.vpc_id
endpoints = private_eks.Endpoints(
    "probe",
    region="eu-west-1",
    vpc_id=pulumi.Output.secret(vpc_id),
    vpc_cidrs=["10.0.0.0/16"],
    zones=zones,
    subnet_ids=[network.control_subnet_ids[0], network.control_subnet_ids[1]],
    route_table_ids=network.route_table_ids,
    uses=["irsa"],
)
addons = private_eks.Addons(
    "probe",
    region="eu-west-1",
    cluster_name="main",
    cluster_arn=network.vpc_id.apply(lambda _: "arn:aws:eks:eu-west-1:111122223333:cluster/main"),
    oidc_provider_arn="arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/A1",
    version="1.35",
    addons={
        "coredns": {
            "timeout_minutes": 30,
            "preserve": True,
            "configuration": {"replicaCount": 2, "deep": {"ratio": 0.5, "vpc_id": network.vpc_id}},
            "tags": {},
        },
        "vpc-cni": {
            "role_arn": pulumi.Output.secret("arn:aws:iam::111122223333:role/cni"),
            "mechanism": "irsa",
        },
    },
)

pulumi.export("endpoints", endpoints.endpoint_ids)
pulumi.export("addons", addons.versions)
