"""The command `private-eks`: preview, diff, diagram, rehearse, images, evidence, handover, network, schema, version."""

import gc
import io
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from .diff.wanted import Form, form_of
from .endings import complain, ended
from .handover.commands import app as handover
from .network.commands import app as network
from .source import Output, Source, sourced

app = typer.Typer(
    help="What a Pulumi program with a private EKS cluster makes, shown and proved without an AWS account.",
    context_settings={"help_option_names": ["-h", "--help"]},
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.add_typer(handover, name="handover")
app.add_typer(network, name="network")

_WIDTH = 120
"""Characters of a line in a file."""

Forms = Annotated[
    list[Form] | None,
    typer.Option(
        "--format",
        metavar="FORMAT[=FILE]",
        parser=form_of,
        help="terminal, markdown, bitbucket, json; github, gitlab, sarif: annotations. Several, each with a file.",
    ),
]


@app.command()
@sourced()
def preview(
    source: Source,
    form: Annotated[str, typer.Option("--format", help="terminal, json or html.")] = "terminal",
    scp: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            resolve_path=True,
            help="Service control policy, permissions boundary or tag policy. Several.",
        ),
    ] = None,
    output: Output = None,
) -> None:
    """Show what a stack would make, and why. Exits with 1 if the program breaks one of its promises.

    With --scp it says which requests policies of an organisation would deny, by which statement: exits with 20 then.
    """
    from .reports.command import preview_of
    from .reports.handover import hand_over

    page = io.StringIO()
    console = Console(file=page, emoji=False, highlight=False, width=_WIDTH) if output else _console()
    code, text = preview_of(source, form, console, scp or ())
    if text or output:
        hand_over(text or page.getvalue(), output)
    raise typer.Exit(code)


@app.command()
@sourced("stack", "stack_file", "given")
def diff(
    source: Source,
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
    forms: Forms = None,
    output: Output = None,
    fail_on: Annotated[
        str, typer.Option(metavar="CODES", help="Exit with 1 if the change does one of these, such as opens,data-loss.")
    ] = "",
    allow_dirty: Annotated[bool, typer.Option("--allow-dirty", help="Compare uncommitted changes too.")] = False,
) -> None:
    """Show what a change would do: the program as it is now, against a revision, a deployed stack, or Pulumi's preview.

    Exits with 10 to 16 if a stack cannot be compared; docs/reviews.md has the list.
    """
    from .diff.older import begun
    from .diff.wanted import Wanted, asked_for, check

    codes = [code.strip() for code in fail_on.split(",") if code.strip()]
    wanted = Wanted(stacks or (), against, stack_state, preview, asked_for(forms, output), codes, allow_dirty)
    check(wanted)
    with begun(wanted) as older:
        from .diff.command import compare, report
        from .reports.handover import hand_over

        found = compare(wanted, older)
    for form in wanted.forms:
        page = io.StringIO()
        console = Console(file=page, emoji=False, highlight=False, width=_WIDTH) if form.file else _console()
        text = report(found, wanted, form.name, console) or page.getvalue()
        if text or form.file:
            hand_over(text, form.file)
    for stack, error in found.failures.items():
        complain(f"{stack}: {error}")
    raise typer.Exit(found.exit_code(codes))


@app.command()
@sourced()
def diagram(
    source: Source,
    form: Annotated[str, typer.Option("--format", help="mermaid or svg.")] = "mermaid",
    against: Annotated[str, typer.Option(metavar="REF", help="Colour what changes since a revision of git.")] = "",
    output: Output = None,
) -> None:
    """Draw the network of a stack and what stands in it, as Mermaid, which GitHub shows, or as SVG."""
    from .diagram.command import picture_of
    from .reports.handover import hand_over

    hand_over(picture_of(source, form, against), output)


@app.command()
@sourced("given")
def rehearse(
    source: Source,
    deployer: Annotated[
        Path | None,
        typer.Option(
            "--as",
            metavar="FILE",
            resolve_path=True,
            help="Policies of who deploys: the cloud refuses what they do not allow.",
        ),
    ] = None,
) -> None:
    """Run a stack on the real Pulumi engine against a simulated cloud: up, up again, refresh, destroy.

    With --as, exits with 21 if a right is missing.
    """
    from .engine.rehearse import rehearse as rehearse_stack

    gc.enable()
    raise typer.Exit(rehearse_stack(source.find(), _console(), deployer))


@app.command()
@sourced()
def images(
    source: Source,
    tool: Annotated[str, typer.Option(help="What the script copies with: crane or skopeo.")] = "skopeo",
    form: Annotated[str, typer.Option("--format", help="script, skopeo-sync, json or list.")] = "script",
    output: Output = None,
) -> None:
    """Print a script that copies the images and charts of a stack into its ECR repositories, or a list of them."""
    from .reports.handover import hand_over
    from .reports.images import read_images, render

    found = read_images(source.graph())
    hand_over(render(found, form, tool), output)
    if not found.mirrors:
        print(f"{found.nothing}.", file=sys.stderr)


@app.command()
@sourced()
def evidence(
    source: Source,
    form: Annotated[str, typer.Option("--format", help="markdown, csv or json.")] = "markdown",
    output: Output = None,
) -> None:
    """Write which controls a stack meets, how, and what shows it: for an auditor. Exits with 1 if one is not met."""
    from .evidence.command import evidence_of
    from .reports.handover import hand_over

    report, text = evidence_of(source, form)
    hand_over(text, output)
    if output:
        print(f"{report.line}; written to {output}", file=sys.stderr)
    raise typer.Exit(1 if report.failed else 0)


@app.command()
def schema(output: Output = None) -> None:
    """Print the JSON Schema of stack files, which tells an editor all keys with their meanings and limits."""
    from .reports.handover import hand_over
    from .schema.stack_file import text

    hand_over(text(), output)


@app.command()
def version() -> None:
    """Show the version of the components."""
    from private_eks import __version__

    print(__version__)


def main() -> None:
    """Run the command line; what a user can correct is one line and an exit code of its own, docs/exit-codes.md."""
    # What a command imports and makes lives as long as it does, and looking for garbage takes a third of its time.
    gc.disable()
    ended(app)


def _console() -> Console:
    """Write to the terminal; colour nothing by itself, such as the digits of a zone, and draw nothing for `:key:`."""
    return Console(emoji=False, highlight=False)


if __name__ == "__main__":
    main()
