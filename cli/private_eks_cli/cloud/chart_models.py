"""What the platform's charts make, as far as somebody else depends on it; tests/charts holds it against the charts.

Names are those of the releases that the presets make. Workloads read the given values at the chart's own paths.
"""

from collections.abc import Mapping

from .chart_model import ChartModel, Container, Workload


def _labels(name: str, instance: str = "") -> dict[str, str]:
    return {"app.kubernetes.io/instance": instance or name, "app.kubernetes.io/name": name}


_RESTRICTED = {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}, "readOnlyRootFilesystem": True}
_SECCOMP = {"seccompProfile": {"type": "RuntimeDefault"}}
_AS_65532 = {"privileged": False, "runAsNonRoot": True, "runAsUser": 65532, "runAsGroup": 65532}
_LBC = "aws-load-balancer-controller"
_WEBHOOK = "aws-load-balancer-webhook"
_VPA = "vertical-pod-autoscaler"
_CSI = "secrets-store-csi-driver"


def _vpa(part: str, key: str) -> Workload:
    return Workload(
        name=f"{_VPA}-{part}",
        containers=(
            Container(
                name=part, image=f"{key}.image", security="containerSecurityContext", resources=f"{key}.resources"
            ),
        ),
        labels={**_labels(_VPA), "app.kubernetes.io/component": part},
        replicas=f"{key}.replicas",
        priority=f"{key}.priorityClassName",
        selector=f"{key}.nodeSelector",
        annotations=f"{key}.serviceAccount.annotations",
    )


def _csi(name: str, image: str, part: str, security: str = "") -> Container:
    return Container(name=name, image=f"linux.{image}", security=security, resources=f"linux.{part}.resources")


