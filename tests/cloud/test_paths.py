"""Nodes and pods come up where they reach what they call, and are refused where they do not."""

import dataclasses
from typing import Any

import pytest

from private_eks_cli.cloud.refusals import Live, RefusedError, refuse_creation
from private_eks_cli.cloud.refusals.reach import Opening, existing_in, openings

from .account import (
    GROUP,
    POLICIES,
    addon,
    association,
    cluster,
    edited,
    for_self_managed,
    https,
    interface,
    live,
    managed,
    own_group,
    profile,
    self_managed,
    without,
    world,
)

FINE: list[tuple[Live, list[Live]]] = [
    (managed(), [*world().values()]),
    (managed(launchTemplate={"id": "lt"}), [*{**world(), **own_group()}.values()]),
    (self_managed(), [*{**world(), **for_self_managed()}.values()]),
    (profile(), edited(world(), "ec2", None)),
]


@pytest.mark.parametrize(("wanted", "others"), FINE, ids=["managed", "own group", "self-managed", "fargate"])
def test_whoever_reaches_everything_comes_up(wanted: Live, others: list[Live]) -> None:
    refuse_creation(wanted, others)


def test_endpoints_that_a_stack_file_says_exist_are_there() -> None:
    config = {"aws:region": "eu-west-1", "private-eks:existingEndpointServices": '["ecr.api", "s3"]'}
    refuse_creation(managed(), [*without(world(), "ecr.api", "s3"), *existing_in(config)])


JOIN = "NodeCreationFailure: Instances failed to join the kubernetes cluster: no path from subnet s-a (s-a) to "
NO_ENDPOINT = "vpc-1 has no endpoint for it"
EDITS: list[tuple[str, dict[str, Any] | None, str]] = [
    *((service, None, f"{service}: {NO_ENDPOINT}") for service in ("ecr.api", "ecr.dkr", "s3", "ec2", "sts")),
    ("ecr.api", {"vpcId": "vpc-2"}, f"ecr.api: {NO_ENDPOINT}"),
    ("ecr.api", {"status": "CREATING"}, f"ecr.api: {NO_ENDPOINT}"),
    ("ecr.dkr", {"status": "DELETING"}, f"ecr.dkr: {NO_ENDPOINT}"),
    ("sts", {"privateDnsEnabled": False}, "sts: sts has no private DNS names"),
    ("sts", {"subnetIds": []}, "sts: sts has no interface"),
    ("s3", {"routeTableIds": ["rtb-b"]}, "s3: rtb-a has no route to s3"),
    ("route-a", None, "s3: its route table has no route to s3"),
    ("into-endpoints", None, "no rule of sg-endpoints lets 10.0.0.0/20 or sg-cluster in on port 443, to ecr.api"),
    ("into-endpoints", {"cidrIpv4": "10.0.0.0/21"}, "ecr.api: no rule of sg-endpoints lets 10.0.0.0/20"),
    ("into-endpoints", {"cidrIpv4": None, "referencedSecurityGroupId": "sg-x"}, "ecr.api: no rule of sg-endpoints"),
    ("into-endpoints", {"fromPort": 80, "toPort": 80}, "ecr.api: no rule of sg-endpoints"),
    ("into-endpoints", {"fromPort": 8000, "toPort": 9000}, "ecr.api: no rule of sg-endpoints"),
    ("into-endpoints", {"status": "CREATING"}, "ecr.api: no rule of sg-endpoints"),
    ("into-endpoints", {"ipProtocol": "udp"}, "ecr.api: no rule of sg-endpoints"),
    ("ecr.api", {"securityGroupIds": []}, "ecr.api: no rule of no security group"),
]


@pytest.mark.parametrize(("name", "edit", "words"), EDITS)
def test_nodes_without_a_path_are_refused(name: str, edit: dict[str, Any] | None, words: str) -> None:
    with pytest.raises(RefusedError) as refusal:
        refuse_creation(managed(), edited(world(), name, edit))
    assert words in str(refusal.value)
    assert str(refusal.value).startswith(JOIN)


