"""What an organisation's policies say to a program: which of its requests would be denied, by what, and why."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..graph.model import Graph
from .policies import Answer, Policy, Saying
from .reading import allows_by_itself, is_tag_policy, policy_of, read_json
from .request import Request
from .stack import requests_of, unlisted
from .tag_policies import TagPolicy, tag_policy_of

OPTION = "--scp"
_LATER = {"update": "by an update", "delete": "by a destroy"}
_MOST_NAMES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Requests that a policy does not simply allow, for one reason."""

    answer: str
    """`denied`, `undecided`, or that and when, for what the first `pulumi up` does not ask."""
    why: str
    actions: Sequence[str]
    resources: Sequence[str]
    """Whose requests they are, such as `Cluster prod`."""

    def in_words(self) -> str:
        """Name actions and resources, of many some."""
        return f"{_some(self.actions)}, for {_some(self.resources, _kinds)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What the policies of an organisation say to a program."""

    files: Sequence[str]
    requests: int
    """How many were judged."""
    findings: Sequence[Finding]
    notes: Sequence[str]

    @property
    def denied(self) -> bool:
        """Whether the first `pulumi up` would be refused something."""
        return any(finding.answer == Answer.DENIED for finding in self.findings)

    @property
    def line(self) -> str:
        """Say it in a line."""
        counts = {answer: len(self._actions(answer)) for answer in (Answer.DENIED, Answer.UNDECIDED)}
        said = ", ".join(f"{count} {answer}" for answer, count in counts.items() if count) or "nothing denied"
        return f"Actions by {', '.join(self.files)}: {said}; {self.requests} requests judged"

    def _actions(self, answer: str) -> set[str]:
        return {action for finding in self.findings if finding.answer == answer for action in finding.actions}


def judged(graph: Graph, paths: Sequence[Path]) -> Judgement:
    """Judge every request of a program by the policies in some files.

    Raises CommandError for a file that is no policy.
    """
    names = [path.name for path in paths]
    labels = {path: path.name if names.count(path.name) == 1 else str(path) for path in paths}
    documents = {label: read_json(path, OPTION) for path, label in labels.items()}
    policies = [policy_of(document, name, True) for name, document in documents.items() if not is_tag_policy(document)]
    compliance = graph.config.get("aws:tagPolicyCompliance", "")
    tags = [tag_policy_of(one, name, compliance) for name, one in documents.items() if is_tag_policy(one)]
    requests = requests_of(graph)
    found: dict[tuple[str, str], list[Request]] = {}
    for request, saying in (*_denied(requests, policies), *_mistagged(requests, tags)):
        when = f" {_LATER[request.during]}" if request.during in _LATER else ""
        found.setdefault((f"{saying.answer}{when}", saying.why), []).append(request)
    return Judgement(
        files=list(documents),
        requests=len(requests),
        findings=[_finding(answer, why, asked) for (answer, why), asked in sorted(found.items(), key=_gravity)],
        notes=list(_notes(policies, unlisted(graph))),
    )


def _gravity(item: tuple[tuple[str, str], Any]) -> tuple[int, str]:
    (answer, why), _ = item
    order = [Answer.DENIED, Answer.UNDECIDED]
    return next((i for i, one in enumerate(order) if answer == one), len(order)), f"{answer} {why}"


def _finding(answer: str, why: str, requests: Sequence[Request]) -> Finding:
    actions = sorted({request.action for request in requests})
    return Finding(answer=answer, why=why, actions=actions, resources=sorted({request.by for request in requests}))


def _denied(requests: Sequence[Request], policies: Sequence[Policy]) -> Iterator[tuple[Request, Saying]]:
    for request in requests:
        said = [policy.says(request) for policy in policies]
        gravest = next(
            (one for answer in (Answer.DENIED, Answer.UNDECIDED) for one in said if one.answer is answer), None
        )
        if gravest:
            yield request, gravest


def _mistagged(requests: Sequence[Request], policies: Sequence[TagPolicy]) -> Iterator[tuple[Request, Saying]]:
    tagging = {request.by for request in requests if "Tag" in request.action}
    for request in requests if policies else ():
        names = {name.lower(): name for name in request.keys.get("aws:tagkeys", ())}
        if request.during == "create" and names and ("Tag" in request.action or request.by not in tagging):
            tags = {name: request.keys[f"aws:requesttag/{key}"][0] for key, name in names.items()}
            said = (policy.says(request, tags) for policy in policies)
            yield from ((request, one) for one in said if one.answer is not Answer.ALLOWED)


def _notes(policies: Sequence[Policy], types: Sequence[str]) -> Iterator[str]:
    for policy in policies:
        if not allows_by_itself(policy):
            yield f"{policy.name} allows nothing by itself: judged with FullAWSAccess beside it, as AWS attaches it"
    if types:
        yield f"not judged, since nobody says here what they ask for: {', '.join(types)}"


def _some(names: Sequence[str], shorten: Callable[[Sequence[str]], Sequence[str]] = list) -> str:
    named = shorten(names) if len(names) > _MOST_NAMES else names
    more = len(named) - _MOST_NAMES
    return ", ".join(named[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


def _kinds(names: Sequence[str]) -> Sequence[str]:
    """Count resources by their kinds, the most first."""
    return [f"{count} {kind}" for kind, count in Counter(name.partition(" ")[0] for name in names).most_common()]


def as_json(judgement: Judgement) -> Mapping[str, Any]:
    """Give it as plain data, in the names of JSON."""
    findings = [
        {"answer": f.answer, "why": f.why, "actions": list(f.actions), "resources": list(f.resources)}
        for f in judgement.findings
    ]
    return {
        "denied": judgement.denied,
        "files": list(judgement.files),
        "findings": findings,
        "notes": list(judgement.notes),
        "requests": judgement.requests,
    }
