"""Properties that force a replacement only under a condition, each as a rule over the old and the new inputs.

The conditions are those of the `conditional` entries in force-replace.json, which names the source per type.
"""

from collections.abc import Callable, Mapping
from typing import Any

from private_eks.nodes.plan.instance_types import is_arm

Inputs = Mapping[str, Any]
Rule = Callable[[Inputs, Inputs], bool]

CLUSTER = "aws:eks/cluster:Cluster"
_SOURCES = ("cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId")


def _off_interface(old: Inputs, new: Inputs) -> bool:
    """Only an interface endpoint switches private DNS in place."""
    return new.get("vpcEndpointType") != "Interface"


def _kind_of_source(old: Inputs, new: Inputs) -> bool:
    """A rule keeps its kind of source: a block stays a block, a group stays a group."""
    before, after = ([name for name in _SOURCES if inputs.get(name)] for inputs in (old, new))
    return before != after


def _encryption_removed(old: Inputs, new: Inputs) -> bool:
    """Envelope encryption can be added and not taken away."""
    return not new.get("encryptionConfig")


def _egress_given_back(old: Inputs, new: Inputs) -> bool:
    """Traffic of the control plane, once routed by the customer, cannot be handed back."""
    before, after = ((inputs.get("vpcConfig") or {}).get("controlPlaneEgressMode") for inputs in (old, new))
    return (before, after) == ("CUSTOMER_ROUTED", "AWS_MANAGED")


def _node_role_changed(old: Inputs, new: Inputs) -> bool:
    """Auto Mode's role can be set once and taken away, not exchanged."""
    return bool(_node_role(old) and _node_role(new))


def _node_role(inputs: Inputs) -> str:
    compute = inputs.get("computeConfig")
    return str(compute.get("nodeRoleArn") or "") if isinstance(compute, Mapping) else ""


def _not_to_default_tenancy(old: Inputs, new: Inputs) -> bool:
    """Of all changes of tenancy, AWS makes one in place."""
    return (old.get("instanceTenancy"), new.get("instanceTenancy") or "default") != ("dedicated", "default")


def _addresses_on_creation(old: Inputs, new: Inputs) -> bool:
    """A subnet that gives out IPv6 addresses keeps its block."""
    return bool(old.get("assignIpv6AddressOnCreation"))


def _other_template(old: Inputs, new: Inputs) -> bool:
    """An instance does not change to another version of its template: stricter than AWS, which compares the running."""
    return True


def _other_processor(old: Inputs, new: Inputs) -> bool:
    """An instance keeps its image, and so its kind of processor."""
    before, after = (is_arm(str(inputs.get("instanceType"))) for inputs in (old, new))
    return before != after


def _primary_taken_away(old: Inputs, new: Inputs) -> bool:
    """A primary IPv6 address can be added and not taken away."""
    return not new.get("enablePrimaryIpv6")


def _addresses_not_by_count(old: Inputs, new: Inputs) -> bool:
    """IPv6 addresses change in place where their number does."""
    return old.get("ipv6AddressCount") == new.get("ipv6AddressCount")


def _told_to_replace(old: Inputs, new: Inputs) -> bool:
    """User data is for the first start."""
    return bool(new.get("userDataReplaceOnChange"))


CONDITIONAL: Mapping[str, Mapping[str, Rule]] = {
    "aws:ec2/instance:Instance": {
        "enablePrimaryIpv6": _primary_taken_away,
        "instanceType": _other_processor,
        "ipv6Addresses": _addresses_not_by_count,
        "launchTemplate.version": _other_template,
        "userData": _told_to_replace,
        "userDataBase64": _told_to_replace,
    },
    "aws:ec2/subnet:Subnet": {"ipv6CidrBlock": _addresses_on_creation},
    "aws:ec2/vpc:Vpc": {"instanceTenancy": _not_to_default_tenancy},
    "aws:ec2/vpcEndpoint:VpcEndpoint": {"privateDnsEnabled": _off_interface},
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": dict.fromkeys(_SOURCES, _kind_of_source),
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": dict.fromkeys(_SOURCES, _kind_of_source),
    CLUSTER: {
        "computeConfig.nodeRoleArn": _node_role_changed,
        "encryptionConfig": _encryption_removed,
        "vpcConfig.controlPlaneEgressMode": _egress_given_back,
    },
}
"""Properties that replace only under a condition, told in the table's `conditional` entries of the same type."""
