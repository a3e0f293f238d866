"""Writes a recorded program as a Terraform plan, the one form in which checkov reads a whole AWS graph.

Names become snake_case, single objects become blocks, which are lists of one, and a value that is another resource's
id or ARN becomes a reference, unknown until apply, as in a plan of Terraform's own.
https://developer.hashicorp.com/terraform/internals/json-format
"""

import re
from collections.abc import Mapping
from typing import Any

from private_eks_cli.graph.model import Graph, Resource

from .kinds import kind_of

Plan = dict[str, Any]
References = Mapping[str, str]

_MAPS = frozenset({"labels", "resource_tags", "tags", "volume_tags"})
"""Objects that are maps in Terraform too, not blocks."""
_SINGULAR: Mapping[str, str] = {
    "appliedFors": "applied_for",
    "clientIdLists": "client_id_list",
    "ebsBlockDevices": "ebs_block_device",
    "environmentVariables": "environment_variable",
    "encryptionConfigurations": "encryption_configuration",
    "inlinePolicies": "inline_policy",
    "lifecyclePolicies": "lifecycle_policy",
    "overrides": "override",
    "podIdentityAssociations": "pod_identity_association",
    "routes": "route",
    "selectors": "selector",
    "taints": "taint",
    "thumbprintLists": "thumbprint_list",
    "vpcZoneIdentifiers": "vpc_zone_identifier",
}
"""Lists that Pulumi names in the plural and Terraform in the singular."""


def terraform_plan(graph: Graph, scope: str) -> Plan:
    """Give the plan that makes the graph's AWS resources, their names preceded by `scope`.

    Raises KeyError for a type without a Terraform name, and ValueError for two resources with one address.
    """
    addresses: dict[str, Resource] = {}
    for resource in aws_resources(graph):
        if (address := address_of(resource, scope)) in addresses:
            raise ValueError(f"{address} stands for {addresses[address].urn} and for {resource.urn}")
        addresses[address] = resource
    targets = _targets(addresses)
    planned, configured = [], []
    for address, resource in addresses.items():
        known = {value: target for value, target in targets.items() if not target.startswith(f"{address}.")}
        values, expressions = _block(resource.inputs, known)
        type_, name = address.split(".")
        head = {"address": address, "mode": "managed", "type": type_, "name": name}
        planned.append({**head, "provider_name": "registry.terraform.io/hashicorp/aws", "values": values})
        configured.append({**head, "expressions": expressions})
    return {
        "format_version": "1.2",
        "terraform_version": "1.9.0",
        "planned_values": {"root_module": {"resources": planned}},
        "configuration": {"root_module": {"resources": configured}},
    }


def aws_resources(graph: Graph) -> list[Resource]:
    """Give the resources that AWS will hold."""
    return [resource for resource in graph if resource.custom and resource.type.startswith("aws:")]


def address_of(resource: Resource, scope: str) -> str:
    """Give the address of a resource in the plan: its Terraform type and its name."""
    return f"{kind_of(resource.type).terraform}.{re.sub('[^0-9A-Za-z]', '_', f'{scope}_{resource.name}')}"


def snake(name: str) -> str:
    """Spell a property as Terraform does: `kmsKeyId` becomes `kms_key_id`."""
    return _SINGULAR.get(name) or re.sub("([A-Z])", r"_\1", name).lower()


def _key(name: str, value: Any) -> str:
    """Name a property; the tags of an Auto Scaling group, which say whether its nodes get them too, are blocks."""
    return "tag" if name == "tags" and isinstance(value, list) else snake(name)


def _targets(addresses: Mapping[str, Resource]) -> dict[str, str]:
    """Map ids and ARNs to the attributes that will hold them."""
    ids = {r.id: f"{address}.id" for address, r in addresses.items() if _is_own(r.id, r)}
    arns = {r.arn: f"{address}.arn" for address, r in addresses.items() if _is_own(r.arn, r)}
    return {**arns, **ids}


def _is_own(value: str, resource: Resource) -> bool:
    """Tell whether an id or ARN is the resource's own: a queue policy has its queue's id, an event target its ARN."""
    return bool(value) and value not in [given for name, given in resource.inputs.items() if name != "name"]


def _block(inputs: Mapping[str, Any], known: References) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give the known values of a block, and the expressions that they come from."""
    values: dict[str, Any] = {}
    expressions: dict[str, Any] = {}
    for name, value in inputs.items():
        key = _key(name, value)
        if key in _MAPS:
            values[key], expressions[key] = value, {"constant_value": value}
        elif blocks := _blocks(value):
            pairs = [_block(block, known) for block in blocks]
            values[key], expressions[key] = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
        elif references := _references(value, known):
            expressions[key] = {"references": references}
        else:
            values[key], expressions[key] = value, {"constant_value": value}
    return values, expressions


def _blocks(value: Any) -> list[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        return [value]
    return value if isinstance(value, list) and value and isinstance(value[0], Mapping) else []


def _references(value: Any, known: References) -> list[str]:
    texts = value if isinstance(value, list) else [value]
    found = [known[text] for text in texts if isinstance(text, str) and text in known]
    return [reference for target in found for reference in (target, target.rsplit(".", 1)[0])]
