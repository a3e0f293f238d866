"""Names and tags: which are allowed, and how ours are put together."""

import re
from collections.abc import Mapping
from typing import TypeVar

from .arguments import refusal

V = TypeVar("V")

LONGEST_CLUSTER_NAME = 40
"""EKS takes 100 characters; IAM role names take 64, and ours carry the cluster's name, a purpose and a suffix."""
LONGEST_MEMBER_NAME = 63 - 8
"""EKS takes 63 characters for a node group; Pulumi appends a hyphen and seven characters."""
LONGEST_ROLE_NAME = 64 - 8
"""IAM takes 64 characters for a role; Pulumi appends a hyphen and seven characters."""

MOST_TAGS = 40


def check_cluster_name(name: str) -> None:
    """Refuse a cluster name that EKS refuses or that leaves no room for the names made from it."""
    if not re.fullmatch(r"[0-9A-Za-z][A-Za-z0-9_-]*", name) or len(name) > LONGEST_CLUSTER_NAME:
        allowed = f"1 to {LONGEST_CLUSTER_NAME} letters, digits, hyphens and underscores, a letter or digit first"
        raise refusal("name", name, allowed, "choose a shorter or plainer name")


def check_key(argument: str, key: str) -> None:
    """Refuse the name of a family's member that could not be part of a resource's name."""
    if not re.fullmatch(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?", key):
        raise refusal(argument, key, "lower-case letters, digits and inner hyphens", "rename this entry")


def check_member_name(argument: str, component: str, key: str) -> None:
    """Refuse the name `key` of a family's member if the resources `{component}-{key}` could not be named so."""
    check_key(argument, key)
    room = LONGEST_MEMBER_NAME - len(component) - 1 - len("-node")
    if len(key) > room:
        raise refusal(argument, key, f"at most {room} characters beside the name {component!r}", "shorten this name")


def check_tags(tags: Mapping[str, str], argument: str = "tags") -> None:
    """Refuse tags that AWS refuses, or that leave no room for ours.

    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions
    """
    if len(tags) > MOST_TAGS:
        raise refusal(argument, f"{len(tags)} tags", f"at most {MOST_TAGS}: AWS takes 50, ours included", "remove some")
    for key, value in tags.items():
        if not 1 <= len(key) <= 128 or len(value) > 256 or key.lower().startswith("aws:"):
            allowed = "keys of 1 to 128 characters that do not start with aws:, values of up to 256"
            raise refusal(f"{argument}.{key}", value, allowed, "rename or shorten the tag")


def named(tags: Mapping[str, V], name: V) -> dict[str, V]:
    """Add the `Name` tag, which wins over one in `tags`."""
    return {**tags, "Name": name}