MODELS: Mapping[str, ChartModel] = {
    _LBC: ChartModel(
        version="3.5.0",
        workloads=(
            Workload(name=_LBC, containers=(Container(name=_LBC),), labels=_labels(_LBC), replicas="replicaCount"),
        ),
        objects={
            "Certificate": ("aws-load-balancer-root-cert", "aws-load-balancer-serving-cert"),
            "ClusterRole": (f"{_LBC}-role",),
            "ClusterRoleBinding": (f"{_LBC}-rolebinding",),
            "IngressClass": ("alb",),
            "IngressClassParams": ("alb",),
            "Issuer": ("aws-load-balancer-root-issuer", "aws-load-balancer-selfsigned-issuer"),
            "PodDisruptionBudget": (_LBC,),
            "Role": (f"{_LBC}-leader-election-role",),
            "RoleBinding": (f"{_LBC}-leader-election-rolebinding",),
        },
        definitions={
            "albtargetcontrolconfigs.elbv2.k8s.aws": "Namespaced ALBTargetControlConfig",
            "globalaccelerators.aga.k8s.aws": "Namespaced GlobalAccelerator",
            "ingressclassparams.elbv2.k8s.aws": "Cluster IngressClassParams",
            "listenerruleconfigurations.gateway.k8s.aws": "Namespaced ListenerRuleConfiguration",
            "loadbalancerconfigurations.gateway.k8s.aws": "Namespaced LoadBalancerConfiguration",
            "targetgroupbindings.elbv2.k8s.aws": "Namespaced TargetGroupBinding",
            "targetgroupconfigurations.gateway.k8s.aws": "Namespaced TargetGroupConfiguration",
        },
        services={f"{_WEBHOOK}-service": _labels(_LBC)},
        webhooks={
            f"MutatingWebhookConfiguration {_WEBHOOK}": (
                "alb-target-control.namespace.elbv2.k8s.aws",
                "alb-target-control.object.elbv2.k8s.aws",
                "mtargetgroupbinding.elbv2.k8s.aws",
                "quicid.elbv2.k8s.aws",
            ),
            f"ValidatingWebhookConfiguration {_WEBHOOK}": (
                "vingress.elbv2.k8s.aws",
                "vingressclassparams.elbv2.k8s.aws",
                "vtargetgroupbinding.elbv2.k8s.aws",
            ),
        },
    ),
    # As its templates have it; the chart is in no Go module, so no test renders it.
    "cluster-autoscaler": ChartModel(
        version="9.59.0",
        workloads=(
            Workload(
                name="cluster-autoscaler",
                containers=(Container(name="aws-cluster-autoscaler", security="containerSecurityContext"),),
                labels=_labels("aws-cluster-autoscaler", "cluster-autoscaler"),
                account="rbac.serviceAccount.name",
                replicas="replicaCount",
                security="securityContext",
                annotations="rbac.serviceAccount.annotations",
            ),
        ),
        objects={
            "ClusterRole": ("cluster-autoscaler",),
            "ClusterRoleBinding": ("cluster-autoscaler",),
            "PodDisruptionBudget": ("cluster-autoscaler",),
            "Role": ("cluster-autoscaler",),
            "RoleBinding": ("cluster-autoscaler",),
        },
        services={"cluster-autoscaler": _labels("aws-cluster-autoscaler", "cluster-autoscaler")},
    ),
    "external-dns": ChartModel(
        version="1.21.1",
        workloads=(
            Workload(
                name="external-dns",
                containers=(Container(name="external-dns"),),
                labels=_labels("external-dns"),
                replicas="replicaCount",
            ),
        ),
        objects={
            "ClusterRole": ("external-dns",),
            "ClusterRoleBinding": ("external-dns-viewer",),
        },
        definitions={
            "dnsendpoints.externaldns.k8s.io": "Namespaced DNSEndpoint",
        },
        services={"external-dns": _labels("external-dns")},
        defaults={
            "replicaCount": 1,
            "podSecurityContext": {"runAsNonRoot": True, "fsGroup": 65534, **_SECCOMP},
            "securityContext": {**_RESTRICTED, **_AS_65532},
        },
    ),
    "karpenter": ChartModel(
        version="1.14.1",
        workloads=(
            Workload(
                name="karpenter",
                containers=(
                    Container(
                        name="controller",
                        image="controller.image",
                        security="controller.securityContext",
                        resources="controller.resources",
                    ),
                ),
                labels=_labels("karpenter"),
                account="serviceAccount.name",
                replicas="replicas",
            ),
        ),
        objects={
            "ClusterRole": ("karpenter", "karpenter-admin", "karpenter-core"),
            "ClusterRoleBinding": ("karpenter", "karpenter-core"),
            "PodDisruptionBudget": ("karpenter",),
            "Role": ("karpenter", "karpenter-dns"),
            "RoleBinding": ("karpenter", "karpenter-dns"),
        },
        definitions={
            "capacitybuffers.autoscaling.x-k8s.io": "Namespaced CapacityBuffer",
            "ec2nodeclasses.karpenter.k8s.aws": "Cluster EC2NodeClass",
            "nodeclaims.karpenter.sh": "Cluster NodeClaim",
            "nodeoverlays.karpenter.sh": "Cluster NodeOverlay",
            "nodepools.karpenter.sh": "Cluster NodePool",
        },
        services={"karpenter": _labels("karpenter")},
        defaults={
            "nodeSelector": {"kubernetes.io/os": "linux"},
            "podSecurityContext": {"fsGroup": 65532, **_SECCOMP},
            "controller": {"securityContext": {**_RESTRICTED, **_AS_65532}},
        },
    ),
    "metrics-server": ChartModel(
        version="3.13.1",
        workloads=(
            Workload(
                name="metrics-server",
                containers=(Container(name="metrics-server"),),
                labels=_labels("metrics-server"),
                replicas="replicas",
            ),
        ),
        objects={
            "APIService": ("v1beta1.metrics.k8s.io",),
            "ClusterRole": ("system:metrics-server", "system:metrics-server-aggregated-reader"),
            "ClusterRoleBinding": ("metrics-server:system:auth-delegator", "system:metrics-server"),
            "PodDisruptionBudget": ("metrics-server",),
            "RoleBinding": ("metrics-server-auth-reader",),
        },
        services={"metrics-server": _labels("metrics-server")},
        defaults={"securityContext": {**_RESTRICTED, "runAsNonRoot": True, "runAsUser": 1000, **_SECCOMP}},
    ),
    _CSI: ChartModel(
        version="1.6.0",
        workloads=(
            Workload(
                kind="DaemonSet",
                name=_CSI,
                containers=(
                    _csi("node-driver-registrar", "registrarImage", "registrar"),
                    _csi("secrets-store", "image", "driver", "privileged"),
                    _csi("liveness-probe", "livenessProbeImage", "livenessProbe"),
                ),
                labels={"app": _CSI},
                priority="linux.priorityClassName",
                selector="linux.nodeSelector",
            ),
        ),
        objects={
            "ClusterRole": (
                "secretproviderclasses-admin-role",
                "secretproviderclasses-role",
                "secretproviderclasses-viewer-role",
                "secretproviderclasspodstatuses-viewer-role",
            ),
            "ClusterRoleBinding": ("secretproviderclasses-rolebinding",),
            "CSIDriver": ("secrets-store.csi.k8s.io",),
        },
        definitions={
            "secretproviderclasses.secrets-store.csi.x-k8s.io": "Namespaced SecretProviderClass",
            "secretproviderclasspodstatuses.secrets-store.csi.x-k8s.io": "Namespaced SecretProviderClassPodStatus",
        },
        defaults={
            "privileged": {"privileged": True},
            "linux": {
                # Its template writes it by itself.
                "nodeSelector": {"kubernetes.io/os": "linux"},
                "driver": {"resources": {"limits": {"cpu": "200m"}}},
                "registrar": {"resources": {"limits": {"cpu": "100m"}}},
                "livenessProbe": {"resources": {"limits": {"cpu": "100m"}}},
            },
        },
    ),
    _VPA: ChartModel(
        version="0.13.0",
        workloads=(
            _vpa("admission-controller", "admissionController"),
            _vpa("recommender", "recommender"),
            _vpa("updater", "updater"),
        ),
        objects={
            "Certificate": (f"{_VPA}-webhook-ca", f"{_VPA}-webhook-cert"),
            "ClusterRole": (
                f"{_VPA}-admission-controller",
                *(f"{_VPA}-recommender-{what}" for what in ("actor", "checkpoint-actor", "metrics-reader")),
                *(f"{_VPA}-recommender-{what}" for what in ("status-actor", "target-reader")),
                *(f"{_VPA}-updater-{what}" for what in ("actor", "evictioner", "in-place", "status-reader")),
                f"{_VPA}-updater-target-reader",
            ),
            "ClusterRoleBinding": (
                f"{_VPA}-admission-controller",
                *(f"{_VPA}-recommender-{what}" for what in ("actor", "checkpoint-actor", "metrics-reader")),
                *(f"{_VPA}-recommender-{what}" for what in ("status-actor", "target-reader")),
                *(f"{_VPA}-updater-{what}-binding" for what in ("actor", "evictioner", "in-place", "status-reader")),
                f"{_VPA}-updater-target-reader-binding",
            ),
            "Issuer": (f"{_VPA}-ca", f"{_VPA}-selfsigned"),
            "PodDisruptionBudget": (f"{_VPA}-admission-controller", f"{_VPA}-recommender", f"{_VPA}-updater"),
            "Role": (f"{_VPA}-recommender-leader-locking", f"{_VPA}-updater-leader-locking"),
            "RoleBinding": (f"{_VPA}-recommender-leader-locking", f"{_VPA}-updater-leader-locking-binding"),
        },
        definitions={
            "verticalpodautoscalercheckpoints.autoscaling.k8s.io": "Namespaced VerticalPodAutoscalerCheckpoint",
            "verticalpodautoscalers.autoscaling.k8s.io": "Namespaced VerticalPodAutoscaler",
        },
        services={"vpa-webhook": {**_labels(_VPA), "app.kubernetes.io/component": "admission-controller"}},
        webhooks={f"MutatingWebhookConfiguration {_VPA}-webhook-config": ()},
    ),
}
