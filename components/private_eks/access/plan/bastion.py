"""Decisions about bastions: the instance, what its role may do, how sessions are kept, and how to get through.

https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html
"""

import json
import re
import shlex
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...cluster.plan.access import check_policies
from ...cluster.plan.cluster import host_of
from ...common.plan.arguments import one_of, refusal
from ...common.plan.caller import NOBODY, Caller
from ...common.plan.refusals import Apart
from ...iam.plan.policies import log_delivery
from ...iam.plan.workers import session_manager_statement
from ...network.plan.blocks import Blocks
from ...nodes.plan.instance_types import check_instance_type, is_arm
from ...nodes.plan.nodes import check_image_id
from .callers import check_caller_key, describe_cluster
from .public_bastion import PublicAccess, check_place, plan_public

if TYPE_CHECKING:
    from ...cluster.settings import AccessPolicySettings
    from ..settings import BastionSettings

INSTANCE_TYPE = "t4g.nano"
ROOT_DEVICE = "/dev/xvda"
LOCAL_PORT = 8443
LOCAL_PORTS = (1024, 65535)
IDLE_MINUTES = 20
MOST_IDLE_MINUTES = 60
"""https://docs.aws.amazon.com/systems-manager/latest/userguide/session-preferences-timeout.html"""
TUNNEL = "AWS-StartPortForwardingSessionToRemoteHost"

WITHOUT_EBS_OPTIMISATION = re.compile(r"([ct]1|c3|g2|i2|m[1-3]|r3|t2)\..*")
"""Families of which not every size has it: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ebs-optimized.html"""


@dataclass(frozen=True, slots=True)
class Bastion:
    """A bastion with every default decided; `position` is that of its zone, `image` an id or what EC2 looks up."""

    instance_type: str
    image: str
    position: int
    local_port: int
    idle_minutes: int
    session_logging: bool
    policies: "Mapping[str, AccessPolicySettings]"
    public: PublicAccess | None


def plan_bastion(
    where: str, settings: "BastionSettings", zones: Sequence[str], vpc_cidrs: Sequence[str] = ()
) -> Bastion:
    """Decide a bastion; `where` is what the caller calls its settings.

    Raises ValueError for values that AWS refuses, and for what would open more than a public bastion may.
    """
    instance_type = settings.get("instance_type", INSTANCE_TYPE)
    check_instance_type(f"{where}.instance_type", instance_type)
    if WITHOUT_EBS_OPTIMISATION.fullmatch(instance_type):
        allowed = "types with EBS optimisation in every size"
        raise refusal(f"{where}.instance_type", instance_type, allowed, f"choose a newer one, such as {INSTANCE_TYPE}")
    if instance_type.startswith("mac"):
        raise refusal(f"{where}.instance_type", instance_type, "types that run Linux", f"such as {INSTANCE_TYPE}")
    zone = settings.get("zone", zones[0])
    one_of(f"{where}.zone", zone, zones)
    check_policies(f"{where}.policies", settings.get("policies", {}))
    public = settings.get("public")
    return Bastion(
        instance_type=instance_type,
        image=check_image_id(where, settings.get("image_id")) or _newest_image(instance_type),
        position=list(zones).index(zone),
        local_port=_between(f"{where}.local_port", settings.get("local_port", LOCAL_PORT), *LOCAL_PORTS, "port"),
        idle_minutes=_between(
            f"{where}.idle_minutes", settings.get("idle_minutes", IDLE_MINUTES), 1, MOST_IDLE_MINUTES, "number"
        ),
        session_logging=settings.get("session_logging", True),
        policies=settings.get("policies", {}),
        public=None if public is None else plan_public(f"{where}.public", public, vpc_cidrs),
    )


def image_name(image: str) -> str:
    """Name an image shortly: an own one by its id, Amazon Linux by its processor."""
    return image.rpartition("-default-")[2]


