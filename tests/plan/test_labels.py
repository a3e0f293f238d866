import re
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from private_eks.nodes.plan.labels import EFFECTS, autoscaler_tags, check_labels, check_taints, keeps_pods_away
from private_eks.nodes.settings import TaintSettings
from tests.plan.groups import TAINT
from tests.plan.values import words
from tests.refusal import refusal_of

# https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
NAME = "[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?"
PART = "[a-z0-9]([a-z0-9-]*[a-z0-9])?"
KEY = re.compile(rf"({PART}(\.{PART})*/)?{NAME}")
TEMPLATE = "k8s.io/cluster-autoscaler/node-template"

names = st.text("aB1-_./", max_size=8) | words | st.sampled_from(["team", "example.com/x", "kubernetes.io/x"])
effects = st.sampled_from(sorted(EFFECTS))
taints = st.lists(
    st.fixed_dictionaries({"key": names, "effect": effects | words}, optional={"value": names}), max_size=3
)


def refused_label(key: str, value: str) -> str:
    return refusal_of(lambda: check_labels("group", {key: value})).removeprefix("group.labels.")


def refused_taints(*given: dict[str, str]) -> str:
    return refusal_of(lambda: check_taints("group", cast(Any, given))).removeprefix("group.taints")


@pytest.mark.parametrize("value", ["x", "v" * 63, "1", "a-b_c.d", "A"])
@pytest.mark.parametrize("key", ["x", "l" * 63, "example.com/x", "a-b.c/Team_1.x", "9", "notkubernetes.io/x"])
def test_labels_of_kubernetes_pass(key: str, value: str) -> None:
    assert check_labels("group", {key: value}) == {key: value}


@pytest.mark.parametrize("key", ["node.kubernetes.io/x", "kubelet.kubernetes.io/x", "team.node.kubernetes.io/x"])
def test_labels_that_a_kubelet_may_set_pass(key: str) -> None:
    assert refused_label(key, "y") == ""


@pytest.mark.parametrize(
    "key", ["kubernetes.io/x", "k8s.io/x", "eks.k8s.io/x", "node-role.kubernetes.io/x", "node.k8s.io/x"]
)
def test_labels_with_which_a_kubelet_would_not_start_are_refused(key: str) -> None:
    message = refused_label(key, "y")

    assert message.startswith(f"{key}: got {key!r}; allowed: keys outside kubernetes.io and k8s.io")


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("x", "y" * 64, "x: got 'yyy"),
        ("x" * 64, "y", "xxx"),
        ("", "y", ": got 'y'; allowed: keys and values"),
        ("-x", "y", "-x: got '-x'; allowed: letters, digits, - _ and . inside, perhaps a domain"),
        ("x.", "y", "x.: got 'x.'; "),
        ("/x", "y", "/x: got '/x'; "),
        ("x/", "y", "x/: got 'x/'; "),
        ("a/b/c", "y", "a/b/c: got 'a/b/c'; "),
        ("Example.com/x", "y", "Example.com/x: got "),
        ("example..com/x", "y", "example..com/x: got "),
        ("-example.com/x", "y", "-example.com/x: got "),
        ("a.-b/x", "y", "a.-b/x: got "),
        ("x", "y z", "x: got 'y z'; allowed: letters and digits, with - _ and . inside; change the value"),
        ("x", "y\n", "x: got 'y\\n'; "),
        ("x", "é", "x: got 'é'; "),
    ],
)
def test_other_labels_are_refused(key: str, value: str, message: str) -> None:
    assert refused_label(key, value).startswith(message)


@given(names, names)
def test_a_label_is_one_of_kubernetes_or_refused(key: str, value: str) -> None:
    if refused_label(key, value) == "":
        assert KEY.fullmatch(key)
        assert re.fullmatch(NAME, value)
        assert len(key) <= 63
        assert len(value) <= 63


@pytest.mark.parametrize(
    "taint",
    [
        {"key": "k", "effect": "NO_EXECUTE"},
        {"key": "k" * 63, "value": "v" * 63, "effect": "NO_SCHEDULE"},
        {"key": "example.com/slow", "value": "", "effect": "PREFER_NO_SCHEDULE"},
        {"key": "node.kubernetes.io/out-of-service", "effect": "NO_EXECUTE"},
    ],
)
def test_taints_of_kubernetes_pass(taint: TaintSettings) -> None:
    assert check_taints("group", [taint]) == (taint,)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ([{**TAINT, "key": ""}], "[0]: got ''; allowed: a key of 1 to 63 characters"),
        ([{**TAINT, "value": "v" * 64}], "[0]: got 'team'; "),
        ([{**TAINT, "value": "v w"}], "[0]: got 'v w'; "),
    ],
)
def test_other_taints_are_refused(given: list[dict[str, str]], message: str) -> None:
    assert refused_taints(*given).startswith(message)


def test_as_many_taints_as_eks_takes_pass() -> None:
    assert len(check_taints("group", [{**TAINT, "key": f"k{i}"} for i in range(50)])) == 50


def test_one_key_may_have_each_effect() -> None:
    assert refused_taints(*({"key": "k", "effect": effect} for effect in EFFECTS)) == ""


@given(taints)
def test_a_node_registers_with_accepted_taints(given: list[dict[str, str]]) -> None:
    if refused_taints(*given) == "":
        assert len({(taint["key"], taint["effect"]) for taint in given}) == len(given)
        assert all(KEY.fullmatch(taint["key"]) and taint["effect"] in EFFECTS for taint in given)
        assert all(re.fullmatch(f"({NAME})?", taint.get("value", "")) for taint in given)


@given(taints)
def test_checking_leaves_the_taints_alone(given: list[dict[str, str]]) -> None:
    before = repr(given)

    refused_taints(*given)

    assert repr(given) == before


@pytest.mark.parametrize(
    ("effects", "expected"),
    [
        ([], False),
        (["NO_SCHEDULE"], True),
        (["NO_EXECUTE"], True),
        (["PREFER_NO_SCHEDULE"], False),
        (["PREFER_NO_SCHEDULE", "NO_SCHEDULE"], True),
    ],
)
def test_two_of_the_effects_keep_pods_away(effects: list[str], expected: bool) -> None:
    assert keeps_pods_away([{"key": "k", "effect": effect} for effect in effects]) == expected


def test_the_autoscaler_reads_labels_and_taints_as_kubernetes_spells_them() -> None:
    tags = autoscaler_tags(
        {"team": "one", "example.com/x": "y"},
        [{"key": "gpu", "effect": "NO_EXECUTE"}, {"key": "slow", "value": "v", "effect": "PREFER_NO_SCHEDULE"}],
    )

    assert list(tags.items()) == [
        (f"{TEMPLATE}/label/example.com/x", "y"),
        (f"{TEMPLATE}/label/team", "one"),
        (f"{TEMPLATE}/taint/gpu", ":NoExecute"),
        (f"{TEMPLATE}/taint/slow", "v:PreferNoSchedule"),
    ]


@given(st.dictionaries(names, names, max_size=3), taints)
def test_what_eks_takes_fits_into_tags(labels: dict[str, str], given: list[dict[str, str]]) -> None:
    def plan() -> Any:
        return autoscaler_tags(check_labels("group", labels), check_taints("group", cast(Any, given)))

    if refusal_of(plan) == "":
        tags = plan()

        assert all(len(key) <= 128 and len(value) <= 256 for key, value in tags.items())
        assert list(tags) == sorted(tags)
        assert tags == autoscaler_tags(dict(reversed(labels.items())), cast(Any, given))
