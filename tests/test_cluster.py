"""`Cluster`, as it registers its resources."""

import json
from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from private_eks import Cluster, ClusterArgs
from private_eks_cli.cloud import eks_component
from private_eks_cli.graph.model import Graph

Deploy = Callable[[Callable[[], Any]], Graph]
ADMIN = {
    "principal_arn": "arn:aws:iam::111122223333:role/admins",
    "policies": {"AmazonEKSClusterAdminPolicy": {}},
}
KEY = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"


def args(**more: Any) -> ClusterArgs:
    base: dict[str, Any] = {
        "region": "eu-west-1",
        "version": "1.35",
        "vpc_id": "vpc-1",
        "vpc_cidrs": ["10.0.0.0/16"],
        "subnet_ids": ["subnet-a", "subnet-b"],
        "access_entries": {"admins": ADMIN},
    }
    return ClusterArgs(**{**base, **more})  # type: ignore[typeddict-item]


@pytest.fixture
def control_plane(deploy: Deploy) -> dict[str, Any]:
    graph = deploy(lambda: Cluster("main", args(tags={"team": "blue"})))
    return dict(graph.of("aws:eks/cluster:Cluster")[0].inputs)


def test_the_endpoint_is_private_from_the_first_second(control_plane: dict[str, Any]) -> None:
    assert control_plane["vpcConfig"] == {
        "subnetIds": ["subnet-a", "subnet-b"],
        "endpointPrivateAccess": True,
        "endpointPublicAccess": False,
        "controlPlaneEgressMode": "CUSTOMER_ROUTED",
    }


@pytest.mark.parametrize(("given", "sent"), [("customer-routed", "CUSTOMER_ROUTED"), ("aws-managed", "AWS_MANAGED")])
def test_the_way_of_the_api_server_s_calls_is_told_when_the_cluster_is_made(
    deploy: Deploy, given: str, sent: str
) -> None:
    graph = deploy(lambda: Cluster("main", args(control_plane_egress=given)))
    assert graph.of("aws:eks/cluster:Cluster")[0].inputs["vpcConfig"]["controlPlaneEgressMode"] == sent


@pytest.mark.parametrize("wanted", [True, False])
def test_the_cluster_is_registered_for_zonal_shift_unless_told_otherwise(deploy: Deploy, wanted: bool) -> None:
    graph = deploy(lambda: Cluster("main", args(**({} if wanted else {"zonal_shift": False}))))
    assert graph.of("aws:eks/cluster:Cluster")[0].inputs["zonalShiftConfig"] == {"enabled": wanted}


def test_everything_that_can_never_change_is_explicit(control_plane: dict[str, Any]) -> None:
    assert control_plane["name"] == "main"
    assert control_plane["kubernetesNetworkConfig"] == {"ipFamily": "ipv4", "serviceIpv4Cidr": "172.20.0.0/16"}
    assert control_plane["bootstrapSelfManagedAddons"] is False
    assert control_plane["upgradePolicy"] == {"supportType": "STANDARD"}


def test_entry_is_by_access_entries_and_the_creator_gets_none(control_plane: dict[str, Any]) -> None:
    assert control_plane["accessConfig"] == {
        "authenticationMode": "API",
        "bootstrapClusterCreatorAdminPermissions": False,
    }


def test_all_five_log_types_go_to_an_encrypted_group_that_is_there_before(deploy: Deploy) -> None:
    graph = deploy(lambda: Cluster("main", args(log_retention_days=400)))
    cluster, group = graph.of("aws:eks/cluster:Cluster")[0], graph.one("LogGroup", "main")
    assert cluster.inputs["enabledClusterLogTypes"] == [
        "api", "audit", "authenticator", "controllerManager", "scheduler",
    ]  # fmt: skip
    assert (group.inputs["name"], group.inputs["retentionInDays"]) == ("/aws/eks/main/cluster", 400)
    assert group.inputs["kmsKeyId"] == graph.one("aws:kms/key:Key", "main").arn
    assert group.urn in graph.waits_for(cluster)


