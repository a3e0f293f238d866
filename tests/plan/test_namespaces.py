from typing import Any

import pytest

from private_eks.plan.manifests import Manifest
from private_eks.plan.namespaces import plan_namespace
from tests.refusal import refusal_of

CIDRS = ["10.0.0.0/16", "172.20.0.0/16"]


def plan(name: str = "shop", **settings: Any) -> dict[str, Manifest]:
    return {f"{m['kind']}/{m['metadata']['name']}": m for m in plan_namespace(name, settings, "1.35", CIDRS)}


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
    dns, https = policies["NetworkPolicy/basics"]["egress"]
    assert dns["ports"] == [{"port": 53, "protocol": "TCP"}, {"port": 53, "protocol": "UDP"}]
    assert dns["to"][0]["podSelector"] == {"matchLabels": {"k8s-app": "kube-dns"}}
    assert https == {
        "to": [{"ipBlock": {"cidr": cidr}} for cidr in CIDRS], "ports": [{"port": 443, "protocol": "TCP"}],
    }  # fmt: skip
    assert policies["NetworkPolicy/basics"]["policyTypes"] == ["Egress"]
    assert policies["NetworkPolicy/within"]["ingress"] == [{"from": [{"podSelector": {}}]}]


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
        ("kube-system", {}, "a namespace of your own; choose another name: this one is Kubernetes' own"),
        ("default", {}, "this one is Kubernetes' own"),
        ("shop", {"pod_security": "strict"}, "pod_security: got 'strict'; allowed: baseline, privileged, restricted"),
        (
            "shop",
            {"egress": {"a": {"cidr": "8.8.8.8/32", "port": 53}}},
            "egress.a.cidr: got '8.8.8.8/32'; allowed: a priv",
        ),
        ("shop", {"egress": {"a": {"port": 0}}}, "egress.a.port: got 0; allowed: 1 to 65535"),
        ("shop", {"quota": {"pods": "many"}}, "quota.pods: got 'many'; allowed: an amount"),
        ("shop", {"quota": {"Requests CPU": "1"}}, "allowed: a resource such as 'requests.cpu' or 'pods'"),
        ("shop", {"limits": {"cpu": "1 core"}}, "limits.cpu: got '1 core'; allowed: an amount"),
    ],
)
def test_what_kubernetes_refuses_is_refused(name: str, settings: dict[str, Any], message: str) -> None:
    assert message in refusal_of(lambda: plan(name, **settings))
