"""`FileSystem`, as it registers its resources."""

import json
import re
from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from private_eks import FileSystem, FileSystemArgs
from private_eks.storage.plan.file_system import mount_policy
from private_eks_cli.graph.model import Graph

Deploy = Callable[[Callable[[], Any]], Graph]
KEY = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
FILES = "aws:efs/fileSystem:FileSystem"
ALL = {
    "access_points": {"uploads": {"uid": 1000, "gid": 1001, "path": "/shop/uploads", "permissions": "0770"}},
    "throughput_mode": "bursting",
    "transition_to_ia_days": 0,
    "backup": False,
    "key_arn": KEY,
    "protect": True,
    "tags": {"class": "internal"},
}


def args(**more: Any) -> FileSystemArgs:
    base: dict[str, Any] = {
        "region": "eu-west-1",
        "vpc_id": "vpc-1",
        "zones": ["eu-west-1b", "eu-west-1a"],
        "subnet_ids": ["subnet-b", "subnet-a"],
        "cluster_security_group_id": "sg-cluster",
    }
    return FileSystemArgs(**{**base, **more})  # type: ignore[typeddict-item]


def rules(graph: Graph) -> dict[str, tuple[str, str]]:
    """Give the rules by name: whose they are, and for whom; all of them are about NFS alone."""
    found = graph.of("SecurityGroupIngressRule", "SecurityGroupEgressRule")
    assert {(r.inputs["ipProtocol"], r.inputs["fromPort"], r.inputs["toPort"]) for r in found} == {("tcp", 2049, 2049)}
    return {r.name: (r.inputs["securityGroupId"], r.inputs["referencedSecurityGroupId"]) for r in found}


@pytest.fixture
def graph(deploy: Deploy) -> Graph:
    return deploy(lambda: FileSystem("main", args()))


@pytest.fixture
def full(deploy: Deploy) -> Graph:
    nodes = {"nodes": True, "node_security_group_id": "sg-nodes"}
    return deploy(lambda: FileSystem("main", args(settings=ALL, tags={"team": "blue"}, **nodes)))


def test_by_default_it_is_encrypted_elastic_and_backed_up(graph: Graph) -> None:
    files, key = graph.one(FILES, "main"), graph.one("aws:kms/key:Key", "main-efs")
    assert files.inputs == {
        "encrypted": True,
        "kmsKeyId": key.arn,
        "throughputMode": "elastic",
        "lifecyclePolicies": [{"transitionToIa": "AFTER_30_DAYS"}],
        "tags": {"Name": "main"},
    }
    assert graph.one("BackupPolicy", "main").inputs == {"fileSystemId": files.id, "backupPolicy": {"status": "ENABLED"}}
    assert not files.protect
    assert graph.of("AccessPoint") == []


def test_the_key_is_the_account_s_alone_and_rotates(graph: Graph) -> None:
    key = graph.one("aws:kms/key:Key", "main-efs").inputs
    (statement,) = json.loads(key["policy"])["Statement"]
    assert (statement["Principal"], key["enableKeyRotation"]) == ({"AWS": "arn:aws:iam::111122223333:root"}, True)
    assert graph.one("Alias", "main-efs").inputs["name"] == "alias/main-efs"


def test_settings_reach_the_file_system(full: Graph) -> None:
    files = full.one(FILES, "main")
    assert files.inputs == {
        "encrypted": True,
        "kmsKeyId": KEY,
        "throughputMode": "bursting",
        "lifecyclePolicies": [],
        "tags": {"team": "blue", "class": "internal", "Name": "main"},
    }
    assert files.protect
    assert full.one("BackupPolicy", "main").inputs["backupPolicy"] == {"status": "DISABLED"}
    assert full.of("aws:kms/key:Key") == []


def test_a_key_of_its_own_is_protected_with_it(deploy: Deploy) -> None:
    graph = deploy(lambda: FileSystem("main", args(settings={"protect": True})))
    assert {r.type.rsplit(":", 1)[-1] for r in graph if r.protect} == {"FileSystem", "Key"}


