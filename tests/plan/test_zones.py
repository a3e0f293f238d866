import pytest
from hypothesis import given
from hypothesis import strategies as st

from private_eks.common.plan.zones import REFUSED_ZONE_IDS, choose_zones, positions
from tests.plan.values import ZONES, words
from tests.refusal import refusal_of

OFFERED = {"us-east-1b": "use1-az1", "us-east-1e": "use1-az3", "us-east-1a": "use1-az6", "us-east-1d": "use1-az4"}

zone_ids = st.sampled_from([*sorted(REFUSED_ZONE_IDS), "use1-az1", "use1-az2", "euw1-az3"])
offers = st.dictionaries(st.sampled_from(ZONES), zone_ids)


def test_eks_refuses_three_zones() -> None:
    assert sorted(REFUSED_ZONE_IDS) == ["cac1-az3", "use1-az3", "usw1-az2"]


def test_the_default_is_the_first_three_usable_zones() -> None:
    assert choose_zones(OFFERED) == ["us-east-1a", "us-east-1b", "us-east-1d"]
    assert choose_zones({**OFFERED, "us-east-1c": "use1-az2"}) == ["us-east-1a", "us-east-1b", "us-east-1c"]


def test_wanted_zones_keep_their_order() -> None:
    assert choose_zones(OFFERED, ["us-east-1d", "us-east-1a"]) == ["us-east-1d", "us-east-1a"]


def test_a_refused_zone_is_named_by_its_id() -> None:
    message = refusal_of(lambda: choose_zones(OFFERED, ["us-east-1a", "us-east-1e"]))

    assert message.startswith("zones[1]: got 'us-east-1e'; allowed: zones where EKS places control-plane interfaces")
    assert message.endswith("us-east-1a, us-east-1b, us-east-1d; leave out use1-az3")


@given(offers, st.lists(st.sampled_from(ZONES) | words))
def test_no_refused_zone_is_ever_chosen(offered: dict[str, str], wanted: list[str]) -> None:
    if refusal_of(lambda: choose_zones(offered, wanted)) == "":
        chosen = choose_zones(offered, wanted)

        assert REFUSED_ZONE_IDS.isdisjoint(offered[zone] for zone in chosen)
        assert chosen == wanted or not wanted


@given(offers)
def test_the_default_does_not_depend_on_the_order_of_the_answer(offered: dict[str, str]) -> None:
    assert choose_zones(dict(reversed(offered.items()))) == choose_zones(offered) == sorted(choose_zones(offered))[:3]


@given(offers, st.lists(st.sampled_from(ZONES), min_size=1))
def test_only_what_is_neither_offered_nor_usable_is_refused(offered: dict[str, str], wanted: list[str]) -> None:
    usable = all(zone in offered and offered[zone] not in REFUSED_ZONE_IDS for zone in wanted)

    assert (refusal_of(lambda: choose_zones(offered, wanted)) == "") == usable


@pytest.mark.parametrize(
    ("chosen", "expected"), [(None, [0, 1, 2]), (["c"], [2]), (["c", "a"], [0, 2]), (["a", "b", "c"], [0, 1, 2])]
)
def test_positions_follow_the_stack_s_zones(chosen: list[str] | None, expected: list[int]) -> None:
    assert positions(["a", "b", "c"], chosen, "zones") == expected


@pytest.mark.parametrize(("chosen", "argument"), [([], "x"), (["a", "a"], "x"), (["d"], "x[0]"), (["a", "d"], "x[1]")])
def test_positions_of_wrong_zones_are_refused(chosen: list[str], argument: str) -> None:
    assert refusal_of(lambda: positions(["a", "b", "c"], chosen, "x")).startswith(f"{argument}: got ")


@given(st.lists(st.sampled_from(ZONES), unique=True, min_size=1), st.data())
def test_positions_lead_back_to_the_chosen_zones(zones: list[str], data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.sampled_from(zones), unique=True, min_size=1))

    assert {zones[i] for i in positions(zones, chosen, "zones")} == set(chosen)


@given(st.lists(words, min_size=1, unique=True), st.lists(words))
def test_whatever_is_chosen_positions_are_found_or_refused(zones: list[str], chosen: list[str]) -> None:
    known = bool(chosen) and set(chosen) <= set(zones) and len(set(chosen)) == len(chosen)

    assert (refusal_of(lambda: positions(zones, chosen, "zones")) == "") == known
