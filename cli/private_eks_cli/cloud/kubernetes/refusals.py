"""What the API server refuses, in its words, as rules over the objects that it has.

Names and labels: https://kubernetes.io/docs/concepts/overview/working-with-objects/. Immutable fields:
`Validate...Update` in https://github.com/kubernetes/kubernetes/tree/master/pkg/apis. Where the simulation is stricter,
the rule says so.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from private_eks.kubernetes.plan.syntax import faults
from private_eks.namespaces.plan.pod_security import LEVELS, PRIVILEGED, violations
from private_eks.workloads.plan.jobs import NEVER, ON_FAILURE
from private_eks.workloads.plan.schedules import check_schedule, check_time_zone

from ..refusals import RefusedError
from .changes import changed_paths, covers
from .objects import BUILT_IN_GROUPS, CRD, Key, Manifest, group_of, pod_template, scope_of

BUILT_IN_NAMESPACES = frozenset({"default", "kube-node-lease", "kube-public", "kube-system"})
ENFORCE = "pod-security.kubernetes.io/enforce"

_LABEL = r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?"
_DOTTED = rf"{_LABEL}(\.{_LABEL})*"
_SUBDOMAIN = rf"(?=.{{1,253}}$){_DOTTED}"
_NAMES: Mapping[tuple[str, str], str] = {
    ("", "Namespace"): _LABEL,
    ("", "Service"): r"[a-z]([-a-z0-9]{0,61}[a-z0-9])?",
    ("apiregistration.k8s.io", "APIService"): _SUBDOMAIN,
}
"""Patterns of names, where they are not those of DNS subdomains."""
_FREE_NAMES = "rbac.authorization.k8s.io"
"""Names of this group are only kept from being paths."""
_QUALIFIED = re.compile(rf"(({_DOTTED})/)?[A-Za-z0-9]([-A-Za-z0-9_.]{{0,61}}[A-Za-z0-9])?")
_VALUE = re.compile(r"([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?")

_CLAIM_MUTABLE = ("spec.resources", "spec.volumeAttributesClassName")
_SET_MUTABLE = (
    "spec.minReadySeconds",
    "spec.ordinals",
    "spec.persistentVolumeClaimRetentionPolicy",
    "spec.replicas",
    "spec.revisionHistoryLimit",
    "spec.template",
    "spec.updateStrategy",
)
_IMMUTABLE: Mapping[tuple[str, str], tuple[tuple[str, ...], tuple[str, ...]]] = {
    ("", "PersistentVolume"): (("spec.csi", "spec.hostPath", "spec.local", "spec.nfs", "spec.nodeAffinity"), ()),
    ("", "PersistentVolumeClaim"): (("spec",), _CLAIM_MUTABLE),
    ("", "Secret"): (("type",), ()),
    ("", "Service"): (("spec.clusterIP", "spec.loadBalancerClass"), ()),
    ("apps", "DaemonSet"): (("spec.selector",), ()),
    ("apps", "Deployment"): (("spec.selector",), ()),
    ("apps", "StatefulSet"): (("spec",), _SET_MUTABLE),
    ("batch", "Job"): (("spec.completions", "spec.selector", "spec.template"), ()),
    ("networking.k8s.io", "IngressClass"): (("spec.controller",), ()),
    ("rbac.authorization.k8s.io", "ClusterRoleBinding"): (("roleRef",), ()),
    ("rbac.authorization.k8s.io", "RoleBinding"): (("roleRef",), ()),
    ("scheduling.k8s.io", "PriorityClass"): (("preemptionPolicy", "value"), ()),
    ("storage.k8s.io", "StorageClass"): (("parameters", "provisioner", "reclaimPolicy", "volumeBindingMode"), ()),
}
"""Properties that cannot change, and those among them that can."""

Objects = Mapping[Key, Manifest]


def refuse_creation(
    manifest: Manifest, key: Key, objects: Objects, namespaces: Mapping[str, Mapping[str, str]]
) -> None:
    """Raise RefusedError if the object cannot be made; `namespaces` are those that exist, with their labels."""
    if key in objects:
        raise RefusedError(f'{_resource(key)} "{key.name}" already exists')
    if key.namespace and key.namespace not in namespaces:
        raise RefusedError(f'namespaces "{key.namespace}" not found')
    _refuse(manifest, key, namespaces)


def refuse_update(old: Manifest, new: Manifest, key: Key, namespaces: Mapping[str, Mapping[str, str]]) -> None:
    """Raise RefusedError if the object cannot be changed in place."""
    fixed, free = _IMMUTABLE.get((key.group, key.kind), ((), ()))
    if old.get("immutable") and key.kind in ("ConfigMap", "Secret"):
        fixed = (*fixed, "binaryData", "data", "immutable", "stringData")
    for path in changed_paths(old, new):
        if any(covers(property_, path) for property_ in fixed) and not any(covers(part, path) for part in free):
            raise RefusedError(f'{key.kind} "{key.name}" is invalid: {path}: Invalid value: field is immutable')
    _refuse(new, key, namespaces)


def refuse_deletion(key: Key, objects: Objects) -> None:
    """Raise RefusedError if the object has to stay.

    Stricter than Kubernetes, which deletes what is in a namespace or of a defined kind together with it: a load
    balancer would stay behind, and whoever deletes in this order has forgotten a dependency.
    """
    if (key.group, key.kind) == ("", "Namespace"):
        if key.name in BUILT_IN_NAMESPACES:
            raise RefusedError(f'namespaces "{key.name}" is forbidden: this namespace may not be deleted')
        _still_there(f"namespace {key.name}", [other for other in objects if other.namespace == key.name])
    if key.kind == CRD:
        defined, _ = scope_of(objects[key])
        _still_there(f"definition {key.name}", [other for other in objects if (other.group, other.kind) == defined])


def unknown_kind(manifest: Manifest) -> RefusedError:
    """Say that nobody has defined the kind."""
    return RefusedError(
        f'no matches for kind "{manifest["kind"]}" in version "{manifest["apiVersion"]}": '
        "install its CustomResourceDefinition first"
    )


def is_custom(manifest: Manifest) -> bool:
    """Tell whether somebody has to define the kind."""
    return group_of(manifest) not in BUILT_IN_GROUPS


def _refuse(manifest: Manifest, key: Key, namespaces: Mapping[str, Mapping[str, str]]) -> None:
    for reason in (*_bad_name(key), *_bad_labels(manifest), *_bad_template(manifest), *_bad_parts(manifest)):
        raise RefusedError(f'{key.kind} "{key.name}" is invalid: {reason}')
    for reason in _insecure(manifest, namespaces.get(key.namespace, {})):
        raise RefusedError(f'pods of {key.kind} "{key.name}" are forbidden: violates PodSecurity {reason}')


def _bad_name(key: Key) -> Iterator[str]:
    if key.group == _FREE_NAMES:
        good = key.name not in ("", ".", "..") and not set("/%") & set(key.name)
    else:
        good = bool(re.fullmatch(_NAMES.get((key.group, key.kind), _SUBDOMAIN), key.name))
    if not good:
        yield f'metadata.name: Invalid value: "{key.name}": lower case letters, digits, inner hyphens'


def _bad_labels(manifest: Manifest) -> Iterator[str]:
    """Keys of labels and annotations have one form, values of labels another; annotations hold any text."""
    template = pod_template(manifest) or {}
    for path, metadata in (("", manifest.get("metadata")), ("spec.template.", template.get("metadata"))):
        for kind in ("annotations", "labels"):
            for key, value in ((metadata or {}).get(kind) or {}).items():
                if not _QUALIFIED.fullmatch(key):
                    yield f'{path}metadata.{kind}: Invalid value: "{key}": name part must be 1 to 63 characters'
                if not isinstance(value, str):
                    yield f"{path}metadata.{kind}.{key}: Invalid value: {value!r}: must be a string"
                elif kind == "labels" and not _VALUE.fullmatch(value):
                    yield f'{path}metadata.labels: Invalid value: "{value}": a valid label has up to 63 characters'


def _bad_template(manifest: Manifest) -> Iterator[str]:
    """Who makes pods by a selector finds them by it."""
    template, spec = pod_template(manifest), manifest.get("spec") or {}
    if template is None or manifest["kind"] not in ("DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"):
        return
    wanted = (spec.get("selector") or {}).get("matchLabels") or {}
    labels: Mapping[str, Any] = (template.get("metadata") or {}).get("labels") or {}
    if not spec.get("selector"):
        yield "spec.selector: Required value"
    elif not wanted.items() <= labels.items():
        yield "spec.template.metadata.labels: Invalid value: `selector` does not match template `labels`"


def _bad_parts(manifest: Manifest) -> Iterator[str]:
    """Keys of files, names of variables, ports and containers, and what jobs alone have."""
    for path, given, allowed in faults(manifest):
        yield f"{path}: Invalid value: {given!r}: {allowed}"
    spec, template = manifest.get("spec") or {}, pod_template(manifest)
    if template is not None and manifest["kind"] in ("CronJob", "Job"):
        policy = (template.get("spec") or {}).get("restartPolicy", "Always")
        if policy not in (NEVER, ON_FAILURE):
            yield f'spec.template.spec.restartPolicy: Unsupported value: "{policy}": "OnFailure", "Never"'
    if template is not None and manifest["kind"] == "CronJob":
        try:
            check_schedule("spec.schedule", str(spec.get("schedule", "")))
            check_time_zone("spec.timeZone", str(spec.get("timeZone", "Etc/UTC")))
        except ValueError as error:
            yield str(error)


def _insecure(manifest: Manifest, labels: Mapping[str, str]) -> Iterator[str]:
    """Pods that their namespace does not admit.

    Stricter than Kubernetes for what makes pods: it is made with a warning, and then none of its pods is.
    https://kubernetes.io/docs/concepts/security/pod-security-admission/
    """
    level, template = labels.get(ENFORCE, PRIVILEGED), pod_template(manifest)
    if template is None or level not in LEVELS:
        return
    if found := violations(template.get("spec") or {}, level):
        version = labels.get(f"{ENFORCE}-version", "latest")
        yield f'"{level}:{version}": {", ".join(found)}'


def _still_there(what: str, others: list[Key]) -> None:
    if others:
        raise RefusedError(f"{what} cannot be deleted while it has {', '.join(map(str, sorted(others)[:3]))}")


def _resource(key: Key) -> str:
    plural = key.kind.lower()
    plural = plural[:-1] + "ies" if plural.endswith("y") else plural + ("es" if plural.endswith("s") else "s")
    return f"{plural}.{key.group}" if key.group else plural
