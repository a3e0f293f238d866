"""What shares deployments runs in one process, and what begins is there."""

import re

from tests.places import ROOT

from .scheduling import LONG, TOGETHER, rank


def test_all_that_look_at_a_deployment_share_a_process() -> None:
    looking = {
        str(path.relative_to(ROOT))
        for path in ROOT.glob("tests/**/test_*.py")
        if re.search(r"\bdeployed: (Callable|Deployed)", path.read_text(encoding="utf-8"))
    }
    assert looking == set(TOGETHER["deployed"])


def test_what_is_called_long_is_there_and_begins() -> None:
    assert [path for path in LONG if not (ROOT / path).exists()] == []
    assert rank("tests/engine/test_rehearse.py::test_x") < rank("tests/engine/test_faults.py::test_x")
    assert rank("tests/engine/test_faults.py::test_x") < rank("tests/test_urns.py::test_x")
