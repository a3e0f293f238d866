"""The Kubernetes objects of recorded programs as manifests, and faults for those who judge them to find."""

import copy
import json
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from private_eks_cli.cloud.kubernetes.objects import BUILT_IN_GROUPS, group_of
from private_eks_cli.graph.model import Graph, Resource
from tests.conftest import ALL_STACKS, name_of, recorded
from tests.shop import Manifest, container, edited, pod_of, recorded_shop, without

STACKS = tuple(name_of(stack) for stack in ALL_STACKS)
SHOP = "shop"
"""The application of tests/shop.py, so that somebody has objects whatever the stack files say."""

CUSTOM_GROUPS: frozenset[str] = frozenset(
    {
        "cert-manager.io",
        "elbv2.k8s.aws",
        "karpenter.k8s.aws",
        "karpenter.sh",
        "secrets-store.csi.x-k8s.io",
        "vpcresources.k8s.aws",
    }
)
"""API groups of custom resources, which Kubernetes' own schemas do not describe."""


CHARTS = frozenset({"private-eks:index:Platform"})
"""Components whose objects are those of charts, written by others: offline there is only a model of them."""


def objects(stack: str) -> list[Manifest]:
    """Give the manifests of a stack, or of the application, without those of charts."""
    graph = graph_of(stack)
    return [dict(resource.inputs) for resource in graph.objects() if not of_a_chart(graph, resource)]


def graph_of(stack: str) -> Graph:
    """Give the recorded program of a stack, or of the application beside one."""
    return recorded_shop("staging") if stack == SHOP else recorded(stack)


def of_a_chart(graph: Graph, resource: Resource) -> bool:
    """Tell whether an object is a chart's; the namespace around it is ours."""
    parent = graph.resources.get(resource.parent)
    return parent is not None and parent.type in CHARTS and not resource.type.endswith(":Namespace")


def is_custom(manifest: Manifest) -> bool:
    """Tell whether a manifest is a custom resource.

    Raises KeyError for one of a group that is not in the table: leaving it out would hide it from the judges.
    """
    group = group_of(manifest)
    if group in BUILT_IN_GROUPS:
        return False
    if group not in CUSTOM_GROUPS:
        raise KeyError(f"{group} is not in tests/judges/manifests.py: add it, if it is a group of custom resources")
    return True


def distinct(stacks: tuple[str, ...]) -> list[Manifest]:
    """Give all manifests of some stacks, equal ones once."""
    texts = {json.dumps(manifest, sort_keys=True) for stack in stacks for manifest in objects(stack)}
    return [json.loads(text) for text in sorted(texts)]


class Fault(NamedTuple):
    """A checkov rule, and an application that breaks it."""

    rule: str
    manifests: list[Manifest]


def _container(rule: str, **values: Any) -> Fault:
    def change(deployment: Manifest) -> None:
        own = container(deployment)
        own.update(values)
        for key in [key for key, value in values.items() if value is None]:
            del own[key]

    return Fault(rule, edited("Deployment", change))


def _security(rule: str, **values: Any) -> Fault:
    return Fault(rule, edited("Deployment", lambda d: container(d).update(securityContext=_with(d, values))))


def _with(deployment: Manifest, values: Mapping[str, Any]) -> dict[str, Any]:
    own: dict[str, Any] = copy.deepcopy(container(deployment)["securityContext"])
    return {key: value for key, value in {**own, **values}.items() if value is not None}


def _resources(rule: str, kind: str, what: str) -> Fault:
    def change(deployment: Manifest) -> None:
        del container(deployment)["resources"][kind][what]

    return Fault(rule, edited("Deployment", change))


def _pod(rule: str, change: Callable[[Manifest], Any]) -> Fault:
    return Fault(rule, edited("Deployment", lambda deployment: change(pod_of(deployment))))


def _role(rule: str, kind: str, *rules: Manifest) -> Fault:
    group = "rbac.authorization.k8s.io/v1"
    return Fault(rule, [{"apiVersion": group, "kind": kind, "metadata": {"name": "wide"}, "rules": list(rules)}])


