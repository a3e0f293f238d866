"""`Compute` and its parts, as they register their resources."""

import itertools
import json
from collections.abc import Callable
from typing import Any

import pytest

from offline.graph import Graph
from private_eks import Addons, Compute, ComputeArgs, FargateProfiles, NodeGroup

Deploy = Callable[[Callable[[], Any]], Graph]
ZONES = ["eu-west-1a", "eu-west-1b"]
CLUSTER = "arn:aws:eks:eu-west-1:111122223333:cluster/main"
OIDC = "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABCD"
DNS = {"selectors": [{"namespace": "kube-system", "labels": {"k8s-app": "kube-dns"}}]}
TEAM = {"selectors": [{"namespace": "team-*"}]}


def args(**more: Any) -> ComputeArgs:
    base: dict[str, Any] = {
        "region": "eu-west-1",
        "cluster_name": "main",
        "cluster_arn": CLUSTER,
        "cluster_security_group_id": "sg-cluster",
        "oidc_provider_arn": OIDC,
        "version": "1.35",
        "zones": ZONES,
        "subnet_ids": ["subnet-a", "subnet-b"],
    }
    return ComputeArgs(**{**base, **more})  # type: ignore[typeddict-item]


def group(deploy: Deploy, **settings: Any) -> Graph:
    return deploy(lambda: Compute("main", args(node_groups={"general": settings})))


def test_profiles_are_made_one_after_another_with_the_home_of_coredns_first(deploy: Deploy) -> None:
    graph = deploy(lambda: Compute("main", args(fargate_profiles={"a": TEAM, "zone": DNS, "b": TEAM})))
    chain = ["main-zone", "main-a", "main-b"]
    profiles = [graph.one("FargateProfile", name) for name in chain]
    for before, after in itertools.pairwise(profiles):
        assert before.urn in after.dependencies
    assert profiles[0].urn in graph.waits_for(graph.one("Addon", "main-coredns"))


def test_on_fargate_alone_coredns_runs_there_and_nothing_serves_nodes(deploy: Deploy) -> None:
    graph = deploy(lambda: Compute("main", args(fargate_profiles={"dns": DNS})))
    addon = graph.one("Addon", "main-coredns").inputs
    assert json.loads(addon["configurationValues"])["computeType"] == "Fargate"
    assert [a.inputs["addonName"] for a in graph.of("Addon")] == ["coredns"]


def test_the_pod_execution_role_trusts_the_profiles_of_this_cluster_only(deploy: Deploy) -> None:
    graph = deploy(lambda: Compute("main", args(fargate_profiles={"dns": DNS})))
    (statement,) = json.loads(graph.one("Role", "main-pod-execution").inputs["assumeRolePolicy"])["Statement"]
    expected = "arn:aws:eks:eu-west-1:111122223333:fargateprofile/main/*"
    assert statement["Condition"] == {"ArnLike": {"aws:SourceArn": expected}}


def test_selectors_and_subnets_reach_the_profile(deploy: Deploy) -> None:
    profile = deploy(lambda: Compute("main", args(fargate_profiles={"dns": DNS}))).one("FargateProfile", "main-dns")
    assert profile.inputs["selectors"] == [{"namespace": "kube-system", "labels": {"k8s-app": "kube-dns"}}]
    assert profile.inputs["subnetIds"] == ["subnet-a", "subnet-b"]
    assert "fargateProfileName" not in profile.inputs


def test_with_nodes_networking_comes_before_them_and_coredns_after(deploy: Deploy) -> None:
    graph = group(deploy)
    nodes = graph.one("aws:eks/nodeGroup:NodeGroup", "main-general")
    for addon in ("vpc-cni", "kube-proxy"):
        assert graph.one("Addon", f"main-networking-{addon}").urn in graph.waits_for(nodes)
    assert nodes.urn in graph.waits_for(graph.one("Addon", "main-coredns"))
    assert "configurationValues" not in graph.one("Addon", "main-coredns").inputs


def test_the_vpc_cni_enforces_network_policies_with_a_role_of_its_own(deploy: Deploy) -> None:
    graph = group(deploy)
    cni, role = graph.one("Addon", "main-networking-vpc-cni").inputs, graph.one("Role", "main-vpc-cni")
    (statement,) = json.loads(role.inputs["assumeRolePolicy"])["Statement"]
    assert json.loads(cni["configurationValues"]) == {"enableNetworkPolicy": "true"}
    assert cni["serviceAccountRoleArn"] == role.arn
    subject = statement["Condition"]["StringEquals"]["oidc.eks.eu-west-1.amazonaws.com/id/ABCD:sub"]
    assert subject == "system:serviceaccount:kube-system:aws-node"


def test_mixed_compute_runs_coredns_on_nodes(deploy: Deploy) -> None:
    graph = deploy(lambda: Compute("main", args(fargate_profiles={"team": TEAM}, node_groups={"general": {}})))
    before = graph.waits_for(graph.one("Addon", "main-coredns"))
    assert graph.one("aws:eks/nodeGroup:NodeGroup", "main-general").urn in before
    assert graph.one("FargateProfile", "main-team").urn not in before


