"""Logs of pods on Fargate."""

from typing import Any

from .rows import Row

_LOGGING = "fargateLogging"
_CRIO = {"name": "crio", "format": "regex", "options": {"Regex": "^(?<log>.*)$"}}


def _filter(**fields: Any) -> dict[str, Any]:
    return {_LOGGING: {"filters": [{"name": "grep", **fields}]}}


def _value(value: Any) -> dict[str, Any]:
    return _filter(options={"Exclude": value})


def _parser(**fields: Any) -> dict[str, Any]:
    return {_LOGGING: {"parsers": [{**_CRIO, **fields}]}}


_FILTERS = f"{_LOGGING}.filters[0]"
_PARSERS = f"{_LOGGING}.parsers[0]"

ROWS = (
    Row(
        "logging without Fargate",
        {_LOGGING: {}},
        _LOGGING,
        stack="managed",
    ),
    Row("logging as a switch", {_LOGGING: True}, _LOGGING),
    Row("logging kept for 42 days", {_LOGGING: {"retentionDays": 42}}, f"{_LOGGING}.retentionDays"),
    Row("logging as raw text", {_LOGGING: {"filters": "[FILTER]"}}, f"{_LOGGING}.filters"),
    Row("an output of one's own", {_LOGGING: {"outputs": []}}, f"{_LOGGING}.outputs"),
    Row("filter that Fargate does not take", _filter(name="lua"), f"{_FILTERS}.name"),
    Row("filter without a name", _filter(name=None), f"{_FILTERS}.name"),
    Row("filter of nothing", _filter(match=""), f"{_FILTERS}.match"),
    Row("option with a variable", _value("log ${NODE_NAME}"), f"{_FILTERS}.options.Exclude"),
    Row("option of two lines", _value("log a\n    Match *"), f"{_FILTERS}.options.Exclude"),
    Row("option that begins an output", _value("log a\n[OUTPUT]"), f"{_FILTERS}.options.Exclude"),
    Row("option that looks like a section", _value("[OUTPUT]"), f"{_FILTERS}.options.Exclude"),
    Row("option with a line separator", _value("log a\u2028b"), f"{_FILTERS}.options.Exclude"),
    Row("option with space in front", _value(" log a"), f"{_FILTERS}.options.Exclude"),
    Row("option as a number", _value(0), f"{_FILTERS}.options.Exclude"),
    Row("option that YAML takes for a boolean", _value(True), f"{_FILTERS}.options.Exclude"),
    Row("option that renames the filter", _filter(options={"Name": "lua"}), f"{_FILTERS}.options"),
    Row("option twice", _filter(options={"Exclude": "log a", "exclude": "log b"}), f"{_FILTERS}.options"),
    Row(
        "API server of one's own",
        {_LOGGING: {"filters": [{"name": "kubernetes", "options": {"Kube_URL": "https://kubernetes"}}]}},
        f"{_FILTERS}.options.Kube_URL",
    ),
    Row(
        "filter with a parser that is not there",
        {
            _LOGGING: {
                "filters": [{"name": "parser", "options": {"Key_Name": "log", "Parser": "cri"}}],
                "parsers": [_CRIO],
            }
        },
        f"{_FILTERS}.options.Parser",
    ),
    Row("filter without what it needs", {_LOGGING: {"filters": [{"name": "rewrite_tag"}]}}, f"{_FILTERS}.options"),
    Row("parser of another format", _parser(format="xml"), f"{_PARSERS}.format"),
    Row("parser without its expression", _parser(options={}), f"{_PARSERS}.options"),
    Row("parser with a space in its name", _parser(name="my parser"), f"{_PARSERS}.name"),
    Row("the same parser twice", {_LOGGING: {"parsers": [_CRIO, _CRIO]}}, f"{_LOGGING}.parsers[1].name"),
    Row(
        "longer than Fargate reads",
        {_LOGGING: {"filters": [{"name": "grep", "options": {"Exclude": "log " + "x" * 100}}] * 40}},
        f"{_LOGGING}.filters",
    ),
)
