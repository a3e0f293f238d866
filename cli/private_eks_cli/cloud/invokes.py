"""What is answered when somebody asks.

AWS: zones, endpoint services, prefix lists, versions of add-ons, the account. The Kubernetes provider: charts.
"""

from collections.abc import Callable, Mapping
from typing import Any

from private_eks.addons.plan.known_addons import KNOWN
from private_eks.common.plan.regions import partition_of

from . import charts, endpoint_services, given_keys, given_networks, given_roles
from .answers import Place, create, prefix_list_id

Answer = dict[str, Any]

ENDPOINT_SERVICE = "aws:ec2/getVpcEndpointService:getVpcEndpointService"
PREFIX_LIST = "aws:ec2/getManagedPrefixList:getManagedPrefixList"

ZONES: Mapping[str, Mapping[str, str]] = {
    "ap-northeast-1": {"ap-northeast-1a": "apne1-az4", "ap-northeast-1c": "apne1-az1", "ap-northeast-1d": "apne1-az2"},
    "ca-central-1": {"ca-central-1a": "cac1-az1", "ca-central-1b": "cac1-az2", "ca-central-1d": "cac1-az4"},
    "us-east-1": {f"us-east-1{letter}": f"use1-az{i}" for letter, i in zip("abcdef", (6, 1, 2, 4, 3, 5), strict=True)},
    "us-west-1": {"us-west-1a": "usw1-az3", "us-west-1c": "usw1-az1"},
}
"""Regions whose zones are not simply a, b and c. Zone names map to different ids in each account; these are one's."""


LOCAL_ZONES: Mapping[str, Mapping[str, str]] = {"us-west-2": {"us-west-2-lax-1a": "usw2-lax1-az1"}}
"""Zones that an account opts in to; this one has."""
GATEWAY_SERVICES = ("dynamodb", "s3")
"""Services of gateway endpoints: AWS manages a prefix list with the addresses of each."""


class UnknownServiceError(Exception):
    """AWS has nothing of this name in the region: no endpoint service, no prefix list, no add-on."""


def invoke(place: Place, token: str, args: Mapping[str, Any]) -> Answer:
    """Answer a call by its token.

    Of a call that nobody described here, only what was asked is known, and that what it found has an id, and in AWS an
    ARN.

    Raises UnknownServiceError as AWS does.
    """
    try:
        return _ANSWERS[token](place, args) if is_described(token) else _undescribed(place, token, args)
    except given_networks.UnknownNetworkError as error:
        raise UnknownServiceError(str(error)) from None


def is_described(token: str) -> bool:
    """Tell whether there is an answer to a call."""
    return token in _ANSWERS


def zones_of(region: str) -> Mapping[str, str]:
    """Give a region's zones, names to ids."""
    if region in ZONES:
        return ZONES[region]
    head, *middle, number = region.split("-")
    corners = {"northeast": "ne", "southeast": "se"}
    short = head + "".join(corners.get(word, word[0]) for word in middle) + number
    return {f"{region}{letter}": f"{short}-az{i}" for i, letter in enumerate("abc", 1)}


def _zones(place: Place, args: Mapping[str, Any]) -> Answer:
    usual = zones_of(place.region)
    zones = {**{zone: usual.get(zone, f"{zone}-id") for zone in place.seen.zones}, **usual}
    statuses = [value for f in args.get("filters") or () if f["name"] == "opt-in-status" for value in f["values"]]
    if not statuses or "opted-in" in statuses:
        zones |= LOCAL_ZONES.get(place.region, {})
    return {"names": list(zones), "zoneIds": list(zones.values()), "id": place.region, "groupNames": []}


