from typing import Any

import pytest

from private_eks.platform.plan.chart_objects import check_images, images_of, namespace_object, plain_objects
from tests.refusal import refusal_of

REGISTRY = "111122223333.dkr.ecr.eu-west-1.amazonaws.com"


def found(kind: str, name: str = "a", **fields: Any) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": kind, "metadata": {"name": name}, **fields}


def hooked(kind: str, hook: str) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": kind, "metadata": {"name": "a", "annotations": {"helm.sh/hook": hook}}}


def pod(*images: str, **fields: Any) -> dict[str, Any]:
    spec = {"containers": [{"name": str(i), "image": image} for i, image in enumerate(images)], **fields}
    return found("Deployment", spec={"template": {"spec": spec}})


def test_lists_are_taken_apart() -> None:
    listed = {"apiVersion": "v1", "kind": "List", "metadata": {"name": "l"}, "items": [found("Service"), found("Role")]}
    assert [o["kind"] for o in plain_objects("platform.a", [listed, found("ServiceAccount")], "x")] == [
        "Service", "Role", "ServiceAccount",
    ]  # fmt: skip


def test_objects_without_a_namespace_get_the_release_s_unless_they_have_none() -> None:
    elsewhere = {"apiVersion": "v1", "kind": "Role", "metadata": {"name": "b", "namespace": "kube-system"}}
    made = plain_objects("platform.a", [found("Service"), found("ClusterRole"), elsewhere], "x")
    assert [o["metadata"].get("namespace") for o in made] == ["x", None, "kube-system"]


def test_the_objects_given_are_not_changed() -> None:
    service = found("Service")
    plain_objects("platform.a", [service], "x")
    assert service == found("Service")


@pytest.mark.parametrize("hook", ["test", "test-success", "test-failure", "post-install, test"])
def test_tests_of_helm_are_left_out(hook: str) -> None:
    assert plain_objects("platform.a", [hooked("Pod", hook)], "x") == []


def test_hooks_are_refused() -> None:
    message = refusal_of(lambda: plain_objects("platform.a", [hooked("Job", "pre-install")], "x"))
    assert message.startswith("platform.a.values: got 'Job a'; allowed: values without hooks of Helm; switch it off")


def test_secrets_are_refused() -> None:
    message = refusal_of(lambda: plain_objects("platform.a", [found("Secret")], "x"))
    assert message.startswith("platform.a.values: got 'Secret a'; allowed: values with which the chart makes no Secret")


def test_images_are_found_wherever_there_are_containers() -> None:
    init = {"initContainers": [{"image": "c"}], "ephemeralContainers": [{"image": "d"}]}
    job = found("CronJob", spec={"jobTemplate": {"spec": {"template": {"spec": {"containers": [{"image": "e"}]}}}}})
    assert sorted(images_of([pod("a", "b", **init), job, {"image": "no"}])) == ["a", "b", "c", "d", "e"]


@pytest.mark.parametrize(
    ("image", "refused"),
    [
        ("ours.image.invalid:v1", False),
        (f"{REGISTRY}/main/proxy:v2", False),
        ("602401143452.dkr.ecr.eu-west-1.amazonaws.com/eks/pause:3.10", False),
        ("nginx:1.29", True),
        ("public.ecr.aws/eks/pause:3.10", True),
        ("111122223333.dkr.ecr.eu-central-1.amazonaws.com/proxy:v2", True),
        (f"{REGISTRY}/main/proxy", True),
    ],
)
def test_images_come_from_the_mirror(image: str, refused: bool) -> None:
    message = refusal_of(lambda: check_images("platform.a", [pod(image)], ["ours.image.invalid:v1"], "eu-west-1"))
    assert message.startswith("platform.a.values: got ") is refused


def test_a_namespace_enforces_its_standard() -> None:
    labels = namespace_object("a", "1.35")["metadata"]["labels"]
    assert labels["pod-security.kubernetes.io/enforce"] == "restricted"
    assert labels["pod-security.kubernetes.io/enforce-version"] == "v1.35"


@pytest.mark.parametrize("metadata", [{}, None, {"generateName": "job-"}, {"name": ""}])
def test_an_object_without_a_name_is_refused(metadata: Any) -> None:
    nameless = {"apiVersion": "batch/v1", "kind": "Job", "metadata": metadata}
    message = refusal_of(lambda: plain_objects("platform.a", [nameless], "x"))
    assert message.startswith("platform.a.values: got 'Job'; allowed: values with which each object of the chart has a")
