"""The ways into a cluster that a stack has: bastions, and runners."""

import pulumi

from ..access.bastion import Bastion
from ..access.runner import Runner
from ..cluster.cluster import Cluster
from ..endpoints.endpoints import Endpoints
from ..iam.plan.role_settings import only
from ..network.existing_network import ExistingNetwork
from ..network.network import Network
from .plan.stack_keys import key_for
from .plan.stack_plan import StackPlan


def make_bastions(
    plan: StackPlan, network: Network | ExistingNetwork, endpoints: Endpoints, cluster: Cluster
) -> dict[str, Bastion]:
    """Make the bastions, by name."""
    settings = plan.settings
    return {
        key: Bastion(
            f"{settings.name}-{key}",
            {
                "region": settings.region,
                "cluster_name": cluster.name,
                "cluster_arn": cluster.arn,
                "endpoint": cluster.endpoint,
                "certificate_authority": cluster.certificate_authority,
                "cluster_security_group_id": cluster.security_group_id,
                "endpoints_security_group_id": endpoints.security_group_id if plan.has_interfaces else None,
                "endpoint_cidrs": plan.endpoint_cidrs,
                "vpc_id": network.vpc_id,
                "vpc_cidrs": plan.vpc_cidrs,
                "zones": plan.zones,
                "subnet_ids": network.control_subnet_ids,
                "settings": bastion,
                "iam": only(settings.iam, bastion=key),
                "key_arn": key_for(settings, "sessions"),
                "volume_key_arn": key_for(settings, "volumes"),
                "log_retention_days": settings.log_retention_days,
                "tags": settings.tags,
            },
            pulumi.ResourceOptions(depends_on=[network, endpoints]),
        )
        for key, bastion in settings.bastions.items()
    }


def make_runners(
    plan: StackPlan, network: Network | ExistingNetwork, endpoints: Endpoints, cluster: Cluster
) -> dict[str, Runner]:
    """Make the CodeBuild projects that deploy from inside, by name."""
    settings = plan.settings
    return {
        key: Runner(
            f"{settings.name}-{key}",
            {
                "region": settings.region,
                "cluster_name": cluster.name,
                "cluster_arn": cluster.arn,
                "cluster_security_group_id": cluster.security_group_id,
                "endpoints_security_group_id": endpoints.security_group_id if plan.has_interfaces else None,
                "endpoint_cidrs": plan.endpoint_cidrs,
                "vpc_id": network.vpc_id,
                "subnet_ids": network.node_subnet_ids,
                "settings": runner,
                "iam": only(settings.iam, runner=key),
                "key_arn": key_for(settings, "logs"),
                "log_retention_days": settings.log_retention_days,
                "tags": settings.tags,
            },
            pulumi.ResourceOptions(depends_on=[network, endpoints]),
        )
        for key, runner in settings.runners.items()
    }
