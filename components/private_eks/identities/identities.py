"""IAM roles for the pods of service accounts, by Pod Identity on nodes and by IRSA on Fargate.

Makes no service account. Pod Identity needs the add-on `eks-pod-identity-agent` on the nodes; IRSA needs the
annotation `eks.amazonaws.com/role-arn` on the service account.
"""

import pulumi

from ..common.args import InRegion, Limited, OfCluster, Tagged
from ..common.asked import asked
from ..common.outputs import by_name
from ..common.plan.arguments import settle
from ..common.plan.names import check_tags
from ..common.plan.quotas import check_quotas
from ..common.quotas import quotas_of
from ..fargate.settings import OnFargateOrNodes
from ..iam.plan.role_settings import check_iam
from ..iam.roles import Roles
from ..iam.settings import Governed
from .plan import plan_identities
from .pod_roles import IdentityProvider, associate, make_pod_role
from .settings import IdentitySettings


class IdentitiesArgs(InRegion, OfCluster, OnFargateOrNodes, Governed, Limited, Tagged):
    """Inputs of `Identities`."""

    cluster_arn: pulumi.Input[str]
    """ARN of the cluster: roles trust its pods only."""
    oidc_provider_arn: pulumi.Input[str]
    """ARN of the cluster's IAM OIDC provider, for `irsa`."""
    identities: dict[str, IdentitySettings]
    """Identities by name; a service account has at most one."""


class Identities(pulumi.ComponentResource):
    """A role per identity, and its Pod Identity association where that is the mechanism.

    https://docs.aws.amazon.com/eks/latest/userguide/service-accounts.html
    """

    role_arns: pulumi.Output[dict[str, str]]
    """ARNs of the roles, by the names given here."""

    def __init__(self, name: str, args: IdentitiesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Check `args`, then declare the roles `{name}-{identity}`."""
        args = settle(args, IdentitiesArgs)
        tags, profiles = args.get("tags", {}), args.get("fargate_profiles", {})
        check_tags(tags)
        check_quotas(quotas_of(args))
        nodes, quotas = args.get("nodes", True), quotas_of(args)
        planned = plan_identities(name, args["identities"], profiles, nodes, args["region"], quotas=quotas)
        check_iam("iam", args.get("iam", {}), args["region"], (), pods=planned)
        super().__init__("private-eks:index:Identities", name, asked(args, IdentitiesArgs), opts)

        provider = IdentityProvider(args["cluster_arn"], args["oidc_provider_arn"])
        makes = Roles.of(args)
        roles = {
            key: make_pod_role(makes, self, f"{name}-{key}", key, provider, identity)
            for key, identity in sorted(planned.items())
        }
        for key, role in roles.items():
            associate(self, name, args["cluster_name"], planned[key], role, tags)

        self.role_arns = by_name({key: role.arn for key, role in roles.items()})
        self.register_outputs({"role_arns": self.role_arns})
