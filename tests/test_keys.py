"""KMS keys that a stack is given: one for all, or one per purpose."""

import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from private_eks.keys.plan import OF_AUTO_SCALING
from private_eks.keys.settings import KeyArns
from private_eks_cli.cloud import given_keys
from private_eks_cli.graph.model import Graph, strings
from private_eks_cli.handover.roles import roles_handover
from private_eks_cli.recording.recorder import record
from tests.conftest import faults, stack_called, with_inputs, with_keys, with_settings
from tests.programs import run_program

KEY = "arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-0000-0000-00000000000"
KEYS = {purpose: f"arn:aws:kms:eu-west-1:444455556666:key/{purpose}" for purpose in KeyArns.__annotations__}
GRANT = "aws:kms/grant:Grant"
HOLDERS: Mapping[str, tuple[str, ...]] = {
    "secrets": ("aws:eks/cluster:Cluster",),
    "logs": ("aws:cloudwatch/logGroup:LogGroup", "aws:codebuild/project:Project"),
    "sessions": ("aws:cloudwatch/logGroup:LogGroup", "aws:ssm/document:Document", "aws:iam/rolePolicy:RolePolicy"),
    "volumes": (
        "aws:ec2/launchTemplate:LaunchTemplate",
        GRANT,
        "aws:iam/rolePolicy:RolePolicy",
        "kubernetes:storage.k8s.io/v1:StorageClass",
    ),
    "repositories": (
        "aws:ecr/repository:Repository",
        "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate",
        "aws:iam/rolePolicy:RolePolicy",
    ),
    "files": ("aws:efs/fileSystem:FileSystem",),
}


def holders(graph: Graph, arn: str) -> set[str]:
    return {r.type for r in graph if r.custom and any(arn in text for text in strings(r.inputs))}


@pytest.fixture(scope="module", name="keyed")
def _keyed() -> Graph:
    return with_settings("everything", keyArns=KEYS)


@pytest.mark.parametrize("purpose", KEYS)
def test_a_key_encrypts_what_it_is_for(purpose: str, keyed: Graph) -> None:
    assert holders(keyed, KEYS[purpose]) == set(HOLDERS[purpose])


@pytest.mark.parametrize("settings", [{"keyArn": KEY}, {"keyArn": KEY, "keyArns": KEYS}, {"keyArns": KEYS}])
def test_a_stack_with_keys_makes_none(settings: dict[str, Any]) -> None:
    graph = with_settings("everything", **settings)
    assert graph.of("aws:kms/key:Key") == []
    assert holders(graph, KEY) == (set() if "keyArns" in settings else {t for types in HOLDERS.values() for t in types})
    assert faults(graph) == []


def test_what_names_a_key_keeps_it() -> None:
    graph = with_settings(
        "prod",
        keyArns={"volumes": KEYS["volumes"]},
        addons={"aws-ebs-csi-driver": {}},
        storageClasses={"fast": {"kind": "ebs", "keyArn": f"{KEY}1"}, "slow": {"kind": "ebs"}},
        nodeGroups={"general": {"keyArn": f"{KEY}2"}},
    )
    assert {r.type for r in graph if r.custom and any(text == f"{KEY}2" for text in strings(r.inputs))} == {
        "aws:ec2/launchTemplate:LaunchTemplate",
        GRANT,
    }
    driver = next(p for p in graph.of("RolePolicy") if "ebs-csi" in p.name)
    [use, grant] = json.loads(driver.inputs["policy"])["Statement"]
    assert use["Resource"] == grant["Resource"] == [KEYS["volumes"], f"{KEY}1"]
    assert grant["Condition"] == {"Bool": {"kms:GrantIsForAWSResource": "true"}}


def test_auto_mode_may_use_the_key_of_volumes() -> None:
    graph = with_settings("auto-mode", keyArns={"volumes": KEYS["volumes"]})
    policies = [p for p in graph.of("RolePolicy") if KEYS["volumes"] in p.inputs["policy"]]
    assert [p.name for p in policies] == ["private-eks-auto-mode-cluster"]
    assert [w for w in graph.warnings if "ephemeralStorage.kmsKeyID" in w]


def test_auto_scaling_is_granted_the_key_before_the_nodes(keyed: Graph) -> None:
    grants = keyed.of(GRANT)
    assert {g.inputs["granteePrincipal"] for g in grants} == {
        "arn:aws:iam::111122223333:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"
    }
    assert all(set(g.inputs["operations"]) == set(OF_AUTO_SCALING) for g in grants)
    assert any("is granted the key of its volumes" in fault for fault in faults(keyed.without(grants[0].urn)))
    less = {"operations": ["Decrypt"]}
    assert any("is granted the key" in fault for fault in faults(with_inputs(keyed, GRANT, grants[0].name, less)))


def test_the_owner_is_told_what_policies_need(keyed: Graph) -> None:
    wanted = {key.arn: key for key in roles_handover(keyed).keys}
    assert set(wanted) == set(KEYS.values())
    assert [s["Sid"] for s in wanted[KEYS["files"]].statements] == ["AccountEncrypts"]
    [account, logs] = wanted[KEYS["logs"]].statements
    assert account["Principal"] == {"AWS": "arn:aws:iam::@@account_id@@:root"}
    groups = logs["Condition"]["ArnEquals"]["kms:EncryptionContext:aws:logs:arn"]
    assert "arn:aws:logs:eu-west-1:@@account_id@@:log-group:/aws/eks/private-eks-everything/cluster" in groups


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"KeyState": "Disabled"}, "which is Disabled'; allowed: a key in the state Enabled"),
        ({"KeyState": "PendingDeletion"}, "which is PendingDeletion"),
        ({"KeyUsage": "SIGN_VERIFY", "KeySpec": "RSA_2048"}, "RSA_2048 for SIGN_VERIFY"),
        ({"KeyManager": "AWS"}, "which AWS manages'; allowed: a customer managed key"),
        (None, "aws kms describe-key"),
    ],
)
def test_a_key_that_cannot_serve_is_refused(
    told: dict[str, str] | None, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stack = with_keys(stack_called("dev"), {"keyArns": {"logs": KEYS["logs"]}})
    monkeypatch.setattr(given_keys, "TOLD", dataclasses.replace(given_keys.TOLD, folder=str(tmp_path)))
    metadata = {} if told is None else {"KeyMetadata": {"Arn": KEYS["logs"], **told}}
    (tmp_path / "logs.json").write_text(json.dumps(metadata), encoding="utf-8")
    with pytest.raises(Exception, match=words):
        record(run_program, "dev", stack.config)
