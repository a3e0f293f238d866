"""The real charts, templated by Helm's own engine: `make charts` builds what does it, and fetches them."""

import functools
import json
import subprocess
from pathlib import Path
from typing import Any

import yaml

from private_eks.platform.plan.chart_objects import plain_objects
from private_eks.platform.plan.known_charts import CHARTS
from private_eks.platform.plan.platform import PlannedChart, plan_platform
from tests.places import ROOT

FOLDERS = {
    "external-dns": ("sigs.k8s.io/external-dns", "charts/external-dns"),
    "karpenter": ("github.com/aws/karpenter-provider-aws", "charts/karpenter"),
    "load-balancer-controller": ("github.com/aws/eks-charts", "stable/aws-load-balancer-controller"),
    "metrics-server": ("sigs.k8s.io/metrics-server", "charts/metrics-server"),
    "secrets-store-csi": ("sigs.k8s.io/secrets-store-csi-driver", "charts/secrets-store-csi-driver"),
    "vertical-pod-autoscaler": ("k8s.io/autoscaler/vertical-pod-autoscaler", "charts/vertical-pod-autoscaler"),
}
"""Go modules that have the charts, and where; that of the Cluster Autoscaler is in none."""
DEFINITIONS = {"karpenter": "charts/karpenter-crd"}
"""Charts with what others link to: a Go module has no symbolic links, so Karpenter's lacks its definitions."""
PUBLISHED = frozenset({"karpenter"})
"""Charts whose version is set when they are published."""

ZONES = {"external-dns": {"hosted_zone_ids": ["Z0123456789ABCDEFGHIJ"]}}
"""Settings that presets cannot do without."""
SYSTEM: dict[str, Any] = {"system": {"selectors": [{"namespace": "kube-system"}]}}
"""A Fargate profile for all of them."""


@functools.cache
def module(path: str) -> dict[str, Any]:
    """Tell where a Go module lies, with its checksum."""
    text, decoder, found = (ROOT / ".charts" / "modules.json").read_text(encoding="utf-8"), json.JSONDecoder(), {}
    while text := text.strip():
        one, end = decoder.raw_decode(text)
        found[one["Path"]], text = one, text[end:]
    return dict(found[path])


def folder(preset: str) -> Path:
    path, inside = FOLDERS[preset]
    return Path(module(path)["Dir"]) / inside


def chart_file(preset: str, name: str) -> dict[str, Any]:
    """Read a file of a chart."""
    return dict(yaml.safe_load((folder(preset) / name).read_text(encoding="utf-8")))


def planned(preset: str, version: str = "1.35", fargate: bool = False, **settings: Any) -> PlannedChart:
    """Plan a preset as the component does; on Fargate, with a role by IRSA."""
    given: Any = {preset: {**ZONES.get(preset, {}), **settings}}
    known = CHARTS[preset]
    roles = [f"{known.namespace}/{known.service_account}"] if fargate else []
    return plan_platform(given, version, SYSTEM if fargate else {}, not fargate, roles)[preset]


def templated(preset: str, version: str = "1.35", fargate: bool = False, **settings: Any) -> list[dict[str, Any]]:
    """Template a chart with a preset's values, and put its objects in order as the component does."""
    plan = planned(preset, version, fargate, **settings)
    return plain_objects("platform", objects(preset, plan, version), plan.place.namespace)


def objects(preset: str, plan: PlannedChart, version: str) -> list[dict[str, Any]]:
    """Give what a chart makes, hooks and all."""
    return [found for request in requests(preset, plan, version) for found in _template(request)]


def requests(preset: str, plan: PlannedChart, version: str) -> list[str]:
    """Give what the program is asked for: the chart, and that of its definitions."""
    asked = {"version": plan.known.version, "appVersion": plan.known.app_version, "kubeVersion": f"{version}.0"}
    asked |= {"release": plan.known.chart, "namespace": plan.place.namespace}
    charts = [{**asked, "chart": str(folder(preset)), "values": plan.values}]
    if preset in DEFINITIONS:
        definitions = Path(module(FOLDERS[preset][0])["Dir"]) / DEFINITIONS[preset]
        charts.append({**asked, "chart": str(definitions), "values": {}})
    return [json.dumps(request, sort_keys=True) for request in charts]


def template(request: str) -> list[dict[str, Any]]:
    """Ask the program."""
    program = ROOT / ".charts" / "template"
    done = subprocess.run([program], input=request, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    files = {name: text for name, text in json.loads(done.stdout).items() if not name.endswith("NOTES.txt")}
    return [found for name in sorted(files) for found in yaml.safe_load_all(files[name]) if found]


_template = functools.cache(template)
