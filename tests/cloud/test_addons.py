"""Add-ons become active where their pods can run, and share no service account."""

import dataclasses
from typing import Any

import pytest

from private_eks_cli.cloud.refusals import Live, RefusedError, refuse_creation, refuse_update
from private_eks_cli.cloud.refusals.addons import DEPLOYMENTS

from .account import addon, association, cluster, for_self_managed, live, managed, profile, self_managed, world

DNS = {"namespace": "kube-system", "labels": {"k8s-app": "kube-dns"}}
ON_FARGATE = addon("coredns", {"computeType": "Fargate"})
TAINT = {"key": "a", "value": "b", "effect": "NO_SCHEDULE"}
SOFT_TAINT = {**TAINT, "effect": "PREFER_NO_SCHEDULE"}
OTHER = [{"key": "kubernetes.io/cluster/other", "value": "owned", "propagateAtLaunch": True}]
POOLS = {"computeConfig": {"enabled": True, "nodePools": ["system"]}}

HOMES: dict[str, tuple[Live, list[Live]]] = {
    "managed nodes": (addon("coredns"), [managed()]),
    "self-managed nodes": (addon("coredns"), [*for_self_managed().values(), self_managed()]),
    "auto mode": (addon("metrics-server"), [cluster(**POOLS)]),
    "softly tainted nodes": (addon("coredns"), [managed(taints=[SOFT_TAINT])]),
    "tainted nodes, tolerated": (addon("coredns", {"tolerations": [{"key": "a"}]}), [managed(taints=[TAINT])]),
    "the profile of CoreDNS": (ON_FARGATE, [profile(DNS)]),
    "a profile of the namespace": (ON_FARGATE, [profile({"namespace": "kube-system"})]),
    "a profile with wildcards": (ON_FARGATE, [profile({"namespace": "kube-*", "labels": {"k8s-app": "kube-?ns"}})]),
    "one of several selectors": (ON_FARGATE, [profile({"namespace": "a"}, DNS)]),
    "a profile of another namespace": (addon("cert-manager"), [profile({"namespace": "cert-manager"})]),
    "a profile by the label of the chart": (
        addon("metrics-server"),
        [profile({"namespace": "kube-system", "labels": {"app.kubernetes.io/name": "metrics-server"}})],
    ),
    "a namespace of one's choice": (
        addon("cert-manager", namespaceConfig={"namespace": "certs"}),
        [profile({"namespace": "certs"})],
    ),
}


@pytest.mark.parametrize(("wanted", "homes"), HOMES.values(), ids=HOMES)
def test_an_add_on_whose_pods_find_a_place_becomes_active(wanted: Live, homes: list[Live]) -> None:
    refuse_creation(wanted, [*{**world(), **{home.id: home for home in homes}}.values()])


HOMELESS: dict[str, tuple[Live, list[Live]]] = {
    **{f"{name} with nothing": (addon(name), []) for name in DEPLOYMENTS},
    "an empty group": (addon("coredns"), [managed(scalingConfig={"desiredSize": 0, "minSize": 0})]),
    "a group that is not there yet": (addon("coredns"), [live(managed().type, "g", "CREATING", **managed().inputs)]),
    "nodes of another cluster": (addon("coredns"), [managed(clusterName="other")]),
    "an empty Auto Scaling group": (addon("coredns"), [*for_self_managed().values(), self_managed(minSize=0)]),
    "an Auto Scaling group of another cluster": (
        addon("coredns"),
        [
            dataclasses.replace(cluster(name="other"), id="other"),
            *for_self_managed().values(),
            self_managed(tags=OTHER),
        ],
    ),
    "Windows nodes": (addon("coredns"), [managed(amiType="WINDOWS_CORE_2025_x86_64")]),
    "tainted nodes": (addon("coredns"), [managed(taints=[TAINT])]),
    "auto mode without pools": (addon("coredns"), [cluster(computeConfig={"enabled": True, "nodePools": []})]),
    "another namespace": (ON_FARGATE, [profile({"namespace": "default"})]),
    "other labels": (ON_FARGATE, [profile({"namespace": "kube-system", "labels": {"app": "*"}})]),
    "fargate without being told": (addon("coredns"), [profile(DNS)]),
    "labels of unknown pods": (addon("metrics-server"), [profile(DNS)]),
}


@pytest.mark.parametrize(("wanted", "homes"), HOMELESS.values(), ids=HOMELESS)
def test_an_add_on_whose_pods_find_none_stays_degraded(wanted: Live, homes: list[Live]) -> None:
    words = rf"DEGRADED.*InsufficientNumberOfReplicas.*{wanted.inputs['addonName']} finds no nodes"
    with pytest.raises(RefusedError, match=words):
        refuse_creation(wanted, [*{**world(), **{home.id: home for home in homes}}.values()])


@pytest.mark.parametrize(
    "name", ["kube-proxy", "eks-pod-identity-agent", "eks-node-monitoring-agent", "aws-guardduty-agent"]
)
def test_what_runs_on_every_node_waits_for_none(name: str) -> None:
    refuse_creation(addon(name), [*world().values()])


def test_an_add_on_of_a_cluster_elsewhere_is_not_judged() -> None:
    refuse_creation(live(addon("coredns").type, "other:coredns", clusterName="other", addonName="coredns"), [])


def owned(account: str, name: str = "aws-ebs-csi-driver", **inputs: Any) -> Live:
    return addon(name, podIdentityAssociations=[{"serviceAccount": account, "roleArn": "arn:app"}], **inputs)


TWICE: list[tuple[Live, Live]] = [
    (association("a-2", "app"), association("a-1", "app")),
    (association("a-1", "ebs-csi-controller-sa"), owned("ebs-csi-controller-sa")),
    (owned("ebs-csi-controller-sa"), association("a-1", "ebs-csi-controller-sa")),
    (owned("app", "external-dns"), association("a-1", "app", "external-dns")),
]


@pytest.mark.parametrize(("wanted", "other"), TWICE, ids=lambda thing: thing.id)
def test_a_service_account_is_associated_once(wanted: Live, other: Live) -> None:
    with pytest.raises(RefusedError, match=r"ResourceInUseException: Association already exists: .* service account"):
        refuse_creation(wanted, [*world().values(), managed(), other])


ONCE: list[tuple[Live, Live]] = [
    (association("a-2", "app"), association("a-1", "app", "other")),
    (
        association("a-2", "app"),
        live(association("a", "app").type, "a", **{**association("a", "app").inputs, "clusterName": "x"}),
    ),
    (owned("app", "external-dns"), association("a-1", "app", "kube-system")),
    (owned("app", namespaceConfig={"namespace": "csi"}), association("a-1", "app", "kube-system")),
]


@pytest.mark.parametrize(("wanted", "other"), ONCE, ids=lambda thing: thing.id)
def test_namespaces_and_clusters_keep_associations_apart(wanted: Live, other: Live) -> None:
    refuse_creation(wanted, [*world().values(), managed(), other])


def test_an_add_on_adopts_no_association_later_either() -> None:
    before, beside = addon("aws-ebs-csi-driver"), association("a-1", "ebs-csi-controller-sa")
    with pytest.raises(RefusedError, match="Association already exists: a-1"):
        refuse_update(before, owned("ebs-csi-controller-sa").inputs, [before, beside])
    refuse_update(owned("ebs-csi-controller-sa"), before.inputs, [before, beside])
