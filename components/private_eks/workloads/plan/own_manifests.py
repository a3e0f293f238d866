"""Objects that the user brings as YAML, such as a rendered chart: held against what a private cluster can run.

Nothing of them is changed but the names of images, which become those of the mirror.
"""

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ...common.plan.arguments import refusal
from ...common.plan.refusals import Apart
from ...intranet.plan.registries import Registries
from ...kubernetes.plan.manifests import Manifest, containers_of, pod_template, settled
from ...kubernetes.plan.object_shapes import check_shape
from ...kubernetes.plan.syntax import faults
from ...namespaces.plan.pod_security import violations
from ...registry.plan.image_names import image_key
from .ingress_rules import check_ingress, classes_of, is_of_alb
from .own_secrets import check_secret, served_namespaces
from .scheduling import Pod, SchedulableCompute, check_place, profile_of
from .tls_policies import check_policy

_SCHEMES = {
    "Ingress": "alb.ingress.kubernetes.io/scheme",
    "Service": "service.beta.kubernetes.io/aws-load-balancer-scheme",
}
_TLS = "service.beta.kubernetes.io/aws-load-balancer-ssl-negotiation-policy"
_CLASSES = ("eks.amazonaws.com/nlb", "service.k8s.aws/nlb")
_EVERYWHERE = "DaemonSet"
_HOST = ("hostIPC", "hostNetwork", "hostPID")


def plan_manifests(
    manifests: Sequence[Mapping[str, Any]],
    images: Mapping[str, str],
    region: str,
    schedulable: SchedulableCompute,
    levels: Mapping[str, str] | None = None,
    registries: Registries | None = None,
) -> list[tuple[Manifest, dict[tuple[str, int], str]]]:
    """Check objects, and say which of their images are whose: by container family and position, the key of `images`.

    Lists are taken apart; `levels` are the Pod Security Standards of namespaces, by name, and `registries` those of the
    company.

    Raises ValueError for objects that could not run in a private cluster on `schedulable`, that would open a load
    balancer to the internet, or that carry secrets.
    """
    planned = []
    seen: set[tuple[str, ...]] = set()
    found = [(where, one, _check_object(where, one)) for where, one in flat("manifests", manifests)]
    served, classes = served_namespaces(one for _, one, _ in found), classes_of(one for _, one, _ in found)
    wrong = Apart()
    for where, manifest, identity in found:
        with wrong:
            check_secret(where, manifest, served)
            if identity in seen:
                raise refusal(where, "/".join(identity), "each object once", "remove the repeated one")
            seen.add(identity)
            if manifest["kind"] != "Ingress":
                _check_open(where, manifest)
            elif is_of_alb(manifest, classes):
                _check_open(where, manifest)
                check_ingress(where, manifest)
            _check_pod(where, manifest, schedulable)
            _check_security(where, manifest, levels or {})
            _check_syntax(where, manifest)
            on_nodes = _on_nodes(manifest, schedulable)
            serves = functools.partial((registries or Registries()).serves, on_nodes=on_nodes)
            planned.append((dict(manifest), _images(where, manifest, images, region, serves)))
    wrong.refuse()
    return planned


def with_images(manifest: Mapping[str, Any], references: Mapping[tuple[str, int], Any]) -> Manifest:
    """Give the object with the images that `references` name, by container family and position."""
    if not references:
        return dict(manifest)
    replaced: Manifest = _replaced(manifest, pod_template(manifest), references)
    return replaced


def _replaced(value: Any, template: Any, references: Mapping[tuple[str, int], Any]) -> Any:
    """Copy the way down to the pod's spec, and the containers in it."""
    if value is template:
        spec = dict(value["spec"])
        for family in {family for family, _ in references}:
            spec[family] = [
                {**container, "image": references.get((family, i), container.get("image"))}
                for i, container in enumerate(spec[family])
            ]
        return {**value, "spec": spec}
    if isinstance(value, Mapping):
        return {key: _replaced(item, template, references) for key, item in value.items()}
    return value


