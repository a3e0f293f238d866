"""The command through the front door: a repository of its own, edited, committed, compared, and broken in every way."""

import compileall
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from private_eks_cli.errors import Kind
from tests.conftest import Command
from tests.places import ROOT

NOT_COPIED = (".*", "__pycache__", "tests", "docs", "tools", "*.egg-info", "build", "venv")
CIDR = "private-eks:cidr:"
ENDPOINTS = "components/private_eks/endpoints/endpoints.py"
PROGRAM = "plan = load_plan"
COMPONENT = 'super().__init__("private-eks:index:Cluster", name'
AUTHOR = ("-c", "user.name=Someone", "-c", "user.email=someone@example.com", "-c", "commit.gpgsign=false")


@dataclass
class Repository:
    """A copy of the project with a history of one commit, and what is done to it."""

    path: Path

    def git(self, *words: str) -> str:
        done = subprocess.run(["git", *AUTHOR, *words], cwd=self.path, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def edit(self, file: str, old: str, new: str) -> None:
        path = self.path / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, (file, old)
        path.write_text(text.replace(old, new), encoding="utf-8")

    def commit(self) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "edit")

    def diff(self, *words: str, against: str = "HEAD~1") -> subprocess.CompletedProcess[str]:
        given = words if {"--stack-state", "--preview"} & set(words) else (*words, "--against", against)
        environment = {**os.environ, "PYTHONPATH": str(self.path / "components"), "COLUMNS": "160", "NO_COLOR": "1"}
        command = [sys.executable, "-m", "private_eks_cli", "diff", *given]
        return subprocess.run(command, cwd=self.path, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("project") / "original"
    shutil.copytree(ROOT, path, ignore=shutil.ignore_patterns(*NOT_COPIED))
    shutil.copy(ROOT / ".gitignore", path)
    compileall.compile_dir(path / "components", quiet=1)
    repository = Repository(path)
    repository.git("init", "--quiet", "--initial-branch", "main")
    repository.commit()
    return path


@pytest.fixture
def repository(original: Path, tmp_path: Path) -> Iterator[Repository]:
    copy = tmp_path / "copy"
    shutil.copytree(original, copy)
    yield Repository(copy)
    shutil.rmtree(copy)


def test_an_edited_stack_file_is_compared(repository: Repository, tmp_path: Path) -> None:
    repository.edit("Pulumi.dev.yaml", CIDR, f'private-eks:clientCidrs: ["192.168.0.0/24"]\n  {CIDR}')
    repository.commit()
    done = repository.diff("dev", "prod", "--format", "markdown", "--fail-on", "endpoint-removed")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.split("\n")
    assert lines[2:6] == [
        "> [!CAUTION]",
        "> **dev: OPENS: 2 internal ways: into `Cluster private-eks-dev-eksCluster` from `192.168.0.0/24` on `tcp` 443 "
        "and 1 more**",
        "> ",
        "> 2 to create; opens 2 ways; same fixed costs",
    ]
    assert lines[7] == "prod: no changes"
    assert repository.diff("dev", "--fail-on", "data-loss,opens").returncode == 1


def test_an_edited_line_of_a_component_is_compared_in_all_stacks(repository: Repository) -> None:
    repository.edit(ENDPOINTS, "private_dns_enabled=True", "private_dns_enabled=False")
    repository.commit()
    done = repository.diff("--format", "markdown")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("**breaks-promise**") >= 3
    assert [line.split(":")[0] for line in done.stdout.split("\n") if line.startswith("> **")] == [
        "> **dev",
        "> **prod",
        "> **staging",
    ]


def test_the_terminal_and_json_say_the_same(repository: Repository, tmp_path: Path) -> None:
    repository.edit("Pulumi.dev.yaml", CIDR, f'private-eks:uses: ["secrets-manager"]\n  {CIDR}')
    done = repository.diff("dev", "--allow-dirty", against="HEAD")
    assert done.returncode == 0, done.stderr
    assert " ".join(done.stdout.split()).startswith(
        "dev: ROUTINE: VpcEndpoint secretsmanager new; price not known of Interface endpoints "
        "1 to create; nothing opened; price not known of Interface endpoints "
    )
    assert "not committed: Pulumi.dev.yaml" in done.stdout
    written = tmp_path / "diff.json"
    assert (
        repository.diff("dev", "--allow-dirty", "--format", "json", "--output", str(written), against="HEAD").stdout
        == ""
    )
    document = json.loads(written.read_text(encoding="utf-8"))
    assert [(step["op"], step["urn"].rsplit("::", 1)[1]) for step in document["steps"]] == [
        ("create", "private-eks-dev-secretsmanager"),
        ("update", "private-eks-dev"),
    ]
    assert document["changeSummary"]["create"] == 1
    costs = document["costs"]
    assert (costs["unknown"], costs["lines"], costs["before"]) == (["Interface endpoints"], [], costs["after"])
    assert (costs["after"]["complete"], costs["after"]["monthly"]) == (False, 80.36)


def test_a_stack_file_outside_of_the_project_is_the_same_on_both_sides(repository: Repository, tmp_path: Path) -> None:
    outside = tmp_path / "Pulumi.mine.yaml"
    shutil.copy(ROOT / "Pulumi.dev.yaml", outside)
    repository.edit(ENDPOINTS, "private_dns_enabled=True", "private_dns_enabled=False")
    repository.commit()
    done = repository.diff(str(outside))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(
        "mine: BREAKS: the promise Complete: private-eks-mine-ecr.api has no private DNS and 6 more\n"
    )
    assert "\n  7 to update; " in done.stdout


def test_one_run_gives_the_comment_and_annotations(repository: Repository, tmp_path: Path) -> None:
    """In a folder of the repository, from which GitHub, GitLab and SARIF name the files."""
    folder = repository.path / "infrastructure"
    folder.mkdir()
    for path in repository.path.iterdir():
        if path.name not in (".git", folder.name):
            path.rename(folder / path.name)
    repository.commit()
    inner = Repository(folder)
    prices = [{"source": "AWS", "date": "2026-11-01", "rates": {"VpcEndpoint-Hours": 0.011}}]
    (folder / "prices").mkdir()
    (folder / "prices" / "eu-west-1.json").write_text(json.dumps(prices), encoding="utf-8")
    inner.edit("Pulumi.dev.yaml", CIDR, f'private-eks:uses: ["secrets-manager"]\n  {CIDR}')
    inner.edit("Pulumi.prod.yaml", "protect: true", "protect: 3")
    repository.commit()
    files = {name: tmp_path / name for name in ("gitlab", "sarif", "markdown")}
    done = inner.diff("--format", "github", *(f"--format={name}={file}" for name, file in files.items()))
    assert done.returncode == Kind.PROGRAM_FAILS
    file = "file=infrastructure/Pulumi"
    assert done.stdout.splitlines() == [
        f"::error {file}.prod.yaml,line=8,col=3,title=prod%3A not-compared::protect: got 3; "
        "allowed: true or false; write a value of this kind",
        f"::notice {file}.dev.yaml,line=7,col=22,title=dev%3A cost-increase::costs 24.09 USD more a month%0A"
        "- Interface endpoints: +24.09 USD a month%0A"
        "- On-demand list prices of eu-west-1, 2025-05-28 to 2026-11-01",
    ]
    quality = json.loads(files["gitlab"].read_text(encoding="utf-8"))
    found = {(one["location"]["path"], one["location"]["lines"]["begin"]) for one in quality}
    assert found == {("infrastructure/Pulumi.prod.yaml", 8), ("infrastructure/Pulumi.dev.yaml", 7)}
    [sarif] = json.loads(files["sarif"].read_text(encoding="utf-8"))["runs"]
    assert [result["ruleId"] for result in sarif["results"]] == ["not-compared", "cost-increase"]
    assert files["markdown"].read_text(encoding="utf-8").startswith("<!-- private-eks: diff -->")


def new_stack(repository: Repository) -> list[str]:
    shutil.copy(repository.path / "Pulumi.dev.yaml", repository.path / "Pulumi.qa.yaml")
    repository.commit()
    return ["qa"]


def gone_stack(repository: Repository) -> list[str]:
    (repository.path / "Pulumi.dev.yaml").unlink()
    repository.commit()
    return ["dev"]


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (new_stack, "qa: DECIDE: a new stack; an exception from Hardened: "),
        (gone_stack, "dev: DESTROYS: the whole stack is removed; replaces or deletes 1 Cluster, "),
    ],
)
def test_a_stack_that_comes_or_goes_is_shown_whole(
    repository: Repository, edit: Callable[[Repository], list[str]], says: str
) -> None:
    done = repository.diff(*edit(repository), "--fail-on", "breaks")
    assert done.returncode == int(edit is gone_stack), done.stderr
    assert done.stdout.replace("`", "").startswith(says)
    assert "opens" not in done.stdout.splitlines()[1]


