"""`Platform`, as it registers the objects of its charts, which are modelled in cli/private_eks_cli/cloud."""

import functools
import json
from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from private_eks.common.plan.markers import has_marker
from private_eks.platform.plan.known_charts import CHARTS
from private_eks.platform.plan.platform import platform_images
from private_eks.platform.platform_charts import Platform, PlatformArgs, fill
from private_eks_cli.cloud import charts, invokes
from private_eks_cli.graph.model import Graph, Resource, strings
from private_eks_cli.recording.recorder import record
from tests.conftest import with_settings
from tests.refusal import refusal_of

Deploy = Callable[[Callable[[], Any]], Graph]

MIRROR = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/main"
ZONE = "Z0123456789ABCDEFGHIJ"
PRESETS: dict[str, Any] = {name: {} for name in CHARTS} | {"external-dns": {"hosted_zone_ids": [ZONE]}}
REFERENCES = {name: f"{MIRROR}/{upstream}" for name, upstream in platform_images(PRESETS, "1.35").items()}
SYSTEM = {"system": {"selectors": [{"namespace": "kube-system"}]}}


def args(**more: Any) -> PlatformArgs:
    base: dict[str, Any] = {
        "region": "eu-west-1",
        "cluster_name": "main",
        "version": "1.35",
        "vpc_id": pulumi.Output.from_input("vpc-1"),
        "presets": PRESETS,
        "charts": "archives",
        "image_references": REFERENCES,
        "endpoint": pulumi.Output.from_input("https://A1.gr7.eu-west-1.eks.amazonaws.com"),
        "queue_name": pulumi.Output.from_input("main-karpenter"),
    }
    return PlatformArgs(**{**base, **more})  # type: ignore[typeddict-item]


