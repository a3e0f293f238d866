"""What the Kubernetes provider answers when it is asked to template a chart: a model of it, without Helm.

The answer has the shape of `kubernetes:helm:template`. What a real chart says beyond `chart_models` is left out.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from private_eks.common.plan.mappings import merged

from .chart_model import ChartModel, Container, Workload
from .chart_models import MODELS

TEMPLATE = "kubernetes:helm:template"
API_VERSIONS: Mapping[str, str] = {
    **dict.fromkeys(("DaemonSet", "Deployment"), "apps/v1"),
    **dict.fromkeys(("Service", "ServiceAccount"), "v1"),
    **dict.fromkeys(("ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"), "rbac.authorization.k8s.io/v1"),
    **dict.fromkeys(("Certificate", "Issuer"), "cert-manager.io/v1"),
    **dict.fromkeys(
        ("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"), "admissionregistration.k8s.io/v1"
    ),
    "APIService": "apiregistration.k8s.io/v1",
    "CSIDriver": "storage.k8s.io/v1",
    "CustomResourceDefinition": "apiextensions.k8s.io/v1",
    "IngressClass": "networking.k8s.io/v1",
    "IngressClassParams": "elbv2.k8s.aws/v1beta1",
    "PodDisruptionBudget": "policy/v1",
}
"""Of the kinds that the charts make."""

Object = dict[str, Any]


class UnknownChartError(ValueError):
    """There is no such archive; Helm says so in these words."""


def template(args: Mapping[str, Any]) -> dict[str, Any]:
    """Answer the call.

    Raises UnknownChartError for a chart, or a version of one, that is not modelled.
    """
    asked = json.loads(args["jsonOpts"])
    archive = asked.get("path") or f"{asked['chart']}-{asked['version']}.tgz"
    for name, model in MODELS.items():
        if archive.rpartition("/")[2] == f"{name}-{model.version}.tgz":
            return {"result": list(_objects(model, asked.get("values", {}), asked["namespace"]))}
    raise UnknownChartError(f"open {archive}: no such file or directory")


def _objects(model: ChartModel, given: Mapping[str, Any], namespace: str) -> Iterator[Object]:
    values = merged(model.defaults, given)
    for workload in model.workloads:
        account = at(values, workload.account) or workload.name
        annotations = at(values, workload.annotations) or {}
        yield _object(
            "ServiceAccount", account, namespace, metadata={"annotations": annotations} if annotations else {}
        )
        yield _workload(workload, values, account, namespace)
    for name, selector in model.services.items():
        yield _object("Service", name, namespace, spec={"selector": dict(selector), "ports": [{"port": 443}]})
    for configuration, webhooks in model.webhooks.items():
        kind, name = configuration.split()
        yield _object(kind, name, webhooks=[{"name": hook, "failurePolicy": "Fail"} for hook in webhooks])
    for name, definition in model.definitions.items():
        scope, kind = definition.split()
        spec = {"group": name.partition(".")[2], "names": {"kind": kind}, "scope": scope}
        yield _object("CustomResourceDefinition", name, spec=spec)
    for kind, names in model.objects.items():
        for name in names:
            yield _object(kind, name)


def at(values: Any, path: str) -> Any:
    """Give the value at a path, None where there is none."""
    for key in path.split(".") if path else ():
        values = values.get(key) if isinstance(values, Mapping) else None
    return values if path else None


def _workload(workload: Workload, values: Mapping[str, Any], account: str, namespace: str) -> Object:
    pod = {
        "serviceAccountName": account,
        "priorityClassName": at(values, workload.priority),
        "nodeSelector": at(values, workload.selector),
        "securityContext": at(values, workload.security),
        "containers": [_container(container, values) for container in workload.containers],
    }
    replicas = at(values, workload.replicas)
    spec = {
        **({} if replicas is None else {"replicas": replicas}),
        "selector": {"matchLabels": dict(workload.labels)},
        "template": {"metadata": {"labels": dict(workload.labels)}, "spec": _given(pod)},
    }
    return _object(workload.kind, workload.name, namespace, spec=spec)


def _container(container: Container, values: Mapping[str, Any]) -> Object:
    image = at(values, container.image)
    digest = f"@{image['digest']}" if image.get("digest") else ""
    return _given(
        {
            "name": container.name,
            "image": f"{image['repository']}:{image['tag']}{digest}",
            "securityContext": at(values, container.security),
            "resources": at(values, container.resources),
        }
    )


def _object(kind: str, name: str, namespace: str = "", metadata: Object | None = None, **fields: Any) -> Object:
    place = {"namespace": namespace} if namespace else {}
    return {
        "apiVersion": API_VERSIONS[kind],
        "kind": kind,
        "metadata": {"name": name, **place, **(metadata or {})},
        **fields,
    }


def _given(fields: Object) -> Object:
    return {key: value for key, value in fields.items() if value is not None}
