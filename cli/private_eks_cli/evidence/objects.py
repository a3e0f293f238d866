"""What controls ask of Kubernetes objects: namespaces and pods.

Pods of charts are their authors'. A recorded program knows their images, accounts and security contexts, and no more:
tests/charts holds those against the real charts, whole.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from private_eks.namespaces.plan.pod_security import BASELINE, RESTRICTED, containers_of

from ..cloud.kubernetes.objects import pod_template
from ..graph.asked import lacks_a_cluster
from ..graph.model import Graph, Resource
from ..graph.nodes import MANAGED, SELF_MANAGED, is_windows
from ..graph.objects import level_of, made_namespaces, name_of, namespace_of, title, workloads
from ..promises.complete import ajar
from ..promises.kubernetes_objects import of_charts
from ..promises.pod_security import EXEMPT, SWITCH, enforced_in_auto_mode, is_for_logging, policies_are_enforced
from ..promises.registries import pulled_from_elsewhere
from .judging import Status, Verdict

ASK = "Ask for what is in the cluster: kube-bench run --targets policies --benchmark eks-1.8.0."
NAMESPACE = "kubernetes:core/v1:Namespace"

BASELINE_UP = (BASELINE, RESTRICTED)

Pod = Mapping[str, Any]


def without_objects(what: str) -> Callable[[Graph], Verdict]:
    """Answer for stacks that make no such objects: where they make none at all, others do."""

    def answer(graph: Graph) -> Verdict:
        if graph.objects():
            return Verdict(Status.NOT_APPLICABLE, f"Of the objects that the stack makes, none is {what}.")
        return Verdict(Status.UNDECIDABLE, f"The stack makes no Kubernetes objects; others do. {ASK}")

    return answer


def namespaces(graph: Graph) -> list[Resource]:
    """Give the namespaces of the stack, without Kubernetes' own."""
    return [namespace for name, namespace in made_namespaces(graph).items() if name not in EXEMPT]


def namespaces_of_pods(graph: Graph) -> list[Resource]:
    """Give the namespaces of the stack without the one that tells Fargate where logs go, where no pod is."""
    return [namespace for namespace in namespaces(graph) if not is_for_logging(namespace)]


def all_pods(graph: Graph) -> list[Resource]:
    """Give whatever makes pods, charts' workloads too."""
    return [workload.resource for workload in workloads(graph)]


def own_pods(graph: Graph) -> list[Resource]:
    """Give whatever makes pods and is no chart's."""
    charts = of_charts(graph)
    return [resource for resource in all_pods(graph) if resource.urn not in charts]


def namespaces_and_pods(graph: Graph) -> list[Resource]:
    """Give what admits pods, and what makes them."""
    return [*namespaces(graph), *all_pods(graph)]


def namespaces_and_own_pods(graph: Graph) -> list[Resource]:
    """Give what admits pods, and what makes them and is no chart's."""
    return [*namespaces(graph), *own_pods(graph)]


def admission(what: str, forbidden: Callable[[Pod], bool], *levels: str) -> Callable[[Graph, Resource], Iterator[str]]:
    """Ask whether namespaces keep out, by one of some `levels`, what no pod does."""

    def faults(graph: Graph, resource: Resource) -> Iterator[str]:
        if resource.type == NAMESPACE:
            if level_of(resource) not in levels:
                yield f"namespace {name_of(resource)} admits {what}"
        elif forbidden(_pod(resource)):
            yield f"{title(resource)} has {what}"

    return faults


def privileged(pod: Pod) -> bool:
    """Tell whether a pod has a privileged container."""
    return any((c.get("securityContext") or {}).get("privileged") for c in containers_of(pod))


def escalates(pod: Pod) -> bool:
    """Tell whether a process of a pod may gain more rights than its parent has."""
    contexts = [c.get("securityContext") or {} for c in containers_of(pod)]
    return any(context.get("allowPrivilegeEscalation") is not False for context in contexts)


def shares(key: str) -> Callable[[Pod], bool]:
    """Tell, for a field such as `hostPID`, whether a pod shares that with its node."""
    return lambda pod: bool(pod.get(key))


def accounts(graph: Graph, resource: Resource) -> Iterator[str]:
    """Name pods that run as the account `default`, and namespaces where that account mounts a token."""
    if resource.type != NAMESPACE:
        if (_pod(resource).get("serviceAccountName") or "default") == "default":
            yield f"{title(resource)} runs as the account default"
        return
    place = name_of(resource)
    own = [a for a in graph.objects("ServiceAccount") if (namespace_of(a), name_of(a)) == (place, "default")]
    if not any(account.inputs.get("automountServiceAccountToken") is False for account in own):
        yield f"the account default of {place} mounts a token"


def binds_default(graph: Graph, namespace: Resource) -> bool:
    """Tell whether a role is bound to the account `default` of a namespace."""
    return any(
        subject.get("name") == "default" and subject.get("namespace", namespace_of(binding)) == name_of(namespace)
        for binding in graph.objects("ClusterRoleBinding", "RoleBinding")
        for subject in binding.inputs.get("subjects") or ()
    )


