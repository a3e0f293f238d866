"""Programs that the CLI's host of their language runs: their files, and the components as a plugin."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

_PLUGIN = """#!/bin/sh
exec "{python}" -c "import sys; sys.path += {path!r}; from private_eks.provider import serve; serve()" "$@"
"""


def link(project: Path, work: Path) -> None:
    """Have the files of a project in a working directory, and no others, but for Pulumi's, which are written there."""
    for former in work.iterdir():
        if former.is_symlink():
            former.unlink()
    for path in project.iterdir():
        if not path.name.startswith("Pulumi.") and path.name != ".git":
            (work / path.name).symlink_to(path)


def with_plugin(folder: Path) -> Mapping[str, str]:
    """Put the components where the engine finds plugins, in a folder on PATH; gives the variable."""
    folder.mkdir()
    plugin = folder / "pulumi-resource-private-eks"
    plugin.write_text(_PLUGIN.format(python=sys.executable, path=sys.path), encoding="utf-8")
    plugin.chmod(0o755)
    return {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}