def test_the_key_rotates_and_serves_this_cluster_only(deploy: Deploy) -> None:
    graph = deploy(lambda: Cluster("main", args()))
    key = graph.one("aws:kms/key:Key", "main").inputs
    account, logs = json.loads(key["policy"])["Statement"]
    assert (key["enableKeyRotation"], key["deletionWindowInDays"]) == (True, 30)
    assert graph.one("Alias", "main").inputs["name"] == "alias/main"
    assert account["Principal"] == {"AWS": "arn:aws:iam::111122223333:root"}
    assert logs["Principal"] == {"Service": "logs.eu-west-1.amazonaws.com"}
    assert list(logs["Condition"]["ArnEquals"].values()) == [
        "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/eks/main/cluster"
    ]


def test_a_key_that_is_given_is_used_and_none_is_made(deploy: Deploy) -> None:
    graph = deploy(lambda: Cluster("main", args(key_arn=KEY)))
    cluster = graph.of("aws:eks/cluster:Cluster")[0]
    assert graph.of("aws:kms/key:Key", "Alias") == []
    assert cluster.inputs["encryptionConfig"] == {"provider": {"keyArn": KEY}, "resources": ["secrets"]}
    assert graph.one("LogGroup", "main").inputs["kmsKeyId"] == KEY


def test_a_key_may_be_made_in_the_same_program(deploy: Deploy) -> None:
    graph = deploy(lambda: Cluster("main", args(key_arn=pulumi.Output.from_input(KEY))))
    assert graph.of("aws:eks/cluster:Cluster")[0].inputs["encryptionConfig"]["provider"] == {"keyArn": KEY}


def test_access_is_granted_for_the_cluster_or_for_namespaces(deploy: Deploy) -> None:
    developers = {
        "principal_arn": "arn:aws:iam::111122223333:role/developers",
        "policies": {"AmazonEKSEditPolicy": {"namespaces": ["team-a"]}},
        "kubernetes_groups": ["developers"],
    }
    graph = deploy(lambda: Cluster("main", args(access_entries={"admins": ADMIN, "developers": developers})))
    grants = {grant.name: grant.inputs["accessScope"] for grant in graph.of("AccessPolicyAssociation")}
    assert grants == {
        "main-admins-AmazonEKSClusterAdminPolicy": {"type": "cluster"},
        "main-developers-AmazonEKSEditPolicy": {"type": "namespace", "namespaces": ["team-a"]},
    }
    assert graph.one("AccessEntry", "main-developers").inputs["kubernetesGroups"] == ["developers"]


def test_clients_outside_the_vpc_reach_the_api_by_https_only(deploy: Deploy) -> None:
    graph = deploy(lambda: Cluster("main", args(client_cidrs=["192.168.0.0/24"])))
    rule = graph.one("SecurityGroupIngressRule", "main-api-192.168.0.0-24").inputs
    group = graph.of("aws:eks/cluster:Cluster")[0].outputs["vpcConfig"]["clusterSecurityGroupId"]
    assert (rule["securityGroupId"], rule["cidrIpv4"]) == (group, "192.168.0.0/24")
    assert (rule["ipProtocol"], rule["fromPort"], rule["toPort"]) == ("tcp", 443, 443)


def test_the_oidc_provider_is_made_without_reading_a_thumbprint(deploy: Deploy) -> None:
    graph = deploy(lambda: Cluster("main", args()))
    provider = graph.one("OpenIdConnectProvider", "main").inputs
    issuer = graph.of("aws:eks/cluster:Cluster")[0].outputs["identities"][0]["oidcs"][0]["issuer"]
    assert (provider["url"], provider["clientIdLists"]) == (issuer, ["sts.amazonaws.com"])
    assert "thumbprintLists" not in provider


def test_the_kubeconfig_asks_for_a_token_and_waits_for_the_access_entries(deploy: Deploy) -> None:
    graph = deploy(lambda: pulumi.export("kubeconfig", Cluster("main", args()).kubeconfig))
    kubeconfig = json.loads(graph.exports["kubeconfig"])
    command = kubeconfig["users"][0]["user"]["exec"]
    assert [command["command"], *command["args"][:4]] == ["aws", "eks", "get-token", "--cluster-name", "main"]
    assert kubeconfig["clusters"][0]["cluster"]["server"].startswith("https://")


def test_interfaces_stay_in_their_zones_and_another_key_replaces(deploy: Deploy) -> None:
    cluster = deploy(lambda: Cluster("main", args())).of("aws:eks/cluster:Cluster")[0]
    assert cluster.ignore_changes == (*eks_component.IGNORED, "vpcConfig.subnetIds")
    assert cluster.replace_on_changes == ("encryptionConfig",)


