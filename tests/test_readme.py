"""README.md is read in ten minutes, names what exists, and leads to every page; what it leaves out is said once."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from private_eks_cli.diff.compare import with_program
from private_eks_cli.promises import PROMISES
from private_eks_cli.recording.recorder import record
from tests.conftest import recorded, stack_called, with_keys
from tests.places import ROOT
from tests.programs import run_program

PAGE = ROOT / "README.md"
README = PAGE.read_text(encoding="utf-8")
DOCS = ROOT / "docs"
KEYS = (DOCS / "stack-files.md").read_text(encoding="utf-8")
BY_LINES = [PAGE, *(DOCS / f"{page}.md" for page in ("README", "deploying", "developing", "previews", "promises"))]
"""Pages of which a diff shows what changed, a line each."""
WORDS, WIDTH = 1200, 100
ARN = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
EDITS = {
    "controlPlaneEgress": "aws-managed",
    "keyArn": ARN,
    "logRetentionDays": 731,
    "protect": False,
    "serviceCidr": "172.21.0.0/16",
    "supportType": "STANDARD",
    "version": "1.36",
    "zonalShift": False,
}


def cells(text: str) -> dict[str, list[str]]:
    """Give the other cells of each row that begins with a key."""
    rows = re.findall(r"^\| `([\w:]+)` \| (.+) \|$", text, re.MULTILINE)
    return {key: row.split(" | ") for key, row in rows}


def prose(text: str) -> str:
    """Leave out blocks, tables, pictures and the targets of links."""
    without = re.sub(r"```.*?```|^\|.*$|^!\[.*$", "", text, flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"\]\([^)]*\)", "]", without)


def sentences(text: str) -> Iterator[str]:
    """Give what has eight words or more between two stops."""
    yield from (s for s in re.split(r"[.:;]\s", " ".join(prose(text).split())) if len(s.split()) >= 8)


def declared() -> dict[str, Any]:
    """Give the keys of a stack file with what Pulumi.yaml says of them."""
    config = yaml.safe_load((ROOT / "Pulumi.yaml").read_text(encoding="utf-8"))["config"]
    return {key.removeprefix("private-eks:"): said for key, said in config.items()}


def default_of(said: dict[str, Any]) -> str:
    if "default" not in said:
        return "required"
    return said["description"].partition("Default: ")[2].removesuffix(".") or "none"


def page_at(path: Path) -> Path | None:
    """Give the page that GitHub shows: of a folder its README."""
    page = (path / "README.md" if path.is_dir() else path).resolve()
    return page if page.suffix == ".md" and page.is_file() else None


def test_it_is_read_in_ten_minutes() -> None:
    assert len(README.split()) <= WORDS


@pytest.mark.parametrize("page", BY_LINES, ids=lambda page: page.name)
def test_its_lines_are_short_enough_for_a_diff(page: Path) -> None:
    assert [line for line in prose(page.read_text(encoding="utf-8")).splitlines() if len(line) > WIDTH] == []


def test_no_sentence_of_it_stands_in_another_page() -> None:
    others = {path: list(sentences(path.read_text(encoding="utf-8"))) for path in DOCS.glob("*.md")}
    assert list(sentences(README))
    assert [(path.name, said) for said in sentences(README) for path, there in others.items() if said in there] == []


def test_every_key_of_a_stack_file_is_explained_with_its_default() -> None:
    explained = {key: row[1].replace("`", "") for key, row in cells(KEYS).items()}
    assert explained == {"aws:region": "required", **{key: default_of(said) for key, said in declared().items()}}


def test_its_own_table_of_keys_agrees_and_counts_the_others() -> None:
    own, all_of_them = cells(README), cells(KEYS)
    assert {key: row[1] for key, row in own.items()} == {key: all_of_them[key][1] for key in own}
    assert f"There are [{len(all_of_them) - len(own)} more](docs/stack-files.md)" in README


@pytest.mark.parametrize(("key", "value"), EDITS.items())
def test_what_replaces_the_cluster_says_so(key: str, value: str | int) -> None:
    stack = with_keys(stack_called("prod"), {key: value})
    known = record(run_program, stack.name, stack.config)
    replaced = with_program(stack, recorded("prod"), known, "`main`", run_program).of("replace")
    says_so = "replaces the cluster" in cells(KEYS)[key][2].lower()
    assert ("aws:eks/cluster:Cluster" in {step.resource.type for step in replaced}) is says_so


def test_it_names_every_promise_of_the_preview() -> None:
    heads = {promise.split(":")[0] for promise in PROMISES}
    assert [head for head in sorted(heads) if f"\n| {head}" not in README] == []


def test_every_promise_names_a_test() -> None:
    rows = re.findall(r"^\| .+ \| (.+) \|$", README.partition("| Promise |")[2], re.MULTILINE)
    assert [row for row in rows if not row.startswith(("`tests/", "---"))] == []


@pytest.mark.parametrize("page", [PAGE, DOCS / "promises.md"], ids=lambda page: page.name)
def test_every_test_that_it_names_exists(page: Path) -> None:
    named = set(re.findall(r"`(tests/[\w/]+(?:\.py)?)`", page.read_text(encoding="utf-8")))
    assert len(named) >= 4
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", [PAGE, DOCS / "developing.md"], ids=lambda page: page.name)
def test_every_make_target_that_it_names_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    assert (
        set(re.findall(r"(?:^|`|\$ )make ([a-z-]+)", page.read_text(encoding="utf-8"), flags=re.MULTILINE)) <= targets
    )


def test_ci_calls_what_it_calls() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert {"make check", "make test"} <= set(script.splitlines())
    assert {"make check", "make test"} <= set(re.findall(r"^make \w+", README, re.MULTILINE))


def test_every_page_can_be_reached_from_it() -> None:
    reached, waiting = set[Path](), [PAGE]
    while waiting:
        page = waiting.pop()
        reached.add(page)
        targets = re.findall(r"\]\(([^)#:\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
        waiting += {found for target in targets if (found := page_at(page.parent / target))} - reached
    pages = {*ROOT.glob("docs/**/*.md"), *ROOT.glob("components/**/README.md"), *ROOT.glob("examples/*/README.md")}
    assert sorted(str(page.relative_to(ROOT)) for page in pages - reached) == []


def test_the_list_of_pages_has_every_page() -> None:
    listed = set(
        re.findall(r"^\| \[.+?\]\(([\w-]+\.md)", (DOCS / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert {page.name for page in DOCS.glob("*.md")} - {"README.md"} - listed == set()
