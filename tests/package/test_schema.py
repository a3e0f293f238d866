"""The schema that other languages see, and that no change alters unnoticed."""

import json
import runpy
import sys
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

import private_eks
from private_eks.provider import COMPONENTS, make_provider
from tests import schema
from tests.places import ROOT

TRAVELS = {
    "IdentityCenterSettings.instanceArn",
    "KeyArns.files",
    "KeyArns.logs",
    "KeyArns.repositories",
    "KeyArns.secrets",
    "KeyArns.sessions",
    "KeyArns.volumes",
    "LaunchTemplateSettings.version",
    "NodeEgressSettings.cidr",
    "certificateAuthority",
    "clusterArn",
    "clusterName",
    "clusterSecurityGroupId",
    "copyToVaultArn",
    "configuration",
    "credentialArn",
    "endpoint",
    "endpointId",
    "endpointsSecurityGroupId",
    "fargateLogGroupName",
    "id",
    "keyArn",
    "kubeconfig",
    "logGroupName",
    "logKeyArn",
    "nodeSecurityGroupId",
    "nodeSubnetIds",
    "oidcProviderArn",
    "permissionsBoundaryArn",
    "podSubnetIds",
    "principalArn",
    "queueName",
    "roleArn",
    "routeTableIds",
    "securityGroupId",
    "securityGroupIds",
    "subnetIds",
    "volumeKeyArn",
    "vpcId",
}
"""Inputs that only travel to a resource and may come from one; everything else decides, and must be known before."""
LOOKED_UP = {"ExistingNetwork", "ExistingNetworkSettings"}
"""What AWS is asked about before anything is made: its IDs decide."""

NAMES_DECIDE = {
    "clientCidrs",
    "fileSystemIds",
    "imageReferences",
    "policies",
    "roleArns",
    "statements",
    "tags",
    "volumeHandles",
    "vpcEndpointIds",
}
"""Mappings and lists whose names or number must be known before, and whose values only travel."""

SCHEMA = schema.schema()


def inputs() -> Iterator[tuple[str, dict[str, Any]]]:
    """Go through every input of every component and of every type in it."""
    for token, resource in SCHEMA["resources"].items():
        yield from ((f"{token}.{name}", property_) for name, property_ in resource["inputProperties"].items())
    for token, type_ in SCHEMA["types"].items():
        yield from ((f"{token}.{name}", property_) for name, property_ in type_["properties"].items())


def outputs() -> Iterator[tuple[str, dict[str, Any]]]:
    for token, resource in SCHEMA["resources"].items():
        yield from ((f"{token}.{name}", property_) for name, property_ in resource["properties"].items())


def parts(property_: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Go through a property and what it is a list or mapping of."""
    yield property_
    for inner in ("items", "additionalProperties"):
        if inner in property_:
            yield from parts(property_[inner])


def test_the_schema_is_the_reviewed_one() -> None:
    remedy = (
        "the schema has changed: run `python -m tests.schema --write`, and say in CHANGELOG.md what callers must do"
    )
    assert schema.text() == schema.GOLDEN.read_text(encoding="utf-8"), remedy


def test_the_schema_can_be_printed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["tests.schema"])
    runpy.run_path(str(ROOT / "tests" / "schema.py"), run_name="__main__")
    assert json.loads(capsys.readouterr().out) == SCHEMA


def test_every_component_is_called_after_its_class() -> None:
    assert SCHEMA["resources"].keys() == {f"private-eks:index:{component.__name__}" for component in COMPONENTS}
    assert all(resource["isComponent"] for resource in SCHEMA["resources"].values())


def test_no_two_types_or_components_share_a_name() -> None:
    names = [token.removeprefix("private-eks:index:") for token in [*SCHEMA["resources"], *SCHEMA["types"]]]
    assert sorted(set(names)) == sorted(names)
    assert all(name.isidentifier() for name in names)


def test_every_component_type_input_and_output_is_described() -> None:
    described = [*SCHEMA["resources"].items(), *SCHEMA["types"].items(), *inputs(), *outputs()]
    assert [where for where, part in described if not part.get("description", "").strip()] == []


def test_no_description_is_indented_into_a_code_block() -> None:
    assert "\\n    " not in schema.text()


def test_what_decides_is_plain_and_what_travels_is_not() -> None:
    found = {where: property_.get("plain", False) for where, property_ in inputs()}
    names = {where: where.rsplit(":")[-1].split(".") for where in found}
    assert found == {
        where: type_ in LOOKED_UP or not {field, f"{type_}.{field}"} & TRAVELS
        for where, (type_, field) in names.items()
    }


def test_what_is_plain_is_plain_to_its_leaves_but_for_mappings_whose_names_alone_decide() -> None:
    mixed = {w for w, p in inputs() if p.get("plain") and not all(part.get("plain") for part in parts(p))}
    assert {where.rsplit(".")[-1] for where in mixed} == NAMES_DECIDE


def test_optional_inputs_name_their_default() -> None:
    required = {f"{token}.{n}" for token, r in SCHEMA["resources"].items() for n in r["requiredInputs"]}
    required |= {f"{token}.{n}" for token, type_ in SCHEMA["types"].items() for n in type_.get("required", [])}
    assert [w for w, p in inputs() if w not in required and "Default: " not in p["description"]] == []


def test_outputs_are_ids_names_and_lists_and_no_resources() -> None:
    kinds = {part.get("type", part.get("$ref")) for _, property_ in outputs() for part in parts(property_)}
    assert kinds <= {"string", "array", "object"}
    assert SCHEMA["dependencies"] == []


def test_every_output_is_always_there() -> None:
    assert all(sorted(r["properties"]) == sorted(r["required"]) for r in SCHEMA["resources"].values())


def test_the_version_is_one_everywhere() -> None:
    project = tomllib.loads((ROOT / "components" / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert {private_eks.__version__, SCHEMA["version"], make_provider().version} == {project["version"]}
    assert SCHEMA["name"] == project["name"]
