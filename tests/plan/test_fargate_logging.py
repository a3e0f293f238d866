import string
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from private_eks.common.plan.names import LONGEST_CLUSTER_NAME
from private_eks.fargate.plan import fargate_logging as plan
from tests.fluent_bit import parse
from tests.refusal import refusal_of

GROUP = "/aws/eks/main/fargate"
OUTPUT = {
    "Name": "cloudwatch_logs",
    "Match": "*",
    "region": "eu-west-1",
    "log_group_name": GROUP,
    "log_stream_prefix": "fargate-",
    "auto_create_group": "false",
}
CRIO: dict[str, Any] = {
    "name": "crio",
    "format": "regex",
    "options": {"Regex": r"^(?<time>[^ ]+) (?<stream>stdout|stderr) (?<logtag>P|F) (?<log>.*)$", "Time_Key": "time"},
}
READ: Any = {"name": "parser", "match": "kube.*", "options": {"Key_Name": "log", "Parser": "crio"}}
GREP: Any = {"name": "grep", "options": {"Exclude": "log health"}}

_names = st.text(string.ascii_letters + string.digits + "_", min_size=1, max_size=8).filter(lambda t: t[0].isalpha())
_values = st.text(string.ascii_letters + string.digits + r" ^$?<>()[]{}.*\|/:%-+#@=,", min_size=1, max_size=30)


def refused(**settings: Any) -> str:
    return refusal_of(lambda: plan.check_configuration(cast(Any, settings)))


def of_filter(**fields: Any) -> str:
    return refused(filters=[{**GREP, **fields}])


def read(**settings: Any) -> dict[str, Any]:
    data = plan.configuration("eu-west-1", GROUP, cast(Any, settings))
    return {key: text if key == "flb_log_cw" else parse(text) for key, text in data.items()}


def test_without_settings_lines_go_to_our_log_group_as_they_come() -> None:
    assert read() == {"flb_log_cw": "false", "output.conf": [("OUTPUT", OUTPUT)]}


def test_filters_and_parsers_stand_under_their_keys_in_their_order() -> None:
    assert read(filters=[READ, GREP], parsers=[CRIO], process_logs=True) == {
        "flb_log_cw": "true",
        "output.conf": [("OUTPUT", OUTPUT)],
        "filters.conf": [
            ("FILTER", {"Name": "parser", "Match": "kube.*", "Key_Name": "log", "Parser": "crio"}),
            ("FILTER", {"Name": "grep", "Match": "kube.*", "Exclude": "log health"}),
        ],
        "parsers.conf": [("PARSER", {"Name": "crio", "Format": "regex", **CRIO["options"]})],
    }


def test_the_text_is_indented_as_fargate_wants_it() -> None:
    assert plan.configuration("eu-west-1", GROUP, {"filters": [GREP, GREP]})["filters.conf"] == (
        "[FILTER]\n    Name grep\n    Match kube.*\n    Exclude log health\n"
        "[FILTER]\n    Name grep\n    Match kube.*\n    Exclude log health\n"
    )


def test_the_order_in_which_options_arrive_does_not_matter() -> None:
    turned: Any = {**READ, "options": dict(reversed(READ["options"].items()))}
    assert plan.configuration("r", GROUP, {"filters": [READ]}) == plan.configuration("r", GROUP, {"filters": [turned]})


@given(st.dictionaries(_names, _values, max_size=4), _values)
def test_what_is_accepted_is_read_back_as_it_was_given(options: dict[str, str], match: str) -> None:
    filter_ = {"name": "modify", "match": match, "options": options}
    if refused(filters=[filter_]) == "":
        assert read(filters=[filter_])["filters.conf"] == [("FILTER", {"Name": "modify", "Match": match, **options})]


@given(st.text(max_size=12))
def test_no_value_leaves_its_line(value: str) -> None:
    filter_ = {"name": "modify", "options": {"Set": value}}
    if refused(filters=[filter_]) == "":
        assert read(filters=[filter_])["filters.conf"] == [
            ("FILTER", {"Name": "modify", "Match": "kube.*", "Set": value})
        ]


@pytest.mark.parametrize(
    "value",
    [
        "", " ", "a ", " a", "a\n[OUTPUT]", "a\r", "a\u2028b", "a\x0bb", "a\tb", "${HOME}", "x ${A}",
        "[OUTPUT]", "x [ Input ]", "[service]",
    ],
)  # fmt: skip
def test_values_that_would_become_something_else_are_refused(value: str) -> None:
    assert f"options.Exclude: got {value!r}" in of_filter(options={"Exclude": value})
    assert f"match: got {value!r}" in of_filter(match=value)


@pytest.mark.parametrize("value", ["$log['level'] ^warn", "[^ ]*", "{a}", "# no comment", "@INCLUDE x", "$HOME"])
def test_values_that_only_look_odd_are_taken(value: str) -> None:
    assert of_filter(options={"Exclude": value}) == ""


