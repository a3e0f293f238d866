"""A stack with a proxy: who is told of it, what goes past it, and that a lost exception is found by looking around."""

import base64
import dataclasses
from typing import Any

import pytest

from private_eks_cli.graph.model import Graph
from private_eks_cli.graph.nodes import templates_of_nodes, user_data_of
from private_eks_cli.graph.proxies import told_of_proxies
from private_eks_cli.promises import verdicts
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
