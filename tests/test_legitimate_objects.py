"""Objects of software that clusters run break no promise, and nothing that is missing in them ends in a traceback."""

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from private_eks.workloads.plan.own_manifests import plan_manifests
from private_eks.workloads.plan.scheduling import SchedulableCompute
from private_eks_cli.evidence import objects as evidence
from private_eks_cli.graph.model import Graph, Resource
from private_eks_cli.graph.pods import pods_of
from private_eks_cli.prices import read_prices
from private_eks_cli.promises import PROMISES, broken_promises
from private_eks_cli.promises.pod_security import left_open
from private_eks_cli.promises.references import tied
from private_eks_cli.recording.recorder import record
from private_eks_cli.reports.costs import cost_drivers
from tests.conftest import recorded
from tests.places import ROOT
from tests.programs import run_program

FILE = "tests/legitimate.yaml"
IMAGES = {"nginx": "docker.io/library/nginx:1.29"}
LEVELS = {"soft": "restricted"}
CONFIG = {
    "private-eks:manifests": f'["{FILE}"]',
    "private-eks:images": '{"nginx": "docker.io/library/nginx:1.29"}',
    "private-eks:addons": '{"eks-pod-identity-agent": {},'
    ' "vpc-cni": {"configuration": {"env": {"ENABLE_POD_ENI": "true"}}}}',
}

MORE: list[dict[str, Any]] = [
    {
        "apiVersion": "autoscaling/v2",
        "kind": "HorizontalPodAutoscaler",
        "metadata": {"name": "argo", "namespace": "soft"},
        "spec": {
            "scaleTargetRef": {"kind": "Deployment", "name": "argo"},
            "minReplicas": 1,
            "maxReplicas": 3,
        },
    },
    {
        "apiVersion": "policy/v1",
        "kind": "PodDisruptionBudget",
        "metadata": {"name": "argo", "namespace": "soft"},
        "spec": {"minAvailable": "50%", "selector": {"matchLabels": {"a": "argo"}}},
    },
    {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "Ingress",
        "metadata": {
            "name": "argo",
            "namespace": "soft",
            "annotations": {"alb.ingress.kubernetes.io/scheme": "internal"},
        },
        "spec": {
            "ingressClassName": "alb",
            "rules": [
                {"host": "a.example.internal", "http": {"paths": [{"path": "/", "pathType": "Prefix", "backend":
                 {"service": {"name": "prometheus", "port": {"number": 9090}}}}]}}
            ],
        },
    },
    {
        "apiVersion": "apps/v1",
        "kind": "StatefulSet",
        "metadata": {"name": "store", "namespace": "soft"},
        "spec": {
            "replicas": 2,
            "selector": {"matchExpressions": [{"key": "a", "operator": "Exists"}]},
            "template": {
                "metadata": {"labels": {"a": "store"}},
                "spec": {
                    "tolerations": [{"key": "a", "operator": "Exists", "effect": "NoSchedule"}],
                    "containers": [
                        {
                            "name": "store",
                            "image": "nginx",
                            "ports": [{"containerPort": 80, "name": "http"}],
                            "resources": {"requests": {"cpu": "1e3", "memory": "1Ei"}, "limits": {"memory": "12"}},
                            "env": [{"name": "A", "valueFrom": {"secretKeyRef": {"name": "x", "key": "y"}}}],
                            "securityContext": {"capabilities": {"add": ["CHOWN"]}},
                        }
                    ],
                },
            },
            "volumeClaimTemplates": [{"metadata": {"name": "data"}, "spec": {"storageClassName": "gp3"}}],
        },
    },
]  # fmt: skip


@pytest.fixture(scope="module")
def documents() -> list[dict[str, Any]]:
    text = (ROOT / FILE).read_text(encoding="utf-8")
    return [document for document in yaml.safe_load_all(text) if document is not None]


def test_software_of_others_breaks_no_promise() -> None:
    found = recorded("staging")
    addons = {**found.config, **CONFIG}
    graph = record(run_program, found.stack, addons)
    assert {promise: broken for promise, broken in broken_promises(graph).items() if broken} == {}


