"""A role that trusts more, or may do more, than it must breaks a promise."""

import dataclasses
import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import faults, recorded, with_inputs

FOR_PODS = [role.name for role in recorded("everything").of("Role") if "pods.eks" in role.inputs["assumeRolePolicy"]]
FOR_PODS += [role.name for role in recorded("everything").of("Role") if "Federated" in role.inputs["assumeRolePolicy"]]


def _trust(change: Callable[[dict[str, Any]], dict[str, Any]]) -> Callable[[str], str]:
    return lambda text: json.dumps({"Statement": [change(s) for s in json.loads(text)["Statement"]]})


def _wider(statement: dict[str, Any], ends: tuple[str, ...], value: str) -> dict[str, Any]:
    exact = statement["Condition"]["StringEquals"]
    changed = {key: value if key.endswith(ends) else values for key, values in exact.items()}
    return {**statement, "Condition": {"StringEquals": changed}}


TRUSTS: list[tuple[str, Callable[[dict[str, Any]], dict[str, Any]]]] = [
    ("no conditions", lambda s: {key: value for key, value in s.items() if key != "Condition"}),
    ("patterns", lambda s: {**s, "Condition": {"StringLike": s["Condition"]["StringEquals"]}}),
    ("another cluster", lambda s: _wider(s, ("eks-cluster-arn", ":aud"), "arn:aws:eks:eu-west-1:1:cluster/other")),
    ("all accounts", lambda s: _wider(s, ("kubernetes-service-account", ":sub"), "system:serviceaccount:apps:*")),
    ("anybody", lambda s: {**s, "Principal": {"AWS": "*"}}),
    ("anybody, in short", lambda s: {**s, "Principal": "*"}),
]


@pytest.mark.parametrize(("what", "change"), TRUSTS)
@pytest.mark.parametrize("name", FOR_PODS)
def test_a_role_for_pods_trusts_nobody_else(
    name: str, what: str, change: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    found = faults(with_inputs(recorded("everything"), "Role", name, {"assumeRolePolicy": _trust(change)}))
    wide = ("may be assumed for other", "anybody may assume", "does not trust")
    assert any(words in fault and name in fault for fault in found for words in wide)


@pytest.mark.parametrize(("suffix", "more"), [
    ("-auto-node-AmazonEKSWorkerNodeMinimalPolicy", "AmazonEKSWorkerNodePolicy"),
    ("-auto-node-AmazonEC2ContainerRegistryPullOnly", "AmazonEC2FullAccess"),
    ("-cluster-AmazonEKSComputePolicy", "AmazonEKSServicePolicy"),
])  # fmt: skip
def test_auto_mode_s_roles_have_exactly_what_they_need(suffix: str, more: str) -> None:
    graph = recorded("auto-mode")
    attachment = next(a for a in graph.of("RolePolicyAttachment") if a.name.endswith(suffix))
    inputs = {**attachment.inputs, "policyArn": f"arn:aws:iam::aws:policy/{more}"}
    added = dataclasses.replace(attachment, urn=f"{attachment.urn}-more", inputs=inputs)
    assert any(more in fault for fault in faults(graph.replacing(added)))
