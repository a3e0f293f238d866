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
        stack="windows",
    ),
    Row(
        "Windows in China",
        _CHINA,
        "nodeGroups.windows.amiType",
        stack="windows",
    ),
    Row(
        "Windows on a small disk",
        group("windows", volumeSize=49),
        "nodeGroups.windows.volumeSize",
        stack="windows",
    ),
    Row(
        "Windows on Arm",
        group("windows", instanceTypes=["m7g.large"]),
        "nodeGroups.windows.instanceTypes[0]",
        stack="windows",
    ),
    Row(
        "FIPS with Session Manager",
        group(amiType="BOTTLEROCKET_x86_64_FIPS", sessionManager=True),
        f"{_GENERAL}.sessionManager",
    ),
    Row("FIPS image that is none", group(amiType="AL2023_x86_64_STANDARD_FIPS"), f"{_GENERAL}.amiType"),
    Row("image type CUSTOM", group(amiType="CUSTOM"), f"{_GENERAL}.amiType"),
    Row("image by its parameter", group(imageId="resolve:ssm:/images/nodes"), f"{_GENERAL}.imageId"),
    Row("image by its name", group(imageId="hardened-2026"), f"{_GENERAL}.imageId"),
    Row("image by half an id", group(imageId="ami-0123"), f"{_GENERAL}.imageId"),
    Row(
        "own Arm image that is said to be x86",
        group(imageId="ami-0123456789abcdef0", instanceTypes=["m7g.large"]),
        f"{_GENERAL}.instanceTypes[0]",
    ),
    Row("volume key by alias", group(keyArn="arn:aws:kms:eu-west-1:111122223333:alias/nodes"), f"{_GENERAL}.keyArn"),
    Row(
        "volume key of another region", group(keyArn="arn:aws:kms:us-east-1:111122223333:key/a1"), f"{_GENERAL}.keyArn"
    ),
)

_AL2023 = (
    Row("user data of another kind", _data("#cloud-config\nruncmd: [reboot]\n"), f"{_GENERAL}.userData[0]"),
    Row("user data as prose", _data("reboot"), f"{_GENERAL}.userData[0]"),
    Row("user data as no YAML", _data("a: [b"), f"{_GENERAL}.userData[0]"),
    Row("user data as one text", group(userData="#!/bin/sh"), f"{_GENERAL}.userData"),
    Row("user data as a mapping", _data({"kind": "NodeConfig"}), f"{_GENERAL}.userData[0]"),
    Row(
        "NodeConfig that names the cluster",
        _data(f"{_NODE_CONFIG}  cluster:\n    name: other\n    cidr: 10.100.0.0/16\n"),
        f"{_GENERAL}.userData[0]",
    ),
    Row(
        "second part that names the cluster",
        _data("#!/bin/sh\ntrue\n", f"{_NODE_CONFIG}  cluster:\n    apiServerEndpoint: https://example.com\n"),
        f"{_GENERAL}.userData[1]",
    ),
    Row("user data of 16 KB", _data("#!/bin/sh\n" + "#" * 16384), f"{_GENERAL}.userData"),
    Row("kubelet's DNS", group(kubelet={"clusterDNS": ["10.0.0.10"]}), f"{_GENERAL}.kubelet"),
    Row("kubelet's taints", group(kubelet={"registerWithTaints": []}), f"{_GENERAL}.kubelet"),
    Row("most pods in words", group(kubelet={"maxPods": "many"}), f"{_GENERAL}.kubelet.maxPods"),
    Row("kubelet as Bottlerocket spells it", group(kubelet={"max-pods": 58}), f"{_GENERAL}.kubelet"),
)

_OTHERS = (
    Row(
        "broken TOML",
        _data("[settings"),
        f"{_GENERAL}.userData[0]",
        stack="bottlerocket",
    ),
    Row(
        "script for Bottlerocket",
        _data("#!/bin/sh\ntrue\n"),
        f"{_GENERAL}.userData[0]",
        stack="bottlerocket",
    ),
    Row(
        "TOML that names the cluster",
        _data('[settings.kubernetes]\ncluster-name = "other"\ncluster-dns-ip = "10.0.0.10"\n'),
        f"{_GENERAL}.userData[0]",
        stack="bottlerocket",
    ),
    Row(
        "TOML without settings",
        _data("[kubernetes]\nmax-pods = 58\n"),
        f"{_GENERAL}.userData[0]",
        stack="bottlerocket",
    ),
    Row(
        "TOML that EKS cannot read",
        _data("[settings.motd]\nlist = [1, 'two']\n"),
        f"{_GENERAL}.userData[0].settings.motd.list",
        stack="bottlerocket",
    ),
    Row(
        "TOML of 16 KB",
        _data(f"[settings]\nmotd = '{'m' * 16384}'\n"),
        f"{_GENERAL}.userData",
        stack="bottlerocket",
    ),
    Row(
        "Bottlerocket's labels by the kubelet",
        group(kubelet={"node-labels": {"a": "b"}}),
        f"{_GENERAL}.kubelet",
        stack="bottlerocket",
    ),
    Row(
        "Bottlerocket as AL2023 spells it",
        group(kubelet={"maxPods": 58}),
        f"{_GENERAL}.kubelet",
        stack="bottlerocket",
    ),
    Row(
        "Bottlerocket without pods",
        group(kubelet={"max-pods": 0}),
        f"{_GENERAL}.kubelet.max-pods",
        stack="bottlerocket",
    ),
    Row(
        "Windows with kubelet settings",
        group("windows", kubelet={"maxPods": 58}),
        "nodeGroups.windows.kubelet",
        stack="windows",
    ),
    Row(
        "Windows with its own tags",
        group("windows", userData=["<powershell>Restart-Computer</powershell>"]),
        "nodeGroups.windows.userData[0]",
        stack="windows",
    ),
)

ROWS = (*_IMAGES, *_AL2023, *_OTHERS)
