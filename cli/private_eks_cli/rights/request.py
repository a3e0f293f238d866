"""One request to AWS, as IAM sees it: an action, what it is on, and the keys of its context."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

Values = tuple[str, ...]
"""What a key has; none if the request does not have the key."""

_AS_ALWAYS: Mapping[str, Values] = {
    "aws:calledvia": (),
    "aws:calledviafirst": (),
    "aws:calledvialast": (),
    "aws:principalisawsservice": ("false",),
    "aws:principalservicename": (),
    "aws:principalservicenameslist": (),
    "aws:securetransport": ("true",),
    "aws:sourceaccount": (),
    "aws:sourcearn": (),
    "aws:sourceorgid": (),
    "aws:sourceorgpaths": (),
    "aws:viaawsservice": ("false",),
}
"""Keys of requests that somebody makes for himself.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What AWS is asked to do; names of keys are without capitals."""

    action: str
    on: str = "*"
    """An ARN; `*` for an action that is on nothing."""
    by: str = ""
    """The resource of the program that needs it, such as `Cluster prod`."""
    keys: Mapping[str, Values] = field(default_factory=dict)
    described: frozenset[str] = frozenset()
    """Keys of which the table says which requests have them."""
    during: str = "create"
    """What Pulumi does to the resource: `create`, `read`, `update` or `delete`."""

    @property
    def service(self) -> str:
        """What the action begins with."""
        return self.action.partition(":")[0]

    def values(self, key: str) -> Values | None:
        """Give what a key has; None if nobody knows here."""
        key = key.lower()
        if key in self.keys:
            return self.keys[key]
        if key in _AS_ALWAYS:
            return _AS_ALWAYS[key]
        service, family = key.partition(":")[0], key.partition("/")[0]
        if family in ("aws:requesttag", "aws:tagkeys"):
            return ()
        if service == "aws":
            return _now(key)
        return () if service != self.service or family in self.described else None

    def __str__(self) -> str:
        """Say it in a few words."""
        return self.action if self.on == "*" else f"{self.action} on {self.on}"


def _now(key: str) -> Values | None:
    now = datetime.datetime.now(tz=datetime.UTC)
    if key == "aws:currenttime":
        return (now.strftime("%Y-%m-%dT%H:%M:%SZ"),)
    return (str(int(now.timestamp())),) if key == "aws:epochtime" else None
