"""What a person must understand from the first line of changes that no edit of the project's stacks makes."""

import pytest

from private_eks_cli.diff.attention import review
from private_eks_cli.diff.model import Diff
from private_eks_cli.diff.words import headline
from private_eks_cli.recording.foresight import DELETE, REPLACE, UPDATE, Step

from .test_attention import CLUSTER, both, diff_of, resource
from .test_drains import THREE, budget, known, rolled, stays, workload
from .understood import OF_MARKS

CHANGES: dict[str, Diff] = {
    "blocks-drain": known(rolled(THREE), *stays(workload(2), budget(minAvailable=2))),
    "delete-protected": diff_of(Step(DELETE, resource("aws:kms/key:Key", "it", True), None)),
    "irreversible": diff_of(
        both(CLUSTER, UPDATE, {"vpcConfig": {}}, {"vpcConfig": {"controlPlaneEgressMode": "CUSTOMER_ROUTED"}})
    ),
    "replaces-unknown": diff_of(both("aws:lambda/function:Function", REPLACE, {"a": 1}, {"a": 2}, replacing=("a",))),
}


@pytest.mark.parametrize("mark", OF_MARKS)
def test_the_first_line_holds_what_must_be_understood(mark: str) -> None:
    found = review(CHANGES[mark], {})
    assert mark in {remark.code for remark in found.remarks}
    said = headline(found)
    assert [word for word in OF_MARKS[mark] if word not in said] == [], said
