from typing import Any, cast

import pytest

from private_eks.kubernetes.plan.manifests import Manifest
from private_eks.namespaces.plan.namespaces import plan_namespace
from tests.refusal import refusal_of

CIDRS = ["10.0.0.0/16", "172.20.0.0/16"]


def plan(name: str = "shop", **settings: Any) -> dict[str, Manifest]:
    return {f"{m['kind']}/{m['metadata']['name']}": m for m in plan_namespace(name, cast(Any, settings), "1.35", CIDRS)}


def test_a_namespace_enforces_restricted_pods_of_its_version() -> None:
    labels = plan()["Namespace/shop"]["metadata"]["labels"]
    assert labels == {
        f"pod-security.kubernetes.io/{mode}{suffix}": value
        for mode in ("audit", "enforce", "warn")
        for suffix, value in (("", "restricted"), ("-version", "v1.35"))
    }


def test_nobody_lowers_the_level_by_a_label() -> None:
    level = "pod-security.kubernetes.io/enforce"
    assert (
        plan(labels={level: "privileged", "team": "one"})["Namespace/shop"]["metadata"]["labels"][level] == "restricted"
    )
    assert plan(pod_security="baseline")["Namespace/shop"]["metadata"]["labels"][level] == "baseline"


def test_everything_is_denied_but_the_namespace_itself_dns_and_https_inside() -> None:
    made = plan()
    policies = {key: m["spec"] for key, m in made.items() if m["kind"] == "NetworkPolicy"}
    assert policies.keys() == {"NetworkPolicy/basics", "NetworkPolicy/default-deny", "NetworkPolicy/within"}
    assert policies["NetworkPolicy/default-deny"] == {
        "podSelector": {}, "policyTypes": ["Egress", "Ingress"], "ingress": [], "egress": [],
    }  # fmt: skip
    dns, credentials, https = policies["NetworkPolicy/basics"]["egress"]
    assert dns["ports"] == [{"port": 53, "protocol": "TCP"}, {"port": 53, "protocol": "UDP"}]
    assert dns["to"][0]["podSelector"] == {"matchLabels": {"k8s-app": "kube-dns"}}
    assert credentials == {
        "to": [{"ipBlock": {"cidr": "169.254.170.23/32"}}], "ports": [{"port": 80, "protocol": "TCP"}],
    }  # fmt: skip
    assert https == {
        "to": [{"ipBlock": {"cidr": cidr}} for cidr in CIDRS], "ports": [{"port": 443, "protocol": "TCP"}],
    }  # fmt: skip
    assert policies["NetworkPolicy/basics"]["policyTypes"] == ["Egress"]
    assert policies["NetworkPolicy/within"]["ingress"] == [{"from": [{"podSelector": {}}]}]


@pytest.mark.parametrize(("service_cidr", "address"), [
    ("172.20.0.0/16", "172.20.0.10"), ("10.100.0.0/16", "10.100.0.10"), ("192.168.32.0/20", "192.168.32.10"),
    ("10.99.7.0/24", "10.99.7.10"), ("172.16.0.0/12", "172.16.0.10"),
])  # fmt: skip
def test_dns_is_the_tenth_address_of_the_block_of_services(service_cidr: str, address: str) -> None:
    """Auto Mode has no pods that could be selected."""
    made = plan_namespace("shop", {}, "1.35", CIDRS, service_cidr)
    basics = next(m for m in made if m["metadata"]["name"] == "basics")
    assert basics["spec"]["egress"][0]["to"][1:] == [{"ipBlock": {"cidr": f"{address}/32"}}]


def test_a_way_out_has_a_protocol() -> None:
    made = plan(egress={"syslog": {"cidr": "10.9.0.0/24", "port": 514, "protocol": "UDP"}})
    (syslog,) = made["NetworkPolicy/named"]["spec"]["egress"]
    assert syslog["ports"] == [{"port": 514, "protocol": "UDP"}]


@pytest.mark.parametrize("address", ["169.254.170.23", "169.254.169.253", "169.254.169.123", "169.254.20.10"])
def test_ways_lead_to_what_answers_at_link_local_addresses(address: str) -> None:
    made = plan(egress={"own": {"cidr": f"{address}/32", "port": 53, "protocol": "UDP"}})
    assert made["NetworkPolicy/named"]["spec"]["egress"][0]["to"] == [{"ipBlock": {"cidr": f"{address}/32"}}]


def test_further_ways_out_are_named() -> None:
    made = plan(egress={"postgres": {"cidr": "10.30.0.0/16", "port": 5432}, "s3": {"port": 443}})
    postgres, s3 = made["NetworkPolicy/named"]["spec"]["egress"]
    assert postgres == {
        "to": [{"ipBlock": {"cidr": "10.30.0.0/16"}}], "ports": [{"port": 5432, "protocol": "TCP"}],
    }  # fmt: skip
    assert s3 == {"ports": [{"port": 443, "protocol": "TCP"}]}


def test_quota_and_limits_are_made_where_they_are_asked_for() -> None:
    made = plan(quota={"requests.cpu": "10", "pods": "50"}, limits={"cpu": "250m", "memory": "256Mi"})
    assert made["ResourceQuota/shop"]["spec"] == {"hard": {"requests.cpu": "10", "pods": "50"}}
    (limit,) = made["LimitRange/shop"]["spec"]["limits"]
    assert limit["default"] == limit["defaultRequest"] == {"cpu": "250m", "memory": "256Mi"}


@pytest.mark.parametrize(
    ("name", "settings", "message"),
    [
        ("Shop", {}, "namespaces.Shop: got 'Shop'; allowed: 1 to 63 lower-case letters"),
        ("default", {}, "this one is Kubernetes' own"),
        ("shop", {"egress": {"a": {"cidr": "169.254.170.2/32", "port": 80}}}, "got '169.254.170.2/32'"),
        (
            "shop",
            {"egress": {"a": {"port": 53, "protocol": "udp"}}},
            "egress.a.protocol: got 'udp'; did you mean 'UDP'?; allowed: SCTP, TCP, U",
        ),
        ("shop", {"egress": {"a": {"port": 0}}}, "egress.a.port: got 0; allowed: 1 to 65535"),
        ("shop", {"limits": {"cpu": "1 core"}}, "limits.cpu: got '1 core'; allowed: an amount"),
    ],
)
def test_what_kubernetes_refuses_is_refused(name: str, settings: dict[str, Any], message: str) -> None:
    assert message in refusal_of(lambda: plan(name, **settings))


@pytest.mark.parametrize(
    "key",
    ["requests.nvidia.com/gpu", "gold.storageclass.storage.k8s.io/requests.storage", "count/deployments.apps", "pods"],
)
def test_a_quota_counts_what_kubernetes_counts(key: str) -> None:
    assert plan(quota={key: "4"})["ResourceQuota/shop"]["spec"] == {"hard": {key: "4"}}


def test_scratch_space_is_bounded_by_default() -> None:
    limits = {"ephemeral-storage": "1Ti", "nvidia.com/gpu": "1"}

    assert plan(limits=limits)["LimitRange/shop"]["spec"]["limits"][0]["default"] == limits
