"""What several promises ask about Kubernetes objects: who they are, what pods they make, what else is there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from private_eks.addons.plan.known_addons import KNOWN
from private_eks.workloads.plan.ingress_rules import classes_of, is_of_alb

from ..cloud.kubernetes.connections import RENDER
from ..cloud.kubernetes.objects import is_namespaced, pod_template, scope_of
from ..cloud.kubernetes.refusals import BUILT_IN_NAMESPACES, is_custom
from .asked import asked
from .model import Graph, Resource

ENFORCE = "pod-security.kubernetes.io/enforce"
SYSTEM = "kube-system"


@dataclass(frozen=True, slots=True)
class Workload:
    """An object that makes pods, and the pods' description."""

    resource: Resource
    template: Mapping[str, Any]

    @property
    def namespace(self) -> str:
        """Where its pods are."""
        return namespace_of(self.resource)

    @property
    def labels(self) -> Mapping[str, str]:
        """The labels of its pods."""
        return metadata_of(self.template).get("labels") or {}

    @property
    def spec(self) -> Mapping[str, Any]:
        """What its pods are."""
        return self.template.get("spec") or {}

    def __str__(self) -> str:
        """Name it."""
        return title(self.resource)


def workloads(graph: Graph) -> list[Workload]:
    """Give everything that makes pods."""
    found: list[Workload] = graph.remembered("workloads", lambda: list(_workloads(graph)))
    return list(found)


def _workloads(graph: Graph) -> Iterator[Workload]:
    for resource in graph.objects():
        template = pod_template(resource.inputs)
        if template is not None:
            yield Workload(resource, template)


def title(resource: Resource) -> str:
    """Name an object as people do: `Deployment shop/web`."""
    return f"{kind_of(resource)} {'/'.join(part for part in (namespace_of(resource), name_of(resource)) if part)}"


def kind_of(resource: Resource) -> str:
    """Give the kind."""
    return resource.type.rsplit(":", 1)[-1]


def metadata_of(manifest: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give the metadata; none is empty."""
    return manifest.get("metadata") or {}


def spec_of(resource: Resource) -> Mapping[str, Any]:
    """Give the specification; none is empty."""
    return resource.inputs.get("spec") or {}


def name_of(resource: Resource) -> str:
    """Give an object's own name."""
    return str(metadata_of(resource.inputs).get("name", ""))


def namespace_of(resource: Resource) -> str:
    """Give an object's namespace; nothing if its kind has none."""
    return place_of(resource.inputs)


def place_of(manifest: Mapping[str, Any]) -> str:
    """Give the namespace of an object: nobody knows whether a custom kind has one where none is written."""
    given = str(metadata_of(manifest).get("namespace") or "")
    if not is_namespaced(manifest):
        return ""
    return given or ("" if is_custom(manifest) else "default")


def albs(graph: Graph) -> list[Resource]:
    """Give the Ingresses that become load balancers of AWS; those of other controllers' classes do not."""
    classes = classes_of(found.inputs for found in graph.objects("IngressClass"))
    return [ingress for ingress in graph.objects("Ingress") if is_of_alb(ingress.inputs, classes)]


def load_balancers(graph: Graph) -> list[Resource]:
    """Give what becomes a load balancer."""
    return [*albs(graph), *(s for s in graph.objects("Service") if spec_of(s).get("type") == "LoadBalancer")]


def scopes_of(graph: Graph) -> dict[tuple[str, str], str]:
    """Give the scopes of the custom resources that the program defines, by group and kind."""
    return dict(scope_of(definition.inputs) for definition in graph.objects("CustomResourceDefinition"))


def identity_of(manifest: Mapping[str, Any]) -> tuple[str, str, str]:
    """Give kind, namespace and name of an object."""
    return str(manifest.get("kind")), place_of(manifest), str(metadata_of(manifest).get("name", ""))


def is_own(graph: Graph, resource: Resource) -> bool:
    """Tell whether an object is one that the user brings."""
    return (kind_of(resource), namespace_of(resource), name_of(resource)) in brought(graph)


def brought(graph: Graph) -> set[tuple[str, str, str]]:
    """Give kind, namespace and name of the objects that users bring, beside those that components describe."""
    found: set[tuple[str, str, str]] = graph.remembered(
        "brought", lambda: {identity_of(manifest) for manifest in asked(graph, "manifests", [])}
    )
    return found


def annotations_of(resource: Resource) -> Mapping[str, str]:
    """Give an object's annotations."""
    return metadata_of(resource.inputs).get("annotations") or {}


def by_name(graph: Graph, *kinds: str) -> dict[tuple[str, str], Resource]:
    """Give the objects of some kinds by namespace and name."""
    return {(namespace_of(r), name_of(r)): r for r in graph.objects(*kinds)}


def made_namespaces(graph: Graph) -> dict[str, Resource]:
    """Give the namespaces that the program makes."""
    return {name_of(resource): resource for resource in graph.objects("Namespace")}


def level_of(namespace: Resource) -> str:
    """Give the level of pod security that a namespace enforces; nothing if it does not."""
    return str((metadata_of(namespace.inputs).get("labels") or {}).get(ENFORCE, ""))


def all_namespaces(graph: Graph) -> set[str]:
    """Give the namespaces that there will be: ours, Kubernetes' own and those of the add-ons."""
    addons = {addon.inputs["addonName"] for addon in graph.of("aws:eks/addon:Addon")}
    return {*made_namespaces(graph), *BUILT_IN_NAMESPACES, *(KNOWN[name].namespace for name in addons & KNOWN.keys())}


def applied(graph: Graph) -> list[Resource]:
    """Give the objects whose provider calls a Kubernetes API."""
    return [resource for resource in graph.objects() if not renders(graph, resource)]


def renders(graph: Graph, resource: Resource) -> bool:
    """Tell whether an object's provider writes files, and calls nobody."""
    provider = graph.provider_of(resource)
    return bool(provider and provider.inputs.get(RENDER))


def selects(selector: Mapping[str, Any], labels: Mapping[str, str]) -> bool:
    """Tell whether a label selector with `matchLabels` and `matchExpressions` matches; an empty one matches all.

    https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
    """
    exact: Mapping[str, str] = selector.get("matchLabels") or {}
    return exact.items() <= labels.items() and all(
        _holds(expression, labels.get(expression["key"])) for expression in selector.get("matchExpressions") or ()
    )


def _holds(expression: Mapping[str, Any], value: str | None) -> bool:
    operator, values = expression["operator"], expression.get("values") or ()
    if operator in ("In", "NotIn"):
        return (value in values) is (operator == "In")
    return (value is not None) is (operator == "Exists")


def selected(graph: Graph, selector: Mapping[str, Any], namespace: str) -> Iterator[Workload]:
    """Go through what a selector finds in a namespace."""
    for workload in workloads(graph):
        if workload.namespace == namespace and selects(selector, workload.labels):
            yield workload
