"""Kubernetes objects as Pulumi has them, and the images in them."""

from collections.abc import Iterator, Mapping
from typing import Any

from .rules import Resource
from .values import UNKNOWN, at, listed

KUBERNETES = "kubernetes:"
"""How the types of all objects begin."""

_CONTAINERS = ("containers", "ephemeralContainers", "initContainers")


def objects(resource: Resource) -> Iterator[tuple[str, Any]]:
    """Go through the objects of a resource with their kinds: lists hold many, patches a part of one."""
    kind = resource.type.rpartition(":")[2]
    if kind.endswith("List"):
        for item in listed(resource.props.get("items")):
            yield kind.removesuffix("List"), item
    else:
        yield kind.removesuffix("Patch"), resource.props


def images(value: Any) -> Iterator[Any]:
    """Go through all images in an object, of whatever kind: wherever there are containers, or volumes with images."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            if key in _CONTAINERS:
                yield from _of_containers(item)
            if key == "volumes":
                yield from filter(None, (at(volume, "image.reference") for volume in listed(item)))
            yield from images(item)
    elif isinstance(value, list):
        for item in value:
            yield from images(item)


def _of_containers(containers: Any) -> Iterator[Any]:
    for container in listed(containers):
        if container is UNKNOWN:
            yield UNKNOWN
        elif isinstance(container, Mapping) and "image" in container:
            yield container["image"]
