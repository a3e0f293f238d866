"""Programs in any language, run by the real Pulumi engine and the language's host, against the simulated cloud."""

import shutil
from pathlib import Path

from pulumi import automation

from ..cloud.answers import Place
from ..cloud.live import Cloud
from ..cloud.snapshots import place_in
from ..errors import Kind, wrong
from ..graph.model import Graph
from ..sources.files import graph_of
from ..sources.stacks import Stack
from .engine import configure, run_cli, workspace
from .languages import link
from .phases import carry_out, last_words

_MOST_ERRORS = 3


def deployed(stack: Stack, place: Place | None = None) -> Graph:
    """Deploy a stack into the simulated cloud, and give the graph of its state: every value is known.

    Raises CommandError if the program fails, or if the CLI has no host for its language.
    """
    with workspace(stack, None, Cloud(place) if place else _cloud(stack)) as engine:
        return _up(engine, stack)


def foreseen(stack: Stack, older: Stack) -> tuple[str, Graph]:
    """Give what the engine's preview says of a stack whose older program is deployed, and the graph when it is, too.

    Raises CommandError as `deployed` does, for either of them.
    """
    with workspace(older, None, _cloud(older)) as engine:
        _up(engine, older)
        work = Path(engine.workspace.work_dir)
        link(stack.project.root, work)
        shutil.copy(stack.project.file, work / "Pulumi.yaml")
        configure(work, stack, {})
        try:
            said = run_cli(engine, "preview", "--json", "--show-sames", "--non-interactive")
        except automation.CommandError as error:
            raise _failed(stack, list(last_words(error))) from None
        return said, _up(engine, stack)


def _cloud(stack: Stack) -> Cloud:
    return Cloud(place_in(stack.config))


def _up(engine: automation.Stack, stack: Stack) -> Graph:
    errors = carry_out("up", engine.up).errors
    if errors:
        raise _failed(stack, errors)
    state = engine.export_stack()
    return graph_of({"version": state.version, "deployment": state.deployment}, stack.path)


def _failed(stack: Stack, errors: list[str]) -> Exception:
    language = stack.project.runtime
    if any(f"pulumi-language-{language}" in error for error in errors):
        got, remedy = f"no host of the language {language}", "install the whole Pulumi CLI, or give --from"
        return wrong(Kind.NO_PROJECT, stack.project.file.name, got, "a language that the CLI on PATH runs", remedy)
    got, allowed = "; ".join(errors[:_MOST_ERRORS]), "a program that can be deployed"
    return wrong(Kind.PROGRAM_FAILS, stack.name, got, allowed, "correct it")
