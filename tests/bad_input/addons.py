"""EKS add-ons: names, settings, and whether anything can run them."""

from collections.abc import Mapping
from typing import Any

from .rows import DNS, ROLE, Row

_APPS = {"selectors": [{"namespace": "apps"}]}


def _addon(name: str, **settings: Any) -> dict[str, Any]:
    return {f"addons.{name}": settings}


def _cni(configuration: Mapping[str, Any]) -> dict[str, Any]:
    return _addon("vpc-cni", configuration=configuration)


_SETTINGS = (
    Row("misspelt add-on", _addon("core-dns"), "addons.core-dns"),
    Row("misspelt driver", _addon("aws-ebs-cis-driver"), "addons.aws-ebs-cis-driver"),
    Row("add-on with a space", _addon("my addon"), "addons.my addon"),
    Row("add-on version malformed", _addon("coredns", version="1.12"), "addons.coredns.version"),
    Row("add-on version latest", _addon("coredns", version="latest"), "addons.coredns.version"),
    Row("add-on version as a number", _addon("coredns", version=1.12), "addons.coredns.version"),
    Row("unknown conflict handling", _addon("coredns", onConflict="overwrite"), "addons.coredns.onConflict"),
    Row("timeout of a moment", _addon("coredns", timeoutMinutes=4), "addons.coredns.timeoutMinutes"),
    Row("timeout of hours", _addon("coredns", timeoutMinutes=61), "addons.coredns.timeoutMinutes"),
    Row("timeout in words", _addon("coredns", timeoutMinutes="20m"), "addons.coredns.timeoutMinutes"),
    Row("preserve in words", _addon("coredns", preserve="yes"), "addons.coredns.preserve"),
    Row("add-on as a version", {"addons": {"coredns": "v1.12.4"}}, "addons.coredns"),
    Row("add-ons as a list", {"addons": ["coredns"]}, "addons"),
    Row("role of an add-on", _addon("vpc-cni", roleArn="cni"), "addons.vpc-cni.roleArn"),
    Row(
        "role of an add-on in another partition",
        _addon("vpc-cni", roleArn="arn:aws-cn:iam::111122223333:role/cni"),
        "addons.vpc-cni.roleArn",
    ),
    Row(
        "add-on whose role only its user knows",
        _addon("aws-mountpoint-s3-csi-driver"),
        "addons.aws-mountpoint-s3-csi-driver.roleArn",
    ),
    Row(
        "mechanism of an add-on without a role",
        _addon("metrics-server", mechanism="irsa"),
        "addons.metrics-server.mechanism",
    ),
    Row(
        "unknown mechanism of an add-on",
        _addon("aws-ebs-csi-driver", mechanism="kiam"),
        "addons.aws-ebs-csi-driver.mechanism",
    ),
    Row(
        "Pod Identity for an add-on of HyperPod",
        _addon("amazon-sagemaker-hyperpod-inference", roleArn=f"{ROLE}/inference", mechanism="pod-identity"),
        "addons.amazon-sagemaker-hyperpod-inference.mechanism",
    ),
    Row(
        "Pod Identity for agents on Windows",
        {
            "nodeGroups.windows": {"amiType": "WINDOWS_CORE_2022_x86_64", "minSize": 1},
            **_addon("amazon-cloudwatch-observability", mechanism="pod-identity"),
        },
        "addons.amazon-cloudwatch-observability.mechanism",
        stack="managed",
    ),
)

_CONFIGURATIONS = (
    Row("add-on configuration as text", _addon("coredns", configuration="{}"), "addons.coredns.configuration"),
    Row("add-on configuration as a list", _addon("coredns", configuration=[1]), "addons.coredns.configuration"),
    Row(
        "boolean in the VPC CNI's environment",
        _cni({"env": {"ENABLE_PREFIX_DELEGATION": True}}),
        "addons.vpc-cni.configuration.env.ENABLE_PREFIX_DELEGATION",
    ),
    Row(
        "number in the VPC CNI's environment",
        _cni({"env": {"WARM_PREFIX_TARGET": 1}}),
        "addons.vpc-cni.configuration.env.WARM_PREFIX_TARGET",
    ),
    Row(
        "boolean switch of the VPC CNI",
        _cni({"enableNetworkPolicy": True}),
        "addons.vpc-cni.configuration.enableNetworkPolicy",
    ),
    Row(
        "custom networking without subnets",
        _cni({"env": {"AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG": "true"}}),
        "addons.vpc-cni.configuration.env.AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG",
    ),
    Row(
        "Windows without addresses for its pods",
        _cni({"enableWindowsIpam": "false"}),
        "addons.vpc-cni.configuration.enableWindowsIpam",
        stack="windows",
    ),
    Row(
        "CoreDNS told to leave Fargate",
        _addon("coredns", configuration={"computeType": "ec2"}),
        "addons.coredns.configuration.computeType",
        stack="fargate",
    ),
    Row(
        "CoreDNS told to leave the nodes",
        _addon("coredns", configuration={"computeType": "Fargate"}),
        "addons.coredns.configuration.computeType",
        stack="managed",
    ),
)

