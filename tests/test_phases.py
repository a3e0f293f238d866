"""An operation of the engine, watched: what is told of it."""

from collections.abc import Callable
from typing import Any

import pytest
from pulumi import automation
from pulumi.automation import CommandResult, DiagnosticEvent, EngineEvent

from private_eks_cli.engine.phases import carry_out

GONE = "Resource monitor has terminated, shutting down"


def failing(*messages: str) -> tuple[Callable[..., None], list[str]]:
    """Make an operation that fails with these complaints, and count how often it is asked."""
    asked: list[str] = []

    def operation(on_event: Callable[[EngineEvent], Any], **_: Any) -> None:
        asked.append("up")
        for message in messages:
            said = DiagnosticEvent(message=message, color="never", severity="error")
            on_event(EngineEvent(sequence=1, timestamp=1, diagnostic_event=said))
        raise automation.CommandError(CommandResult(stdout="", stderr="error: failed", code=255))

    return operation, asked


@pytest.mark.parametrize(
    ("messages", "errors"),
    [((GONE,), [GONE]), ((GONE, "cidr: got 'x'"), [GONE, "cidr: got 'x'"]), ((), ["error: failed"])],
)
def test_a_failure_is_reported_as_it_was_and_asked_of_nobody_twice(
    messages: tuple[str, ...], errors: list[str]
) -> None:
    operation, calls = failing(*messages)
    assert carry_out("up", operation).errors == errors
    assert len(calls) == 1
