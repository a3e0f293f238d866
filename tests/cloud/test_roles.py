"""Roles carry their policies, and enter a cluster once."""

from typing import Any

import pytest

from private_eks_cli.cloud.refusals import Live, RefusedError, refuse_creation, refuse_update
from private_eks_cli.cloud.refusals.table import ACCESS_ENTRY, ATTACHMENT, INSTANCE_PROFILE, ROLE

from .account import (
    World,
    addon,
    association,
    cluster,
    edited,
    for_self_managed,
    live,
    managed,
    profile,
    self_managed,
    without,
    world,
)

AUTO_MODE = {
    "computeConfig": {"enabled": True, "nodePools": ["system"], "nodeRoleArn": "arn:auto"},
    "kubernetesNetworkConfig": {"elasticLoadBalancing": {"enabled": True}},
    "storageConfig": {"blockStorage": {"enabled": True}},
}
FOR_AUTO_MODE = {
    "cluster": [
        "AmazonEKSComputePolicy",
        "AmazonEKSBlockStoragePolicyV2",
        "AmazonEKSLoadBalancingPolicy",
        "AmazonEKSNetworkingPolicy",
    ],
    "auto": ["AmazonEKSWorkerNodeMinimalPolicy", "AmazonEC2ContainerRegistryReadOnly"],
}


def before_the_cluster() -> World:
    """Give the account without the cluster, with all that one in Auto Mode needs."""
    things = {name: thing for name, thing in world().items() if name != "main"}
    things["auto"] = live(ROLE, "auto")
    for role, policies in FOR_AUTO_MODE.items():
        for policy in policies:
            things[policy] = live(ATTACHMENT, policy, role=role, policyArn=f"arn:aws:iam::aws:policy/{policy}")
    return things


LACKING: list[tuple[Live, World, str]] = [
    (cluster(), before_the_cluster(), "AmazonEKSClusterPolicy"),
    *(
        (cluster(**AUTO_MODE), before_the_cluster(), policy)
        for policy in ("AmazonEKSClusterPolicy", *FOR_AUTO_MODE["cluster"], "AmazonEKSWorkerNodeMinimalPolicy")
    ),
    (managed(), world(), "AmazonEKSWorkerNodePolicy"),
    (managed(), world(), "AmazonEC2ContainerRegistryPullOnly"),
    (self_managed(), {**world(), **for_self_managed()}, "AmazonEKSWorkerNodePolicy"),
    (profile(), world(), "AmazonEKSFargatePodExecutionRolePolicy"),
    (association("a-1", "aws-node"), world(), "AmazonEKS_CNI_Policy"),
]


@pytest.mark.parametrize(("wanted", "things", "policy"), LACKING, ids=lambda value: getattr(value, "kind", None))
def test_a_role_without_its_policy_is_refused(wanted: Live, things: World, policy: str) -> None:
    refuse_creation(wanted, [*things.values()])
    for others in (edited(things, policy, None), edited(things, policy, {"status": "CREATING"})):
        with pytest.raises(RefusedError, match=rf"of {wanted.kind} {wanted.name} lacks {policy}$"):
            refuse_creation(wanted, others)


@pytest.mark.parametrize("given", [
    {"serviceAccountRoleArn": "arn:cni"},
    {"podIdentityAssociations": [{"serviceAccount": "aws-node", "roleArn": "arn:cni"}]},
])  # fmt: skip
def test_the_role_of_the_vpc_cni_carries_its_policy_unless_the_cluster_speaks_ipv6(given: dict[str, Any]) -> None:
    things = {**world(), "main": cluster(kubernetesNetworkConfig={"ipFamily": "ipv6"})}
    bare = ("vpc-cni", "AmazonEKS_CNI_Policy")
    refuse_creation(addon("vpc-cni", **given), without(things, *bare))
    with pytest.raises(RefusedError, match="role cni of Addon main:vpc-cni lacks AmazonEKS_CNI_Policy"):
        refuse_creation(addon("vpc-cni", **given), without(world(), *bare))


def test_policies_may_stand_in_the_role_itself() -> None:
    policies = ["arn:aws:iam::aws:policy/AmazonEKSClusterPolicy"]
    things = {**before_the_cluster(), "cluster": live(ROLE, "cluster", managedPolicyArns=policies)}
    refuse_creation(cluster(), edited(things, "AmazonEKSClusterPolicy", None))


def test_a_role_of_another_account_is_not_judged() -> None:
    refuse_creation(managed(nodeRoleArn="arn:aws:iam::444455556666:role/nodes"), [*world().values()])


