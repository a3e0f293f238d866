"""Charts of what serves the cluster itself, and calls AWS not at all.

Value paths were checked against the charts themselves (tests/charts).
"""

from collections.abc import Mapping
from typing import Any

from .chart_facts import ChartImage, KnownChart
from .pod_values import CONTAINER, CRITICAL, LINUX, ONE_AT_A_TIME, POD, resources, spread

METRICS_SERVER = "metrics-server"
SECRETS_STORE_CSI = "secrets-store-csi"
VERTICAL_POD_AUTOSCALER = "vertical-pod-autoscaler"

_METRICS_LABELS = {"app.kubernetes.io/instance": "metrics-server", "app.kubernetes.io/name": "metrics-server"}
_VPA_LABELS = {
    "app.kubernetes.io/instance": "vertical-pod-autoscaler",
    "app.kubernetes.io/name": "vertical-pod-autoscaler",
}


def _of_vpa(component: str, memory: str) -> dict[str, Any]:
    """Give the values that the three parts of the vertical pod autoscaler have in common."""
    return {
        "resources": resources("50m", memory),
        "nodeSelector": dict(LINUX),
        "priorityClassName": CRITICAL,
        "podDisruptionBudget": {**ONE_AT_A_TIME, "minAvailable": None},
        "topologySpreadConstraints": spread({**_VPA_LABELS, "app.kubernetes.io/component": component}),
    }


CLUSTER_CHARTS: Mapping[str, KnownChart] = {
    METRICS_SERVER: KnownChart(
        source="https://kubernetes-sigs.github.io/metrics-server/",
        chart="metrics-server",
        repository="https://kubernetes-sigs.github.io/metrics-server/",
        version="3.13.1",
        app_version="0.8.1",
        images={
            "metrics-server": ChartImage(repository="registry.k8s.io/metrics-server/metrics-server", tag="v0.8.1"),
        },
        pod_labels=_METRICS_LABELS,
        values={
            "resources": resources("100m", "200Mi"),
            "podDisruptionBudget": {**ONE_AT_A_TIME, "enabled": True},
            "nodeSelector": dict(LINUX),
            "priorityClassName": CRITICAL,
            "topologySpreadConstraints": spread(_METRICS_LABELS),
        },
        # The kubelet has port 10250 of a Fargate pod: https://docs.aws.amazon.com/eks/latest/userguide/metrics-server.html
        on_fargate={"containerPort": 10251},
        replicas=("replicas",),
        service_account="",
        instead=("metrics-server",),
        restriction="Without the EKS add-on of this name, which needs neither mirror nor chart.",
    ),
    SECRETS_STORE_CSI: KnownChart(
        source="https://secrets-store-csi-driver.sigs.k8s.io/",
        chart="secrets-store-csi-driver",
        repository="https://kubernetes-sigs.github.io/secrets-store-csi-driver/charts",
        version="1.6.0",
        app_version="1.6.0",
        images={
            "secrets-store-csi-driver": ChartImage(
                repository="registry.k8s.io/csi-secrets-store/driver", tag="v1.6.0", path="linux.image"
            ),
            "csi-node-driver-registrar": ChartImage(
                repository="registry.k8s.io/sig-storage/csi-node-driver-registrar",
                tag="v2.16.0",
                path="linux.registrarImage",
            ),
            "livenessprobe": ChartImage(
                repository="registry.k8s.io/sig-storage/livenessprobe", tag="v2.18.0", path="linux.livenessProbeImage"
            ),
        },
        pod_labels={"app": "secrets-store-csi-driver"},
        values={
            "linux": {
                # Hooks that upgrade the definitions: they come with the chart's other objects.
                "crds": {"enabled": False},
                "priorityClassName": "system-node-critical",
                "driver": {"resources": resources("50m", "200Mi")},
                "registrar": {"resources": resources("10m", "100Mi")},
                "livenessProbe": {"resources": resources("10m", "100Mi")},
            },
            "tokenRequests": [{"audience": "sts.amazonaws.com"}, {"audience": "pods.eks.amazonaws.com"}],
        },
        fixed={
            "linux.crds.enabled": "hooks of Helm would become plain jobs",
            "tokenRequests": "a provider needs both to take the role of a pod",
        },
        runs_on_fargate=False,
        restricted=False,
        instead=("aws-secrets-store-csi-driver-provider",),
        restriction="The driver alone: for Secrets Manager and Parameter Store take the EKS add-on "
        "`aws-secrets-store-csi-driver-provider`, which brings it. Its pods are privileged.",
    ),
    VERTICAL_POD_AUTOSCALER: KnownChart(
        source="https://github.com/kubernetes/autoscaler/tree/master/vertical-pod-autoscaler",
        chart="vertical-pod-autoscaler",
        repository="https://kubernetes.github.io/autoscaler",
        version="0.13.0",
        app_version="1.8.1",
        images={
            f"vpa-{part}": ChartImage(repository=f"registry.k8s.io/autoscaling/vpa-{part}", tag="1.8.1", path=path)
            for part, path in (
                ("admission-controller", "admissionController.image"),
                ("recommender", "recommender.image"),
                ("updater", "updater.image"),
            )
        },
        pod_labels=_VPA_LABELS,
        values={
            "podSecurityContext": dict(POD),
            "containerSecurityContext": dict(CONTAINER),
            "admissionController": {
                **_of_vpa("admission-controller", "200Mi"),
                # Instead of hook jobs, which make a certificate once and for all.
                "certGen": {"enabled": False},
                "certManager": {"enabled": True, "createSelfSignedIssuer": {"enabled": True}},
            },
            "recommender": _of_vpa("recommender", "500Mi"),
            "updater": _of_vpa("updater", "500Mi"),
        },
        fixed={
            "admissionController.certGen.enabled": "hooks of Helm would become plain jobs",
            "admissionController.certManager.enabled": "a certificate of Helm's making differs in every preview",
        },
        replicas=("admissionController.replicas", "recommender.replicas", "updater.replicas"),
        addons=("cert-manager",),
        restriction="On Fargate pods are not resized in place: let them be recreated (`updateMode: Recreate`). "
        "It needs metrics-server.",
        inferred=("restriction",),
    ),
}
