"""IAM roles that are there already, as the simulated cloud tells of them: what `aws iam get-role` printed.

They are in the folder `roles` of the project, as `NAME.json`. Of others nobody knows here who may assume them.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from .answers import Place
from .told import Told

TOLD = Told("roles", "Role", "aws iam get-role --role-name NAME")

Answer = dict[str, Any]


def _role(place: Place, args: Mapping[str, Any]) -> Answer:
    name = args["name"]
    found = TOLD.of(name)
    trust = found.get("AssumeRolePolicyDocument")
    return {
        "id": name,
        "name": name,
        "arn": found.get("Arn", f"arn:{place.partition}:iam::{place.account}:role/{name}"),
        "path": found.get("Path", "/"),
        "assumeRolePolicy": json.dumps(trust) if trust else "",
        "permissionsBoundary": found.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn", ""),
        "createDate": found.get("CreateDate", ""),
        "description": found.get("Description", ""),
        "maxSessionDuration": found.get("MaxSessionDuration", 3600),
        "uniqueId": found.get("RoleId", ""),
        "roleLastUseds": [],
        "tags": {tag["Key"]: tag["Value"] for tag in found.get("Tags", [])},
    }


ANSWERS: Mapping[str, Callable[[Place, Mapping[str, Any]], Answer]] = {"aws:iam/getRole:getRole": _role}
