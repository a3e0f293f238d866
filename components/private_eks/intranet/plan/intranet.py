"""What nodes are told of the company's network, whatever their operating system."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .authorities import plan_authorities
from .proxy import Proxy, plan_proxy
from .registries import plan_registries

if TYPE_CHECKING:
    from ..settings import OnIntranet


@dataclass(frozen=True, slots=True)
class Intranet:
    """The company's network, decided; nothing of it by default."""

    proxy: Proxy | None = None
    authorities: Mapping[str, str] = field(default_factory=dict)
    """Bundles in PEM, by name."""
    mirrors: Mapping[str, str] = field(default_factory=dict)
    """Where nodes pull from, as `host/repository`, by the registry that images are named after."""


NO_INTRANET = Intranet()


def plan_intranet(args: "OnIntranet", region: str, service_cidr: str | None) -> Intranet:
    """Decide what nodes are told.

    Raises ValueError for what no node could use.
    """
    return Intranet(
        plan_proxy(args.get("proxy"), region, service_cidr),
        plan_authorities(args.get("certificate_authorities", {})),
        plan_registries(args.get("registries", {})).mirrors,
    )
