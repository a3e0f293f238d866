"""Roles that are asked for, as a CloudFormation template."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from .roles import ACCOUNT, MARK, RolesHandover, WantedRole, parts
from .words import slug

Part = dict[str, Any]


def document_of(role: WantedRole) -> Part:
    """Give the inline policy of a role."""
    return {"Version": "2012-10-17", "Statement": list(role.statements)}


def mark_of(role: WantedRole) -> str:
    """Give the mark by which documents name a role."""
    return f"role_{slug(role.name)}"


def cloudformation(one: RolesHandover) -> str:
    """Write a template with a parameter for what is known later."""
    # A key of a condition cannot be filled in: those are roles by IRSA, whose issuer comes with the cluster.
    later_ones = [role for role in one.roles if any(MARK in key for key in _keys(role.trust))]
    ready = [role for role in one.roles if role not in later_ones]
    deployers = {f"DeployerPolicy{i}": policy for i, policy in enumerate(one.deployer.policies, 1)}
    parts = {name: made for role in ready for name, made in _role(one, role)}
    parts |= {
        name: {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"Path": one.path, "PolicyDocument": policy}}
        for name, policy in deployers.items()
    }
    resources = _substituted(parts, {mark_of(role): role for role in one.roles})
    used = json.dumps(resources)
    later = {_logical(mark): said for mark, said in one.later.items() if f"${{{_logical(mark)}}}" in used}
    template: Part = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": f"Roles for {one.stack}",
        "Metadata": {
            "NotKnown": list(one.unknown),
            "KeyStatements": {key.arn: _shown(key.statements) for key in one.keys},
            "NotInThisTemplate": [f"{role.name}: its trust names the cluster's OIDC issuer" for role in later_ones],
        },
        "Parameters": {name: {"Type": "String", "Description": said} for name, said in later.items()},
        "Resources": resources or {"Nothing": {"Type": "AWS::CloudFormation::WaitConditionHandle"}},
        "Outputs": {
            name: {"Description": role.name, "Value": {"Fn::GetAtt": [name, "Arn"]}}
            for name, role in ((_logical(mark_of(role)), role) for role in ready)
        }
        | {name: {"Description": "Of the role that runs Pulumi", "Value": {"Ref": name}} for name in deployers},
    }
    return json.dumps({key: part for key, part in template.items() if part}, indent=2) + "\n"


def _role(one: RolesHandover, role: WantedRole) -> Iterator[tuple[str, Part]]:
    """Give a role, and its instance profile if it has one."""
    boundary = {"PermissionsBoundary": one.permissions_boundary} if one.permissions_boundary else {}
    policies = [{"PolicyName": role.name, "PolicyDocument": document_of(role)}] if role.statements else []
    properties = {
        "AssumeRolePolicyDocument": role.trust,
        "Path": one.path,
        **boundary,
        **({"ManagedPolicyArns": list(role.policies)} if role.policies else {}),
        **({"Policies": policies} if policies else {}),
    }
    yield _logical(mark_of(role)), {"Type": "AWS::IAM::Role", "Properties": properties}
    if role.instance_profile:
        profile = {"Path": one.path, "Roles": [{"Ref": _logical(mark_of(role))}]}
        yield _logical(f"profile_{slug(role.name)}"), {"Type": "AWS::IAM::InstanceProfile", "Properties": profile}


def _keys(given: Any) -> Iterator[str]:
    """Go through the keys of a document, at any depth."""
    for inner in given.values() if isinstance(given, Mapping) else given if isinstance(given, list) else ():
        yield from _keys(inner)
    yield from map(str, given) if isinstance(given, Mapping) else ()


def _shown(statements: Any) -> Any:
    """Metadata fill nothing in: name the account as AWS's examples do."""
    return json.loads(json.dumps(statements, default=list).replace(f"{MARK}{ACCOUNT}{MARK}", "ACCOUNT-ID"))


def _substituted(given: Any, roles: Mapping[str, WantedRole]) -> Any:
    """Let CloudFormation fill marks in: by pseudo parameters, parameters and other roles."""
    if isinstance(given, Mapping):
        return {key: _substituted(item, roles) for key, item in given.items()}
    if isinstance(given, list):
        return [_substituted(item, roles) for item in given]
    if not isinstance(given, str) or MARK not in given:
        return given
    found = [(f"${{{_filled(p, roles)}}}" if is_mark else p.replace("${", "${!")) for p, is_mark in parts(given)]
    return {"Fn::Sub": "".join(found)}


def _filled(mark: str, roles: Mapping[str, WantedRole]) -> str:
    if mark == ACCOUNT:
        return "AWS::AccountId"
    return f"{_logical(mark)}.Arn" if mark in roles else _logical(mark)


def _logical(mark: str) -> str:
    return "".join(word.capitalize() for word in mark.split("_"))
