"""Adding, editing and removing each kind of worker: what must change does, in both directions, and nobody else."""

from collections.abc import Iterable
from typing import Any

import pytest

from tests.changes import KEPT, Verdict, edited, full, member, verdict
from tests.conftest import faults, recorded

GROUPS, SELF_MANAGED, PROFILES, EGRESS = "nodeGroups", "selfManagedNodeGroups", "fargateProfiles", "nodeEgress"
ZONES = ("eu-west-1a", "eu-west-1b", "eu-west-1c")
DATA = [f"data-{zone}" for zone in ZONES]
TAINT = {"key": "a", "effect": "NO_SCHEDULE"}
KEY = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
INTERRUPTIONS = ("health-event", "rebalance", "reservation", "spot-warning", "state-change")


def node_role(key: str) -> set[str]:
    policies = ("AmazonEC2ContainerRegistryPullOnly", "AmazonEKSWorkerNodePolicy")
    return {f"Role:{key}", *(f"RolePolicyAttachment:{key}-{policy}" for policy in policies)}


def managed(*keys: str) -> set[str]:
    return {name for key in keys for name in (f"LaunchTemplate:{key}", f"NodeGroup:{key}", *node_role(f"{key}-node"))}


OWN_IMAGE = managed("hardened") - {"LaunchTemplate:hardened"} | {"LaunchTemplate:hardened-image"}


def self_managed(key: str) -> set[str]:
    kinds = ("AccessEntry", "Group", "InstanceProfile", "LaunchTemplate")
    return {*(f"{kind}:{key}" for kind in kinds), *node_role(f"{key}-node")}


def tags(keys: Iterable[str], end: str) -> set[str]:
    return {f"Tag:{key}-{end}" for key in keys}


RULES = {f"{kind}:{key}" for kind in ("EventRule", "EventTarget") for key in INTERRUPTIONS}
KARPENTER = {
    *(
        "AccessEntry:karpenter-node",
        "InstanceProfile:karpenter-node",
        "PodIdentityAssociation:karpenter-kube-system/karpenter",
    ),
    *("Queue:karpenter", "QueuePolicy:karpenter", "Role:karpenter", "RolePolicy:karpenter", *RULES),
    *("VpcEndpoint:sqs", *node_role("karpenter-node")),
}

COMING: list[tuple[str, dict[str, Any], set[str]]] = [
    ("a managed group", member(GROUPS, "extra", instanceTypes=["m6i.large"]), managed("extra")),
    ("one that sorts first", member(GROUPS, "aaa", amiType="BOTTLEROCKET_x86_64"), managed("aaa")),
    (
        "one with labels and taints",
        member(GROUPS, "extra", labels={"a": "b"}, taints=[TAINT]),
        managed("extra") | tags(["extra"], "label/a") | tags(["extra"], "taint/a"),
    ),
    ("a family", member(GROUPS, "more", onePerZone=True), managed(*(f"more-{zone}" for zone in ZONES))),
    ("a family of one zone", member(GROUPS, "more", onePerZone=True, zones=[ZONES[1]]), managed("more-eu-west-1b")),
    ("a self-managed group", member(SELF_MANAGED, "extra", labels={"a": "b"}), self_managed("extra")),
    ("a profile", member(PROFILES, "extra", selectors=[{"namespace": "x"}]), {"FargateProfile:extra"}),
    ("one that sorts first", member(PROFILES, "aaa", selectors=[{"namespace": "x"}]), {"FargateProfile:aaa"}),
    ("egress", member(EGRESS, "db", cidr="10.9.0.0/16", fromPort=5432), {"SecurityGroupEgressRule:to-db"}),
    ("Session Manager", member(GROUPS, "web", sessionManager=True), {"RolePolicy:web-node"}),
    ("the same, self-managed", member(SELF_MANAGED, "batch", sessionManager=True), {"RolePolicy:batch-node"}),
]  # fmt: skip
"""What an edit of `everything` adds, and its return takes away."""

