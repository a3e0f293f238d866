"""Backups of a cluster by AWS Backup."""

import json
from typing import Any

import pytest

from private_eks_cli.graph.model import Graph
from tests.conftest import faults, with_settings

KEY = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
VAULT = "arn:aws:backup:eu-central-1:444455556666:backup-vault:central"


def rule_of(graph: Graph) -> dict[str, Any]:
    [plan] = graph.of("aws:backup/plan:Plan")
    [rule] = plan.inputs["rules"]
    return dict(rule)


@pytest.fixture(scope="module", name="graph")
def _graph() -> Graph:
    return with_settings("auto-mode", backup={})


def test_promises_hold(graph: Graph) -> None:
    assert faults(graph) == []


def test_the_cluster_is_kept_every_night(graph: Graph) -> None:
    [vault], [selection] = graph.of("aws:backup/vault:Vault"), graph.of("aws:backup/selection:Selection")
    [cluster] = graph.of("aws:eks/cluster:Cluster")
    assert rule_of(graph) == {
        "ruleName": "cluster",
        "targetVaultName": vault.physical_name,
        "schedule": "cron(0 3 * * ? *)",
        "lifecycle": {"deleteAfter": 35},
        "copyActions": [],
    }
    assert selection.inputs["resources"] == [cluster.arn]
    assert len(vault.inputs["name"]) <= 50


def test_the_role_is_for_aws_backup_alone_and_ready_before_it_is_used(graph: Graph) -> None:
    [role] = [role for role in graph.of("Role") if role.name.endswith("-backup")]
    [selection] = graph.of("aws:backup/selection:Selection")
    [attachment] = [one for one in graph.of("RolePolicyAttachment") if one.inputs["role"] == role.physical_name]
    [statement] = json.loads(role.inputs["assumeRolePolicy"])["Statement"]
    assert statement["Principal"] == {"Service": "backup.amazonaws.com"}
    assert attachment.inputs["policyArn"].endswith(":policy/service-role/AWSBackupServiceRolePolicyForBackup")
    assert attachment.urn in graph.waits_for(selection)


def test_the_vault_has_a_key_of_its_own_or_the_given_one(graph: Graph) -> None:
    [vault] = graph.of("aws:backup/vault:Vault")
    assert vault.inputs["kmsKeyArn"] in {key.arn for key in graph.of("aws:kms/key:Key") if key.name.endswith("-backup")}
    [vault] = with_settings("auto-mode", backup={}, keyArn=KEY).of("aws:backup/vault:Vault")
    assert vault.inputs["kmsKeyArn"] == KEY


def test_copies_are_kept_as_long() -> None:
    settings = {"schedule": "cron(30 1 ? * SUN *)", "retentionDays": 90, "copyToVaultArn": VAULT}
    rule = rule_of(with_settings("auto-mode", backup=settings))
    assert rule["schedule"] == "cron(30 1 ? * SUN *)"
    assert rule["lifecycle"] == {"deleteAfter": 90}
    assert rule["copyActions"] == [{"destinationVaultArn": VAULT, "lifecycle": {"deleteAfter": 90}}]


def test_a_given_role_is_taken() -> None:
    there = "arn:aws:iam::111122223333:role/teams/backup"
    graph = with_settings("auto-mode", backup={}, iam={"roles": {"backup": {"arn": there}}})
    [selection] = graph.of("aws:backup/selection:Selection")
    assert selection.inputs["iamRoleArn"] == there


def test_there_are_none_without_asking() -> None:
    assert with_settings("auto-mode").of("aws:backup/vault:Vault") == []
    assert with_settings("auto-mode", backup={"enabled": False}).of("aws:backup/vault:Vault") == []


@pytest.mark.parametrize("type_", ["aws:backup/plan:Plan", "aws:backup/selection:Selection", "aws:backup/vault:Vault"])
def test_dropping_any_part_breaks_a_promise(type_: str, graph: Graph) -> None:
    [part] = graph.of(type_)
    assert any("is not backed up" in fault for fault in faults(graph.without(part.urn)))
