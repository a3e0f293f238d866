"""The preview as one HTML file."""

import dataclasses
import html
import io
import itertools
import json
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from rich.console import Console

from private_eks_cli.diagram import draw
from private_eks_cli.diagram.colours import CANVAS, PAINTS, TEXT, Colour
from private_eks_cli.diff.words import UNKNOWN_YET
from private_eks_cli.evidence.report import make_report, summary
from private_eks_cli.graph.model import Graph
from private_eks_cli.page import MOST_FAULTS, SIMULATED, page
from private_eks_cli.page.markup import element, escaped
from private_eks_cli.page.style import LINK, STATES, digest_of
from private_eks_cli.promises import broken_promises, verdict_line, verdicts
from private_eks_cli.recording.wire import UNKNOWN
from private_eks_cli.reports.components import PROVIDER
from private_eks_cli.reports.overview import bill, endpoints
from private_eks_cli.reports.preview import show_preview
from tests.conftest import TODAY, recorded, stack_called, with_inputs
from tests.diagram.hostile import HOSTILE
from tests.page.pages import UNPRINTABLE, hostile_graph, hostile_page, page_of, stack_page
from tests.page.reading import Element, read
from tests.places import ROOT

SECTIONS = [
    "Verdict",
    "Picture",
    "VPC endpoints",
    "Address plan",
    "Pods",
    "Costs",
    "Promises",
    "Good to know",
    "Evidence",
]
_REFERENCES = ("src", "srcset", "href", "action", "poster", "data", "background", "formaction", "ping", "manifest")
_ELEMENTS = {
    *("html", "head", "meta", "title", "link", "style", "body", "header", "nav", "main", "section", "footer", "figure"),
    *(
        "figcaption",
        "h1",
        "h2",
        "h3",
        "p",
        "ul",
        "li",
        "div",
        "span",
        "b",
        "a",
        "dl",
        "dt",
        "dd",
        "details",
        "summary",
        "pre",
    ),
    *("table", "caption", "thead", "tbody", "tr", "th", "td"),
}


