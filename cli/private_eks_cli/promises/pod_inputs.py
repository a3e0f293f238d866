"""What pods start with is there: their service account, the configuration that they read, the volumes they mount."""

from collections.abc import Iterator, Mapping
from typing import Any

from private_eks.addons.plan.known_addons import KNOWN
from private_eks.namespaces.plan.pod_security import containers_of
from private_eks.workloads.plan.drivers import BROUGHT_BY
from private_eks.workloads.plan.scheduling import Pod, profile_of

from ..graph.asked import asked
from ..graph.makers import made_later
from ..graph.model import Graph
from ..graph.objects import Workload, by_name, is_own, kind_of, spec_of

BUILT_IN = frozenset(
    {("ConfigMap", "istio-ca-root-cert"), ("ConfigMap", "kube-root-ca.crt"), ("ServiceAccount", "default")}
)
"""What Kubernetes, and Istio where there is one, put into every namespace."""
BUILT_IN_CLASSES = frozenset({"gp2"})
"""https://docs.aws.amazon.com/eks/latest/userguide/create-storage-class.html"""
Reference = tuple[str, str]


def mounted(graph: Graph, workload: Workload) -> Iterator[str]:
    """Name what the pods of a workload need and do not find in their namespace."""
    there = _there(graph, workload.namespace)
    for kind, name in sorted(set(_references(workload))):
        if (kind, name) not in there and not _comes_later(graph, workload, kind, name):
            yield f"{workload} needs {kind} {name}, which is not in {workload.namespace}"
    yield from _claims(graph, workload)


def _there(graph: Graph, namespace: str) -> set[Reference]:
    found = {*BUILT_IN}
    kinds = ("ConfigMap", "PersistentVolumeClaim", "Secret", "SecretProviderClass", "ServiceAccount")
    for (place, name), resource in _all(graph, *kinds):
        if place == namespace:
            found.add((kind_of(resource), name))
            for other in spec_of(resource).get("secretObjects") or ():
                found.add(("Secret", other["secretName"]))
    for (place, _), certificate in _all(graph, "Certificate"):
        if place == namespace:
            found.add(("Secret", str(spec_of(certificate).get("secretName"))))
    for (place, name), external in _all(graph, "ExternalSecret", "SealedSecret"):
        if place == namespace:
            found.add(("Secret", str((spec_of(external).get("target") or {}).get("name") or name)))
    found |= {("Secret", name) for place, name in named_secrets(graph) if place == namespace}
    for addon in graph.of("aws:eks/addon:Addon"):
        known = KNOWN.get(addon.inputs["addonName"])
        if known and known.namespace == namespace:
            found.update(("ServiceAccount", account) for account in known.service_accounts)
    return found


def _comes_later(graph: Graph, workload: Workload, kind: str, name: str) -> bool:
    """Tell whether something may be made when the software runs: by hand, by itself, or by an operator.

    No file of a stack holds a Secret, so whoever names one in objects of their own makes it elsewhere.
    """
    by_hand = kind == "Secret" and is_own(graph, workload.resource)
    return by_hand or made_later(graph, kind, workload.namespace, name)


def named_secrets(graph: Graph) -> set[Reference]:
    """Give the secrets that applications name, by namespace: no stack file holds one, so their owner makes them."""
    applications = asked(graph, "applications", {}).values()
    registries = {given["host"]: given.get("pullSecret") for given in asked(graph, "registries", {}).values()}
    return {
        (given["namespace"], name)
        for given in applications
        for name in (*given.get("secrets", {}).values(), registries.get(given["image"].partition("/")[0]))
        if name
    }


def _all(graph: Graph, *kinds: str) -> Iterator[tuple[tuple[str, str], Any]]:
    for kind in kinds:
        yield from by_name(graph, kind).items()


def _references(workload: Workload) -> Iterator[Reference]:
    spec = workload.spec
    yield "ServiceAccount", str(spec.get("serviceAccountName") or spec.get("serviceAccount") or "default")
    for secret in spec.get("imagePullSecrets") or ():
        yield "Secret", secret["name"]
    for volume in spec.get("volumes") or ():
        yield from _volume(volume)
    for container in containers_of(spec):
        for source in container.get("envFrom") or ():
            yield from _source(source, "configMapRef", "secretRef")
        for variable in container.get("env") or ():
            yield from _source(variable.get("valueFrom") or {}, "configMapKeyRef", "secretKeyRef")


def _volume(volume: Mapping[str, Any]) -> Iterator[Reference]:
    if claim := volume.get("persistentVolumeClaim"):
        yield "PersistentVolumeClaim", claim["claimName"]
    provider = ((volume.get("csi") or {}).get("volumeAttributes") or {}).get("secretProviderClass")
    if provider:
        yield "SecretProviderClass", provider
    secret = volume.get("secret")
    if secret and not secret.get("optional"):
        yield "Secret", secret["secretName"]
    for part in (volume, *((volume.get("projected") or {}).get("sources") or ())):
        yield from _source(part, "configMap", "secret" if part is not volume else "")


def _source(source: Mapping[str, Any], config_map: str, secret: str) -> Iterator[Reference]:
    for kind, key in (("ConfigMap", config_map), ("Secret", secret)):
        reference = source.get(key) or {}
        if reference and not reference.get("optional"):
            yield kind, reference["name"]


def _claims(graph: Graph, workload: Workload) -> Iterator[str]:
    """Claims are of a class, or of a volume, that something serves."""
    own = [claim.get("spec") or {} for claim in spec_of(workload.resource).get("volumeClaimTemplates") or ()]
    claims = by_name(graph, "PersistentVolumeClaim")
    names = [name for kind, name in _references(workload) if kind == "PersistentVolumeClaim"]
    mounts = [spec_of(claims[workload.namespace, name]) for name in names if (workload.namespace, name) in claims]
    for claim in (*own, *mounts):
        yield from _class(graph, workload, claim)


def _class(graph: Graph, workload: Workload, claim: Mapping[str, Any]) -> Iterator[str]:
    volumes, classes = by_name(graph, "PersistentVolume"), by_name(graph, "StorageClass")
    volume, name = claim.get("volumeName"), claim.get("storageClassName")
    if volume:
        made = volumes.get(("", volume))
        if made is None:
            yield f"{workload} claims PersistentVolume {volume}, which does not exist"
        else:
            yield from _driver(graph, workload, str((spec_of(made).get("csi") or {}).get("driver")))
    elif name and name not in BUILT_IN_CLASSES:
        if ("", name) not in classes:
            yield f"{workload} claims a volume of StorageClass {name}, which does not exist"
        else:
            yield from _driver(graph, workload, str(classes["", name].inputs.get("provisioner")))


def _driver(graph: Graph, workload: Workload, driver: str) -> Iterator[str]:
    offers = {addon.inputs["addonName"] for addon in graph.of("aws:eks/addon:Addon")}
    offers |= {*asked(graph, "platform", {}), *asked(graph, "uses", [])}
    wanted = BROUGHT_BY.get(driver, ())
    profiles: dict[str, Any] = {profile.name: profile.inputs for profile in graph.of("FargateProfile")}
    pod = Pod(namespace=workload.namespace, labels=workload.labels)
    on_fargate = driver == "efs.csi.aws.com" and profile_of(pod, profiles) is not None
    own = {name for _, name in by_name(graph, "CSIDriver")}
    if wanted and not offers & {*wanted} and driver not in own and not on_fargate:
        yield f"{workload} mounts volumes of {driver}, and the add-on {wanted[0]} is missing"
