"""The policy pack as its own process, spoken to as the Pulumi engine does: by the Analyzer protocol."""

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import analyzer_pb2, analyzer_pb2_grpc

from private_eks_cli.graph.model import Graph, Resource
from private_eks_cli.recording.wire import RESOURCE, SIGNATURE, UNKNOWN, hide, write

LEVELS = {"advisory": analyzer_pb2.ADVISORY, "mandatory": analyzer_pb2.MANDATORY, "disabled": analyzer_pb2.DISABLED}

Settings = Mapping[str, Any]
"""As in a file for `--policy-pack-config`: by code a level, or settings with or without an `enforcementLevel`."""


class Violation(NamedTuple):
    """What a policy says."""

    code: str
    name: str
    level: str
    message: str

    @property
    def is_note(self) -> bool:
        """Tell whether it only says that it could not be asked."""
        return self.message.startswith("can't run policy")


class Analyzer:
    """A running policy pack."""

    def __init__(self, channel: grpc.Channel) -> None:
        self.stub = analyzer_pb2_grpc.AnalyzerStub(channel)

    def info(self) -> Any:
        return self.stub.GetAnalyzerInfo(empty_pb2.Empty())

    def configure(self, settings: Settings) -> None:
        """Configure all policies as the engine does: with the levels and defaults that they have, unless changed."""
        configured = {}
        for policy in self.info().policies:
            given = settings.get(policy.name, {})
            properties = {"enforcementLevel": given} if isinstance(given, str) else dict(given)
            level = LEVELS.get(properties.pop("enforcementLevel", ""), policy.enforcementLevel)
            defaults = {key: schema["default"] for key, schema in policy.configSchema.properties.items()}
            configured[policy.name] = analyzer_pb2.PolicyConfig(
                enforcementLevel=level, properties=write({**defaults, **properties})
            )
        self.stub.Configure(analyzer_pb2.ConfigureAnalyzerRequest(policyConfig=configured))

    def of_resource(self, resource: Resource) -> list[Violation]:
        request = analyzer_pb2.AnalyzeRequest(
            urn=resource.urn, type=resource.type, name=resource.name, properties=write(resource.inputs)
        )
        return _violations(self.stub.Analyze(request), resource.name)

    def of_resources(self, graph: Graph) -> list[Violation]:
        return [violation for resource in graph for violation in self.of_resource(resource)]

    def of_stack(self, graph: Graph, unknowns: bool = False) -> list[Violation]:
        resources = [_analyzed(resource, unknowns) for resource in graph]
        return _violations(self.stub.AnalyzeStack(analyzer_pb2.AnalyzeStackRequest(resources=resources)))

    def of(self, graph: Graph, unknowns: bool = False) -> list[Violation]:
        """Ask all policies about a whole program."""
        return self.of_resources(graph) + self.of_stack(graph, unknowns)


@contextmanager
def serving(python: Path, pack: Path) -> Iterator[Analyzer]:
    """Start a pack, and stop it."""
    process = subprocess.Popen([python, "-u", pack], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    try:
        assert process.stdout
        with grpc.insecure_channel(f"127.0.0.1:{int(process.stdout.readline())}") as channel:
            yield Analyzer(channel)
    finally:
        process.terminate()
        process.communicate()


def _analyzed(resource: Resource, unknowns: bool) -> Any:
    """Give a resource as a stack policy gets it: with its outputs, of which a preview knows what was given."""
    hidden = unknowns and resource.custom
    outputs = hide(resource.inputs, resource.outputs) if hidden else resource.outputs
    dependencies = {
        key: analyzer_pb2.AnalyzerPropertyDependencies(urns=urns)
        for key, urns in resource.property_dependencies.items()
        if urns
    }
    return analyzer_pb2.AnalyzerResource(
        urn=resource.urn,
        type=resource.type,
        name=resource.name,
        properties=write({**_flat(outputs), "id": (UNKNOWN if hidden else resource.id) or None}),
        parent=resource.parent,
        dependencies=resource.dependencies,
        propertyDependencies=dependencies,
    )


def _flat(outputs: Mapping[str, Any]) -> dict[str, Any]:
    """Give references to resources as the engine hands them to policies: as ids."""
    refers = {key: isinstance(value, dict) and value.get(SIGNATURE) == RESOURCE for key, value in outputs.items()}
    return {key: value["id"] if refers[key] else value for key, value in outputs.items()}


def _violations(response: Any, name: str = "") -> list[Violation]:
    levels = {number: level for level, number in LEVELS.items()}
    return [
        Violation(d.policyName, d.urn.rpartition("::")[2] or name, levels[d.enforcementLevel], d.message)
        for d in response.diagnostics
    ]
