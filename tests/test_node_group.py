"""`NodeGroup`, as it registers its resources."""

import base64
import email
import json
import tomllib
from collections.abc import Callable
from typing import Any

import pytest

from private_eks import NodeGroup, NodeGroupArgs
from private_eks_cli.graph.model import Graph

Deploy = Callable[[Callable[[], Any]], Graph]
CLUSTER = {
    "endpoint": "https://ABCD.gr7.eu-west-1.eks.amazonaws.com",
    "certificate_authority": "LS0t",
    "service_cidr": "172.20.0.0/16",
}
KEY = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd"
NODES = "aws:eks/nodeGroup:NodeGroup"


def args(settings: dict[str, Any], **more: Any) -> NodeGroupArgs:
    base: dict[str, Any] = {
        "region": "eu-west-1",
        "cluster_name": "main",
        "version": "1.35",
        "zones": ["eu-west-1a", "eu-west-1b"],
        "subnet_ids": ["subnet-a", "subnet-b"],
        "security_group_ids": ["sg-nodes"],
        "settings": settings,
    }
    return NodeGroupArgs(**{**base, **more})  # type: ignore[typeddict-item]


def group(deploy: Deploy, cluster: Any = None, **settings: Any) -> Graph:
    return deploy(lambda: NodeGroup("main-general", args(settings, **(cluster or {}))))


def user_data(graph: Graph, template: str = "main-general") -> str:
    return base64.b64decode(graph.one("LaunchTemplate", template).inputs["userData"]).decode()


def test_a_group_has_sound_defaults(deploy: Deploy) -> None:
    nodes = group(deploy).one("aws:eks/nodeGroup:NodeGroup", "main-general")
    assert nodes.inputs["scalingConfig"] == {"minSize": 1, "desiredSize": 1, "maxSize": 3}
    assert nodes.inputs["amiType"] == "AL2023_x86_64_STANDARD"
    assert nodes.inputs["updateConfig"] == {"maxUnavailable": 1, "updateStrategy": "DEFAULT"}
    assert nodes.inputs["nodeRepairConfig"] == {"enabled": True}
    assert nodes.inputs["version"] == "1.35"
    assert nodes.ignore_changes == ("scalingConfig.desiredSize",)
    assert not {"nodeGroupName", "diskSize", "remoteAccess"} & nodes.inputs.keys()


def test_a_desired_size_that_is_given_is_kept(deploy: Deploy) -> None:
    nodes = group(deploy, desired_size=2).one(NODES, "main-general")
    assert nodes.inputs["scalingConfig"]["desiredSize"] == 2
    assert nodes.ignore_changes == ()


def test_a_group_takes_its_settings(deploy: Deploy) -> None:
    settings = {
        "instance_types": ["m7g.large", "m6g.large"],
        "ami_type": "AL2023_ARM_64_STANDARD",
        "capacity_type": "SPOT",
        "zones": ["eu-west-1b"],
        "labels": {"team": "blue"},
        "taints": [{"key": "team", "value": "blue", "effect": "PREFER_NO_SCHEDULE"}],
        "max_unavailable_percentage": 50,
        "update_strategy": "MINIMAL",
        "node_repair": False,
    }
    inputs = group(deploy, **settings).one("aws:eks/nodeGroup:NodeGroup", "main-general").inputs
    assert (inputs["instanceTypes"], inputs["capacityType"]) == (["m7g.large", "m6g.large"], "SPOT")
    assert (inputs["subnetIds"], inputs["labels"]) == (["subnet-b"], {"team": "blue"})
    assert inputs["taints"] == [{"key": "team", "value": "blue", "effect": "PREFER_NO_SCHEDULE"}]
    assert inputs["updateConfig"] == {"maxUnavailablePercentage": 50, "updateStrategy": "MINIMAL"}
    assert inputs["nodeRepairConfig"] == {"enabled": False}


def test_the_launch_template_keeps_pods_off_the_credentials_and_encrypts_disks(deploy: Deploy) -> None:
    template = group(deploy, volume_size=80).one("LaunchTemplate", "main-general").inputs
    assert template["metadataOptions"] == {
        "httpEndpoint": "enabled",
        "httpPutResponseHopLimit": 1,
        "httpTokens": "required",
        "instanceMetadataTags": "disabled",
    }
    (disk,) = template["blockDeviceMappings"]
    assert disk["deviceName"] == "/dev/xvda"
    assert (disk["ebs"]["encrypted"], disk["ebs"]["volumeType"], disk["ebs"]["volumeSize"]) == ("true", "gp3", 80)
    assert not {"keyName", "userData", "imageId", "vpcSecurityGroupIds"} & template.keys()


