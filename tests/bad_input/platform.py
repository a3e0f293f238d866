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
    Row("unknown preset", _preset("ingress-nginx"), "platform"),
    Row("misspelt preset", _preset("metric-server"), "platform"),
    Row("misspelt setting", _preset("metrics-server", replica=2), "platform.metrics-server.replica"),
    Row("preset without pods", _preset("metrics-server", replicas=0), "platform.metrics-server.replicas"),
    Row("replicas as text", _preset("karpenter", replicas="two"), "platform.karpenter.replicas"),
    Row(
        "replicas of what has no leader",
        _preset("external-dns", replicas=2, **_ZONES),
        "platform.external-dns.replicas",
    ),
    Row("records of no zone", _preset("external-dns"), "platform.external-dns.hostedZoneIds"),
    Row(
        "a domain for a zone",
        _preset("external-dns", hostedZoneIds=["inside.example.com"]),
        "platform.external-dns.hostedZoneIds[0]",
    ),
    Row("zones of another preset", _preset("metrics-server", **_ZONES), "platform.metrics-server.hostedZoneIds"),
    Row("values as text", _preset("metrics-server", values="a: b"), "platform.metrics-server.values"),
)

_VALUES = (
    Row(
        "a service without an endpoint",
        _balancer(enableWafv2=True),
        "platform.load-balancer-controller.values.enableWafv2",
    ),
    Row(
        "load balancers on the internet",
        _balancer(defaultLoadBalancerScheme="internet-facing"),
        "platform.load-balancer-controller.values.defaultLoadBalancerScheme",
    ),
    Row(
        "a certificate that differs each time",
        _balancer(enableCertManager=False),
        "platform.load-balancer-controller.values.enableCertManager",
    ),
    Row(
        "prices from the internet",
        _preset("cluster-autoscaler", values={"extraArgs": {"aws-use-static-instance-list": False}}),
        "platform.cluster-autoscaler.values.extraArgs.aws-use-static-instance-list",
    ),
    Row(
        "Karpenter as if there were a way out",
        _preset("karpenter", values={"settings": {"isolatedVPC": False}}),
        "platform.karpenter.values.settings.isolatedVPC",
        stack="karpenter",
    ),
    Row(
        "an image from the internet",
        _preset("metrics-server", values={"image": {"repository": "registry.k8s.io/metrics-server/metrics-server"}}),
        "platform.metrics-server.values.image.repository",
    ),
    Row(
        "hooks of Helm",
        _preset("secrets-store-csi", values={"linux": {"crds": {"enabled": True}}}),
        "platform.secrets-store-csi.values.linux.crds.enabled",
    ),
)

_SURROUNDINGS = (
    Row("autoscaler for no version", {**_preset("cluster-autoscaler"), "version": "latest"}, "version"),
    Row("Karpenter without its AWS side", _preset("karpenter"), "platform.karpenter"),
    Row(
        "autoscaler without groups",
        {**_preset("cluster-autoscaler"), **_ON_FARGATE},
        "platform.cluster-autoscaler",
        stack="fargate",
    ),
    Row(
        "autoscaler with Auto Mode alone",
        _preset("cluster-autoscaler"),
        "platform.cluster-autoscaler",
        stack="auto",
    ),
    Row(
        "autoscaler for a version without one",
        {**_preset("cluster-autoscaler"), "version": "1.32", "supportType": "EXTENDED"},
        "platform.cluster-autoscaler",
    ),
    Row(
        "load balancer controller without certificates",
        _preset("load-balancer-controller"),
        "platform.load-balancer-controller",
    ),
    Row(
        "driver of volumes on Fargate alone",
        {**_preset("secrets-store-csi"), **_ON_FARGATE},
        "platform.secrets-store-csi",
        stack="fargate",
    ),
    Row(
        "preset in a namespace that no profile takes",
        {**_preset("metrics-server"), "fargateProfiles.apps": {"selectors": [{"namespace": "apps"}]}},
        "platform.metrics-server",
        stack="fargate",
    ),
    Row(
        "preset whose labels no profile takes",
        {**_preset("external-dns", **_ZONES), "fargateProfiles.coredns": {"selectors": [DNS]}},
        "platform.external-dns",
        stack="fargate",
    ),
    Row(
        "preset and add-on both", {**_preset("metrics-server"), "addons.metrics-server": {}}, "platform.metrics-server"
    ),
    Row(
        "driver of volumes beside the add-on that brings it",
        {**_preset("secrets-store-csi"), "addons.aws-secrets-store-csi-driver-provider": {}},
        "platform.secrets-store-csi",
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
    ),
    Row("platform as a list", {"platform": ["metrics-server"]}, "platform"),
)

ROWS = (*_SETTINGS, *_VALUES, *_SURROUNDINGS)
