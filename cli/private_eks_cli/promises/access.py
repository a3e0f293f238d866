"""At least one administrator, by access entry, and nobody by accident."""

from collections.abc import Iterator
from typing import Any

from private_eks.cluster.plan.access import CLUSTER_ADMIN

from ..graph.documents import document_of
from ..graph.model import Graph, Resource, strings
from ..graph.roles import CAPABILITY


def nobody_locked_out(graph: Graph) -> Iterator[str]:
    """Name clusters without an administrator, silent administrators, and secrets in what is exported."""
    for cluster in graph.of("aws:eks/cluster:Cluster"):
        name = cluster.physical_name
        yield from other_entries(graph, cluster)
        yield from silent_administrator(graph, cluster)
        if not any(_is_admin(grant.inputs, name) for grant in graph.of("AccessPolicyAssociation")):
            yield f"cluster {name} has no administrator"
    entries = {(entry.inputs["clusterName"], entry.inputs["principalArn"]) for entry in graph.of("AccessEntry")}
    entries |= {(one.inputs["clusterName"], one.inputs["roleArn"]) for one in graph.of(CAPABILITY)}
    for grant in graph.of("AccessPolicyAssociation"):
        if (grant.inputs["clusterName"], grant.inputs["principalArn"]) not in entries:
            yield f"{grant.name} grants to a principal without an entry"
    for text in strings(graph.exports):
        if any(set(user.get("user") or ()) != {"exec"} for user in _users(text)):
            yield "the kubeconfig holds a credential"


def other_entries(graph: Graph, cluster: Resource) -> Iterator[str]:
    """Name a cluster that takes principals from elsewhere than access entries."""
    if cluster.inputs.get("accessConfig", {}).get("authenticationMode") != "API":
        yield f"cluster {cluster.physical_name} takes entries from elsewhere than access entries"


def silent_administrator(graph: Graph, cluster: Resource) -> Iterator[str]:
    """Name a cluster that makes its creator an administrator."""
    if cluster.inputs.get("accessConfig", {}).get("bootstrapClusterCreatorAdminPermissions") is not False:
        yield f"whoever creates cluster {cluster.physical_name} becomes its administrator"


def _users(text: str) -> list[Any]:
    """Give the users of a kubeconfig in JSON; none of any other text."""
    found = document_of(text)
    return found.get("users") or [] if isinstance(found, dict) else []


def _is_admin(inputs: Any, cluster: str) -> bool:
    return bool(
        inputs["clusterName"] == cluster
        and inputs["policyArn"].endswith(f"/{CLUSTER_ADMIN}")
        and inputs["accessScope"] == {"type": "cluster"}
    )
