"""The images and charts that a stack mirrors into ECR, as a script that copies them, or as a list for other tools.

The copying happens where there is a way to the internet and to ECR: a laptop or a CI runner. The script asks AWS for
the account, because no stack file names it.
"""

import dataclasses
import json
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from private_eks.common.plan.arguments import one_of, refusal
from private_eks.common.plan.regions import partition_of
from private_eks.nodes.plan.images import is_windows, wants_arm
from private_eks.nodes.plan.instance_types import is_arm
from private_eks.registry.plan.image_names import registry_host
from private_eks.registry.plan.registry import Mirror, plan_mirrors

from ..graph.asked import OURS, asked
from ..graph.model import Graph, Resource
from ..graph.nodes import instance_types, node_groups, template_of
from ..graph.nodes import is_windows as runs_windows
from ..graph.planned import compute_mode

ACCOUNT = "ACCOUNT"
"""Stands for the account where nobody can be asked for it."""
ARM, X86 = "linux/arm64", "linux/amd64"
SHELL = Path(__file__).with_name("mirror.sh")
TOOLS = ("crane", "skopeo")


@dataclass(frozen=True, slots=True)
class Images:
    """What a stack mirrors, where to, and on which Linux platforms its pods run."""

    stack: str
    name: str
    region: str
    mirrors: tuple[Mirror, ...]
    platforms: tuple[str, ...]

    @property
    def host(self) -> str:
        """The registry, with a word for the account."""
        return registry_host(self.region, ACCOUNT)

    @property
    def nothing(self) -> str:
        """What to say where there are none."""
        return f"The stack {self.stack} mirrors no images and no charts: there is nothing to copy"


def read_images(graph: Graph) -> Images:
    """Read a program for the images that its registries mirror.

    Raises ValueError for registries in several regions: a script logs in to one.
    """
    registries = graph.of(f"{OURS}Registry")
    regions = sorted({str(registry.inputs["region"]) for registry in registries}) or [
        graph.config.get("aws:region", "")
    ]
    if len(regions) > 1:
        raise refusal("images", regions, "registries in one region", "ask for one stack of each")
    told = [(registry.name, registry.inputs.get("images") or {}) for registry in registries]
    sources = {
        upstream: f"{given['host']}{'/' if repository else ''}{repository}"
        for given in asked(graph, "registries", {}).values()
        for upstream, repository in given.get("mirrors", {}).items()
    }
    mirrors = [_through(m, sources) for name, images in told for m in plan_mirrors(name, regions[0], images)]
    # A file's name may hold anything, and this goes into comments.
    label, name = " ".join(graph.stack.split()), told[0][0] if told else graph.stack
    return Images(label, name, regions[0], tuple(mirrors), platforms_in_use(graph))


def _through(mirror: Mirror, mirrors: Mapping[str, str]) -> Mirror:
    """Copy from the company's registry what that one mirrors."""
    image = mirror.image
    if image.host not in mirrors:
        return mirror
    host, _, repository = mirrors[image.host].partition("/")
    path = f"{repository}/{image.path}" if repository else image.path
    return dataclasses.replace(mirror, image=dataclasses.replace(image, host=host, path=path))


def platforms_in_use(graph: Graph) -> tuple[str, ...]:
    """Name the Linux platforms that pods may run on: Fargate of EKS is x86 only, Karpenter and Auto Mode are free.

    https://docs.aws.amazon.com/eks/latest/userguide/fargate.html
    """
    if compute_mode(graph) == "auto" or graph.of(f"{OURS}Karpenter"):
        return (X86, ARM)
    found = {X86} if graph.of("FargateProfile") else set()
    for group in node_groups(graph):
        found |= _platforms(graph, group)
    return tuple(sorted(found))


def _platforms(graph: Graph, group: Resource) -> set[str]:
    image, template = str(group.inputs.get("amiType") or ""), template_of(graph, group)
    if is_windows(image) or runs_windows(graph, group):
        return set()
    if image and image != "CUSTOM":
        return {ARM if wants_arm(image) else X86}
    types = instance_types(group, template)
    return {ARM if is_arm(type_) else X86 for type_ in types} or {X86, ARM}


