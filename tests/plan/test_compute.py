from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from private_eks.compute.plan.compute import ComputePlan, plan_compute, uses_of
from private_eks.compute.plan.wanted import MODES, Wanted, check_mode
from private_eks.endpoints.plan.services import NEEDS
from tests.plan.values import words
from tests.refusal import refusal_of

DNS = {"selectors": [{"namespace": "kube-system", "labels": {"k8s-app": "kube-dns"}}]}
ZONES = ["eu-west-1a", "eu-west-1b"]
APPS = {"selectors": [{"namespace": "apps"}]}
TAINTED = {"taints": [{"key": "team", "effect": "NO_SCHEDULE"}]}

Entries = dict[str, Any]

profiles = st.dictionaries(st.sampled_from(["apps", "coredns", "second"]), st.sampled_from([DNS, APPS]), max_size=3)
groups = st.dictionaries(
    st.sampled_from(["general", "batch", "empty"]), st.sampled_from([{}, TAINTED, {"min_size": 0}]), max_size=3
)


def wanted(profiles: Entries, groups: Entries, addons: Entries | None = None, **more: Any) -> Wanted:
    return Wanted(fargate_profiles=profiles, node_groups=groups, addons=addons or {}, **more)


def plan(profiles: Entries, groups: Entries, addons: Entries | None = None, **more: Any) -> ComputePlan:
    return plan_compute("main", "eu-west-1", ZONES, wanted(profiles, groups, addons, **more))


def refused(profiles: Entries, groups: Entries, addons: Entries | None = None, **more: Any) -> str:
    return refusal_of(lambda: plan(profiles, groups, addons, **more))


def test_without_nodes_coredns_runs_on_its_profile() -> None:
    planned = plan({"apps": APPS, "coredns": DNS}, {})

    assert (planned.dns_profile, planned.dns_groups, planned.nodes) == ("coredns", (), {})
    assert planned.addons.dns["coredns"].configuration["computeType"] == "Fargate"
    assert planned.addons.networking == {}


def test_with_nodes_coredns_runs_on_all_groups_that_take_it() -> None:
    planned = plan({"coredns": DNS}, {"z": {}, "a": {}, "batch": TAINTED, "empty": {"min_size": 0}})

    assert (planned.dns_profile, planned.dns_groups) == (None, ("a", "z"))
    assert planned.addons.dns["coredns"].configuration == {}
    assert planned.addons.networking.keys() == {"kube-proxy", "vpc-cni"}


def test_self_managed_groups_host_coredns_too() -> None:
    assert plan({}, {}, self_managed_node_groups={"batch": {}}).dns_groups == ("batch",)


def test_windows_nodes_do_not_host_coredns() -> None:
    windows = {"ami_type": "WINDOWS_CORE_2022_x86_64"}

    assert refused({}, {"windows": windows}).startswith("node_groups: got 'only tainted, empty or Windows groups'")
    assert plan({}, {"windows": windows, "general": {}}).dns_groups == ("general",)
    assert plan({}, {"windows": windows, "general": {}}).vpc_resource_controller


def test_pods_with_security_groups_need_the_resource_controller() -> None:
    env = {"vpc-cni": {"configuration": {"env": {"ENABLE_POD_ENI": "true"}}}}

    assert plan({}, {"general": {}}, env).vpc_resource_controller
    assert not plan({}, {"general": {}}).vpc_resource_controller


def test_coredns_falls_back_to_fargate_and_then_to_auto_mode() -> None:
    assert plan({"coredns": DNS}, {"batch": TAINTED}).dns_profile == "coredns"
    assert plan({"apps": APPS}, {"batch": TAINTED}, auto_mode=True).dns_profile is None
    assert plan({}, {}, auto_mode=True).addons.all == {}


def test_a_family_spreads_over_its_zones() -> None:
    family = {"one_per_zone": True, "min_size": 2}
    planned = plan({}, {"data": family, "some": {**family, "zones": ZONES[:1]}})

    assert planned.node_groups == {
        "data-eu-west-1a": {"min_size": 2, "zones": ["eu-west-1a"]},
        "data-eu-west-1b": {"min_size": 2, "zones": ["eu-west-1b"]},
        "some-eu-west-1a": {"min_size": 2, "zones": ["eu-west-1a"]},
    }
    assert planned.nodes.keys() == planned.node_groups.keys()


@given(profiles, groups)
def test_coredns_has_exactly_one_kind_of_home(profiles: Entries, groups: Entries) -> None:
    if refused(profiles, groups) == "":
        planned = plan(profiles, groups)

        assert (planned.dns_profile is None) == bool(planned.dns_groups)
        assert bool(planned.addons.networking) == bool(groups)
        assert planned.nodes.keys() == groups.keys()


@given(profiles, groups)
def test_compute_is_refused_only_if_coredns_has_no_home(profiles: Entries, groups: Entries) -> None:
    assert (refused(profiles, groups) == "") == ({} in groups.values() or DNS in profiles.values())


@given(profiles, groups)
def test_auto_mode_always_gives_coredns_a_home(profiles: Entries, groups: Entries) -> None:
    assert refused(profiles, groups, auto_mode=True) == ""


