"""GitLab's pipeline: what runs when, with whose rights, and that it does what GitHub's workflows do."""

import re
from typing import Any, NamedTuple

import pytest

from tests.places import ROOT

from .files import content, github, gitlab, pipeline, steps

PROPOSED = '$CI_PIPELINE_SOURCE == "merge_request_event"'
OWN = f"{PROPOSED} && $CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_PROJECT_ID"
MERGED = "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"


class Shape(NamedTuple):
    """What matters of a job."""

    rules: tuple[str, ...]
    timeout: str
    role: str = ""
    """The variable with the role that its ID token opens."""
    audience: str = ""
    """For whom its ID token is."""
    environment: str = ""
    """Where it deploys to."""
    group: str = ""
    """Of which only one job runs at a time."""
    interruptible: str = "true"
    """Whether a newer pipeline cuts it off."""
    cached: bool = False


def preview(stack: str) -> Shape:
    role = f"${stack.upper()}_PREVIEW_ROLE"
    return Shape((f"{role} && {OWN}", f"{role} && {MERGED}"), "30m", role, "sts.amazonaws.com")


def deployment(stack: str, approval: str) -> Shape:
    role = f"${stack.upper()}_DEPLOY_ROLE"
    return Shape((f"{role} && {MERGED}{approval}",), "3h", role, "sts.amazonaws.com", stack, stack, "false")


JOBS = {
    "check": Shape((PROPOSED, MERGED), "15m", cached=True),
    "test": Shape((PROPOSED, MERGED), "60m", cached=True),
    "test-all": Shape(("$CI_COMMIT_TAG",), "2h", cached=True),
    "diff": Shape((PROPOSED,), "15m", cached=True),
    "preview-dev": preview("dev"),
    "preview-staging": preview("staging"),
    "preview-prod": preview("prod"),
    "deploy-dev": deployment("dev", ""),
    "deploy-staging": deployment("staging", ", manual"),
    "deploy-prod": deployment("prod", ", manual"),
    "release": Shape(("$CI_COMMIT_TAG",), "15m", interruptible="false"),
}
NEEDS = {
    "deploy-dev": ["check", "test", "preview-dev"],
    "deploy-staging": ["deploy-dev", "preview-staging"],
    "deploy-prod": ["deploy-staging", "preview-prod"],
}
IMAGES = {
    "pulumi/pulumi-python-3.11:3.259.0",
    "golang:1.26-bookworm@sha256:a688600ca24f8a4d3ca77f95b0dd40704a9fc787c826660eb7ba0b641b8b175d",
}

FAULTS = {
    "previews of forks": (" && $CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_PROJECT_ID", ""),
    "a deployment from anywhere": ("$PROD_DEPLOY_ROLE && $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH", "$PROD_DEPLOY_ROLE"),
    "a deployment that nobody approves": (
        f"$PROD_DEPLOY_ROLE && {MERGED}\n      when: manual",
        f"$PROD_DEPLOY_ROLE && {MERGED}",
    ),
    "a preview that may deploy": ("AWS_ROLE_ARN: $PROD_PREVIEW_ROLE", "AWS_ROLE_ARN: $PROD_DEPLOY_ROLE"),
    "deployments that overlap": ("  resource_group: prod\n", ""),
    "a deployment that is cut off": ("  interruptible: false\n  timeout: 3h", "  timeout: 3h"),
    "a deployment to another environment": ("environment: prod", "environment: dev"),
    "an ID token for checks": (
        "check:\n  stage: check",
        "check:\n  id_tokens: {ID: {aud: sts.amazonaws.com}}\n  stage: check",
    ),
    "a cache beside a role": ("  id_tokens:", "  cache: {paths: [.venv]}\n  id_tokens:"),
    "a job that takes longer": ("timeout: 30m", "timeout: 6h"),
}


def shapes(text: str) -> dict[str, Shape]:
    """Give what matters of every job."""
    return {name: _shape(job) for name, job in pipeline(text).items()}


def _shape(job: dict[str, Any]) -> Shape:
    return Shape(
        tuple(", ".join(rule[key] for key in ("if", "when") if key in rule) for rule in job["rules"]),
        job["timeout"],
        job.get("variables", {}).get("AWS_ROLE_ARN", ""),
        ", ".join(token["aud"] for token in job.get("id_tokens", {}).values()),
        job.get("environment", ""),
        job.get("resource_group", ""),
        job["interruptible"],
        "cache" in job,
    )


def test_every_job_is_as_the_table_says() -> None:
    assert shapes(gitlab()) == JOBS


@pytest.mark.parametrize("name", FAULTS)
def test_the_table_sees_a_seeded_fault(name: str) -> None:
    old, new = FAULTS[name]
    assert old in gitlab()
    assert shapes(gitlab().replace(old, new)) != JOBS


def test_deployments_wait_for_their_preview_and_for_the_stack_before_them() -> None:
    needs = {name: job["needs"] for name, job in pipeline(gitlab()).items() if name.startswith("deploy-")}
    assert needs == NEEDS


def test_each_stack_has_its_own_state() -> None:
    given = {name: job["variables"] for name, job in pipeline(gitlab()).items() if "STACK" in job.get("variables", {})}
    assert sorted(given) == sorted(f"{what}-{s}" for what in ("preview", "deploy") for s in ("dev", "staging", "prod"))
    for name, variables in given.items():
        stack = name.partition("-")[2]
        assert (variables["STACK"], variables["PULUMI_BACKEND_URL"]) == (stack, f"${stack.upper()}_BACKEND")


def test_nothing_runs_for_other_branches() -> None:
    rules = content(gitlab())["workflow"]["rules"]
    assert [rule["if"] for rule in rules] == [PROPOSED, MERGED, r"$CI_COMMIT_TAG =~ /^v\d+\.\d+\.\d+$/"]


def test_images_are_of_one_version_each() -> None:
    assert {job["image"] for job in pipeline(gitlab()).values()} == IMAGES


def test_tokens_are_named_in_scripts_only_where_they_are_read() -> None:
    assert set(re.findall(r"\w*TOKEN\w*", gitlab())) == {"AWS_ID_TOKEN", "AWS_WEB_IDENTITY_TOKEN_FILE"}


def test_the_comment_is_posted_before_the_gate_closes() -> None:
    for job in (job for name, job in pipeline(gitlab()).items() if name == "diff" or name.startswith("preview-")):
        *_, note, gate = job["script"]
        assert note.startswith("python3 .ci/gitlab_note.py ")
        assert re.fullmatch(r'exit "\$\(cat /tmp/\w+/status\)"', gate)


def used(commands: str) -> set[str]:
    return set(re.findall(r"\.ci/([\w.]+)", commands))


def test_both_run_the_same_scripts_and_every_script_is_run() -> None:
    here = used(" ".join(step.get("run", "") for _, step in steps(github())))
    there = used(str([job["script"] for job in pipeline(gitlab()).values()]))
    assert here - there == {"github_comment.py"}
    assert there - here == {"gitlab_note.py", "gitlab_release.py"}
    shared = {"api.py", "comments.py"}
    assert here | there | shared | {"run"} == {path.name for path in (ROOT / ".ci").iterdir() if path.is_file()}


def test_both_run_the_same_targets_of_the_makefile() -> None:
    here = set(re.findall(r"\bmake \S+", " ".join(step.get("run", "") for _, step in steps(github()))))
    there = set(
        re.findall(r"\bmake [.\w/-]+", str([(j["before_script"], j["script"]) for j in pipeline(gitlab()).values()]))
    )
    assert here == there == {"make .venv/.ready", "make check", "make dist", "make test", "make test-all"}