_FARGATE = (
    Row(
        "EBS on Fargate",
        _addon("aws-ebs-csi-driver"),
        "addons.aws-ebs-csi-driver",
        stack="fargate",
    ),
    Row(
        "EFS driver on Fargate",
        _addon("aws-efs-csi-driver"),
        "addons.aws-efs-csi-driver",
        stack="fargate",
    ),
    Row(
        "Pod Identity agent on Fargate",
        _addon("eks-pod-identity-agent"),
        "addons.eks-pod-identity-agent",
        stack="fargate",
    ),
    Row(
        "node add-on without nodes",
        _addon("vpc-cni"),
        "addons.vpc-cni",
        stack="fargate",
    ),
    Row(
        "kube-proxy without nodes",
        _addon("kube-proxy"),
        "addons.kube-proxy",
        stack="fargate",
    ),
    Row(
        "agent for logs on Fargate",
        _addon("amazon-cloudwatch-observability"),
        "addons.amazon-cloudwatch-observability",
        stack="fargate",
    ),
    Row(
        "GuardDuty's agent on Fargate",
        _addon("aws-guardduty-agent"),
        "addons.aws-guardduty-agent",
        stack="fargate",
    ),
    Row(
        "node monitoring on Fargate",
        _addon("eks-node-monitoring-agent"),
        "addons.eks-node-monitoring-agent",
        stack="fargate",
    ),
    Row(
        "metrics-server without a profile",
        _addon("metrics-server"),
        "addons.metrics-server",
        stack="fargate",
    ),
    Row(
        "add-on that no profile selects",
        _addon("cert-manager"),
        "addons.cert-manager",
        stack="fargate",
    ),
    Row(
        "add-on that a profile selects in part",
        {
            **_addon("external-dns"),
            "fargateProfiles.dns": {"selectors": [{"namespace": "external-dns", "labels": {"a": "b"}}]},
        },
        "addons.external-dns",
        stack="fargate",
    ),
    Row(
        "Pod Identity for an add-on on Fargate",
        {
            **_addon("external-dns", mechanism="pod-identity"),
            "fargateProfiles.dns": {"selectors": [{"namespace": "external-dns"}]},
        },
        "addons.external-dns.mechanism",
        stack="fargate",
    ),
)

_COMPANIONS = (
    Row("adot without cert-manager", _addon("adot"), "addons.adot"),
    Row(
        "Private CA without cert-manager",
        _addon("aws-privateca-connector-for-kubernetes"),
        "addons.aws-privateca-connector-for-kubernetes",
    ),
    Row(
        "inference without its drivers",
        _addon("amazon-sagemaker-hyperpod-inference", roleArn=f"{ROLE}/inference"),
        "addons.amazon-sagemaker-hyperpod-inference",
    ),
    *(
        Row(
            f"{name} in Auto Mode",
            _addon(name),
            f"addons.{name}",
            stack="auto",
        )
        for name in ("aws-ebs-csi-driver", "coredns", "eks-pod-identity-agent", "vpc-cni")
    ),
    Row(
        "EBS in Auto Mode beside Fargate",
        {**_addon("aws-ebs-csi-driver"), "fargateProfiles": {"coredns": {"selectors": [DNS]}, "apps": _APPS}},
        "addons.aws-ebs-csi-driver",
        stack="auto",
    ),
)

ROWS = (*_SETTINGS, *_CONFIGURATIONS, *_FARGATE, *_COMPANIONS)
