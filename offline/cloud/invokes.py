"""What AWS answers when it is asked: zones, endpoint services, the account."""

from collections.abc import Callable, Mapping
from typing import Any

from .answers import Place

Answer = dict[str, Any]

ENDPOINT_SERVICE = "aws:ec2/getVpcEndpointService:getVpcEndpointService"

ZONES: Mapping[str, Mapping[str, str]] = {
    "ca-central-1": {"ca-central-1a": "cac1-az1", "ca-central-1b": "cac1-az2", "ca-central-1d": "cac1-az4"},
    "us-east-1": {f"us-east-1{letter}": f"use1-az{i}" for letter, i in zip("abcdef", (6, 1, 2, 4, 3, 5), strict=True)},
    "us-west-1": {"us-west-1a": "usw1-az3", "us-west-1c": "usw1-az1"},
}
"""Regions whose zones are not simply a, b and c. Zone names map to different ids in each account; these are one's."""


LOCAL_ZONES: Mapping[str, Mapping[str, str]] = {"us-west-2": {"us-west-2-lax-1a": "usw2-lax1-az1"}}
"""Zones that an account opts in to; this one has."""
GLOBAL_SERVICES: Mapping[str, str] = {"com.amazonaws.route53": "us-east-1"}
"""Services of one region, which others reach by naming it."""


class UnknownServiceError(Exception):
    """AWS has no endpoint service of this name in the region."""


def invoke(place: Place, token: str, args: Mapping[str, Any]) -> Answer:
    """Answer a call by its token.

    Raises UnknownServiceError as AWS does, and NotImplementedError for a call that nobody described here.
    """
    if token not in _ANSWERS:
        raise NotImplementedError(f"the simulated cloud has no answer to {token}: add it to offline/cloud/invokes.py")
    return _ANSWERS[token](place, args)


def zones_of(region: str) -> Mapping[str, str]:
    """Give a region's zones, names to ids."""
    if region in ZONES:
        return ZONES[region]
    head, *middle, number = region.split("-")
    corners = {"northeast": "ne", "southeast": "se"}
    short = head + "".join(corners.get(word, word[0]) for word in middle) + number
    return {f"{region}{letter}": f"{short}-az{i}" for i, letter in enumerate("abc", 1)}


def _zones(place: Place, args: Mapping[str, Any]) -> Answer:
    zones = dict(zones_of(place.region))
    statuses = [value for f in args.get("filters") or () if f["name"] == "opt-in-status" for value in f["values"]]
    if not statuses or "opted-in" in statuses:
        zones |= LOCAL_ZONES.get(place.region, {})
    return {"names": list(zones), "zoneIds": list(zones.values()), "id": place.region, "groupNames": []}


def _endpoint_service(place: Place, args: Mapping[str, Any]) -> Answer:
    name = args["serviceName"]
    home = GLOBAL_SERVICES.get(name)
    reached = home in (place.region, *(args.get("serviceRegions") or ()))
    if f".{place.region}." not in name and not reached:
        raise UnknownServiceError(f"no matching EC2 VPC Endpoint Service found: {name}")
    return {
        "serviceName": name,
        "serviceType": args.get("serviceType", "Interface"),
        "availabilityZones": list(zones_of(home or place.region)),
        "vpcEndpointPolicySupported": True,
    }


def _identity(place: Place, args: Mapping[str, Any]) -> Answer:
    arn = f"arn:{place.partition}:sts::{place.account}:assumed-role/deployer/offline"
    return {"accountId": place.account, "arn": arn, "userId": "AROAEXAMPLE:offline", "id": place.account}


_ANSWERS: Mapping[str, Callable[[Place, Mapping[str, Any]], Answer]] = {
    ENDPOINT_SERVICE: _endpoint_service,
    "aws:index/getAvailabilityZones:getAvailabilityZones": _zones,
    "aws:index/getCallerIdentity:getCallerIdentity": _identity,
}
