from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from private_eks.plan.addons import COREDNS_ON_FARGATE, NETWORKING
from private_eks.plan.compute import MODES, ComputePlan, check_mode, plan_compute, uses_of
from private_eks.plan.services import NEEDS
from tests.plan.values import words
from tests.refusal import refusal_of

DNS = {"selectors": [{"namespace": "kube-system", "labels": {"k8s-app": "kube-dns"}}]}
APPS = {"selectors": [{"namespace": "apps"}]}
TAINTED = {"taints": [{"key": "team", "effect": "NO_SCHEDULE"}]}

Entries = dict[str, Any]

profiles = st.dictionaries(st.sampled_from(["apps", "coredns", "second"]), st.sampled_from([DNS, APPS]), max_size=3)
groups = st.dictionaries(
    st.sampled_from(["general", "batch", "empty"]), st.sampled_from([{}, TAINTED, {"min_size": 0}]), max_size=3
)


def plan(profiles: Entries, groups: Entries, addons: Entries | None = None) -> ComputePlan:
    return plan_compute("main", "eu-west-1", profiles, groups, addons or {})


def refused(profiles: Entries, groups: Entries, addons: Entries | None = None) -> str:
    return refusal_of(lambda: plan(profiles, groups, addons))


def test_without_nodes_coredns_runs_on_its_profile() -> None:
    planned = plan({"apps": APPS, "coredns": DNS}, {})

    assert (planned.dns_profile, planned.dns_groups, planned.groups) == ("coredns", (), {})
    assert planned.dns == COREDNS_ON_FARGATE
    assert planned.networking == {}


def test_with_nodes_coredns_runs_on_all_groups_that_take_it() -> None:
    planned = plan({"coredns": DNS}, {"z": {}, "a": {}, "batch": TAINTED, "empty": {"min_size": 0}})

    assert (planned.dns_profile, planned.dns_groups) == (None, ("a", "z"))
    assert planned.dns == {}
    assert planned.networking == NETWORKING


@given(profiles, groups)
def test_coredns_has_exactly_one_kind_of_home(profiles: Entries, groups: Entries) -> None:
    if refused(profiles, groups) == "":
        planned = plan(profiles, groups)

        assert (planned.dns_profile is None) == bool(planned.dns_groups)
        assert bool(planned.networking) == bool(groups)
        assert planned.groups.keys() == groups.keys()


@given(profiles, groups)
def test_compute_is_refused_only_if_coredns_has_no_home(profiles: Entries, groups: Entries) -> None:
    home = {} in groups.values() if groups else DNS in profiles.values()

    assert (refused(profiles, groups) == "") == home


@pytest.mark.parametrize(
    ("profiles", "groups", "addons", "message"),
    [
        ({}, {}, {}, "node_groups: got {}; allowed: a node group or a Fargate profile; "),
        (
            {"apps": APPS},
            {},
            {},
            "fargate_profiles: got ['apps']; allowed: one profile that selects namespace kube-system",
        ),
        ({"coredns": DNS}, {"batch": TAINTED}, {}, "node_groups: got 'only tainted or empty groups'; "),
        ({}, {"empty": {"min_size": 0}}, {}, "node_groups: got 'only tainted or empty groups'; "),
        ({}, {f"g{i}": {} for i in range(31)}, {}, "node_groups: got '31 groups'; allowed: at most 30; "),
        ({}, {"vpc-cni": {}}, {}, "node_groups.vpc-cni: got 'vpc-cni'; allowed: names but pod-execution, vpc-cni; "),
        ({}, {"pod-execution": {}}, {}, "node_groups.pod-execution: got "),
        ({"coredns": DNS}, {}, {"vpc-cni": {}}, "addons: got 'vpc-cni'; allowed: coredns; "),
        ({}, {"general": {}}, {"ebs": {}}, "addons: got 'ebs'; allowed: coredns, kube-proxy, vpc-cni; "),
        ({}, {"general": {"volume_size": 1}}, {}, "node_groups.general.volume_size: got 1; "),
        ({"coredns": {"selectors": []}}, {}, {}, "fargate_profiles.coredns.selectors: got "),
    ],
)
def test_what_could_not_run_is_refused(profiles: Entries, groups: Entries, addons: Entries, message: str) -> None:
    assert refused(profiles, groups, addons).startswith(message)


def test_thirty_groups_pass() -> None:
    assert len(plan({}, {f"g{i}": {} for i in range(30)}).groups) == 30


@pytest.mark.parametrize(
    ("profiles", "groups", "uses"),
    [
        ({}, {}, set()),
        ({"coredns": DNS}, {}, {"fargate"}),
        ({}, {"general": {}}, {"irsa", "managed-nodes"}),
        ({"coredns": DNS}, {"general": {}}, {"fargate", "irsa", "managed-nodes"}),
    ],
)
def test_compute_brings_its_uses(profiles: Entries, groups: Entries, uses: set[str]) -> None:
    assert uses_of(profiles, groups) == uses
    assert uses <= NEEDS.keys()


@pytest.mark.parametrize(
    ("mode", "profiles", "groups", "argument"),
    [
        ("fargate", True, False, ""),
        ("fargate", False, False, "fargate_profiles"),
        ("fargate", True, True, "node_groups"),
        ("fargate", False, True, "fargate_profiles"),
        ("managed", False, True, ""),
        ("managed", False, False, "node_groups"),
        ("managed", True, True, "fargate_profiles"),
        ("managed", True, False, "fargate_profiles"),
        ("mixed", True, True, ""),
        ("mixed", True, False, "node_groups"),
        ("mixed", False, True, "fargate_profiles"),
        ("mixed", False, False, "fargate_profiles"),
    ],
)
def test_a_mode_wants_its_entries_and_no_others(mode: str, profiles: bool, groups: bool, argument: str) -> None:
    message = refusal_of(lambda: check_mode(mode, {"p": DNS} if profiles else {}, {"g": {}} if groups else {}))

    assert message.partition(":")[0] == argument


@given(words, profiles, groups)
def test_any_mode_passes_or_is_refused(mode: str, profiles: Entries, groups: Entries) -> None:
    assert refusal_of(lambda: check_mode(mode, profiles, groups)) or mode in MODES
