"""The engine's side of the wire for whole programs: what they register, and what the plugin makes of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from google.protobuf import empty_pb2
from pulumi.runtime.proto import provider_pb2, resource_pb2

from private_eks_cli.recording.wire import read
from tests.package.engine import Engine, plugin
from tests.package.languages import Host

CONFIG = {"aws:region": "eu-west-1", "consumer:adminRoleArn": "arn:aws:iam::111122223333:role/platform-admins"}


@dataclass
class Consumed(Engine):
    """The engine of a program that uses the package: its components are constructed by the plugin."""

    stub: Any = None
    remote: dict[str, Any] = field(default_factory=dict)
    """Registrations of our components as the program sent them, by type and name."""
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Their outputs as the program got them, likewise."""

    @property
    def host(self) -> Host:
        """What a language host is told."""
        return Host(self.address, self.address, "consumer", "test", self.preview, CONFIG)

    def SupportsFeature(self, request: Any, context: Any) -> Any:
        """Support all that SDKs ask for one by one."""
        return resource_pb2.SupportsFeatureResponse(hasSupport=True)

    def SetRootResource(self, request: Any, context: Any) -> Any:
        """Know the stack already."""
        return empty_pb2.Empty()

    def SignalAndWaitForShutdown(self, request: Any, context: Any) -> Any:
        """Let the program end."""
        return empty_pb2.Empty()

    def RegisterResource(self, request: Any, context: Any) -> Any:
        """Have the plugin construct a component of ours, with exactly what the program sent."""
        if not request.remote or not request.type.startswith("private-eks:"):
            return super().RegisterResource(request, context)
        key = f"{request.type.rsplit(':', 1)[-1]} {request.name}"
        self.remote[key] = request
        answer = self.stub.Construct(self._construction(request), timeout=60)
        self.answers[key] = read(answer.state)
        depends = {
            name: resource_pb2.RegisterResourceResponse.PropertyDependencies(urns=found.urns)
            for name, found in answer.stateDependencies.items()
        }
        return resource_pb2.RegisterResourceResponse(urn=answer.urn, object=answer.state, propertyDependencies=depends)

    def _construction(self, request: Any) -> Any:
        return provider_pb2.ConstructRequest(
            project="consumer",
            stack="test",
            monitorEndpoint=self.address,
            dryRun=self.preview,
            parallel=16,
            type=request.type,
            name=request.name,
            parent=request.parent,
            inputs=request.object,
            inputDependencies={
                key: provider_pb2.ConstructRequest.PropertyDependencies(urns=found.urns)
                for key, found in request.propertyDependencies.items()
            },
            dependencies=request.dependencies,
            providers=dict(request.providers),
            accepts_output_values=True,
        )


@contextmanager
def consuming(preview: bool = False) -> Iterator[Consumed]:
    """Serve an engine with the plugin behind it."""
    engine = Consumed(preview=preview)
    with plugin(engine) as stub:
        engine.stub = stub
        yield engine