OWN: list[tuple[str, dict[str, Any] | None, str]] = [
    ("to-endpoints", None, "ecr.api: no rule of sg-nodes lets port 443 out to ecr.api"),
    ("to-s3", None, "s3: no rule of sg-nodes lets port 443 out to prefix list pl-s3"),
    ("to-s3", {"prefixListId": "pl-other"}, "s3: no rule of sg-nodes"),
    ("to-api", None, "the Kubernetes API: no rule of sg-nodes lets port 443 out to the interfaces of cluster main"),
    ("into-api", None, "the Kubernetes API: no rule of sg-cluster lets 10.0.0.0/20 or sg-nodes in on port 443"),
]


@pytest.mark.parametrize("wanted", [managed(launchTemplate={"id": "lt"}), self_managed()], ids=lambda nodes: nodes.kind)
@pytest.mark.parametrize(("name", "edit", "words"), OWN)
def test_a_security_group_of_the_nodes_own_needs_rules_both_ways(
    wanted: Live, name: str, edit: dict[str, Any] | None, words: str
) -> None:
    own = for_self_managed() if wanted.kind == "Group" else own_group()
    with pytest.raises(RefusedError) as refusal:
        refuse_creation(wanted, edited({**world(), **own}, name, edit))
    assert words in str(refusal.value)


@pytest.mark.parametrize("edit", [
    {"referencedSecurityGroupId": None, "cidrIpv4": "10.0.0.0/16"},
    {"referencedSecurityGroupId": None, "cidrIpv4": "0.0.0.0/0"},
    {"ipProtocol": "-1", "fromPort": None, "toPort": None},
    {"fromPort": 0, "toPort": 65535},
])  # fmt: skip
def test_there_are_several_ways_to_let_https_out(edit: dict[str, Any]) -> None:
    refuse_creation(self_managed(), edited({**world(), **for_self_managed()}, "to-endpoints", edit))


def test_rules_that_stand_in_the_group_itself_count_too() -> None:
    things = {**world(), **for_self_managed()}
    for rule in ("to-endpoints", "to-s3", "to-api"):
        del things[rule]
    everything = {"protocol": "-1", "cidrBlocks": ["0.0.0.0/0"]}
    refuse_creation(self_managed(), edited(things, "sg-nodes", {"egress": [everything]}))


def test_a_group_may_admit_itself() -> None:
    rule = {"protocol": "tcp", "fromPort": 443, "toPort": 443, "self": True}
    assert list(openings("sg-1", "ingress", [live(GROUP, "sg-1", ingress=[rule])])) == [Opening(groups=("sg-1",))]


def test_self_managed_nodes_without_a_group_are_let_in_nowhere() -> None:
    things = edited({**world(), **for_self_managed()}, "lt", {"networkInterfaces": []})
    with pytest.raises(RefusedError, match=r"no rule of no security group lets port 443 out to ecr.api"):
        refuse_creation(self_managed(), things)


def test_the_endpoints_may_admit_the_nodes_group_instead_of_their_block() -> None:
    things = edited(
        {**world(), **for_self_managed()}, "into-endpoints", {"cidrIpv4": None, "referencedSecurityGroupId": "sg-nodes"}
    )
    refuse_creation(self_managed(), things)


def test_pods_on_fargate_call_sts_and_not_ec2() -> None:
    refuse_creation(profile(), edited(world(), "ec2", None))
    with pytest.raises(RefusedError, match=r"Pod provisioning timed out .* to sts: vpc-1 has no endpoint for it"):
        refuse_creation(profile(), edited(world(), "sts", None))


def test_what_serves_the_credentials_of_the_vpc_cni_is_called() -> None:
    """STS for a role of its service account, EKS Auth for an association, nothing for those of the node."""
    things = {**world(), "vpc-cni": addon("vpc-cni")}
    del things["sts"]
    refuse_creation(managed(), [*things.values()])
    own = addon("vpc-cni", podIdentityAssociations=[{"serviceAccount": "aws-node", "roleArn": "arn:cni"}])
    for more in ({"vpc-cni": own}, {"beside": association("a-1", "aws-node")}):
        with pytest.raises(RefusedError, match="to eks-auth: vpc-1 has no endpoint for it"):
            refuse_creation(managed(), [*{**things, **more}.values()])
        refuse_creation(managed(), [*{**things, **more, "eks-auth": interface("eks-auth")}.values()])


