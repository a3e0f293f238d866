"""What programs of applications are told of the company's network."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ...common.plan.arguments import one_of, refusal
from ...intranet.plan.proxy import plan_proxy, proxy_ways
from ...kubernetes.plan.manifests import Manifest
from ...namespaces.plan.namespaces import blocks, policy, ports
from .pods import selector_of

if TYPE_CHECKING:
    from ...intranet.settings import ProxySettings
    from ..settings import ApplicationSettings


BUNDLE = "ca.crt"
"""How a bundle is called in the folder where a program finds it."""


def through_proxy(
    where: str, key: str, settings: "ApplicationSettings", proxy: "ProxySettings | None", region: str
) -> "tuple[ApplicationSettings, list[Manifest]]":
    """Give an application that uses the proxy its variables, and the network policy with its way there.

    Variables of its own count more.

    Raises ValueError for an application that wants a proxy where there is none, or one without blocks.
    """
    if not settings.get("proxy"):
        return settings, []
    planned = plan_proxy(proxy, region, None)
    if planned is None:
        raise refusal(f"{where}.proxy", True, "false in a stack without a proxy", "say under proxy where it is")
    told: ApplicationSettings = {
        **settings,
        "environment": {**planned.both_spellings, **settings.get("environment", {})},
    }
    ways = [{"to": blocks([cidr]), "ports": ports(port)} for cidr, port in proxy_ways(proxy)]
    return told, [policy(f"{key}-proxy", settings["namespace"], {"matchLabels": selector_of(key)}, egress=ways)]


def with_authorities(
    where: str, settings: "ApplicationSettings", authorities: Mapping[str, str]
) -> "ApplicationSettings":
    """Give an application the bundles that it names, as files.

    Raises ValueError for the name of none.
    """
    given = settings.get("certificate_authorities", {})
    for folder, name in given.items():
        one_of(f"{where}.certificate_authorities.{folder}", name, authorities)
    if not given:
        return settings
    files = {folder: {BUNDLE: authorities[name]} for folder, name in given.items()}
    told: ApplicationSettings = {**settings, "config": {**settings.get("config", {}), **files}}
    return told
