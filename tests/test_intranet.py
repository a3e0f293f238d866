"""A stack with a proxy: who is told of it, what goes past it, and that a lost exception is found by looking around."""

import base64
import dataclasses
import json
from typing import Any

import pytest

from private_eks_cli.graph.model import Graph
from private_eks_cli.graph.nodes import templates_of_nodes, user_data_of
from private_eks_cli.graph.proxies import told_of_proxies
from private_eks_cli.promises import verdicts
from private_eks_cli.reports.images import read_images
from tests.certificates import ROOT_AUTHORITY
from tests.conftest import faults, recorded, with_inputs, with_settings

AT = "http://10.30.0.10:3128"
OURS = [".example.internal"]
SHOP = {"namespace": "shop", "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.0", "proxy": True}
TEMPLATE, RULE = "aws:ec2/launchTemplate:LaunchTemplate", "SecurityGroupEgressRule"
EGRESS = {"database": {"cidr": "10.40.0.0/24", "fromPort": 5432}}


@pytest.fixture(scope="module")
def graph() -> Graph:
    """A stack with nodes of all kinds, and an application that uses the proxy."""
    return with_settings(
        "everything",
        proxy={"https": AT, "noProxy": OURS},
        nodeEgress=EGRESS,
        namespaces={"shop": {}},
        applications={"shop": SHOP},
        repositories={"shop": {}},
        manifests=[],
    )


def test_every_group_and_the_application_are_told(graph: Graph) -> None:
    assert faults(graph) == []
    told = told_of_proxies(graph)
    groups = {group.name for group in graph.of("aws:eks/nodeGroup:NodeGroup", "aws:autoscaling/group:Group")}
    assert {one.who.removesuffix("-image") for one in told} == {*groups, "container shop of Deployment shop/shop"}
    assert {one.proxy for one in told} == {AT}
    (private,) = [verdict for verdict in verdicts(graph) if verdict.promise.startswith("Private")]
    assert [reason.text for reason in private.exceptions if reason.subject == "proxy"] == [
        f"{AT} leads to wherever it lets nodes and pods"
    ]
    assert not [v for v in verdicts(recorded("everything")) for reason in v.exceptions if reason.subject == "proxy"]


def _without(graph: Graph, name: str, exception: str) -> Graph:
    """Take one exception out of the user data of a launch template."""
    template = next(one for one in graph.of(TEMPLATE) if one.name == name)
    text = user_data_of(template)
    for written in (f"{exception},", f",{exception}", f'"{exception}", ', f', "{exception}"'):
        text = text.replace(written, "," if written.startswith(",") and written.endswith(",") else "")
    encoded = base64.b64encode(text.encode()).decode()
    return graph.replacing(dataclasses.replace(template, inputs={**template.inputs, "userData": encoded}))


def test_whatever_exception_is_lost_is_told(graph: Graph) -> None:
    by_system = {"AL2023": "general", "Bottlerocket": "arm"}
    for key in by_system.values():
        (told,) = [one for one in told_of_proxies(graph) if one.who == f"private-eks-everything-{key}"]
        for exception in told.exceptions:
            if exception in OURS:
                continue
            broken = _without(graph, told.who, exception)
            (left,) = [one for one in told_of_proxies(broken) if one.who == told.who]
            assert set(told.exceptions) - set(left.exceptions) == {exception}
            assert [f for f in faults(broken) if f.startswith(f"{told.who} asks the proxy for ")], exception


def test_nodes_that_are_told_nothing_break_a_promise(graph: Graph) -> None:
    broken = with_inputs(graph, TEMPLATE, "-general", {"userData": None})
    assert "nodes of private-eks-everything-general are not told of the proxy" in faults(broken)


def test_nodes_get_a_rule_to_the_proxy_and_no_other(graph: Graph) -> None:
    rules = [rule for rule in graph.of(RULE) if rule.inputs.get("cidrIpv4") == "10.30.0.10/32"]
    assert [(rule.name, rule.inputs["fromPort"], rule.inputs["toPort"]) for rule in rules] == [
        ("private-eks-everything-to-proxy-at-10-30-0-10-32-3128", 3128, 3128)
    ]
    broken = with_inputs(graph, RULE, "-32-3128", {"toPort": 3127, "fromPort": 3127})
    assert "nodes do not reach the proxy at 10.30.0.10/32, port 3128" in faults(broken)


def test_programs_get_variables_and_a_way(graph: Graph) -> None:
    (deployment,) = [one for one in graph.objects("Deployment") if one.inputs["metadata"]["name"] == "shop"]
    (container,) = deployment.inputs["spec"]["template"]["spec"]["containers"]
    names = [variable["name"] for variable in container["env"]]
    assert names == ["HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"]
    (policy,) = [one for one in graph.objects("NetworkPolicy") if one.inputs["metadata"]["name"] == "shop-proxy"]
    assert policy.inputs["spec"]["egress"] == [
        {"to": [{"ipBlock": {"cidr": "10.30.0.10/32"}}], "ports": [{"port": 3128, "protocol": "TCP"}]}
    ]


