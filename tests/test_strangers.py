"""Every offline command takes a program with resources that nothing here describes, and says so."""

import dataclasses
import datetime
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from rich.console import Console

from private_eks_cli.diagram import draw
from private_eks_cli.diff.attention import review
from private_eks_cli.diff.compare import with_program
from private_eks_cli.diff.words import lines
from private_eks_cli.evidence.answering import answer
from private_eks_cli.evidence.controls import all_controls
from private_eks_cli.evidence.report import make_report
from private_eks_cli.graph.model import Graph
from private_eks_cli.page import page
from private_eks_cli.promises import verdicts
from private_eks_cli.recording.recorder import record
from private_eks_cli.recording.wire import UNKNOWN
from private_eks_cli.reports.digest import digest
from private_eks_cli.reports.preview import show_preview
from tests.conftest import name_of, recorded, stack_called
from tests.programs import run_program
from tests.strangers import companions, documents, neighbours, strangers

STACKS = ("dev", "examples/stacks/Pulumi.everything.yaml")
Deploy = Callable[[Callable[[], Any]], Graph]


def program() -> None:
    """Run the root program, and make what else a platform needs."""
    run_program()
    strangers()
    documents()
    neighbours()


def more(stack: str) -> Graph:
    """Record it with a stack file."""
    return record(program, name_of(stack), stack_called(stack).config)


@pytest.mark.parametrize("stack", STACKS, ids=name_of)
def test_every_report_takes_what_it_does_not_know(stack: str) -> None:
    graph, found, screen = more(stack), stack_called(stack), io.StringIO()
    show_preview(graph, verdicts(graph), Console(file=screen, width=300))
    assert "aws:ec2transitgateway/transitGateway:TransitGateway is unknown here: hub is shown as declared" in (
        screen.getvalue()
    )
    assert json.dumps(digest(graph, verdicts(graph)))
    assert draw(graph)
    report = make_report(graph, found.path, datetime.date(2026, 11, 30))
    assert report.answers
    assert "VpcAttachment" in page(graph, verdicts(graph), report)


@pytest.mark.parametrize("stack", STACKS, ids=name_of)
def test_what_an_application_has_beside_the_cluster_breaks_no_promise(stack: str) -> None:
    def program() -> None:
        run_program()
        companions()

    graph = record(program, name_of(stack), stack_called(stack).config)
    assert [fault for verdict in verdicts(graph) for fault in verdict.faults] == []
    assert [verdict.state for verdict in verdicts(graph)] == [verdict.state for verdict in verdicts(recorded(stack))]


@pytest.mark.parametrize(
    "type_",
    [
        "aws:cloudwatch/eventRule:EventRule",
        "aws:codebuild/project:Project",
        "aws:eks/cluster:Cluster",
        "aws:eks/nodeGroup:NodeGroup",
        "aws:iam/instanceProfile:InstanceProfile",
        "aws:iam/role:Role",
    ],
)
def test_a_state_may_lack_outputs(type_: str) -> None:
    """As that of a deployment which was interrupted, or of a resource that was imported."""
    graph = recorded("examples/stacks/Pulumi.everything.yaml")
    bare = graph.replacing(dataclasses.replace(graph.of(type_)[0], outputs={}))
    judged = verdicts(bare)
    assert len(judged) == len(verdicts(graph))
    assert {answer(control, bare).status for control in all_controls()} == {
        answer(control, graph).status for control in all_controls()
    }
    assert len(json.dumps(digest(bare, judged))) > 1000


def test_what_only_the_deployment_knows_is_not_called_kept() -> None:
    def program() -> None:
        run_program()
        documents()

    graph = record(program, "dev", stack_called("dev").config)
    assert json.loads(graph.one("Role", "object").inputs["assumeRolePolicy"])["Version"] == "2012-10-17"
    found = {v.name: v for v in verdicts(graph)}
    assert "later: its policy, known only after the deployment" in map(str, found["Least privilege"].unseen)
    assert "later: its addresses, known only after the deployment" in map(str, found["Private"].unseen)
    assert not any("None" in fault for verdict in found.values() for fault in verdict.faults)


@pytest.mark.parametrize("stack", STACKS, ids=name_of)
def test_a_diff_takes_what_it_does_not_know(stack: str) -> None:
    before, after, found = recorded(stack), more(stack), stack_called(stack)
    added = with_program(found, before, after, "x", program)
    assert {line.operation for line in lines(added)} == {"create"}
    assert review(added, {})
    assert review(with_program(found, after, before, "x"), {})


def test_what_is_not_known_stays_unknown(deploy: Deploy) -> None:
    graph = deploy(strangers)
    assert graph.exports == {**dict.fromkeys(("pet", "shared", "table"), UNKNOWN), "arn": graph.exports["arn"]}
    assert graph.one("Subnet", "theirs").inputs == {"vpcId": "vpc-2", "cidrBlock": UNKNOWN}
    assert graph.one("aws:ec2transitgateway/transitGateway:TransitGateway", "hub").arn.startswith("arn:aws:ec2transit")


def test_what_is_not_known_is_told_once(deploy: Deploy) -> None:
    told = deploy(strangers).warnings
    assert [warning.split()[0] for warning in told] == [
        "aws:ec2transitgateway/transitGateway:TransitGateway",
        "aws:vpclattice/serviceNetwork:ServiceNetwork",
        "other:index:Thing",
        "pulumi-python:dynamic/custom:Hello",
        "random:index/randomPet:RandomPet",
        "aws:ec2/vpc:Vpc",
        "pulumi:pulumi:StackReference",
        "aws:ssm/getParameter:getParameter",
    ]


def test_nothing_of_ours_is_undescribed(any_graph: Graph) -> None:
    assert not any_graph.packages


def test_a_changed_resource_of_an_unknown_type_may_be_replaced(deploy: Deploy) -> None:
    import pulumi

    def with_pet(length: int) -> Callable[[], None]:
        def pet() -> None:
            run_program()
            pulumi.CustomResource("random:index/randomPet:RandomPet", "pet", {"length": length})

        return pet

    found = stack_called("dev")
    before, after = (record(with_pet(length), "dev", found.config) for length in (2, 3))
    diff = with_program(found, before, after, "x", with_pet(3))
    assert diff.notes == ("`RandomPet pet` changes, and whether that replaces it is not known here",)
