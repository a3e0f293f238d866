"""Pictures as text that a person can check: one line for each box, further in for what is inside.

`.venv/bin/python -m tests.diagram.outline` writes the expected ones anew; read the difference before you believe it.
"""

from collections.abc import Iterator

from private_eks_cli.diagram import Picture, draw, mermaid
from private_eks_cli.diagram.picture import Box
from private_eks_cli.graph.model import Graph
from tests import consumer_programs
from tests.conftest import recorded
from tests.places import ROOT

EXPECTED = ROOT / "tests" / "diagram" / "expected"
PROGRAMS = {"shared-network": consumer_programs.shared, "two-clusters": consumer_programs.two}
"""Programs of consumers with several clusters."""
OUTLINED = ("applications", "auto-mode", "dev", "everything", "prod", "public-bastion", "staging")


def graph_of(name: str) -> Graph:
    """Record a stack, or one of `PROGRAMS`."""
    return consumer_programs.recorded_program(PROGRAMS[name]) if name in PROGRAMS else recorded(name)


def outline(picture: Picture) -> str:
    """Write all boxes of a picture, then its ways and its legend."""
    lines = [line for row in picture.rows for box in row for line in outline_of(box)]
    titles = {box.key: box.label[0] for box in picture if box.label}
    for way in picture.ways:
        arrow = "--x" if way.closed else "==>" if way.public else "-.->" if way.unseen else "-->"
        lines.append(f"{titles[way.source]} {arrow} {titles[way.target]}" + (f" ({way.change})" if way.change else ""))
    lines += outline_of(picture.legend) if picture.legend else ()
    return "".join(f"{line}\n" for line in lines)


def outline_of(box: Box, depth: int = 0) -> Iterator[str]:
    """Write one box and what is inside; where several stand side by side, it begins with their number."""
    across = f"{box.across} across: " if box.across > 1 else ""
    yield f"{'  ' * depth}[{box.look}] {across}{' | '.join(box.label)}".rstrip()
    for one in box.inside:
        yield from outline_of(one, depth + 1)


def main() -> None:
    for name in (*OUTLINED, *PROGRAMS):
        (EXPECTED / f"{name}.txt").write_text(outline(draw(graph_of(name))), encoding="utf-8")
    (EXPECTED / "dev.mmd").write_text(mermaid(draw(recorded("dev"))), encoding="utf-8")


if __name__ == "__main__":
    main()
