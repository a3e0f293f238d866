"""Exported stacks and previews, as far as no engine is needed; tests/engine/test_diff_sources.py has one write them."""

import dataclasses
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from private_eks_cli.cloud.answers import Place
from private_eks_cli.diff.compare import with_state
from private_eks_cli.diff.previews import read_preview
from private_eks_cli.errors import CommandError
from private_eks_cli.graph.model import Graph
from private_eks_cli.recording.foresight import as_deployed
from private_eks_cli.recording.wire import SECRET, SIGNATURE
from private_eks_cli.reports.digest import state_of
from private_eks_cli.sources.states import interrupted, place_of, read_state
from tests.conftest import recorded, stack_called
from tests.places import ROOT

from .diffs import steps_of

REAL = "444455556666"
ID = re.compile(r"\b(eni|lt|pl|rtb|sg|subnet|vpc|vpce)-(?=[0-9a-f]{8,17}\b)")


def exported(graph: Graph, path: Path, **deployment: Any) -> Path:
    """Write a graph as `pulumi stack export` would."""
    resources = [{**state_of(graph, r), "id": r.id, "outputs": r.outputs} for r in graph]
    document = {"version": 3, "deployment": {"resources": resources, **deployment}}
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def deployed(stack: str) -> Graph:
    return as_deployed(recorded(stack), Place("eu-west-1"), {})


def elsewhere(graph: Graph, path: Path) -> Path:
    """Write it as another account would have it: other ids, another account, and other ids of prefix lists."""
    text = exported(graph, path).read_text(encoding="utf-8").replace("111122223333", REAL)
    path.write_text(ID.sub(r"\1-0f", text), encoding="utf-8")
    return path


@pytest.mark.parametrize("stack", ["dev", "staging", "prod", "everything"])
def test_what_is_deployed_in_another_account_has_no_changes(stack: str, tmp_path: Path) -> None:
    """But for ids of its own, which the stack file names; it has to name that account's."""
    found = stack_called(stack)
    own = {key: value.replace("111122223333", REAL) for key, value in found.config.items()}
    there = dataclasses.replace(found, config=own)
    state = read_state(elsewhere(deployed(stack), tmp_path / "state.json"), found)
    assert steps_of(with_state(there, state, recorded(stack))) == {}


def test_the_account_and_the_zones_are_those_of_the_state(tmp_path: Path) -> None:
    found = stack_called("dev")
    state = read_state(elsewhere(deployed("dev"), tmp_path / "state.json"), found)
    place = place_of(state, "eu-west-1")
    assert (place.account, place.seen.zones) == (REAL, ("eu-west-1a", "eu-west-1b", "eu-west-1c"))
    assert place.seen.service_zones["com.amazonaws.eu-west-1.sts"] == place.seen.zones
    assert place.seen.prefix_lists["com.amazonaws.eu-west-1.s3"].startswith("pl-0f")


def test_an_empty_state_is_a_stack_that_is_all_new(tmp_path: Path) -> None:
    found = stack_called("dev")
    empty = dataclasses.replace(recorded("dev"), resources={})
    diff = with_state(found, read_state(exported(empty, tmp_path / "s.json"), found), recorded("dev"))
    assert set(steps_of(diff).values()) == {"create"}


def test_secrets_of_a_state_stay_secret(tmp_path: Path) -> None:
    graph = deployed("dev")
    queue = next(iter(graph.of("Vpc")))
    hidden = {SIGNATURE: SECRET, "ciphertext": "v1:abc"}
    path = exported(graph.replacing(dataclasses.replace(queue, inputs={"password": hidden})), tmp_path / "s.json")
    read = read_state(path, stack_called("dev"))
    assert read.resources[queue.urn].inputs == {"password": "[secret]"}


def test_what_waits_for_its_deletion_is_not_there(tmp_path: Path) -> None:
    graph = deployed("dev")
    path = exported(graph, tmp_path / "s.json")
    document = json.loads(path.read_text(encoding="utf-8"))
    document["deployment"]["resources"][3]["delete"] = True
    path.write_text(json.dumps(document), encoding="utf-8")
    assert len(read_state(path, stack_called("dev")).resources) == len(graph.resources) - 1


