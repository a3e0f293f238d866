"""`Runner`, as it registers its resources."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from private_eks import Runner, RunnerArgs
from private_eks_cli.graph.model import Graph

Deploy = Callable[[Callable[[], Any]], Graph]
IMAGE = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/tools/deploy:1.4.0"
SETTINGS = {"image": IMAGE, "policies": {"AmazonEKSEditPolicy": {}}, "commands": ["kubectl apply -f ."]}


def args(**settings: Any) -> RunnerArgs:
    return RunnerArgs(
        region="eu-west-1",
        cluster_name="main",
        cluster_arn="arn:aws:eks:eu-west-1:111122223333:cluster/main",
        cluster_security_group_id="sg-cluster",
        endpoints_security_group_id="sg-endpoints",
        vpc_id="vpc-1",
        subnet_ids=["subnet-a", "subnet-b"],
        settings={**SETTINGS, **settings},  # type: ignore[typeddict-item]
        tags={"team": "blue"},
    )


@pytest.fixture
def graph(deploy: Deploy) -> Graph:
    return deploy(lambda: Runner("deploy", args()))


def test_builds_run_in_the_vpc_from_an_own_image_and_are_not_root(graph: Graph) -> None:
    project = graph.one("Project", "deploy").inputs
    assert project["vpcConfig"] == {
        "vpcId": "vpc-1",
        "subnets": ["subnet-a", "subnet-b"],
        "securityGroupIds": [graph.one("SecurityGroup", "deploy").id],
    }
    assert project["environment"] == {
        "type": "LINUX_CONTAINER",
        "computeType": "BUILD_GENERAL1_SMALL",
        "image": IMAGE,
        "imagePullCredentialsType": "SERVICE_ROLE",
        "privilegedMode": False,
        "environmentVariables": [
            {"name": "CLUSTER_NAME", "value": "main"},
            {"name": "PULUMI_SKIP_UPDATE_CHECK", "value": "true"},
        ],
    }
    assert (project["source"]["type"], project["artifacts"]) == ("NO_SOURCE", {"type": "NO_ARTIFACTS"})
    assert "name" not in project


def test_builds_are_logged_encrypted_and_kept(graph: Graph) -> None:
    group, key = graph.one("LogGroup", "deploy-builds").inputs, graph.one("aws:kms/key:Key", "deploy-builds")
    project = graph.one("Project", "deploy").inputs
    assert project["logsConfig"] == {"cloudwatchLogs": {"status": "ENABLED", "groupName": group["name"]}}
    assert (group["name"], group["kmsKeyId"], group["retentionInDays"]) == ("/codebuild/deploy", key.arn, 365)
    assert project["encryptionKey"] == key.arn


def test_a_source_is_an_archive_in_s3(deploy: Deploy) -> None:
    source = {"bucket_arn": "arn:aws:s3:::sources", "key": "shop.zip"}
    graph = deploy(lambda: Runner("deploy", args(source=source)))
    given = graph.one("Project", "deploy").inputs["source"]
    assert (given["type"], given["location"]) == ("S3", "sources/shop.zip")
    assert "arn:aws:s3:::sources/shop.zip" in graph.one("RolePolicy", "deploy-build").inputs["policy"]


def test_nobody_reaches_it_and_it_reaches_cluster_endpoints_and_s3(graph: Graph) -> None:
    group = graph.one("SecurityGroup", "deploy").id
    (admitted,) = graph.of("SecurityGroupIngressRule")
    assert (admitted.inputs["securityGroupId"], admitted.inputs["referencedSecurityGroupId"]) == ("sg-cluster", group)
    targets = {
        r.inputs.get("referencedSecurityGroupId") or r.inputs["prefixListId"][:3]
        for r in graph.of("SecurityGroupEgressRule")
    }
    assert targets == {"sg-cluster", "sg-endpoints", "pl-"}


def test_its_role_enters_the_cluster_as_what_is_named(graph: Graph) -> None:
    role = graph.one("Role", "deploy-build")
    assert graph.one("AccessEntry", "deploy-access").inputs["principalArn"] == role.arn
    (grant,) = graph.of("AccessPolicyAssociation")
    assert grant.inputs["policyArn"].endswith("/AmazonEKSEditPolicy")
    assert graph.of("RolePolicyAttachment") == []


def test_statements_of_the_caller_come_last_and_as_they_are(deploy: Deploy) -> None:
    own = {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::state"}
    graph = deploy(lambda: Runner("deploy", args(statements=[own])))
    assert json.loads(graph.one("RolePolicy", "deploy-build").inputs["policy"])["Statement"][-1] == own


def test_the_project_comes_after_its_permissions_and_ways(graph: Graph) -> None:
    """CodeBuild looks at the VPC with the role when the project is made."""
    before = graph.waits_for(graph.one("Project", "deploy"))
    needed = graph.of("RolePolicy", "SecurityGroupEgressRule", "SecurityGroupIngressRule")
    assert len(needed) == 5
    assert {resource.urn for resource in needed} <= before


def test_its_outputs_name_the_project_and_start_it(deploy: Deploy) -> None:
    found: dict[str, str] = {}

    def program() -> None:
        runner = Runner("deploy", args())
        for key in ("project_name", "role_arn", "security_group_id", "start_command"):
            getattr(runner, key).apply(lambda value, key=key: found.update({key: value}))

    graph = deploy(program)
    name = graph.one("Project", "deploy").outputs["name"]
    assert found == {
        "project_name": name,
        "role_arn": graph.one("Role", "deploy-build").arn,
        "security_group_id": graph.one("SecurityGroup", "deploy").id,
        "start_command": f"aws codebuild start-build --region eu-west-1 --project-name {name}",
    }


def test_tags_reach_whatever_takes_them(graph: Graph) -> None:
    takers = graph.of("Project", "SecurityGroup", "Role", "LogGroup", "aws:kms/key:Key", "AccessEntry")
    assert len(takers) == 6
    assert all(resource.inputs["tags"] == {"team": "blue", "Name": resource.name} for resource in takers)