def test_nodes_refuse_public_addresses_and_carry_the_given_groups(deploy: Deploy) -> None:
    """Whatever the subnets say."""
    (interface,) = group(deploy).one("LaunchTemplate", "main-general").inputs["networkInterfaces"]
    assert (interface["associatePublicIpAddress"], interface["deviceIndex"]) == ("false", 0)
    assert interface["securityGroups"] == ["sg-nodes"]
    assert "subnetId" not in interface


def test_bottlerocket_has_both_of_its_disks_encrypted(deploy: Deploy) -> None:
    template = group(deploy, ami_type="BOTTLEROCKET_x86_64").one("LaunchTemplate", "main-general").inputs
    disks = {disk["deviceName"]: disk["ebs"] for disk in template["blockDeviceMappings"]}
    assert {name: disk["volumeSize"] for name, disk in disks.items()} == {"/dev/xvda": 4, "/dev/xvdb": 50}
    assert all(disk["encrypted"] == "true" for disk in disks.values())


def test_tags_reach_instances_volumes_and_interfaces(deploy: Deploy) -> None:
    graph = deploy(lambda: NodeGroup("main-general", args({}, tags={"team": "blue"})))
    specifications = graph.one("LaunchTemplate", "main-general").inputs["tagSpecifications"]
    tags = {"team": "blue", "Name": "main-general"}
    kinds = ("instance", "network-interface", "volume")
    assert specifications == [{"resourceType": kind, "tags": tags} for kind in kinds]


def test_nodes_may_join_and_pull_and_nothing_else(deploy: Deploy) -> None:
    graph = group(deploy)
    role = graph.one("Role", "main-general-node").outputs["name"]
    attached = {a.inputs["policyArn"] for a in graph.of("RolePolicyAttachment") if a.inputs["role"] == role}
    assert attached == {
        "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly",
        "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy",
    }


def test_labels_and_taints_are_told_to_the_autoscaler(deploy: Deploy) -> None:
    taint = {"key": "team", "value": "blue", "effect": "NO_SCHEDULE"}
    graph = group(deploy, labels={"disk": "fast"}, taints=[taint])
    name = graph.one(NODES, "main-general").outputs["resources"][0]["autoscalingGroups"][0]["name"]
    tags = [tag.inputs for tag in graph.of("aws:autoscaling/tag:Tag")]
    start = "k8s.io/cluster-autoscaler/node-template"
    assert {t["autoscalingGroupName"] for t in tags} == {name}
    assert {t["tag"]["key"]: t["tag"]["value"] for t in tags} == {
        f"{start}/label/disk": "fast",
        f"{start}/taint/team": "blue:NoSchedule",
    }


def test_an_own_image_gets_complete_bootstrap_data_and_no_image_type(deploy: Deploy) -> None:
    graph = group(deploy, CLUSTER, image_id="ami-0123456789abcdef0", labels={"disk": "fast"})
    (part,) = [
        p for p in email.message_from_string(user_data(graph, "main-general-image")).walk() if not p.is_multipart()
    ]
    spec = json.loads(str(part.get_payload()))["spec"]
    assert spec["cluster"] == {
        "name": "main",
        "apiServerEndpoint": CLUSTER["endpoint"],
        "certificateAuthority": "LS0t",
        "cidr": "172.20.0.0/16",
    }
    assert spec["kubelet"]["flags"] == ["--node-labels=disk=fast"]
    nodes, template = graph.one(NODES, "main-general").inputs, graph.one("LaunchTemplate", "main-general-image").inputs
    assert not {"amiType", "version", "releaseVersion"} & nodes.keys()
    assert template["imageId"] == "ami-0123456789abcdef0"


def test_an_own_image_without_the_cluster_s_data_is_refused(deploy: Deploy) -> None:
    with pytest.raises(ValueError, match="endpoint: got nothing; allowed: the value of the cluster"):
        group(deploy, image_id="ami-0123456789abcdef0")


def test_kubelet_settings_are_all_that_is_said_about_eks_s_image(deploy: Deploy) -> None:
    text = user_data(group(deploy, kubelet={"maxPods": 58}))
    (part,) = [p for p in email.message_from_string(text).walk() if not p.is_multipart()]
    assert json.loads(str(part.get_payload()))["spec"] == {"kubelet": {"config": {"maxPods": 58}}}


def test_fips_bottlerocket_is_led_to_the_endpoints_that_exist(deploy: Deploy) -> None:
    settings = tomllib.loads(user_data(group(deploy, ami_type="BOTTLEROCKET_x86_64_FIPS")))["settings"]
    assert base64.b64decode(settings["aws"]["config"]) == b"[default]\nuse_fips_endpoint=false\n"
    assert settings["host-containers"]["control"]["enabled"] is False
    assert settings["metrics"]["send-metrics"] is False


