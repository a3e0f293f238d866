import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from private_eks.fargate.plan.fargate import check_profiles, creation_order, dns_home, selects
from tests.plan.values import regions, words
from tests.refusal import refusal_of

ZONES = ["eu-west-1a", "eu-west-1b"]
DNS = {"namespace": "kube-system", "labels": {"k8s-app": "kube-dns"}}

patterns = st.text("abk-*?[]!", max_size=6) | st.sampled_from(["kube-system", "kube-*", "*", "kube-dns", "?ube-dns"])
labels = st.dictionaries(st.sampled_from(["k8s-app", "tier", "x"]), patterns, max_size=3)
selectors = st.fixed_dictionaries({"namespace": patterns}, optional={"labels": labels})
profiles = st.dictionaries(
    st.sampled_from(["a", "b", "coredns", "z"]), st.fixed_dictionaries({"selectors": st.lists(selectors, max_size=3)})
)
whole = st.fixed_dictionaries(
    {"selectors": st.lists(selectors)},
    optional={"zones": st.lists(st.sampled_from(ZONES) | words, max_size=2), "tags": st.dictionaries(words, words)},
)


def profile(*selectors: dict[str, Any]) -> Any:
    return {"selectors": list(selectors)}


def check(profiles: dict[str, Any], component: str = "main", region: str = "eu-west-1") -> str:
    return refusal_of(lambda: check_profiles(component, profiles, region, ZONES))


def as_regex(pattern: str) -> str:
    """Translate EKS's wildcards by hand: the oracle for `selects`."""
    return "".join({"*": ".*", "?": "."}.get(character, re.escape(character)) for character in pattern)


@pytest.mark.parametrize(
    ("pattern", "namespace", "expected"),
    [
        ("default", "default", True),
        ("default", "defaults", False),
        ("prod-*", "prod-", True),
        ("prod-*", "prod-eu-1", True),
        ("prod-*", "prod", False),
        ("*", "anything", True),
        ("?rod", "prod", True),
        ("?rod", "rod", False),
        ("team-??", "team-12", True),
        ("team-??", "team-1", False),
        ("Prod", "prod", False),
        ("[ab]", "a", False),
    ],
)
def test_wildcards_of_namespaces(pattern: str, namespace: str, expected: bool) -> None:
    assert selects(profile({"namespace": pattern}), namespace, {}) == expected


@pytest.mark.parametrize(
    ("wanted", "pod", "expected"),
    [
        ({}, {}, True),
        ({}, {"tier": "one"}, True),
        ({"tier": "one"}, {}, False),
        ({"tier": "one"}, {"tier": "one", "x": "y"}, True),
        ({"tier": "one", "x": "y"}, {"tier": "one"}, False),
        ({"tier": "o*"}, {"tier": "one"}, True),
        ({"tier": "?"}, {"tier": "one"}, False),
    ],
)
def test_a_pod_needs_every_label_of_a_selector(wanted: dict[str, str], pod: dict[str, str], expected: bool) -> None:
    assert selects(profile({"namespace": "a", "labels": wanted}), "a", pod) == expected


def test_one_fitting_selector_is_enough() -> None:
    assert selects(profile({"namespace": "a"}, {"namespace": "b"}), "b", {})
    assert not selects(profile(), "b", {})


@given(patterns, st.text("abk-[]!", max_size=6))
def test_only_stars_and_question_marks_are_wildcards(pattern: str, namespace: str) -> None:
    expected = re.fullmatch(as_regex(pattern), namespace) is not None

    assert selects(profile({"namespace": pattern}), namespace, {}) == expected


@given(selectors, labels, labels)
def test_more_labels_on_a_pod_never_lose_its_profile(selector: Any, pod: dict[str, str], more: dict[str, str]) -> None:
    if selects(profile(selector), "kube-system", pod):
        assert selects(profile(selector), "kube-system", {**more, **pod})


