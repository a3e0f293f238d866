"""What AWS tells of roles that are there, asked by plain invokes before anything is made."""

import json
from collections.abc import Mapping

import pulumi
import pulumi_aws as aws

from ..common.plan.arguments import refusal
from ..common.plan.refusals import Apart
from .plan.arns import path_of, role_name
from .plan.given_roles import RoleFacts
from .settings import IamSettings


def look_up_roles(argument: str, iam: IamSettings, opts: pulumi.InvokeOptions | None = None) -> Mapping[str, RoleFacts]:
    """Ask AWS about each role that is given by its ARN.

    Raises ValueError for what AWS does not know, or does not tell.
    """
    found, facts = Apart(), dict[str, RoleFacts]()
    for name, settings in iam.get("roles", {}).items():
        if "arn" in settings:
            with found:
                facts[name] = _role(f"{argument}.roles.{name}.arn", settings["arn"], opts)
    found.refuse()
    return facts


def _role(where: str, arn: str, opts: pulumi.InvokeOptions | None) -> RoleFacts:
    try:
        role = aws.iam.get_role(name=role_name(arn), opts=opts)
    except Exception as error:
        remedy = f"correct it, or allow iam:GetRole: {error}"
        raise refusal(where, arn, "a role that is there", remedy) from None
    if not role.assume_role_policy:
        return RoleFacts(arn=arn, path=path_of(arn))
    if role.arn != arn:
        raise refusal(where, arn, f"the ARN of the role of this name: {role.arn}", "give it, with its path and account")
    return RoleFacts(arn, role.path, json.loads(role.assume_role_policy), role.permissions_boundary)
