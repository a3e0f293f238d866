"""What `pulumi_eks.Cluster` makes, completed: what it has no argument for, one plugin, no call to Kubernetes."""

import functools
import json
import typing
from collections.abc import Callable, Mapping
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pulumi

from ..kubernetes.providers import NO_CLUSTER
from .plan import cluster as plan
from .plan.control_plane import cluster_properties
from .settings import ControlPlaneAttributes

Transform = Callable[[pulumi.ResourceTransformArgs], pulumi.ResourceTransformResult | None]

KUBERNETES = "pulumi:providers:kubernetes"


def completing(egress: str, zonal_shift: bool, attributes: ControlPlaneAttributes) -> Transform:
    """Give the EKS cluster what `pulumi_eks.Cluster` has no argument for.

    Its creator does not become its administrator. Its API server calls through the VPC from the first second. Its
    interfaces stay in the zones that it began with, because EKS takes no others later
    (https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html). Another key replaces it, visibly: EKS cannot
    change the key, and the provider would only pretend to. The old one goes first, because two cannot have its name.
    """
    network: dict[str, Any] = {"controlPlaneEgressMode": plan.EGRESS_MODES[egress]}
    if "security_group_ids" in attributes:
        network["securityGroupIds"] = attributes["security_group_ids"]

    def complete(args: pulumi.ResourceTransformArgs) -> pulumi.ResourceTransformResult | None:
        if args.type_ != "aws:eks/cluster:Cluster":
            return None
        props = {
            **args.props,
            "accessConfig": {**_block(args, "accessConfig"), "bootstrapClusterCreatorAdminPermissions": False},
            "vpcConfig": {**_block(args, "vpcConfig"), **network},
            "zonalShiftConfig": {"enabled": zonal_shift},
            **cluster_properties(attributes),
        }
        fixed = pulumi.ResourceOptions(
            ignore_changes=["vpcConfig.subnetIds"], replace_on_changes=["encryptionConfig"], delete_before_replace=True
        )
        return pulumi.ResourceTransformResult(props, pulumi.ResourceOptions.merge(args.opts, fixed))

    return complete


def quieten_children(args: pulumi.ResourceTransformArgs) -> pulumi.ResourceTransformResult | None:
    """Let no child load a second version of a plugin, and let the Kubernetes provider call nobody.

    Nothing uses that provider, so nothing stays of what the component and the environment give it. With the cluster's
    kubeconfig it asks for a token and dials the private endpoint each time that it is configured; with one that names
    no cluster it stops before either: `Configure` in
    https://github.com/pulumi/pulumi-kubernetes/blob/master/provider/pkg/provider/provider.go.
    The component registers its children for the plugins that it was built with, which know no property that is newer,
    and which the engine would load too: https://github.com/pulumi/pulumi-eks/issues/800.
    """
    if args.type_ == KUBERNETES:
        options = pulumi.ResourceOptions(version=_plugin_version("kubernetes"))
        return pulumi.ResourceTransformResult(
            {"kubeconfig": json.dumps(NO_CLUSTER)}, pulumi.ResourceOptions.merge(args.opts, options)
        )
    if args.type_.startswith("aws:"):
        options = pulumi.ResourceOptions(version=_plugin_version("aws"))
        return pulumi.ResourceTransformResult(args.props, pulumi.ResourceOptions.merge(args.opts, options))
    return None


def _block(args: pulumi.ResourceTransformArgs, key: str) -> Mapping[str, Any]:
    return typing.cast(Mapping[str, Any], args.props.get(key, {}))


@functools.cache
def _plugin_version(package: str) -> str:
    """Give the version of the plugin that belongs to an installed SDK."""
    described = distribution(f"pulumi_{package}").locate_file(f"pulumi_{package}/pulumi-plugin.json")
    return str(json.loads(Path(str(described)).read_text(encoding="utf-8"))["version"])
