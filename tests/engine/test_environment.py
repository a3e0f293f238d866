"""A rendered stack on the real engine, deployed from where other clusters are known and the SDK is told otherwise."""

import functools
from pathlib import Path

import pytest

from private_eks_cli.cloud.kubernetes.rendered import OBJECTS
from private_eks_cli.engine.phases import carry_out
from tests.environment import occupy

from .conftest import Begin

pytestmark = pytest.mark.engine


def test_a_rendered_stack_deploys_in_every_environment(
    begin: Begin, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with begin("dev") as life:
        assert life.up().errors == []
        occupy(monkeypatch, tmp_path)
        phases = [life.up(), life.refresh()]
        phases.append(carry_out("up", functools.partial(life.engine.up, refresh=True, exclude=[OBJECTS])))
        phases.append(life.destroy())
        assert [phase.errors for phase in phases] == [[]] * 4
        assert [set(phase.counts) for phase in phases] == [{"same"}] * 3 + [{"delete"}]
        assert life.cloud.kubernetes.calls == []