def test_services_may_not_hide_clients(deploy: Deploy) -> None:
    with pytest.raises(ValueError, match=r"service_cidr: got '172.20.0.0/16'; allowed: a block apart from 172.20.8.0"):
        deploy(lambda: Cluster("main", args(client_cidrs=["172.20.8.0/24"])))


def test_auto_mode_gives_eks_s_nodes_a_role_and_the_node_subnets(deploy: Deploy) -> None:
    graph = deploy(lambda: Cluster("main", args(auto_mode=True, node_subnet_ids=["subnet-n", "subnet-m"])))
    cluster, role = graph.of("aws:eks/cluster:Cluster")[0], graph.one("Role", "main-auto-node")
    assert cluster.inputs["computeConfig"] == {
        "enabled": True,
        "nodePools": ["general-purpose", "system"],
        "nodeRoleArn": role.arn,
    }
    assert cluster.inputs["storageConfig"] == {"blockStorage": {"enabled": True}}
    assert cluster.inputs["kubernetesNetworkConfig"]["elasticLoadBalancing"] == {"enabled": True}
    assert cluster.inputs["vpcConfig"]["subnetIds"] == ["subnet-n", "subnet-m"]
    assert cluster.inputs["bootstrapSelfManagedAddons"] is False


def test_auto_mode_lets_the_cluster_tag_and_run_what_it_makes(deploy: Deploy) -> None:
    graph = deploy(lambda: Cluster("main", args(auto_mode=True)))
    role = graph.one("Role", "main-cluster")
    (statement,) = json.loads(role.inputs["assumeRolePolicy"])["Statement"]
    attached = {
        a.inputs["policyArn"].rsplit("/", 1)[-1] for a in graph.of("RolePolicyAttachment") if "cluster" in a.name
    }
    assert statement["Action"] == ["sts:AssumeRole", "sts:TagSession"]
    assert attached == {
        "AmazonEKSBlockStoragePolicyV2",
        "AmazonEKSClusterPolicy",
        "AmazonEKSComputePolicy",
        "AmazonEKSLoadBalancingPolicy",
        "AmazonEKSNetworkingPolicy",
    }


def test_without_auto_mode_nothing_of_it_is_made(deploy: Deploy) -> None:
    graph = deploy(lambda: Cluster("main", args(node_subnet_ids=["subnet-n", "subnet-m"])))
    assert not {"computeConfig", "storageConfig"} & graph.of("aws:eks/cluster:Cluster")[0].inputs.keys()
    assert graph.of("aws:eks/cluster:Cluster")[0].inputs["vpcConfig"]["subnetIds"] == ["subnet-a", "subnet-b"]


def test_windows_pods_need_the_resource_controller(deploy: Deploy) -> None:
    graph = deploy(lambda: Cluster("main", args(vpc_resource_controller=True)))
    assert graph.one("RolePolicyAttachment", "main-cluster-AmazonEKSVPCResourceController")


def attributes(deploy: Deploy, **given: Any) -> Graph:
    return deploy(lambda: Cluster("main", args(control_plane=given)))


PROPERTIES: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({}, {"controlPlaneScalingConfig": None, "kubeApiServerConfig": None, "kubeSchedulerConfig": None}),
    ({"scaling_tier": "tier-2xl"}, {"controlPlaneScalingConfig": {"tier": "tier-2xl"}}),
    ({"log_types": ["audit"]}, {"enabledClusterLogTypes": ["audit"]}),
    ({"log_types": []}, {"enabledClusterLogTypes": []}),
    ({"deletion_protection": True}, {"deletionProtection": True}),
    ({"kube_api_server": {"event_ttl": "30m"}}, {"kubeApiServerConfig": {"eventTtl": "30m"}}),
    (
        {"kube_api_server": {"service_node_port_range": {"min_port": 30000, "max_port": 31000}}},
        {"kubeApiServerConfig": {"serviceNodePortRange": {"minPort": 30000, "maxPort": 31000}}},
    ),
    (
        {
            "scaling_tier": "tier-xl",
            "kube_controller_manager": {
                "horizontal_pod_autoscaler_sync_period": "10s",
                "terminated_pod_gc_threshold": 0,
            },
        },
        {
            "kubeControllerManagerConfig": {
                "horizontalPodAutoscalerControllerConfig": {"horizontalPodAutoscalerSyncPeriod": "10s"},
                "podGcControllerConfig": {"terminatedPodGcThreshold": 0},
            }
        },
    ),
    (
        {"kube_scheduler": {"type": "MostAllocated", "resources": {"memory": 1, "cpu": 3}}},
        {
            "kubeSchedulerConfig": {
                "nodeResourcesFit": {
                    "scoringStrategy": {
                        "type": "MostAllocated",
                        "resources": [{"name": "cpu", "weight": 3}, {"name": "memory", "weight": 1}],
                    }
                }
            }
        },
    ),
]