def flat(where: str, manifests: Sequence[Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Go through objects, those in lists too, each with its path.

    Raises ValueError for what is no object.
    """
    for i, manifest in enumerate(manifests):
        path = f"{where}[{i}]"
        if not isinstance(manifest, Mapping):
            raise refusal(path, manifest, "a Kubernetes object with apiVersion, kind and metadata", "correct the YAML")
        if str(manifest.get("kind")).endswith("List") and isinstance(manifest.get("items"), list):
            yield from flat(f"{path}.items", manifest["items"])
        else:
            yield path, settled(manifest)


def _check_object(where: str, manifest: Mapping[str, Any]) -> tuple[str, ...]:
    metadata = manifest.get("metadata")
    named = metadata.get("name") if isinstance(metadata, Mapping) else None
    for field, value in (("apiVersion", manifest.get("apiVersion")), ("kind", manifest.get("kind"))):
        if not isinstance(value, str) or not value:
            raise refusal(f"{where}.{field}", value, "a text", "write what kind of object it is")
    if not isinstance(named, str) or not named:
        raise refusal(f"{where}.metadata.name", named, "a name: generated ones differ each time", "give it a name")
    check_shape(where, manifest)
    namespace = metadata.get("namespace") or "" if isinstance(metadata, Mapping) else ""
    return (manifest["apiVersion"].split("/")[0], manifest["kind"], namespace, named)


def _check_syntax(where: str, manifest: Mapping[str, Any]) -> None:
    """Refuse names, keys and values that the API server refuses."""
    for path, given, allowed in faults(manifest):
        raise refusal(f"{where}.{path}", given, allowed, "correct it: the Kubernetes API refuses the object")


def _check_open(where: str, manifest: Mapping[str, Any]) -> None:
    """Refuse load balancers on the internet, and those of Kubernetes' own controller."""
    kind, spec = manifest["kind"], manifest.get("spec") or {}
    annotations = manifest["metadata"].get("annotations") or {}
    if kind == "Service" and spec.get("type") == "NodePort":
        raise refusal(
            f"{where}.spec.type", "NodePort", "ClusterIP or LoadBalancer", "nothing may come in by node ports"
        )
    if kind == "Service" and spec.get("externalIPs"):
        raise refusal(f"{where}.spec.externalIPs", spec["externalIPs"], "none", "use a load balancer")
    if kind == "Service" and spec.get("type") != "LoadBalancer":
        return
    if kind == "Service" and spec.get("loadBalancerClass") not in _CLASSES:
        given, allowed = spec.get("loadBalancerClass"), " or ".join(_CLASSES)
        remedy = "Kubernetes' own controller makes load balancers that are public, and opens the nodes' security group"
        raise refusal(f"{where}.spec.loadBalancerClass", given, allowed, remedy)
    if _TLS in annotations:
        check_policy(f"{where}.metadata.annotations.{_TLS}", str(annotations[_TLS]))
    if kind in _SCHEMES and annotations.get(_SCHEMES[kind]) != "internal":
        given = annotations.get(_SCHEMES[kind])
        raise refusal(f"{where}.metadata.annotations", given, f"{_SCHEMES[kind]}: internal", "add it")


def _check_pod(where: str, manifest: Mapping[str, Any], schedulable: SchedulableCompute) -> None:
    """Refuse pods that would stay pending, and those that Fargate cannot run."""
    template = pod_template(manifest)
    if template is None:
        return
    spec, pod = template.get("spec") or {}, _pod_of(manifest, template)
    if manifest["kind"] == _EVERYWHERE:
        if not schedulable.groups and not schedulable.open_ended:
            raise refusal(
                f"{where}.kind", _EVERYWHERE, "a Deployment: there are no nodes", "Fargate runs none of these"
            )
        return
    if profile_of(pod, schedulable.profiles):
        _check_fargate(where, manifest, spec)
    check_place(where, pod, schedulable)


def _pod_of(manifest: Mapping[str, Any], template: Mapping[str, Any]) -> Pod:
    spec = template.get("spec") or {}
    return Pod(
        namespace=manifest["metadata"].get("namespace") or "default",
        labels=(template.get("metadata") or {}).get("labels") or {},
        node_selector=spec.get("nodeSelector") or {},
        tolerations=spec.get("tolerations") or [],
    )


def _on_nodes(manifest: Mapping[str, Any], schedulable: SchedulableCompute) -> bool:
    """Tell whether no Fargate profile takes the pods of an object."""
    template = pod_template(manifest)
    everywhere = manifest["kind"] == _EVERYWHERE or template is None
    return everywhere or profile_of(_pod_of(manifest, template or {}), schedulable.profiles) is None


def _check_security(where: str, manifest: Mapping[str, Any], levels: Mapping[str, str]) -> None:
    """Refuse pods that their namespace would not start."""
    namespace, template = manifest["metadata"].get("namespace") or "default", pod_template(manifest)
    if template is None or namespace not in levels:
        return
    if found := violations(template.get("spec") or {}, levels[namespace]):
        allowed = f"what Pod Security {levels[namespace]!r} of namespace {namespace!r} starts"
        raise refusal(where, "; ".join(found), allowed, "harden it, or set pod_security of the namespace")


def _check_fargate(where: str, manifest: Mapping[str, Any], spec: Mapping[str, Any]) -> None:
    """https://docs.aws.amazon.com/eks/latest/userguide/fargate.html: what pods there cannot do."""
    found = next((field for field in _HOST if spec.get(field)), None)
    for family, i, container in containers_of(manifest):
        path = f"{family}[{i}]"
        limits = (container.get("resources") or {}).get("limits") or {}
        if (container.get("securityContext") or {}).get("privileged"):
            found = f"{path}.securityContext.privileged"
        elif any(port.get("hostPort") for port in container.get("ports") or []):
            found = f"{path}.ports.hostPort"
        elif gpu := next((name for name in limits if "/" in name), None):
            found = f"{path}.resources.limits.{gpu}"
    if any("hostPath" in volume for volume in spec.get("volumes") or []):
        found = "volumes.hostPath"
    if found:
        raise refusal(
            f"{where}.{found}", True, "nothing that needs a node: a Fargate profile takes these pods", "remove it"
        )


def _images(
    where: str, manifest: Mapping[str, Any], images: Mapping[str, str], region: str, serves: Callable[[str], bool]
) -> dict[tuple[str, int], str]:
    found = {}
    for family, i, container in containers_of(manifest):
        key = image_key(f"{where}.{family}[{i}].image", str(container.get("image", "")), images, region, serves)
        if key is not None:
            found[family, i] = key
    return found
