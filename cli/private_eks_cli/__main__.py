"""The offline commands: `private-eks preview|diff|diagram|rehearse|images|evidence STACK`."""

import gc
import io
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

app = typer.Typer(help="The program without an AWS account.", add_completion=False, no_args_is_help=True)

_WIDTH = 120
"""Characters of a line in a file."""

StackName = Annotated[str, typer.Argument(metavar="STACK", help="A stack's name, or the path of a stack file.")]


@app.command()
def preview(
    stack: StackName,
    form: Annotated[str, typer.Option("--format", help="terminal or json.")] = "terminal",
    output: Annotated[Path | None, typer.Option(metavar="FILE", help="Where to write it, instead of here.")] = None,
) -> None:
    """Show what a stack would make, and why. Exits with 1 if the program breaks one of its promises."""
    from .reports.command import preview_of
    from .reports.handover import hand_over

    page = io.StringIO()
    console = Console(file=page, emoji=False, highlight=False, width=_WIDTH) if output else _console()
    broken, text = preview_of(stack, form, console)
    if text or output:
        hand_over(text or page.getvalue(), output)
    raise typer.Exit(1 if broken else 0)


@app.command()
def diff(
    stacks: Annotated[
        list[str] | None, typer.Argument(metavar="[STACK]...", help="Names or paths; all stacks without.")
    ] = None,
    against: Annotated[str, typer.Option(metavar="REF", help="A revision of git, such as origin/main.")] = "",
    stack_state: Annotated[
        Path | None, typer.Option(metavar="FILE", help="What `pulumi stack export` wrote, instead of a revision.")
    ] = None,
    preview: Annotated[
        Path | None, typer.Option(metavar="FILE", help="What `pulumi preview --json --show-sames` wrote, instead.")
    ] = None,
    form: Annotated[str, typer.Option("--format", help="terminal, markdown or json.")] = "terminal",
    output: Annotated[Path | None, typer.Option(metavar="FILE", help="Where to write it, instead of here.")] = None,
    fail_on: Annotated[
        str, typer.Option(metavar="CODES", help="Exit with 1 if the change does one of these, such as opens,loses.")
    ] = "",
    allow_dirty: Annotated[bool, typer.Option("--allow-dirty", help="Compare uncommitted changes too.")] = False,
) -> None:
    """Show what a change would do: the program as it is now, against a revision, a deployed stack, or Pulumi's preview.

    Exits with 10 to 16 if a stack cannot be compared; docs/reviews.md has the list.
    """
    from .diff.older import begun
    from .diff.wanted import Wanted, check

    codes = [code.strip() for code in fail_on.split(",") if code.strip()]
    wanted = Wanted(stacks or (), against, stack_state, preview, form, codes, allow_dirty)
    check(wanted)
    with begun(wanted) as older:
        from .diff.command import compare, report
        from .reports.handover import hand_over

        found = compare(wanted, older)
    page = io.StringIO()
    console = Console(file=page, emoji=False, highlight=False, width=_WIDTH) if output else _console()
    text = report(found, wanted, console) or page.getvalue()
    if text or output:
        hand_over(text, output)
    for stack, error in found.failures.items():
        _complain(f"{stack}: {error}")
    raise typer.Exit(found.exit_code(codes))


@app.command()
def diagram(
    stack: StackName,
    form: Annotated[str, typer.Option("--format", help="mermaid or svg.")] = "mermaid",
    against: Annotated[str, typer.Option(metavar="REF", help="Colour what changes since a revision of git.")] = "",
    output: Annotated[Path | None, typer.Option(metavar="FILE", help="Where to write it, instead of here.")] = None,
) -> None:
    """Draw the network of a stack and what stands in it, as Mermaid, which GitHub shows, or as SVG."""
    from .diagram.command import picture_of
    from .reports.handover import hand_over

    hand_over(picture_of(stack, form, against), output)


@app.command()
def rehearse(stack: StackName) -> None:
    """Run a stack on the real Pulumi engine against a simulated cloud: up, up again, refresh, destroy."""
    from .engine.rehearse import rehearse as rehearse_stack

    gc.enable()
    raise typer.Exit(rehearse_stack(stack, _console()))


@app.command()
def images(
    stack: StackName,
    tool: Annotated[str, typer.Option(help="What the script copies with: crane or skopeo.")] = "skopeo",
    form: Annotated[str, typer.Option("--format", help="script, skopeo-sync, json or list.")] = "script",
) -> None:
    """Print a script that copies the images and charts of a stack into its ECR repositories, or a list of them."""
    from .reports.images import read_images, render
    from .sources.stacks import find_stack

    found = read_images(find_stack(stack))
    print(render(found, form, tool), end="")
    if not found.mirrors:
        print(f"{found.nothing}.", file=sys.stderr)


@app.command()
def evidence(
    stack: StackName,
    form: Annotated[str, typer.Option("--format", help="markdown, csv or json.")] = "markdown",
    output: Annotated[Path | None, typer.Option(metavar="FILE", help="Where to write it, instead of here.")] = None,
) -> None:
    """Write which controls a stack meets, how, and what shows it: for an auditor. Exits with 1 if one is not met."""
    from .evidence.command import evidence_of
    from .reports.handover import hand_over

    report, text = evidence_of(stack, form)
    hand_over(text, output)
    if output:
        print(f"{report.line}; written to {output}", file=sys.stderr)
    raise typer.Exit(1 if report.failed else 0)


@app.command()
def version() -> None:
    """Show the version of the components."""
    from private_eks import __version__

    print(__version__)


def main() -> None:
    """Run the command line; what a user can correct, in a stack file or in the program, is one line and exit code 2."""
    # What a command imports and makes lives as long as it does, and looking for garbage takes a third of its time.
    gc.disable()
    try:
        app()
    except ValueError as error:
        # Pulumi's SDK wraps what a component says in words of its own, once for each resource around it.
        _complain(str(error).rpartition("has risen: ")[2])
        sys.exit(2)
    except Exception as error:
        from .diff.errors import last_words
        from .sources.projects import find_project

        if not (line := find_project().line_of(error)):
            raise
        _complain(f"{line}: {type(error).__name__}: {last_words(error)}")
        sys.exit(2)


def _console() -> Console:
    """Write to the terminal; colour nothing by itself, such as the digits of a zone, and draw nothing for `:key:`."""
    return Console(emoji=False, highlight=False)


def _complain(message: str) -> None:
    Console(emoji=False, stderr=True, soft_wrap=True).print(
        f"[red]error[/] {escape(message)}", highlight=False, markup=True
    )


if __name__ == "__main__":
    main()