def check_bastions(
    component: str,
    bastions: "Mapping[str, BastionSettings]",
    zones: Sequence[str],
    vpc_cidrs: Sequence[str],
    blocks: Blocks,
) -> None:
    """Refuse bastions of a stack file that could not be made, alone or together."""
    public = ""
    found = Apart()
    for key, settings in bastions.items():
        with found:
            where = f"bastions.{key}"
            check_caller_key("bastions", component, key)
            planned = plan_bastion(where, settings, zones, vpc_cidrs)
            if planned.public is None:
                continue
            if public:
                allowed = "one public bastion: a VPC takes one internet gateway"
                remedy = f"remove it: {public} is public too"
                raise refusal(f"{where}.public", planned.public.subnet_cidr, allowed, remedy)
            public = where
            check_place(f"{where}.public.subnet_cidr", planned.public.subnet_cidr, blocks)
    found.refuse()


def bastions_per_zone(bastions: "Mapping[str, BastionSettings]", zones: Sequence[str]) -> int:
    """Count the bastions that stand in the control subnet of one zone, where most of them do; public ones do not."""
    used = Counter(settings.get("zone", zones[0]) for settings in bastions.values() if "public" not in settings)
    return max(used.values(), default=0)


def bastion_uses(settings: "BastionSettings") -> Iterator[str]:
    """Name the uses of a bastion, whose endpoints it needs."""
    yield "session-manager"
    if settings.get("session_logging", True):
        yield "session-logs"
    if settings.get("policies"):
        yield "eks-api"


def bastion_statements(
    cluster_arn: str | None, region: str, account: str, log_group: str | None = None, key_arn: str | None = None
) -> list[dict[str, Any]]:
    """Allow what the SSM agent needs for sessions and their log, and, with `cluster_arn`, to describe that cluster.

    The user's plugin makes the key of a session, and the agent decrypts it:
    https://docs.aws.amazon.com/systems-manager/latest/userguide/session-preferences-enable-encryption.html
    """
    statements = [session_manager_statement()]
    if log_group and key_arn:
        statements += log_delivery(region, account, log_group)
        statements.append({"Effect": "Allow", "Action": "kms:Decrypt", "Resource": key_arn})
    return statements + ([describe_cluster(cluster_arn)] if cluster_arn else [])


def session_document(idle_minutes: int, log_group: str = "", key_arn: str = "") -> dict[str, Any]:
    """Give the preferences of shell sessions: how long they may idle, where they are logged, what encrypts them.

    https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-schema.html
    """
    return {
        "schemaVersion": "1.0",
        "description": "Shells on a bastion",
        "sessionType": "Standard_Stream",
        "inputs": {
            "s3BucketName": "",
            "s3KeyPrefix": "",
            "s3EncryptionEnabled": True,
            "cloudWatchLogGroupName": log_group,
            "cloudWatchEncryptionEnabled": True,
            "cloudWatchStreamingEnabled": bool(log_group),
            "kmsKeyId": key_arn,
            "idleSessionTimeout": str(idle_minutes),
            "runAsEnabled": False,
            "runAsDefaultUser": "",
        },
    }


def tunnel_command(instance_id: str, endpoint: str, region: str, local_port: int, caller: Caller = NOBODY) -> str:
    """Spell the command that forwards a port of the user's machine to the Kubernetes API; the bastion finds its host.

    https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-sessions-start.html
    """
    parameters = {"host": [host_of(endpoint)], "portNumber": ["443"], "localPortNumber": [str(local_port)]}
    return f"{_start(instance_id, TUNNEL, region, caller)} --parameters {shlex.quote(json.dumps(parameters))}"


def shell_command(instance_id: str, document: str, region: str, caller: Caller = NOBODY) -> str:
    """Spell the command that opens a shell with the preferences of our own document."""
    return _start(instance_id, document, region, caller)


def _start(instance_id: str, document: str, region: str, caller: Caller = NOBODY) -> str:
    words = ["aws", "ssm", "start-session", "--region", region, "--target", instance_id, "--document-name", document]
    return shlex.join([*words, *caller.cli])


def _newest_image(instance_type: str) -> str:
    """Have EC2 look Amazon Linux 2023 up when the instance starts; the minimal image has no SSM agent.

    https://docs.aws.amazon.com/linux/al2023/ug/ec2.html
    """
    processor = "arm64" if is_arm(instance_type) else "x86_64"
    return f"resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-{processor}"


def _between(argument: str, given: int, low: int, high: int, what: str) -> int:
    if not low <= given <= high:
        raise refusal(argument, given, f"{low} to {high}", f"choose another {what}")
    return given
