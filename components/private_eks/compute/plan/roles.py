"""The roles of what runs pods, by the names that settings and outputs call them."""

from collections.abc import Mapping

from ...common.plan.regions import ec2_principal
from ...iam.plan.given_roles import RoleUse
from ...iam.plan.role_names import KARPENTER, KARPENTER_NODE, POD_EXECUTION
from ...identities.plan import POD_IDENTITY, Identity
from .compute import ComputePlan

AGENT = "pods.eks.amazonaws.com"
"""Who assumes roles of pods for them: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html."""
FARGATE = RoleUse("eks-fargate-pods.amazonaws.com", plain_path=True)


def compute_roles(plan: ComputePlan, region: str) -> dict[str, RoleUse]:
    """Give the roles of Fargate, node groups, Karpenter and add-ons."""
    instances = ec2_principal(region)
    found = {POD_EXECUTION: FARGATE} if plan.wanted.fargate_profiles else {}
    found |= {key: RoleUse(instances) for key in plan.node_groups}
    found |= {key: RoleUse(instances, profile=True) for key in plan.self_managed_node_groups}
    if plan.karpenter_mechanism is not None:
        found |= {
            KARPENTER: _of_pods(plan.karpenter_mechanism),
            KARPENTER_NODE: RoleUse(instances, profile=True),
        }
    planned = plan.addons.all.items()
    return found | {key: _of_pods(addon.identity.mechanism) for key, addon in planned if addon.identity}


def identity_roles(identities: Mapping[str, Identity]) -> dict[str, RoleUse]:
    """Give the roles of identities, whose rights are said there."""
    return {key: _of_pods(identity.mechanism, told=True) for key, identity in identities.items()}


def _of_pods(mechanism: str, told: bool = False) -> RoleUse:
    return RoleUse(AGENT, tagging=True, pods=told) if mechanism == POD_IDENTITY else RoleUse(pods=told)
