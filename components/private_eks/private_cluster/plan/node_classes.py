"""Node classes of a stack's own, for Karpenter and EKS Auto Mode: told what nodes of groups are told.

https://karpenter.sh/docs/concepts/nodeclasses/, https://docs.aws.amazon.com/eks/latest/userguide/create-node-class.html
"""

import base64
import re
from collections.abc import Mapping, Sequence
from typing import Any

from ...common.plan.arguments import refusal
from ...common.plan.refusals import Apart
from ...intranet.plan.intranet import Intranet
from ...intranet.plan.proxy import Proxy
from ...nodes.plan.al2023 import OLDEST_WITH_PROXY
from ...nodes.plan.user_data import NodeSettings, check_node_settings, user_data
from ...workloads.plan.own_manifests import flat

_KARPENTER, _AUTO_MODE = ("karpenter.k8s.aws/", "EC2NodeClass"), ("eks.amazonaws.com/", "NodeClass")
_AMI_TYPES = {
    "al2023": "AL2023_x86_64_STANDARD",
    "bottlerocket": "BOTTLEROCKET_x86_64",
    "windows": "WINDOWS_CORE_2022_x86_64",
}
"""An AMI type of each operating system, by the family of images that Karpenter has."""
MOST_EXCEPTIONS = 50
"""What a node class of Auto Mode takes."""


def with_intranet(where: str, objects: Sequence[Mapping[str, Any]], intranet: Intranet) -> list[dict[str, Any]]:
    """Give the objects with node classes that know the company's network; what a class says itself stays.

    Raises ValueError for a class whose user data could not hold it.
    """
    found, made = Apart(), list[dict[str, Any]]()
    for i, one in enumerate(objects):
        path = f"{where}[{i}]"
        with found:
            if isinstance(one, Mapping) and isinstance(one.get("items"), list):
                made.append({**one, "items": with_intranet(f"{path}.items", one["items"], intranet)})
            elif _is(one, _AUTO_MODE):
                made.append({**one, "spec": _of_auto_mode(_spec(one), intranet)})
            elif _is(one, _KARPENTER):
                made.append({**one, "spec": _of_karpenter(f"{path}.spec", _spec(one), intranet)})
            else:
                made.append(dict(one) if isinstance(one, Mapping) else one)
    found.refuse()
    return made


def classes_of_auto_mode(objects: Sequence[Mapping[str, Any]]) -> list[str]:
    """Name the node classes of EKS Auto Mode among some objects."""
    return [str(one["metadata"]["name"]) for _, one in flat("manifests", objects) if _is(one, _AUTO_MODE)]


def _is(one: Any, kind: tuple[str, str]) -> bool:
    return (
        isinstance(one, Mapping) and str(one.get("apiVersion", "")).startswith(kind[0]) and one.get("kind") == kind[1]
    )


def _spec(one: Mapping[str, Any]) -> Mapping[str, Any]:
    spec = one.get("spec")
    return spec if isinstance(spec, Mapping) else {}


def _of_auto_mode(spec: Mapping[str, Any], intranet: Intranet) -> dict[str, Any]:
    networking = spec.get("advancedNetworking")
    own = networking if isinstance(networking, Mapping) else {}
    proxy = intranet.proxy
    told = {"httpsProxy": proxy.https, "noProxy": _short(proxy)} if proxy and "httpsProxy" not in own else {}
    given = spec.get("certificateBundles")
    trusts = given if isinstance(given, list) else []
    named = {one.get("name") for one in trusts if isinstance(one, Mapping)}
    bundles = [
        {"name": name, "data": base64.b64encode(bundle.encode()).decode()}
        for name, bundle in intranet.authorities.items()
        if name not in named
    ]
    trusted = {"certificateBundles": [*trusts, *bundles]} if bundles else {}
    return {**spec, **({"advancedNetworking": {**told, **own}} if told else {}), **trusted}


def _short(proxy: Proxy) -> list[str]:
    """Name the regions of AWS's services instead of each service, where there are more than a node class takes."""
    if len(proxy.no_proxy) <= MOST_EXCEPTIONS:
        return list(proxy.no_proxy)
    regional = re.compile(r"[a-z0-9.-]+(?P<region>\.[a-z]{2,4}(-[a-z]+)+-\d+\.(amazonaws|api)\..+)")
    return list(dict.fromkeys(m["region"] if (m := regional.fullmatch(name)) else name for name in proxy.no_proxy))


def _of_karpenter(where: str, spec: Mapping[str, Any], intranet: Intranet) -> dict[str, Any]:
    """Write the user data of a class; of a family that Karpenter does not know, it is all the user's own."""
    ami_type = next((type_ for family, type_ in _AMI_TYPES.items() if _family(spec).startswith(family)), None)
    if ami_type is None:
        return dict(spec)
    own, release = spec.get("userData"), re.fullmatch(r"al2023@v(\d+)", _alias(spec).lower())
    if intranet.proxy and release and release[1] < OLDEST_WITH_PROXY:
        allowed = f"an alias from al2023@v{OLDEST_WITH_PROXY}, with a proxy"
        raise refusal(f"{where}.amiSelectorTerms", release[0], allowed, "take a newer one: nodes of it cannot use it")
    if own is not None and (not isinstance(own, str) or own.lstrip().startswith(("MIME-Version", "Content-Type"))):
        allowed = "one script, NodeConfig or document of settings, as it stands"
        raise refusal(f"{where}.userData", own, allowed, "take it out of its envelope: parts are put together here")
    node = NodeSettings(ami_type, parts=(own,) if own else (), intranet=intranet)
    check_node_settings(where, node)
    return {**spec, "userData": user_data(node, None)}


def _family(spec: Mapping[str, Any]) -> str:
    return str(spec.get("amiFamily") or _alias(spec)).lower()


def _alias(spec: Mapping[str, Any]) -> str:
    given = spec.get("amiSelectorTerms")
    terms = given if isinstance(given, list) else []
    return next((str(term["alias"]) for term in terms if isinstance(term, Mapping) and term.get("alias")), "")