@pytest.mark.parametrize(("given", "sent"), PROPERTIES)
def test_attributes_of_the_control_plane_are_sent_as_the_provider_spells_them(
    deploy: Deploy, given: dict[str, Any], sent: dict[str, Any]
) -> None:
    inputs = attributes(deploy, **given).of("aws:eks/cluster:Cluster")[0].inputs
    assert {key: inputs.get(key) for key in sent} == sent


def test_further_groups_stand_beside_what_the_network_says(deploy: Deploy) -> None:
    graph = attributes(deploy, security_group_ids=["sg-1", "sg-2"])
    network = graph.of("aws:eks/cluster:Cluster")[0].inputs["vpcConfig"]
    assert (network["securityGroupIds"], network["endpointPublicAccess"]) == (["sg-1", "sg-2"], False)


def test_only_the_pools_of_auto_mode_that_are_named_are_asked_for(deploy: Deploy) -> None:
    given = args(auto_mode=True, control_plane={"node_pools": ["system"]})
    graph = deploy(lambda: Cluster("main", given))
    assert graph.of("aws:eks/cluster:Cluster")[0].inputs["computeConfig"]["nodePools"] == ["system"]


def test_what_is_left_out_of_the_logs_and_whom_the_api_server_has_to_reach_is_told(deploy: Deploy) -> None:
    provider = {"issuer_url": "https://login.example.com", "client_id": "x"}
    logs, issuer = attributes(deploy, log_types=["api", "audit"], identity_provider=provider).warnings
    assert "control_plane.log_types leaves out authenticator, controllerManager, scheduler" in logs
    assert "https://login.example.com has to be reachable from the control subnets" in issuer
    direct = args(control_plane_egress="aws-managed", control_plane={"identity_provider": provider})
    assert deploy(lambda: Cluster("main", direct)).warnings == ()


def test_users_of_an_identity_provider_are_let_in(deploy: Deploy) -> None:
    provider = {
        "issuer_url": "https://login.example.com",
        "client_id": "kubernetes",
        "username_claim": "email",
        "username_prefix": "oidc:",
        "groups_claim": "groups",
        "groups_prefix": "oidc:",
        "required_claims": {"team": "a"},
    }
    graph = attributes(deploy, identity_provider=provider)
    assert graph.one("IdentityProviderConfig", "main").inputs["oidc"] == {
        "identityProviderConfigName": "oidc",
        "issuerUrl": "https://login.example.com",
        "clientId": "kubernetes",
        "usernameClaim": "email",
        "usernamePrefix": "oidc:",
        "groupsClaim": "groups",
        "groupsPrefix": "oidc:",
        "requiredClaims": {"team": "a"},
    }
    assert attributes(deploy).of("IdentityProviderConfig") == []


def test_entries_have_types_and_user_names(deploy: Deploy) -> None:
    more = {
        "nodes": {"principal_arn": "arn:aws:iam::111122223333:role/nodes", "type": "HYBRID_LINUX"},
        "person": {"principal_arn": "arn:aws:iam::111122223333:role/person", "user_name": "p:{{SessionName}}"},
        "auto": {
            "principal_arn": "arn:aws:iam::111122223333:role/auto",
            "type": "EC2",
            "policies": {"AmazonEKSAutoNodePolicy": {}},
        },
    }
    graph = deploy(lambda: Cluster("main", args(access_entries={"admins": ADMIN, **more})))
    found = {e.name: (e.inputs.get("type"), e.inputs.get("userName")) for e in graph.of("AccessEntry")}
    assert found == {
        "main-admins": (None, None),
        "main-auto": ("EC2", None),
        "main-nodes": ("HYBRID_LINUX", None),
        "main-person": (None, "p:{{SessionName}}"),
    }