def test_an_own_launch_template_is_used_as_it_is(deploy: Deploy) -> None:
    graph = group(deploy, launch_template={"id": "lt-1", "version": "3"})
    nodes = graph.one(NODES, "main-general").inputs
    assert nodes["launchTemplate"] == {"id": "lt-1", "version": "3"}
    assert not {"amiType", "instanceTypes", "version"} & nodes.keys()
    assert graph.of("LaunchTemplate") == []


def test_an_own_launch_template_without_an_image_follows_the_version(deploy: Deploy) -> None:
    settings = {"launch_template": {"id": "lt-1", "version": "3"}, "ami_type": "AL2023_x86_64_STANDARD"}
    nodes = group(deploy, **settings, instance_types=["m6i.large"]).one(NODES, "main-general").inputs
    assert (nodes["amiType"], nodes["version"]) == ("AL2023_x86_64_STANDARD", "1.35")
    assert nodes["instanceTypes"] == ["m6i.large"]


def test_a_capacity_block_is_told_to_the_template(deploy: Deploy) -> None:
    block = {"capacity_type": "CAPACITY_BLOCK", "capacity_reservation_id": "cr-0123456789abcdef0"}
    graph = group(
        deploy, **block, instance_types=["p5.48xlarge"], ami_type="AL2023_x86_64_NVIDIA", zones=["eu-west-1a"]
    )
    nodes, template = graph.one(NODES, "main-general").inputs, graph.one("LaunchTemplate", "main-general").inputs
    assert template["instanceMarketOptions"] == {"marketType": "capacity-block"}
    assert template["instanceType"] == "p5.48xlarge"
    target = template["capacityReservationSpecification"]["capacityReservationTarget"]
    assert target == {"capacityReservationId": "cr-0123456789abcdef0"}
    assert "instanceTypes" not in nodes


def test_a_warm_pool_a_release_and_a_key_are_passed(deploy: Deploy) -> None:
    key = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    settings = {"warm_pool": {"min_size": 2}, "release_version": "1.35.2-20261112", "key_arn": key}
    graph = group(deploy, **settings)
    nodes, template = graph.one(NODES, "main-general").inputs, graph.one("LaunchTemplate", "main-general").inputs
    assert nodes["warmPoolConfig"] == {"minSize": 2, "poolState": "STOPPED", "reuseOnScaleIn": False}
    assert nodes["releaseVersion"] == "1.35.2-20261112"
    assert template["blockDeviceMappings"][0]["ebs"]["kmsKeyId"] == key


def test_session_manager_is_the_only_way_in_and_only_if_asked_for(deploy: Deploy) -> None:
    assert group(deploy).of("RolePolicy") == []
    (policy,) = group(deploy, session_manager=True).of("RolePolicy")
    actions = json.loads(policy.inputs["policy"])["Statement"][0]["Action"]
    assert {action.split(":")[0] for action in actions} == {"ssm", "ssmmessages"}
    assert "ssm:GetParameter" not in actions


def test_named_subnets_take_the_place_of_zones(deploy: Deploy) -> None:
    nodes = group(deploy, subnet_ids=["subnet-x"]).one(NODES, "main-general").inputs
    assert nodes["subnetIds"] == ["subnet-x"]


MACHINES: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({}, {"cpuOptions": None, "placement": None, "privateDnsNameOptions": None}),
    ({"placement_group_name": "close"}, {"placement": {"groupName": "close"}}),
    (
        {"cpu_options": {"core_count": 2, "threads_per_core": 1}},
        {"cpuOptions": {"coreCount": 2, "threadsPerCore": 1}},
    ),
    ({"cpu_options": {"amd_sev_snp": "enabled"}}, {"cpuOptions": {"amdSevSnp": "enabled"}}),
    ({"hostname_type": "ip-name"}, {"privateDnsNameOptions": {"hostnameType": "ip-name"}}),
    (
        {"hostname_type": "resource-name"},
        {"privateDnsNameOptions": {"hostnameType": "resource-name", "enableResourceNameDnsARecord": True}},
    ),
    (
        {"http_put_response_hop_limit": 2},
        {
            "metadataOptions": {
                "httpEndpoint": "enabled",
                "httpPutResponseHopLimit": 2,
                "httpTokens": "required",
                "instanceMetadataTags": "disabled",
            }
        },
    ),
    (
        {
            "capacity_reservation_id": "cr-0123456789abcdef0",
            "instance_types": ["m6i.large"],
            "zones": ["eu-west-1a"],
        },
        {
            "capacityReservationSpecification": {
                "capacityReservationTarget": {"capacityReservationId": "cr-0123456789abcdef0"}
            },
            "instanceMarketOptions": None,
            "instanceType": None,
        },
    ),
]


@pytest.mark.parametrize(("given", "sent"), MACHINES)
def test_machines_are_as_the_settings_say(deploy: Deploy, given: dict[str, Any], sent: dict[str, Any]) -> None:
    inputs = group(deploy, **given).one("LaunchTemplate", "main-general").inputs
    assert {key: inputs.get(key) for key in sent} == sent


