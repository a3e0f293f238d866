"""Values that a preview does not know: nothing fails, nothing is said that is not known, and nothing is kept silent."""

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from private_eks_cli.graph.model import Graph
from private_eks_cli.recording.wire import UNKNOWN as WIRED
from private_eks_policies.catalogue import RULES
from private_eks_policies.rules import Finding, Resource, ResourceRule
from private_eks_policies.stack import Stack, StackRule
from private_eks_policies.values import UNKNOWN, NotKnown
from tests.conftest import recorded

from .analyzer import Analyzer
from .edits import added
from .faults import (
    ADDITIONS,
    CLUSTER,
    DEPLOYMENT,
    ENDPOINT,
    FILES,
    GROUP,
    INGRESS,
    KEY,
    LOG_GROUP,
    REPOSITORY,
    ROLE,
    SERVICE,
    TEMPLATE,
    VPC,
    pods,
)

GOOD_CLUSTER: dict[str, Any] = next(iter(recorded("prod").of(CLUSTER))).inputs  # type: ignore[assignment]
GRANT = "aws:eks/accessPolicyAssociation:AccessPolicyAssociation"

NOTED: list[tuple[str, dict[str, Any], str]] = [
    (CLUSTER, {**GOOD_CLUSTER, "enabledClusterLogTypes": WIRED}, "PEKS-EKS-3"),
    ("aws:ec2/subnet:Subnet", {"mapPublicIpOnLaunch": WIRED}, "PEKS-NET-3"),
    ("aws:ec2/route:Route", {"destinationCidrBlock": WIRED, "gatewayId": WIRED}, "PEKS-NET-2"),
    ("aws:ec2/routeTable:RouteTable", {"routes": WIRED}, "PEKS-NET-2"),
    ("aws:lb/loadBalancer:LoadBalancer", {"internal": WIRED}, "PEKS-NET-5"),
    (SERVICE, {"spec": {"type": "LoadBalancer"}, "metadata": {"annotations": WIRED}}, "PEKS-NET-5"),
    (INGRESS, {"cidrIpv4": WIRED}, "PEKS-NET-6"),
    (GROUP, {"egress": WIRED, "ingress": []}, "PEKS-NET-7"),
    (KEY, {"policy": WIRED, "enableKeyRotation": True}, "PEKS-KMS-1"),
    (ROLE, {"assumeRolePolicy": WIRED}, "PEKS-IAM-3"),
    ("aws:iam/rolePolicy:RolePolicy", {"policy": WIRED}, "PEKS-IAM-1"),
    ("aws:iam/rolePolicyAttachment:RolePolicyAttachment", {"policyArn": WIRED}, "PEKS-IAM-2"),
    (DEPLOYMENT, pods(WIRED), "PEKS-IMG-1"),
    (LOG_GROUP, {"retentionInDays": WIRED, "kmsKeyId": "key"}, "PEKS-LOG-1"),
    (FILES, {"encrypted": WIRED}, "PEKS-ENC-2"),
]


@pytest.mark.parametrize(("type_", "inputs", "code"), NOTED)
def test_what_is_asked_for_and_not_known_is_noted(
    pack: Analyzer, type_: str, inputs: dict[str, Any], code: str
) -> None:
    found = pack.of_resource(added(recorded("prod"), type_, inputs)[1])
    assert [(v.code, v.level, v.is_note) for v in found] == [(code, "advisory", True)]


def test_what_two_policies_ask_is_noted_by_both(pack: Analyzer) -> None:
    found = pack.of_resource(added(recorded("prod"), CLUSTER, {**GOOD_CLUSTER, "vpcConfig": WIRED})[1])
    noted = {(v.code, v.level, v.is_note) for v in found}
    assert noted == {("PEKS-EKS-1", "advisory", True), ("PEKS-EKS-8", "advisory", True)}


GIVEN: list[tuple[str, dict[str, Any]]] = [
    (CLUSTER, {**GOOD_CLUSTER, "encryptionConfig": {"provider": {"keyArn": WIRED}, "resources": ["secrets"]}}),
    (LOG_GROUP, {"retentionInDays": 365, "kmsKeyId": WIRED}),
    ("aws:eks/nodeGroup:NodeGroup", {"launchTemplate": {"id": WIRED, "version": WIRED}}),
    (ENDPOINT, {"vpcEndpointType": "Interface", "privateDnsEnabled": True, "securityGroupIds": [WIRED]}),
]


