"""IAM roles: what is attached to them, what they may do, and who has them."""

from collections.abc import Iterable

from .documents import statements
from .model import Graph, Resource, strings
from .nodes import MANAGED, template_of


def policies_of(graph: Graph, role_arn: str) -> list[Resource]:
    """Give the attachments and inline policies of a role; none for one from elsewhere."""
    names = {role.physical_name for role in graph.of("Role") if role.arn == role_arn}
    return [policy for policy in graph.of("RolePolicyAttachment", "RolePolicy") if policy.inputs["role"] in names]


def attached(policies: Iterable[Resource]) -> set[str]:
    """Give the names of the managed ones."""
    return {policy.inputs["policyArn"].rsplit("/", 1)[-1] for policy in policies if "policyArn" in policy.inputs}


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
