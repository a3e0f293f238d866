"""What is kept: files, keys, logs, and who saw what pass."""

from collections.abc import Iterator

from .documents import everybody
from .rules import Config, Finding, Resource, ResourceRule, StackJudgement
from .stack import Stack, StackRule
from .tokens import VPC
from .values import UNKNOWN, Judgement, NotKnown, given, is_true, resting_on, wanted

FLOW_LOG = "aws:ec2/flowLog:FlowLog"
KEY = "aws:kms/key:Key"
LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"

_ASYMMETRIC = ("ECC_", "HMAC_", "ML_DSA_", "RSA_", "SM2")
"""How the specs of keys begin that KMS does not rotate."""


def _files(resource: Resource, config: Config) -> Iterator[Judgement]:
    yield from wanted(resource.props, "encrypted", is_true, "Files are not encrypted")


def _open_key(resource: Resource, config: Config) -> Iterator[Judgement]:
    yield from everybody(resource.props, "policy", "Everybody may use the key")


def _rotation(resource: Resource, config: Config) -> Iterator[Judgement]:
    if not str(resource.props.get("customerMasterKeySpec")).startswith(_ASYMMETRIC):
        found = wanted(resource.props, "enableKeyRotation", is_true, "The key is never rotated")
        yield from resting_on(resource.props, "customerMasterKeySpec", found)


def _retention(resource: Resource, config: Config) -> Iterator[Judgement]:
    least = int(config["retentionDays"])
    days = resource.props.get("retentionInDays") or 0
    if days is UNKNOWN:
        yield NotKnown("retentionInDays")
    elif not days:
        yield "Logs are kept for ever"
    elif isinstance(days, (int, float)) and days < least:
        yield f"Logs are kept for {int(days)} days"


def _log_key(resource: Resource, config: Config) -> Iterator[Judgement]:
    yield from given(resource.props, "kmsKeyId", "Logs are not encrypted with a key of yours")


def _flow_logs(stack: Stack, config: Config) -> Iterator[StackJudgement]:
    logs = [log for log in stack.of(FLOW_LOG) if log.props.get("trafficType") not in ("ACCEPT", "REJECT")]
    for vpc in stack.of(VPC):
        if not any(stack.leads(log, "vpcId", vpc) for log in logs):
            yield Finding(vpc, f"Nobody sees what passes through {vpc.name}")


RULES = (
    StackRule(
        code="PEKS-NET-10",
        title="Every VPC has flow logs",
        level="advisory",
        because="They cost money, and can be switched on at any time.",
        remedy="Add an aws.ec2.FlowLog with this vpcId and trafficType: ALL.",
        aws=("EC2.6",),
        judge=_flow_logs,
    ),
    ResourceRule(
        code="PEKS-ENC-2",
        title="File systems are encrypted",
        level="mandatory",
        because="A file system in the clear can only be replaced.",
        remedy="Write encrypted: true.",
        aws=("EFS.8", "EFS.1"),
        types=("aws:efs/fileSystem:FileSystem",),
        judge=_files,
    ),
    ResourceRule(
        code="PEKS-KMS-1",
        title="Keys are not for everybody",
        level="mandatory",
        because="It opens what the key keeps.",
        remedy="Name principals in the key's policy, or add a condition such as kms:CallerAccount.",
        aws=("KMS.5",),
        types=(KEY, "aws:kms/externalKey:ExternalKey", "aws:kms/keyPolicy:KeyPolicy", "aws:kms/replicaKey:ReplicaKey"),
        judge=_open_key,
    ),
    ResourceRule(
        code="PEKS-KMS-2",
        title="Keys rotate",
        level="advisory",
        because="It can be switched on at any time.",
        remedy="Write enableKeyRotation: true.",
        aws=("KMS.4",),
        types=(KEY,),
        judge=_rotation,
    ),
    ResourceRule(
        code="PEKS-LOG-1",
        title="Logs are kept for a year",
        level="advisory",
        because="It can be changed at any time; how long is for you to say.",
        remedy="Write retentionInDays: 365, or configure `retentionDays` for this policy.",
        cis=("2.1.2",),
        aws=("CloudWatch.16",),
        config={
            "retentionDays": {
                "type": "integer",
                "minimum": 1,
                "default": 365,
                "description": "How many days logs have to be kept for at least.",
            }
        },
        types=(LOG_GROUP,),
        judge=_retention,
    ),
    ResourceRule(
        code="PEKS-LOG-2",
        title="Logs are encrypted with a key",
        level="advisory",
        because="CloudWatch encrypts them in any case, with a key of AWS's.",
        remedy="Give kmsKeyId: the ARN of a key whose policy admits CloudWatch Logs.",
        cis=("2.1.2",),
        page="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html",
        types=(LOG_GROUP,),
        judge=_log_key,
    ),
)
