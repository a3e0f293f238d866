"""`Workloads` and its parts, as they register objects, and the program's in-cluster layer."""

import json
from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from private_eks import Applications, Namespaces, Workloads
from private_eks.kubernetes.providers import NO_CLUSTER
from private_eks_cli.graph.model import Graph, Resource, is_object
from tests.conftest import ALL_STACKS, name_of, recorded, with_settings

Deploy = Callable[[Callable[[], Any]], Graph]
IMAGE = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/main/docker.io/library/web:1.0"
WEB = {"namespace": "shop", "image": "web", "ports": {"http": 8080}}
DEPLOYMENT = "kubernetes:apps/v1:Deployment"
PROVIDER = "pulumi:providers:kubernetes"
OF_THE_EKS_COMPONENT = "eks:index:Cluster$"


def args(**more: Any) -> Any:
    base = {
        "region": "eu-west-1",
        "version": "1.35",
        "cidrs": ["10.0.0.0/16", "172.20.0.0/16"],
        "namespaces": {"shop": {}},
        "applications": {"web": WEB},
        "image_references": {"web": IMAGE},
        "source_ranges": ["10.0.0.0/16"],
    }
    return {**base, **more}


def provider(graph: Graph) -> Resource:
    (found,) = [r for r in graph.of(PROVIDER) if r.name == "main"]
    return found


def objects(graph: Graph) -> list[Resource]:
    return [resource for resource in graph if is_object(resource.type)]


def test_objects_are_rendered_unless_something_else_is_said(deploy: Deploy) -> None:
    graph = deploy(lambda: Workloads("main", args()))
    assert provider(graph).inputs["renderYamlToDirectory"] == "rendered"
    assert provider(graph).inputs["enableConfigMapMutable"] == "true"
    assert all(resource.provider.startswith(f"{provider(graph).urn}::") for resource in objects(graph))


def test_objects_are_applied_with_the_kubeconfig_that_is_given(deploy: Deploy) -> None:
    given = {"mode": "apply", "kubeconfig": "{}", "cluster_name": "main", "directory": "elsewhere"}
    graph = deploy(lambda: Workloads("main", args(**given)))
    assert provider(graph).inputs.items() >= {"clusterIdentifier": "main", "kubeconfig": "{}"}.items()
    assert "renderYamlToDirectory" not in provider(graph).inputs


def test_a_rendering_provider_never_gets_a_kubeconfig_of_a_cluster(deploy: Deploy) -> None:
    graph = deploy(lambda: Workloads("main", args(kubeconfig="{}")))
    assert provider(graph).inputs["kubeconfig"] == NO_CLUSTER


def test_names_of_objects_say_kind_namespace_and_name(deploy: Deploy) -> None:
    graph = deploy(lambda: Workloads("main", args()))
    assert [resource.name for resource in sorted(objects(graph), key=lambda r: r.name)] == [
        "main-deployment-shop/web",
        "main-namespace-shop",
        "main-networkpolicy-shop/basics",
        "main-networkpolicy-shop/default-deny",
        "main-networkpolicy-shop/within",
        "main-poddisruptionbudget-shop/web",
        "main-service-shop/web",
        "main-serviceaccount-shop/web",
    ]


def test_applications_wait_for_namespaces_and_pods_for_their_account(deploy: Deploy) -> None:
    graph = deploy(lambda: Workloads("main", args()))
    waits = {graph.resources[urn].name for urn in graph.waits_for(graph.one(DEPLOYMENT, "main-deployment-shop/web"))}
    assert {"main-namespace-shop", "main-networkpolicy-shop/default-deny", "main-serviceaccount-shop/web"} <= waits


def test_an_image_is_the_mirror_s_or_the_reference_itself(deploy: Deploy) -> None:
    own = f"{IMAGE.partition('/')[0]}/shop/api:2.0"
    given = {"web": WEB, "api": {**WEB, "image": own}}
    graph = deploy(lambda: Workloads("main", args(applications=given)))
    found = {
        resource.name: resource.inputs["spec"]["template"]["spec"]["containers"][0]["image"]
        for resource in graph.of(DEPLOYMENT)
    }
    assert found == {"main-deployment-shop/web": IMAGE, "main-deployment-shop/api": own}


def test_a_role_by_irsa_is_named_by_the_service_account(deploy: Deploy) -> None:
    arn = "arn:aws:iam::111122223333:role/web"
    graph = deploy(lambda: Workloads("main", args(role_arns={"shop/web": pulumi.Output.from_input(arn)})))
    account = graph.one("kubernetes:core/v1:ServiceAccount", "main-serviceaccount-shop/web")
    assert account.inputs["metadata"]["annotations"] == {"eks.amazonaws.com/role-arn": arn}


