"""The style of the page: `page.css`, with the colours of pictures."""

import base64
import hashlib
from collections.abc import Iterator
from pathlib import Path

from ..diagram.colours import CANVAS, LINE, PAINTS, TEXT, Colour
from ..promises.verdicts import State
from ..recording.foresight import CREATE, DELETE, UPDATE
from .markup import Html, element

MOST_ACROSS = 6
"""So many boxes stand side by side at most."""
STATES = {
    State.BROKEN: PAINTS[DELETE].stroke,
    State.EXCEPT: PAINTS[UPDATE].stroke,
    State.UNSEEN: LINE,
    State.KEPT: PAINTS[CREATE].stroke,
}
LINK = Colour("#0969da", "#4493f8")
"""https://primer.style/product/primitives/color/, recalled, as the others."""


def state_mark(state: State, text: str) -> Html:
    """Write how something stands, in the colour of a state."""
    return element("span", text, class_=f"state {state_class(state)}")


def state_class(state: State) -> str:
    """Name the class that has the colour of a state."""
    return f"state-{state.name.lower()}"


def colours() -> dict[str, Colour]:
    """Give the colours by what style calls them."""
    states = {state_class(state): colour for state, colour in STATES.items()}
    fills = {f"{name}-fill": paint.fill for name, paint in PAINTS.items()}
    strokes = {f"{name}-stroke": paint.stroke for name, paint in PAINTS.items()}
    return {"text": TEXT, "canvas": CANVAS, "line": LINE, "link": LINK, **states, **fills, **strokes}


def style() -> str:
    """Write it."""
    return "\n".join([Path(__file__).with_name("page.css").read_text(encoding="utf-8"), *_rules(), ""])


def digest_of(text: str) -> str:
    """Name a style as a policy of content does: https://www.w3.org/TR/CSP3/#grammardef-hash-source."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _rules() -> Iterator[str]:
    named = colours()
    yield ":root {" + "".join(f" --{name}: {colour.light};" for name, colour in named.items()) + " }"
    dark = "".join(f" --{name}: {colour.dark};" for name, colour in named.items())
    yield f"@media screen and (prefers-color-scheme: dark) {{ :root {{{dark} }} }}"
    for name, paint in PAINTS.items():
        line = f"{paint.width}px {'dashed' if paint.dashed else 'solid'} var(--{name}-stroke)"
        yield f".paint-{name} {{ background: var(--{name}-fill); border: {line}; }}"
    for state in STATES:
        yield f".{state_class(state)} {{ color: var(--{state_class(state)}); }}"
    across = (
        f" .across-{count} {{ grid-template-columns: repeat({count}, minmax(0, 1fr)); }}"
        for count in range(2, MOST_ACROSS + 1)
    )
    yield f"@media print, (min-width: 44.0625rem) {{{''.join(across)} }}"
