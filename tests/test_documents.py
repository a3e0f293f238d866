"""The documents tell what exists, and what they show works; test_readme.py is about the first of them."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from private_eks_cli.promises import broken_promises
from private_eks_cli.recording.recorder import record
from private_eks_cli.sources.stacks import Stack
from tests.commands import DOCUMENTS
from tests.conftest import EXAMPLES, recorded
from tests.places import ROOT
from tests.programs import run_program
from tools.docs import tables
from tools.docs.__main__ import app as docs

WALKTHROUGH = ROOT / "docs" / "walkthrough.md"
"""Run as a whole by test_walkthrough.py; one of its snippets is there to be refused."""
GUIDES = sorted({*ROOT.glob("docs/*.md")} - {WALKTHROUGH})
TABULATED = [guide for guide in GUIDES if "<!-- generated: " in guide.read_text(encoding="utf-8")]
OF_CONSUMERS = {"tunnelCommand"}
"""An output of the projects in examples/, beside those of the program."""
EKSCTL = json.loads((ROOT / "tests" / "eksctl_properties.json").read_text(encoding="utf-8"))["definitions"]

CLUSTER = {
    "aws:region": "eu-west-1",
    "private-eks:version": "1.35",
    "private-eks:cidr": "10.40.0.0/16",
    "private-eks:accessEntries": {
        "admins": {
            "principalArn": "arn:aws:iam::111122223333:role/platform-admins",
            "policies": {"AmazonEKSClusterAdminPolicy": {}},
        }
    },
}


def name_of(document: Path) -> str:
    return str(document.relative_to(ROOT))


def fences(text: str) -> list[Any]:
    """Read the YAML in a text."""
    return [yaml.safe_load(fence) for fence in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)]


def in_stack_words(snippet: Any) -> bool:
    return isinstance(snippet, dict) and any(str(key).startswith("private-eks:") for key in snippet)


def snippets() -> list[Any]:
    """Give every piece of a stack file in the guides."""
    return [
        pytest.param(snippet, id=f"{document.stem}-{i}")
        for document in GUIDES
        for i, snippet in enumerate(fences(document.read_text(encoding="utf-8")))
        if in_stack_words(snippet)
    ]


def comparisons() -> list[str]:
    """Give every table that shows eksctl's words beside ours."""
    return re.findall(r"<table>.*?</table>", (ROOT / "docs" / "workers.md").read_text(encoding="utf-8"), re.DOTALL)


def around(snippet: dict[str, Any]) -> dict[str, Any]:
    """Complete a piece of a stack file; one that says no compute mode stands beside a small group."""
    given = "private-eks:existingNetwork" in snippet
    cluster = {key: value for key, value in CLUSTER.items() if not (given and key == "private-eks:cidr")}
    if "private-eks:compute" in snippet:
        return {**cluster, **snippet}
    groups = {"general": {}, **snippet.get("private-eks:nodeGroups", {})}
    return {**cluster, **snippet, "private-eks:compute": "managed", "private-eks:nodeGroups": groups}


def unknown(value: Any, definition: str) -> Iterator[str]:
    """Name the words that eksctl's schema does not have."""
    if isinstance(value, list):
        for item in value:
            yield from unknown(item, definition)
    elif isinstance(value, dict):
        known = EKSCTL[definition]["properties"].split()
        yield from (f"{definition}.{word}" for word in value if word not in known)
        for word, behind in EKSCTL[definition].get("behind", {}).items():
            yield from unknown(value.get(word), behind)


def anchors(document: Path) -> set[str]:
    """Give the anchors that GitHub makes of a document's headings."""
    headings = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_link_leads_somewhere(document: Path) -> None:
    for target, anchor in re.findall(r"\]\(([^)#\s]*)#?([^)\s]*)\)", document.read_text(encoding="utf-8")):
        there = document.parent / target if target else document
        assert target.startswith("https://") or there.exists(), target
        if anchor and there.suffix == ".md" and not target.startswith("https://"):
            assert anchor in anchors(there), f"{target}#{anchor}"


