"""Images, user data and kubelet settings with which nodes would not boot, or not join."""

from typing import Any

from .rows import GOVCLOUD, Row, group

_GENERAL = "nodeGroups.general"
_CHINA = {
    "aws:region": "cn-north-1",
    "zones": ["cn-north-1a", "cn-north-1b"],
    "accessEntries.admins.principalArn": "arn:aws-cn:iam::111122223333:role/admins",
}
_NODE_CONFIG = "apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\nspec:\n"


def _data(*parts: Any) -> dict[str, Any]:
    return group(userData=list(parts))


_IMAGES = (
    Row(
        "Windows in GovCloud",
        GOVCLOUD,
        "nodeGroups.windows.amiType",
        "allowed: Linux images in us-gov-west-1; EKS offers no Windows image there",
        stack="windows",
    ),
    Row(
        "Windows in China",
        _CHINA,
        "nodeGroups.windows.amiType",
        "allowed: Linux images in cn-north-1; EKS offers no Windows image there",
        stack="windows",
    ),
    Row(
        "Windows on a small disk",
        group("windows", volumeSize=49),
        "nodeGroups.windows.volumeSize",
        "got 49; allowed: 50 to 65536 GiB; change the size",
        stack="windows",
    ),
    Row(
        "Windows on Arm",
        group("windows", instanceTypes=["m7g.large"]),
        "nodeGroups.windows.instanceTypes[0]",
        "x86 types, as WINDOWS_CORE_2022_x86_64 asks; change the type or amiType",
        stack="windows",
    ),
    Row(
        "FIPS with Session Manager",
        group(amiType="BOTTLEROCKET_x86_64_FIPS", sessionManager=True),
        f"{_GENERAL}.sessionManager",
        "got true; allowed: false with BOTTLEROCKET_x86_64_FIPS; use an image without FIPS",
    ),
    Row(
        "FIPS image that is none",
        group(amiType="AL2023_x86_64_STANDARD_FIPS"),
        f"{_GENERAL}.amiType",
        "did you mean 'AL2023_x86_64_STANDARD'?",
    ),
    Row(
        "image type CUSTOM",
        group(amiType="CUSTOM"),
        f"{_GENERAL}.amiType",
        "choose one of these; allowed: AL2023_x86_64_NEURON, BOTTLEROCKET_ARM_64, ",
    ),
    Row(
        "image by its parameter",
        group(imageId="resolve:ssm:/images/nodes"),
        f"{_GENERAL}.imageId",
        "the id of an image, such as 'ami-0123456789abcdef0'; look it up: parameters and names are not resolved",
    ),
    Row("image by its name", group(imageId="hardened-2026"), f"{_GENERAL}.imageId", "look it up: parameters and names"),
    Row("image by half an id", group(imageId="ami-0123"), f"{_GENERAL}.imageId", "the id of an image, such as 'ami-"),
    Row(
        "own Arm image that is said to be x86",
        group(imageId="ami-0123456789abcdef0", instanceTypes=["m7g.large"]),
        f"{_GENERAL}.instanceTypes[0]",
        "x86 types, as AL2023_x86_64_STANDARD asks; change the type or amiType",
    ),
    Row(
        "volume key by alias",
        group(keyArn="arn:aws:kms:eu-west-1:111122223333:alias/nodes"),
        f"{_GENERAL}.keyArn",
        "allowed: arn:aws:kms:eu-west-1:<account>:key/<id>; give the ARN of a key in this region, not of its alias",
    ),
    Row(
        "volume key of another region",
        group(keyArn="arn:aws:kms:us-east-1:111122223333:key/a1"),
        f"{_GENERAL}.keyArn",
        "allowed: arn:aws:kms:eu-west-1:<account>:key/<id>; give the ARN of a key in this region",
    ),
)

