"""What the pack's README and project file say is so."""

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

from private_eks_policies.catalogue import RULES
from private_eks_policies.uses import GATEWAYS, NEEDS
from tests.conftest import recorded
from tests.places import ROOT
from tools.docs import tables
from tools.docs.policies import PACK, doors

from .analyzer import Analyzer, Settings

README = PACK / "README.md"
TEXT = README.read_text(encoding="utf-8")
SNIPPETS: list[Settings] = [json.loads(fence) for fence in re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)]


def test_the_tables_are_current() -> None:
    """`make tables` writes them."""
    assert tables.render(TEXT) == TEXT
    rows = {rule.code: f"| `{rule.code}` | {rule.title} | {rule.level} |" for rule in RULES}
    assert [code for code, row in rows.items() if row not in TEXT] == []


def test_the_copy_of_the_table_of_endpoints_is_current() -> None:
    """`make tables` writes it."""
    assert (PACK / "private_eks_policies" / "doors.json").read_text(encoding="utf-8") == doors()
    assert {"fargate", "managed-nodes", "irsa", "vpc-cni"} <= NEEDS.keys()
    assert {"s3", "dynamodb"} == GATEWAYS


def test_configurations_in_the_readme_are_of_settings_that_there_are() -> None:
    known = {rule.code: {"enforcementLevel", *rule.schema} for rule in RULES}
    assert len(SNIPPETS) == 2
    for snippet in SNIPPETS:
        for code, given in snippet.items():
            assert set(given if isinstance(given, dict) else ()) <= known[code]


def test_the_public_bastion_passes_as_the_readme_says(pack: Analyzer) -> None:
    graph = recorded("public-bastion")
    assert {v.level for v in pack.of(graph)} == {"advisory", "mandatory"}
    pack.configure(SNIPPETS[1])
    assert {v.level for v in pack.of(graph)} == {"advisory"}


def test_the_pack_has_the_version_of_the_repository_and_an_environment_of_its_own() -> None:
    project = yaml.safe_load((PACK / "PulumiPolicy.yaml").read_text(encoding="utf-8"))
    distribution = tomllib.loads((ROOT / "components" / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["version"] == distribution["project"]["version"]
    assert project["runtime"] == {"name": "python", "options": {"toolchain": "pip", "virtualenv": ".venv"}}


@pytest.mark.parametrize("number", [f"{len(RULES)} policies"])
@pytest.mark.parametrize("document", ["README.md", "CHANGELOG.md"])
def test_documents_count_the_policies(document: str, number: str) -> None:
    assert number in (ROOT / document).read_text(encoding="utf-8")


def test_the_environment_is_ignored_by_git(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    (tmp_path / ".gitignore").write_text((ROOT / ".gitignore").read_text(encoding="utf-8"), encoding="utf-8")
    ignored = subprocess.run(["git", "check-ignore", "policy/.venv", ".venv-policy"], cwd=tmp_path, check=False)
    assert ignored.returncode == 0
