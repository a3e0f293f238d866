"""Whether the tunnel is open that Pulumi applies objects through: looked at before anything is made.

The bastion has to be there for it, so a stack that makes both gets them in two steps.
"""

import socket
from collections.abc import Mapping

import pulumi
from pulumi.runtime import mocks, settings

from ..access.settings import BastionSettings
from .plan.workloads import closed_tunnel, tunnel_port
from .settings import InClusterSettings

PATIENCE = 1.0


def listens(port: int) -> bool:
    """Tell whether anything listens on this port of the machine that Pulumi runs on."""
    try:
        with socket.create_connection(("localhost", port), PATIENCE):
            return True
    except OSError:
        return False


def check_tunnel(in_cluster: InClusterSettings, bastions: Mapping[str, BastionSettings]) -> None:
    """Refuse to begin without the tunnel that objects are applied through; a preview only warns.

    Where Pulumi's mocks answer, nothing is applied and nobody looks.

    Raises ValueError, which says what comes first.
    """
    port = tunnel_port(in_cluster, bastions)
    if port is None or isinstance(settings.get_monitor(), mocks.MockMonitor) or listens(port):
        return
    refused = closed_tunnel(in_cluster["through"], port)
    if not pulumi.runtime.is_dry_run():
        raise refused
    pulumi.log.warn(f"pulumi up will refuse this: {refused}")
