"""Tests of programs that use the components, without an account: docs/testing.md.

What answers is the simulated cloud of the distribution `private-eks-cli`, which the tests' environment has to have; to
import this module takes nothing beyond the components.
"""

import importlib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from private_eks_cli.graph.model import Graph


def record(
    program: Callable[[], Any],
    stack: str = "test",
    config: Mapping[str, str] | None = None,
    project: str = "test",
    references: Mapping[str, Mapping[str, Any]] | None = None,
) -> "Graph":
    """Run a program, and give the graph of all that it registers: `graph.of("Vpc")`, `graph.one("Vpc", "orders")`.

    `config` is the stack's, with keys such as `aws:region` and `test:adminRoleArn`, each value a text; `references` are
    outputs of other stacks, by their full names.

    Raises whatever the program raises.
    """
    given = {"aws:region": "eu-west-1", **(config or {})}
    graph: Graph = _cli("recording.recorder").record(program, stack, given, project, references=references)
    return graph


def assert_promises(graph: "Graph") -> None:
    """See that a program keeps every promise of a private cluster: docs/promises.md.

    Raises AssertionError with all that breaks one, a line each.
    """
    faults = [fault for broken in _cli("promises").broken_promises(graph).values() for fault in broken]
    if faults:
        raise AssertionError("\n".join(faults))


def _cli(module: str) -> Any:
    try:
        return importlib.import_module(f"private_eks_cli.{module}")
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "private_eks_cli":
            raise
        raise ModuleNotFoundError(
            "private_eks.testing: got no private_eks_cli; allowed: the distribution private-eks-cli beside the "
            "components; install it where the tests run",
            name=error.name,
        ) from None
