"""The Pulumi component provider `private-eks`, which serves the components to programs in any language."""

import inspect
import json
import re
import sys
import typing
from typing import Any

from pulumi.errors import InputPropertyError
from pulumi.provider.experimental.analyzer import Analyzer, PropertyType
from pulumi.provider.experimental.component import ComponentProvider
from pulumi.provider.server import ComponentInitError, main

import private_eks as package

from .common.plan.arguments import camel, in_stack_words, nearest, refusal

COMPONENTS = [
    package.Addons,
    package.Applications,
    package.Bastion,
    package.Cluster,
    package.Compute,
    package.Endpoints,
    package.FargateLogging,
    package.FargateProfiles,
    package.FileSystem,
    package.Identities,
    package.Karpenter,
    package.Namespaces,
    package.Network,
    package.NodeGroup,
    package.NodeSecurityGroup,
    package.Platform,
    package.PrivateCluster,
    package.Registry,
    package.Runner,
    package.SelfManagedNodeGroup,
    package.StorageClasses,
    package.Workloads,
]


class StrictProvider(ComponentProvider):
    """Pulumi's provider of components, made to refuse what it would drop, and to refuse in the caller's words."""

    def __init__(self, components: Any, name: str, namespace: str | None, version: str) -> None:
        """Infer the schema, with descriptions that start at the margin: indented ones are code in Markdown."""
        super().__init__(components, name, namespace, version)
        schema = json.loads(self.schema or "{}")
        for type_name, description in schema["types"].items():
            _describe_inherited(type_name.rsplit(":", 1)[-1], description["properties"])
        for token, resource in schema["resources"].items():
            _describe_inherited(
                f"{token.rsplit(':', 1)[-1]}Args", resource["inputProperties"], ("additionalProperties", "items")
            )
        # Else Go's SDK does not compile: it lacks the types of what plain mappings hold.
        schema["language"]["go"]["generateExtraInputTypes"] = True
        self.schema = json.dumps(json.loads(json.dumps(schema), object_hook=_with_clean_description))

    def construct(self, name: str, resource_type: str, inputs: Any, options: Any = None) -> Any:
        """Construct a component; what it refuses is reported as a problem of that input, without a stack trace."""
        try:
            return super().construct(name, resource_type, _in_order(inputs), options)
        except ComponentInitError as error:
            # Everyone but Python spells arguments like a stack file does.
            constructor: Any = self._components[resource_type.rsplit(":", 1)[-1]]
            message = in_stack_words(str(error.inner), constructor.__init__.__annotations__["args"], {})
            refused = re.match(r"(.+?): got ", message)
            if not isinstance(error.inner, ValueError) or not refused:
                raise
            raise InputPropertyError(refused[1], message) from error

    def map_input_properties(
        self, inputs: Any, properties: Any, mapping: Any, component_name: str, property_path: str
    ) -> Any:
        """Refuse unknown names and values that should be objects, at any depth, then map the rest as the base does."""
        _check_object(inputs, properties, property_path)
        for key, value in inputs.items():
            path = f"{property_path}.{key}" if property_path else key
            if key not in properties:
                meant = nearest(key, properties)
                guess = f"; did you mean {meant!r}?" if meant else ""
                allowed, remedy = ", ".join(sorted(properties)), "correct the spelling" if meant else "remove it"
                message = f"unknown input {path!r} on {component_name!r}{guess}; allowed: {allowed}; {remedy}"
                raise InputPropertyError(path, message)
            shape = self.get_type_definition(properties[key]) if properties[key].ref else None
            if shape and value is not None:
                _check_object(value, shape.properties, path)
            if properties[key].type == PropertyType.INTEGER and value is not None:
                _check_number(value, path)
        return super().map_input_properties(inputs, properties, mapping, component_name, property_path)


def _describe_inherited(type_name: str, properties: dict[str, Any], inner: tuple[str, ...] = ()) -> None:
    """Describe the fields that a type of ours inherits: the base class reads docstrings of a type's own fields only.

    It repeats what it reads of a component's input in the schema of what the input holds, its `inner` parts.
    """
    shape, analyzer = getattr(package, type_name, None), Analyzer("private-eks")
    if shape is None:
        return
    for base in filter(typing.is_typeddict, vars(sys.modules[shape.__module__]).values()):
        if base is not shape and base.__annotations__.items() <= shape.__annotations__.items():
            for field in base.__annotations__:
                described = properties[camel(field)]
                for part in (described, *(described[name] for name in inner if name in described)):
                    part.setdefault("description", analyzer.get_docstring(base, field))


def _with_clean_description(part: dict[str, Any]) -> dict[str, Any]:
    """Take the indentation from a part's description, unless that is a property of this name.

    What its description says behind `Deprecated: ` is marked as deprecated: SDKs show it where it is used.
    """
    text = part.get("description")
    if not isinstance(text, str):
        return part
    instead = " ".join(inspect.cleandoc(text).partition("Deprecated: ")[2].split())
    return {**part, "description": inspect.cleandoc(text), **({"deprecationMessage": instead} if instead else {})}


def _in_order(value: Any) -> Any:
    """Sort mappings at every depth: on the wire they have no order, and the same mistake shall get the same answer."""
    if isinstance(value, dict):
        return {key: _in_order(value[key]) for key in sorted(value)}
    return [_in_order(item) for item in value] if isinstance(value, list) else value


def _check_object(value: Any, properties: Any, path: str) -> None:
    """Refuse a value that is not an object known now; the base class would take it for an empty one."""
    if not isinstance(value, dict):
        allowed = f"an object with {', '.join(sorted(properties))}, known before the deployment"
        raise InputPropertyError(path, str(refusal(path, value, allowed, "pass a plain value")))


def _check_number(value: Any, path: str) -> None:
    """Refuse a value that is no number known now; the base class would blame what holds it, or fail."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        allowed = "a whole number, known before the deployment"
        raise InputPropertyError(path, str(refusal(path, value, allowed, "pass a plain value")))


def make_provider() -> StrictProvider:
    """Make the provider of all components, at the version of this package."""
    return StrictProvider(COMPONENTS, "private-eks", None, package.__version__)


def serve() -> None:
    """Serve the components to the Pulumi engine that started this process."""
    main(make_provider(), sys.argv[1:])
