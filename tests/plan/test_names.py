import pytest
from hypothesis import given
from hypothesis import strategies as st

from private_eks.common.plan.names import (
    BUILD_TAG_LIMITS,
    MOST_TAGS,
    check_cluster_name,
    check_group_name,
    check_member_name,
    check_tags,
    default_cluster_name,
    named,
)
from tests.plan.values import words
from tests.refusal import refusal_of

ROLE_NAME = 64
NODE_GROUP_NAME = 63
PULUMI_SUFFIX = "-1234567"


@pytest.mark.parametrize("name", ["main", "A", "9-lives", "under_score", "n" * 40])
def test_eks_s_names_pass(name: str) -> None:
    assert refusal_of(lambda: check_cluster_name(name)) == ""


@pytest.mark.parametrize("name", ["", "-main", "_main", "main.eu", "main cluster", "märz", "main\n"])
def test_other_names_are_refused(name: str) -> None:
    assert refusal_of(lambda: check_cluster_name(name)).startswith(f"name: got {name!r}; allowed: 1 to 40 letters")


@pytest.mark.parametrize(
    ("project", "stack", "name"),
    [("private-eks", "dev", "private-eks-dev"), ("eks", "v2.10", "eks-v2-10"), ("my.eks", "a_b", "my-eks-a_b")],
)
def test_a_cluster_is_named_after_project_and_stack(project: str, stack: str, name: str) -> None:
    assert default_cluster_name(project, stack) == name


@pytest.mark.parametrize(
    ("project", "stack", "allowed"),
    [
        ("p" * 30, "s" * 20, "1 to 40 letters"),
        ("_eks", "dev", "a letter or digit first"),
        ("sg-eks", "dev", "a name that does not begin with sg-"),
    ],
)
def test_a_name_that_nobody_wrote_is_refused_by_what_it_is_made_of(project: str, stack: str, allowed: str) -> None:
    message = refusal_of(lambda: default_cluster_name(project, stack))

    assert message.startswith(f"name: got '{project}-{stack}, after project {project} and stack {stack}'; allowed: ")
    assert allowed in message
    assert message.endswith("; set name: without it, the two name the cluster")


@pytest.mark.parametrize("name", ["sg-main", "sg-"])
def test_names_of_security_groups_do_not_begin_like_their_ids(name: str) -> None:
    assert "does not begin with sg-" in refusal_of(lambda: check_cluster_name(name))
    assert refusal_of(lambda: check_group_name(name, "x")).startswith(f"x: got '{name}'; ")


@pytest.mark.parametrize("key", ["general", "a", "zone-a", "0"])
def test_plain_names_of_members_pass(key: str) -> None:
    assert refusal_of(lambda: check_member_name("node_groups.x", "main", key)) == ""


@pytest.mark.parametrize("key", ["-a", "a-", "A", "a_b", "a.b", "ä", "a\n"])
def test_other_names_of_members_are_refused(key: str) -> None:
    assert refusal_of(lambda: check_member_name("node_groups.x", "main", key)).startswith(f"node_groups.x: got {key!r}")


@given(st.text("ab-", min_size=1, max_size=40), st.text("ab", min_size=1, max_size=60))
def test_an_accepted_name_leaves_room_for_what_is_made_from_it(component: str, key: str) -> None:
    if refusal_of(lambda: check_member_name("x", component, key)) == "":
        assert len(f"{component}-{key}-node{PULUMI_SUFFIX}") <= ROLE_NAME
        assert len(f"{component}-{key}{PULUMI_SUFFIX}") <= NODE_GROUP_NAME


def test_the_longest_cluster_name_leaves_room_for_members() -> None:
    assert refusal_of(lambda: check_member_name("x", "n" * 40, "g" * 9)) == ""
    assert "at most 9 characters" in refusal_of(lambda: check_member_name("x", "n" * 40, "g" * 10))


@given(words, words)
def test_any_name_passes_or_is_refused(component: str, key: str) -> None:
    assert refusal_of(lambda: check_cluster_name(component)) or component.isascii()
    assert refusal_of(lambda: check_member_name("x", component, key)) or key.isascii()


@given(st.dictionaries(words, words), words)
def test_the_name_tag_wins_and_the_others_stay(tags: dict[str, str], name: str) -> None:
    before = dict(tags)

    assert named(tags, name) == {**before, "Name": name}
    assert tags == before


@pytest.mark.parametrize(
    "tags",
    [
        {},
        {"k": ""},
        {"k" * 128: "v" * 256},
        {f"k{i}": "v" for i in range(40)},
        {"awsome": "v"},
        {"Team:x/y": "a b+c@d"},
        {
            "Name": "mine",
            "B\N{LATIN SMALL LETTER U WITH DIAERESIS}ro": "\N{CJK UNIFIED IDEOGRAPH-6771}\N{NO-BREAK SPACE}1",
        },
    ],
)
def test_tags_of_aws_pass(tags: dict[str, str]) -> None:
    assert refusal_of(lambda: check_tags(tags)) == ""


@pytest.mark.parametrize(
    ("tags", "message"),
    [
        ({"": "v"}, "tags.: got 'v'; allowed: keys of 1 to 128 characters that do not start with aws:"),
        ({"k" * 129: "v"}, f"tags.{'k' * 129}: got 'v'; "),
        ({"k": "v" * 257}, "tags.k: got 'vvv"),
        ({"aws:k": "v"}, "tags.aws:k: got 'v'; "),
        ({"AWS:k": "v"}, "tags.AWS:k: got 'v'; "),
        ({"NAME": "v"}, "tags.NAME: got 'v'; allowed: keys that differ by more than case: there is 'Name'; "),
        ({"a": "1", "A": "2"}, "tags.A: got '2'; allowed: keys that differ by more than case: there is 'a'; "),
        ({"k": "a\tb"}, "tags.k: got 'a\\tb'; allowed: letters, digits, spaces and _.:/=+-@ in keys and values; "),
        ({"k": "e\N{COMBINING ACUTE ACCENT}"}, "tags.k: got "),
        ({"k*": "v"}, "tags.k*: got 'v'; allowed: letters, digits, "),
        ({"K8s.io/x": "v"}, "tags.K8s.io/x: got 'v'; allowed: keys that do not start with eks:, "),
    ],
)
def test_other_tags_are_refused(tags: dict[str, str], message: str) -> None:
    assert refusal_of(lambda: check_tags(tags)).startswith(message)


def test_codebuild_takes_one_character_less() -> None:
    assert refusal_of(lambda: check_tags({"k" * 127: "v" * 255}, limits=BUILD_TAG_LIMITS)) == ""
    assert "keys of 1 to 127 characters" in refusal_of(lambda: check_tags({"k" * 128: "v"}, limits=BUILD_TAG_LIMITS))
    assert "values of up to 255" in refusal_of(lambda: check_tags({"k": "v" * 256}, limits=BUILD_TAG_LIMITS))


def test_tags_are_called_what_the_caller_calls_them() -> None:
    assert refusal_of(lambda: check_tags({"": "v"}, "profiles.x.tags")).startswith("profiles.x.tags.: got 'v'; ")


@given(st.dictionaries(words, words))
def test_accepted_tags_leave_room_for_ours(tags: dict[str, str]) -> None:
    if refusal_of(lambda: check_tags(tags)) == "":
        assert len(tags) <= MOST_TAGS
        assert not any(key.lower().startswith("aws:") for key in tags)
