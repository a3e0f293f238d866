"""Adding, editing and removing add-ons and identities, and the first of a kind: what must change does, nobody else."""

from typing import Any

import pytest

from tests.changes import KEPT, Verdict, edited, full, member, verdict
from tests.conftest import faults, recorded

ADDONS, IDENTITIES = "addons", "identities"
ROLE = "arn:aws:iam::111122223333:role/ebs"
NO_CLASSES: dict[str, Any] = {"storageClasses": {}}
CLASSES = {"StorageClass:storageclass-gp3", "StorageClass:storageclass-shared"}
"""A driver goes with its storage classes, which are no part of what is made in AWS."""
EBS = "platform-aws-ebs-csi-driver"
READS = {"policies": ["AmazonS3ReadOnlyAccess"]}
WRITES = [{"Effect": "Allow", "Action": "dynamodb:PutItem", "Resource": "*"}]


def with_role(addon: str, *policies: str) -> set[str]:
    name = addon.removeprefix("Addon:")
    return {addon, f"Role:{name}", *(f"RolePolicyAttachment:{name}-{policy}" for policy in policies)}


ADDED: list[tuple[str, dict[str, Any], set[str]]] = [
    (
        "an add-on with an endpoint",
        member(ADDONS, "aws-guardduty-agent", preserve=True),
        {"Addon:platform-aws-guardduty-agent", "VpcEndpoint:guardduty-data"},
    ),
    (
        "one with a role of ours",
        member(ADDONS, "aws-fsx-csi-driver", preserve=True),
        with_role("Addon:platform-aws-fsx-csi-driver")
        | {"RolePolicy:platform-aws-fsx-csi-driver", "VpcEndpoint:fsx"},
    ),
    (
        "one with the user's role",
        member(ADDONS, "aws-mountpoint-s3-csi-driver", roleArn=ROLE),
        {"Addon:platform-aws-mountpoint-s3-csi-driver"},
    ),
    ("one that nobody knows", member(ADDONS, "acme_agent", version="v1.0.0"), {"Addon:platform-acme_agent"}),
    (
        "an identity on nodes",
        member(IDENTITIES, "extra", namespace="x", serviceAccount="y", **READS),
        {"PodIdentityAssociation:x/y", "Role:extra", "RolePolicyAttachment:extra-AmazonS3ReadOnlyAccess"},
    ),
    (
        "an identity on Fargate",
        member(IDENTITIES, "extra", namespace="apps-x", serviceAccount="y", **READS),
        {"Role:extra", "RolePolicyAttachment:extra-AmazonS3ReadOnlyAccess"},
    ),
    (
        "statements beside policies",
        member(IDENTITIES, "reports", statements=WRITES),
        {"RolePolicy:reports"},
    ),
    (
        "a policy more",
        member(IDENTITIES, "reports", policies=["AmazonS3ReadOnlyAccess", "AmazonSQSReadOnlyAccess"]),
        {"RolePolicyAttachment:reports-AmazonSQSReadOnlyAccess"},
    ),
]  # fmt: skip

REMOVED: list[tuple[str, dict[str, Any], set[str]]] = [
    ("metrics-server", member(ADDONS, "metrics-server"), {"Addon:platform-metrics-server"}),
    (
        "eks-node-monitoring-agent",
        member(ADDONS, "eks-node-monitoring-agent"),
        {"Addon:networking-eks-node-monitoring-agent"},
    ),
    ("aws-ebs-csi-driver", {**member(ADDONS, "aws-ebs-csi-driver"), **NO_CLASSES},
     with_role(f"Addon:{EBS}", "AmazonEBSCSIDriverPolicyV2") | CLASSES),
    (
        "aws-efs-csi-driver",
        {**member(ADDONS, "aws-efs-csi-driver"), **NO_CLASSES},
        with_role("Addon:platform-aws-efs-csi-driver", "AmazonEFSCSIDriverPolicy")
        | {"VpcEndpoint:elasticfilesystem", *CLASSES},
    ),
    ("adot", member(ADDONS, "adot"), {"Addon:platform-adot"}),
    (
        "external-dns",
        member(ADDONS, "external-dns"),
        with_role("Addon:platform-external-dns")
        | {"RolePolicy:platform-external-dns", "VpcEndpoint:com.amazonaws.route53"},
    ),
    (
        "an identity on nodes",
        member(IDENTITIES, "reports"),
        {
            "PodIdentityAssociation:reports/reports",
            "Role:reports",
            "RolePolicyAttachment:reports-AmazonS3ReadOnlyAccess",
        },
    ),
    ("an identity on Fargate", member(IDENTITIES, "apps"), {"Role:apps", "RolePolicy:apps"}),
]  # fmt: skip

