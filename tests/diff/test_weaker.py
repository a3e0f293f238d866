"""What is kept for less long or protected less is named with its value before and after, of any resource of AWS."""

import json
from typing import Any

import pytest

from private_eks_cli.diff.attention import review
from private_eks_cli.diff.verdict import verdict
from private_eks_cli.diff.wanted import Gravity
from private_eks_cli.recording.foresight import DELETE, SAME, UPDATE, Step

from .test_attention import CLUSTER, both, diff_of, resource

LOGS, KEY, REPOSITORY = "aws:cloudwatch/logGroup:LogGroup", "aws:kms/key:Key", "aws:ecr/repository:Repository"
DATABASE, BUCKET, BALANCER = "aws:rds/instance:Instance", "aws:s3/bucket:Bucket", "aws:lb/loadBalancer:LoadBalancer"
QUEUE, TEMPLATE, GROUP = "aws:sqs/queue:Queue", "aws:ec2/launchTemplate:LaunchTemplate", "aws:eks/nodeGroup:NodeGroup"
DEPLOYMENT, NAMESPACE = "kubernetes:apps/v1:Deployment", "kubernetes:core/v1:Namespace"
ENFORCE = "pod-security.kubernetes.io/enforce"
ARN = "arn:aws:kms:eu-west-1:111122223333:key/1"
ATTRIBUTES = "service.beta.kubernetes.io/aws-load-balancer-attributes"


def kept(images: int) -> dict[str, Any]:
    return {"policy": json.dumps({"rules": [{"rulePriority": 1, "selection": {"countNumber": images}}]})}


def pods(**context: Any) -> dict[str, Any]:
    return {"spec": {"template": {"spec": {"containers": [{"name": "a", "securityContext": context}]}}}}


