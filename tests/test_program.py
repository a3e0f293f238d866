"""The root program with the repository's stack files."""

import contextlib
import dataclasses
import re
import typing
from pathlib import Path

import pulumi
import pytest
import yaml

from private_eks.common.plan.arguments import camel, hints_of
from private_eks.private_cluster.stack_settings import StackSettings
from private_eks_cli.graph.asked import asked
from private_eks_cli.graph.model import Graph, is_object, strings
from private_eks_cli.graph.nodes import node_groups
from private_eks_cli.promises.complete import CALLING_PRESETS
from private_eks_cli.recording.recorder import record
from private_eks_cli.sources.stacks import find_stack
from tests.conftest import ALL_STACKS, name_of, recorded, stack_called, with_settings
from tests.places import ROOT
from tests.programs import run_program
from tests.refusal import refusal_of


@pytest.mark.parametrize("stack", ALL_STACKS, ids=name_of)
def test_the_first_preview_shows_every_resource(stack: str) -> None:
    """With ids and computed values unknown, as before anything exists: nothing is made inside `apply`."""
    assert recorded(stack, unknowns=True).resources.keys() == recorded(stack).resources.keys()


@pytest.mark.parametrize("stack", ALL_STACKS, ids=name_of)
def test_two_runs_are_identical(stack: str) -> None:
    assert with_settings(stack) == recorded(stack)


def test_no_resource_below_our_components_takes_a_provider_of_its_own(any_graph: Graph) -> None:
    # What is in the cluster goes there by the provider that `Workloads` makes.
    assert {resource.provider for resource in any_graph if not is_object(resource.type)} == {""}


NODES = {"coredns", "kube-proxy", "vpc-cni"}
AGENT = {"eks-pod-identity-agent"}


@pytest.mark.parametrize(("stack", "groups", "profiles", "addons"), [
    ("auto-mode", [], [], {"metrics-server"}),
    ("bottlerocket-fips", ["general"], [], NODES),
    ("fargate-efs", [], ["coredns", "files-a", "files-b", "files-c", "metrics"], {"coredns", "metrics-server"}),
    ("gpu", ["general", "inference", "training"], [],
     NODES | AGENT | {"eks-node-monitoring-agent", "metrics-server"}),
    ("public-bastion", [], ["apps", "coredns"], {"coredns"}),
    ("spot-batch", ["general", "batch"], [], NODES | AGENT),
    ("stateful-ebs", [*(f"data-eu-west-1{zone}" for zone in "abc"), "general"], [],
     NODES | AGENT | {"aws-ebs-csi-driver", "snapshot-controller"}),
])  # fmt: skip
def test_each_shape_has_its_compute(stack: str, groups: list[str], profiles: list[str], addons: set[str]) -> None:
    """The other stacks, here and below, have their URNs reviewed: tests/test_urns.py."""
    graph, name = recorded(stack), f"private-eks-{stack}"
    made = [*graph.of("aws:eks/nodeGroup:NodeGroup"), *graph.of("aws:autoscaling/group:Group")]
    assert [group.name for group in made] == [f"{name}-{key}" for key in groups]
    assert [p.name for p in graph.of("FargateProfile")] == [f"{name}-{key}" for key in profiles]
    assert {a.inputs["addonName"] for a in graph.of("Addon")} == addons


IMAGES = {"ecr.api", "ecr.dkr", "s3"}
EC2 = {*IMAGES, "ec2", "sts"}


@pytest.mark.parametrize(("stack", "services"), [
    ("auto-mode", IMAGES | {"eks-auth"}),
    ("bottlerocket-fips", EC2),
    ("fargate-efs", IMAGES | {"logs", "sts"}),
    ("gpu", EC2 | {"autoscaling", "eks", "eks-auth"}),
    ("public-bastion", IMAGES | {"kms", "logs", "ssm", "ssmmessages", "sts"}),
    ("spot-batch", EC2 | {"autoscaling", "eks", "eks-auth", "sqs"}),
    ("stateful-ebs", EC2 | {"autoscaling", "eks", "eks-auth"}),
])  # fmt: skip
def test_each_shape_has_the_smallest_set_of_endpoints(stack: str, services: set[str]) -> None:
    assert set(recorded(stack).exports["endpoint_ids"]) == services


def test_nodes_share_one_security_group_and_there_is_none_without_nodes(any_graph: Graph) -> None:
    groups = [group for group in any_graph.of("SecurityGroup") if group.name.endswith("-nodes")]
    exported = any_graph.exports["node_security_group_id"]
    assert [group.id for group in groups] == ([exported] if node_groups(any_graph) else [])
    assert bool(exported) == bool(groups)


def test_the_exports_name_everything_that_runs_pods(any_graph: Graph) -> None:
    exports = any_graph.exports
    managed = {group.outputs["nodeGroupName"] for group in any_graph.of("aws:eks/nodeGroup:NodeGroup")}
    own = {group.outputs["name"] for group in any_graph.of("aws:autoscaling/group:Group")}
    assert set(exports["node_group_names"].values()) == managed
    assert own <= set(exports["autoscaling_group_names"].values())
    assert len(exports["autoscaling_group_names"]) == len(managed | own)
    assert len(exports["fargate_profile_names"]) == len(any_graph.of("FargateProfile"))
    assert set(exports["addon_versions"]) == {addon.inputs["addonName"] for addon in any_graph.of("Addon")}
    calling = CALLING_PRESETS.intersection(asked(any_graph, "platform", {}))
    assert exports["identity_role_arns"].keys() == {*asked(any_graph, "identities", {}), *calling}
    assert set(exports["karpenter_names"]) == ({"instance-profile", "queue"} if any_graph.of("Queue") else set())


