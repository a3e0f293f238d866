"""What lies in the VPC to call the cluster and AWS: bastions and runners, their ways, their names, their roles' rules.

Nobody calls them: their security groups admit nothing, but for SSH to a public bastion.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from ...common.plan.arguments import refusal
from ...common.plan.names import LONGEST_ROLE_NAME, check_group_name, check_key
from ...common.plan.service_names import GATEWAY_SERVICES, short_name
from ...endpoints.plan.services import NEEDS
from ...network.plan.group_rules import CLUSTER, ENDPOINTS, HTTPS, GroupRule

if TYPE_CHECKING:
    from ..settings import BastionSettings, RunnerSettings

ROOM = len("-build")
"""Characters that the longest of their roles' names has behind the component's."""


def caller_rules(caller: str) -> tuple[GroupRule, ...]:
    """Give the rules between `caller`, the cluster and the endpoints: HTTPS from it to both, and nothing else."""
    return (
        GroupRule("cluster-out", caller, CLUSTER, False, *HTTPS),
        GroupRule("cluster-in", CLUSTER, caller, True, *HTTPS),
        GroupRule("endpoints-out", caller, ENDPOINTS, False, *HTTPS),
    )


def check_caller_name(argument: str, name: str) -> None:
    """Refuse the name of a bastion or runner that leaves no room for the names made from it."""
    longest = LONGEST_ROLE_NAME - ROOM
    if len(name) > longest:
        raise refusal(argument, name, f"at most {longest} characters", "choose a shorter name: a role carries it")
    check_group_name(name, argument)


def check_caller_key(family: str, component: str, key: str, taken: Iterable[str] = ()) -> None:
    """Refuse the name of a bastion or runner in a stack file; the resources are called `{component}-{key}`."""
    where = f"{family}.{key}"
    check_key(where, key)
    room = LONGEST_ROLE_NAME - ROOM - len(component) - 1
    if len(key) > room:
        raise refusal(where, key, f"at most {room} characters beside the name {component!r}", "shorten this name")
    if key in taken:
        raise refusal(where, key, "names that no bastion has", "rename this entry")


def check_caller_endpoints(argument: str, uses: Iterable[str], existing_services: Sequence[str], region: str) -> None:
    """Refuse callers of interface endpoints that are made elsewhere, whose security group is not known here."""
    services = {service for use in uses for service in NEEDS[use]} - GATEWAY_SERVICES
    elsewhere = sorted(services & {short_name(region, service) for service in existing_services})
    if elsewhere:
        allowed = f"endpoints made here for {', '.join(elsewhere)}"
        remedy = "take them out of existing_endpoint_services: the security group of other ones is not known"
        raise refusal(argument, sorted(existing_services), allowed, remedy)


def describe_cluster(cluster_arn: str) -> dict[str, Any]:
    """Allow `aws eks update-kubeconfig` for one cluster; `aws eks get-token` needs no permission."""
    return {"Effect": "Allow", "Action": "eks:DescribeCluster", "Resource": cluster_arn}


def entry_of(settings: "BastionSettings | RunnerSettings", role_arn: Any) -> dict[str, Any]:
    """Give the access entries of a caller whose role has EKS access policies; none without."""
    return {"access": {"principal_arn": role_arn, "policies": settings["policies"]}} if settings.get("policies") else {}
