"""Asking everything of a random stack that can be asked without an engine."""

import io
import json
import re
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pulumi
import yaml
from rich.console import Console

from private_eks.common.plan import versions
from private_eks_cli.diagram import draw, mermaid, svg
from private_eks_cli.evidence.forms import FORMS as REPORTS
from private_eks_cli.evidence.report import make_report
from private_eks_cli.graph.model import Graph
from private_eks_cli.page import page
from private_eks_cli.promises import verdicts
from private_eks_cli.recording.recorder import record
from private_eks_cli.reports.digest import digest
from private_eks_cli.reports.images import FORMS, read_images, render
from private_eks_cli.reports.preview import show_preview
from private_eks_cli.sources.stacks import Stack, find_stack
from settings import load_plan
from tests.programs import run_program
from tests.refusal import FOUR_PARTS

from . import deploying, rights
from .draw import Config
from .wrong import Wrong

_PYTHON = re.compile(r"\b(None|True|False|NoneType|str|dict|int)\b|\[\]|<\w+ object|Traceback")


def written(config: Config, folder: Path) -> Stack:
    """Write a stack file, and read it as the offline commands do."""
    path = folder / "Pulumi.fuzz.yaml"
    path.write_text(text_of(config), encoding="utf-8")
    return find_stack(str(path))


def text_of(config: Config) -> str:
    """Give the text of a stack file."""
    keys = {key if ":" in key else f"private-eks:{key}": value for key, value in config.items()}
    return yaml.dump({"config": keys}, Dumper=_Writer, sort_keys=False, allow_unicode=True)


class _Writer(yaml.SafeDumper):
    """Puts digits into quotes: what YAML 1.1 takes for a text, such as 012345678901, the CLI takes for a number."""


_Writer.add_representer(
    str, lambda writer, text: writer.represent_scalar("tag:yaml.org,2002:str", text, '"' if text.isdigit() else None)
)


def complaints(stack: Stack) -> list[str]:
    """Say what any tool has against a legitimate stack: what refuses it, what is broken, what ends in a traceback."""
    return [f"{name}: {fault}" for name, ask in _QUESTIONS.items() for fault in _asked(ask, stack)]


def quick_complaints(stack: Stack) -> list[str]:
    """The same, of the settings and their plans alone."""
    return _asked(_plans, stack)


def acceptance(config: Config, wrong: Wrong, folder: Path) -> str:
    """Say what is wrong with how a wrong value is refused, or that it is accepted; nothing if all is well."""
    try:
        _planned(written(wrong.into(config), folder))
    except ValueError as error:
        return _misworded(str(error), wrong)
    except Exception:
        return traceback.format_exc(limit=-4)
    return "accepted"


def _misworded(message: str, wrong: Wrong) -> str:
    if not FOUR_PARTS.fullmatch(message):
        return f"not in four parts: {message}"
    if not message.startswith(wrong.argument):
        return f"does not name {wrong.argument}: {message}"
    return f"has Python in it: {message}" if _PYTHON.search(message) else ""


def _asked(ask: Callable[[Stack], Iterator[str]], stack: Stack) -> list[str]:
    try:
        return list(ask(stack))
    except Exception:
        return [traceback.format_exc(limit=-4)]


def _planned(stack: Stack) -> None:
    """Read and plan a stack file, and make nothing of it."""
    record(lambda: load_plan(pulumi.Config()), stack.name, stack.config)


def _plans(stack: Stack) -> Iterator[str]:
    _planned(stack)
    yield from ()


def _recorded(stack: Stack) -> Iterator[str]:
    graph = record(run_program, stack.name, stack.config)
    said = verdicts(graph)
    yield from (f"{verdict.name} is broken: {fault}" for verdict in said for fault in verdict.faults)
    yield from deploying.refused(graph)
    yield from rights.missing(graph)
    for name, tool in _TOOLS.items():
        try:
            tool(graph, stack, said)
        except Exception:
            yield f"{name}: {traceback.format_exc(limit=-4)}"


def _unknown(stack: Stack) -> Iterator[str]:
    """As in the first preview of a new stack."""
    graph = record(run_program, stack.name, stack.config, unknowns=True)
    if not len(graph.resources):
        yield "nothing is made"


def _previewed(graph: Graph, stack: Stack, said: Any) -> None:
    show_preview(graph, said, Console(file=io.StringIO(), width=160, highlight=False))


def _digested(graph: Graph, stack: Stack, said: Any) -> None:
    json.dumps(digest(graph, said), sort_keys=True)


def _drawn(graph: Graph, stack: Stack, said: Any) -> None:
    picture = draw(graph)
    mermaid(picture)
    svg(picture)


def _evidence(graph: Graph, stack: Stack, said: Any) -> None:
    report = make_report(graph, stack.path, versions.today())
    for form in REPORTS.values():
        form(report)
    page(graph, said, report)


def _mirrored(graph: Graph, stack: Stack, said: Any) -> None:
    images = read_images(graph)
    for form in FORMS:
        render(images, form, "skopeo")


_TOOLS = {
    "images": _mirrored,
    "preview": _previewed,
    "preview as JSON": _digested,
    "diagram": _drawn,
    "evidence": _evidence,
}
_QUESTIONS = {"plans": _plans, "recorded": _recorded, "with unknowns": _unknown}
