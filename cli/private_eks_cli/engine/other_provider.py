"""A provider of any other package, which keeps what the program declares, and knows nothing beyond it."""

from typing import Any

import grpc
from pulumi.runtime.proto import provider_pb2, resource_pb2, resource_pb2_grpc

from ..cloud.live import Cloud
from ..recording.wire import read, type_of
from .channels import OWN_CONNECTION
from .providers import ResourceProvider, answering, register_component


class OtherProvider(ResourceProvider):
    """Takes every resource, component and call of a package; outputs that only the real provider computes are missing.

    The providers that a program has in itself (`pulumi-python:dynamic:Resource`) are such a package too.
    """

    keeps_secrets = True

    def __init__(self, cloud: Cloud, package: str) -> None:
        """Answer for a package, such as `random`."""
        super().__init__(cloud)
        self.package = package

    def Check(self, request: Any, context: Any) -> Any:
        """Take the inputs as they are."""
        return provider_pb2.CheckResponse(inputs=request.news)

    @answering
    def Create(self, request: Any, context: Any) -> Any:
        """Make a resource, or foresee it."""
        if request.preview:
            return provider_pb2.CreateResponse(properties=request.properties)
        made = self.cloud.create(request.urn, type_of(request.urn), read(request.properties))
        return provider_pb2.CreateResponse(id=made.id, properties=request.properties)

    @answering
    def Update(self, request: Any, context: Any) -> Any:
        """Change a resource, or foresee it."""
        self.cloud.update(type_of(request.urn), request.id, read(request.news), request.preview)
        return provider_pb2.UpdateResponse(properties=request.news)

    @answering
    def Read(self, request: Any, context: Any) -> Any:
        """Tell whether it is live; what the program only reads is there, and as it says."""
        if read(request.inputs) and not self.cloud.read(type_of(request.urn), request.id):
            return provider_pb2.ReadResponse()
        return provider_pb2.ReadResponse(id=request.id, properties=request.properties, inputs=request.inputs)

    @answering
    def Construct(self, request: Any, context: Any) -> Any:
        """Register a component with nothing in it."""
        with grpc.insecure_channel(request.monitorEndpoint, options=[OWN_CONNECTION]) as channel:
            monitor = resource_pb2_grpc.ResourceMonitorStub(channel)
            try:
                urn = register_component(monitor, request)
                outputs = resource_pb2.RegisterResourceOutputsRequest(urn=urn, outputs=request.inputs)
                monitor.RegisterResourceOutputs(outputs)
            except grpc.RpcError as error:
                context.abort(grpc.StatusCode.UNKNOWN, error.details())
        return provider_pb2.ConstructResponse(urn=urn, state=request.inputs)

    def Call(self, request: Any, context: Any) -> Any:
        """Answer a method of a component with nothing."""
        return provider_pb2.CallResponse()
