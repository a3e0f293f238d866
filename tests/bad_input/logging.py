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
_ONE_LINE = "allowed: one line of text, without ${variables}, section heads, or space around it; write the value itself"

ROWS = (
    Row(
        "logging without Fargate",
        {_LOGGING: {}},
        _LOGGING,
        "got 'no Fargate profile'; allowed: logging on clusters with Fargate profiles; add a profile, or let agents on",
        stack="managed",
    ),
    Row("logging as a switch", {_LOGGING: True}, _LOGGING, "a mapping with enabled, filters, parsers, processLogs, "),
    Row(
        "logging kept for 42 days", {_LOGGING: {"retentionDays": 42}}, f"{_LOGGING}.retentionDays", "got 42; allowed: 1"
    ),
    Row("logging as raw text", {_LOGGING: {"filters": "[FILTER]"}}, f"{_LOGGING}.filters", "allowed: a list"),
    Row(
        "an output of one's own",
        {_LOGGING: {"outputs": []}},
        f"{_LOGGING}.outputs",
        "allowed: only enabled, filters, parsers, processLogs, retentionDays; remove it",
    ),
    Row(
        "filter that Fargate does not take",
        _filter(name="lua"),
        f"{_FILTERS}.name",
        "got 'lua'; allowed: 'grep', 'kubernetes', 'modify', 'nest', 'parser', 'record_modifier', 'rewrite_tag', ",
    ),
    Row("filter without a name", _filter(name=None), f"{_FILTERS}.name", "give a value: it has no default"),
    Row("filter of nothing", _filter(match=""), f"{_FILTERS}.match", f"got ''; {_ONE_LINE}"),
    Row("option with a variable", _value("log ${NODE_NAME}"), f"{_FILTERS}.options.Exclude", _ONE_LINE),
    Row("option of two lines", _value("log a\n    Match *"), f"{_FILTERS}.options.Exclude", _ONE_LINE),
    Row("option that begins an output", _value("log a\n[OUTPUT]"), f"{_FILTERS}.options.Exclude", _ONE_LINE),
    Row("option that looks like a section", _value("[OUTPUT]"), f"{_FILTERS}.options.Exclude", _ONE_LINE),
    Row("option with a line separator", _value("log a\u2028b"), f"{_FILTERS}.options.Exclude", _ONE_LINE),
    Row("option with space in front", _value(" log a"), f"{_FILTERS}.options.Exclude", _ONE_LINE),
    Row("option as a number", _value(0), f"{_FILTERS}.options.Exclude", "allowed: text; put quotes around it"),
    Row("option that YAML takes for a boolean", _value(True), f"{_FILTERS}.options.Exclude", "got true; allowed: text"),
    Row(
        "option that renames the filter",
        _filter(options={"Name": "lua"}),
        f"{_FILTERS}.options",
        "got 'Name'; allowed: each option of the plugin once, beside its name, match and format; rename or remove it",
    ),
    Row(
        "option twice",
        _filter(options={"Exclude": "log a", "exclude": "log b"}),
        f"{_FILTERS}.options",
        "got 'exclude'; allowed: each option of the plugin once",
    ),
    Row(
        "API server of one's own",
        {_LOGGING: {"filters": [{"name": "kubernetes", "options": {"Kube_URL": "https://kubernetes"}}]}},
        f"{_FILTERS}.options.Kube_URL",
        "got 'https://kubernetes'; allowed: what Fargate does not set itself; remove it",
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
        "got 'cri'; allowed: one of the parsers here: crio; add it to the parsers",
    ),
    Row(
        "filter without what it needs",
        {_LOGGING: {"filters": [{"name": "rewrite_tag"}]}},
        f"{_FILTERS}.options",
        "got nothing; allowed: a filter 'rewrite_tag' with the option Rule; add Rule",
    ),
    Row("parser of another format", _parser(format="xml"), f"{_PARSERS}.format", "allowed: json, logfmt, ltsv, regex"),
    Row(
        "parser without its expression",
        _parser(options={}),
        f"{_PARSERS}.options",
        "allowed: a parser of format regex with the option Regex; add it",
    ),
    Row("parser with a space in its name", _parser(name="my parser"), f"{_PARSERS}.name", "each name once; choose"),
    Row(
        "the same parser twice",
        {_LOGGING: {"parsers": [_CRIO, _CRIO]}},
        f"{_LOGGING}.parsers[1].name",
        "got 'crio'; allowed: letters, digits, dots, hyphens and underscores, each name once; choose another name",
    ),
    Row(
        "longer than Fargate reads",
        {_LOGGING: {"filters": [{"name": "grep", "options": {"Exclude": "log " + "x" * 100}}] * 40}},
        f"{_LOGGING}.filters",
        "characters'; allowed: at most 5300 characters of configuration; leave out filters or parsers",
    ),
)
