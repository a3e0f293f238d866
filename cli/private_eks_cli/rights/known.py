"""What requests for one thing need to know of others: roles, instance profiles, launch templates, keys."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from ..cloud.answers import Place
from ..recording.wire import UNKNOWN
from .request import Values

_PROFILE = "aws:iam/instanceProfile:InstanceProfile"
_ROLE = "aws:iam/role:Role"
_TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"


class Thing(Protocol):
    """A resource, recorded in a program or live in a cloud."""

    @property
    def type(self) -> str:
        """Its type in Pulumi."""

    @property
    def name(self) -> str:
        """Its name in the program."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def inputs(self) -> Mapping[str, Any]:
        """What the program gave."""

    @property
    def outputs(self) -> Mapping[str, Any]:
        """What AWS answered."""


@dataclass(frozen=True, slots=True)
class Known:
    """Everything else that there is, and the tags that the provider gives everything."""

    things: Iterable[Thing] = ()
    default_tags: Mapping[str, str] = field(default_factory=dict)
    caller: Mapping[str, Values] = field(default_factory=dict)
    """Keys that say who asks, as far as that is known."""

    def related(self, name: str, thing: Thing, place: Place) -> list[str]:
        """Give the ARN of what a resource names; of what is not there, that of a role of this name, or nothing."""
        return [arn for arn in _RELATED[name](self, thing, place) if arn]

    def tags(self, thing: Thing) -> Mapping[str, str]:
        """Give the tags of a resource, those of the provider among them."""
        told = thing.inputs.get("tagsAll") or thing.inputs.get("tags") or {}
        if not isinstance(told, Mapping):
            listed = (told if isinstance(told, list) else [], [thing.inputs["tag"]] if "tag" in thing.inputs else [])
            return {str(tag["key"]): str(tag["value"]) for tags in listed for tag in tags}
        return {str(key): str(value) for key, value in {**self.default_tags, **told}.items()}

    def tags_in_ec2(self, thing: Thing, kind: str, own: set[str]) -> Mapping[str, str]:
        """Give the tags that a thing of EC2 is made with, by the kind of what is made."""
        if template := self.template(thing):
            found = {
                str(key): str(value)
                for told in template.inputs.get("tagSpecifications", ())
                if told.get("resourceType") == kind
                for key, value in (told.get("tags") or {}).items()
            }
            beside = {"instance": self.tags(thing), "volume": thing.inputs.get("volumeTags") or {}}
            return {**found, **(beside.get(kind, {}) if thing.type == "aws:ec2/instance:Instance" else {})}
        return self.tags(thing) if kind in own else {}

    def inputs_for(self, thing: Thing, key: str, path: str) -> list[Any]:
        """Give what a key of the context is made from; a thing's template and role speak for it."""
        if key == "iam:PermissionsBoundary" and thing.type != _ROLE:
            role = self.find(_ROLE, thing.inputs.get("role"))
            return list(values_at(role, path)) if role else []
        if key == "ec2:InstanceType" and (types := [one for at in _TYPES for one in values_at(thing, at)]):
            return types
        found = list(values_at(thing, path))
        template = self.template(thing) if key.startswith("ec2:") else None
        return found or (list(values_at(template, path)) if template else [])

    def find(self, type_: str, name: Any) -> Thing | None:
        """Give the resource of a type that has a name, id, ARN or URL."""
        for thing in self.things:
            if thing.type == type_ and name and name in (thing.id, *map(thing.outputs.get, ("arn", "name", "url"))):
                return thing
        return None

    def template(self, thing: Thing) -> Thing | None:
        """Give the launch template that a thing is made by."""
        found = next((one for path in _TEMPLATE_PATHS for one in values_at(thing, path)), None)
        return self.find(_TEMPLATE, found)

    def _role(self, thing: Thing, place: Place) -> Iterator[str]:
        if given := thing.inputs.get("role"):
            role = self.find(_ROLE, given)
            yield str(role.outputs["arn"]) if role else f"arn:{place.partition}:iam::{place.account}:role/{given}"

    def _profile(self, thing: Thing, place: Place) -> Iterator[str]:
        template = self.template(thing)
        told = [thing.inputs.get("iamInstanceProfile")]
        told += (
            [*values_at(template, "iamInstanceProfile.name"), *values_at(template, "iamInstanceProfile.arn")]
            if (template)
            else []
        )
        for name in (str(one) for one in told if isinstance(one, str)):
            profile = self.find(_PROFILE, name)
            arn = (
                name
                if name.startswith("arn:")
                else f"arn:{place.partition}:iam::{place.account}:instance-profile/{name}"
            )
            yield str(profile.outputs["arn"]) if profile else arn

    def _profiles_role(self, thing: Thing, place: Place) -> Iterator[str]:
        for arn in self._profile(thing, place):
            if profile := self.find(_PROFILE, arn):
                yield from self._role(profile, place)

    def _keys(self, thing: Thing, place: Place) -> Iterator[str]:
        template = self.template(thing)
        yield from map(str, values_at(template, "blockDeviceMappings.ebs.kmsKeyId") if template else ())

    def _by(self, type_: str, field_: str) -> Callable[[Thing, Place], Iterator[str]]:
        def found(thing: Thing, place: Place) -> Iterator[str]:
            one = self.find(type_, thing.inputs.get(field_))
            yield str(one.outputs["arn"]) if one else str(thing.inputs.get(field_, ""))

        return found


_TEMPLATE_PATHS = (
    "launchTemplate.id",
    "mixedInstancesPolicy.launchTemplate.launchTemplateSpecification.launchTemplateId",
)
_TYPES = ("instanceTypes", "mixedInstancesPolicy.launchTemplate.overrides.instanceType")
_RELATED: Mapping[str, Callable[[Known, Thing, Place], Iterator[str]]] = {
    "key>arn": lambda known, thing, place: known._by("aws:kms/key:Key", "targetKeyId")(thing, place),
    "profile>arn": Known._profile,
    "profile>role": Known._profiles_role,
    "queue>arn": lambda known, thing, place: known._by("aws:sqs/queue:Queue", "queueUrl")(thing, place),
    "role>arn": Known._role,
    "template>keys": Known._keys,
    "template>role": Known._profiles_role,
}
"""How what is on the left of `>` is found."""


_ANYTHING = "*"


def values_at(thing: Thing, path: str) -> Iterator[Any]:
    """Go through the values at a path of a resource's inputs or, if there is none, outputs; of lists, through all.

    One that only the deployment knows may be anything.
    """
    first, _, rest = path.partition(".")
    top = thing.inputs.get(first, thing.outputs.get(first)) if first != "arn" else thing.outputs.get("arn")
    yield from _below(top, rest)


def _below(value: Any, path: str) -> Iterator[Any]:
    if isinstance(value, list):
        for item in value:
            yield from _below(item, path)
    elif path:
        first, _, rest = path.partition(".")
        yield from _below(value.get(first) if isinstance(value, Mapping) else None, rest)
    elif value is not None:
        yield _ANYTHING if value == UNKNOWN else value
