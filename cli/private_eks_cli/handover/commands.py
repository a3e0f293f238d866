"""The commands `private-eks handover ...`: what others are to be asked for."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from ..source import Source, sourced

app = typer.Typer(help="What others are asked for, so that a stack can be deployed: network.", no_args_is_help=True)


@app.callback()
def handover() -> None:
    """Keep `network` a command of its own, although it is the only one."""


@app.command()
@sourced("given")
def network(
    source: Source,
    form: Annotated[str, typer.Option("--format", help="markdown, json, terraform or cloudformation.")] = "markdown",
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", resolve_path=True, help="Where to write it, instead of here.")
    ] = None,
) -> None:
    """Write what the owner of the VPC of a stack is asked for: endpoints, rules, zones, routes and subnets."""
    from ..reports.handover import hand_over
    from .command import handover_of

    text, line = handover_of(source, form)
    hand_over(text, output)
    print(f"{line}{f'; written to {output}' if output else ''}.", file=sys.stderr)
