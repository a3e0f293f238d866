"""Every dependency that a deployment rests on is missed when it is forgotten."""

import dataclasses

import pytest

from private_eks_cli.graph.model import Graph, Resource
from private_eks_cli.promises.order import ordered
from tests.conftest import recorded

CLUSTER = "aws:eks/cluster:Cluster"
MANAGED = "aws:eks/nodeGroup:NodeGroup"
SELF_MANAGED = "aws:autoscaling/group:Group"
PROFILE = "aws:eks/fargateProfile:FargateProfile"
ADDON = "aws:eks/addon:Addon"
ASSOCIATION = "aws:eks/podIdentityAssociation:PodIdentityAssociation"

ATTACHMENT = "does not wait for aws:iam/rolePolicyAttachment:RolePolicyAttachment private-eks-"
BEFORE_NODES = ("eks-pod-identity-agent", "kube-proxy", "vpc-cni")
NFS = 2049
"""Nodes start without the ways to file systems."""
RULES = ("cluster-out", "dynamodb-out", "endpoints-out", "nodes-out", "s3-out", "to-databases")

FORGOTTEN: list[tuple[str, str, str]] = [
    ("everything", CLUSTER, "does not wait for aws:cloudwatch/logGroup:LogGroup"),
    ("everything", CLUSTER, f"{ATTACHMENT}everything-cluster-AmazonEKSVPCResourceController"),
    ("auto-mode", CLUSTER, f"{ATTACHMENT}auto-mode-auto-node-AmazonEKSWorkerNodeMinimalPolicy"),
    ("auto-mode", CLUSTER, f"{ATTACHMENT}auto-mode-cluster-AmazonEKSComputePolicy"),
    ("prod", PROFILE, "custom-space does not wait for aws:ec2/vpcEndpoint:VpcEndpoint"),
    ("dev", PROFILE, "would be made at the same time"),
    ("dev", PROFILE, f"coredns {ATTACHMENT}dev-pod-execution-"),
    ("fargate-efs", PROFILE, "files-a and private-eks-fargate-efs-metrics would be made at the same time"),
    ("everything", "aws:ec2/subnet:Subnet", "does not wait for aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4Cidr"),
    ("everything", "aws:ec2/flowLog:FlowLog", "flow-logs does not wait for aws:iam/rolePolicy:RolePolicy"),
    ("everything", "aws:iam/instanceProfile:InstanceProfile", f"karpenter-node {ATTACHMENT}everything-karpenter"),
    ("everything", ASSOCIATION, f"reports {ATTACHMENT}everything-reports-AmazonS3ReadOnlyAccess"),
    ("everything", ASSOCIATION, "karpenter does not wait for aws:iam/rolePolicy:RolePolicy"),
    ("auto-mode", ASSOCIATION, f"reports {ATTACHMENT}auto-mode-reports-AmazonS3ReadOnlyAccess"),
    ("everything", SELF_MANAGED, "batch does not wait for aws:eks/accessEntry:AccessEntry private-eks-everything-b"),
    ("everything", ADDON, "coredns does not wait for what it runs on"),
    ("everything", ADDON, f"vpc-cni {ATTACHMENT}everything-networking-vpc-cni-AmazonEKS_CNI_Policy"),
    ("everything", ADDON, f"aws-ebs-csi-driver {ATTACHMENT}everything-platform-aws-ebs-csi-driver-"),
    ("everything", ADDON, "external-dns does not wait for aws:iam/rolePolicy:RolePolicy"),
    ("everything", ADDON, f"ebs-csi-driver does not wait for {ADDON} private-eks-everything-networking-eks-pod-id"),
    ("everything", ADDON, f"adot does not wait for {ADDON} private-eks-everything-platform-cert-manager"),
    ("everything", ADDON, f"metrics-server does not wait for {ADDON} private-eks-everything-coredns"),
    ("fargate-efs", ADDON, "coredns does not wait for what it runs on"),
    ("fargate-efs", ADDON, "metrics-server does not wait for a profile that takes it"),
]  # fmt: skip
"""What loses its dependencies, and what is said then."""


