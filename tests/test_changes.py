"""Edits of the cluster, its network and the small stacks; tests/test_changes_of_workers.py has those of workers."""

from collections.abc import Mapping
from typing import Any

import pytest

from offline.graph.model import Graph
from tests.changes import KEPT, Verdict, edited, verdict
from tests.conftest import recorded

ZONES = ["eu-west-1a", "eu-west-1b", "eu-west-1c"]
GROUP = {"instanceTypes": ["m6i.large"], "zones": ["eu-west-1a"]}
PROFILE = {"selectors": [{"namespace": "another"}]}
ADMIN = {
    "principalArn": "arn:aws:iam::111122223333:role/platform-admins",
    "policies": {"AmazonEKSClusterAdminPolicy": {}},
}
KEY = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"


def settings(stack: str, key: str, change: Mapping[str, Any]) -> dict[str, Any]:
    return {key: {**recorded(stack).setting(key, {}), **change}}


IN_PLACE: list[tuple[str, dict[str, Any]]] = [
    ("tags", {"tags": {"environment": "prod", "cost-centre": "42"}}),
    ("no tags", {"tags": {}}),
    ("version", {"version": "1.36"}),
    ("retention", {"logRetentionDays": 731}),
    ("support", {"supportType": "STANDARD"}),
    ("protection", {"protect": False}),
    ("sizes and disks", settings("prod", "nodeGroups", {"general": {
        "instanceTypes": ["m7g.xlarge", "m6g.xlarge"], "amiType": "AL2023_ARM_64_STANDARD",
        "minSize": 1, "desiredSize": 2, "maxSize": 30, "volumeSize": 100, "maxUnavailable": 2,
    }})),
    ("addon version", {"addons": {"coredns": {"version": "v1.13.0-eksbuild.1"}}}),
]  # fmt: skip


@pytest.mark.parametrize(("what", "edit"), IN_PLACE)
def test_everyday_edits_change_things_in_place(what: str, edit: dict[str, Any]) -> None:
    after = edited("prod", edit)
    found = verdict(recorded("prod"), after)
    assert found == Verdict(changed=found.changed)
    assert after != recorded("prod"), "the edit does something"


MADE: list[tuple[str, str, dict[str, Any], set[str]]] = [
    (
        "a group", "staging", settings("staging", "nodeGroups", {"extra": GROUP}),
        {
            "NodeGroup:private-eks-staging-extra", "LaunchTemplate:private-eks-staging-extra",
            "Role:private-eks-staging-extra-node",
            "RolePolicyAttachment:private-eks-staging-extra-node-AmazonEC2ContainerRegistryPullOnly",
            "RolePolicyAttachment:private-eks-staging-extra-node-AmazonEKSWorkerNodePolicy",
        },
    ),
    (
        "a profile that sorts first", "dev", settings("dev", "fargateProfiles", {"another": PROFILE}),
        {"FargateProfile:private-eks-dev-another"},
    ),
    (
        "a profile of the first name", "prod", settings("prod", "fargateProfiles", {"another": PROFILE}),
        {"FargateProfile:private-eks-prod-another"},
    ),
    ("a use", "dev", {"uses": ["secrets-manager"]}, {"VpcEndpoint:private-eks-dev-secretsmanager"}),
    (
        "an access entry", "dev", {"accessEntries": {"admins": ADMIN, "more": {
            "principalArn": "arn:aws:iam::111122223333:role/more", "kubernetesGroups": ["readers"]}}},
        {"AccessEntry:private-eks-dev-more"},
    ),
    (
        "a client", "dev", {"clientCidrs": ["192.168.0.0/24"]},
        {
            "SecurityGroupIngressRule:private-eks-dev-api-192.168.0.0-24",
            "SecurityGroupIngressRule:private-eks-dev-endpoints-192.168.0.0-24",
        },
    ),
]  # fmt: skip


@pytest.mark.parametrize(("what", "stack", "edit", "made"), MADE)
def test_one_more_of_a_family_touches_no_neighbour(stack: str, what: str, edit: dict[str, Any], made: set[str]) -> None:
    there, back = recorded(stack), edited(stack, edit)
    assert verdict(there, back) == Verdict(made=made)
    assert verdict(back, there) == Verdict(removed=made), "and its removal takes nothing else"


def test_one_more_zone_moves_no_subnet_and_keeps_the_cluster() -> None:
    """Groups and profiles that span all zones are replaced, the new before the old: AWS fixes their subnets."""
    before = edited("dev", {"zones": ZONES[:2]})
    found = verdict(before, edited("dev", {"zones": ZONES}))
    assert found.removed == set()
    assert found.replaced == {"FargateProfile:private-eks-dev-coredns", "FargateProfile:private-eks-dev-custom-space"}
    assert {name.split(":")[0] for name in found.made} == {"Subnet", "RouteTable", "RouteTableAssociation"}


def test_one_more_zone_leaves_groups_with_zones_of_their_own_alone() -> None:
    groups = {"one": {"zones": ["eu-west-1a"]}}
    before = edited("staging", {"zones": ZONES[:2], "nodeGroups": groups})
    assert verdict(before, edited("staging", {"zones": ZONES, "nodeGroups": groups})).replaced == set()


REPLACING: list[tuple[str, dict[str, Any], str]] = [
    ("service block", {"serviceCidr": "172.21.0.0/16"}, "Cluster:private-eks-prod-eksCluster"),
    ("key", {"keyArn": KEY}, "Cluster:private-eks-prod-eksCluster"),
    ("VPC block", {"cidr": "10.31.0.0/16"}, "Vpc:private-eks-prod"),
    ("size of subnets", {"nodePrefix": 20}, "Subnet:private-eks-prod-node-eu-west-1a"),
    ("first zone", {"zones": ["eu-west-1b", "eu-west-1a", "eu-west-1c"]}, "Subnet:private-eks-prod-node-eu-west-1a"),
    ("selector", {"fargateProfiles": {"custom-space": PROFILE}}, "FargateProfile:private-eks-prod-custom-space"),
    ("instance types", settings("prod", "nodeGroups", {"batch": {"instanceTypes": ["c6i.2xlarge"]}}),
     "NodeGroup:private-eks-prod-batch"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "edit", "replaced"), REPLACING)
def test_what_replaces_says_so(what: str, edit: dict[str, Any], replaced: str) -> None:
    assert replaced in verdict(recorded("prod"), edited("prod", edit)).replaced


def test_edits_of_one_group_or_profile_leave_everything_else() -> None:
    edit = {"fargateProfiles": {"custom-space": PROFILE}}
    found = verdict(recorded("prod"), edited("prod", edit))
    assert found == Verdict(replaced={"FargateProfile:private-eks-prod-custom-space"})


@pytest.mark.parametrize(("what", "edit"), [*IN_PLACE, ("all", {"uses": [], "clientCidrs": []})])
def test_what_cannot_be_remade_is_never_replaced(what: str, edit: dict[str, Any]) -> None:
    replaced = verdict(recorded("prod"), edited("prod", edit)).replaced
    assert {name.split(":")[0] for name in replaced}.isdisjoint(KEPT)


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
