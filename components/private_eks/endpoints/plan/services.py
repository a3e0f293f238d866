"""Which AWS services a private cluster calls, and so which VPC endpoints it needs.

`NEEDS` is the one table: use -> service -> reason. Every add-on of `known_addons` that calls a service is a use, too,
for drivers and agents that are installed otherwise. Sources: the private-cluster page of the EKS user guide
(https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html) unless a line names another.
"""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ...addons.plan.known_addons import KNOWN
from ...common.plan.arguments import nearest, one_of, refusal
from ...common.plan.refusals import Apart
from ...common.plan.service_names import (
    CROSS_REGION,
    GATEWAY_SERVICES,
    is_full,
    reaches_across,
    region_of,
    service_name,
    short_name,
)

_ONE_SLIP = 0.8
"""How much of a short name a letter too many, or a wrong one, leaves alike."""
_IMAGES = {
    "ecr.api": "authorises image pulls",
    "ecr.dkr": "serves image manifests",
    "s3": "serves image layers",
}
_AGENT = {"eks-auth": "gives the Pod Identity agent its credentials"}
_NODES = {**_IMAGES, "ec2": "tells nodes their DNS name"}

NEEDS: Mapping[str, Mapping[str, str]] = {
    **{name: addon.services for name, addon in KNOWN.items() if addon.services},
    # https://docs.aws.amazon.com/eks/latest/userguide/argocd-private-access.html
    "argocd-capability": {"eks-capabilities": "serves people the pages of Argo CD"},
    # Inferred from what its nodes' role may do: https://docs.aws.amazon.com/eks/latest/userguide/auto-create-node-role.html
    "auto-mode": {**_IMAGES, **_AGENT},
    "cloudwatch-metrics": {"monitoring": "takes metrics from agents"},
    "cluster-autoscaler": {
        "autoscaling": "changes the size of groups",
        "ec2": "describes instance types",
        "eks": "describes groups that have no node yet",
    },
    "container-logs": {"logs": "takes logs from agents on nodes"},
    "cross-account-roles": {"sts": "lets pods assume roles of other accounts"},
    "eks-api": {"eks": "answers tools in the VPC that call the EKS API"},
    "fargate": {**_IMAGES, "sts": "gives pods the credentials of their roles"},
    "fargate-logging": {"logs": "takes logs from Fargate's log router"},
    "iam": {"com.amazonaws.iam": "answers who reads or changes roles"},
    "irsa": {"sts": "exchanges service account tokens for credentials"},
    # https://karpenter.sh/docs/getting-started/getting-started-with-karpenter/#private-clusters
    "karpenter": {
        "ec2": "launches nodes",
        "eks": "describes the cluster",
        "sqs": "announces interruptions",
        "ssm": "names current images",
    },
    "karpenter-zonal-shift": {"arc-zonal-shift": "tells Karpenter which zones are taken out"},
    "kms": {"kms": "answers pods that use keys themselves"},
    "load-balancer-controller": {
        "ec2": "describes subnets and groups",
        "elasticloadbalancing": "manages load balancers",
    },
    "managed-nodes": _NODES,
    # https://docs.aws.amazon.com/eks/latest/userguide/vpc-interface-endpoints.html#oidc-vpc-interface-endpoints
    "oidc-discovery": {"oidc-eks": "answers tools in the VPC that read the cluster's OIDC documents"},
    "parameter-store": {"ssm": "serves parameters"},
    # https://docs.aws.amazon.com/eks/latest/userguide/pod-id-agent-setup.html
    "pod-identity": _AGENT,
    "private-ca": {"acm-pca": "issues certificates"},
    "prometheus": {"aps-workspaces": "takes metrics by remote write"},
    "runner": {
        "eks": "describes the cluster to builds",
        "logs": "takes what builds print",
        "s3": "serves builds their source and state",
        "sts": "tells builds who they are",
    },
    "secrets-manager": {"secretsmanager": "serves secrets"},
    "self-managed-nodes": _NODES,
    # https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-prerequisites.html
    "session-logs": {"kms": "decrypts sessions for the SSM agent", "logs": "takes what shells show"},
    # https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html
    "session-manager": {"ssm": "registers instances", "ssmmessages": "carries sessions"},
    "xray": {"xray": "takes traces"},
}

