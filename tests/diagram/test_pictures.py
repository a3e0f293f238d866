"""What a picture of a stack shows."""

import dataclasses
from typing import Any

import pytest

from private_eks_cli.diagram import Picture, draw, mermaid
from private_eks_cli.diagram.drawing import d2
from private_eks_cli.diagram.nodes import FEW, MOST
from private_eks_cli.diagram.picture import LONGEST, Box, Look
from private_eks_cli.graph.model import Graph
from tests.conftest import ALL_STACKS, name_of, recorded, with_inputs, with_settings
from tests.diagram.flowcharts import read_flowchart
from tests.diagram.outline import EXPECTED, OUTLINED, PROGRAMS, graph_of, outline

DRAWN = (
    *("FargateProfile", "Group", "Instance", "InternetGateway", "Project", "PullThroughCacheRule", "Queue"),
    *("Repository", "Subnet", "Vpc", "VpcEndpoint"),
    *("aws:efs/fileSystem:FileSystem", "aws:eks/cluster:Cluster", "aws:eks/nodeGroup:NodeGroup"),
)
"""Types of which every resource is in the picture."""


ELSEWHERE = "Elsewhere, or not known yet"


def boxes(picture: Picture, start: str) -> list[Box]:
    return [box for box in picture if box.label and box.label[0].startswith(start)]


def zones_with(picture: Picture, start: str) -> list[str]:
    """Name the zones in which something is drawn."""
    zones = [box for box in picture if box.key == "elsewhere" or box.key.startswith("zone ")]
    return [zone.label[0] for zone in zones if any(box.label[0].startswith(start) for box in zone)]