def test_every_decision_is_listed() -> None:
    pages = {path.name for path in (ROOT / "docs" / "decisions").glob("0*.md")}
    index = (ROOT / "docs" / "decisions" / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\((0[\w-]+\.md)\)", index)) == pages


def test_every_example_stack_is_listed() -> None:
    index = (ROOT / "examples" / "stacks" / "README.md").read_text(encoding="utf-8")
    assert sorted(set(re.findall(r"\((Pulumi\.[\w-]+\.yaml)\)", index))) == [Path(path).name for path in EXAMPLES]


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_commands_name_stack_files_and_outputs_that_exist(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for path in re.findall(r"(?:offline \w+ |STACK=)([\w/.-]+\.yaml)", text):
        assert (ROOT / path).is_file(), path
    assert set(re.findall(r"pulumi stack output (\w+)", text)) <= recorded("dev").exports.keys() | OF_CONSUMERS


@pytest.mark.sampled(15)
@pytest.mark.parametrize("snippet", snippets())
def test_stack_files_in_the_guides_keep_their_promises(
    snippet: dict[str, Any], stack_file: Callable[[str], Stack]
) -> None:
    found = stack_file(yaml.safe_dump({"config": around(snippet)}))
    broken = broken_promises(record(run_program, "guide", found.config))
    assert {promise: faults for promise, faults in broken.items() if faults} == {}


@pytest.mark.parametrize("comparison", comparisons())
def test_eksctl_s_words_stand_beside_ours(comparison: str) -> None:
    theirs, ours = fences(comparison)
    assert list(unknown(theirs, "ClusterConfig")) == []
    assert in_stack_words(ours)


def test_every_kind_of_worker_is_compared() -> None:
    ours = [key for comparison in comparisons() for key in fences(comparison)[1]]
    kinds = {f"private-eks:{kind}" for kind in ("fargateProfiles", "nodeGroups", "selfManagedNodeGroups", "karpenter")}
    assert kinds <= set(ours)
    assert "compute: auto" in "".join(comparisons())


def test_a_word_that_eksctl_does_not_have_is_noticed() -> None:
    wrong = {"managedNodeGroups": [{"name": "web", "warmPool": {}, "taints": [{"key": "a", "when": "now"}]}]}
    assert list(unknown(wrong, "ClusterConfig")) == ["ManagedNodeGroup.warmPool", "NodeGroupTaint.when"]


def test_the_generated_tables_are_current() -> None:
    """`make tables` writes them."""
    assert {path.name for path in tables.outdated()} == set()


@pytest.mark.parametrize("document", TABULATED, ids=name_of)
def test_a_changed_cell_is_noticed(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    parts = re.findall(r"<!-- generated: [\w-]+ -->\n(.*?)<!-- end -->", text, re.DOTALL)
    assert parts
    changed = text
    for part in parts:
        cell = part.splitlines()[-2].split(" | ")[-2].strip("| ")
        assert cell in part
        changed = changed.replace(part, part.replace(cell, f"{cell} or so"))
    assert tables.render(changed) == text


def test_a_part_without_an_end_is_refused() -> None:
    begun = "<!-- generated: rules -->\n"
    with pytest.raises(ValueError, match="generated: got '1 ends of 2 parts'"):
        tables.render(f"{begun}{begun}<!-- end -->")


def test_a_table_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match="did you mean 'workers'"):
        tables.render("<!-- generated: worker -->\n<!-- end -->")


def test_the_command_shows_what_differs_and_writes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = tmp_path / "docs" / "page.md"
    document.parent.mkdir()
    document.write_text("<!-- generated: rules -->\n<!-- end -->\n", encoding="utf-8")
    monkeypatch.setattr(tables, "ROOT", tmp_path)
    shown = CliRunner().invoke(docs, [])
    assert (shown.exit_code, document.read_text(encoding="utf-8").count("|")) == (1, 0)
    assert "+| nodes | to the endpoints | tcp 443 | tcp 443 |" in shown.stdout
    assert CliRunner().invoke(docs, ["--write"]).exit_code == 0
    assert CliRunner().invoke(docs, []).exit_code == 0
    assert tables.rules() in document.read_text(encoding="utf-8")