LANDING = """
import pulumi
import pulumi_aws as aws

days = pulumi.StackReference("acme/landing/prod").require_output("days")
aws.cloudwatch.LogGroup("landing", retention_in_days=7, tags={"days": pulumi.Output.concat("first-", days)})
"""


def test_outputs_of_other_stacks_come_from_a_file_on_both_sides(repository: Repository) -> None:
    main = repository.path / "__main__.py"
    main.write_text(main.read_text(encoding="utf-8") + LANDING, encoding="utf-8")
    (repository.path / "outputs.yaml").write_text("acme/landing/prod: {days: seven}\n", encoding="utf-8")
    repository.commit()
    repository.edit("__main__.py", "first-", "second-")
    repository.commit()
    shown = repository.diff("dev", "--references", "outputs.yaml").stdout
    assert "first-seven" in shown
    assert "second-seven" in shown
    assert "seven" not in repository.diff("dev").stdout


def broken_there(repository: Repository) -> list[str]:
    repository.edit("__main__.py", PROGRAM, f'raise RuntimeError("not ready")\n{PROGRAM}')
    repository.commit()
    repository.git("revert", "--no-edit", "HEAD")
    return ["dev"]


def broken_here(repository: Repository) -> list[str]:
    repository.edit("Pulumi.dev.yaml", CIDR, f"private-eks:nonsense: 1\n  {CIDR}")
    repository.commit()
    return ["dev"]


