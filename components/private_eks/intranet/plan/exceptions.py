"""What nodes and pods reach without a proxy: it follows from the network, and nobody has to write it.

Go compares blocks and names, curl names only, and Bottlerocket's first services the ends of names: both are given.
https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config, https://everything.curl.dev/usingcurl/proxies/env.html
"""

from collections.abc import Iterable

from ...common.plan.regions import partition_of
from ...common.plan.service_names import is_full, place_of

_METADATA = ("169.254.169.254", "fd00:ec2::254")
"""Where instances ask about themselves."""
_AGENT = ("169.254.170.23", "fd00:ec2::23")
"""Where pods fetch the credentials of their Pod Identity."""
_INSIDE = ("localhost", "127.0.0.1", *_METADATA, *_AGENT, ".svc", ".cluster.local")
_HOSTS = {"kinesis-firehose": "firehose", "kinesis-streams": "kinesis"}
"""Services whose endpoints answer to another name than their own."""
_DUAL_STACK = {"aws": "api.aws", "aws-us-gov": "api.aws", "aws-cn": "api.amazonwebservices.com.cn"}
"""Where EKS Auth has its name: https://docs.aws.amazon.com/general/latest/gr/eks.html."""
_FIRST_REGION = "us-east-1"


def exceptions(region: str, service_cidr: str | None, further: Iterable[str] = ()) -> tuple[str, ...]:
    """Name what every node of a region reaches by itself, then what is `further`."""
    suffix = partition_of(region).dns_suffix
    nodes = ".ec2.internal" if region == _FIRST_REGION else f".{region}.compute.internal"
    blocks = [service_cidr] if service_cidr else []
    return tuple(dict.fromkeys([*_INSIDE, nodes, f".eks.{suffix}", *blocks, *further]))


def endpoint_host(region: str, service: str) -> str | None:
    """Name the host that a VPC endpoint stands for, from its service's name here; those below it are meant too.

    Services of others than AWS have names that are not known here.
    """
    home, short = place_of(region, service)
    partition = partition_of(home)
    if short.startswith("vpce-svc-"):
        return None
    if is_full(short):
        return f"{short.rsplit('.', 1)[-1]}.{partition.dns_suffix}"
    suffix = _DUAL_STACK.get(partition.name, partition.dns_suffix) if short == "eks-auth" else partition.dns_suffix
    return f"{'.'.join(reversed(_HOSTS.get(short, short).split('.')))}.{home}.{suffix}"
