"""`SelfManagedNodeGroup`, as it registers its resources."""

import base64
import email
import json
from collections.abc import Callable
from typing import Any

import pytest

from private_eks import SelfManagedNodeGroup, SelfManagedNodeGroupArgs
from private_eks_cli.graph.model import Graph

Deploy = Callable[[Callable[[], Any]], Graph]
GROUP = "aws:autoscaling/group:Group"


def args(settings: dict[str, Any]) -> SelfManagedNodeGroupArgs:
    return SelfManagedNodeGroupArgs(
        region="eu-west-1",
        cluster_name="main",
        endpoint="https://ABCD.gr7.eu-west-1.eks.amazonaws.com",
        certificate_authority="LS0t",
        service_cidr="172.20.0.0/16",
        version="1.35",
        zones=["eu-west-1a", "eu-west-1b"],
        subnet_ids=["subnet-a", "subnet-b"],
        security_group_ids=["sg-nodes"],
        settings=settings,  # type: ignore[typeddict-item]
        tags={"team": "blue"},
    )


def group(deploy: Deploy, **settings: Any) -> Graph:
    return deploy(lambda: SelfManagedNodeGroup("main-batch", args(settings)))


def test_the_access_entry_and_the_role_s_policies_come_before_the_nodes(deploy: Deploy) -> None:
    graph = group(deploy)
    before = graph.waits_for(graph.one(GROUP, "main-batch"))
    entry = graph.one("AccessEntry", "main-batch")
    assert entry.inputs["type"] == "EC2_LINUX"
    assert {entry.urn, *(a.urn for a in graph.of("RolePolicyAttachment"))} <= before


def test_windows_nodes_enter_as_windows_nodes(deploy: Deploy) -> None:
    graph = group(deploy, ami_type="WINDOWS_CORE_2022_x86_64")
    assert graph.one("AccessEntry", "main-batch").inputs["type"] == "EC2_WINDOWS"
    text = base64.b64decode(graph.one("LaunchTemplate", "main-batch").inputs["userData"]).decode()
    assert "-EKSClusterName 'main'" in text
    assert "-ServiceCIDR '172.20.0.0/16'" in text


def test_nodes_know_the_cluster_without_asking(deploy: Deploy) -> None:
    graph = group(deploy, labels={"disk": "fast"}, taints=[{"key": "team", "effect": "NO_EXECUTE"}])
    text = base64.b64decode(graph.one("LaunchTemplate", "main-batch").inputs["userData"]).decode()
    (part,) = [p for p in email.message_from_string(text).walk() if not p.is_multipart()]
    spec = json.loads(str(part.get_payload()))["spec"]
    assert spec["cluster"]["name"] == "main"
    assert spec["kubelet"]["flags"] == ["--node-labels=disk=fast", "--register-with-taints=team=:NoExecute"]


def test_the_newest_image_is_looked_up_when_a_node_starts(deploy: Deploy) -> None:
    parameter = "/aws/service/eks/optimized-ami/1.35/amazon-linux-2023/x86_64/standard/recommended/image_id"
    template = group(deploy).one("LaunchTemplate", "main-batch").inputs
    assert template["imageId"] == f"resolve:ssm:{parameter}"
    assert (
        group(deploy, image_id="ami-0123456789abcdef0").one("LaunchTemplate", "main-batch").inputs["imageId"]
        == "ami-0123456789abcdef0"
    )


def test_instances_are_mixed_as_the_settings_say(deploy: Deploy) -> None:
    settings = {"instance_types": ["c6i.xlarge", "c5.xlarge"], "on_demand_base": 1, "on_demand_percentage": 20}
    inputs = group(deploy, **settings).one(GROUP, "main-batch").inputs
    policy = inputs["mixedInstancesPolicy"]
    assert policy["launchTemplate"]["overrides"] == [{"instanceType": "c6i.xlarge"}, {"instanceType": "c5.xlarge"}]
    assert policy["instancesDistribution"] == {
        "onDemandBaseCapacity": 1,
        "onDemandPercentageAboveBaseCapacity": 20,
        "spotAllocationStrategy": "price-capacity-optimized",
    }
    assert inputs["capacityRebalance"] is True


def test_a_changed_template_rolls_through_and_the_size_is_left_to_autoscalers(deploy: Deploy) -> None:
    graph = group(deploy, min_healthy_percentage=50)
    nodes = graph.one(GROUP, "main-batch")
    refresh = nodes.inputs["instanceRefresh"]
    assert refresh == {"strategy": "Rolling", "preferences": {"minHealthyPercentage": 50}}
    specification = nodes.inputs["mixedInstancesPolicy"]["launchTemplate"]["launchTemplateSpecification"]
    template = graph.one("LaunchTemplate", "main-batch")
    assert specification == {"launchTemplateId": template.id, "version": "1"}
    assert nodes.ignore_changes == ("desiredCapacity",)


def test_tags_tell_nodes_from_the_group(deploy: Deploy) -> None:
    tags = group(deploy, labels={"disk": "fast"}).one(GROUP, "main-batch").inputs["tags"]
    of_nodes = {tag["key"]: tag["value"] for tag in tags if tag["propagateAtLaunch"]}
    of_group = {tag["key"]: tag["value"] for tag in tags if not tag["propagateAtLaunch"]}
    assert of_nodes == {"team": "blue", "Name": "main-batch", "kubernetes.io/cluster/main": "owned"}
    assert of_group == {
        "k8s.io/cluster-autoscaler/enabled": "true",
        "k8s.io/cluster-autoscaler/main": "owned",
        "k8s.io/cluster-autoscaler/node-template/label/disk": "fast",
    }


@pytest.mark.parametrize(("zones", "subnets"), [(None, ["subnet-a", "subnet-b"]), (["eu-west-1b"], ["subnet-b"])])
def test_zones_choose_the_subnets(deploy: Deploy, zones: list[str] | None, subnets: list[str]) -> None:
    settings = {"zones": zones} if zones else {}
    assert group(deploy, **settings).one(GROUP, "main-batch").inputs["vpcZoneIdentifiers"] == subnets


def test_auto_scaling_does_as_it_is_told(deploy: Deploy) -> None:
    told = {
        "on_demand_percentage": 0,
        "on_demand_allocation_strategy": "lowest-price",
        "spot_allocation_strategy": "capacity-optimized",
        "suspended_processes": ["AZRebalance"],
        "enabled_metrics": ["GroupInServiceInstances"],
        "security_group_ids": ["sg-1"],
        "tags": {"cost": "2"},
    }
    graph = group(deploy, **told)
    inputs, template = graph.one(GROUP, "main-batch").inputs, graph.one("LaunchTemplate", "main-batch").inputs
    distribution = inputs["mixedInstancesPolicy"]["instancesDistribution"]
    assert distribution["onDemandAllocationStrategy"] == "lowest-price"
    assert distribution["spotAllocationStrategy"] == "capacity-optimized"
    assert (inputs["suspendedProcesses"], inputs["enabledMetrics"]) == (["AZRebalance"], ["GroupInServiceInstances"])
    assert template["networkInterfaces"][0]["securityGroups"][-1] == "sg-1"
    assert template["tags"]["cost"] == "2"
    assert {"key": "cost", "value": "2", "propagateAtLaunch": True} in inputs["tags"]
    assert not {"suspendedProcesses", "enabledMetrics"} & group(deploy).one(GROUP, "main-batch").inputs.keys()
