"""What callers say of an add-on: its name, its settings, and its configuration before EKS sees it.

https://docs.aws.amazon.com/eks/latest/userguide/eks-add-ons.html
"""

import json
import math
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ...common.plan.arguments import one_of, refusal, with_whole_numbers
from ...common.plan.mappings import merged
from ...common.plan.names import check_tags
from ...iam.plan.arns import check_role_arn
from .aws_addons import VPC_CNI
from .known_addons import KNOWN

if TYPE_CHECKING:
    from ..settings import AddonSettings

NEWEST = "newest"
OVERWRITE = "OVERWRITE"
CONFLICTS = ("NONE", OVERWRITE, "PRESERVE")
TIMEOUT_MINUTES = range(5, 61)
NAME = r"[A-Za-z0-9][A-Za-z0-9_-]*"
VERSION = r"v\d+\.\d+\.\d+([-+].+)?"

CNI_TEXTS = re.compile(r"(init\.)?env\.[^.]+|enable\w+|nodeAgent\.(enable\w+|\w+BindAddr)")
"""Where the schema of the VPC CNI has texts, also for numbers, true and false."""


def check_settings(name: str, settings: "AddonSettings", region: str, tags: Mapping[str, object]) -> None:
    """Refuse settings that EKS would refuse, and a name that is a known one misspelt; `tags` are those of everything.

    The names of other add-ons, such as those of the AWS Marketplace, pass.
    """
    where = f"addons.{name}"
    if name not in KNOWN:
        spelled = name.lower().replace("_", "-")
        distance, meant = min((_distance(spelled, known), known) for known in KNOWN)
        if distance <= 2:
            raise refusal(where, name, "an add-on's name as EKS spells it", "correct the spelling", meant)
    if not re.fullmatch(NAME, name):
        raise refusal(where, name, "letters, digits, hyphens and underscores", "see aws eks describe-addon-versions")
    version = settings.get("version", NEWEST)
    if version != NEWEST and not re.fullmatch(VERSION, version):
        allowed = f"a version such as 'v1.12.4-eksbuild.1', or {NEWEST!r}"
        raise refusal(f"{where}.version", version, allowed, "see aws eks describe-addon-versions")
    one_of(f"{where}.on_conflict", settings.get("on_conflict", OVERWRITE), CONFLICTS)
    minutes = settings.get("timeout_minutes")
    if minutes is not None and minutes not in TIMEOUT_MINUTES:
        allowed = f"{TIMEOUT_MINUTES[0]} to {TIMEOUT_MINUTES[-1]}"
        raise refusal(f"{where}.timeout_minutes", minutes, allowed, "choose a length in between")
    check_role_arn(f"{where}.role_arn", settings.get("role_arn"), region)
    check_tags({**tags, **settings.get("tags", {})}, f"{where}.tags")
    check_configuration(name, settings.get("configuration", {}))


def check_configuration(name: str, configuration: object) -> None:
    """Refuse what cannot be written as JSON, and numbers and booleans where the VPC CNI wants texts.

    Values that are known only later pass.
    """
    for path, value in _parts(configuration):
        where = f"addons.{name}.configuration{path}"
        if isinstance(value, float) and not math.isfinite(value):
            raise refusal(where, value, "finite numbers", "JSON has no others")
        if isinstance(value, Mapping) and (odd := [key for key in value if not isinstance(key, str)]):
            raise refusal(where, odd[0], "keys that are texts", "put quotes around it")
        is_other = isinstance(value, bool | int | float | list | tuple | Mapping)
        if name == VPC_CNI and is_other and CNI_TEXTS.fullmatch(path.removeprefix(".")):
            raise refusal(where, value, "a text, such as '4' or 'true'", "put quotes around it")


def configuration_json(name: str, defaults: Mapping[str, Any], given: Mapping[str, Any]) -> str | None:
    """Write an add-on's configuration the way EKS takes it, sorted by key; None if there is none.

    Raises ValueError as `check_configuration` does, for values that were not known when it was asked first.
    """
    check_configuration(name, given)
    configuration = merged(defaults, given)
    return json.dumps(with_whole_numbers(configuration), sort_keys=True) if configuration else None


def _parts(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Go through a value and everything in it, with the way that leads there."""
    yield path, value
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _parts(item, f"{path}.{key}")
    elif isinstance(value, list | tuple):
        for i, item in enumerate(value):
            yield from _parts(item, f"{path}[{i}]")


def _distance(one: str, other: str) -> int:
    """Count the letters to insert, drop or replace that turn one word into the other (Levenshtein)."""
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, wanted in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (letter != wanted))
    return row[-1]
