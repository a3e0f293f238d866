"""Forty comments as reviewers see them: `python -m tests.diff.gallery --write` renews the text that a test holds.

`python -m tests.diff.gallery --pictures STYLE FOLDER` draws them as GitHub does, light and dark, on a desk and on a
phone, and six of them for docs; STYLE is github-markdown.css of the package github-markdown-css.
"""

import html
import re
import sys
from pathlib import Path

from markdown_it import MarkdownIt

from private_eks_cli.diff.attention import review
from private_eks_cli.diff.compare import removed
from private_eks_cli.diff.markdown import markdown
from tests.conftest import recorded
from tests.page.browser import browsing, find_browser
from tests.places import ROOT

from .diffs import review_of
from .edits import EDITS

GOLDEN = Path(__file__).with_name("gallery.md")
PICTURES = ROOT / "docs" / "pictures" / "reviews"
AGAINST = "`origin/main` (`0123456789ab`)"
SHOWN = (
    "nothing",
    "a tag",
    "no tags",
    "a use",
    "a use goes",
    "a client",
    "an access entry",
    "retention",
    "a shorter retention",
    "no zonal shift",
    "protection off",
    "the next version",
    "a skipped version",
    "an add-on's version",
    "a group's size",
    "a least size above the present one",
    "another group",
    "a group goes",
    "egress",
    "a public bastion",
    "no bastion",
    "a runner",
    "an identity",
    "Karpenter goes",
    "a repository goes",
    "from rendering to applying",
    "Auto Mode",
    "custom networking",
    "the service block, protected",
    "the key",
    "the cluster's name",
    "the size of subnets",
    "instance types",
    "an endpoint's policy",
    "a key's rotation",
    "workers: disk",
    "in the cluster: one pod",
    "in the cluster: an image's tag",
)
"""Edits, each alone; beside them there are a removed stack, and several stacks of which one is refused."""
REMOVED, SEVERAL = "a removed stack", "several stacks"
_EDITS = {edit.what: edit for edit in EDITS}
REFUSED = "Pulumi.qa.yaml:7:3: clientCidr: got ['10.0.0.0/8']; remove it; allowed near it: clientCidrs"
IN_DOCS = (
    "protection off",
    "a use goes",
    "a public bastion",
    "instance types",
    "in the cluster: an image's tag",
    "several stacks",
)
SIZES = {"desk": 830, "phone": 390}
"""How wide a comment is on GitHub, and a phone."""
_ALERT = re.compile(r"<blockquote>\n<p>\[!(\w+)\]\n")
_FOLDED = re.compile(r"(?P<head> *<details><summary>.*?</summary>)\n.*?\n *</details>", re.DOTALL)
_PAGE = """<!doctype html><html><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><style>{style}
body {{ margin: 0; padding: 16px; background: light-dark(#fff, #0d1117); color-scheme: light dark }}
.markdown-body {{ font-size: 14px }} p {{ overflow-wrap: anywhere }}</style></head>
<body><article class="markdown-body">{body}</article></body></html>"""


ALL = (*SHOWN, REMOVED, SEVERAL)


def comment_on(what: str) -> str:
    """Give the comment on a change."""
    if what == REMOVED:
        return markdown([review(removed(recorded("dev"), "`origin/main`"), {})], {}, AGAINST)
    if what == SEVERAL:
        found = [review_of(_EDITS[one]) for one in ("a tag", "protection off", "the next version")]
        return markdown(found, {"qa": f"qa: {REFUSED}"}, AGAINST)
    return markdown([review_of(_EDITS[what])], {}, AGAINST)


def seen(comment: str) -> str:
    """Give what is seen of a comment before anything is unfolded."""
    return _FOLDED.sub(lambda found: f"{found['head']}...</details>", comment)


def drawn(comment: str, style: str) -> str:
    """Write a comment as a page that looks as GitHub's."""
    body = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(comment)
    body = _ALERT.sub(_alert, body).replace("</blockquote>", "</div>")
    return _PAGE.format(style=style, body=body)


def _alert(found: re.Match[str]) -> str:
    kind = html.escape(found[1].lower())
    return (
        f'<div class="markdown-alert markdown-alert-{kind}">'
        f'<p class="markdown-alert-title">{kind.capitalize()}</p>\n<p>'
    )


def draw(style: str, folder: Path) -> None:
    """Draw every comment in both schemes and sizes, and those for docs into docs."""
    command = find_browser()
    assert command, "no Chromium on PATH"
    folder.mkdir(parents=True, exist_ok=True)
    PICTURES.mkdir(parents=True, exist_ok=True)
    with browsing(command) as browser:
        for i, what in enumerate(ALL):
            page = folder / f"{i:02}.html"
            page.write_text(drawn(comment_on(what), style), encoding="utf-8")
            for scheme in ("light", "dark"):
                for size, width in SIZES.items():
                    browser.open(page, width, scheme)
                    browser.screenshot(folder / f"{i:02}-{size}-{scheme}.png")
            if what in IN_DOCS:
                browser.open(page, SIZES["desk"], "light")
                browser.screenshot(PICTURES / f"{name_of(what)}.png")


def name_of(what: str) -> str:
    """Call the picture of a change."""
    return re.sub(r"\W+", "-", what)


def text(what: str) -> str:
    """Give what is seen of one, below its title."""
    return f"# {what}\n\n{seen(comment_on(what))}".strip()


def golden() -> dict[str, str]:
    """Read the texts that were looked at."""
    parts = re.split(r"(?m)^(?=# )", GOLDEN.read_text(encoding="utf-8"))
    return {part.partition("\n")[0][2:]: part.strip() for part in parts if part}


if __name__ == "__main__":
    words = sys.argv[1:]
    if words[:1] == ["--write"]:
        GOLDEN.write_text("\n\n".join(map(text, ALL)) + "\n", encoding="utf-8")
    elif words[:1] == ["--pictures"]:
        draw(Path(words[1]).read_text(encoding="utf-8"), Path(words[2]))
    else:
        print("\n\n".join(map(text, ALL)))
