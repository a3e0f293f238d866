"""AWS's own description of its API, as botocore ships it, and recorded resources as requests to that API."""

import functools
import re
from collections.abc import Iterator, Mapping
from typing import Any

from botocore.session import get_session
from botocore.validate import ParamValidator

from offline.graph import Resource

CREATORS: Mapping[str, str] = {
    "aws:eks/accessEntry:AccessEntry": "CreateAccessEntry",
    "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": "AssociateAccessPolicy",
    "aws:eks/addon:Addon": "CreateAddon",
    "aws:eks/cluster:Cluster": "CreateCluster",
    "aws:eks/fargateProfile:FargateProfile": "CreateFargateProfile",
    "aws:eks/nodeGroup:NodeGroup": "CreateNodegroup",
}
"""The operation that makes a resource of a type."""

_SPELLED: Mapping[str, Mapping[str, str]] = {
    "CreateAddon": {"resolveConflictsOnCreate": "resolveConflicts"},
    "CreateCluster": {"vpcConfig": "resourcesVpcConfig"},
    "CreateFargateProfile": {"subnetIds": "subnets"},
    "CreateNodegroup": {"nodeGroupName": "nodegroupName", "nodeRoleArn": "nodeRole", "subnetIds": "subnets"},
}
"""Properties that the provider spells in its own way."""
_NAMES = ("fargateProfileName", "nodeGroupName")
"""What Pulumi fills in."""
_KEPT_BACK: Mapping[str, frozenset[str]] = {"CreateAddon": frozenset({"resolveConflictsOnUpdate"})}
"""Properties for later requests."""


@functools.cache
def model(service: str) -> Any:
    """Read the model of a service."""
    return get_session().get_service_model(service)


def shape(service: str, name: str) -> Any:
    """Give a type of a service's API."""
    return model(service).shape_for(name)


def enum(name: str, service: str = "eks") -> set[str]:
    """Give the values that a text of this type may have."""
    return set(shape(service, name).enum)


def prose(service: str, structure: str, member: str) -> str:
    """Give what AWS says about a member, where limits stand that the model has no place for."""
    return re.sub(r"<[^>]+>", "", shape(service, structure).members[member].documentation)


def complaints(resource: Resource) -> list[str]:
    """Give what the API would refuse about a resource of EKS.

    Raises KeyError for a type whose operation is not in the table.
    """
    operation = CREATORS[resource.type]
    wanted = model("eks").operation_model(operation).input_shape
    request = _request(resource, operation)
    report = ParamValidator().validate(request, wanted)
    return [*report.generate_report().splitlines(), *outside(request, wanted, operation)]


def outside(value: Any, wanted: Any, path: str) -> Iterator[str]:
    """Go through enums, patterns and upper limits, which botocore leaves for the service to check."""
    if isinstance(value, dict) and wanted.type_name == "structure":
        for name in value.keys() & wanted.members.keys():
            yield from outside(value[name], wanted.members[name], f"{path}.{name}")
    elif isinstance(value, dict) and wanted.type_name == "map":
        for key, item in value.items():
            yield from outside(key, wanted.key, f"{path} key")
            yield from outside(item, wanted.value, f"{path}.{key}")
    elif isinstance(value, list) and wanted.type_name == "list":
        for i, item in enumerate(value):
            yield from outside(item, wanted.member, f"{path}[{i}]")
    if _is_outside(value, wanted):
        yield f"{path}: {value!r} is outside {dict(wanted.metadata)}"


def _is_outside(value: Any, wanted: Any) -> bool:
    limits = wanted.metadata
    size = value if isinstance(value, int) else len(value)
    if not limits.get("min", size) <= size <= limits.get("max", size):
        return True
    if not isinstance(value, str):
        return False
    return value not in limits.get("enum", [value]) or not re.fullmatch(limits.get("pattern", ".*"), value, re.DOTALL)


def _request(resource: Resource, operation: str) -> dict[str, Any]:
    spelled = _SPELLED.get(operation, {})
    names = {name: resource.outputs[name] for name in _NAMES if name in resource.outputs}
    given = {key: value for key, value in resource.inputs.items() if key not in _KEPT_BACK.get(operation, ())}
    request = {spelled.get(key, key): value for key, value in {**names, **given}.items()}
    if types := request.pop("enabledClusterLogTypes", None):
        request["logging"] = {"clusterLogging": [{"types": types, "enabled": True}]}
    if encryption := request.get("encryptionConfig"):
        request["encryptionConfig"] = [encryption]
    return request
