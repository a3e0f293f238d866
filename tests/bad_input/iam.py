"""How roles are made, and which are there already."""

from typing import Any

from .rows import ROLE, Row

_THERE = "arn:aws:iam::111122223333:role/teams/there"
_READ = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data/*"}


def _role(key: str = "cluster", **settings: Any) -> dict[str, Any]:
    return {"iam": {"roles": {key: settings}}}


_ACCOUNT = (
    Row("no mapping", {"iam": "boundary"}, "iam"),
    Row("unknown setting", {"iam": {"boundaryArn": _THERE}}, "iam.boundaryArn"),
    Row("Terraform's word", {"iam": {"permissionsBoundary": _THERE}}, "iam.permissionsBoundary"),
    Row("boundary by name", {"iam": {"permissionsBoundaryArn": "boundary"}}, "iam.permissionsBoundaryArn"),
    Row("boundary that is a role", {"iam": {"permissionsBoundaryArn": ROLE}}, "iam.permissionsBoundaryArn"),
    Row(
        "boundary of another partition",
        {"iam": {"permissionsBoundaryArn": "arn:aws-cn:iam::111122223333:policy/boundary"}},
        "iam.permissionsBoundaryArn",
    ),
    Row("path without slashes", {"iam": {"path": "platform"}}, "iam.path"),
    Row("path that does not end", {"iam": {"path": "/platform"}}, "iam.path"),
    Row("empty path", {"iam": {"path": ""}}, "iam.path"),
    Row("path with a space", {"iam": {"path": "/the platform/"}}, "iam.path"),
    Row("path with an empty part", {"iam": {"path": "/a//b/"}}, "iam.path"),
    Row("path too long", {"iam": {"path": f"/{'a' * 511}/"}}, "iam.path"),
    Row("path of AWS's", {"iam": {"path": "/aws-service-role/eks/"}}, "iam.path"),
    Row("another path of AWS's", {"iam": {"path": "/aws-reserved/"}}, "iam.path"),
    Row("prefix of names too long", {"iam": {"namePrefix": "p" * 21}}, "iam.namePrefix"),
    Row("prefix with a slash", {"iam": {"namePrefix": "plt/"}}, "iam.namePrefix"),
    Row("empty prefix", {"iam": {"namePrefix": ""}}, "iam.namePrefix"),
    Row("tag of AWS's", {"iam": {"tags": {"aws:team": "x"}}}, "iam.tags.aws:team"),
    Row("provider that is no flag", {"iam": {"oidcProvider": "no"}}, "iam.oidcProvider"),
    Row("no provider, and roles by IRSA", {"iam": {"oidcProvider": False}}, "iam.oidcProvider"),
)
_ROLES = (
    Row("role that there is not", _role("auto-node", arn=_THERE), "iam.roles.auto-node"),
    Row("misspelt role", _role("clutser", arn=_THERE), "iam.roles.clutser"),
    Row("group that there is not", _role("gpu", arn=_THERE), "iam.roles.gpu"),
    Row("role that is a text", {"iam": {"roles": {"cluster": _THERE}}}, "iam.roles.cluster"),
    Row("role by name", _role(arn="there"), "iam.roles.cluster.arn"),
    Row("role that is a user", _role(arn="arn:aws:iam::111122223333:user/there"), "iam.roles.cluster.arn"),
    Row("role of another partition", _role(arn="arn:aws-us-gov:iam::111122223333:role/x"), "iam.roles.cluster.arn"),
    Row("role there, with policies", _role(arn=_THERE, policies=["ReadOnlyAccess"]), "iam.roles.cluster.policies"),
    Row("role there, with statements", _role(arn=_THERE, statements=[_READ]), "iam.roles.cluster.statements"),
    Row("profile of a role of ours", _role("general", instanceProfile="x"), "iam.roles.general.instanceProfile"),
    Row(
        "profile by ARN",
        _role("general", arn=_THERE, instanceProfile="arn:aws:iam::111122223333:instance-profile/x"),
        "iam.roles.general.instanceProfile",
    ),
    Row("administrator", _role(policies=["AdministratorAccess"]), "iam.roles.cluster.policies[0]"),
    Row("no policy", _role(policies=["a policy"]), "iam.roles.cluster.policies[0]"),
    Row(
        "policy of a role twice", _role(policies=["ReadOnlyAccess", "ReadOnlyAccess"]), "iam.roles.cluster.policies[1]"
    ),
    Row("too many policies", _role(policies=[f"P{i}" for i in range(5)]), "iam.roles.cluster.policies"),
    Row(
        "everything allowed",
        _role(statements=[{**_READ, "Action": "*"}]),
        "iam.roles.cluster.statements[0].Action",
    ),
    Row(
        "no effect",
        _role(statements=[{"Action": "s3:GetObject", "Resource": "*"}]),
        "iam.roles.cluster.statements[0].Effect",
    ),
)
_PODS = {"identities": {"reports": {"namespace": "r", "serviceAccount": "r", "policies": ["AmazonS3ReadOnlyAccess"]}}}
_TOGETHER = (
    Row(
        "rights of pods in another place",
        {**_PODS, **_role("reports", policies=["ReadOnlyAccess"])},
        "iam.roles.reports.policies",
    ),
    Row(
        "name of two roles",
        {
            "identities": {"general": _PODS["identities"]["reports"]},
            **_role("general", policies=["AmazonSSMManagedInstanceCore"]),
        },
        "iam.roles.general",
    ),
)

ROWS = (*_ACCOUNT, *_ROLES, *_TOGETHER)
