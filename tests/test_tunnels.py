"""Whether a tunnel is open, and who is asked to open it."""

import socket
from typing import Any, cast

import pytest

from private_eks.workloads.plan.workloads import closed_tunnel, tunnel_port
from private_eks.workloads.tunnels import listens
from private_eks_cli.recording.recorder import record
from private_eks_cli.sources.stacks import find_stack
from tests.programs import run_program

THROUGH = {"mode": "apply", "through": "one"}


def test_a_port_on_which_something_listens_is_told_from_one_on_which_nothing_does() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert listens(port)
    assert not listens(port)


@pytest.mark.parametrize(
    ("settings", "port"),
    [
        ({"mode": "render", "through": "one"}, None),
        ({"mode": "apply"}, None),
        ({"mode": "apply", "through": "network"}, None),
        (THROUGH, 8443),
        ({**THROUGH, "through": "two"}, 9443),
    ],
)
def test_only_who_applies_through_a_bastion_needs_its_tunnel(settings: Any, port: int | None) -> None:
    assert tunnel_port(settings, {"one": {}, "two": {"local_port": cast(Any, 9443.0)}}) == port


def test_the_refusal_names_the_port_and_both_steps() -> None:
    message = str(closed_tunnel("one", 8443))
    for part in ("in_cluster.through: got 'one'", "localhost:8443", "tunnel_commands", "'render'", "'apply'"):
        assert part in message


def test_nobody_looks_where_nothing_is_applied() -> None:
    config = {**find_stack("dev").config, "private-eks:inCluster": '{"mode": "apply", "through": "bastion"}'}
    assert record(run_program, "dev", config).objects()
