"""What service accounts may do: in AWS by the role in their annotation, in the cluster by the roles bound to them."""

from collections.abc import Iterator
from typing import Any

from private_eks.addons.plan.known_addons import KNOWN

from ..graph.documents import statements
from ..graph.makers import made_later
from ..graph.model import Graph, Resource
from ..graph.objects import SYSTEM, annotations_of, by_name, kind_of, name_of, namespace_of, title, workloads

ROLE_ARN = "eks.amazonaws.com/role-arn"
"""https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html"""
BUILT_IN_ROLES = frozenset({"admin", "cluster-admin", "edit", "view"})
"""https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings"""
SUBJECT = "system:serviceaccount"


def roles_of_pods(graph: Graph) -> Iterator[str]:
    """Name annotations of roles that do not trust exactly their service account, and bindings of what is not there."""
    for account in graph.objects("ServiceAccount"):
        if arn := annotations_of(account).get(ROLE_ARN):
            yield from _trusted(graph, account, arn)
    for binding in graph.objects("ClusterRoleBinding", "RoleBinding"):
        yield from _bound(graph, binding)


def _trusted(graph: Graph, account: Resource, arn: str) -> Iterator[str]:
    roles = [role for role in graph.of("Role") if role.arn == arn]
    if not roles:
        yield f"{title(account)} has the role {arn}, which is none of the stack's"
    subject = f"{SUBJECT}:{namespace_of(account)}:{name_of(account)}"
    for role in roles:
        if _subjects(role) != {subject}:
            trusted = ", ".join(sorted(_subjects(role))) or "none"
            yield f"{title(account)} has the role {role.name}, which trusts {trusted} instead of {subject}"


def _subjects(role: Resource) -> set[str]:
    """Give the service accounts that a role trusts by the cluster's OIDC provider."""
    found: set[str] = set()
    for statement in statements(role.inputs["assumeRolePolicy"]):
        exact: dict[str, Any] = statement.get("Condition", {}).get("StringEquals", {})
        values = [value for key, value in exact.items() if key.endswith(":sub")]
        found.update(one for value in values for one in ([value] if isinstance(value, str) else value))
    return found


def service_accounts_by_role(role: Resource) -> set[tuple[str, str]]:
    """Give the service accounts, by namespace and name, that get a role by IRSA."""
    subjects = (subject.split(":") for subject in _subjects(role))
    return {(parts[2], parts[3]) for parts in subjects if len(parts) == 4}


def _bound(graph: Graph, binding: Resource) -> Iterator[str]:
    reference: dict[str, Any] = binding.inputs.get("roleRef") or {}
    if not reference:
        return
    kind, name = str(reference.get("kind")), str(reference.get("name"))
    roles = {key for key, role in by_name(graph, kind).items() if kind_of(role) == kind}
    place = namespace_of(binding) if kind == "Role" else ""
    built_in = kind == "ClusterRole" and (name in BUILT_IN_ROLES or name.startswith(("eks:", "system:")))
    outside = kind == "Role" and place == SYSTEM
    if (place, name) not in roles and not built_in and not outside:
        yield f"{title(binding)} binds {kind} {name}, which does not exist"
    for place, account in _missing_accounts(graph, binding):
        yield f"{title(binding)} is for ServiceAccount {place}/{account}, which does not exist"


def _missing_accounts(graph: Graph, binding: Resource) -> Iterator[tuple[str, str]]:
    """Give the accounts that a binding names and nobody makes, in namespaces where the stack runs something.

    Elsewhere somebody else does, or nobody yet: a binding for an absent monitoring stack harms nobody.
    """
    accounts = by_name(graph, "ServiceAccount")
    lived_in = {place for place, _ in accounts} | {workload.namespace for workload in workloads(graph)}
    for subject in binding.inputs.get("subjects") or ():
        place, account = subject.get("namespace") or namespace_of(binding), subject["name"]
        if subject["kind"] != "ServiceAccount" or (place, account) in accounts or place not in lived_in - {SYSTEM}:
            continue
        brought = account in ("default", *_accounts_of_addons(graph, place))
        if not brought and not made_later(graph, "ServiceAccount", place, account):
            yield place, account


def _accounts_of_addons(graph: Graph, namespace: str) -> Iterator[str]:
    for addon in graph.of("aws:eks/addon:Addon"):
        known = KNOWN.get(addon.inputs["addonName"])
        if known and known.namespace == namespace:
            yield from known.service_accounts
