"""The provider of `pulumi_eks.Cluster`, which builds the component by registering its children with the engine."""

from collections.abc import Mapping
from typing import Any

import grpc
from google.protobuf import struct_pb2
from pulumi.runtime.proto import provider_pb2, resource_pb2, resource_pb2_grpc

from .channels import OWN_CONNECTION
from .cloud import eks_component
from .providers import SimulatedProvider, answering
from .wire import UNKNOWN, read, reference, sdk_version, write

CLUSTER = "eks:index:Cluster"
KUBERNETES = "pulumi:providers:kubernetes"
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
"""From which of the component's inputs the child's come, where those can depend on other resources."""


class EksProvider(SimulatedProvider):
    """Constructs what the real provider constructs of the arguments that this project uses."""

    package = "eks"
    keeps_secrets = True

    @answering
    def Construct(self, request: Any, context: Any) -> Any:
        """Register the component, the cluster in it and its Kubernetes provider; give the cluster back."""
        if request.type != CLUSTER:
            raise NotImplementedError(f"the simulated eks provider has no {request.type}")
        with grpc.insecure_channel(request.monitorEndpoint, options=[OWN_CONNECTION]) as channel:
            monitor = resource_pb2_grpc.ResourceMonitorStub(channel)
            try:
                return _construct(monitor, request)
            except grpc.RpcError as error:
                context.abort(grpc.StatusCode.UNKNOWN, error.details())


def _construct(monitor: Any, request: Any) -> Any:
    component = _component(monitor, request)
    inputs = read(request.inputs)
    role_arn = _state_of(monitor, inputs["serviceRole"]["urn"]).get("arn", UNKNOWN)
    cluster = _cluster(monitor, request, component, eks_component.cluster_inputs(request.name, inputs, role_arn))
    _kubernetes(monitor, request, component, cluster)
    state = write({"eksCluster": reference(cluster.urn, cluster.id or UNKNOWN)})
    monitor.RegisterResourceOutputs(resource_pb2.RegisterResourceOutputsRequest(urn=component, outputs=state))
    dependencies = {"eksCluster": provider_pb2.ConstructResponse.PropertyDependencies(urns=[cluster.urn])}
    return provider_pb2.ConstructResponse(urn=component, state=state, stateDependencies=dependencies)


def _component(monitor: Any, request: Any) -> str:
    """Register the component itself, with what the caller said about it; children follow it in the engine."""
    answer = monitor.RegisterResource(
        resource_pb2.RegisterResourceRequest(
            type=request.type,
            name=request.name,
            parent=request.parent,
            protect=request.protect,
            dependencies=request.dependencies,
            providers=dict(request.providers),
            aliases=request.aliases,
            acceptSecrets=True,
            acceptResources=True,
        )
    )
    return str(answer.urn)


def _cluster(monitor: Any, request: Any, component: str, inputs: Mapping[str, Any]) -> Any:
    depends = {
        ours: resource_pb2.RegisterResourceRequest.PropertyDependencies(urns=request.inputDependencies[theirs].urns)
        for ours, theirs in _COMES_FROM.items()
        if theirs in request.inputDependencies
    }
    return monitor.RegisterResource(
        resource_pb2.RegisterResourceRequest(
            type=eks_component.CLUSTER,
            name=eks_component.cluster_name(request.name),
            parent=component,
            custom=True,
            object=write(inputs),
            protect=request.protect,
            provider=request.providers.get("aws", ""),
            version=sdk_version("aws"),
            dependencies=sorted({urn for some in depends.values() for urn in some.urns}),
            propertyDependencies=depends,
            acceptSecrets=True,
            acceptResources=True,
            supportsPartialValues=True,
        )
    )


def _kubernetes(monitor: Any, request: Any, component: str, cluster: Any) -> None:
    kubeconfig = eks_component.kubeconfig(read(cluster.object).get("endpoint", UNKNOWN))
    monitor.RegisterResource(
        resource_pb2.RegisterResourceRequest(
            type=KUBERNETES,
            name=eks_component.provider_name(request.name),
            parent=component,
            custom=True,
            object=write({"kubeconfig": kubeconfig}),
            protect=request.protect,
            version=sdk_version("kubernetes"),
            dependencies=[cluster.urn],
            acceptSecrets=True,
            acceptResources=True,
            supportsPartialValues=True,
        )
    )


def _state_of(monitor: Any, urn: str) -> dict[str, Any]:
    """Ask the engine for a resource that arrived as a reference, as the SDKs do."""
    args = struct_pb2.Struct()
    args.update({"urn": urn})
    request = resource_pb2.ResourceInvokeRequest(tok="pulumi:pulumi:getResource", args=args, acceptResources=True)
    state: dict[str, Any] = read(getattr(monitor.Invoke(request), "return"))["state"]
    return state
