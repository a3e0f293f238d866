"""What `pulumi_eks.Cluster` makes, told to use the plugins of this program and to leave the Kubernetes API alone."""

import functools
import json
from importlib.metadata import distribution
from pathlib import Path

import pulumi

NO_CLUSTER = json.dumps({"apiVersion": "v1", "kind": "Config"})
"""A kubeconfig that names no cluster."""
KUBERNETES = "pulumi:providers:kubernetes"


def quieten_children(args: pulumi.ResourceTransformArgs) -> pulumi.ResourceTransformResult | None:
    """Let no child load a second version of a plugin, and let the Kubernetes provider call nobody.

    Nothing uses that provider. With the cluster's kubeconfig it asks for a token and dials the private endpoint each
    time that it is configured; with one that names no cluster it stops before either: `Configure` in
    https://github.com/pulumi/pulumi-kubernetes/blob/master/provider/pkg/provider/provider.go.
    The component registers its children for the plugins that it was built with, and the engine loads those too:
    https://github.com/pulumi/pulumi-eks/issues/800.
    """
    if args.type_ == KUBERNETES:
        options = pulumi.ResourceOptions(version=_plugin_version("kubernetes"))
        return pulumi.ResourceTransformResult(
            {**args.props, "kubeconfig": NO_CLUSTER}, pulumi.ResourceOptions.merge(args.opts, options)
        )
    if args.type_.startswith("aws:"):
        options = pulumi.ResourceOptions(version=_plugin_version("aws"))
        return pulumi.ResourceTransformResult(args.props, pulumi.ResourceOptions.merge(args.opts, options))
    return None


@functools.cache
def _plugin_version(package: str) -> str:
    """Give the version of the plugin that belongs to an installed SDK."""
    described = distribution(f"pulumi_{package}").locate_file(f"pulumi_{package}/pulumi-plugin.json")
    return str(json.loads(Path(str(described)).read_text(encoding="utf-8"))["version"])