WEAKER: list[tuple[str, dict[str, Any], dict[str, Any], str, str]] = [
    (LOGS, {"retentionInDays": 365}, {"retentionInDays": 1}, "data-loss",
     "retention of `LogGroup it`: 1 day, before 365 days: older logs go"),
    (LOGS, {"retentionInDays": 0}, {"retentionInDays": 30}, "data-loss",
     "retention of `LogGroup it`: 30 days, before for ever: older logs go"),
    (LOGS, {"kmsKeyId": ARN}, {}, "weakens", f"the encryption key of `LogGroup it`: none of your own, before `{ARN}`"),
    (KEY, {}, {"deletionWindowInDays": 7}, "weakens",
     "the waiting period before deletion of `Key it`: 7 days, before 30"),
    (KEY, {"enableKeyRotation": True}, {}, "weakens", "key rotation of `Key it`: off, before on"),
    (KEY, {"rotationPeriodInDays": 90}, {"rotationPeriodInDays": 365}, "weakens",
     "the period of rotation of `Key it`: 365 days, before 90 days"),
    (REPOSITORY, {"imageTagMutability": "IMMUTABLE"}, {"imageTagMutability": "MUTABLE"}, "weakens",
     "image tags of `Repository it`: `MUTABLE`, before `IMMUTABLE`"),
    (REPOSITORY, {}, {"forceDelete": True}, "weakens", "deletion with its contents of `Repository it`: on, before off"),
    ("aws:ecr/lifecyclePolicy:LifecyclePolicy", kept(100), kept(10), "weakens",
     "images kept of `LifecyclePolicy it`: 10, before 100"),
    (CLUSTER, {"deletionProtection": True}, {}, "unprotects",
     "deletion protection of `Cluster it`: off, before on"),
    (CLUSTER, {"enabledClusterLogTypes": ["api", "audit"]}, {"enabledClusterLogTypes": ["api"]}, "weakens",
     "log types of `Cluster it`: `api`, before `api`, `audit`"),
    (CLUSTER, {"zonalShiftConfig": {"enabled": True}}, {}, "weakens", "zonal shift of `Cluster it`: off, before on"),
    (BALANCER, {"enableDeletionProtection": True}, {"enableDeletionProtection": False}, "unprotects",
     "deletion protection of `LoadBalancer it`: off, before on"),
    ("kubernetes:core/v1:Service", {"metadata": {"annotations": {ATTRIBUTES: "a=b,deletion_protection.enabled=true"}}},
     {"metadata": {"annotations": {ATTRIBUTES: "a=b"}}}, "unprotects",
     "deletion protection of `Service it`: off, before on"),
    ("aws:efs/backupPolicy:BackupPolicy", {"backupPolicy": {"status": "ENABLED"}},
     {"backupPolicy": {"status": "DISABLED"}}, "weakens",
     "backups of `BackupPolicy it`: `DISABLED`, before `ENABLED`"),
    (DATABASE, {"backupRetentionPeriod": 14}, {"backupRetentionPeriod": 1}, "weakens",
     "retention of `Instance it`: 1, before 14"),
    (DATABASE, {"multiAz": True}, {"multiAz": False}, "weakens",
     "standby in another zone of `Instance it`: off, before on"),
    (DATABASE, {}, {"skipFinalSnapshot": True}, "weakens",
     "deletion without a last snapshot of `Instance it`: on, before off"),
    ("aws:dynamodb/table:Table", {"pointInTimeRecovery": {"enabled": True}}, {}, "weakens",
     "backups of `Table it`: off, before on"),
    (BUCKET, {"lifecycleRules": [{"id": "a", "expiration": {"days": 90}}]},
     {"lifecycleRules": [{"id": "b"}, {"id": "a", "expiration": {"days": 9}}]}, "weakens",
     "retention of `Bucket it`: 9 days, before 90 days"),
    (QUEUE, {}, {"messageRetentionSeconds": 60}, "weakens",
     "retention of `Queue it`: 60 seconds, before 345600"),
    (TEMPLATE, {"metadataOptions": {"httpTokens": "required"}}, {"metadataOptions": {"httpTokens": "optional"}},
     "weakens", "IMDSv2 of `LaunchTemplate it`: `optional`, before `required`"),
    (TEMPLATE, {"blockDeviceMappings": [{"deviceName": "/dev/xvda", "ebs": {"encrypted": "true"}}]},
     {"blockDeviceMappings": [{"deviceName": "/dev/xvda", "ebs": {"encrypted": "false"}}]}, "weakens",
     "encryption of `LaunchTemplate it`: off, before on"),
    (GROUP, {"scalingConfig": {"minSize": 3}}, {"scalingConfig": {"minSize": 1}}, "weakens",
     "the least size of `NodeGroup it`: 1, before 3"),
    ("aws:ec2/vpcEndpoint:VpcEndpoint", {"subnetIds": ["a", "b", "c"]}, {"subnetIds": ["a"]}, "weakens",
     "subnets of `VpcEndpoint it`: 1, before 3"),
    (DEPLOYMENT, {"spec": {"replicas": 3}}, {"spec": {"replicas": 1}}, "weakens",
     "replicas of `Deployment it`: 1, before 3"),
    (DEPLOYMENT, pods(runAsNonRoot=True), pods(), "weakens", "hardening of pods of `Deployment it`: off, before on"),
    (NAMESPACE, {"metadata": {"labels": {ENFORCE: "restricted"}}}, {"metadata": {"labels": {ENFORCE: "baseline"}}},
     "weakens", "pod security of `Namespace it`: `baseline`, before `restricted`"),
]  # fmt: skip
INDIFFERENT: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    (LOGS, {"retentionInDays": 7}, {}),
    (LOGS, {"logGroupClass": "a"}, {"logGroupClass": "b"}),
    (KEY, {"deletionWindowInDays": 7}, {}),
    (CLUSTER, {"enabledClusterLogTypes": ["api", "audit"]}, {"enabledClusterLogTypes": ["audit", "api"]}),
    (GROUP, {"scalingConfig": {"minSize": 9}}, {"scalingConfig": {"minSize": 3}}),
    (GROUP, {"scalingConfig": {"minSize": 1}}, {"scalingConfig": {"minSize": 0}}),
    (DEPLOYMENT, {"spec": {"replicas": 3}}, {"spec": {}}),
    (TEMPLATE, {"blockDeviceMappings": [{"deviceName": "/dev/xvda", "ebs": {"encrypted": "true"}}]},
     {"blockDeviceMappings": [{"deviceName": "/dev/sda1", "ebs": {"encrypted": "true"}}]}),
    (BUCKET, {"tags": {"retention": "365"}}, {"tags": {"owner": "b"}}),
]  # fmt: skip


