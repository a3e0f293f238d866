"""What is known of an EKS add-on: where it runs, what it may do, whom it calls, what a private network asks of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ...fargate.plan.fargate import DNS_NAMESPACE

GUIDE = "https://docs.aws.amazon.com/eks/latest/userguide"

NODES = "nodes"
FARGATE = "fargate"
AUTO = "auto"

ON_NODES = frozenset({NODES})
ON_EC2 = frozenset({NODES, AUTO})
ANYWHERE = frozenset({NODES, FARGATE, AUTO})


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAddon:
    """One add-on. `{region}` and `{partition}` stand for the cluster's in configurations and statements."""

    source: str
    """The page that describes it."""
    runs_on: frozenset[str] = ON_NODES
    """Which of node groups, Fargate and Auto Mode's nodes can run its pods."""
    in_auto_mode: bool = False
    """Whether Auto Mode has it built in: only nodes of other kinds need it then."""
    before_nodes: bool = False
    """Whether it is there before the first node; it consists of DaemonSets."""
    namespace: str = DNS_NAMESPACE
    pod_labels: Mapping[str, str] = field(default_factory=dict)
    """Labels that all of its pods carry, for Fargate selectors; none where they are not known."""
    service_accounts: tuple[str, ...] = ()
    """Those that call AWS."""
    irsa_service_accounts: tuple[str, ...] = ()
    """Further ones that get the role where it is handed out by annotation: an add-on annotates all of its own."""
    pod_identity: bool = True
    """Whether it can get its role by Pod Identity."""
    irsa_first: bool = False
    """Whether it gets its role by IRSA unless told otherwise."""
    agents_on_windows: bool = False
    """Whether pods of it that call AWS run on Windows nodes too, where Pod Identity has no agent."""
    policies: tuple[str, ...] = ()
    """AWS managed policies by name, with the path `service-role/` where their ARN has it."""
    statements: tuple[Mapping[str, Any], ...] = ()
    needs_role: bool = False
    """Whether only its user knows what it may do."""
    services: Mapping[str, str] = field(default_factory=dict)
    """Services that it calls beyond those of images and credentials, each with the reason."""
    after: tuple[str, ...] = ()
    """Add-ons without which it does not start."""
    configuration: Mapping[str, Any] = field(default_factory=dict)
    """What it needs where pods cannot read instance metadata."""
    on_fargate: Mapping[str, Any] = field(default_factory=dict)
    """Further configuration for Fargate."""
    on_windows: Mapping[str, Any] = field(default_factory=dict)
    """Further configuration where there are Windows nodes."""
    restriction: str = ""
    """What a private cluster or Fargate asks of its user."""
    instead: str = "add a node group"
    """What to do on a cluster that cannot run it."""
    inferred: tuple[str, ...] = ()
    """Fields that no page of AWS states."""
