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


class OnIntranet(TypedDict):
    """Inputs of what makes nodes in a company's network."""

    proxy: NotRequired[ProxySettings | None]
    """HTTP proxy of the nodes; `PrivateCluster` adds its VPC and endpoints to `no_proxy`. Default: none."""
    certificate_authorities: NotRequired[dict[str, str]]
    """Certificate authorities that nodes trust, by name: bundles in PEM. Default: those of the image."""
