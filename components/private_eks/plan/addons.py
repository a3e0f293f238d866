"""Decisions about EKS add-ons.

https://docs.aws.amazon.com/eks/latest/userguide/eks-add-ons.html
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from .arguments import one_of, refusal
from .cluster import check_role_arn

COREDNS = "coredns"
KUBE_PROXY = "kube-proxy"
VPC_CNI = "vpc-cni"

NETWORKING: Mapping[str, Mapping[str, Any]] = {KUBE_PROXY: {}, VPC_CNI: {"enableNetworkPolicy": "true"}}
"""What nodes need before they are ready, with its configuration."""
CNI_SERVICE_ACCOUNT = ("kube-system", "aws-node")

_SMALLEST_FARGATE_SIZE = {"cpu": "0.25", "memory": "256M"}
"""With Fargate's own 256 MiB it fits into the 0.5 GB size."""
COREDNS_ON_FARGATE: Mapping[str, Any] = {
    "computeType": "Fargate",
    "resources": {"limits": _SMALLEST_FARGATE_SIZE, "requests": _SMALLEST_FARGATE_SIZE},
}


def check_addons(addons: Mapping[str, Mapping[str, Any]], installed: Mapping[str, Any], region: str) -> None:
    """Refuse settings for an add-on that is not `installed`, malformed versions, and roles that are none."""
    for name, settings in addons.items():
        one_of("addons", name, installed)
        check_role_arn(f"addons.{name}.role_arn", settings.get("role_arn"), region)
        version = settings.get("version")
        if version is not None and not re.fullmatch(r"v\d+\.\d+\.\d+([-+].+)?", version):
            argument = f"addons.{name}.version"
            raise refusal(
                argument, version, "a version such as 'v1.12.4-eksbuild.1'", "see aws eks describe-addon-versions"
            )


def configuration_json(configuration: Mapping[str, Any]) -> str | None:
    """Write an add-on's configuration the way EKS takes it; None if there is none."""
    return json.dumps(configuration, sort_keys=True) if configuration else None
