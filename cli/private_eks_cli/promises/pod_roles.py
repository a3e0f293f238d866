"""Roles for pods: trusted for exact service accounts of this cluster, able to do what is meant, and handed out."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from private_eks.addons.plan.addon_facts import KnownAddon
from private_eks.addons.plan.known_addons import KNOWN

from ..graph.asked import asked
from ..graph.documents import statements
from ..graph.model import Graph, Resource
from ..graph.roles import attached, further_policies, has_further_statements, policies_of, roles_of_capabilities

POD_IDENTITY = "pods.eks.amazonaws.com"
TAGS = ("eks-cluster-arn", "kubernetes-namespace", "kubernetes-service-account")


def trusted_exactly(graph: Graph) -> Iterator[str]:
    """Name roles that pods of other clusters or other service accounts get too, and those given to the wrong pods."""
    clusters = {cluster.arn for cluster in graph.of("aws:eks/cluster:Cluster")}
    for role in graph.of("Role"):
        yield from trusted_widely(role, clusters)
    for what, arn, account in _handed_out(graph):
        for role in graph.of("Role"):
            if role.arn == arn and account not in _accounts(role):
                yield f"{what} hands out role {role.name}, which does not trust {'/'.join(account)}"


def trusted_widely(role: Resource, clusters: set[str]) -> Iterator[str]:
    """Name pods that one role trusts beside those that it is for, in one of the clusters with these ARNs."""
    for statement in statements(role.inputs["assumeRolePolicy"]):
        exact = statement.get("Condition", {}).get("StringEquals", {})
        # A text is `*`, everybody, whom `least_privilege` names.
        principal = statement["Principal"] if isinstance(statement["Principal"], Mapping) else {}
        if principal.get("Service") == POD_IDENTITY and not _names_pods(exact, clusters):
            yield f"role {role.name} may be assumed for other pods or clusters"
        if "Federated" in principal and not _names_accounts(exact):
            yield f"role {role.name} may be assumed for other service accounts"


def promised(graph: Graph) -> Iterator[str]:
    """Name roles that can do nothing or that no pod gets, and permissions that are declared and not given.

    A capability may need none: EKS lets it into the cluster.
    """
    handed = {arn for _, arn, _ in _handed_out(graph)}
    capable = roles_of_capabilities(graph)
    for role in graph.ours("Role"):
        if not policies_of(graph, role.arn) and role.arn not in capable:
            yield f"role {role.name} may do nothing"
        if POD_IDENTITY in role.inputs["assumeRolePolicy"] and role.arn not in handed:
            yield f"no pod gets role {role.name}"
    for addon in graph.of("Addon"):
        if known := KNOWN.get(addon.inputs["addonName"]):
            yield from _granted(graph, addon, known)
    ours = [component.name for component in graph.of("private-eks:index:Identities")]
    for key, identity in asked(graph, "identities", {}).items():
        for role in (role for role in graph.of("Role") if role.name in {f"{name}-{key}" for name in ours}):
            inline = bool(identity.get("statements") or identity.get("targetRoleArn"))
            yield from _permissions(graph, f"identities.{key}", role, identity.get("policies", []), inline)


def _granted(graph: Graph, addon: Resource, known: KnownAddon) -> Iterator[str]:
    arns = _roles_of_addon(addon)
    if not arns and (known.policies or known.statements or known.needs_role):
        yield f"{addon.name} does not get its role"
    for role in (role for role in graph.of("Role") if role.arn in arns):
        yield from _permissions(graph, addon.name, role, known.policies, bool(known.statements))


def _permissions(graph: Graph, what: str, role: Resource, policies: Iterable[str], inline: bool) -> Iterator[str]:
    given = policies_of(graph, role.arn)
    wanted = {policy.rsplit("/", 1)[-1] for policy in policies} | further_policies(graph, role)
    if (names := attached(given)) != wanted:
        yield f"{what} has {', '.join(sorted(names)) or 'no policy'} instead of {', '.join(sorted(wanted)) or 'none'}"
    inline = inline or has_further_statements(graph, role)
    if inline != any(policy.type.endswith(":RolePolicy") for policy in given):
        yield f"{what} {'lacks its' if inline else 'has'} statements{'' if inline else ' without need'}"


def _handed_out(graph: Graph) -> Iterator[tuple[str, str, tuple[str, str]]]:
    """Go through what Pod Identity hands out: by what, which role, and to which namespace and service account."""
    for association in graph.of("PodIdentityAssociation"):
        inputs = association.inputs
        yield f"association {association.name}", inputs["roleArn"], (inputs["namespace"], inputs["serviceAccount"])
    for addon in graph.of("Addon"):
        known = KNOWN.get(addon.inputs["addonName"])
        for given in addon.inputs.get("podIdentityAssociations", []):
            yield addon.name, given["roleArn"], (known.namespace if known else "", given["serviceAccount"])


def _roles_of_addon(addon: Resource) -> set[str]:
    given = [association["roleArn"] for association in addon.inputs.get("podIdentityAssociations", [])]
    return {arn for arn in (*given, addon.inputs.get("serviceAccountRoleArn")) if arn}


def _accounts(role: Resource) -> set[tuple[str, str]]:
    """Give the namespaces and service accounts that a role for Pod Identity trusts."""
    found = set()
    for statement in statements(role.inputs["assumeRolePolicy"]):
        _, namespace, accounts = (_tag(statement.get("Condition", {}).get("StringEquals", {}), tag) for tag in TAGS)
        found |= {(namespace[0], account) for account in accounts if namespace}
    return found


def _names_pods(exact: Mapping[str, Any], clusters: set[str]) -> bool:
    cluster, namespace, accounts = (_tag(exact, tag) for tag in TAGS)
    return bool(set(cluster) & clusters and len(cluster) == len(namespace) == 1 and accounts)


def _names_accounts(exact: Mapping[str, Any]) -> bool:
    """IRSA compares the audience, and the subject: `system:serviceaccount:<namespace>:<name>`."""
    subjects = [value for key, values in exact.items() if key.endswith(":sub") for value in _listed(values)]
    audiences = [value for key, values in exact.items() if key.endswith(":aud") for value in _listed(values)]
    parts = [subject.split(":") for subject in subjects]
    named = all(len(p) == 4 and p[:2] == ["system", "serviceaccount"] and "*" not in p[2] + p[3] for p in parts)
    return bool(parts) and named and audiences == ["sts.amazonaws.com"]


def _tag(exact: Mapping[str, Any], name: str) -> list[str]:
    return _listed(exact.get(f"aws:RequestTag/{name}", []))


def _listed(values: str | list[str]) -> list[str]:
    return [values] if isinstance(values, str) else values
