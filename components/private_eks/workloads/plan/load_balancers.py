"""What load balancers inside the network have in common: certificates, sources, and annotations that are refused.

https://docs.aws.amazon.com/eks/latest/userguide/aws-load-balancer-controller.html
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from ipaddress import IPv4Network
from typing import TYPE_CHECKING, Any

from ...common.plan.arguments import refusal
from ...common.plan.regions import ACCOUNT, partition_of
from ...network.plan.blocks import RESERVED_ADDRESSES, private_block

if TYPE_CHECKING:
    from ..settings import ApplicationSettings, IngressSettings, LoadBalancerSettings

    Front = IngressSettings | LoadBalancerSettings

SECURITY_GROUP = r"sg-[0-9a-f]{8,17}"
_LONGEST_PREFIX, _FREE = 27, 8
_BALANCED = ("Service", "LoadBalancer")

NLB = "service.beta.kubernetes.io/aws-load-balancer-"
LEGACY = {
    f"{NLB}type": "it picks the controller: Kubernetes' own opens node ports and writes a rule per port and client "
    "into the nodes' security group, until its quota of 60 is used up; loadBalancerClass is set instead",
    f"{NLB}internal": "only Kubernetes' own controller reads it; the scheme is internal in any case",
    f"{NLB}extra-security-groups": "it is for Classic Load Balancers; name security_groups",
    f"{NLB}connection-idle-timeout": "it is for Classic Load Balancers; set idle_timeout",
    f"{NLB}cross-zone-load-balancing-enabled": "it is for Classic Load Balancers; set cross_zone",
    f"{NLB}nlb-target-type": "targets are addresses of pods: instances would need node ports, and Fargate has none",
    f"{NLB}eip-allocations": "public addresses are for load balancers on the internet",
}
"""Annotations that do harm or nothing, and why."""


def fronts_of(settings: "ApplicationSettings") -> "dict[str, Front]":
    """Give the settings of an application that only a load balancer controller understands."""
    given = {"ingress": settings.get("ingress"), "load_balancer": settings.get("load_balancer")}
    return {name: front for name, front in given.items() if front is not None}


def check_certificate(where: str, arn: object, region: str) -> None:
    """Refuse a certificate that is not ACM's in the region: a load balancer takes no other. What is late passes."""
    prefix = f"arn:{partition_of(region).name}:acm:{region}:"
    if isinstance(arn, str) and not re.fullmatch(certificate_arn(partition_of(region).name, region), arn):
        allowed = f"a certificate of this region: {prefix}<account>:certificate/<id>"
        raise refusal(where, arn, allowed, "import or issue it in ACM there")


def certificate_arn(partition: str, region: str) -> str:
    """Spell the ARNs of certificates of ACM, as a pattern; so may `partition` and `region` be."""
    return rf"arn:({partition}):acm:({region}):{ACCOUNT}:certificate/[0-9a-f-]{{36}}"


def certificates(where: str, settings: "Front", region: str) -> list[Any]:
    """Give all certificates, first the one for clients that name no host; the others are chosen by the host's name.

    Raises ValueError for one that a load balancer does not take, and for one that is named twice.
    """
    first = [("certificate_arn", settings["certificate_arn"])] if "certificate_arn" in settings else []
    further = [(f"certificate_arns[{i}]", arn) for i, arn in enumerate(settings.get("certificate_arns", []))]
    found: list[Any] = []
    for name, arn in (*first, *further):
        check_certificate(f"{where}.{name}", arn, region)
        if arn in found:
            raise refusal(f"{where}.{name}", arn, "each certificate once", "remove the repeated one")
        found.append(arn)
    return found


def security_groups(prefix: str, settings: "Front") -> dict[str, str]:
    """Name security groups of the user's own in the annotations that begin with `prefix`."""
    if "security_groups" not in settings:
        return {}
    # With groups of the user's own the controller would stop to admit the load balancer to the pods.
    return {
        f"{prefix}security-groups": ",".join(settings["security_groups"]),
        f"{prefix}manage-backend-security-group-rules": "true",
    }


def check_room(node_cidr: str, albs: Sequence[str], nlbs: Sequence[str]) -> None:
    """Refuse subnets of nodes that are too small for the load balancers in them; both are named by who wants them.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#subnets-load-balancer
    and https://docs.aws.amazon.com/elasticloadbalancing/latest/network/availability-zones.html
    """
    block = IPv4Network(node_cidr)
    if albs and block.prefixlen > _LONGEST_PREFIX:
        allowed = f"{_LONGEST_PREFIX} or less with {albs[0]}: an Application Load Balancer takes no smaller subnets"
        raise refusal("node_prefix", block.prefixlen, allowed, "use larger subnets")
    others = len(albs) + len(nlbs) - 1
    if nlbs and block.num_addresses - RESERVED_ADDRESSES - others < _FREE:
        allowed = f"a length that leaves each load balancer {_FREE} free addresses, {nlbs[-1]} among them"
        raise refusal("node_prefix", block.prefixlen, allowed, "use larger subnets, or share load balancers")


def nlbs_of(manifests: Iterable[Mapping[str, Any]]) -> list[str]:
    """Name the Services among objects that a Network Load Balancer in subnets of its own finding stands before."""
    services = [one for one in manifests if (one["kind"], (one.get("spec") or {}).get("type")) == _BALANCED]
    fixed = (f"{NLB}private-ipv4-addresses", f"{NLB}subnets")
    found = [s for s in services if not any(name in (s["metadata"].get("annotations") or {}) for name in fixed)]
    return sorted(f"Service {s['metadata'].get('namespace') or 'default'}/{s['metadata']['name']}" for s in found)


def check_sources(where: str, settings: "Front") -> None:
    """Refuse clients on the internet, and security groups that are none."""
    for i, cidr in enumerate(settings.get("source_ranges", [])):
        private_block(f"{where}.source_ranges[{i}]", cidr, shortest=8)
    for i, group in enumerate(settings.get("security_groups", [])):
        if not re.fullmatch(SECURITY_GROUP, group):
            allowed = "the id of a security group such as 'sg-0123456789abcdef0'"
            raise refusal(f"{where}.security_groups[{i}]", group, allowed, "look it up")


def annotated(where: str, ours: Mapping[str, str], settings: "Front", prefix: str) -> dict[str, str]:
    """Add the user's annotations to `ours`.

    Raises ValueError for those of another kind of load balancer, those that would open or lame it, and those of `ours`.
    """
    for name, value in sorted(settings.get("annotations", {}).items()):
        argument = f"{where}.annotations.{name}"
        if name in LEGACY:
            raise refusal(argument, value, "no such annotation", LEGACY[name])
        if not name.startswith(prefix) or name == f"{prefix}scheme":
            allowed = f"annotations that begin with {prefix}, without a scheme: it is internal"
            raise refusal(argument, value, allowed, "remove it")
        if name in ours:
            raise refusal(argument, value, f"what is not written already: {ours[name]!r}", "use the setting for it")
    return {**ours, **settings.get("annotations", {})}


def pairs(values: Mapping[str, str]) -> str:
    """Write a mapping as the controller's annotations do."""
    return ",".join(f"{name}={value}" for name, value in sorted(values.items()))


def word(value: bool) -> str:
    """Write yes or no as annotations do."""
    return "true" if value else "false"
