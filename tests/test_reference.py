"""docs/reference tells of every component and type what the schema says, and is current."""

import re

import pytest

from private_eks.provider import COMPONENTS
from tests import refusals
from tests.bad_input import ROWS
from tests.places import ROOT
from tests.schema import schema
from tools.docs import reference

FOLDER = ROOT / reference.FOLDER
OURS = "private-eks:index:"
SCHEMA = schema()


def page(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def rows(text: str) -> list[list[str]]:
    """Read the rows of the tables in a text, without their heads."""
    lines = [line for line in text.splitlines() if line.startswith("| `")]
    return [re.split(r" (?<!\\)\| ", line.strip("| ")) for line in lines]


def test_there_is_a_page_for_each_component_and_no_other() -> None:
    named = {f"{component.__name__}.md" for component in COMPONENTS}
    assert {path.name for path in FOLDER.iterdir()} == named | {"README.md", "refusals.md", reference.TYPES}


def test_the_pages_are_current() -> None:
    """`make tables` writes them."""
    current = {**reference.pages(), refusals.PAGE.name: refusals.page(refusals.reviewed())}
    assert {name for name, text in current.items() if page(name) != text} == set()


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda component: component.__name__)
def test_a_page_tells_every_input_and_output(component: type) -> None:
    described = SCHEMA["resources"][f"{OURS}{component.__name__}"]
    inputs, outputs = page(f"{component.__name__}.md").split("## Outputs")
    assert {row[0].strip("`") for row in rows(inputs)} == described["inputProperties"].keys()
    required = {row[0].strip("`") for row in rows(inputs) if row[3] == "required"}
    assert required == set(described["requiredInputs"])
    plain = {row[0].strip("`") for row in rows(inputs) if row[2] != "no"}
    assert plain == {name for name, p in described["inputProperties"].items() if p.get("plain")}
    assert {row[0].strip("`") for row in rows(outputs)} == described["properties"].keys()
    assert all(all(cell.strip() for cell in row) for row in rows(inputs + outputs))


def test_every_type_is_told_once_with_its_users() -> None:
    types = {token.removeprefix(OURS) for token in SCHEMA["types"]}
    text = page(reference.TYPES)
    assert re.findall(r"^## (\w+)$", text, re.MULTILINE) == sorted(types)
    assert text.count("Used by [") == len(types)


def test_types_in_inputs_are_linked_to_where_they_are_told() -> None:
    linked = set(re.findall(r"\(types\.md#(\w+)\)", "".join(path.read_text() for path in FOLDER.glob("*.md"))))
    assert linked == {token.removeprefix(OURS).lower() for token in SCHEMA["types"]}


def test_every_refusal_is_told() -> None:
    assert len(rows(page("refusals.md"))) == len(ROWS)


@pytest.mark.parametrize(
    ("argument", "spelled"),
    [
        ("cidr", "cidr"),
        ("zones[1]", "zones[i]"),
        ("nodeGroups.general.taints[0].effect", "nodeGroups.<name>.taints[i].effect"),
        (
            "accessEntries.admins.policies.AmazonEKSViewPolicy.namespaces",
            "accessEntries.<name>.policies.<name>.namespaces",
        ),
        ("aws:region", "aws:region"),
        ("nodeGroups.a.b c", "nodeGroups.<name>.b c"),
    ],
)
def test_members_have_no_names_of_their_own(argument: str, spelled: str) -> None:
    assert refusals.spelled(argument) == spelled
