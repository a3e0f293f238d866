"""The root program with the repository's stack files."""

import dataclasses
import typing
from pathlib import Path

import pytest
import yaml

from offline.graph import Graph, strings
from offline.stacks import ROOT
from private_eks.plan.arguments import camel, hints_of
from settings import Settings
from tests.conftest import STACKS, recorded


@pytest.mark.parametrize("stack", STACKS)
def test_the_first_preview_shows_every_resource(stack: str) -> None:
    """With ids and computed values unknown, as before anything exists: nothing is made inside `apply`."""
    assert recorded(stack, unknowns=True).resources.keys() == recorded(stack).resources.keys()


@pytest.mark.parametrize("stack", STACKS)
def test_two_runs_are_identical(stack: str) -> None:
    recorded_again = recorded.__wrapped__(stack)
    assert recorded_again == recorded(stack)


@pytest.mark.parametrize("stack", STACKS)
def test_no_resource_below_our_components_takes_a_provider_of_its_own(stack: str) -> None:
    assert {resource.provider for resource in recorded(stack)} == {""}


@pytest.mark.parametrize(
    ("stack", "groups", "profiles", "addons"),
    [
        ("dev", [], ["coredns", "custom-space"], ["coredns"]),
        ("staging", ["zone-a", "zone-b", "zone-c"], [], ["coredns", "kube-proxy", "vpc-cni"]),
        ("prod", ["batch", "general"], ["custom-space"], ["coredns", "kube-proxy", "vpc-cni"]),
    ],
)
def test_each_shape_has_its_compute(stack: str, groups: list[str], profiles: list[str], addons: list[str]) -> None:
    graph, name = recorded(stack), f"private-eks-{stack}"
    assert [g.name for g in graph.of("aws:eks/nodeGroup:NodeGroup")] == [f"{name}-{key}" for key in groups]
    assert [p.name for p in graph.of("FargateProfile")] == [f"{name}-{key}" for key in profiles]
    assert sorted(a.inputs["addonName"] for a in graph.of("Addon")) == addons


@pytest.mark.parametrize(
    ("stack", "services"),
    [
        ("dev", ["ecr.api", "ecr.dkr", "s3", "sts"]),
        ("staging", ["autoscaling", "ec2", "ecr.api", "ecr.dkr", "eks", "s3", "sts"]),
    ],
)
def test_each_shape_has_the_smallest_set_of_endpoints(stack: str, services: list[str]) -> None:
    assert sorted(recorded(stack).exports["endpoint_ids"]) == services


def test_the_cluster_starts_without_waiting_for_the_endpoints(graph: Graph) -> None:
    before = graph.waits_for(graph.of("aws:eks/cluster:Cluster")[0])
    assert before.isdisjoint(endpoint.urn for endpoint in graph.of("VpcEndpoint"))


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


def test_a_lost_zone_leaves_a_member_of_everything(graph: Graph) -> None:
    zones = {subnet.id: subnet.inputs["availabilityZone"] for subnet in graph.of("Subnet")}
    spread = [*graph.of("FargateProfile"), *(e for e in graph.of("VpcEndpoint") if "subnetIds" in e.inputs)]
    placed = [{zones[i] for i in resource.inputs["subnetIds"]} for resource in spread]
    placed.append({zones[i] for g in graph.of("aws:eks/nodeGroup:NodeGroup") for i in g.inputs["subnetIds"]})
    placed += [{zones[i] for i in c.inputs["vpcConfig"]["subnetIds"]} for c in graph.of("aws:eks/cluster:Cluster")]
    for lost in set(zones.values()):
        assert all(where - {lost} for where in placed if where)


def test_nothing_secret_is_exported(graph: Graph) -> None:
    assert not any("PRIVATE KEY" in text or "token:" in text for text in strings(graph.exports))


def test_pulumi_yaml_declares_exactly_the_keys_that_settings_reads() -> None:
    declared = yaml.safe_load((ROOT / "Pulumi.yaml").read_text(encoding="utf-8"))["config"]
    keys = {f"private-eks:{camel(f.name)}" for f in dataclasses.fields(Settings) if f.name != "region"}
    assert set(declared) == keys
    kinds = {str: "string", int: "integer", bool: "boolean", list: "array", dict: "object"}
    for name, hint in hints_of(Settings).items():
        if name != "region":
            first = next(member for member in typing.get_args(hint) or (hint,) if member is not type(None))
            kind = typing.get_origin(hint) if typing.get_origin(hint) in kinds else first
            assert declared[f"private-eks:{camel(name)}"]["type"] == kinds[kind], name


def test_defaults_are_told_twice_and_alike() -> None:
    """The CLI knows no optional keys, so Pulumi.yaml repeats each default; 0 and nothing stand for none."""
    declared = yaml.safe_load((ROOT / "Pulumi.yaml").read_text(encoding="utf-8"))["config"]
    for field in dataclasses.fields(Settings):
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
