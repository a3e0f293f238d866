"""The provider of `pulumi_eks.Cluster`, which builds the component by registering its children with the engine."""

from typing import Any

import grpc
from google.protobuf import json_format, struct_pb2
from pulumi.runtime.proto import provider_pb2, resource_pb2, resource_pb2_grpc

from ..cloud import eks_component
from ..recording import eks_children
from ..recording.wire import UNKNOWN, holds_secret, read, reference, write
from .channels import OWN_CONNECTION
from .providers import SimulatedProvider, answering, register_component

CLUSTER = "eks:index:Cluster"


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
    component = register_component(monitor, request)
    inputs = read(request.inputs)
    role_arn = _state_of(monitor, eks_component.service_role(request.name, inputs)).get("arn", UNKNOWN)
    for call in eks_component.CALLS:
        asked = resource_pb2.ResourceInvokeRequest(tok=call, provider=request.providers.get("aws", ""))
        asked.version = eks_component.PLUGINS["aws"]
        monitor.Invoke(asked)
    urns = {key: given.urns for key, given in request.inputDependencies.items()}
    secrets = [key for key, value in json_format.MessageToDict(request.inputs).items() if holds_secret(value)]
    given = eks_component.keeping_secrets(eks_component.cluster_inputs(request.name, inputs, role_arn), secrets)
    depends = eks_component.cluster_dependencies(inputs, urns)
    cluster = monitor.RegisterResource(eks_children.cluster(request, component, given, depends))
    endpoint = read(cluster.object).get("endpoint", UNKNOWN)
    monitor.RegisterResource(eks_children.provider(request, component, cluster.urn, endpoint))
    state = write({"eksCluster": reference(cluster.urn, cluster.id or UNKNOWN)})
    monitor.RegisterResourceOutputs(resource_pb2.RegisterResourceOutputsRequest(urn=component, outputs=state))
    dependencies = {"eksCluster": provider_pb2.ConstructResponse.PropertyDependencies(urns=[cluster.urn])}
    return provider_pb2.ConstructResponse(urn=component, state=state, stateDependencies=dependencies)


def _state_of(monitor: Any, urn: str) -> dict[str, Any]:
    """Ask the engine for a resource that arrived as a reference, as the SDKs do."""
    args = struct_pb2.Struct()
    args.update({"urn": urn})
    request = resource_pb2.ResourceInvokeRequest(tok="pulumi:pulumi:getResource", args=args, acceptResources=True)
    state: dict[str, Any] = read(getattr(monitor.Invoke(request), "return"))["state"]
    return state
