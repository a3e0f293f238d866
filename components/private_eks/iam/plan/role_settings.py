"""What may be told of roles: boundary, path and names, and each role by its name."""

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from ...common.plan.arguments import refusal
from ...common.plan.names import check_tags
from ...common.plan.refusals import Apart, unknown
from ...common.plan.regions import partition_of
from .arns import check_role_arn
from .managed_policies import check_policies, policy_arn
from .statements import check_statements

if TYPE_CHECKING:
    from ..settings import IamSettings, RoleSettings

PATH = r"/|/([!-.0-~]+/)+"
"""https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html"""
LONGEST_PATH = 512
RESERVED_PATHS = ("/aws-reserved/", "/aws-service-role/")
"""Of AWS's own roles: IAM lets nobody else make any there."""
PREFIX = r"[\w+=,.@-]{1,20}"
LONGEST_NAME_BEFORE_SUFFIX = 38
"""AWS's provider appends 26 characters to the prefix of a name of up to 64."""
PROFILE_NAME = r"[\w+=,.@-]{1,128}"
MOST_FURTHER_POLICIES = 4
"""IAM attaches ten to a role; a cluster's has up to six of its own."""


def check_iam(argument: str, iam: "IamSettings", region: str, roles: Iterable[str], pods: Iterable[str] = ()) -> None:
    """Refuse settings of roles that IAM refuses, and names that are none of `roles` or of `pods`.

    Rights of roles for `pods` are said where the pods are.
    """
    found, pods, partition = Apart(), sorted(pods), partition_of(region).name
    names = sorted({*roles, *pods})
    boundary = iam.get("permissions_boundary_arn")
    if isinstance(boundary, str) and not re.fullmatch(policy_arn(partition), boundary):
        allowed = f"arn:{partition}:iam::<account>:policy/<name>"
        found.add(refusal(f"{argument}.permissions_boundary_arn", boundary, allowed, "give the ARN of a policy"))
    found.judge(_check_path, f"{argument}.path", iam.get("path", "/"))
    found.judge(_check_prefix, f"{argument}.name_prefix", iam.get("name_prefix"))
    found.judge(check_tags, iam.get("tags", {}), f"{argument}.tags")
    for key, settings in iam.get("roles", {}).items():
        where = f"{argument}.roles.{key}"
        if key not in names:
            found.add(unknown(where, dict(settings), key, names, "only {}"))
        else:
            found.judge(_check_role, where, settings, region, key in pods)
    found.refuse()


def role_name_prefix(prefix: str, name: str) -> str:
    """Begin a name: what AWS's provider appends makes it another one than all that begin so."""
    return f"{prefix}{name}"[: LONGEST_NAME_BEFORE_SUFFIX - 1] + "-"


def only(iam: "IamSettings", *names: str, **called: str) -> "IamSettings":
    """Give the settings of the roles of some `names`, and of those that a part has `called` otherwise."""
    roles = iam.get("roles", {})
    names_of_part = {**{name: name for name in names}, **called}
    kept = {inner: roles[name] for inner, name in names_of_part.items() if name in roles}
    rest: Any = {key: value for key, value in iam.items() if key != "roles"}
    return {**rest, **({"roles": kept} if kept else {})}


def _check_path(where: str, path: str) -> None:
    if not re.fullmatch(PATH, path, re.ASCII) or len(path) > LONGEST_PATH:
        allowed = f"up to {LONGEST_PATH} characters between slashes, without spaces, such as /platform/"
        raise refusal(where, path, allowed, "begin and end it with a slash")
    if path.startswith(RESERVED_PATHS):
        raise refusal(where, path, f"a path but {' and '.join(RESERVED_PATHS)}: AWS keeps them", "choose another")


def _check_prefix(where: str, prefix: str | None) -> None:
    if prefix is not None and not re.fullmatch(PREFIX, prefix, re.ASCII):
        raise refusal(where, prefix, "1 to 20 letters, digits and _+=,.@-", "shorten it, or leave it out")


def _check_role(where: str, settings: "RoleSettings", region: str, of_pods: bool) -> None:
    found, further = Apart(), settings.get("policies", [])
    own: dict[str, Any] = {"policies": further, "statements": settings.get("statements", [])}
    found.judge(check_role_arn, f"{where}.arn", settings.get("arn"), region)
    for field in (field for field, given in own.items() if given and ("arn" in settings or of_pods)):
        allowed, remedy = "nothing beside arn: a role that is there is left as it is", "ask its owner for it"
        if "arn" not in settings:
            allowed, remedy = "nothing for a role of pods", f"write it in {field} of the identity"
        found.add(refusal(f"{where}.{field}", own[field], allowed, remedy))
    found.judge(_check_profile, f"{where}.instance_profile", settings.get("instance_profile"), "arn" in settings)
    found.judge(_check_number, f"{where}.policies", further)
    found.judge(check_policies, f"{where}.policies", further, partition_of(region).name)
    found.judge(check_statements, f"{where}.statements", own["statements"], region)
    found.refuse()


def _check_number(where: str, policies: Sequence[Any]) -> None:
    if len(policies) > MOST_FURTHER_POLICIES:
        allowed = f"at most {MOST_FURTHER_POLICIES} policies beside its own"
        raise refusal(where, f"{len(policies)} policies", allowed, "put some into statements or a policy of your own")


def _check_profile(where: str, name: str | None, given: bool) -> None:
    if name is not None and not given:
        raise refusal(where, name, "nothing without arn", "name the role that the profile has")
    if name is not None and not re.fullmatch(PROFILE_NAME, name, re.ASCII):
        raise refusal(where, name, "1 to 128 letters, digits and _+=,.@-", "give its name, not its ARN")
