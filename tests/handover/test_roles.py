"""What an IAM team is asked for is what a stack makes, and each form is what its own tools take."""

import json
from typing import Any

import cfnlint.api
import hcl2
import pytest

from private_eks_cli.graph.model import Graph
from private_eks_cli.handover.roles import ACCOUNT, ROLE, RolesHandover, name_of, parts, roles_handover
from private_eks_cli.handover.roles_forms import FORMS
from tests.conftest import ALL_STACKS, recorded
from tests.conftest import name_of as stack_name
from tests.planned_roles import planned_roles

STACKS = ("dev", "prod", "auto-mode", "everything", "governed")


@pytest.mark.parametrize("stack", ALL_STACKS, ids=stack_name)
def test_roles_are_called_as_settings_call_them(stack: str) -> None:
    asked = roles_handover(recorded(stack))
    assert {role.name for role in asked.roles} | asked.given.keys() == planned_roles(stack).keys()
    assert len({role.name for role in asked.roles}) == len(asked.roles)


def filled(asked: RolesHandover, graph: Graph) -> dict[str, Any]:
    """Give the trust of each role with what stands behind the marks of accounts and roles."""
    arns = {f"role_{name_of(graph, role).replace('-', '_')}": role.arn for role in graph.of(ROLE)}
    account = next(iter(arns.values())).split(":")[4]
    values = {**arns, ACCOUNT: account}
    text = json.dumps({role.name: role.trust for role in asked.roles})
    return dict(json.loads("".join(values.get(p, f"<{p}>") if is_mark else p for p, is_mark in parts(text))))


def test_documents_are_those_of_the_stack_but_for_what_comes_later() -> None:
    graph = recorded("auto-mode")
    asked = roles_handover(graph)
    made = {name_of(graph, role): json.loads(role.inputs["assumeRolePolicy"]) for role in graph.of(ROLE)}
    assert filled(asked, graph) == made
    assert {role.name: role.statements for role in asked.roles}["flow-logs"]
    everything = json.dumps([[role.trust, role.statements] for role in asked.roles])
    assert graph.of("aws:eks/cluster:Cluster")[0].arn.split(":")[4] not in everything


def test_what_is_known_later_is_listed() -> None:
    asked = roles_handover(recorded("everything"))
    assert ACCOUNT in asked.later
    assert asked.later["queue_private_eks_everything_karpenter_arn"] == "arn of Queue private-eks-everything-karpenter"
    assert asked.later["role_karpenter_node"] == "ARN of the role karpenter-node"
    assert not [mark for mark in asked.later if mark.startswith("repository")]


def test_what_the_organisation_wants_is_passed_on() -> None:
    asked = roles_handover(recorded("governed"))
    assert (asked.path, asked.permissions_boundary) == (
        "/platform/",
        "arn:aws:iam::111122223333:policy/platform-boundary",
    )
    assert asked.given.keys() == {"batch", "cluster", "pod-execution"}


@pytest.mark.parametrize("stack", STACKS)
def test_terraform_has_every_role_and_no_mark(stack: str) -> None:
    asked = roles_handover(recorded(stack))
    text = FORMS["terraform"](asked)
    read = hcl2.loads(text)
    kinds = [kind.strip('"') for block in read["resource"] for kind in block]
    assert kinds.count("aws_iam_role") == len(asked.roles)
    assert kinds.count("aws_iam_instance_profile") == sum(role.instance_profile for role in asked.roles)
    assert kinds.count("aws_iam_role_policy_attachment") == sum(len(role.policies) for role in asked.roles)
    assert kinds.count("aws_iam_policy") == len(asked.deployer.policies)
    assert "@@" not in text
    declared = {name.strip('"') for block in read.get("variable", []) for name in block}
    assert {part for part in declared if f"var.{part}" not in text} == set()


@pytest.mark.parametrize("stack", STACKS)
def test_cloudformation_takes_the_template(stack: str) -> None:
    asked = roles_handover(recorded(stack))
    text = FORMS["cloudformation"](asked)
    complaints = cfnlint.api.lint(text, regions=["eu-west-1"])
    assert [str(complaint) for complaint in complaints] == []
    template = json.loads(text)
    types = [part["Type"] for part in template["Resources"].values()]
    assert types.count("AWS::IAM::ManagedPolicy") == len(asked.deployer.policies)
    assert types.count("AWS::IAM::Role") + len(template["Metadata"]["NotInThisTemplate"]) == len(asked.roles)
    assert "@@" not in text


@pytest.mark.parametrize("stack", STACKS)
def test_a_ticket_names_every_role(stack: str) -> None:
    asked = roles_handover(recorded(stack))
    text = FORMS["markdown"](asked)
    assert [role.name for role in asked.roles if f"## {role.name}\n" not in text] == []
    assert text.count("<details><summary>Policy 1<") == 1
    assert f"{asked.deployer.actions} actions" in text
    assert json.loads(FORMS["json"](asked))["roles"][0]["trust"]["Version"] == "2012-10-17"
    assert "@@" not in text
