"""What nodes may be told of the company's network."""

from typing import NotRequired, TypedDict


class ProxySettings(TypedDict):
    """An HTTP proxy, through which nodes reach what has no VPC endpoint; pods use it where they are told to."""

    https: str
    """Address of the proxy for HTTPS, with its port: `http://proxy.example.internal:3128`. It holds no password."""
    http: NotRequired[str]
    """Address of the proxy for plain HTTP, which Bottlerocket and Auto Mode do not use. Default: that of `https`."""
    cidrs: NotRequired[list[str]]
    """Private IPv4 blocks of the proxy, which nodes get a rule to. Default: its address, where that is no name."""
    no_proxy: NotRequired[list[str]]
    """Further names and blocks that are reached without it. Default: what follows from network and endpoints."""


class RegistrySettings(TypedDict):
    """A registry in the company's network, such as Artifactory, Harbor or Nexus, which answers by HTTPS."""

    host: str
    """Host of the registry, perhaps with a port: `artifactory.example.internal`."""
    cidrs: NotRequired[list[str]]
    """Private IPv4 blocks of the registry, which nodes get a rule to. Default: its address, where that is no name."""
    mirrors: NotRequired[dict[str, str]]
    """Repositories of it that mirror other registries, by these: `docker.io: docker-remote`. Default: none."""
    pull_secret: NotRequired[str]
    """Name of the Kubernetes secret with which applications pull, in their namespace. Default: none."""


class OnIntranet(TypedDict):
    """Inputs of what makes nodes in a company's network."""

    proxy: NotRequired[ProxySettings | None]
    """HTTP proxy of the nodes; `PrivateCluster` adds its VPC and endpoints to `no_proxy`. Default: none."""
    certificate_authorities: NotRequired[dict[str, str]]
    """Certificate authorities that nodes trust, by name: bundles in PEM. Default: those of the image."""
    registries: NotRequired[dict[str, RegistrySettings]]
    """Registries of the company's network, by name, from which nodes may pull. Default: none."""