@pytest.mark.parametrize("name", [*OUTLINED, *PROGRAMS])
def test_a_picture_shows_exactly_this(name: str) -> None:
    """`.venv/bin/python -m tests.diagram.outline` writes it anew."""
    assert outline(draw(graph_of(name))) == (EXPECTED / f"{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PROGRAMS)
def test_each_of_several_clusters_has_a_frame_with_ways_of_its_own(name: str) -> None:
    picture = draw(graph_of(name))
    keys = [box.key for box in picture]
    assert len(set(keys)) == len(keys)
    frames = {box.label[0]: {inner.key for inner in box} for row in picture.rows for box in row}
    assert list(frames) == ["Cluster billing", "Cluster orders"]
    for way in picture.ways:
        assert any({way.source, way.target} <= inside for inside in frames.values())
    assert read_flowchart(mermaid(picture)).links
    assert d2(picture).count("class: cluster") == 2


def test_everything_that_people_draw_is_in_the_picture(any_graph: Graph) -> None:
    drawn = {urn for box in draw(any_graph) for urn in box.urns}
    assert [resource.name for resource in any_graph.of(*DRAWN) if resource.urn not in drawn] == []


def test_no_two_boxes_have_the_same_key_and_ways_lead_from_box_to_box(any_graph: Graph) -> None:
    picture = draw(any_graph)
    keys = [box.key for box in picture]
    assert len(set(keys)) == len(keys)
    assert {key for way in picture.ways for key in (way.source, way.target)} <= set(keys)


def test_without_a_network_none_is_drawn() -> None:
    graph = recorded("dev")
    alone = dataclasses.replace(graph, resources={r.urn: r for r in graph if "Registry" in r.urn})
    picture = draw(alone)
    assert [box.key for row in picture.rows for box in row] == ["aws"]
    assert picture.ways == ()
    assert mermaid(picture)


def test_only_what_the_internet_reaches_looks_public(any_graph: Graph) -> None:
    public = [box.label[0] for box in draw(any_graph) if box.look is Look.PUBLIC]
    open_ = ["INTERNET", "PUBLIC subnet 10.48.200.0/28", "Bastion bastion"]
    assert public == (open_ if any_graph.stack == "public-bastion" else [])


def test_the_way_of_the_internet_is_closed_or_public(any_graph: Graph) -> None:
    (way,) = (way for way in draw(any_graph).ways if way.source == "internet")
    assert (way.closed, way.public) == ((False, True) if any_graph.stack == "public-bastion" else (True, False))


def test_a_public_endpoint_would_look_public() -> None:
    graph = recorded("dev")
    opened = {**graph.of("aws:eks/cluster:Cluster")[0].inputs["vpcConfig"], "endpointPublicAccess": True}
    (plane,) = boxes(draw(with_inputs(graph, "aws:eks/cluster:Cluster", "", {"vpcConfig": opened})), "EKS control")
    assert (plane.look, plane.label[1]) == (Look.PUBLIC, "Kubernetes 1.35, PUBLIC API ENDPOINT")


def test_a_public_load_balancer_would_look_public() -> None:
    graph = recorded("applications")
    (ingress,) = graph.objects("Ingress")
    metadata = {**ingress.inputs["metadata"], "annotations": {"alb.ingress.kubernetes.io/scheme": "internet-facing"}}
    changed = dataclasses.replace(ingress, inputs={**ingress.inputs, "metadata": metadata})
    (box,) = boxes(draw(graph.replacing(changed)), "INTERNET-FACING")
    assert (box.look, box.label) == (Look.PUBLIC, ("INTERNET-FACING ALB shop/web",))


def test_a_nat_gateway_would_look_public() -> None:
    graph = recorded("dev")
    nat = dataclasses.replace(graph.of("Vpc")[0], urn="urn:nat", type="aws:ec2/natGateway:NatGateway")
    (box,) = boxes(draw(graph.replacing(nat)), "INTERNET")
    assert (box.look, box.label) == (Look.PUBLIC, ("INTERNET", "by NAT GATEWAY"))


@pytest.mark.parametrize(
    ("stack", "keys", "start", "zones"),
    [
        ("staging", {"nodeGroups": {"one": {"zones": ["eu-west-1b"]}}}, "Node group one", ["eu-west-1b"]),
        ("staging", {"nodeGroups": {"there": {"subnetIds": ["subnet-0"]}}}, "Node group there", [ELSEWHERE]),
        ("dev", {"bastions": {"b": {"zone": "eu-west-1c"}}}, "Bastion b", ["eu-west-1c"]),
        ("dev", {"zones": ["eu-west-1b", "eu-west-1c"]}, "Fargate profile coredns", ["eu-west-1b", "eu-west-1c"]),
        ("prod", {"compute": "auto"}, "EKS Auto Mode", ["eu-west-1a", "eu-west-1b", "eu-west-1c"]),
    ],
)
def test_things_stand_in_their_zones(stack: str, keys: dict[str, Any], start: str, zones: list[str]) -> None:
    assert zones_with(draw(with_settings(stack, **keys)), start) == zones


def test_an_endpoint_that_some_zones_lack_names_the_others() -> None:
    graph = recorded("dev")
    first = {"subnetIds": lambda ids: ids[:1]}
    picture = draw(with_inputs(graph, "VpcEndpoint", "-sts", first))
    (sts,) = boxes(picture, "sts")
    assert sts.label == ("sts", "only eu-west-1a")
    assert [box.label[0] for box in boxes(picture, "7 ") + boxes(picture, "6 ")] == [
        "7 VPC endpoints",
        *["6 VPC endpoints"] * 2,
    ]


@pytest.mark.parametrize(("count", "drawn"), [(FEW, FEW), (FEW + 1, 1), (MOST + 2, 1)])
def test_those_who_are_many_share_a_box(count: int, drawn: int) -> None:
    profiles = {f"p{n}": {"selectors": [{"namespace": f"n{n}"}]} for n in range(count)}
    found = [b for b in draw(with_settings("prod", fargateProfiles=profiles)) if "Fargate profile" in "".join(b.label)]
    assert len(found) == 3 * drawn
    if count > FEW:
        named = [f"p{n}: pods of n{n}" for n in range(min(count, MOST))]
        more = ["and 2 more"] if count > MOST else []
        assert found[0].label == (f"{count} Fargate profiles", *named, *more)


def test_many_connected_networks_share_a_box() -> None:
    blocks = [f"10.{n}.0.0/16" for n in range(200, 205)]
    (box,) = boxes(draw(with_settings("prod", clientCidrs=blocks)), "5 connected networks")
    assert (box.look, box.label[1]) == (Look.UNSEEN, "10.200.0.0/16: by HTTPS, to API and endpoints")


@pytest.mark.parametrize("stack", ALL_STACKS, ids=name_of)
def test_what_a_preview_does_not_know_is_drawn_where_there_is_no_doubt(stack: str) -> None:
    known, unknown = draw(recorded(stack)), draw(recorded(stack, unknowns=True))
    for start in ("Fargate profile", "PUBLIC subnet", "Nodes and pods", "Interfaces"):
        assert [zone for zone in zones_with(unknown, start) if zone != ELSEWHERE] == zones_with(known, start)
    assert [box.label for box in boxes(unknown, "INTERNET")] == [box.label for box in boxes(known, "INTERNET")]


def test_a_bastion_of_which_a_preview_does_not_know_the_subnet_is_drawn_apart() -> None:
    assert zones_with(draw(recorded("dev", unknowns=True)), "Bastion bastion") == [ELSEWHERE]


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("a\nb\t\x00c\x1b", "a b c"),
        ("x" * LONGEST, "x" * LONGEST),
        ("x" * (LONGEST + 1), "x" * (LONGEST - 1) + "\N{HORIZONTAL ELLIPSIS}"),
        ("\N{RIGHT-TO-LEFT OVERRIDE}cba", "cba"),
    ],
)
def test_texts_are_printable_and_not_too_long(text: str, drawn: str) -> None:
    assert Box("key", Look.THING, (text,)).label == (drawn,)


def test_what_is_somebody_else_s_is_dashed_and_explained() -> None:
    """Routes to the networks of others, and endpoints there, are declared and not seen."""
    keys = {
        "clientCidrs": ["10.200.0.0/16"],
        "existingEndpointServices": ["ecr.api"],
        "nodeEgress": {"hub": {"cidr": "10.201.10.0/24", "fromPort": 443}},
    }
    picture = draw(with_settings("staging", **keys))
    unseen = {box.key: box.lines for box in picture if box.look is Look.UNSEEN}
    assert list(unseen.values()) == [
        ("Connected network 10.200.0.0/16", "by HTTPS, to API and endpoints"),
        ("Network that nodes reach 10.201.10.0/24", "by tcp 443"),
        ("VPC endpoints elsewhere", "ecr.api"),
    ]
    assert {way.source if way.target == "vpc" else way.target for way in picture.ways if way.unseen} == unseen.keys()
    assert picture.legend
    assert picture.legend.lines == ("What is dashed",)
    assert mermaid(picture).count(" -.-> ") == 3
    assert d2(picture).count("stroke-dash: 4}\n") >= 3


def test_a_picture_of_what_is_ours_has_no_legend() -> None:
    assert draw(recorded("staging")).legend is None
