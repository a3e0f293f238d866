"""What AWS runs for a cluster: capabilities with their access and logs, and backups."""

from collections.abc import Iterator, Mapping
from typing import Any

from private_eks.capabilities.plan import LOGS

from ..graph.asked import asked
from ..graph.model import Graph
from ..graph.roles import CAPABILITY

VAULT, PLAN, SELECTION = "aws:backup/vault:Vault", "aws:backup/plan:Plan", "aws:backup/selection:Selection"


def run_by_aws(graph: Graph) -> Iterator[str]:
    """Name what was asked for and is not made."""
    for key, settings in asked(graph, "capabilities", {}).items():
        yield from _capability(graph, key, settings)
    if asked(graph, "backup", {"enabled": False}).get("enabled", True):
        yield from _backups(graph)


def _capability(graph: Graph, key: str, settings: Mapping[str, Any]) -> Iterator[str]:
    made = [one for one in graph.of(CAPABILITY) if one.inputs.get("capabilityName") == key]
    if not made:
        yield f"capability {key} is not made"
    for capability in made:
        grants = [
            g for g in graph.of("AccessPolicyAssociation") if g.inputs["principalArn"] == capability.inputs["roleArn"]
        ]
        given = {str(grant.inputs["policyArn"]).rpartition("/")[2] for grant in grants}
        yield from (
            f"capability {key} does not get {policy}" for policy in settings.get("policies", {}) if policy not in given
        )
        kept = set(_kept(graph, capability.arn))
        yield from (f"{log} of capability {key} are not kept" for log in LOGS[key] if log not in kept)


def _kept(graph: Graph, arn: str) -> Iterator[str]:
    """Go through the logs of a capability that are delivered to a log group."""
    groups = {group.arn for group in graph.of("LogGroup")}
    destinations = {
        one.arn
        for one in graph.of("LogDeliveryDestination")
        if one.inputs["deliveryDestinationConfiguration"]["destinationResourceArn"] in groups
    }
    delivered = {
        one.inputs["deliverySourceName"]
        for one in graph.of("LogDelivery")
        if one.inputs["deliveryDestinationArn"] in destinations
    }
    for source in graph.of("LogDeliverySource"):
        if source.inputs["resourceArn"] == arn and source.inputs["name"] in delivered:
            yield str(source.inputs["logType"])


def _backups(graph: Graph) -> Iterator[str]:
    vaults = {vault.physical_name for vault in graph.of(VAULT)}
    plans = {
        plan.id for plan in graph.of(PLAN) for rule in plan.inputs["rules"] if rule.get("targetVaultName") in vaults
    }
    selected = {
        arn for one in graph.of(SELECTION) if one.inputs["planId"] in plans for arn in one.inputs.get("resources", [])
    }
    for cluster in graph.of("aws:eks/cluster:Cluster"):
        if cluster.arn not in selected:
            yield f"cluster {cluster.name} is not backed up"