@pytest.mark.parametrize(
    ("selector", "home"),
    [
        (DNS, "x"),
        ({"namespace": "kube-system"}, "x"),
        ({"namespace": "kube-*"}, "x"),
        ({"namespace": "*", "labels": {"k8s-app": "kube-*"}}, "x"),
        ({"namespace": "default"}, None),
        ({"namespace": "kube-system", "labels": {"k8s-app": "metrics-server"}}, None),
        ({"namespace": "kube-system", "labels": {"k8s-app": "kube-dns", "tier": "one"}}, None),
    ],
)
def test_coredns_s_home_takes_its_pods(selector: dict[str, Any], home: str | None) -> None:
    assert dns_home({"x": profile(selector)}) == home


@given(profiles)
def test_creation_order_is_a_permutation_with_coredns_s_home_first(given: dict[str, Any]) -> None:
    order = creation_order(given)
    home = dns_home(given)

    assert sorted(order) == sorted(given)
    assert home is None or order[0] == home
    assert [key for key in order if key != home] == sorted(given.keys() - {home})


@given(profiles)
def test_order_does_not_depend_on_the_order_of_profiles(given: dict[str, Any]) -> None:
    assert creation_order(dict(reversed(given.items()))) == creation_order(given)


def test_limits_of_eks_are_the_limits_here() -> None:
    most = profile(*[{"namespace": "a", "labels": {f"l{i}": "v" for i in range(5)}}] * 5)

    assert check({f"p{i}": most for i in range(10)}) == ""


@pytest.mark.parametrize(
    ("profiles", "message"),
    [
        ({"P": profile(DNS)}, "fargate_profiles.P: got 'P'; allowed: lower-case letters"),
    ],
)
def test_what_eks_refuses_is_refused(profiles: dict[str, Any], message: str) -> None:
    assert check(profiles).startswith(message)


@pytest.mark.parametrize("settings", [{"zones": ["eu-west-1b"]}, {"zones": ZONES}, {"tags": {"team": "one"}}])
def test_a_profile_may_have_zones_and_tags_of_its_own(settings: dict[str, Any]) -> None:
    assert check({"p": {**profile(DNS), **settings}}) == ""


@pytest.mark.parametrize(("own", "refused"), [({"k0": "mine"}, False)])
def test_a_profile_s_tags_count_together_with_those_of_everything(own: dict[str, str], refused: bool) -> None:
    profiles: dict[str, Any] = {"p": {**profile(DNS), "tags": own}}
    tags = {f"k{i}": "v" for i in range(40)}

    message = refusal_of(lambda: check_profiles("main", profiles, "eu-west-1", ZONES, tags=tags))
    assert message.startswith("fargate_profiles.p.tags: got '41 tags'; ") if refused else message == ""


@pytest.mark.parametrize("namespace", ["a", "kube-system", "*", "prod-*", "team-??", "a" * 63])
def test_namespaces_with_wildcards_pass(namespace: str) -> None:
    assert check({"p": profile({"namespace": namespace})}) == ""


@pytest.mark.parametrize("namespace", ["", "-a", "a-", "A", "a_b", "a.b", "a b", "[a]", "a" * 64])
def test_what_is_no_namespace_is_refused(namespace: str) -> None:
    message = check({"p": profile({"namespace": namespace})})

    assert message.startswith(
        f"fargate_profiles.p.selectors[0].namespace: got {namespace!r}; allowed: a namespace of 1"
    )


@pytest.mark.parametrize(
    ("component", "refused"), [("eks", True), ("eks-main", True), ("eksmain", False), ("my-eks", False)]
)
def test_no_profile_s_name_starts_as_eks_s_own(component: str, refused: bool) -> None:
    assert check({"p": profile(DNS)}, component).startswith("name: got ") == refused
    assert check({}, component) == ""


@pytest.mark.parametrize("region", ["us-gov-west-1", "us-gov-east-1"])
def test_govcloud_has_no_fargate(region: str) -> None:
    assert check({"p": profile(DNS)}, region=region).startswith(
        f"region: got {region!r}; allowed: a region with EKS on"
    )
    assert check({}, region=region) == ""


@given(words, st.dictionaries(words | st.just("p"), whole), regions)
def test_any_profiles_pass_or_are_refused(component: str, given: dict[str, Any], region: str) -> None:
    if check(given, component, region) == "":
        assert all(1 <= len(settings["selectors"]) <= 5 for settings in given.values())
        assert all(set(settings.get("zones", ZONES)) <= set(ZONES) for settings in given.values())
