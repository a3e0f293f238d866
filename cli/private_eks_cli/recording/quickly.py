"""What a recording goes without, because it takes most of the time."""

import contextlib
import gc
from collections.abc import Iterator

from pulumi.runtime import resource as registration
from pulumi.runtime.proto import source_pb2


@contextlib.contextmanager
def quickly() -> Iterator[None]:
    """Register without the lines of the program that each comes from, and look for no garbage meanwhile.

    Pulumi's SDK reads the lines from files; garbage is looked for in all that pulumi_aws has imported.
    """
    find, registration._get_stack_trace = registration._get_stack_trace, source_pb2.StackTrace
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        registration._get_stack_trace = find
        if was_on:
            gc.enable()
