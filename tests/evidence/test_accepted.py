"""What is accepted is accepted for a reason that a stack gives: without the reason, the control is not met."""

import functools

import pytest

from private_eks_cli.evidence.accepted import ACCEPTED, CHECKOV, accepted, findings
from private_eks_cli.evidence.controls import all_controls
from private_eks_cli.evidence.judging import Acceptance, Status
from private_eks_cli.graph.model import Graph
from tests.conftest import ALL_STACKS, name_of, recorded, with_settings
from tests.evidence.changes import Change, add, add_object, ask, edit, statement

CONTROLS = {control.id: control for control in all_controls()}
OWN = "docker.io/nginxinc/nginx-unprivileged"
REGISTERS = statement(Action="ssm:UpdateInstanceInformation", Resource="*")
TO_DEFAULT = add_object(
    "rbac.authorization.k8s.io/v1:RoleBinding",
    "bound",
    "custom-space",
    roleRef={"name": "view"},
    subjects=[{"kind": "ServiceAccount", "name": "default"}],
)
WITHOUT_REASON: dict[str, tuple[str, str, Change, str]] = {
    "nobody asked for a public bastion": (
        "EC2.9",
        "public-bastion",
        ask("Bastion", settings={}),
        "private-eks-public-bastion-bastion has a public address",
    ),
    "somebody calls EC2": ("EC2.10", "dev", ask("Endpoints", services=["ec2"]), "VPC private-eks-dev has no"),
    "nobody put the group into one zone": (
        "AutoScaling.2",
        "staging",
        ask("Compute", nodeGroups={"zone-a": {}}),
        "group private-eks-staging-zone-a is in one zone",
    ),
    "the capacity is not reserved": (
        "AutoScaling.6",
        "gpu",
        edit("aws:eks/nodeGroup:NodeGroup", "-training", capacityType="SPOT"),
        "group private-eks-gpu-training has the instance type",
    ),
    "nodes take sessions without a way to them": (
        "SSM.1",
        "staging",
        lambda graph: add("aws:iam/rolePolicy:RolePolicy", "sessions", policy=REGISTERS, role=node_role(graph))(graph),
        "private-eks-staging-zone-a has no endpoint of ssm",
    ),
    "nobody said that files need no backup": (
        "EFS.7",
        "everything",
        ask("FileSystem", settings={}),
        "file system private-eks-everything-scratch is not backed up",
    ),
    "tags move without a word": (
        "ECR.2",
        "everything",
        edit("aws:ecr/repository:Repository", "-shop/web", imageTagMutability="MUTABLE"),
        "tags move in shop/web",
    ),
    "nobody named the reader": (
        "4.1.2",
        "prod",
        ask("Cluster", accessEntries={}),
        "reads the secrets of all namespaces (AmazonEKS",
    ),
    "a role is bound to the account default": (
        "4.1.5",
        "dev",
        TO_DEFAULT,
        "the account default of custom-space mounts a token",
    ),
    "another chart has a privileged container": (
        "4.2.1",
        "everything",
        edit(
            "Deployment",
            "-admission-controller",
            spec__template__spec__containers=lambda own: [{**own[0], "securityContext": {"privileged": True}}],
        ),
        "Deployment kube-system/vertical-pod-autoscaler-admission-controller has a privileged container",
    ),
    "nodes run Linux": (
        "5.4.4",
        "everything",
        edit("aws:eks/addon:Addon", "-vpc-cni", configurationValues="{}"),
        "nodes of private-eks-everything-general enforce no network policies",
    ),
}
"""A control that is accepted, the stack, what takes the reason away, and what is said then."""

GIVEN = {"ECR.2": ("everything", {"repositories": {"shop/web": {"mutableTags": True}}})}
"""Where a stack file gives a reason that those of the repository do not give."""


def node_role(graph: Graph) -> str:
    """Give the name of the role of a group's nodes."""
    arn: str = graph.one("aws:eks/nodeGroup:NodeGroup", "private-eks-staging-zone-a").inputs["nodeRoleArn"]
    return next(str(role.outputs["name"]) for role in graph.of("aws:iam/role:Role") if role.arn == arn)


@functools.cache
def graphs() -> list[Graph]:
    """Give all stacks, and those that give the other reasons."""
    return [*map(recorded, ALL_STACKS), *(with_settings(stack, **keys) for stack, keys in GIVEN.values())]


@functools.cache
def happening(control: str) -> frozenset[str]:
    """Give the reasons for which a control is accepted in any stack."""
    judge = CONTROLS[control].judge
    broken = [(g, r) for g in graphs() for r in judge.subjects(g) if [*judge.faults(g, r)]]  # type: ignore[union-attr]
    return frozenset(found.reason for graph, r in broken if (found := accepted(control, graph, r)))


@pytest.mark.sampled(8)
@pytest.mark.parametrize(
    ("control", "acceptance"),
    [(control, a) for a in ACCEPTED for control in a.controls if not control.startswith(CHECKOV)],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_accepted_happens(control: str, acceptance: Acceptance) -> None:
    assert acceptance.reason in happening(control)


@pytest.mark.parametrize("what", WITHOUT_REASON)
def test_without_its_reason_nothing_is_accepted(what: str) -> None:
    control, stack, change, says = WITHOUT_REASON[what]
    verdict = CONTROLS[control].decide(change(recorded(stack)))
    assert (verdict.status, says in verdict.how) == (Status.NOT_MET, True), verdict.how


@pytest.mark.parametrize("stack", ALL_STACKS, ids=name_of)
def test_a_reason_says_what_is_accepted(stack: str) -> None:
    graph = recorded(stack)
    for control in all_controls():
        verdict = control.decide(graph)
        if verdict.status is Status.ACCEPTED:
            reasons = [accepted(control.id, graph, resource) for resource in verdict.resources]
            assert {found.reason for found in reasons if found} == {r for r in REASONS if r in verdict.how}, control.id
            assert None not in reasons


REASONS = {acceptance.reason for acceptance in ACCEPTED}


def test_a_public_bastion_is_accepted_by_name() -> None:
    verdict = CONTROLS["EC2.9"].decide(recorded("public-bastion"))
    assert verdict.status is Status.ACCEPTED
    assert verdict.how == "A bastion with a public address is asked for by name: docs/access.md."
    assert [resource.name for resource in verdict.resources] == ["private-eks-public-bastion-bastion"]


def test_findings_of_checkers_are_listed_with_what_they_cover() -> None:
    found = {a.controls: [r.name for r in where] for a, where in findings(recorded("public-bastion"))}
    assert found[("EC2.9", "CKV_AWS_88")] == ["private-eks-public-bastion-bastion"]
    assert all(any(rule.startswith(CHECKOV) for rule in rules) for rules in found)
    assert list(findings(recorded("dev").without(*recorded("dev").resources))) == []
