"""What GitHub's workflows have to keep to. Each rule gives what breaks it, so nothing where it is kept."""

import re
from collections.abc import Callable, Iterator, Mapping

from .files import Files, jobs, steps, workflows

Rule = Callable[[Files], list[str]]

PINS: Mapping[str, tuple[str, str]] = {
    "actions/attest-build-provenance": ("4d101475d8b20a2381f78447822ac1eab6504dd8", "v4.2.2"),
    "actions/checkout": ("3d3c42e5aac5ba805825da76410c181273ba90b1", "v7.0.1"),
    "actions/download-artifact": ("3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c", "v8.0.1"),
    "actions/setup-go": ("b7ad1dad31e06c5925ef5d2fc7ad053ef454303e", "v7.0.0"),
    "actions/setup-python": ("5fda3b95a4ea91299a34e894583c3862153e4b97", "v7.0.0"),
    "actions/upload-artifact": ("043fb46d1a93c77aae656e7c1c64a875d1fc6a0a", "v7.0.1"),
    "aws-actions/configure-aws-credentials": ("e6de054238d6b7531b4efff3b6587d9aade6a06c", "v6.2.3"),
    "pulumi/actions": ("8e5e406f4007fca908480587cb9893c07090f58d", "v7.0.0"),
}
"""Every action that is used: the commit, and the tag that it has."""

READ = {"contents": "read"}
AWS = {"contents": "read", "id-token": "write"}
PERMISSIONS: Mapping[str, Mapping[str, str]] = {
    "check.yml check": READ,
    "check.yml test": READ,
    "comment.yml comment": {"actions": "read", "contents": "read", "pull-requests": "write"},
    "deploy.yml dev": AWS,
    "deploy.yml prod": AWS,
    "deploy.yml staging": AWS,
    "diff.yml diff": READ,
    "preview.yml dev": AWS,
    "preview.yml prod": AWS,
    "preview.yml staging": AWS,
    "release.yml build": READ,
    "release.yml publish": {"attestations": "write", "contents": "write", "id-token": "write"},
    "stack.yml deploy": AWS,
    "stack.yml preview": AWS,
    "test-all.yml test-all": READ,
}
"""What each job's token may do."""

MINUTES: Mapping[str, int] = {
    "check.yml check": 15,
    "check.yml test": 60,
    "comment.yml comment": 5,
    "diff.yml diff": 15,
    "release.yml build": 15,
    "release.yml publish": 10,
    "stack.yml deploy": 180,
    "stack.yml preview": 30,
    "test-all.yml test-all": 120,
}
"""How long each job may take; those of deploy.yml and preview.yml are the jobs of stack.yml."""

OWN = "github.event.pull_request.head.repo.full_name == github.repository"
"""What is true of branches of the repository, and not of forks."""
_USES = re.compile(r"^\s*(?:- )?uses: (\S+)(.*)$", re.MULTILINE)


def pinned(files: Files) -> list[str]:
    """Actions are of the table, by commit, with the tag as a comment; the repository's own are by path."""
    found = [(path, *match.groups()) for path, text in files.items() for match in _USES.finditer(text)]
    allowed = {(f"{name}@{commit}", f" # {tag}") for name, (commit, tag) in PINS.items()}
    foreign = [(path, used, rest) for path, used, rest in found if not used.startswith("./.github/")]
    unused = {name for name in PINS if not any(used.startswith(f"{name}@") for _, used, _ in foreign)}
    broken = [f"{path}: {used}{rest}" for path, used, rest in foreign if (used, rest) not in allowed]
    return broken + [f"{name} is in the table, but not used" for name in sorted(unused)]


def permitted(files: Files) -> list[str]:
    """Nobody may do anything but the jobs of the table, and they what it says."""
    open_ = [file for file, workflow in workflows(files).items() if workflow.get("permissions") != {}]
    given = {f"{job.file} {job.name}": job.content.get("permissions") for job in jobs(files)}
    names = sorted(given.keys() | PERMISSIONS.keys())
    return open_ + [f"{name}: {given.get(name)}" for name in names if given.get(name) != PERMISSIONS.get(name)]


def timed(files: Files) -> list[str]:
    """Every job ends by itself."""
    given = {f"{job.file} {job.name}": job.content.get("timeout-minutes") for job in jobs(files) if job.steps}
    names = sorted(given.keys() | MINUTES.keys())
    return [f"{name}: {given.get(name)}" for name in names if given.get(name) != str(MINUTES.get(name))]


def secretless(files: Files) -> list[str]:
    """No secret is stored: the job's own token and OIDC do."""
    return [path for path, text in files.items() if re.search(r"\bsecrets\b", text)]


