"""Decisions about the platform: which charts a cluster runs, where, as whom, and what they call.

The names of presets are ours; whatever a chart is called, its facts are in `known_charts`.
"""

import dataclasses
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...common.plan.arguments import one_of, refusal
from ...common.plan.mappings import first_given
from ...common.plan.names import LONGEST_MEMBER_NAME
from ...common.plan.refusals import Apart
from ...fargate.plan.fargate import Profiles, selects
from ...identities.plan import IRSA
from ...nodes.plan.karpenter import NAMESPACE, SERVICE_ACCOUNT
from ...registry.plan.image_names import CHART
from .aws_charts import EXTERNAL_DNS, KARPENTER
from .chart_facts import KnownChart
from .chart_values import ChartPlace, tag_of, values_of
from .known_charts import CHARTS

if TYPE_CHECKING:
    from ...identities.settings import IdentitySettings
    from ...nodes.settings import KarpenterSettings
    from ..settings import PlatformSettings

Presets = Mapping[str, "PlatformSettings"]

_RESERVED_INTERFACE: Mapping[str, str] = {"settings.reservedENIs": "1"}
"""The node's own interface gives pods no address then: https://karpenter.sh/docs/reference/settings/."""
_ZONAL_SHIFT: Mapping[str, bool] = {"settings.enableZonalShift": True}
ZONE_ID = r"Z[0-9A-Z]{1,31}"
OF_EXTERNAL_DNS = ("domain_filters", "hosted_zone_ids")


@dataclass(frozen=True, slots=True)
class PlannedChart:
    """A preset, decided: what Helm is asked for."""

    known: KnownChart
    place: ChartPlace
    values: dict[str, Any]

    @property
    def account(self) -> str:
        """The service account that has a role, with its namespace; empty if there is none."""
        return f"{self.place.namespace}/{self.place.service_account}" if self.place.service_account else ""

    def request(self, charts: str, version: str) -> dict[str, Any]:
        """Give what `kubernetes:helm:template` takes; `charts` is a folder of archives, or starts an OCI reference."""
        in_registry = {"chart": f"{charts.rstrip('/')}/{self.known.chart}", "version": self.known.version}
        in_folder = {"path": f"{charts.rstrip('/')}/{self.known.archive}"}
        return {
            **(in_registry if charts.startswith(CHART) else in_folder),
            "release_name": self.known.chart,
            "namespace": self.place.namespace,
            "kube_version": f"{version}.0",
            "values": self.values,
        }


def plan_platform(
    presets: Presets,
    version: str,
    profiles: Profiles,
    nodes: bool,
    roles: Iterable[str] = (),
    karpenter: "KarpenterSettings | None" = None,
    argument: str = "platform",
    custom_networking: bool = False,
) -> dict[str, PlannedChart]:
    """Decide every preset's chart; `nodes` tells whether pods run on nodes, `karpenter` as whom its controller does.

    `roles` names the service accounts that have to name their roles, as `namespace/service account`; `argument` is
    what the caller calls the presets, and `custom_networking` tells whether pods get addresses of secondary blocks.

    Raises ValueError for an unknown preset, for settings that are not its, and for values that contradict it.
    """
    known_roles, found = set(roles), Apart()
    planned = {}
    for name, settings in sorted(presets.items()):
        where = f"{argument}.{name}"
        with found:
            one_of(argument, name, CHARTS)
            _check_settings(where, name, settings)
            place = _place(name, profiles, nodes, known_roles, karpenter or {})
            if name == KARPENTER:
                place = dataclasses.replace(place, values=_of_karpenter(karpenter or {}, custom_networking))
            values = values_of(where, CHARTS[name], settings, place, version)
            if name == KARPENTER and custom_networking:
                _check_reserved(f"{where}.values.settings.reservedENIs", values["settings"]["reservedENIs"])
            planned[name] = PlannedChart(CHARTS[name], place, values)
    found.refuse()
    return planned


def _of_karpenter(settings: "KarpenterSettings", custom_networking: bool) -> dict[str, object]:
    """Give the values that follow from the cluster's network, and from what its Karpenter may ask."""
    return {
        **(_RESERVED_INTERFACE if custom_networking else {}),
        **(_ZONAL_SHIFT if settings.get("zonal_shift", False) else {}),
    }


