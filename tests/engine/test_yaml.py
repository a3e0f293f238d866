"""Stack files are read as the CLI reads them: compared with `pulumi config --json`."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from private_eks_cli.engine.engine import find_cli
from private_eks_cli.sources.yaml_reader import as_text, read_yaml
from tests.scalars import REFUSED, SCALARS, TEXTS, WRONG

pytestmark = pytest.mark.engine

Read = Callable[[str], Any]
RANDOM = st.from_regex(
    r"[-+]?(0[xob])?[0-9_]{1,6}(\.[0-9]{0,4})?([eE][-+]?[0-9]{1,2})?", fullmatch=True
) | st.from_regex(
    r"20[0-9]{2}-[0-9]{1,2}-[0-9]{1,2}([Tt ][0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(\.[0-9]{1,4})?(Z|[-+][01][0-9]:[0-5]0)?)?",
    fullmatch=True,
)


@pytest.fixture(scope="module")
def cli(tmp_path_factory: pytest.TempPathFactory) -> Read:
    """Read the configuration of a stack file with the CLI; an error is its text."""
    root = tmp_path_factory.mktemp("cli")
    (root / "state").mkdir()
    (root / "Pulumi.yaml").write_text("name: p\nruntime: python\n", encoding="utf-8")
    environment = {
        **os.environ,
        "PULUMI_BACKEND_URL": f"file://{root}/state",
        "PULUMI_CONFIG_PASSPHRASE": "passphrase",
        "PULUMI_HOME": str(root / "home"),
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "TZ": "UTC",
    }

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [find_cli().command, *arguments, "--cwd", str(root), "--non-interactive", "--stack", "s"]
        return subprocess.run(command, env=environment, capture_output=True, text=True)

    run("stack", "init")
    path = root / "Pulumi.s.yaml"
    salt = path.read_text(encoding="utf-8")

    def read(text: str) -> Any:
        path.write_text(f"{text}\n{salt}", encoding="utf-8")
        result = run("config", "--json")
        if result.returncode:
            return result.stderr
        return {key: value.get("objectValue", value.get("value")) for key, value in json.loads(result.stdout).items()}

    return read


def ours(text: str) -> dict[str, Any]:
    """Read it as the offline commands do."""
    from private_eks_cli.sources.projects import find_project
    from private_eks_cli.sources.stacks import full_key

    config = read_yaml(text, "f")["config"]
    project, path = find_project(), Path("f")
    texts = {key: (value, as_text(value)) for key, value in config.items()}
    return {
        full_key(key, path, project).replace("private-eks:", "p:"): json.loads(t) if isinstance(v, dict | list) else t
        for key, (v, t) in texts.items()
    }


def both(scalars: list[str] | tuple[str, ...]) -> str:
    """Write a stack file with scalars, each alone and in a list."""
    lines = (f"  p:k{i}: {scalar}\n  p:n{i}: [{scalar}]\n" for i, scalar in enumerate(scalars))
    return f"config:\n{''.join(lines)}"


@pytest.mark.parametrize("text", [both(SCALARS), *TEXTS])
def test_a_table_of_values_is_read_alike(text: str, cli: Read) -> None:
    assert ours(text) == cli(text)


@settings(max_examples=6, deadline=None)
@given(st.lists(RANDOM, min_size=20, max_size=40))
def test_random_scalars_are_read_alike(cli: Read, scalars: list[str]) -> None:
    assert ours(both(scalars)) == cli(both(scalars))


@pytest.mark.parametrize("text", [*map("config:\n  p:a: {}\n".format, (*REFUSED, *WRONG))])
def test_what_we_refuse_the_cli_refuses(text: str, cli: Read) -> None:
    with pytest.raises(ValueError, match=r"f:2:\d+: got"):
        ours(text)
    assert "error" in cli(text)
