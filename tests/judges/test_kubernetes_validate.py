"""Kubernetes' own schemas judge every manifest, without patience for fields that they do not know.

kubernetes-validate brings them: https://github.com/willthames/kubernetes-validate.
"""

import functools
from collections.abc import Callable
from typing import Any

import kubernetes_validate
import pytest
from kubernetes_validate import utils

from private_eks.common.plan.versions import SUPPORT
from tests.conftest import recorded
from tests.shop import Manifest, container, edited, pod_of, shop

from .manifests import CHARTS, SHOP, STACKS, distinct, graph_of, is_custom, objects, of_a_chart

VERSIONS = list(SUPPORT)

DEFINITION = {
    "apiVersion": "apiextensions.k8s.io/v1",
    "kind": "CustomResourceDefinition",
    "metadata": {"name": "things.example.com"},
    "spec": {
        "group": "example.com",
        "scope": "Namespaced",
        "names": {"kind": "Thing", "plural": "things"},
        "versions": [
            {"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": {"type": "object"}}}
        ],
    },
}


@pytest.fixture(autouse=True, scope="module")
def schemas_are_read_once() -> Any:
    """The checker reads its largest file again for every manifest."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(utils, "schema_contents", functools.cache(utils.schema_contents))
        yield


def judged(manifest: Manifest, version: str) -> str:
    """Give the version of the schema that a manifest satisfies; an error otherwise."""
    return str(kubernetes_validate.validate(manifest, version, strict=True))


@pytest.mark.parametrize("version", VERSIONS)
def test_every_manifest_satisfies_its_schema(version: str) -> None:
    manifests = distinct((*STACKS, SHOP))
    known = [manifest for manifest in manifests if not is_custom(manifest)]
    assert known
    assert {judged(manifest, version) for manifest in known} == {version}


@pytest.mark.parametrize("stack", [*STACKS, SHOP])
def test_what_nobody_judges_is_a_custom_resource(stack: str) -> None:
    """Everything else has a schema in every version, so nothing is left out unseen."""
    manifests = objects(stack)
    unjudged = [m for m in manifests if not all(_has_schema(m, version) for version in VERSIONS)]
    assert [(m["apiVersion"], m["kind"]) for m in unjudged] == [
        (m["apiVersion"], m["kind"]) for m in manifests if is_custom(m)
    ]


@pytest.mark.parametrize("stack", [*STACKS, SHOP])
def test_what_is_left_out_is_charts(stack: str) -> None:
    graph = graph_of(stack)
    left_out = [resource for resource in graph.objects() if of_a_chart(graph, resource)]
    assert len(objects(stack)) + len(left_out) == len(graph.objects())
    assert {graph.resources[resource.parent].type for resource in left_out} <= CHARTS


def _has_schema(manifest: Manifest, version: str) -> bool:
    try:
        judged(manifest, version)
    except kubernetes_validate.SchemaNotFoundError:
        return False
    return True


@pytest.mark.parametrize("stack", STACKS)
def test_the_version_of_every_stack_is_judged(stack: str) -> None:
    assert recorded(stack).config["private-eks:version"] in VERSIONS


def test_the_checker_knows_every_version() -> None:
    """For one that it does not know it takes the newest that it does."""
    assert {utils.major_minor(version) for version in utils.all_versions()} >= set(VERSIONS)


FAULTS: dict[str, tuple[str, Callable[[Manifest], Any], str]] = {
    "an unknown field": ("Deployment", lambda d: d["spec"].update(replicaz=2), "'replicaz' was unexpected"),
    "an unknown field in a container": (
        "Deployment",
        lambda d: container(d).update(imagePullPolice="Always"),
        "'imagePullPolice' was unexpected",
    ),
    "a text for a number": ("Deployment", lambda d: d["spec"].update(replicas="2"), "'2' is not of type"),
    "a number for a text": (
        "Deployment",
        lambda d: container(d).update(env=[{"name": "PORT", "value": 80}]),
        "80 is not of type",
    ),
    "a missing field": ("Deployment", lambda d: d["spec"].pop("selector"), "'selector' is a required property"),
    "a list of nothing": ("Deployment", lambda d: pod_of(d).update(containers=None), "None is not of type"),
    "a misplaced field": ("Service", lambda s: s.update(ports=[]), "'ports' was unexpected"),
    "an unknown field of a policy": (
        "NetworkPolicy",
        lambda p: p["spec"].update(policyType=[]),
        "'policyType' was unexpected",
    ),
}


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("what", FAULTS)
def test_a_seeded_fault_is_found(what: str, version: str) -> None:
    kind, change, words = FAULTS[what]
    changed = [manifest for manifest in edited(kind, change) if manifest not in shop()]
    assert len(changed) == 1
    with pytest.raises(kubernetes_validate.ValidationError, match=words):
        judged(changed[0], version)


def test_definitions_of_custom_resources_are_judged_too() -> None:
    assert judged(DEFINITION, "1.35") == "1.35"
    with pytest.raises(kubernetes_validate.ValidationError, match="'scop' was unexpected"):
        judged({**DEFINITION, "spec": {**DEFINITION["spec"], "scop": "Cluster"}}, "1.35")  # type: ignore[dict-item]


def test_a_custom_resource_is_left_out_by_its_group_alone() -> None:
    certificate = {"apiVersion": "cert-manager.io/v1", "kind": "Certificate", "metadata": {"name": "a"}}
    assert is_custom(certificate)
    with pytest.raises(kubernetes_validate.SchemaNotFoundError):
        judged(certificate, "1.35")
    with pytest.raises(KeyError, match=r"example.com is not in tests/judges/manifests.py"):
        is_custom({**certificate, "apiVersion": "example.com/v1"})
    assert not any(map(is_custom, shop()))
