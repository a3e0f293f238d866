"""The platform: controllers that most clusters want, from their Helm charts, made fit for a private network.

Charts are templated while the program runs, and their objects are resources of it: no Helm release is in the cluster.
The Kubernetes provider of the component decides whether they are applied or rendered. What they do in AWS (roles,
endpoints, queues) is made elsewhere, and the images are those of the mirror.
"""

import json
from collections.abc import Mapping
from typing import Any, NotRequired

import pulumi
import pulumi_kubernetes as kubernetes

from ..common.args import InRegion, InVpc, OfCluster
from ..common.asked import asked
from ..common.plan import markers
from ..common.plan.arguments import refusal, settle
from ..common.plan.versions import check_version
from ..fargate.settings import OnFargateOrNodes
from ..kubernetes.manifests import register
from ..kubernetes.providers import rendering
from ..namespaces.plan.namespaces import plan_namespace
from ..network.plan.blocks import SERVICE_CIDR
from .plan.chart_objects import SYSTEM_NAMESPACE, check_images, namespace_object, plain_objects
from .plan.chart_values import tag_of
from .plan.platform import PlannedChart, plan_platform
from .plan.platform_checks import check_inputs
from .settings import BehindCharts, PlatformSettings

_TEMPLATE = "kubernetes:helm:template"
"""What `pulumi_kubernetes.helm.v3.Chart` calls."""


class PlatformArgs(InRegion, OfCluster, InVpc, OnFargateOrNodes, BehindCharts):
    """Inputs of a `Platform`."""

    presets: dict[str, PlatformSettings]
    """What to run, by preset: `load-balancer-controller`, `metrics-server`, ... (docs/platform.md)."""
    charts: str
    """Folder with the charts' archives as `helm pull` names them, or the start of their OCI references (`oci://...`)."""
    image_references: dict[str, pulumi.Input[str]]
    """References of the mirrored images, by short name (docs/platform.md)."""
    role_arns: NotRequired[dict[str, pulumi.Input[str]]]
    """Roles by IRSA, by `namespace/service-account`; Pod Identity needs none here. Default: none."""
    cidrs: NotRequired[list[str]]
    """IPv4 blocks of VPC and services, where a namespace made here admits HTTPS. Default: none, it denies nothing."""
    service_cidr: NotRequired[str]
    """IPv4 block of Kubernetes services, in which Auto Mode has its DNS. Default: `172.20.0.0/16`."""
    namespaces: NotRequired[list[str]]
    """Namespaces that are made elsewhere. Default: none; one that a preset is alone in is made here."""


class Platform(pulumi.ComponentResource):
    """The objects of the presets' charts, as Kubernetes' own Helm charts make them: https://helm.sh/docs/topics/charts/."""

    versions: pulumi.Output[dict[str, str]]
    """Versions of the charts, by preset."""

    def __init__(self, name: str, args: PlatformArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Check `args`, template every chart, then declare what they make."""
        args = settle(args, PlatformArgs)
        check_version(args["version"])
        roles, karpenter = args.get("role_arns", {}), args.get("karpenter", {})
        profiles, nodes = args.get("fargate_profiles", {}), args.get("nodes", True)
        custom = args.get("custom_networking", False)
        plan = plan_platform(args["presets"], args["version"], profiles, nodes, roles, karpenter, "presets", custom)
        check_inputs(plan, args)
        super().__init__("private-eks:index:Platform", name, asked(args, PlatformArgs), opts)

        # All of them first: what is refused is refused before any object.
        helm = self._helm(name)
        templated = {key: self._objects(args, key, chart, helm) for key, chart in plan.items()}
        for key, objects in templated.items():
            known = _known(args, plan[key])
            register(self, f"{name}-{key}", [fill(found, known) for found in objects])

        self.versions = pulumi.Output.from_input({key: chart.known.version for key, chart in plan.items()})
        self.register_outputs({"versions": self.versions})

    def _helm(self, name: str) -> kubernetes.Provider:
        """Make a provider that templates only: that of a cluster is not asked before the cluster is there."""
        return rendering(f"{name}-helm", "unused", pulumi.ResourceOptions(parent=self))

    def _objects(
        self, args: PlatformArgs, key: str, chart: PlannedChart, helm: kubernetes.Provider
    ) -> list[dict[str, Any]]:
        """Template a chart, with markers for what is known only later."""
        where, namespace = f"presets.{key}", chart.place.namespace
        objects = plain_objects(where, _template(args, chart, helm), namespace)
        check_images(where, objects, _images(args, chart), args["region"])
        return [*_namespace(args, namespace), *objects]


def _namespace(args: PlatformArgs, namespace: str) -> list[dict[str, Any]]:
    """Make the namespace of a preset that is alone there, closed as all of ours where the blocks are known."""
    if namespace == SYSTEM_NAMESPACE or namespace in args.get("namespaces", []):
        return []
    if "cidrs" in args:
        service_cidr = args.get("service_cidr", SERVICE_CIDR)
        return plan_namespace(namespace, {}, args["version"], args["cidrs"], service_cidr)
    return [namespace_object(namespace, args["version"])]


def _template(args: PlatformArgs, chart: PlannedChart, helm: kubernetes.Provider) -> list[dict[str, Any]]:
    """Ask the Kubernetes provider, which has Helm built in."""
    asked = chart.request(args["charts"], args["version"])
    options = pulumi.InvokeOptions(provider=helm)
    try:
        answer = pulumi.runtime.invoke(_TEMPLATE, {"jsonOpts": json.dumps(asked, sort_keys=True)}, options)
    except Exception as error:
        if "no such file" not in str(error):
            raise
        allowed = f"a folder with {chart.known.archive}"
        raise refusal("charts", args["charts"], allowed, f"get it: {chart.known.pull}") from error
    found = list((answer.value or {}).get("result", []))
    if not found:
        raise refusal("charts", chart.known.chart, "a chart that makes objects", "look at its values")
    return found


def fill(value: Any, known: Mapping[str, pulumi.Input[str]]) -> Any:
    """Put values in the places of their markers, at any depth; a text becomes an output where one of them is."""
    if isinstance(value, Mapping):
        return {key: fill(inner, known) for key, inner in value.items()}
    if isinstance(value, list):
        return [fill(item, known) for item in value]
    if not isinstance(value, str) or not (found := markers.markers_in(value, known)):
        return value
    values = {marker: known[marker] for marker in found}
    plain = {marker: given for marker, given in values.items() if isinstance(given, str)}
    if len(plain) == len(values):
        return markers.replaced(value, plain)
    return pulumi.Output.all(**values).apply(lambda now: markers.replaced(value, now))


def _images(args: PlatformArgs, chart: PlannedChart) -> dict[str, pulumi.Input[str]]:
    """Give the references of a chart's images, by what stands for them."""
    return {
        f"{markers.image_marker(name)}:{tag_of('presets', image, args['version'])}": args["image_references"][name]
        for name, image in chart.known.images.items()
    }


def _known(args: PlatformArgs, chart: PlannedChart) -> dict[str, pulumi.Input[str]]:
    """Give what the markers of a chart stand for."""
    roles = args.get("role_arns", {})
    given = {
        markers.CLUSTER_NAME: args["cluster_name"],
        markers.ENDPOINT: args.get("endpoint"),
        markers.QUEUE: args.get("queue_name"),
        markers.REGION: args["region"],
        markers.ROLE: roles.get(chart.account),
        markers.VPC_ID: args["vpc_id"],
    }
    return {**_images(args, chart), **{marker: value for marker, value in given.items() if value is not None}}
