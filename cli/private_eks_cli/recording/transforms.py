"""Transforms of resources and of calls, run as the engine runs them: a resource's own, its parents', the stack's.

https://www.pulumi.com/docs/iac/concepts/resources/options/transforms/. Follows `RegisterResource` and `Invoke` in
https://github.com/pulumi/pulumi/blob/master/pkg/resource/deploy/source_eval.go; tests/engine holds both against each
other.
"""

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any

from google.protobuf import json_format
from pulumi.runtime._callbacks import _CallbackServicer
from pulumi.runtime.proto import alias_pb2, resource_pb2

from .wire import OUTPUT, SECRET, SIGNATURE, UNKNOWN

_OPTIONS: Mapping[str, str] = {
    "additional_secret_outputs": "additionalSecretOutputs",
    "custom_timeouts": "customTimeouts",
    "delete_before_replace": "deleteBeforeReplace",
    "deleted_with": "deletedWith",
    "depends_on": "dependencies",
    "hide_diff": "hideDiffs",
    "hooks": "hooks",
    "ignore_changes": "ignoreChanges",
    "import": "importId",
    "plugin_download_url": "pluginDownloadURL",
    "protect": "protect",
    "provider": "provider",
    "providers": "providers",
    "replace_on_changes": "replaceOnChanges",
    "replace_with": "replace_with",
    "replacement_trigger": "replacement_trigger",
    "retain_on_delete": "retainOnDelete",
    "version": "version",
}
"""Options as a transform is given them, and as a registration has them."""
_CALL_OPTIONS: Mapping[str, str] = {
    "plugin_download_url": "pluginDownloadURL",
    "provider": "provider",
    "version": "version",
}
_PATIENCE = 1.0
"""Seconds after which it is looked whether the program still runs."""


class Transforms:
    """The transforms of one program."""

    def __init__(self) -> None:
        """Begin with none."""
        self.of_stack: list[Any] = []
        self.of_calls: list[Any] = []
        self._registered: dict[str, Any] = {}

    def keep(self, request: Any, urn: str) -> None:
        """Note what a resource brings to those below it."""
        self._registered[urn] = request

    def registration(self, request: Any) -> Any:
        """Give a registration as it is after all of its transforms."""
        if request.parent in self._registered:
            request = _inheriting(request, self._registered[request.parent])
        chain = [*request.transforms, *self._above(request.parent), *self.of_stack]
        if not chain:
            return request
        options = _options(request)
        properties = _upgraded(json_format.MessageToDict(request.object))
        if request.transforms:
            properties = _depending(properties, request.propertyDependencies)
        for callback in chain:
            asked = resource_pb2.TransformRequest(
                name=request.name, type=request.type, custom=request.custom, parent=request.parent, options=options
            )
            asked.properties.update(properties)
            answer = _called(callback, asked)
            options = answer.options if answer.HasField("options") else options
            properties = json_format.MessageToDict(answer.properties) if answer.HasField("properties") else properties
        return _transformed(request, properties, options)

    def call(self, request: Any) -> Any:
        """Give a call as it is after all transforms."""
        changed = resource_pb2.ResourceInvokeRequest()
        changed.CopyFrom(request)
        for callback in self.of_calls:
            given = {theirs: getattr(changed, ours) for theirs, ours in _CALL_OPTIONS.items()}
            options = resource_pb2.TransformInvokeOptions(**given)
            answer = _called(
                callback, resource_pb2.TransformInvokeRequest(token=request.tok, args=changed.args, options=options)
            )
            if answer.HasField("args"):
                changed.args.CopyFrom(answer.args)
            if answer.HasField("options"):
                _copy(answer.options, changed, _CALL_OPTIONS)
        return changed

    def _above(self, urn: str) -> Iterator[Any]:
        while registered := self._registered.get(urn):
            yield from registered.transforms
            urn = registered.parent


def _inheriting(request: Any, parent: Any) -> Any:
    """Give the registration with what its parent, as transforms have left it, says for it."""
    changed = resource_pb2.RegisterResourceRequest()
    changed.CopyFrom(request)
    for option in ("protect", "retainOnDelete"):
        if parent.HasField(option) and not request.HasField(option):
            setattr(changed, option, getattr(parent, option))
    changed.deletedWith = request.deletedWith or parent.deletedWith
    component = not request.custom
    for package, provider in parent.providers.items() if component else ():
        changed.providers.setdefault(package, provider)
    package = request.type.split(":")[0]
    of_package = f"::pulumi:providers:{package}::" in parent.provider
    inherited = parent.provider if of_package or (component and not request.remote) else ""
    given = "" if component and not request.remote else request.providers.get(package) or parent.providers.get(package)
    changed.provider = request.provider or inherited or given or ""
    return changed