@pytest.fixture
def graph(deploy: Deploy) -> Graph:
    return deploy(lambda: Platform("main", args()))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Collect what Helm is asked for."""
    seen: list[dict[str, Any]] = []

    def answer(place: Any, given: Any) -> Any:
        seen.append(json.loads(given["jsonOpts"]))
        return charts.template(given)

    monkeypatch.setitem(invokes._ANSWERS, charts.TEMPLATE, answer)
    return seen


def objects(graph: Graph, kind: str) -> dict[str, dict[str, Any]]:
    return {r.inputs["metadata"]["name"]: dict(r.inputs) for r in graph if r.custom and r.type.endswith(f":{kind}")}


def pod(graph: Graph, workload: str, kind: str = "Deployment") -> dict[str, Any]:
    return dict(objects(graph, kind)[workload]["spec"]["template"]["spec"])


def deploy_metrics_server(place: dict[str, Any]) -> None:
    Platform("main", args(presets={"metrics-server": {}}, **place))


def refused(deploy: Deploy, **more: Any) -> str:
    return refusal_of(lambda: deploy(lambda: Platform("main", args(**more))))


def test_every_preset_registers_its_objects_under_its_name(graph: Graph) -> None:
    made: dict[str, list[Resource]] = {name: [] for name in CHARTS}
    for resource in graph:
        preset = next((name for name in CHARTS if resource.name.startswith(f"main-{name}-")), None)
        if preset:
            made[preset].append(resource)
    # Beside the component, there is the provider that templates.
    assert sum(map(len, made.values())) == len(graph.resources) - 2
    assert all(made.values())
    assert graph.one("kubernetes:apps/v1:Deployment", "main-metrics-server-deployment-kube-system/metrics-server")


def test_no_release_of_helm_and_no_secret_is_made(graph: Graph) -> None:
    assert [r for r in graph if r.type.startswith("kubernetes:helm.sh") or r.type.endswith(":Secret")] == []


def test_every_image_is_the_mirror_s(graph: Graph) -> None:
    images = {
        text for resource in graph for text in strings(resource.inputs) if text.endswith(tuple(REFERENCES.values()))
    }
    assert images == set(REFERENCES.values())
    for kind in ("Deployment", "DaemonSet"):
        for found in objects(graph, kind).values():
            assert {c["image"] for c in found["spec"]["template"]["spec"]["containers"]} <= set(REFERENCES.values())


def test_no_marker_is_left(graph: Graph) -> None:
    assert [text for resource in graph for text in strings(resource.inputs) if has_marker(text)] == []


def test_references_may_come_from_other_resources(deploy: Deploy) -> None:
    def lifted() -> dict[str, Any]:
        return {name: pulumi.Output.from_input(reference) for name, reference in REFERENCES.items()}

    found = deploy(lambda: Platform("main", args(image_references=lifted())))
    assert pod(found, "metrics-server")["containers"][0]["image"] == REFERENCES["metrics-server"]


def test_what_is_known_is_shown_in_the_first_preview() -> None:
    """A reference that is a plain text is one in the objects, too."""
    found = record(lambda: Platform("main", args()), "test", {"aws:region": "eu-west-1"}, unknowns=True)
    assert pod(found, "metrics-server")["containers"][0]["image"] == REFERENCES["metrics-server"]


def test_the_settings_reach_the_pods(deploy: Deploy) -> None:
    presets = {"metrics-server": {"replicas": 3.0, "values": {"priorityClassName": "mine", "args": ["--v=4"]}}}
    found = deploy(lambda: Platform("main", args(presets=presets)))
    assert objects(found, "Deployment")["metrics-server"]["spec"]["replicas"] == 3
    assert pod(found, "metrics-server")["priorityClassName"] == "mine"


def test_a_service_account_names_its_role_by_irsa_only(deploy: Deploy) -> None:
    role = "arn:aws:iam::111122223333:role/dns"

    def program() -> None:
        Platform("main", args(role_arns={"kube-system/external-dns": pulumi.Output.from_input(role)}))

    found = deploy(program)
    accounts = objects(found, "ServiceAccount")
    assert accounts["external-dns"]["metadata"]["annotations"] == {"eks.amazonaws.com/role-arn": role}
    annotated = [name for name, account in accounts.items() if "annotations" in account["metadata"]]
    assert annotated == ["external-dns"]


def test_karpenter_runs_where_its_component_says_in_a_namespace_of_its_own(deploy: Deploy) -> None:
    own = {"namespace": "scaling", "service_account": "scaler"}
    found = deploy(lambda: Platform("main", args(presets={"karpenter": {}}, karpenter=own)))
    (namespace,) = objects(found, "Namespace").values()
    assert namespace["metadata"]["name"] == "scaling"
    assert namespace["metadata"]["labels"] == {
        "pod-security.kubernetes.io/enforce": "restricted",
        "pod-security.kubernetes.io/enforce-version": "v1.35",
    }
    assert pod(found, "karpenter")["serviceAccountName"] == "scaler"
    deployment = found.one("kubernetes:apps/v1:Deployment", "main-karpenter-deployment-scaling/karpenter")
    made = found.one("kubernetes:core/v1:Namespace", "main-karpenter-namespace-scaling")
    assert made.urn in found.waits_for(deployment)


def test_nothing_but_karpenter_of_one_s_own_has_a_namespace(graph: Graph) -> None:
    assert objects(graph, "Namespace") == {}


def test_charts_are_local_archives_templated_for_the_cluster_s_version(asked: Any, deploy: Deploy) -> None:
    deploy(lambda: Platform("main", args(version="1.36", charts="archives/", presets={"cluster-autoscaler": {}})))
    (one,) = asked
    assert {key: value for key, value in one.items() if key != "values"} == {
        "path": "archives/cluster-autoscaler-9.59.0.tgz",
        "release_name": "cluster-autoscaler",
        "namespace": "kube-system",
        "kube_version": "1.36.0",
    }
    assert one["values"]["image"] == {"repository": "cluster-autoscaler.image.invalid", "tag": "v1.36.1"}


def test_charts_may_lie_in_a_registry(asked: Any, deploy: Deploy) -> None:
    deploy(lambda: Platform("main", args(charts=f"oci://{MIRROR}/charts", presets={"metrics-server": {}})))
    assert (asked[0]["chart"], asked[0]["version"]) == (f"oci://{MIRROR}/charts/metrics-server", "3.13.1")
    assert "path" not in asked[0]


def test_fargate_changes_values(asked: Any, deploy: Deploy) -> None:
    places: list[dict[str, Any]] = [{}, {"fargate_profiles": SYSTEM}, {"fargate_profiles": SYSTEM, "nodes": False}]
    for place in places:
        deploy(functools.partial(deploy_metrics_server, place))
    assert [one["values"].get("containerPort") for one in asked] == [None, 10251, 10251]


def test_a_missing_archive_is_refused_with_the_command_that_gets_it(
    deploy: Deploy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(charts, "MODELS", {})
    message = refused(deploy, presets={"metrics-server": {}})
    assert message.startswith(
        "charts: got 'archives'; allowed: a folder with metrics-server-3.13.1.tgz; get it: helm pull"
    )
    assert message.endswith(f"{CHARTS['metrics-server'].repository} --version 3.13.1")


def test_what_else_helm_says_is_passed_on(deploy: Deploy, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(place: Any, given: Any) -> Any:
        raise invokes.UnknownServiceError("execution error at (deployment.yaml): no cluster")

    monkeypatch.setitem(invokes._ANSWERS, charts.TEMPLATE, fail)
    with pytest.raises(Exception, match="execution error at"):
        deploy(lambda: Platform("main", args()))


def test_a_chart_that_makes_nothing_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(invokes._ANSWERS, charts.TEMPLATE, lambda place, given: {})
    program = functools.partial(deploy_metrics_server, {})
    message = refusal_of(lambda: record(program, "test", {"aws:region": "eu-west-1"}))
    assert message.startswith("charts: got 'metrics-server'; allowed: a chart that makes objects")


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (
            {"presets": {"metric-server": {}}},
            "presets: got 'metric-server'; did you mean 'metrics-server'?; allowed: cluster-autoscaler, ",
        ),
        (
            {"presets": {"metrics-server": {"replicas": 0}}},
            "presets.metrics-server.replicas: got 0; allowed: 1 or more",
        ),
        (
            {"image_references": {}},
            "image_references.cluster-autoscaler: got nothing; allowed: a reference of the mirrored",
        ),
        (
            {"image_references": {**REFERENCES, "livenessprobe": "registry.k8s.io/sig-storage/livenessprobe:v2.18.0"}},
            "image_references.livenessprobe: got 'registry.k8s.io/sig-storage/livenessprobe:v2.18.0'; allowed: a ref",
        ),
        ({"queue_name": None}, "queue_name: got nothing; allowed: a text: Karpenter needs it; "),
        ({"endpoint": None}, "endpoint: got nothing; allowed: a text: Karpenter needs it; "),
        ({"version": "1.5"}, "version: got '1.5'; allowed: a minor version in quotes"),
        (
            {"version": "1.32"},
            "presets.cluster-autoscaler: got 'version 1.32'; allowed: Kubernetes 1.33, 1.34, 1.35, 1.36",
        ),
        (
            {"nodes": False, "fargate_profiles": SYSTEM, "presets": {"cluster-autoscaler": {}}},
            "role_arns.kube-system/cluster-autoscaler: got nothing; allowed: the ARN of a role for presets",
        ),
        (
            {"presets": {"load-balancer-controller": {"values": {"enableWafv2": True}}}},
            "presets.load-balancer-controller.values.enableWafv2: got true; allowed: false; remove it: the preset",
        ),
    ],
)
def test_what_could_not_work_is_refused(more: dict[str, Any], message: str, deploy: Deploy) -> None:
    assert refused(deploy, **more).startswith(message)


def test_the_versions_of_charts_are_told(deploy: Deploy) -> None:
    found = deploy(lambda: pulumi.export("versions", Platform("main", args()).versions))
    assert found.exports["versions"] == {name: chart.version for name, chart in CHARTS.items()}


def test_values_are_filled_at_any_depth() -> None:
    given = {"a": ["x-b.invalid", {"c": "b.invalid and d.invalid"}], "n": 1, "none": None, "yes": True}
    assert fill(given, {"b.invalid": "B", "d.invalid": "D"}) == {
        "a": ["x-B", {"c": "B and D"}],
        "n": 1,
        "none": None,
        "yes": True,
    }


def test_a_stack_gets_roles_and_endpoints_for_its_platform() -> None:
    platform: dict[str, Any] = {
        "load-balancer-controller": {},
        "cluster-autoscaler": {"replicas": 1},
        "external-dns": {"hostedZoneIds": [ZONE]},
        "metrics-server": {},
    }
    found = with_settings("staging", platform=platform, addons={"cert-manager": {}}, uses=[])
    accounts = {a.inputs["serviceAccount"] for a in found.of("PodIdentityAssociation")}
    assert accounts == {"aws-load-balancer-controller", "cluster-autoscaler", "external-dns"}
    services = {endpoint.inputs["serviceName"].rpartition(".")[2] for endpoint in found.of("VpcEndpoint")}
    assert {"elasticloadbalancing", "autoscaling", "eks", "route53", "ec2"} <= services
    assert set(found.exports["identity_role_arns"]) == {
        "load-balancer-controller",
        "cluster-autoscaler",
        "external-dns",
    }
    policies = "".join(policy.inputs["policy"] for policy in found.of("RolePolicy"))
    assert f"arn:aws:route53:::hostedzone/{ZONE}" in policies
    assert "hostedzone/*" not in policies


def test_on_fargate_the_platform_gets_its_roles_by_irsa() -> None:
    profiles = {"system": {"selectors": [{"namespace": "kube-system"}, {"namespace": "cert-manager"}]}}
    profiles["apps"] = {"selectors": [{"namespace": "custom-space"}]}
    platform: dict[str, Any] = {"load-balancer-controller": {}, "metrics-server": {}}
    found = with_settings("dev", platform=platform, addons={"cert-manager": {}}, fargateProfiles=profiles)
    assert found.of("PodIdentityAssociation") == []
    trust = json.loads(found.one("Role", "private-eks-dev-load-balancer-controller").inputs["assumeRolePolicy"])
    assert "system:serviceaccount:kube-system:aws-load-balancer-controller" in json.dumps(trust)


@pytest.mark.parametrize("workload", ["DaemonSet", "Deployment"])
def test_no_pod_of_a_preset_could_land_on_windows(graph: Graph, workload: str) -> None:
    assert objects(graph, workload)
    for name in objects(graph, workload):
        assert pod(graph, name, workload)["nodeSelector"]["kubernetes.io/os"] == "linux"


def alone(**more: Any) -> PlatformArgs:
    """Karpenter in a namespace of its own."""
    return args(presets={"karpenter": {}}, karpenter={"namespace": "karpenter"}, **more)


def test_a_namespace_of_a_preset_is_closed_where_the_blocks_are_known(deploy: Deploy) -> None:
    blocks = ["10.0.0.0/16", "172.21.0.0/16"]
    made = deploy(lambda: Platform("main", alone(cidrs=blocks, service_cidr=blocks[1])))
    assert set(objects(made, "Namespace")) == {"karpenter"}
    assert {"basics", "default-deny", "within"} <= set(objects(made, "NetworkPolicy"))
    assert "172.21.0.10/32" in set(strings(objects(made, "NetworkPolicy")))


def test_a_namespace_that_is_made_elsewhere_is_not_made_again(deploy: Deploy) -> None:
    made = deploy(lambda: Platform("main", alone(namespaces=["karpenter"])))
    assert objects(made, "Namespace") == objects(made, "NetworkPolicy") == {}
