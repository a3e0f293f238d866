"""IAM roles: what is attached to them, and who has them."""

from collections.abc import Iterable

from .model import Graph, Resource


def policies_of(graph: Graph, role_arn: str) -> list[Resource]:
    """Give the attachments and inline policies of a role; none for one from elsewhere."""
    names = {role.outputs["name"] for role in graph.of("Role") if role.arn == role_arn}
    return [policy for policy in graph.of("RolePolicyAttachment", "RolePolicy") if policy.inputs["role"] in names]


def attached(policies: Iterable[Resource]) -> set[str]:
    """Give the names of the managed ones."""
    return {policy.inputs["policyArn"].rsplit("/", 1)[-1] for policy in policies if "policyArn" in policy.inputs}


def roles_of_profile(graph: Graph, profile: Resource) -> list[Resource]:
    """Give the role of an instance profile, if it is ours."""
    return [role for role in graph.of("Role") if role.outputs["name"] == profile.inputs["role"]]
