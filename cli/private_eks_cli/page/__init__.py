"""A preview as one HTML file, which refers to nothing on any network but the pages that its links lead to."""

import datetime
from collections.abc import Iterator, Sequence

from ..diagram import draw
from ..evidence.report import Report, judged_in_words
from ..graph.model import Graph
from ..graph.planned import free_in_words
from ..graph.pods import pods_of
from ..promises.verdicts import State, Verdict, verdict_line
from ..reports.advice import advice
from ..reports.components import made_in_words
from ..reports.overview import (
    address_rows,
    bill_in_words,
    bill_rows,
    endpoint_rows,
    headline,
    pod_rows,
    prices_in_words,
)
from ..rights.organisation import Judgement
from .evidence import evidence
from .markup import Html, element, joined, listing, table
from .organisation import organisation
from .picture import figure
from .resources import resources
from .style import digest_of, state_class, state_mark, style

SIMULATED = "Run without an account: ids, ARNs and account numbers are the simulated cloud's."

MOST_FAULTS = 10
"""So many of what breaks promises are told first; all of them stand below the promises."""


def page(
    graph: Graph,
    verdicts: Sequence[Verdict],
    report: Report,
    simulated: bool = True,
    judgement: Judgement | None = None,
) -> str:
    """Write the page; `simulated` says whether the program ran here, so that no account gave its ids."""
    title = f"{graph.stack} of {graph.project}: preview"
    note = element("p", SIMULATED, class_="note") if simulated else None
    sections = {**dict(_sections(graph, verdicts, report, judgement)), "Resources": joined((note, resources(graph)))}
    links = (element("a", heading, href=f"#{_anchor(heading)}") for heading in sections)
    top = element("header", element("h1", graph.stack), element("p", f"Project {graph.project}: {headline(graph)}"))
    navigation = element("nav", listing(links), aria_label="Sections")
    main = element("main", *(_section(heading, body) for heading, body in sections.items()))
    body = element("body", top, navigation, main, _footer(report))
    return f"<!doctype html>\n{element('html', _head(title), body, lang='en')}\n"


def _head(title: str) -> Html:
    css = style()
    policy = f"default-src 'none'; style-src '{digest_of(css)}'; img-src data:; base-uri 'none'; form-action 'none'"
    return element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", title),
        element("link", rel="icon", href="data:,"),
        element("style", Html(css)),
    )


def _section(heading: str, body: str) -> Html:
    name = _anchor(heading)
    return element("section", element("h2", heading, id=name), body, aria_labelledby=name)


def _anchor(heading: str) -> str:
    return heading.lower().replace(" ", "-")


def _sections(
    graph: Graph, verdicts: Sequence[Verdict], report: Report, judgement: Judgement | None
) -> Iterator[tuple[str, Html]]:
    yield "Verdict", _verdict(graph, verdicts)
    yield "Picture", figure(draw(graph))
    yield from _network(graph)
    if pods := pods_of(graph):
        yield "Pods", table(*pod_rows(pods), "Pods by what makes them")
    yield "Costs", _bill(graph)
    yield "Promises", table(("Promise", "State"), [*map(_promise, verdicts)], "Promises and how they stand", "promises")
    if judgement:
        yield "Organisation policies", organisation(judgement)
    if notes := advice(graph, datetime.date.fromisoformat(report.judged.date)):
        yield "Good to know", listing(notes)
    yield "Evidence", evidence(report)


def _verdict(graph: Graph, verdicts: Sequence[Verdict]) -> Html:
    gravest = next((state for state in State if any(verdict.state is state for verdict in verdicts)), State.KEPT)
    line = element("p", verdict_line(verdicts), class_=f"verdict {state_class(gravest)}")
    faults = [f"{verdict.name}: {fault}" for verdict in verdicts for fault in verdict.faults]
    made = element("p", f"{made_in_words(graph)}; nothing was deployed; {bill_in_words(graph)}.")
    more = [f"and {len(faults) - MOST_FAULTS} more, below Promises"] if len(faults) > MOST_FAULTS else []
    return joined((line, listing([*faults[:MOST_FAULTS], *more]) if faults else None, made))


def _network(graph: Graph) -> Iterator[tuple[str, Html]]:
    """Write what there is of a network: a program may make other parts alone."""
    heads, rows = endpoint_rows(graph)
    if rows:
        cells = [(service, zones, listing(reasons.split("\n"))) for service, zones, reasons in rows]
        yield "VPC endpoints", table(heads, cells, "VPC endpoints and what needs them")
    heads, rows = address_rows(graph)
    if rows:
        free = element("p", f"Free: {free_in_words(graph)}", class_="note")
        yield "Address plan", joined((table(heads, rows, "Blocks by zone"), free))


def _bill(graph: Graph) -> Html:
    note = element("p", prices_in_words(graph), class_="note")
    return joined((table(*bill_rows(graph), "What costs by being there, USD a month", "bill"), note))


def _promise(verdict: Verdict) -> tuple[Html, Html]:
    promise = joined((verdict.promise, listing(verdict.reasons) if verdict.reasons else None))
    return promise, state_mark(verdict.state, verdict.state)


def _footer(report: Report) -> Html:
    told = judged_in_words(report).items()
    cells = (cell for head, text in told for cell in (element("dt", head), element("dd", text)))
    return element("footer", element("h2", "What was judged"), element("dl", *cells))
