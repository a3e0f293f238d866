"""The project at a revision of git, in a folder of its own."""

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import CommandError, Kind

_NOT_OF_THE_PROGRAM = (":!docs", ":!tests")


def resolve(revision: str, root: Path) -> str:
    """Give the commit of a revision, such as `origin/main`.

    Raises CommandError if there is none of this name.
    """
    done = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if done.returncode:
        remedy = f"fetch it (`git fetch origin {revision.removeprefix('origin/')}`), or check the spelling"
        raise CommandError(Kind.UNKNOWN_REVISION, f"--against: got {revision!r}; allowed: a revision of git; {remedy}")
    return done.stdout.decode().strip()


@contextmanager
def extracted(commit: str, root: Path) -> Iterator[Path]:
    """Give a folder with the project at a commit, for as long as it is needed."""
    archive = _git(root, "archive", "--format=tar", commit, "--", ".", *_NOT_OF_THE_PROGRAM)
    if archive.returncode:
        raise CommandError(
            Kind.UNKNOWN_REVISION, f"--against: git archive of {commit} failed: {archive.stderr.decode()}"
        )
    with tempfile.TemporaryDirectory(prefix="against-", ignore_cleanup_errors=True) as folder:
        with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as tar:
            tar.extractall(folder, filter="data")
        yield Path(folder)


def installed(root: Path, folder: Path) -> None:
    """Have beside an older program what is installed beside the one that is there, such as `node_modules`."""
    for path in root.iterdir():
        left = not (folder / path.name).exists() and path.name != ".git" and not path.name.startswith("Pulumi.")
        if left and _git(root, "check-ignore", "--quiet", path.name).returncode == 0:
            (folder / path.name).symlink_to(path)


def top_of(root: Path) -> Path:
    """Give the top of the repository that a folder is in; the folder itself where there is none."""
    done = _git(root, "rev-parse", "--show-toplevel")
    return root if done.returncode else Path(done.stdout.decode().strip()).resolve()


def uncommitted(root: Path) -> list[str]:
    """Name the files that differ from the checked-out commit, new ones too."""
    done = _git(root, "status", "--porcelain", "--untracked-files=normal", "--no-renames", "-z", "--", ".")
    return sorted(entry[3:] for entry in done.stdout.decode(errors="replace").split("\0") if entry)


def changed_between(commit: str, paths: tuple[str, ...], root: Path) -> list[str]:
    """Name those of some files that differ between a commit and the folder."""
    done = _git(root, "diff", "--name-only", "-z", commit, "--", *paths)
    return sorted(path for path in done.stdout.decode(errors="replace").split("\0") if path)


def _git(root: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(["git", "-C", root, *words], stdin=subprocess.DEVNULL, capture_output=True, check=False)
    except FileNotFoundError:
        raise CommandError(Kind.UNKNOWN_REVISION, "--against: there is no git on PATH; install it") from None