def no_yaml(repository: Repository) -> list[str]:
    repository.edit("Pulumi.dev.yaml", CIDR, f"{CIDR} 10.9.0.0/16\n  {CIDR}")
    repository.commit()
    return ["dev"]


def broken_halfway(repository: Repository) -> list[str]:
    repository.edit("components/private_eks/cluster/cluster.py", COMPONENT, f"1 / 0\n        {COMPONENT}")
    repository.commit()
    return ["dev"]


def uncommitted(repository: Repository) -> list[str]:
    (repository.path / "left.txt").write_text("left", encoding="utf-8")
    return ["dev", "--against", "HEAD"]


def state_of(repository: Repository, **changes: Any) -> list[str]:
    urn = "urn:pulumi:dev::private-eks::pulumi:pulumi:Stack::private-eks-dev"
    resource = {"urn": urn, "custom": False, "type": "pulumi:pulumi:Stack"}
    document = {"version": 3, "deployment": {"resources": [resource]}, **changes}
    path = repository.path.parent / "state.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return ["dev", "--stack-state", str(path)]


def other_project(repository: Repository) -> list[str]:
    resource = {"urn": "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev", "type": "pulumi:pulumi:Stack"}
    return state_of(repository, deployment={"resources": [resource]})


def other_stack(repository: Repository) -> list[str]:
    return ["prod", *state_of(repository)[1:]]


