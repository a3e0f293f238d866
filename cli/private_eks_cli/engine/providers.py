"""The providers that the engine talks to instead of the real ones: aws; `eks_provider` and `kubernetes_provider`.

They listen on loopback, and the engine attaches to them through `PULUMI_DEBUG_PROVIDERS`. They are gRPC servicers
without the SDK's own provider server, which lacks `Attach`.
"""

import functools
import json
from collections.abc import Callable, Iterator, Mapping
from concurrent import futures
from contextlib import contextmanager
from typing import Any, TypeVar

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc, resource_pb2

from ..cloud import invokes
from ..cloud.checks import checked
from ..cloud.live import Cloud
from ..cloud.refusals import RefusedError
from ..cloud.refusals.table import ROLE
from ..cloud.replacements import Change, compare
from ..recording.wire import UNKNOWN, hide, name_of, read, sdk_version, type_of, write

THREADS = 64
"""More than the engine ever asks at once, so that a slow creation keeps nobody waiting."""

Method = TypeVar("Method", bound=Callable[..., Any])


def answering(method: Method) -> Method:
    """Turn what a method raises into the error that the engine prints beside the resource."""

    @functools.wraps(method)
    def wrapped(self: Any, request: Any, context: grpc.ServicerContext) -> Any:
        try:
            return method(self, request, context)
        except (RefusedError, invokes.UnknownServiceError) as error:
            context.abort(grpc.StatusCode.UNKNOWN, str(error))
        except (KeyError, NotImplementedError, ValueError) as error:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, str(error.args[0] if error.args else error))

    return wrapped  # type: ignore[return-value]


class SimulatedProvider(provider_pb2_grpc.ResourceProviderServicer):
    """What every provider answers: it is there, it takes any configuration, it can preview."""

    package = ""
    keeps_secrets = False
    """Whether secrets arrive as such; if not, the engine opens them before and marks the outputs after."""

    def Handshake(self, request: Any, context: Any) -> Any:
        """Agree on the wire's features."""
        return provider_pb2.ProviderHandshakeResponse(accept_resources=True, accept_secrets=self.keeps_secrets)

    def Attach(self, request: Any, context: Any) -> Any:
        """Accept the engine."""
        return empty_pb2.Empty()

    def GetPluginInfo(self, request: Any, context: Any) -> Any:
        """Have the version of the installed SDK: the engine compares them."""
        return plugin_pb2.PluginInfo(version=sdk_version(self.package))

    def CheckConfig(self, request: Any, context: Any) -> Any:
        """Take the provider's own inputs as they are."""
        return provider_pb2.CheckResponse(inputs=request.news)

    def DiffConfig(self, request: Any, context: Any) -> Any:
        """A provider is never replaced."""
        same = read(request.old_inputs) == read(request.news)
        kind = provider_pb2.DiffResponse.DIFF_NONE if same else provider_pb2.DiffResponse.DIFF_SOME
        return provider_pb2.DiffResponse(changes=kind)

    def Configure(self, request: Any, context: Any) -> Any:
        """Take the configuration."""
        return provider_pb2.ConfigureResponse(
            supportsPreview=True, acceptResources=True, acceptSecrets=self.keeps_secrets
        )

    def Check(self, request: Any, context: Any) -> Any:
        """Refuse every resource; providers that have some say so themselves."""
        context.abort(
            grpc.StatusCode.INVALID_ARGUMENT,
            f"{name_of(request.urn)}: the rehearsal has no {type_of(request.urn)}",
        )

    def Cancel(self, request: Any, context: Any) -> Any:
        """Nothing to stop: what was begun, ends."""
        return empty_pb2.Empty()


class CloudProvider(SimulatedProvider):
    """Answers for a simulated account, whose calls it knows."""

    def __init__(self, cloud: Cloud) -> None:
        """Answer for `cloud`."""
        self.cloud = cloud

    @answering
    def Invoke(self, request: Any, context: Any) -> Any:
        """Answer a call, such as one that looks up an account or renders a chart."""
        answer = invokes.invoke(self.cloud.place, request.tok, read(request.args))
        response = provider_pb2.InvokeResponse()
        getattr(response, "return").CopyFrom(write(answer))
        return response


