"""Presets of the platform: their settings, and what the rest of a stack file has to be for them."""

from typing import Any

from .rows import DNS, Row

_CERTIFICATES: dict[str, Any] = {"addons.cert-manager": {}}
_ZONES = {"hostedZoneIds": ["Z0123456789ABCDEFGHIJ"]}
_ON_FARGATE = {"fargateProfiles.system": {"selectors": [{"namespace": "kube-system"}]}}


def _preset(name: str, **settings: Any) -> dict[str, Any]:
    return {f"platform.{name}": settings}


def _balancer(**values: Any) -> dict[str, Any]:
    return {**_preset("load-balancer-controller", values=values), **_CERTIFICATES}


_SETTINGS = (
    Row(
        "unknown preset",
        _preset("ingress-nginx"),
        "platform",
        "got 'ingress-nginx'; choose one of these; allowed: cluster-autoscaler, external-dns, karpenter, ",
    ),
    Row("misspelt preset", _preset("metric-server"), "platform", "did you mean 'metrics-server'?"),
    Row("misspelt setting", _preset("metrics-server", replica=2), "platform.metrics-server.replica", "'replicas'?"),
    Row("preset without pods", _preset("metrics-server", replicas=0), "platform.metrics-server.replicas", "1 or more"),
    Row("replicas as text", _preset("karpenter", replicas="two"), "platform.karpenter.replicas", "a whole number"),
    Row(
        "replicas of what has no leader",
        _preset("external-dns", replicas=2, **_ZONES),
        "platform.external-dns.replicas",
        "got 2; allowed: no number of its own; remove it: the chart decides it",
    ),
    Row(
        "records of no zone",
        _preset("external-dns"),
        "platform.external-dns.hostedZoneIds",
        "got nothing; allowed: ids of private hosted zones; name those that it may change",
    ),
    Row(
        "a domain for a zone",
        _preset("external-dns", hostedZoneIds=["inside.example.com"]),
        "platform.external-dns.hostedZoneIds[0]",
        "got 'inside.example.com'; allowed: an id such as Z0123456789ABCDEFGHIJ; see aws route53 list-hosted-zones",
    ),
    Row(
        "zones of another preset",
        _preset("metrics-server", **_ZONES),
        "platform.metrics-server.hostedZoneIds",
        "allowed: this setting for external-dns only; remove it",
    ),
    Row("values as text", _preset("metrics-server", values="a: b"), "platform.metrics-server.values", "a mapping"),
)

_VALUES = (
    Row(
        "a service without an endpoint",
        _balancer(enableWafv2=True),
        "platform.load-balancer-controller.values.enableWafv2",
        "got true; allowed: false; remove it: the preset brings neither its endpoint nor its permissions",
    ),
    Row(
        "load balancers on the internet",
        _balancer(defaultLoadBalancerScheme="internet-facing"),
        "platform.load-balancer-controller.values.defaultLoadBalancerScheme",
        "got 'internet-facing'; allowed: 'internal'; remove it: no load balancer faces the internet here",
    ),
    Row(
        "a certificate that differs each time",
        _balancer(enableCertManager=False),
        "platform.load-balancer-controller.values.enableCertManager",
        "got false; allowed: true; remove it: a certificate of Helm's making differs in every preview",
    ),
    Row(
        "prices from the internet",
        _preset("cluster-autoscaler", values={"extraArgs": {"aws-use-static-instance-list": False}}),
        "platform.cluster-autoscaler.values.extraArgs.aws-use-static-instance-list",
        "got false; allowed: true; remove it: the live list is on the internet",
    ),
    Row(
        "Karpenter as if there were a way out",
        _preset("karpenter", values={"settings": {"isolatedVPC": False}}),
        "platform.karpenter.values.settings.isolatedVPC",
        "got false; allowed: true; remove it: the preset brings no endpoint for prices",
        stack="karpenter",
    ),
    Row(
        "an image from the internet",
        _preset("metrics-server", values={"image": {"repository": "registry.k8s.io/metrics-server/metrics-server"}}),
        "platform.metrics-server.values.image.repository",
        "remove it: images come from the private registry",
    ),
    Row(
        "hooks of Helm",
        _preset("secrets-store-csi", values={"linux": {"crds": {"enabled": True}}}),
        "platform.secrets-store-csi.values.linux.crds.enabled",
        "got true; allowed: false; remove it: hooks of Helm would become plain jobs",
    ),
)

