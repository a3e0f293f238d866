"""The commands that README and the documents name."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

from tests.places import ROOT

DOCUMENTS = sorted(
    path
    for glob in ("*.md", "docs/**/*.md", "components/*.md", "examples/*/*.md", "policy/*.md")
    for path in ROOT.glob(glob)
)
_OWN = re.compile(r"(make|(\.venv/bin/)?python -m|\.venv/bin/[\w-]+) [a-z-]")
_PLACES = ("STACK", "REF")
"""What stands in sentences for a word of the reader's."""
LEFT_OUT = "..."
"""Stands in a console for lines of the output."""


def lines(document: Path) -> Iterator[str]:
    """Give every line of a shell in a document, and every command in a sentence."""
    text = document.read_text(encoding="utf-8")
    for fence in re.findall(r"```sh\n(.*?)```", text, re.DOTALL):
        yield from filter(None, map(str.strip, fence.replace("\\\n", " ").splitlines()))
    yield from shown(document)
    prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    yield from (" ".join(code.split()) for code in re.findall(r"`([^`]+)`", prose))


def shown(document: Path) -> dict[str, list[str]]:
    """Give the commands in the consoles of a document, each with the lines of its output that stand below it."""
    found: dict[str, list[str]] = {}
    for fence in re.findall(r"```console\n(.*?)```", document.read_text(encoding="utf-8"), re.DOTALL):
        for part in filter(None, re.split(r"^\$ ", fence, flags=re.MULTILINE)):
            command, *output = part.splitlines()
            found[command] = [line for line in output if line != LEFT_OUT]
    return found


def own(document: Path) -> set[str]:
    """Give the commands of this project in a document, as one would type them."""
    found = (re.sub(r"\s+#.*", "", line) for line in lines(document) if _OWN.match(line))
    return {re.sub(r"^python", ".venv/bin/python", line) for line in found if not set(line.split()) & set(_PLACES)}


def of(tool: str, document: Path) -> set[tuple[str, ...]]:
    """Give the words of each call of a tool in a document."""
    plain = (re.sub(r'"\$\([^)]*\)"', "VALUE", line) for line in lines(document))
    inner = (call for line in lines(document) for call in re.findall(r"\$\(([^)]*)\)", line))
    calls = (call for line in (*plain, *inner) for call in re.findall(rf"(?:^|[|&] *)({tool} [^|&#>]+)", line))
    return {tuple(shlex.split(call)) for call in calls}
