"""The comment: what it says, that it is never too long, and that no name in it means anything to Markdown or HTML."""

import dataclasses
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from private_eks_cli.diff.attention import Remark, Review, review
from private_eks_cli.diff.markdown import LIMIT, markdown
from private_eks_cli.diff.model import Diff
from private_eks_cli.diff.pictures import flowchart_of
from private_eks_cli.diff.wanted import MEANINGS, Gravity
from private_eks_cli.graph.model import Graph, Resource
from private_eks_cli.recording.foresight import CREATE, UPDATE, Step

from .diffs import review_of
from .edits import EDITS

GOLDEN = Path(__file__).with_name("comment.md")
BY_NAME = {edit.what: edit for edit in EDITS}
ALLOWED = {"blockquote", "br", "code", "details", "em", "h3", "li", "p", "strong", "sub", "summary"}
ALLOWED |= {"table", "tbody", "td", "th", "thead", "tr", "ul"}
HOSTILE = [
    "`; rm -rf /`",
    "</details><script>alert(1)</script>",
    "a|b|c",
    "a\\|b",
    "line\nbreak\r\n# heading",
    "[link](https://example.com)",
    "![image](https://example.com/x.png)",
    "<!-- private-eks: diff -->",
    "@everyone #1 https://example.com www.example.com",
    "**bold** __bold__ ~~gone~~",
    "``` fence",
    "&lt;b&gt;",
    "$(whoami) ${{ secrets.TOKEN }}",
    "x" * 5000,
    "\N{RIGHT-TO-LEFT OVERRIDE}evil",
]


class Tags(HTMLParser):
    """Counts elements and collects text."""

    def __init__(self) -> None:
        super().__init__()
        self.found: Counter[str] = Counter()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found[tag] += 1

    def handle_data(self, data: str) -> None:
        self.text += data


def rendered(comment: str) -> Tags:
    """Render as GitHub does: tables, and HTML as it stands."""
    tags = Tags()
    tags.feed(MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(comment))
    return tags


def resource(name: str, /, **inputs: object) -> Resource:
    type_ = "aws:sqs/queue:Queue"
    return Resource(f"urn:pulumi:dev::private-eks::{type_}::{name}", type_, name, "", True, inputs)


def reviewed(*steps: Step, remarks: tuple[Remark, ...] = (), stack: str = "dev") -> Review:
    graphs = [Graph(stack, {}, {r.urn: r for s in steps if (r := getattr(s, side))}, {}) for side in ("old", "new")]
    diff = Diff(stack, steps, graphs[0], graphs[1], graphs[1], None, "x")
    return dataclasses.replace(review(diff, {}), remarks=remarks)


def updates(count: int, length: int = 40) -> list[Step]:
    """Make updates that are all different."""
    return [
        Step(UPDATE, resource(f"queue-{i}", name="a" * length), resource(f"queue-{i}", name=f"{i}" * length), ("name",))
        for i in range(count)
    ]


def test_the_comment_is_the_reviewed_one() -> None:
    reviews = [review_of(BY_NAME[what]) for what in ("the service block, protected", "a public bastion", "a tag")]
    failures = {"staging": "at that revision: stack: got 'staging'; allowed: dev, prod; check the spelling"}
    comment = markdown(reviews, failures, "`origin/main` (`0123456789ab`)", ["not committed: settings.py"])
    assert comment == GOLDEN.read_text(encoding="utf-8")


def test_the_first_lines_say_it_all() -> None:
    comment = markdown([review_of(BY_NAME["a use"])], {}, "`main`")
    assert comment.split("\n")[:6] == [
        "<!-- private-eks: diff -->",
        "",
        "> [!NOTE]",
        "> **dev: ROUTINE: `VpcEndpoint secretsmanager` new; price not known of Interface endpoints**",
        "> ",
        "> 1 to create; nothing opened; price not known of Interface endpoints",
    ]


def test_what_does_not_change_takes_one_line() -> None:
    same = review_of(BY_NAME["nothing"])
    others = [dataclasses.replace(same, diff=dataclasses.replace(same.diff, stack=name)) for name in ("prod", "qa")]
    assert "dev, prod, qa: no changes" in markdown([same, *others], {}, "`main`").split("\n")


def test_many_details_are_folded_and_few_are_not() -> None:
    def comment(count: int) -> str:
        details = tuple(f"`Queue jobs-{i}`" for i in range(count))
        remark = Remark("grants", "lets many", details)
        return markdown([reviewed(*updates(1), remarks=(remark, remark))], {}, "`main`")

    assert "- **grants**: lets many\n  - `Queue jobs-0`\n" in comment(6)
    assert "- **grants**: lets many\n  <details><summary>7 of them</summary>\n\n  - `Queue jobs-0`\n" in comment(7)
    assert rendered(comment(7)).found["details"] == rendered(comment(6)).found["details"] + 2
    assert rendered(comment(7)).found["li"] == rendered(comment(6)).found["li"] + 2


def test_the_words_of_a_comment_are_explained_in_it_and_no_others() -> None:
    comment = markdown([review_of(BY_NAME["retention"])], {}, "`main`")
    legend = comment.partition("<details><summary>What the words mean</summary>\n\n")[2].partition("\n\n</details>")[0]
    assert legend == "- **ROUTINE**: none of what somebody has to decide"
    assert "What the words mean" not in markdown([review_of(BY_NAME["nothing"])], {}, "`main`")
    assert set(MEANINGS) == set(Gravity) - {Gravity.NOTHING}


