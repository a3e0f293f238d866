import pytest
from hypothesis import given
from hypothesis import strategies as st

from private_eks.registry.plan.image_names import (
    ImageName,
    image_key,
    is_private,
    mirrored,
    read_image,
    registry_host,
    repository_of,
)
from tests.plan.values import regions, words
from tests.refusal import refusal_of

DIGEST = f"sha256:{'0a' * 32}"
HOST = "111122223333.dkr.ecr.eu-west-1.amazonaws.com"
IMAGES = {"nginx": "docker.io/library/nginx:1.29", "pause": f"registry.k8s.io/pause:3.10@{DIGEST}"}


@pytest.mark.parametrize(
    ("text", "image"),
    [
        ("nginx:1.29", ImageName("docker.io", "library/nginx", "1.29")),
        ("docker.io/nginx:1.29", ImageName("docker.io", "library/nginx", "1.29")),
        ("bitnami/redis:8.0", ImageName("docker.io", "bitnami/redis", "8.0")),
        (f"registry.k8s.io/pause@{DIGEST}", ImageName("registry.k8s.io", "pause", "", DIGEST)),
        (f"quay.io/a/b:1@{DIGEST}", ImageName("quay.io", "a/b", "1", DIGEST)),
        ("localhost:5000/a:1", ImageName("localhost:5000", "a", "1")),
        ("oci://ghcr.io/x/charts/podinfo:6.9.0", ImageName("ghcr.io", "x/charts/podinfo", "6.9.0", "", True)),
        (f"{HOST}/web:1", ImageName(HOST, "web", "1")),
    ],
)
def test_names_are_read_as_docker_reads_them(text: str, image: ImageName) -> None:
    assert read_image("image", text) == image
    assert read_image("image", str(image)) == image


@pytest.mark.parametrize("text", ["nginx"])
def test_a_version_has_to_be_said(text: str) -> None:
    assert "a tag other than latest, or a digest; say which version" in refusal_of(lambda: read_image("image", text))


@pytest.mark.parametrize("text", ["", "Nginx:1", "nginx:", "a//b:1", "https://ghcr.io/a:1", "nginx:1 ", "a:1@md5:0"])
def test_what_is_no_name_is_refused(text: str) -> None:
    assert "registry/repository:tag" in refusal_of(lambda: read_image("image", text))


@pytest.mark.parametrize(
    ("text", "region", "private"),
    [
        (f"{HOST}/web:1", "eu-west-1", True),
        (f"{HOST}/web:1", "eu-central-1", False),
        ("602401143452.dkr.ecr.eu-west-1.amazonaws.com/eks/coredns:v1", "eu-west-1", True),
        ("111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/web:1", "cn-north-1", True),
        ("111122223333.dkr.ecr.cn-north-1.amazonaws.com/web:1", "cn-north-1", False),
        ("public.ecr.aws/nginx/nginx:1", "eu-west-1", False),
        ("docker.io/library/nginx:1.29", "eu-west-1", False),
        ("111122223333.dkr.ecr.eu-west-1.amazonaws.com.evil.example/web:1", "eu-west-1", False),
    ],
)
def test_private_is_what_ecr_of_the_region_holds(text: str, region: str, private: bool) -> None:
    assert is_private(read_image("image", text), region) is private


def test_a_mirror_keeps_registry_path_tag_and_digest() -> None:
    image = read_image("image", f"registry.k8s.io/autoscaling/cluster-autoscaler:v1.35.2@{DIGEST}")
    assert repository_of("main", image) == "main/registry.k8s.io/autoscaling/cluster-autoscaler"
    assert mirrored(HOST, "main", image) == f"{HOST}/{repository_of('main', image)}:v1.35.2@{DIGEST}"


@given(regions, st.sampled_from(sorted(IMAGES)))
def test_a_mirrored_image_is_private(region: str, key: str) -> None:
    reference = mirrored(registry_host(region, "111122223333"), "main", read_image("image", IMAGES[key]))
    assert is_private(read_image("image", reference), region)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("nginx", "nginx"),
        ("nginx:1.29", "nginx"),
        ("docker.io/library/nginx:1.29", "nginx"),
        (f"registry.k8s.io/pause:3.10@{DIGEST}", "pause"),
        (f"{HOST}/web:1", None),
    ],
)
def test_images_are_known_by_short_and_by_upstream_name(text: str, key: str | None) -> None:
    assert image_key("image", text, IMAGES, "eu-west-1") == key


def test_a_public_image_is_refused_with_the_line_to_add() -> None:
    message = refusal_of(lambda: image_key("applications.web.image", "nginx:1.30", IMAGES, "eu-west-1"))
    assert message == (
        "applications.web.image: got 'nginx:1.30'; allowed: an image in private ECR of eu-west-1; "
        "add it under images, as nginx: docker.io/library/nginx:1.30, and mirror it: nothing reaches docker.io"
    )


def test_an_unknown_short_name_is_refused_with_those_that_there_are() -> None:
    message = refusal_of(lambda: image_key("applications.web.image", "redis", IMAGES, "eu-west-1"))
    assert (
        "a name under images (nginx, pause), or a private ECR reference; add it under images, such as redis:" in message
    )


@given(words)
def test_any_text_is_read_or_refused(text: str) -> None:
    refusal_of(lambda: image_key("image", text, IMAGES, "eu-west-1"))
