"""Registries of the company: what pods pull from them, and what nodes pull from them instead of from elsewhere.

https://github.com/containerd/containerd/blob/main/docs/hosts.md
"""

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ...common.plan.arguments import refusal
from ...common.plan.names import check_key
from ...common.plan.refusals import Apart
from ...kubernetes.plan.syntax import SUBDOMAIN, check
from ...network.plan.blocks import private_block
from .proxy import HOST, blocks_of, check_host

if TYPE_CHECKING:
    from ..settings import RegistrySettings

ARGUMENT = "registries"
HTTPS = 443
REGISTRY = rf"{HOST}(:[1-9]\d{{0,4}})?"
_PART = r"[a-z0-9]+([._-]+[a-z0-9]+)*"
REPOSITORY = rf"({_PART}(/{_PART})*)?"
"""A repository or a project of the registry; an empty one stands for the registry itself."""
_PUBLIC = (
    *("docker.io", "gcr.io", "ghcr.io", "k8s.io", "mcr.microsoft.com", "nvcr.io", "public.ecr.aws", "quay.io"),
    "registry.gitlab.com",
)
_ECR = re.compile(r".*\.dkr\.ecr(-fips)?\..*")


@dataclass(frozen=True, slots=True)
class Registries:
    """The company's registries, decided."""

    hosts: tuple[str, ...] = ()
    mirrors: Mapping[str, str] = field(default_factory=dict)
    """Where nodes pull from, as `host/repository`, by the registry that images are named after."""
    secrets: Mapping[str, str] = field(default_factory=dict)
    """Names of the Kubernetes secrets with which pods pull, by host."""

    def serves(self, host: str, on_nodes: bool) -> bool:
        """Tell whether pods get images that are named after a registry; `on_nodes` of ours, they get the mirrored."""
        return host in self.hosts or (on_nodes and host in self.mirrors)


def plan_registries(given: "Mapping[str, RegistrySettings]") -> Registries:
    """Decide where nodes and pods pull from.

    Raises ValueError for hosts that nothing in a private network reaches, and for a registry that two mirror.
    """
    found, owners = Apart(), dict[str, str]()
    for name, settings in sorted(given.items()):
        where = f"{ARGUMENT}.{name}"
        found.judge(check_key, where, name)
        found.judge(_check_own, f"{where}.host", settings["host"])
        for i, cidr in enumerate(settings.get("cidrs", [])):
            found.judge(private_block, f"{where}.cidrs[{i}]", cidr, shortest=8)
        if "pull_secret" in settings:
            found.judge(check, f"{where}.pull_secret", settings["pull_secret"], SUBDOMAIN)
        for upstream, repository in settings.get("mirrors", {}).items():
            found.judge(_check_mirror, f"{where}.mirrors.{upstream}", upstream, repository, owners.get(upstream))
            owners[upstream] = where
    found.refuse()
    return Registries(
        tuple(dict.fromkeys(settings["host"] for _, settings in sorted(given.items()))),
        {
            upstream: f"{settings['host']}{'/' if repository else ''}{repository}"
            for _, settings in sorted(given.items())
            for upstream, repository in sorted(settings.get("mirrors", {}).items())
        },
        {s["host"]: s["pull_secret"] for _, s in sorted(given.items()) if "pull_secret" in s},
    )


def registries_for(given: "Mapping[str, RegistrySettings]", auto_mode: bool) -> Registries:
    """Decide the same for pods of a cluster; nodes of EKS Auto Mode know no mirrors, and any pod may be there."""
    planned = plan_registries(given)
    return dataclasses.replace(planned, mirrors={}) if auto_mode else planned


def registry_ways(name: str, settings: "RegistrySettings") -> list[tuple[str, int]]:
    """Give the blocks and ports at which a registry is reached, of settings that `plan_registries` took.

    Raises ValueError for one that has a name, and no blocks.
    """
    host, _, port = settings["host"].partition(":")
    blocks = blocks_of(f"{ARGUMENT}.{name}.cidrs", host, settings.get("cidrs"))
    return [(cidr, int(port or HTTPS)) for cidr in blocks]


def mirror_url(target: str) -> str:
    """Give the address of a mirror as containerd and Bottlerocket take it."""
    host, slash, repository = target.partition("/")
    return f"https://{host}/v2/{repository}" if slash else f"https://{host}"


def hosts_file(target: str) -> str:
    """Write what containerd reads of a mirrored registry: the mirror is the server, so that nothing asks upstream."""
    url = mirror_url(target)
    path = "override_path = true\n" if "/" in target else ""
    capable = 'capabilities = ["pull", "resolve"]\n'
    return f'server = "{url}"\n{capable}{path}\n[host."{url}"]\n{capable}{path}'


def hosts_folder(upstream: str) -> str:
    """Name the folder of a registry as containerd does, in which a port stands between underscores."""
    host, colon, port = upstream.partition(":")
    return f"{host}_{port}_" if colon else host


def _check_own(where: str, host: str) -> None:
    allowed = "the host of a registry in the company's network, such as artifactory.example.internal"
    name = host.partition(":")[0]
    if not re.fullmatch(REGISTRY, host) or len(host) > 255 or int(host.partition(":")[2] or HTTPS) > 65535:
        raise refusal(where, host, allowed, "write the host alone, and perhaps its port: nodes call it by HTTPS")
    if _ECR.fullmatch(name):
        raise refusal(where, host, allowed, "remove it: ECR is reached by its VPC endpoints")
    if any(name == public or name.endswith(f".{public}") for public in _PUBLIC):
        raise refusal(where, host, allowed, f"mirror it: nothing here reaches {name}")
    check_host(where, name)


def _check_mirror(where: str, upstream: str, repository: str, owner: str | None) -> None:
    if not re.fullmatch(REGISTRY, upstream) or "." not in upstream or _ECR.fullmatch(upstream):
        allowed = "the registry that images are named after, such as docker.io"
        raise refusal(where, upstream, allowed, "write its host alone; images in ECR need no mirror")
    if not re.fullmatch(REPOSITORY, repository):
        allowed = "the repository of the registry that mirrors it, such as docker-remote, or an empty text"
        raise refusal(where, repository, allowed, "write what stands between the host and the image's name")
    if owner is not None:
        raise refusal(where, upstream, "one mirror of each registry", f"remove it here or in {owner}")
