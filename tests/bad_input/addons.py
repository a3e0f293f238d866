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
    Row(
        "misspelt add-on",
        _addon("core-dns"),
        "addons.core-dns",
        "did you mean 'coredns'?; allowed: an add-on's name as EKS spells it",
    ),
    Row("misspelt driver", _addon("aws-ebs-cis-driver"), "addons.aws-ebs-cis-driver", "mean 'aws-ebs-csi-driver'?"),
    Row("add-on with a space", _addon("my addon"), "addons.my addon", "letters, digits, hyphens and underscores; see"),
    Row(
        "add-on version malformed",
        _addon("coredns", version="1.12"),
        "addons.coredns.version",
        "got '1.12'; allowed: a version such as 'v1.12.4-eksbuild.1', or 'newest'; see aws eks describe-addon-versions",
    ),
    Row("add-on version latest", _addon("coredns", version="latest"), "addons.coredns.version", "or 'newest'; see aws"),
    Row("add-on version as a number", _addon("coredns", version=1.12), "addons.coredns.version", "put quotes around"),
    Row(
        "unknown conflict handling",
        _addon("coredns", onConflict="overwrite"),
        "addons.coredns.onConflict",
        "did you mean 'OVERWRITE'?; allowed: NONE, OVERWRITE, PRESERVE",
    ),
    Row(
        "timeout of a moment",
        _addon("coredns", timeoutMinutes=4),
        "addons.coredns.timeoutMinutes",
        "got 4; allowed: 5 to 60; choose a length in between",
    ),
    Row("timeout of hours", _addon("coredns", timeoutMinutes=61), "addons.coredns.timeoutMinutes", "allowed: 5 to 60"),
    Row("timeout in words", _addon("coredns", timeoutMinutes="20m"), "addons.coredns.timeoutMinutes", "a whole number"),
    Row(
        "preserve in words", _addon("coredns", preserve="yes"), "addons.coredns.preserve", "got 'yes'; allowed: true or"
    ),
    Row("add-on as a version", {"addons": {"coredns": "v1.12.4"}}, "addons.coredns", "a mapping with configuration"),
    Row("add-ons as a list", {"addons": ["coredns"]}, "addons", "a mapping of names to values"),
    Row(
        "role of an add-on",
        _addon("vpc-cni", roleArn="cni"),
        "addons.vpc-cni.roleArn",
        "got 'cni'; allowed: arn:aws:iam::<account>:role/<name>; give the ARN of a role",
    ),
    Row(
        "role of an add-on in another partition",
        _addon("vpc-cni", roleArn="arn:aws-cn:iam::111122223333:role/cni"),
        "addons.vpc-cni.roleArn",
        "allowed: arn:aws:iam::<account>:role/<name>; give the ARN of a role",
    ),
    Row(
        "add-on whose role only its user knows",
        _addon("aws-mountpoint-s3-csi-driver"),
        "addons.aws-mountpoint-s3-csi-driver.roleArn",
        "got nothing; allowed: the ARN of a role; make one: The role that you give says which buckets it may use",
    ),
    Row(
        "mechanism of an add-on without a role",
        _addon("metrics-server", mechanism="irsa"),
        "addons.metrics-server.mechanism",
        "got 'irsa'; allowed: none, for it has no role; remove it, or give a roleArn",
    ),
    Row(
        "unknown mechanism of an add-on",
        _addon("aws-ebs-csi-driver", mechanism="kiam"),
        "addons.aws-ebs-csi-driver.mechanism",
        "allowed: irsa, pod-identity; choose one of these",
    ),
    Row(
        "Pod Identity for an add-on of HyperPod",
        _addon("amazon-sagemaker-hyperpod-inference", roleArn=f"{ROLE}/inference", mechanism="pod-identity"),
        "addons.amazon-sagemaker-hyperpod-inference.mechanism",
        "allowed: irsa, which is the default here; remove it: AWS hands its role out by IRSA only",
    ),
    Row(
        "Pod Identity for agents on Windows",
        {
            "nodeGroups.windows": {"amiType": "WINDOWS_CORE_2022_x86_64", "minSize": 1},
            **_addon("amazon-cloudwatch-observability", mechanism="pod-identity"),
        },
        "addons.amazon-cloudwatch-observability.mechanism",
        "remove it: it has agents on Windows nodes too, and Pod Identity has none there",
        stack="managed",
    ),
)

