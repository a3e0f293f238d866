"""Decisions about ECR: which repositories there are, which images they mirror, and what a bad name would cost.

https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...common.plan.arguments import refusal
from ...common.plan.names import check_cluster_name, check_key
from ...common.plan.refusals import Apart
from ...common.plan.regions import ACCOUNT
from .image_names import CHART, ImageName, is_private, mirrored, read_image, repository_of

if TYPE_CHECKING:
    from ..settings import RepositorySettings

KEEP_IMAGES = 100
"""How many tagged images a repository keeps unless it is told otherwise, and how many each mirror keeps."""
MOST_IMAGES = 100_000
"""https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html: images in a repository."""
UNTAGGED_DAYS, MOST_DAYS = 14, 36_500

_BY_HAND = "push it into a repository of your own"
LONGEST_NAME = 256
_PART = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
NAME = re.compile(rf"{_PART}(/{_PART})*")
"""What ECR takes for the name of a repository, and for a prefix."""


@dataclass(frozen=True, slots=True)
class Mirror:
    """One image or chart to mirror: under which short names, from where, and into which ECR repository."""

    names: tuple[str, ...]
    image: ImageName
    repository: str

    @property
    def source(self) -> str:
        """What to copy: by digest where one is given, for skopeo takes no reference with both tag and digest."""
        return f"{self.image.upstream}{f'@{self.image.digest}' if self.image.digest else f':{self.image.tag}'}"

    @property
    def target(self) -> str:
        """Where the copy goes, without the registry: by tag, which keeps it findable, or else by digest."""
        return f"{self.repository}{f':{self.image.tag}' if self.image.tag else f'@{self.image.digest}'}"


@dataclass(frozen=True, slots=True)
class RegistryPlan:
    """What a `Registry` makes: repositories of one's own, repositories of mirrors, and what goes there."""

    own: tuple[str, ...]
    mirrors: tuple[Mirror, ...]

    @property
    def mirrored(self) -> tuple[str, ...]:
        """The names of the repositories that hold mirrored images, each once."""
        return tuple(sorted({mirror.repository for mirror in self.mirrors}))


def plan_registry(
    name: str,
    region: str,
    repositories: "Mapping[str, RepositorySettings]",
    images: Mapping[str, str],
    prefixes: Iterable[str],
) -> RegistryPlan:
    """Decide which repositories the registry called `name` has; `prefixes` are those of pull-through caches.

    Raises ValueError for names and settings that ECR refuses, for an image that needs no mirror, and for names in each
    other's way.
    """
    check_cluster_name(name)
    mirrors = plan_mirrors(name, region, images)
    mirrored_by = {mirror.repository: mirror.names[0] for mirror in mirrors}
    found = Apart()
    for key, settings in repositories.items():
        with found:
            where = f"repositories.{key}"
            check_repository_name(where, key)
            # In Pulumi, both `{name}/docker.io/x` and `docker.io/x` would be `{name}-docker.io/x`.
            if short := mirrored_by.get(key) or mirrored_by.get(f"{name}/{key}"):
                raise refusal(where, key, f"a name that no mirror has; that of images.{short} has it", "rename it")
            _check_cached(where, key, prefixes)
            _check_settings(where, settings)
    found.refuse()
    for repository, short in mirrored_by.items():
        _check_cached(f"images.{short}", repository, prefixes)
    return RegistryPlan(tuple(sorted(repositories)), mirrors)


def plan_mirrors(prefix: str, region: str, images: Mapping[str, str]) -> tuple[Mirror, ...]:
    """Read the images to mirror; two names of one image, such as a chart's and a user's, become one.

    Raises ValueError for what cannot be mirrored, or not beside the others: tags are immutable, so each has one digest.
    """
    found: dict[tuple[str, str], Mirror] = {}
    upstreams: dict[str, tuple[str, str]] = {}
    refused = Apart()
    for short, text in sorted(images.items()):
        with refused:
            where = f"images.{short}"
            check_key(where, short)
            image = read_image(where, text)
            repository = _repository(where, prefix, region, image)
            other, first = upstreams.setdefault(repository, (image.upstream, short))
            if other != image.upstream:
                raise refusal(where, text, f"a registry that images.{first} does not spell alike", _BY_HAND)
            version = (repository, image.tag or image.digest)
            found[version] = _joined(where, found.get(version), Mirror((short,), image, repository))
    refused.refuse()
    _check_count(found)
    return tuple(found[version] for version in sorted(found))


