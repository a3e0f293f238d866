"""The presets against the real charts, templated by Helm's own engine.

What this cannot show: the Cluster Autoscaler's chart, which is in no Go module, and what controllers do when they run.
"""

import dataclasses
import json
from collections.abc import Iterator, Mapping
from typing import Any

import kubernetes_validate
import pytest

from private_eks.common.plan import markers
from private_eks.common.plan.mappings import merged
from private_eks.platform.plan.chart_objects import images_of, plain_objects
from private_eks.platform.plan.known_charts import CHARTS
from private_eks_cli.cloud import charts as model
from tests.charts.real import FOLDERS, PUBLISHED, chart_file, module, objects, planned, requests, template, templated
from tests.places import ROOT

VERSIONS = ("1.33", "1.34", "1.35", "1.36")
OWN_GROUPS = (".k8s.aws/", "cert-manager.io/")
"""API groups that Kubernetes does not have."""
CONTENTS = frozenset(
    {
        *("annotations", "containerSecurityContext", "extraArgs", "nodeSelector", "podDisruptionBudget"),
        *("podSecurityContext", "resources", "securityContext", "spec"),
    }
)
"""Values whose contents the charts hand on to Kubernetes, or to a program."""

presets = pytest.mark.parametrize("preset", sorted(FOLDERS))
versions = pytest.mark.parametrize("version", VERSIONS)
places = pytest.mark.parametrize("fargate", [False, True], ids=["nodes", "fargate"])

Object = dict[str, Any]


def workloads(found: list[Object]) -> dict[str, Object]:
    return {o["metadata"]["name"]: o for o in found if o["kind"] in ("DaemonSet", "Deployment", "Job", "StatefulSet")}


def pods(found: list[Object]) -> dict[str, Object]:
    return {name: workload["spec"]["template"]["spec"] for name, workload in workloads(found).items()}


def containers(found: list[Object]) -> list[Object]:
    return [c for pod in pods(found).values() for c in (*pod.get("initContainers", []), *pod["containers"])]


def modelled(preset: str, version: str, fargate: bool, **settings: Any) -> list[Object]:
    plan = planned(preset, version, fargate, **settings)
    answer = model.template({"jsonOpts": json.dumps(plan.request("charts", version))})
    return plain_objects("platform", answer["result"], plan.place.namespace)


def called(found: Object) -> tuple[str, str, str, str]:
    metadata = found["metadata"]
    return found["apiVersion"], found["kind"], metadata.get("namespace", ""), metadata["name"]


def facts(found: Object) -> Any:
    """Give what the model says of an object, and no more."""
    spec = found.get("spec", {})
    if found["kind"] in ("DaemonSet", "Deployment"):
        pod = spec["template"]["spec"]
        keys = ("name", "image", "securityContext", "resources")
        inside = sorted(({key: c.get(key) for key in keys} for c in pod["containers"]), key=lambda c: c["name"])
        of_pod = {key: pod.get(key) for key in ("serviceAccountName", "priorityClassName", "securityContext")}
        selector = spec["selector"]["matchLabels"]
        return spec.get("replicas"), selector, {k: v or None for k, v in of_pod.items()}, inside
    if found["kind"] == "ServiceAccount":
        return found["metadata"].get("annotations") or {}
    if found["kind"] == "Service":
        return spec["selector"]
    if found["kind"] == "CustomResourceDefinition":
        return spec["group"], spec["names"]["kind"], spec["scope"]
    hooks = found.get("webhooks", [])
    return sorted(hook["name"] for hook in hooks if hook["failurePolicy"] == "Fail")


def test_every_chart_but_the_cluster_autoscaler_s_is_templated_here() -> None:
    assert CHARTS.keys() - FOLDERS.keys() == {"cluster-autoscaler"}


