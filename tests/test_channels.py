"""A new engine at the port of one that ended: Pulumi's SDK reaches it, whatever failed there before."""

import contextvars
import socket
from collections.abc import Iterator
from concurrent import futures
from typing import Any

import grpc
import pytest
from pulumi.runtime import _grpc_settings, settings
from pulumi.runtime.proto import provider_pb2, resource_pb2, resource_pb2_grpc

from private_eks_cli.engine.channels import OWN_CONNECTION, keep_connections_apart
from private_eks_cli.engine.eks_provider import EksProvider


class Monitor(resource_pb2_grpc.ResourceMonitorServicer):
    """What answers where an engine listens."""

    def SupportsFeature(self, request: Any, context: Any) -> Any:
        return resource_pb2.SupportsFeatureResponse(hasSupport=True)

    def RegisterResource(self, request: Any, context: Any) -> Any:
        context.abort(grpc.StatusCode.UNKNOWN, "reached")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def monitor_at(address: str) -> Any:
    """Give the SDK's own stub for the engine at `address`, as an operation begins with one."""

    def begin() -> Any:
        settings.reset_options(project="p", stack="s", monitor_address=address)
        return settings.get_monitor()

    return contextvars.copy_context().run(begin)


def ask(monitor: Any) -> bool:
    return bool(monitor.SupportsFeature(resource_pb2.SupportsFeatureRequest(id="secrets")).hasSupport)


@pytest.fixture
def reused() -> Iterator[str]:
    """Give an address that a leaked stub failed to reach, with an engine that listens there now."""
    keep_connections_apart()
    address = f"127.0.0.1:{free_port()}"
    leaked = monitor_at(address)
    bare = grpc.insecure_channel(address)
    for failing in (leaked, resource_pb2_grpc.ResourceMonitorStub(bare)):
        with pytest.raises(grpc.RpcError):
            ask(failing)
    server = grpc.server(futures.ThreadPoolExecutor(2), options=[("grpc.so_reuseport", 0)])
    resource_pb2_grpc.add_ResourceMonitorServicer_to_server(Monitor(), server)
    assert server.add_insecure_port(address)
    server.start()
    yield address
    server.stop(grace=None).wait()
    bare.close()
    del leaked


def test_an_engine_at_a_reused_port_is_reached_at_once(reused: str) -> None:
    assert ask(monitor_at(reused))


def test_so_is_it_by_the_simulated_component(reused: str) -> None:
    class Context:
        def abort(self, code: Any, details: str) -> None:
            raise RuntimeError(details)

    request = provider_pb2.ConstructRequest(type="eks:index:Cluster", name="main", monitorEndpoint=reused)
    with pytest.raises(RuntimeError, match="reached"):
        EksProvider().Construct(request, Context())


def test_the_option_is_there_once_however_often_it_is_asked_for() -> None:
    keep_connections_apart()
    keep_connections_apart()
    assert _grpc_settings._GRPC_CHANNEL_OPTIONS.count(OWN_CONNECTION) == 1
