"""The in-cluster layer: what runs in a private cluster, applied to it or rendered as YAML.

`render`, the default, calls no Kubernetes API: it writes files for `kubectl apply` or for GitOps, and works from
anywhere. `apply` needs a kubeconfig that reaches the private endpoint from where Pulumi runs.
"""

import typing
from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, TypeVar

import pulumi
import pulumi_kubernetes as kubernetes

from ..common.args import InRegion
from ..common.asked import asked
from ..common.plan.arguments import hints_of, settle
from ..fargate.fargate_logging import FargateLogging, FargateLoggingArgs
from ..fargate.settings import FargateLoggingSettings, OnFargateOrNodes
from ..intranet.plan.registries import registries_for
from ..kubernetes.manifests import register
from ..kubernetes.plan.manifests import Manifest
from ..kubernetes.providers import applying, rendering
from ..namespaces.namespaces import Namespaces, NamespacesArgs
from ..namespaces.plan.namespaces import level_of
from ..namespaces.settings import InBlocks, NamespaceSettings
from ..platform.platform_charts import Platform, PlatformArgs
from ..platform.settings import BehindCharts, PlatformSettings
from ..storage.settings import StorageClassSettings
from ..storage.storage_classes import StorageClasses, StorageClassesArgs
from .applications import Applications, ApplicationsArgs, manifests_of
from .plan.ingress_groups import check_groups, of_applications, of_manifests
from .plan.own_manifests import plan_manifests, with_images
from .plan.scheduling import SchedulableCompute
from .plan.workloads import APPLY, RENDER, check_way
from .settings import ApplicationSettings, BehindApplications

T = TypeVar("T")

_NOTHING: dict[str, Any] = {
    "applications": {},
    "charts": "archives",
    "fargate_logging": {"enabled": False},
    "image_references": {},
    "namespaces": {},
}
"""What a caller who says nothing of them means."""


class WorkloadsArgs(InRegion, OnFargateOrNodes, BehindApplications, BehindCharts, InBlocks):
    """Inputs of `Workloads`."""

    mode: NotRequired[str]
    """`render`, YAML files, or `apply`, the cluster itself. Default: `render`."""
    directory: NotRequired[str]
    """Folder of the files, from where Pulumi runs; another one writes them all anew. Default: `rendered`."""
    kubeconfig: NotRequired[pulumi.Input[str]]
    """Kubeconfig that reaches the cluster, as JSON or YAML, for `apply`. Default: none."""
    cluster_name: NotRequired[pulumi.Input[str]]
    """Name of the cluster: another kubeconfig for the same one changes nothing. Default: none."""
    namespaces: NotRequired[dict[str, NamespaceSettings]]
    """Namespaces, by name. Default: none."""
    storage_classes: NotRequired[dict[str, StorageClassSettings]]
    """Storage classes, by name. Default: none."""
    file_system_ids: NotRequired[dict[str, pulumi.Input[str]]]
    """IDs of EFS file systems, by the names that storage classes use. Default: none."""
    fargate_logging: NotRequired[FargateLoggingSettings]
    """How pods on Fargate log. Default: they do not."""
    fargate_log_group_name: NotRequired[pulumi.Input[str]]
    """Name of the log group of pods on Fargate, for `fargate_logging`. Default: none."""
    platform: NotRequired[dict[str, PlatformSettings]]
    """Charts of the platform, by preset. Default: none."""
    charts: NotRequired[str]
    """Folder with the charts' archives, or the start of their OCI references. Default: `archives`."""
    vpc_id: NotRequired[pulumi.Input[str]]
    """ID of the VPC, for `platform`. Default: none."""
    applications: NotRequired[dict[str, ApplicationSettings]]
    """Applications, by name. Default: none."""
    manifests: NotRequired[list[dict[str, Any]]]
    """Further Kubernetes objects as in YAML, such as a rendered chart. Default: none."""
    images: NotRequired[dict[str, str]]
    """Upstream names of the mirrored images by short name: `manifests` are rewritten to the mirror. Default: none."""
    image_references: NotRequired[dict[str, pulumi.Input[str]]]
    """Images in private ECR by the same short names, as `Registry` gives them. Default: none."""


