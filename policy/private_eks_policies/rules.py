"""What a rule is: a code, what it demands, why so strictly, what to write instead, and the function that judges."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from .values import Judgement, NotKnown

Config = Mapping[str, Any]
Level = Literal["mandatory", "advisory"]

CIS = "CIS Amazon EKS Benchmark"
CIS_VERSION = "1.8.0"
SECURITY_HUB = "AWS Security Hub"
ALLOW: Mapping[str, Any] = {
    "type": "array",
    "items": {"type": "string"},
    "default": [],
    "description": "Names of resources that may break this policy.",
}
"""The setting that every policy has."""


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource of a program.

    Policies of resources see its inputs, those of stacks its outputs. Names of properties are Pulumi's own, camelCase.
    """

    type: str
    name: str
    props: Mapping[str, Any]
    urn: str = ""
    links: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The URNs that the values of each property come from."""
    needs: tuple[str, ...] = ()
    """The URNs of all that it depends on."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with one resource of a stack."""

    resource: Resource
    text: str


StackJudgement = Finding | NotKnown
"""What is wrong with which resource, or what would have to be known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What both kinds of rules have."""

    code: str
    """Names it for ever, in configurations too."""
    title: str
    """What holds where it is kept."""
    level: Level
    because: str
    """Why it is of that level."""
    remedy: str
    """What to write."""
    cis: tuple[str, ...] = ()
    """Controls of the CIS Amazon EKS Benchmark that it meets, wholly or in part."""
    aws: tuple[str, ...] = ()
    """Controls of AWS Security Hub, likewise; the first one is the one that is linked."""
    page: str = ""
    """The page of AWS that it rests on, where there is no control."""
    config: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """JSON schemas of its settings beside `allow`, each with a default."""

    @property
    def url(self) -> str:
        """Where to read about it."""
        return self.page or control_page(self.aws[0])

    @property
    def controls(self) -> str:
        """The controls that it meets, in one line."""
        cis = [f"CIS EKS {', '.join(self.cis)}"] if self.cis else []
        return "; ".join([*cis, *([f"{SECURITY_HUB} {', '.join(self.aws)}"] if self.aws else [])])

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON schemas of its settings."""
        return {"allow": dict(ALLOW), **{key: dict(schema) for key, schema in self.config.items()}}

    def settings(self, configured: Config) -> Config:
        """Complete what a user has configured."""
        return {**{key: schema["default"] for key, schema in self.schema.items()}, **configured}


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceRule(Rule):
    """Judges resources one by one, before they are made."""

    types: tuple[str, ...]
    """Types that it judges; one that ends in a colon stands for all that begin so."""
    judge: Callable[[Resource, Config], Iterable[Judgement]]

    def about(self, type_: str) -> bool:
        """Tell whether it judges resources of a type."""
        return any(type_ == own or (own.endswith(":") and type_.startswith(own)) for own in self.types)

    def judged(self, resource: Resource, configured: Config) -> list[Judgement]:
        """Say what is wrong with a resource, and what is not known."""
        config = self.settings(configured)
        if not self.about(resource.type) or resource.name in config["allow"]:
            return []
        return list(self.judge(resource, config))


def control_page(control: str) -> str:
    """Give the place of a Security Hub control, such as `EKS.1`, in its user guide."""
    service, _, number = control.lower().partition(".")
    return f"https://docs.aws.amazon.com/securityhub/latest/userguide/{service}-controls.html#{service}-{number}"
