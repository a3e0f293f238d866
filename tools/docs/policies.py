"""What the policy pack has from elsewhere: the tables of its README, and its copy of the table of endpoints.

The pack runs in an environment of its own and knows nothing of this repository, so the copy is a file.
"""

import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from private_eks.common.plan.service_names import GATEWAY_SERVICES
from private_eks.endpoints.plan.services import NEEDS
from tools import ROOT

if TYPE_CHECKING:
    from private_eks_policies.rules import Rule

Row = Sequence[str]

PACK = ROOT / "policy"
POLICIES = ("Code", "What holds", "Level", "Because", "What to write", "Meets")
SETTINGS = ("Policy", "Setting", "Meaning", "Default")


def doors() -> str:
    """Give the table of endpoints as the pack reads it."""
    needs = {use: dict(sorted(services.items())) for use, services in sorted(NEEDS.items())}
    return json.dumps({"gateways": sorted(GATEWAY_SERVICES), "needs": needs}, indent=2) + "\n"


def policies() -> list[Row]:
    """Tell of every policy what it demands, how strictly and why, and which controls it meets."""
    return [(f"`{rule.code}`", rule.title, rule.level, rule.because, rule.remedy, _controls(rule)) for rule in _rules()]


def settings() -> list[Row]:
    """Tell what can be configured beside levels and exceptions."""
    return [
        (f"`{rule.code}`", f"`{key}`", schema["description"], f"`{json.dumps(schema['default'])}`")
        for rule in _rules()
        for key, schema in rule.config.items()
    ]


def _controls(rule: "Rule") -> str:
    from private_eks_policies.rules import control_page

    aws = [f"[{control}]({control_page(control)})" for control in rule.aws]
    page = [f"[AWS]({rule.page})"] if rule.page else []
    return ", ".join((*(f"CIS {number}" for number in rule.cis), *aws, *page))


def _rules() -> "Sequence[Rule]":
    if str(PACK) not in sys.path:
        sys.path.insert(0, str(PACK))
    from private_eks_policies.catalogue import RULES

    return RULES
