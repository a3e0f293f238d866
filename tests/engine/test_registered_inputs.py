"""What components register, on the real engine: in a preview, in the state, and as updates of what changed."""

import json
from typing import Any

import pytest

from private_eks_cli.graph.model import strings
from tests.conftest import recorded

from .conftest import Begin

pytestmark = pytest.mark.engine

OURS = "private-eks:index:"


def test_the_engine_shows_keeps_and_compares_what_components_were_asked_for(begin: Begin) -> None:
    seen = {resource.urn: resource.inputs for resource in recorded("dev") if resource.type.startswith(OURS)}
    with begin("dev") as life:
        preview = json.loads(life.engine.preview(json=True, color="never", suppress_outputs=True).stdout)
        shown = {step["urn"]: _whole(step["newState"].get("inputs")) for step in preview["steps"]}
        assert {urn: shown[urn] for urn in seen} == seen
        assert life.up().errors == []
        assert {entry["urn"]: _whole(entry["inputs"]) for entry in life.state if OURS in entry["type"]} == seen
        assert set(life.preview().counts) == {"same"}
        changed = life.preview(supportType="EXTENDED")
        assert changed.of("update") == {("Cluster", "private-eks-dev"), ("Cluster", "private-eks-dev-eksCluster")}
        assert set(changed.counts) == {"same", "update"}


def test_no_component_has_anything_that_only_the_deployment_knows(begin: Begin) -> None:
    with begin("everything") as life:
        preview = json.loads(life.engine.preview(json=True, color="never", suppress_outputs=True).stdout)
    inputs = [step["newState"].get("inputs") for step in preview["steps"] if step["newState"]["type"].startswith(OURS)]
    assert len(inputs) > 20
    assert not [text for text in strings(inputs) if "04da6b54-80e4-46f7-96ec-b56ff0331ba9" in text]


def _whole(value: Any) -> Any:
    """Undo what JSON does to whole numbers."""
    return json.loads(json.dumps(value), parse_float=lambda text: int(float(text)) if float(text) % 1 == 0 else text)
