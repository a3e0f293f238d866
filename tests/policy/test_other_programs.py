"""The pack judges programs that know nothing of this repository."""

from collections.abc import Callable
from typing import Any

import pytest

from private_eks_cli.graph.model import Graph
from private_eks_cli.recording.recorder import record

from .analyzer import Analyzer
from .plain_programs import plain_cluster, pulumi_eks_in_a_private_vpc

PLAIN = {
    ("PEKS-NET-1", "igw"),
    ("PEKS-NET-1", "nat"),
    ("PEKS-NET-2", "public"),
    ("PEKS-NET-3", "public-0"),
    ("PEKS-NET-3", "public-1"),
    ("PEKS-NET-4", "nat"),
    ("PEKS-NET-5", "web"),
    ("PEKS-NET-6", "nodes"),
    ("PEKS-NET-9", "vpc"),
    ("PEKS-NET-10", "vpc"),
    ("PEKS-DOOR-1", "vpc"),
    ("PEKS-DOOR-2", "vpc"),
    ("PEKS-EKS-1", "cluster"),
    ("PEKS-EKS-2", "cluster"),
    ("PEKS-EKS-3", "cluster"),
    ("PEKS-EKS-4", "cluster"),
    ("PEKS-EKS-5", "cluster"),
    ("PEKS-EKS-7", "cluster"),
    ("PEKS-EKS-8", "cluster"),
    ("PEKS-ENC-1", "nodes"),
    ("PEKS-KMS-2", "key"),
    ("PEKS-LOG-1", "app"),
    ("PEKS-LOG-2", "app"),
    ("PEKS-IMG-1", "web"),
    ("PEKS-ECR-1", "app"),
    ("PEKS-ECR-2", "app"),
    ("PEKS-ECR-3", "app"),
    ("PEKS-IAM-2", "nodes"),
}
WITH_PULUMI_EKS = {
    ("PEKS-NET-4", "cluster-launchTemplate"),
    ("PEKS-NET-7", "cluster-eksClusterInternetEgressRule"),
    ("PEKS-NET-7", "cluster-eksNodeInternetEgressRule"),
    ("PEKS-DOOR-2", "ec2"),
    ("PEKS-DOOR-3", "ec2"),
    ("PEKS-DOOR-3", "ecr.api"),
    ("PEKS-DOOR-3", "ecr.dkr"),
    ("PEKS-DOOR-4", "private"),
    ("PEKS-DOOR-5", "ec2"),
    ("PEKS-DOOR-5", "ecr.api"),
    ("PEKS-DOOR-5", "ecr.dkr"),
    *((f"PEKS-EKS-{i}", "cluster-eksCluster") for i in (1, 2, 3, 4, 5, 7, 8)),
    ("PEKS-NODE-1", "cluster-launchTemplate"),
    ("PEKS-NODE-2", "cluster-launchTemplate"),
    ("PEKS-ENC-1", "cluster-launchTemplate"),
}


@pytest.fixture
def foreign() -> Callable[..., Graph]:
    """Record programs with types of resources that this repository never makes, and that no table knows."""
    region = {"aws:region": "eu-west-1"}
    return lambda program, unknowns: record(program, "test", region, "other", unknowns)


@pytest.mark.parametrize("unknowns", [False, True], ids=["known", "first preview"])
@pytest.mark.parametrize(
    ("program", "expected"), [(plain_cluster, PLAIN), (pulumi_eks_in_a_private_vpc, WITH_PULUMI_EKS)]
)
def test_usual_mistakes_are_named(
    pack: Analyzer, foreign: Callable[..., Graph], program: Any, expected: set[tuple[str, str]], unknowns: bool
) -> None:
    found = pack.of(foreign(program, unknowns), unknowns)
    assert {(v.code, v.name) for v in found if not v.is_note} == expected


def test_missing_endpoints_are_named_one_by_one(pack: Analyzer, foreign: Callable[..., Graph]) -> None:
    messages = [
        v.message.splitlines()[1] for v in pack.of_stack(foreign(plain_cluster, False)) if v.code == "PEKS-DOOR-1"
    ]
    assert [message.partition(". ")[0] for message in messages] == [
        "There is no VPC endpoint for ec2 (managed-nodes: tells nodes their DNS name)",
        "There is no VPC endpoint for ecr.api (managed-nodes: authorises image pulls)",
        "There is no VPC endpoint for ecr.dkr (managed-nodes: serves image manifests)",
        "There is no VPC endpoint for s3 (managed-nodes: serves image layers)",
    ]
