"""docs/walkthrough.md, run as it is written, up to the edge of an account.

`pulumi`, `aws`, `kubectl` and the tools that copy images are programs of this test: they write down how they are
called, and answer with what the recorded stack exports. Everything else is real.
"""

import json
import os
import re
import shlex
import stat
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from private_eks_cli.graph.model import Resource
from private_eks_cli.recording.recorder import record
from private_eks_cli.sources.stacks import find_stack
from tests.conftest import recorded
from tests.places import ROOT
from tests.programs import run_program
from tests.refusal import refusal_of

TEXT = (ROOT / "docs" / "walkthrough.md").read_text(encoding="utf-8")
NEEDS_THE_CLI = ("make rehearse STACK=dev",)
"""Run by tests/engine, for every stack."""

FAKE = """#!{python}
import json, sys
with open({log!r}, "a") as log:
    log.write(json.dumps([{name!r}, *sys.argv[1:]]) + "\\n")
outputs = json.load(open({outputs!r}))
if {name!r} == "pulumi" and sys.argv[1:3] == ["stack", "output"]:
    print(json.dumps(outputs[sys.argv[3]]))
if {name!r} == "jq":
    print(json.load(sys.stdin)[sys.argv[2].removeprefix(".")])
if {name!r} == "aws" and "get-caller-identity" in sys.argv:
    print("111122223333")
if {name!r} == "aws" and "describe-images" in sys.argv:
    sys.exit("An error occurred (ImageNotFoundException) when calling the DescribeImages operation")
"""


def fences(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", TEXT, re.DOTALL)


def commands() -> list[str]:
    return [line for fence in fences("sh") for line in fence.splitlines() if line not in NEEDS_THE_CLI]


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> list[list[str]]:
    """Run all commands in a copy of the project, and give the calls of the tools in their order."""
    folder = tmp_path_factory.mktemp("walk")
    work, tools, log, outputs = folder / "work", folder / "bin", folder / "log", folder / "outputs.json"
    tools.mkdir()
    log.touch()
    outputs.write_text(json.dumps(recorded("dev").exports), encoding="utf-8")
    for name in ("aws", "crane", "jq", "kubectl", "pulumi", "skopeo"):
        path = tools / name
        path.write_text(FAKE.format(python=sys.executable, log=str(log), outputs=str(outputs), name=name))
        path.chmod(path.stat().st_mode | stat.S_IEXEC)
    work.mkdir()
    for path in ROOT.iterdir():
        if path.name not in ("rendered", "kubeconfig.json", ".git"):
            (work / path.name).symlink_to(path)
    environment = {**os.environ, "PATH": f"{tools}:{os.environ['PATH']}"}
    script = "\n".join(["set -eu", *commands(), "wait"])
    done = subprocess.run(["sh", "-c", script], cwd=work, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert json.loads((work / "kubeconfig.json").read_text())["clusters"]
    return [json.loads(line) for line in log.read_text().splitlines()]


def labels_of(resource: Resource) -> dict[str, str]:
    return dict(resource.inputs["metadata"].get("labels", {}))


def called(calls: list[list[str]], *start: str) -> Iterator[list[str]]:
    return (call for call in calls if call[: len(start)] == list(start))


def test_there_are_four_steps_and_their_order_is_that_of_the_text() -> None:
    assert re.findall(r"^## (\d)\. ", TEXT, re.MULTILINE) == ["1", "2", "3", "4"]


def test_the_image_is_copied_into_the_repository_that_the_stack_makes(calls: list[list[str]]) -> None:
    copies = [call for call in called(calls, "skopeo") if "copy" in call]
    target = recorded("dev").exports["image_references"]["nginx"]
    assert [call[-1] for call in copies] == [f"docker://{target}"]
    assert copies[0][-2] == "docker://docker.io/nginxinc/nginx-unprivileged:1.29.3"


def test_the_tunnel_leads_through_the_bastion_to_the_private_endpoint(calls: list[list[str]]) -> None:
    graph = recorded("dev")
    (call,) = called(calls, "aws", "ssm", "start-session")
    (bastion,) = graph.of("aws:ec2/instance:Instance")
    parameters = json.loads(call[call.index("--parameters") + 1])
    assert call[call.index("--target") + 1] == bastion.id
    assert parameters["host"] == [graph.exports["cluster_endpoint"].removeprefix("https://")]


def test_what_was_rendered_is_applied_and_deleted_again(calls: list[list[str]]) -> None:
    folder = "rendered/dev"
    (provider,) = [p for p in recorded("dev").of("pulumi:providers:kubernetes") if "renderYamlToDirectory" in p.inputs]
    assert provider.inputs["renderYamlToDirectory"] == folder
    done = [call[3] for call in called(calls, "kubectl") if any(word.startswith(folder) for word in call)]
    assert done == ["apply", "delete", "delete"]


def test_namespaces_are_found_by_the_label_and_go_first(calls: list[list[str]]) -> None:
    chosen = [call[call.index("--selector") + 1 :] for call in called(calls, "kubectl") if "--selector" in call]
    assert chosen == [["pod-security.kubernetes.io/enforce"]]
    labelled = {resource.type for resource in recorded("dev").objects() if chosen[0][0] in labels_of(resource)}
    assert labelled == {"kubernetes:core/v1:Namespace"}
    assert all(chosen[0][0] in labels_of(namespace) for namespace in recorded("everything").objects("Namespace"))


def test_the_repository_that_is_deleted_is_the_one_with_the_image(calls: list[list[str]]) -> None:
    (call,) = called(calls, "aws", "ecr", "delete-repository")
    assert call[-1] in {repository.inputs["name"] for repository in recorded("dev").of("aws:ecr/repository:Repository")}


def test_the_stack_file_says_what_the_text_shows() -> None:
    shown = yaml.safe_load(fences("yaml")[0])
    real = yaml.safe_load((ROOT / "Pulumi.dev.yaml").read_text(encoding="utf-8"))["config"]
    assert shown.items() <= real.items()


def test_the_application_is_what_the_text_says() -> None:
    (deployment,) = recorded("dev").of("kubernetes:apps/v1:Deployment")
    spec = deployment.inputs["spec"]
    (container,) = spec["template"]["spec"]["containers"]
    assert spec["replicas"] == 3
    # 256 MiB more make the half GB that is billed.
    assert container["resources"]["requests"] == {"cpu": "250m", "memory": "256Mi"}


def test_the_public_image_is_refused_in_the_words_of_the_text() -> None:
    stack = find_stack("dev")
    changed: dict[str, Any] = yaml.safe_load(fences("yaml")[1])
    given = {**stack.config, **{key: json.dumps(value) for key, value in changed.items()}}
    message = refusal_of(lambda: record(run_program, stack.name, given))
    (shown,) = fences("text")
    assert shown.strip() == f"error {message}"


def test_every_command_can_be_read_as_one_of_a_shell() -> None:
    assert all(shlex.split(command) for command in commands())
