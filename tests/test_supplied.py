"""Closed namespaces leave pods DNS and the credentials of their identity, and whatever takes them away is named."""

import dataclasses
import functools
from typing import Any

import pytest

from private_eks import Namespaces, Workloads
from private_eks_cli.graph.model import Graph, Resource
from private_eks_cli.promises.network_policies import supplied
from tests.conftest import ALL_STACKS, name_of, recorded, with_settings
from tests.shop import with_objects

POD_IDENTITY = {"a": {"namespace": "shop", "serviceAccount": "a", "policies": ["AmazonS3ReadOnlyAccess"]}}
BY_IRSA = {"a": {**POD_IDENTITY["a"], "mechanism": "irsa"}}
RESTRICTED = {"pod-security.kubernetes.io/enforce": "restricted"}


def rules(graph: Graph, namespace: str) -> list[Any]:
    (basics,) = [r for r in graph.objects("NetworkPolicy") if r.name.endswith(f"-{namespace}/basics")]
    return list(basics.inputs["spec"]["egress"])


def with_basics(graph: Graph, change: Any) -> Graph:
    (basics,) = [r for r in graph.objects("NetworkPolicy") if r.name.endswith("/basics")]
    spec = {**basics.inputs["spec"], "egress": change(basics.inputs["spec"]["egress"])}
    return graph.replacing(dataclasses.replace(basics, inputs={**basics.inputs, "spec": spec}))


@functools.cache
def shop(stack: str, by_irsa: bool = False, **keys: Any) -> Graph:
    """Record a stack with an identity in a closed namespace whose pods come from elsewhere."""
    identities = BY_IRSA if by_irsa else POD_IDENTITY
    return with_settings(stack, namespaces={"shop": {}}, applications={}, identities=identities, manifests=[], **keys)


def own(policy: dict[str, Any], stack: str = "staging", pod: dict[str, Any] | None = None, **keys: Any) -> Graph:
    """Record a stack with a namespace of the user's own, a policy in it, and pods."""
    security = {
        "runAsNonRoot": True, "allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]},
        "seccompProfile": {"type": "RuntimeDefault"},
    }  # fmt: skip
    labels = {"app": "a"}
    spec = {
        "serviceAccountName": "a",
        "containers": [{"name": "a", "image": "x", "securityContext": security}],
        **(pod or {}),
    }
    template = {"metadata": {"labels": labels}, "spec": spec}
    return with_objects(stack, [
        {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "own", "labels": RESTRICTED}},
        {
            "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
            "metadata": {"name": "own", "namespace": "own"}, "spec": {"podSelector": {}, **policy},
        },
        {
            "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "a", "namespace": "own"},
            "spec": {"selector": {"matchLabels": labels}, "template": template},
        },
    ], **keys)  # fmt: skip


@pytest.mark.parametrize("stack", ALL_STACKS, ids=name_of)
def test_every_stack_keeps_it(stack: str) -> None:
    assert list(supplied(recorded(stack))) == []


@pytest.mark.parametrize("stack", ["staging", "auto-mode", "everything"])
@pytest.mark.parametrize("by_irsa", [False, True])
def test_identities_in_closed_namespaces_are_supplied(stack: str, by_irsa: bool) -> None:
    assert list(supplied(shop(stack, by_irsa))) == []


@pytest.mark.parametrize("stack", ["staging", "auto-mode"])
def test_without_its_rule_the_agent_is_out_of_reach(stack: str) -> None:
    found = list(supplied(with_basics(shop(stack), lambda rules: [rules[0], rules[2]])))
    assert found == [
        "pods of service account shop/a cannot reach 169.254.170.23 on TCP port 80 for the credentials of Pod Identity"
    ]


def test_without_its_rule_sts_is_out_of_reach() -> None:
    found = list(supplied(with_basics(shop("staging", True), lambda rules: rules[:2])))
    assert found
    assert all("cannot reach STS in 10.20." in fault and "for the credentials of IRSA" in fault for fault in found)


def test_auto_mode_has_no_pods_to_select_for_dns() -> None:
    broken = with_basics(shop("auto-mode"), lambda rules: [{**rules[0], "to": rules[0]["to"][:1]}, *rules[1:]])
    assert list(supplied(broken)) == [
        f"pods of service account shop/a cannot reach DNS, 172.20.0.10, on {protocol} port 53"
        for protocol in ("TCP", "UDP")
    ]


