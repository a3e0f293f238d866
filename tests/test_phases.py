"""An operation of the engine, watched: what is told of it, and when it is asked again."""

from collections.abc import Callable
from typing import Any

import pytest
from pulumi import automation
from pulumi.automation import CommandResult, DiagnosticEvent, EngineEvent

from offline.phases import carry_out

GONE = "Resource monitor has terminated, shutting down"
REFUSED = "Exception calling application: ... Failed to connect to remote host: Connection refused"


def failing(*messages: str, times: int) -> tuple[Callable[..., None], list[str]]:
    """Make an operation that fails so many times, with these complaints, and count how often it is asked."""
    asked: list[str] = []

    def operation(on_event: Callable[[EngineEvent], Any], **_: Any) -> None:
        asked.append("up")
        if len(asked) <= times:
            for message in messages:
                said = DiagnosticEvent(message=message, color="never", severity="error")
                on_event(EngineEvent(sequence=1, timestamp=1, diagnostic_event=said))
            raise automation.CommandError(CommandResult(stdout="", stderr="error: failed", code=255))

    return operation, asked


@pytest.mark.parametrize(
    ("messages", "times", "asked", "errors"),
    [
        ((GONE, f"an unhandled error occurred: {GONE}"), 1, 2, []),
        ((GONE,), 2, 3, []),
        ((GONE,), 3, 3, [GONE]),
        ((REFUSED, GONE), 1, 2, []),
        ((REFUSED, "cidr: got 'x'"), 1, 1, [REFUSED, "cidr: got 'x'"]),
        ((GONE, "cidr: got 'x'"), 1, 1, [GONE, "cidr: got 'x'"]),
        (("cidr: got 'x'",), 1, 1, ["cidr: got 'x'"]),
        ((), 1, 1, ["error: failed"]),
        ((), 0, 1, []),
    ],
)
def test_only_an_engine_that_went_before_it_began_is_asked_again(
    messages: tuple[str, ...], times: int, asked: int, errors: list[str]
) -> None:
    operation, calls = failing(*messages, times=times)
    assert carry_out("up", operation).errors == errors
    assert len(calls) == asked
