"""What tag policies say to the tags of a request.

https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_tag-policies-syntax.html
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import Kind, wrong
from ..graph.patterns import meets
from .policies import Answer, Saying
from .request import Request
from .table import kind_of

MOST = 10_000
"""Characters of a tag policy."""
_MEMBERS = ("tag_key", "tag_value", "enforced_for", "report_required_tag_for")
_WITHOUT_KIND = {"sqs": "queue"}
"""Services whose ARNs do not say of what they are."""


@dataclass(frozen=True, slots=True)
class TagRule:
    """What a policy says of one tag."""

    key: str
    values: tuple[str, ...]
    """None for any value."""
    enforced_for: tuple[str, ...]
    required_for: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TagPolicy:
    """A tag policy, by the name of its file."""

    name: str
    rules: tuple[TagRule, ...]
    compliance: str = ""
    """The provider's `tagPolicyCompliance`: what it does where a required tag is missing."""

    def says(self, request: Request, tags: Mapping[str, str]) -> Saying:
        """Say whether tags may be given to what a request makes."""
        kind = _kind(request)
        for rule in self.rules:
            where = f"{self.name}, tag {rule.key}"
            named = {key: value for key, value in tags.items() if key.lower() == rule.key.lower()}
            if named and _covers(rule.enforced_for, kind):
                for key, value in named.items():
                    if key != rule.key:
                        return Saying(Answer.DENIED, f"{where}: it is spelled {key}")
                    if rule.values and not any(meets(one, value) for one in rule.values):
                        return Saying(Answer.DENIED, f"{where}: {value} is none of {', '.join(rule.values)}")
            if not named and _covers(rule.required_for, kind):
                answer = Answer.DENIED if self.compliance == "error" else Answer.UNDECIDED
                depends = "" if answer is Answer.DENIED else "; depends on the provider's tagPolicyCompliance"
                return Saying(answer, f"{where}: it is missing{depends}")
        return Saying(Answer.ALLOWED, self.name)


def tag_policy_of(document: Mapping[str, Any], name: str, compliance: str = "") -> TagPolicy:
    """Read a tag policy.

    Raises CommandError for what is none.
    """
    return TagPolicy(name, tuple(_rules(document["tags"], name)), compliance)


def _rules(tags: Any, name: str) -> Iterator[TagRule]:
    if (size := len(json.dumps(tags, separators=(",", ":"), ensure_ascii=False)) + len('{"tags":}')) > MOST:
        raise wrong(Kind.USAGE, name, f"{size:,} characters", f"at most {MOST:,}", "split it")
    rules = {key: told for key, told in tags.items() if not key.startswith("@@")} if isinstance(tags, Mapping) else tags
    if not isinstance(rules, Mapping) or not all(isinstance(told, Mapping) for told in rules.values()):
        raise wrong(Kind.USAGE, name, "tags that are no objects", "{tags: {KEY: {tag_key: ...}}}", "correct it")
    for key, told in rules.items():
        for member in told:
            if member not in _MEMBERS and not member.startswith("@@"):
                raise wrong(Kind.USAGE, f"{name}, tag {key}", member, ", ".join(_MEMBERS), "remove it")
        texts = {member: tuple(_assigned(told.get(member), f"{name}, tag {key}, {member}")) for member in _MEMBERS}
        spelled = texts["tag_key"][0] if texts["tag_key"] else key
        yield TagRule(spelled, texts["tag_value"], texts["enforced_for"], texts["report_required_tag_for"])


def _assigned(value: Any, where: str) -> list[str]:
    """Read what a member of an effective or written policy has."""
    written = [value.get(word) for word in ("@@assign", "@@append")] if isinstance(value, Mapping) else [value]
    texts = [text for given in written if given is not None for text in (given if isinstance(given, list) else [given])]
    if not all(isinstance(text, str) for text in texts):
        raise wrong(Kind.USAGE, where, json.dumps(texts), "texts, given by @@assign", "correct it")
    return texts


def _kind(request: Request) -> str:
    """Give the type of what a request tags, as tag policies call it, such as `ec2:instance`."""
    return f"{request.service}:{kind_of(request.on) or _WITHOUT_KIND.get(request.service, '')}"


def _covers(kinds: tuple[str, ...], kind: str) -> bool:
    service = kind.partition(":")[0]
    return bool({kind, f"{service}:*", f"{service}:ALL_SUPPORTED"} & {*kinds})
