"""docs/consuming.md shows what the examples have, and names what exists."""

import inspect
import re
import tomllib

import pytest

import private_eks
from private_eks.addons.plan.known_addons import KNOWN
from private_eks.common.plan.arguments import camel
from private_eks.endpoints.plan.services import NEEDS
from tests.engine.test_renames import adopt
from tests.package.languages import MAIN, OWNER, example
from tests.places import ROOT

PAGE = (ROOT / "docs" / "consuming.md").read_text(encoding="utf-8")
VERSIONING = (ROOT / "docs" / "versioning.md").read_text(encoding="utf-8")
SNIPPETS = {
    "pip": ("python", "__main__.py"),
    "typescript": ("typescript", MAIN["typescript"]),
    "go": ("go", MAIN["go"]),
    "yaml": ("yaml", "Pulumi.yaml"),
}


def snippets(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("name", SNIPPETS)
def test_the_ten_lines_are_those_of_the_example(name: str) -> None:
    language, main = SNIPPETS[name]
    text = (example(name) / main).read_text(encoding="utf-8")
    assert "PrivateCluster" in snippets(language)[0]
    assert snippets(language)[0] in text


def test_the_move_from_parts_is_the_one_that_is_tried() -> None:
    source = re.sub(r'    """.*?"""\n', "", inspect.getsource(adopt))
    assert snippets("python")[1] == source


def test_every_example_is_offered_and_called_as_it_is_imported() -> None:
    rows = dict(re.findall(r"\[(consumer-[\w]+)\]\(\.\./examples/consumer-\w+\) \| .*? \| `(.*?)` \|", PAGE))
    assert rows.keys() == {f"consumer-{name}" for name in ("pip", "python", "typescript", "go", "yaml")}
    for name, import_name in rows.items():
        folder = ROOT / "examples" / name
        main = next(
            folder / file for file in ("__main__.py", *MAIN.values(), "Pulumi.yaml") if (folder / file).exists()
        )
        assert import_name in main.read_text(encoding="utf-8"), name


def test_the_package_is_named_at_its_version() -> None:
    sources = re.findall(r"pulumi package add (\S+?)`", PAGE + VERSIONING)
    released = f"github.com/{OWNER}/private-eks.git/components@{private_eks.__version__}"
    assert set(sources) == {released, "../private-eks/components"}
    assert f"`v{private_eks.__version__}`" in PAGE
    assert f"The first release is {private_eks.__version__}." in VERSIONING


def test_the_oldest_pulumi_is_that_of_the_package() -> None:
    project = tomllib.loads((ROOT / "components" / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (oldest,) = re.findall(r"\), (\d+\.\d+) or newer", PAGE)
    assert f"pulumi>={oldest},<4" in project["dependencies"]


def test_parts_take_outputs_and_uses_that_there_are() -> None:
    table = PAGE.partition("| Part | For |")[2].partition("\n\n")[0]
    outputs = {camel(name) for name in private_eks.PrivateCluster.__annotations__}
    for row in table.splitlines()[2:]:
        part, _, takes, uses = row.strip("| ").split(" | ")
        assert re.findall(r"\[(\w+)\]", part)[0] in private_eks.__all__
        assert set(re.findall(r"`(\w+)`", takes)) <= outputs, part
        assert set(re.findall(r"`([\w-]+)`", uses)) <= NEEDS.keys() | KNOWN.keys(), part


def test_what_is_kept_is_where_the_policy_says() -> None:
    kept = re.findall(r"`([\w./]+\.(?:json|py|yaml))`", VERSIONING.partition("## The contract")[2].partition("##")[0])
    assert len(kept) >= 8
    assert [path for path in kept if not (ROOT / path).is_file()] == []
