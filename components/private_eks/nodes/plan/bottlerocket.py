"""User data of Bottlerocket: its settings in TOML.

https://bottlerocket.dev/en/os/latest/#/api/settings/
"""

import base64
import re
import tomllib
from collections.abc import Mapping
from typing import Any

from ...common.plan.arguments import refusal
from ...common.plan.mappings import merged
from ...intranet.plan.registries import mirror_url
from . import toml
from .bootstrap import CLUSTER_DECIDES, Bootstrap, NodeSettings, check_kubelet_names, filled
from .labels import EFFECTS

SETTING = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_OUR_SETTINGS = ("api-server", "cluster-certificate", "cluster-dns-ip", "cluster-name")
OUR_KUBELET_SETTINGS = {
    **dict.fromkeys(_OUR_SETTINGS, CLUSTER_DECIDES),
    "node-labels": "use labels",
    "node-taints": "use taints",
}
_NO_FIPS_ENDPOINTS = base64.b64encode(b"[default]\nuse_fips_endpoint=false\n").decode()
"""ECR's FIPS endpoints are not on PrivateLink; the FIPS kernel stays.

https://docs.aws.amazon.com/eks/latest/userguide/bottlerocket-fips-amis.html"""


def write(node: NodeSettings, bootstrap: Bootstrap | None) -> str:
    """Write the settings, with the node's own parts laid over ours: nothing calls out, and no admin container."""
    proxy = node.intranet.proxy
    mirrors = [{"registry": host, "endpoint": [mirror_url(to)]} for host, to in node.intranet.mirrors.items()]
    settings = {
        "aws": {"config": _NO_FIPS_ENDPOINTS} if node.fips else {},
        "container-registry": {"mirrors": mirrors} if mirrors else {},
        "host-containers": {"admin": {"enabled": False}, "control": {"enabled": node.session_manager}},
        "kubernetes": {**node.kubelet, **(_join(node, bootstrap) if bootstrap else {})},
        "metrics": {"send-metrics": False},
        "pki": {
            name: {"data": base64.b64encode(bundle.encode()).decode(), "trusted": True}
            for name, bundle in node.intranet.authorities.items()
        },
        "network": {"https-proxy": proxy.https, "no-proxy": list(proxy.no_proxy)} if proxy else {},
    }
    document: dict[str, Any] = {"settings": filled(settings)}
    for part in node.parts:
        document = merged(document, tomllib.loads(part))
    return toml.write(document)


def check_kubelet(argument: str, kubelet: Mapping[str, Any]) -> None:
    """Refuse names that `settings.kubernetes` cannot have, or that other settings decide."""
    check_kubelet_names(argument, kubelet, SETTING, "max-pods", OUR_KUBELET_SETTINGS)


def check_part(argument: str, part: str) -> None:
    """Refuse what is no TOML, what Bottlerocket or EKS would not read in it, and settings that name the cluster."""
    try:
        document = tomllib.loads(part)
    except (ValueError, RecursionError) as error:
        raise refusal(argument, part, "Bottlerocket's settings in TOML", f"correct it: {error}") from error
    toml.check_values(argument, document)
    settings = document.get("settings")
    if not isinstance(settings, Mapping) or len(document) > 1:
        raise refusal(
            argument, sorted(document) or None, "a table settings and nothing beside it", "move all of it there"
        )
    kubernetes = settings.get("kubernetes", {})
    if not isinstance(kubernetes, Mapping):
        raise refusal(argument, kubernetes, "settings.kubernetes as a table", "correct it")
    if given := [name for name in _OUR_SETTINGS if name in kubernetes]:
        allowed = f"a settings.kubernetes without {', '.join(_OUR_SETTINGS)}"
        raise refusal(argument, ", ".join(given), allowed, CLUSTER_DECIDES)


def _join(node: NodeSettings, bootstrap: Bootstrap) -> dict[str, Any]:
    """Give what the kubelet needs to join. Without the DNS address, Bottlerocket would ask the EKS API for it."""
    taints: dict[str, list[str]] = {}
    for taint in node.taints:
        taints.setdefault(taint["key"], []).append(f"{taint.get('value', '')}:{EFFECTS[taint['effect']]}")
    join = {
        "api-server": bootstrap.endpoint,
        "cluster-certificate": bootstrap.certificate_authority,
        "cluster-dns-ip": bootstrap.dns,
        "cluster-name": bootstrap.cluster_name,
        "node-labels": dict(node.labels),
        "node-taints": {key: sorted(effects) for key, effects in taints.items()},
    }
    return filled(join)
