"""Where a command takes a program from: the project that it is called in, or what Pulumi wrote of any program."""

import dataclasses
import functools
import inspect
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .errors import Kind, wrong

if TYPE_CHECKING:
    from .cloud.answers import Place
    from .graph.model import Graph
    from .sources.stacks import Stack

_FILE: Any = {"metavar": "FILE", "resolve_path": True}

OPTIONS: dict[str, Any] = {
    "stack": Annotated[
        str | None,
        typer.Argument(metavar="[STACK]", help="A stack's name, or the path of a stack file; the only one without."),
    ],
    "project": Annotated[
        Path | None,
        typer.Option(metavar="DIR", resolve_path=True, help="The project's folder, instead of the one you are in."),
    ],
    "stack_file": Annotated[Path | None, typer.Option(help="The stack's file, where it lies elsewhere.", **_FILE)],
    "references": Annotated[
        Path | None,
        typer.Option(help="Outputs of other stacks: {organization/project/stack: {...}}.", **_FILE),
    ],
    "network": Annotated[
        Path | None,
        typer.Option(help="Snapshot of the VPC of others, instead of networks/VPC_ID.json in the project.", **_FILE),
    ],
    "given": Annotated[
        Path | None,
        typer.Option("--from", help="Of any language: `pulumi preview --json` or `pulumi stack export`.", **_FILE),
    ],
}
"""What says where a program is, by the names of parameters."""


Output = Annotated[
    Path | None, typer.Option(metavar="FILE", resolve_path=True, help="Where to write it, instead of here.")
]
"""Where a command writes."""


@dataclass(frozen=True, slots=True)
class Source:
    """A program, as it was asked for on the command line; paths are absolute."""

    stack: str | None = None
    stack_file: Path | None = None
    references: Path | None = None
    network: Path | None = None
    given: Path | None = None

    def find(self) -> "Stack":
        """Read the stack file.

        Raises CommandError if there is none.
        """
        from .sources.stacks import find_stack, only_stack, read_references

        wanted = str(self.stack_file or self.stack or only_stack())
        found = find_stack(wanted)
        name = self.stack if self.stack and self.stack_file else found.name
        return dataclasses.replace(found, name=name, references=read_references(self.references) or found.references)

    def read(self) -> "Read":
        """Record the program, or read what Pulumi wrote of it.

        Raises CommandError for a program or file that cannot be read, and for one without components of ours.
        """
        if self.given:
            from .sources.files import read_graph

            found = Read(read_graph(self.given), self.given)
            if self.stack not in (None, found.graph.stack):
                got, remedy = f"the stack {found.graph.stack!r}", "name that, or none"
                raise wrong(Kind.ANOTHER_PROJECT, self.given.name, got, repr(self.stack), remedy)
        else:
            stack = self.find()
            found = Read(graph_of_program(stack), stack.path, stack.notes)
        if not found.graph.ours():
            got, allowed = "no component of private-eks in it", "a program that makes one, such as PrivateCluster"
            raise wrong(
                Kind.NOT_OURS, found.graph.stack or found.file.name, got, allowed, "name another project or stack"
            )
        if self.network:
            _check_network(self.network, found.graph)
        return found

    def graph(self) -> "Graph":
        """Give what the program makes, as `read` does."""
        return self.read().graph


@dataclass(frozen=True, slots=True)
class Read:
    """What a source gave: what the program makes, the file that describes it, and what cannot be known here."""

    graph: "Graph"
    file: Path
    notes: tuple[str, ...] = ()


def _check_network(snapshot: Path, graph: "Graph") -> None:
    """Refuse a snapshot by which nothing was judged.

    Raises CommandError.
    """
    from .cloud.snapshots import read_network
    from .graph.existing import given_networks

    used = [facts.vpc_id for facts in given_networks(graph)]
    given = read_network(snapshot)
    if given.vpc_id not in used:
        allowed = f"a snapshot of {', '.join(used)}" if used else "none: the stack makes its own VPC"
        raise wrong(Kind.USAGE, "--network", f"that of {given.vpc_id}", allowed, "name another file, or leave it out")


def graph_of_program(stack: "Stack", place: "Place | None" = None) -> "Graph":
    """Run a program, in `place` or its configuration's: in Python here, in another language on the real engine."""
    from .sources.projects import PYTHON

    if stack.project.runtime == PYTHON:
        from .recording.recorder import graph_of

        return graph_of(stack, place=place)
    from .engine.deployed import deployed

    return deployed(stack, place)


def sourced(*without: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the options that say where the program is; it gets them as one `source`."""

    def decorated(command: Callable[..., None]) -> Callable[..., None]:
        kind = inspect.Parameter.KEYWORD_ONLY
        own = [one for one in inspect.signature(command).parameters.values() if one.name != "source"]
        taken = {name: hint for name, hint in OPTIONS.items() if name not in without}
        ours = [inspect.Parameter(name, kind, default=None, annotation=hint) for name, hint in taken.items()]

        @functools.wraps(command)
        def run(**given: Any) -> None:
            said = {name: given.pop(name) for name in taken}
            command(source=_begun(said.pop("project", None), **said), **given)

        named = [one.replace(kind=kind) for one in own]
        run.__signature__ = inspect.Signature([*ours, *named])  # type: ignore[attr-defined]
        run.__annotations__ = {one.name: one.annotation for one in (*ours, *named)}
        return run

    return decorated


def _begun(project: Path | None, **said: Any) -> Source:
    """Go into the project's folder, and into its virtual environment; what Pulumi wrote needs neither."""
    source = Source(**said)
    if source.given:
        if source.network:
            allowed, remedy = (
                "a snapshot for a program that is run",
                "leave it out: the file has what was told of the VPC",
            )
            raise wrong(Kind.USAGE, "--network", f"{source.network.name} beside --from", allowed, remedy)
        return source
    if source.network:
        os.environ["PRIVATE_EKS_NETWORK"] = str(source.network)
    if source.references:
        os.environ["PRIVATE_EKS_REFERENCES"] = str(source.references)
    from .sources.interpreter import enter
    from .sources.projects import find_project

    if source.stack and source.stack.endswith((".yaml", ".yml")):
        source = dataclasses.replace(source, stack=str(Path(source.stack).resolve()))
    found = find_project(project)
    enter(found)
    os.chdir(found.root)
    return source
