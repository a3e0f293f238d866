"""The provider of Kubernetes objects: it applies them to a simulated API server, or renders them to YAML files.

Every `pulumi_kubernetes.Provider` of a program talks to this one server, over a connection of its own; so what it was
configured with is kept by connection. The one that `pulumi_eks.Cluster` registers is among them, and nothing uses it.
"""

import functools
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from google.protobuf import empty_pb2
from pulumi.runtime.proto import provider_pb2

from ..cloud.kubernetes import rendered
from ..cloud.kubernetes.changes import compare
from ..cloud.kubernetes.connections import (
    RENDER,
    changed_settings,
    is_on,
    kubeconfig_of,
    mutable_kinds,
    refused_beside_render,
    replacing_settings,
)
from ..cloud.kubernetes.kubeconfigs import active_cluster
from ..cloud.kubernetes.objects import Manifest, completed, id_of
from ..cloud.kubernetes.server import UnreachableError
from ..cloud.live import Cloud
from ..recording.wire import hide, name_of, read, type_of, write
from .providers import CloudProvider, answering, difference


@dataclass(frozen=True, slots=True)
class Instance:
    """What one provider of the program was configured with."""

    kubeconfig: str = ""
    folder: Path | None = None
    """Where it renders to; it applies if there is none."""
    mutable: frozenset[str] = frozenset()
    always_render: bool = False
    upsert: bool = False
    delete_unreachable: bool = False
    skip_unreachable: bool = False