def paths(value: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*above, key)
        yield from paths(inner, (*above, key))


def changed(objects: list[dict[str, Any]]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Give the objects with one field missing, null, or of another kind, each in turn."""
    for path in paths(objects):
        for what in ("missing", None, 7, "text", [], {}, [None], {"a": None}):
            copied = copy.deepcopy(objects)
            inside: Any = copied
            for key in path[:-1]:
                inside = inside[key]
            if what == "missing":
                del inside[path[-1]]
            else:
                inside[path[-1]] = what
            yield f"{'.'.join(map(str, path))}: {what!r}", copied


def graph_of(planned: list[Any]) -> Graph:
    resources = {}
    for i, (manifest, _) in enumerate(planned):
        type_ = f"kubernetes:{manifest['apiVersion']}:{manifest['kind']}"
        urn = f"urn:pulumi:a::b::{type_}::{i}"
        resources[urn] = Resource(urn, type_, str(i), "", True, manifest)
    config = {"aws:region": "eu-west-1", "private-eks:fargateProfiles": PROFILES}
    return Graph("a", config, resources, {})


EVIDENCE = (
    (evidence.own_pods, evidence.accounts),
    (evidence.own_pods, evidence.mounted_tokens),
    (evidence.own_pods, evidence.secrets_in_environment),
    (evidence.secrets, evidence.written_secrets),
    (evidence.namespaces, left_open),
    (evidence.bounded, evidence.boundaries),
    (evidence.namespaced, evidence.in_default),
    (evidence.image_sources, evidence.registries),
)
PROFILES = '{"soft": {"selectors": [{"namespace": "soft"}]}}'


def test_nothing_missing_or_misplaced_ends_in_a_traceback(documents: list[dict[str, Any]]) -> None:
    objects = [*documents, *MORE]
    schedulable, prices = SchedulableCompute(open_ended=True), read_prices("us-east-1", Path())
    assert plan_manifests(objects, IMAGES, "eu-west-1", schedulable)
    passed = 0
    for part in objects:
        for what, tried in changed([part]):
            try:
                planned = plan_manifests(tried, IMAGES, "eu-west-1", schedulable, LEVELS)
            except ValueError:
                continue
            graph = graph_of(planned)
            try:
                for promise in PROMISES.values():
                    list(promise(graph))
                pods_of(graph), cost_drivers(graph, lambda _: prices)
                for subjects, judge in EVIDENCE:
                    assert all(list(judge(graph, one)) is not None for one in subjects(graph))
            except Exception as error:
                raise AssertionError(f"{part['kind']} {what}") from error
            passed += 1
    assert passed > 500


VIEW = {"kind": "ClusterRole", "name": "view"}
FAULTY: dict[str, tuple[dict[str, Any], str]] = {
    "an account of another namespace may create secrets": (
        {"subjects": [{"kind": "ServiceAccount", "name": "op", "namespace": "elsewhere"}]},
        "Deployment soft/argo needs ServiceAccount made-later, which is not in soft",
    ),
    "nobody may create anything": (
        {"roleRef": {"kind": "ClusterRole", "name": "view"}},
        "Deployment soft/argo needs ConfigMap made, which is not in soft",
    ),
    "an account that is missing where others are": (
        {"subjects": [{"kind": "ServiceAccount", "name": "other", "namespace": "soft"}], "roleRef": VIEW},
        "ClusterRoleBinding op is for ServiceAccount soft/other, which does not exist",
    ),
}


@pytest.mark.parametrize("what", FAULTY)
def test_what_nobody_could_make_is_still_named(documents: list[dict[str, Any]], what: str) -> None:
    change, fault = FAULTY[what]
    kept = [one for one in documents if one["kind"] != "Prometheus"]
    edited = [
        {**one, **change} if (one.get("metadata") or {}).get("name") == "op" and "roleRef" in one else one
        for one in kept
    ]
    planned = plan_manifests(edited, IMAGES, "eu-west-1", SchedulableCompute(open_ended=True))
    assert fault in set(tied(graph_of(planned)))
