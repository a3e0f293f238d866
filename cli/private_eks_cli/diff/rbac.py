"""What Kubernetes' RBAC allows: bindings with the rules of their roles, by whoever they are for.

https://kubernetes.io/docs/reference/access-authn-authz/rbac/
"""

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from ..graph.makers import rules_of
from ..graph.model import Graph, Resource
from ..graph.objects import kind_of, namespace_of
from ..graph.patterns import Patterns, matches
from .holders import Held, Holder, Kind
from .statements import ANY, Statement, texts

EVERYTHING = "cluster-admin"
_MAKE = ("create", "patch", "update")
_READ = ("get", "list", "watch")
_RUNS = (
    "pods",
    "deployments",
    "daemonsets",
    "statefulsets",
    "replicasets",
    "replicationcontrollers",
    "jobs",
    "cronjobs",
)
_RISKS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("bind", "escalate"), ("clusterroles", "roles")),
    (("impersonate",), ("groups", "serviceaccounts", "users")),
    (_READ, ("secrets",)),
    (("create", "get"), ("nodes/proxy", "pods/attach", "pods/exec")),
    (("create",), ("serviceaccounts/token",)),
    (_MAKE, _RUNS),
    (_MAKE, ("mutatingwebhookconfigurations", "persistentvolumes", "validatingwebhookconfigurations")),
    (("approve",), ("signers",)),
)
"""https://kubernetes.io/docs/concepts/security/rbac-good-practices/#kubernetes-rbac-privilege-escalation-risks"""


def bound(graph: Graph) -> Held:
    """Give what bindings of a stack allow."""
    found: Held = {}
    for binding in graph.objects("ClusterRoleBinding", "RoleBinding"):
        place = namespace_of(binding) if kind_of(binding) == "RoleBinding" else "*"
        for subject, statement in itertools.product(_subjects(binding), list(_statements(graph, binding, place))):
            found.setdefault(Holder(Kind.CLUSTER, subject), []).append(statement)
    return found


def is_risk(piece: Statement) -> bool:
    """Tell whether a statement lets somebody come to more rights in the cluster."""
    [verb], [on] = piece.actions.patterns, piece.on.patterns
    resource = on.split(" ")[2]
    return any(
        any(matches(verb, risky) for risky in verbs) and any(matches(resource, risky) for risky in resources)
        for verbs, resources in _RISKS
    )


def spelled(on: str) -> str:
    """Say what a statement is about, such as "to `secrets` in namespace `shop`"."""
    place, group, resource, name = on.split(" ", 3)
    what = resource if group in ("", "*") or resource == "*" else f"{resource}.{group}"
    named = "" if name == "*" else f" `{name}`"
    return f"on `{what}`{named}" + ("" if place == "*" else f" in namespace `{place}`")


def _subjects(binding: Resource) -> Iterator[str]:
    for subject in binding.inputs.get("subjects") or ():
        place = (
            f"{subject.get('namespace') or namespace_of(binding)}/" if subject.get("kind") == "ServiceAccount" else ""
        )
        yield f"{subject.get('kind')} {place}{subject.get('name')}"


def _statements(graph: Graph, binding: Resource, place: str) -> Iterator[Statement]:
    rules = list(rules_of(graph, binding))
    for rule in rules:
        yield Statement(Patterns(texts(rule.get("verbs"))), Patterns(tuple(_things(rule, place))))
    name = str((binding.inputs.get("roleRef") or {}).get("name"))
    if name == EVERYTHING:
        yield Statement(ANY, Patterns((f"{place} * * *",)))
    elif not rules:
        yield Statement(Patterns((f"all of {name}",)), Patterns((f"{place} * * *",)))


def _things(rule: Mapping[str, Any], place: str) -> Iterator[str]:
    names = texts(rule.get("resourceNames")) or ("*",)
    for group, resource, name in itertools.product(texts(rule.get("apiGroups")), texts(rule.get("resources")), names):
        yield f"{place} {group} {resource} {name}"
    yield from (f"{place} urls {url} *" for url in texts(rule.get("nonResourceURLs")))
