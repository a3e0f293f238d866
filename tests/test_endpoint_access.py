"""What a stack file says about other accounts, as it reaches the endpoints; and what a preview tells about them."""

import datetime
import json
from typing import Any

import pytest

from private_eks_cli.graph.model import Graph
from private_eks_cli.promises.complete import complete
from private_eks_cli.reports.advice import advice
from tests.conftest import with_settings

TODAY = datetime.date(2026, 11, 30)
OTHER = "444455556666"
ROLE = f"arn:aws:iam::{OTHER}:role/x"
ASSUMES = {
    "x": {
        "namespace": "a",
        "serviceAccount": "a",
        "statements": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": ROLE}],
    }
}


def endpoint(graph: Graph, service: str) -> str:
    return str(next(e for e in graph.of("VpcEndpoint") if e.name.endswith(f"-{service}")).inputs["policy"])


def told(graph: Graph, word: str) -> list[str]:
    return [line for line in advice(graph, TODAY) if word in line]


def test_the_stack_file_opens_endpoints_for_what_it_names() -> None:
    access: dict[str, Any] = {
        "buckets": ["data"],
        "registries": [OTHER],
        "roleArns": [ROLE],
        "packageRepositories": True,
    }
    graph = with_settings("staging", endpointAccess={**access, "organizationId": "o-a1b2c3d4e5"})

    assert "arn:aws:s3:::data/*" in endpoint(graph, "s3")
    assert "al2023-repos-eu-west-1-de612dc2" in endpoint(graph, "s3")
    assert f"arn:aws:ecr:eu-west-1:{OTHER}:repository/*" in endpoint(graph, "ecr.dkr")
    assert ROLE in endpoint(graph, "sts")
    assert ROLE in endpoint(graph, "ec2")
    assert "o-a1b2c3d4e5" in endpoint(graph, "sts")
    assert list(complete(graph)) == []


def test_roles_of_other_accounts_bring_the_endpoint_of_sts() -> None:
    reasons = with_settings("examples/stacks/Pulumi.auto-mode.yaml", endpointAccess={"roleArns": [ROLE]})

    assert "cross-account-roles: lets pods assume roles of other accounts" in json.dumps(reasons.exports)
    assert list(complete(reasons)) == []


def test_runners_read_their_sources_from_whosever_bucket() -> None:
    graph = with_settings(
        "staging",
        runners={
            "deploy": {
                "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/tools/deploy:1.4.0",
                "policies": {"AmazonEKSClusterAdminPolicy": {}},
                "source": {"bucketArn": "arn:aws:s3:::sources", "key": "main.zip"},
            }
        },
    )

    assert "arn:aws:s3:::sources/*" in endpoint(graph, "s3")


def test_a_role_of_another_account_is_told_until_it_is_named() -> None:
    assert told(with_settings("staging", identities=ASSUMES), "roleArns") == [
        f"Identity x may assume {ROLE}: if that is another account's, name it in endpointAccess.roleArns, or STS's "
        "endpoint keeps its pods from it"
    ]
    assert told(with_settings("staging", identities=ASSUMES, endpointAccess={"roleArns": [ROLE]}), "roleArns") == []


@pytest.mark.parametrize("resource", ["*", "arn:aws:iam::111122223333:role/x", "arn:aws:iam::*:role/x"])
def test_roles_of_no_known_other_account_are_not_told(resource: str) -> None:
    statement = {"Effect": "Allow", "Action": ["sts:AssumeRole"], "Resource": [resource]}
    identities = {"x": {"namespace": "a", "serviceAccount": "a", "statements": [statement]}}

    assert told(with_settings("staging", identities=identities), "roleArns") == []


def test_a_registry_of_another_account_is_told_until_it_is_named() -> None:
    image = f"{OTHER}.dkr.ecr.eu-west-1.amazonaws.com/shop/web:1.0.0"
    applications = {"web": {"namespace": "shop", "image": image, "command": ["serve"]}}
    stack = {"applications": applications, "namespaces": {"shop": {}}}

    assert told(with_settings("staging", **stack), "registries") == [
        f"Images come from the registry of account {OTHER}: if that is another account, name it in "
        "endpointAccess.registries, or ECR's endpoints keep nodes from them"
    ]
    assert told(with_settings("staging", **stack, endpointAccess={"registries": [OTHER]}), "registries") == []
