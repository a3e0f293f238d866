"""`Addons`, as it registers its resources."""

import json
from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from private_eks import Addons, AddonsArgs
from private_eks.addons.addons import settings_of
from private_eks.addons.plan.addon_places import AddonCompute
from private_eks.addons.plan.addons import plan_addons
from private_eks_cli.graph.model import Graph
from private_eks_cli.recording import recorder

Deploy = Callable[[Callable[[], Any]], Graph]
CLUSTER = "arn:aws:eks:eu-west-1:111122223333:cluster/main"
OIDC = "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABCD"
ROLE = "arn:aws:iam::111122223333:role/mine"


def args(addons: dict[str, Any], **more: Any) -> AddonsArgs:
    base: dict[str, Any] = {
        "region": "eu-west-1",
        "cluster_name": "main",
        "cluster_arn": CLUSTER,
        "oidc_provider_arn": OIDC,
        "version": "1.35",
        "addons": addons,
    }
    return AddonsArgs(**{**base, **more})  # type: ignore[typeddict-item]


def installed(deploy: Deploy, name: str, /, **settings: Any) -> Graph:
    return deploy(lambda: Addons("main", args({name: settings})))


def inputs(graph: Graph, name: str) -> dict[str, Any]:
    return dict(graph.one("Addon", f"main-{name}").inputs)


def configuration(graph: Graph, name: str) -> Any:
    return json.loads(inputs(graph, name)["configurationValues"])


def test_an_addon_without_settings_is_left_to_eks(deploy: Deploy) -> None:
    graph = installed(deploy, "metrics-server")
    assert inputs(graph, "metrics-server") == {
        "clusterName": "main",
        "addonName": "metrics-server",
        "resolveConflictsOnCreate": "OVERWRITE",
        "resolveConflictsOnUpdate": "OVERWRITE",
        "tags": {"Name": "main-metrics-server"},
    }
    assert graph.of("Role") == []


def test_pod_identity_hands_a_role_to_the_service_accounts(deploy: Deploy) -> None:
    graph = installed(deploy, "aws-ebs-csi-driver")
    role, addon = graph.one("Role", "main-aws-ebs-csi-driver"), inputs(graph, "aws-ebs-csi-driver")
    (statement,) = json.loads(role.inputs["assumeRolePolicy"])["Statement"]
    assert addon["podIdentityAssociations"] == [{"serviceAccount": "ebs-csi-controller-sa", "roleArn": role.arn}]
    assert "serviceAccountRoleArn" not in addon
    assert statement["Principal"] == {"Service": "pods.eks.amazonaws.com"}
    assert statement["Condition"]["StringEquals"]["aws:RequestTag/eks-cluster-arn"] == CLUSTER
    policies = [a.inputs["policyArn"] for a in graph.of("RolePolicyAttachment")]
    assert policies == ["arn:aws:iam::aws:policy/AmazonEBSCSIDriverPolicyV2"]
    assert {a.urn for a in graph.of("RolePolicyAttachment")} <= graph.waits_for(graph.of("Addon")[0])
    assert graph.of("PodIdentityAssociation") == []


def test_irsa_annotates_the_service_accounts(deploy: Deploy) -> None:
    graph = installed(deploy, "aws-efs-csi-driver", mechanism="irsa")
    role, addon = graph.one("Role", "main-aws-efs-csi-driver"), inputs(graph, "aws-efs-csi-driver")
    (statement,) = json.loads(role.inputs["assumeRolePolicy"])["Statement"]
    assert addon["serviceAccountRoleArn"] == role.arn
    assert "podIdentityAssociations" not in addon
    assert statement["Condition"]["StringEquals"]["oidc.eks.eu-west-1.amazonaws.com/id/ABCD:sub"] == [
        "system:serviceaccount:kube-system:efs-csi-controller-sa",
        "system:serviceaccount:kube-system:efs-csi-node-sa",
    ]


def test_own_statements_make_an_inline_policy(deploy: Deploy) -> None:
    graph = installed(deploy, "external-dns")
    policy = json.loads(graph.one("RolePolicy", "main-external-dns").inputs["policy"])
    assert [s["Resource"] for s in policy["Statement"]] == ["arn:aws:route53:::hostedzone/*", "*"]
    assert graph.of("RolePolicyAttachment") == []


