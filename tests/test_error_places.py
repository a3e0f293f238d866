"""Each error in a stack file names the line and column of what is wrong."""

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pulumi
import pytest
import yaml

from private_eks_cli.__main__ import main
from private_eks_cli.recording.recorder import graph_of
from private_eks_cli.sources.stacks import Stack
from settings import load_plan
from tests.bad_input import ROWS, Row, stack_config
from tests.test_bad_input import COUNTED, is_written

Write = Callable[[str], Stack]
PLACE = re.compile(r"Pulumi\.test\.yaml:(\d+):(\d+): ")

MANY = """config:
  aws:region: eu-west-1
  private-eks:version: 1.35
  private-eks:compute: managed
  private-eks:cidr: 10.10.0.0/16
  private-eks:accessEntries:
    admins: &admins
      principalArn: arn:aws:iam::111122223333:role/admins
      policies: {AmazonEKSClusterAdminPolicy: {}, AmazonEKSNoPolicy: {}}
  private-eks:nodeGroups:
    general:
      instanceTypes: [m6i.large, 3]
      desiredCapacity: 3
    other: {minSize: 9, maxSize: 6}
  private-eks:addons:
    metrics-server: true
  private-eks:uses:
    - mining
  vpcId: vpc-1
"""


class Plain(yaml.SafeDumper):
    """Writes everything where it stands."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Give what stands at each path, to the last key of each."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    yield path, None if isinstance(value, dict | list) else value
    for key, item in members:
        name = f"[{key}]" if isinstance(value, list) else str(key).removeprefix("private-eks:")
        yield from leaves(item, f"{path}{name}" if name[:1] == "[" or not path else f"{path}.{name}")


def changed(text: str, line: int, column: int) -> set[str]:
    """Name the paths that change if somebody writes at a place."""
    lines = text.split("\n")
    column += lines[line - 1][column - 1] in "'\""
    lines[line - 1] = f"{lines[line - 1][: column - 1]}X{lines[line - 1][column - 1 :]}"
    before, after = (dict(leaves(yaml.safe_load(one)["config"])) for one in (text, "\n".join(lines)))
    return {path for path in before if before[path] != after.get(path, before)}


@pytest.mark.parametrize("row", [row for row in ROWS if ":" not in row.argument], ids=lambda row: row.id)
def test_an_error_points_at_what_is_wrong(row: Row, stack_file: Write) -> None:
    config = stack_config(row)
    if not is_written(config, row.argument) or row.argument.startswith(COUNTED):
        pytest.skip("nothing is written there")
    text = yaml.dump({"config": config}, Dumper=Plain)
    with pytest.raises(ValueError, match=PLACE) as caught:
        graph_of(stack_file(text), lambda: load_plan(pulumi.Config()))
    line, column = PLACE.match(str(caught.value)).groups()  # type: ignore[union-attr]

    found = changed(text, int(line), int(column))
    assert found
    assert {path for path in found if not (path + ".").startswith((f"{row.argument}.", f"{row.argument}["))} == set()


def test_the_command_tells_them_in_the_order_of_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "Pulumi.test.yaml"
    path.write_text(MANY, encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["private-eks", "preview", str(path)])
    with pytest.raises(SystemExit) as caught:
        main()

    assert caught.value.code == 2
    assert [line.split(": got ")[0] for line in capsys.readouterr().err.splitlines()] == [
        "error Pulumi.test.yaml:9:51: accessEntries.admins.policies.AmazonEKSNoPolicy",
        "error Pulumi.test.yaml:12:34: nodeGroups.general.instanceTypes[1]",
        "error Pulumi.test.yaml:13:7: nodeGroups.general.desiredCapacity",
        "error Pulumi.test.yaml:14:13: nodeGroups.other.minSize",
        "error Pulumi.test.yaml:16:5: addons.metrics-server",
        "error Pulumi.test.yaml:18:7: uses",
        "error Pulumi.test.yaml:19:3: vpcId",
    ]


def test_what_is_not_in_the_file_names_the_file_alone(stack_file: Write) -> None:
    with pytest.raises(ValueError, match=r"^Pulumi\.test\.yaml: aws:region: got nothing; "):
        graph_of(stack_file("config: {}"), lambda: load_plan(pulumi.Config()))