_SURROUNDINGS = (
    Row("autoscaler for no version", {**_preset("cluster-autoscaler"), "version": "latest"}, "version", "like '1.35'"),
    Row(
        "Karpenter without its AWS side",
        _preset("karpenter"),
        "platform.karpenter",
        "got 'no Karpenter in AWS'; allowed: its role, queue and instance profile; set karpenter: {enabled: true}",
    ),
    Row(
        "autoscaler without groups",
        {**_preset("cluster-autoscaler"), **_ON_FARGATE},
        "platform.cluster-autoscaler",
        "got 'no node group'; allowed: it beside a managed or self-managed node group; remove it: all other nodes",
        stack="fargate",
    ),
    Row(
        "autoscaler with Auto Mode alone",
        _preset("cluster-autoscaler"),
        "platform.cluster-autoscaler",
        "allowed: it beside a managed or self-managed node group; remove it: all other nodes are sized by who runs",
        stack="auto",
    ),
    Row(
        "autoscaler for a version without one",
        {**_preset("cluster-autoscaler"), "version": "1.32", "supportType": "EXTENDED"},
        "platform.cluster-autoscaler",
        "got 'version 1.32'; allowed: Kubernetes 1.33, 1.34, 1.35, 1.36; leave it out: no image is known for this",
    ),
    Row(
        "load balancer controller without certificates",
        _preset("load-balancer-controller"),
        "platform.load-balancer-controller",
        "got 'no cert-manager'; allowed: it together with the EKS add-on cert-manager, which makes the certificates of "
        "its webhooks; add addons: {cert-manager: {}}",
    ),
    Row(
        "driver of volumes on Fargate alone",
        {**_preset("secrets-store-csi"), **_ON_FARGATE},
        "platform.secrets-store-csi",
        "got 'Fargate alone'; allowed: a cluster with nodes: DaemonSets do not run on Fargate; remove it: pods on",
        stack="fargate",
    ),
    Row(
        "preset in a namespace that no profile takes",
        {**_preset("metrics-server"), "fargateProfiles.apps": {"selectors": [{"namespace": "apps"}]}},
        "platform.metrics-server",
        "got ['apps', 'coredns']; allowed: a Fargate profile with a selector such as {'namespace': 'kube-system', ",
        stack="fargate",
    ),
    Row(
        "preset whose labels no profile takes",
        {**_preset("external-dns", **_ZONES), "fargateProfiles.coredns": {"selectors": [DNS]}},
        "platform.external-dns",
        "'labels': {'app.kubernetes.io/instance': 'external-dns', 'app.kubernetes.io/name': 'external-dns'}}; add it",
        stack="fargate",
    ),
    Row(
        "preset and add-on both",
        {**_preset("metrics-server"), "addons.metrics-server": {}},
        "platform.metrics-server",
        "got 'the add-on metrics-server too'; allowed: one of the two: the EKS add-on metrics-server brings the same; ",
    ),
    Row(
        "driver of volumes beside the add-on that brings it",
        {**_preset("secrets-store-csi"), "addons.aws-secrets-store-csi-driver-provider": {}},
        "platform.secrets-store-csi",
        "allowed: one of the two: the EKS add-on aws-secrets-store-csi-driver-provider brings the same; remove this",
    ),
    Row(
        "identity that a preset brings",
        {
            **_preset("external-dns", **_ZONES),
            "identities.dns": {
                "namespace": "kube-system",
                "serviceAccount": "external-dns",
                "policies": ["AmazonRoute53FullAccess"],
            },
        },
        "identities.dns",
        "got 'kube-system/external-dns'; allowed: names and service accounts that no preset has; external-dns has it; ",
    ),
    Row(
        "platform as a list",
        {"platform": ["metrics-server"]},
        "platform",
        "got ['metrics-server']; allowed: a mapping of names to values",
    ),
)

ROWS = (*_SETTINGS, *_VALUES, *_SURROUNDINGS)
