"""Programs in any language, run by the real Pulumi engine and the language's host, against the simulated cloud."""

from ..cloud.answers import Place
from ..cloud.live import Cloud
from ..errors import Kind, wrong
from ..graph.model import Graph
from ..sources.files import graph_of
from ..sources.stacks import Stack
from .engine import workspace
from .phases import carry_out

_MOST_ERRORS = 3


def deployed(stack: Stack) -> Graph:
    """Deploy a stack into the simulated cloud, and give the graph of its state: every value is known.

    Raises CommandError if the program fails, or if the CLI has no host for its language.
    """
    cloud = Cloud(Place(stack.config.get("aws:region", "eu-west-1")))
    with workspace(stack, None, cloud) as engine:
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
