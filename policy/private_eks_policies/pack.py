"""The rules as policies of Pulumi's framework; nothing else here knows it.

A value that a preview does not know yet is counted neither as kept nor as broken. The policy reports what it sees, and
then says, as policies of Pulumi do, that it could not be asked about the rest: as advice, never as a violation.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from pulumi_policy import (
    EnforcementLevel,
    Policy,
    PolicyComplianceFramework,
    PolicyConfigSchema,
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationArgs,
    StackValidationPolicy,
)
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE, UnknownValueError

from .catalogue import RULES
from .rules import CIS, CIS_VERSION, SECURITY_HUB, Finding, Resource, ResourceRule, Rule
from .stack import Stack, StackRule
from .values import UNKNOWN, NotKnown


def policies() -> list[Policy]:
    """Make a policy of every rule."""
    return [_policy(rule) for rule in RULES]


def _policy(rule: ResourceRule | StackRule) -> Policy:
    told = {
        "name": rule.code,
        "description": f"{rule.title} ({rule.controls})." if rule.controls else f"{rule.title}.",
        "enforcement_level": EnforcementLevel(rule.level),
        "config_schema": PolicyConfigSchema(properties=rule.schema),
        "display_name": rule.title,
        "framework": _framework(rule),
        "remediation_steps": rule.remedy,
        "url": rule.url,
    }
    if isinstance(rule, ResourceRule):
        return ResourceValidationPolicy(validate=_for_resources(rule), **told)
    return StackValidationPolicy(validate=_for_stacks(rule), **told)


def _framework(rule: Rule) -> PolicyComplianceFramework | None:
    if rule.cis:
        return PolicyComplianceFramework(name=CIS, version=CIS_VERSION, reference=", ".join(rule.cis))
    return PolicyComplianceFramework(name=SECURITY_HUB, reference=", ".join(rule.aws)) if rule.aws else None


def _for_resources(rule: ResourceRule) -> Callable[[ResourceValidationArgs, ReportViolation], None]:
    def validate(args: ResourceValidationArgs, report: ReportViolation) -> None:
        if rule.about(args.resource_type):
            resource = Resource(args.resource_type, args.name, _plain(args.props), args.urn)
            judged = rule.judged(resource, args.get_config())
            _tell(rule, (Finding(resource, j) if isinstance(j, str) else j for j in judged), report)

    return validate


def _for_stacks(rule: StackRule) -> Callable[[StackValidationArgs, ReportViolation], None]:
    def validate(args: StackValidationArgs, report: ReportViolation) -> None:
        resources = (
            Resource(
                type=resource.resource_type,
                name=resource.name,
                props=_plain(resource.props),
                urn=resource.urn,
                links={key: tuple(r.urn for r in found) for key, found in resource.property_dependencies.items()},
                needs=tuple(other.urn for other in resource.dependencies),
            )
            for resource in args.resources
        )
        stack = Stack({resource.urn: resource for resource in resources})
        _tell(rule, rule.judged(stack, args.get_config()), report)

    return validate


def _tell(rule: Rule, judged: Iterable[Finding | NotKnown], report: ReportViolation) -> None:
    unknown: list[str] = []
    for found in judged:
        if isinstance(found, Finding):
            report(f"{found.text}. {rule.remedy} {rule.url}", found.resource.urn)
        else:
            unknown.append(found.path)
    if unknown:
        raise UnknownValueError(UNKNOWN_STRING_VALUE, unknown[:1])


def _plain(value: Any) -> Any:
    """Copy properties out of the framework's proxies, which raise an error where a value is not known."""
    if isinstance(value, Mapping):
        return {key: _item(value, key) for key in value}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_item(value, i) for i in range(len(value))]
    return value


def _item(values: Any, key: Any) -> Any:
    try:
        return _plain(values[key])
    except UnknownValueError:
        return UNKNOWN