def test_a_failure_names_its_stack_once() -> None:
    why = "dev: the program refuses the stack file: Pulumi.dev.yaml:7:3: nonsense: got 1; remove it"
    assert f"> **dev: not compared**: {why.removeprefix('dev: ')}" in markdown([], {"dev": why}, "`main`").split("\n")


def test_a_detail_that_the_sentence_begins_with_is_not_said_again() -> None:
    remark = Remark("grants", "role `a` may `x`, and 1 more grant", ("role `a` may `x`", "role `a` may `y`"))
    comment = markdown([reviewed(*updates(1), remarks=(remark,))], {}, "`main`")
    assert "- **grants**: role `a` may `x`, and 1 more grant\n  - role `a` may `y`\n" in comment


def test_a_failure_is_told_in_the_comment() -> None:
    comment = markdown([], {"dev": "<b>boom</b> `x`"}, "`main`")
    assert "**dev: not compared**: &#60;b&#62;boom&#60;/b&#62; `x`" in comment


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_no_name_means_anything(name: str) -> None:
    """Wherever a name can stand: resources, values, paths, remarks, stacks, failures, notes, the revision."""
    changed = Step(UPDATE, resource(name, **{name: "old"}), resource(name, **{name: name}), (name,))
    made = Step(CREATE, None, resource(f"{name}2", policy=name))
    remark = Remark("opens", f"opens `{name.replace('`', '')}` {name}", (name, f"`{name}`"))
    plain = reviewed(
        Step(UPDATE, resource("a", b="old"), resource("a", b="c"), ("b",)),
        Step(CREATE, None, resource("a2", policy="c")),
        remarks=(Remark("opens", "opens `a` b", ("b", "`c`")),),
    )
    hostile = reviewed(changed, made, remarks=(remark,), stack=name.split("\n")[0][:200])
    tags = rendered(markdown([hostile], {name: name}, name, [name]))
    expected = rendered(markdown([plain], {"a": "b"}, "c", ["d"]))
    assert tags.found.keys() <= ALLOWED
    structure = ("details", "table", "tr", "td", "li", "p", "h3", "summary", "sub", "strong", "em")
    assert {tag: tags.found[tag] for tag in structure} == {tag: expected.found[tag] for tag in structure}
    assert "a href" not in markdown([hostile], {name: name}, name, [name])


@pytest.mark.parametrize("count", [0, 10, 1000, 5000])
@pytest.mark.parametrize("limit", [LIMIT, 20_000])
def test_the_comment_is_never_too_long(count: int, limit: int) -> None:
    comment = markdown([reviewed(*updates(count, 150))], {}, "`main`", limit=limit)
    assert len(comment.encode()) <= limit
    assert ("There is no room for" in comment) == (count >= 1000 or (count == 1000 and limit < LIMIT))


def test_many_stacks_with_hostile_failures_still_fit() -> None:
    reviews = [reviewed(*updates(300, 150), stack=f"stack-{i}") for i in range(20)]
    failures = {f"broken-{i}": "<" * 5000 for i in range(100)}
    assert len(markdown(reviews, failures, "`main`", ["&" * 5000]).encode()) <= LIMIT


def test_what_matters_is_kept_and_what_does_not_goes_first() -> None:
    remark = Remark("opens", "opens 1 way", tuple(f"into `group-{i}`" for i in range(50)))
    tags = [
        Step(UPDATE, resource(f"t{i}", tags={"a": "b"}), resource(f"t{i}", tags={"a": f"{i}"}), ("tags",))
        for i in range(2000)
    ]
    comment = markdown([reviewed(*tags, *updates(20), remarks=(remark,))], {}, "`main`", limit=20_000)
    assert comment.count("into `group-") == 50
    assert all(f"`queue-{i}`" in comment for i in range(20))
    assert 0 < comment.count("`tags.a`") < 2000
    assert len(comment.encode()) > 15_000, "the room is used"


def test_a_picture_is_folded_if_there_is_room_and_can_end_nothing() -> None:
    changed = reviewed(*updates(2))
    shown = markdown([changed], {}, "`main`", pictures={"dev": "flowchart TB\n  a"})
    assert "<summary>Picture</summary>\n\n```mermaid\nflowchart TB\n  a\n```\n\n</details>" in shown
    assert "mermaid" not in markdown([changed], {}, "`main`", pictures={"dev": "x" * LIMIT})
    assert "mermaid" not in markdown([changed], {}, "`main`", pictures={"dev": "flowchart TB\n```\nx"})
    full = markdown([reviewed(*updates(5000, 150))], {}, "`main`", pictures={"dev": "flowchart TB\n  a"})
    assert len(full.encode()) <= LIMIT


def test_what_changes_is_coloured_in_the_picture() -> None:
    chart = flowchart_of(review_of(BY_NAME["a public bastion"]).diff)
    assert chart.startswith("---\nconfig:")
    assert all(word in chart for word in ("+ created", "replaced", "INTERNET GATEWAY"))
    assert flowchart_of(review_of(BY_NAME["nothing"]).diff) == ""
    assert flowchart_of(dataclasses.replace(review_of(BY_NAME["a use"]).diff, known=None)) == ""


def test_resources_with_the_same_change_stand_in_one_line() -> None:
    steps = [
        Step(UPDATE, resource(f"q{i}", tags={"a": "b"}), resource(f"q{i}", tags={"a": "c"}), ("tags",))
        for i in range(90)
    ]
    rows = [row for row in markdown([reviewed(*steps)], {}, "`main`").split("\n") if row.startswith("| update")]
    assert rows == ["| update | 90 resources alike: 90 Queue | `tags.a`: `b` to `c` |"]