@pytest.mark.parametrize(
    ("profiles", "groups", "addons", "message"),
    [
        ({}, {}, {}, "node_groups: got nothing; allowed: a node group or a Fargate profile; "),
        (
            {"apps": APPS},
            {},
            {},
            "fargate_profiles: got ['apps']; allowed: one profile that selects namespace kube-system",
        ),
        ({}, {f"g{i}": {"one_per_zone": True} for i in range(16)}, {}, "node_groups: got '32 groups'; "),
        ({}, {"pod-execution": {}}, {}, "node_groups.pod-execution: got "),
        ({}, {"a": {"zones": ["eu-west-1z"]}}, {}, "node_groups.a.zones[0]: got 'eu-west-1z'; "),
        ({}, {"general": {"volume_size": 1}}, {}, "node_groups.general.volume_size: got 1; "),
    ],
)
def test_what_could_not_run_is_refused(profiles: Entries, groups: Entries, addons: Entries, message: str) -> None:
    assert refused(profiles, groups, addons).startswith(message)


def test_thirty_groups_pass() -> None:
    assert len(plan({}, {f"g{i}": {} for i in range(30)}).nodes) == 30


IDENTITY = {"namespace": "shop", "service_account": "web", "policies": ["AmazonS3ReadOnlyAccess"]}
ON_FARGATE = {**IDENTITY, "namespace": "apps"}
NODES = {"irsa", "managed-nodes", "vpc-cni"}


@pytest.mark.parametrize(
    ("profiles", "groups", "more", "uses"),
    [
        ({"coredns": DNS}, {}, {}, {"fargate"}),
        ({}, {"general": {}}, {}, NODES),
        ({"coredns": DNS}, {"general": {}}, {}, {"fargate", *NODES}),
        ({}, {"general": {"session_manager": True}}, {}, {"session-manager", *NODES}),
        ({}, {"general": {}}, {"identities": {"web": IDENTITY}}, {"pod-identity", *NODES}),
        ({"coredns": DNS, "apps": APPS}, {}, {"identities": {"web": ON_FARGATE}}, {"fargate", "irsa"}),
        ({}, {"general": {}}, {"karpenter": {}}, {"karpenter", "pod-identity", *NODES}),
        ({}, {"general": {}}, {"addons": {"aws-ebs-csi-driver": {}}}, {"aws-ebs-csi-driver", "pod-identity", *NODES}),
        (
            {},
            {},
            {"self_managed_node_groups": {"batch": {}}},
            {"irsa", "self-managed-nodes", "vpc-cni"},
        ),
        ({}, {}, {"auto_mode": True}, {"auto-mode"}),
        ({}, {}, {"auto_mode": True, "identities": {"web": IDENTITY}}, {"auto-mode", "pod-identity"}),
    ],
)
def test_compute_brings_its_uses(profiles: Entries, groups: Entries, more: Entries, uses: set[str]) -> None:
    assert uses_of(plan(profiles, groups, **more)) == uses
    assert uses <= NEEDS.keys()


def test_pod_identity_brings_its_agent() -> None:
    assert "eks-pod-identity-agent" in plan({}, {"general": {}}, identities={"web": IDENTITY}).addons.networking
    assert plan({}, {}, auto_mode=True, identities={"web": IDENTITY}).addons.all == {}


def test_groups_of_a_family_are_refused_by_the_name_of_the_family() -> None:
    message = refused({}, {"data": {"one_per_zone": True, "volume_size": 1}})

    assert message.startswith("node_groups.data.volume_size: got 1; ")


def test_the_tags_of_everything_count_with_those_of_one() -> None:
    tags, own = {f"all{i}": "x" for i in range(30)}, {f"own{i}": "x" for i in range(11)}

    assert "41 tags" in refused({"coredns": {**DNS, "tags": own}}, {}, tags=tags)
    assert "41 tags" in refused({"coredns": DNS}, {}, {"coredns": {"tags": own}}, tags=tags)
    assert refused({"coredns": {**DNS, "tags": own}}, {}, {"coredns": {"tags": own}}, tags={"all1": "x"}) == ""


@pytest.mark.parametrize(
    ("mode", "more", "argument"),
    [
        ("fargate", {"profiles": True, "self_managed_node_groups": {"g": {}}}, "self_managed_node_groups"),
        ("managed", {"self_managed_node_groups": {"g": {}}}, ""),
        ("mixed", {"profiles": True, "karpenter": {}}, ""),
        ("mixed", {"profiles": True, "self_managed_node_groups": {"g": {}}}, ""),
    ],
)
def test_karpenter_and_self_managed_groups_are_nodes_too(mode: str, more: Entries, argument: str) -> None:
    profiles = {"p": DNS} if more.get("profiles") else {}
    others = {key: value for key, value in more.items() if key != "profiles"}
    message = refusal_of(lambda: check_mode(mode, wanted(profiles, {}, **others)))

    assert message.partition(":")[0] == argument


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
    asked = wanted({"p": DNS} if profiles else {}, {"g": {}} if groups else {})
    message = refusal_of(lambda: check_mode(mode, asked))

    assert message.partition(":")[0] == argument


@given(words, profiles, groups)
def test_any_mode_passes_or_is_refused(mode: str, profiles: Entries, groups: Entries) -> None:
    assert refusal_of(lambda: check_mode(mode, wanted(profiles, groups))) or mode in MODES


@given(profiles, groups)
def test_auto_mode_fits_with_everything(profiles: Entries, groups: Entries) -> None:
    assert refusal_of(lambda: check_mode("auto", wanted(profiles, groups))) == ""
