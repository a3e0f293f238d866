"""Networks of others, made at random: on the real engine a stack comes up in them, stays, and goes without a trace."""

import random

import pytest

from private_eks_cli.cloud.given_live import things_of
from private_eks_cli.cloud.live import Cloud
from tests.engine.conftest import Begin
from tests.network.random_networks import BREAKS, legitimate
from tests.network.test_random_networks import place, program, without_rules

pytestmark = pytest.mark.engine


@pytest.mark.parametrize("seed", [2, 5])
def test_a_stack_comes_up_stays_and_goes(seed: int, small: Begin) -> None:
    given = legitimate(random.Random(seed))
    cloud = Cloud(place(given))
    for thing in things_of(given.facts, given.present):
        cloud.adopt(thing)
    before = [(thing.type, thing.id) for thing in cloud.live]
    with small(program(given), cloud) as life:
        assert life.up().errors == []
        again = life.up()
        assert (again.errors, set(again.counts)) == ([], {"same"})
        assert life.destroy().errors == []
        assert [(thing.type, thing.id) for thing in cloud.live] == before


def test_nodes_do_not_come_up_behind_a_closed_endpoint(small: Begin) -> None:
    broken = BREAKS["a closed security group"](legitimate(random.Random(1)), random.Random(1))
    assert broken
    cloud = Cloud(place(broken))
    for thing in things_of(broken.facts, broken.present):
        cloud.adopt(thing)
    with small(program(broken), cloud) as life:
        refused = life.up()
        assert any("admits TCP 443 from" in error for error in refused.errors)
        with without_rules():
            assert any("lets" in error and "443" in error for error in life.up().errors)