@pytest.mark.parametrize(
    ("name", "mechanism"),
    [
        ("vpc-cni", "irsa"),
        ("aws-mountpoint-s3-csi-driver", "irsa"),
        ("datadog_operator", "irsa"),
        ("fluent-bit", "pod-identity"),
        ("external-dns", "pod-identity"),
    ],
)
def test_a_role_of_the_caller_s_is_used_instead(deploy: Deploy, name: str, mechanism: str) -> None:
    graph = deploy(lambda: Addons("main", args({name: {"role_arn": pulumi.Output.from_input(ROLE)}})))
    addon = inputs(graph, name)
    assert graph.of("Role") == []
    assert addon.get("serviceAccountRoleArn") == (ROLE if mechanism == "irsa" else None)
    assert [a["roleArn"] for a in addon.get("podIdentityAssociations", [])] == [ROLE] * (mechanism != "irsa")


def test_addons_wait_for_those_that_they_need(deploy: Deploy) -> None:
    names = ["adot", "aws-ebs-csi-driver", "cert-manager", "eks-pod-identity-agent", "metrics-server"]
    graph = deploy(lambda: Addons("main", args({name: {} for name in names})))
    waits = {name: graph.waits_for(graph.one("Addon", f"main-{name}")) for name in names}
    assert graph.one("Addon", "main-cert-manager").urn in waits["adot"]
    assert graph.one("Addon", "main-eks-pod-identity-agent").urn in waits["aws-ebs-csi-driver"]
    assert not any(addon.urn in waits["metrics-server"] for addon in graph.of("Addon"))


def test_a_version_is_taken_and_moves_the_addon(deploy: Deploy) -> None:
    addon = installed(deploy, "coredns", version="v1.12.4-eksbuild.1").one("Addon", "main-coredns")
    assert (addon.inputs["addonVersion"], addon.ignore_changes) == ("v1.12.4-eksbuild.1", ())


def test_the_newest_version_decides_the_creation_only(deploy: Deploy) -> None:
    addon = installed(deploy, "coredns", version="newest").one("Addon", "main-coredns")
    assert (addon.inputs["addonVersion"], addon.ignore_changes) == ("v1.35.0-eksbuild.1", ("addonVersion",))


def test_a_newest_version_of_nothing_is_refused(deploy: Deploy) -> None:
    with pytest.raises(ValueError, match=r"addons.never-heard-of.version: got 'newest'; allowed: add-ons of Kubernet"):
        installed(deploy, "never-heard-of", version="newest")


@pytest.mark.parametrize(
    ("given", "create", "update"),
    [("NONE", "NONE", "NONE"), ("PRESERVE", "OVERWRITE", "PRESERVE"), ("OVERWRITE", "OVERWRITE", "OVERWRITE")],
)
def test_conflicts_are_resolved_as_asked(deploy: Deploy, given: str, create: str, update: str) -> None:
    addon = inputs(installed(deploy, "coredns", on_conflict=given), "coredns")
    assert (addon["resolveConflictsOnCreate"], addon["resolveConflictsOnUpdate"]) == (create, update)


def test_the_software_may_outlive_the_addon(deploy: Deploy) -> None:
    assert inputs(installed(deploy, "coredns", preserve=True), "coredns")["preserve"] is True
    assert "preserve" not in inputs(installed(deploy, "coredns"), "coredns")


def test_timeouts_reach_creation_and_update(deploy: Deploy, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, tuple[str, str]] = {}

    class Watching(recorder._Monitor):
        def RegisterResource(self, request: Any) -> Any:
            seen[request.name] = (request.customTimeouts.create, request.customTimeouts.update)
            return super().RegisterResource(request)

    monkeypatch.setattr(recorder, "_Monitor", Watching)
    deploy(lambda: Addons("main", args({"coredns": {"timeout_minutes": 35}, "metrics-server": {}})))
    assert (seen["main-coredns"], seen["main-metrics-server"]) == (("35m", "35m"), ("", ""))


def test_tags_of_an_addon_lie_over_those_of_everything(deploy: Deploy) -> None:
    addons = {"external-dns": {"tags": {"team": "dns"}}}
    graph = deploy(lambda: Addons("main", args(addons, tags={"team": "all", "cost": "42"})))
    expected = {"team": "dns", "cost": "42", "Name": "main-external-dns"}
    assert graph.one("Role", "main-external-dns").inputs["tags"] == expected
    assert inputs(graph, "external-dns")["tags"] == expected


