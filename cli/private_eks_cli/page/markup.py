"""HTML that is made from data: every text and every value of an attribute is escaped, in this one place."""

import html
from collections.abc import Iterable, Sequence

_VOID = frozenset({"link", "meta"})
"""Elements without content: https://html.spec.whatwg.org/multipage/syntax.html#void-elements."""


class Html(str):
    """HTML that is escaped already."""

    __slots__ = ()


def element(tag: str, /, *content: str | None, **attributes: str | None) -> Html:
    """Write an element; `class_` is the attribute class, and `data_head` data-head; None leaves one out."""
    given = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items() if value is not None}
    start = "".join(f' {key}="{escaped(value)}"' for key, value in given.items())
    return Html(f"<{tag}{start}>{joined(content)}" + ("" if tag in _VOID else f"</{tag}>"))


def joined(content: Iterable[str | None]) -> Html:
    """Put contents behind each other; whatever is not `Html` is text."""
    return Html("".join(one if isinstance(one, Html) else escaped(one) for one in content if one is not None))


def escaped(text: str) -> Html:
    """Write a text so that HTML takes nothing in it for its own, nor a reader its order for another one.

    What is not printable, such as an override of the direction of writing, is shown as a replacement character.
    """
    if not text.replace("\n", "").isprintable():
        text = "".join(map(_printable, text))
    return Html(html.escape(text))


def _printable(letter: str) -> str:
    if letter == "\n" or letter.isprintable():
        return letter
    return " " if letter.isspace() else "\N{REPLACEMENT CHARACTER}"


def listing(items: Iterable[str], class_: str | None = None) -> Html:
    """Write an unordered list."""
    return element("ul", *(element("li", item) for item in items), class_=class_)


def folded(summary: str, *content: str | None, class_: str | None = None) -> Html:
    """Write what is shown when somebody asks for it."""
    return element("details", element("summary", summary), *content, class_=class_)


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], caption: str, class_: str | None = None) -> Html:
    """Write a table, of which the first column names the rows; on a narrow screen each row is a block.

    Roles are written out because browsers forget them where style makes blocks of rows.
    """
    head = element("tr", *(element("th", h, scope="col", role="columnheader") for h in heads), role="row")
    body = (element("tr", *_cells(heads, row), role="row") for row in rows)
    return element(
        "table",
        element("caption", caption),
        element("thead", head, role="rowgroup"),
        element("tbody", *body, role="rowgroup"),
        role="table",
        class_=class_,
    )


def _cells(heads: Sequence[str], row: Sequence[str]) -> Iterable[Html]:
    first, *others = row
    yield element("th", first, scope="row", role="rowheader")
    for head, cell in zip(heads[1:], others, strict=True):
        yield element("td", cell, role="cell", data_head=head, class_=None if cell else "empty")
