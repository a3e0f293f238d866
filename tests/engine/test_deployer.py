"""Whoever deploys may do what their policies allow: the simulated cloud refuses the rest, by its name."""

import json
from pathlib import Path

import pytest
from rich.console import Console

from private_eks_cli.engine.rehearse import rehearse
from private_eks_cli.errors import CommandError, Kind
from private_eks_cli.handover.deployer import deployer_of
from private_eks_cli.handover.roles import roles_handover
from private_eks_cli.handover.roles_forms import as_json
from private_eks_cli.sources.stacks import find_stack
from tests.conftest import recorded

pytestmark = [
    pytest.mark.engine,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def rehearsed(stack: str, policies: Path) -> tuple[int, list[str]]:
    screen = Console(record=True, width=500)
    return rehearse(find_stack(stack), screen, policies), screen.export_text().splitlines()


def test_what_is_handed_over_is_enough_for_a_protected_stack(tmp_path: Path) -> None:
    path = tmp_path / "handover.json"
    path.write_text(as_json(roles_handover(recorded("prod"))), encoding="utf-8")
    code, lines = rehearsed("prod", path)
    assert (code, lines[-1]) == (0, "handover.json allows the 106 actions that were asked for"), lines


@pytest.mark.parametrize(
    ("right", "missing"),
    [
        ("iam:AttachRolePolicy", "RolePolicyAttachment private-eks-dev-cluster-AmazonEKSClusterPolicy"),
        ("ec2:DescribeAvailabilityZones", "getAvailabilityZones"),
        ("eks:DeleteCluster", "Cluster private-eks-dev-eksCluster"),
    ],
)
def test_the_first_right_that_is_missing_is_named(tmp_path: Path, right: str, missing: str) -> None:
    policies = json.loads(json.dumps(deployer_of(recorded("dev"), "444455556666").policies))
    for policy in policies:
        for statement in policy["Statement"]:
            statement["Action"] = [action for action in statement["Action"] if action != right] or ["sts:None"]
    path = tmp_path / "deployer.json"
    path.write_text(json.dumps(policies), encoding="utf-8")
    code, lines = rehearsed("dev", path)
    assert code == Kind.MISSING_RIGHT, lines
    [line] = [line for line in lines if line.startswith("Missing first: ")]
    assert line.startswith(f"Missing first: {right}")
    assert line.endswith(f", for {missing}: deployer.json: no statement allows it")
    if "on arn" in line:
        assert ":444455556666:" in line, "the account is that of the policies"


def test_what_depends_on_who_deploys_is_told(tmp_path: Path) -> None:
    statement = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    mfa = {"Sid": "WithMFA", **statement, "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}
    path = tmp_path / "deployer.json"
    path.write_text(json.dumps({"Version": "2012-10-17", "Statement": mfa}), encoding="utf-8")
    code, lines = rehearsed("dev", path)
    assert code == 0
    assert lines[-1] == ("Taken to allow: deployer.json, statement WithMFA: depends on aws:MultiFactorAuthPresent")


def test_a_file_without_policies_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "deployer.json"
    path.write_text('{"deployer": {}}', encoding="utf-8")
    with pytest.raises(CommandError, match=r"deployer\.json: got neither `Statement` nor `tags`"):
        rehearsed("dev", path)
