"""A snapshot of a VPC on a server that others wrote, and the preview that is judged by it."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from private_eks.network.plan.facts import IngressRule, NetworkFacts, Route, facts_in
from private_eks_cli.__main__ import app
from private_eks_cli.errors import Kind
from tests.places import ROOT

from .moto_vpc import SERVICES, Vpc, make_vpc, server

STACK = "Pulumi.given.yaml"
PROGRAM = ("Pulumi.yaml", "__main__.py", "configuration.py", "settings.py")


@pytest.fixture(scope="module")
def aws() -> Iterator[dict[str, str]]:
    """Start the server once."""
    with server() as environment:
        yield environment


@pytest.fixture
def vpc(aws: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Vpc:
    """Make a VPC of this test's own."""
    for name, value in aws.items():
        monkeypatch.setenv(name, value)
    return make_vpc()


@pytest.fixture
def project(vpc: Vpc, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Copy the program, with the example's stack in that VPC."""
    for name in PROGRAM:
        shutil.copy2(ROOT / name, tmp_path / name)
    text = (ROOT / "examples" / "stacks" / "Pulumi.existing-network.yaml").read_text(encoding="utf-8")
    stack = yaml.safe_load(text)
    endpoints = {"present": ["s3", *SERVICES]}
    key = {"vpcId": vpc.id, "nodeSubnetIds": vpc.subnet_ids, "endpoints": endpoints}
    stack["config"]["private-eks:existingNetwork"] = key
    (tmp_path / STACK).write_text(yaml.safe_dump(stack), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> Any:
    """Run the command here; what it refuses comes as its exception."""
    done = CliRunner().invoke(app, [*words])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


def preview(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run it in a process of its own: what a program imports stays."""
    command = [str(Path(sys.executable).with_name("private-eks")), "preview", STACK]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def snapshot(vpc: Vpc, folder: Path) -> NetworkFacts:
    done = run("network", "snapshot", vpc.id)
    path = folder / "networks" / f"{vpc.id}.json"
    assert done.stderr == f"{vpc.id}: 4 subnets, 2 route tables, 5 endpoints; written to {path}\n"
    assert done.exit_code == 0
    return facts_in(json.loads(path.read_text(encoding="utf-8")))


def test_the_snapshot_has_what_was_made(vpc: Vpc, project: Path) -> None:
    facts = snapshot(vpc, project)
    assert (facts.account, facts.owner_id, facts.region, facts.shared) == ("123456789012",) * 2 + ("eu-west-1", False)
    assert (facts.dns_support, facts.dns_hostnames, facts.domain_name_servers) == (True, True, ["AmazonProvidedDNS"])
    zones = {subnet.id: subnet.zone for subnet in facts.subnets}
    assert [zones[id_] for id_ in (*vpc.subnet_ids, vpc.beside)] == [f"eu-west-1{zone}" for zone in "abca"]
    tables = {id_: table.id for id_ in zones if (table := facts.table_of(id_))}
    assert tables == {**dict.fromkeys(vpc.subnet_ids, vpc.table_id), vpc.beside: facts.main_route_table_id}
    assert [(one.service, one.gateway) for one in facts.endpoints] == [
        *((service, False) for service in ("ec2", "ecr.api", "ecr.dkr")),
        ("s3", True),
        ("sts", False),
    ]
    assert {tuple(one.ingress) for one in facts.endpoints if not one.gateway} == {
        (IngressRule("tcp", 443, 443, "10.60.0.0/16"),)
    }
    assert [one.subnet_ids for one in facts.endpoints if not one.gateway] == [sorted(vpc.subnet_ids)] * 4


def test_the_preview_is_judged_by_the_snapshot(vpc: Vpc, project: Path) -> None:
    first = snapshot(vpc, project)
    done = preview(project)
    assert (done.returncode, "nothing was deployed" in done.stdout) == (0, True), done.stderr

    gateway = vpc.lead_to_the_internet()
    second = snapshot(vpc, project)
    way = Route("0.0.0.0/0", "internet gateway", gateway)
    assert set(second.routes(vpc.subnet_ids)) - set(first.routes(vpc.subnet_ids)) == {(i, way) for i in vpc.subnet_ids}
    done = preview(project)
    assert done.returncode == Kind.USAGE
    given = [
        f"existingNetwork.nodeSubnetIds: got '{id_} with 0.0.0.0/0 to {way.kind} {gateway}'" for id_ in vpc.subnet_ids
    ]
    assert [line for line in done.stderr.splitlines() if not any(text in line for text in given)] == []
    assert len(done.stderr.splitlines()) == 3


def test_a_network_that_has_not_changed_has_the_same_snapshot(vpc: Vpc, project: Path, tmp_path: Path) -> None:
    snapshot(vpc, project)
    elsewhere = tmp_path / "again.json"
    assert run("network", "snapshot", vpc.id, "--output", str(elsewhere)).exit_code == 0
    assert elsewhere.read_bytes() == (project / "networks" / f"{vpc.id}.json").read_bytes()


def test_a_vpc_that_is_not_there_is_refused_and_nothing_is_written(vpc: Vpc, project: Path) -> None:
    with pytest.raises(
        ValueError, match=r"^VPC_ID: got .*'vpc-0'.*; allowed: a VPC that this account sees in eu-west-1"
    ):
        run("network", "snapshot", "vpc-0")
    assert not (project / "networks").exists()
