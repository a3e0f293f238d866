"""Fargate's log router: its configuration, in Fluent Bit's classic format, and what it may write to.

Fargate reads the configuration when a pod starts. One that it does not accept switches logging off without a word but
an event of the pod: https://docs.aws.amazon.com/eks/latest/userguide/fargate-logging.html
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ...common.plan.arguments import one_of, refusal
from ...common.plan.names import LONGEST_CLUSTER_NAME
from ...iam.plan.policies import log_group_arn
from ...logs.plan import LOG_RETENTION_DAYS, check_retention

if TYPE_CHECKING:
    from ..settings import FargateLoggingSettings, FluentBitFilterSettings, FluentBitParserSettings

NAMESPACE = "aws-observability"
CONFIG_MAP = "aws-logging"
MOST_CHARACTERS = 5300
FILTERS = frozenset({"grep", "kubernetes", "modify", "nest", "parser", "record_modifier", "rewrite_tag", "throttle"})
FORMATS = frozenset({"json", "logfmt", "ltsv", "regex"})
"""https://docs.fluentbit.io/manual/pipeline/parsers/configuring-parser"""
MATCH = "kube.*"
"""The tag with which the router reads every container's log."""

NEEDED = {"parser": ("Key_Name", "Parser"), "rewrite_tag": ("Rule",)}
"""Options without which a filter does not start, and with it the router."""
OF_FARGATE = frozenset({"kube_ca_file", "kube_token_command", "kube_token_file", "kube_url"})
OF_SECTIONS = frozenset({"format", "match", "match_regex", "name"})
OPTION = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")
PARSER_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_SECTION = re.compile(
    r"\[\s*(service|input|filter|output|parser|multiline_parser|stream_task|plugins|upstream|node)\s*\]", re.IGNORECASE
)

Section = Sequence[tuple[str, str]]


def log_group_name(cluster: str) -> str:
    """Name the log group of a cluster's pods on Fargate."""
    return f"/aws/eks/{cluster}/fargate"


def process_log_group_name(cluster: str) -> str:
    """Name the log group that the router itself writes to; Fargate chose the name."""
    return f"{cluster}-fluent-bit-logs"


def check_logging(
    settings: "FargateLoggingSettings", profiles: Iterable[str], argument: str = "fargate_logging"
) -> None:
    """Refuse logging that Fargate would switch off, and logging of a cluster without Fargate `profiles`."""
    check_retention(settings.get("retention_days", LOG_RETENTION_DAYS), f"{argument}.retention_days")
    check_configuration(settings, argument=argument)
    if not list(profiles):
        allowed = "logging on clusters with Fargate profiles"
        raise refusal(argument, "no Fargate profile", allowed, "add a profile, or let agents on nodes send the logs")


def check_configuration(
    settings: "FargateLoggingSettings", log_group: str | None = None, argument: str = "settings"
) -> None:
    """Refuse filters and parsers that Fargate or Fluent Bit would refuse, and a configuration that is too long.

    Without `log_group`, room is kept for the longest name that one of ours has.
    """
    parsers = settings.get("parsers", [])
    for i, parser in enumerate(parsers):
        _check_parser(f"{argument}.parsers[{i}]", parser, [other["name"] for other in parsers[:i]])
    for i, filter_ in enumerate(settings.get("filters", [])):
        _check_filter(f"{argument}.filters[{i}]", filter_, [parser["name"] for parser in parsers])
    # No region's name is longer than twenty characters.
    longest = log_group or log_group_name("c" * LONGEST_CLUSTER_NAME)
    length = sum(len(key) + len(text) for key, text in configuration("r" * 20, longest, settings).items())
    if length > MOST_CHARACTERS:
        allowed = f"at most {MOST_CHARACTERS} characters of configuration"
        raise refusal(f"{argument}.filters", f"{length} characters", allowed, "leave out filters or parsers")


def configuration(region: str, log_group: str, settings: "FargateLoggingSettings") -> dict[str, str]:
    """Write the configuration, by the keys that Fargate reads.

    The output takes what any filter leaves, under whatever tag. It makes no log group: ours has a key and a retention.
    Options are sorted, because Pulumi's component host does not keep the order of a mapping.
    """
    output = {
        "Name": "cloudwatch_logs",
        "Match": "*",
        "region": region,
        "log_group_name": log_group,
        "log_stream_prefix": "fargate-",
        "auto_create_group": "false",
    }
    filters = [
        {"Name": f["name"], "Match": f.get("match", MATCH), **_sorted(f.get("options", {}))}
        for f in settings.get("filters", [])
    ]
    parsers = [
        {"Name": p["name"], "Format": p["format"], **_sorted(p.get("options", {}))} for p in settings.get("parsers", [])
    ]
    texts = {
        "output.conf": _sections("OUTPUT", [output]),
        "filters.conf": _sections("FILTER", filters),
        "parsers.conf": _sections("PARSER", parsers),
    }
    process_logs = "true" if settings.get("process_logs", False) else "false"
    return {"flb_log_cw": process_logs, **{key: text for key, text in texts.items() if text}}