GOING: list[tuple[str, dict[str, Any], set[str], set[str]]] = [
    ("a managed group", member(GROUPS, "web"), managed("web"), set()),
    ("an own image", member(GROUPS, "hardened"), OWN_IMAGE, set()),
    ("a family", member(GROUPS, "data"), managed(*DATA) | tags(DATA, "label/workload"), set()),
    (
        "a family's zone",
        member(GROUPS, "data", zones=ZONES[:2]),
        managed(DATA[2]) | tags(DATA[2:], "label/workload"),
        set(),
    ),
    (
        "the only group with sessions",
        member(GROUPS, "general"),
        managed("general") | {"RolePolicy:general-node"},
        set(),
    ),
    (
        "the only group of Windows",
        member(GROUPS, "windows"),
        managed("windows") | {"Tag:windows-taint/os", "RolePolicyAttachment:cluster-AmazonEKSVPCResourceController"},
        {
            "Addon:networking-vpc-cni",
            "Addon:platform-amazon-cloudwatch-observability",
            "Role:platform-amazon-cloudwat-b09c0bbd",
        },
    ),
    ("the self-managed group", member(SELF_MANAGED, "batch"), self_managed("batch"), set()),
    ("Karpenter", {"karpenter": {"enabled": False}}, KARPENTER, set()),
    ("egress", member(EGRESS, "databases"), {"SecurityGroupEgressRule:to-databases"}, set()),
    ("sessions", member(GROUPS, "general", sessionManager=False),
     {"RolePolicy:general-node"}, set()),
]  # fmt: skip
"""What an edit of `everything` takes away, and what it changes in place."""

EDITS: list[tuple[str, dict[str, Any], Verdict]] = [
    ("sizes", member(GROUPS, "general", minSize=1, desiredSize=4, maxSize=20), Verdict(changed={"NodeGroup:general"})),
    ("desired size", member(GROUPS, "general", desiredSize=4), Verdict(changed={"NodeGroup:general"})),
    ("fewest", member(GROUPS, "general", minSize=2), Verdict(changed={"NodeGroup:general"})),
    ("labels", member(GROUPS, "general", labels={"a": "b"}),
     Verdict(made={"Tag:general-label/a"}, changed={"NodeGroup:general"})),
    ("taints", member(GROUPS, "web", taints=[TAINT]), Verdict(made={"Tag:web-taint/a"}, changed={"NodeGroup:web"})),
    ("labels of a family", member(GROUPS, "data", labels={"workload": "db"}),
     Verdict(changed=tags(DATA, "label/workload") | {f"NodeGroup:{key}" for key in DATA})),
    ("updates", member(GROUPS, "general", nodeRepair=False, updateStrategy="MINIMAL", maxUnavailable=2),
     Verdict(changed={"NodeGroup:general"})),
    ("release", member(GROUPS, "general", releaseVersion="1.35.2-20261112"), Verdict(changed={"NodeGroup:general"})),
    ("warm pool", member(GROUPS, "web", warmPool={"minSize": 3}), Verdict(changed={"NodeGroup:web"})),
    ("a new warm pool", member(GROUPS, "data", warmPool={"minSize": 1}),
     Verdict(changed={f"NodeGroup:{key}" for key in DATA})),
    ("disk", member(GROUPS, "general", volumeSize=90), Verdict(changed={"LaunchTemplate:general"})),
    ("key", member(GROUPS, "general", keyArn=KEY), Verdict(changed={"LaunchTemplate:general"})),
    ("image", member(GROUPS, "hardened", imageId="ami-0123456789abcdef1"),
     Verdict(changed={"LaunchTemplate:hardened-image"})),
    ("user data", member(GROUPS, "hardened", userData=["#!/bin/sh\ntrue"]),
     Verdict(changed={"LaunchTemplate:hardened-image"})),
    ("the first user data", member(GROUPS, "web", userData=["#!/bin/sh\ntrue"]),
     Verdict(changed={"LaunchTemplate:web"})),
    ("kubelet", member(GROUPS, "arm", kubelet={"max-pods": 30}), Verdict(changed={"LaunchTemplate:arm"})),
    ("sessions of Bottlerocket", member(GROUPS, "arm", sessionManager=True),
     Verdict(made={"RolePolicy:arm-node"}, changed={"LaunchTemplate:arm"})),
    ("instance types", member(GROUPS, "general", instanceTypes=["m6i.xlarge"]),
     Verdict(replaced={"NodeGroup:general"})),
    ("capacity type", member(GROUPS, "general", capacityType="SPOT"), Verdict(replaced={"NodeGroup:general"})),
    ("zones", member(GROUPS, "general", zones=ZONES[:2]), Verdict(replaced={"NodeGroup:general"})),
    ("another image type", member(GROUPS, "general", sessionManager=None, amiType="BOTTLEROCKET_x86_64"),
     Verdict(replaced={"NodeGroup:general"}, changed={"LaunchTemplate:general"},
             removed={"RolePolicy:general-node"})),
    ("back to EKS's image", member(GROUPS, "hardened", imageId=None),
     Verdict(made={"LaunchTemplate:hardened"}, replaced={"NodeGroup:hardened"},
             removed={"LaunchTemplate:hardened-image"})),
    ("one per zone", member(GROUPS, "web", warmPool=None, onePerZone=True),
     Verdict(made=managed(*(f"web-{zone}" for zone in ZONES)), removed=managed("web"))),
    ("self-managed: types", member(SELF_MANAGED, "batch", instanceTypes=["c6i.large"]),
     Verdict(changed={"Group:batch"})),
    ("self-managed: sizes and shares", member(SELF_MANAGED, "batch", maxSize=30, onDemandBase=1, zones=ZONES[:2]),
     Verdict(changed={"Group:batch"})),
    ("self-managed: labels and taints", member(SELF_MANAGED, "batch", labels={"a": "b"}, taints=[TAINT]),
     Verdict(changed={"Group:batch", "LaunchTemplate:batch"})),
    ("self-managed: image", member(SELF_MANAGED, "batch", imageId="ami-0123456789abcdef1"),
     Verdict(changed={"LaunchTemplate:batch"})),
    ("self-managed: Bottlerocket", member(SELF_MANAGED, "batch", amiType="BOTTLEROCKET_x86_64"),
     Verdict(changed={"LaunchTemplate:batch"})),
    ("self-managed: Windows", member(SELF_MANAGED, "batch", amiType="WINDOWS_CORE_2022_x86_64"),
     Verdict(replaced={"AccessEntry:batch"}, changed={"LaunchTemplate:batch"})),
    ("selector", member(PROFILES, "apps", selectors=[{"namespace": "apps-*"}, {"namespace": "z"}]),
     Verdict(replaced={"FargateProfile:apps"})),
    ("zones of a profile", member(PROFILES, "apps", zones=ZONES[:2]), Verdict(replaced={"FargateProfile:apps"})),
    ("tags of a profile", member(PROFILES, "apps", tags={"a": "b"}), Verdict(changed={"FargateProfile:apps"})),
    ("Karpenter's namespace", {"karpenter": {"namespace": "karpenter"}},
     Verdict(made={"PodIdentityAssociation:karpenter-karpenter/karpenter"}, changed={"Role:karpenter"},
             removed={"PodIdentityAssociation:karpenter-kube-system/karpenter"})),
    ("Karpenter on Fargate", {"karpenter": {"namespace": "apps-karpenter"}},
     Verdict(removed={"PodIdentityAssociation:karpenter-kube-system/karpenter"}, changed={"Role:karpenter"})),
    ("egress", member(EGRESS, "databases", cidr="10.46.0.0/17"),
     Verdict(changed={"SecurityGroupEgressRule:to-databases"})),
    ("another gateway", {"endpointServices": []},
     Verdict(removed={"SecurityGroupEgressRule:dynamodb-out", "VpcEndpoint:dynamodb"})),
]  # fmt: skip


