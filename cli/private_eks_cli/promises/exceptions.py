"""What somebody opened by name: the promise holds but for that, and whoever reads that it holds has to know."""

import ipaddress
from collections.abc import Callable, Iterator, Mapping

from private_eks.cluster.plan.cluster import LOG_TYPES
from private_eks.logs.plan import LOG_RETENTION_DAYS
from private_eks.network.plan.facts import TO_THE_INTERNET

from ..graph.asked import NETWORK, asked, way_in
from ..graph.existing import routes_of_others
from ..graph.model import Graph, Resource
from ..graph.objects import level_of, made_namespaces
from ..graph.proxies import told_of_proxies
from .bastions import BASTION
from .deployment import APPLY
from .encryption import asked_hops, chosen_log_types, several_hops
from .pod_security import unenforced
from .verdicts import Reason
from .zones import kept_in_one_zone

AWS_MANAGED = "AWS_MANAGED"
"""https://docs.aws.amazon.com/eks/latest/userguide/control-plane-egress.html"""
WIDE = 16
"""Blocks with a shorter prefix than this are the whole of a company rather than a network of it."""
_FRONTS = ("ingress", "loadBalancer")


def of_private(graph: Graph) -> Iterator[Reason]:
    """Name public bastions, proxies, and control planes whose own calls leave AWS's way."""
    for key, bastion in sorted(asked(graph, "bastions", {}).items()):
        if public := bastion.get("public"):
            clients = ", ".join(public["clientCidrs"])
            yield Reason(f"bastions.{key}.public", f"an internet gateway, and SSH from {clients}")
    for route in routes_of_others(graph):
        if route.kind in TO_THE_INTERNET:
            way = f"{route.destination} to {route.kind} {route.target}"
            yield Reason("existingNetwork.allowInternetRoutes", f"TO THE INTERNET: {way}")
    for proxy in sorted({told.proxy for told in told_of_proxies(graph)}):
        yield Reason("proxy", f"{proxy} leads to wherever it lets nodes and pods")
    for cluster in graph.of("aws:eks/cluster:Cluster"):
        if cluster.inputs.get("vpcConfig", {}).get("controlPlaneEgressMode") == AWS_MANAGED:
            yield Reason("controlPlaneEgress", "the control plane's own calls leave through a network of AWS's")


def of_outside(graph: Graph) -> Iterator[Reason]:
    """Name a deployment that is to talk to the cluster."""
    mode, through = way_in(graph)
    if mode == APPLY:
        way = through if through == NETWORK else f"tunnel of bastion {through}"
        yield Reason("inCluster.mode", f"{APPLY} calls the Kubernetes API, by the {way}")


def of_hardened(graph: Graph) -> Iterator[Reason]:
    """Name namespaces that admit every pod, that let pods out to everywhere, or whose policies nobody enforces."""
    for name, namespace in sorted(made_namespaces(graph).items()):
        if level_of(namespace) == "privileged":
            yield Reason(f"namespace {name}", "admits every pod, as privileged does")
    for name, settings in sorted(asked(graph, "namespaces", {}).items()):
        for key, way in sorted(settings.get("egress", {}).items()):
            if "cidr" not in way:
                yield Reason(f"namespaces.{name}.egress.{key}", f"port {way['port']} of every address")
    for name, why in unenforced(graph):
        yield Reason(f"namespaces.{name}", f"network policies are not enforced {why}")


def of_inside(graph: Graph) -> Iterator[Reason]:
    """Name load balancers that take whole companies in."""
    for key, settings in sorted(asked(graph, "applications", {}).items()):
        for front in _FRONTS:
            wide = [c for c in settings.get(front, {}).get("sourceRanges", []) if _prefix(c) < WIDE]
            if wide:
                yield Reason(f"applications.{key}.{front}", f"takes {', '.join(wide)}")


def _prefix(block: str) -> int:
    return ipaddress.IPv4Network(block).prefixlen