@pytest.mark.parametrize("key", ["name", "Match", "FORMAT", "Match_Regex", "a b", "", "@SET", "#x", "[OUTPUT]", "x\ny"])
def test_options_that_are_none_are_refused(key: str) -> None:
    assert of_filter(options={key: "x"}).startswith(f"settings.filters[0].options: got {key!r}")


@pytest.mark.parametrize("key", ["Kube_URL", "Kube_CA_File", "kube_token_file", "KUBE_TOKEN_COMMAND"])
def test_what_fargate_sets_itself_is_refused(key: str) -> None:
    message = of_filter(name="kubernetes", options={key: "x"})
    assert message.startswith(f"settings.filters[0].options.{key}: got 'x'; allowed: what Fargate does not set itself")


@pytest.mark.parametrize("name", ["aws", "grep\n", "Grep", ""])
def test_a_filter_that_fargate_does_not_take_is_refused(name: str) -> None:
    assert of_filter(name=name).startswith(
        f"settings.filters[0].name: got {name!r}; allowed: 'grep', 'kubernetes', 'modify'"
    )


@pytest.mark.parametrize(
    ("filters", "parsers", "message"),
    [
        ([READ], [], "filters[0].options.Parser: got 'crio'; allowed: one of the parsers here: there is none; add it"),
        ([READ], [{**CRIO, "name": "cri"}], "one of the parsers here: cri; "),
        (
            [{"name": "parser"}],
            [CRIO],
            "filters[0].options: got nothing; allowed: a filter 'parser' with the option Key_Name",
        ),
        ([], [{"name": "x y", "format": "json"}], "parsers[0].name: got 'x y'"),
    ],
)
def test_what_the_router_would_not_start_with_is_refused(filters: Any, parsers: Any, message: str) -> None:
    assert message in refused(filters=filters, parsers=parsers)


def test_the_configuration_has_5300_characters_at_most() -> None:
    """Counted with the longest names of a region and a log group, and with the keys of the ConfigMap."""
    longest = plan.log_group_name("c" * LONGEST_CLUSTER_NAME)
    empty = plan.configuration("r" * 20, longest, {"filters": [{"name": "grep", "options": {"Exclude": ""}}]})
    room = 5300 - sum(len(key) + len(text) for key, text in empty.items())
    assert of_filter(options={"Exclude": "x" * room}) == ""
    message = of_filter(options={"Exclude": "x" * (room + 1)})
    assert message.startswith("settings.filters: got '5301 characters'; allowed: at most 5300 characters of ")
    given_group: Any = {"filters": [{"name": "grep", "options": {"Exclude": "x" * (room + 1)}}]}
    assert refusal_of(lambda: plan.check_configuration(given_group, log_group=longest[:-1])) == ""


def test_logging_needs_a_profile_and_a_retention_that_there_is() -> None:
    assert refusal_of(lambda: plan.check_logging({}, ["apps"])) == ""
    assert "fargate_logging: got 'no Fargate profile'" in refusal_of(lambda: plan.check_logging({}, []))
    message = refusal_of(lambda: plan.check_logging({"retention_days": 42}, ["apps"]))
    assert message.startswith("fargate_logging.retention_days: got 42; allowed: 1, 3, 5, 7")


def test_the_router_may_write_to_its_log_groups_and_to_no_other() -> None:
    def of(process_logs: bool) -> list[dict[str, Any]]:
        return plan.router_statements("cn-north-1", "111122223333", "main", process_logs)

    start = "arn:aws-cn:logs:cn-north-1:111122223333:log-group"
    actions = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    own, routers = f"{start}:/aws/eks/main/fargate:*", f"{start}:main-fluent-bit-logs:*"
    assert [(s["Action"], s["Resource"]) for s in of(False)] == [(actions, [own])]
    assert [(s["Action"], s["Resource"]) for s in of(True)] == [
        (actions, [own, routers]),
        ("logs:CreateLogGroup", [routers]),
    ]


def test_fargate_finds_the_objects_by_their_names_and_the_label() -> None:
    namespace, config_map = plan.manifests({"flb_log_cw": "false"})
    labels = {"aws-observability": "enabled", "pod-security.kubernetes.io/enforce": "restricted"}
    assert namespace["metadata"] == {"name": "aws-observability", "labels": labels}
    assert config_map["metadata"] == {"name": "aws-logging", "namespace": "aws-observability"}
    assert config_map["data"] == {"flb_log_cw": "false"}


@pytest.mark.parametrize(
    "text",
    [
        "[INPUT]\n    Name tail\n",
        "    Name x\n",
        "[FILTER]\nName\n",
        "[FILTER]\n Name x\n  Match y\n",
        " [FILTER]\n Name x\n",
    ],
)
def test_the_reader_is_as_strict_as_fargate(text: str) -> None:
    with pytest.raises(ValueError, match=r"no section|no key|uneven"):
        parse(text)
