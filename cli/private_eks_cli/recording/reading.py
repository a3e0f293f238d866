"""What a program asks while it runs, answered by the simulated cloud: calls, and what it only reads."""

from collections.abc import Mapping
from typing import Any

from google.protobuf import empty_pb2
from pulumi.runtime import mocks, settings
from pulumi.runtime.proto import provider_pb2, resource_pb2

from ..cloud import invokes
from ..cloud.answers import Place
from ..cloud.refusals.table import ROLE
from .mocks import CloudMocks
from .transforms import Transforms
from .undescribed import STACK_REFERENCE, Undescribed, waited_for
from .urns import spell_urn
from .wire import UNKNOWN, read, write


class ReadingMonitor(mocks.MockMonitor):
    """Pulumi's mock monitor, which answers questions like the simulated cloud, and keeps transforms."""

    def __init__(self, place: Place, references: Mapping[str, Mapping[str, Any]]) -> None:
        """Answer for `place`; `references` are outputs of other stacks, by their full names."""
        self.cloud = CloudMocks(place)
        super().__init__(self.cloud)
        self.references = references
        self.transforms = Transforms()
        self.undescribed = Undescribed()

    def make_urn(self, parent: str, type_: str, name: str) -> str:
        """Spell URNs as the engine does."""
        return spell_urn(settings.get_stack(), settings.get_project(), parent, type_, name)

    def RegisterStackTransform(self, request: Any) -> Any:
        """Keep a transform of every resource."""
        self.transforms.of_stack.append(request)
        return empty_pb2.Empty()

    def RegisterStackInvokeTransform(self, request: Any) -> Any:
        """Keep a transform of every call."""
        self.transforms.of_calls.append(request)
        return empty_pb2.Empty()

    def Invoke(self, request: Any) -> Any:
        """Answer a call as its transforms leave it; unknown, if nobody described it and the program can go on."""
        asked = self.transforms.call(request)
        self.cloud.calls.add(asked.tok)
        if not asked.tok.startswith("pulumi:") and not invokes.is_described(asked.tok):
            self.undescribed.called(asked.tok)
            if not waited_for(asked.tok):
                return resource_pb2.ResourceInvokeResponse(unknown=True)
        return super().Invoke(asked)

    def Call(self, request: Any) -> Any:
        """Answer a method of a component, of which nothing is known."""
        self.undescribed.called(request.tok)
        response = provider_pb2.CallResponse()
        getattr(response, "return").update({"result": UNKNOWN})
        return response

    def ReadResource(self, request: Any) -> Any:
        """Read what the program does not make: of another stack, the outputs that were given; of all else, nothing.

        A role that is there is known by its ARN, which stands beside its name.
        """
        urn, state = self.make_urn(request.parent, request.type, request.name), read(request.properties)
        outputs = self.references.get(state.get("name", "")) if request.type == STACK_REFERENCE else None
        known = outputs is not None or (request.type == ROLE and "arn" in state)
        if outputs is not None:
            state |= {"outputs": dict(outputs), "secretOutputNames": []}
        elif not known:
            self.undescribed.read(request.type, request.id)
        self.cloud.calls.add(request.type)
        self.resources[urn] = mocks.MockMonitor.ResourceRegistration(urn, request.id, state)
        return resource_pb2.ReadResourceResponse(urn=urn, id=request.id, properties=write(state), unknown=not known)