def found(type_: str, old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, str]]:
    remarks = review(diff_of(both(type_, UPDATE, old, new)), {}).remarks
    return [(r.code, r.what) for r in remarks if r.code in ("data-loss", "unprotects", "weakens")]


@pytest.mark.parametrize(("type_", "old", "new", "mark", "said"), WEAKER, ids=lambda value: str(value)[-40:])
def test_what_is_weaker_is_named_and_turned_around_it_is_not(
    type_: str, old: dict[str, Any], new: dict[str, Any], mark: str, said: str
) -> None:
    assert found(type_, old, new) == [(mark, said)]
    assert found(type_, new, old) == []


@pytest.mark.parametrize(("type_", "old", "new"), INDIFFERENT)
def test_what_is_as_strong_is_not(type_: str, old: dict[str, Any], new: dict[str, Any]) -> None:
    assert found(type_, old, new) == []


def test_the_same_of_many_stands_in_one_sentence_and_somebody_has_to_decide() -> None:
    old = [resource(KEY, name, enableKeyRotation=True) for name in "abcde"]
    steps = [Step(UPDATE, one, resource(KEY, one.name), ("enableKeyRotation",)) for one in old]
    judged = verdict(review(diff_of(*steps), {}))
    assert judged.gravity is Gravity.DECIDE
    assert judged.reasons == ("key rotation of `Key a`, `Key b`, `Key c` and 2 more: off, before on",)


def guard(type_: str, **inputs: Any) -> list[str]:
    """Say what is told of a guard that goes, while a Deployment of two pods stays."""
    spec = {"template": {"metadata": {"labels": {"app": "a"}}, "spec": {}}}
    stays = resource(DEPLOYMENT, "web", apiVersion="apps/v1", kind="Deployment", metadata={"name": "web"}, spec=spec)
    remarks = review(diff_of(Step(DELETE, resource(type_, "it", **inputs), None), Step(SAME, stays, stays)), {}).remarks
    return [r.what for r in remarks if r.code == "weakens"]


BUDGET = {"apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": {"name": "b"}}


@pytest.mark.parametrize(
    ("type_", "inputs", "said"),
    [
        ("aws:efs/backupPolicy:BackupPolicy", {"fileSystemId": "f"}, ["takes backups away with `BackupPolicy it`"]),
        ("aws:ec2/flowLog:FlowLog", {}, ["takes flow logs away with `FlowLog it`"]),
        ("aws:ecs/taskSet:Plan", {}, []),
        ("kubernetes:policy/v1:PodDisruptionBudget", {**BUDGET, "spec": {"selector": {"matchLabels": {"app": "a"}}}},
         ["takes the disruption budget away with `PodDisruptionBudget it`"]),
        ("kubernetes:policy/v1:PodDisruptionBudget", {**BUDGET, "spec": {"selector": {"matchLabels": {"app": "b"}}}},
         []),
    ],
)  # fmt: skip
def test_a_guard_that_goes_is_named_unless_what_it_guards_goes(
    type_: str, inputs: dict[str, Any], said: list[str]
) -> None:
    assert guard(type_, **inputs) == said
