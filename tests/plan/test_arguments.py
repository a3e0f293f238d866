import typing
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field
from typing import Any, NotRequired, TypedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from private_eks.common.plan.arguments import camel, hints_of, nearest, one_of, refusal, settle
from private_eks.common.plan.rendering import shown
from private_eks.common.plan.stack_words import in_stack_words
from private_eks.private_cluster.stack_settings import StackSettings
from settings import stack_word
from tests.plan.values import words
from tests.refusal import FOUR_PARTS, refusal_of


class Leaf(TypedDict):
    leaf_name: str
    leaf_count: NotRequired[int | None]
    leaf_labels: NotRequired[dict[str, str]]


class Tree(TypedDict):
    first_leaf: Leaf
    more_leaves: NotRequired[list[Leaf]]
    leaves_by_name: NotRequired[dict[str, Leaf]]
    free_form: NotRequired[dict[str, Any]]
    some_words: NotRequired[list[str]]
    some_id: NotRequired[str | Awaitable[str]]
    is_on: NotRequired[bool]


@dataclass(frozen=True)
class Record:
    first_leaf: Leaf
    how_many: int = 3
    some_words: list[str] = field(default_factory=list)


class Promise:
    """Stands for a value that is known after the deployment."""


numbers = st.integers(-(2**40), 2**40)
free_values = st.recursive(
    words | numbers | st.booleans(), lambda inner: st.lists(inner) | st.dictionaries(words, inner), max_leaves=8
)
leaves = st.fixed_dictionaries(
    {"leaf_name": words}, optional={"leaf_count": numbers, "leaf_labels": st.dictionaries(words, words)}
)
trees = st.fixed_dictionaries(
    {"first_leaf": leaves},
    optional={
        "more_leaves": st.lists(leaves, max_size=3),
        "leaves_by_name": st.dictionaries(words, leaves, max_size=3),
        "free_form": st.dictionaries(words, free_values, max_size=3),
        "some_words": st.lists(words, max_size=3),
        "some_id": words,
        "is_on": st.booleans(),
    },
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | words,
    lambda inner: st.lists(inner) | st.dictionaries(words | st.sampled_from(sorted(hints_of(Tree))), inner),
    max_leaves=12,
)


def as_floats(value: Any) -> Any:
    """Do what the wire does to integers."""
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, list):
        return [as_floats(item) for item in value]
    return {key: as_floats(item) for key, item in value.items()} if isinstance(value, dict) else value


def in_camel_case(value: Any, hint: Any) -> Any:
    """Spell the fields of a settled value as a stack file does; names that users give stay."""
    if typing.is_typeddict(hint):
        hints = hints_of(typing.cast(type, hint))
        return {camel(key): in_camel_case(item, hints[key]) for key, item in value.items()}
    if not (inner := typing.get_args(hint)):
        return value
    if typing.get_origin(hint) is list:
        return [in_camel_case(item, inner[0]) for item in value]
    return {key: in_camel_case(item, inner[1]) for key, item in value.items()} if isinstance(value, dict) else value


@given(trees)
def test_what_fits_comes_back_as_it_is(tree: dict[str, Any]) -> None:
    assert repr(settle(tree, Tree)) == repr(tree)


@given(trees)
def test_whole_floats_are_undone_at_any_depth(tree: dict[str, Any]) -> None:
    assert repr(settle(as_floats(tree), Tree)) == repr(tree)


@given(anything)
def test_settling_twice_changes_nothing(given: Any) -> None:
    if refusal_of(lambda: settle(given, Tree)) == "":
        once = settle(given, Tree)

        assert repr(settle(once, Tree)) == repr(once)


@given(trees)
def test_camel_case_goes_there_and_back(tree: dict[str, Any]) -> None:
    assert settle(in_camel_case(tree, Tree), Tree, spell=camel) == tree


@given(trees, words.filter(lambda word: word not in hints_of(Tree)), free_values)
def test_no_unknown_key_passes_at_the_top(tree: dict[str, Any], key: str, value: Any) -> None:
    message = refusal_of(lambda: settle({**tree, key: value}, Tree, "args"))

    assert message.startswith(f"args.{key}: got ")


@given(trees, leaves, words.filter(lambda word: word not in hints_of(Leaf)), free_values)
def test_no_unknown_key_passes_at_any_depth(tree: Any, leaf: Any, key: str, value: Any) -> None:
    bad = {**leaf, key: value}

    assert refusal_of(lambda: settle({**tree, "first_leaf": bad}, Tree)).startswith(f"first_leaf.{key}: ")
    assert refusal_of(lambda: settle({**tree, "more_leaves": [leaf, bad]}, Tree)).startswith(f"more_leaves[1].{key}: ")
    assert refusal_of(lambda: settle({**tree, "leaves_by_name": {"x": bad}}, Tree)).startswith(
        f"leaves_by_name.x.{key}: "
    )


