"""What was asked for: the inputs that components register, in the words of stack files.

Whoever judges a program asks here, so that it works for every program: what a component was told stands in a recorded
program, in a preview's JSON and in a state alike. docs/decisions/0020-registered-inputs.md says how it is spelled.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from private_eks.access.plan.bastion import LOCAL_PORT
from private_eks.common.asked import OUTPUT
from private_eks.platform.plan.platform import identity_key

from ..cloud.kubernetes.kubeconfigs import tunnel_of
from .model import Graph, Resource, strings

OURS = "private-eks:index:"
NETWORK = "network"

_WITH_ROLES = ("Network", "Cluster", "Compute", "Registry", "Bastion", "Runner", "Capabilities", "Backups")
_INSIDE = ("Addons", "FargateProfiles", "Identities", "Karpenter", "NodeGroup", "SelfManagedNodeGroup")
"""Components that make roles, those of a `Compute` last."""

FIELDS: Mapping[str, Sequence[tuple[str, str]]] = {
    "accessEntries": [("Cluster", "accessEntries")],
    "addons": [("Compute", "addons"), ("Addons", "addons")],
    "applications": [("Workloads", "applications"), ("Applications", "applications")],
    "certificateAuthorities": [
        (type_, "certificateAuthorities") for type_ in ("Compute", "NodeGroup", "SelfManagedNodeGroup")
    ],
    "backup": [("Backups", "settings")],
    "capabilities": [("Capabilities", "capabilities")],
    "cidr": [("Network", "cidr")],
    "clientCidrs": [("Cluster", "clientCidrs"), ("Endpoints", "clientCidrs")],
    "controlPlane": [("Cluster", "controlPlane")],
    "controlPlaneEgress": [("Cluster", "controlPlaneEgress")],
    "endpointAccess": [("Endpoints", "access")],
    "endpointServices": [("Endpoints", "services")],
    "existingEndpointServices": [("Endpoints", "existingServices")],
    "fargateLogging": [("Compute", "fargateLogging"), ("FargateProfiles", "logging")],
    "fargateProfiles": [("Compute", "fargateProfiles"), ("FargateProfiles", "profiles")],
    "iam": [(type_, "iam") for type_ in (*_WITH_ROLES, *_INSIDE)],
    "identities": [("Compute", "identities"), ("Identities", "identities")],
    "images": [("Registry", "images")],
    "karpenter": [("Compute", "karpenter"), ("Karpenter", "settings")],
    "keyArn": [("Cluster", "keyArn"), ("Registry", "keyArn")],
    "logRetentionDays": [("Cluster", "logRetentionDays"), ("Network", "logRetentionDays")],
    "manifests": [("Workloads", "manifests")],
    "namespaces": [("Workloads", "namespaces"), ("Namespaces", "namespaces")],
    "nodeEgress": [("Compute", "nodeEgress"), ("NodeSecurityGroup", "egress")],
    "platform": [("Workloads", "platform"), ("Platform", "presets")],
    "protect": [("Cluster", "protect")],
    "proxy": [("Compute", "proxy"), ("NodeGroup", "proxy"), ("SelfManagedNodeGroup", "proxy")],
    "pullThroughCaches": [("Registry", "pullThroughCaches")],
    "registries": [
        (type_, "registries") for type_ in ("Compute", "NodeGroup", "SelfManagedNodeGroup", "Workloads", "Applications")
    ],
    "repositories": [("Registry", "repositories")],
    "secondaryCidrs": [("Network", "secondaryCidrs")],
    "storageClasses": [("Workloads", "storageClasses"), ("StorageClasses", "classes")],
    "supportType": [("Cluster", "supportType")],
    "uses": [("Endpoints", "uses")],
    "version": [("Cluster", "version")],
    "zones": [("Network", "zones")],
}
"""Who is told what by its own name; where one of them is in another, the outer one is asked."""
MEMBERS: Mapping[str, tuple[str, ...]] = {
    "bastions": ("Bastion",),
    "fileSystems": ("FileSystem",),
    "nodeGroups": ("Compute", "NodeGroup"),
    "runners": ("Runner",),
    "selfManagedNodeGroups": ("Compute", "SelfManagedNodeGroup"),
}
"""Families whose members are components, outside of another one that has them all."""
KEYS = sorted({*FIELDS, *MEMBERS})


def asked(graph: Graph, key: str, default: Any) -> Any:
    """Tell what was asked for under a key of stack files; `default` where nobody said anything that is known."""
    found = graph.remembered(f"asked {key}", lambda: [value for value in _values(graph, key) if value != OUTPUT])
    if not found:
        return default
    if all(isinstance(value, Mapping) for value in found):
        return _merged(found)
    if all(isinstance(value, list) for value in found):
        return list({str(item): item for given in found for item in given}.values())
    return found[0]


def _merged(found: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Put what several components are told together; of `roles`, each is told its own."""
    every = {name: value for given in reversed(found) for name, value in given.items()}
    roles = {name: role for given in found for name, role in (given.get("roles") or {}).items()}
    return {**every, **({"roles": roles} if roles else {})}


