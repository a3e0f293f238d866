"""Charts of controllers that call AWS.

Value paths were checked against the charts themselves (tests/charts), but for what is named in `inferred`.
"""

from collections.abc import Mapping

from ...common.plan.markers import CLUSTER_NAME, ENDPOINT, QUEUE, REGION, VPC_ID
from ...nodes.plan.karpenter import LABELS as KARPENTER_LABELS
from . import chart_statements as statements
from .chart_facts import ChartImage, KnownChart
from .pod_values import CONTAINER, CRITICAL, LINUX, ONE_AT_A_TIME, POD, SECCOMP, resources, spread

LOAD_BALANCER_CONTROLLER = "load-balancer-controller"
CLUSTER_AUTOSCALER = "cluster-autoscaler"
KARPENTER = "karpenter"
EXTERNAL_DNS = "external-dns"

_HERE = "it is this cluster's"
_NO_INTERNET = "no load balancer faces the internet here"
_NO_ENDPOINT = "the preset brings neither its endpoint nor its permissions, and the controller hangs where it asks"

_BALANCER_LABELS = {
    "app.kubernetes.io/instance": "aws-load-balancer-controller",
    "app.kubernetes.io/name": "aws-load-balancer-controller",
}
_AUTOSCALER_LABELS = {
    "app.kubernetes.io/instance": "cluster-autoscaler",
    "app.kubernetes.io/name": "aws-cluster-autoscaler",
}

