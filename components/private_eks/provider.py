"""The Pulumi component provider `private-eks`, which serves the components to programs in any language."""

import inspect
import json
import sys
import typing
from collections.abc import Iterator, Sequence
from typing import Any

from pulumi.errors import InputPropertiesError, InputPropertyError, InputPropertyErrorDetails
from pulumi.provider.experimental.analyzer import Analyzer, PropertyType
from pulumi.provider.experimental.component import ComponentProvider
from pulumi.provider.server import ComponentInitError, main

import private_eks as package

from .common.plan.arguments import camel
from .common.plan.refusals import ArgumentError, refusal, singles, unknown
from .common.plan.stack_words import in_stack_words

COMPONENTS = [
    package.Addons,
    package.Applications,
    package.Backups,
    package.Bastion,
    package.Capabilities,
    package.Cluster,
    package.Compute,
    package.Endpoints,
    package.ExistingNetwork,
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
            _describe_inherited(f"{token.rsplit(':', 1)[-1]}Args", resource["inputProperties"])
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
            if not isinstance(error.inner, ValueError):
                raise
            said = in_stack_words(error.inner, constructor.__init__.__annotations__["args"], {})
            problems = [(e.argument, str(e)) for e in singles(said) if isinstance(e, ArgumentError)]
            if not problems:
                raise
            raise _reported(problems) from error

    def map_inputs(self, inputs: Any, component_def: Any) -> Any:
        """Refuse missing and unknown names and values that should be objects, at any depth, then map the rest."""
        if problems := list(self._problems(inputs, component_def.inputs, component_def.name, "")):
            raise _reported(problems)
        return super().map_inputs(inputs, component_def)

    def _problems(self, inputs: Any, properties: Any, component: str, path: str) -> Iterator[tuple[str, str]]:
        """Name the inputs that the base class would drop, misread or miss, each with what is wrong."""
        if not isinstance(inputs, dict):
            allowed = f"an object with {', '.join(sorted(properties))}, known before the deployment"
            yield path, str(refusal(path, inputs, allowed, "pass a plain value"))
            return
        meant = set()
        for key in inputs.keys() - properties.keys():
            error = unknown(where := _join(path, key), inputs[key], key, properties)
            meant.add(error.meant)
            yield where, f"unknown input {where!r} on {component!r}; {error.advice}"
        for key, declared in properties.items():
            where = _join(path, key)
            if inputs.get(key) is not None:
                yield from self._problems_of(inputs[key], declared, component, where)
            elif not declared.optional and key not in meant:
                yield where, f"Missing required input {where!r} on {component!r}"

    def _problems_of(self, value: Any, declared: Any, component: str, path: str) -> Iterator[tuple[str, str]]:
        members: list[tuple[Any, Any, str]] = [(value, declared, path)]
        if isinstance(value, list) and declared.items:
            members = [(item, declared.items, f"{path}[{i}]") for i, item in enumerate(value)]
        elif isinstance(value, dict) and declared.additional_properties:
            members = [(item, declared.additional_properties, f"{path}.{key}") for key, item in value.items()]
        for member, kind, where in members:
            if shape := self.get_type_definition(kind) if kind.ref else None:
                yield from self._problems(member, shape.properties, component, where)
            elif kind.type == PropertyType.INTEGER and (
                isinstance(member, bool) or not isinstance(member, int | float)
            ):
                allowed = "a whole number, known before the deployment"
                yield where, str(refusal(where, member, allowed, "pass a plain value"))


def _reported(problems: Sequence[tuple[str, str]]) -> Exception:
    """Report problems of inputs in the way that Pulumi shows them."""
    if len(problems) == 1:
        return InputPropertyError(*problems[0])
    details = [InputPropertyErrorDetails(property_path=path, reason=reason) for path, reason in problems]
    return InputPropertiesError("", details)


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


_INNER = ("additionalProperties", "items")


def _describe_inherited(type_name: str, properties: dict[str, Any]) -> None:
    """Describe the fields that a type of ours inherits: the base class reads docstrings of a type's own fields only.

    It repeats what it reads of a list or a mapping in the schema of what that holds.
    """
    shape, analyzer = getattr(package, type_name, None), Analyzer("private-eks")
    if shape is None:
        return
    for base in filter(typing.is_typeddict, vars(sys.modules[shape.__module__]).values()):
        if base is not shape and base.__annotations__.items() <= shape.__annotations__.items():
            for field in base.__annotations__:
                described = properties[camel(field)]
                for part in (described, *(described[inner] for inner in _INNER if inner in described)):
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


def make_provider() -> StrictProvider:
    """Make the provider of all components, at the version of this package."""
    return StrictProvider(COMPONENTS, "private-eks", None, package.__version__)


def serve() -> None:
    """Serve the components to the Pulumi engine that started this process."""
    main(make_provider(), sys.argv[1:])
