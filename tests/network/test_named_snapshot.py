"""A snapshot that is named by `--network` is judged by, whatever lies in the project's folder."""

import dataclasses
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from private_eks_cli.cloud.snapshots import NAMED
from private_eks_cli.source import Source, _begun
from tests.places import ROOT
from tests.wired_stacks import VPC

STACK = str(ROOT / "examples/stacks/Pulumi.existing-network.yaml")
OWN = ROOT / "networks" / f"{VPC}.json"

Ask = Callable[..., Source]


@pytest.fixture(autouse=True)
def _unnamed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAMED, "")
    monkeypatch.chdir(ROOT)


def begun(network: Path, **given: Path) -> Source:
    return _begun(ROOT, stack=STACK, network=network, **given)


def test_it_stands_before_that_of_the_project(tmp_path: Path) -> None:
    facts = json.loads(OWN.read_text(encoding="utf-8"))
    changed = tmp_path / "changed.json"
    changed.write_text(json.dumps({**facts, "dns_support": False}), encoding="utf-8")
    with pytest.raises(ValueError, match="without enableDnsSupport"):
        begun(changed).read()
    shutil.copy(OWN, changed)
    changed.touch()
    assert begun(changed).read().graph.of("Vpc")[0].id == VPC


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "--network: got "),
        ("", "other.json: got .no snapshot of a network"),
        ("[]", "other.json: got .no snapshot of a network: it is no mapping"),
    ],
)
def test_what_is_no_snapshot_is_told(text: str | None, words: str, tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    if text is not None:
        other.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=words):
        begun(other).read()


def test_one_of_another_vpc_is_told(tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    facts = json.loads(OWN.read_text(encoding="utf-8"))
    other.write_text(json.dumps({**facts, "vpc_id": "vpc-1"}), encoding="utf-8")
    with pytest.raises(ValueError, match=f"--network: got that of vpc-1; allowed: a snapshot of {VPC}"):
        begun(other).read()
    with pytest.raises(ValueError, match="allowed: none: the stack makes its own VPC"):
        dataclasses.replace(begun(other), stack="dev").read()


def test_beside_what_pulumi_wrote_it_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"--network: got .* beside --from; .*; leave it out"):
        begun(OWN, given=tmp_path / "preview.json")