def plain(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(params=["dev", "everything", "public-bastion", "hostile"])
def document(request: pytest.FixtureRequest) -> Element:
    return read(hostile_page() if request.param == "hostile" else stack_page(request.param))


def test_it_refers_to_nothing_but_the_pages_of_its_links(document: Element) -> None:
    for one in document.all():
        assert one.tag in _ELEMENTS
        assert not [name for name in one.attributes if name.startswith("on") or name == "style"]
        for name in set(one.attributes) & set(_REFERENCES):
            target = one.attributes[name]
            is_documentation = re.match(r"https://(docs\.aws\.amazon\.com|github\.com/aquasecurity)/", target)
            assert (one.tag == "a" and (target.startswith("#") or is_documentation)) or target == "data:,", target
    (css,) = document.all("style")
    assert not re.search(r"url\(|@import|@font-face|expression", css.text)


def test_its_policy_admits_its_style_and_nothing_else(document: Element) -> None:
    (css,) = document.all("style")
    (policy,) = (one.attributes["content"] for one in document.all("meta") if "http-equiv" in one.attributes)
    assert policy.split("; ")[:3] == ["default-src 'none'", f"style-src '{digest_of(css.texts[0])}'", "img-src data:"]


def test_it_has_landmarks_headings_and_heads(document: Element) -> None:
    assert document.attributes["lang"] == "en"
    assert [len(document.all(tag)) for tag in ("header", "nav", "main", "footer", "h1")] == [1] * 5
    levels = [int(one.tag[1]) for one in document.all("h1", "h2", "h3")]
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    ids = [one.attributes["id"] for one in document.all() if "id" in one.attributes]
    assert len(ids) == len(set(ids))
    assert {one.attributes["href"][1:] for one in document.all("nav")[0].all("a")} <= set(ids)
    assert {one.attributes["aria-labelledby"] for one in document.all("section")} <= set(ids)
    for table in document.all("table"):
        assert [len(table.all("caption")), len(table.all("thead"))] == [1, 1]
        assert {head.attributes.get("scope") for head in table.all("th")} == {"col", "row"}
    assert all(one.inside[0].tag == "summary" for one in document.all("details"))


def test_its_sections_are_in_the_order_of_who_reads() -> None:
    main = read(stack_page("dev")).all("main")[0]
    assert [head.text for head in main.all("h2")] == [*SECTIONS, "Resources"]


def test_it_says_what_the_preview_says(any_graph: Graph) -> None:
    name = any_graph.stack
    document = read(stack_page(name))
    text = plain(document.text)
    assert plain(document.all("main")[0].inside[0].inside[1].text) == verdict_line(verdicts(any_graph))
    for endpoint in endpoints(any_graph).values():
        assert all(reason in text for reason in endpoint["reasons"])
    for verdict in verdicts(any_graph):
        assert all(plain(told) in text for told in (verdict.promise, *verdict.reasons))
    assert f"{bill(any_graph)['monthly']:.2f}" in text
    for line in (line for box in draw(any_graph) for line in box.label):
        assert line in text
    report = make_report(any_graph, stack_called(name).path, TODAY)
    for standard in dict.fromkeys(control.standard for control, _ in report.answers):
        assert summary(standard, [answer for answer in report.answers if answer[0].standard == standard]) in text


def test_it_has_every_resource_with_its_inputs(any_graph: Graph) -> None:
    section = read(stack_page(any_graph.stack)).all("section")[-1]
    used = {one.urn for resource in any_graph if (one := any_graph.provider_of(resource))}
    made = [one for one in any_graph if one.custom and (one.type != PROVIDER or one.urn in used)]
    shown = [one for one in section.all("details") if one.inside[1].tag == "pre"]
    assert sorted(one.inside[0].texts[-1].strip() for one in shown) == sorted(one.name for one in made)
    assert all(json.loads(one.inside[1].text) is not None for one in shown)


@pytest.mark.parametrize("simulated", [True, False])
def test_it_calls_ids_simulated_only_where_the_program_ran_here(simulated: bool) -> None:
    graph = recorded("dev")
    report = make_report(graph, stack_called("dev").path, TODAY)
    assert (SIMULATED in page(graph, verdicts(graph), report, simulated).replace("&#x27;", "'")) is simulated


def test_policies_are_shown_as_documents() -> None:
    keys = [one for one in read(stack_page("dev")).all("pre") if "enableKeyRotation" in one.text]
    assert {json.loads(one.text)["policy"]["Version"] for one in keys} == {"2012-10-17"}


def test_hostile_names_are_texts() -> None:
    document = read(hostile_page())
    texts = plain(document.text)
    assert len(HOSTILE) == sum(plain(name) in texts for name in HOSTILE)
    assert document.all("script", "img", "br") == []
    assert document.all("h1")[0].text == HOSTILE[4]


def test_what_is_not_printable_is_seen_and_changes_no_order() -> None:
    assert "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c d" in read(hostile_page()).text
    assert not set(UNPRINTABLE) & set(hostile_page()) - set("abcd")


@pytest.mark.parametrize("text", [*HOSTILE, UNPRINTABLE, "\ud800", "\x85", "\n"])
def test_attributes_and_texts_are_escaped(text: str) -> None:
    (found,) = read(f"<!doctype html><html>{element('p', text, title=text)}</html>").inside
    told = html.unescape(escaped(text))
    assert found.attributes == {"title": told}
    assert "".join(found.texts) == told
    assert told.encode()


def test_secrets_are_masked_and_what_is_not_known_says_so() -> None:
    graph = recorded("applications")
    namespace = graph.objects("Namespace")[0]
    held = {"data": {"key": "aHVudGVyMg=="}, "stringData": {"key": "hunter2"}, "type": UNKNOWN}
    secret = dataclasses.replace(namespace, type="kubernetes:core/v1:Secret", name="held", inputs=held)
    text = page_of(graph.replacing(dataclasses.replace(secret, urn=f"{namespace.urn}-held")))
    assert "hunter2" not in text
    assert "aHVudGVyMg" not in text
    (shown,) = (json.loads(one.text) for one in read(text).all("pre") if "stringData" in one.text)
    assert shown == {"data": "[secret]", "stringData": "[secret]", "type": f"[{UNKNOWN_YET}]"}


def test_what_breaks_a_promise_is_told_first() -> None:
    graph = recorded("dev")
    graph = graph.without(graph.one("VpcEndpoint", "private-eks-dev-sts").urn)
    verdict = read(page_of(graph)).all("section")[0]
    assert "state-broken" in verdict.inside[1].attributes["class"]
    faults = [
        f"{promise.partition(':')[0]}: {fault}" for promise, found in broken_promises(graph).items() for fault in found
    ]
    assert [item.text for item in verdict.all("li")] == faults != []


def test_of_many_faults_the_first_are_told_first_and_all_below() -> None:
    document, count = read(hostile_page()), sum(len(verdict.faults) for verdict in verdicts(hostile_graph()))
    first = [item.text for item in document.all("section")[0].all("li")]
    assert len(first) == MOST_FAULTS + 1
    assert first[-1] == f"and {count - MOST_FAULTS} more, below Promises"
    (promises,) = (one for one in document.all("table") if one.attributes.get("class") == "promises")
    assert len(promises.all("li")) >= count


def test_parts_alone_have_no_sections_of_what_is_not_there() -> None:
    graph = recorded("dev")
    registry = {r.urn: r for r in graph if "Registry" in r.urn}
    alone = dataclasses.replace(graph, resources=registry)
    heads = [head.text for head in read(page_of(alone)).all("main")[0].all("h2")]
    assert heads == [head for head in SECTIONS if head not in ("VPC endpoints", "Address plan", "Pods")] + ["Resources"]
    screen = io.StringIO()
    show_preview(alone, verdicts(alone), Console(file=screen, width=100))
    assert not any(head in screen.getvalue() for head in ("VPC endpoints", "Addresses", "Pods"))
    assert "4 resources in 1 component; nothing was deployed." in screen.getvalue()


def test_the_public_endpoint_is_drawn_as_such() -> None:
    opened = {**recorded("dev").of("aws:eks/cluster:Cluster")[0].inputs["vpcConfig"], "endpointPublicAccess": True}
    graph = with_inputs(recorded("dev"), "aws:eks/cluster:Cluster", "", {"vpcConfig": opened})
    public = [one for one in read(page_of(graph)).all("li") if "paint-public" in one.attributes.get("class", "")]
    assert ["PUBLIC API ENDPOINT" in one.text for one in public] == [True]


def luminance(colour: str) -> float:
    """Give it as https://www.w3.org/TR/WCAG22/#dfn-relative-luminance has it."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_contrast_with_what_they_stand_on(scheme: str) -> None:
    fills = [paint.fill for paint in PAINTS.values()]
    public = PAINTS["public"].stroke
    on: list[tuple[Colour, Colour]] = [(TEXT, fill) for fill in fills]
    on += [(colour, CANVAS) for colour in (TEXT, LINK, public, *STATES.values())]
    for text, fill in on:
        one, other = sorted(luminance(getattr(colour, scheme)) for colour in (text, fill))
        assert (other + 0.05) / (one + 0.05) >= 4.5, (text, fill)


def test_it_takes_less_than_half_a_second() -> None:
    graph = recorded("everything")
    said, stack = verdicts(graph), stack_called("everything")
    start = time.process_time()
    page(graph, said, make_report(graph, stack.path, TODAY))
    assert time.process_time() - start < 0.5


def test_the_command_writes_it(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    command = [sys.executable, "-m", "private_eks_cli", "preview", "dev", "--format", "html", "--output", str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")
    assert read(path.read_text(encoding="utf-8")).all("h1")[0].text == "dev"
