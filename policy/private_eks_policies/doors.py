"""The doors to AWS: every service that is called has a VPC endpoint, which the callers reach.

https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html
"""

import re
from collections.abc import Iterator

from .rules import Config, Finding, Resource, ResourceRule, StackJudgement
from .stack import Stack, StackRule
from .tokens import CLUSTER, ENDPOINT, SUBNET, VPC
from .uses import NEEDS, WORKERS, needed
from .values import UNKNOWN, Judgement, NotKnown, given, is_true, wanted

INTERFACE_PAGE = "https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html"
_REGIONAL = re.compile(r".+?\.[a-z]{2,4}(?:-[a-z]+)+-\d+\.(.+)")


def short(service_name: str) -> str:
    """Give what follows the region in the name of an endpoint's service: `ecr.api`."""
    found = _REGIONAL.fullmatch(service_name)
    return found[1] if found else service_name


def _complete(stack: Stack, config: Config) -> Iterator[StackJudgement]:
    services, unknown = needed(stack, config["uses"])
    called = {service: why for service, why in services.items() if service not in map(short, config["existing"])}
    for vpc, endpoints in _places(stack):
        names = [endpoint.props.get("serviceName") for endpoint in endpoints]
        if UNKNOWN in names:
            unknown.append(NotKnown(f"{vpc.name}.serviceName"))
            continue
        for service in sorted(called.keys() - {short(str(name)) for name in names}):
            yield Finding(vpc, f"There is no VPC endpoint for {service} ({called[service]})")
    yield from unknown


def _places(stack: Stack) -> Iterator[tuple[Resource, list[Resource]]]:
    """Go through the VPCs with pods in them, each with its endpoints.

    Of a VPC from elsewhere, the endpoints are judged if some are made here; a cluster stands for it.
    """
    endpoints, vpcs = stack.of(ENDPOINT), homes(stack)
    for vpc in vpcs:
        yield vpc, [endpoint for endpoint in endpoints if stack.leads(endpoint, "vpcId", vpc)]
    residents = stack.of(CLUSTER, *WORKERS)
    if not vpcs and endpoints and residents:
        yield residents[0], endpoints


def homes(stack: Stack) -> list[Resource]:
    """Give the VPCs of the stack in which clusters, nodes or pods are."""
    ways = {CLUSTER: "vpcConfig.subnetIds", **{type_: path for type_, (_, path) in WORKERS.items()}}
    subnets = {s.urn: s for r in stack.of(*ways) for s in stack.led_to(r, ways[r.type], SUBNET)}
    vpcs = {vpc.urn: vpc for subnet in subnets.values() for vpc in stack.led_to(subnet, "vpcId", VPC)}
    return list(vpcs.values())


def _answers(resource: Resource, config: Config) -> Iterator[Judgement]:
    if resource.type == VPC:
        yield from wanted(
            resource.props, "enableDnsHostnames", is_true, "Private names of endpoints do not resolve in this VPC"
        )
        otherwise = "Nothing resolves in this VPC"
        yield from wanted(resource.props, "enableDnsSupport", lambda value: value not in (False, "false"), otherwise)
    elif resource.props.get("vpcEndpointType") == "Interface":
        yield from wanted(resource.props, "privateDnsEnabled", is_true, "The service's name leads past the endpoint")
        yield from given(
            resource.props, "securityGroupIds", "It has the VPC's default security group, which admits nobody"
        )


RULES = (
    StackRule(
        code="PEKS-DOOR-1",
        title="Every AWS service that is called has a VPC endpoint",
        level="mandatory",
        because="Without it, nodes never join or pods never start, and nothing says why.",
        remedy="Add an aws.ec2.VpcEndpoint for the service, or configure it in `existing` if it is reached otherwise.",
        aws=("EC2.10", "EC2.55", "EC2.56", "EC2.57"),
        page="https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html",
        config={
            "existing": {
                "type": "array",
                "items": {"type": "string"},
                "default": [],
                "description": "Services that are reached otherwise, such as sts, or that nobody calls.",
            },
            "uses": {
                "type": "array",
                "items": {"type": "string", "enum": sorted(NEEDS)},
                "default": [],
                "description": "What calls AWS from inside and is not seen in the stack, such as cluster-autoscaler.",
            },
        },
        judge=_complete,
    ),
    ResourceRule(
        code="PEKS-DOOR-2",
        title="Names of services lead to their endpoints",
        level="mandatory",
        because="Callers would look for the service on the internet, in vain.",
        remedy=(
            "Write privateDnsEnabled: true and securityGroupIds for endpoints of type Interface, and for their VPC "
            "enableDnsHostnames: true."
        ),
        page=INTERFACE_PAGE,
        types=(ENDPOINT, VPC),
        judge=_answers,
    ),
)
