"""What controls ask of roles in Kubernetes, and of access policies, which are EKS's own roles.

Rules of charts' roles are not in a recorded program.
"""

from collections.abc import Callable, Iterator

from ..graph.model import Graph, Resource
from ..graph.objects import title
from .judging import Rule
from .objects import without_objects
from .permissions import administrators, clusters, is_admin, unnamed_administrator

ASK = "Ask for their rules (kubectl get clusterroles,roles,clusterrolebindings,rolebindings --all-namespaces -o yaml)."
BINDINGS = ("ClusterRoleBinding", "RoleBinding")
ROLES = ("ClusterRole", "Role")
READ = ("get", "list", "watch")
SECRET_READERS = ("AmazonEKSAdminPolicy", "AmazonEKSAdminViewPolicy", "AmazonEKSEditPolicy")
"""Access policies beside the administrator's that let secrets be read.

https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html
"""


def roles(graph: Graph) -> list[Resource]:
    """Give the roles whose rules are known."""
    return [role for role in graph.objects(*ROLES) if "rules" in role.inputs]


def unseen_roles(graph: Graph) -> Iterator[str]:
    """Tell how many roles come from charts, which say what they allow when they are templated."""
    if found := [role for role in graph.objects(*ROLES) if "rules" not in role.inputs]:
        yield f"Charts bring {len(found)} roles whose rules are not in the recorded program. {ASK}"


def unseen_bindings(graph: Graph) -> Iterator[str]:
    """Tell how many bindings come from charts, which say what they bind when they are templated."""
    if found := [binding for binding in graph.objects(*BINDINGS) if "roleRef" not in binding.inputs]:
        yield f"Charts bring {len(found)} bindings whose contents are not in the recorded program. {ASK}"


def granting(what: str, verbs: tuple[str, ...], *resources: str) -> Callable[[Graph, Resource], Iterator[str]]:
    """Ask whether a role allows one of some verbs on one of some resources, by name or by wildcard."""

    def faults(graph: Graph, role: Resource) -> Iterator[str]:
        for rule in role.inputs["rules"] or ():
            named = {"*", *resources}.intersection(rule.get("resources") or ())
            if named and {"*", *verbs}.intersection(rule.get("verbs") or ()):
                yield f"{title(role)} may {what}"

    return faults


def wildcards(graph: Graph, role: Resource) -> Iterator[str]:
    """Name a role with a wildcard."""
    for rule in role.inputs["rules"] or ():
        if any("*" in (rule.get(key) or ()) for key in ("apiGroups", "resources", "verbs")):
            yield f"{title(role)} has a wildcard"


def delegating(graph: Graph, role: Resource) -> Iterator[str]:
    """Name a role that may give away, or take, rights of others."""
    for rule in role.inputs["rules"] or ():
        if found := sorted({"*", "bind", "escalate", "impersonate"}.intersection(rule.get("verbs") or ())):
            yield f"{title(role)} may {', '.join(found)}"


def who_administers(graph: Graph) -> list[Resource]:
    """Give clusters, administrators' access policies, and bindings."""
    return [*administrators(graph), *(b for b in graph.objects(*BINDINGS) if "roleRef" in b.inputs)]


def administering(graph: Graph, resource: Resource) -> Iterator[str]:
    """Name administrators whom the stack file does not name, and bindings of the role `cluster-admin`."""
    if "roleRef" not in resource.inputs:
        yield from unnamed_administrator(graph, resource)
    elif resource.inputs["roleRef"].get("name") == "cluster-admin":
        yield f"{title(resource)} binds cluster-admin"


def who_reads_secrets(graph: Graph) -> list[Resource]:
    """Give clusters, access policies beside the administrators', and roles."""
    grants = [grant for grant in graph.of("AccessPolicyAssociation") if not is_admin(grant)]
    return [*clusters(graph), *grants, *roles(graph)]


def reading_secrets(graph: Graph, resource: Resource) -> Iterator[str]:
    """Name roles, and access policies of the whole cluster, that let secrets be read."""
    if "policyArn" in resource.inputs:
        policy = resource.inputs["policyArn"].rpartition("/")[2]
        if policy in SECRET_READERS and resource.inputs["accessScope"]["type"] == "cluster":
            yield f"{resource.name} reads the secrets of all namespaces ({policy})"
    elif "rules" in resource.inputs:
        yield from granting("read secrets", READ, "secrets")(graph, resource)


def rule(faults: Callable[[Graph, Resource], Iterator[str]], met: str) -> Rule:
    """Judge every role of the stack; what charts' roles allow is to be asked for."""
    return Rule(roles, faults, met, without_objects("a Role or ClusterRole"), unseen_roles)
