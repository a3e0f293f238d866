"""A simulated AWS that refuses whoever deploys what their policies do not allow."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..cloud import answers, invokes
from ..cloud.answers import Place
from ..cloud.live import Cloud
from ..cloud.refusals import Live, RefusedError
from ..recording.wire import read, type_of
from ..rights.known import Known
from ..rights.policies import Answer, Policy
from ..rights.reading import policy_of, read_json
from ..rights.request import Request
from ..rights.table import Asking
from .providers import AwsProvider, answering

OPTION = "--as"
_ACCOUNT = re.compile(r"arn:[\w-]+:[\w-]+:[\w-]*:(\d{12}):")
_MARK = "@@account_id@@"


@dataclass(slots=True)
class Deployer:
    """Who deploys: their policy, and what became of their requests."""

    policy: Policy
    account: str
    asked: set[str] = field(default_factory=set)
    """Actions that were allowed."""
    refused: list[str] = field(default_factory=list)
    """What was not, in the order in which it was asked."""
    undecided: set[str] = field(default_factory=set)
    """Statements that depend on what nobody knows here; they are taken to allow."""

    def ask(self, request: Request) -> None:
        """Let a request pass.

        Raises RefusedError if nothing allows it.
        """
        saying = self.policy.says(request)
        if saying.answer is Answer.DENIED:
            self.refused.append(f"{request}, for {request.by}: {saying.why}")
            raise RefusedError(f"AccessDenied: not authorized to perform {request}: {saying.why}")
        if saying.answer is Answer.UNDECIDED:
            self.undecided.add(saying.why)
        self.asked.add(request.action)

    @property
    def lines(self) -> Iterator[str]:
        """Say what became of their requests."""
        if self.refused:
            yield f"Missing first: {self.refused[0]}"
        else:
            yield f"{self.policy.name} allows the {len(self.asked)} actions that were asked for"
        yield from (f"Taken to allow: {why}" for why in sorted(self.undecided))


def deployer_in(path: Path, place: Place) -> tuple[Deployer, Place]:
    """Read who deploys, and where: into the account that their policy names, if a made-up one is all that is known.

    A file has one policy, a list, or what `private-eks handover iam --format json` wrote. Raises CommandError.
    """
    document = read_json(path, OPTION)
    if isinstance(document, Mapping) and isinstance(handed_over := document.get("deployer"), Mapping):
        document = handed_over.get("policies", {})
    named = set(_ACCOUNT.findall(json.dumps(document)))
    if len(named) == 1 and place.account == Place("").account:
        place = replace(place, account=named.pop())
    document = json.loads(json.dumps(document).replace(_MARK, place.account))
    return Deployer(policy_of(document, path.name), place.account), place


class DeployersProvider(AwsProvider):
    """Asks before it does anything."""

    def __init__(self, cloud: Cloud, deployer: Deployer) -> None:
        """Answer for `cloud`, as far as `deployer` may."""
        super().__init__(cloud)
        self.deployer = deployer

    @answering
    def Invoke(self, request: Any, context: Any) -> Any:
        """Answer a call that they may make."""
        told = read(request.args)
        arn = _role_of(self.cloud.place, request.tok, told) if request.tok.startswith("aws:iam/") else ""
        self._ask(Live(f"::{arn.rpartition('/')[2]}", request.tok, "", told, {"arn": arn}), "read")
        return super().Invoke(request, context)

    @answering
    def Create(self, request: Any, context: Any) -> Any:
        """Make what they may make, and read."""
        if not request.preview:
            type_, inputs = type_of(request.urn), read(request.properties)
            id_, outputs = answers.create(self.cloud.place, type_, inputs, request.urn)
            self._ask(Live(request.urn, type_, id_, inputs, outputs), "create", "read")
        return super().Create(request, context)

    @answering
    def Update(self, request: Any, context: Any) -> Any:
        """Change what they may change, and read."""
        if not request.preview:
            self._ask(self._live(request), "update", "read")
        return super().Update(request, context)

    @answering
    def Read(self, request: Any, context: Any) -> Any:
        """Tell of what they may read."""
        self._ask(self._live(request), "read")
        return super().Read(request, context)

    @answering
    def Delete(self, request: Any, context: Any) -> Any:
        """Delete what they may delete."""
        self._ask(self._live(request), "read", "delete")
        return super().Delete(request, context)

    def _live(self, request: Any) -> Live:
        """Give a thing; one that somebody else made is known by what the program says of it."""
        type_ = type_of(request.urn)
        known = self.cloud.read(type_, request.id)
        told = {} if known else read(request.properties)
        return known or Live(request.urn, type_, request.id, told, told)

    def _ask(self, thing: Live, *operations: str) -> None:
        place = replace(self.cloud.place, region=thing.inputs.get("region") or self.cloud.place.region)
        known = Known([*self.cloud.live, thing], self.default_tags)
        for operation in operations:
            for request in Asking(thing, place, known).requests(operation):
                self.deployer.ask(request)


def _role_of(place: Place, token: str, args: Mapping[str, Any]) -> str:
    """Give the ARN of a role that is looked up; nobody knows the path of one of which nothing is told."""
    found = invokes.invoke(place, token, args)
    return str(found["arn"] if found["assumeRolePolicy"] else found["arn"].replace(":role/", ":role/*"))
