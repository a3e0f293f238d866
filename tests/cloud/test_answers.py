"""What the simulated cloud answers for kinds of compute and what belongs to them: ids, outputs, names, calls."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from private_eks_cli.cloud import answers, durations, eks_component, invokes
from private_eks_cli.cloud.answers import Place
from private_eks_cli.cloud.live import Cloud
from private_eks_cli.graph.model import Graph, Resource
from private_eks_cli.recording.recorder import record
from private_eks_cli.recording.wire import UNKNOWN

from . import programs

PLACE = Place("eu-west-1")
ACCOUNT = "eu-west-1:111122223333"
UUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"

Deploy = Callable[[Callable[[], Any]], Graph]


def everything() -> None:
    programs.self_managed()
    programs.interruptions()


FORMS: list[tuple[str, str, str, dict[str, str]]] = [
    ("Group", "nodes", r"nodes-\w{7}", {"arn": rf"arn:aws:autoscaling:{ACCOUNT}:\w+:{UUID}:\w+/nodes-\w{{7}}"}),
    ("aws:autoscaling/tag:Tag", "enabled", r"nodes-\w{7},k8s.io/cluster-autoscaler/enabled", {}),
    ("InstanceProfile", "nodes", r"nodes-\w{7}", {"arn": r"arn:aws:iam::111122223333:instance-profile/nodes-\w{7}"}),
    ("Queue", "events", r"https://sqs\.eu-west-1\.amazonaws\.com/111122223333/events-\w{7}", {
        "arn": rf"arn:aws:sqs:{ACCOUNT}:events-\w{{7}}",
        "url": r"https://sqs\.eu-west-1\.amazonaws\.com/111122223333/events-\w{7}",
    }),
    ("QueuePolicy", "events", r"https://sqs.*/events-\w{7}", {}),
    ("EventRule", "events", r"events-\w{7}", {"arn": rf"arn:aws:events:{ACCOUNT}:rule/events-\w{{7}}"}),
    ("EventTarget", "events", r"events-\w{7}-events-\w{7}", {"targetId": r"events-\w{7}"}),
    ("aws:iam/policy:Policy", "reader", r"arn:aws:iam::111122223333:policy/reader-\w{7}", {"policyId": r"ANPA\w{17}"}),
    ("PodIdentityAssociation", "reader", r"a-\w{17}", {
        "associationId": r"a-\w{17}",
        "associationArn": rf"arn:aws:eks:{ACCOUNT}:podidentityassociation/other/a-\w{{17}}",
    }),
]  # fmt: skip


@pytest.mark.parametrize(("type_", "name", "id_", "outputs"), FORMS, ids=[form[0] for form in FORMS])
def test_ids_and_outputs_have_aws_forms(
    deploy: Deploy, type_: str, name: str, id_: str, outputs: dict[str, str]
) -> None:
    made = deploy(everything).one(type_, name)
    assert re.fullmatch(id_, made.id)
    for key, form in outputs.items():
        assert re.fullmatch(form, made.outputs[key]), key


def test_a_group_begins_with_its_least_size_where_none_is_asked_for(deploy: Deploy) -> None:
    assert deploy(programs.self_managed).one("Group", "nodes").outputs["desiredCapacity"] == 1


def test_references_arrive_as_ids(deploy: Deploy) -> None:
    graph = deploy(programs.self_managed)
    template = graph.one("LaunchTemplate", "nodes")
    assert template.inputs["iamInstanceProfile"] == {"arn": graph.one("InstanceProfile", "nodes").arn}
    policy = graph.one("Group", "nodes").inputs["mixedInstancesPolicy"]["launchTemplate"]
    assert policy["launchTemplateSpecification"] == {"launchTemplateId": template.id, "version": "1"}


def test_a_fifo_queue_says_so_in_its_name() -> None:
    named = answers.automatic_name("aws:sqs/queue:Queue", "events", {"fifoQueue": True}, "seed")["name"]
    assert re.fullmatch(r"events-\w{7}\.fifo", named)


@pytest.mark.parametrize("service", ["s3", "dynamodb"])
def test_a_prefix_list_is_that_of_the_gateway_endpoint(service: str) -> None:
    name = f"com.amazonaws.eu-west-1.{service}"
    answer = invokes.invoke(PLACE, invokes.PREFIX_LIST, {"name": name})
    endpoint = {"serviceName": name, "vpcEndpointType": "Gateway"}
    _, state = answers.create(PLACE, "aws:ec2/vpcEndpoint:VpcEndpoint", endpoint, "seed")
    assert answer["id"] == state["prefixListId"]
    assert re.fullmatch(r"pl-[0-9a-f]{8}", answer["id"])


@pytest.mark.parametrize("name", ["com.amazonaws.eu-west-1.ec2", "com.amazonaws.eu-west-2.s3", "s3", None])
def test_an_unknown_prefix_list_is_an_error(name: str | None) -> None:
    with pytest.raises(invokes.UnknownServiceError, match="no matching EC2 Managed Prefix List found"):
        invokes.invoke(PLACE, invokes.PREFIX_LIST, {"name": name})


def test_a_program_finds_the_prefix_list(deploy: Deploy) -> None:
    graph = deploy(programs.gateway)
    assert graph.one("SecurityGroupEgressRule", "s3").inputs["prefixListId"] == graph.exports["of_the_endpoint"]


def test_nodes_of_one_s_own_take_longer_than_their_profile() -> None:
    waited: list[float] = []
    cloud = Cloud(PLACE, 1, waited.append)
    group = cloud.create("urn:a", "aws:autoscaling/group:Group", {"name": "g"})
    cloud.create("urn:b", "aws:iam/instanceProfile:InstanceProfile", {"name": "p"})
    cloud.delete(group.type, group.id)
    assert waited == [durations.CREATE[group.type], 0.2, durations.DELETE[group.type]]


def control_plane(unknowns: bool) -> Resource:
    graph = record(programs.auto_mode, "test", {"aws:region": "eu-west-1"}, unknowns=unknowns)
    return graph.one("aws:eks/cluster:Cluster", "main-eksCluster")


def test_auto_mode_is_switched_in_three_places() -> None:
    inputs = control_plane(unknowns=False).inputs
    assert inputs["computeConfig"]["nodePools"] == ["general-purpose", "system"]
    assert re.fullmatch(r"arn:aws:iam::111122223333:role/auto-\w{7}", inputs["computeConfig"]["nodeRoleArn"])
    assert inputs["computeConfig"]["enabled"] is True
    assert inputs["storageConfig"] == {"blockStorage": {"enabled": True}}
    assert inputs["kubernetesNetworkConfig"] == {
        "ipFamily": "ipv4",
        "serviceIpv4Cidr": "172.20.0.0/16",
        "elasticLoadBalancing": {"enabled": True},
    }
    assert inputs["bootstrapSelfManagedAddons"] is False


def test_all_three_are_unknown_while_the_role_is() -> None:
    inputs = control_plane(unknowns=True).inputs
    assert {inputs[key] for key in ("computeConfig", "storageConfig", "kubernetesNetworkConfig")} == {UNKNOWN}


@pytest.mark.parametrize(
    ("auto_mode", "fault"),
    [
        ({"enabled": False, "createNodeRole": False}, "autoMode.enabled is false"),
        ({"enabled": True, "createNodeRole": True}, "autoMode.createNodeRole is true"),
        ({"enabled": True}, "autoMode.createNodeRole is nothing"),
    ],
)
def test_a_form_of_auto_mode_that_would_make_more_is_refused(auto_mode: dict[str, Any], fault: str) -> None:
    graph = record(programs.auto_mode, "test", {"aws:region": "eu-west-1"})
    inputs = dict(graph.one("eks:index:Cluster", "main").inputs)
    with pytest.raises(ValueError, match=fault):
        eks_component.cluster_inputs("main", {**inputs, "autoMode": auto_mode}, "arn")