AWS_CHARTS: Mapping[str, KnownChart] = {
    LOAD_BALANCER_CONTROLLER: KnownChart(
        source="https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/installation/",
        chart="aws-load-balancer-controller",
        repository="https://aws.github.io/eks-charts",
        version="3.5.0",
        app_version="v3.5.0",
        images={
            "aws-load-balancer-controller": ChartImage(
                repository="public.ecr.aws/eks/aws-load-balancer-controller", tag="v3.5.0"
            )
        },
        pod_labels=_BALANCER_LABELS,
        values={
            "clusterName": CLUSTER_NAME,
            "region": REGION,
            "vpcId": VPC_ID,
            "enableShield": False,
            "enableWaf": False,
            "enableWafv2": False,
            "defaultTargetType": "ip",
            "defaultLoadBalancerScheme": "internal",
            # Fails every Service of the cluster until the controller is there; name the class in the Service instead.
            "enableServiceMutatorWebhook": False,
            # Helm's own certificate differs each time that the chart is templated.
            "enableCertManager": True,
            "createIngressClassResource": True,
            "ingressClass": "alb",
            "ingressClassParams": {"spec": {"scheme": "internal"}},
            "podSecurityContext": dict(POD),
            "securityContext": {**CONTAINER, "runAsNonRoot": True},
            "resources": resources("100m", "256Mi"),
            "podDisruptionBudget": dict(ONE_AT_A_TIME),
            "nodeSelector": dict(LINUX),
            "priorityClassName": CRITICAL,
            "topologySpreadConstraints": spread(_BALANCER_LABELS),
        },
        fixed={
            "clusterName": _HERE,
            "region": _HERE,
            "vpcId": _HERE,
            "enableShield": _NO_ENDPOINT,
            "enableWaf": _NO_ENDPOINT,
            "enableWafv2": _NO_ENDPOINT,
            "defaultLoadBalancerScheme": _NO_INTERNET,
            "ingressClassParams.spec.scheme": _NO_INTERNET,
            "enableCertManager": "a certificate of Helm's making differs in every preview",
        },
        replicas=("replicaCount",),
        service_account="aws-load-balancer-controller",
        statements=statements.load_balancer_controller,
        use="load-balancer-controller",
        addons=("cert-manager",),
        restriction="Ingresses name their certificates (`certificate-arn`): ACM is not searched. "
        "Services ask for it by `loadBalancerClass: service.k8s.aws/nlb`.",
    ),
    CLUSTER_AUTOSCALER: KnownChart(
        source="https://github.com/kubernetes/autoscaler/tree/cluster-autoscaler-chart-9.59.0/charts/cluster-autoscaler",
        chart="cluster-autoscaler",
        repository="https://kubernetes.github.io/autoscaler",
        version="9.59.0",
        app_version="1.35.0",
        images={
            # Its minor version is the cluster's, for it simulates the scheduler.
            "cluster-autoscaler": ChartImage(
                repository="registry.k8s.io/autoscaling/cluster-autoscaler",
                tags={"1.33": "v1.33.6", "1.34": "v1.34.5", "1.35": "v1.35.2", "1.36": "v1.36.1"},
            )
        },
        pod_labels=_AUTOSCALER_LABELS,
        values={
            "fullnameOverride": "cluster-autoscaler",
            "cloudProvider": "aws",
            "awsRegion": REGION,
            "autoDiscovery": {"clusterName": CLUSTER_NAME},
            "extraArgs": {
                "aws-use-static-instance-list": True,
                "balance-similar-node-groups": True,
                "expander": "least-waste",
            },
            # Read up to version 1.34; newer SDKs ask the region's STS anyway.
            "extraEnv": {"AWS_STS_REGIONAL_ENDPOINTS": "regional"},
            "securityContext": dict(POD),
            "containerSecurityContext": dict(CONTAINER),
            "resources": resources("100m", "600Mi"),
            "podDisruptionBudget": dict(ONE_AT_A_TIME),
            "nodeSelector": dict(LINUX),
            "priorityClassName": CRITICAL,
            "topologySpreadConstraints": spread(_AUTOSCALER_LABELS),
        },
        fixed={
            "autoDiscovery.clusterName": _HERE,
            "awsRegion": _HERE,
            "cloudProvider": _HERE,
            "extraArgs.aws-use-static-instance-list": "the live list is on the internet",
            "extraEnv.AWS_STS_REGIONAL_ENDPOINTS": "only the region's STS has an endpoint",
        },
        replicas=("replicaCount",),
        service_account="cluster-autoscaler",
        service_account_path="rbac.serviceAccount",
        statements=statements.cluster_autoscaler,
        use="cluster-autoscaler",
        restriction="A group with volumes belongs to one zone (`onePerZone`).",
        inferred=("on_fargate", "pod_labels", "values"),
    ),
    KARPENTER: KnownChart(
        source="https://karpenter.sh/docs/getting-started/getting-started-with-karpenter/#private-clusters",
        chart="karpenter",
        repository="oci://public.ecr.aws/karpenter",
        version="1.14.1",
        app_version="1.14.1",
        images={
            "karpenter": ChartImage(
                repository="public.ecr.aws/karpenter/controller",
                tag="1.14.1",
                path="controller.image",
                digest=True,
            )
        },
        pod_labels=KARPENTER_LABELS,
        values={
            "settings": {
                "clusterName": CLUSTER_NAME,
                "clusterEndpoint": ENDPOINT,
                "interruptionQueue": QUEUE,
                "isolatedVPC": True,
            },
            "controller": {
                "env": [{"name": "AWS_REGION", "value": REGION}],
                "resources": resources("1", "1Gi"),
                "securityContext": dict(SECCOMP),
            },
            "priorityClassName": CRITICAL,
        },
        fixed={
            "settings.clusterName": _HERE,
            "settings.clusterEndpoint": _HERE,
            "settings.interruptionQueue": "it is the queue of this cluster's Karpenter",
            "settings.isolatedVPC": "the preset brings no endpoint for prices, and makes the instance profile itself",
        },
        replicas=("replicas",),
        service_account="karpenter",
        restriction="Wants `karpenter: {enabled: true}`, which brings role, queue and endpoints. "
        "Node classes name `instanceProfile`.",
    ),
    EXTERNAL_DNS: KnownChart(
        source="https://kubernetes-sigs.github.io/external-dns/latest/docs/tutorials/aws/",
        chart="external-dns",
        repository="https://kubernetes-sigs.github.io/external-dns/",
        version="1.21.1",
        app_version="0.21.0",
        images={
            "external-dns": ChartImage(repository="registry.k8s.io/external-dns/external-dns", tag="v0.21.0"),
        },
        pod_labels={"app.kubernetes.io/instance": "external-dns", "app.kubernetes.io/name": "external-dns"},
        values={
            "provider": {"name": "aws"},
            "env": [{"name": "AWS_REGION", "value": REGION}],
            "policy": "upsert-only",
            "registry": "txt",
            "txtOwnerId": CLUSTER_NAME,
            "extraArgs": {"aws-zone-type": "private"},
            "resources": resources("50m", "128Mi"),
            "nodeSelector": dict(LINUX),
            "priorityClassName": CRITICAL,
        },
        fixed={
            "extraArgs.aws-zone-type": "no zone of this cluster is public",
            "extraArgs.zone-id-filter": "its role may change hostedZoneIds",
            "domainFilters": "they are a setting of the preset",
            "provider.name": "its role is for Route 53",
            "txtOwnerId": "clusters that share a zone must tell their records apart",
        },
        service_account="external-dns",
        statements=statements.external_dns,
        use="external-dns",
        instead=("external-dns",),
        restriction="One pod: it has no leader election. Records outlive their Services, unless `policy: sync`.",
    ),
}