def _endpoint_service(place: Place, args: Mapping[str, Any]) -> Answer:
    name = args["serviceName"]
    [region] = args.get("serviceRegions") or [place.region]
    if name not in place.seen.service_zones and not endpoint_services.exists(name, place.region, region):
        raise UnknownServiceError(f"no matching EC2 VPC Endpoint Service found: {name}")
    return {
        "serviceName": name,
        "serviceType": args.get("serviceType", "Interface"),
        "availabilityZones": list(place.seen.service_zones.get(name) or zones_of(region)),
        "vpcEndpointPolicySupported": endpoint_services.takes_policy(name),
        "privateDnsNames": endpoint_services.private_dns_names(name, region),
    }


def _prefix_list(place: Place, args: Mapping[str, Any]) -> Answer:
    """Give a prefix list of AWS's by its name.

    https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html
    """
    name = args.get("name")
    if name not in [f"com.amazonaws.{place.region}.{service}" for service in GATEWAY_SERVICES]:
        raise UnknownServiceError(f"no matching EC2 Managed Prefix List found: {name}")
    id_ = place.seen.prefix_lists.get(name) or prefix_list_id(name)
    return {
        "id": id_,
        "arn": f"arn:{place.partition}:ec2:{place.region}:aws:prefix-list/{id_}",
        "name": name,
        "addressFamily": "IPv4",
        "ownerId": "AWS",
        "entries": [],
        "maxEntries": 0,
        "version": 0,
        "tags": {},
        "region": place.region,
    }


def _addon_version(place: Place, args: Mapping[str, Any]) -> Answer:
    """Give one made-up version, newest and default, of an add-on that EKS or the AWS Marketplace may have.

    https://docs.aws.amazon.com/eks/latest/APIReference/API_DescribeAddonVersions.html
    """
    name, kubernetes = args["addonName"], args["kubernetesVersion"]
    if name not in KNOWN and "_" not in name:
        raise UnknownServiceError(f"no EKS Add-On version found: {name}")
    version = f"v{kubernetes}.0-eksbuild.1"
    return {**args, "id": name, "version": version, "region": place.region}


def _chart(place: Place, args: Mapping[str, Any]) -> Answer:
    try:
        return charts.template(args)
    except charts.UnknownChartError as error:
        raise UnknownServiceError(str(error)) from None


def _undescribed(place: Place, token: str, args: Mapping[str, Any]) -> Answer:
    package, _, name = token.partition(":")
    kind = name.rpartition(":")[2].removeprefix("get")
    id_, found = create(place, f"{package}:{name.rpartition(':')[0]}:{kind}", {}, f"{token}{sorted(args.items())}")
    return {"id": id_, **found, **args}


def _identity(place: Place, args: Mapping[str, Any]) -> Answer:
    arn = f"arn:{place.partition}:sts::{place.account}:assumed-role/deployer/offline"
    return {"accountId": place.account, "arn": arn, "userId": "AROAEXAMPLE:offline", "id": place.account}


def _partition(place: Place, args: Mapping[str, Any]) -> Answer:
    partition = partition_of(place.region)
    reverse = ".".join(reversed(partition.dns_suffix.split(".")))
    return {
        "partition": partition.name,
        "dnsSuffix": partition.dns_suffix,
        "reverseDnsPrefix": reverse,
        "id": partition.name,
    }


def _region(place: Place, args: Mapping[str, Any]) -> Answer:
    return {"region": place.region, "name": place.region, "id": place.region, "description": ""}


_ANSWERS: Mapping[str, Callable[[Place, Mapping[str, Any]], Answer]] = {
    ENDPOINT_SERVICE: _endpoint_service,
    PREFIX_LIST: _prefix_list,
    "aws:eks/getAddonVersion:getAddonVersion": _addon_version,
    "aws:index/getAvailabilityZones:getAvailabilityZones": _zones,
    "aws:index/getCallerIdentity:getCallerIdentity": _identity,
    "aws:index/getPartition:getPartition": _partition,
    "aws:index/getRegion:getRegion": _region,
    charts.TEMPLATE: _chart,
    **given_networks.ANSWERS,
    **given_keys.ANSWERS,
    **given_roles.ANSWERS,
}
