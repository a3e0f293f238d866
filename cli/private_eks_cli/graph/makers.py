"""What software makes in its own namespace when it runs: whoever may create an object there is taken at its word.

https://kubernetes.io/docs/reference/access-authn-authz/rbac/
"""

from collections.abc import Iterator, Mapping
from typing import Any

from private_eks.kubernetes.plan.manifests import is_built_in

from .model import Graph, Resource
from .objects import kind_of, name_of, namespace_of

RESOURCES: Mapping[str, str] = {
    "ConfigMap": "configmaps",
    "PersistentVolumeClaim": "persistentvolumeclaims",
    "Secret": "secrets",
    "ServiceAccount": "serviceaccounts",
}
"""What pods start with, as rules of roles call it."""
MAKING = frozenset({"*", "create"})
BUILT_IN_MAKERS = frozenset({"admin", "cluster-admin", "edit"})
"""https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles"""


def made_later(graph: Graph, kind: str, namespace: str, name: str) -> bool:
    """Tell whether an account of the namespace may create such objects, or a custom resource there stands for them."""
    resource = RESOURCES.get(kind)
    if resource is None:
        return False
    return any(_makes(graph, binding, resource, namespace) for binding in _bindings(graph)) or any(
        name.startswith(made) for made in custom_resources(graph, namespace)
    )


def custom_resources(graph: Graph, namespace: str) -> list[str]:
    """Name the custom resources in a namespace: their operators make further objects and pods for them."""
    return [name_of(r) for r in graph.objects() if not is_built_in(r.inputs) and namespace_of(r) == namespace]


def _bindings(graph: Graph) -> list[Resource]:
    return graph.objects("ClusterRoleBinding", "RoleBinding")


def _makes(graph: Graph, binding: Resource, resource: str, namespace: str) -> bool:
    """Tell whether a binding lets an account of the namespace create there."""
    if namespace_of(binding) not in ("", namespace):
        return False
    subjects = [s for s in binding.inputs.get("subjects") or () if s.get("kind") == "ServiceAccount"]
    if namespace not in {subject.get("namespace") or namespace_of(binding) for subject in subjects}:
        return False
    reference = binding.inputs.get("roleRef") or {}
    if reference.get("kind") == "ClusterRole" and reference.get("name") in BUILT_IN_MAKERS:
        return True
    return any(_covers(rule, resource) for rule in rules_of(graph, binding))


def rules_of(graph: Graph, binding: Resource) -> Iterator[Mapping[str, Any]]:
    """Go through the rules of the role that a binding names, if it is the stack's."""
    reference = binding.inputs.get("roleRef") or {}
    for role in graph.objects("ClusterRole", "Role"):
        wanted = (reference.get("kind"), reference.get("name"))
        here = kind_of(role) == "ClusterRole" or namespace_of(role) == namespace_of(binding)
        if (kind_of(role), name_of(role)) == wanted and here:
            yield from role.inputs.get("rules") or ()


def _covers(rule: Mapping[str, Any], resource: str) -> bool:
    groups, resources = set(rule.get("apiGroups") or ()), set(rule.get("resources") or ())
    return bool(groups & {"", "*"} and resources & {resource, "*"} and MAKING.intersection(rule.get("verbs") or ()))
