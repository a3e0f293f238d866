"""IAM roles that are there already, as the simulated cloud tells of them: what `aws iam get-role` printed.

They are in the folder `roles` of the project, as `NAME.json`. Of others nobody knows here who may assume them.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from private_eks.common.plan.arguments import refusal

from .answers import Place

FOLDER = "roles"
"""Where roles are told of, below the project's folder."""

Answer = dict[str, Any]


def _role(place: Place, args: Mapping[str, Any]) -> Answer:
    name = args["name"]
    found = _read(Path.cwd() / FOLDER / f"{name}.json")
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


def _read(path: Path) -> Mapping[str, Any]:
    """Read what is told of a role; nothing where there is no file.

    Raises ValueError for a file that tells of none.
    """
    if not path.is_file():
        return {}
    try:
        role = json.loads(path.read_text(encoding="utf-8"))["Role"]
        return {**role, "Arn": str(role["Arn"])}
    except (KeyError, TypeError, ValueError) as error:
        allowed = "what `aws iam get-role --role-name NAME` printed"
        raise refusal(f"{FOLDER}/{path.name}", f"no role: {error}", allowed, "write it again") from None


ANSWERS: Mapping[str, Callable[[Place, Mapping[str, Any]], Answer]] = {"aws:iam/getRole:getRole": _role}