def test_the_cluster_starts_without_waiting_for_the_endpoints(any_graph: Graph) -> None:
    before = any_graph.waits_for(any_graph.of("aws:eks/cluster:Cluster")[0])
    assert before.isdisjoint(endpoint.urn for endpoint in any_graph.of("VpcEndpoint"))


def test_coredns_waits_for_its_own_profile_only() -> None:
    graph = recorded("dev")
    before = graph.waits_for(graph.one("Addon", "private-eks-dev-coredns"))
    waited = [profile.name for profile in graph.of("FargateProfile") if profile.urn in before]
    assert waited == ["private-eks-dev-coredns"]


def test_coredns_does_not_wait_for_groups_that_it_cannot_run_on() -> None:
    graph = recorded("prod")
    before = graph.waits_for(graph.one("Addon", "private-eks-prod-coredns"))
    waited = [group.name for group in graph.of("aws:eks/nodeGroup:NodeGroup") if group.urn in before]
    assert waited == ["private-eks-prod-general"]


@pytest.mark.parametrize(("stack", "protected"), [("dev", False), ("prod", True)])
def test_protection_covers_the_cluster_and_its_key(stack: str, protected: bool) -> None:
    graph = recorded(stack)
    cluster = graph.of("aws:eks/cluster:Cluster")[0]
    key = graph.one("aws:kms/key:Key", f"private-eks-{stack}")
    assert (cluster.protect, cluster.inputs["deletionProtection"], key.protect) == (protected,) * 3


def test_nothing_secret_is_exported(any_graph: Graph) -> None:
    assert not any("PRIVATE KEY" in text or "token:" in text for text in strings(any_graph.exports))


def test_pulumi_yaml_declares_exactly_the_keys_that_settings_reads() -> None:
    declared = yaml.safe_load((ROOT / "Pulumi.yaml").read_text(encoding="utf-8"))["config"]
    keys = {f"private-eks:{camel(f.name)}" for f in dataclasses.fields(StackSettings) if f.name != "region"}
    assert set(declared) == keys
    kinds = {str: "string", int: "integer", bool: "boolean", list: "array", dict: "object"}
    for name, hint in hints_of(StackSettings).items():
        if name != "region":
            first = next(member for member in typing.get_args(hint) or (hint,) if member is not type(None))
            kind = typing.get_origin(hint) if typing.get_origin(hint) in kinds else first
            expected = "object" if typing.is_typeddict(first) else kinds[kind]
            assert declared[f"private-eks:{camel(name)}"]["type"] == expected, name


def test_defaults_are_told_twice_and_alike() -> None:
    """The CLI knows no optional keys, so Pulumi.yaml repeats each default; 0 and nothing stand for none."""
    declared = yaml.safe_load((ROOT / "Pulumi.yaml").read_text(encoding="utf-8"))["config"]
    for field in dataclasses.fields(StackSettings):
        own = field.default if field.default_factory is dataclasses.MISSING else field.default_factory()
        if own is not dataclasses.MISSING:
            assert (declared[f"private-eks:{camel(field.name)}"]["default"] or None) == (own or None), field.name


def test_every_key_is_described() -> None:
    declared = yaml.safe_load((ROOT / "Pulumi.yaml").read_text(encoding="utf-8"))["config"]
    assert all(entry.get("description") for entry in declared.values())


def test_the_program_is_a_plain_story() -> None:
    """No branch, loop or function of its own: settings, components, exports."""
    words = {"if", "for", "def", "while", "try"}
    lines = Path(ROOT / "__main__.py").read_text(encoding="utf-8").splitlines()
    assert not [line for line in lines if line.split(" ")[0].strip() in words]


@pytest.mark.parametrize("service", ["dynamodb", "com.amazonaws.eu-west-1.dynamodb"])
def test_nodes_reach_a_gateway_service_however_it_is_spelled(service: str) -> None:
    graph = with_settings("staging", endpointServices=[service])
    assert any(rule.name.endswith("dynamodb-out") for rule in graph.of("SecurityGroupEgressRule"))


def test_allowed_keys_are_those_of_the_stack_file() -> None:
    message = refusal_of(lambda: record(run_program, "dev", {**find_stack("dev").config, "private-eks:tagz": "{}"}))
    near, others = re.findall(r"allowed: only (.+) and (\d+) others", message)[0]
    declared = yaml.safe_load((ROOT / "Pulumi.yaml").read_text(encoding="utf-8"))["config"]
    allowed = {"aws:region", *(key.removeprefix("private-eks:") for key in declared)}
    assert set(near.split(", ")) < allowed
    assert len(near.split(", ")) + int(others) == len(allowed)


@pytest.mark.parametrize(
    ("region", "told"),
    [
        ("eu-wset-1", ("eu-wset-1 is no region that the installed provider knows: eu-west-1?",)),
        ("eu-west-9", ("eu-west-9 is no region that the installed provider knows: eu-west-3?",)),
        ("eu-west-1", ()),
        ("eusc-de-east-1", ()),
    ],
)
def test_a_region_that_nobody_knows_is_told(region: str, told: tuple[str, ...]) -> None:
    stack = stack_called("staging")
    said: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pulumi.log, "warn", said.append)
        with contextlib.suppress(ValueError):
            record(run_program, stack.name, {**stack.config, "aws:region": region})
    assert tuple(text for text in said if "no region" in text) == told