def of_least_privilege(graph: Graph) -> Iterator[Reason]:
    """Name policies of AWS's that grant all of a service, and accounts that may pull."""
    for key, identity in sorted(asked(graph, "identities", {}).items()):
        for policy in identity.get("policies", []):
            if str(policy).endswith("FullAccess"):
                yield Reason(f"identities.{key}", f"{str(policy).rsplit('/', 1)[-1]} grants all of a service")
    for key, settings in sorted(asked(graph, "repositories", {}).items()):
        if accounts := settings.get("pullAccounts"):
            yield Reason(f"repositories.{key}.pullAccounts", f"{', '.join(map(str, accounts))} may pull")


def of_spread(graph: Graph) -> Iterator[Reason]:
    """Name what is declared for one zone, or once, and clusters from which no zone can be taken out."""
    for cluster in graph.of("aws:eks/cluster:Cluster"):
        if cluster.inputs.get("zonalShiftConfig") == {"enabled": False}:
            yield Reason("zonalShift", "no zone that is only impaired can be taken out")
    for name, zone in sorted(kept_in_one_zone(graph).items()):
        yield Reason(name, f"in {zone} alone")
    bastions, subnets = graph.of(BASTION), {subnet.id: subnet for subnet in graph.of("Subnet")}
    placed = [subnets[i] for bastion in bastions if (i := str(bastion.inputs.get("subnetId"))) in subnets]
    if len({subnet.inputs.get("availabilityZone", "") for subnet in placed}) == 1:
        zone = placed[0].inputs.get("availabilityZone", "")
        yield Reason("bastions", f"in {zone} alone")
    for key, settings in sorted(asked(graph, "applications", {}).items()):
        if settings.get("replicas") == 1:
            yield Reason(f"applications.{key}", "one pod")


def short_retention(group: Resource) -> int | None:
    """Give the days that a log group is kept, if they are less than a year; without a retention it is kept for good."""
    days = group.inputs.get("retentionInDays")
    return days if isinstance(days, int) and 0 < days < LOG_RETENTION_DAYS else None


def of_encrypted(graph: Graph) -> Iterator[Reason]:
    """Name logs that are left out or kept for less than a year, and what is not backed up or may change its tags."""
    if left := [kind for kind in LOG_TYPES if kind not in chosen_log_types(graph)]:
        yield Reason("controlPlane.logTypes", f"no {', '.join(left)} logs of the control plane")
    yield from _kept_less(graph)
    for machine in graph.of("LaunchTemplate"):
        if asked_hops(graph, machine) and [*several_hops(graph, machine)]:
            yield Reason(f"{machine.name}.httpPutResponseHopLimit", "pods may read the credentials of their node")
    for key, files in sorted(asked(graph, "fileSystems", {}).items()):
        if files.get("backup") is False:
            yield Reason(f"fileSystems.{key}.backup", "no backups")
    for key, bastion in sorted(asked(graph, "bastions", {}).items()):
        if bastion.get("sessionLogging") is False:
            yield Reason(f"bastions.{key}.sessionLogging", "sessions are not logged")
    for key, settings in sorted(asked(graph, "repositories", {}).items()):
        if settings.get("mutableTags"):
            yield Reason(f"repositories.{key}.mutableTags", "its tags may move")


def _kept_less(graph: Graph) -> Iterator[Reason]:
    kept: dict[int, list[str]] = {}
    for group in graph.of("LogGroup"):
        if days := short_retention(group):
            kept.setdefault(days, []).append(group.name)
    for days, names in sorted(kept.items()):
        how = f"kept {days} day{'s' * (days != 1)}, less than the {LOG_RETENTION_DAYS} of CloudWatch.16"
        yield Reason(_key_of(graph, days, names), how)


def _key_of(graph: Graph, days: int, names: list[str]) -> str:
    """Name the key that says so; without one, the log groups."""
    keys = {
        "logRetentionDays": asked(graph, "logRetentionDays", None),
        "fargateLogging.retentionDays": asked(graph, "fargateLogging", {}).get("retentionDays"),
    }
    found = [key for key, given in keys.items() if given == days]
    return " and ".join(found) or f"log groups {', '.join(sorted(names))}"


EXCEPTIONS: Mapping[str, Callable[[Graph], Iterator[Reason]]] = {
    "Private": of_private,
    "Deployable from outside": of_outside,
    "Hardened": of_hardened,
    "Inside": of_inside,
    "Least privilege": of_least_privilege,
    "Spread": of_spread,
    "Encrypted and kept": of_encrypted,
}
"""By the name of the promise."""
