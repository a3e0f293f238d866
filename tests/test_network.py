"""`Network`, as it registers its resources."""

from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from private_eks import Network, NetworkArgs
from private_eks_cli.graph.model import Graph

Deploy = Callable[[Callable[[], Any]], Graph]
ZONES = ["eu-west-1a", "eu-west-1b"]


def args(**more: Any) -> NetworkArgs:
    base: dict[str, Any] = {"region": "eu-west-1", "cidr": "10.0.0.0/16", "zones": ZONES}
    return NetworkArgs(**{**base, **more})  # type: ignore[typeddict-item]


def test_each_zone_has_a_large_and_a_small_subnet(deploy: Deploy) -> None:
    graph = deploy(lambda: Network("main", args()))
    assert {subnet.name: subnet.inputs["cidrBlock"] for subnet in graph.of("Subnet")} == {
        "main-control-eu-west-1a": "10.0.255.192/26",
        "main-control-eu-west-1b": "10.0.255.128/26",
        "main-node-eu-west-1a": "10.0.0.0/19",
        "main-node-eu-west-1b": "10.0.32.0/19",
    }


def test_each_zone_has_a_route_table_for_both_of_its_subnets(deploy: Deploy) -> None:
    graph = deploy(lambda: Network("main", args()))
    tables = {table.id: table.name for table in graph.of("RouteTable")}
    assert {a.name: tables[a.inputs["routeTableId"]] for a in graph.of("RouteTableAssociation")} == {
        f"main-{kind}-{zone}": f"main-{zone}" for kind in ("control", "node") for zone in ZONES
    }


def test_only_node_subnets_are_found_by_load_balancers_and_clusters(deploy: Deploy) -> None:
    graph = deploy(lambda: Network("main", args(cluster_names=["blue", "green"])))
    discovery = {
        "kubernetes.io/role/internal-elb": "1",
        "kubernetes.io/cluster/blue": "shared",
        "kubernetes.io/cluster/green": "shared",
    }
    assert graph.one("Subnet", "main-node-eu-west-1a").inputs["tags"] == {**discovery, "Name": "main-node-eu-west-1a"}
    assert graph.one("Subnet", "main-control-eu-west-1a").inputs["tags"] == {"Name": "main-control-eu-west-1a"}


def test_flow_logs_take_everything_and_are_kept_for_a_year(deploy: Deploy) -> None:
    graph = deploy(lambda: Network("main", args()))
    group, key = graph.one("LogGroup", "main-flow-logs"), graph.one("aws:kms/key:Key", "main-flow-logs")
    log = graph.one("FlowLog", "main-flow-logs")
    assert (group.inputs["retentionInDays"], group.inputs["kmsKeyId"]) == (365, key.arn)
    assert (log.inputs["trafficType"], log.inputs["logDestination"]) == ("ALL", group.arn)


def test_a_secondary_block_gives_each_zone_a_subnet_for_pods(deploy: Deploy) -> None:
    graph = deploy(lambda: Network("main", args(secondary_cidrs=["100.64.0.0/16"])))
    pods = {s.name: s for s in graph.of("Subnet") if "-pods-" in s.name}
    assert {name: subnet.inputs["cidrBlock"] for name, subnet in pods.items()} == {
        "main-pods-100.64.0.0-16-eu-west-1a": "100.64.0.0/19",
        "main-pods-100.64.0.0-16-eu-west-1b": "100.64.32.0/19",
    }
    assert all(subnet.inputs["tags"]["kubernetes.io/role/cni"] == "1" for subnet in pods.values())
    block = graph.of("VpcIpv4CidrBlockAssociation")[0]
    assert all(block.urn in graph.waits_for(subnet) for subnet in pods.values())


def test_whoever_uses_a_subnet_waits_for_its_route_table(deploy: Deploy) -> None:
    def program() -> None:
        network = Network("main", args())
        Network("other", args(tags={"after": "x"}), pulumi.ResourceOptions(depends_on=[network]))
        pulumi.export("subnets", network.node_subnet_ids)

    graph = deploy(program)
    assert graph.exports["subnets"] == [graph.one("Subnet", f"main-node-{zone}").id for zone in ZONES]


def test_tags_reach_whatever_takes_them_and_never_win_over_the_name(deploy: Deploy) -> None:
    graph = deploy(lambda: Network("main", args(tags={"team": "blue", "Name": "wrong"})))
    tagged = [resource.inputs["tags"] for resource in graph if resource.custom and "tags" in resource.inputs]
    assert len(tagged) == 4 + 2 + 1 + 1 + 4
    assert all(tags["team"] == "blue" and tags["Name"].startswith("main") for tags in tagged)


def test_a_zone_where_eks_places_no_interfaces_is_refused(deploy: Deploy) -> None:
    with pytest.raises(ValueError, match=r"zones\[1\]: got 'eu-west-1z'"):
        deploy(lambda: Network("main", args(zones=["eu-west-1a", "eu-west-1z"])))
