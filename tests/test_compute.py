"""`Compute` and its parts, as they register their resources."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from private_eks import Addons, Compute, ComputeArgs, FargateProfiles
from private_eks_cli.graph.model import Graph
from tests.conftest import with_settings
from tests.refusal import refusal_of

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
        "endpoint": "https://ABCD.gr7.eu-west-1.eks.amazonaws.com",
        "certificate_authority": "LS0t",
        "service_cidr": "172.20.0.0/16",
        "version": "1.35",
        "vpc_id": "vpc-main",
        "endpoints_security_group_id": "sg-endpoints",
        "zones": ZONES,
        "subnet_ids": ["subnet-a", "subnet-b"],
    }
    return ComputeArgs(**{**base, **more})  # type: ignore[typeddict-item]


def group(deploy: Deploy, **settings: Any) -> Graph:
    return deploy(lambda: Compute("main", args(node_groups={"general": settings})))


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


def test_the_vpc_cni_enforces_network_policies_with_a_role_of_its_own(deploy: Deploy) -> None:
    graph = group(deploy)
    cni, role = graph.one("Addon", "main-networking-vpc-cni").inputs, graph.one("Role", "main-networking-vpc-cni")
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


def test_a_declared_configuration_wins_over_changes_made_in_the_cluster(deploy: Deploy) -> None:
    for addon in group(deploy).of("Addon"):
        assert addon.inputs["resolveConflictsOnCreate"] == "OVERWRITE"
        assert addon.inputs["resolveConflictsOnUpdate"] == "OVERWRITE"


def test_as_many_subnets_as_zones_are_wanted(deploy: Deploy) -> None:
    with pytest.raises(ValueError, match="subnet_ids: got '1 ids'; allowed: 2 ids, one for each of eu-west-1a"):
        deploy(lambda: Compute("main", args(subnet_ids=["subnet-a"], node_groups={"general": {}})))


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
                "zones": ZONES[:1],
                "subnet_ids": ["subnet-a"],
                "profiles": {"team": {"selectors": [{"namespace": "team"}]}},
            },
        )
        Addons(
            "extra",
            {
                "region": "eu-west-1",
                "cluster_name": "main",
                "cluster_arn": CLUSTER,
                "oidc_provider_arn": OIDC,
                "version": "1.35",
                "addons": {"snapshot-controller": {}},
            },
        )

    graph = deploy(program)
    assert sorted(r.name for r in graph.of("FargateProfile", "Addon")) == ["extra-snapshot-controller", "pods-team"]


def test_a_zone_that_the_component_does_not_have_is_refused(deploy: Deploy) -> None:
    with pytest.raises(ValueError, match=r"node_groups.general.zones\[0\]: got 'eu-west-1c'"):
        group(deploy, zones=["eu-west-1c"])


def test_nodes_of_all_groups_share_one_security_group(deploy: Deploy) -> None:
    graph = deploy(lambda: Compute("main", args(node_groups={"a": {}}, self_managed_node_groups={"b": {}})))
    group = graph.one("SecurityGroup", "main-nodes")
    for name in ("main-a", "main-b"):
        (interface,) = graph.one("LaunchTemplate", name).inputs["networkInterfaces"]
        assert interface["securityGroups"] == [group.id]


def test_a_family_is_one_group_per_zone(deploy: Deploy) -> None:
    graph = deploy(lambda: Compute("main", args(node_groups={"data": {"one_per_zone": True}})))
    groups = {group.name: group.inputs["subnetIds"] for group in graph.of("aws:eks/nodeGroup:NodeGroup")}
    assert groups == {"main-data-eu-west-1a": ["subnet-a"], "main-data-eu-west-1b": ["subnet-b"]}


def test_custom_networking_names_a_subnet_and_the_nodes_group_for_each_zone(deploy: Deploy) -> None:
    own = {"custom_networking": True, "pod_subnet_ids": ["subnet-p", "subnet-q"]}
    graph = deploy(lambda: Compute("main", args(node_groups={"general": {}}, **own)))
    configuration = json.loads(graph.one("Addon", "main-networking-vpc-cni").inputs["configurationValues"])
    group = graph.one("SecurityGroup", "main-nodes").id
    assert configuration["enableNetworkPolicy"] == "true"
    assert configuration["env"]["AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG"] == "true"
    assert configuration["eniConfig"]["subnets"] == {
        "eu-west-1a": {"id": "subnet-p", "securityGroups": [group]},
        "eu-west-1b": {"id": "subnet-q", "securityGroups": [group]},
    }


def test_custom_networking_wants_a_pod_subnet_per_zone(deploy: Deploy) -> None:
    own: dict[str, Any] = {"node_groups": {"general": {}}, "custom_networking": True}
    with pytest.raises(ValueError, match="pod_subnet_ids: got nothing; allowed: 2 ids"):
        deploy(lambda: Compute("main", args(**own)))
    with pytest.raises(ValueError, match="pod_subnet_ids: got '1 ids'; allowed: 2 ids"):
        deploy(lambda: Compute("main", args(**own, pod_subnet_ids=["subnet-p"])))


def test_windows_nodes_bring_their_address_management(deploy: Deploy) -> None:
    groups = {"general": {}, "windows": {"ami_type": "WINDOWS_CORE_2022_x86_64"}}
    graph = deploy(lambda: Compute("main", args(node_groups=groups)))
    configuration = json.loads(graph.one("Addon", "main-networking-vpc-cni").inputs["configurationValues"])
    assert configuration["enableWindowsIpam"] == "true"


def test_karpenter_comes_only_if_it_is_enabled(deploy: Deploy) -> None:
    for settings, queues in (({}, 1), ({"enabled": False}, 0)):
        graph = deploy(lambda s=settings: Compute("main", args(node_groups={"general": {}}, karpenter=s)))  # type: ignore[misc]
        assert len(graph.of("Queue")) == queues


def test_an_identity_is_handed_out_by_pod_identity_on_nodes_and_by_irsa_on_fargate(deploy: Deploy) -> None:
    account = {"service_account": "web", "policies": ["AmazonS3ReadOnlyAccess"]}
    identities = {"on-nodes": {"namespace": "shop", **account}, "on-fargate": {"namespace": "team-a", **account}}
    compute = args(node_groups={"general": {}}, fargate_profiles={"team": TEAM}, identities=identities)
    graph = deploy(lambda: Compute("main", compute))
    assert [a.name for a in graph.of("PodIdentityAssociation")] == ["main-shop/web"]
    assert "AssumeRoleWithWebIdentity" in graph.one("Role", "main-on-fargate").inputs["assumeRolePolicy"]


def test_auto_mode_alone_gets_no_add_on_that_it_has_built_in(deploy: Deploy) -> None:
    graph = deploy(lambda: Compute("main", args(auto_mode=True, addons={"metrics-server": {}})))
    assert [addon.name for addon in graph.of("Addon")] == ["main-platform-metrics-server"]


def test_the_logs_of_container_insights_are_there_before_its_agents(deploy: Deploy) -> None:
    graph = deploy(lambda: Compute("main", args(node_groups={"a": {}}, addons={"amazon-cloudwatch-observability": {}})))
    groups = {group.inputs["name"]: group for group in graph.of("LogGroup")}
    assert sorted(groups) == [
        f"/aws/containerinsights/main/{log}" for log in ("application", "dataplane", "host", "performance")
    ]
    key = graph.one("aws:kms/key:Key", "main-insights")
    addon = graph.one("aws:eks/addon:Addon", "main-platform-amazon-cloudwatch-observability")
    for group in groups.values():
        assert (group.inputs["kmsKeyId"], group.inputs["retentionInDays"]) == (key.arn, 365)
        assert group.urn in graph.waits_for(addon)
        assert f":log-group:{group.inputs['name']}" in key.inputs["policy"]


def test_the_logs_of_container_insights_are_kept_as_long_as_others(deploy: Deploy) -> None:
    addons: dict[str, Any] = {"amazon-cloudwatch-observability": {}}
    alone = deploy(lambda: Compute("main", args(node_groups={"a": {}}, addons=addons, log_retention_days=731)))
    stack = with_settings("staging", addons=addons, logRetentionDays=731)
    assert {group.inputs["retentionInDays"] for group in (*alone.of("LogGroup"), *stack.of("LogGroup"))} == {731}
    assert refusal_of(lambda: Compute("main", args(node_groups={"a": {}}, log_retention_days=366))).startswith("log_")


def test_without_container_insights_there_are_no_logs_of_it(deploy: Deploy) -> None:
    assert deploy(lambda: Compute("main", args(node_groups={"a": {}}))).of("LogGroup") == []
