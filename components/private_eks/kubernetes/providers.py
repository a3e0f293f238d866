"""The Kubernetes providers of the components: what they do does not depend on the environment of whoever runs Pulumi.

What an argument does not say, the SDK and the plugin take from KUBECONFIG, ~/.kube/config and PULUMI_K8S_*, so all of
it is said here: https://www.pulumi.com/registry/packages/kubernetes/api-docs/provider/.
"""

import typing

import pulumi
import pulumi_kubernetes as kubernetes

NO_CLUSTER = {"apiVersion": "v1", "kind": "Config"}
"""A kubeconfig that names no cluster: with it, the provider dials nobody and asks for no token."""


class _Settings(typing.TypedDict):
    enable_config_map_mutable: bool
    enable_patch_force: bool
    enable_secret_mutable: bool
    enable_server_side_apply: bool
    skip_update_unreachable: bool
    suppress_deprecation_warnings: bool
    suppress_helm_hook_warnings: bool
    upsert_existing_objects: bool


_SETTINGS: _Settings = {
    # Other content of a file is an update; the pods start anew by their checksum.
    "enable_config_map_mutable": True,
    "enable_patch_force": False,
    "enable_secret_mutable": False,
    "enable_server_side_apply": True,
    "skip_update_unreachable": False,
    "suppress_deprecation_warnings": False,
    "suppress_helm_hook_warnings": False,
    "upsert_existing_objects": False,
}


def rendering(name: str, directory: str, opts: pulumi.ResourceOptions) -> kubernetes.Provider:
    """Make a provider that writes files, and calls no cluster.

    The kubeconfig is a mapping, which the provider takes as it takes text. As text `CheckConfig` refuses it beside a
    folder, and without one `Configure` uses whatever cluster and namespace the environment names:
    https://github.com/pulumi/pulumi-kubernetes/issues/3498.
    """
    return kubernetes.Provider(
        name,
        kubeconfig=typing.cast(str, NO_CLUSTER),
        render_yaml_to_directory=directory,
        delete_unreachable=False,
        **_SETTINGS,
        opts=opts,
    )


def applying(
    name: str,
    kubeconfig: pulumi.Input[str],
    cluster_name: pulumi.Input[str] | None,
    opts: pulumi.ResourceOptions,
) -> kubernetes.Provider:
    """Make a provider that applies; `delete_unreachable` alone is the environment's, for clusters that are gone."""
    return kubernetes.Provider(name, kubeconfig=kubeconfig, cluster_identifier=cluster_name, **_SETTINGS, opts=opts)