def render(images: Images, form: str, tool: str) -> str:
    """Write the images in a form of `FORMS`; `tool` is the one that the script uses.

    Raises ValueError for an unknown form or tool.
    """
    one_of("--format", form, FORMS)
    one_of("--tool", tool, TOOLS)
    return FORMS[form](images, tool)


def _script(images: Images, tool: str) -> str:
    if not images.mirrors:
        return f"#!/bin/sh\n# {images.nothing}.\n"
    quoted = {
        "region": images.region,
        "dns_suffix": partition_of(images.region).dns_suffix,
        "tool": tool,
        "platforms": " ".join(images.platforms),
    }
    head = (
        "#!/bin/sh",
        f"# Copies the images and charts of the stack {images.stack} into its private ECR repositories.",
        f"# Needs the AWS CLI, with rights to push, and {tool}. Log in first to registries that want it of you.",
        "# Copies nothing twice; run it again after an error. ACCOUNT=... names another registry of yours.",
        "set -eu",
        "",
        *(f"{name}={shlex.quote(value)}" for name, value in quoted.items()),
        "",
    )
    calls = [" ".join(shlex.quote(word) for word in ("mirror", *_words(mirror))) for mirror in images.mirrors]
    tail = ("", "check_programs", "find_registry", "log_in", *calls, 'say "$copied copied, $skipped there already"', "")
    return "\n".join((*head, SHELL.read_text(encoding="utf-8").rstrip(), *tail))


def _words(mirror: Mirror) -> tuple[str, ...]:
    kind = "chart" if mirror.image.chart else "image"
    return kind, mirror.source, mirror.repository, mirror.image.tag, mirror.image.digest


def _skopeo_sync(images: Images, tool: str) -> str:
    """Write what `skopeo sync --scoped` reads; its targets are registry, repository and version behind the prefix.

    https://github.com/containers/skopeo/blob/main/docs/skopeo-sync.1.md
    """
    wanted: dict[str, dict[str, dict[str, list[str]]]] = {}
    for mirror in images.mirrors:
        image = mirror.image
        if ":" in image.host:
            allowed = "registries without a port: skopeo sync would write it into the repository's name"
            raise refusal("--format", "skopeo-sync", f"{allowed}, and {image} has one", "use the format script")
        repositories = wanted.setdefault(image.host, {"images": {}})["images"]
        versions = repositories.setdefault(image.path, [])
        versions += [version for version in (image.digest, image.tag) if version and version not in versions]
    account = "$(aws sts get-caller-identity --query Account --output text)"
    target = f'"{images.host.replace(ACCOUNT, account)}/{images.name}"'
    head = (
        f"# The images and charts of the stack {images.stack}. Save it as images.yaml, log in to ECR, and run",
        "#   skopeo sync --src yaml --dest docker --all --preserve-digests --scoped images.yaml \\",
        f"#     {target}",
        "# Beside its digest, a tag arrives as it is upstream now. What is there already may be refused: tags do",
        "# not move: --keep-going goes on. The script, the default format, asks first and copies by digest.",
    )
    return "\n".join((*head, yaml.safe_dump(wanted, sort_keys=True)))


def _json(images: Images, tool: str) -> str:
    return json.dumps([_entry(images, mirror) for mirror in images.mirrors], indent=2) + "\n"


def _entry(images: Images, mirror: Mirror) -> dict[str, Any]:
    digest = {"digest": mirror.image.digest} if mirror.image.digest else {}
    return {
        "names": list(mirror.names),
        "kind": "chart" if mirror.image.chart else "image",
        "source": mirror.source,
        "target": f"{images.host}/{mirror.target}",
        **digest,
        "platforms": [] if mirror.image.chart else list(images.platforms),
    }


def _list(images: Images, tool: str) -> str:
    return "".join(f"{mirror.image}\n" for mirror in images.mirrors)


FORMS: Mapping[str, Callable[[Images, str], str]] = {
    "json": _json,
    "list": _list,
    "script": _script,
    "skopeo-sync": _skopeo_sync,
}
"""What to print: a script, what `skopeo sync` reads, or the bare facts."""
