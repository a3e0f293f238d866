"""Exported stacks and previews, as far as no engine is needed; tests/engine/test_diff_sources.py has one write them."""

import dataclasses
import json
import re
from pathlib import Path
from typing import Any

import pytest

from offline.cloud.answers import Place
from offline.diff.compare import with_state
from offline.diff.previews import read_preview
from offline.diff.states import interrupted, place_of, read_state
from offline.digest import state_of
from offline.foresight import as_deployed
from offline.graph import Graph
from offline.wire import SECRET, SIGNATURE
from tests.conftest import recorded, stack_called

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
    state = read_state(elsewhere(deployed(stack), tmp_path / "state.json"), found.name, own)
    assert steps_of(with_state(there, state, recorded(stack))) == {}


def test_the_account_and_the_zones_are_those_of_the_state(tmp_path: Path) -> None:
    found = stack_called("dev")
    state = read_state(elsewhere(deployed("dev"), tmp_path / "state.json"), "dev", found.config)
    place = place_of(state, "eu-west-1")
    assert (place.account, place.seen.zones) == (REAL, ("eu-west-1a", "eu-west-1b", "eu-west-1c"))
    assert place.seen.service_zones["com.amazonaws.eu-west-1.sts"] == place.seen.zones
    assert place.seen.prefix_lists["com.amazonaws.eu-west-1.s3"].startswith("pl-0f")


def test_an_empty_state_is_a_stack_that_is_all_new(tmp_path: Path) -> None:
    found = stack_called("dev")
    empty = dataclasses.replace(recorded("dev"), resources={})
    diff = with_state(found, read_state(exported(empty, tmp_path / "s.json"), "dev", found.config), recorded("dev"))
    assert set(steps_of(diff).values()) == {"create"}


def test_secrets_of_a_state_stay_secret(tmp_path: Path) -> None:
    graph = deployed("dev")
    queue = next(iter(graph.of("Vpc")))
    hidden = {SIGNATURE: SECRET, "ciphertext": "v1:abc"}
    path = exported(graph.replacing(dataclasses.replace(queue, inputs={"password": hidden})), tmp_path / "s.json")
    read = read_state(path, "dev", {})
    assert read.resources[queue.urn].inputs == {"password": "[secret]"}


def test_what_waits_for_its_deletion_is_not_there(tmp_path: Path) -> None:
    graph = deployed("dev")
    path = exported(graph, tmp_path / "s.json")
    document = json.loads(path.read_text(encoding="utf-8"))
    document["deployment"]["resources"][3]["delete"] = True
    path.write_text(json.dumps(document), encoding="utf-8")
    assert len(read_state(path, "dev", {}).resources) == len(graph.resources) - 1


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
    diff = read_preview(path, "dev")
    assert [(step.op, step.replacing) for step in diff.steps] == [("replace", ("cidrBlock",))]
    assert diff.notes[1:] == ("Pulumi says: policy",)