def private_references(host: str, prefix: str, images: Mapping[str, str]) -> dict[str, str]:
    """Give the names of the mirrored images by their short names; a chart's begins with `oci://` as before."""
    read = {short: read_image(f"images.{short}", text) for short, text in images.items()}
    return {short: f"{CHART if image.chart else ''}{mirrored(host, prefix, image)}" for short, image in read.items()}


def check_repository_name(argument: str, name: str) -> None:
    """Refuse what ECR does not take for the name of a repository: two names never differ by case alone."""
    if not NAME.fullmatch(name) or not 2 <= len(name) <= LONGEST_NAME:
        parts = "lower-case letters and digits, joined by single ., _, __ or hyphens, in parts between slashes"
        lower = name.lower()
        fits = NAME.fullmatch(lower) and 2 <= len(lower) <= LONGEST_NAME
        remedy = f"write {lower!r}" if fits else "rename it"
        raise refusal(argument, name, f"2 to {LONGEST_NAME} characters: {parts}", remedy)


def _repository(where: str, prefix: str, region: str, image: ImageName) -> str:
    if is_private(image, region):
        allowed = "images of other registries: pods can pull this one as it is"
        raise refusal(where, str(image), allowed, "remove it here, and use its name in workloads")
    if not NAME.fullmatch(prefix):
        allowed = "for mirrored images, a name of lower-case letters, digits and inner hyphens: repositories carry it"
        raise refusal("name", prefix, allowed, "rename it, or push the images into repositories of your own")
    repository = repository_of(prefix, image)
    if not NAME.fullmatch(repository):
        raise refusal(where, str(image), "a registry's host in lower case, such as ghcr.io", "correct the host")
    if len(repository) > LONGEST_NAME:
        allowed = f"at most {LONGEST_NAME} characters for {prefix}/ and the image's registry and repository"
        raise refusal(where, repository, allowed, _BY_HAND)
    return repository


def _joined(where: str, known: Mirror | None, new: Mirror) -> Mirror:
    """Join two names of one version; one of them may say the digest for both."""
    if known is None:
        return new
    if known.image.digest and new.image.digest not in ("", known.image.digest):
        allowed = f"the digest of images.{known.names[0]}, {known.image.digest}: a tag has one, and cannot move"
        raise refusal(where, str(new.image), allowed, "correct one of the two")
    fuller = known.image if known.image.digest else new.image
    return Mirror((*known.names, *new.names), fuller, known.repository)


def _check_count(found: Mapping[tuple[str, str], Mirror]) -> None:
    """Refuse so many tags of one image that the lifecycle policy would drop some that are wanted."""
    tagged = [mirror for mirror in found.values() if mirror.image.tag]
    for repository in sorted({mirror.repository for mirror in tagged}):
        own = [mirror for mirror in tagged if mirror.repository == repository]
        if len(own) > KEEP_IMAGES:
            allowed = f"at most {KEEP_IMAGES} tags of one image, as many as a mirror keeps"
            raise refusal("images", f"{len(own)} tags of {own[0].image.upstream}", allowed, "remove some")


def _check_cached(where: str, repository: str, prefixes: Iterable[str]) -> None:
    for prefix in prefixes:
        if repository == prefix or repository.startswith(f"{prefix}/"):
            allowed = f"a name outside {prefix}/, whose repositories a pull-through cache fills"
            raise refusal(where, repository, allowed, "rename it, or the prefix in pull_through_caches")


def _check_settings(where: str, settings: "RepositorySettings") -> None:
    images, days = settings.get("keep_images", 1), settings.get("untagged_days", 1)
    for field, given, most in (("keep_images", images, MOST_IMAGES), ("untagged_days", days, MOST_DAYS)):
        if not 1 <= given <= most:
            raise refusal(f"{where}.{field}", given, f"1 to {most}", "choose a number in between")
    accounts = settings.get("pull_accounts", [])
    for i, account in enumerate(accounts):
        argument = f"{where}.pull_accounts[{i}]"
        if not re.fullmatch(ACCOUNT, account):
            raise refusal(argument, account, "the 12 digits of an AWS account's id, in quotes", "correct the id")
        if account in accounts[:i]:
            raise refusal(argument, account, "each account once", "remove it")
