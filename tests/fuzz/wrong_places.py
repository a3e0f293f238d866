"""Wrong values of the network, of its endpoints and quotas, and of the ways in from the internet."""

from typing import Any

Rows = tuple[tuple[Any, ...], ...]

_OTHER = "arn:{partition}:iam::444455556666"
REACH: Rows = (
    (
        "endpointAccess",
        (
            {"buckets": ["Data"]},
            {"buckets": ["a"]},
            {"buckets": ["data/of/the/lake"]},
            {"buckets": ["*"]},
            {"buckets": [f"{'b' * 50}-{i:04}" for i in range(400)]},
            {"registries": ["4444"]},
            {"registries": ["444455556666.dkr.ecr.{region}.{suffix}"]},
            {"roleArns": [f"{_OTHER}:user/x"]},
            {"roleArns": [f"{_OTHER}:role/*"]},
            {"roleArns": [f"{_OTHER}:role/{'r' * 50}-{i:04}" for i in range(300)]},
            {"roleArns": ["arn:aws-elsewhere:iam::444455556666:role/reader"]},
            {"organizationId": "o-1"},
            {"organizationId": "r-a1b2"},
            {"packageRepositories": "yes"},
            {"bucket": ["data"]},
        ),
    ),
    ("existingEndpointServices", (["s3", "glue"], ["ECR.API"])),
    ("endpointServices", ([""], ["https://kms.{region}.{suffix}"], ["kms "])),
    (
        "quotas",
        (
            {"nodeGroups": 29},
            {"fargateProfiles": 9},
            {"selectorsPerProfile": 4},
            {"policiesPerRole": 21},
            {"rulesPerSecurityGroup": 59},
            {"cidrBlocks": 51},
            {"nodeGroups": "100"},
            {"clusters": 200},
        ),
    ),
    ("clientCidrs", (["10.200.0.0/16"] * 2, ["10.0.0.0/7"], ["169.254.0.0/16"], [""])),
    ("serviceCidr", ("172.20.0.0/11", "10.254.0.0/25", "fd00::/108", "198.18.0.0/16")),
    ("zonalShift", ("on", 1)),
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
            {"subnetCidr": "10.250.0.0/29", "clientCidrs": _CLIENTS},
            {"subnetCidr": "10.250.0.0/23", "clientCidrs": _CLIENTS},
            {"subnetCidr": "10.250.0.1/28", "clientCidrs": _CLIENTS},
            {"subnetCidr": "{taken}", "clientCidrs": _CLIENTS},
            {"subnetCidr": "{free}", "clientCidrs": []},
            {"subnetCidr": "{free}", "clientCidrs": ["0.0.0.0/0"]},
            {"subnetCidr": "{free}", "clientCidrs": ["203.0.0.0/15"]},
            {"subnetCidr": "{free}", "clientCidrs": _CLIENTS * 2},
            {"subnetCidr": "{free}", "clientCidrs": [f"203.0.113.{i}/32" for i in range(61)]},
            {"subnetCidr": "{free}", "clientCidrs": ["2001:db8::/64"]},
            {"subnetCidr": "{free}", "clientCidrs": _CLIENTS, "sshKeyName": ""},
            {"subnetCidr": "{free}", "clientCidrs": _CLIENTS, "sshKeyName": "schlüssel"},
            {"subnetCidr": "{free}"},
            {"clientCidrs": _CLIENTS},
            {},
        ),
    ),
)
