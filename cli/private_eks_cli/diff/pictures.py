"""The picture of a stack in which what a change does is coloured."""

from ..diagram import Picture, draw, mermaid
from .model import Diff, operation_of


def picture_of(diff: Diff) -> Picture | None:
    """Draw a stack with what happens to it; None unless both programs are there, for ids tell what stands where."""
    if diff.known is None or diff.reviewed is not diff.known:
        return None
    changes = {step.resource.urn: operation_of(step) for step in diff.of()}
    return draw(diff.known, changes, diff.before)


def flowchart_of(diff: Diff) -> str:
    """Give the picture as Mermaid; nothing where nothing changes that is drawn."""
    picture = picture_of(diff) if diff.counts else None
    drawn = picture and any(box.change and box.urns for box in picture)
    return mermaid(picture) if picture and drawn else ""