@pytest.mark.parametrize(("stack", "type_", "expected"), FORGOTTEN)
def test_losing_its_dependencies_breaks_the_order(stack: str, type_: str, expected: str) -> None:
    assert any(expected in fault for fault in ordered(without_dependencies(recorded(stack), type_)))


@pytest.mark.parametrize("type_", [MANAGED, SELF_MANAGED])
def test_every_group_misses_whatever_its_nodes_need(type_: str) -> None:
    """Networking add-ons, rules of security groups in both directions, endpoints, routes, and its role's policies."""
    graph = recorded("everything")
    found = set(ordered(without_dependencies(graph, type_)))
    needed = [r for r in graph.of(ADDON) if r.inputs["addonName"] in BEFORE_NODES]
    needed += [graph.one("SecurityGroupEgressRule", f"private-eks-everything-{rule}") for rule in RULES]
    callers = {group for caller in ("bastion", "deploy") for group in ids_of(graph, caller)}
    rules = [
        r for r in graph.of("SecurityGroupIngressRule") if "-api-" not in r.name and r.inputs.get("fromPort") != NFS
    ]
    rules = [r for r in rules if r.inputs.get("fromPort") != NFS]
    needed += [r for r in rules if r.inputs.get("referencedSecurityGroupId") not in callers]
    needed += graph.of("VpcEndpoint", "RouteTableAssociation", CLUSTER)
    for group in graph.of(type_):
        policies = [r for r in graph.of("RolePolicyAttachment") if r.name.startswith(f"{group.name}-node-")]
        assert len(policies) == 2
        waits = {f"{group.name} does not wait for {other.type} {other.name}" for other in [*needed, *policies]}
        assert waits - found == set()


def ids_of(graph: Graph, name: str) -> list[str]:
    return [group.id for group in graph.of("SecurityGroup") if group.name == f"private-eks-everything-{name}"]


def test_only_the_group_s_own_entry_is_waited_for() -> None:
    graph = recorded("everything")
    before = graph.waits_for(graph.one(SELF_MANAGED, "private-eks-everything-batch"))
    entries = [entry.name for entry in graph.of("AccessEntry") if entry.urn in before]
    assert entries == ["private-eks-everything-batch"]


def test_groups_wait_for_no_other_group(any_graph: Graph) -> None:
    groups = any_graph.of(MANAGED, SELF_MANAGED)
    for group in groups:
        assert any_graph.waits_for(group).isdisjoint(other.urn for other in groups if other is not group)


def test_nothing_waits_for_itself(any_graph: Graph) -> None:
    assert [resource.urn for resource in any_graph if resource.urn in any_graph.waits_for(resource)] == []


def without_dependencies(graph: Graph, type_: str) -> Graph:
    """Take them from the resources of a type, and from all components, so that nothing else happens to carry them."""
    for resource in graph:
        if resource.type == type_ or not resource.custom:
            graph = graph.replacing(_hasty(resource))
    return graph


def _hasty(resource: Resource) -> Resource:
    return dataclasses.replace(resource, dependencies=(), property_dependencies={})


def test_whatever_has_a_fixed_name_is_deleted_before_it_is_replaced(any_graph: Graph) -> None:
    """A second one of the same name or DNS name cannot exist beside it, and AWS would refuse to make it."""
    clashing = ("AccessEntry", "AccessPolicyAssociation", "PodIdentityAssociation", "VpcEndpoint")
    assert all(resource.delete_before_replace for resource in any_graph.of(*clashing))


def test_whatever_runs_pods_is_replaced_without_a_gap(any_graph: Graph) -> None:
    """The new one exists before the old one goes: no name of ours would stand in its way."""
    names = {"FargateProfile": "fargateProfileName", "NodeGroup": "nodeGroupName", "Group": "name"}
    for kind, name in names.items():
        for resource in (r for r in any_graph.of(kind) if r.custom):
            assert not resource.delete_before_replace
            assert name not in resource.inputs


def test_a_bastion_does_not_wait_for_anything_that_tags_make_unknown() -> None:
    (instance,) = recorded("everything").of("Instance")
    assert instance.inputs["launchTemplate"].keys() == {"id"}
