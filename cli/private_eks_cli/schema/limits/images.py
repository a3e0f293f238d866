"""What the image of a node group asks of its instance types and disk."""

import re
from collections.abc import Iterable

from private_eks.nodes.plan.al2023 import FIELD, OUR_KUBELET_FIELDS
from private_eks.nodes.plan.bottlerocket import OUR_KUBELET_SETTINGS, SETTING
from private_eks.nodes.plan.images import AMI_TYPES, SMALLEST_WINDOWS_GIB, is_windows, wants_arm
from private_eks.nodes.plan.instance_types import ARM_FAMILY, NEURON_FAMILY, NOT_FOR_WINDOWS, NVIDIA_FAMILY
from private_eks.nodes.plan.node_group import POOL_STATES

from ..forms import Schema, never, where, without


def _types(*families: re.Pattern[str], but: re.Pattern[str] | None = None) -> Schema:
    """Ask for types of one of the families, or of none like `but`."""
    own = f"(?:{'|'.join(family.pattern for family in families)})\\." if families else ""
    return {"properties": {"instanceTypes": {"items": {"pattern": f"^{f'(?!{but.pattern})' if but else ''}{own}"}}}}


def _on(images: list[str], then: Schema, otherwise: Schema | None = None) -> Schema:
    return where("amiType", {"enum": images}, then, otherwise)


_OTHERS = re.compile(rf"mac|(?:{ARM_FAMILY.pattern})\.")
_ALL = sorted(AMI_TYPES)
_ON_WINDOWS: Schema = {"properties": {"volumeSize": {"minimum": SMALLEST_WINDOWS_GIB}, "kubelet": {"maxProperties": 0}}}
_OF_THE_TEMPLATE: Schema = {"if": {"required": ["launchTemplate"], "not": {"required": ["amiType"]}}, "then": {}}
_BOTTLEROCKET = [image for image in _ALL if image.startswith("BOTTLEROCKET")]
_WINDOWS = [image for image in _ALL if is_windows(image)]


def _kubelet(spelling: re.Pattern[str], ours: Iterable[str]) -> Schema:
    """Ask for names of the kubelet as an operating system spells them, but for those that are set already."""
    refused = "|".join(sorted(ours))
    names = {"pattern": f"^(?!(?:{refused})$)(?:{spelling.pattern})$", "patternErrorMessage": f"None of {refused}."}
    return {"properties": {"kubelet": {"propertyNames": names}}}


_RESTING: Schema = {
    "properties": {"state": {"enum": sorted(POOL_STATES - {"HIBERNATED"})}, "reuseOnScaleIn": {"const": False}}
}

IMAGES: tuple[Schema, ...] = (
    never({"type": "object", "required": ["zones", "subnetIds"]}, "Either zones or subnetIds."),
    _on(
        [image for image in _ALL if wants_arm(image)],
        _types(ARM_FAMILY),
        _OF_THE_TEMPLATE | {"else": _types(but=_OTHERS)},
    ),
    _on([image for image in _ALL if "NVIDIA" in image], _types(NVIDIA_FAMILY)),
    _on([image for image in _ALL if "NEURON" in image], _types(NEURON_FAMILY)),
    _on(_WINDOWS, _ON_WINDOWS),
    _on(_WINDOWS, _types(but=NOT_FOR_WINDOWS)),
    _on([image for image in _ALL if image.endswith("FIPS")], {"properties": {"sessionManager": {"const": False}}}),
    _on(
        _BOTTLEROCKET,
        _kubelet(SETTING, OUR_KUBELET_SETTINGS),
        _on(_WINDOWS, {}, _kubelet(FIELD, OUR_KUBELET_FIELDS)),
    ),
    _on(_BOTTLEROCKET, {"properties": {"warmPool": _RESTING}}),
    where("onePerZone", {"const": True}, without(["subnetIds"])),
)
