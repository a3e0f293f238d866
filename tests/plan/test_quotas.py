from functools import partial

import pytest

from private_eks.common.plan.quotas import QUOTAS, check_quotas, check_rules, quota
from tests.refusal import refusal_of


def test_the_defaults_are_those_of_aws() -> None:
    assert {name: quota({}, name) for name in QUOTAS} == {
        "cidr_blocks": 5,
        "fargate_profiles": 10,
        "node_groups": 30,
        "policies_per_role": 10,
        "rules_per_security_group": 60,
        "selectors_per_profile": 5,
    }


def test_a_raised_quota_counts() -> None:
    assert quota({"node_groups": 50}, "node_groups") == 50


@pytest.mark.parametrize("name", sorted(QUOTAS))
def test_a_quota_is_neither_lowered_nor_beyond_what_aws_grants(name: str) -> None:
    known = QUOTAS[name]
    assert refusal_of(partial(check_quotas, {name: known.default})) == ""
    assert refusal_of(partial(check_quotas, {name: known.most})) == ""
    for value in (known.default - 1, known.most + 1):
        message = refusal_of(partial(check_quotas, {name: value}))
        allowed = f"{known.default}, AWS's default, to {known.most}"
        assert message.startswith(f"quotas.{name}: got {value}; allowed: {allowed}; ")


@pytest.mark.parametrize(("given", "others", "most", "refused"), [
    (57, 3, 60, False), (58, 3, 60, True), (58, 3, 61, False), (0, 60, 60, False)
])  # fmt: skip
def test_rules_are_counted_with_ours(given: int, others: int, most: int, refused: bool) -> None:
    message = refusal_of(lambda: check_rules("x", given, others, {"rules_per_security_group": most}))

    assert bool(message) == refused
    assert not refused or message == (
        f"x: got '{given} blocks'; allowed: at most {most - others}: a security group takes {most} rules in a "
        "direction, ours included; join blocks, or let AWS raise the quota, and say so in "
        "quotas.rules_per_security_group"
    )