@pytest.mark.parametrize(("type_", "inputs"), GIVEN)
def test_what_only_has_to_be_there_may_be_unknown(pack: Analyzer, type_: str, inputs: dict[str, Any]) -> None:
    assert pack.of_resource(added(recorded("prod"), type_, inputs)[1]) == []


def test_what_is_known_to_be_wrong_is_said_beside_what_is_not_known(pack: Analyzer) -> None:
    images = {"containers": [{"image": WIRED}, {"image": "nginx:1"}], "initContainers": [{"image": WIRED}]}
    found = pack.of_resource(added(recorded("prod"), DEPLOYMENT, {"spec": images})[1])
    assert [(v.code, v.level, v.is_note) for v in found] == [
        ("PEKS-IMG-1", "mandatory", False),
        ("PEKS-IMG-1", "advisory", True),
    ]


def test_a_note_says_what_would_have_to_be_known(pack: Analyzer) -> None:
    [note] = pack.of_resource(added(recorded("prod"), ROLE, {"assumeRolePolicy": WIRED})[1])
    assert note.message.endswith("string value at .assumeRolePolicy can't be known during preview")


def blurred(value: Any) -> Iterator[Any]:
    """Give a value again and again, each time with another part of it unknown."""
    yield UNKNOWN
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from ({**value, key: less} for less in blurred(item))
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from ([*value[:i], less, *value[i + 1 :]] for less in blurred(item))


def plain(graph: Graph) -> Iterator[Resource]:
    for resource in graph:
        yield Resource(resource.type, resource.name, resource.inputs, resource.urn)


def texts(rule: ResourceRule, resource: Resource) -> set[str]:
    return {found for found in rule.judged(resource, {}) if isinstance(found, str)}


OF_RESOURCES = [rule for rule in RULES if isinstance(rule, ResourceRule)]
OF_STACKS = [rule for rule in RULES if isinstance(rule, StackRule)]


@pytest.mark.parametrize("rule", OF_RESOURCES, ids=lambda rule: rule.code)
def test_less_knowledge_never_makes_a_violation_of_a_resource(rule: ResourceRule) -> None:
    """Nor an error. What was wrong before may still be said, in the same or in other words."""
    stacks = [*plain(recorded("everything")), *plain(recorded("applications"))]
    faulty = [Resource(type_, "new", inputs) for type_, inputs, _ in ADDITIONS.values()]
    for resource in (resource for resource in (*stacks, *faulty) if rule.about(resource.type)):
        wrong = bool(texts(rule, resource))
        for props in blurred(dict(resource.props)):
            if props is not UNKNOWN:
                assert not texts(rule, dataclasses.replace(resource, props=props)) or wrong, (resource.name, props)


@pytest.mark.parametrize("rule", OF_STACKS, ids=lambda rule: rule.code)
@pytest.mark.parametrize("stack", ["dev", "prod"])
def test_less_knowledge_never_makes_a_violation_of_a_stack(stack: str, rule: StackRule) -> None:
    """An id that is not known is known nowhere: test_stacks.py has first previews."""
    graph = recorded(stack)
    resources = {
        r.urn: Resource(r.type, r.name, {**r.outputs, "id": r.id}, r.urn, r.property_dependencies, r.dependencies)
        for r in graph
    }
    for urn, resource in resources.items():
        for key in resource.props.keys() - {"id"}:
            less = dataclasses.replace(resource, props={**resource.props, key: UNKNOWN})
            found = rule.judged(Stack({**resources, urn: less}), {})
            assert [f for f in found if isinstance(f, Finding)] == [], (resource.name, key)


def test_unknown_names_of_services_are_noted() -> None:
    rule = next(rule for rule in OF_STACKS if rule.code == "PEKS-DOOR-1")
    resources = {
        r.urn: Resource(r.type, r.name, {**r.outputs, "id": r.id}, r.urn, r.property_dependencies, r.dependencies)
        for r in recorded("dev")
    }
    for endpoint in recorded("dev").of("VpcEndpoint"):
        vague = dataclasses.replace(resources[endpoint.urn], props={**endpoint.outputs, "serviceName": UNKNOWN})
        assert rule.judged(Stack({**resources, endpoint.urn: vague}), {}) == [NotKnown("private-eks-dev.serviceName")]
    assert recorded("dev").of(VPC)[0].name == "private-eks-dev"
    assert recorded("prod").of(TEMPLATE, REPOSITORY)
