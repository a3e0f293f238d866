"""Limits that fields of several types have."""

import string

from private_eks.cluster.plan.access import ACCESS_POLICIES
from private_eks.common.plan.names import KEY, LONGEST_MEMBER_NAME, MOST_TAGS, RESERVED_TAGS, TAG_LIMITS, TAG_SIGNS
from private_eks.common.plan.regions import PARTITION, REGION
from private_eks.iam.plan.arns import iam_arn
from private_eks.iam.plan.statements import ACTION, EFFECTS, ELEMENTS, EVERYTHING, OPERATORS, arn
from private_eks.keys.plan import key_arn
from private_eks.kubernetes.plan.syntax import KEY as LABEL
from private_eks.kubernetes.plan.syntax import VALUE
from private_eks.logs.plan import RETENTIONS
from private_eks.nodes.plan.instance_types import FAMILY, SIZE
from private_eks.registry.plan.image_names import NAME as IMAGE_NAME

from ..forms import Schema, every, in_any_case, known, listed, named, one, plain, spelled, valued, where

MEMBERS: Schema = named(spelled(KEY, longest=LONGEST_MEMBER_NAME - len("c--node")))
"""Members of families, whose names resources carry."""
KEY_ARN: Schema = spelled(key_arn(PARTITION, REGION))
ROLE_ARN: Schema = spelled(iam_arn(PARTITION))
PORT: Schema = {"minimum": 1, "maximum": 65535}
PERCENT: Schema = {"minimum": 0, "maximum": 100}
RETENTION: Schema = one(RETENTIONS)
INSTANCE_TYPE: Schema = spelled(rf"({FAMILY.pattern})\.({SIZE.pattern})")
ACCESS: Schema = known(ACCESS_POLICIES, others=False)
LABELS: Schema = named(spelled(LABEL.pattern), additionalProperties=spelled(VALUE.pattern))
_LISTED = spelled(ACTION)
_ACTIONS: Schema = {"anyOf": [_LISTED | {"type": "string"}, {"type": "array", "minItems": 1, "items": _LISTED}]}
_ARN = spelled(r"\*", arn(PARTITION))
_ARNS: Schema = {
    "anyOf": [_ARN | {"type": "string"}, {"type": "object"}, {"type": "array", "minItems": 1, "items": _ARN}]
}
_ALL = "|".join(map(in_any_case, (action.replace("*", "\\*") for action in sorted(EVERYTHING))))
_NARROW: Schema = {"pattern": f"^(?!(?:{_ALL})$)", "items": {"pattern": f"^(?!(?:{_ALL})$)"}}
_OPERATOR = spelled(rf"(ForAllValues:|ForAnyValue:)?(({'|'.join(sorted(OPERATORS - {'Null'}))})(IfExists)?|Null)")
STATEMENTS: Schema = every(
    {
        "properties": {
            "Action": _ACTIONS,
            "Condition": {"type": "object", "propertyNames": _OPERATOR, "additionalProperties": {"type": "object"}},
            "Effect": one(EFFECTS),
            "NotAction": _ACTIONS,
            "NotResource": _ARNS,
            "Resource": _ARNS,
            "Sid": spelled("[A-Za-z0-9]*"),
        },
        "required": ["Effect"],
        "propertyNames": one(ELEMENTS),
        "allOf": [
            {"oneOf": [{"required": ["Action"]}, {"required": ["NotAction"]}]},
            {"oneOf": [{"required": ["Resource"]}, {"required": ["NotResource"]}]},
            where(
                "Effect",
                {"const": "Allow"},
                {"required": ["Action", "Resource"], "properties": {"Action": _NARROW}},
            ),
        ],
    }
)
_RESERVED = "|".join(map(in_any_case, ("aws:", *RESERVED_TAGS)))
_ODD = "".join(f"\\{sign}" if sign in r"[]\^" else sign for sign in string.punctuation if sign not in TAG_SIGNS)
_NAME = f"(?!{in_any_case('Name')}$)|Name$"
TAGS: Schema = {
    "propertyNames": {
        "minLength": 1,
        "maxLength": TAG_LIMITS.key,
        "allOf": [{"pattern": f"^(?!{_RESERVED})"}, {"pattern": f"^(?:{_NAME})"}, {"pattern": f"^[^{_ODD}]*$"}],
    },
    **valued({"maxLength": TAG_LIMITS.value, "pattern": f"^[^{_ODD}]*$"}),
    "maxProperties": MOST_TAGS,
}
_VERSION = r"(?!.*:latest$)(?=.*(:[^/]+|@.+)$)"
IMAGE = rf"{_VERSION}{plain(IMAGE_NAME)}"
"""An image with a tag or a digest."""
ZONE: Schema = spelled(rf"{REGION}[a-z]")


def zones(least: int, most: int) -> Schema:
    """Limit a list of zones."""
    return listed(least, most, unique=True)
