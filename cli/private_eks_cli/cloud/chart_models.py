"""What the platform's charts make, as far as somebody else depends on it; tests/charts holds it against the charts.

Names are those of the releases that the presets make. Workloads read the given values at the chart's own paths.
"""

from collections.abc import Mapping

from .chart_model import ChartModel, Container, Workload
from .chart_parts import AS_65532, CSI, LBC, RESTRICTED, SECCOMP, VPA, WEBHOOK, csi, labels, vpa

MODELS: Mapping[str, ChartModel] = {
    LBC: ChartModel(
        version="3.5.0",
        workloads=(Workload(name=LBC, containers=(Container(name=LBC),), labels=labels(LBC), replicas="replicaCount"),),
        objects={
            "Certificate": ("aws-load-balancer-root-cert", "aws-load-balancer-serving-cert"),
            "ClusterRole": (f"{LBC}-role",),
            "ClusterRoleBinding": (f"{LBC}-rolebinding",),
            "IngressClass": ("alb",),
            "IngressClassParams": ("alb",),
            "Issuer": ("aws-load-balancer-root-issuer", "aws-load-balancer-selfsigned-issuer"),
            "PodDisruptionBudget": (LBC,),
            "Role": (f"{LBC}-leader-election-role",),
            "RoleBinding": (f"{LBC}-leader-election-rolebinding",),
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
        services={f"{WEBHOOK}-service": labels(LBC)},
        webhooks={
            f"MutatingWebhookConfiguration {WEBHOOK}": (
                "alb-target-control.namespace.elbv2.k8s.aws",
                "alb-target-control.object.elbv2.k8s.aws",
                "mtargetgroupbinding.elbv2.k8s.aws",
                "quicid.elbv2.k8s.aws",
            ),
            f"ValidatingWebhookConfiguration {WEBHOOK}": (
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
                labels=labels("aws-cluster-autoscaler", "cluster-autoscaler"),
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
        services={"cluster-autoscaler": labels("aws-cluster-autoscaler", "cluster-autoscaler")},
    ),
    "external-dns": ChartModel(
        version="1.21.1",
        workloads=(
            Workload(
                name="external-dns",
                containers=(Container(name="external-dns"),),
                labels=labels("external-dns"),
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
        services={"external-dns": labels("external-dns")},
        defaults={
            "replicaCount": 1,
            "podSecurityContext": {"runAsNonRoot": True, "fsGroup": 65534, **SECCOMP},
            "securityContext": {**RESTRICTED, **AS_65532},
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
                labels=labels("karpenter"),
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
        services={"karpenter": labels("karpenter")},
        defaults={
            "nodeSelector": {"kubernetes.io/os": "linux"},
            "podSecurityContext": {"fsGroup": 65532, **SECCOMP},
            "controller": {"securityContext": {**RESTRICTED, **AS_65532}},
        },
    ),
    "metrics-server": ChartModel(
        version="3.13.1",
        workloads=(
            Workload(
                name="metrics-server",
                containers=(Container(name="metrics-server"),),
                labels=labels("metrics-server"),
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
        services={"metrics-server": labels("metrics-server")},
        defaults={"securityContext": {**RESTRICTED, "runAsNonRoot": True, "runAsUser": 1000, **SECCOMP}},
    ),
    CSI: ChartModel(
        version="1.6.0",
        workloads=(
            Workload(
                kind="DaemonSet",
                name=CSI,
                containers=(
                    csi("node-driver-registrar", "registrarImage", "registrar"),
                    csi("secrets-store", "image", "driver", "privileged"),
                    csi("liveness-probe", "livenessProbeImage", "livenessProbe"),
                ),
                labels={"app": CSI},
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
    VPA: ChartModel(
        version="0.13.0",
        workloads=(
            vpa("admission-controller", "admissionController"),
            vpa("recommender", "recommender"),
            vpa("updater", "updater"),
        ),
        objects={
            "Certificate": (f"{VPA}-webhook-ca", f"{VPA}-webhook-cert"),
            "ClusterRole": (
                f"{VPA}-admission-controller",
                *(f"{VPA}-recommender-{what}" for what in ("actor", "checkpoint-actor", "metrics-reader")),
                *(f"{VPA}-recommender-{what}" for what in ("status-actor", "target-reader")),
                *(f"{VPA}-updater-{what}" for what in ("actor", "evictioner", "in-place", "status-reader")),
                f"{VPA}-updater-target-reader",
            ),
            "ClusterRoleBinding": (
                f"{VPA}-admission-controller",
                *(f"{VPA}-recommender-{what}" for what in ("actor", "checkpoint-actor", "metrics-reader")),
                *(f"{VPA}-recommender-{what}" for what in ("status-actor", "target-reader")),
                *(f"{VPA}-updater-{what}-binding" for what in ("actor", "evictioner", "in-place", "status-reader")),
                f"{VPA}-updater-target-reader-binding",
            ),
            "Issuer": (f"{VPA}-ca", f"{VPA}-selfsigned"),
            "PodDisruptionBudget": (f"{VPA}-admission-controller", f"{VPA}-recommender", f"{VPA}-updater"),
            "Role": (f"{VPA}-recommender-leader-locking", f"{VPA}-updater-leader-locking"),
            "RoleBinding": (f"{VPA}-recommender-leader-locking", f"{VPA}-updater-leader-locking-binding"),
        },
        definitions={
            "verticalpodautoscalercheckpoints.autoscaling.k8s.io": "Namespaced VerticalPodAutoscalerCheckpoint",
            "verticalpodautoscalers.autoscaling.k8s.io": "Namespaced VerticalPodAutoscaler",
        },
        services={"vpa-webhook": {**labels(VPA), "app.kubernetes.io/component": "admission-controller"}},
        webhooks={f"MutatingWebhookConfiguration {VPA}-webhook-config": ()},
    ),
}