@given(anything)
def test_whatever_is_given_it_settles_or_is_refused(given: Any) -> None:
    accepted = refusal_of(lambda: settle(given, Tree)) == ""

    assert not accepted or "leaf_name" in settle(given, Tree)["first_leaf"]


def test_none_counts_as_not_given_where_a_value_is_optional() -> None:
    assert settle({"first_leaf": {"leaf_name": "x", "leaf_count": None}, "is_on": None}, Tree) == {
        "first_leaf": {"leaf_name": "x"}
    }


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"first_leaf": {"leaf_name": 1.3}}, "first_leaf.leaf_name: got 1.3; allowed: text; put quotes around it"),
        (
            {"first_leaf": {"leaf_nam": "x"}},
            "first_leaf.leaf_nam: got 'x'; did you mean 'leaf_name'?; allowed: only leaf_count, leaf_labels, leaf_name",
        ),
        ([], "args: got an empty list; allowed: a mapping with first_leaf, free_form, is_on, leaves_by_name"),
        ({"first_leaf": "x"}, "first_leaf: got 'x'; allowed: a mapping with leaf_count"),
    ],
)
def test_refusals_name_the_path_and_what_fits(values: Any, message: str) -> None:
    assert refusal_of(lambda: settle(values, Tree)).startswith(message)


@pytest.mark.parametrize(
    ("key", "value", "kind"),
    [
        ("is_on", "true", "true or false; write a value of this kind"),
        ("some_words", "one", "a list"),
        ("some_words", {"one": 1}, "a list"),
        ("free_form", ["one"], "a mapping of names to values"),
        ("more_leaves", {"one": {}}, "a list"),
        ("leaves_by_name", [{}], "a mapping of names to values"),
        ("some_id", 7, "text; put quotes around it"),
        ("some_id", ["x"], "text; write a value of this kind"),
    ],
)
def test_each_field_takes_its_own_kind(key: str, value: Any, kind: str) -> None:
    message = refusal_of(lambda: settle({"first_leaf": {"leaf_name": "x"}, key: value}, Tree))

    assert message.startswith(f"{key}: got {shown(value)}; allowed: {kind}")


@pytest.mark.parametrize("count", [1.5, "1", float("nan"), float("inf"), [1]])
def test_a_whole_number_is_neither_a_switch_nor_a_part(count: Any) -> None:
    message = refusal_of(lambda: settle({"leaf_name": "x", "leaf_count": count}, Leaf, "leaf"))

    assert message.startswith(f"leaf.leaf_count: got {shown(count)}; allowed: a whole number; ")


def test_what_is_known_later_passes_only_where_the_shape_says_so() -> None:
    promise: Any = Promise()
    tree: Mapping[str, Any] = {"first_leaf": {"leaf_name": "x"}}

    assert settle({**tree, "some_id": promise}, Tree)["some_id"] is promise
    message = refusal_of(lambda: settle({**tree, "is_on": promise}, Tree))
    assert message.startswith("is_on: got a value that is known only after the deployment; allowed: true or false, ")


def test_dataclasses_are_shapes_too() -> None:
    settled: Any = settle({"firstLeaf": {"leafName": "x"}, "howMany": 4.0}, Record, spell=camel)

    assert settled == {"first_leaf": {"leaf_name": "x"}, "how_many": 4}
    assert refusal_of(lambda: settle({"howMany": 4}, Record, spell=camel)).startswith("firstLeaf: got nothing; ")


@given(words, free_values, words.filter(bool), words.filter(bool))
def test_a_refusal_has_four_parts(argument: str, given: Any, allowed: str, remedy: str) -> None:
    message = str(refusal(f"x{argument}", given, allowed, remedy))

    assert FOUR_PARTS.fullmatch(message)
    assert message.endswith(f"; allowed: {allowed}; {remedy}")


def test_a_long_value_is_shown_by_its_start() -> None:
    assert str(refusal("x", "y" * 500, "less", "shorten it")) == f"x: got '{'y' * 199}...; allowed: less; shorten it"


@given(st.lists(words, min_size=1), words)
def test_one_of_accepts_the_known_only(known: list[str], given: str) -> None:
    assert (refusal_of(lambda: one_of("x", given, known)) == "") == (given in known)


