from typing import Any

import pytest

from private_eks.kubernetes.plan.manifests import Manifest
from private_eks.kubernetes.plan.quantities import Size, fargate_size, read_cpu, read_memory
from private_eks.workloads.plan.applications import CPU, MEMORY, ApplicationContext, plan_application
from private_eks.workloads.plan.pods import PodOutputs
from private_eks.workloads.plan.scheduling import SchedulableCompute
from private_eks.workloads.plan.volumes import claims_of, plan_volumes
from tests.refusal import refusal_of

FARGATE = SchedulableCompute({"apps": {"selectors": [{"namespace": "shop"}]}})
NODES = SchedulableCompute(open_ended=True)
CIDRS = ["10.0.0.0/16"]
CERTIFICATE = "arn:aws:acm:eu-west-1:111122223333:certificate/01234567-89ab-cdef-0123-456789abcdef"


def plan(schedulable: SchedulableCompute = NODES, **settings: Any) -> dict[str, Manifest]:
    """Plan the application `web`; give its objects by kind, those of one kind by name too."""
    given: Any = {"namespace": "shop", "image": "web", **settings}
    around = ApplicationContext(region="eu-west-1", schedulable=schedulable, cidrs=CIDRS)
    made = plan_application("web", given, around, PodOutputs(image="IMAGE", volume_claims=claims_of("web", given)))
    assert all(manifest["metadata"]["namespace"] == "shop" for manifest in made)
    return {f"{m['kind']}{'/' + m['metadata']['name'] if m['metadata']['name'] != 'web' else ''}": m for m in made}


def pod(schedulable: SchedulableCompute = NODES, **settings: Any) -> dict[str, Any]:
    spec: dict[str, Any] = plan(schedulable, **settings)["Deployment"]["spec"]["template"]["spec"]
    return spec


def container(schedulable: SchedulableCompute = NODES, **settings: Any) -> dict[str, Any]:
    (found,) = pod(schedulable, **settings)["containers"]
    return dict(found)


def test_the_smallest_application_is_a_deployment_with_an_account_and_a_budget() -> None:
    made = plan()
    assert made.keys() == {"Deployment", "PodDisruptionBudget", "ServiceAccount"}
    assert made["Deployment"]["spec"]["replicas"] == 2
    assert made["Deployment"]["spec"]["strategy"]["rollingUpdate"] == {"maxUnavailable": 0, "maxSurge": 1}
    assert made["ServiceAccount"]["automountServiceAccountToken"] is False


def test_pods_are_nobody_and_write_nowhere() -> None:
    spec, inner = pod(), container()
    assert spec["securityContext"] == {
        "runAsNonRoot": True, "runAsUser": 10001, "runAsGroup": 10001, "fsGroup": 10001,
        "seccompProfile": {"type": "RuntimeDefault"},
    }  # fmt: skip
    assert spec["automountServiceAccountToken"] is False
    assert inner["securityContext"] == {
        "allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}, "readOnlyRootFilesystem": True,
    }  # fmt: skip
    assert [mount["mountPath"] for mount in inner["volumeMounts"]] == ["/tmp"]


def test_on_nodes_processors_have_no_limit() -> None:
    assert container()["resources"] == {"requests": {"cpu": "250m", "memory": "256Mi"}, "limits": {"memory": "256Mi"}}


def test_on_fargate_pods_ask_for_all_that_is_billed() -> None:
    size = {"cpu": "500m", "memory": "768Mi"}
    assert container(FARGATE, cpu="300m", memory="512Mi")["resources"] == {"requests": size, "limits": size}
    assert fargate_size("cpu", Size(300, 512)) == Size(500, 1024)
    assert str(fargate_size("cpu", Size(read_cpu("cpu", CPU), read_memory("memory", MEMORY)))) == "0.25 vCPU, 0.5 GB"


def test_pods_spread_over_zones_and_nodes_but_not_on_fargate() -> None:
    spread = pod()["topologySpreadConstraints"]
    assert [constraint["topologyKey"] for constraint in spread] == [
        "topology.kubernetes.io/zone", "kubernetes.io/hostname",
    ]  # fmt: skip
    assert {constraint["whenUnsatisfiable"] for constraint in spread} == {"ScheduleAnyway"}
    assert pod(FARGATE).keys().isdisjoint({"topologySpreadConstraints", "nodeSelector", "tolerations"})


