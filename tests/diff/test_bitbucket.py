"""The comment for Bitbucket: no HTML, no alerts, no Mermaid, and never longer than it takes."""

from private_eks_cli.diff.attention import Remark
from private_eks_cli.diff.bitbucket import LIMIT, for_bitbucket
from private_eks_cli.diff.markdown import markdown

from .test_markdown import rendered, reviewed, updates

MOST = 32_768


def test_nothing_in_it_is_html() -> None:
    remark = Remark("opens", "opens 1 way", ("into `<b>`",))
    comment = markdown([reviewed(*updates(1, 3), remarks=(remark,))], {"qa": "<b>"}, "`main`", ["noted"])
    assert for_bitbucket(comment).split("\n") == [
        "[//]: # (private-eks: diff)",
        "",
        "> **qa: not compared**: &#60;b&#62;",
        "",
        "> **dev: OPENS**",
        "> ",
        "> 1 to update; nothing opened; costs not known",
        "",
        "- **opens**: 1 way",
        "  - into `<b>`",
        "",
        "**1 change**",
        "",
        "| | Resource | What changes |",
        "|---|---|---|",
        "| update | Queue `queue-0` | `name`: `aaa` to `000` |",
        "",
        "**What the words mean**",
        "",
        "- **OPENS**: opens ways into or out of the network or the cluster",
        "- **opens**: opens a way into or out of the network or the cluster",
        "",
        "_noted_",
        "",
        "_Compared with `main`._",
        "",
    ]
    assert rendered(for_bitbucket(comment)).found.keys() <= {
        *("blockquote", "code", "em", "li", "p", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul"),
    }


def test_it_is_never_too_long() -> None:
    found = [reviewed(*updates(400, 150), stack=f"stack-{i}") for i in range(9)]
    comment = for_bitbucket(markdown(found, {}, "`main`", limit=LIMIT))
    assert MOST // 2 < len(comment.encode()) <= MOST
