"""Every example stack on the real engine: up, up again, refresh, destroy, and not a trace left."""

import pytest

from private_eks_cli.engine.rehearse import READS
from tests.conftest import EXAMPLES, size_of

from .conftest import Begin

pytestmark = pytest.mark.engine


@pytest.mark.sampled(2, cost=size_of)
@pytest.mark.parametrize("stack", EXAMPLES)
def test_an_example_comes_up_stays_and_goes_without_a_trace(begin: Begin, stack: str) -> None:
    with begin(stack) as life:
        phases = [life.up(), life.up(), life.refresh(), life.destroy()]
        assert [phase.errors for phase in phases] == [[], [], [], []]
        assert [set(phase.counts) - READS for phase in phases] == [{"create"}, {"same"}, {"same"}, {"delete"}]
        assert life.cloud.live == []
        assert life.state == []
