"""What is asked for, as a CloudFormation template; what it cannot have stands in its metadata."""

import json
from collections.abc import Sequence
from typing import Any

from .model import Handover, WantedEndpoint
from .words import ALONE, beside, missing, slug, to_admit, to_route

_GATEWAY = "Gateway"
_HTTPS = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443}

Part = dict[str, Any]


def cloudformation(found: Sequence[Handover]) -> str:
    """Write one template for all VPCs."""
    resources, parameters = dict[str, Part](), dict[str, Part]()
    for one in found:
        _add(one, resources, parameters)
    names = ", ".join(f"{one.vpc_id} of {one.owner}" for one in found) or "nobody"
    template = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": f"Asked of the owner of {names}",
        "Metadata": {
            one.vpc_id: {"NotInThisTemplate": [*beside(one), *_associations(one)], "NotKnown": [*one.unknown, ALONE]}
            for one in found
        },
        **({"Parameters": parameters} if parameters else {}),
        # A template has one resource at least.
        "Resources": resources or {"Nothing": {"Type": "AWS::CloudFormation::WaitConditionHandle"}},
    }
    return json.dumps(template, indent=2) + "\n"


def _associations(one: Handover) -> list[str]:
    """Say what CloudFormation has no resource for."""
    return [
        f"add {', '.join(gateway.route_table_ids)} to {gateway.id}, the endpoint of {gateway.service}"
        for gateway in to_route(one)
    ]


def _add(one: Handover, resources: dict[str, Part], parameters: dict[str, Part]) -> None:
    prefix, new = _name(one.vpc_id), missing(one)
    if any(endpoint.type != _GATEWAY for endpoint in new):
        rules = [{**_HTTPS, "CidrIp": cidr, "Description": f"HTTPS from {cidr}"} for cidr in one.admitted]
        group = {
            "GroupDescription": f"HTTPS to the VPC endpoints of {one.vpc_id}",
            "VpcId": one.vpc_id,
            "SecurityGroupIngress": rules,
        }
        resources[f"{prefix}Endpoints"] = {"Type": "AWS::EC2::SecurityGroup", "Properties": group}
    for endpoint in new:
        properties = _endpoint(one, endpoint, f"{prefix}Endpoints")
        resources[f"{prefix}{_name(endpoint.service)}"] = {"Type": "AWS::EC2::VPCEndpoint", "Properties": properties}
    for endpoint in to_admit(one):
        group_of = f"{prefix}{_name(endpoint.service)}SecurityGroupId"
        parameters[group_of] = {
            "Type": "AWS::EC2::SecurityGroup::Id",
            "Description": f"Security group of {endpoint.id}, the endpoint of {endpoint.service}",
        }
        for cidr in endpoint.admit:
            rule = {**_HTTPS, "GroupId": {"Ref": group_of}, "CidrIp": cidr, "Description": f"HTTPS from {cidr}"}
            name = f"{prefix}{_name(endpoint.service)}From{_name(cidr)}"
            resources[name] = {"Type": "AWS::EC2::SecurityGroupIngress", "Properties": rule}
    _add_routes(one, prefix, resources, parameters)


def _add_routes(one: Handover, prefix: str, resources: dict[str, Part], parameters: dict[str, Part]) -> None:
    wanted = [(route, table) for route in one.routes if route.change == "add" for table in route.route_table_ids]
    gateway = f"{prefix}TransitGatewayId"
    if wanted:
        description = "Transit Gateway that leads to the networks of the routes"
        parameters[gateway] = {"Type": "String", "Description": description}
    for route, table in wanted:
        properties = {
            "RouteTableId": table,
            "DestinationCidrBlock": route.destination,
            "TransitGatewayId": {"Ref": gateway},
        }
        name = f"{_name(table)}To{_name(route.destination)}"
        resources[name] = {"Type": "AWS::EC2::Route", "Properties": properties}


def _endpoint(one: Handover, endpoint: WantedEndpoint, group: str) -> Part:
    reached: Part = {"RouteTableIds": list(endpoint.route_table_ids)}
    if endpoint.type != _GATEWAY:
        reached = {
            "PrivateDnsEnabled": True,
            "SubnetIds": list(endpoint.subnet_ids),
            "SecurityGroupIds": [{"Fn::GetAtt": [group, "GroupId"]}],
        }
    return {
        "VpcId": one.vpc_id,
        "ServiceName": endpoint.service_name,
        **({"ServiceRegion": endpoint.service_region} if endpoint.service_region else {}),
        "VpcEndpointType": endpoint.type,
        **reached,
        "PolicyDocument": endpoint.policy,
    }


def _name(text: str) -> str:
    """Give a name that CloudFormation takes: letters and digits alone."""
    return "".join(word.capitalize() for word in slug(text).split("_"))