def test_a_group_has_sound_defaults(deploy: Deploy) -> None:
    nodes = group(deploy).one("aws:eks/nodeGroup:NodeGroup", "main-general")
    assert nodes.inputs["scalingConfig"] == {"minSize": 1, "desiredSize": 1, "maxSize": 3}
    assert nodes.inputs["amiType"] == "AL2023_x86_64_STANDARD"
    assert nodes.inputs["updateConfig"] == {"maxUnavailable": 1, "updateStrategy": "DEFAULT"}
    assert nodes.inputs["nodeRepairConfig"] == {"enabled": True}
    assert nodes.inputs["version"] == "1.35"
    assert nodes.ignore_changes == ("scalingConfig.desiredSize",)
    assert not {"nodeGroupName", "diskSize", "remoteAccess"} & nodes.inputs.keys()


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
        "httpEndpoint": "enabled", "httpPutResponseHopLimit": 1, "httpTokens": "required",
    }  # fmt: skip
    (disk,) = template["blockDeviceMappings"]
    assert disk["deviceName"] == "/dev/xvda"
    assert (disk["ebs"]["encrypted"], disk["ebs"]["volumeType"], disk["ebs"]["volumeSize"]) == ("true", "gp3", 80)
    assert not {"keyName", "userData", "imageId", "vpcSecurityGroupIds"} & template.keys()


def test_nodes_refuse_public_addresses_and_carry_the_group_of_the_cluster(deploy: Deploy) -> None:
    """Whatever the subnets say."""
    (interface,) = group(deploy).one("LaunchTemplate", "main-general").inputs["networkInterfaces"]
    assert (interface["associatePublicIpAddress"], interface["deviceIndex"]) == ("false", 0)
    assert interface["securityGroups"] == ["sg-cluster"]
    assert "subnetId" not in interface


def test_a_declared_configuration_wins_over_changes_made_in_the_cluster(deploy: Deploy) -> None:
    for addon in group(deploy).of("Addon"):
        assert addon.inputs["resolveConflictsOnCreate"] == "OVERWRITE"
        assert addon.inputs["resolveConflictsOnUpdate"] == "OVERWRITE"


def test_as_many_subnets_as_zones_are_wanted(deploy: Deploy) -> None:
    with pytest.raises(ValueError, match="subnet_ids: got '1 ids'; allowed: 2 ids, one for each of eu-west-1a"):
        deploy(lambda: Compute("main", args(subnet_ids=["subnet-a"], node_groups={"general": {}})))


def test_bottlerocket_has_both_of_its_disks_encrypted(deploy: Deploy) -> None:
    template = group(deploy, ami_type="BOTTLEROCKET_x86_64").one("LaunchTemplate", "main-general").inputs
    disks = {disk["deviceName"]: disk["ebs"] for disk in template["blockDeviceMappings"]}
    assert {name: disk["volumeSize"] for name, disk in disks.items()} == {"/dev/xvda": 4, "/dev/xvdb": 50}
    assert all(disk["encrypted"] == "true" for disk in disks.values())


def test_tags_reach_instances_volumes_and_interfaces(deploy: Deploy) -> None:
    graph = deploy(lambda: Compute("main", args(node_groups={"general": {}}, tags={"team": "blue"})))
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


def test_versions_and_configuration_of_addons_are_taken(deploy: Deploy) -> None:
    addons = {
        "coredns": {"version": "v1.12.4-eksbuild.1", "configuration": {"replicaCount": 3}},
        "vpc-cni": {"configuration": {"env": {"ENABLE_PREFIX_DELEGATION": "true"}}},
    }
    graph = deploy(lambda: Compute("main", args(node_groups={"general": {}}, addons=addons)))
    dns, cni = graph.one("Addon", "main-coredns").inputs, graph.one("Addon", "main-networking-vpc-cni").inputs
    assert (dns["addonVersion"], dns["configurationValues"]) == ("v1.12.4-eksbuild.1", '{"replicaCount": 3}')
    expected = {"enableNetworkPolicy": "true", "env": {"ENABLE_PREFIX_DELEGATION": "true"}}
    assert json.loads(cni["configurationValues"]) == expected


def test_the_parts_are_usable_alone(deploy: Deploy) -> None:
    def program() -> None:
        FargateProfiles(
            "pods",
            {
                "region": "eu-west-1",
                "cluster_name": "main",
                "cluster_arn": CLUSTER,
                "subnet_ids": ["subnet-a"],
                "profiles": {"team": {"selectors": [{"namespace": "team"}]}},
            },
        )
        NodeGroup(
            "nodes",
            {
                "region": "eu-west-1",
                "cluster_name": "main",
                "version": "1.35",
                "zones": ZONES,
                "subnet_ids": ["subnet-a", "subnet-b"],
                "security_group_ids": ["sg-cluster"],
                "settings": {},
            },
        )
        Addons("extra", {"cluster_name": "main", "addons": {"snapshot-controller": {}}})

    graph = deploy(program)
    names = [r.name for r in graph.of("FargateProfile", "aws:eks/nodeGroup:NodeGroup", "Addon")]
    assert sorted(names) == ["extra-snapshot-controller", "nodes", "pods-team"]


def test_a_zone_that_the_component_does_not_have_is_refused(deploy: Deploy) -> None:
    with pytest.raises(ValueError, match=r"node_groups.general.zones\[0\]: got 'eu-west-1c'"):
        group(deploy, zones=["eu-west-1c"])