def truncated(repository: Repository) -> list[str]:
    words = state_of(repository)
    path = Path(words[-1])
    path.write_text(path.read_text(encoding="utf-8")[:-20], encoding="utf-8")
    return words


def preview_of(repository: Repository, document: Any) -> list[str]:
    path = repository.path.parent / "preview.json"
    path.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    return ["dev", "--preview", str(path)]


STEP = {"op": "same", "urn": "urn:pulumi:dev::private-eks::pulumi:pulumi:Stack::private-eks-dev"}
BAD: list[tuple[str, Callable[[Repository], list[str]], Kind, str]] = [
    ("no such revision", lambda r: ["dev", "--against", "nowhere"], Kind.UNKNOWN_REVISION,
     "--against: got 'nowhere'; allowed: a revision of git"),
    ("a revision that is an option", lambda r: ["dev", "--against", "--help"], Kind.UNKNOWN_REVISION,
     "--against: got '--help'; allowed: a revision of git"),
    ("the program fails there", broken_there, Kind.PROGRAM_FAILS,
     "at that revision: dev: the program fails: not ready"),
    ("the stack file is refused here", broken_here, Kind.PROGRAM_FAILS,
     "dev: the program refuses the stack file: Pulumi.dev.yaml:7:3: nonsense: got 1; remove it; allowed: "),
    ("a stack file that is none any more", no_yaml, Kind.NO_STACK_FILE,
     "dev: Pulumi.dev.yaml:8:3: got 'private-eks:cidr' a second time"),
    ("the program fails halfway", broken_halfway, Kind.PROGRAM_FAILS, "dev: the program fails: division by zero"),
    ("a dirty tree", uncommitted, Kind.UNCOMMITTED, "the tree: got changes in left.txt; allowed: none; commit them"),
    ("no such stack at all", lambda r: ["nowhere", "--against", "HEAD"], Kind.NO_STACK_FILE, "stack: got 'nowhere'"),
    ("a state of another project", other_project, Kind.ANOTHER_PROJECT,
     "state.json: got the project 'shop'; allowed: 'private-eks'"),
    ("a state of another stack", other_stack, Kind.ANOTHER_PROJECT, "state.json: got the stack 'dev'; allowed: 'prod'"),
    ("a truncated state", truncated, Kind.BROKEN_STATE, "state.json: got no JSON, or not all of it"),
    ("a state of another version", lambda r: state_of(r, version=9), Kind.BROKEN_STATE, "state.json: got version 9"),
    ("a state without resources", lambda r: state_of(r, deployment={}), Kind.BROKEN_STATE, "state.json: got version 3"),
    ("a state with nonsense in it", lambda r: state_of(r, deployment={"resources": [{"urn": 1}]}), Kind.BROKEN_STATE,
     "state.json: got {urn: 1}"),
    ("a preview for a state", lambda r: ["dev", "--stack-state", preview_of(r, {"steps": []})[-1]], Kind.BROKEN_STATE,
     "preview.json: got a preview; allowed: the output of `pulumi stack export`; give it as --preview"),
    ("a state for a preview", lambda r: ["dev", "--preview", state_of(r)[-1]], Kind.UNKNOWN_PREVIEW,
     "state.json: got a state; allowed: an object with steps; give it as --stack-state"),
    ("no state", lambda r: ["dev", "--stack-state", "/nowhere.json"], Kind.BROKEN_STATE,
     "nowhere.json: got no file"),
    ("a list", lambda r: preview_of(r, []), Kind.UNKNOWN_PREVIEW, "preview.json: got an empty list"),
    ("events", lambda r: preview_of(r, '{"sequence": 1}\n{"sequence": 2}\n'), Kind.UNKNOWN_PREVIEW,
     "preview.json: got no JSON"),
    ("one event", lambda r: preview_of(r, {"sequence": 1}), Kind.UNKNOWN_PREVIEW, "got an object with sequence"),
    ("an unknown operation", lambda r: preview_of(r, {"steps": [{**STEP, "op": "merge"}]}), Kind.UNKNOWN_PREVIEW,
     "preview.json: got the operation 'merge'"),
    ("steps without states", lambda r: preview_of(r, {"steps": [{"op": "update", "urn": STEP["urn"].replace(
        "pulumi:pulumi:Stack", "a:b:C")}]}), Kind.UNKNOWN_PREVIEW, "allowed: steps with op, urn, oldState, newState"),
    ("a step with no URN", lambda r: preview_of(r, {"steps": [{**STEP, "urn": "x"}]}), Kind.UNKNOWN_PREVIEW,
     "allowed: steps with op, urn, oldState, newState"),
    ("a state for no stack", lambda r: ["nowhere", *state_of(r)[1:]], Kind.NO_STACK_FILE, "stack: got 'nowhere'"),
    ("steps that are none", lambda r: preview_of(r, {"steps": ["x"]}), Kind.UNKNOWN_PREVIEW, "preview.json: got 'x'"),
    ("a preview of another project", lambda r: preview_of(r, {"steps": [{**STEP, "urn": STEP["urn"].replace(
        "private-eks", "shop")}]}), Kind.ANOTHER_PROJECT, "preview.json: got a preview of shop/dev"),
]  # fmt: skip