def platform_identities(
    presets: Presets, cluster_name: str, region: str, profiles: Profiles, nodes: bool
) -> "dict[str, IdentitySettings]":
    """Give what the presets' pods may do in AWS, in the words of `identities`; that of Karpenter is its component's.

    Names of presets are cut where they would be too long beside the cluster's name.
    """
    identities: dict[str, IdentitySettings] = {}
    for name, settings in sorted(presets.items()):
        known = CHARTS[name]
        if known.statements is None:
            continue
        by_labels = nodes and _on_fargate(known, known.namespace, profiles, nodes)
        identity: IdentitySettings = {
            "namespace": known.namespace,
            "service_account": known.service_account,
            "statements": known.statements(cluster_name, region, settings),
        }
        if by_labels:
            identity["mechanism"] = IRSA
        identities[identity_key(name, cluster_name)] = identity
    return identities


def identity_key(name: str, cluster_name: str) -> str:
    """Name the identity of a preset: as the preset, or as much of that as there is room for beside the cluster's."""
    return name[: LONGEST_MEMBER_NAME - len(cluster_name) - len("--node")].rstrip("-")


def platform_uses(presets: Presets) -> list[str]:
    """Name what the presets call for, in the words of `services.NEEDS`; Karpenter brings its own."""
    return sorted({CHARTS[name].use for name in presets if CHARTS[name].use})


def platform_images(presets: Presets, version: str) -> dict[str, str]:
    """Name the images that the presets run on Kubernetes `version`, by short name, as they are upstream."""
    return {
        image: f"{facts.repository}:{tag_of(f'platform.{name}', facts, version)}"
        for name in sorted(presets)
        for image, facts in CHARTS[name].images.items()
    }


def platform_charts(presets: Presets) -> dict[str, str]:
    """Name the presets' chart archives, each with the command that gets it."""
    return {CHARTS[name].archive: CHARTS[name].pull for name in sorted(presets)}


def _place(
    name: str, profiles: Profiles, nodes: bool, roles: Iterable[str], karpenter: "KarpenterSettings"
) -> ChartPlace:
    known = CHARTS[name]
    namespace, account = known.namespace, known.service_account
    if name == KARPENTER:
        namespace = karpenter.get("namespace", NAMESPACE)
        account = karpenter.get("service_account", SERVICE_ACCOUNT)
    on_fargate = _on_fargate(known, namespace, profiles, nodes)
    irsa = f"{namespace}/{account}" in roles
    return ChartPlace(namespace=namespace, service_account=account, on_fargate=on_fargate, irsa=irsa)


def _on_fargate(known: KnownChart, namespace: str, profiles: Profiles, nodes: bool) -> bool:
    """Tell whether Fargate runs a chart's pods: it takes those that a profile selects even if there are nodes."""
    taken = any(selects(profile, namespace, known.pod_labels) for profile in profiles.values())
    return known.runs_on_fargate and (taken or not nodes)


def _check_reserved(where: str, interfaces: object) -> None:
    if not re.fullmatch("[1-9][0-9]?", str(interfaces)):
        allowed = "'1' or more with custom_networking"
        raise refusal(where, interfaces, allowed, "remove it: a node's own interface gives its pods no address then")


def _check_settings(where: str, name: str, settings: "PlatformSettings") -> None:
    replicas = settings.get("replicas")
    if replicas is not None and not CHARTS[name].replicas:
        raise refusal(f"{where}.replicas", replicas, "no number of its own", "remove it: the chart decides it")
    if replicas is not None and replicas < 1:
        raise refusal(f"{where}.replicas", replicas, "1 or more", "remove the preset if it shall not run")
    if name != EXTERNAL_DNS and (foreign := first_given(settings, OF_EXTERNAL_DNS)):
        field, given = foreign
        raise refusal(f"{where}.{field}", given, f"this setting for {EXTERNAL_DNS} only", "remove it")
    zones = settings.get("hosted_zone_ids", [])
    if name == EXTERNAL_DNS and not zones:
        raise refusal(
            f"{where}.hosted_zone_ids", zones or None, "ids of private hosted zones", "name those that it may change"
        )
    for i, zone in enumerate(zones):
        if not re.fullmatch(ZONE_ID, zone):
            allowed = "an id such as Z0123456789ABCDEFGHIJ"
            raise refusal(f"{where}.hosted_zone_ids[{i}]", zone, allowed, "see aws route53 list-hosted-zones")
