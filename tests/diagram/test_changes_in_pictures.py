"""What changes is marked in a picture, and what is not drawn is at least told."""

import dataclasses
import json
from typing import Any

import pytest

from private_eks_cli.cloud.answers import automatic_name
from private_eks_cli.cloud.kubernetes import changes as kubernetes
from private_eks_cli.cloud.replacements import compare
from private_eks_cli.diagram import draw
from private_eks_cli.diagram.picture import MARKS, Box
from private_eks_cli.graph.asked import asked
from private_eks_cli.graph.model import Graph, Resource, is_object
from private_eks_cli.recording.foresight import CREATE, DELETE, REPLACE, UPDATE
from tests.conftest import ALL_STACKS, name_of, recorded, with_settings
from tests.diagram.outline import outline, outline_of

EDIT: dict[str, Any] = {
    "nodeGroups": {"general": {"instanceTypes": ["m7g.xlarge"], "amiType": "AL2023_ARM_64_STANDARD"}, "new": {}},
    "fargateProfiles": {"custom-space": {"selectors": [{"namespace": "custom-space"}], "zones": ["eu-west-1a"]}},
    "clientCidrs": ["10.201.0.0/16"],
    "uses": ["cluster-autoscaler"],
    "version": "1.36",
}
MARKED = """\
[unseen] Connected network 10.200.0.0/16 | by HTTPS, to API and endpoints | \N{MINUS SIGN} deleted
[unseen] Connected network 10.201.0.0/16 | by HTTPS, to API and endpoints | + created
[thing] Node group batch | c6i.2xlarge +2, Spot | 0 to 20 nodes in all | \N{MINUS SIGN} deleted
[thing] Node group general | m7g.xlarge | 1 to 3 nodes in all | \N{PLUS-MINUS SIGN} replaced
[thing] Node group new | m6i.large | 1 to 3 nodes in all | + created
[thing] Fargate profile custom-space | pods of custom-space | \N{PLUS-MINUS SIGN} replaced
[thing] Kubernetes API | ~ updated
[thing] 6 VPC endpoints | ~ updated
[thing] EKS control plane private-eks-prod | Kubernetes 1.36, private API endpoint only | ~ updated
[thing] elasticloadbalancing | \N{MINUS SIGN} deleted
[thing] secretsmanager | \N{MINUS SIGN} deleted
"""
"""What is marked in zone a and around it."""


def step(old: Resource, new: Resource) -> str:
    """Name what would be done to one resource by itself."""
    if is_object(new.type):
        differ = kubernetes.compare(old.inputs, new.inputs, frozenset({"ConfigMap"}))
        return REPLACE if differ.replacing else UPDATE if differ.paths else "same"
    change = compare(new.type, *(automatic_name(r.type, r.name, dict(r.inputs), r.urn) for r in (old, new)))
    return REPLACE if change.replacing else UPDATE if change.paths else "same"


def changes_of(before: Graph, after: Graph) -> dict[str, str]:
    """Say by URN what happens to the resources of a program, as `draw` takes it."""
    common = before.resources.keys() & after.resources.keys()
    pairs = [(before.resources[urn], after.resources[urn]) for urn in common]
    steps = {new.urn: step(old, new) for old, new in pairs if new.type.startswith(("aws:", "kubernetes:"))}
    found = {urn: step for urn, step in steps.items() if step != "same"}
    found |= dict.fromkeys(after.resources.keys() - common, CREATE)
    return found | dict.fromkeys(before.resources.keys() - common, DELETE)


def with_other_ids(graph: Graph) -> Graph:
    """Give a graph as it would be read from a deployed stack, whose ids are not the simulated cloud's."""
    renamed = {r.id: f"real-{r.id}" for r in graph if r.type.startswith("aws:ec2/")}

    def rename(value: Any) -> Any:
        text = json.dumps(value)
        for old, new in renamed.items():
            text = text.replace(f'"{old}"', f'"{new}"')
        return json.loads(text)

    found = {
        urn: dataclasses.replace(r, id=renamed.get(r.id, r.id), inputs=rename(r.inputs))
        for urn, r in graph.resources.items()
    }
    return dataclasses.replace(graph, resources=found)


@pytest.mark.parametrize("real", [False, True], ids=["simulated ids", "other ids"])
def test_an_edit_is_marked_where_it_happens(real: bool) -> None:
    before, after = recorded("prod"), with_settings("prod", **EDIT)
    picture = draw(after, changes_of(before, after), with_other_ids(before) if real else before)
    (network,), (services,) = picture.rows[1:]
    around = (*picture.rows[0], network.inside[0], services)
    marked = [line.strip() for one in around for box in one if box.change for line in outline_of(box)]
    assert "".join(f"{line}\n" for line in marked) == MARKED
    assert [way.change for way in picture.ways] == [DELETE, CREATE, "", ""]
    assert not [box for box in picture if box.key.startswith("elsewhere")]


