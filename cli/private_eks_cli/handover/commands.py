"""The commands `private-eks handover ...`: what others are to be asked for."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from ..source import Output, Source, sourced

Form = Annotated[str, typer.Option("--format", help="markdown, json, terraform or cloudformation.")]
app = typer.Typer(
    help="What others are asked for, so that a stack can be deployed: iam, network.", no_args_is_help=True
)


@app.command()
@sourced("given")
def network(
    source: Source,
    form: Form = "markdown",
    output: Output = None,
) -> None:
    """Write what the owner of the VPC of a stack is asked for: endpoints, rules, zones, routes and subnets."""
    from .command import handover_of

    _write(*handover_of(source, form), output)


@app.command()
@sourced("given")
def iam(source: Source, form: Form = "markdown", output: Output = None) -> None:
    """Write the roles that an IAM team is asked for, and the least policy of who deploys."""
    from .command import roles_of

    _write(*roles_of(source, form), output)


def _write(text: str, line: str, output: Path | None) -> None:
    from ..reports.handover import hand_over

    hand_over(text, output)
    print(f"{line}{f'; written to {output}' if output else ''}.", file=sys.stderr)