_CONFIGURATIONS = (
    Row(
        "add-on configuration as text",
        _addon("coredns", configuration="{}"),
        "addons.coredns.configuration",
        "a mapping",
    ),
    Row(
        "add-on configuration as a list",
        _addon("coredns", configuration=[1]),
        "addons.coredns.configuration",
        "mapping",
    ),
    Row(
        "boolean in the VPC CNI's environment",
        _cni({"env": {"ENABLE_PREFIX_DELEGATION": True}}),
        "addons.vpc-cni.configuration.env.ENABLE_PREFIX_DELEGATION",
        "got true; allowed: a text, such as '4' or 'true'; put quotes around it",
    ),
    Row(
        "number in the VPC CNI's environment",
        _cni({"env": {"WARM_PREFIX_TARGET": 1}}),
        "addons.vpc-cni.configuration.env.WARM_PREFIX_TARGET",
        "got 1; allowed: a text, such as '4' or 'true'; put quotes around it",
    ),
    Row(
        "boolean switch of the VPC CNI",
        _cni({"enableNetworkPolicy": True}),
        "addons.vpc-cni.configuration.enableNetworkPolicy",
        "got true; allowed: a text",
    ),
    Row(
        "custom networking without subnets",
        _cni({"env": {"AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG": "true"}}),
        "addons.vpc-cni.configuration.env.AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG",
        "got 'true'; allowed: 'true' together with an eniConfig; set customNetworking instead: without subnets",
    ),
    Row(
        "Windows without addresses for its pods",
        _cni({"enableWindowsIpam": "false"}),
        "addons.vpc-cni.configuration.enableWindowsIpam",
        "got 'false'; allowed: 'true' with Windows nodes; remove it: their pods need addresses",
        stack="windows",
    ),
    Row(
        "CoreDNS told to leave Fargate",
        _addon("coredns", configuration={"computeType": "ec2"}),
        "addons.coredns.configuration.computeType",
        "got 'ec2'; allowed: Fargate; remove it: CoreDNS would stay pending",
        stack="fargate",
    ),
    Row(
        "CoreDNS told to leave the nodes",
        _addon("coredns", configuration={"computeType": "Fargate"}),
        "addons.coredns.configuration.computeType",
        "got 'Fargate'; allowed: ec2; remove it: CoreDNS would stay pending",
        stack="managed",
    ),
)