def test_auto_mode_that_is_switched_on_later_needs_the_policies_too() -> None:
    before, things = cluster(), before_the_cluster()
    refuse_update(before, cluster(**AUTO_MODE).inputs, [before, *things.values()])
    with pytest.raises(RefusedError, match="lacks AmazonEKSNetworkingPolicy"):
        refuse_update(before, cluster(**AUTO_MODE).inputs, [before, *without(things, "AmazonEKSNetworkingPolicy")])


@pytest.mark.parametrize("switch", AUTO_MODE)
def test_auto_mode_has_three_switches(switch: str) -> None:
    with pytest.raises(RefusedError, match="either fully enabled or fully disabled"):
        refuse_creation(cluster(**{**AUTO_MODE, switch: {}}), [*before_the_cluster().values()])


def test_auto_mode_brings_the_first_add_ons_itself() -> None:
    with pytest.raises(RefusedError, match="needs bootstrapSelfManagedAddons to be false"):
        refuse_creation(cluster(**AUTO_MODE, bootstrapSelfManagedAddons=True), [*before_the_cluster().values()])


ENTRY = live(ACCESS_ENTRY, "main:arn:nodes", clusterName="main", principalArn="arn:nodes", type="EC2_LINUX")
GIVEN_A_ROLE: list[tuple[Live, str]] = [
    (live(INSTANCE_PROFILE, "p", role="nodes"), "role, nodes"),
    (ENTRY, "principalArn, arn:nodes"),
    (association("a-1", "app", role="arn:nodes"), "roleArn, arn:nodes"),
    (managed(), "nodeRoleArn, arn:nodes"),
]


@pytest.mark.parametrize("status", ["CREATING", "DELETING"])
@pytest.mark.parametrize(("wanted", "words"), GIVEN_A_ROLE, ids=lambda value: getattr(value, "kind", None))
def test_a_role_that_is_not_there_is_given_to_nobody(wanted: Live, words: str, status: str) -> None:
    refuse_creation(wanted, [*world().values()])
    with pytest.raises(RefusedError, match=f"InvalidParameterException: {words}, does not exist"):
        refuse_creation(wanted, edited(world(), "nodes", {"status": status}))


MADE_BY_EKS: list[Live] = [managed(), profile(), cluster(computeConfig={"nodeRoleArn": "arn:nodes"})]


@pytest.mark.parametrize("maker", MADE_BY_EKS, ids=lambda thing: thing.kind)
def test_eks_lets_its_own_nodes_and_pods_in(maker: Live) -> None:
    role = maker.inputs.get("podExecutionRoleArn", "arn:nodes")
    entry = live(ACCESS_ENTRY, f"main:{role}", clusterName="main", principalArn=role, type="EC2_LINUX")
    with pytest.raises(RefusedError, match=rf"ResourceInUseException: .* the role of {maker.kind} {maker.name}$"):
        refuse_creation(entry, [*world().values(), maker])
    if maker.kind != "Cluster":
        with pytest.raises(RefusedError, match=rf"ResourceInUseException: .* the role of {maker.kind} {maker.name}, "):
            refuse_creation(maker, [*world().values(), entry])


def test_a_principal_has_one_entry() -> None:
    with pytest.raises(RefusedError, match="The specified access entry resource is already in use on this cluster"):
        refuse_creation(ENTRY, [*world().values(), ENTRY])


@pytest.mark.parametrize("edit", [None, {"type": "STANDARD"}, {"clusterName": "other"}, {"status": "CREATING"}])
def test_self_managed_nodes_have_to_be_let_in(edit: dict[str, Any] | None) -> None:
    with pytest.raises(RefusedError, match=r"nodes of asg cannot join main: it has no access entry .* for arn:nodes"):
        refuse_creation(self_managed(), edited({**world(), **for_self_managed()}, "entry", edit))


def test_self_managed_nodes_may_share_the_role_of_a_managed_group() -> None:
    refuse_creation(self_managed(), [*without({**world(), **for_self_managed()}, "entry"), managed()])


def test_with_a_config_map_there_are_no_entries() -> None:
    things = {**world(), **for_self_managed(), "main": cluster(accessConfig={"authenticationMode": "CONFIG_MAP"})}
    refuse_creation(self_managed(), without(things, "entry"))


def test_an_instance_profile_of_another_account_is_not_judged() -> None:
    refuse_creation(self_managed(), without({**world(), **for_self_managed()}, "entry", "instance-profile"))
