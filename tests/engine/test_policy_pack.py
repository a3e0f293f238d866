"""The policy pack on the real engine, as `pulumi preview --policy-pack policy` runs it.

The engine starts packs by way of the Python language host, or, where there is none, by a command on PATH: a line of
shell does for that here.
"""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest
from pulumi import automation

from private_eks_cli.cloud.answers import Place
from private_eks_cli.cloud.live import Cloud
from private_eks_cli.engine.engine import find_cli
from tests.places import ROOT
from tests.policy.analyzer import Violation
from tests.policy.conftest import PYTHON
from tests.policy.test_stacks import CLASSIC
from tools.docs.policies import PACK

from .conftest import Begin

# When a deployment fails, Pulumi's SDK leaves a coroutine of its own unfinished.
UNFINISHED = "ignore::pytest.PytestUnraisableExceptionWarning"
pytestmark = [pytest.mark.engine, pytest.mark.filterwarnings(UNFINISHED)]

Operation = Callable[..., object]


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Copy the pack, as another team would, and let it find the environment that the tests have."""
    if not PYTHON.exists() and not os.environ.get("CI"):
        pytest.skip(f"{PYTHON.relative_to(ROOT)} is missing")
    copy = shutil.copytree(PACK, tmp_path / "policy", ignore=shutil.ignore_patterns(".venv", "__pycache__"))
    project = (copy / "PulumiPolicy.yaml").read_text(encoding="utf-8")
    (copy / "PulumiPolicy.yaml").write_text(project.replace(".venv", str(PYTHON.parents[1])), encoding="utf-8")
    command = tmp_path / "pulumi-analyzer-policy-python"
    command.write_text(f'#!/bin/sh\nexec "{PYTHON}" -u "$PWD/__main__.py"\n', encoding="utf-8")
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    return copy


def ask(operation: Operation, pack: Path, settings: dict[str, Any] | None = None) -> tuple[bool, list[Violation]]:
    """Carry out an operation with the pack; tell whether it succeeded, and what the policies said.

    An engine that goes before its first step, as it does now and then on a busy machine, is asked once more.
    """
    passed, said = _ask(operation, pack, settings or {})
    return (passed, said) if passed or said else _ask(operation, pack, settings or {})


def _ask(operation: Operation, pack: Path, settings: dict[str, Any]) -> tuple[bool, list[Violation]]:
    said: list[Violation] = []
    config = pack.parent / "config.json"
    config.write_text(json.dumps(settings), encoding="utf-8")

    def listen(event: automation.EngineEvent) -> None:
        if found := event.policy_event:
            name = (found.resource_urn or "").rpartition("::")[2]
            said.append(Violation(found.policy_name, name, str(found.enforcement_level), found.message.strip()))

    try:
        operation(policy_packs=[str(pack)], policy_pack_configs=[str(config)], on_event=listen)
    except automation.CommandError:
        return False, said
    return True, said


def test_a_stack_passes_and_advice_does_not_stop_it(begin: Begin, pack: Path) -> None:
    with begin("dev") as life:
        foreseen = ask(life.engine.preview, pack)
        first, second = ask(life.engine.up, pack), ask(life.engine.preview, pack)
    advice = [("PEKS-EKS-7", "advisory")]
    assert [passed for passed, _ in (foreseen, first, second)] == [True, True, True]
    assert {v.code for v in foreseen[1] if v.is_note} == {"PEKS-DOOR-1", "PEKS-IAM-1", "PEKS-IAM-3"}
    assert [(v.code, v.level) for v in foreseen[1] if not v.is_note] == advice
    assert [(v.code, v.level) for v in second[1]] == advice


def test_a_violation_stops_a_preview_unless_it_is_allowed_by_name(begin: Begin, pack: Path) -> None:
    with begin(str(ROOT / "examples/stacks/Pulumi.public-bastion.yaml")) as life:
        passed, said = ask(life.engine.preview, pack)
        assert not passed
        assert {(v.code, v.name) for v in said if v.level == "mandatory"} == CLASSIC
        passed, said = ask(life.engine.preview, pack, {code: {"allow": [name]} for code, name in CLASSIC})
        assert passed
        assert {v.level for v in said} == {"advisory"}


def turns_out_public() -> None:
    """A subnet of which only the update knows that it is public."""
    vpc = aws.ec2.Vpc("vpc", cidr_block="10.0.0.0/16", enable_dns_hostnames=True)
    group = aws.ec2.DefaultSecurityGroup("vpc", vpc_id=vpc.id)
    after = pulumi.ResourceOptions(depends_on=[group])
    public = vpc.id.apply(lambda id_: id_.startswith("vpc-"))
    aws.ec2.Subnet("subnet", vpc_id=vpc.id, cidr_block="10.0.0.0/24", map_public_ip_on_launch=public, opts=after)


def test_what_a_preview_does_not_know_is_stopped_before_it_is_made(small: Begin, pack: Path) -> None:
    with small(turns_out_public, Cloud(Place("eu-west-1"))) as life:
        passed, said = ask(life.engine.preview, pack, {"PEKS-NET-10": "disabled"})
        assert passed
        assert [(v.code, v.level, v.is_note) for v in said] == [("PEKS-NET-3", "advisory", True)]
        passed, said = ask(life.engine.up, pack, {"PEKS-NET-10": "disabled"})
        assert not passed
        assert ("PEKS-NET-3", "subnet", "mandatory") in {(v.code, v.name, v.level) for v in said if not v.is_note}
        assert {thing.type for thing in life.cloud.live} == {
            "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
            "aws:ec2/vpc:Vpc",
        }


def test_a_stack_that_exists_is_judged_by_its_state(begin: Begin, pack: Path) -> None:
    """`pulumi policy analyze --file`: no program, no provider, no backend."""
    with begin(str(ROOT / "examples/stacks/Pulumi.public-bastion.yaml")) as life:
        assert life.up().errors == []
        state = pack.parent / "state.json"
        deployed = life.engine.export_stack()
        state.write_text(json.dumps({"version": deployed.version, "deployment": deployed.deployment}), encoding="utf-8")
        command: list[str | Path] = [find_cli().command, "policy", "analyze", "--file", state, "--policy-pack", pack]
        settings = {**os.environ, **life.engine.workspace.env_vars}
        judged = subprocess.run(command, env=settings, cwd=pack.parent, capture_output=True, check=False, text=True)
    assert judged.returncode != 0
    mandatory = re.findall(r"\[mandatory\]  ([\w-]+)  \(\S+ (\S+)\)", judged.stdout)
    assert {(code, name) for code, name in mandatory} == CLASSIC


def test_a_configuration_with_a_wrong_value_is_refused(begin: Begin, pack: Path) -> None:
    wrong = pack.parent / "wrong.json"
    wrong.write_text(json.dumps({"PEKS-LOG-1": {"retentionDays": "a year"}}), encoding="utf-8")
    refused = pytest.raises(automation.CommandError, match="PEKS-LOG-1: retentionDays")
    with begin("dev") as life, refused:
        life.engine.preview(policy_packs=[str(pack)], policy_pack_configs=[str(wrong)])
