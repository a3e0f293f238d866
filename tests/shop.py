"""An application as Kubernetes objects, beside what a stack file makes; tests change one thing at a time."""

import copy
import functools
import json
from collections.abc import Callable
from typing import Any

import pulumi
import pulumi_aws as aws
import pulumi_kubernetes as kubernetes

from private_eks.kubernetes.manifests import register
from private_eks_cli.graph.model import Graph
from private_eks_cli.recording.recorder import record
from tests.conftest import stack_called
from tests.programs import run_program

Manifest = dict[str, Any]

REGISTRY = "111122223333.dkr.ecr.eu-west-1.amazonaws.com"
REPOSITORY = "mirror/docker.io/library/web"
IMAGE = f"{REGISTRY}/{REPOSITORY}:1.29"
RENDERED = {"render_yaml_to_directory": "rendered"}
NAME = "custom-space"
HERE = {"namespace": NAME}
WEB = {"app.kubernetes.io/name": "web"}
NLB = "service.beta.kubernetes.io/aws-load-balancer-"
HARDENED = {
    "allowPrivilegeEscalation": False,
    "capabilities": {"drop": ["ALL"]},
    "readOnlyRootFilesystem": True,
    "runAsNonRoot": True,
    "runAsUser": 10001,
    "seccompProfile": {"type": "RuntimeDefault"},
}
POLICIES = {"addons": {"vpc-cni": {"configuration": {"enableNetworkPolicy": "true"}}}}
"""Settings with which the network plugin enforces network policies."""


def shop() -> list[Manifest]:
    """Give the application."""
    return [
        namespace(),
        account(),
        settings(),
        deny_all(),
        deployment(),
        autoscaler(),
        budget(),
        *services(),
        ingress(),
    ]


def namespace() -> Manifest:
    labels = {"pod-security.kubernetes.io/enforce": "restricted"}
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": NAME, "labels": labels}}


def account() -> Manifest:
    metadata = {"name": "web", **HERE}
    return {
        "apiVersion": "v1",
        "kind": "ServiceAccount",
        "metadata": metadata,
        "automountServiceAccountToken": False,
    }


def settings() -> Manifest:
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "web", **HERE}, "data": {"web.conf": "a=1"}}


def deny_all() -> Manifest:
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": "deny-all", **HERE},
        "spec": {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]},
    }


def web() -> Manifest:
    return {
        "name": "web",
        "image": f"{IMAGE}@sha256:{'0' * 64}",
        "imagePullPolicy": "Always",
        "ports": [{"name": "http", "containerPort": 8080}],
        "securityContext": HARDENED,
        "resources": {
            "requests": {"cpu": "250m", "memory": "256Mi"},
            "limits": {"cpu": "1", "memory": "256Mi"},
        },
        "readinessProbe": {"httpGet": {"path": "/ready", "port": "http"}},
        "livenessProbe": {"httpGet": {"path": "/live", "port": "http"}},
        "volumeMounts": [{"name": "settings", "mountPath": "/etc/web", "readOnly": True}],
    }


def deployment() -> Manifest:
    spec = {
        "serviceAccountName": "web",
        "automountServiceAccountToken": False,
        "securityContext": {"runAsNonRoot": True},
        "containers": [web()],
        "volumes": [{"name": "settings", "configMap": {"name": "web"}}],
    }
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "web", **HERE},
        "spec": {"selector": {"matchLabels": WEB}, "template": {"metadata": {"labels": WEB}, "spec": spec}},
    }


def autoscaler() -> Manifest:
    target = {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}
    return {
        "apiVersion": "autoscaling/v2",
        "kind": "HorizontalPodAutoscaler",
        "metadata": {"name": "web", **HERE},
        "spec": {"scaleTargetRef": target, "minReplicas": 2, "maxReplicas": 6},
    }


def budget() -> Manifest:
    return {
        "apiVersion": "policy/v1",
        "kind": "PodDisruptionBudget",
        "metadata": {"name": "web", **HERE},
        "spec": {"maxUnavailable": 1, "selector": {"matchLabels": WEB}},
    }


def services() -> list[Manifest]:
    port = {"name": "http", "port": 80, "targetPort": "http"}
    inside = {"metadata": {"name": "web", **HERE}, "spec": {"selector": WEB, "ports": [port]}}
    front = {
        "metadata": {"name": "front", **HERE, "annotations": {f"{NLB}scheme": "internal"}},
        "spec": {
            "type": "LoadBalancer",
            "loadBalancerClass": "service.k8s.aws/nlb",
            "selector": WEB,
            "ports": [port],
        },
    }
    return [{"apiVersion": "v1", "kind": "Service", **service} for service in (inside, front)]


def ingress() -> Manifest:
    backend = {"service": {"name": "web", "port": {"name": "http"}}}
    path = {"path": "/", "pathType": "Prefix", "backend": backend}
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "Ingress",
        "metadata": {"name": "web", **HERE, "annotations": {"alb.ingress.kubernetes.io/scheme": "internal"}},
        "spec": {"ingressClassName": "alb", "rules": [{"host": "web.internal", "http": {"paths": [path]}}]},
    }


class Workloads(pulumi.ComponentResource):
    """Stands around the objects, as the in-cluster layer does."""

    def __init__(self, opts: pulumi.ResourceOptions) -> None:
        super().__init__("private-eks:index:Shop", "shop", {}, opts)


def with_objects(stack: str, manifests: list[Manifest], provider: dict[str, Any] | None = None, **keys: Any) -> Graph:
    """Record a stack with further objects, and with the repository that their image is in."""

    def program() -> None:
        run_program()
        aws.ecr.Repository("web", name=REPOSITORY)
        inside = kubernetes.Provider("inside", **(provider or RENDERED))
        register(Workloads(pulumi.ResourceOptions(providers=[inside])), "shop", manifests)

    found = stack_called(stack)
    keys = {"namespaces": {}, "applications": {}, **keys}
    texts = {
        f"private-eks:{key}": value if isinstance(value, str) else json.dumps(value) for key, value in keys.items()
    }
    return record(program, found.name, {**found.config, **texts})


@functools.cache
def recorded_shop(stack: str) -> Graph:
    """Record the application beside a stack, once a session."""
    return with_objects(stack, shop(), **(POLICIES if stack == "staging" else {}))


def edited(kind: str, change: Callable[[Manifest], Any], name: str = "") -> list[Manifest]:
    """Give the application with one object changed."""
    manifests = copy.deepcopy(shop())
    change(next(m for m in manifests if m["kind"] == kind and name in ("", m["metadata"]["name"])))
    return manifests


def without(kind: str) -> list[Manifest]:
    """Give the application without the objects of a kind."""
    return [manifest for manifest in shop() if manifest["kind"] != kind]


def container(manifest: Manifest) -> Manifest:
    """Give the one container of a Deployment, to be changed."""
    only: Manifest = pod_of(manifest)["containers"][0]
    return only


def pod_of(manifest: Manifest) -> Manifest:
    """Give the description of a Deployment's pods, to be changed."""
    spec: Manifest = manifest["spec"]["template"]["spec"]
    return spec
