"""The engine's side of the wire: starts the plugin as Pulumi does, takes its registrations, answers its calls."""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent import futures
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any

import grpc
from google.protobuf import empty_pb2, json_format, struct_pb2
from pulumi.runtime.proto import (
    callback_pb2,
    callback_pb2_grpc,
    engine_pb2,
    engine_pb2_grpc,
    errors_pb2,
    provider_pb2,
    provider_pb2_grpc,
    resource_pb2,
    resource_pb2_grpc,
    status_pb2,
)

from private_eks_cli.cloud import answers, eks_component, invokes
from private_eks_cli.cloud.answers import Place
from private_eks_cli.recording.mocks import EKS_CLUSTER
from private_eks_cli.recording.urns import STACK
from private_eks_cli.recording.wire import read, reference, write
from tests.places import ROOT

PLACE = Place("eu-west-1")
STACK_URN = f"urn:pulumi:test::consumer::{STACK}::consumer-test"


@dataclass
class Engine(resource_pb2_grpc.ResourceMonitorServicer, engine_pb2_grpc.EngineServicer):
    """Keeps what it is sent, and answers as the simulated cloud does; in a preview it knows only what was given."""

    preview: bool = False
    address: str = ""
    requests: dict[str, Any] = field(default_factory=dict)
    states: dict[str, dict[str, Any]] = field(default_factory=dict)
    calls: list[Any] = field(default_factory=list)
    outputs: dict[str, dict[str, Any]] = field(default_factory=dict)
    control_plane: dict[str, Any] = field(default_factory=dict)

    def GetDeploymentInfo(self, request: Any, context: Any) -> Any:
        """Support all that the SDK knows of."""
        return resource_pb2.DeploymentInfo(supportedFeatures=resource_pb2.ResourceMonitorFeature.values())

    def GetRootResource(self, request: Any, context: Any) -> Any:
        """Name the stack."""
        return engine_pb2.GetRootResourceResponse(urn=STACK_URN)

    def RegisterPackage(self, request: Any, context: Any) -> Any:
        """Accept every package."""
        return resource_pb2.RegisterPackageResponse(ref=request.name)

    def Log(self, request: Any, context: Any) -> Any:
        """Take a message."""
        return empty_pb2.Empty()

    def Invoke(self, request: Any, context: Any) -> Any:
        """Answer a call, to AWS or about a registered resource."""
        args = read(request.args)
        if request.tok == "pulumi:pulumi:getResource":
            answer = {"urn": args["urn"], "id": self.states[args["urn"]]["id"], "state": self.states[args["urn"]]}
        else:
            self.calls.append(request)
            answer = invokes.invoke(PLACE, request.tok, args)
        return resource_pb2.ResourceInvokeResponse(**{"return": write(answer)})  # type: ignore[arg-type]

    def RegisterResource(self, request: Any, context: Any) -> Any:
        """Keep a registration and answer it."""
        urn = urn_of(request.parent, request.type, request.name)
        self.requests[urn] = request
        inputs = read(request.object)
        id_, outputs = "", inputs
        if request.type == EKS_CLUSTER:
            outputs = self._eks_cluster(request, urn, inputs)
        elif request.custom and not self.preview:
            named = answers.automatic_name(request.type, request.name, inputs, urn)
            id_, outputs = answers.create(PLACE, request.type, named, urn)
        self.states[urn] = {**outputs, "id": id_, "urn": urn}
        return resource_pb2.RegisterResourceResponse(urn=urn, id=id_, object=write(outputs))

    def RegisterResourceOutputs(self, request: Any, context: Any) -> Any:
        """Keep a component's outputs."""
        self.outputs[request.urn] = read(request.outputs)
        return empty_pb2.Empty()

    def _eks_cluster(self, request: Any, urn: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Register the cluster in the component, as the engine and the eks provider do: the transforms come first."""
        role_arn = self.states[inputs["serviceRole"]["urn"]]["arn"]
        child = eks_component.cluster_inputs(request.name, inputs, role_arn)
        name = eks_component.cluster_name(request.name)
        for callback in request.transforms:
            child = _transform(callback, name, urn, child)
        self.control_plane = child
        child_urn = urn_of(urn, eks_component.CLUSTER, name)
        id_, outputs = answers.create(PLACE, eks_component.CLUSTER, child, child_urn)
        self.states[child_urn] = {**outputs, "id": id_, "urn": child_urn}
        return {"eksCluster": reference(child_urn, id_)}


def urn_of(parent: str, type_: str, name: str) -> str:
    """Make a URN as the engine does."""
    above = parent.split("::")[2] if parent else STACK
    return f"urn:pulumi:test::consumer::{type_ if above == STACK else f'{above}${type_}'}::{name}"


def _transform(callback: Any, name: str, parent: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
    request = resource_pb2.TransformRequest(
        type=eks_component.CLUSTER, name=name, custom=True, parent=parent, properties=write(inputs)
    )
    with grpc.insecure_channel(callback.target) as channel:
        answer = callback_pb2_grpc.CallbacksStub(channel).Invoke(
            callback_pb2.CallbackInvokeRequest(token=callback.token, request=request.SerializeToString())
        )
    return read(resource_pb2.TransformResponse.FromString(answer.response).properties) or dict(inputs)


@contextmanager
def plugin(engine: Engine) -> Iterator[provider_pb2_grpc.ResourceProviderStub]:
    """Serve `engine`, start the plugin with its address, and connect to the port that the plugin prints."""
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=32))
    resource_pb2_grpc.add_ResourceMonitorServicer_to_server(engine, server)
    engine_pb2_grpc.add_EngineServicer_to_server(engine, server)
    engine.address = f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
    server.start()
    command = [sys.executable, str(ROOT / "components"), engine.address]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            port = int(process.stdout.readline())
            with closing(grpc.insecure_channel(f"127.0.0.1:{port}")) as channel:
                yield provider_pb2_grpc.ResourceProviderStub(channel)
        finally:
            process.terminate()
            server.stop(grace=None)


def construct(stub: Any, engine: Engine, component: str, inputs: Mapping[str, Any], **options: Any) -> dict[str, Any]:
    """Have the plugin construct a component called `main`; gives its outputs."""
    request = provider_pb2.ConstructRequest(
        project="consumer",
        stack="test",
        monitorEndpoint=engine.address,
        dryRun=engine.preview,
        parallel=16,
        type=f"private-eks:index:{component}",
        name="main",
        parent=STACK_URN,
        inputs=json_format.ParseDict(inputs, struct_pb2.Struct()),
        accepts_output_values=True,
        **options,
    )
    return read(stub.Construct(request, timeout=60).state)


def problems(error: Any) -> dict[str, str]:
    """Read the refused inputs from an error, as the engine does before it prints them."""
    status = status_pb2.Status.FromString(dict(error.trailing_metadata())["grpc-status-details-bin"])
    found = errors_pb2.InputPropertiesError()
    status.details[0].Unpack(found)
    return {problem.property_path: problem.reason for problem in found.errors}
