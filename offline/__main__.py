"""The offline commands: `python -m offline preview|rehearse|images STACK`, and `python -m offline tables`."""

import difflib
import json
import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from .recorder import record
from .stacks import find_stack, run_program

app = typer.Typer(help="The program without an AWS account.", add_completion=False, no_args_is_help=True)

StackName = Annotated[str, typer.Argument(metavar="STACK", help="A stack's name, or the path of a stack file.")]


@app.command()
def preview(
    stack: StackName,
    as_json: Annotated[bool, typer.Option("--json", help="In the shape of `pulumi preview --json`.")] = False,
) -> None:
    """Show what a stack would make, and why. Exits with 1 if the program breaks one of its promises."""
    from .digest import digest
    from .preview import show_preview
    from .promises import broken_promises

    found = find_stack(stack)
    graph = record(run_program, found.name, found.config)
    broken = broken_promises(graph)
    if as_json:
        print(json.dumps(digest(graph), indent=2))
    else:
        show_preview(graph, broken, Console())
    raise typer.Exit(1 if any(broken.values()) else 0)


@app.command()
def rehearse(stack: StackName) -> None:
    """Run a stack on the real Pulumi engine against a simulated cloud: up, up again, refresh, destroy."""
    from .rehearse import rehearse as rehearse_stack

    raise typer.Exit(rehearse_stack(stack, Console()))


@app.command()
def images(
    stack: StackName,
    tool: Annotated[str, typer.Option(help="What the script copies with: crane or skopeo.")] = "skopeo",
    form: Annotated[str, typer.Option("--format", help="script, skopeo-sync, json or list.")] = "script",
) -> None:
    """Print a script that copies the images and charts of a stack into its ECR repositories, or a list of them."""
    from .images import read_images, render

    print(render(read_images(find_stack(stack)), form, tool), end="")


@app.command()
def tables(write: Annotated[bool, typer.Option("--write", help="Rewrite the documents that differ.")] = False) -> None:
    """Compare the generated tables in docs with the data that the code uses. Exits with 1 if some differ."""
    from .tables import outdated

    found = outdated()
    for path, text in found.items():
        before = path.read_text(encoding="utf-8").splitlines()
        names = (path.name, f"{path.name}, generated")
        print("\n".join(difflib.unified_diff(before, text.splitlines(), *names, n=0, lineterm="")))
        if write:
            path.write_text(text, encoding="utf-8")
    raise typer.Exit(1 if found and not write else 0)


def main() -> None:
    """Run the command line; what a user can correct is one line and exit code 2."""
    try:
        app()
    except ValueError as error:
        Console(stderr=True, soft_wrap=True).print(f"[red]error[/] {escape(str(error))}", highlight=False, markup=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