_RULES = {"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}
_WEBHOOKS = {
    "apiGroups": ["admissionregistration.k8s.io"],
    "resources": ["mutatingwebhookconfigurations", "validatingwebhookconfigurations"],
    "verbs": ["create", "update"],
}
_SECRET = {"name": "KEY", "valueFrom": {"secretKeyRef": {"name": "keys", "key": "a"}}}

FAULTS: Mapping[str, Fault] = {
    "no liveness probe": _container("CKV_K8S_8", livenessProbe=None),
    "no readiness probe": _container("CKV_K8S_9", readinessProbe=None),
    "no CPU request": _resources("CKV_K8S_10", "requests", "cpu"),
    "no CPU limit": _resources("CKV_K8S_11", "limits", "cpu"),
    "no memory request": _resources("CKV_K8S_12", "requests", "memory"),
    "no memory limit": _resources("CKV_K8S_13", "limits", "memory"),
    "a tag that moves": _container("CKV_K8S_14", image="web:latest"),
    "images kept on the node": _container("CKV_K8S_15", image="web:1.29", imagePullPolicy="IfNotPresent"),
    "privileged": _security("CKV_K8S_16", privileged=True),
    "the host's processes": _pod("CKV_K8S_17", lambda pod: pod.update(hostPID=True)),
    "the host's memory": _pod("CKV_K8S_18", lambda pod: pod.update(hostIPC=True)),
    "the host's network": _pod("CKV_K8S_19", lambda pod: pod.update(hostNetwork=True)),
    "escalation": _security("CKV_K8S_20", allowPrivilegeEscalation=True),
    "the default namespace": Fault(
        "CKV_K8S_21", edited("Deployment", lambda deployment: deployment["metadata"].pop("namespace"))
    ),
    "a writable root": _security("CKV_K8S_22", readOnlyRootFilesystem=False),
    "root": Fault(
        "CKV_K8S_23",
        edited(
            "Deployment",
            lambda d: (
                pod_of(d).update(securityContext={"fsGroup": 1}),
                container(d).update(securityContext=_with(d, {"runAsNonRoot": False, "runAsUser": 0})),
            ),
        ),
    ),
    "more capabilities": _security("CKV_K8S_25", capabilities={"drop": ["ALL"], "add": ["CHOWN"]}),
    "a host port": _container("CKV_K8S_26", ports=[{"name": "http", "containerPort": 80, "hostPort": 80}]),
    "the container runtime's socket": _pod(
        "CKV_K8S_27",
        lambda pod: pod["volumes"].append({"name": "run", "hostPath": {"path": "/var/run/docker.sock"}}),
    ),
    "raw sockets": _security("CKV_K8S_28", capabilities={"drop": ["CHOWN"]}),
    "no context of the pod": _pod("CKV_K8S_29", lambda pod: pod.pop("securityContext")),
    "no context of a container": _container("CKV_K8S_30", securityContext=None),
    "no seccomp": _security("CKV_K8S_31", seccompProfile=None),
    "secrets in the environment": _container("CKV_K8S_35", env=[_SECRET]),
    "all capabilities": _security("CKV_K8S_37", capabilities=None),
    "a token": _pod("CKV_K8S_38", lambda pod: pod.update(automountServiceAccountToken=True)),
    "system administration": _security("CKV_K8S_39", capabilities={"drop": ["ALL"], "add": ["SYS_ADMIN"]}),
    "a low user": _security("CKV_K8S_40", runAsUser=1000),
    "no digest": _container("CKV_K8S_43", image="web:1.29"),
    "an unguarded pod": Fault("CKV2_K8S_6", without("NetworkPolicy")),
    "wildcards": _role("CKV_K8S_49", "ClusterRole", _RULES),
    "webhooks for anybody": _role("CKV_K8S_155", "ClusterRole", _WEBHOOKS),
    "approval of certificates": _role(
        "CKV_K8S_156",
        "ClusterRole",
        {
            "apiGroups": ["certificates.k8s.io"],
            "resources": ["certificatesigningrequests/approval"],
            "verbs": ["update", "patch"],
        },
        {"apiGroups": ["certificates.k8s.io"], "resources": ["signers"], "verbs": ["approve"]},
    ),
    "binding of roles": _role(
        "CKV_K8S_157",
        "ClusterRole",
        {"apiGroups": ["rbac.authorization.k8s.io"], "resources": ["rolebindings"], "verbs": ["create", "bind"]},
    ),
    "escalation of roles": _role(
        "CKV_K8S_158",
        "ClusterRole",
        {"apiGroups": ["rbac.authorization.k8s.io"], "resources": ["clusterroles"], "verbs": ["escalate"]},
    ),
}
"""Each applied to the application of tests/shop.py, or a manifest alone."""
