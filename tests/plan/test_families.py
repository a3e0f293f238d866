from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from private_eks.common.plan.quotas import QUOTAS
from private_eks.nodes.plan.families import spread, undivided
from tests.refusal import refusal_of

ZONES = ("eu-west-1a", "eu-west-1b", "eu-west-1c")

MOST = QUOTAS["node_groups"].default

Groups = dict[str, Any]

settings = st.fixed_dictionaries(
    {},
    optional={
        "one_per_zone": st.booleans(),
        "zones": st.lists(st.sampled_from(ZONES), min_size=1, unique=True),
        "min_size": st.integers(0, 3),
    },
)
groups = st.dictionaries(st.sampled_from(["a", "b", "a-eu-west-1b", "batch"]), settings, max_size=3)


def refused(groups: Groups, taken: set[str] | None = None) -> str:
    return refusal_of(lambda: spread("main", "groups", groups, ZONES, taken or set()))


@given(groups)
def test_every_zone_of_a_family_gets_one_group_of_its_settings(groups: Groups) -> None:
    if refused(groups):
        return
    made = spread("main", "groups", groups, ZONES, set())

    expected: Groups = {}
    for key, wanted in groups.items():
        if wanted.get("one_per_zone"):
            zones = wanted.get("zones", ZONES)
            expected |= {f"{key}-{zone}": {**undivided(wanted), "zones": [zone]} for zone in zones}
        else:
            expected[key] = undivided(wanted)
    assert {name: member.settings for name, member in made.items()} == expected
    assert {member.of for member in made.values()} == groups.keys()


@given(groups)
def test_groups_are_refused_only_if_two_have_one_name(groups: Groups) -> None:
    zones = groups.get("a", {}).get("zones", ZONES)
    doubled = groups.get("a", {}).get("one_per_zone", False) and "eu-west-1b" in zones
    collision = doubled and "a-eu-west-1b" in groups and not groups["a-eu-west-1b"].get("one_per_zone", False)

    assert (refused(groups) == "") != collision


@pytest.mark.parametrize(
    ("groups", "taken", "message"),
    [
        ({"A": {}}, set(), "groups.A: got 'A'; allowed: lower-case letters"),
        ({"a": {"one_per_zone": True}}, {"a-eu-west-1c"}, "groups.a: got 'a-eu-west-1c'; allowed: names that no"),
        (
            {"n" * 40: {"one_per_zone": True}},
            set(),
            f"groups.{'n' * 40}: got '{'n' * 40}-eu-west-1a'; allowed: at most",
        ),
        ({"a": {"zones": ["eu-west-1z"]}}, set(), "groups.a.zones[0]: got 'eu-west-1z'; "),
        ({f"g{i}": {"one_per_zone": True} for i in range(11)}, set(), "groups: got '33 groups'; allowed: at most 30, "),
    ],
)
def test_what_is_refused_is_called_as_the_caller_wrote_it(groups: Groups, taken: set[str], message: str) -> None:
    assert refused(groups, taken).startswith(message)


def test_as_many_groups_as_eks_takes_pass() -> None:
    families: Groups = {f"g{i}": {"one_per_zone": True} for i in range(MOST // len(ZONES))}

    assert len(spread("main", "groups", families, ZONES, set())) == MOST