class KubernetesProvider(CloudProvider):
    """Answers for the Kubernetes APIs of the simulated account, and writes files below `root`."""

    package = "kubernetes"

    def __init__(self, cloud: Cloud, root: Path) -> None:
        """Answer for `cloud`; relative folders, and absolute ones too, lie below `root`."""
        super().__init__(cloud)
        self.root = root
        self._instances: dict[str, Instance] = {}
        self._lock = threading.Lock()

    def CheckConfig(self, request: Any, context: Any) -> Any:
        """Take the provider's own inputs, unless it would both render and apply."""
        wrong = refused_beside_render(read(request.news))
        reason = f'arg is not compatible with "{RENDER}" arg'
        failures = [provider_pb2.CheckFailure(property=key, reason=f'"{key}" {reason}') for key in wrong]
        return provider_pb2.CheckResponse(inputs=request.news, failures=failures)

    def DiffConfig(self, request: Any, context: Any) -> Any:
        """Replace the provider, and all that it made, for another folder or another cluster."""
        old, new = read(request.old_inputs), read(request.news)
        changed = changed_settings(old, new)
        replaces = [key for key in changed if key in replacing_settings(old, new)]
        kind = provider_pb2.DiffResponse.DIFF_SOME if changed else provider_pb2.DiffResponse.DIFF_NONE
        return provider_pb2.DiffResponse(changes=kind, diffs=changed, replaces=replaces)

    def Configure(self, request: Any, context: Any) -> Any:
        """Keep what this provider of the program does."""
        given = read(request.args)
        instance = Instance(
            kubeconfig=kubeconfig_of(given),
            folder=rendered.folder_of(self.root, given[RENDER]) if given.get(RENDER) else None,
            mutable=mutable_kinds(given),
            always_render=is_on(given, "alwaysRender"),
            upsert=is_on(given, "upsertExistingObjects"),
            delete_unreachable=is_on(given, "deleteUnreachable"),
            skip_unreachable=is_on(given, "skipUpdateUnreachable"),
        )
        with self._lock:
            self._instances[context.peer()] = instance
        return super().Configure(request, context)

    @answering
    def Check(self, request: Any, context: Any) -> Any:
        """Complete the manifest: its kind, and a name for an object that has none."""
        instance = self._instance(context)
        if instance.skip_unreachable and not self._reaches(instance):
            return provider_pb2.CheckResponse(inputs=request.olds)
        manifest, old = completed(type_of(request.urn), read(request.news)), read(request.olds)
        metadata = dict(manifest.get("metadata") or {})
        if not metadata.get("name") and not metadata.get("generateName"):
            kept = (old.get("metadata") or {}).get("name")
            metadata["name"] = kept or f"{name_of(request.urn)}-{request.randomSeed.hex()[:8]}"
            metadata["annotations"] = {**(metadata.get("annotations") or {}), "pulumi.com/autonamed": "true"}
        return provider_pb2.CheckResponse(inputs=write({**manifest, "metadata": metadata}))

    @answering
    def Diff(self, request: Any, context: Any) -> Any:
        """Tell same, update and replacement apart."""
        instance = self._instance(context)
        change = compare(read(request.old_inputs), read(request.news), instance.mutable)
        if instance.folder and instance.always_render and not change.paths:
            return provider_pb2.DiffResponse(changes=provider_pb2.DiffResponse.DIFF_SOME)
        return difference(change)

    @answering
    def Create(self, request: Any, context: Any) -> Any:
        """Make an object, render it, or foresee it."""
        manifest, instance = read(request.properties), self._instance(context)
        if request.preview:
            return provider_pb2.CreateResponse(properties=write(hide(manifest, manifest)))
        return provider_pb2.CreateResponse(
            id=id_of(manifest), properties=write(self._put(instance, manifest, self._create(instance)))
        )

    @answering
    def Update(self, request: Any, context: Any) -> Any:
        """Change an object, or foresee it."""
        manifest, instance = read(request.news), self._instance(context)
        known = {key: value for key, value in read(request.olds).items() if key == "status"}
        if request.preview:
            return provider_pb2.UpdateResponse(properties=write({**known, **manifest}))
        return provider_pb2.UpdateResponse(
            properties=write(self._put(instance, manifest, self.cloud.kubernetes.update))
        )

    @answering
    def Read(self, request: Any, context: Any) -> Any:
        """Tell what the API has; no id means: gone. What was rendered is as it was, if there is one."""
        instance, inputs = self._instance(context), read(request.inputs)
        as_it_was = provider_pb2.ReadResponse(id=request.id, properties=request.properties, inputs=request.inputs)
        if not self._reaches(instance):
            return self._unread(instance, as_it_was)
        if instance.folder:
            return as_it_was
        live = self.cloud.kubernetes.read(instance.kubeconfig, inputs or completed(type_of(request.urn), {}))
        if live is None:
            return provider_pb2.ReadResponse()
        own = {key: value for key, value in live.items() if key != "status"}
        return provider_pb2.ReadResponse(id=request.id, properties=write(live), inputs=write(own))

    @answering
    def Delete(self, request: Any, context: Any) -> Any:
        """Delete an object, or its file."""
        instance, manifest = self._instance(context), read(request.old_inputs)
        if instance.folder:
            rendered.remove(instance.folder, manifest)
        else:
            try:
                self.cloud.kubernetes.delete(instance.kubeconfig, manifest)
            except UnreachableError:
                if not instance.delete_unreachable:
                    raise
        return empty_pb2.Empty()

    def _reaches(self, instance: Instance) -> bool:
        """Tell whether there is a cluster to read from; a provider that renders needs a kubeconfig that names one."""
        if instance.folder and active_cluster(instance.kubeconfig) is None:
            return False
        return self.cloud.kubernetes.answers(instance.kubeconfig)

    def _unread(self, instance: Instance, as_it_was: Any) -> Any:
        if instance.delete_unreachable:
            return provider_pb2.ReadResponse()
        if instance.skip_unreachable:
            return as_it_was
        raise UnreachableError("failed to read resource state due to unreachable cluster")

    def _instance(self, context: Any) -> Instance:
        with self._lock:
            return self._instances[context.peer()]

    def _create(self, instance: Instance) -> Callable[[str, Manifest], dict[str, Any]]:
        """Give what makes objects; one that exists is taken over only where the provider was told to."""
        return functools.partial(self.cloud.kubernetes.create, upsert=instance.upsert)

    def _put(
        self, instance: Instance, manifest: Manifest, apply: Callable[[str, Manifest], dict[str, Any]]
    ) -> dict[str, Any]:
        if instance.folder:
            rendered.render(instance.folder, manifest)
            return dict(manifest)
        return apply(instance.kubeconfig, manifest)