def test_nodes_are_chosen_by_label_architecture_and_taint() -> None:
    spec = pod(
        node_selector={"class": "gpu"},
        architecture="arm64",
        tolerations=[{"key": "team", "value": "one", "effect": "NO_SCHEDULE"}, {"key": "spot"}],
    )
    assert spec["nodeSelector"] == {"class": "gpu", "kubernetes.io/arch": "arm64", "kubernetes.io/os": "linux"}
    assert spec["tolerations"] == [
        {"key": "team", "operator": "Equal", "value": "one", "effect": "NoSchedule"},
        {"key": "spot", "operator": "Exists"},
    ]


def test_ports_bring_a_service_of_the_same_numbers_and_probes() -> None:
    made = plan(ports={"http": 8080, "metrics": 9090}, probe={"port": "http", "path": "/ready"})
    assert made["Service"]["spec"]["ports"] == [
        {"name": "http", "port": 8080, "targetPort": "http"},
        {"name": "metrics", "port": 9090, "targetPort": "metrics"},
    ]
    assert made["Service"]["spec"]["selector"] == made["Deployment"]["spec"]["selector"]["matchLabels"]
    inner = container(ports={"http": 8080}, probe={"path": "/ready", "liveness_path": "/alive"})
    assert inner["readinessProbe"]["httpGet"] == {"path": "/ready", "port": "http"}
    assert inner["livenessProbe"]["httpGet"] == {"path": "/alive", "port": "http"}
    assert container(ports={"http": 8080})["startupProbe"]["tcpSocket"] == {"port": "http"}


def test_a_pod_serves_until_load_balancers_know_that_it_goes() -> None:
    assert container(ports={"http": 8080})["lifecycle"] == {"preStop": {"sleep": {"seconds": 15}}}
    assert pod(termination_seconds=60)["terminationGracePeriodSeconds"] == 75


def test_files_come_from_config_maps_and_secrets_and_restart_pods() -> None:
    made = plan(config={"/etc/app": {"app.conf": "a"}}, secrets={"/etc/tls": "tls"})
    (config,) = [manifest for manifest in made.values() if manifest["kind"] == "ConfigMap"]
    spec = made["Deployment"]["spec"]["template"]["spec"]
    volumes = {mount["mountPath"]: mount for mount in spec["containers"][0]["volumeMounts"]}
    by_name = {volume["name"]: volume for volume in spec["volumes"]}
    assert config["data"] == {"app.conf": "a"}
    assert by_name[volumes["/etc/app"]["name"]]["configMap"] == {"name": config["metadata"]["name"]}
    assert by_name[volumes["/etc/tls"]["name"]]["secret"] == {"secretName": "tls", "defaultMode": 0o440}
    assert volumes["/etc/app"]["readOnly"] is volumes["/etc/tls"]["readOnly"] is True
    before = made["Deployment"]["spec"]["template"]["metadata"]["annotations"]
    after = plan(config={"/etc/app": {"app.conf": "b"}})["Deployment"]["spec"]["template"]["metadata"]["annotations"]
    assert before.keys() == after.keys() == {"private-eks/config"}
    assert before != after


def test_autoscaling_leaves_the_number_of_pods_alone() -> None:
    made = plan(replicas=3, max_replicas=9, cpu_percent=60)
    assert "replicas" not in made["Deployment"]["spec"]
    scaler = made["HorizontalPodAutoscaler"]["spec"]
    assert (scaler["minReplicas"], scaler["maxReplicas"]) == (3, 9)
    assert scaler["metrics"][0]["resource"]["target"] == {"type": "Utilization", "averageUtilization": 60}
    assert scaler["scaleTargetRef"] == {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}


@pytest.mark.parametrize(
    ("settings", "budget"),
    [
        ({"replicas": 2}, {"maxUnavailable": 1}),
        ({"replicas": 5, "min_available": 4}, {"minAvailable": 4}),
        ({"replicas": 1}, None),
    ],
)
def test_a_budget_never_blocks_a_drain(settings: dict[str, Any], budget: dict[str, int] | None) -> None:
    found = plan(**settings).get("PodDisruptionBudget")
    if budget is None or found is None:
        assert (budget, found) == (None, None)
    else:
        assert budget.items() <= found["spec"].items()
        assert found["spec"]["unhealthyPodEvictionPolicy"] == "AlwaysAllow"


