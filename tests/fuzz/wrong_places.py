"""Wrong values of the network, of its endpoints and quotas, and of the ways in from the internet."""

from typing import Any

Rows = tuple[tuple[Any, ...], ...]

_OTHER = "arn:{partition}:iam::444455556666"
REACH: Rows = (
    (
        "endpointAccess",
        (
            {"buckets": [f"{'b' * 50}-{i:04}" for i in range(400)]},
            {"registries": ["444455556666.dkr.ecr.{region}.{suffix}"]},
            {"roleArns": [f"{_OTHER}:user/x"]},
            {"roleArns": [f"{_OTHER}:role/*"]},
            {"roleArns": [f"{_OTHER}:role/{'r' * 50}-{i:04}" for i in range(300)]},
            {"roleArns": ["arn:aws-elsewhere:iam::444455556666:role/reader"]},
            {"bucket": ["data"]},
        ),
    ),
    ("existingEndpointServices", (["s3", "glue"], ["ECR.API"])),
    ("endpointServices", (["https://kms.{region}.{suffix}"],)),
    (
        "quotas",
        ({"clusters": 200},),
    ),
    ("clientCidrs", (["10.200.0.0/16"] * 2,)),
    ("serviceCidr", ("172.20.0.0/11", "fd00::/108")),
    ("zonalShift", ("on",)),
    (
        "controlPlane",
        (
            {"scalingTier": "tier-3xl"},
            {"logTypes": ["audit", "kubelet"]},
            {"securityGroupIds": ["control-plane"]},
            {"kubeApiServer": {"eventTtl": "5m"}},
            {"kubeApiServer": {"serviceNodePortRange": {"minPort": 32000, "maxPort": 31000}}},
            {"kubeControllerManager": {"terminatedPodGcThreshold": 20000}},
            {"kubeScheduler": {"resources": {"cpu": 1000}}},
            {"identityProvider": {"issuerUrl": "login.example.com", "clientId": "x"}},
            {"schedulerConfig": {}},
        ),
    ),
    ("accessEntries.admins.type", ("NODE", "Ec2")),
    ("controlPlaneEgress", ("vpc", "customer_routed", "")),
    ("customNetworking", ("yes",)),
)
MANY_CLIENTS: Rows = (("clientCidrs", ([f"10.200.{i}.0/24" for i in range(60)],)),)
"""Without a raised quota of rules."""
NO_OR_TWO_BLOCKS: Rows = (("customNetworking", (True,), "secondaryCidrs"),)
"""Of nodes whose VPC has not exactly one further block."""
NO_NODES: Rows = (
    ("customNetworking", (True,)),
    ("nodeEgress", ({"db": {"cidr": "10.30.0.0/16", "fromPort": 5432}},)),
)
_CLIENTS = ["203.0.113.0/24"]
PUBLIC: Rows = (
    (
        "bastions.bad.public",
        (
            {"subnetCidr": "8.8.8.0/28", "clientCidrs": _CLIENTS},
            {"subnetCidr": "10.250.0.1/28", "clientCidrs": _CLIENTS},
            {"subnetCidr": "{taken}", "clientCidrs": _CLIENTS},
        ),
    ),
)
