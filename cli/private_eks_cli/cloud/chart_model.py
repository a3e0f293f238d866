"""The shape of a chart's model: workloads that read values at the chart's own paths, and names of everything else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """One container: its name, and the paths of its image, its security context and its resources in the values."""

    name: str
    image: str = "image"
    security: str = "securityContext"
    resources: str = "resources"


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """What runs pods: its containers, and the paths of the rest in the values."""

    name: str
    containers: tuple[Container, ...]
    labels: Mapping[str, str]
    kind: str = "Deployment"
    account: str = ""
    """Its service account, by name, and where that is a value, by path; the workload's own name without one."""
    replicas: str = ""
    security: str = "podSecurityContext"
    priority: str = "priorityClassName"
    selector: str = "nodeSelector"
    annotations: str = "serviceAccount.annotations"
    """The path of the annotations of its service account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartModel:
    """One chart: what runs pods, and whatever else it makes, by kind and name."""

    version: str
    workloads: tuple[Workload, ...]
    objects: Mapping[str, tuple[str, ...]]
    definitions: Mapping[str, str] = field(default_factory=dict)
    """Custom resources by the names of their definitions, each with its scope and kind."""
    services: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Labels of the pods behind each Service."""
    webhooks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By kind of configuration, the webhooks that fail what they cannot check."""
    defaults: Mapping[str, Any] = field(default_factory=dict)
    """Values of the chart itself, as far as they matter here."""