def told(graph: Graph, field: str, *types: str) -> Iterator[Any]:
    """Go through what the components of some types are told under a name of their own, the outermost ones."""
    for component in _outermost(graph, types):
        if field in component.inputs:
            yield component.inputs[field]


def region_of(graph: Graph) -> str:
    """Give the region of the components; without any, that of the provider."""
    found = (r.inputs["region"] for r in graph if r.type.startswith(OURS) and "region" in r.inputs)
    return str(next(found, None) or graph.config.get("aws:region", ""))


def of_names(graph: Graph, key: str) -> set[str]:
    """Give the names that what a component makes for a member called `key` may have."""
    return {key, *(f"{component.name}-{key}" for component in graph if component.type.startswith(OURS))}


def named(graph: Graph, text: str) -> Iterator[str]:
    """Name the keys under which a text was given, or else the first input: the ARN of a role of somebody else."""
    found = [key for key in KEYS if any(text in given for given in strings(asked(graph, key, ())))]
    inputs = (
        f"{component.name}.{field}"
        for component in graph
        if component.type.startswith(OURS)
        for field, given in component.inputs.items()
        if text in strings(given)
    )
    yield from found or itertools.islice(inputs, 1)


def told_texts(graph: Graph) -> set[str]:
    """Give the texts that components are told; what others make is among them, by its ID or ARN."""
    texts: set[str] = graph.remembered(
        "texts", lambda: set(strings([r.inputs for r in graph if r.type.startswith(OURS)]))
    )
    return texts


def named_clusters(graph: Graph) -> set[str]:
    """Give the clusters that components are told by name, because others make them."""
    return {str(r.inputs["clusterName"]) for r in graph if r.type.startswith(OURS) and "clusterName" in r.inputs} - {
        OUTPUT
    }


def lacks_a_cluster(graph: Graph) -> bool:
    """Tell whether no cluster was asked for: it is somebody else's, or there is none yet."""
    return not graph.of(f"{OURS}Cluster", "aws:eks/cluster:Cluster")


def lacks_a_network(graph: Graph) -> bool:
    """Tell whether no VPC was asked for: it is somebody else's."""
    return not graph.of(f"{OURS}Network", "Vpc") and not graph.given


def way_in(graph: Graph) -> tuple[str, str]:
    """Tell how objects get into the cluster: the mode, and the bastion that lends its tunnel, or the network."""
    mode = next((str(given) for given in told(graph, "mode", "Workloads")), "")
    providers = [r for r in graph if r.type == "pulumi:providers:kubernetes" and _is(graph, r.parent, "Workloads")]
    ports = {tunnel_of(str(provider.inputs.get("kubeconfig", ""))) for provider in providers}
    for key, settings in sorted(asked(graph, "bastions", {}).items()):
        if settings.get("localPort", LOCAL_PORT) in ports:
            return mode, key
    return mode, NETWORK


def members(graph: Graph, family: str) -> dict[str, Resource]:
    """Give the components of a family by name: without the cluster's where all begin with one, and differ still."""
    *_, type_ = MEMBERS[family]
    clusters = sorted((cluster.name for cluster in _components(graph, "Cluster")), key=len, reverse=True)
    found = [component for component in _outermost(graph, MEMBERS[family]) if component.type == f"{OURS}{type_}"]
    short = [without_cluster(component.name, clusters) for component in found]
    names = short if len(set(short)) == len(short) else [component.name for component in found]
    return dict(zip(names, found, strict=True))


def _values(graph: Graph, key: str) -> Iterator[Any]:
    if key in MEMBERS:
        yield from told(graph, key, *MEMBERS[key])
        found = {name: component.inputs.get("settings", {}) for name, component in members(graph, key).items()}
        yield from [found] if found else []
        return
    for type_, field in FIELDS[key]:
        types = [type_ for type_, _ in FIELDS[key]]
        for component in _outermost(graph, types):
            if component.type == f"{OURS}{type_}" and field in component.inputs:
                yield _own(graph, component.inputs[field]) if key == "identities" else component.inputs[field]


def _own(graph: Graph, identities: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out the identities that presets of the platform bring."""
    names = [component.name for component in _components(graph, "Cluster")]
    brought = {identity_key(preset, name) for preset in asked(graph, "platform", {}) for name in names}
    return {key: value for key, value in identities.items() if key not in brought}


def _outermost(graph: Graph, types: Sequence[str]) -> list[Resource]:
    found = _components(graph, *types)
    inside = {below.urn for component in found for below in graph.below(component.urn)}
    return [component for component in found if component.urn not in inside]


def _components(graph: Graph, *types: str) -> list[Resource]:
    return graph.of(*(f"{OURS}{type_}" for type_ in types))


def _is(graph: Graph, urn: str, type_: str) -> bool:
    return urn in graph.resources and graph.resources[urn].type == f"{OURS}{type_}"


def without_cluster(name: str, clusters: Sequence[str]) -> str:
    """Leave out the first of some clusters' names that a name begins with."""
    return next((name.removeprefix(f"{cluster}-") for cluster in clusters if name.startswith(f"{cluster}-")), name)
