"""Pages as a strict reader sees them: every element is closed in order, and nothing stands twice."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Element:
    """An element with its attributes, the texts directly in it, and the elements in it."""

    tag: str
    attributes: dict[str, str]
    texts: list[str] = field(default_factory=list)
    inside: list["Element"] = field(default_factory=list)

    def all(self, *tags: str) -> list["Element"]:
        """Give it and those below it, of some tags or all, in their order."""
        here = [self] if not tags or self.tag in tags else []
        return [*here, *(found for one in self.inside for found in one.all(*tags))]

    @property
    def text(self) -> str:
        """All texts in it, in no order that matters."""
        return " ".join([*self.texts, *(one.text for one in self.inside)])


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("", {})]
        self.declared: list[str] = []

    def handle_decl(self, decl: str) -> None:
        self.declared.append(decl)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), f"{tag} has an attribute twice: {attrs}"
        element = Element(tag, {key: value or "" for key, value in attrs})
        self.open[-1].inside.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag, f"{tag} is closed, and is not what is open"

    def handle_data(self, data: str) -> None:
        self.open[-1].texts.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(f"unknown: {data}")


def read(page: str) -> Element:
    """Read a page, and give its element html."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    assert reader.declared == ["doctype html"]
    (html,) = reader.open[-1].inside
    assert (len(reader.open), html.tag) == (1, "html")
    return html
