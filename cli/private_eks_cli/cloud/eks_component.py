"""What `pulumi_eks.Cluster` makes of its arguments, in the one form that this project uses.

Seen by driving the real provider with these arguments: an EKS cluster and a Kubernetes provider that nothing uses.
Another argument, or another value, would make more, so it is refused here instead of being overlooked.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from private_eks.common.plan.rendering import shown

from ..graph.model import strings
from ..recording.wire import UNKNOWN, secret

CLUSTER = "aws:eks/cluster:Cluster"
PROVIDER = "pulumi:providers:kubernetes"
CALLS = ("aws:index/getPartition:getPartition", "aws:index/getRegion:getRegion")
"""What it asks AWS for."""
IGNORED = ("accessConfig.bootstrapClusterCreatorAdminPermissions", "bootstrapSelfManagedAddons")
"""Properties of the cluster whose changes it ignores: EKS reads them at the creation alone."""

PLUGINS = {"aws": "7.25.0", "kubernetes": "4.19.0"}
"""The plugins that it was built with: https://github.com/pulumi/pulumi-eks/blob/v4.4.0/nodejs/eks/package.json."""

_API_ONLY: Mapping[str, object] = {
    "authenticationMode": "API",
    "bootstrapSelfManagedAddons": False,
    "corednsAddonOptions": {"enabled": False},
    "createInstanceRole": False,
    "endpointPrivateAccess": True,
    "endpointPublicAccess": False,
    "kubeProxyAddonOptions": {"enabled": False},
    "skipDefaultNodeGroup": True,
    "skipDefaultSecurityGroups": True,
    "useDefaultVpcCni": True,
}
_BUILT_IN_POOLS = {"enabled": True, "nodePools": ["general-purpose", "system"]}
_COMES_FROM = {
    "computeConfig": "autoMode",
    "encryptionConfig": "encryptionConfigKeyArn",
    "kubernetesNetworkConfig": "autoMode",
    "name": "name",
    "roleArn": "serviceRole",
    "storageConfig": "autoMode",
    "tags": "tags",
    "vpcConfig": "privateSubnetIds",
}
"""From which of the component's inputs the cluster's come, where those can depend on other resources."""
_PASSED = frozenset(
    {
        "autoMode",
        "deletionProtection",
        "enabledClusterLogTypes",
        "encryptionConfigKeyArn",
        "ipFamily",
        "kubernetesServiceIpAddressRange",
        "name",
        "privateSubnetIds",
        "serviceRole",
        "tags",
        "upgradePolicy",
        "version",
        "vpcId",
    }
)
_ALWAYS = _PASSED - {"autoMode", "tags", "vpcId"}


def service_role(name: str, inputs: Mapping[str, Any]) -> str:
    """Give the URN of the role that the component `name` was given.

    Raises ValueError if it was given none, or lacks something else that this form always has.
    """
    if missing := sorted(_ALWAYS - inputs.keys()):
        raise ValueError(f"pulumi_eks.Cluster {name}: the simulated component needs {', '.join(missing)}")
    return str(inputs["serviceRole"]["urn"])


def cluster_inputs(name: str, inputs: Mapping[str, Any], role_arn: str) -> dict[str, Any]:
    """Give the inputs of the `aws:eks/cluster:Cluster` that the component `name` registers.

    What it computes of several values is unknown as long as one of them is.
    https://github.com/pulumi/pulumi-eks/blob/master/nodejs/eks/cluster/cluster.ts (createCore)

    Raises ValueError if the arguments are not those of the form that makes no Kubernetes call.
    """
    for key, wanted in _API_ONLY.items():
        if inputs.get(key) != wanted:
            raise ValueError(f"pulumi_eks.Cluster {name}: {key} is {shown(inputs.get(key))}; needed: {shown(wanted)}")
    if unknown := sorted(inputs.keys() - _API_ONLY.keys() - _PASSED):
        raise ValueError(f"pulumi_eks.Cluster {name}: the simulated component does not know {', '.join(unknown)}")
    return {
        **_auto_mode(name, inputs),
        "name": inputs["name"],
        "roleArn": role_arn,
        "version": inputs["version"],
        "tags": _computed({"Name": f"{name}-eksCluster", **inputs.get("tags", {})}),
        "enabledClusterLogTypes": inputs["enabledClusterLogTypes"],
        "bootstrapSelfManagedAddons": False,
        "deletionProtection": inputs["deletionProtection"],
        "upgradePolicy": inputs["upgradePolicy"],
        "encryptionConfig": _computed(
            {"provider": {"keyArn": inputs["encryptionConfigKeyArn"]}, "resources": ["secrets"]}
        ),
        "accessConfig": {"authenticationMode": "API", "bootstrapClusterCreatorAdminPermissions": True},
        "vpcConfig": {
            "subnetIds": _computed(inputs["privateSubnetIds"]),
            "endpointPrivateAccess": True,
            "endpointPublicAccess": False,
        },
    }


def _auto_mode(name: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Give the properties in which EKS Auto Mode is switched; unknown all three, if one of them is not known yet."""
    network = {"ipFamily": inputs["ipFamily"], "serviceIpv4Cidr": inputs["kubernetesServiceIpAddressRange"]}
    auto_mode = inputs.get("autoMode")
    if auto_mode is None:
        return {"kubernetesNetworkConfig": network}
    for key, wanted in (("enabled", True), ("createNodeRole", False)):
        if auto_mode.get(key) is not wanted:
            raise ValueError(
                f"pulumi_eks.Cluster {name}: autoMode.{key} is {shown(auto_mode.get(key))}; needed: {shown(wanted)}"
            )
    given = auto_mode.get("computeConfig") or {}
    switched = {
        "computeConfig": {**_BUILT_IN_POOLS, **given} if isinstance(given, Mapping) else given,
        "kubernetesNetworkConfig": {**network, "elasticLoadBalancing": {"enabled": True}},
        "storageConfig": {"blockStorage": {"enabled": True}},
    }
    return dict.fromkeys(switched, UNKNOWN) if UNKNOWN in strings(switched) else switched


def _computed(value: Any) -> Any:
    return UNKNOWN if UNKNOWN in strings(value) else value


def cluster_dependencies(inputs: Mapping[str, Any], urns: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """Give what each property of the cluster depends on; `urns` say it of the component's inputs.

    The role arrives as a resource, which nobody names as what that input depends on.
    """
    known = {**urns, "serviceRole": [*urns.get("serviceRole", ()), inputs["serviceRole"]["urn"]]}
    return {ours: sorted(set(known[theirs])) for ours, theirs in _COMES_FROM.items() if known.get(theirs)}


def keeping_secrets(given: Mapping[str, Any], secret_inputs: Collection[str]) -> dict[str, Any]:
    """Give the inputs of the cluster with those as secrets that come from inputs of the component which hold some."""
    return {key: secret(value) if _COMES_FROM.get(key) in secret_inputs else value for key, value in given.items()}


def kubeconfig(endpoint: str) -> str:
    """Give what the component tells its Kubernetes provider, in short; unknown as long as the endpoint is."""
    return UNKNOWN if endpoint == UNKNOWN else json.dumps({"clusters": [{"cluster": {"server": endpoint}}]})


def cluster_name(name: str) -> str:
    """Give the logical name of the `aws:eks/cluster:Cluster` in the component `name`."""
    return f"{name}-eksCluster"


def provider_name(name: str) -> str:
    """Give the logical name of the Kubernetes provider in the component `name`."""
    return f"{name}-eks-k8s"
