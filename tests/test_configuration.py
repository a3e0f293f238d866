"""What is encrypted in a stack file stays a secret wherever it only travels; other projects' keys are left alone."""

import datetime
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from private_eks_cli.diagram import draw
from private_eks_cli.diff.compare import with_program
from private_eks_cli.diff.words import lines
from private_eks_cli.evidence.forms import markdown
from private_eks_cli.evidence.report import make_report
from private_eks_cli.promises import verdicts
from private_eks_cli.recording.recorder import record
from private_eks_cli.reports.digest import digest
from private_eks_cli.reports.preview import show_preview
from private_eks_cli.sources.stacks import find_stack
from tests.conftest import recorded, stack_called
from tests.programs import run_program

ROLE = {"admins": {"principalArn": "[secret]", "policies": {"AmazonEKSClusterAdminPolicy": {}}}}


def test_encrypted_arns_are_secrets_in_every_resource() -> None:
    config = {**stack_called("dev").config, "private-eks:accessEntries": json.dumps(ROLE)}
    graph = record(run_program, "dev", {**config, "private-eks:keyArn": "[secret]"})
    assert {entry.inputs["principalArn"] for entry in graph.of("AccessEntry") if "admins" in entry.name} == {"[secret]"}
    cluster = graph.one("Cluster", "private-eks-dev-eksCluster")
    assert cluster.inputs["encryptionConfig"]["provider"]["keyArn"] == "[secret]"
    [told] = [text for text in graph.warnings if "encrypted" in text]
    assert told.startswith(
        "private-eks:accessEntries is encrypted: ids of access entries have their principals in clear"
    )


def test_a_key_of_which_only_a_part_travels_is_warned_of() -> None:
    caches = {"hub": {"upstream": "registry-1.docker.io", "credentialArn": "[secret]"}}
    config = {**stack_called("dev").config, "private-eks:pullThroughCaches": json.dumps(caches)}
    [told] = [text for text in record(run_program, "dev", config).warnings if "encrypted" in text]
    assert told.startswith("private-eks:pullThroughCaches is encrypted: ARNs in it stay secret, what decides")


STATEMENT = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::ours/*"}
ENCRYPTED: dict[str, tuple[str, Any]] = {
    "aws:region": ("aws:region", "[secret]"),
    "accessEntries": ("private-eks:accessEntries", "[secret]"),
    "accessEntries.admins.policies.AmazonEKSViewPolicy.namespaces[0]": (
        "private-eks:accessEntries",
        {"admins": {"principalArn": "x", "policies": {"AmazonEKSViewPolicy": {"namespaces": ["[secret]"]}}}},
    ),
    "cidr": ("private-eks:cidr", "[secret]"),
    "compute": ("private-eks:compute", "[secret]"),
    "identities.a.statements[0].Action": (
        "private-eks:identities",
        {"a": {"namespace": "a", "serviceAccount": "a", "statements": [{**STATEMENT, "Action": "[secret]"}]}},
    ),
    "name": ("private-eks:name", "[secret]"),
    "nodePrefix": ("private-eks:nodePrefix", "[secret]"),
    "tags": ("private-eks:tags", "[secret]"),
    "version": ("private-eks:version", "[secret]"),
    "zonalShift": ("private-eks:zonalShift", "[secret]"),
    "zones[1]": ("private-eks:zones", ["eu-west-1a", "[secret]"]),
}


@pytest.mark.parametrize("where", ENCRYPTED)
def test_what_decides_cannot_be_encrypted(where: str) -> None:
    key, value = ENCRYPTED[where]
    config = {**stack_called("dev").config, key: value if isinstance(value, str) else json.dumps(value)}
    said = f"{where}: got an encrypted value; allowed: one that can be read, as the program decides by it; write"
    with pytest.raises(ValueError, match=re.escape(said)):
        record(run_program, "dev", config)


def test_encrypted_tags_are_secrets_and_what_the_provider_makes_of_them_is_told() -> None:
    tags = json.dumps({"owner": "[secret]"})
    graph = record(run_program, "dev", {**stack_called("dev").config, "private-eks:tags": tags})
    assert {r.inputs["tags"]["owner"] for r in graph.of("Vpc", "Role", "LogGroup")} == {"[secret]"}
    [told] = [text for text in graph.warnings if "encrypted" in text]
    assert (
        told == "private-eks:tags is encrypted: the AWS provider copies tags to tagsAll, which the state has in clear"
    )


def test_a_statement_beside_something_encrypted_can_be_reviewed() -> None:
    accounts = {"a": {"namespace": "a", "serviceAccount": "a", "statements": [{**STATEMENT, "Resource": "[secret]"}]}}
    config = {**stack_called("staging").config, "private-eks:identities": json.dumps(accounts)}
    assert record(run_program, "staging", config).of("RolePolicy")


def test_a_misspelt_key_does_not_show_what_is_encrypted() -> None:
    config = {**stack_called("dev").config, "private-ek:keyArn": "arn [secret]"}
    with pytest.raises(ValueError, match=r"private-ek:keyArn: got '\[secret\]'"):
        record(run_program, "dev", config)


@pytest.mark.parametrize("name", ["aws-native:region", "kubernetes:context", "eks:x", "network:cidr", "random:seed"])
def test_namespaces_of_others_are_left_alone(name: str) -> None:
    config = {**stack_called("dev").config, name: "x"}
    assert record(run_program, "dev", config).config[name] == "x"


def test_no_report_shows_more_of_what_is_encrypted_than_that_it_is(tmp_path: Path) -> None:
    given = stack_called("dev").path.read_text(encoding="utf-8")
    assert given.count("principalArn: arn:aws:iam::111122223333:role/platform-admins") == 1
    path = tmp_path / "Pulumi.dev.yaml"
    hidden = given.replace("arn:aws:iam::111122223333:role/platform-admins", "{secure: v1:cipher}")
    path.write_text(f"{hidden}  private-eks:keyArn: {{secure: v1:cipher}}\n", encoding="utf-8")
    found = find_stack(str(path))
    graph, screen = record(run_program, "dev", found.config), io.StringIO()
    show_preview(graph, verdicts(graph), Console(file=screen, width=300))
    report = make_report(graph, found.path, datetime.date(2026, 11, 30))
    diff = with_program(found, recorded("dev"), graph, "x")
    texts: list[str] = [
        screen.getvalue(),
        json.dumps(digest(graph, verdicts(graph))),
        markdown(report),
        str(draw(graph)),
        str(list(lines(diff))),
    ]
    assert not any("cipher" in text for text in texts)
    assert "[secret]" in texts[1]
    assert "[secret]" in texts[4]
