"""Presets in whole stacks: on Fargate, and in namespaces of their own."""

import json
from typing import Any

import pytest

from private_eks_cli.cloud import charts, invokes
from private_eks_cli.graph.model import Graph
from private_eks_cli.promises import broken_promises
from private_eks_cli.recording.recorder import record
from tests.programs import run_program

ADMIN = {"principalArn": "arn:aws:iam::111122223333:role/a", "policies": {"AmazonEKSClusterAdminPolicy": {}}}
GROUPS = {"nodeGroups": {"general": {"instanceTypes": ["m6i.large"]}}}
SYSTEM = {"fargateProfiles": {"system": {"selectors": [{"namespace": "kube-system"}, {"namespace": "autoscaling"}]}}}
COMPUTE: dict[str, dict[str, Any]] = {
    "managed": {"compute": "managed", **GROUPS},
    "fargate": {"compute": "mixed", **SYSTEM},
    "both": {"compute": "mixed", **GROUPS, **SYSTEM},
}


def recorded_with(**config: Any) -> Graph:
    given: dict[str, Any] = {"cidr": "10.40.0.0/16", "version": "1.35", "accessEntries": {"admins": ADMIN}, **config}
    texts = {f"private-eks:{key}": v if isinstance(v, str) else json.dumps(v) for key, v in given.items()}
    return record(run_program, "test", {"aws:region": "eu-west-1", **texts})


@pytest.mark.parametrize("namespaces", [{}, {"autoscaling": {}}])
@pytest.mark.parametrize("compute", COMPUTE)
def test_karpenter_runs_in_a_namespace_of_its_own(compute: str, namespaces: dict[str, Any]) -> None:
    graph = recorded_with(
        **COMPUTE[compute],
        karpenter={"namespace": "autoscaling"},
        platform={"karpenter": {}},
        namespaces=namespaces,
    )
    assert [faults for faults in broken_promises(graph).values() if faults] == []


def test_karpenter_on_fargate_names_its_role() -> None:
    graph = recorded_with(**COMPUTE["fargate"], karpenter={"enabled": True}, platform={"karpenter": {}})
    [account] = [r for r in graph.objects("ServiceAccount") if r.inputs["metadata"]["name"] == "karpenter"]
    role = graph.exports["role_arns"]["karpenter"]
    assert account.inputs["metadata"]["annotations"] == {"eks.amazonaws.com/role-arn": role}
    assert [faults for faults in broken_promises(graph).values() if faults] == []


def test_karpenter_hears_of_custom_networking(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def answer(place: Any, given: Any) -> Any:
        asked.append(json.loads(given["jsonOpts"])["values"]["settings"].get("reservedENIs"))
        return charts.template(given)

    monkeypatch.setitem(invokes._ANSWERS, charts.TEMPLATE, answer)
    given = {**COMPUTE["managed"], "karpenter": {"enabled": True}, "platform": {"karpenter": {}}}
    recorded_with(**given)
    recorded_with(**given, customNetworking=True, secondaryCidrs=["100.64.0.0/16"])
    assert asked == [None, "1"]
