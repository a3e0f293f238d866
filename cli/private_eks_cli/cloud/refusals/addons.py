"""Add-ons: where their pods run, and whose identity they have."""

import fnmatch
import json
from collections.abc import Iterator, Mapping
from typing import Any

from .table import ADDON, FARGATE_PROFILE, NODE_GROUP, POD_IDENTITY, SCALING_GROUP, Live, Table, block, ready
from .workers import cluster_of, size_of

DEGRADED = (
    "timeout while waiting for state to become 'ACTIVE' (last state: 'DEGRADED'): InsufficientNumberOfReplicas: "
    "The add-on is unhealthy because it doesn't have the desired number of replicas"
)
"""The words of pulumi/pulumi-eks#1819, which shows how long the provider waits, and of aws/containers-roadmap#2328."""

CNI, COREDNS = "vpc-cni", "coredns"
CNI_ACCOUNT = ("kube-system", "aws-node")
"""Namespace and service account of the VPC CNI."""
DNS_LABELS = {"k8s-app": "kube-dns", "eks.amazonaws.com/component": COREDNS}
"""Labels of CoreDNS's pods: https://docs.aws.amazon.com/eks/latest/userguide/fargate-getting-started.html."""
NAME_LABEL = "app.kubernetes.io/name"
"""What pods of other add-ons carry, as those of charts do: https://helm.sh/docs/chart_best_practices/labels/."""

DEPLOYMENTS: Mapping[str, str] = {
    "adot": "opentelemetry-operator-system",
    "amazon-cloudwatch-observability": "amazon-cloudwatch",
    "amazon-sagemaker-hyperpod-observability": "hyperpod-observability",
    "amazon-sagemaker-hyperpod-training-operator": "aws-hyperpod",
    "amazon-sagemaker-spaces": "jupyter-k8s-system",
    "aws-ebs-csi-driver": "kube-system",
    "aws-efs-csi-driver": "kube-system",
    "aws-fsx-csi-driver": "kube-system",
    "aws-mountpoint-s3-csi-driver": "kube-system",
    "aws-privateca-connector-for-kubernetes": "aws-privateca-issuer",
    "cert-manager": "cert-manager",
    COREDNS: "kube-system",
    "external-dns": "external-dns",
    "kube-state-metrics": "kube-state-metrics",
    "metrics-server": "kube-system",
    "snapshot-controller": "kube-system",
}
"""Add-ons that wait for a pod to be scheduled, and their namespaces.

https://docs.aws.amazon.com/eks/latest/userguide/workloads-add-ons-available-eks.html and community-addons.html there.
"""
DAEMON_SETS: Mapping[str, str] = {
    "aws-guardduty-agent": "amazon-guardduty",
    "aws-network-flow-monitoring-agent": "amazon-network-flow-monitor",
    "fluent-bit": "fluent-bit",
    "prometheus-node-exporter": "prometheus-node-exporter",
    "sriov-network-metrics-exporter": "monitoring",
}
"""Add-ons that run on nodes as there are any, outside kube-system, where vpc-cni, kube-proxy and the agents are."""


def namespace_of(addon: Live) -> str:
    """Give the namespace of an add-on."""
    name = addon.inputs.get("addonName", "")
    given = block(addon.inputs, "namespaceConfig").get("namespace")
    return str(given or {**DAEMON_SETS, **DEPLOYMENTS}.get(name, "kube-system"))


def addon_of(cluster: Live, name: str, live: Table) -> Live | None:
    """Find an add-on that is there."""
    for addon in ready(ADDON, live):
        if (addon.inputs.get("clusterName"), addon.inputs.get("addonName")) == (cluster.id, name):
            return addon
    return None


def has_association(addon: Live, account: str, live: Table) -> bool:
    """Tell whether a service account of an add-on has an association: the add-on's own, or one beside it."""
    wanted = (str(addon.inputs.get("clusterName")), namespace_of(addon), account)
    return any(wanted in _associations(thing) for thing in (addon, *ready(POD_IDENTITY, live)))


