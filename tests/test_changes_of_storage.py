"""Adding, editing and removing file systems and logs of Fargate: files and log groups stay, and so do neighbours."""

from typing import Any

import pytest

from tests.changes import KEPT, Verdict, edited, full, member, verdict
from tests.conftest import faults, recorded

FILES, LOGGING = "fileSystems", "fargateLogging"
ZONES = ("eu-west-1a", "eu-west-1b", "eu-west-1c")
KEY = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
POINT = {"uid": 1000, "gid": 1000}


def file_system(key: str) -> set[str]:
    """Name what a file system without access points consists of, on a cluster with nodes and Fargate."""
    parts = {"BackupPolicy", "FileSystem", "FileSystemPolicy", *(f"MountTarget:{key}-{zone}" for zone in ZONES)}
    parts |= {f"{kind}:{key}-efs" for kind in ("Alias", "Key", "SecurityGroup")}
    parts |= {f"SecurityGroupIngressRule:{key}-{who}-in" for who in ("cluster", "nodes")}
    parts |= {f"SecurityGroupEgressRule:{key}-nodes-out"}
    return {part if ":" in part else f"{part}:{key}" for part in parts}


LOGS = {"Alias:fargate", "Key:fargate", "LogGroup:fargate", "RolePolicy:pod-execution"}

ROUTER = {"ConfigMap:configmap-aws-observability/aws-logging", "Namespace:namespace-aws-observability"}

COMING: list[tuple[str, dict[str, Any], set[str]]] = [
    ("a file system", member(FILES, "extra", backup=True), file_system("extra")),
    ("one that sorts first", member(FILES, "aaa", backup=True), file_system("aaa")),
    ("an access point", member(FILES, "shared", accessPoints={"media": POINT, "more": POINT}),
     {"AccessPoint:shared-more"}),
    ("the router's own log", {LOGGING: {"processLogs": True}}, {"LogGroup:fluent-bit"}),
]  # fmt: skip
"""What an edit of `everything` adds, and its return takes away."""

EDITS: list[tuple[str, dict[str, Any], Verdict]] = [
    ("the file system goes", member(FILES, "scratch"), Verdict(removed=file_system("scratch"))),
    ("logs go", {LOGGING: {"enabled": False}}, Verdict(removed=LOGS | ROUTER)),
    ("throughput", member(FILES, "shared", throughputMode="elastic"), Verdict(changed={"FileSystem:shared"})),
    ("lifecycle", member(FILES, "shared", transitionToIaDays=0), Verdict(changed={"FileSystem:shared"})),
    ("backup", member(FILES, "shared", backup=False), Verdict(changed={"BackupPolicy:shared"})),
    ("protection", member(FILES, "shared", protect=True), Verdict()),
    ("retention", {LOGGING: {"retentionDays": 731}}, Verdict(changed={"LogGroup:fargate"})),
    ("filters", {LOGGING: {"filters": [{"name": "grep", "options": {"Exclude": "log a"}}]}},
     Verdict(changed={"ConfigMap:configmap-aws-observability/aws-logging"})),
    ("a user", member(FILES, "shared", accessPoints={"media": {**POINT, "uid": 7}}),
     Verdict(replaced={"AccessPoint:shared-media"})),
    ("a path", member(FILES, "shared", accessPoints={"media": {**POINT, "path": "/m"}}),
     Verdict(replaced={"AccessPoint:shared-media"})),
    ("classes", {"storageClasses": {"gp3": {"kind": "ebs"}}},
     Verdict(removed={"StorageClass:storageclass-shared"}, changed={"StorageClass:storageclass-gp3"})),
]  # fmt: skip


@pytest.mark.parametrize(("what", "edit", "made"), COMING)
def test_a_newcomer_brings_its_own_and_takes_it_along(what: str, edit: dict[str, Any], made: set[str]) -> None:
    without, with_it = recorded("everything"), edited("everything", edit)
    changed = {"Key:fargate", "RolePolicy:pod-execution", *sorted(ROUTER)[:1]} if LOGGING in edit else set()
    assert verdict(without, with_it) == full("everything", Verdict(made=made, changed=changed))
    assert verdict(with_it, without) == full("everything", Verdict(removed=made, changed=changed))
    assert faults(with_it) == []


@pytest.mark.parametrize(("what", "edit", "expected"), EDITS)
def test_an_edit_does_what_it_must_to_its_own(what: str, edit: dict[str, Any], expected: Verdict) -> None:
    before, after = recorded("everything"), edited("everything", edit)
    assert verdict(before, after) == full("everything", expected)
    assert faults(after) == []


def test_tags_replace_nothing() -> None:
    found = verdict(recorded("fargate-efs"), edited("fargate-efs", {"tags": {"team": "blue"}}))
    assert found == Verdict(changed=found.changed)
    assert any(name.startswith("AccessPoint:") for name in found.changed)


def test_one_more_zone_adds_a_mount_target_and_keeps_the_files() -> None:
    profiles = {"coredns": {"selectors": [{"namespace": "kube-system"}]}}
    edit = {"zones": list(ZONES[:2]), "fargateProfiles": profiles, "identities": {}, "addons": {}}
    found = verdict(edited("fargate-efs", edit), edited("fargate-efs", {**edit, "zones": list(ZONES)}))
    kept = {"FileSystem", "MountTarget", "AccessPoint", "LogGroup", *KEPT}
    assert kept.isdisjoint(name.split(":")[0] for name in found.replaced)
    assert "MountTarget:private-eks-fargate-efs-files-eu-west-1c" in found.made


def test_another_key_replaces_the_file_system_and_says_so() -> None:
    found = verdict(recorded("everything"), edited("everything", member(FILES, "shared", keyArn=KEY)))
    assert "FileSystem:private-eks-everything-shared" in found.replaced
