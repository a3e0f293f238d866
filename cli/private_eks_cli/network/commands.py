"""The commands `private-eks network ...`: the only ones that ask AWS."""

import sys
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="VPCs that somebody else owns: snapshot.", no_args_is_help=True)


@app.callback()
def network() -> None:
    """Keep `snapshot` a command of its own, although it is the only one."""


@app.command()
def snapshot(
    vpc_id: Annotated[str, typer.Argument(metavar="VPC_ID", help="Such as vpc-0f1e2d3c4b5a69788.")],
    region: Annotated[
        str | None, typer.Option(envvar="AWS_REGION", help="Region of the VPC, instead of your configuration's.")
    ] = None,
    profile: Annotated[str | None, typer.Option(help="Profile of your AWS configuration.")] = None,
    project: Annotated[
        Path | None,
        typer.Option(metavar="DIR", resolve_path=True, help="The project's folder, instead of the one you are in."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", resolve_path=True, help="Where to write it, instead of networks/VPC_ID.json in the project."
        ),
    ] = None,
) -> None:
    """Read what AWS tells of a VPC into a file, with which previews judge it; it changes nothing."""
    from .snapshot import snapshots, take

    print(take(vpc_id, region, profile, output or snapshots(project) / f"{vpc_id}.json"), file=sys.stderr)
