"""Names of container images and of charts in OCI registries: read, held against what the cluster can pull, rewritten.

https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ...common.plan.arguments import refusal
from ...common.plan.regions import partition_of

DOCKER_HUB = "docker.io"
CHART = "oci://"
"""What a chart's name begins with."""

_HOST = r"[A-Za-z0-9.-]+(:\d+)?"
_PATH = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*"
_TAG = r"[A-Za-z0-9_][A-Za-z0-9._-]{0,127}"
_DIGEST = r"sha256:[0-9a-f]{64}"
NAME = re.compile(rf"((?P<host>{_HOST})/)?(?P<path>{_PATH})(:(?P<tag>{_TAG}))?(@(?P<digest>{_DIGEST}))?")


@dataclass(frozen=True, slots=True)
class ImageName:
    """An image or a chart: in which registry, in which repository of it, by tag, digest or both."""

    host: str
    path: str
    tag: str = ""
    digest: str = ""
    chart: bool = False

    @property
    def upstream(self) -> str:
        """The repository with its registry, `docker.io/library/nginx`."""
        return f"{self.host}/{self.path}"

    @property
    def suffix(self) -> str:
        """What follows the repository, `:1.29`."""
        return f"{':' if self.tag else ''}{self.tag}{'@' if self.digest else ''}{self.digest}"

    def __str__(self) -> str:
        """Spell it in full."""
        return f"{CHART if self.chart else ''}{self.upstream}{self.suffix}"


def read_image(where: str, text: str) -> ImageName:
    """Read `nginx:1.29`, `registry.k8s.io/pause:3.10@sha256:...` or `oci://ghcr.io/charts/podinfo:6.9.0`.

    Docker's short names are completed as Docker does: `docker.io/library/nginx:1.29`.

    Raises ValueError for what is no name, and for one that says neither which tag nor which digest, or says `latest`.
    """
    chart = text.startswith(CHART)
    found = NAME.fullmatch(text.removeprefix(CHART))
    if not found:
        allowed = "registry/repository:tag, or with @sha256: and 64 hexadecimal digits"
        raise refusal(where, text, allowed, "correct the name, for example docker.io/library/nginx:1.29")
    host, path, tag, digest = (found[part] or "" for part in ("host", "path", "tag", "digest"))
    if host and not _is_host(host):
        host, path = "", f"{host}/{path}"
    if not host or host == DOCKER_HUB:
        host, path = DOCKER_HUB, path if "/" in path else f"library/{path}"
    if not (tag or digest) or (tag == "latest" and not digest):
        raise refusal(where, text, "a tag other than latest, or a digest", "say which version: it must not move")
    return ImageName(host, path, tag, digest, chart)


def _is_host(first: str) -> bool:
    """Tell registries from the first part of a path as Docker does."""
    return "." in first or ":" in first or first == "localhost"


def registry_host(region: str, account: str) -> str:
    """Give the host of an account's private registry: `111122223333.dkr.ecr.eu-west-1.amazonaws.com`."""
    return f"{account}.dkr.ecr.{region}.{partition_of(region).dns_suffix}"


def is_private(image: ImageName, region: str) -> bool:
    """Tell whether pods of a private cluster in `region` can pull `image`: from an ECR registry of the region.

    EKS's own add-on images are in such registries too:
    https://docs.aws.amazon.com/eks/latest/userguide/add-ons-images.html
    """
    return bool(re.fullmatch(re.escape(registry_host(region, "@")).replace("@", r"\d{12}"), image.host))


def repository_of(prefix: str, image: ImageName) -> str:
    """Name the ECR repository that mirrors `image`: `main/docker.io/library/nginx`, so that no two share one."""
    return f"{prefix}/{image.upstream.replace(':', '-')}"


def mirrored(host: str, prefix: str, image: ImageName) -> str:
    """Give the reference of the mirrored image, as workloads use it."""
    return f"{host}/{repository_of(prefix, image)}{image.suffix}"


def image_key(
    where: str, text: str, images: Mapping[str, str], region: str, serves: Callable[[str], bool] = lambda _: False
) -> str | None:
    """Tell which of `images`, upstream names by short name, `text` means; nothing where it is a private reference.

    A name without an upstream one, an empty text, is known by its short name only. `serves` tells whether pods get
    what is named after another registry.

    Raises ValueError for an image that pods of a private cluster cannot pull, with the line to add.
    """
    if images.get(text, text).startswith(CHART):
        raise refusal(where, text, "an image: this is a chart, which no pod runs", "name the image that the chart runs")
    if text in images:
        return text
    plain = "/" not in text and ":" not in text
    if plain:
        known = ", ".join(sorted(images)) or "none yet"
        remedy = f"add it under images, such as {text}: docker.io/library/{text}:1.0"
        raise refusal(where, text, f"a name under images ({known}), or a private ECR reference", remedy)
    image = read_image(where, text)
    if is_private(image, region) or serves(image.host):
        return None
    upstream = {key: read_image(f"images.{key}", name) for key, name in sorted(images.items()) if name}
    found = next((key for key, name in upstream.items() if name == image), None)
    if found is None:
        short = image.path.rsplit("/", 1)[-1]
        remedy = f"add it under images, as {short}: {image}, and mirror it: nothing reaches {image.host}"
        raise refusal(where, text, f"an image in private ECR of {region}", remedy)
    return found
