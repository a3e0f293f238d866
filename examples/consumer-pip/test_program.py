"""The program, tested without an account."""

import runpy

from private_eks.testing import assert_promises, record

CONFIG = {"orders-platform:adminRoleArn": "arn:aws:iam::111122223333:role/platform-admins"}

graph = record(lambda: runpy.run_path("__main__.py"), config=CONFIG, project="orders-platform")


def test_the_cluster_keeps_every_promise() -> None:
    assert_promises(graph)


def test_only_the_platform_team_administers_it() -> None:
    entries = [entry.inputs["principalArn"] for entry in graph.of("AccessEntry") if entry.name.endswith("-admins")]
    assert entries == [CONFIG["orders-platform:adminRoleArn"]]


def test_nodes_grow_to_four() -> None:
    assert graph.one("NodeGroup", "orders-general").inputs["scalingConfig"]["maxSize"] == 4