def test_custom_networking_changes_the_vpc_cni_only() -> None:
    own, shared = recorded("spot-batch"), edited("spot-batch", {"customNetworking": False})
    assert verdict(own, shared) == full("spot-batch", Verdict(changed={"Addon:networking-vpc-cni"}))


@pytest.mark.parametrize(("what", "edit", "made"), COMING)
def test_a_newcomer_brings_its_own_and_takes_it_along(what: str, edit: dict[str, Any], made: set[str]) -> None:
    without, with_it = recorded("everything"), edited("everything", edit)
    assert verdict(without, with_it) == full("everything", Verdict(made=made))
    assert verdict(with_it, without) == full("everything", Verdict(removed=made))
    assert faults(with_it) == []


@pytest.mark.parametrize(("what", "edit", "removed", "changed"), GOING)
def test_who_goes_takes_its_own_along_and_brings_it_back(
    what: str, edit: dict[str, Any], removed: set[str], changed: set[str]
) -> None:
    there, gone = recorded("everything"), edited("everything", edit)
    assert verdict(there, gone) == full("everything", Verdict(removed=removed, changed=changed))
    assert verdict(gone, there) == full("everything", Verdict(made=removed, changed=changed))
    assert faults(gone) == []


@pytest.mark.parametrize(("what", "edit", "expected"), EDITS)
def test_an_edit_does_what_it_must_to_its_own(what: str, edit: dict[str, Any], expected: Verdict) -> None:
    before, after = recorded("everything"), edited("everything", edit)
    assert verdict(before, after) == full("everything", expected)
    assert faults(after) == []


def test_the_tables_replace_nothing_that_cannot_be_remade() -> None:
    """The tests above hold them to be exact."""
    replaced = {name.split(":")[0] for _, _, expected in EDITS for name in expected.replaced}
    assert replaced == {"AccessEntry", "FargateProfile", "NodeGroup"}
    assert KEPT.isdisjoint(replaced)
