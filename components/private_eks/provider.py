"""The Pulumi component provider `private-eks`, which serves the components to programs in any language."""

import sys
from typing import Any

from pulumi.errors import InputPropertyError
from pulumi.provider.experimental.component import ComponentProvider
from pulumi.provider.server import main

from . import Addons, Cluster, Compute, Endpoints, FargateProfiles, Network, NodeGroup, __version__
from .plan.arguments import nearest

COMPONENTS = [Addons, Cluster, Compute, Endpoints, FargateProfiles, Network, NodeGroup]


class StrictProvider(ComponentProvider):
    """Pulumi's provider of components, which drops unknown inputs, made to refuse them."""

    def map_input_properties(
        self, inputs: Any, properties: Any, mapping: Any, component_name: str, property_path: str
    ) -> Any:
        """Refuse names that `properties` lack, at any depth, then map the rest as the base class does."""
        for key in inputs:
            if key not in properties:
                path = f"{property_path}.{key}" if property_path else key
                meant = nearest(key, properties)
                remedy = f"did you mean {meant!r}?" if meant else "remove it"
                allowed = ", ".join(sorted(properties))
                raise InputPropertyError(
                    path, f"unknown input {path!r} on {component_name!r}; allowed: {allowed}; {remedy}"
                )
        return super().map_input_properties(inputs, properties, mapping, component_name, property_path)


def make_provider() -> StrictProvider:
    """Make the provider of all components, at the version of this package."""
    return StrictProvider(COMPONENTS, "private-eks", None, __version__)


def serve() -> None:
    """Serve the components to the Pulumi engine that started this process."""
    main(make_provider(), sys.argv[1:])
