"""Images that have to be in the private registry before a change is deployed, or pods do not start."""

import re
import shlex
from collections.abc import Iterator

from private_eks.namespaces.plan.pod_security import containers_of

from ..graph.model import Graph
from ..graph.objects import workloads
from ..promises.images import REPOSITORY
from ..reports.images import read_images
from ..reports.wording import listed
from .model import Diff, counted, quoted

_ECR = re.compile(r"[^/]*\.dkr[.-]ecr[^/]*/([^:@]+)(.*)")
_MOST = 3


def new_images(diff: Diff) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Give a mark, its sentence and what to do for images that are new: those that the stack copies, and its own."""
    if diff.known is None or diff.is_gone:
        return
    mirrored, copied = (_mirrored(graph) for graph in (diff.known, diff.before))
    new = [source for target, source in mirrored.items() if target not in copied]
    if new:
        names = listed([quoted(source) for source in new], _MOST)
        line = f"`private-eks images {shlex.quote(diff.stack)} > mirror.sh && sh mirror.sh`"
        yield "new-images", f"mirror {names} before you deploy", (line,)
    own = [image for image in _pulled(diff.known) - _pulled(diff.before) if image not in mirrored]
    if own:
        what = f"push {listed([quoted(image) for image in sorted(own)], _MOST)} before you deploy"
        yield "new-images", what, (f"{counted(len(own), 'image')} that a repository of the stack has to hold",)


def _mirrored(graph: Graph) -> dict[str, str]:
    """Give what the registries of a program mirror: where it came from, by repository with tag or digest."""
    try:
        images = read_images(graph)
    except ValueError:
        return {}
    return {mirror.target: mirror.source for mirror in images.mirrors}


def _pulled(graph: Graph) -> set[str]:
    """Give the images that pods pull from repositories that the program makes."""
    made = {repository.physical_name for repository in graph.of(REPOSITORY)}
    given = [str(container.get("image", "")) for w in workloads(graph) for container in containers_of(w.spec)]
    found = [match for image in given if (match := _ECR.fullmatch(image)) and match[1] in made]
    return {f"{match[1]}{match[2]}" for match in found}