TRUSTING = {"namespace": "shop", "image": SHOP["image"], "certificateAuthorities": {"/etc/ca": "company"}}


def test_nodes_and_programs_trust_the_company() -> None:
    graph = with_settings(
        "everything",
        certificateAuthorities={"company": ROOT_AUTHORITY},
        namespaces={"shop": {}},
        applications={"shop": TRUSTING},
        repositories={"shop": {}},
        manifests=[],
    )
    assert faults(graph) == []
    (config,) = [one for one in graph.objects("ConfigMap") if one.inputs["metadata"]["namespace"] == "shop"]
    assert config.inputs["data"] == {"ca.crt": ROOT_AUTHORITY}
    assert [warning for warning in graph.warnings if "certificateAuthorities: pods on Fargate" in warning]
    for template in templates_of_nodes(graph):
        broken = with_inputs(graph, TEMPLATE, template.name, {"userData": None})
        said = f"nodes of {template.name} do not trust the certificate authority company"
        assert said in faults(broken), template.name


HOST = "artifactory.example.internal"
REGISTRIES = {
    "artifactory": {
        "host": HOST,
        "cidrs": ["10.30.1.0/28"],
        "mirrors": {"docker.io": "docker-remote"},
        "pullSecret": "artifactory",
    }
}


def _pulling(**keys: Any) -> Graph:
    """Let one application name the registry, and another what that mirrors."""
    named = {"namespace": "shop", "image": f"{HOST}/shop/shop:1.0"}
    mirrored = {"namespace": "shop", "image": "docker.io/library/nginx:1.29"}
    applications = {"shop": named, "front": mirrored}
    return with_settings("staging", registries=REGISTRIES, namespaces={"shop": {}}, applications=applications, **keys)


def test_pods_pull_from_the_registry_and_its_mirrors() -> None:
    graph = _pulling()
    assert faults(graph) == []
    specs = {
        one.inputs["metadata"]["name"]: one.inputs["spec"]["template"]["spec"]
        for one in graph.objects("Deployment")
        if one.inputs["metadata"]["namespace"] == "shop"
    }
    assert specs["shop"]["imagePullSecrets"] == [{"name": "artifactory"}]
    assert "imagePullSecrets" not in specs["front"]
    assert specs["front"]["containers"][0]["image"] == "docker.io/library/nginx:1.29"
    (pulled,) = [verdict for verdict in verdicts(graph) if verdict.promise.startswith("Pulled")]
    assert {reason.subject for reason in pulled.unseen} >= {HOST, "docker.io"}
    elsewhere = next(one for one in graph.objects("Deployment") if one.inputs["metadata"]["name"] == "shop")
    text = json.dumps(elsewhere.inputs).replace(HOST, "another.example.internal")
    broken = graph.replacing(dataclasses.replace(elsewhere, inputs=json.loads(text)))
    assert [fault for fault in faults(broken) if "another.example.internal/shop/shop:1.0" in fault]


def test_nodes_that_ask_the_upstream_break_a_promise() -> None:
    graph = _pulling()
    for template in templates_of_nodes(graph):
        said = f"nodes of {template.name} do not pull from {HOST} what is named after docker.io"
        text = user_data_of(template)
        assert 'server = "https://' in text
        for edited in (text.replace("server =", "# server ="), text.replace("docker-remote", "docker-local")):
            encoded = base64.b64encode(edited.encode()).decode()
            assert said in faults(with_inputs(graph, TEMPLATE, template.name, {"userData": encoded}))


def test_nodes_get_a_rule_to_the_registry() -> None:
    graph = _pulling()
    broken = with_inputs(graph, RULE, "-to-registry-artifactory-at-10-30-1-0-28-443", {"cidrIpv4": "10.30.2.0/28"})
    assert "nodes do not reach the registry artifactory at 10.30.1.0/28, port 443" in faults(broken)


def test_images_are_copied_from_where_they_are_mirrored() -> None:
    graph = _pulling(images={"nginx": "docker.io/library/nginx:1.29", "pause": "registry.k8s.io/pause:3.10"})
    sources = {mirror.names: (mirror.source, mirror.repository) for mirror in read_images(graph).mirrors}
    assert sources == {
        ("nginx",): (f"{HOST}/docker-remote/library/nginx:1.29", "private-eks-staging/docker.io/library/nginx"),
        ("pause",): ("registry.k8s.io/pause:3.10", "private-eks-staging/registry.k8s.io/pause"),
    }


REMARKS: list[tuple[str, dict[str, Any], str]] = [
    ("dev", {}, "pods on Fargate start without"),
    ("auto-mode", {}, "EKS Auto Mode's own pools start without"),
    ("everything", {}, "ami-0123456789abcdef0 has to come from an image of EKS's from 20251120"),
]


@pytest.mark.parametrize(("stack", "keys", "remark"), REMARKS)
def test_what_the_proxy_does_not_reach_is_told(stack: str, keys: dict[str, Any], remark: str) -> None:
    found = with_settings(stack, proxy={"https": AT}, **keys)
    assert [warning for warning in found.warnings if remark in warning]
    assert faults(found) == []
    assert not [warning for warning in recorded(stack).warnings if remark in warning]