EDITS: list[tuple[str, dict[str, Any], Verdict]] = [
    ("a version", member(ADDONS, "coredns", version="v1.13.0-eksbuild.1"), Verdict(changed={"Addon:coredns"})),
    ("the newest, at creation only", member(ADDONS, "coredns", version="newest"), Verdict()),
    ("configuration", member(ADDONS, "coredns", configuration={"replicaCount": 3}), Verdict(changed={"Addon:coredns"})),
    ("configuration of the CNI", member(ADDONS, "vpc-cni", configuration={"env": {"WARM_IP_TARGET": "2"}}),
     Verdict(changed={"Addon:networking-vpc-cni"})),
    ("conflicts, timeout", member(ADDONS, "aws-ebs-csi-driver", onConflict="PRESERVE", timeoutMinutes=30),
     Verdict(changed={f"Addon:{EBS}"})),
    ("tags", member(ADDONS, "aws-ebs-csi-driver", tags={"a": "b"}), Verdict(changed={f"Addon:{EBS}", f"Role:{EBS}"})),
    ("mechanism", member(ADDONS, "aws-ebs-csi-driver", mechanism="irsa"),
     Verdict(changed={f"Addon:{EBS}", f"Role:{EBS}"})),
    ("a role of the user's", member(ADDONS, "aws-ebs-csi-driver", roleArn=ROLE),
     Verdict(changed={f"Addon:{EBS}"},
             removed={f"Role:{EBS}", f"RolePolicyAttachment:{EBS}-AmazonEBSCSIDriverPolicyV2"})),
    ("statements", member(IDENTITIES, "apps", statements=WRITES), Verdict(changed={"RolePolicy:apps"})),
    ("policies for statements", member(IDENTITIES, "apps", statements=None, **READS),
     Verdict(made={"RolePolicyAttachment:apps-AmazonS3ReadOnlyAccess"}, removed={"RolePolicy:apps"})),
    ("mechanism of an identity", member(IDENTITIES, "reports", mechanism="irsa"),
     Verdict(changed={"Role:reports"}, removed={"PodIdentityAssociation:reports/reports"})),
    ("service account", member(IDENTITIES, "reports", serviceAccount="other"),
     Verdict(made={"PodIdentityAssociation:reports/other"}, changed={"Role:reports"},
             removed={"PodIdentityAssociation:reports/reports"})),
    ("a profile that takes its pods", member("fargateProfiles", "extra", selectors=[{"namespace": "reports"}]),
     Verdict(made={"FargateProfile:extra"}, changed={"Role:reports"},
             removed={"PodIdentityAssociation:reports/reports"})),
]  # fmt: skip


@pytest.mark.parametrize(("what", "edit", "more"), ADDED)
def test_a_newcomer_brings_its_own_and_takes_it_along(what: str, edit: dict[str, Any], more: set[str]) -> None:
    without, with_it = recorded("everything"), edited("everything", edit)
    assert verdict(without, with_it) == full("everything", Verdict(made=more))
    assert verdict(with_it, without) == full("everything", Verdict(removed=more))
    assert faults(with_it) == []


@pytest.mark.parametrize(("what", "edit", "gone"), REMOVED)
def test_who_goes_takes_its_own_along(what: str, edit: dict[str, Any], gone: set[str]) -> None:
    after = edited("everything", edit)
    assert verdict(recorded("everything"), after) == full("everything", Verdict(removed=gone))
    assert verdict(after, recorded("everything")) == full("everything", Verdict(made=gone))
    assert faults(after) == []


@pytest.mark.parametrize(("what", "edit", "expected"), EDITS)
def test_an_edit_does_what_it_must_to_its_own(what: str, edit: dict[str, Any], expected: Verdict) -> None:
    after = edited("everything", edit)
    assert verdict(recorded("everything"), after) == full("everything", expected)
    assert faults(after) == []