class ResourceProvider(CloudProvider):
    """Keeps resources in that account, by the rules of `force-replace.md` where those know their types."""

    @answering
    def Diff(self, request: Any, context: Any) -> Any:
        """Tell same, update and replacement apart."""
        return difference(compare(type_of(request.urn), read(request.old_inputs), read(request.news)))

    @answering
    def Create(self, request: Any, context: Any) -> Any:
        """Make a resource, or foresee it."""
        type_, inputs = type_of(request.urn), read(request.properties)
        if request.preview:
            foreseen = hide(inputs, self.cloud.foresee(request.urn, type_, inputs))
            return provider_pb2.CreateResponse(properties=write(foreseen))
        made = self.cloud.create(request.urn, type_, inputs)
        return provider_pb2.CreateResponse(id=made.id, properties=write(made.outputs))

    @answering
    def Update(self, request: Any, context: Any) -> Any:
        """Change a resource, or foresee it."""
        outputs, unknown = self.cloud.update(type_of(request.urn), request.id, read(request.news), request.preview)
        if request.preview:
            outputs = {**outputs, **dict.fromkeys(unknown, UNKNOWN)}
        return provider_pb2.UpdateResponse(properties=write(outputs))

    @answering
    def Read(self, request: Any, context: Any) -> Any:
        """Tell what is live; no id means: gone."""
        thing = self.cloud.read(type_of(request.urn), request.id)
        if thing is None:
            return provider_pb2.ReadResponse()
        return provider_pb2.ReadResponse(id=thing.id, properties=write(thing.outputs), inputs=write(thing.inputs))

    @answering
    def Delete(self, request: Any, context: Any) -> Any:
        """Delete a resource."""
        self.cloud.delete(type_of(request.urn), request.id)
        return empty_pb2.Empty()


class AwsProvider(ResourceProvider):
    """Completes what a program gives AWS, and knows the account's tags."""

    package = "aws"

    def __init__(self, cloud: Cloud) -> None:
        """Answer for `cloud`, with no default tags yet."""
        super().__init__(cloud)
        self.default_tags: Mapping[str, str] = {}

    def Configure(self, request: Any, context: Any) -> Any:
        """Take the default tags; the place is the account's own."""
        given = read(request.args).get("defaultTags") or {}
        self.default_tags = (json.loads(given) if isinstance(given, str) else given).get("tags", {})
        return super().Configure(request, context)

    @answering
    def Read(self, request: Any, context: Any) -> Any:
        """Tell what is live; a role that somebody else made is known by its ARN, which the program gives."""
        given = read(request.properties)
        if type_of(request.urn) == ROLE and "arn" in given and "assumeRolePolicy" not in given:
            return provider_pb2.ReadResponse(id=request.id, properties=write({"name": request.id, **given}))
        return super().Read(request, context)

    @answering
    def Check(self, request: Any, context: Any) -> Any:
        """Complete the inputs: region, all tags, and the physical name, kept once it was chosen."""
        type_, inputs = type_of(request.urn), read(request.news)
        named = self.cloud.names(request.urn, type_, name_of(request.urn), inputs)
        inputs = checked(type_, inputs, read(request.olds), named, self.cloud.place.region, self.default_tags)
        return provider_pb2.CheckResponse(inputs=write(inputs))


def difference(change: Change) -> Any:
    """Word a difference for the engine."""
    kinds, replacing = provider_pb2.PropertyDiff, set(change.replacing)
    return provider_pb2.DiffResponse(
        changes=provider_pb2.DiffResponse.DIFF_SOME if change.paths else provider_pb2.DiffResponse.DIFF_NONE,
        diffs=change.properties,
        replaces=change.replaces,
        deleteBeforeReplace=change.delete_first,
        hasDetailedDiff=True,
        detailedDiff={
            path: kinds(kind=kinds.UPDATE_REPLACE if path in replacing else kinds.UPDATE, inputDiff=True)
            for path in change.paths
        },
    )


def register_component(monitor: Any, request: Any) -> str:
    """Register a component itself, with what the caller said about it; children follow it in the engine."""
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


@contextmanager
def served(*providers: SimulatedProvider) -> Iterator[str]:
    """Serve the providers on free loopback ports; give what `PULUMI_DEBUG_PROVIDERS` has to be."""
    servers, addresses = [], []
    try:
        for provider in providers:
            # A port of its own: sockets that may share one would take calls that are meant for another rehearsal.
            server = grpc.server(futures.ThreadPoolExecutor(THREADS), options=[("grpc.so_reuseport", 0)])
            provider_pb2_grpc.add_ResourceProviderServicer_to_server(provider, server)
            addresses.append(f"{provider.package}:{server.add_insecure_port('127.0.0.1:0')}")
            server.start()
            servers.append(server)
        yield ",".join(addresses)
    finally:
        for server in servers:
            server.stop(grace=None).wait()