def without_compute(wanted: Live, live: Table) -> Iterator[str]:
    """A Deployment needs something that its pods can be scheduled on.

    https://docs.aws.amazon.com/eks/latest/userguide/eks-add-ons.html
    """
    name = wanted.inputs.get("addonName")
    cluster = cluster_of(wanted, live) if wanted.type == ADDON and name in DEPLOYMENTS else None
    if cluster is None or has_auto_mode(cluster):
        return
    if not any(_on_nodes(wanted, nodes) for nodes in _nodes(cluster, live)) and not any(
        _on_fargate(wanted, profile) for profile in ready(FARGATE_PROFILE, live) if _belongs(profile, cluster)
    ):
        yield (
            f"{DEGRADED}: {name} finds no nodes and no Fargate profile for namespace {namespace_of(wanted)} "
            f"in {cluster.id}"
        )


def has_auto_mode(cluster: Live) -> bool:
    """Tell whether EKS itself makes nodes for the cluster's pods."""
    compute = block(cluster.inputs, "computeConfig")
    return bool(compute.get("enabled") and compute.get("nodePools"))


def _belongs(thing: Live, cluster: Live) -> bool:
    return bool(thing.inputs.get("clusterName") == cluster.id)


def _nodes(cluster: Live, live: Table) -> Iterator[Live]:
    yield from (group for group in ready(NODE_GROUP, live) if _belongs(group, cluster) and size_of(group))
    yield from (group for group in ready(SCALING_GROUP, live) if size_of(group) and cluster_of(group, live) is cluster)


def _on_nodes(addon: Live, group: Live) -> bool:
    """Pods keep away from Windows, and from tainted nodes unless the add-on's configuration tolerates something.

    https://docs.aws.amazon.com/eks/latest/userguide/windows-support.html
    """
    if str(group.inputs.get("amiType")).startswith("WINDOWS"):
        return False
    taints = {taint.get("effect") for taint in group.inputs.get("taints") or ()} - {"PREFER_NO_SCHEDULE"}
    return not taints or bool(_configuration(addon).get("tolerations"))


def _on_fargate(addon: Live, profile: Live) -> bool:
    """A selector fits by namespace and labels; CoreDNS has to be told that it runs on Fargate.

    https://docs.aws.amazon.com/eks/latest/userguide/fargate-getting-started.html
    """
    name = addon.inputs.get("addonName", "")
    dns = name == COREDNS
    if dns and str(_configuration(addon).get("computeType")).lower() != "fargate":
        return False
    labels = DNS_LABELS if dns else {NAME_LABEL: name}
    return any(_selects(selector, namespace_of(addon), labels) for selector in profile.inputs.get("selectors") or ())


def _selects(selector: Mapping[str, Any], namespace: str, labels: Mapping[str, str]) -> bool:
    wanted = (selector.get("labels") or {}).items()
    return fnmatch.fnmatchcase(namespace, str(selector.get("namespace"))) and all(
        key in labels and fnmatch.fnmatchcase(labels[key], str(value)) for key, value in wanted
    )


def _configuration(addon: Live) -> Mapping[str, Any]:
    configuration: Mapping[str, Any] = json.loads(addon.inputs.get("configurationValues") or "{}")
    return configuration


def associated_twice(wanted: Live, live: Table) -> Iterator[str]:
    """A service account has one association, of its own or of its add-on; an add-on adopts none.

    https://docs.aws.amazon.com/eks/latest/userguide/add-ons-iam.html; the words are those of eksctl-io/eksctl#7753.
    """
    mine = set(_associations(wanted))
    for other in live:
        for shared in sorted(mine.intersection(_associations(other))):
            cluster, namespace, account = shared
            yield (
                f"ResourceInUseException: Association already exists: {other.id} has the one of service account "
                f"{account} in namespace {namespace} of {cluster}"
            )


def _associations(thing: Live) -> Iterator[tuple[str, str, str]]:
    inputs = thing.inputs
    if thing.type == POD_IDENTITY:
        yield inputs["clusterName"], inputs["namespace"], inputs["serviceAccount"]
    for own in (inputs.get("podIdentityAssociations") or ()) if thing.type == ADDON else ():
        yield inputs["clusterName"], namespace_of(thing), own["serviceAccount"]
