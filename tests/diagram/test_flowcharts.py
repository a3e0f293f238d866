"""Pictures as Mermaid."""

import html

import pytest

from private_eks_cli.diagram import draw, mermaid
from private_eks_cli.diagram.colours import PAINTS
from private_eks_cli.diagram.picture import MARKS, Box, Look, Picture, Way
from private_eks_cli.graph.model import Graph
from private_eks_cli.recording.foresight import CREATE
from tests.conftest import recorded
from tests.diagram.flowcharts import read_flowchart
from tests.diagram.hostile import HOSTILE, hostile_picture
from tests.diagram.outline import EXPECTED

JOINER = "\N{WORD JOINER}"


def test_a_flowchart_is_exactly_this() -> None:
    """`.venv/bin/python -m tests.diagram.outline` writes it anew."""
    assert mermaid(draw(recorded("dev"))) == (EXPECTED / "dev.mmd").read_text(encoding="utf-8")


def test_every_stack_is_a_flowchart_with_all_that_the_picture_says(any_graph: Graph) -> None:
    picture = draw(any_graph)
    chart = read_flowchart(mermaid(picture))
    said = " ".join(chart.texts)
    assert [line for box in picture for line in box.label if line not in said] == []


@pytest.mark.parametrize("change", MARKS)
def test_changes_have_their_class(any_graph: Graph, change: str) -> None:
    picture = draw(any_graph, dict.fromkeys(any_graph.resources, change))
    chart = read_flowchart(mermaid(picture))
    marked = [name for name, text in zip(chart.labels, chart.texts, strict=True) if text.endswith(MARKS[change])]
    assert len(marked) > 5
    assert {chart.classes[name] for name in marked} - {"public"} == {change}


def test_what_becomes_public_looks_public_above_all() -> None:
    graph = recorded("public-bastion")
    text = mermaid(draw(graph, dict.fromkeys(graph.resources, CREATE)))
    chart = read_flowchart(text)
    names = {label.split("<br/>")[0].split(",")[0]: name for name, label in chart.labels.items()}
    public = {chart.classes[names[label]] for label in ("INTERNET", "PUBLIC subnet 10.48.200.0/28", "Bastion bastion")}
    assert public == {"public"}
    assert f"  {names['INTERNET']} ==> b2\n  linkStyle 1 stroke:{PAINTS[Look.PUBLIC].stroke.light}," in text


def test_hostile_names_stay_names() -> None:
    chart = read_flowchart(mermaid(hostile_picture()))
    leaves = {text.split("<br/>")[0].replace(JOINER, "") for text in chart.texts}
    assert {" ".join(name.split()) for name in HOSTILE} - {"<br/>"} <= leaves
    assert chart.links == [("b0", "b1")]


def test_a_name_is_no_formula() -> None:
    (text,) = read_flowchart(mermaid(Picture(((Box("key", Look.THING, ("$$x$$",)),),), ()))).texts
    assert (text.replace(JOINER, ""), "$$" in text) == ("$$x$$", False)


def test_no_character_of_a_name_is_left_to_html() -> None:
    lines = [line for line in mermaid(hostile_picture()).splitlines() if '["' in line]
    assert [line for line in lines if html.escape(bare := line.replace("<br/>", ""), quote=False) != bare] == []


def test_boxes_lie_in_their_boxes() -> None:
    graph = recorded("everything")
    chart = read_flowchart(mermaid(draw(graph)))
    names = {text.split("<br/>")[0]: name for name, text in zip(chart.labels, chart.texts, strict=True)}
    path, name = [], names["Bastion bastion"]
    while name := chart.above[name]:
        path.append(chart.labels[name])
    assert path == ["Interfaces 10.46.255.128/26", "eu-west-1b", path[-1]]
    assert path[-1].startswith("VPC private-eks-everything")


@pytest.mark.parametrize(
    ("way", "line"),
    [
        (Way("a", "b"), "  b0 --> b1\n  c"),
        (Way("a", "b", "text"), '  b0 -->|"text"| b1\n  c'),
        (Way("a", "b", closed=True), "  b0 --x b1\n  c"),
        (Way("a", "b", public=True), "  b0 ==> b1\n  linkStyle 0 stroke:#bf3989,stroke-width:5px\n"),
        (Way("a", "b", change="create"), "  b0 --> b1\n  linkStyle 0 stroke:#1a7f37,stroke-width:3px\n"),
    ],
)
def test_ways(way: Way, line: str) -> None:
    text = mermaid(Picture(((Box("a", Look.OUTSIDE, ("a",)), Box("b", Look.NETWORK, ("b",))),), (way,)))
    read_flowchart(text)
    assert line in text


@pytest.mark.parametrize(
    "damage",
    [
        ("    end\n", ""),
        ("b0 --> b2", "b0 --> b99"),
        ('b0["', 'b1["'),
        ("Fargate profile", 'Fargate "profile"'),
        ("Fargate profile", "Fargate <b>profile</b>"),
        ("Fargate profile", "Fargate %% profile"),
        ("  class b0,b1 outside\n", ""),
        ("  classDef outside ", "  classDef inside "),
    ],
)
def test_the_reader_notices_what_is_no_flowchart(damage: tuple[str, str]) -> None:
    text = (EXPECTED / "dev.mmd").read_text(encoding="utf-8")
    read_flowchart(text)
    assert damage[0] in text
    with pytest.raises(AssertionError):
        read_flowchart(text.replace(*damage, 1))
