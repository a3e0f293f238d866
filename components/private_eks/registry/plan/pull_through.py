"""Pull-through caches: which registries ECR can cache, and what it asks of each.

https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html
"""

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from ...common.plan.arguments import nearest, refusal
from ...common.plan.names import LONGEST_ROLE_NAME
from ...common.plan.refusals import Apart
from ...common.plan.regions import ACCOUNT, partition_of
from ...iam.plan.role_names import REGISTRY_TEMPLATES
from .registry import NAME

if TYPE_CHECKING:
    from ..settings import PullThroughCacheSettings

_AZURE = "<name>.azurecr.io"
AZURE = r"[a-z0-9]+\.azurecr\.io"
"""Hosts of Azure: each registry has a name of its own."""

UPSTREAMS: Mapping[str, tuple[str, bool]] = {
    _AZURE: ("Microsoft Azure Container Registry", True),
    "cgr.dev": ("Chainguard", True),
    "ghcr.io": ("GitHub Container Registry", True),
    "public.ecr.aws": ("Amazon ECR Public", False),
    "quay.io": ("Quay", False),
    "registry-1.docker.io": ("Docker Hub", True),
    "registry.gitlab.com": ("GitLab Container Registry", True),
    "registry.k8s.io": ("Kubernetes", False),
}
"""By host: what it is, and whether ECR wants a secret for it. Other private ECR registries are left out: they want a
role, and pods pull from them without a cache."""

CAVEAT = (
    "Pull-through caches: the first pull of an image through a VPC endpoint of ECR needs a way to the internet, which "
    "this network does not have. Pull every image once from outside before pods do: "
    "https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html"
)

LONGEST_PREFIX = 30
_SECRET = "ecr-pullthroughcache/"


def check_caches(name: str, region: str, caches: "Mapping[str, PullThroughCacheSettings]") -> None:
    """Refuse caches that ECR refuses; `name` is the registry's.

    https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreatePullThroughCacheRule.html
    """
    if caches and len(f"{name}-{REGISTRY_TEMPLATES}") > LONGEST_ROLE_NAME:
        allowed = f"at most {LONGEST_ROLE_NAME - len(REGISTRY_TEMPLATES) - 1} characters"
        raise refusal("name", name, allowed, "choose a shorter name: the role of its templates carries it")
    found = Apart()
    for prefix, settings in caches.items():
        with found:
            where = f"pull_through_caches.{prefix}"
            _check_prefix(where, prefix, caches)
            _check_credential(where, region, settings.get("credential_arn"), _wants_secret(where, settings["upstream"]))
    found.refuse()


def _check_prefix(where: str, prefix: str, caches: Iterable[str]) -> None:
    if not NAME.fullmatch(prefix) or not 2 <= len(prefix) <= LONGEST_PREFIX:
        parts = "lower-case letters and digits, joined by single ., _, __ or hyphens, in parts between slashes"
        raise refusal(where, prefix, f"2 to {LONGEST_PREFIX} characters: {parts}", "rename this entry")
    for other in caches:
        if prefix.startswith(f"{other}/"):
            raise refusal(where, prefix, f"a prefix outside {other}/, which is another cache's", "rename one of them")


def _wants_secret(where: str, upstream: str) -> bool:
    """Tell whether ECR wants credentials for an upstream."""
    if re.fullmatch(AZURE, upstream):
        return UPSTREAMS[_AZURE][1]
    if upstream == _AZURE or upstream not in UPSTREAMS:
        meant = "registry-1.docker.io" if upstream.endswith("docker.io") else nearest(upstream, UPSTREAMS)
        allowed = ", ".join(sorted(UPSTREAMS))
        raise refusal(f"{where}.upstream", upstream, allowed, "name its images in images instead", meant)
    return UPSTREAMS[upstream][1]


def _check_credential(where: str, region: str, arn: object, wanted: bool) -> None:
    """Refuse a missing secret, and one that ECR would not read; values not known yet pass."""
    argument = f"{where}.credential_arn"
    partition = partition_of(region).name
    allowed = f"arn:{partition}:secretsmanager:{region}:<account>:secret:{_SECRET}<name>, of the account that caches"
    if wanted and arn is None:
        raise refusal(argument, None, allowed, "keep user name and access token in a secret: this registry wants them")
    if isinstance(arn, str) and not re.fullmatch(secret_arn(partition, region), arn):
        raise refusal(argument, arn, allowed, f"give the ARN of a secret whose name begins with {_SECRET}")


def secret_arn(partition: str, region: str) -> str:
    """Spell the ARNs of secrets that ECR reads, as a pattern; so may `partition` and `region` be."""
    return rf"arn:({partition}):secretsmanager:({region}):{ACCOUNT}:secret:{_SECRET}[a-zA-Z0-9/_+=.@-]+"
