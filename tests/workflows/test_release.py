"""Releases: their notes are the changelog's, under one version; and what GitLab is told."""

import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import private_eks
from tests.places import ROOT

from .forge import Forge, run, said, serving

VERSION = private_eks.__version__
TAG = f"v{VERSION}"
SECTION = f"## [{VERSION}] - 2026-11-21\n"
PROJECT, PACKAGE, CHANGELOG = "components/pyproject.toml", "components/private_eks/__init__.py", "CHANGELOG.md"

Edit = Callable[[str], str]


def notes(folder: Path, tag: str, **edits: Edit) -> dict[int, str]:
    """Run the script in a copy of the project that is about to be released, with some files changed."""
    changes = {"changelog": dated, **edits}
    for name, path in (("project", PROJECT), ("package", PACKAGE), ("changelog", CHANGELOG)):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        text = (ROOT / path).read_text(encoding="utf-8")
        (folder / path).write_text(changes.get(name, str)(text), encoding="utf-8")
    shutil.copytree(ROOT / ".ci", folder / ".ci", ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, "-B", str(folder / ".ci" / "release_notes.py"), tag]
    return dict(said(subprocess.run(command, capture_output=True, text=True, check=False)))


def dated(changelog: str) -> str:
    """Do what a release does: give what is unreleased its version and date, and begin anew."""
    head, found, rest = changelog.partition("## [Unreleased]\n")
    assert found
    return f"{head}{found}\n{SECTION}{rest}\n## [0.0.1] - 2026-01-01\n\n- Older.\n"


def test_the_notes_are_the_section_of_the_version(tmp_path: Path) -> None:
    changelog = (ROOT / CHANGELOG).read_text(encoding="utf-8")
    unreleased = changelog.partition("## [Unreleased]\n")[2].partition("\n## ")[0]
    assert notes(tmp_path, TAG) == {0: unreleased.strip()}


def to(old: str, new: str) -> Edit:
    return lambda text: text.replace(old, new)


REFUSED: dict[str, tuple[str, dict[str, Edit], str]] = {
    "no version": ("latest", {}, "tag: got 'latest'; allowed: v and three numbers, such as v1.2.3"),
    "more than a version": (f"{TAG}-rc.1", {}, f"tag: got '{TAG}-rc.1'; allowed: v and three numbers"),
    "another version": ("v9.9.9", {}, f"{PROJECT}: got the version {VERSION}, but the tag is v9.9.9"),
    "another package": (
        TAG,
        {"package": to(VERSION, "0.0.9")},
        f"{PACKAGE}: got the version 0.0.9, but the tag is {TAG}",
    ),
    "no package": (TAG, {"package": to("__version__", "version")}, f"{PACKAGE}: got the version none"),
    "another distribution": (TAG, {"project": to(f'"{VERSION}"', '"0.0.9"')}, f"{PROJECT}: got the version 0.0.9"),
    "no section": (TAG, {"changelog": str}, f"CHANGELOG.md: got nothing under '## [{VERSION}] - YYYY-MM-DD'"),
    "no date": (TAG, {"changelog": lambda text: dated(text).replace(" - 2026-11-21", "")}, "CHANGELOG.md: got nothing"),
    "an empty section": (TAG, {"changelog": lambda text: f"{SECTION}\n## [0.0.1]\n- Older.\n"}, "CHANGELOG.md: got"),
    "a section of another": (TAG, {"changelog": lambda text: dated(text).replace(f"[{VERSION}]", "[0x1x0]")}, "CHANG"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_release_that_does_not_fit_is_refused(tmp_path: Path, name: str) -> None:
    tag, edits, reason = REFUSED[name]
    ((code, text),) = notes(tmp_path, tag, **edits).items()
    assert (code, text.startswith(f"error: {reason}"), text.count("\n")) == (1, True, 0), text


def test_the_distribution_is_what_the_makefile_builds(tmp_path: Path) -> None:
    """pip makes the build its own environment, so this asks PyPI for setuptools."""
    source = tmp_path / "components"
    unwanted = shutil.ignore_patterns("*.egg-info", "build", "dist", "venv", "__pycache__")
    shutil.copytree(ROOT / "components", source, ignore=unwanted)
    command = [sys.executable, "-m", "build", "--outdir", str(tmp_path / "dist"), str(source)]
    assert "-m build --outdir dist components\n" in (ROOT / "Makefile").read_text(encoding="utf-8")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    wheel, sdist = f"private_eks-{VERSION}-py3-none-any.whl", f"private_eks-{VERSION}.tar.gz"
    assert sorted(path.name for path in (tmp_path / "dist").iterdir()) == sorted([wheel, sdist])
    with zipfile.ZipFile(tmp_path / "dist" / wheel) as packed, tarfile.open(tmp_path / "dist" / sdist) as unpacked:
        modules = {name for name in packed.namelist() if name.endswith(".py")}
        sources = {name.partition("/")[2] for name in unpacked.getnames() if name.endswith(".py")}
    assert modules == sources
    assert "private_eks/network/plan/blocks.py" in modules


def test_gitlab_is_given_the_files_and_then_the_release(tmp_path: Path) -> None:
    names = [f"private_eks-{VERSION}.tar.gz", f"private_eks-{VERSION}-py3-none-any.whl"]
    for name in names:
        (tmp_path / name).write_bytes(name.encode())
    (tmp_path / "notes.md").write_text("Everything.\n", encoding="utf-8")
    paths = [f"/projects/20/packages/generic/private-eks/{VERSION}/{name}" for name in names]
    forge = Forge({("PUT", path): lambda _: {} for path in paths} | {("POST", "/projects/20/releases"): lambda _: {}})
    with serving(forge):
        given = {"CI_API_V4_URL": forge.address, "CI_PROJECT_ID": "20", "CI_JOB_TOKEN": "token"}
        files = [str(tmp_path / name) for name in names]
        done = run("gitlab_release.py", TAG, str(tmp_path / "notes.md"), *files, **given)
    assert said(done) == {0: f"released {TAG} with 2 files"}
    links = [
        {"name": name, "url": f"{forge.address}{path}", "link_type": "package"}
        for name, path in zip(names, paths, strict=True)
    ]
    release = {"tag_name": TAG, "name": TAG, "description": "Everything.\n", "assets": {"links": links}}
    assert forge.written() == [
        *(("PUT", path, name.encode()) for name, path in zip(names, paths, strict=True)),
        ("POST", "/projects/20/releases", release),
    ]
    assert {asked.headers["JOB-TOKEN"] for asked in forge.asked} == {"token"}


def test_gitlab_makes_no_release_of_files_that_it_did_not_take(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("Everything.\n", encoding="utf-8")
    forge = Forge()
    with serving(forge):
        given = {"CI_API_V4_URL": forge.address, "CI_PROJECT_ID": "20", "CI_JOB_TOKEN": "token"}
        done = run("gitlab_release.py", TAG, str(tmp_path / "notes.md"), str(tmp_path / "notes.md"), **given)
    ((code, text),) = said(done).items()
    assert (code, text.endswith("got 404 Not Found")) == (1, True)
    assert [asked.method for asked in forge.asked] == ["PUT"]