POD_IDENTITY = {"Addon:networking-eks-pod-identity-agent", "VpcEndpoint:eks-auth"}
NODES = {
    *("LaunchTemplate:win", "NodeGroup:win", "Role:win-node"),
    *("RolePolicyAttachment:win-node-AmazonEC2ContainerRegistryPullOnly",
      "RolePolicyAttachment:win-node-AmazonEKSWorkerNodePolicy"),
}  # fmt: skip
SHARED = Verdict(
    made={"SecurityGroupIngressRule:cluster-in"},
    removed={"SecurityGroupIngressRule:cluster-https-in", "SecurityGroupIngressRule:cluster-pods-in"},
    changed={"SecurityGroupEgressRule:cluster-out", "SecurityGroupIngressRule:cluster-from-nodes"},
)
"""Pods on Fargate or Auto Mode carry the cluster's security group, so nodes and cluster open to each other."""

FIRST: list[tuple[str, dict[str, Any], Verdict]] = [
    (
        "Windows",
        member("nodeGroups", "win", "staging", amiType="WINDOWS_CORE_2022_x86_64"),
        Verdict(
            made=NODES | {"RolePolicyAttachment:cluster-AmazonEKSVPCResourceController"},
            changed={"Addon:networking-vpc-cni"},
        ),
    ),
    (
        "Fargate",
        {"compute": "mixed", "fargateProfiles": {"x": {"selectors": [{"namespace": "x"}]}}},
        SHARED._replace(
            made=SHARED.made
            | {"FargateProfile:x", "Role:pod-execution"}
            | {"RolePolicyAttachment:pod-execution-AmazonEKSFargatePodExecutionRolePolicy"}
        ),
    ),
    (
        "a role for an add-on",
        {"addons": {"aws-ebs-csi-driver": {}}},
        Verdict(made=POD_IDENTITY | with_role(f"Addon:{EBS}", "AmazonEBSCSIDriverPolicyV2")),
    ),
    (
        "an identity",
        {"identities": {"x": {"namespace": "x", "serviceAccount": "y", **READS}}},
        Verdict(
            made=POD_IDENTITY
            | {"PodIdentityAssociation:x/y", "Role:x", "RolePolicyAttachment:x-AmazonS3ReadOnlyAccess"}
        ),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("what", "edit", "expected"), FIRST)
def test_the_first_of_a_kind_replaces_nothing(what: str, edit: dict[str, Any], expected: Verdict) -> None:
    before, after = recorded("staging"), edited("staging", edit)
    there, back = verdict(before, after), verdict(after, before)
    assert there == full("staging", expected)
    assert back == Verdict(made=there.removed, removed=there.made, changed=there.changed)
    assert faults(after) == []


@pytest.mark.parametrize(("stack", "edit"), [
    ("staging", {"karpenter": {"enabled": True}}),
    ("staging", {"selfManagedNodeGroups": {"x": {}}}),
    ("staging", {"compute": "auto"}),
    ("dev", {"compute": "mixed", "nodeGroups": {"x": {}}}),
    ("staging", {"secondaryCidrs": ["100.64.0.0/16"]}),
])  # fmt: skip
def test_a_new_way_to_run_pods_replaces_nothing(stack: str, edit: dict[str, Any]) -> None:
    found = verdict(recorded(stack), edited(stack, edit))
    assert found.made
    assert found.replaced == set()
    assert faults(edited(stack, edit)) == []


def test_subnets_of_their_own_for_pods_are_the_cni_s_business() -> None:
    there, gone = recorded("spot-batch"), edited("spot-batch", {"customNetworking": False})
    assert verdict(there, gone) == full("spot-batch", Verdict(changed={"Addon:networking-vpc-cni"}))


def test_one_more_zone_replaces_groups_and_profiles_that_span_all_zones_only() -> None:
    zones = ["eu-west-1a", "eu-west-1b", "eu-west-1c"]
    before, after = edited("everything", {"zones": zones[:2]}), edited("everything", {"zones": zones})
    found = verdict(before, after)
    spanning = {f"NodeGroup:{key}" for key in ("arm", "general", "hardened", "web", "windows")}
    assert found.replaced == full("everything", Verdict(replaced=spanning | {"FargateProfile:apps"})).replaced
    assert found.removed == set()
    assert all("eu-west-1c" in name for name in found.made)
    assert {name.split(":")[0] for name in found.changed} == {"Group", "Project", "RolePolicy", "VpcEndpoint"}
    assert KEPT.isdisjoint(name.split(":")[0] for name in found.replaced)
