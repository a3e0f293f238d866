"""What the rules accept comes up in the simulated cloud, and what they refuse would have failed in it."""

import random
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from graphlib import TopologicalSorter
from typing import Any

import pytest

from private_eks import PrivateCluster
from private_eks.network import existing_network
from private_eks.private_cluster import stack as stack_module
from private_eks.private_cluster.plan import stack as plan_module
from private_eks_cli.cloud.answers import Place
from private_eks_cli.cloud.given_live import things_of
from private_eks_cli.cloud.live import Cloud
from private_eks_cli.cloud.refusals import Live, RefusedError
from private_eks_cli.cloud.refusals.table import CLUSTER
from private_eks_cli.graph.model import Graph
from private_eks_cli.promises import verdicts
from private_eks_cli.recording.recorder import record
from tests.consumer_programs import ADMINS, REGION

from .random_networks import BREAKS, Given, legitimate

NETWORKS = 3
"""In a batch: `make test` tries one batch of each kind, `make test-all` all of them."""

HOW: Mapping[str, str] = {
    "no DNS support": "private (names|DNS)",
    "no DNS names": "private (names|DNS)",
    "a full subnet of the control plane": "InsufficientFreeAddressesInSubnet",
    "a full subnet of nodes": "InsufficientFreeAddressesInSubnet",
    "one zone": "at least two different AZs",
    "a zone that EKS does not take": "UnsupportedAvailabilityZoneException",
    "a Local Zone": "UnsupportedAvailabilityZoneException",
    "an Outpost": "UnsupportedAvailabilityZoneException",
    "two VPCs": "not all of the same VPC",
    "no private DNS": "has no private DNS names",
    "not accepted": "has no endpoint for it",
    "a closed security group": "lets",
    "another port": "lets",
    "another protocol": "lets",
    "another network": "lets",
    "a policy of others": "lets nobody of this account through",
    "S3 on other tables": "has no route to vpce-s3",
    "an endpoint that is not there": "no endpoint of",
    "an endpoint that is there already": "already|only its owner",
    "a shared VPC without endpoints": "is shared: only its owner makes endpoints",
    "a way to the internet": "TO THE INTERNET",
    "a NAT gateway": "TO THE INTERNET",
    "public addresses": "public",
}
"""How a network fails that is broken in a way, as a pattern."""


def program(given: Given) -> Callable[[], None]:
    """Give a program with a cluster and a node group in a VPC of others."""

    def run() -> None:
        args: Any = {
            "region": REGION,
            "version": "1.35",
            "access_entries": {"admins": {"principal_arn": ADMINS, "policies": {"AmazonEKSClusterAdminPolicy": {}}}},
            "existing_network": dict(given.settings),
            "node_groups": {"general": {"min_size": 2, "max_size": 3}},
            "uses": ["load-balancer-controller", "irsa", "eks-api"],
        }
        PrivateCluster("main", args)

    return run


def recorded(given: Given) -> Graph:
    return record(program(given), "test", {"aws:region": REGION}, place=place(given))


def place(given: Given) -> Place:
    return Place(REGION, given.facts.account, networks=[given.facts])


def deploy(given: Given, graph: Graph) -> Cloud:
    """Make what a program registered, in the order of its dependencies, in an account that has the VPC.

    Raises RefusedError for what AWS refuses, and for nodes that do not come up.
    """
    cloud = Cloud(place(given))
    for thing in things_of(given.facts, {endpoint.service for endpoint in given.facts.endpoints}):
        cloud.adopt(thing)
    for urn in TopologicalSorter(_needs(graph)).static_order():
        one = graph.resources[urn]
        if one.custom and one.type.startswith("aws:"):
            cloud.create(urn, one.type, cloud.names(urn, one.type, one.name, dict(one.inputs)))
    return cloud


def _needs(graph: Graph) -> dict[str, set[str]]:
    """Give what each resource waits for; whoever waits for a component waits for all in it."""
    found = {}
    for one in graph:
        named = {*one.dependencies, *(urn for urns in one.property_dependencies.values() for urn in urns)}
        around = set()
        parent = one.parent
        while parent in graph.resources:
            around.add(parent)
            parent = graph.resources[parent].parent
        inside = {r.urn for urn in named - around if not graph.resources[urn].custom for r in graph.below(urn)}
        found[one.urn] = ({*named, *inside, one.parent} & graph.resources.keys()) - {one.urn}
    return found


@contextmanager
def without_rules() -> Iterator[None]:
    """Let every VPC pass that can be planned with."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan_module, "check_site", lambda plan: None)
        patch.setattr(stack_module, "_check_apart", lambda plan, opts: None)
        patch.setattr(existing_network, "check_existing", lambda *args: None)
        yield


def failure(given: Given) -> str:
    """Say how a stack would fail in a VPC, or be public; nothing if it would not."""
    try:
        with without_rules():
            graph = recorded(given)
        deploy(given, graph)
    except RefusedError as error:
        return str(error)
    except ValueError:
        return _refused_cluster(given)
    [private] = [verdict for verdict in verdicts(graph) if verdict.name == "Private"]
    return "; ".join([*private.faults, *(reason.text for reason in private.exceptions)])


def _refused_cluster(given: Given) -> str:
    """Say why EKS, or the provider's look-up, refuses what cannot be planned with."""
    wanted = set(given.present)
    if missing := wanted - {endpoint.service for endpoint in given.facts.endpoints}:
        return f"no endpoint of {', '.join(sorted(missing))}"
    cloud = Cloud(place(given))
    for thing in things_of(given.facts, ()):
        cloud.adopt(thing)
    subnets = given.settings.get("cluster_subnet_ids") or given.settings["node_subnet_ids"]
    inputs = {"name": "main", "vpcConfig": {"subnetIds": list(subnets)}}
    try:
        cloud.create("urn:main", CLUSTER, inputs)
    except RefusedError as error:
        return str(error)
    return ""


@pytest.mark.sampled(8)
@pytest.mark.parametrize("seed", range(0, 120, NETWORKS))
def test_what_the_rules_accept_comes_up(seed: int) -> None:
    for one in range(seed, seed + NETWORKS):
        given = legitimate(random.Random(one))
        graph = recorded(given)
        clusters = [thing for thing in deploy(given, graph).live if thing.type == CLUSTER]
        assert len(clusters) == 1, one
        assert [verdict.name for verdict in verdicts(graph) if verdict.faults] == [], one


@pytest.mark.sampled(0, kind=lambda broken, batch: broken)
@pytest.mark.parametrize("batch", range(4))
@pytest.mark.parametrize("broken", BREAKS)
def test_what_the_rules_refuse_would_have_failed(broken: str, batch: int) -> None:
    tried = 0
    for seed in range(1000):
        dice = random.Random(f"{broken} {batch} {seed}")
        given = BREAKS[broken](legitimate(dice), dice)
        if given is None:
            continue
        with pytest.raises(ValueError, match="existing_network"):
            recorded(given)
        assert re.search(HOW[broken], failure(given)), seed
        tried += 1
        if tried == NETWORKS:
            break
    assert tried == NETWORKS


def test_things_of_a_network_are_live_once() -> None:
    given = legitimate(random.Random(1))
    things: list[Live] = list(things_of(given.facts, given.present, ["kms"]))
    assert len({(thing.type, thing.id) for thing in things}) == len(things)
