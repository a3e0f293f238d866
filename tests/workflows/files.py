"""The workflows of GitHub and the pipeline of GitLab, as text and as what the text says."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import yaml

from tests.places import ROOT

GITLAB = ".gitlab-ci.yml"
Files = Mapping[str, str]
"""Texts by path below the repository."""


class Job(NamedTuple):
    """A job of a workflow, or the steps of an action."""

    file: str
    name: str
    content: dict[str, Any]

    @property
    def steps(self) -> list[dict[str, Any]]:
        """What it does, in order; nothing where it calls another workflow."""
        return list(self.content.get("steps", ()))


def github() -> dict[str, str]:
    """Read the workflows, and the actions that they share."""
    paths = (*ROOT.glob(".github/workflows/*.yml"), *ROOT.glob(".github/actions/*/action.yml"))
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in sorted(paths)}


def gitlab() -> str:
    """Read the pipeline."""
    return (ROOT / GITLAB).read_text(encoding="utf-8")


def content(text: str) -> dict[str, Any]:
    """Read YAML in which every value is a text: `on` and `3.11` are what they look like."""
    return dict(yaml.load(text, yaml.BaseLoader))


def workflows(files: Files) -> dict[str, dict[str, Any]]:
    """Give the workflows by the names of their files, such as check.yml."""
    return {path.rsplit("/", 1)[-1]: content(text) for path, text in files.items() if "/workflows/" in path}


def jobs(files: Files) -> Iterator[Job]:
    """Give every job of every workflow."""
    for file, workflow in workflows(files).items():
        yield from (Job(file, name, job) for name, job in workflow["jobs"].items())


def steps(files: Files) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give every step of every workflow and action, with the file's path."""
    for path, text in files.items():
        read = content(text)
        for job in (*read.get("jobs", {}).values(), read.get("runs", {})):
            yield from ((path, step) for step in job.get("steps", ()))


def pipeline(text: str) -> dict[str, dict[str, Any]]:
    """Give the jobs of GitLab's pipeline with what they extend and what is the default."""
    read = content(text)
    known = {"workflow", "stages", "variables", "default"}
    found = {name: job for name, job in read.items() if name not in known}
    return {name: {**read["default"], **_whole(job, found)} for name, job in found.items() if not name.startswith(".")}


def _whole(job: dict[str, Any], found: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    base = _whole(found[job["extends"]], found) if "extends" in job else {}
    variables = {**base.get("variables", {}), **job.get("variables", {})}
    return {**base, **job, **({"variables": variables} if variables else {})}
