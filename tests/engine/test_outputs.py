"""Outputs of other resources in the inputs of a cluster, on the real engine: unknown at first, known after."""

from typing import cast

import pulumi_aws as aws
import pytest

from private_eks import PrivateCluster, PrivateClusterArgs
from private_eks_cli.cloud.answers import Place
from private_eks_cli.cloud.live import Cloud
from tests.package.test_outputs import BASE, STATEMENT, in_snake

from .conftest import Begin

pytestmark = pytest.mark.engine


def program() -> None:
    """Make what others own, and a cluster that takes its outputs wherever they only travel."""
    there = aws.ec2.Vpc("elsewhere", cidr_block="10.200.0.0/16")
    queue = aws.sqs.Queue("jobs")
    policy = aws.iam.Policy("jobs", policy='{"Version": "2012-10-17", "Statement": []}')
    jobs = {
        "namespace": "jobs",
        "service_account": "jobs",
        "policies": ["AmazonS3ReadOnlyAccess", policy.arn],
        "statements": [{**STATEMENT, "Resource": [queue.arn]}],
    }
    outputs = {
        "tags": {"owner": there.id},
        "client_cidrs": ["10.100.0.0/16", there.cidr_block],
        "node_egress": {"db": {"cidr": there.cidr_block, "from_port": 5432}},
        "identities": {"jobs": jobs},
    }
    PrivateCluster("main", cast(PrivateClusterArgs, {**in_snake(BASE), **outputs}))


def test_a_cluster_with_outputs_comes_up_stays_and_goes_without_a_trace(small: Begin) -> None:
    with small(program, Cloud(Place("eu-west-1"))) as life:
        before, made = life.preview(), life.up()
        assert [before.errors, made.errors] == [[], []]
        assert before.of("create") == made.of("create")
        previews = [life.preview() for _ in range(2)]
        assert [set(preview.counts) for preview in previews] == [{"same"}, {"same"}]
        assert [set(phase.counts) for phase in (life.up(), life.refresh())] == [{"same"}, {"same"}]
        assert life.destroy().errors == []
        assert life.cloud.live == []
        assert life.state == []
