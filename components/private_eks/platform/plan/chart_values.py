"""The values of a preset's chart: what a private network needs, what its settings say, and the caller's own above."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ...common.plan.arguments import refusal
from ...common.plan.mappings import merged
from ...common.plan.markers import ROLE, has_marker, image_marker
from ...common.plan.rendering import in_yaml
from .chart_facts import ChartImage, KnownChart

if TYPE_CHECKING:
    from ..settings import PlatformSettings

ROLE_ANNOTATION = "eks.amazonaws.com/role-arn"
"""https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html"""

MISSING = object()
_MIRROR = "images come from the private registry"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartPlace:
    """Where a preset's pods run, and as whom."""

    namespace: str
    service_account: str = ""
    on_fargate: bool = False
    irsa: bool = False
    """Whether the service account names its role itself."""
    values: Mapping[str, Any] = field(default_factory=dict)
    """Further values that the cluster asks for, by path."""


def values_of(
    where: str, known: KnownChart, settings: "PlatformSettings", place: ChartPlace, version: str
) -> dict[str, Any]:
    """Give the values of a chart, the caller's merged over ours; `where` is the path of the settings.

    Raises ValueError for values that contradict what must hold, and for an image that does not exist for `version`.
    """
    ours = merged(known.values, known.on_fargate if place.on_fargate else {})
    for path, value in _decided(where, known, settings, place, version):
        ours = merged(ours, _at(path, value))
    given = settings.get("values", {})
    _check_plain(f"{where}.values", given)
    values = merged(ours, given)
    for path, reason in _fixed(known).items():
        ours_there, there = value_at(ours, path), value_at(values, path)
        if ours_there != there or type(ours_there) is not type(there):
            allowed = "no value of yours" if ours_there is MISSING else in_yaml(ours_there)
            given_there = None if there is MISSING else there
            raise refusal(f"{where}.values.{path}", given_there, allowed, f"remove it: {reason}")
    return values


def tag_of(where: str, image: ChartImage, version: str) -> str:
    """Give the tag of an image for a Kubernetes minor version."""
    if image.tags and version not in image.tags:
        allowed = f"Kubernetes {', '.join(sorted(image.tags))}"
        raise refusal(where, f"version {version}", allowed, "leave it out: no image is known for this version")
    return image.tags[version] if image.tags else image.tag


def _decided(
    where: str, known: KnownChart, settings: "PlatformSettings", place: ChartPlace, version: str
) -> Iterator[tuple[str, Any]]:
    """Give the values that depend on settings and surroundings, each with its path."""
    for name, image in known.images.items():
        reference = {"repository": image_marker(name), "tag": tag_of(where, image, version)}
        yield image.path, {**reference, "digest": ""} if image.digest else reference
    for path in known.replicas:
        yield path, settings.get("replicas", 2)
    yield from place.values.items()
    if place.service_account:
        annotations = {"annotations": {ROLE_ANNOTATION: ROLE}} if place.irsa else {}
        yield known.service_account_path, {"name": place.service_account, **annotations}
    if "hosted_zone_ids" in settings:
        yield "extraArgs.zone-id-filter", settings["hosted_zone_ids"]
    if "domain_filters" in settings:
        yield "domainFilters", settings["domain_filters"]


def _fixed(known: KnownChart) -> dict[str, str]:
    """Name the values that are not the caller's, each with the reason."""
    images = [f"{image.path}.{part}" for image in known.images.values() for part in ("repository", "tag", "digest")]
    account = {f"{known.service_account_path}.name": "its role trusts this one"} if known.service_account else {}
    return {
        **known.fixed,
        **dict.fromkeys(images, _MIRROR),
        **dict.fromkeys(known.replicas, "set replicas instead"),
        **account,
    }


def _check_plain(where: str, values: Mapping[str, Any]) -> None:
    try:
        text = json.dumps(values, allow_nan=False)
    except (TypeError, ValueError):
        raise refusal(where, values, "what JSON can hold", "write texts, numbers, lists and mappings") from None
    if has_marker(text):
        allowed = "texts that do not end in .invalid"
        raise refusal(where, values, allowed, "choose another: such texts stand for values that are known later")


def _at(path: str, value: Any) -> dict[str, Any]:
    for key in reversed(path.split(".")):
        value = {key: value}
    return dict(value)


def value_at(values: Any, path: str) -> Any:
    """Give the value at a path, or `MISSING`."""
    for key in path.split("."):
        if not isinstance(values, Mapping) or key not in values:
            return MISSING
        values = values[key]
    return values
