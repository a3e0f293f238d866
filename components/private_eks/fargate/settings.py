"""What Fargate profiles and their log router may be told."""

from typing import NotRequired, TypedDict

from ..common.tags import Tags


class FargateSelectorSettings(TypedDict):
    """Pods that a profile takes: those in the namespace that carry all the labels."""

    namespace: str
    """Kubernetes namespace; `*` and `?` are wildcards."""
    labels: NotRequired[dict[str, str]]
    """Up to five labels that a pod must have. Default: none, every pod of the namespace."""


class FargateProfileSettings(TypedDict):
    """One Fargate profile."""

    selectors: list[FargateSelectorSettings]
    """One to five selectors; a pod runs on the profile if one of them fits."""
    zones: NotRequired[list[str]]
    """Zones of the pods, for example one for each of several profiles that spread pods evenly. Default: all zones."""
    tags: NotRequired[Tags]
    """Further tags of this profile. Default: none."""


class OnFargateOrNodes(TypedDict):
    """Inputs of what asks which pods run on Fargate."""

    fargate_profiles: NotRequired[dict[str, FargateProfileSettings]]
    """The cluster's Fargate profiles by name, to know whose pods run there. Default: none."""
    nodes: NotRequired[bool]
    """Whether pods run on nodes too. Default: true."""


class FluentBitFilterSettings(TypedDict):
    """One filter of Fluent Bit; filters work in their order."""

    name: str
    """The plugin: `grep, kubernetes, modify, nest, parser, record_modifier, rewrite_tag, throttle`."""
    match: NotRequired[str]
    """Tags that it works on. Default: `kube.*`, all."""
    options: NotRequired[dict[str, str]]
    """Its options as Fluent Bit calls them, for example `Merge_Log: "On"`; each once, sorted. Default: none."""


class FluentBitParserSettings(TypedDict):
    """One parser of Fluent Bit, for filters `parser`."""

    name: str
    """Name, by which a filter refers to it."""
    format: str
    """`json`, `logfmt`, `ltsv` or `regex`."""
    options: NotRequired[dict[str, str]]
    """Its options as Fluent Bit calls them, for example `Regex` and `Time_Key`. Default: none."""


class FargateLoggingSettings(TypedDict):
    """How pods on Fargate log."""

    enabled: NotRequired[bool]
    """Whether they do, for `Compute` and `FargateProfiles`. Default: true."""
    retention_days: NotRequired[int]
    """Days that logs are kept. Default: 365."""
    process_logs: NotRequired[bool]
    """Keep what the log router says about itself, too, in a log group of its own. Default: false."""
    filters: NotRequired[list[FluentBitFilterSettings]]
    """What happens to a line before it is sent. Default: nothing."""
    parsers: NotRequired[list[FluentBitParserSettings]]
    """What filters read lines with. Default: none."""
