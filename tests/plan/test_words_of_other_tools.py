"""Words of eksctl and of the Terraform module say which key of ours is meant, or what to do instead."""

import json
from typing import Any

import pytest

from private_eks.cluster.settings import AccessEntrySettings
from private_eks.common.plan.arguments import hints_of
from private_eks.common.plan.not_offered import INSTEAD
from private_eks.common.plan.refusals import unknown
from private_eks.common.plan.spelling import ALIASES, meant_by
from private_eks.fargate.settings import FargateProfileSettings
from private_eks.nodes.settings import NodeGroupSettings, SelfManagedNodeGroupSettings
from private_eks.private_cluster.stack_settings import StackSettings
from settings import stack_word
from tests.places import ROOT

EKSCTL = json.loads((ROOT / "tests" / "eksctl_properties.json").read_text(encoding="utf-8"))["definitions"]
OURS: dict[str, Any] = {
    "AccessEntry": AccessEntrySettings,
    "ClusterConfig": StackSettings,
    "ClusterIAM": StackSettings,
    "ClusterVPC": StackSettings,
    "FargateProfile": FargateProfileSettings,
    "ManagedNodeGroup": NodeGroupSettings,
    "NodeGroup": SelfManagedNodeGroupSettings,
}
SAY_NOTHING = {"id", "status", "type"}
"""Words that say nothing outside of what they stand in."""
WORDS = sorted({(name, word) for name in OURS for word in EKSCTL[name]["properties"].split()} - {
    (name, word) for name in OURS for word in SAY_NOTHING
})  # fmt: skip


def keys_of(shape: Any) -> list[str]:
    return list(map(stack_word, hints_of(shape)))


@pytest.mark.parametrize(("definition", "word"), WORDS)
def test_each_word_of_eksctl_is_one_of_ours_or_says_what_to_do_instead(definition: str, word: str) -> None:
    known = keys_of(OURS[definition])
    letters = word.lower()
    meant, instead = meant_by(word, known)

    assert meant or instead
    assert word in known or instead or letters in map(str.lower, known) or letters in ALIASES or "iam" in letters


@pytest.mark.parametrize(("word", "meant"), [
    ("addons", "addons"),
    ("cloudwatch_log_group_retention_in_days", "logRetentionDays"),
    ("cluster_addons", "addons"),
    ("cluster_enabled_log_types", "controlPlane"),
    ("cluster_encryption_config", "keyArn"),
    ("cluster_name", "name"),
    ("cluster_security_group_additional_rules", "clientCidrs"),
    ("cluster_service_ipv4_cidr", "serviceCidr"),
    ("cluster_tags", "tags"),
    ("cluster_upgrade_policy", "supportType"),
    ("cluster_version", "version"),
    ("cluster_zonal_shift_config", "zonalShift"),
    ("compute_config", "compute"),
    ("deletion_protection", "protect"),
    ("control_plane_scaling_config", "controlPlane"),
    ("enabled_log_types", "controlPlane"),
    ("identity_providers", "controlPlane"),
    ("iamIdentityMappings", "accessEntries"),
    ("kubernetesVersion", "version"),
    ("node_security_group_additional_rules", "nodeEgress"),
    ("secondary_cidr_blocks", "secondaryCidrs"),
])  # fmt: skip
def test_words_of_other_tools_are_keys_of_ours(word: str, meant: str) -> None:
    assert meant_by(word, keys_of(StackSettings)) == (meant, None)


@pytest.mark.parametrize(("word", "part"), [
    ("vpc_id", "existingNetwork names a VPC"),
    ("subnet_ids", "existingNetwork names a VPC"),
    ("control_plane_subnet_ids", "existingNetwork names a VPC"),
    ("subnets", "existingNetwork names a VPC"),
    ("privateCluster", "every cluster is private"),
    ("iamPath", "iam says it for every role"),
    ("iam_role_permissions_boundary", "iam says it for every role"),
    ("iam_role_arn", "iam.roles names roles that are there"),
    ("cluster_endpoint_public_access", "the API endpoint is private"),
    ("endpoint_private_access", "the API endpoint is private"),
    ("enable_nat_gateway", "nothing leads to the internet"),
    ("cluster_security_group_id", "security groups are made here"),
    ("create_kms_key", "keyArn"),
    ("kms_key_administrators", "keyArn"),
    ("enable_irsa", "where an identity needs it"),
    ("enable_cluster_creator_admin_permissions", "access entries alone admit"),
    ("manage_aws_auth_configmap", "access entries alone admit"),
    ("eks_managed_node_group_defaults", "an anchor"),
    ("cluster_ip_family", "IPv4 only"),
])  # fmt: skip
def test_words_for_what_is_not_offered_say_what_to_do_instead(word: str, part: str) -> None:
    error = str(unknown(word, "x", word, keys_of(StackSettings), "only {}"))

    assert error.startswith(f"{word}: got 'x'; remove it: ")
    assert part in error.partition("; allowed: only ")[0]


def test_no_word_has_two_meanings() -> None:
    assert ALIASES.keys() & INSTEAD.keys() <= {"iam"}


def test_a_misspelt_key_of_ours_is_corrected_before_a_pattern_is_asked() -> None:
    assert meant_by("volume", ["volumes", "image"]) == ("volumes", None)
    assert meant_by("roleArn", ["roleArns", "buckets"]) == ("roleArns", None)
