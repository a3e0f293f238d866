"""What a user can configure: levels, exceptions by name, and what else a policy has to know."""

from typing import Any

import pytest

from private_eks_cli.graph.asked import asked
from private_eks_cli.graph.model import Graph, Resource
from tests.conftest import recorded

from .analyzer import Analyzer, Settings
from .edits import added, changed
from .faults import CLUSTER, DEPLOYMENT, LOG_GROUP, VPC, pods

GATEWAY = "aws:ec2/internetGateway:InternetGateway"
GRANT = "aws:eks/accessPolicyAssociation:AccessPolicyAssociation"
ROLE = "arn:aws:iam::111122223333:role"


def gateway() -> Resource:
    return added(recorded("prod"), GATEWAY, {}, "way-out")[1]


@pytest.mark.parametrize(("settings", "levels"), [
    ({}, ["mandatory"]),
    ({"PEKS-NET-1": "advisory"}, ["advisory"]),
    ({"PEKS-NET-1": "disabled"}, []),
    ({"PEKS-NET-1": {"enforcementLevel": "advisory", "allow": ["other"]}}, ["advisory"]),
    ({"PEKS-NET-1": {"allow": ["way-out"]}}, []),
    ({"PEKS-NET-2": {"allow": ["way-out"]}}, ["mandatory"]),
])  # fmt: skip
def test_levels_and_exceptions_are_the_user_s(pack: Analyzer, settings: Settings, levels: list[str]) -> None:
    pack.configure(settings)
    assert [v.level for v in pack.of_resource(gateway())] == levels


@pytest.mark.parametrize(("allow", "codes"), [([], {"PEKS-NET-9"}), (["private-eks-prod"], set())])
def test_policies_of_stacks_know_exceptions_too(pack: Analyzer, allow: list[str], codes: set[str]) -> None:
    pack.configure({"PEKS-NET-9": {"allow": allow}})
    graph = recorded("prod")
    open_ = graph.without(*(group.urn for group in graph.of("DefaultSecurityGroup")))
    assert {v.code for v in pack.of_stack(open_)} == codes
    assert graph.of(VPC)[0].name == "private-eks-prod"


@pytest.mark.parametrize(("least", "days", "findings"), [
    (365, 365, []),
    (365, 364, ["Logs are kept for 364 days"]),
    (30, 30, []),
    (400, 365, ["Logs are kept for 365 days"]),
    (30, 0, ["Logs are kept for ever"]),
])  # fmt: skip
def test_how_long_logs_are_kept_is_configured(pack: Analyzer, least: int, days: int, findings: list[str]) -> None:
    pack.configure({"PEKS-LOG-1": {"retentionDays": least}})
    _, group = changed(recorded("prod"), LOG_GROUP, "-flow-logs", {"retentionInDays": days})
    found = pack.of_resource(group)
    assert {v.code for v in found} <= {"PEKS-LOG-1"}
    assert [v.message.splitlines()[1].partition(". ")[0] for v in found] == findings


@pytest.mark.parametrize(("registries", "image", "codes"), [
    (["registry.example.com"], "registry.example.com/shop/web:1", set()),
    (["registry.example.com/shop/"], "registry.example.com/shop/web:1", set()),
    (["registry.example.com/shop"], "registry.example.com/shopping/web:1", {"PEKS-IMG-1"}),
    (["registry.example.com"], "registry.example.com.evil.org/web:1", {"PEKS-IMG-1"}),
    ([], "registry.example.com/shop/web:1", {"PEKS-IMG-1"}),
])  # fmt: skip
def test_further_registries_are_configured(pack: Analyzer, registries: list[str], image: str, codes: set[str]) -> None:
    pack.configure({"PEKS-IMG-1": {"registries": registries}})
    _, pod = added(recorded("prod"), DEPLOYMENT, pods(image))
    assert {v.code for v in pack.of_resource(pod)} == codes


def grant(**inputs: Any) -> Resource:
    scope = {"accessScope": {"type": "cluster"}, "principalArn": f"{ROLE}/platform-admins"}
    policy = {"policyArn": "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"}
    return added(recorded("prod"), GRANT, {**scope, **policy, **inputs})[1]


@pytest.mark.parametrize(("allowed", "resource", "codes"), [
    ([], grant(), set()),
    ([f"{ROLE}/platform-admins"], grant(), set()),
    ([f"{ROLE}/platform-*"], grant(), set()),
    ([f"{ROLE}/operators"], grant(), {"PEKS-EKS-6"}),
    ([f"{ROLE}/operators"], grant(accessScope={"type": "namespace", "namespaces": ["shop"]}), set()),
    ([f"{ROLE}/operators"], grant(policyArn="arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"), set()),
])  # fmt: skip
def test_administrators_are_configured(pack: Analyzer, allowed: list[str], resource: Resource, codes: set[str]) -> None:
    pack.configure({"PEKS-EKS-6": {"administrators": allowed}})
    assert {v.code for v in pack.of_resource(resource)} == codes


def test_the_prod_stack_passes_with_all_settings(pack: Analyzer) -> None:
    graph: Graph = recorded("prod")
    pack.configure(
        {
            "PEKS-DOOR-1": {"uses": asked(graph, "uses", [])},
            "PEKS-EKS-6": {"administrators": ["arn:aws:iam::111122223333:role/*"]},
            "PEKS-LOG-1": {"retentionDays": 365},
        }
    )
    assert pack.of(graph) == []
    assert graph.of(CLUSTER)
