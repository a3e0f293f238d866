"""The registrations with which pulumi-eks makes what is in the component: an EKS cluster and a Kubernetes provider.

One description, for the simulated provider on the real engine and for the recorder. `request` is that of the component.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from pulumi.runtime.proto import resource_pb2

from ..cloud import eks_component
from .wire import write

_Dependencies = resource_pb2.RegisterResourceRequest.PropertyDependencies


def cluster(
    request: Any, component: str, inputs: Mapping[str, Any], depends: Mapping[str, Sequence[str]]
) -> resource_pb2.RegisterResourceRequest:
    """Register the cluster in the component with the URN `component`."""
    return resource_pb2.RegisterResourceRequest(
        type=eks_component.CLUSTER,
        name=eks_component.cluster_name(request.name),
        parent=component,
        custom=True,
        object=write(inputs),
        protect=request.protect,
        provider=request.providers.get("aws", ""),
        version=eks_component.PLUGINS["aws"],
        dependencies=sorted({urn for urns in depends.values() for urn in urns}),
        propertyDependencies={
            key: _Dependencies(urns=depends.get(key, ())) for key, value in inputs.items() if value is not None
        },
        ignoreChanges=eks_component.IGNORED,
        acceptSecrets=True,
        acceptResources=True,
        supportsPartialValues=True,
    )


def provider(request: Any, component: str, cluster_urn: str, endpoint: str) -> resource_pb2.RegisterResourceRequest:
    """Register the Kubernetes provider that nothing uses."""
    return resource_pb2.RegisterResourceRequest(
        type=eks_component.PROVIDER,
        name=eks_component.provider_name(request.name),
        parent=component,
        custom=True,
        object=write({"kubeconfig": eks_component.kubeconfig(endpoint)}),
        protect=request.protect,
        version=eks_component.PLUGINS["kubernetes"],
        dependencies=[cluster_urn],
        propertyDependencies={"kubeconfig": _Dependencies(urns=[cluster_urn])},
        acceptSecrets=True,
        acceptResources=True,
        supportsPartialValues=True,
    )
