"""Compare or rewrite the parts of docs that are made from data: `python -m tools.docs [--write]`."""

import difflib
from typing import Annotated

import typer

from .tables import outdated

app = typer.Typer(add_completion=False)


@app.command()
def tables(write: Annotated[bool, typer.Option("--write", help="Rewrite the documents that differ.")] = False) -> None:
    """Compare the generated tables and pictures in docs with what the code would make. Exits with 1 if some differ."""
    found = outdated()
    for path, text in found.items():
        before = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        names = (path.name, f"{path.name}, generated")
        lines = difflib.unified_diff(before, text.splitlines(), *names, n=0, lineterm="")
        print(f"{path.name} is out of date" if path.suffix == ".svg" else "\n".join(lines))
        if write:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    raise typer.Exit(1 if found and not write else 0)


if __name__ == "__main__":
    app()
