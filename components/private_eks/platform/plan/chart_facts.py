"""What is known of a Helm chart: where it is from, what it runs, where, as whom, and with which values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ...fargate.plan.fargate import DNS_NAMESPACE

if TYPE_CHECKING:
    from ..settings import PlatformSettings

Statements = list[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartImage:
    """An image that a chart runs, and where its values name it."""

    repository: str
    """Upstream, with the registry."""
    tag: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    """Instead, tags by Kubernetes minor version."""
    path: str = "image"
    """Path of the values with `repository` and `tag`."""
    digest: bool = False
    """Whether the values pin a digest too, which is taken out: a reference of the mirror may carry it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownChart:
    """One preset. Values hold markers (`markers.py`) for what is known only later."""

    source: str
    """The page that describes it."""
    chart: str
    repository: str
    """A Helm repository, or the OCI registry in which the chart lies."""
    version: str
    app_version: str
    images: Mapping[str, ChartImage]
    pod_labels: Mapping[str, str]
    """Labels that all of its pods carry, for Fargate selectors."""
    values: Mapping[str, Any]
    """What it needs in a private network, and what makes its pods safe."""
    fixed: Mapping[str, str] = field(default_factory=dict)
    """Paths of values that callers cannot change, each with the reason."""
    on_fargate: Mapping[str, Any] = field(default_factory=dict)
    """Further values for pods on Fargate."""
    replicas: tuple[str, ...] = ()
    """Paths of the numbers of pods; none where there can be only one, or one on each node."""
    runs_on_fargate: bool = True
    restricted: bool = True
    """Whether its pods keep the rules of the Pod Security Standard `restricted`."""
    namespace: str = DNS_NAMESPACE
    service_account: str = ""
    """The one that calls AWS; none if nobody does."""
    service_account_path: str = "serviceAccount"
    """Path of the values with its `name` and `annotations`."""
    statements: "Callable[[str, str, PlatformSettings], Statements] | None" = None
    """What its role may do, from the cluster's name, the region and the preset's settings."""
    use: str = ""
    """What it calls for, in the words of `services.NEEDS`."""
    addons: tuple[str, ...] = ()
    """EKS add-ons without which it does not work."""
    instead: tuple[str, ...] = ()
    """EKS add-ons that bring the same."""
    restriction: str = ""
    """What a private cluster asks of its user."""
    inferred: tuple[str, ...] = ()
    """Fields that nobody could check against the chart itself."""

    @property
    def archive(self) -> str:
        """The name of the chart's archive."""
        return f"{self.chart}-{self.version}.tgz"

    @property
    def pull(self) -> str:
        """The command that gets the archive."""
        name = f"{self.repository}/{self.chart}" if self.repository.startswith("oci://") else self.chart
        repository = "" if self.repository.startswith("oci://") else f" --repo {self.repository}"
        return f"helm pull {name}{repository} --version {self.version}"