def mounted_tokens(graph: Graph, resource: Resource) -> Iterator[str]:
    """Name pods that mount the token of their account."""
    pod = _pod(resource)
    key = (namespace_of(resource), pod.get("serviceAccountName") or "default")
    own = [a.inputs for a in graph.objects("ServiceAccount") if (namespace_of(a), name_of(a)) == key]
    given = [pod.get("automountServiceAccountToken"), *(a.get("automountServiceAccountToken") for a in own)]
    if next((value for value in given if value is not None), True):
        yield f"{title(resource)} mounts a token"


def secrets_in_environment(graph: Graph, resource: Resource) -> Iterator[str]:
    """Name pods that get secrets as environment variables."""
    for container in containers_of(_pod(resource)):
        sources = [variable.get("valueFrom") or {} for variable in container.get("env") or ()]
        if any("secretKeyRef" in s for s in sources) or any("secretRef" in s for s in container.get("envFrom") or ()):
            yield f"{title(resource)} has a secret in its environment"


def secrets(graph: Graph) -> list[Resource]:
    """Give what tells where secrets are: those of the stack, and the endpoint of an external store."""
    stores = [e for e in graph.of("VpcEndpoint") if e.inputs.get("serviceName", "").endswith(".secretsmanager")]
    return [*graph.objects("Secret"), *graph.objects("SecretProviderClass"), *stores]


def written_secrets(graph: Graph, resource: Resource) -> Iterator[str]:
    """Name secrets that stand in the stack, where whoever reads its state reads them."""
    if resource.type == "kubernetes:core/v1:Secret":
        yield f"{title(resource)} is written by the stack"


def bounded(graph: Graph) -> list[Resource]:
    """Give the namespaces for pods, and the pods that are no chart's."""
    return [*namespaces_of_pods(graph), *own_pods(graph)]


def boundaries(graph: Graph, resource: Resource) -> Iterator[str]:
    """Name pods outside of the namespaces of the stack."""
    if resource.type != NAMESPACE and namespace_of(resource) not in made_namespaces(graph):
        yield f"{title(resource)} is in no namespace of the stack"


def namespaced(graph: Graph) -> list[Resource]:
    """Give the objects that are in a namespace."""
    return [resource for resource in graph.objects() if namespace_of(resource)]


def in_default(graph: Graph, resource: Resource) -> Iterator[str]:
    """Name an object in the namespace `default`."""
    if namespace_of(resource) == "default":
        yield f"{title(resource)} is in the namespace default"


def plugin(graph: Graph, compute: Resource) -> Iterator[str]:
    """Name compute whose network plugin knows no network policies."""
    addons = {addon.inputs["addonName"] for addon in graph.of("aws:eks/addon:Addon")}
    if compute.type.endswith(":FargateProfile"):
        yield f"Fargate profile {compute.name} enforces no network policies"
    elif compute.type in (MANAGED, SELF_MANAGED) and "vpc-cni" not in addons and not lacks_a_cluster(graph):
        yield f"nodes of {compute.name} have no network plugin of AWS"


def addons_elsewhere(graph: Graph) -> Iterator[str]:
    """Tell that the add-ons are somebody else's, because the cluster is."""
    if lacks_a_cluster(graph):
        yield "The cluster's add-ons are not made here: ask for its own (aws eks describe-addon --addon-name vpc-cni)."


def enforcement(graph: Graph, compute: Resource) -> Iterator[str]:
    """Name compute that enforces no network policies."""
    yield from plugin(graph, compute)
    if compute.type in (MANAGED, SELF_MANAGED) and not (policies_are_enforced(graph) or lacks_a_cluster(graph)):
        yield f"nodes of {compute.name} enforce no network policies"
    elif compute.type in (MANAGED, SELF_MANAGED) and is_windows(graph, compute):
        yield f"nodes of {compute.name} run Windows, where no network policies are enforced"
    if compute.type.endswith(":Cluster") and not enforced_in_auto_mode(graph):
        yield f"Auto Mode enforces network policies only where ConfigMap {'/'.join(SWITCH[:2])} says so"


def image_sources(graph: Graph) -> list[Resource]:
    """Give the endpoints of ECR, and what makes pods."""
    endpoints = [e for e in graph.of("VpcEndpoint") if ".ecr." in e.inputs.get("serviceName", "")]
    return [*endpoints, *all_pods(graph)]


def registries(graph: Graph, resource: Resource) -> Iterator[str]:
    """Name pods with images of other registries, and endpoints that let principals of other accounts through."""
    if resource.type.endswith(":VpcEndpoint"):
        yield from ajar(resource)
    for workload in workloads(graph):
        if workload.resource is resource:
            yield from pulled_from_elsewhere(graph, workload)


def _pod(resource: Resource) -> Pod:
    template = pod_template(resource.inputs) or {}
    return template.get("spec") or {}
