"""Which requests AWS gets for a resource: `rights.json` for one of them.

By type of resource, and by token of what is looked up, there are rows: what actions are `on`, and which of them it
takes to `create`, `read`, `update` and `delete` one. `{name}` is an input or output of the resource, at any depth; a
row without a value for it makes no request, and neither does one whose `if` the resource does not have. A `*` is what
AWS chooses. `keys` of a row are those of the context that are always the same; the others, by their names, say which
actions have them, from which input, what AWS takes as `default`, and which `others` have them of what is there.
The actions are those that https://github.com/hashicorp/terraform-provider-aws asks for; docs/governed-accounts.md says
what they are held against.
"""

import functools
import itertools
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from private_eks.common.plan.regions import ec2_principal

from ..cloud.answers import Place
from .known import Known, Thing, values_at
from .request import Request, Values

OPERATIONS = ("create", "read", "update", "delete")
_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_GLOBAL = ("iam",)
"""Services whose ARNs have no region."""
_GLOBAL_REGIONS = {
    "aws": "us-east-1",
    "aws-cn": "cn-north-1",
    "aws-eusc": "eusc-de-east-1",
    "aws-iso": "us-iso-east-1",
    "aws-iso-b": "us-isob-east-1",
    "aws-iso-e": "eu-isoe-west-1",
    "aws-iso-f": "us-isof-south-1",
    "aws-us-gov": "us-gov-west-1",
}
"""Where requests to IAM go, by partition: https://docs.aws.amazon.com/general/latest/gr/iam-service.html."""
_EC2 = "ec2.amazonaws.com"
"""EC2 as the table spells it, whose name is another one in China."""


@functools.cache
def table() -> Mapping[str, Any]:
    """Read the table."""
    loaded: Mapping[str, Any] = json.loads(Path(__file__).with_name("rights.json").read_text(encoding="utf-8"))
    return loaded


@functools.cache
def _described(action: str, kind: str) -> frozenset[str]:
    """Name the keys of which it is known whether a request has them."""
    told = table()["keys"].items()
    unknown = {key for key, about in told if action in about.get("others", ()) and kind == about.get("on", kind)}
    return frozenset(key.lower() for key, _ in told if key not in unknown)


def is_listed(type_: str) -> bool:
    """Tell whether the table knows what a type of resource takes; what AWS does not make takes nothing."""
    return type_ in table()["types"] or not type_.startswith("aws:")


@dataclass(frozen=True, slots=True)
class Asking:
    """Everything that requests for one thing are made from."""

    thing: Thing
    place: Place
    known: Known

    def requests(self, operation: str) -> Iterator[Request]:
        """Give the requests of one of `OPERATIONS`."""
        for row in table()["types"].get(self.thing.type, ()):
            if operation not in row or ("if" in row and not self._has(row["if"])):
                continue
            for on, action in itertools.product(self._arns(row["on"]), row[operation]):
                tags = self._tags(action, on)
                if "Tag" not in action or tags or operation in ("read", "delete"):
                    yield from self._each(operation, action, on, row.get("keys", {}), tags)

    def _has(self, path: str) -> bool:
        return any(value is not False and value != "" for value in values_at(self.thing, path))

    def _arns(self, template: str) -> Iterator[str]:
        """Fill in what a row is on."""
        if template == "*":
            yield template
            return
        names = _PLACEHOLDER.findall(template)
        whole = template == f"{{{names[0]}}}" if names else False
        values = [self._values(name) for name in names]
        for chosen in itertools.product(*values):
            text = template
            for name, value in zip(names, chosen, strict=True):
                text = text.replace(f"{{{name}}}", value)
            if whole and text == "*":
                yield "arn:*"
            elif not whole or text.startswith("arn:"):
                yield text if text.startswith("arn:") else self._arn(*text.split(":", 1))

    def _arn(self, service: str, rest: str) -> str:
        region = "" if service in _GLOBAL else self.place.region
        return f"arn:{self.place.partition}:{service}:{region}:{self.place.account}:{rest}"

    def _values(self, name: str) -> list[str]:
        if name in ("partition", "region", "account"):
            return [str(getattr(self.place, name))]
        if ">" in name:
            return self.known.related(name, self.thing, self.place)
        return list(dict.fromkeys(str(value) for value in values_at(self.thing, name)))

    def _tags(self, action: str, on: str) -> Mapping[str, str]:
        """Give the tags that a request sends: EC2 takes those of what is made, not of what it is made in."""
        if not action.startswith("ec2:"):
            return self.known.tags(self.thing)
        return self.known.tags_in_ec2(self.thing, kind_of(on), self._own_kinds())

    def _own_kinds(self) -> set[str]:
        rows = table()["types"][self.thing.type]
        return {kind_of(row["on"]) for row in rows if "ec2:CreateTags" in row.get("create", ())}

    def _each(
        self, operation: str, action: str, on: str, fixed: Mapping[str, list[str]], tags: Mapping[str, str]
    ) -> Iterator[Request]:
        """Give a request for each value of what has but one value a request, such as the type of an instance."""
        keys = {"aws:requestedregion": (self._region_of(action),), **self._keys(action, on)}
        if action in table()["tagged"] and tags:
            keys["aws:tagkeys"] = tuple(tags)
            keys |= {f"aws:requesttag/{key.lower()}": (value,) for key, value in tags.items()}
        if action.startswith("ec2:"):
            keys["ec2:region"] = keys["aws:requestedregion"]
        keys |= self.known.caller
        single: dict[str, Sequence[str]] = {key.lower(): self._here(values) for key, values in fixed.items()}
        single |= {key: keys[key] for key in ("ec2:instancetype",) if key in keys}
        by = f"{self.thing.type.rpartition(':')[2]} {self.thing.name}".rstrip()
        # What an update sends depends on what changes: a key that it has not is not known to be missing.
        described = frozenset() if operation == "update" else _described(action, kind_of(on))
        for chosen in itertools.product(*single.values()):
            picked = {key: (value,) for key, value in zip(single, chosen, strict=True)}
            yield Request(action=action, on=on, by=by, keys={**keys, **picked}, described=described, during=operation)

    def _here(self, values: Sequence[str]) -> list[str]:
        return [ec2_principal(self.place.region) if value == _EC2 else value for value in values]

    def _region_of(self, action: str) -> str:
        return _GLOBAL_REGIONS[self.place.partition] if action.startswith("iam:") else self.place.region

    def _keys(self, action: str, on: str) -> dict[str, Values]:
        found: dict[str, Values] = {}
        for key, told in table()["keys"].items():
            if action not in told["actions"] or kind_of(on) != told.get("on", kind_of(on)):
                continue
            values = tuple(_spelled(value) for value in self.known.inputs_for(self.thing, key, told["from"]))
            if key == "eks:loggingType":
                found |= {f"eks:loggingtype/{one}": (_spelled(one in values),) for one in _LOG_TYPES}
            elif values or "default" in told:
                found[key.lower()] = values or (told["default"],)
        return found


_LOG_TYPES = ("api", "audit", "authenticator", "controllermanager", "scheduler")


def kind_of(arn: str) -> str:
    """Give the type of what an ARN is of, such as `subnet`; nothing for one that has none, such as that of a queue."""
    kind, separator, _ = re.split(r"([/:]|$)", arn.split(":", 5)[-1], maxsplit=1)
    return kind if separator else ""


def _spelled(value: Any) -> str:
    """Spell a value; of a block it is only said that it is there."""
    if isinstance(value, Mapping):
        return "true"
    return str(value).lower() if isinstance(value, bool) else str(value)
