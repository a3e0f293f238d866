"""GitHub's workflows keep to the rules, and each rule sees when they do not."""

import re
from typing import NamedTuple

import pytest

from tests.places import ROOT

from .files import GITLAB, content, github, gitlab, workflows
from .rules import (
    OWN,
    PINS,
    RULES,
    Rule,
    confined,
    forgetful,
    permitted,
    pinned,
    secretless,
    short,
    timed,
    trusting_nobody,
    uncached,
    undisturbed,
    unspoiled,
)

CHECKOUT = f"actions/checkout@{PINS['actions/checkout'][0]} # {PINS['actions/checkout'][1]}"
CHECK, COMMENT, DIFF, PREVIEW, RELEASE, STACK = (
    f".github/workflows/{name}.yml" for name in ("check", "comment", "diff", "preview", "release", "stack")
)
MAKE, KEY = "run: make .venv/.ready", "\n        env:\n          KEY: "
ACTION = ".github/actions/pulumi/action.yml"


class Fault(NamedTuple):
    """An edit that breaks a rule."""

    rule: Rule
    file: str
    old: str
    new: str


FAULTS = {
    "a tag instead of a commit": Fault(pinned, CHECK, CHECKOUT, "actions/checkout@v7.0.1"),
    "a short commit": Fault(pinned, DIFF, CHECKOUT, "actions/checkout@3d3c42e # v7.0.1"),
    "another commit": Fault(pinned, STACK, "3d3c42e5", "3d3c42e6"),
    "a commit without its tag": Fault(pinned, ACTION, " # v6.2.3", ""),
    "another tag at a commit": Fault(pinned, ACTION, " # v6.2.3", " # v6.2.4"),
    "an action that is not in the table": Fault(pinned, DIFF, CHECKOUT, "actions/cache@" + "a" * 40 + " # v6.1.0"),
    "an action in the table that nobody uses": Fault(pinned, ACTION, "pulumi/actions@", "other/actions@"),
    "a permission more": Fault(permitted, CHECK, "contents: read", "contents: write"),
    "a permission less": Fault(permitted, COMMENT, "      contents: read # to check out the script\n", ""),
    "permissions of everything": Fault(permitted, DIFF, "permissions: {}", "permissions: write-all"),
    "no permissions at the top": Fault(permitted, RELEASE, "permissions: {}\n", ""),
    "another job": Fault(permitted, RELEASE, "  publish:", "  other:\n    permissions: {}\n  publish:"),
    "a job without an end": Fault(timed, DIFF, "    timeout-minutes: 15\n", ""),
    "a longer job": Fault(timed, COMMENT, "timeout-minutes: 5", "timeout-minutes: 360"),
    "a secret": Fault(secretless, DIFF, MAKE, MAKE + KEY + "${{ secrets.KEY }}"),
    "inherited secrets": Fault(secretless, STACK, "  preview:", "  preview:\n    secrets: inherit"),
    "the trigger with the base's rights": Fault(confined, DIFF, "  pull_request:", "  pull_request_target:"),
    "a token that writes for forks": Fault(
        confined, DIFF, "contents: read", "contents: read\n      pull-requests: write"
    ),
    "an OIDC token for forks": Fault(confined, CHECK, "contents: read", "contents: read\n      id-token: write"),
    "previews of forks": Fault(
        confined, PREVIEW, "github.event.pull_request.head.repo.full_name == github.repository && ", ""
    ),
    "previews of forks, or": Fault(confined, PREVIEW, "repository && vars", "repository || vars"),
    "previews with more": Fault(confined, PREVIEW, "id-token: write", "pull-requests: write\n      id-token: write"),
    "the token in a script": Fault(confined, DIFF, MAKE, MAKE + KEY + "${{ github.token }}"),
    "a checkout of what was proposed": Fault(
        trusting_nobody, COMMENT, "credentials: false", "credentials: false\n          ref: ${{ github.head_ref }}"
    ),
    "another script with the token": Fault(trusting_nobody, COMMENT, ".ci/github_comment.py", "comment.py"),
    "another step with the token": Fault(trusting_nobody, COMMENT, "    steps:", "    steps:\n      - run: make test"),
    "a value in a script": Fault(unspoiled, STACK, '"$STACK"', "${{ inputs.stack }}"),
    "a value in a script of an action": Fault(unspoiled, ACTION, "make .venv/.ready", "make ${{ inputs.role }}"),
    "a long script": Fault(short, CHECK, "run: make check", "run: |\n          one\n          two\n          three"),
    "a checkout that leaves its token": Fault(forgetful, STACK, "persist-credentials: false", "clean: true"),
    "a cache where something is released": Fault(
        uncached, RELEASE, 'python-version: "3.11"', 'python-version: "3.11"\n          cache: pip'
    ),
    "a cache beside a role": Fault(
        uncached, ACTION, 'python-version: "3.11"', 'python-version: "3.11"\n        cache: pip'
    ),
    "a deployment that is cut off": Fault(undisturbed, STACK, "cancel-in-progress: false", "cancel-in-progress: true"),
    "deployments that overlap": Fault(undisturbed, STACK, "deploy-${{ inputs.stack }}\n", "deploy-${{ github.sha }}\n"),
    "a comment that is dropped from the queue": Fault(undisturbed, COMMENT, "head_sha", "head_branch"),
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_workflows_keep_to_a_rule(rule: Rule) -> None:
    assert rule(github()) == []


@pytest.mark.parametrize("name", FAULTS)
def test_a_rule_sees_a_seeded_fault(name: str) -> None:
    fault, files = FAULTS[name], github()
    assert fault.old in files[fault.file]
    assert fault.rule({**files, fault.file: files[fault.file].replace(fault.old, fault.new)}) != []


def test_every_rule_has_a_fault_that_breaks_it() -> None:
    assert {fault.rule for fault in FAULTS.values()} == set(RULES)


def test_comments_wait_for_the_workflows_that_compute_them() -> None:
    found = workflows(github())
    waits = found["comment.yml"]["on"]["workflow_run"]["workflows"]
    previews = {file for file, workflow in found.items() if "/stack.yml" in str(workflow["jobs"])} - {"deploy.yml"}
    assert _leave_comments(found) == {"diff.yml", "stack.yml"}
    assert sorted(waits) == sorted(found[file]["name"] for file in ("diff.yml", *previews))


def _leave_comments(found: dict[str, dict[str, object]]) -> set[str]:
    return {file for file, workflow in found.items() if "'name': 'comment-" in str(workflow["jobs"])}


def test_what_was_computed_is_kept_before_the_gate_closes() -> None:
    found = workflows(github())
    for file, job in (("diff.yml", "diff"), ("stack.yml", "preview")):
        *_, upload, gate = found[file]["jobs"][job]["steps"]
        assert upload["uses"].startswith("actions/upload-artifact@")
        assert gate["run"].startswith('exit "$(cat "$RUNNER_TEMP/')


def test_a_deployment_waits_for_its_preview_and_for_the_stack_before_it() -> None:
    found = workflows(github())
    assert found["stack.yml"]["jobs"]["deploy"]["needs"] == "preview"
    assert found["stack.yml"]["jobs"]["deploy"]["environment"] == "${{ inputs.stack }}"
    order = {name: job.get("needs") for name, job in found["deploy.yml"]["jobs"].items()}
    assert order == {"dev": None, "staging": "dev", "prod": "staging"}
    assert found["deploy.yml"]["on"] == {"push": {"branches": ["main"]}}


def test_each_stack_has_its_own_roles() -> None:
    found = workflows(github())
    for file, roles in (("preview.yml", ["PREVIEW"]), ("deploy.yml", ["PREVIEW", "DEPLOY"])):
        assert {name: job["with"] for name, job in found[file]["jobs"].items()} == {
            stack: {
                "stack": stack,
                "backend": f"${{{{ vars.{stack.upper()}_BACKEND }}}}",
                **{f"{role.lower()}-role": f"${{{{ vars.{stack.upper()}_{role}_ROLE }}}}" for role in roles},
            }
            for stack in ("dev", "staging", "prod")
        }


def test_a_stack_that_is_not_set_up_is_left_out() -> None:
    found = workflows(github())
    for stack in ("dev", "staging", "prod"):
        assert found["deploy.yml"]["jobs"][stack]["if"] == f"vars.{stack.upper()}_DEPLOY_ROLE != ''"
        assert found["preview.yml"]["jobs"][stack]["if"] == f"{OWN} && vars.{stack.upper()}_PREVIEW_ROLE != ''"
    assert found["stack.yml"]["jobs"]["deploy"]["if"] == "inputs.deploy-role != ''"


def test_previews_take_the_role_that_reads_and_deployments_the_one_that_deploys() -> None:
    stack = workflows(github())["stack.yml"]["jobs"]
    roles = {
        name: [step["with"]["role"] for step in job["steps"] if "role" in step.get("with", {})]
        for name, job in stack.items()
    }
    assert roles == {"preview": ["${{ inputs.preview-role }}"], "deploy": ["${{ inputs.deploy-role }}"]}


def test_credentials_come_after_everything_that_is_installed() -> None:
    *_, last = content(github()[ACTION])["runs"]["steps"]
    assert last["uses"].startswith("aws-actions/configure-aws-credentials@")


def test_the_cli_is_everywhere_the_one_of_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (version,) = re.findall(r"^ENGINE_VERSION := v(.*)$", makefile, re.MULTILINE)
    assert re.findall(r"pulumi-version: (.*)", github()[ACTION]) == [version]
    assert content(gitlab())["default"]["image"] == f"pulumi/pulumi-python-3.11:{version}", GITLAB
