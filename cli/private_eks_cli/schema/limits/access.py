"""Limits of bastions and runners."""

from collections.abc import Mapping

from private_eks.access.plan.bastion import LOCAL_PORTS, MOST_IDLE_MINUTES, WITHOUT_EBS_OPTIMISATION
from private_eks.access.plan.public_bastion import KEY_PAIR, LARGEST_SUBNET, MOST_CLIENTS, WIDEST_CLIENT
from private_eks.access.plan.runner import (
    ARCHIVE,
    COMPUTE_TYPES,
    LONGEST_MINUTES,
    PROCESSORS,
    SHORTEST_MINUTES,
    VARIABLE,
)
from private_eks.common.plan.regions import PARTITION
from private_eks.endpoints.plan.endpoint_access import BUCKET
from private_eks.network.plan.blocks import SMALLEST_SUBNET
from private_eks.nodes.plan.nodes import IMAGE_ID

from ..blocks import block
from ..forms import Schema, between, both, listed, named, one, spelled
from .shared import ACCESS, IMAGE, INSTANCE_TYPE, MEMBERS, STATEMENTS, ZONE

LIMITS: Mapping[str, Schema] = {
    "BastionSettings.idle_minutes": between(1, MOST_IDLE_MINUTES),
    "BastionSettings.image_id": spelled(IMAGE_ID),
    "BastionSettings.instance_type": both(
        INSTANCE_TYPE, {"pattern": f"^(?!mac|(?:{WITHOUT_EBS_OPTIMISATION.pattern})$)"}
    ),
    "BastionSettings.local_port": between(*LOCAL_PORTS),
    "BastionSettings.policies": ACCESS,
    "BastionSettings.zone": ZONE,
    "PublicBastionSettings.client_cidrs": listed(1, MOST_CLIENTS, unique=True, items=block(WIDEST_CLIENT)),
    "PublicBastionSettings.ssh_key_name": spelled(KEY_PAIR),
    "PublicBastionSettings.subnet_cidr": block(LARGEST_SUBNET, SMALLEST_SUBNET),
    "RunnerSettings": {"anyOf": [{"required": ["commands"]}, {"required": ["source"]}]},
    "RunnerSettings.commands": listed(1, items={"pattern": r"\S"}),
    "RunnerSettings.compute_type": one(COMPUTE_TYPES),
    "RunnerSettings.image": spelled(IMAGE),
    "RunnerSettings.policies": ACCESS | {"minProperties": 1},
    "RunnerSettings.processor": one(PROCESSORS),
    "RunnerSettings.statements": STATEMENTS,
    "RunnerSettings.timeout_minutes": between(SHORTEST_MINUTES, LONGEST_MINUTES),
    "RunnerSettings.variables": named(spelled(rf"(?!CODEBUILD_){VARIABLE}")),
    "RunnerSourceSettings.bucket_arn": spelled(rf"arn:({PARTITION}):s3:::{BUCKET}"),
    "RunnerSourceSettings.key": spelled(ARCHIVE),
    "StackSettings.bastions": MEMBERS,
    "StackSettings.runners": MEMBERS,
}