def test_the_legend_explains_the_marks_that_there_are_and_tells_what_is_not_drawn() -> None:
    before = recorded("prod")
    after = with_settings("prod", **EDIT, accessEntries={"admins": asked(before, "accessEntries", {})["admins"]})
    legend = draw(after, changes_of(before, after), before).legend
    assert legend
    marks, others = legend.inside[:2]
    assert [box.change for box in marks.inside] == [CREATE, UPDATE, REPLACE, DELETE]
    assert others.label[0] == "Changed, not drawn:"
    assert "AccessEntry" in " ".join(others.label)


def test_the_way_through_a_new_bastion_is_new() -> None:
    before, after = recorded("prod"), with_settings("prod", bastions={"ops": {}})
    ways = {way.source: way.change for way in draw(after, changes_of(before, after), before).ways}
    assert (ways["people"], ways["internet"]) == (CREATE, "")


def test_the_legend_of_a_picture_without_changes_tells_at_most_what_is_dashed(any_graph: Graph) -> None:
    picture = draw(any_graph)
    assert {box.key for box in (picture.legend.inside if picture.legend else ())} <= {"legend unseen"}
    assert not any(part.change for part in (*picture, *picture.ways))


@pytest.mark.parametrize("change", MARKS)
def test_whatever_is_drawn_is_marked_when_it_changes(any_graph: Graph, change: str) -> None:
    picture = draw(any_graph, dict.fromkeys(any_graph.resources, change))
    # What is there already, in a VPC that somebody else owns, does not change.
    drawn = [box for box in picture if box.urns & any_graph.resources.keys()]
    assert [box.key for box in drawn if box.change != change] == []
    assert all(box.label[-1] == MARKS[change] for box in drawn)


@pytest.mark.parametrize("stack", ALL_STACKS, ids=name_of)
def test_every_change_is_drawn_or_told(stack: str) -> None:
    graph = recorded(stack)
    for resource in graph:
        if resource.custom and not resource.type.startswith("pulumi:"):
            picture = draw(graph, {resource.urn: UPDATE})
            marked = [box for box in picture if box.change]
            assert picture.legend
            told = " ".join(line for box in picture.legend for line in box.label)
            assert marked or f"1 {resource.type.rsplit(':', 1)[-1]}" in told, resource.urn
            assert all(resource.urn in box.urns for box in marked)


@pytest.mark.parametrize(
    ("stack", "type_", "name", "title"),
    [
        ("prod", "LaunchTemplate", "private-eks-prod-general", "Node group general"),
        ("everything", "LaunchTemplate", "private-eks-everything-batch", "Self-managed group batch"),
        ("everything", "EventRule", "private-eks-everything-health", "Karpenter"),
        ("everything", "AccessPoint", "private-eks-everything-shared-media", "EFS file system shared"),
        ("everything", "LifecyclePolicy", "private-eks-everything-shop/web", "Repository shop/web"),
        ("dev", "Document", "private-eks-dev-bastion", "Bastion bastion"),
    ],
)
def test_a_changed_part_updates_the_whole(stack: str, type_: str, name: str, title: str) -> None:
    graph = recorded(stack)
    part = next(resource for resource in graph.of(type_) if resource.name.startswith(name))
    marked = {box.label[0] for box in draw(graph, {part.urn: REPLACE}) if box.change == UPDATE}
    assert marked == {title}


def test_those_who_are_many_share_a_box_with_their_fate() -> None:
    graph = recorded("everything")
    groups = [group.urn for group in graph.of("aws:eks/nodeGroup:NodeGroup")]
    all_new = draw(graph, dict.fromkeys(groups, CREATE))
    one_new = draw(graph, {groups[-1]: CREATE})
    assert [box.label[0] for box in _groups(all_new.rows[1][0])][:1] == ["6 node groups"]
    assert [(box.label[0], box.change) for box in _groups(one_new.rows[1][0])][:2] == [
        ("5 node groups", ""),
        ("Node group windows", CREATE),
    ]


def _groups(network: Box) -> list[Box]:
    return [box for box in network if box.label and "ode group" in box.label[0]]


def test_a_stack_that_goes_is_drawn_as_it_was() -> None:
    before = recorded("everything")
    after = dataclasses.replace(before, resources={})
    gone = draw(after, dict.fromkeys(before.resources, DELETE), before)
    lines = {line for line in outline(draw(before)).splitlines() if "Node group" in line or "Subnet" in line}
    assert {f"{line} | {MARKS[DELETE]}" for line in lines} <= set(outline(gone).splitlines())


def test_a_zone_that_goes_takes_nothing_from_the_others() -> None:
    before = with_settings("dev", zones=["eu-west-1a", "eu-west-1b", "eu-west-1c"])
    after = with_settings("dev", zones=["eu-west-1a", "eu-west-1b"])
    picture = draw(after, changes_of(before, after), before)
    assert not any("only " in line for box in picture for line in box.label)
    lost = [box.label for box in picture if box.change == DELETE]
    assert lost[0] == ("Nodes and pods 10.10.64.0/19", MARKS[DELETE])


def test_a_change_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match="changes: got same; allowed: create, update, replace, delete, move"):
        draw(recorded("dev"), {"urn": "same"})