def _called(callback: Any, asked: Any) -> Any:
    """Run a callback where the program runs; raises whatever it raises."""
    servicer = next(s for s in _CallbackServicer._servicers if callback.token in s._callbacks)
    run: Any = servicer._callbacks[callback.token]
    running = asyncio.run_coroutine_threadsafe(run(asked.SerializeToString()), servicer._loop)
    while True:
        try:
            return running.result(_PATIENCE)
        except TimeoutError:
            if running.done() or servicer._loop.is_closed():
                raise


def _options(request: Any) -> Any:
    options = resource_pb2.TransformResourceOptions()
    _copy(request, options, {ours: theirs for theirs, ours in _OPTIONS.items()})
    if not (request.deleteBeforeReplace or request.deleteBeforeReplaceDefined):
        options.ClearField("delete_before_replace")
    options.aliases.extend(alias_pb2.Alias(urn=urn) for urn in request.aliasURNs)
    options.aliases.extend(request.aliases)
    return options


def _transformed(request: Any, properties: Mapping[str, Any], options: Any) -> Any:
    """Give the registration with new properties and options.

    Dependencies are those of the transforms only where the resource has some of its own, as in the engine.
    """
    changed = resource_pb2.RegisterResourceRequest()
    changed.CopyFrom(request)
    before = list(request.dependencies)
    _copy(options, changed, _OPTIONS)
    changed.deleteBeforeReplaceDefined = options.HasField("delete_before_replace")
    del changed.aliases[:], changed.aliasURNs[:], changed.dependencies[:]
    changed.aliases.extend(options.aliases)
    if request.transforms:
        found = {key: set(_dependencies(value)) for key, value in properties.items()}
        changed.propertyDependencies.clear()
        for key, urns in found.items():
            changed.propertyDependencies[key].urns.extend(sorted(urns))
        changed.dependencies.extend(sorted({*options.depends_on, *(urn for urns in found.values() for urn in urns)}))
    else:
        changed.dependencies.extend(before)
    changed.object.Clear()
    changed.object.update(_downgraded(properties))
    return changed


def _copy(source: Any, target: Any, names: Mapping[str, str]) -> None:
    """Copy fields that two messages call differently."""
    for theirs, ours in names.items():
        target.ClearField(ours)
        field = source.DESCRIPTOR.fields_by_name[theirs]
        if field.has_presence and not source.HasField(theirs):
            continue
        value = getattr(source, theirs)
        if field.message_type is not None and field.message_type.GetOptions().map_entry:
            getattr(target, ours).update(value)
        elif field.is_repeated:
            getattr(target, ours).extend(value)
        elif field.message_type is not None:
            getattr(target, ours).CopyFrom(value)
        else:
            setattr(target, ours, value)


def _upgraded(value: Any) -> Any:
    """Have secrets and unknown values as outputs, as the engine hands them to transforms."""
    if value == UNKNOWN:
        return {SIGNATURE: OUTPUT}
    if isinstance(value, list):
        return [_upgraded(item) for item in value]
    if not isinstance(value, dict):
        return value
    if value.get(SIGNATURE) == SECRET:
        inner = value.get("value")
        return {SIGNATURE: OUTPUT, "secret": True, **({} if inner == UNKNOWN else {"value": inner})}
    return {key: _upgraded(item) for key, item in value.items()}


def _depending(properties: Mapping[str, Any], depends: Mapping[str, Any]) -> dict[str, Any]:
    """Have properties as outputs that know what they depend on."""
    found = dict(properties)
    for key, value in properties.items():
        urns = set(depends[key].urns) if key in depends else set()
        known = set(_dependencies(value))
        if not urns <= known:
            output = value if isinstance(value, dict) and value.get(SIGNATURE) == OUTPUT else {"value": value}
            found[key] = {**output, SIGNATURE: OUTPUT, "dependencies": sorted(urns | known)}
    return found


def _dependencies(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _dependencies(item)
    elif isinstance(value, dict):
        if value.get(SIGNATURE) == OUTPUT:
            yield from value.get("dependencies") or ()
        for item in value.values():
            yield from _dependencies(item)


def _downgraded(value: Any) -> Any:
    """Have outputs as what they hold, as secrets, or as unknown."""
    if isinstance(value, list):
        return [_downgraded(item) for item in value]
    if not isinstance(value, dict):
        return value
    if value.get(SIGNATURE) != OUTPUT:
        return {key: _downgraded(item) for key, item in value.items()}
    inner = _downgraded(value.get("value", UNKNOWN))
    return {SIGNATURE: SECRET, "value": inner} if value.get("secret") else inner
