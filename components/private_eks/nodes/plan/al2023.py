"""User data of Amazon Linux 2023: NodeConfig documents for nodeadm and scripts for cloud-init.

https://docs.aws.amazon.com/eks/latest/userguide/al2023.html, https://awslabs.github.io/amazon-eks-ami/nodeadm/doc/api/
"""

import base64
import json
import posixpath
import re
from collections.abc import Mapping
from typing import Any

from ...common.plan.arguments import refusal
from ...intranet.plan.registries import hosts_file, hosts_folder
from .bootstrap import CLUSTER_DECIDES, Bootstrap, NodeSettings, check_kubelet_names, filled, kubelet_flags

FIELD = re.compile(r"[a-z][A-Za-z0-9]*")
OUR_KUBELET_FIELDS = {"clusterDNS": CLUSTER_DECIDES, "registerWithTaints": "use taints"}
OLDEST_WITH_PROXY = "20251120"
"""The release of the image whose nodeadm uses a proxy for all that it calls itself.

https://github.com/awslabs/amazon-eks-ami/blob/main/CHANGELOG.md
"""
_ANCHORS = "/etc/pki/ca-trust/source/anchors"
_REGISTRIES = "/etc/containerd/certs.d"
_END = "END_OF_FILE"
_OUR_CLUSTER_FIELDS = ("apiServerEndpoint", "certificateAuthority", "cidr", "name")


def write(node: NodeSettings, bootstrap: Bootstrap | None) -> str | None:
    """Write the node's NodeConfig and its own parts as MIME; of several NodeConfigs, later ones win.

    The scripts run before the kubelet starts.
    """
    spec = _spec(node, bootstrap)
    config = {"apiVersion": "node.eks.aws/v1alpha1", "kind": "NodeConfig", "spec": spec}
    files = _files(node)
    parts = [
        *([json.dumps(config, indent=2, sort_keys=True)] if spec else []),
        *([_script(files)] if files else []),
        *node.parts,
    ]
    return _multipart([_body(part) for part in parts]) if parts else None


def check_kubelet(argument: str, kubelet: Mapping[str, Any]) -> None:
    """Refuse names that are no fields of KubeletConfiguration, or that other settings decide."""
    check_kubelet_names(argument, kubelet, FIELD, "maxPods", OUR_KUBELET_FIELDS)


def check_part(argument: str, part: str) -> None:
    """Refuse what is neither a script nor a NodeConfig, and a NodeConfig that names the cluster."""
    if part.startswith("#!"):
        return
    config = _read_yaml(argument, part)
    group = str(config.get("apiVersion")).split("/")[0]
    if config.get("kind") != "NodeConfig" or group != "node.eks.aws":
        raise _neither(argument, part, "begin a script with #!, a NodeConfig with apiVersion and kind")
    spec = config.get("spec") or {}
    cluster = spec.get("cluster") or {} if isinstance(spec, Mapping) else None
    if not isinstance(cluster, Mapping):
        raise refusal(argument, part, "a NodeConfig whose spec and spec.cluster are mappings", "correct it")
    if given := [name for name in _OUR_CLUSTER_FIELDS if cluster.get(name)]:
        allowed = f"a spec.cluster without {', '.join(_OUR_CLUSTER_FIELDS)}"
        raise refusal(argument, ", ".join(given), allowed, CLUSTER_DECIDES)


def _spec(node: NodeSettings, bootstrap: Bootstrap | None) -> dict[str, Any]:
    proxy = node.intranet.proxy
    instance = {"environment": {"default": proxy.both_spellings}} if proxy else {}
    if bootstrap is None:
        return filled({"instance": instance, "kubelet": filled({"config": dict(node.kubelet)})})
    cluster = {
        "name": bootstrap.cluster_name,
        "apiServerEndpoint": bootstrap.endpoint,
        "certificateAuthority": bootstrap.certificate_authority,
        "cidr": bootstrap.service_cidr,
    }
    kubelet = filled({"config": dict(node.kubelet), "flags": kubelet_flags(node)})
    return filled({"cluster": cluster, "instance": instance, "kubelet": kubelet})


def _files(node: NodeSettings) -> dict[str, str]:
    """Give the files that have to be there before containerd starts, by their paths."""
    anchors = {f"{_ANCHORS}/{name}.pem": bundle for name, bundle in node.intranet.authorities.items()}
    mirrors = node.intranet.mirrors.items()
    return anchors | {f"{_REGISTRIES}/{hosts_folder(host)}/hosts.toml": hosts_file(to) for host, to in mirrors}


def _script(files: Mapping[str, str]) -> str:
    """Write files, and let the node trust authorities that are among them; nodeadm itself has called EC2 by then."""
    lines = ["#!/bin/sh", "set -e"]
    for path, content in files.items():
        lines += [f"mkdir -p '{posixpath.dirname(path)}'", f"cat > '{path}' <<'{_END}'", f"{content}{_END}"]
    trusts = any(path.startswith(_ANCHORS) for path in files)
    return "\n".join([*lines, *(["update-ca-trust"] if trusts else []), ""])


def _multipart(bodies: list[str]) -> str:
    boundary = "==NODE=="
    while any(boundary in body for body in bodies):
        boundary += "="
    head = f'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="{boundary}"\n\n'
    return head + "".join(f"--{boundary}\n{body}\n" for body in bodies) + f"--{boundary}--\n"


def _body(part: str) -> str:
    """Write a part below its headers, in base64 if mail has no form for it: cloud-init garbles letters beyond ASCII.

    nodeadm reads both: https://github.com/awslabs/amazon-eks-ami/blob/main/nodeadm/internal/configprovider/encoding.go
    """
    kind = "text/x-shellscript" if part.startswith("#!") else "application/node.eks.aws"
    if part.isascii() and "\r" not in part:
        return f"Content-Type: {kind}\n\n{part}"
    encoded = base64.encodebytes(part.encode()).decode()
    return f'Content-Type: {kind}; charset="utf-8"\nContent-Transfer-Encoding: base64\n\n{encoded}'


def _read_yaml(argument: str, part: str) -> Mapping[str, Any]:
    import yaml

    try:
        config = yaml.safe_load(part)
    except Exception as error:  # PyYAML stumbles in more ways than its own: KeyError over `!!bool x`, and others.
        raise _neither(argument, part, f"correct it: {' '.join(str(error).split())}") from error
    if not isinstance(config, Mapping):
        raise _neither(argument, part, "begin a script with #!, a NodeConfig with apiVersion and kind")
    return config


def _neither(argument: str, part: str, remedy: str) -> ValueError:
    return refusal(argument, part, "a script that begins with #!, or a NodeConfig of node.eks.aws in YAML", remedy)