def test_each_zone_has_a_mount_target_in_the_subnet_at_its_place(graph: Graph) -> None:
    files, group = graph.one(FILES, "main"), graph.one("SecurityGroup", "main-efs")
    wanted = {"main-eu-west-1a": "subnet-a", "main-eu-west-1b": "subnet-b"}
    assert {target.name: target.inputs for target in graph.of("MountTarget")} == {
        name: {"fileSystemId": files.id, "subnetId": subnet, "securityGroups": [group.id]}
        for name, subnet in wanted.items()
    }


def test_nobody_can_mount_before_the_policy_is_there(graph: Graph) -> None:
    policy = graph.one("FileSystemPolicy", "main")
    assert json.loads(policy.inputs["policy"]) == mount_policy(graph.one(FILES, "main").arn)
    assert all(policy.urn in graph.waits_for(target) for target in graph.of("MountTarget"))


def test_without_nodes_the_cluster_alone_is_admitted(graph: Graph) -> None:
    group = graph.one("SecurityGroup", "main-efs")
    assert "egress" not in group.inputs
    assert rules(graph) == {"main-cluster-in": (group.id, "sg-cluster")}
    assert graph.of("SecurityGroupEgressRule") == []


def test_nodes_are_admitted_and_let_out(full: Graph) -> None:
    group = full.one("SecurityGroup", "main-efs").id
    assert rules(full) == {
        "main-cluster-in": (group, "sg-cluster"),
        "main-nodes-in": (group, "sg-nodes"),
        "main-nodes-out": ("sg-nodes", group),
    }
    assert [rule.name for rule in full.of("SecurityGroupEgressRule")] == ["main-nodes-out"]


def test_an_access_point_owns_its_directory(full: Graph) -> None:
    assert full.one("AccessPoint", "main-uploads").inputs == {
        "fileSystemId": full.one(FILES, "main").id,
        "posixUser": {"uid": 1000, "gid": 1001},
        "rootDirectory": {
            "path": "/shop/uploads",
            "creationInfo": {"ownerUid": 1000, "ownerGid": 1001, "permissions": "0770"},
        },
        "tags": {"team": "blue", "class": "internal", "Name": "main-uploads"},
    }


def test_what_volumes_ask_for_is_given(deploy: Deploy) -> None:
    found: dict[str, Any] = {}

    def program() -> None:
        made = FileSystem("main", args(settings=ALL))
        for key in ("file_system_id", "access_point_ids", "volume_handles", "security_group_id"):
            getattr(made, key).apply(lambda value, key=key: found.update({key: value}))

    graph = deploy(program)
    files, point = graph.one(FILES, "main").id, graph.one("AccessPoint", "main-uploads").id
    assert found == {
        "file_system_id": files,
        "access_point_ids": {"uploads": point},
        "volume_handles": {"uploads": f"{files}::{point}"},
        "security_group_id": graph.one("SecurityGroup", "main-efs").id,
    }


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (
            {"subnet_ids": ["subnet-a"]},
            "subnet_ids: got '1 ids'; allowed: 2 ids, one for each of eu-west-1b",
        ),
        (
            {"nodes": True},
            "node_security_group_id: got nothing; allowed: the id of the nodes' security group, with nodes",
        ),
        (
            {"settings": {"access_points": {"a": {"uid": 0, "gid": 1}}}},
            "settings.access_points.a.uid: got 0",
        ),
        ({"settings": {"key_arn": "alias/x"}}, "settings.key_arn: got 'alias/x'"),
        ({"tags": {"aws:x": "y"}}, "tags.aws:x: got 'y'"),
    ],
)
def test_what_cannot_be_is_refused(deploy: Deploy, more: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        deploy(lambda: FileSystem("main", args(**more)))


def test_ids_may_be_known_later(deploy: Deploy) -> None:
    def program() -> None:
        ids = pulumi.Output.from_input(["subnet-b", "subnet-a"])
        FileSystem("main", args(subnet_ids=ids, settings={"key_arn": pulumi.Output.from_input(KEY)}))

    graph = deploy(program)
    assert graph.one("MountTarget", "main-eu-west-1a").inputs["subnetId"] == "subnet-a"
