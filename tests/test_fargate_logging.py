"""Logs of pods on Fargate: `FargateProfiles` in AWS and `FargateLogging` in the cluster, as they register things."""

import json
from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from private_eks import FargateLogging, FargateLoggingArgs, FargateProfiles, FargateProfilesArgs
from private_eks.fargate.plan.fargate_logging import router_statements
from private_eks_cli.graph.model import Graph
from tests.conftest import recorded
from tests.fluent_bit import parse

Deploy = Callable[[Callable[[], Any]], Graph]
CRIO = {"name": "crio", "format": "regex", "options": {"Regex": "^(?<log>.*)$"}}
READ = {"name": "parser", "options": {"Key_Name": "log", "Parser": "crio"}}


def profiles(**more: Any) -> FargateProfilesArgs:
    base: dict[str, Any] = {
        "region": "eu-west-1",
        "cluster_name": "main",
        "cluster_arn": "arn:aws:eks:eu-west-1:111122223333:cluster/main",
        "zones": ["eu-west-1a"],
        "subnet_ids": ["subnet-a"],
        "profiles": {"apps": {"selectors": [{"namespace": "apps"}]}},
    }
    return FargateProfilesArgs(**{**base, **more})  # type: ignore[typeddict-item]


def in_aws(deploy: Deploy, logging: dict[str, Any]) -> Graph:
    return deploy(lambda: FargateProfiles("main", profiles(logging=logging, tags={"team": "blue"})))


def in_cluster(
    deploy: Deploy, settings: dict[str, Any], group: str = "/aws/eks/main/fargate", known: bool = True
) -> dict[str, Any]:
    def program() -> None:
        name = group if known else pulumi.Output.from_input(group)
        given: Any = {"region": "eu-west-1", "log_group_name": name, "settings": settings}
        FargateLogging("main", given)

    graph = deploy(program)
    data = graph.one("kubernetes:core/v1:ConfigMap", "main-configmap-aws-observability/aws-logging").inputs["data"]
    return {key: text if key == "flb_log_cw" else parse(text) for key, text in data.items()}


def statements(graph: Graph) -> list[dict[str, Any]]:
    return list(json.loads(graph.one("RolePolicy", "main-pod-execution").inputs["policy"])["Statement"])


@pytest.mark.parametrize("more", [{}, {"logging": {"enabled": False}}])
def test_pods_do_not_log_unless_asked_to(deploy: Deploy, more: dict[str, Any]) -> None:
    graph = deploy(lambda: FargateProfiles("main", profiles(**more)))
    assert graph.of("LogGroup", "RolePolicy", "aws:kms/key:Key") == []


def test_the_log_group_is_encrypted_and_kept(deploy: Deploy) -> None:
    graph = in_aws(deploy, {"retention_days": 90})
    key = graph.one("aws:kms/key:Key", "main-fargate")
    assert [group.inputs for group in graph.of("LogGroup")] == [
        {
            "name": "/aws/eks/main/fargate",
            "retentionInDays": 90,
            "kmsKeyId": key.arn,
            "tags": {"team": "blue", "Name": "main-fargate"},
        }
    ]
    conditions = [s.get("Condition") for s in json.loads(key.inputs["policy"])["Statement"]]
    arn = "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/eks/main/fargate"
    assert conditions == [None, {"ArnEquals": {"kms:EncryptionContext:aws:logs:arn": arn}}]


def test_the_pod_execution_role_may_write_to_it(deploy: Deploy) -> None:
    graph = in_aws(deploy, {})
    assert statements(graph) == router_statements("eu-west-1", "111122223333", "main", False)
    assert graph.of("LogGroup")[0].inputs["retentionInDays"] == 365


