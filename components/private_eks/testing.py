"""Tests of programs that use the components, without an account: docs/testing.md.

What answers is the simulated cloud of the distribution `private-eks-cli`, which the tests' environment has to have; to
import this module takes nothing beyond the components.
"""

import importlib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import pulumi
from pulumi.runtime import mocks as pulumi_mocks
from pulumi.runtime.proto import resource_pb2

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


class Mocks(pulumi.runtime.Mocks):
    """Pulumi's mocks, which answer as AWS, EKS and Kubernetes do: for `set_mocks`.

    https://www.pulumi.com/docs/iac/guides/testing/unit/. Who knows better about a resource answers for it in a class of
    his own, and leaves the rest to this one.
    """

    def __init__(self, region: str = "eu-west-1") -> None:
        """Answer for a region."""
        place = _cli("cloud.answers").Place(region)
        self._cloud: pulumi.runtime.Mocks = _cli("recording.mocks").CloudMocks(place)

    def call(self, args: pulumi.runtime.MockCallArgs) -> Any:
        """Answer a call, such as that for a region's zones."""
        return self._cloud.call(args)

    def new_resource(self, args: pulumi.runtime.MockResourceArgs) -> tuple[str | None, dict[Any, Any]]:
        """Answer a registration: the id, and the outputs.

        Raises ValueError unless `set_mocks` of this module has been called.
        """
        if not isinstance(pulumi.runtime.settings.get_monitor(), _Monitor):
            raise ValueError(
                "mocks: got those of private_eks.testing with the monitor of Pulumi; allowed: private_eks.testing's; "
                "call private_eks.testing.set_mocks"
            )
        return self._cloud.new_resource(args)


def set_mocks(
    mocks: pulumi.runtime.Mocks, project: str | None = None, stack: str | None = None, preview: bool | None = None
) -> None:
    """Have mocks answer a program, as `pulumi.runtime.set_mocks` does, and never wait for what nobody answers."""
    pulumi.runtime.set_mocks(mocks, project, stack, preview, monitor=_Monitor(mocks))


class _Monitor(pulumi_mocks.MockMonitor):
    """Pulumi's mock monitor without references to resources.

    Pulumi's makes a resource again of each reference among inputs, in the thread that answers. Its outputs belong to
    that thread's event loop, which has ended when the program waits for all outputs there are: for ever, or with
    "attached to a different loop". Without references, a resource is given by its id.
    """

    def GetDeploymentInfo(self, request: Any) -> Any:
        """Say what is supported."""
        found = super().GetDeploymentInfo(request)  # type: ignore[no-untyped-call]
        found.supportedFeatures.remove(resource_pb2.RESOURCE_MONITOR_FEATURE_RESOURCE_REFERENCES)
        return found


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
