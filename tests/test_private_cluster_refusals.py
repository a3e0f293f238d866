"""What `PrivateCluster` refuses is what the program refuses, in the same words, and before anything is registered."""

import re
from typing import Any

import pytest
from pulumi.errors import InputPropertyError

from private_eks import PrivateCluster, PrivateClusterArgs
from private_eks.common.plan.arguments import camel, settle
from private_eks.common.plan.stack_words import in_stack_words
from private_eks_cli.recording import recorder
from private_eks_cli.recording.urns import STACK
from tests.bad_input import GOOD, ROWS, Row
from tests.bad_input.whole import OF_STACK_FILES, holds, inputs_of
from tests.package.host import PROVIDER, received
from tests.refusal import refusal_of
from tests.refusals import cell, reviewed

HELD = [row for row in ROWS if holds(row)]
SAMPLED = pytest.mark.sampled(60, kind=lambda row: re.split(r"[.\[]", row.argument)[0])
"""The plan is the program's, and so are its refusals: what may differ is the way to it from each input."""
ROLE = "arn:aws:iam::111122223333:role/admins"
LOST_ON_THE_WIRE = {"group without settings", "policy without a value", "self-managed group without settings"}
"""Pulumi drops null on its way to a component; a group or policy without settings is `{}`."""


@pytest.fixture
def registered(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What has been registered."""
    seen: list[Any] = []
    original = recorder._Monitor.RegisterResource

    def register(self: Any, request: Any) -> Any:
        seen.extend([] if request.type == STACK else [request.name])
        return original(self, request)

    monkeypatch.setattr(recorder._Monitor, "RegisterResource", register)
    return seen


def make(inputs: dict[str, Any]) -> None:
    """Make it as a Python program does, in a region that AWS answers for; refuse in the words of a stack file."""
    args = settle(inputs, PrivateClusterArgs, spell=camel)
    region = inputs["region"] or "eu-west-1"
    try:
        recorder.record(lambda: PrivateCluster("private-eks-test", args), "test", {"aws:region": region})
    except ValueError as error:
        raise in_stack_words(error, PrivateClusterArgs, {"region": "aws:region"}) from None


@pytest.mark.parametrize("stack", sorted(GOOD))
def test_what_rows_change_is_good(stack: str, registered: list[str]) -> None:
    make(inputs_of(Row("", {}, "", stack=stack)))
    assert len(registered) > 10


@SAMPLED
@pytest.mark.parametrize("row", HELD, ids=lambda row: row.id)
def test_a_bad_input_is_refused_as_in_a_stack_file(row: Row, registered: list[str]) -> None:
    message = refusal_of(lambda: make(inputs_of(row)))
    assert message.startswith(f"{row.argument}: got ")
    assert cell(row, message) == reviewed()[row.id]
    assert registered == []


@SAMPLED
@pytest.mark.parametrize("row", [r for r in HELD if r.id not in LOST_ON_THE_WIRE], ids=lambda row: row.id)
def test_a_bad_input_is_reported_by_its_path_to_every_language(row: Row, registered: list[str]) -> None:
    inputs = inputs_of(row)

    def construct() -> None:
        PROVIDER.construct("private-eks-test", "private-eks:index:PrivateCluster", received(inputs))

    with pytest.raises(InputPropertyError) as caught:
        recorder.record(construct, "test", {"aws:region": inputs["region"] or "eu-west-1"})
    assert caught.value.property_path == row.argument.removeprefix("aws:")
    assert row.argument.removeprefix("aws:") in caught.value.reason
    assert registered == []


def test_what_is_of_a_wrong_kind_hides_no_other_error(registered: list[str]) -> None:
    wrong: dict[str, Any] = {
        "region": "eu-west-1",
        "version": "1.35",
        "cidr": "10.10.0.0/16",
        "zones": ["eu-west-1a", "eu-west-1b"],
        "access_entries": {"admins": {"principal_arn": ROLE, "policies": {"AmazonEKSClusterAdminPolicy": {}}}},
        "protect": "yes",
        "node_groups": {"general": {"volume_size": 0, "labels": {"a b": "x"}}},
    }
    with pytest.raises(ValueError, match="protect") as caught:
        recorder.record(lambda: PrivateCluster("orders", wrong), "test", {"aws:region": "eu-west-1"})  # type: ignore[arg-type]
    assert [line.partition(": got ")[0] for line in str(caught.value).splitlines()] == [
        "protect",
        "node_groups.general.labels.a b",
        "node_groups.general.volume_size",
    ]
    assert registered == []


def test_most_rows_hold_and_those_that_do_not_are_there() -> None:
    assert len(HELD) > 400
    assert OF_STACK_FILES.keys() | LOST_ON_THE_WIRE <= {row.id for row in ROWS}
