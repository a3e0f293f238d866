"""The services of VPC endpoints that exist, as far as anyone published it: no other name is taken.

`endpoint-services.json` has the names that follow a region, those that the AWS CDK knows
(https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/aws-ec2/lib/vpc-endpoint.ts) and further ones of
https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html, and the few of which a page
names the regions: for the price list, https://aws.amazon.com/about-aws/whats-new/2025/02/aws-price-list-api-privatelink;
for ECR Public, https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html.
"""

import functools
import json
import re
from pathlib import Path
from typing import Any

from private_eks.common.plan.regions import partition_of
from private_eks.common.plan.service_names import CROSS_REGION, HOMES, short_name

_NOT_AWS = re.compile(r"com\.amazonaws\.vpce\.([a-z0-9-]+)\.vpce-svc-[0-9a-f]{17}")
_INTERFACES = {"cn.com.amazonaws.{region}.s3": "s3"}
"""Interface endpoints that are called otherwise than the gateway endpoint of the same service."""


def exists(name: str, region: str, service_region: str) -> bool:
    """Tell whether `region` has an interface endpoint of the service `name`, which is in `service_region`."""
    if own := _NOT_AWS.fullmatch(name):
        return own[1] == service_region
    short = _INTERFACES.get(name.replace(service_region, "{region}"), short_name(service_region, name))
    if homes := HOMES.get(short):
        return homes.get(partition_of(region).name) == service_region
    if region != service_region and (short not in CROSS_REGION or partition_of(region) != partition_of(service_region)):
        return False
    services = _services()
    return short in services["regional"] and service_region in services["onlyIn"].get(short, [service_region])


@functools.cache
def _services() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(Path(__file__).with_name("endpoint-services.json").read_text(encoding="utf-8"))
    return {**loaded, "regional": frozenset(loaded["regional"])}


def takes_policy(name: str) -> bool:
    """Tell whether the endpoint of a service may have a policy."""
    return name.rpartition(".")[2] not in _WITHOUT_POLICY


def private_dns_names(name: str, region: str) -> list[str]:
    """Give the names that the interface endpoint of a service has in a VPC, as far as they follow a rule.

    https://github.com/awslabs/landing-zone-accelerator-on-aws has those that do not.
    """
    short = short_name(region, name)
    if _NOT_AWS.fullmatch(name) or short == name:
        return []
    suffix = _DUAL_STACK.get(partition_of(region).name, "") if short in _ON_DUAL_STACK else ""
    host = f"{'.'.join(reversed(short.split('.')))}.{region}.{suffix or partition_of(region).dns_suffix}"
    return [f"{prefix}{host}" for prefix in _PREFIXES.get(short, ("",))]


_ON_DUAL_STACK = ("eks-auth",)
_DUAL_STACK = {"aws": "api.aws", "aws-us-gov": "api.aws", "aws-cn": "api.amazonwebservices.com.cn"}
_WITHOUT_POLICY = frozenset({"eks-capabilities"})
"""https://docs.aws.amazon.com/eks/latest/userguide/argocd-private-access.html"""
_PREFIXES = {"eks-capabilities": ("*.",), "ecr.dkr": ("", "*."), "s3": ("", "*."), "execute-api": ("*.",)}
