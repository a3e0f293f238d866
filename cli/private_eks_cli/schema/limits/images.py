"""What the image of a node group asks of its instance types and disk."""

import re

from private_eks.nodes.plan.images import AMI_TYPES, SMALLEST_WINDOWS_GIB, is_windows, wants_arm
from private_eks.nodes.plan.instance_types import ARM_FAMILY, NEURON_FAMILY, NOT_FOR_WINDOWS, NVIDIA_FAMILY

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

IMAGES: tuple[Schema, ...] = (
    never({"type": "object", "required": ["zones", "subnetIds"]}, "Either zones or subnetIds."),
    _on(
        [image for image in _ALL if wants_arm(image)],
        _types(ARM_FAMILY),
        _OF_THE_TEMPLATE | {"else": _types(but=_OTHERS)},
    ),
    _on([image for image in _ALL if "NVIDIA" in image], _types(NVIDIA_FAMILY)),
    _on([image for image in _ALL if "NEURON" in image], _types(NEURON_FAMILY)),
    _on([image for image in _ALL if is_windows(image)], _ON_WINDOWS),
    _on([image for image in _ALL if is_windows(image)], _types(but=NOT_FOR_WINDOWS)),
    _on([image for image in _ALL if image.endswith("FIPS")], {"properties": {"sessionManager": {"const": False}}}),
    where("onePerZone", {"const": True}, without(["subnetIds"])),
)
