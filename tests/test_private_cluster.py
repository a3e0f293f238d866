"""`PrivateCluster` makes what the program makes for the same settings, and refuses what the program refuses."""

import dataclasses
import json
from collections.abc import Mapping
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest

from private_eks import PrivateCluster, PrivateClusterArgs, usable_zones
from private_eks.common.zones import call_before
from private_eks.compute.plan.wanted import AUTO
from private_eks_cli.graph.model import Graph, Resource
from private_eks_cli.recording import recorder
from settings import read_settings
from tests.conftest import name_of, stack_called, with_settings

WRAPPER = "private-eks:index:PrivateCluster$"
PARTS = [f"private-eks:index:{part}" for part in ("Cluster", "Compute", "Endpoints", "Network")]
BESIDE: Mapping[str, Any] = {
    "applications": {},
    "bastions": {},
    "fileSystems": {},
    "images": {},
    "manifests": [],
    "namespaces": {},
    "platform": {},
    "pullThroughCaches": {},
    "repositories": {},
    "runners": {},
    "storageClasses": {},
}
"""Keys of stack files for what the program has beside `PrivateCluster`, emptied."""
NO_LOGS = {"fargateLogging": {"enabled": False}}
"""The same of `FargateLogging`, which is half in AWS and half in the cluster."""
WIRED_ALIKE = ("prod", "everything")
"""Two are enough: the program makes its parts by the same functions."""
ROLE = "arn:aws:iam::111122223333:role/admins"
SMALL = {
    "region": "eu-west-1",
    "version": "1.35",
    "cidr": "10.40.0.0/16",
    "access_entries": {"admins": {"principal_arn": ROLE, "policies": {"AmazonEKSClusterAdminPolicy": {}}}},
    "node_groups": {"general": {}},
}


def whole() -> None:
    """Make the stack's cluster by the one component, and export all that it gives."""
    given = read_settings(pulumi.Config())
    own = {key: getattr(given, key) for key in PrivateClusterArgs.__annotations__ if key != "auto_mode"}
    args: Any = {**own, "auto_mode": given.compute == AUTO}
    made = PrivateCluster(given.name, args)
    for key in PrivateCluster.__annotations__:
        pulumi.export(key, getattr(made, key))


def of_stack(stack: str, **keys: Any) -> Graph:
    edits = {f"private-eks:{key}": json.dumps(value) for key, value in {**BESIDE, **keys}.items()}
    return recorder.record(whole, name_of(stack), {**stack_called(stack).config, **edits})


@pytest.fixture
def unwrapped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let children lie where those of the program do: the simulated cloud makes ids of URNs."""
    original = recorder._Monitor.make_urn
    monkeypatch.setattr(recorder._Monitor, "make_urn", lambda *given: original(*given).replace(WRAPPER, ""))


def below_parts(graph: Graph) -> dict[str, Resource]:
    """Give the parts with all that is below them, and no parent above them."""
    parts = [resource for resource in graph if resource.type in PARTS]
    found = [dataclasses.replace(part, parent="") for part in parts]
    return {resource.urn: resource for resource in [*found, *(r for part in parts for r in graph.below(part.urn))]}


@pytest.mark.usefixtures("unwrapped")
@pytest.mark.parametrize("stack", WIRED_ALIKE)
def test_it_makes_what_the_program_makes(stack: str) -> None:
    program = with_settings(stack, **BESIDE)
    made = of_stack(stack)

    assert sorted(r.type for r in below_parts(made).values() if not r.parent) == PARTS
    assert below_parts(made) == below_parts(program)
    assert {**program.exports, **made.exports} == {**made.exports, **program.exports}


def test_it_gives_what_the_program_gives_of_its_parts() -> None:
    given, program = of_stack("dev", **NO_LOGS).exports, with_settings("dev", **BESIDE).exports
    assert given.keys() - program.keys() == {"certificate_authority", "oidc_issuer", "zones"}
    of_aws = {"argocd_url", "backup_vault_name", "capability_role_arns"}
    of_others = {"registry_host", "repository_urls", "image_references", "file_system_ids", "access_point_ids"}
    of_ways_in = {"tunnel_commands", "shell_commands", "bastion_kubeconfigs", "bastion_addresses", "runner_names"}
    assert program.keys() - given.keys() == of_aws | of_others | of_ways_in


def test_it_is_made_of_the_parts_and_nothing_else() -> None:
    graph = of_stack("prod", **NO_LOGS)
    (top,) = graph.children("")
    assert sorted((part.type, part.name) for part in graph.children(top.urn)) == [(part, top.name) for part in PARTS]


def small(**given: Any) -> None:
    args: Any = {**SMALL, **given}
    pulumi.export("zones", PrivateCluster("orders", args).zones)


def test_zones_are_the_region_s_first_three_where_none_are_named() -> None:
    graph = recorder.record(small, "test", {"aws:region": "eu-west-1"})
    assert graph.exports["zones"] == ["eu-west-1a", "eu-west-1b", "eu-west-1c"]
    assert len(graph.of("aws:ec2/subnet:Subnet")) == 6


def test_nothing_that_runs_pods_is_refused_with_what_to_add() -> None:
    message = "node_groups: got nothing; allowed: a node group or a Fargate profile; add one: nothing could run pods"
    with pytest.raises(ValueError, match=message):
        recorder.record(lambda: small(node_groups={}), "test", {"aws:region": "eu-west-1"})


@pytest.mark.parametrize("given", ["provider", "providers", "mapping", "parent"])
def test_zones_are_asked_of_the_provider_that_the_component_will_have(given: str) -> None:
    """Before there is a component whose provider a call could take."""

    def program() -> None:
        mine, other = aws.Provider("mine"), pulumi.ProviderResource("random", "other")
        above = pulumi.ResourceOptions(providers=[mine])
        opts = {
            "provider": lambda: pulumi.ResourceOptions(provider=mine),
            "providers": lambda: pulumi.ResourceOptions(providers=[other, mine]),
            "mapping": lambda: pulumi.ResourceOptions(provider=other, providers={"aws": mine}),
            "parent": lambda: pulumi.ResourceOptions(parent=pulumi.ComponentResource("a:b:C", "above", {}, above)),
        }[given]()
        call = call_before(opts)
        asked = call.provider or (call.parent and call.parent.get_provider("aws:index:x"))
        assert asked is mine
        assert usable_zones([], call)

    recorder.record(program, "test", {"aws:region": "eu-west-1"})
