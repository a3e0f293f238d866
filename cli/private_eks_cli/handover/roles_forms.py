"""Roles that are asked for: as the text of a ticket, as JSON, as Terraform and as CloudFormation."""

import dataclasses
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ..reports.markdown import table
from .hcl import Raw, hcl, resource, variable
from .roles import ACCOUNT, MARK, RolesHandover, WantedRole, parts
from .roles_cloudformation import cloudformation, document_of, mark_of
from .words import slug

Part = dict[str, Any]


def markdown(one: RolesHandover) -> str:
    """Write a chapter for each role."""
    return "\n\n".join(_said(one)) + "\n"


def _said(one: RolesHandover) -> Iterator[str]:
    yield f"# Roles for {one.stack}"
    bounded = f"the permissions boundary `{one.permissions_boundary}`" if one.permissions_boundary else "no boundary"
    yield f"{len(one.roles)} roles at the path `{one.path}`, with {bounded}. Their ARNs go into `iam.roles`."
    heads = ("Role", "For", "Managed policies", "Statements", "Instance profile")
    rows = [
        (f"`{r.name}`", r.purpose, _named(r.policies), str(len(r.statements)), "yes" if r.instance_profile else "")
        for r in one.roles
    ]
    if rows:
        yield table(heads, rows)
    for role in one.roles:
        yield f"## {role.name}"
        yield _block("Trust", role.trust)
        if role.policies:
            yield "Managed policies: " + ", ".join(f"`{_shown(policy)}`" for policy in role.policies)
        if role.statements:
            yield _block("Policy", document_of(role))
    yield "## The deployer"
    policies = one.deployer.policies
    rights = f"{one.deployer.actions} actions, to create, read, change and delete the stack"
    yield f"{rights}, in {len(policies)} managed policies for the role that runs Pulumi."
    yield from (_block(f"Policy {i}", policy) for i, policy in enumerate(policies, 1))
    if one.keys:
        yield "## Policies of keys"
    for key in one.keys:
        yield _block(f"<code>{key.arn}</code> encrypts {', '.join(key.encrypts)}", {"Statement": list(key.statements)})
    if one.later:
        yield "## Known by you, or after the deployment"
        yield "\n".join(f"- `<{mark}>`: {said}" for mark, said in one.later.items())
    if one.given:
        yield "## There already"
        yield "\n".join(f"- `{name}`: `{arn}`" for name, arn in one.given.items())
    yield "## Not known here"
    yield "\n".join(f"- {words}" for words in one.unknown)


def _named(policies: Any) -> str:
    return ", ".join(policy.rsplit("/", 1)[-1] for policy in policies)


def _block(title: str, document: Mapping[str, Any]) -> str:
    text = _shown(json.dumps(document, indent=2))
    return f"<details><summary>{title}</summary>\n\n```json\n{text}\n```\n\n</details>"


def _shown(text: str) -> str:
    return "".join(f"<{part}>" if is_mark else part for part, is_mark in parts(text))


def as_json(one: RolesHandover) -> str:
    """Write the plain values; marks are in them as `@@name@@`."""
    return json.dumps(dataclasses.asdict(one), indent=2) + "\n"


def terraform(one: RolesHandover) -> str:
    """Write resources, a variable for what is known later, and the ARNs as an output."""
    lines = [f"# Asked for {one.stack}: its roles.", *(f"# Not known here: {words}." for words in one.unknown)]
    names = {mark_of(role): role for role in one.roles}
    blocks = ["\n".join(lines)]
    if ACCOUNT in one.later:
        blocks.append('data "aws_caller_identity" "current" {}')
    blocks += [variable(mark, said) for mark, said in one.later.items() if mark != ACCOUNT and mark not in names]
    for role in one.roles:
        blocks += _resources(one, role)
    for i, policy in enumerate(one.deployer.policies, 1):
        given = {"name_prefix": f"{one.stack}-deployer-{i}-", "path": one.path, "policy": _encoded(policy)}
        blocks.append(resource("aws_iam_policy", f"deployer_{i}", given))
    arns = {f"{role.name}": Raw(f"aws_iam_role.{slug(role.name)}.arn") for role in one.roles}
    blocks.append(f'output "role_arns" {{\n  value = {hcl(arns, "  ")}\n}}')
    deployers = [Raw(f"aws_iam_policy.deployer_{i}.arn") for i in range(1, len(one.deployer.policies) + 1)]
    blocks.append(f'output "deployer_policy_arns" {{\n  value = {hcl(deployers, "  ")}\n}}')
    if one.keys:
        statements = {key.arn: Raw(f"jsonencode({hcl(list(key.statements), '    ')})") for key in one.keys}
        blocks.append("\n".join((*_HEAD_OF_KEYS, f"  value = {hcl(statements, '  ')}", "}")))
    text = "\n\n".join(blocks) + "\n"
    return re.sub(f"{MARK}([a-z0-9_]+){MARK}", lambda found: f"${{{_reference(found[1], names)}}}", text)


def _reference(mark: str, roles: Mapping[str, WantedRole]) -> str:
    if mark == ACCOUNT:
        return "data.aws_caller_identity.current.account_id"
    return f"aws_iam_role.{slug(roles[mark].name)}.arn" if mark in roles else f"var.{mark}"


def _resources(one: RolesHandover, role: WantedRole) -> Iterator[str]:
    label, named = slug(role.name), Raw(f"aws_iam_role.{slug(role.name)}.name")
    boundary = {"permissions_boundary": one.permissions_boundary} if one.permissions_boundary else {}
    given: Part = {"name_prefix": f"{role.name[:30]}-", "path": one.path, **boundary}
    yield resource("aws_iam_role", label, {**given, "assume_role_policy": _encoded(role.trust)})
    for policy in role.policies:
        attachment = f"{label}_{slug(policy.rsplit('/', 1)[-1])}"
        yield resource("aws_iam_role_policy_attachment", attachment, {"role": named, "policy_arn": policy})
    if role.statements:
        yield resource("aws_iam_role_policy", label, {"role": named, "policy": _encoded(document_of(role))})
    if role.instance_profile:
        profile = {"name_prefix": f"{role.name[:30]}-", "path": one.path, "role": named}
        yield resource("aws_iam_instance_profile", label, profile)


def _encoded(document: Mapping[str, Any]) -> Raw:
    return Raw(f"jsonencode({hcl(document, '  ')})")


_HEAD_OF_KEYS = (
    "# To be added to the policies of these keys, which no resource here may replace.",
    'output "key_statements" {',
)

FORMS: Mapping[str, Callable[[RolesHandover], str]] = {
    "markdown": markdown,
    "json": as_json,
    "terraform": terraform,
    "cloudformation": cloudformation,
}
"""What to write."""