def test_own_objects_come_last_and_with_mirrored_images(deploy: Deploy) -> None:
    job = {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": "once", "namespace": "jobs"},
        "spec": {"template": {"spec": {"containers": [{"name": "once", "image": "docker.io/library/web:1.0"}]}}},
    }
    graph = deploy(lambda: Workloads("main", args(manifests=[job], images={"web": "docker.io/library/web:1.0"})))
    made = graph.one("kubernetes:batch/v1:Job", "main-job-jobs/once")
    assert made.inputs["spec"]["template"]["spec"]["containers"] == [{"name": "once", "image": IMAGE}]
    assert graph.one("kubernetes:core/v1:Namespace", "main-namespace-shop").urn in graph.waits_for(made)


def test_what_is_not_asked_for_is_not_made(deploy: Deploy) -> None:
    graph = deploy(lambda: Workloads("main", {"region": "eu-west-1", "version": "1.35", "cidrs": ["10.0.0.0/16"]}))
    assert objects(graph) == []
    kinds = {resource.type.rsplit(":", 1)[-1] for resource in graph}
    assert kinds == {"Workloads", "Namespaces", "Applications", "kubernetes"}


def test_the_parts_work_alone(deploy: Deploy) -> None:
    def program() -> None:
        Namespaces("main", {"version": "1.35", "cidrs": ["10.0.0.0/16"], "namespaces": {"shop": {}}})
        taken = ("region", "applications", "image_references", "source_ranges")
        given = {key: value for key, value in args().items() if key in taken}
        Applications("main", given)  # type: ignore[arg-type]

    assert len(objects(deploy(program))) == 8


def test_names_are_given_when_the_objects_are_there(deploy: Deploy) -> None:
    found: list[Any] = []

    def program() -> None:
        made = Workloads("main", args())
        pulumi.Output.all(made.namespace_names, made.application_names).apply(found.append)

    deploy(program)
    assert found == [[["shop"], ["web"]]]


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"mode": "helm"}, "mode: got 'helm'; allowed: apply, render"),
        ({"mode": "apply"}, "kubeconfig: got nothing; allowed: a kubeconfig that reaches the private endpoint"),
        ({"mode": "apply", "kubeconfig": ""}, "kubeconfig: got nothing; allowed: a kubeconfig that reaches"),
        ({"version": "1.99.1"}, "version: got '1.99.1'"),
        ({"cidrs": ["0.0.0.0/0"]}, "cidrs[0]: got '0.0.0.0/0'; allowed: a private IPv4 block"),
        ({"image_references": {}}, "applications.web.image: got 'web'; allowed: a name under images (none yet)"),
        ({"nodes": False}, "add the selector 'namespace: shop' to a profile"),
        ({"manifests": [{}]}, "manifests[0].apiVersion: got nothing; allowed: a text"),
    ],
)
def test_what_would_not_run_is_refused(deploy: Deploy, more: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=r"got .*; allowed: .*; ") as refused:
        deploy(lambda: Workloads("main", args(**more)))
    assert message in str(refused.value)


@pytest.mark.parametrize("stack", ALL_STACKS, ids=name_of)
def test_the_program_s_objects_wait_for_what_runs_them(stack: str) -> None:
    graph = recorded(stack)
    runs = graph.of(
        "FargateProfile", "aws:eks/nodeGroup:NodeGroup", "aws:eks/addon:Addon", "aws:autoscaling/group:Group"
    )
    runs += graph.of("AccessPolicyAssociation", "MountTarget", "aws:ec2/instance:Instance")
    custom = {resource.urn for resource in runs if resource.custom}
    for resource in objects(graph):
        assert custom <= graph.waits_for(resource), resource.name


def test_the_program_applies_through_the_tunnel_of_a_bastion() -> None:
    graph = with_settings("dev", inCluster={"mode": "apply", "through": "bastion"})
    (applying,) = [r for r in graph.of(PROVIDER) if OF_THE_EKS_COMPONENT not in r.urn]
    config = json.loads(applying.inputs["kubeconfig"])
    assert config["clusters"][0]["cluster"]["server"] == "https://localhost:8443"
    assert len(objects(graph)) == len(objects(recorded("dev")))


def test_files_of_another_stack_are_in_another_folder() -> None:
    ours = [p for s in ("dev", "prod") for p in recorded(s).of(PROVIDER) if OF_THE_EKS_COMPONENT not in p.urn]
    folders = {provider.inputs["renderYamlToDirectory"] for provider in ours}
    assert folders == {"rendered/dev", "rendered/prod"}