def test_the_router_has_a_log_group_of_its_own_with_the_same_key(deploy: Deploy) -> None:
    graph = in_aws(deploy, {"process_logs": True})
    key, group = graph.one("aws:kms/key:Key", "main-fargate"), graph.one("LogGroup", "main-fluent-bit")
    assert (group.inputs["name"], group.inputs["kmsKeyId"]) == ("main-fluent-bit-logs", key.arn)
    assert statements(graph) == router_statements("eu-west-1", "111122223333", "main", True)
    admitted = json.loads(key.inputs["policy"])["Statement"][1]["Condition"]["ArnEquals"].values()
    start = "arn:aws:logs:eu-west-1:111122223333:log-group"
    assert list(admitted) == [[f"{start}:/aws/eks/main/fargate", f"{start}:main-fluent-bit-logs"]]


def test_profiles_wait_until_their_pods_can_log(deploy: Deploy) -> None:
    graph = in_aws(deploy, {"process_logs": True})
    (profile,) = graph.of("FargateProfile")
    assert {r.urn for r in graph.of("LogGroup", "RolePolicy", "RolePolicyAttachment")} <= graph.waits_for(profile)


@pytest.mark.parametrize(("logging", "name"), [({}, "/aws/eks/main/fargate"), ({"enabled": False}, "")])
def test_the_log_group_is_named(deploy: Deploy, logging: dict[str, Any], name: str) -> None:
    found: list[str] = []
    deploy(lambda: FargateProfiles("main", profiles(logging=logging)).log_group_name.apply(found.append))
    assert found == [name]


def test_the_configuration_stands_where_fargate_looks_for_it(deploy: Deploy) -> None:
    args = FargateLoggingArgs(region="eu-west-1", log_group_name="/aws/eks/main/fargate")
    graph = deploy(lambda: FargateLogging("main", args))
    namespace = graph.one("kubernetes:core/v1:Namespace", "main-namespace-aws-observability")
    config_map = graph.one("kubernetes:core/v1:ConfigMap", "main-configmap-aws-observability/aws-logging")
    labels = {"aws-observability": "enabled", "pod-security.kubernetes.io/enforce": "restricted"}
    assert namespace.inputs["metadata"]["labels"] == labels
    assert namespace.urn in graph.waits_for(config_map)


@pytest.mark.parametrize("known", [True, False])
def test_the_configuration_is_what_the_settings_say(deploy: Deploy, known: bool) -> None:
    data = in_cluster(deploy, {"filters": [READ], "parsers": [CRIO], "process_logs": True}, known=known)
    output = dict(data.pop("output.conf"))["OUTPUT"]
    assert (output["region"], output["log_group_name"]) == ("eu-west-1", "/aws/eks/main/fargate")
    assert output["auto_create_group"] == "false"
    assert data == {
        "flb_log_cw": "true",
        "filters.conf": [("FILTER", {"Name": "parser", "Match": "kube.*", "Key_Name": "log", "Parser": "crio"})],
        "parsers.conf": [("PARSER", {"Name": "crio", "Format": "regex", "Regex": "^(?<log>.*)$"})],
    }


def test_a_configuration_that_fargate_refuses_is_refused(deploy: Deploy) -> None:
    with pytest.raises(ValueError, match=r"settings\.filters\[0\]\.name: got 'lua'"):
        in_cluster(deploy, {"filters": [{"name": "lua"}]})


def test_a_long_name_of_a_log_group_counts(deploy: Deploy) -> None:
    with pytest.raises(ValueError, match=r"settings\.filters: got '\d+ characters'; allowed: at most 5300"):
        in_cluster(deploy, {"filters": [{"name": "grep", "options": {"Exclude": "x" * 4900}}]}, "g" * 300)


def test_the_stack_s_door_for_logs_is_there_for_the_router() -> None:
    graph = recorded("fargate-efs")
    assert graph.exports["endpoint_reasons"]["logs"] == ["fargate-logging: takes logs from Fargate's log router"]
    assert graph.exports["fargate_log_group"] == "/aws/eks/private-eks-fargate-efs/fargate"
    assert recorded("dev").exports["fargate_log_group"] == ""