@pytest.mark.parametrize(
    ("word", "meant"),
    [("policis", "policies"), ("namespce", "namespaces"), ("node_groups", "nodeGroups"), ("colour", None), ("", None)],
)
def test_the_nearest_name_is_suggested(word: str, meant: str | None) -> None:
    assert nearest(word, ["namespaces", "nodeGroups", "policies", "zones"]) == meant


@pytest.mark.parametrize(("word", "meant"), [
    ("managedNodeGroups", "nodeGroups"),
    ("managed_node_groups", "nodeGroups"),
    ("eks_managed_node_groups", "nodeGroups"),
    ("self_managed_node_groups", "selfManagedNodeGroups"),
    ("nodegroups", "nodeGroups"),
    ("fargate", "fargateProfiles"),
    ("podIdentityAssociations", "identities"),
    ("vpc", "cidr"),
    ("kubernetesNetworkConfig", "serviceCidr"),
    ("kubernetes_version", "version"),
    ("cluster_name", "name"),
    ("cluster_addons", "addons"),
    ("availabilityZones", "zones"),
    ("helm", "platform"),
    ("region", "aws:region"),
])  # fmt: skip
def test_the_words_of_other_tools_are_known(word: str, meant: str) -> None:
    assert nearest(word, map(stack_word, hints_of(StackSettings))) == meant


def test_a_part_of_a_word_is_enough() -> None:
    assert nearest("ebs-csi", ["aws-ebs-csi-driver", "aws-efs-csi-driver"]) == "aws-ebs-csi-driver"
    assert nearest("vpc", ["vpc_id", "subnet_ids"]) == "vpc_id"
    assert nearest("a", ["aws-ebs-csi-driver"]) is None


@pytest.mark.parametrize(("value", "said"), [
    (None, "nothing"),
    ([], "an empty list"),
    ((), "an empty list"),
    ({}, "an empty mapping"),
    (True, "true"),
    (1.5, "1.5"),
    (float("inf"), ".inf"),
    ("x", "'x'"),
    (["x", None, False, {}, []], "['x', null, false, {}, []]"),
    ({"a": {"b c": [1]}}, "{a: {'b c': [1]}}"),
    ([object()], "[a value that is known only after the deployment]"),
])  # fmt: skip
def test_values_are_shown_as_yaml(value: object, said: str) -> None:
    assert shown(value) == said


@pytest.mark.parametrize(("values", "remedy"), [
    ({"leaves_by_name": {"x": None}, "first_leaf": {"leaf_name": "x"}}, "write names and values"),
    ({"first_leaf": {"leaf_name": "x"}, "colour": {}}, "remove it"),
])  # fmt: skip
def test_a_remedy_shows_the_form(values: Any, remedy: str) -> None:
    assert refusal_of(lambda: settle(values, Tree)).endswith(f"; {remedy}")


@pytest.mark.parametrize(
    ("name", "spelled"),
    [("zones", "zones"), ("node_groups", "nodeGroups"), ("max_unavailable_percentage", "maxUnavailablePercentage")],
)
def test_stack_files_spell_in_camel_case(name: str, spelled: str) -> None:
    assert camel(name) == spelled


@pytest.mark.parametrize(
    ("argument", "spelled"),
    [
        ("first_leaf.leaf_name", "firstLeaf.leafName"),
        ("free_form.my_key", "freeForm.my_key"),
        ("ids", "someWords"),
        ("something else in is_on", "something else in isOn"),
        ("leaves_by_name.some_id.leaf_name", "leavesByName.some_id.leafName"),
        ("more_leaves[2].leaf_labels.is_on", "moreLeaves[2].leafLabels.is_on"),
        ("leaves_by_name.is_on", "leavesByName.is_on"),
    ],
)
def test_arguments_are_respelled_but_for_the_names_of_members(argument: str, spelled: str) -> None:
    said = in_stack_words(refusal(argument, 1, "a", "b"), Tree, {"ids": "some_words"})

    assert str(said) == f"{spelled}: got 1; allowed: a; b"


@given(st.sampled_from(sorted(hints_of(Tree))), free_values)
def test_what_was_given_is_never_respelled(name: str, given: Any) -> None:
    said = in_stack_words(refusal(name, given, f"as {name}", f"change {name}"), Tree, {})

    assert str(said) == f"{camel(name)}: got {shown(given)}; allowed: as {camel(name)}; change {camel(name)}"


def test_what_was_meant_is_respelled() -> None:
    said = in_stack_words(refusal("is_on", 1, "a", "b", "some_id"), Tree, {})

    assert str(said) == "isOn: got 1; did you mean 'someId'?; allowed: a"


def test_what_is_no_refusal_stays_as_it_is() -> None:
    error = ValueError("is_on")

    assert in_stack_words(error, Tree, {}) is error
