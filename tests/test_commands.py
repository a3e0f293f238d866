"""Every command that README and the documents name works: ours are run, others' are known to the tools."""

import functools
import os
import re
import shutil
import subprocess
from pathlib import Path

import botocore.session
import pytest

from private_eks_cli.engine.engine import find_cli
from tests.places import ROOT

from .commands import DOCUMENTS, of, own, shown

TOOLS = (".venv", ".venv-judges", ".venv-policy", ".engine", ".charts", ".pictures", ".languages", ".actionlint")
RUN_ELSEWHERE = {
    "make check": ".ci/run",
    "make test": ".ci/run",
    "make test-all": ".github/workflows/test-all.yml",
    "make test-quick": "Makefile",
    "make dist": "tests/workflows/test_release.py",
    "make tables": "tests/test_documents.py",
    ".venv/bin/pytest -q tests/plan/test_services.py": "Makefile",
    ".venv/bin/python -m tests.diff.gallery": "tests/diff/test_gallery.py",
    ".venv/bin/python -m tests.fuzz": "tests/test_fuzz.py",
    ".venv/bin/python -m tools.benchmarks": "tests/test_benchmarks.py",
    ".venv/bin/python -m tools.prices vpc.json": "tests/test_price_list.py",
    ".venv/bin/python -m tools.prices --write": "tests/test_price_list.py",
    ".venv/bin/private-eks images dev | sh": "tests/test_walkthrough.py",
    ".venv/bin/private-eks network snapshot vpc-0f1e2d3c4b5a69788": "tests/network/test_moto.py",
    ".venv/bin/private-eks handover iam dev --format json --output deployer.json": "tests/engine/test_deployer.py",
    ".venv/bin/private-eks preview dev --scp examples/policies/scp.json": "tests/rights/test_organisation.py",
    ".venv/bin/private-eks rehearse dev --as deployer.json": "tests/engine/test_deployer.py",
    ".venv/bin/private-eks diff prod --preview preview.json": "tests/engine/test_diff_sources.py",
    ".venv/bin/private-eks diff prod --stack-state prod.json": "tests/engine/test_diff_sources.py",
}
OWN = sorted(set().union(*map(own, DOCUMENTS)) - RUN_ELSEWHERE.keys())
SHOWN = {command: output for document in DOCUMENTS for command, output in shown(document).items()}
PULUMI = sorted(set().union(*(of("pulumi", document) for document in DOCUMENTS)))
AWS = sorted(set().union(*(of("aws", document) for document in DOCUMENTS)))
OF_THE_CLI = {"aws configure", "aws eks get-token", "aws eks update-kubeconfig", "aws sso login"}
"""What the AWS CLI adds to the operations of the API."""
IRREGULAR = {"s3api": "s3"}


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository of its own with the files as they are, and the tools that `make` has built."""
    folder = tmp_path_factory.mktemp("clone")
    listed = git(ROOT, "ls-files", "--cached", "--others", "--exclude-standard").splitlines()
    for name in filter(lambda name: (ROOT / name).is_file(), listed):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)
    for name in TOOLS:
        (folder / name).symlink_to(ROOT / name)
    git(folder, "init", "--quiet", "--initial-branch", "main")
    git(folder, "add", "--all")
    git(folder, "-c", "user.name=test", "-c", "user.email=test@example.com", "commit", "--quiet", "--message", "all")
    git(folder, "update-ref", "refs/remotes/origin/main", "main")
    return folder


def git(folder: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, check=True).stdout


def kind(command: str) -> tuple[str, bool]:
    """Tell what a command runs, of whatever stack and form, and whether a document shows what comes of it."""
    given = r" (\w+=\S+|dev|staging|prod|examples/stacks/\S+|--(format|output) \S+)"
    return re.sub(given, "", command), bool(SHOWN.get(command))


@pytest.mark.engine
@pytest.mark.sampled(0, kind=kind)
@pytest.mark.parametrize("command", OWN)
def test_commands_of_the_project_run(command: str, clone: Path) -> None:
    subcommand = re.fullmatch(r"\.venv/bin/private-eks [a-z]+", command)
    line = f"{command} --help" if subcommand else command
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
    done = subprocess.run(line, shell=True, cwd=clone, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert git(clone, "status", "--porcelain") == ""
    assert [line for line in SHOWN.get(command, ()) if _plain(line) not in _plain(done.stdout)] == []


def _plain(output: str) -> str:
    """Leave out what differs from run to run, and from terminal to terminal."""
    return re.sub(r"\d+\.\d s", "N s", " ".join(output.split()))


def test_what_documents_show_of_an_output_is_of_commands_that_are_run() -> None:
    assert {command for command, output in SHOWN.items() if output} <= set(OWN)


def test_what_is_run_elsewhere_is_named_and_there() -> None:
    assert set().union(*map(own, DOCUMENTS)) >= RUN_ELSEWHERE.keys()
    assert len(OWN) > 20
    assert [path for path in RUN_ELSEWHERE.values() if not (ROOT / path).is_file()] == []


@pytest.mark.engine
@pytest.mark.parametrize("words", PULUMI, ids=" ".join)
def test_pulumi_has_the_commands_and_flags(words: tuple[str, ...]) -> None:
    path = tuple(word for word in words[1:] if re.fullmatch("[a-z]+", word))
    usage = next(filter(None, (_usage(path[:length]) for length in range(len(path), 0, -1))))
    assert {word for word in words if word.startswith("--")} <= set(re.findall(r"--[a-z-]+", usage))


@functools.cache
def _usage(path: tuple[str, ...]) -> str:
    """Give the help of a command of Pulumi; nothing for one that it does not have: it then gives the parent's."""
    done = subprocess.run([find_cli().command, *path, "--help"], capture_output=True, text=True, check=False)
    shown = re.search(r"^ +pulumi ((?:[a-z]+ )+)", done.stdout, re.MULTILINE)
    return done.stdout if shown and len(shown[1].split()) == len(path) else ""


@pytest.mark.parametrize("words", [words for words in AWS if " ".join(words[:3]) not in OF_THE_CLI], ids=" ".join)
def test_aws_has_the_operations_and_options(words: tuple[str, ...]) -> None:
    session, service = botocore.session.get_session(), IRREGULAR.get(words[1], words[1])
    if words[2] == "wait":
        assert words[3] in map(_dashed, session.get_waiter_model(service).waiter_names)
        return
    model = session.get_service_model(service)
    operations = {_dashed(name): name for name in model.operation_names}
    shape = model.operation_model(operations[words[2]]).input_shape
    members = {_dashed(name): name for name in shape.members}
    given = {word.removeprefix("--") for word in words[3:] if word.startswith("--")} - {"output", "query", "region"}
    assert given <= members.keys()
    assert not given or set(shape.required_members) <= {members[name] for name in given}


def _dashed(name: str) -> str:
    plain = name.replace("OpenID", "OpenId").replace("IDList", "IdList")
    return re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-", plain).lower()
