"""All rules, by area and number."""

from . import balancers, cluster, doors, groups, iam, images, network, nodes, reach, stored
from .rules import ResourceRule
from .stack import StackRule

AREAS = ("NET", "DOOR", "EKS", "NODE", "ENC", "KMS", "LOG", "IMG", "ECR", "IAM")
"""The middle of a code, in the order in which the README has them."""


def _place(rule: ResourceRule | StackRule) -> tuple[int, int]:
    _, area, number = rule.code.split("-")
    return AREAS.index(area), int(number)


_MODULES = (balancers, cluster, doors, groups, iam, images, network, nodes, reach, stored)

RULES: tuple[ResourceRule | StackRule, ...] = tuple(sorted((r for m in _MODULES for r in m.RULES), key=_place))
