"""Add-ons: none is missing, each has a place to run, and each comes when that place and what it calls are there."""

from collections.abc import Iterator, Mapping, Sequence

from private_eks.addons.plan.addon_facts import AUTO, FARGATE, NODES, KnownAddon
from private_eks.addons.plan.known_addons import KNOWN, default_configuration
from private_eks.fargate.plan.fargate import selects

from ..graph.asked import lacks_a_cluster, region_of
from ..graph.documents import configuration
from ..graph.model import Graph, Resource
from ..graph.nodes import automatic, hosts_pods, is_windows, node_groups, size_of
from .karpenter import queues
from .waiting import missing, role

AGENT = "eks-pod-identity-agent"
BEFORE_NODES = (AGENT, "kube-proxy", "vpc-cni")
"""DaemonSets without which a node is not ready, or its pods have no role."""
WITHOUT_DNS = (*BEFORE_NODES, "coredns", "eks-node-monitoring-agent")

Addons = Mapping[str, Resource]


def addons_in_order(graph: Graph) -> Iterator[str]:
    """Name add-ons that are missing, that nothing can run, or that do not wait for what they need."""
    addons = {addon.inputs["addonName"]: addon for addon in graph.of("Addon")}
    groups = node_groups(graph)
    networking = [addons[name] for name in BEFORE_NODES if name in addons]
    if lacks_a_cluster(graph) and not addons:
        return
    if groups and not {"kube-proxy", "vpc-cni"} <= addons.keys():
        yield "nodes would never be ready: vpc-cni or kube-proxy is missing"
    for group in groups:
        yield from missing(graph, group, networking)
    yield from _roles(graph, addons)
    yield from _dns(graph, addons)
    for name, addon in addons.items():
        if name in KNOWN:
            yield from _place(graph, addon, KNOWN[name])
            yield from _configured(graph, addon, KNOWN[name])
            yield from missing(graph, addon, [addons[other] for other in KNOWN[name].after if other in addons])
        if name not in WITHOUT_DNS:
            yield from missing(graph, addon, [addons[other] for other in addons if other == "coredns"])


def _roles(graph: Graph, addons: Addons) -> Iterator[str]:
    """Add-ons have what their roles need, and the agent that hands them out."""
    for addon in addons.values():
        if arn := addon.inputs.get("serviceAccountRoleArn"):
            yield from role(graph, addon, arn)
        for association in addon.inputs.get("podIdentityAssociations", []):
            yield from role(graph, addon, association["roleArn"])
            yield from missing(graph, addon, [addons[name] for name in addons if name == AGENT])
    by_agent = [addon for addon in addons.values() if addon.inputs.get("podIdentityAssociations")]
    if node_groups(graph) and AGENT not in addons and (by_agent or graph.of("PodIdentityAssociation")):
        yield f"{AGENT} is missing"


def _dns(graph: Graph, addons: Addons) -> Iterator[str]:
    """CoreDNS comes after what runs it: nodes, or else a profile that takes it; Auto Mode has its own."""
    profiles = graph.of("FargateProfile")
    if not any(map(size_of, node_groups(graph))) and not profiles:
        return
    if "coredns" not in addons:
        yield "coredns is missing"
        return
    homes = [group for group in node_groups(graph) if hosts_pods(graph, group)]
    homes = homes or _takers(profiles, KNOWN["coredns"])
    before = graph.waits_for(addons["coredns"])
    if not automatic(graph) and not any(home.urn in before for home in homes):
        yield "coredns does not wait for what it runs on"


def _place(graph: Graph, addon: Resource, known: KnownAddon) -> Iterator[str]:
    """An add-on has a place among those that can run it; one on Fargate comes after a profile that takes it."""
    takers = _takers(graph.of("FargateProfile"), known) if FARGATE in known.runs_on else []
    there = {
        NODES: bool(node_groups(graph) or queues(graph)),
        AUTO: automatic(graph),
        FARGATE: bool(takers),
    }
    if not any(there[place] for place in known.runs_on):
        yield f"nothing can run {addon.name}"
    elif takers and addon.inputs["addonName"] != "coredns":
        before = graph.waits_for(addon)
        if not any(profile.urn in before for profile in takers):
            yield f"{addon.name} does not wait for a profile that takes it"


def _configured(graph: Graph, addon: Resource, known: KnownAddon) -> Iterator[str]:
    """Add-ons are told what a private network and their place ask for; the value is the caller's to choose."""
    given = configuration(addon.inputs)
    on_fargate = bool(_takers(graph.of("FargateProfile"), known)) and FARGATE in known.runs_on
    if addon.inputs["addonName"] == "coredns" and any(hosts_pods(graph, group) for group in node_groups(graph)):
        on_fargate = False
    windows = any(is_windows(graph, group) for group in node_groups(graph))
    region = region_of(graph)
    for key, value in default_configuration(addon.inputs["addonName"], region, on_fargate, windows).items():
        if key not in given or (isinstance(value, dict) and not value.keys() <= given[key].keys()):
            yield f"{addon.name} is not told its {key}"


def _takers(profiles: Sequence[Resource], known: KnownAddon) -> list[Resource]:
    """Give the profiles that take an add-on's pods; whatever their labels, if these are not known."""
    found = []
    for profile in profiles:
        selectors = profile.inputs["selectors"]
        if not known.pod_labels:
            selectors = [{"namespace": selector["namespace"]} for selector in selectors]
        if selects({"selectors": selectors}, known.namespace, known.pod_labels):
            found.append(profile)
    return found
