"""The translation into a Terraform plan, on which checkov's judgement stands."""

import dataclasses
from typing import Any

import pytest

from private_eks_cli.graph.model import Resource
from tests.conftest import recorded

from .terraform_plan import Plan, snake, terraform_plan

KEY = "arn:aws:kms:eu-west-1:111122223333:key/1"


def resource(type_: str, name: str, inputs: dict[str, Any], id_: str = "", arn: str = "") -> Resource:
    urn = f"urn:pulumi:test::test::{type_}::{name}"
    return Resource(urn, type_, name, "", True, inputs, {"arn": arn}, id_)


def plan_of(*resources: Resource) -> Plan:
    return terraform_plan(dataclasses.replace(recorded("dev"), resources={r.urn: r for r in resources}), "test")


def values(plan: Plan, name: str) -> dict[str, Any]:
    planned = plan["planned_values"]["root_module"]["resources"]
    return next(dict(r["values"]) for r in planned if r["name"] == name)


def expressions(plan: Plan, name: str) -> dict[str, Any]:
    configured = plan["configuration"]["root_module"]["resources"]
    return next(dict(r["expressions"]) for r in configured if r["name"] == name)


def test_an_unknown_type_is_an_error() -> None:
    with pytest.raises(KeyError, match=r"aws:ec2/carrierGateway:CarrierGateway is not in tests/judges/kinds\.py"):
        plan_of(resource("aws:ec2/carrierGateway:CarrierGateway", "way", {}))


def test_two_resources_with_one_address_are_an_error() -> None:
    first, second = (resource("aws:ec2/vpc:Vpc", name, {}) for name in ("a.b", "a-b"))
    with pytest.raises(ValueError, match=r"aws_vpc\.test_a_b stands for"):
        plan_of(first, second)


def test_components_are_left_out() -> None:
    component = dataclasses.replace(resource("private-eks:index:Network", "net", {}), custom=False)
    assert plan_of(component)["planned_values"]["root_module"]["resources"] == []


def test_a_single_object_becomes_a_list_of_one_and_a_map_stays() -> None:
    cluster = resource("aws:eks/cluster:Cluster", "c", {"vpcConfig": {"vpcId": "v"}, "tags": {"camelCase": "x"}})
    assert values(plan_of(cluster), "test_c") == {"vpc_config": [{"vpc_id": "v"}], "tags": {"camelCase": "x"}}


def test_tags_that_say_whether_nodes_get_them_are_blocks() -> None:
    tag = {"key": "Name", "value": "batch", "propagateAtLaunch": True}
    plan = plan_of(resource("aws:autoscaling/group:Group", "g", {"tags": [tag]}))
    assert values(plan, "test_g") == {"tag": [{"key": "Name", "value": "batch", "propagate_at_launch": True}]}


def test_an_arn_of_another_resource_becomes_a_reference_at_any_depth() -> None:
    key = resource("aws:kms/key:Key", "k", {}, "1", KEY)
    inputs = {"encryptionConfig": {"provider": {"keyArn": KEY}, "resources": ["secrets"]}}
    plan = plan_of(key, resource("aws:eks/cluster:Cluster", "c", inputs))
    reference = {"references": ["aws_kms_key.test_k.arn", "aws_kms_key.test_k"]}
    assert values(plan, "test_c") == {"encryption_config": [{"provider": [{}], "resources": ["secrets"]}]}
    assert expressions(plan, "test_c")["encryption_config"][0]["provider"] == [{"key_arn": reference}]


def test_ids_in_a_list_become_references() -> None:
    plan = plan_of(
        resource("aws:ec2/securityGroup:SecurityGroup", "s", {}, "sg-1"),
        resource("aws:ec2/vpcEndpoint:VpcEndpoint", "e", {"securityGroupIds": ["sg-1"]}),
    )
    references = ["aws_security_group.test_s.id", "aws_security_group.test_s"]
    assert expressions(plan, "test_e") == {"security_group_ids": {"references": references}}


def test_a_resource_does_not_refer_to_itself() -> None:
    plan = plan_of(resource("aws:eks/cluster:Cluster", "c", {"name": "prod"}, "prod"))
    assert values(plan, "test_c") == {"name": "prod"}


def test_ids_and_arns_that_are_echoes_of_another_resource_refer_to_that_one() -> None:
    url, arn = "https://sqs/queue", "arn:aws:sqs:eu-west-1:111122223333:queue"
    plan = plan_of(
        resource("aws:cloudwatch/eventTarget:EventTarget", "a", {"arn": arn}, "a", arn),
        resource("aws:sqs/queue:Queue", "q", {}, url, arn),
        resource("aws:sqs/queuePolicy:QueuePolicy", "z", {"queueUrl": url}, url),
    )
    assert expressions(plan, "test_a")["arn"] == {"references": ["aws_sqs_queue.test_q.arn", "aws_sqs_queue.test_q"]}
    assert expressions(plan, "test_z")["queue_url"]["references"] == ["aws_sqs_queue.test_q.id", "aws_sqs_queue.test_q"]


def test_names_are_spelled_as_in_terraform() -> None:
    spelled = {
        "kmsKeyId": "kms_key_id",
        "cidrIpv4": "cidr_ipv4",
        "overrides": "override",
        "podIdentityAssociations": "pod_identity_association",
        "prefixListId": "prefix_list_id",
        "selectors": "selector",
        "taints": "taint",
    }
    assert {name: snake(name) for name in spelled} == spelled


def test_the_flow_log_refers_to_the_vpc() -> None:
    logs = "dev_private_eks_dev_flow_logs"
    configured = terraform_plan(recorded("dev"), "dev")["configuration"]["root_module"]["resources"]
    flow_log = next(r for r in configured if r["address"] == f"aws_flow_log.{logs}")
    assert flow_log["expressions"]["vpc_id"]["references"][1] == "aws_vpc.dev_private_eks_dev"


def test_self_managed_nodes_refer_to_their_launch_template_and_subnets() -> None:
    configured = terraform_plan(recorded("spot-batch"), "s")["configuration"]["root_module"]["resources"]
    group = next(r["expressions"] for r in configured if r["type"] == "aws_autoscaling_group")
    template = group["mixed_instances_policy"][0]["launch_template"][0]
    named = template["launch_template_specification"][0]["launch_template_id"]["references"][1]
    assert named == "aws_launch_template.s_private_eks_spot_batch_batch"
    types = [block["instance_type"]["constant_value"] for block in template["override"]]
    assert types == ["c6i.2xlarge", "c5.2xlarge", "c6a.2xlarge", "m6i.2xlarge"]
    assert {name.split(".")[0] for name in group["vpc_zone_identifier"]["references"]} == {"aws_subnet"}


@pytest.mark.parametrize("property_", ["security_group_id", "referenced_security_group_id"])
def test_ways_out_refer_to_security_groups(property_: str) -> None:
    configured = terraform_plan(recorded("everything"), "e")["configuration"]["root_module"]["resources"]
    address = "aws_vpc_security_group_egress_rule.e_private_eks_everything_endpoints_out"
    found = next(r["expressions"] for r in configured if r["address"] == address)
    assert found[property_]["references"][1].startswith("aws_security_group.")