def test_a_file_system_is_shared_and_a_disk_is_for_one() -> None:
    shared: Any = {"/data": {"file_system": "files"}}
    claim = claims_of("web", {"namespace": "shop", "image": "web", "volumes": shared})["/data"]
    volume, bound = plan_volumes(
        "web", {"namespace": "shop", "image": "web", "volumes": shared}, {"files": "fs-1::fsap-1"}
    )
    assert volume["spec"]["csi"]["volumeHandle"] == "fs-1::fsap-1"
    assert bound["metadata"] == {"name": claim, "namespace": "shop"}
    assert any(v.get("persistentVolumeClaim") == {"claimName": claim} for v in pod(FARGATE, volumes=shared)["volumes"])
    own: Any = {
        "namespace": "shop",
        "replicas": 1,
        "volumes": {"/data": {"storage_class": "gp3", "size": "20Gi"}},
    }
    (disk,) = plan_volumes("web", own, {})
    assert disk["spec"]["resources"] == {"requests": {"storage": "20Gi"}}
    assert disk["spec"]["storageClassName"] == "gp3"
    assert plan(**own)["Deployment"]["spec"]["strategy"] == {"type": "Recreate"}


def test_load_balancers_are_let_in_where_policies_close_the_namespace() -> None:
    made = plan(ports={"http": 8080}, load_balancer={"source_ranges": ["192.168.0.0/24"]})
    (rule,) = made["NetworkPolicy/web-front"]["spec"]["ingress"]
    assert rule["ports"] == [{"port": 8080, "protocol": "TCP"}]
    assert [source["ipBlock"]["cidr"] for source in rule["from"]] == ["10.0.0.0/16", "192.168.0.0/24"]
    assert "NetworkPolicy/web-front" not in plan(ports={"http": 8080})


def test_an_ingress_asks_the_application_s_own_path_whether_it_works() -> None:
    made = plan(
        ports={"http": 8080}, probe={"path": "/ready"}, ingress={"certificate_arn": CERTIFICATE, "host": "a.b.internal"}
    )
    annotations = made["Ingress"]["metadata"]["annotations"]
    assert annotations["alb.ingress.kubernetes.io/healthcheck-path"] == "/ready"
    (rule,) = made["Ingress"]["spec"]["rules"]
    assert rule["host"] == "a.b.internal"
    assert rule["http"]["paths"][0]["backend"]["service"] == {"name": "web", "port": {"name": "http"}}


REFUSALS: list[tuple[dict[str, Any], str]] = [
    ({"ports": {"HTTP": 8080}}, "ports.HTTP: got 'HTTP'; allowed: 1 to 15 lower-case letters"),
    ({"probe": {"port": "x"}, "ports": {"http": 8080}}, "probe.port: got 'x'; allowed: http"),
    ({"config": {"/": {"a": "b"}}}, "config: got '/'; allowed: an absolute path"),
    ({"config": {"/etc/app": {}}}, "config./etc/app: got '0 bytes in 0 files'"),
    ({"config": {"/etc/app": {"a": "x" * 2**20}}}, "up to 1 MiB together"),
    ({"replicas": 3, "max_replicas": 2}, "max_replicas: got 2; allowed: replicas, 3, to 1000"),
    ({"replicas": 0, "max_replicas": 2}, "replicas: got 0; allowed: 1 or more with max_replicas"),
    ({"cpu_percent": 0}, "cpu_percent: got 0; allowed: 1 to 100"),
    ({"cpu": "1 core"}, "cpu: got '1 core'; allowed: a number of vCPUs"),
    ({"architecture": "arm"}, "architecture: got 'arm'; did you mean 'arm64'?; allowed: amd64, arm64"),
]


@pytest.mark.parametrize(("settings", "message"), REFUSALS)
def test_what_would_not_run_is_refused(settings: dict[str, Any], message: str) -> None:
    assert message in refusal_of(lambda: plan(**settings))


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"cpu": "20"}, "cpu: got 'cpu 20000m, memory 256Mi'; allowed: up to 16 vCPU"),
        ({"storage": "200Gi"}, "storage: got '200Gi'; allowed: up to 175Gi on Fargate"),
        ({"namespace": "other"}, "namespace: got 'other'; allowed: a namespace that a Fargate profile selects: shop"),
    ],
)
def test_what_fargate_cannot_run_is_refused(settings: dict[str, Any], message: str) -> None:
    assert message in refusal_of(lambda: plan(FARGATE, **settings))


@pytest.mark.parametrize(
    ("volume", "message"),
    [
        ({"file_system": "a", "storage_class": "b"}, "got ['file_system', 'storage_class']"),
        ({"file_system": "b"}, "file_system: got 'b'; allowed: a"),
        ({"file_system": "a", "size": "1Gi"}, "size: got '1Gi'; allowed: none: file systems grow"),
        ({"storage_class": "gp3", "size": "big"}, "size: got 'big'; allowed: an amount such as '512Mi'"),
    ],
)
def test_a_volume_is_of_one_kind(volume: dict[str, str], message: str) -> None:
    settings: Any = {"namespace": "shop", "volumes": {"/data": volume}}
    assert message in refusal_of(lambda: plan_volumes("web", settings, {"a": "fs-1"}))
