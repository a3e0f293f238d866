"""Stands in for Pulumi's YAML language: registers the components of the Pulumi.yaml in the working directory.

It knows what the examples use, and refuses the rest: texts that are one reference, `${name}` or `${name.output}`,
variables, and the option `dependsOn`. Inputs and outputs have to be in the schema.
"""

import json
import re
from pathlib import Path
from typing import Any

import pulumi
import yaml

from tests.schema import GOLDEN

RESOURCES = json.loads(GOLDEN.read_text(encoding="utf-8"))["resources"]


class Component(pulumi.ComponentResource):
    """A component that the plugin constructs."""

    def __init__(self, type_: str, name: str, inputs: dict[str, Any], opts: pulumi.ResourceOptions) -> None:
        known = RESOURCES[type_]
        if strange := sorted(inputs.keys() - known["inputProperties"].keys()):
            raise ValueError(f"{name}: {type_} has no input {', '.join(strange)}")
        super().__init__(type_, name, {**dict.fromkeys(known["properties"]), **inputs}, opts, remote=True)


class Program:
    """The names that expressions may use, with their values."""

    def __init__(self, document: dict[str, Any]) -> None:
        config = pulumi.Config()
        self.names: dict[str, Any] = {key: config.require(key) for key in document["config"] if ":" not in key}
        self.names |= document["variables"]

    def value_of(self, expression: Any) -> Any:
        if isinstance(expression, dict):
            return {key: self.value_of(value) for key, value in expression.items()}
        if isinstance(expression, list):
            return [self.value_of(value) for value in expression]
        reference = re.fullmatch(r"\$\{(\w+)(?:\.(\w+))?\}", expression) if isinstance(expression, str) else None
        if reference is None:
            assert "${" not in str(expression), f"{expression}: no text around references"
            return expression
        found = self.names[reference[1]]
        return getattr(found, reference[2]) if reference[2] else found

    def make(self, key: str, resource: dict[str, Any]) -> None:
        assert resource.keys() <= {"type", "name", "properties", "options"}, key
        options = resource.get("options", {})
        assert options.keys() <= {"dependsOn"}, key
        waits = [self.value_of(expression) for expression in options.get("dependsOn", [])]
        inputs = self.value_of(resource["properties"])
        opts = pulumi.ResourceOptions(depends_on=waits)
        self.names[key] = Component(resource["type"], resource.get("name", key), inputs, opts)


def main() -> None:
    document = yaml.safe_load(Path("Pulumi.yaml").read_text(encoding="utf-8"))
    program = Program(document)
    for key, resource in document["resources"].items():
        program.make(key, resource)
    for key, expression in document["outputs"].items():
        pulumi.export(key, program.value_of(expression))


if __name__ == "__main__":
    main()
