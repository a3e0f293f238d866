"""Runs a program under Pulumi's mocks and records every registration, as the engine would have received it."""

import asyncio
import contextlib
import dataclasses
import logging
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pulumi
from google.protobuf import empty_pb2, json_format
from pulumi.runtime import mocks, settings
from pulumi.runtime.proto import resource_pb2
from pulumi.runtime.stack import run_in_stack
from pulumi.runtime.sync_await import _ensure_event_loop

from ..cloud import answers, eks_component
from ..cloud.answers import Place
from ..cloud.checks import with_documents
from ..cloud.kubernetes import balancers
from ..cloud.kubernetes.objects import completed, id_of
from ..cloud.snapshots import place_in
from ..errors import CommandError, Kind
from ..graph.model import Graph, Resource, is_object, noted
from ..sources.positions import placed
from ..sources.stacks import Stack
from ..sources.yaml_reader import SECRET
from . import eks_children
from .foresight import Foresight
from .mocks import EKS_CLUSTER
from .quickly import quickly
from .reading import ReadingMonitor
from .undescribed import describes_not
from .urns import STACK, aliases_of
from .wire import UNKNOWN, hide, read, reference


def record(
    program: Callable[[], Any],
    stack: str,
    config: Mapping[str, str],
    project: str = "private-eks",
    unknowns: bool = False,
    references: Mapping[str, Mapping[str, Any]] | None = None,
    foresight: Foresight | None = None,
    place: Place | None = None,
) -> Graph:
    """Run `program` as `stack` with the given configuration, and give what it registered.

    With `unknowns`, ids and computed outputs are not known yet, as in the first preview of a new stack; without, they
    are those that the simulated cloud would give; with `foresight`, they are as known as in a preview of the stack
    that it knows. `references` are outputs of other stacks, by their full names. It is deployed in `place`, by default
    that of its configuration.

    Raises whatever the program raises.
    """
    settings.reset_options()
    pulumi.runtime.set_all_config(dict(config), [key for key, value in config.items() if SECRET in value])
    place = foresight.place if foresight else place or place_in(config)
    monitor = _Monitor(place, unknowns, references or {}, foresight)
    log = _Log()
    features = set(monitor.GetDeploymentInfo(empty_pb2.Empty()).supportedFeatures)
    settings.configure(
        mocks.MockSettings(
            monitor=monitor,
            monitor_features=features,
            engine=mocks.MockEngine(log.logger),
            project=project,
            stack=stack,
            dry_run=unknowns or foresight is not None,
            callbacks=None,
        )
    )
    _run(program)
    resources = {r.urn: r for r in sorted(monitor.recorded, key=lambda resource: resource.urn)}
    if len(resources) != len(monitor.recorded):
        urns = [resource.urn for resource in monitor.recorded]
        twice = ", ".join(sorted({urn for urn in urns if urns.count(urn) > 1}))
        raise CommandError(Kind.PROGRAM_FAILS, f"registered twice: {twice}; give one of them another name")
    warnings = (*log.warnings, *monitor.undescribed.notes)
    packages, calls, folder = monitor.undescribed.packages, frozenset(monitor.cloud.calls), Path.cwd()
    told = (warnings, packages, calls)
    return Graph(stack, dict(config), resources, monitor.exports, *told, project=project, folder=folder)


def graph_of(
    stack: Stack,
    program: Callable[[], Any] | None = None,
    foresight: Foresight | None = None,
    place: Place | None = None,
) -> Graph:
    """Record a stack, by default of the program of its own project.

    Raises whatever the program raises; what it refuses in the stack file has its place there.
    """
    run, project = program or stack.project.run, stack.project.name
    try:
        references = stack.references
        graph = record(run, stack.name, stack.config, project, False, references, foresight, place)
    except ValueError as error:
        raise placed(error, stack) from error
    return noted(graph, stack.notes)


def _run(program: Callable[[], Any]) -> None:
    """Run `program` in a stack of its own, and leave nothing of it unfinished when it fails.

    What else fails because of its first failure is nobody's news: asyncio would log it when it collects garbage.
    """
    with contextlib.closing(asyncio.new_event_loop()) as loop:
        asyncio.set_event_loop(loop)
        loop.set_exception_handler(lambda loop, context: None)
        try:
            # What a program prints is none of a report.
            with quickly(), contextlib.redirect_stdout(sys.stderr):
                loop.run_until_complete(run_in_stack(program))
        except SystemExit as ended:
            raise RuntimeError(f"the program ends itself: SystemExit {ended.code}").with_traceback(
                ended.__traceback__
            ) from None
        finally:
            unfinished = asyncio.all_tasks(loop)
            for task in unfinished:
                task.cancel()
            loop.run_until_complete(asyncio.gather(*unfinished, return_exceptions=True))


class _Log:
    """Collects what the program warns of."""

    def __init__(self) -> None:
        self.warnings: list[str] = []
        self.logger = logging.Logger("private_eks_cli", logging.WARNING)
        self.logger.addHandler(handler := logging.Handler())
        handler.emit = lambda record: self.warnings.append(record.getMessage())  # type: ignore[method-assign]


