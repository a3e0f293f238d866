"""The examples in other languages on the real engine, with the real plugin, against the simulated cloud."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml
from pulumi.automation import _server, _stack
from pulumi.runtime.proto import language_pb2

from private_eks_cli.cloud.answers import Place
from private_eks_cli.cloud.live import Cloud
from private_eks_cli.engine.engine import workspace
from private_eks_cli.engine.phases import Outcome
from private_eks_cli.promises import broken_promises
from private_eks_cli.sources.files import graph_of
from private_eks_cli.sources.stacks import find_stack
from tests.package.languages import Host, built, built_example, example
from tests.places import ROOT

from .conftest import Deployment

pytestmark = pytest.mark.engine

CONFIG: Mapping[str, str] = {
    "aws:region": "eu-west-1",
    "orders-platform:adminRoleArn": "arn:aws:iam::111122223333:role/platform-admins",
}
PLUGIN = f'#!/bin/sh\nexec "{sys.executable}" "{ROOT / "components"}" "$@"\n'


class OtherLanguage(_server.LanguageServer):
    """Runs a program in another process, as language hosts do."""

    def Run(self, request: Any, context: Any) -> Any:
        """Run the program; what it prints when it fails is the error."""
        program: Any = self.program
        host = Host(
            request.monitor_address, request.args[0], request.project, request.stack, request.dryRun, request.config
        )
        try:
            program(host)
        except AssertionError as error:
            return language_pb2.RunResponse(error=str(error))
        return language_pb2.RunResponse()


@contextmanager
def consumer(folder: Path) -> Iterator[Deployment]:
    """Begin a life of the examples, with the plugin where the engine finds it, as after `pulumi install`."""
    plugin = folder / "pulumi-resource-private-eks"
    plugin.write_text(PLUGIN, encoding="utf-8")
    plugin.chmod(0o755)
    path = folder / "Pulumi.dev.yaml"
    path.write_text(yaml.safe_dump({"config": dict(CONFIG)}), encoding="utf-8")
    stack, cloud = find_stack(str(path)), Cloud(Place("eu-west-1"))
    with workspace(stack, lambda: None, cloud, example("yaml") / "Pulumi.yaml") as engine:
        known: Any = engine.workspace.env_vars
        known["PATH"] = f"{folder}:{os.environ['PATH']}"
        yield Deployment(stack, engine, cloud)


def test_an_example_comes_up_stays_in_every_language_and_goes_without_a_trace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_stack, "LanguageServer", OtherLanguage)
    *others, last = map(built_example, ("typescript", "python", "yaml", "go"))
    with consumer(tmp_path) as life:

        def up(program: Any) -> Outcome:
            life.engine.workspace.program = program
            outcome = life.up()
            state = life.engine.export_stack()
            graph = graph_of({"version": state.version, "deployment": state.deployment}, tmp_path / "state.json")
            assert [fault for found in broken_promises(graph).values() for fault in found] == []
            return outcome

        phases = [up(program) for program in (*others, last)]
        phases += [life.refresh(), life.destroy()]
        assert [phase.errors for phase in phases] == [[]] * 6
        assert [set(phase.counts) for phase in phases] == [{"create"}, *[{"same"}] * 4, {"delete"}]
        assert life.cloud.live == []
        assert life.state == []


def test_a_bad_input_is_told_at_its_place_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_stack, "LanguageServer", OtherLanguage)
    program: Any = built("yaml", tmp_path)
    document = tmp_path / "yaml" / "Pulumi.yaml"
    document.write_text(document.read_text(encoding="utf-8").replace("10.40.0.0/16", "10.40.0.0/8"), encoding="utf-8")
    with consumer(tmp_path) as life:
        life.engine.workspace.program = program
        errors = life.up().errors
        assert life.cloud.live == []
    assert any("cidr: got '10.40.0.0/8'; allowed: a private IPv4 block from /16 to /24; " in error for error in errors)
    assert not any("Traceback" in error and "private_eks" in error for error in errors)
