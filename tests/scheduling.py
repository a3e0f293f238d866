"""Which tests run one after another in one process of pytest-xdist, so that they share what is recorded and deployed.

All tests of a file do, and all that look at the same deployments. The longest begin, so that none is left at the end.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

_DEPLOYED = ("rehearse", "foresight", "diff_sources", "control_plane", "sources")
TOGETHER: Mapping[str, Sequence[str]] = {
    "deployed": [f"tests/engine/test_{name}.py" for name in _DEPLOYED],
    "languages": ["tests/engine/test_languages.py", "tests/package/test_languages.py"],
}
"""Files that share fixtures of the session."""
LONG = (
    *TOGETHER["deployed"],
    *TOGETHER["languages"],
    "tests/engine/",
    "tests/test_commands.py",
    "tests/diff/test_verdicts.py",
    "tests/diff/test_command.py",
)
"""What takes minutes, the longest first; the names begin so."""
_GROUPS = {file: group for group, files in TOGETHER.items() for file in files}


def rank(nodeid: str) -> int:
    """Give the place of a test in the order of a run."""
    return next((place for place, start in enumerate(LONG) if nodeid.startswith(start)), len(LONG))


class ByFile(LoadScopeScheduling):  # type: ignore[misc]
    """Gives whole files to processes, in the order in which they are collected."""

    def __init__(self, config: pytest.Config, log: Any) -> None:
        config.option.loadscopereorder = False
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return _GROUPS.get(file, file)
