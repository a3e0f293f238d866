"""What the shipped examples run would start, get its credentials, and write where it has to."""

from typing import Any

import pytest

from private_eks_cli.graph.model import Graph
from private_eks_cli.graph.objects import Workload, workloads
from tests.conftest import ALL_STACKS, name_of, recorded

ANYWHERE_BY_HTTPS = [{"ports": [{"port": 443, "protocol": "TCP"}]}]


def workload(graph: Graph, title: str) -> Workload:
    return next(one for one in workloads(graph) if str(one) == title)


def container(graph: Graph, title: str) -> dict[str, Any]:
    (only,) = workload(graph, title).spec["containers"]
    return dict(only)


def named_ways_out(graph: Graph, namespace: str) -> Any:
    (policy,) = [r for r in graph.objects("NetworkPolicy") if r.name.endswith(f"-{namespace}/named")]
    return policy.inputs["spec"]["egress"]


def test_the_database_initialises_below_its_mount_with_a_password() -> None:
    """A new disk holds lost+found, and the image refuses to begin without a password."""
    graph = recorded("applications")
    found = container(graph, "Deployment shop/database")
    values = {variable["name"]: variable["value"] for variable in found["env"]}
    mounts = {mount["mountPath"]: mount.get("readOnly", False) for mount in found["volumeMounts"]}
    assert values["PGDATA"] == "/var/lib/postgresql/data/pgdata"
    assert values["POSTGRES_PASSWORD_FILE"] == "/etc/postgres/password"
    assert mounts == {
        "/tmp": False, "/var/run/postgresql": False, "/var/lib/postgresql/data": False, "/etc/postgres": True,
    }  # fmt: skip


def test_the_export_is_a_job_with_a_writable_home() -> None:
    graph = recorded("applications")
    found = container(graph, "CronJob jobs/export")
    assert {variable["name"]: variable["value"] for variable in found["env"]} == {"HOME": "/tmp"}
    assert "/tmp" in [mount["mountPath"] for mount in found["volumeMounts"]]
    assert workload(graph, "CronJob jobs/export").spec["restartPolicy"] == "Never"
    assert named_ways_out(graph, "jobs") == ANYWHERE_BY_HTTPS


def test_the_web_server_mounts_its_files() -> None:
    graph = recorded("applications")
    assert "aws-efs-csi-driver" in {addon.inputs["addonName"] for addon in graph.of("aws:eks/addon:Addon")}


@pytest.mark.parametrize(("stack", "namespace"), [("applications", "shop"), ("auto-mode", "reports")])
def test_who_reads_buckets_has_a_way_to_them(stack: str, namespace: str) -> None:
    """Behind its gateway endpoint, S3 has public addresses."""
    assert named_ways_out(recorded(stack), namespace) == ANYWHERE_BY_HTTPS


@pytest.mark.parametrize("stack", ALL_STACKS, ids=name_of)
def test_no_example_runs_a_program_that_ends_as_if_it_went_on(stack: str) -> None:
    for one in workloads(recorded(stack)):
        if str(one).startswith("Deployment ") and "private-eks:index:Applications" in one.resource.urn:
            arguments = one.spec["containers"][0].get("args", [])
            assert not {"--version", "--help"} & set(arguments), str(one)