def confined(files: Files) -> list[str]:
    """What runs the code of a pull request may read, or is for branches of the repository and may take a role."""
    broken = []
    for file, workflow in workflows(files).items():
        if "pull_request_target" in workflow["on"]:
            broken.append(f"{file}: pull_request_target")
        if "pull_request" in workflow["on"]:
            broken += _of_pull_requests(file, workflow["jobs"])
    return broken


def _of_pull_requests(file: str, found: Mapping[str, Mapping[str, object]]) -> Iterator[str]:
    for name, job in found.items():
        allowed = AWS if str(job.get("if", "")).startswith(f"{OWN} && ") else READ
        if job.get("permissions") not in (READ, allowed) or "environment" in job or "secrets" in job:
            yield f"{file} {name}: {job.get('permissions')}"
        if "github.token" in str(job):
            yield f"{file} {name}: takes the token"


def trusting_nobody(files: Files) -> list[str]:
    """After a workflow that ran others' code, a job with a token that writes runs the default branch's script alone."""
    broken = []
    for file, workflow in workflows(files).items():
        if "workflow_run" in workflow["on"]:
            given = [step for job in workflow["jobs"].values() for step in job["steps"]]
            broken += [f"{file}: {step}" for step in given if step not in _TRUSTED]
    return broken


_CHECKOUT = "actions/checkout@" + PINS["actions/checkout"][0]
_TRUSTED = (
    {"uses": _CHECKOUT, "with": {"persist-credentials": "false"}},
    {"run": "python3 .ci/github_comment.py", "env": {"GITHUB_TOKEN": "${{ github.token }}"}},
)


def unspoiled(files: Files) -> list[str]:
    """No value is put into a script's text, where it could be code: they come in its environment."""
    return [f"{path}: {step['run']}" for path, step in steps(files) if "${{" in step.get("run", "")]


def short(files: Files) -> list[str]:
    """Scripts of more than two lines are files, which tests run."""
    return [f"{path}: {step['run']}" for path, step in steps(files) if len(step.get("run", "").splitlines()) > 2]


def forgetful(files: Files) -> list[str]:
    """No checkout leaves the token behind for what runs after it."""
    found = ((path, step) for path, step in steps(files) if step.get("uses", "").startswith("actions/checkout@"))
    return [path for path, step in found if step.get("with", {}).get("persist-credentials") != "false"]


def uncached(files: Files) -> list[str]:
    """No cache is taken where the job may do more than read: others could have filled it."""
    powerful = {f"{job.file} {job.name}" for job in jobs(files) if job.content.get("permissions") != READ}
    text = {f"{job.file} {job.name}": str(job.steps) for job in jobs(files)}
    shared = {path: str(content) for path, content in files.items() if "/actions/" in path}
    release = {name: steps for name, steps in text.items() if name.startswith("release.yml")}
    found = {name: steps for name, steps in text.items() if name in powerful} | release | shared
    return [name for name, steps in found.items() if "cache" in steps or "actions/setup-go" in steps]


def undisturbed(files: Files) -> list[str]:
    """What deploys, releases or comments is alone and not cut off; what only looks makes way for the newer."""
    given = {f"{file}": workflow.get("concurrency") for file, workflow in workflows(files).items()}
    given |= {f"{job.file} {job.name}": job.content.get("concurrency") for job in jobs(files)}
    found = {name: (one["group"], one["cancel-in-progress"]) for name, one in given.items() if one}
    names = sorted(found.keys() | CONCURRENCY.keys())
    return [f"{name}: {found.get(name)}" for name in names if found.get(name) != CONCURRENCY.get(name)]


CONCURRENCY: Mapping[str, tuple[str, str]] = {
    "check.yml": ("check-${{ github.ref }}", "${{ github.event_name == 'pull_request' }}"),
    "comment.yml": (
        "comment-${{ github.event.workflow_run.name }}-${{ github.event.workflow_run.head_sha }}",
        "false",
    ),
    "diff.yml": ("diff-${{ github.ref }}", "true"),
    "preview.yml": ("preview-${{ github.ref }}", "true"),
    "release.yml": ("release-${{ github.ref }}", "false"),
    "stack.yml deploy": ("deploy-${{ inputs.stack }}", "false"),
    "test-all.yml": ("test-all-${{ github.ref }}", "true"),
}
"""What waits for what, and whether the newer cuts the older off."""

RULES: tuple[Rule, ...] = (
    pinned,
    permitted,
    timed,
    secretless,
    confined,
    trusting_nobody,
    unspoiled,
    short,
    forgetful,
    uncached,
    undisturbed,
)