class _Monitor(ReadingMonitor):
    """Keeps the whole request of a registration, and answers it like the simulated cloud."""

    def __init__(
        self,
        place: Place,
        unknowns: bool,
        references: Mapping[str, Mapping[str, Any]],
        foresight: Foresight | None,
    ) -> None:
        super().__init__(place, references)
        self.unknowns = unknowns
        self.foresight = foresight
        self.recorded: list[Resource] = []
        self.exports: dict[str, Any] = {}

    def RegisterResource(self, request: Any) -> Any:
        """Record the request and answer it."""
        if request.type == STACK:
            return super().RegisterResource(request)
        _ensure_event_loop()
        request = self.transforms.registration(request)
        inputs = read(request.object, open_secrets=False)
        if request.custom and is_object(request.type):
            inputs = completed(request.type, inputs)
        elif request.custom and request.type.startswith("aws:"):
            inputs = with_documents(inputs)
        urn = self.make_urn(request.parent, request.type, request.name)
        self.transforms.keep(request, urn)
        if request.type == EKS_CLUSTER:
            self._eks_cluster(request, urn, inputs)
        else:
            id_, outputs = self._made(request, urn, inputs) if request.custom else ("", inputs)
            self._keep(request, urn, inputs, id_, outputs)
        return self._answer(urn, request)

    def RegisterResourceOutputs(self, request: Any) -> Any:
        """Keep the stack's exports."""
        if request.urn.split("::")[2] == STACK:
            self.exports = read(request.outputs, open_secrets=False)
        return super().RegisterResourceOutputs(request)

    def _made(self, request: Any, urn: str, inputs: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        if not is_object(request.type):
            return self._create(request, urn, inputs)
        provider = request.provider.rpartition("::")[0]
        given = next((known.inputs for known in self.recorded if known.urn == provider), {})
        applied = not given.get("renderYamlToDirectory")
        return id_of(inputs), balancers.answer(self.cloud.place.region, inputs, applied)

    def _create(self, request: Any, urn: str, inputs: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        if request.type.startswith("pulumi:providers:"):
            self.cloud.provide(urn, inputs)
            return "", {}
        named = answers.automatic_name(request.type, request.name, inputs, urn)
        return answers.create(self.cloud.place_of(request.type, request.provider, inputs), request.type, named, urn)

    def _keep(self, request: Any, urn: str, inputs: dict[str, Any], id_: str, outputs: dict[str, Any]) -> None:
        resource = Resource(
            urn=urn,
            type=request.type,
            name=request.name,
            parent="" if request.parent.split("::")[2:3] == [STACK] else request.parent,
            custom=request.custom,
            inputs=inputs,
            outputs=outputs,
            id=id_,
            provider=request.provider,
            protect=request.protect,
            dependencies=tuple(sorted(request.dependencies)),
            property_dependencies={k: tuple(sorted(d.urns)) for k, d in request.propertyDependencies.items()},
            ignore_changes=tuple(request.ignoreChanges),
            replace_on_changes=tuple(request.replaceOnChanges),
            delete_before_replace=request.deleteBeforeReplace,
        )
        known: tuple[str, Mapping[str, Any]] = (id_, outputs)
        if self.foresight:
            known = self.foresight.register(resource, aliases_of(request, urn))
            resource = dataclasses.replace(resource, id=known[0], outputs=known[1])
        elif self.unknowns and request.custom:
            known = (UNKNOWN, hide(inputs, outputs))
        self.recorded.append(resource)
        self.resources[urn] = mocks.MockMonitor.ResourceRegistration(urn, known[0], dict(known[1]))

    def _eks_cluster(self, request: Any, urn: str, inputs: dict[str, Any]) -> None:
        """Do what the pulumi-eks provider does with the component: register its children."""
        role_arn = self.resources[eks_component.service_role(request.name, inputs)].state["arn"]
        urns = {key: given.urns for key, given in request.propertyDependencies.items()}
        depends = eks_component.cluster_dependencies(inputs, urns)
        given = eks_component.cluster_inputs(request.name, inputs, role_arn)
        cluster = self.RegisterResource(eks_children.cluster(request, urn, given, depends)).urn
        endpoint = self.resources[cluster].state.get("endpoint", UNKNOWN)
        self.RegisterResource(eks_children.provider(request, urn, cluster, endpoint))
        self._keep(request, urn, inputs, "", {"eksCluster": reference(cluster, self.resources[cluster].id)})

    def _answer(self, urn: str, request: Any) -> Any:
        known = self.resources[urn]
        response = resource_pb2.RegisterResourceResponse(urn=urn, id="" if known.id == UNKNOWN else known.id)
        json_format.ParseDict(known.state, response.object)
        if request.custom and describes_not(request.type):
            self.undescribed.registered(request.type, request.name)
            response.unknown = True
        elif request.remote and request.type != EKS_CLUSTER:
            self.undescribed.registered(request.type, request.name)
            response.result = resource_pb2.Result.FAIL
        return response