class Workloads(pulumi.ComponentResource):
    """Namespaces, applications and further objects of one cluster, with the provider that applies or renders them.

    https://www.pulumi.com/registry/packages/kubernetes/api-docs/provider/
    """

    namespace_names: pulumi.Output[list[str]]
    """Names of the namespaces."""
    application_names: pulumi.Output[list[str]]
    """Names of the applications."""

    def __init__(self, name: str, args: WorkloadsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Check `args`, then declare the objects, each part in a component of its own."""
        given = settle(args, WorkloadsArgs)
        args = typing.cast(WorkloadsArgs, {**_NOTHING, **given})
        check_way(args.get("mode", RENDER), args.get("kubeconfig", "") != "")
        place = SchedulableCompute(args.get("fargate_profiles", {}), open_ended=args.get("nodes", True))
        levels = {key: level_of(settings) for key, settings in args["namespaces"].items()}
        registries = registries_for(args.get("registries", {}), args.get("auto_mode", False))
        objects, images = args.get("manifests", []), args.get("images", {})
        own = plan_manifests(objects, images, args["region"], place, levels, registries)
        made = manifests_of(_pick(args, ApplicationsArgs))
        check_groups([*of_applications(args["applications"], made), *of_manifests(manifest for manifest, _ in own)])
        super().__init__("private-eks:index:Workloads", name, _asked(given, own), opts)

        provider = self._kubernetes(name, args)
        basics = self._basics(name, args, provider)
        applications = Applications(name, _pick(args, ApplicationsArgs), self._inside(provider, *basics))
        references = args["image_references"]
        register(
            self,
            name,
            [with_images(manifest, {at: references[key] for at, key in found.items()}) for manifest, found in own],
            basics,
            provider,
        )

        self.namespace_names = pulumi.Output.from_input(sorted(args["namespaces"]))
        self.application_names = applications.names
        self.register_outputs({"namespace_names": self.namespace_names, "application_names": self.application_names})

    def _basics(self, name: str, args: WorkloadsArgs, provider: kubernetes.Provider) -> list[pulumi.Resource]:
        """Declare what applications rely on, and outlive on destroy: a load balancer wants its controller."""
        made: list[pulumi.Resource] = [Namespaces(name, _pick(args, NamespacesArgs), self._inside(provider))]
        if args.get("storage_classes"):
            classes = _pick(args, StorageClassesArgs, classes="storage_classes")
            made.append(StorageClasses(name, classes, self._inside(provider)))
        if args["fargate_logging"].get("enabled", True):
            given = _pick(args, FargateLoggingArgs, settings="fargate_logging", log_group_name="fargate_log_group_name")
            made.append(FargateLogging(name, given, self._inside(provider)))
        if args.get("platform"):
            charts = _pick({**args, "namespaces": sorted(args["namespaces"])}, PlatformArgs, presets="platform")
            made.append(Platform(name, charts, self._inside(provider, made[0])))
        return made

    def _inside(self, provider: kubernetes.Provider, *after: pulumi.Resource) -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions(parent=self, providers={"kubernetes": provider}, depends_on=list(after))

    def _kubernetes(self, name: str, args: WorkloadsArgs) -> kubernetes.Provider:
        options = pulumi.ResourceOptions(parent=self)
        if args.get("mode", RENDER) == APPLY:
            return applying(name, args["kubeconfig"], args.get("cluster_name"), options)
        return rendering(name, args.get("directory", "rendered"), options)


def _asked(given: WorkloadsArgs, own: Sequence[tuple[Manifest, Any]]) -> dict[str, Any]:
    """Name further objects instead of repeating them: each is a resource, and a state need not hold it twice."""
    found = asked(given, WorkloadsArgs)
    named = [{"apiVersion": m["apiVersion"], "kind": m["kind"], "metadata": _identity(m)} for m, _ in own]
    return {**found, "manifests": named} if named else found


def _identity(manifest: Manifest) -> dict[str, Any]:
    return {key: manifest["metadata"][key] for key in ("name", "namespace") if key in manifest["metadata"]}


def _pick(args: Mapping[str, Any], shape: type[T], **renamed: str) -> T:
    """Give a part those of `args` that it takes; `renamed` says what it calls otherwise."""
    sources = {field: renamed.get(field, field) for field in hints_of(shape)}
    return typing.cast(T, {field: args.get(source) for field, source in sources.items() if source in args})