def test_nodes_without_a_network_plugin_never_get_ready() -> None:
    with pytest.raises(RefusedError, match="Unhealthy nodes in the kubernetes cluster: main has no add-on vpc-cni"):
        refuse_creation(managed(), edited(world(), "vpc-cni", None))
    refuse_creation(managed(), [*{**world(), "main": cluster(bootstrapSelfManagedAddons=True)}.values()])


AUTO_MODE = {"computeConfig": {"enabled": True, "nodePools": ["system"]}}


def test_nodes_of_auto_mode_pull_images_too() -> None:
    things = {**world(), "main": cluster(**AUTO_MODE)}
    refuse_creation(addon("metrics-server"), [*things.values()])
    with pytest.raises(RefusedError, match=r"InsufficientNumberOfReplicas.* to ecr.dkr: vpc-1 has no endpoint for it"):
        refuse_creation(addon("metrics-server"), edited(things, "ecr.dkr", None))


OTHER_GROUPS = ("sg-nodes", "to-s3", "to-endpoints", "to-api")
NOT_JUDGED: list[tuple[str, Live, list[Live]]] = [
    ("subnets of another account", managed(subnetIds=["s-x"]), without(world(), "ecr.api")),
    ("a VPC of another account", managed(), without(world(), "vpc-1", "ecr.api")),
    ("an empty group", self_managed(minSize=0), without({**world(), **for_self_managed()}, "to-s3")),
    ("not nodes at all", self_managed(tags=[]), without(world(), "main", "ecr.api")),
    ("other instances", self_managed(tags=[]), without({**world(), **for_self_managed()}, "main", *POLICIES["nodes"])),
    ("a template of another account", managed(launchTemplate={"id": "lt-x"}), without(world(), "into-endpoints")),
    (
        "security groups of another account",
        managed(launchTemplate={"id": "lt"}),
        without({**world(), **own_group()}, *OTHER_GROUPS),
    ),
]


@pytest.mark.parametrize(("wanted", "others"), [case[1:] for case in NOT_JUDGED], ids=[case[0] for case in NOT_JUDGED])
def test_what_cannot_be_seen_is_not_judged(wanted: Live, others: list[Live]) -> None:
    refuse_creation(wanted, others)


def test_an_instances_policy_names_its_template_deeper() -> None:
    mixed = {"launchTemplate": {"launchTemplateSpecification": {"launchTemplateId": "lt"}}}
    wanted = self_managed(launchTemplate=None, mixedInstancesPolicy=mixed)
    things = {**world(), **for_self_managed()}
    refuse_creation(wanted, [*things.values()])
    with pytest.raises(RefusedError, match="to s3: no rule of sg-nodes"):
        refuse_creation(wanted, edited(things, "to-s3", None))


def test_a_group_without_the_tag_belongs_to_the_only_cluster_of_its_vpc() -> None:
    things = edited({**world(), **for_self_managed()}, "to-s3", None)
    with pytest.raises(RefusedError, match="to s3"):
        refuse_creation(self_managed(tags=[]), things)
    second = dataclasses.replace(cluster(name="other"), id="other")
    refuse_creation(self_managed(tags=[]), [*things, second])


def test_the_tag_may_stand_in_the_template() -> None:
    specification = {"resourceType": "instance", "tags": {"kubernetes.io/cluster/main": "owned"}}
    things = {**world(), **for_self_managed(), "other": dataclasses.replace(cluster(name="other"), id="other")}
    del things["to-s3"]
    with pytest.raises(RefusedError, match="to s3"):
        refuse_creation(self_managed(tags=[]), edited(things, "lt", {"tagSpecifications": [specification]}))


def test_a_rule_of_the_cluster_s_further_groups_lets_nodes_in() -> None:
    further = {"vpcConfig": {"subnetIds": ["s-a"], "securityGroupIds": ["sg-more"]}}
    rules = {
        "in": https(
            "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "in", "sg-more", cidrIpv4="10.0.0.0/16"
        ),
        "group": live("aws:ec2/securityGroup:SecurityGroup", "sg-more"),
    }
    things = {**world(), **for_self_managed(), **rules, "main": cluster(**further)}
    del things["into-api"]
    refuse_creation(self_managed(), [*things.values()])
