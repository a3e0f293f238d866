"""`private_eks.testing`, and what docs/testing.md says of it."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest
from pulumi.runtime import mocks
from pulumi.runtime.proto import resource_pb2

from private_eks import Network, NetworkArgs, testing
from tests.places import ROOT

EXAMPLE = ROOT / "examples" / "consumer-pip"
PAGE = (ROOT / "docs" / "testing.md").read_text(encoding="utf-8")
GIVEN: NetworkArgs = {"region": "eu-west-1", "cidr": "10.40.0.0/16", "zones": ["eu-west-1a", "eu-west-1b"]}
MOCKED = """
import runpy, pulumi
from private_eks import testing

testing.set_mocks(testing.Mocks("eu-west-1"), project="orders-platform", stack="dev")
admins = "arn:aws:iam::111122223333:role/platform-admins"
pulumi.runtime.set_all_config({"aws:region": "eu-west-1", "orders-platform:adminRoleArn": admins})
program = runpy.run_path("__main__.py")

@pulumi.runtime.test
def says():
    cluster, bastion = program["cluster"], program["bastion"]
    found = pulumi.Output.all(cluster.vpc_id, cluster.cluster_arn, bastion.tunnel_command)
    return found.apply(lambda said: print(*said))

says()
"""


def run(*command: str | Path, cwd: Path) -> str:
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_page_shows_the_test_of_the_example_and_it_passes(tmp_path: Path) -> None:
    text = (EXAMPLE / "test_program.py").read_text(encoding="utf-8")
    assert re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)[1] == text  # type: ignore[index]
    shutil.copytree(EXAMPLE, tmp_path / "orders", ignore=shutil.ignore_patterns("__pycache__"))
    assert "3 passed" in run(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", cwd=tmp_path / "orders")


def test_the_page_s_test_by_pulumi_s_mocks_passes(tmp_path: Path) -> None:
    (text,) = (block for block in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL) if "set_mocks" in block)
    (tmp_path / "test_mine.py").write_text(text, encoding="utf-8")
    assert "1 passed" in run(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", cwd=tmp_path)


def test_pulumi_s_mocks_answer_as_the_simulated_cloud(tmp_path: Path) -> None:
    shutil.copy(EXAMPLE / "__main__.py", tmp_path)
    (tmp_path / "mocked.py").write_text(MOCKED, encoding="utf-8")
    vpc, arn, said = run(sys.executable, "mocked.py", cwd=tmp_path).split(" ", 2)
    assert vpc.startswith("vpc-")
    assert arn == "arn:aws:eks:eu-west-1:111122223333:cluster/orders"
    assert said.startswith("aws ssm start-session --region eu-west-1 --target i-")


def test_mocks_are_given_no_resources_that_wait_for_ever() -> None:
    monitor = testing._Monitor(testing.Mocks())
    theirs: Any = mocks.MockMonitor(testing.Mocks())
    kept = set(theirs.GetDeploymentInfo(None).supportedFeatures)
    assert kept - set(monitor.GetDeploymentInfo(None).supportedFeatures) == {
        resource_pb2.RESOURCE_MONITOR_FEATURE_RESOURCE_REFERENCES
    }


def test_mocks_under_pulumi_s_own_monitor_say_what_to_call() -> None:
    args = pulumi.runtime.MockResourceArgs("aws:ec2/vpc:Vpc", "orders", {}, custom=True)
    with pytest.raises(ValueError, match=r"call private_eks\.testing\.set_mocks"):
        testing.Mocks().new_resource(args)


def test_what_breaks_a_promise_fails_the_test() -> None:
    def program() -> None:
        network = Network("shared", GIVEN)
        aws.ec2.InternetGateway("open", vpc_id=network.vpc_id)

    with pytest.raises(AssertionError, match="open"):
        testing.assert_promises(testing.record(program))


def test_without_the_command_s_distribution_the_way_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Any:
        raise ModuleNotFoundError(f"No module named {name!r}", name="private_eks_cli")

    monkeypatch.setattr("importlib.import_module", missing)
    with pytest.raises(ModuleNotFoundError, match="install it where the tests run"):
        testing.record(lambda: None)