def test_the_modules_are_the_pinned_ones() -> None:
    lines = (ROOT / "tools" / "charts" / "modules.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        path, _, version = line.split()[0].partition("@")
        assert (module(path)["Version"], module(path)["Sum"]) == (version, line.split()[1])
    assert {path for path, _ in FOLDERS.values()} == {line.partition("@")[0] for line in lines}


@presets
def test_the_versions_are_those_of_the_table(preset: str) -> None:
    chart, known = chart_file(preset, "Chart.yaml"), CHARTS[preset]
    assert chart["name"] == known.chart
    if preset in PUBLISHED:
        assert module(FOLDERS[preset][0])["Version"] == f"v{known.version}"
    else:
        assert (chart["version"], chart["appVersion"]) == (known.version, known.app_version)


@presets
def test_the_images_are_those_of_the_chart_at_its_version(preset: str) -> None:
    """The repository and tag that stand in the chart's values, or the tag that its version means."""
    values, known = chart_file(preset, "values.yaml"), CHARTS[preset]
    for image in known.images.values():
        theirs = model.at(values, image.path)
        means = known.version if preset in PUBLISHED else theirs.get("tag") or known.app_version
        assert image.repository == theirs["repository"]
        assert image.tag.removeprefix("v") == means.removeprefix("v")


@pytest.mark.sampled(0, kind=lambda version, fargate, preset: preset)
@presets
@places
@versions
def test_it_is_templated_the_same_twice(preset: str, version: str, fargate: bool) -> None:
    request, *_ = requests(preset, planned(preset, version, fargate), version)
    assert template(request) == template(request)


@presets
@places
@versions
def test_every_image_is_one_of_the_preset_s(preset: str, version: str, fargate: bool) -> None:
    ours = {f"{markers.image_marker(name)}:{image.tag}" for name, image in CHARTS[preset].images.items()}
    assert set(images_of(templated(preset, version, fargate))) == ours


@presets
@places
@versions
def test_the_model_makes_what_the_chart_makes(preset: str, version: str, fargate: bool) -> None:
    real = {called(found): facts(found) for found in templated(preset, version, fargate)}
    assert {called(found): facts(found) for found in modelled(preset, version, fargate)} == real


@pytest.mark.parametrize("preset", [preset for preset in sorted(FOLDERS) if CHARTS[preset].replicas])
def test_the_model_follows_the_number_of_replicas(preset: str) -> None:
    real = templated(preset, replicas=3)
    assert {w["spec"]["replicas"] for w in workloads(real).values()} == {3}
    assert {w["spec"]["replicas"] for w in workloads(modelled(preset, "1.35", False, replicas=3)).values()} == {3}


@pytest.mark.sampled(0, kind=lambda version, fargate, preset: (version, preset))
@presets
@places
@versions
def test_kubernetes_knows_every_field(preset: str, version: str, fargate: bool) -> None:
    for found in templated(preset, version, fargate):
        if not any(group in f"{found['apiVersion']}" for group in OWN_GROUPS):
            kubernetes_validate.validate(without_nulls(found), version, strict=True)


def without_nulls(value: Any) -> Any:
    """Leave out what is null, as Pulumi does."""
    if isinstance(value, Mapping):
        return {key: without_nulls(inner) for key, inner in value.items() if inner is not None}
    return [without_nulls(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("preset", [preset for preset in sorted(FOLDERS) if CHARTS[preset].restricted])
@places
def test_pods_keep_the_restricted_standard(preset: str, fargate: bool) -> None:
    """https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted."""
    for pod in pods(templated(preset, fargate=fargate)).values():
        of_pod = pod.get("securityContext") or {}
        assert not {"hostNetwork", "hostPID", "hostIPC"} & pod.keys()
        assert {kind for volume in pod.get("volumes", []) for kind in volume if kind != "name"} <= {
            "configMap", "csi", "downwardAPI", "emptyDir", "persistentVolumeClaim", "projected", "secret",
        }  # fmt: skip
        for container in pod["containers"]:
            own = {**of_pod, **container["securityContext"]}
            assert own["runAsNonRoot"] is True
            assert own.get("runAsUser") != 0
            assert own["seccompProfile"] == {"type": "RuntimeDefault"}
            assert own["allowPrivilegeEscalation"] is False
            assert own["capabilities"] == {"drop": ["ALL"]}
            assert not own.get("privileged")
            assert own["readOnlyRootFilesystem"] is True
            assert all("hostPort" not in port for port in container.get("ports", []))


def test_only_the_driver_of_volumes_is_privileged() -> None:
    assert [preset for preset, known in CHARTS.items() if not known.restricted] == ["secrets-store-csi"]
    privileged = [c["name"] for c in containers(templated("secrets-store-csi")) if "securityContext" in c]
    assert privileged == ["secrets-store"]


@presets
def test_every_value_that_is_set_exists_in_the_chart(preset: str) -> None:
    """Where the chart has none, ours is misspelt, and Helm would say nothing."""
    theirs = chart_file(preset, "values.yaml")
    for fargate in (False, True):
        assert set(unknown_values(planned(preset, fargate=fargate).values, theirs)) == set()


def unknown_values(ours: Mapping[str, Any], theirs: Any, path: str = "") -> Iterator[str]:
    for key, value in ours.items():
        if key not in theirs:
            yield f"{path}{key}"
        elif isinstance(value, Mapping) and key not in CONTENTS:
            yield from unknown_values(value, theirs[key] or {}, f"{path}{key}.")


@presets
@places
def test_every_marker_in_the_values_arrives_in_an_object(preset: str, fargate: bool) -> None:
    known = (markers.CLUSTER_NAME, markers.ENDPOINT, markers.QUEUE, markers.REGION, markers.ROLE, markers.VPC_ID)
    given = markers.markers_in(json.dumps(planned(preset, fargate=fargate).values), known)
    assert set(given) <= set(markers.markers_in(json.dumps(templated(preset, fargate=fargate)), known))
    assert bool(given) == bool(CHARTS[preset].service_account)


@presets
@places
def test_pods_ask_for_what_they_need_and_are_kept(preset: str, fargate: bool) -> None:
    found = templated(preset, fargate=fargate)
    for container in containers(found):
        resources = container["resources"]
        assert resources["requests"]["memory"] == resources["limits"]["memory"]
        assert resources["requests"]["cpu"]
    assert {pod["priorityClassName"] for pod in pods(found).values()} <= {
        "system-cluster-critical", "system-node-critical",
    }  # fmt: skip


@pytest.mark.parametrize("preset", [preset for preset in sorted(FOLDERS) if CHARTS[preset].replicas])
def test_two_replicas_are_spread_and_lost_one_at_a_time(preset: str) -> None:
    found = templated(preset)
    budgets = {o["metadata"]["name"]: o["spec"] for o in found if o["kind"] == "PodDisruptionBudget"}
    for name, workload in workloads(found).items():
        assert workload["spec"]["replicas"] == 2
        assert workload["spec"]["template"]["spec"]["topologySpreadConstraints"]
        selector = workload["spec"]["selector"]
        assert budgets[name] == {"maxUnavailable": 1, "selector": selector}


@presets
@places
def test_pods_carry_the_labels_by_which_fargate_takes_them(preset: str, fargate: bool) -> None:
    for workload in workloads(templated(preset, fargate=fargate)).values():
        labels = workload["spec"]["template"]["metadata"]["labels"]
        assert CHARTS[preset].pod_labels.items() <= labels.items()


@presets
def test_service_accounts_are_those_that_roles_trust(preset: str) -> None:
    known = CHARTS[preset]
    if known.service_account:
        assert {pod["serviceAccountName"] for pod in pods(templated(preset)).values()} == {known.service_account}
        (account,) = [o for o in templated(preset, fargate=True) if o["kind"] == "ServiceAccount"]
        assert account["metadata"]["annotations"]["eks.amazonaws.com/role-arn"] == markers.ROLE


def test_the_metrics_server_leaves_the_kubelet_s_port_of_fargate_alone() -> None:
    (there,) = containers(templated("metrics-server", fargate=True))
    (on_nodes,) = containers(templated("metrics-server"))
    assert ("--secure-port=10251" in there["args"], "--secure-port=10250" in on_nodes["args"]) == (True, True)


def test_the_load_balancer_controller_calls_nothing_without_an_endpoint() -> None:
    (container,) = containers(templated("load-balancer-controller"))
    assert {"--enable-shield=false", "--enable-waf=false", "--enable-wafv2=false"} <= set(container["args"])
    assert {f"--aws-region={markers.REGION}", f"--aws-vpc-id={markers.VPC_ID}"} <= set(container["args"])


def test_no_webhook_keeps_services_from_being_made() -> None:
    rules = [
        rule
        for found in templated("load-balancer-controller")
        for hook in found.get("webhooks", [])
        for rule in hook["rules"]
    ]
    assert rules
    assert not any("services" in rule["resources"] for rule in rules)


def test_load_balancers_of_the_ingress_class_are_internal() -> None:
    (params,) = [o for o in templated("load-balancer-controller") if o["kind"] == "IngressClassParams"]
    assert params["spec"]["scheme"] == "internal"


def test_karpenter_is_told_what_it_could_not_look_up() -> None:
    (container,) = containers(templated("karpenter"))
    env = {variable["name"]: variable.get("value") for variable in container["env"]}
    assert env["ISOLATED_VPC"] == "true"
    assert (env["CLUSTER_ENDPOINT"], env["INTERRUPTION_QUEUE"]) == (markers.ENDPOINT, markers.QUEUE)


def test_records_are_written_into_the_given_zones_only() -> None:
    (container,) = containers(templated("external-dns", domain_filters=["inside.example.com"]))
    assert {
        "--aws-zone-type=private",
        "--domain-filter=inside.example.com",
        f"--txt-owner-id={markers.CLUSTER_NAME}",
        "--zone-id-filter=Z0123456789ABCDEFGHIJ",
    } <= set(container["args"])


def test_the_driver_asks_for_tokens_of_both_mechanisms() -> None:
    (driver,) = [o for o in templated("secrets-store-csi") if o["kind"] == "CSIDriver"]
    assert [r["audience"] for r in driver["spec"]["tokenRequests"]] == ["sts.amazonaws.com", "pods.eks.amazonaws.com"]


def test_a_chart_with_hooks_would_be_refused() -> None:
    """The driver's chart has some by default; without our value they would come as plain jobs."""
    plan = planned("secrets-store-csi")
    plan = dataclasses.replace(plan, values=merged(plan.values, {"linux": {"crds": {"enabled": True}}}))
    assert any(found["kind"] == "Job" for found in objects("secrets-store-csi", plan, "1.35"))
    with pytest.raises(ValueError, match=r"allowed: values without hooks of Helm; switch it off"):
        plain_objects("platform", objects("secrets-store-csi", plan, "1.35"), "kube-system")
