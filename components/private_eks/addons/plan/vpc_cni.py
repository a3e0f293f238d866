"""Decisions about the VPC CNI: custom networking, and configurations with which pods would get no address.

https://docs.aws.amazon.com/eks/latest/userguide/cni-custom-network.html
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ...common.plan.arguments import refusal
from ...common.plan.refusals import Apart
from ...common.plan.zones import check_subnets

if TYPE_CHECKING:
    from ...nodes.settings import CommonNodeSettings

_CUSTOM = "AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG"
_WINDOWS = "enableWindowsIpam"


def check_configuration(configuration: Mapping[str, Any], custom_networking: bool, windows: bool) -> None:
    """Refuse what leaves pods without addresses: those of Windows nodes, or where subnets are wanted and not named.

    https://docs.aws.amazon.com/eks/latest/userguide/windows-support.html
    """
    where, env = "addons.vpc-cni.configuration", configuration.get("env", {})
    ipam, custom = configuration.get(_WINDOWS, "true"), env.get(_CUSTOM) if isinstance(env, Mapping) else None
    if windows and custom_networking:
        raise refusal("custom_networking", True, "false with Windows nodes", "AWS knows no such pods on Windows nodes")
    if windows and ipam != "true":
        raise refusal(f"{where}.{_WINDOWS}", ipam, "'true' with Windows nodes", "remove it: their pods need addresses")
    if custom == "true" and not custom_networking and "eniConfig" not in configuration:
        remedy = "set custom_networking instead: without subnets for pods, nodes do not get ready"
        raise refusal(f"{where}.env.{_CUSTOM}", custom, "'true' together with an eniConfig", remedy)


def check_most_pods(groups: "Mapping[str, CommonNodeSettings]") -> None:
    """Refuse groups, by their path, that do not say how many pods a node holds: with custom networking, fewer.

    EKS says it to nodes that start from its images.
    https://docs.aws.amazon.com/eks/latest/userguide/cni-custom-network-tutorial.html
    """
    found = Apart()
    for path, settings in groups.items():
        with found:
            kubelet = settings.get("kubelet", {})
            if not {"maxPods", "max-pods"} & kubelet.keys():
                allowed = "maxPods, or max-pods for Bottlerocket, with custom_networking"
                remedy = "give what AWS's max-pods-calculator says: pods beyond that would get no address"
                raise refusal(f"{path}.kubelet", kubelet or None, allowed, remedy)
    found.refuse()


def check_custom_networking(wanted: bool, secondary_cidrs: Sequence[str], nodes: bool) -> None:
    """Refuse custom networking without nodes, or without exactly one block that pods could live in."""
    if wanted and not nodes:
        raise refusal("custom_networking", True, "false without nodes", "Fargate and Auto Mode have no VPC CNI of ours")
    if wanted and len(secondary_cidrs) != 1:
        allowed = "exactly one block with custom_networking: a zone has one ENIConfig"
        raise refusal(
            "secondary_cidrs", list(secondary_cidrs) or None, allowed, "give one block, as large as the pods need"
        )


def check_pod_subnets(wanted: bool, zones: Sequence[str], subnet_ids: object) -> None:
    """Refuse custom networking without one subnet for pods in each zone; a list that is not known yet passes."""
    if wanted:
        check_subnets(zones, subnet_ids, "pod_subnet_ids")


def custom_networking(region: str, subnets: Mapping[str, str], security_group_id: str) -> dict[str, Any]:
    """Give the configuration with which pods get addresses of one subnet per zone, and the nodes' security group."""
    return {
        "env": {_CUSTOM: "true", "ENI_CONFIG_LABEL_DEF": "topology.kubernetes.io/zone"},
        "eniConfig": {
            "create": True,
            "region": region,
            "subnets": {
                zone: {"id": subnet_id, "securityGroups": [security_group_id]} for zone, subnet_id in subnets.items()
            },
        },
    }
