"""Limits of single add-ons and presets, from what is known of each."""

from typing import Any

from private_eks.addons.plan.addon_facts import KnownAddon
from private_eks.addons.plan.addon_settings import CNI_TEXTS
from private_eks.addons.plan.aws_addons import VPC_CNI
from private_eks.addons.plan.known_addons import KNOWN
from private_eks.common.plan.arguments import camel
from private_eks.common.plan.mappings import merged
from private_eks.common.plan.markers import has_marker
from private_eks.identities.plan import IRSA
from private_eks.platform.plan.aws_charts import EXTERNAL_DNS
from private_eks.platform.plan.chart_facts import KnownChart
from private_eks.platform.plan.chart_values import value_at
from private_eks.platform.plan.known_charts import CHARTS
from private_eks.platform.plan.platform import OF_EXTERNAL_DNS

from ..forms import Schema, spelled, without

_TEXT: Schema = {
    "if": {"type": "object"},
    "then": {"$ref": "#/definitions/secure"},
    "else": {"type": ["string", "null"], "errorMessage": "A text, in quotes."},
}


def addons() -> dict[str, Schema]:
    """Give what limits each known add-on."""
    return {name: _addon(name, addon) for name, addon in KNOWN.items()}


def presets() -> dict[str, Schema]:
    """Give what limits each preset of the platform."""
    return {name: _preset(name, chart) for name, chart in CHARTS.items()}


def _addon(name: str, addon: KnownAddon) -> Schema:
    parts: list[Schema] = [{"required": ["roleArn"]}] if addon.needs_role else []
    if not (addon.policies or addon.statements):
        parts.append({"dependencies": {"mechanism": ["roleArn"]}})
    if not addon.pod_identity or not addon.service_accounts:
        parts.append({"properties": {"mechanism": {"enum": [IRSA]}}})
    if name == VPC_CNI:
        parts.append({"properties": {"configuration": _cni()}})
    return {"allOf": parts} if parts else {}


def _cni() -> Schema:
    """Ask for texts where the VPC CNI's own schema has them."""
    here = spelled(*(part for part in CNI_TEXTS.pattern.split("|") if part.startswith("enable")))
    environment = {"additionalProperties": _TEXT}
    return {
        "properties": {"env": environment, "init": {"properties": {"env": environment}}},
        "patternProperties": {here["pattern"]: _TEXT},
    }


def _preset(name: str, chart: KnownChart) -> Schema:
    parts: list[Schema] = [{"properties": {"values": _values(chart)}}]
    if not chart.replicas:
        parts.append(without(["replicas"]))
    own = {"required": ["hostedZoneIds"], "properties": {"hostedZoneIds": {"minItems": 1}}}
    return {"allOf": [*parts, own if name == EXTERNAL_DNS else without(map(camel, OF_EXTERNAL_DNS))]}


def _values(chart: KnownChart) -> Schema:
    """Refuse values that are not the user's, but for one that says what is there already."""
    made: Schema = {}
    for path in chart.fixed:
        ours = value_at(merged(chart.values, chart.on_fargate), path)
        if isinstance(ours, str) and has_marker(ours):
            _put(made, path.split("."), False)
        elif isinstance(ours, str | bool) and ours == value_at(chart.values, path):
            _put(made, path.split("."), {"const": ours})
    for image in chart.images.values():
        _put(made, [*image.path.split("."), "repository"], False)
    return made


def _put(schema: Schema, path: list[str], leaf: Any) -> None:
    for key in path[:-1]:
        schema = schema.setdefault("properties", {}).setdefault(key, {})
    schema.setdefault("properties", {})[path[-1]] = leaf
