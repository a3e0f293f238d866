"""What a random network reaches: VPC endpoints that are there, and what belongs to other accounts."""

from private_eks.common.plan.regions import partition_of
from private_eks.common.plan.service_names import service_name

from .draw import Config, Draw
from .workers import groups_of

ENDPOINTS = {"cidr": "10.240.0.0/24", "fromPort": 443}
"""Egress of nodes to endpoints that are there already."""


def existing_endpoints(draw: Draw, config: Config) -> None:
    """Say which endpoints the VPC has already, of those that the stack needs; nodes then need a way to them."""
    region = config["aws:region"]
    asked = config.get("endpointServices", [])
    needed = [["s3"], ["ecr.api", "ecr.dkr"], [service_name(region, "ecr.api"), "s3"], *([asked] if asked else [])]
    if not draw.often(25):
        return
    config["existingEndpointServices"] = existing = _not_called_by_ways_in(config, draw.choice(needed))
    nodes = groups_of(config) or "karpenter" in config
    if nodes and {*existing} - {"s3", "dynamodb"}:
        config.setdefault("nodeEgress", {})["endpoints"] = ENDPOINTS


def _not_called_by_ways_in(config: Config, services: list[str]) -> list[str]:
    """Leave out what bastions and runners call: they know no other security group than ours."""
    called = {"kms", "logs", "eks", "sts", "ssm", "ssmmessages"} if {"bastions", "runners"} & config.keys() else set()
    return [service for service in services if service not in called]


def endpoint_access(draw: Draw, config: Config) -> None:
    """Admit some of what belongs to other accounts."""
    partition = partition_of(config["aws:region"]).name
    if draw.often(30):
        config["endpointAccess"] = draw.parts(
            40,
            buckets=(["data-of-the-lake"], [f"arn:{partition}:s3:::data.of.the-lake", "b" * 63]),
            registries=(["444455556666"], ["444455556666", "012345678901"]),
            roleArns=([f"arn:{partition}:iam::444455556666:role/path/reader"],),
            organizationId=("o-a1b2c3d4e5", "o-" + "z" * 32),
            packageRepositories=(True, False),
        )


PIECES = (existing_endpoints, endpoint_access)
