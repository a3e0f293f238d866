"""What namespaces may be told."""

from typing import NotRequired, TypedDict


class EgressSettings(TypedDict):
    """Where pods of a namespace may send to, beside each other, DNS, Pod Identity, and HTTPS inside the network."""

    port: int
    """Port, 1 to 65535."""
    protocol: NotRequired[str]
    """`TCP`, `UDP` or `SCTP`. Default: `TCP`."""
    cidr: NotRequired[str]
    """Private IPv4 block, or one of AWS's link-local addresses. Default: wherever the VPC leads, as S3 wants it."""


class NamespaceSettings(TypedDict):
    """One namespace."""

    pod_security: NotRequired[str]
    """Pod Security Standard that is enforced: `restricted`, `baseline` or `privileged`. Default: `restricted`."""
    egress: NotRequired[dict[str, EgressSettings]]
    """Further ways out for its pods, by name. Default: none."""
    quota: NotRequired[dict[str, str]]
    """What all its pods may take together, such as `requests.cpu: "10"`, `pods: "50"`. Default: no quota."""
    limits: NotRequired[dict[str, str]]
    """What a container asks for that says nothing, such as `cpu: 250m`, `memory: 256Mi`. Default: nothing."""
    labels: NotRequired[dict[str, str]]
    """Further labels. Default: none."""


class InBlocks(TypedDict):
    """Inputs of what lets pods out to the VPC and to services."""

    cidrs: list[str]
    """IPv4 blocks of the VPC and of Kubernetes services: pods may use HTTPS there."""
    service_cidr: NotRequired[str]
    """IPv4 block of Kubernetes services, whose tenth address answers DNS. Default: `172.20.0.0/16`."""
