"""What controls ask of kubelets: files and flags that AWS's images set, and that user data must not weaken.

What an image holds stands in no program. So the best answer here is that the image is AWS's, and nothing overrides it.
"""

import email
import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import yaml

from ..graph.model import Graph, Resource
from ..graph.nodes import automatic, is_bottlerocket, is_windows, node_groups, template_of, user_data_of
from .instances import from_elsewhere
from .judging import Rule, Status, Verdict

_NODE_CONFIG, _SCRIPT = "application/node.eks.aws", "text/x-shellscript"
_WORDS = {"true": True, "false": False}
_OF_AWS = (
    "Where the image is AWS's, it decides, and nothing that the stack tells its nodes overrides it. "
    "Ask for what is on a node: kube-bench run --targets node --benchmark eks-1.8.0."
)


def files_rule() -> Rule:
    """Judge who owns the kubelet's files, and who may read them."""

    def faults(graph: Graph, group: Resource) -> Iterator[str]:
        template = template_of(graph, group)
        for line in user_data_of(template).splitlines() if template else ():
            if re.search(r"\b(chmod|chown)\b.*kube", line):
                yield f"nodes of {group.name} run {line.strip()}"

    return Rule(node_groups, faults, _OF_AWS, _without_groups, unseen=_own_images, kept=Status.BY_AWS)


def kubelet_rule(*names: str, weak: Callable[[Any], bool] = bool) -> Rule:
    """Judge a setting of the kubelet by all its names: a field, a flag, and the one of Bottlerocket."""

    def faults(graph: Graph, group: Resource) -> Iterator[str]:
        for name, value in settings(graph, group):
            if name in names and weak(value):
                yield f"nodes of {group.name} are told {name} {json.dumps(value)}"

    return Rule(node_groups, faults, _OF_AWS, _without_groups, unseen=_own_images, kept=Status.BY_AWS)


def settings(graph: Graph, group: Resource) -> Iterator[tuple[str, Any]]:
    """Go through what user data says about the kubelet, fields inside others by dotted names."""
    template = template_of(graph, group)
    text = user_data_of(template) if template else ""
    if is_bottlerocket(graph, group):
        yield from _flat(tomllib.loads(text).get("settings", {}).get("kubernetes", {}))
        return
    for config in _parts(text, _NODE_CONFIG):
        kubelet = ((yaml.safe_load(config) or {}).get("spec") or {}).get("kubelet") or {}
        yield from _flat(kubelet.get("config") or {})
        for flag in kubelet.get("flags") or ():
            name, _, value = flag.partition("=")
            yield name, _WORDS.get(value, int(value) if value.isdecimal() else value)


def _flat(values: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def _parts(text: str, kind: str) -> list[str]:
    """Give the parts of some type of user data in MIME."""
    parts = [part for part in email.message_from_string(text).walk() if part.get_content_type() == kind]
    return [part.get_payload(decode=True).decode() for part in parts]  # type: ignore[union-attr]


def _own_images(graph: Graph) -> Iterator[str]:
    for group in node_groups(graph):
        template = template_of(graph, group)
        image = str(template.inputs.get("imageId", "")) if template else ""
        if image.startswith("ami-"):
            yield f"Nodes of {group.name} start from {image}, an image of one's own: ask who builds it for kube-bench."
        text = user_data_of(template) if template else ""
        scripts = len(_parts(text, _SCRIPT)) or (is_windows(graph, group) and bool(text))
        if scripts:
            yield f"Nodes of {group.name} run a script when they start: read it in the stack file."
    yield from from_elsewhere(graph)


def _without_groups(graph: Graph) -> Verdict:
    clusters = graph.of("aws:eks/cluster:Cluster") if automatic(graph) else []
    places = [name for name, there in (("on Fargate", graph.of("FargateProfile")), ("in Auto Mode", clusters)) if there]
    how = f"Its pods run {' and '.join(places)}: the kubelets there are AWS's, out of reach for the account."
    return Verdict(Status.BY_AWS, how, (*graph.of("FargateProfile"), *clusters))
