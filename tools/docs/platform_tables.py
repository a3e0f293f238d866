"""The tables of the platform's charts, for docs/platform.md."""

from collections.abc import Sequence

from private_eks.endpoints.plan.services import NEEDS
from private_eks.platform.plan.chart_facts import ChartImage, KnownChart
from private_eks.platform.plan.known_charts import CHARTS

Row = Sequence[str]

INFERRED = "\N{DAGGER}"
"""Marks what nobody could check against the chart itself."""

PRESETS = ("Preset", "Chart", "Service account", "Endpoints", "Pods", "On Fargate", "Wants", "Restriction")
IMAGES = ("Short name", "Preset", "Image")
FIXED = ("Preset", "Value", "Because")


def presets() -> list[Row]:
    """Tell of every preset which chart it is, as whom it calls what, where it runs, and what it wants."""
    return [_preset(name, known) for name, known in CHARTS.items()]


def images() -> list[Row]:
    """Name the images to mirror."""
    return [
        (f"`{image}`", f"`{name}`", _reference(facts))
        for name, known in CHARTS.items()
        for image, facts in sorted(known.images.items())
    ]


def fixed() -> list[Row]:
    """Name the values that callers cannot change."""
    return [
        (f"`{name}`", f"`{path}`", reason) for name, known in CHARTS.items() for path, reason in known.fixed.items()
    ]


def _preset(name: str, known: KnownChart) -> Row:
    labels = ", ".join(f"`{key}: {value}`" for key, value in known.pod_labels.items())
    marked = f" {INFERRED}" if "values" in known.inferred else ""
    services = NEEDS.get(known.use, {}) if known.use else {}
    return (
        f"[`{name}`]({known.source})",
        f"`{known.chart}` {known.version} ({known.app_version}) of <{known.repository}>{marked}",
        f"`{known.namespace}/{known.service_account}`" if known.service_account else "no role",
        "; ".join(f"`{service}` {reason}" for service, reason in sorted(services.items())),
        f"`{known.namespace}`, {labels}",
        "yes" if known.runs_on_fargate else "no",
        "; ".join([*(f"add-on `{addon}`" for addon in known.addons), *(f"no add-on `{a}`" for a in known.instead)]),
        known.restriction,
    )


def _reference(image: ChartImage) -> str:
    if not image.tags:
        return f"`{image.repository}:{image.tag}`"
    tags = ", ".join(f"`{tag}` on {version}" for version, tag in image.tags.items())
    return f"`{image.repository}`: {tags}"
