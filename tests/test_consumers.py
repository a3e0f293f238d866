"""Programs of consumers keep their promises without a false alarm, and each promise notices what breaks it there."""

import dataclasses
import functools
import json
from collections.abc import Callable
from typing import Any

import pytest

from private_eks_cli.diagram import draw
from private_eks_cli.evidence.answering import answer
from private_eks_cli.evidence.controls import all_controls
from private_eks_cli.evidence.judging import Status
from private_eks_cli.graph.asked import OURS, asked
from private_eks_cli.graph.model import Graph, Resource
from private_eks_cli.graph.planned import free_in_words
from private_eks_cli.graph.pods import pods_of
from private_eks_cli.graph.scopes import scopes
from private_eks_cli.promises import PROMISES, State, Verdict, verdicts
from private_eks_cli.recording.recorder import record
from private_eks_cli.reports.advice import advice
from private_eks_cli.reports.overview import addresses, bill, bill_rows, endpoints, headline
from private_eks_cli.sources.projects import find_project
from tests import consumer_programs as programs
from tests.conftest import TODAY, with_inputs
from tests.places import ROOT

Change = Callable[[Graph], Graph]
WHOLE = (
    "one",
    "connected",
    "shop",
    "two",
    "shared",
    "within",
    "transformed",
    "mixed",
    "with_endpoints",
    "in_two_regions",
)
PARTS = ("network_alone", "group_alone", "opened")
ANYTHING = json.dumps({"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})
SEEN_ALONE = {"Deployable from outside", "Least privilege"}
"""Promises about what is here, whoever makes the cluster."""


@functools.cache
def recorded(name: str) -> Graph:
    return programs.recorded_program(getattr(programs, name))


def verdict(graph: Graph, name: str) -> Verdict:
    return next(found for found in verdicts(graph) if found.name == name)


def broken(graph: Graph) -> dict[str, tuple[str, ...]]:
    return {found.name: found.faults for found in verdicts(graph) if found.faults}


@pytest.mark.parametrize("example", ["consumer-pip", "consumer-parts"])
def test_the_examples_keep_every_promise(example: str) -> None:
    project = find_project(ROOT / "examples" / example)
    config = {"aws:region": "eu-west-1", f"{project.name}:adminRoleArn": programs.ADMINS}
    graph = record(project.run, "dev", config, project.name)
    assert broken(graph) == {}
    assert headline(graph) == "Kubernetes 1.35 in eu-west-1, compute managed"
    assert list(asked(graph, "nodeGroups", {})) == ["general"]


@pytest.mark.parametrize("program", WHOLE)
def test_a_program_with_clusters_keeps_every_promise(program: str) -> None:
    assert broken(recorded(program)) == {}


@pytest.mark.parametrize("program", [*WHOLE, *PARTS])
def test_every_report_takes_every_program(program: str) -> None:
    graph = recorded(program)
    for report in (addresses, bill, endpoints, headline, lambda graph: advice(graph, TODAY)):
        assert report(graph) is not None


def test_an_endpoint_of_a_resource_which_names_no_service_is_taken_too() -> None:
    """https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-resources.html."""
    graph = recorded("one")
    given = {"vpcEndpointType": "Resource", "vpcId": graph.one("Vpc", "orders").id, "resourceConfigurationArn": "arn"}
    theirs = Resource("urn:theirs", "aws:ec2/vpcEndpoint:VpcEndpoint", "theirs", "", True, given)
    beside = dataclasses.replace(graph, resources={**graph.resources, theirs.urn: theirs})
    assert "Complete" not in broken(beside)
    assert {answer(control, beside).status for control in all_controls()}
    assert any("theirs" in box.label for box in draw(beside))


@pytest.mark.parametrize("program", PARTS)
def test_what_others_make_is_not_ours_to_see(program: str) -> None:
    said = {found.name: found for found in verdicts(recorded(program))}
    assert {name for name, found in said.items() if found.state is State.KEPT} == SEEN_ALONE
    assert all(str(reason.subject) and "`" in reason.text for name in said for reason in said[name].unseen[:1])


def test_a_group_on_a_cluster_of_others_breaks_nothing() -> None:
    graph = recorded("group_alone")
    assert broken(graph) == {}
    assert (
        "the endpoints: those of ec2, ecr.api, ecr.dkr, s3: `aws ec2 describe-vpc-endpoints`"
        in verdict(graph, "Complete").reasons
    )


def test_a_gateway_and_an_open_group_beside_our_network_break_private() -> None:
    assert broken(recorded("opened")) == {
        "Private": ("rule web reaches 0.0.0.0/0", "way-out is a aws:ec2/internetGateway:InternetGateway")
    }


def test_connections_beside_our_network_are_seen_and_lead_where_nobody_here_sees() -> None:
    graph = recorded("connected")
    assert graph.warnings == ()
    assert [str(reason) for reason in verdict(graph, "Private").reasons] == [
        "shared: where it leads",
        "company: where it leads",
    ]
    ways = [str(reason) for reason in verdict(graph, "Connected").reasons]
    assert ways == ["10.200.0.0/16: what lies behind transit gateway tgw-0123456789abcdef0"]
    drawn = [box.lines for box in draw(graph)]
    assert ("Transit gateway tgw-0123456789abcdef0", "10.128.0.0/9") in drawn
    assert ("Internet", "no gateway, no route, no public address") in drawn


@pytest.mark.parametrize("target", ["natGatewayId", "gatewayId", "networkInterfaceId", "egressOnlyGatewayId"])
def test_a_route_to_anything_but_a_network_of_others_breaks_private(target: str) -> None:
    graph = recorded("connected")
    [route] = [one for one in graph.of("Route") if one.name.endswith("1a")]
    kept = {key: value for key, value in route.inputs.items() if key != "transitGatewayId"}
    for inputs in ({**kept, target: "igw-0123456789abcdef0"}, {**route.inputs, "destinationCidrBlock": "0.0.0.0/0"}):
        shown = graph.replacing(dataclasses.replace(route, inputs=inputs))
        assert f"{route.name} is a aws:ec2/route:Route" in broken(shown)["Private"]


def test_a_public_instance_beside_our_components_breaks_private() -> None:
    shown = with_inputs(recorded("mixed"), "aws:ec2/instance:Instance", "theirs", {"associatePublicIpAddress": True})
    assert broken(shown) == {"Private": ("theirs has a public address, or none, against what was asked for",)}


def test_each_cluster_is_judged_for_itself() -> None:
    graph = recorded("two")
    found = scopes(graph)
    assert list(found) == ["billing", "orders"]
    assert {resource.name for resource in found["billing"].of(f"{OURS}Bastion")} == set()
    assert {resource.name for resource in found["orders"].of(f"{OURS}Bastion")} == {"orders-door"}
    assert headline(graph).startswith("2 clusters in eu-west-1: billing (Kubernetes 1.35, compute fargate), orders")
    assert len(endpoints(graph)) == len(graph.of("VpcEndpoint"))
    cut = graph.without(*(r.urn for r in graph.of("VpcEndpoint") if r.name == "billing-sts"))
    assert all(fault.startswith("billing: ") for fault in broken(cut)["Complete"])


def test_each_cluster_has_lines_and_a_sum_of_its_own_on_the_bill() -> None:
    graph = recorded("shared")
    found = bill(graph)
    names = ("billing", "orders")
    parts = ("Nodes of general", "EKS control plane", "KMS keys", "Node volumes")
    lines = ["KMS keys", "Interface endpoints", *(f"{name}: {part}" for name in names for part in parts)]
    assert [line["what"] for line in found["lines"]] == lines
    own = {"monthly": 152.11, "least": 152.11, "most": 308.33, "complete": False}
    assert found["clusters"] == {"billing": own, "orders": own}
    assert (found["monthly"], found["most"]) == (2 * 152.11 + 1.0, 2 * 308.33 + 1.0)
    alone = [f"Together, {name} alone, at least" for name in names]
    assert [what for what, *_ in bill_rows(graph)[1]] == [*lines, *alone, "Together, at least"]
    assert "clusters" not in bill(recorded("one"))


def test_each_cluster_has_the_prices_of_its_region() -> None:
    graph = recorded("in_two_regions")
    found = bill(graph)
    nodes = {line["what"]: line["monthly"] for line in found["lines"] if line["what"].endswith("Nodes of general")}
    assert nodes == {"far: Nodes of general": 70.08, "near: Nodes of general": 78.11}
    assert found["region"] == "eu-west-1, us-east-1"
    assert all(f"list prices of {region}, " in found["prices"] for region in ("eu-west-1", "us-east-1"))
    assert headline(graph).startswith("2 clusters: far (Kubernetes 1.35 in us-east-1, compute managed), near (Kuber")
    arns = {cluster.name: cluster.arn for cluster in graph.of("aws:eks/cluster:Cluster")}
    assert [arn.split(":")[3] for _, arn in sorted(arns.items())] == ["us-east-1", "eu-west-1"]


def test_what_the_users_own_endpoints_cost_is_on_the_bill_and_counted() -> None:
    [line] = [line for line in bill(recorded("with_endpoints"))["lines"] if line["what"] == "Interface endpoints"]
    assert line["count"].startswith("17 of 9 services")
    fewer = [line for line in bill(recorded("one"))["lines"] if line["what"] == "Interface endpoints"]
    assert [line["count"].partition(":")[0] for line in fewer] == ["8 services x 2 zones"]


def test_pods_and_free_blocks_say_of_which_cluster_and_network_they_are() -> None:
    two = recorded("two")
    assert free_in_words(two).startswith("billing: 10.50.64.0/18, ")
    assert "; orders: 10.40.64.0/18, " in free_in_words(two)
    assert free_in_words(recorded("shared")).startswith("10.60.64.0/18, ")
    shops = programs.recorded_program(programs.two_shops)
    assert [pods.what for pods in pods_of(shops)] == ["billing: Deployment shop/web", "orders: Deployment shop/web"]


def test_clusters_of_one_name_are_told_apart_by_what_they_are_in() -> None:
    graph = programs.recorded_program(programs.namesakes)
    assert list(scopes(graph)) == ["main in Others orders", "main in Team orders"]


def test_what_the_user_makes_beside_several_clusters_counts_for_the_one_that_it_touches() -> None:
    graph = recorded("two")
    vpc = graph.one("Vpc", "billing")
    way = _way_out("way-out", dependencies=(vpc.urn,))
    assert broken(_with(way)(graph))["Private"] == ("billing: way-out is a aws:ec2/x:InternetGateway",)
    alone = _way_out("way-out")
    assert broken(_with(alone)(graph))["Private"] == ("way-out is a aws:ec2/x:InternetGateway",)


@pytest.mark.parametrize("program", [*WHOLE, *PARTS])
def test_no_control_fails_for_what_another_cluster_or_somebody_else_has(program: str) -> None:
    answers = {control.id: answer(control, recorded(program)) for control in all_controls()}
    # All of these programs have groups of one instance type.
    assert {id_ for id_, found in answers.items() if found.status is Status.NOT_MET} <= {"AutoScaling.6"} | {
        id_ for id_ in ("EC2.13", "EC2.14", "EC2.18", "EC2.19", "EC2.53") if program == "opened"
    }


def _answer(control: str, graph: Graph) -> Any:
    return next(answer(one, graph) for one in all_controls() if one.id == control)


@pytest.mark.parametrize(
    ("control", "says"),
    [
        (
            "EC2.6",
            "A flow log takes everything into a log group of the stack. Not judged, beside the components: theirs.",
        ),
        ("S3.2", "Only declared beside the components: ask who declares theirs."),
        ("EC2.9", "Neither instances nor nodes get a public address."),
    ],
)
def test_what_a_program_has_beside_our_components_is_named_and_not_judged(control: str, says: str) -> None:
    found = _answer(control, recorded("mixed"))
    assert found.how == says
    assert found.status is (Status.UNDECIDABLE if control == "S3.2" else Status.MET)


OPENED: dict[str, tuple[str, Change]] = {
    "EC2.9": (
        "theirs has a public address",
        lambda graph: _set("Instance", "theirs", associatePublicIpAddress=True)(graph),
    ),
    "EC2.15": ("theirs", lambda graph: _set("Subnet", "theirs", mapPublicIpOnLaunch=True)(graph)),
    "IAM.1": ("theirs", lambda graph: _with(_policy())(graph)),
}


@pytest.mark.parametrize("control", OPENED)
def test_what_opens_something_is_seen_whoever_declares_it(control: str) -> None:
    says, change = OPENED[control]
    found = _answer(control, change(recorded("mixed")))
    assert found.status is Status.NOT_MET
    assert says in found.how


def test_what_our_components_use_and_what_is_in_their_cluster_is_judged() -> None:
    graph = recorded("one")
    [template] = [one for one in graph.of("LaunchTemplate") if "general" in one.name]
    given = dataclasses.replace(template, parent="", inputs={**template.inputs, "metadataOptions": {}})
    assert _answer("EC2.170", graph.replacing(given)).status is Status.NOT_MET
    group = graph.one("aws:eks/nodeGroup:NodeGroup", "orders-general")
    theirs = dataclasses.replace(group, urn="urn:theirs", name="theirs", parent="", inputs={**group.inputs})
    assert "group theirs has the instance type" in _answer("AutoScaling.6", graph.replacing(theirs)).how


def test_an_answer_says_of_which_cluster_it_is_true() -> None:
    [ec2] = [control for control in all_controls() if control.id == "EC2.10"]
    found = answer(ec2, recorded("two"))
    assert found.status is Status.ACCEPTED
    assert found.how.startswith("billing: ")


def _way_out(name: str, dependencies: tuple[str, ...] = ()) -> Resource:
    return Resource(f"urn:{name}", "aws:ec2/x:InternetGateway", name, "", True, {}, dependencies=dependencies)


def _policy() -> Resource:
    return Resource(
        "urn:theirs", "aws:iam/rolePolicy:RolePolicy", "theirs", "", True, {"role": "x", "policy": ANYTHING}
    )


def _with(resource: Resource) -> Change:
    return lambda graph: graph.replacing(resource)


def _set(type_: str, suffix: str, **inputs: Any) -> Change:
    return lambda graph: with_inputs(graph, type_, suffix, inputs)


def _pod(**fields: Any) -> Change:
    def spec(given: Any) -> Any:
        pod = {**given["template"]["spec"], **fields}
        return {**given, "template": {**given["template"], "spec": pod}}

    return _set("kubernetes:apps/v1:Deployment", "web", spec=spec)


def _lose(type_: str, suffix: str) -> Change:
    return lambda graph: graph.without(*(r.urn for r in graph.of(type_) if r.name.endswith(suffix)))


def _waiting_for_nothing(graph: Graph) -> Graph:
    group = graph.one("aws:eks/nodeGroup:NodeGroup", "orders-general")
    return graph.replacing(dataclasses.replace(group, dependencies=(), property_dependencies={}))


MUTATIONS: dict[str, Change] = {
    "Private": _with(_way_out("way-out")),
    "Complete": _lose("VpcEndpoint", "-sts"),
    "Connected": _lose("SecurityGroupEgressRule", ""),
    "Told": _set("LaunchTemplate", "-own", userData=None),
    "Whole": _lose("AccessEntry", "-admins"),
    "Deployable from outside": _set("pulumi:providers:kubernetes", "orders", renderYamlToDirectory=None),
    "Pulled": _pod(containers=[{"name": "web", "image": "docker.io/library/nginx:1.29"}]),
    "Placed": _pod(nodeSelector={"no": "such"}),
    "Hardened": _pod(hostNetwork=True),
    "Supplied": _lose("kubernetes:networking.k8s.io/v1:NetworkPolicy", "basics"),
    "Tied": _pod(serviceAccountName="nobody"),
    "Inside": _set("kubernetes:core/v1:Service", "web", spec=lambda spec: {**spec, "type": "LoadBalancer"}),
    "Ordered": _waiting_for_nothing,
    "Nobody locked out, nobody let in": _lose("AccessPolicyAssociation", ""),
    "Least privilege": _set("RolePolicy", "", policy=ANYTHING),
    "Spread": _set("VpcEndpoint", "-sts", subnetIds=lambda ids: ids[:1]),
    "Encrypted and kept": _set("LogGroup", "", kmsKeyId=None),
}


def test_every_promise_has_a_mutation() -> None:
    assert {promise.partition(":")[0] for promise in PROMISES} == set(MUTATIONS)


@pytest.mark.parametrize("promise", MUTATIONS)
def test_a_promise_notices_what_breaks_it_in_a_program_of_somebody_else(promise: str) -> None:
    assert promise in broken(MUTATIONS[promise](recorded("shop")))
