"""Bastions and runners: what lies in the VPC to call the cluster and AWS, with its ways, its role and its logs."""

from collections.abc import Iterator, Mapping
from typing import Any

from private_eks.access.plan.bastion import ROOT_DEVICE, bastion_uses
from private_eks.access.plan.runner import runner_uses

from ..graph.answerable import own_endpoints
from ..graph.asked import asked, of_names
from ..graph.model import Graph, Resource
from ..graph.roles import given_roles, policies_of, roles_of_profile
from .waiting import missing

BASTION = "aws:ec2/instance:Instance"
RUNNER = "aws:codebuild/project:Project"
FAMILIES = {"bastions": BASTION, "runners": RUNNER}
"""Keys of the stack file, and what becomes of their members."""


def callers(graph: Graph) -> list[Resource]:
    """Give the bastions and the runners; instances and projects beside our components are the user's."""
    return graph.ours(BASTION, RUNNER)


def groups_of(caller: Resource) -> list[str]:
    """Give the ids of a caller's security groups."""
    ids = caller.inputs.get("vpcSecurityGroupIds") or caller.inputs.get("vpcConfig", {}).get("securityGroupIds")
    return list(ids or [])


def settings_of(graph: Graph, caller: Resource) -> Mapping[str, Any] | None:
    """Give what the stack file says about a caller; None for one that it does not name."""
    family = next(family for family, type_ in FAMILIES.items() if type_ == caller.type)
    found = asked(graph, family, {}).items()
    return next((settings for key, settings in found if caller.name in of_names(graph, key)), None)


def uses_of_callers(graph: Graph) -> Iterator[str]:
    """Name what the registered ones call, with what their settings add."""
    for caller in callers(graph):
        settings: Any = _snake(settings_of(graph, caller) or {})
        yield from bastion_uses(settings) if caller.type == BASTION else runner_uses(settings)


def callers_ordered(graph: Graph) -> Iterator[str]:
    """Name what bastions and runners do not wait for: permissions, endpoints, and the rules of security groups."""
    endpoint_groups = {i for e in own_endpoints(graph) for i in e.inputs.get("securityGroupIds", [])}
    inward, outward = graph.of("SecurityGroupIngressRule"), graph.of("SecurityGroupEgressRule")
    for caller in callers(graph):
        groups = set(groups_of(caller))
        for role in roles_of(graph, caller):
            yield from missing(graph, caller, policies_of(graph, role.arn))
        yield from missing(graph, caller, own_endpoints(graph))
        yield from missing(
            graph, caller, [r for r in inward if r.inputs["securityGroupId"] in endpoint_groups | groups]
        )
        yield from missing(graph, caller, [r for r in inward if r.inputs.get("referencedSecurityGroupId") in groups])
        yield from missing(graph, caller, [r for r in outward if r.inputs["securityGroupId"] in groups])


def callers_encrypted(graph: Graph) -> Iterator[str]:
    """Name instances that lend their credentials, sessions in the clear, and builds that are root on their host."""
    for bastion in graph.ours(BASTION):
        if bastion.inputs.get("metadataOptions", {}).get("instanceMetadataTags") != "disabled":
            yield f"{bastion.name} leaves tags in instance metadata to the account: it may not start"
        templates = [t.inputs for t in graph.of("LaunchTemplate") if t.id == _template_of(bastion)]
        if not any(template.get("imageId") for template in templates):
            yield f"{bastion.name} starts from no image"
        disks = [disk for template in templates for disk in template.get("blockDeviceMappings", [])]
        if {disk["deviceName"]: disk["ebs"].get("encrypted") for disk in disks}.get(ROOT_DEVICE) != "true":
            yield f"the volume of {bastion.name} is not encrypted"
    keys = {key.arn for key in graph.of("aws:kms/key:Key")}
    for runner in graph.ours(RUNNER):
        if runner.inputs.get("encryptionKey") not in keys | given_key(graph, runner):
            yield f"{runner.name} has no key"
        if runner.inputs.get("environment", {}).get("privilegedMode") is not False:
            yield f"builds of {runner.name} are privileged"
        if runner.inputs.get("environment", {}).get("imagePullCredentialsType") != "SERVICE_ROLE":
            yield f"{runner.name} does not pull its image with its own role"


def _template_of(bastion: Resource) -> str:
    return str(bastion.inputs.get("launchTemplate", {}).get("id"))


def roles_of(graph: Graph, caller: Resource) -> list[Resource]:
    """Give the role that a caller works with, if it is ours."""
    if caller.type == RUNNER:
        return [role for role in graph.of("Role") if role.arn == caller.inputs.get("serviceRole")]
    name = caller.inputs.get("iamInstanceProfile")
    profiles = [profile for profile in graph.of("InstanceProfile") if profile.physical_name == name]
    return [role for profile in profiles for role in roles_of_profile(graph, profile)]


def given_key(graph: Graph, caller: Resource) -> set[str]:
    """Give the ARN of the key that the component of a caller is told, if it is told one."""
    arn = graph.resources[caller.parent].inputs.get("keyArn")
    return {str(arn)} if arn else set()


def has_given_role(graph: Graph, caller: Resource) -> bool:
    """Tell whether a caller works with a role that is there already."""
    profile = caller.inputs.get("iamInstanceProfile")
    roles = {p.inputs["role"] for p in graph.of("InstanceProfile") if p.physical_name == profile}
    names = {caller.inputs.get("serviceRole"), profile, *roles}
    return any(given in names or given.rsplit("/", 1)[-1] in names for given in given_roles(graph))


def _snake(settings: Mapping[str, Any]) -> dict[str, Any]:
    return {"session_logging" if key == "sessionLogging" else key: value for key, value in settings.items()}