def manifests(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give the objects that Fargate looks for: the namespace with its label, and the configuration in it."""
    # No pod lives there; whoever starts one keeps to the strictest standard.
    labels = {"aws-observability": "enabled", "pod-security.kubernetes.io/enforce": "restricted"}
    return [
        {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": NAMESPACE, "labels": labels}},
        {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": CONFIG_MAP, "namespace": NAMESPACE},
            "data": dict(data),
        },
    ]


def router_statements(region: str, account: str, cluster: str, process_logs: bool) -> list[dict[str, Any]]:
    """Let the pod execution role write to the log group, and to that of the router where it is wanted.

    The router always asks for its own group to be made; that it is there already is fine, that it may not ask is not.
    """
    groups = [log_group_name(cluster), *([process_log_group_name(cluster)] if process_logs else [])]
    arns = [f"{log_group_arn(region, account, group)}:*" for group in groups]
    actions = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    write = {"Sid": "WriteLogs", "Effect": "Allow", "Action": actions, "Resource": arns}
    create = {"Sid": "AskForLogGroup", "Effect": "Allow", "Action": "logs:CreateLogGroup", "Resource": arns[1:]}
    return [write, create] if process_logs else [write]


def _sorted(options: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted(options.items()))


def _sections(kind: str, sections: Iterable[Mapping[str, str]]) -> str:
    """Write sections one below the other; Fargate wants one indentation for all, and keys deeper than their section."""
    lines = [line for section in sections for line in (f"[{kind}]", *(f"    {k} {v}" for k, v in section.items()))]
    return "".join(f"{line}\n" for line in lines)


def _check_filter(where: str, filter_: "FluentBitFilterSettings", parsers: Sequence[str]) -> None:
    if filter_["name"] not in FILTERS:
        raise refusal(f"{where}.name", filter_["name"], ", ".join(map(repr, sorted(FILTERS))), "choose one of these")
    _check_text(f"{where}.match", filter_.get("match", MATCH))
    options = filter_.get("options", {})
    _check_options(f"{where}.options", options)
    given = {key.lower(): value for key, value in options.items()}
    for key in NEEDED.get(filter_["name"], ()):
        if key.lower() not in given:
            allowed = f"a filter {filter_['name']!r} with the option {key}"
            raise refusal(f"{where}.options", sorted(options) or None, allowed, f"add {key}")
    if filter_["name"] == "parser" and given["parser"] not in parsers:
        allowed = f"one of the parsers here: {', '.join(sorted(parsers)) or 'there is none'}"
        raise refusal(f"{where}.options.Parser", given["parser"], allowed, "add it to the parsers")


def _check_parser(where: str, parser: "FluentBitParserSettings", earlier: Sequence[str]) -> None:
    if not PARSER_NAME.fullmatch(parser["name"]) or parser["name"] in earlier:
        allowed = "letters, digits, dots, hyphens and underscores, each name once"
        raise refusal(f"{where}.name", parser["name"], allowed, "choose another name")
    one_of(f"{where}.format", parser["format"], FORMATS)
    options = parser.get("options", {})
    _check_options(f"{where}.options", options)
    if parser["format"] == "regex" and "regex" not in {key.lower() for key in options}:
        raise refusal(
            f"{where}.options", sorted(options) or None, "a parser of format regex with the option Regex", "add it"
        )


def _check_options(where: str, options: Mapping[str, str]) -> None:
    seen: set[str] = set()
    for key, value in options.items():
        lower = key.lower()
        if lower in OF_FARGATE:
            raise refusal(f"{where}.{key}", value, "what Fargate does not set itself", "remove it")
        if lower in OF_SECTIONS or not OPTION.fullmatch(key) or lower in seen:
            allowed = "each option of the plugin once, beside its name, match and format"
            raise refusal(where, key, allowed, "rename or remove it; what Fluent Bit takes twice needs two filters")
        seen.add(lower)
        _check_text(f"{where}.{key}", value)


def _check_text(where: str, value: str) -> None:
    """Refuse what would not stay in its line, and variables, which Fargate refuses."""
    whole = value.isprintable() and value == value.strip() and value
    if not whole or "${" in value or _SECTION.search(value):
        allowed = "one line of text, without ${variables}, section heads, or space around it"
        raise refusal(where, value, allowed, "write the value itself")