@pytest.mark.sampled(8, kind=lambda what, break_, kind, said: kind)
@pytest.mark.parametrize(("what", "break_", "kind", "said"), BAD, ids=[row[0] for row in BAD])
def test_what_cannot_be_compared_is_one_line_a_code_and_a_comment(
    repository: Repository, what: str, break_: Callable[[Repository], list[str]], kind: Kind, said: str
) -> None:
    words = break_(repository)
    given = words if "--against" not in words else words[: words.index("--against")]
    against = words[words.index("--against") + 1] if "--against" in words else "HEAD~1"
    done = repository.diff(*given, "--format", "markdown", against=against)
    assert done.returncode == kind, done.stderr
    [error] = done.stderr.strip().split("\n")
    assert error.startswith("error ")
    assert said in error
    comment = done.stdout.split("\n")
    assert comment[0].startswith("<!-- private-eks: ")
    assert ": not compared**" in comment[3]


USAGE: list[tuple[list[str], str]] = [
    (["dev"], "got 0 of --against, --stack-state and --preview"),
    (["dev", "--against", "HEAD", "--preview", "x.json"], "got 2 of --against, --stack-state and --preview"),
    (["--stack-state", "x.json"], "got 0 stacks for one file"),
    (["dev", "prod", "--preview", "x.json"], "got 2 stacks for one file"),
    (
        ["dev", "--against", "HEAD", "--format", "yaml"],
        "--format: got 'yaml'; allowed: terminal, markdown, bitbucket, json, gi",
    ),
    (
        ["dev", "--against", "HEAD", "--format", "github", "--format", "markdown"],
        "--format: got github and markdown for one place; allowed: one; write github=FILE",
    ),
    (
        ["dev", "--against", "HEAD", "--format", "sarif", "--format", "markdown=x", "--output", "y"],
        "--output: got y beside files; allowed: one format; write --format FORMAT=FILE",
    ),
    (["--against", "HEAD", "--format", "json"], "--format json: got 0 stacks"),
    (
        ["dev", "--against", "HEAD", "--fail-on", "opens,nonsense"],
        "--fail-on: got nonsense; allowed: refused, stops-halfway",
    ),
]


@pytest.mark.parametrize(("words", "said"), USAGE)
def test_what_cannot_be_meant_is_refused(command: Command, words: list[str], said: str) -> None:
    done = command("diff", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_every_kind_of_trouble_has_a_row() -> None:
    elsewhere = {Kind.DENIED, Kind.MISSING_RIGHT, Kind.USAGE, Kind.NO_PROJECT, Kind.NOT_OURS, Kind.NO_AWS, Kind.OURS}
    assert {row[2] for row in BAD} | elsewhere == set(Kind)