def disks(deploy: Deploy, **settings: Any) -> dict[str, dict[str, Any]]:
    """Give what is not the same of all disks, by device name."""
    found = group(deploy, **settings).one("LaunchTemplate", "main-general").inputs["blockDeviceMappings"]
    same = {"deleteOnTermination": "true", "encrypted": "true"}
    assert all(same.items() <= disk["ebs"].items() for disk in found)
    return {disk["deviceName"]: {k: v for k, v in disk["ebs"].items() if k not in same} for disk in found}


def test_disks_have_types_speeds_and_snapshots_and_there_are_further_ones(deploy: Deploy) -> None:
    given = {"volume_type": "io2", "volume_iops": 5000, "volume_size": 100, "key_arn": KEY}
    assert disks(deploy, **given) == {
        "/dev/xvda": {"iops": 5000, "kmsKeyId": KEY, "volumeSize": 100, "volumeType": "io2"}
    }
    volumes = {"/dev/xvdf": {"snapshot_id": "snap-1"}, "/dev/sdg": {"size": 500, "type": "st1"}}
    image = {"ami_type": "BOTTLEROCKET_x86_64", "volume_snapshot_id": "snap-2", "volume_throughput": 250}
    assert disks(deploy, volumes=volumes, **image) == {
        "/dev/xvda": {"volumeSize": 4, "volumeType": "gp3"},
        "/dev/xvdb": {"snapshotId": "snap-2", "throughput": 250, "volumeSize": 50, "volumeType": "gp3"},
        "/dev/xvdf": {"snapshotId": "snap-1", "volumeType": "gp3"},
        "/dev/sdg": {"volumeSize": 500, "volumeType": "st1"},
    }


def interfaces(deploy: Deploy, **settings: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (
        group(deploy, **settings).one("LaunchTemplate", "main-general").inputs["networkInterfaces"]
    )
    assert {interface["associatePublicIpAddress"] for interface in found} == {"false"}
    kept = ("deviceIndex", "interfaceType", "networkCardIndex", "securityGroups")
    return [{key: interface[key] for key in kept if key in interface} for interface in found]


def test_further_groups_stand_behind_that_of_the_nodes(deploy: Deploy) -> None:
    assert interfaces(deploy, security_group_ids=["sg-1", "sg-2"]) == [
        {"deviceIndex": 0, "securityGroups": ["sg-nodes", "sg-1", "sg-2"]}
    ]


def test_each_network_card_has_an_efa_in_the_group_of_the_nodes(deploy: Deploy) -> None:
    groups = {"securityGroups": ["sg-nodes"]}
    assert interfaces(deploy, efa_interfaces=3, zones=["eu-west-1a"]) == [
        {"deviceIndex": 0, "interfaceType": "efa", **groups},
        {"deviceIndex": 1, "interfaceType": "efa-only", "networkCardIndex": 1, **groups},
        {"deviceIndex": 1, "interfaceType": "efa-only", "networkCardIndex": 2, **groups},
    ]
    assert interfaces(deploy) == [{"deviceIndex": 0, **groups}]


def test_tags_of_a_group_are_on_instances_volumes_and_interfaces_too(deploy: Deploy) -> None:
    graph = deploy(lambda: NodeGroup("main-general", args({"tags": {"cost": "2"}}, tags={"cost": "1", "team": "a"})))
    tags = {"cost": "2", "team": "a", "Name": "main-general"}
    template = graph.one("LaunchTemplate", "main-general").inputs
    assert graph.one(NODES, "main-general").inputs["tags"] == template["tags"] == tags
    assert {one["resourceType"]: one["tags"] for one in template["tagSpecifications"]} == dict.fromkeys(
        ("instance", "network-interface", "volume"), tags
    )


def test_repairs_have_thresholds_and_exceptions(deploy: Deploy) -> None:
    override = {
        "node_monitoring_condition": "NetworkingNotReady",
        "node_unhealthy_reason": "InterfaceNotUp",
        "min_repair_wait_time_mins": 5,
        "repair_action": "Reboot",
    }
    given = {
        "max_parallel_nodes_repaired_count": 1,
        "max_unhealthy_node_threshold_percentage": 30,
        "node_repair_config_overrides": [override],
    }
    assert group(deploy, node_repair_config=given).one(NODES, "main-general").inputs["nodeRepairConfig"] == {
        "enabled": True,
        "maxParallelNodesRepairedCount": 1,
        "maxUnhealthyNodeThresholdPercentage": 30,
        "nodeRepairConfigOverrides": [
            {
                "nodeMonitoringCondition": "NetworkingNotReady",
                "nodeUnhealthyReason": "InterfaceNotUp",
                "minRepairWaitTimeMins": 5,
                "repairAction": "Reboot",
            }
        ],
    }