_AL2023 = (
    Row(
        "user data of another kind",
        _data("#cloud-config\nruncmd: [reboot]\n"),
        f"{_GENERAL}.userData[0]",
        "a script that begins with #!, or a NodeConfig of node.eks.aws in YAML; begin a script with #!",
    ),
    Row("user data as prose", _data("reboot"), f"{_GENERAL}.userData[0]", "begin a script with #!, a NodeConfig with"),
    Row(
        "user data as no YAML", _data("a: [b"), f"{_GENERAL}.userData[0]", "NodeConfig of node.eks.aws in YAML; correct"
    ),
    Row(
        "user data as one text", group(userData="#!/bin/sh"), f"{_GENERAL}.userData", "got '#!/bin/sh'; allowed: a list"
    ),
    Row("user data as a mapping", _data({"kind": "NodeConfig"}), f"{_GENERAL}.userData[0]", "allowed: text"),
    Row(
        "NodeConfig that names the cluster",
        _data(f"{_NODE_CONFIG}  cluster:\n    name: other\n    cidr: 10.100.0.0/16\n"),
        f"{_GENERAL}.userData[0]",
        "got 'cidr, name'; allowed: a spec.cluster without apiServerEndpoint, certificateAuthority, cidr, name; remove",
    ),
    Row(
        "second part that names the cluster",
        _data("#!/bin/sh\ntrue\n", f"{_NODE_CONFIG}  cluster:\n    apiServerEndpoint: https://example.com\n"),
        f"{_GENERAL}.userData[1]",
        "remove it: the cluster decides",
    ),
    Row(
        "user data of 16 KB",
        _data("#!/bin/sh\n" + "#" * 16384),
        f"{_GENERAL}.userData",
        "allowed: 16384 bytes, with what a node needs to join; shorten it, or let a script fetch the rest from S3",
    ),
    Row(
        "kubelet's DNS",
        group(kubelet={"clusterDNS": ["10.0.0.10"]}),
        f"{_GENERAL}.kubelet",
        "got 'clusterDNS'; allowed: names but clusterDNS, registerWithTaints; remove it: the cluster decides",
    ),
    Row(
        "kubelet's taints",
        group(kubelet={"registerWithTaints": []}),
        f"{_GENERAL}.kubelet",
        "got 'registerWithTaints'; allowed: names but clusterDNS, registerWithTaints; use taints",
    ),
    Row(
        "most pods in words",
        group(kubelet={"maxPods": "many"}),
        f"{_GENERAL}.kubelet.maxPods",
        "got 'many'; allowed: a whole number from 1; say how many pods a node takes",
    ),
    Row(
        "kubelet as Bottlerocket spells it",
        group(kubelet={"max-pods": 58}),
        f"{_GENERAL}.kubelet",
        "got 'max-pods'; allowed: names such as maxPods; spell it as this operating system does",
    ),
)

_OTHERS = (
    Row(
        "broken TOML",
        _data("[settings"),
        f"{_GENERAL}.userData[0]",
        "allowed: Bottlerocket's settings in TOML; correct it: ",
        stack="bottlerocket",
    ),
    Row(
        "script for Bottlerocket",
        _data("#!/bin/sh\ntrue\n"),
        f"{_GENERAL}.userData[0]",
        "allowed: Bottlerocket's settings in TOML; correct it: Expected '='",
        stack="bottlerocket",
    ),
    Row(
        "TOML that names the cluster",
        _data('[settings.kubernetes]\ncluster-name = "other"\ncluster-dns-ip = "10.0.0.10"\n'),
        f"{_GENERAL}.userData[0]",
        "got 'cluster-dns-ip, cluster-name'; allowed: a settings.kubernetes without api-server, cluster-certificate,",
        stack="bottlerocket",
    ),
    Row(
        "TOML without settings",
        _data("[kubernetes]\nmax-pods = 58\n"),
        f"{_GENERAL}.userData[0]",
        "got ['kubernetes']; allowed: a table settings and nothing beside it; move all of it there",
        stack="bottlerocket",
    ),
    Row(
        "TOML that EKS cannot read",
        _data("[settings.motd]\nlist = [1, 'two']\n"),
        f"{_GENERAL}.userData[0].settings.motd.list",
        "allowed: items of one kind; split the list: EKS reads no mixed ones",
        stack="bottlerocket",
    ),
    Row(
        "TOML of 16 KB",
        _data(f"[settings]\nmotd = '{'m' * 16384}'\n"),
        f"{_GENERAL}.userData",
        "allowed: 16384 bytes, with what a node needs to join",
        stack="bottlerocket",
    ),
    Row(
        "Bottlerocket's labels by the kubelet",
        group(kubelet={"node-labels": {"a": "b"}}),
        f"{_GENERAL}.kubelet",
        "got 'node-labels'; allowed: names but api-server, cluster-certificate,",
        stack="bottlerocket",
    ),
    Row(
        "Bottlerocket as AL2023 spells it",
        group(kubelet={"maxPods": 58}),
        f"{_GENERAL}.kubelet",
        "got 'maxPods'; allowed: names such as max-pods; spell it as this operating system does",
        stack="bottlerocket",
    ),
    Row(
        "Bottlerocket without pods",
        group(kubelet={"max-pods": 0}),
        f"{_GENERAL}.kubelet.max-pods",
        "got 0; allowed: a whole number from 1; say how many pods a node takes",
        stack="bottlerocket",
    ),
    Row(
        "Windows with kubelet settings",
        group("windows", kubelet={"maxPods": 58}),
        "nodeGroups.windows.kubelet",
        "got ['maxPods']; allowed: none for Windows; remove it",
        stack="windows",
    ),
    Row(
        "Windows with its own tags",
        group("windows", userData=["<powershell>Restart-Computer</powershell>"]),
        "nodeGroups.windows.userData[0]",
        "allowed: PowerShell without the tags of user data; remove the tags: they are added around all parts",
        stack="windows",
    ),
)

ROWS = (*_IMAGES, *_AL2023, *_OTHERS)
