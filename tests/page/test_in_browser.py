"""The page in a real browser: docs/developing.md says how to get one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.page.browser import Browser, browsing, find_browser
from tests.page.pages import hostile_page, stack_page

pytestmark = pytest.mark.skipif(
    not find_browser(), reason="no Chromium on PATH: docs/developing.md says how to get one"
)

STACKS = ("dev", "everything", "public-bastion", "hostile")
PHONE, DESK = 390, 1280
_LOW = """
(() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgb = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const luminance = (colour) => {
    const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    const [r, g, b] = rgb(colour).map((part) => linear(part / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (one) => {
    const fill = getComputedStyle(one).backgroundColor;
    return rgb(fill)[3] === 255 ? fill : one.parentElement ? behind(one.parentElement) : "white";
  };
  const low = [];
  for (const one of document.body.querySelectorAll("*")) {
    const said = [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (!said || !one.checkVisibility()) continue;
    const [dark, light] = [getComputedStyle(one).color, behind(one)].map(luminance).sort((a, b) => a - b);
    if ((light + 0.05) / (dark + 0.05) < 4.5) low.push(one.outerHTML);
  }
  return low;
})()
"""
"""Gives the elements whose text has too little contrast: https://www.w3.org/TR/WCAG22/#contrast-minimum."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    command = find_browser()
    assert command
    with browsing(command) as found:
        yield found


@pytest.fixture(params=STACKS)
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_text(hostile_page() if request.param == "hostile" else stack_page(request.param), encoding="utf-8")
    return path


def unfold(browser: Browser) -> None:
    assert browser.run("[...document.querySelectorAll('details')].map((one) => (one.open = true)).length")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_it_is_readable_and_asks_nobody(browser: Browser, path: Path, width: int, scheme: str) -> None:
    browser.open(path, width, scheme)
    assert browser.run("document.querySelector('.verdict').getBoundingClientRect().bottom") < 844, "without scrolling"
    assert browser.run("document.querySelector('.verdict').checkVisibility({ opacityProperty: true })")
    unfold(browser)
    assert browser.run("document.documentElement.scrollWidth") <= width
    assert browser.run(_LOW) == []
    assert [request["request"]["url"] for request in browser.told("Network.requestWillBeSent")] == [path.as_uri()]
    told = browser.told(
        "Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Page.javascriptDialogOpening"
    )
    assert told == []


def test_light_and_dark_differ_and_paper_is_light(browser: Browser, path: Path) -> None:
    colours = {}
    for scheme in ("light", "dark"):
        browser.open(path, DESK, scheme)
        colours[scheme] = browser.run("getComputedStyle(document.body).backgroundColor")
    browser.ask(
        "Emulation.setEmulatedMedia", media="print", features=[{"name": "prefers-color-scheme", "value": "dark"}]
    )
    colours["paper"] = browser.run("getComputedStyle(document.body).backgroundColor")
    assert colours == {"light": "rgb(255, 255, 255)", "dark": "rgb(13, 17, 23)", "paper": "rgb(255, 255, 255)"}


def test_a_table_stays_one_for_who_does_not_see_it(browser: Browser, path: Path) -> None:
    browser.open(path, PHONE, "light")
    nodes = browser.ask("Accessibility.getFullAXTree")["nodes"]
    roles = [node["role"]["value"] for node in nodes if not node["ignored"]]
    assert {"banner", "navigation", "main", "contentinfo", "heading", "table", "row", "rowheader", "cell"} <= set(roles)