_FARGATE = (
    Row(
        "EBS on Fargate",
        _addon("aws-ebs-csi-driver"),
        "addons.aws-ebs-csi-driver",
        "got 'Fargate alone'; allowed: a cluster with node groups; use EFS, which Fargate mounts without a driver",
        stack="fargate",
    ),
    Row(
        "EFS driver on Fargate",
        _addon("aws-efs-csi-driver"),
        "addons.aws-efs-csi-driver",
        "allowed: a cluster with node groups; leave it out: Fargate mounts file systems that exist without it",
        stack="fargate",
    ),
    Row(
        "Pod Identity agent on Fargate",
        _addon("eks-pod-identity-agent"),
        "addons.eks-pod-identity-agent",
        "allowed: a cluster with node groups; remove it: pods on Fargate get roles by IRSA",
        stack="fargate",
    ),
    Row(
        "node add-on without nodes",
        _addon("vpc-cni"),
        "addons.vpc-cni",
        "allowed: a cluster with node groups; remove it: Fargate brings its own network",
        stack="fargate",
    ),
    Row(
        "kube-proxy without nodes",
        _addon("kube-proxy"),
        "addons.kube-proxy",
        "allowed: a cluster with node groups; remove it: Fargate brings its own network",
        stack="fargate",
    ),
    Row(
        "agent for logs on Fargate",
        _addon("amazon-cloudwatch-observability"),
        "addons.amazon-cloudwatch-observability",
        "allowed: a cluster with node groups; let Fargate's log router send the logs",
        stack="fargate",
    ),
    Row(
        "GuardDuty's agent on Fargate",
        _addon("aws-guardduty-agent"),
        "addons.aws-guardduty-agent",
        "got 'Fargate alone'; allowed: a cluster with node groups; add a node group",
        stack="fargate",
    ),
    Row(
        "node monitoring on Fargate",
        _addon("eks-node-monitoring-agent"),
        "addons.eks-node-monitoring-agent",
        "got 'Fargate alone'; allowed: a cluster with node groups; add a node group",
        stack="fargate",
    ),
    Row(
        "metrics-server without a profile",
        _addon("metrics-server"),
        "addons.metrics-server",
        "got ['coredns']; allowed: a Fargate profile with a selector such as {'namespace': 'kube-system', 'labels': ",
        stack="fargate",
    ),
    Row(
        "add-on that no profile selects",
        _addon("cert-manager"),
        "addons.cert-manager",
        "a Fargate profile with a selector such as {'namespace': 'cert-manager'",
        stack="fargate",
    ),
    Row(
        "add-on that a profile selects in part",
        {
            **_addon("external-dns"),
            "fargateProfiles.dns": {"selectors": [{"namespace": "external-dns", "labels": {"a": "b"}}]},
        },
        "addons.external-dns",
        "add it: the add-on's pods would stay pending",
        stack="fargate",
    ),
    Row(
        "Pod Identity for an add-on on Fargate",
        {
            **_addon("external-dns", mechanism="pod-identity"),
            "fargateProfiles.dns": {"selectors": [{"namespace": "external-dns"}]},
        },
        "addons.external-dns.mechanism",
        "got 'pod-identity'; allowed: irsa, which is the default here; remove it",
        stack="fargate",
    ),
)

_COMPANIONS = (
    Row(
        "adot without cert-manager",
        _addon("adot"),
        "addons.adot",
        "got 'no cert-manager'; allowed: adot together with cert-manager; add cert-manager",
    ),
    Row(
        "Private CA without cert-manager",
        _addon("aws-privateca-connector-for-kubernetes"),
        "addons.aws-privateca-connector-for-kubernetes",
        "together with cert-manager; add cert-manager",
    ),
    Row(
        "inference without its drivers",
        _addon("amazon-sagemaker-hyperpod-inference", roleArn=f"{ROLE}/inference"),
        "addons.amazon-sagemaker-hyperpod-inference",
        "allowed: amazon-sagemaker-hyperpod-inference together with aws-fsx-csi-driver; add aws-fsx-csi-driver",
    ),
    *(
        Row(
            f"{name} in Auto Mode",
            _addon(name),
            f"addons.{name}",
            "got 'Auto Mode alone'; allowed: a cluster with node groups; remove it: Auto Mode brings its own",
            stack="auto",
        )
        for name in ("aws-ebs-csi-driver", "coredns", "eks-pod-identity-agent", "vpc-cni")
    ),
    Row(
        "EBS in Auto Mode beside Fargate",
        {**_addon("aws-ebs-csi-driver"), "fargateProfiles": {"coredns": {"selectors": [DNS]}, "apps": _APPS}},
        "addons.aws-ebs-csi-driver",
        "got 'Auto Mode and Fargate alone'; allowed: a cluster with node groups; remove it: Auto Mode brings its own",
        stack="auto",
    ),
)

ROWS = (*_SETTINGS, *_CONFIGURATIONS, *_FARGATE, *_COMPANIONS)
