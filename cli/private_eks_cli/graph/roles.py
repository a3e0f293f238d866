"""IAM roles: what is attached to them, what they may do, and who has them."""

from collections.abc import Iterable, Mapping
from typing import Any

from .asked import asked, of_names
from .documents import statements
from .model import Graph, Resource, strings
from .nodes import MANAGED, template_of

CAPABILITY = "aws:eks/capability:Capability"
_ENDS = ("", "-node", "-ec2", "-build")
"""What names of roles have behind those that settings call them by."""


def policies_of(graph: Graph, role_arn: str) -> list[Resource]:
    """Give the attachments and inline policies of a role; none for one from elsewhere."""
    names = {role.physical_name for role in graph.of("Role") if role.arn == role_arn}
    return [policy for policy in graph.of("RolePolicyAttachment", "RolePolicy") if policy.inputs["role"] in names]


def attached(policies: Iterable[Resource]) -> set[str]:
    """Give the names of the managed ones."""
    return {policy.inputs["policyArn"].rsplit("/", 1)[-1] for policy in policies if "policyArn" in policy.inputs}


def roles_of_capabilities(graph: Graph) -> set[str]:
    """Give the ARNs of the roles of EKS's capabilities, which EKS lets into the cluster by itself."""
    return {str(capability.inputs["roleArn"]) for capability in graph.of(CAPABILITY)}


def roles_of_profile(graph: Graph, profile: Resource) -> list[Resource]:
    """Give the role of an instance profile, if it is ours."""
    return [role for role in graph.of("Role") if role.physical_name == profile.inputs["role"]]


def roles_of_group(graph: Graph, group: Resource) -> list[Resource]:
    """Give the role of a group's nodes, if it is ours."""
    if group.type == MANAGED:
        return [role for role in graph.of("Role") if role.arn == group.inputs["nodeRoleArn"]]
    template = template_of(graph, group)
    arn = template.inputs.get("iamInstanceProfile", {}).get("arn") if template else None
    profiles = [profile for profile in graph.of("InstanceProfile") if profile.arn == arn]
    return [role for profile in profiles for role in roles_of_profile(graph, profile)]


def granted(graph: Graph, role_arn: str, action: str) -> set[str]:
    """Give the resources on which a role may call what starts with `action`."""
    found: set[str] = set()
    for policy in policies_of(graph, role_arn):
        for statement in statements(policy.inputs.get("policy")):
            if statement["Effect"] == "Allow" and any(name.startswith(action) for name in strings(statement["Action"])):
                found |= set(strings(statement["Resource"]))
    return found


def asked_roles(graph: Graph) -> Mapping[str, Mapping[str, Any]]:
    """Give what components are told of roles, by the names that settings call them."""
    found: Mapping[str, Mapping[str, Any]] = asked(graph, "iam", {}).get("roles", {})
    return found


def given_roles(graph: Graph) -> set[str]:
    """Give the ARNs of roles, and the names of instance profiles, that components are told are there already."""
    fields = ("arn", "instanceProfile")
    return {settings[field] for settings in asked_roles(graph).values() for field in fields if field in settings}


def further_policies(graph: Graph, role: Resource) -> set[str]:
    """Give the managed policies that somebody asked for, beside those that a role needs."""
    told = (settings.get("policies", []) for settings in _asked_of(graph, role))
    return {str(policy).rsplit("/", 1)[-1] for policies in told for policy in policies}


def has_further_statements(graph: Graph, role: Resource) -> bool:
    """Tell whether somebody asked for statements beside those that a role needs."""
    return any(settings.get("statements") for settings in _asked_of(graph, role))


def _asked_of(graph: Graph, role: Resource) -> list[Mapping[str, Any]]:
    roles = asked_roles(graph).items()
    return [told for key, told in roles if any(role.name in of_names(graph, f"{key}{end}") for end in _ENDS)]