_BY_NAME = "asked for by name"


@dataclass(frozen=True, slots=True)
class PlannedEndpoint:
    """A VPC endpoint to make: for which service, of which kind, who needs it, and in which other region it is."""

    service: str
    service_name: str
    gateway: bool
    reasons: tuple[str, ...]
    service_region: str | None = None

    @property
    def needed(self) -> bool:
        """Whether a use calls it, so that it is there not only because it was asked for by name."""
        return self.reasons != (_BY_NAME,)


def plan_endpoints(
    region: str,
    uses: Iterable[str],
    services: Iterable[str] = (),
    existing: Iterable[str] = (),
    argument: str = "services",
) -> tuple[PlannedEndpoint, ...]:
    """Compute the endpoints that `uses` need, sorted by service.

    `services` are further ones, by the name that follows the region (`kms`), by that of a service of one region
    (`iam`), or in full, those of other regions too (`com.amazonaws.us-east-1.ecr.api`);
    `existing` are those that the VPC has already. The caller calls them `argument` and `existing_{argument}`.

    Raises ValueError for an unknown use, a doubtful service name, or an `existing` service that nobody asks for.
    """
    wanted = sorted(set(uses))
    found = Apart()
    for use in wanted:
        with found:
            one_of("uses", use, NEEDS)
    asked = list(services)
    for service in asked:
        with found:
            _check_service(argument, region, service)
    found.refuse()
    reasons: dict[str, list[str]] = {}
    for use in wanted:
        for service, reason in NEEDS[use].items():
            reasons.setdefault(service, []).append(f"{use}: {reason}")
    for service in sorted({short_name(region, service) for service in asked}):
        reasons.setdefault(service, []).append(_BY_NAME)
    present = {short_name(region, service) for service in existing}
    for service in sorted(present):
        with found:
            one_of(f"existing_{argument}", service, reasons)
    found.refuse()
    return tuple(_endpoint(region, service, tuple(reasons[service])) for service in sorted(reasons.keys() - present))


def _endpoint(region: str, service: str, reasons: tuple[str, ...]) -> PlannedEndpoint:
    name, gateway = service_name(region, service), service in GATEWAY_SERVICES
    return PlannedEndpoint(service, name, gateway, reasons, region_of(region, service))


def zones_served(endpoint: PlannedEndpoint, zones: Sequence[str], supported: Iterable[str]) -> list[str]:
    """Tell in which of `zones` an interface endpoint of `endpoint` can stand; all of them serve a service of elsewhere.

    Raises ValueError if AWS offers the service in none of them.
    """
    offering = set(zones) if endpoint.service_region else set(supported)
    served = [zone for zone in zones if zone in offering]
    if not served:
        offered = ", ".join(sorted(offering)) or "no zone of this region"
        needed = f"needed for {'; '.join(endpoint.reasons)}"
        raise refusal(
            "zones", list(zones), f"zones that offer {endpoint.service_name}: {offered}", f"{needed}: change zones"
        )
    return served


def _is_slip(service: str, meant: str) -> bool:
    """Tell a misspelt name from that of another service, such as `ec2messages` beside `ssmmessages`."""
    alike = difflib.SequenceMatcher(None, service.lower(), meant).ratio()
    return abs(len(meant) - len(service)) <= 1 and alike >= _ONE_SLIP


def _check_service(argument: str, region: str, service: str) -> None:
    if region_of(region, name := short_name(region, service)) and not reaches_across(region, name):
        allowed = f"services of {region}, and of other regions {', '.join(sorted(CROSS_REGION))}"
        raise refusal(argument, service, allowed, "name the service of this region")
    known = {name for needs in NEEDS.values() for name in needs} | GATEWAY_SERVICES
    meant = None if name in known else nearest(service, known)
    if meant and _is_slip(service, meant) and not is_full(service):
        raise refusal(argument, service, "a service's endpoint name such as 'kms'", "correct the spelling", meant)
    if not service.replace("-", "").replace(".", "").replace("_", "").isalnum() or service != service.lower():
        raise refusal(
            argument, service, "a service's endpoint name such as 'kms'", "see the list of PrivateLink services"
        )
