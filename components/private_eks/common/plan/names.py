"""Names and tags: which are allowed, and how ours are put together."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from .refusals import ArgumentError, each, refusal

V = TypeVar("V")

CLUSTER_NAME = r"[0-9A-Za-z][A-Za-z0-9_-]*"
LONGEST_CLUSTER_NAME = 40
"""EKS takes 100 characters; IAM role names take 64, and ours carry the cluster's name, a purpose and a suffix."""
KEY = r"[a-z0-9]([a-z0-9-]*[a-z0-9])?"
"""What the members of families are called."""
LONGEST_MEMBER_NAME = 63 - 8
"""EKS takes 63 characters for a node group; Pulumi appends a hyphen and seven characters."""
LONGEST_ROLE_NAME = 64 - 8
"""IAM takes 64 characters for a role; Pulumi appends a hyphen and seven characters."""

MOST_TAGS = 40


@dataclass(frozen=True, slots=True)
class TagLimits:
    """How many characters a tag's key and value may have."""

    key: int
    value: int


TAG_LIMITS = TagLimits(128, 256)
"""What all services take that get tags here, with letters, digits, spaces and _.:/=+-@; the strictest about
characters are IAM, CloudWatch Logs, EFS and Systems Manager, and IAM alone takes no two keys that differ by case:
https://docs.aws.amazon.com/IAM/latest/APIReference/API_Tag.html,
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_naming-case,
https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html,
https://docs.aws.amazon.com/efs/latest/ug/API_Tag.html,
https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_Tag.html,
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions"""
BUILD_TAG_LIMITS = TagLimits(127, 255)
"""https://docs.aws.amazon.com/codebuild/latest/APIReference/API_Tag.html"""
TAG_SIGNS = "_.:/=+-@"
RESERVED_TAGS = ("eks:", "elbv2.k8s.aws/", "k8s.io/", "karpenter.k8s.aws/", "karpenter.sh/", "kubernetes.io/")
"""Starts of keys by which EKS and controllers find what is theirs; on everything, they would find too much."""


def check_cluster_name(name: str) -> None:
    """Refuse a cluster name that EKS refuses or that leaves no room for the names made from it."""
    if not re.fullmatch(CLUSTER_NAME, name) or len(name) > LONGEST_CLUSTER_NAME:
        allowed = f"1 to {LONGEST_CLUSTER_NAME} letters, digits, hyphens and underscores, a letter or digit first"
        raise refusal("name", name, allowed, "choose a shorter or plainer name")
    check_group_name(name)


def default_cluster_name(project: str, stack: str) -> str:
    """Name a cluster after its project and stack: what EKS takes not, such as the dot in v2.10, becomes a hyphen."""
    name = re.sub(r"[^A-Za-z0-9_-]", "-", f"{project}-{stack}")
    try:
        check_cluster_name(name)
    except ArgumentError as error:
        given = f"{name}, after project {project} and stack {stack}"
        raise refusal("name", given, error.allowed, "set name: without it, the two name the cluster") from None
    return name


def check_group_name(name: str, argument: str = "name") -> None:
    """Refuse a name that security groups cannot begin with, as theirs begin with it and a hyphen.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html
    """
    if f"{name}-".startswith("sg-"):
        remedy = "choose another: EC2 takes such names for ids"
        allowed = "a name that does not begin with sg-, nor is sg: security groups carry it, and a suffix"
        raise refusal(argument, name, allowed, remedy)


def check_key(argument: str, key: str) -> None:
    """Refuse the name of a family's member that could not be part of a resource's name."""
    if not re.fullmatch(KEY, key):
        raise refusal(argument, key, "lower-case letters, digits and inner hyphens", "rename this entry")


def check_member_name(argument: str, component: str, key: str) -> None:
    """Refuse the name `key` of a family's member if the resources `{component}-{key}` could not be named so."""
    check_key(argument, key)
    room = LONGEST_MEMBER_NAME - len(component) - 1 - len("-node")
    if len(key) > room:
        raise refusal(argument, key, f"at most {room} characters beside the name {component!r}", "shorten this name")


def check_tags(tags: Mapping[str, Any], argument: str = "tags", limits: TagLimits = TAG_LIMITS) -> None:
    """Refuse tags that a service refuses which gets them, that only differ by case, or that leave no room for ours."""
    if len(tags) > MOST_TAGS:
        raise refusal(argument, f"{len(tags)} tags", f"at most {MOST_TAGS}: AWS takes 50, ours included", "remove some")
    each(lambda key, value: _check_tag(f"{argument}.{key}", key, value, limits), tags.items())
    seen = {"name": "Name"}
    for key in tags:
        other = seen.setdefault(key.lower(), key)
        if other != key:
            allowed = f"keys that differ by more than case: there is {other!r}"
            remedy = "remove or rename one: IAM takes both for the same"
            raise refusal(f"{argument}.{key}", tags[key], allowed, remedy)


def _check_tag(where: str, key: str, value: object, limits: TagLimits) -> None:
    text = value if isinstance(value, str) else ""
    if not 1 <= len(key) <= limits.key or len(text) > limits.value or key.lower().startswith("aws:"):
        allowed = f"keys of 1 to {limits.key} characters that do not start with aws:, values of up to {limits.value}"
        raise refusal(where, value, allowed, "rename or shorten the tag")
    if key.lower().startswith(RESERVED_TAGS):
        allowed = f"keys that do not start with {', '.join(RESERVED_TAGS)}"
        raise refusal(where, value, allowed, "rename the tag: controllers act on these, where we set them")
    if not (_is_plain(key) and _is_plain(text)):
        allowed = "letters, digits, spaces and _.:/=+-@ in keys and values"
        raise refusal(where, value, allowed, "leave out other characters: IAM, CloudWatch Logs and EFS refuse them")


def named(tags: Mapping[str, V], name: V) -> dict[str, V]:
    """Add the `Name` tag, which wins over one in `tags`."""
    return {**tags, "Name": name}


def _is_plain(text: str) -> bool:
    return all(char in TAG_SIGNS or unicodedata.category(char)[0] in "LNZ" for char in text)
