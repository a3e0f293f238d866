"""Pulumi's mocks, answered by the simulated cloud: https://www.pulumi.com/docs/iac/guides/testing/unit/."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pulumi.runtime import mocks, settings

from ..cloud import answers, eks_component, invokes
from ..cloud.answers import Place, Seen
from ..cloud.checks import with_documents
from ..cloud.kubernetes import balancers
from ..cloud.kubernetes.objects import completed, id_of
from ..graph.model import is_object
from .urns import spell_urn
from .wire import reference

EKS_CLUSTER = "eks:index:Cluster"


class CloudMocks(mocks.Mocks):
    """Gives each resource the id and outputs that AWS or Kubernetes would, and each call its answer."""

    def __init__(self, place: Place) -> None:
        """Answer for an account's region."""
        self.place = place
        self._regions: dict[str, str] = {}
        self.calls: set[str] = set()
        """Tokens of what was asked."""

    def provide(self, urn: str, inputs: Mapping[str, Any]) -> None:
        """Take note of the region of a provider of AWS that the program makes."""
        if (region := inputs.get("region")) and "::pulumi:providers:aws::" in urn:
            self._regions[urn] = str(region)

    def place_of(self, token: str, provider: str, inputs: Mapping[str, Any]) -> Place:
        """Give where something of AWS is: in a region of its own, or of its provider, known by a URN and an id."""
        if not token.startswith("aws:"):
            return self.place
        region = inputs.get("region") or self._regions.get(provider.rpartition("::")[0]) or self.place.region
        return self.place if region == self.place.region else replace(self.place, region=region, seen=Seen())

    def call(self, args: mocks.MockCallArgs) -> Any:
        """Answer a call, such as that for a region's zones."""
        try:
            place = self.place_of(args.token, args.provider or "", args.args)
            return invokes.invoke(place, args.token, args.args)
        except invokes.UnknownServiceError as error:
            return {}, [("serviceName", str(error))]

    def new_resource(self, args: mocks.MockResourceArgs) -> tuple[str | None, dict[Any, Any]]:
        """Answer a registration; what is only read has the id that it is read by."""
        inputs: dict[str, Any] = dict(args.inputs)
        if args.typ == EKS_CLUSTER:
            return "", self._eks_cluster(args.name, inputs)
        if not args.custom or args.typ.startswith("pulumi:"):
            return args.resource_id or args.name, inputs
        if is_object(args.typ):
            inputs = completed(args.typ, inputs)
            return id_of(inputs), balancers.answer(self.place.region, inputs, True)
        return self._created(args.typ, args.name, inputs)

    def _created(self, type_: str, name: str, inputs: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        seed, given = f"{type_}::{name}", dict(inputs)
        given = with_documents(given) if type_.startswith("aws:") else given
        return answers.create(self.place, type_, answers.automatic_name(type_, name, given, seed), seed)

    def _eks_cluster(self, name: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Make the cluster of pulumi-eks' component, which a program finds by a reference."""
        monitor: Any = settings.get_monitor()
        made = monitor.get_registered_resources().values()
        role_arn = next((one.state["arn"] for one in made if one.id == inputs.get("serviceRole")), "")
        cluster = eks_component.cluster_name(name)
        id_, outputs = self._created(
            eks_component.CLUSTER, cluster, eks_component.cluster_inputs(name, inputs, role_arn)
        )
        urn = spell_urn(settings.get_stack(), settings.get_project(), "", eks_component.CLUSTER, cluster)
        monitor.resources[urn] = mocks.MockMonitor.ResourceRegistration(urn, id_, outputs)
        return {"eksCluster": reference(urn, id_)}