def test_an_interrupted_deployment_is_told(tmp_path: Path) -> None:
    urn = "urn:pulumi:dev::private-eks::aws:eks/cluster:Cluster::main"
    path = exported(deployed("dev"), tmp_path / "s.json", pending_operations=[{"resource": {"urn": urn}, "type": "c"}])
    assert interrupted(path) == ["main"]
    assert interrupted(exported(deployed("dev"), tmp_path / "s.json")) == []


def test_a_preview_tells_a_replacement_once_and_what_pulumi_complains_of(tmp_path: Path) -> None:
    graph = deployed("dev")
    vpc = state_of(graph, next(iter(graph.of("Vpc"))))
    steps = [
        {"op": operation, "urn": vpc["urn"], "oldState": vpc, "newState": vpc, "replaceReasons": ["cidrBlock"]}
        for operation in ("create-replacement", "replace", "delete-replaced")
    ]
    said = [{"message": "policy \n", "severity": "warning"}, {"message": "fine", "severity": "info"}]
    path = tmp_path / "p.json"
    path.write_text(json.dumps({"steps": steps, "diagnostics": said}), encoding="utf-8")
    diff = read_preview(path, "dev", "private-eks")
    assert [(step.op, step.replacing) for step in diff.steps] == [("replace", ("cidrBlock",))]
    assert diff.notes[1:] == ("Pulumi says: policy",)


URN = "urn:pulumi:dev::private-eks::a:b/c:D::x"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "got no JSON, or not all of it; allowed: the output of `pulumi stack export`; look at line 1"),
        ("[" * 100_000, "got no JSON in UTF-8; allowed: the output of `pulumi stack export`; check which file it is"),
        ('{"version": 3, "deployment": {"resources": [null]}}', "got nothing; allowed: resources with urn and type; "),
        (
            f'{{"version": 3, "deployment": {{"resources": [{{"urn": "{URN}", "type": "a:b/c:D", "inputs": [1]}}]}}}}',
            "allowed: resources with urn and type; export it again",
        ),
    ],
)
def test_what_is_no_state_is_told_without_python(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError) as refusal:
        read_state(path, stack_called("dev"))
    assert told in str(refusal.value)


def test_a_file_that_is_not_there_or_not_in_utf_8_is_told_without_python(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    with pytest.raises(CommandError, match=r"give another path: no such file or directory$"):
        read_state(path, stack_called("dev"))
    path.write_bytes(b'{"a": "\xe9"}')
    with pytest.raises(CommandError, match="got no JSON in UTF-8"):
        read_state(path, stack_called("dev"))


def test_a_byte_order_mark_and_odd_pending_operations_are_read(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    text = (
        '{"version": 3, "deployment": {"resources": [], "pending_operations": [null, {"resource": {"urn": "a::b"}}]}}'
    )
    path.write_text(f"\ufeff{text}", encoding="utf-8")
    assert list(read_state(path, stack_called("dev"))) == []
    assert interrupted(path) == ["b"]


@pytest.mark.parametrize(
    ("step", "told"),
    [
        (None, "got nothing; allowed: steps with op"),
        ({"op": "update", "urn": URN}, f"got {{op: 'update', urn: '{URN}'}}; allowed: steps with op"),
    ],
)
def test_a_step_that_is_none_is_told_as_yaml(step: object, told: str, tmp_path: Path) -> None:
    path = tmp_path / "preview.json"
    path.write_text(json.dumps({"steps": [step], "diagnostics": [None, 5]}), encoding="utf-8")
    with pytest.raises(CommandError) as refusal:
        read_preview(path, "dev", "private-eks")
    assert told in str(refusal.value)


@pytest.mark.parametrize("diagnostics", [None, "x", [None, 5, {"severity": "error"}]])
def test_diagnostics_without_a_message_are_passed_over(diagnostics: object, tmp_path: Path) -> None:
    path = tmp_path / "preview.json"
    path.write_text(json.dumps({"steps": [], "diagnostics": diagnostics}), encoding="utf-8")
    assert len(read_preview(path, "dev", "private-eks").notes) == 1


def test_two_runs_give_the_same_json(tmp_path: Path) -> None:
    path, made = tmp_path / "state.json", []
    path.write_text('{"version": 3, "deployment": {"resources": []}}', encoding="utf-8")
    for seed in ("0", "1"):
        command = [
            sys.executable,
            "-m",
            "private_eks_cli",
            "diff",
            "dev",
            "--stack-state",
            str(path),
            "--format",
            "json",
        ]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        made.append(subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True).stdout)
    assert made[0] == made[1]
