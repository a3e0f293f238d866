"""Names that mean something to Mermaid, Markdown, HTML, XML or D2, and a picture of them."""

from private_eks_cli.diagram.picture import Box, Look, Picture, Way

HOSTILE = (
    '"] --> b0["x',
    '"; b0 -> b1; "',
    "\\",
    'a"b\\"c\\\\n',
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<br/>",
    "&lt; &amp; &#35;",
    "#quot; #35; #9829;",
    "end",
    "subgraph graph click style class default",
    "click b0 href 'javascript:alert(1)'",
    '%%{init: {"securityLevel": "loose"}}%%',
    "%% a comment",
    "```\n# not a heading",
    "`code` **bold** _italic_ [link](https://example.com)",
    "$$x^2$$",
    "${x} $x \\${x}",
    "...@/etc/passwd",
    "|md # heading |",
    "]]> <![CDATA[",
    "--- title: x ---",
    "it's {a: b}; [c] (d) e>f|",
    "near: top",
    "1. a list",
    "caf\N{LATIN SMALL LETTER E WITH ACUTE} \N{GRINNING FACE}",
)


def hostile_picture() -> Picture:
    """Put all of them into every place of a picture where a name can be."""
    leaves = tuple(Box(f"leaf {name}", Look.THING, (name, f"more {name}")) for name in HOSTILE)
    groups = tuple(
        Box(f"group {name}", Look.SUBNET, (name,), (Box(f"in {name}", Look.THING, (name,)),)) for name in HOSTILE
    )
    rows = Box("rows", Look.DOORS, ("rows",), tuple(Box(f"row {n}", Look.THING, (n,)) for n in HOSTILE), 4)
    top = (Box(HOSTILE[0], Look.OUTSIDE, HOSTILE[:2]), Box("groups", Look.NETWORK, HOSTILE[:1], (*groups, rows)))
    return Picture((top, leaves), (Way(HOSTILE[0], "groups", HOSTILE[4]),))