def test_ours_lies_under_the_configuration_given(deploy: Deploy) -> None:
    graph = installed(deploy, "aws-ebs-csi-driver", configuration={"controller": {"replicaCount": 1}})
    assert configuration(graph, "aws-ebs-csi-driver") == {"controller": {"region": "eu-west-1", "replicaCount": 1}}


@pytest.mark.parametrize("depth", range(4))
def test_outputs_may_stand_anywhere_in_a_configuration(deploy: Deploy, depth: int) -> None:
    def program() -> None:
        value: Any = "subnet-1"
        for i, key in enumerate(["id", "eu-west-1a", "subnets", "eniConfig"]):
            value = {key: pulumi.Output.from_input(value) if i == depth else value}
        Addons("main", args({"vpc-cni": {"configuration": value}}))

    assert configuration(deploy(program), "vpc-cni") == {
        "enableNetworkPolicy": "true",
        "eniConfig": {"subnets": {"eu-west-1a": {"id": "subnet-1"}}},
    }


def test_a_whole_configuration_may_come_later_and_is_checked_then(deploy: Deploy) -> None:
    def made(target: Any) -> Graph:
        def program() -> None:
            later = pulumi.Output.from_input({"env": {"WARM_IP_TARGET": target}})
            Addons("main", args({"vpc-cni": {"configuration": later}}))

        return deploy(program)

    expected = {"enableNetworkPolicy": "true", "env": {"WARM_IP_TARGET": "4"}}
    assert configuration(made("4"), "vpc-cni") == expected
    with pytest.raises(ValueError, match=r"addons.vpc-cni.configuration.env.WARM_IP_TARGET: got 4"):
        made(4)


def test_what_was_planned_for_a_cluster_arrives_whole(deploy: Deploy) -> None:
    """On Fargate and with Windows nodes, and with values that are not known yet."""
    dns: Any = {"selectors": [{"namespace": "kube-system", "labels": {"k8s-app": "kube-dns"}}, {"namespace": "*"}]}
    places = AddonCompute(nodes=True, profiles={"dns": dns}, dns_profile="dns", windows=True)

    def program() -> None:
        eni = {"configuration": {"eniConfig": pulumi.Output.from_input({"create": True})}}
        given: dict[str, Any] = {"vpc-cni": eni, "external-dns": {}, "coredns": {"preserve": True}}
        planned = plan_addons("eu-west-1", given, places).all
        Addons("main", args(dict(settings_of(planned))))

    graph = deploy(program)
    assert configuration(graph, "coredns")["computeType"] == "Fargate"
    assert inputs(graph, "coredns")["preserve"] is True
    assert configuration(graph, "vpc-cni") == {
        "enableNetworkPolicy": "true",
        "enableWindowsIpam": "true",
        "eniConfig": {"create": True},
    }
    assert "serviceAccountRoleArn" in inputs(graph, "external-dns")


def test_what_nothing_is_known_of_is_said(deploy: Deploy) -> None:
    graph = deploy(lambda: Addons("main", args({"datadog_operator": {}, "coredns": {}})))
    assert graph.warnings == (
        "nothing is known of datadog_operator: its endpoints and permissions are yours to add",
    )  # fmt: skip


def test_roles_and_versions_are_given_by_addon(deploy: Deploy) -> None:
    addons = {"coredns": {}, "external-dns": {}, "fluent-bit": {"role_arn": ROLE}}

    def program() -> None:
        made = Addons("main", args(addons))
        pulumi.export("role_arns", made.role_arns)
        pulumi.export("versions", made.versions)

    graph = deploy(program)
    role = graph.one("Role", "main-external-dns")
    assert graph.exports["role_arns"] == {"external-dns": role.arn, "fluent-bit": ROLE}
    assert graph.exports["versions"].keys() == addons.keys()


def test_long_names_leave_room_for_a_role(deploy: Deploy) -> None:
    name = "a-cluster-with-a-rather-long-name-of-its"
    graph = deploy(lambda: Addons(name, args({"aws-network-flow-monitoring-agent": {}})))
    assert [len(role.outputs["name"]) for role in graph.of("Role")] == [64]


def test_errors_come_before_resources(deploy: Deploy) -> None:
    with pytest.raises(ValueError, match="did you mean 'coredns'"):
        installed(deploy, "corends")