@pytest.mark.parametrize(("kept", "fault"), [
    ([{"port": 53, "protocol": "TCP"}], "on UDP port 53"), ([{"port": 53, "protocol": "UDP"}], "on TCP port 53"),
])  # fmt: skip
def test_dns_is_asked_by_both_protocols(kept: list[Any], fault: str) -> None:
    (found,) = supplied(with_basics(shop("staging"), lambda rules: [{**rules[0], "ports": kept}, *rules[1:]]))
    assert found.endswith(fault)


def test_the_address_follows_the_block_of_services() -> None:
    graph = shop("auto-mode", serviceCidr="10.100.0.0/16")
    assert {"ipBlock": {"cidr": "10.100.0.10/32"}} in rules(graph, "shop")[0]["to"]
    assert list(supplied(graph)) == []


ANYWHERE: dict[str, Any] = {"policyTypes": ["Egress"], "egress": [{}]}
NOWHERE: dict[str, Any] = {"policyTypes": ["Egress"]}
KUBE_DNS: dict[str, Any] = {
    "egress": [{
        "to": [{"namespaceSelector": {}, "podSelector": {"matchLabels": {"k8s-app": "kube-dns"}}}],
        "ports": [{"port": 53, "protocol": protocol} for protocol in ("TCP", "UDP")],
    }],
}  # fmt: skip
OF_OWN = {"own": {"namespace": "own", "serviceAccount": "a", "policies": ["AmazonS3ReadOnlyAccess"]}}


@pytest.mark.parametrize("policy", [ANYWHERE, NOWHERE, KUBE_DNS, {"policyTypes": ["Ingress"]}], ids=str)
def test_a_namespace_of_one_s_own_may_be_as_closed_as_its_owner_wants(policy: dict[str, Any]) -> None:
    assert list(supplied(own(policy))) == []


def test_an_own_policy_that_means_dns_opens_it_where_it_answers() -> None:
    found = list(supplied(own(KUBE_DNS, "auto-mode")))
    assert [fault[:45] for fault in found] == ["Deployment own/a cannot reach DNS, 172.20.0.10"[:45]] * 2


@pytest.mark.parametrize(("policy", "faults"), [(ANYWHERE, 0), (KUBE_DNS, 1), (NOWHERE, 3)])
def test_identities_of_own_namespaces_are_asked_about(policy: dict[str, Any], faults: int) -> None:
    assert len(list(supplied(own(policy, identities=OF_OWN)))) == faults


def test_nothing_is_asked_of_pods_on_fargate() -> None:
    profiles = {"own": {"selectors": [{"namespace": "own"}]}, "coredns": {"selectors": [{"namespace": "kube-system"}]}}
    identities = {"own": {**OF_OWN["own"], "mechanism": "irsa"}}
    graph = own(NOWHERE, compute="mixed", fargateProfiles=profiles, identities=identities)
    assert list(supplied(graph)) == []


def test_the_components_alone_take_the_block_of_services(deploy: Any) -> None:
    def program() -> None:
        given = {"version": "1.35", "cidrs": ["10.0.0.0/16"], "service_cidr": "10.100.0.0/16"}
        one: Any = {**given, "namespaces": {"shop": {}}}
        two: Any = {**given, "region": "eu-west-1", "namespaces": {"team": {}}}
        Namespaces("one", one)
        Workloads("two", two)

    graph: Graph = deploy(program)
    for namespace in ("shop", "team"):
        assert {"ipBlock": {"cidr": "10.100.0.10/32"}} in rules(graph, namespace)[0]["to"]


def test_without_it_they_take_that_of_clusters(deploy: Any) -> None:
    graph: Graph = deploy(
        lambda: Namespaces("one", {"version": "1.35", "cidrs": ["10.0.0.0/16"], "namespaces": {"shop": {}}})
    )
    assert rules(graph, "shop")[0]["to"][1] == {"ipBlock": {"cidr": "172.20.0.10/32"}}
    assert isinstance(graph.objects("NetworkPolicy")[0], Resource)


@pytest.mark.parametrize(
    "pod", [{"nodeSelector": {"kubernetes.io/os": "windows"}}, {"os": {"name": "windows"}}], ids=str
)
def test_pods_on_windows_get_no_credentials_by_pod_identity(pod: dict[str, Any]) -> None:
    by_irsa = {"own": {**OF_OWN["own"], "mechanism": "irsa"}}
    (fault,) = supplied(own(ANYWHERE, pod=pod, identities=OF_OWN))
    assert fault.startswith("Deployment own/a runs on Windows, where Pod Identity gives no credentials")
    assert list(supplied(own(NOWHERE, pod=pod, identities=by_irsa))) == []
