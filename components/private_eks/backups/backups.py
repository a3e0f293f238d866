"""Backups of a cluster by AWS Backup: Kubernetes objects, and the volumes and file systems that pods claim.

Nothing for it runs in the cluster or goes through the VPC; AWS Backup makes its own access entry.
"""

from typing import NotRequired

import pulumi
import pulumi_aws as aws

from ..common.args import InRegion, Tagged
from ..common.asked import asked
from ..common.plan.arguments import settle
from ..common.plan.names import check_tags, named
from ..iam.plan.policies import account_key_policy, service_trust
from ..iam.plan.role_names import BACKUP
from ..iam.plan.role_settings import check_iam
from ..iam.roles import Roles
from ..iam.settings import Governed
from ..keys.keys import make_key_with
from ..keys.plan import check_key_arn
from ..logs.logs import account_of
from . import plan
from .settings import BackupSettings


class BackupsArgs(InRegion, Governed, Tagged):
    """Inputs of `Backups`."""

    cluster_arn: pulumi.Input[str]
    """ARN of the cluster."""
    settings: NotRequired[BackupSettings]
    """When, and for how long. Default: daily, for 35 days."""
    key_arn: NotRequired[pulumi.Input[str] | None]
    """ARN of the KMS key of the vault; another one replaces it. Default: a key of its own."""


class Backups(pulumi.ComponentResource):
    """A vault, and a plan that keeps recovery points of one cluster in it.

    A vault with recovery points is not deleted. The region has to be opted in to AWS Backup of EKS.
    https://docs.aws.amazon.com/aws-backup/latest/devguide/eks-backups.html
    """

    vault_name: pulumi.Output[str]
    """Name of the vault."""
    role_arn: pulumi.Output[str]
    """ARN of the role with which AWS Backup works."""

    def __init__(self, name: str, args: BackupsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Check `args`, then declare the vault `name` and its plan."""
        args = settle(args, BackupsArgs)
        settings, tags = args.get("settings", {}), args.get("tags", {})
        check_tags(tags)
        check_key_arn("key_arn", args.get("key_arn"), args["region"])
        plan.check_backup("settings", settings, args["region"])
        check_iam("iam", args.get("iam", {}), args["region"], (BACKUP,))
        super().__init__("private-eks:index:Backups", name, asked(args, BackupsArgs), opts)

        short, opts = name[: plan.LONGEST_NAME], pulumi.ResourceOptions(parent=self)
        vault = aws.backup.Vault(name, name=short, kms_key_arn=self._key(name, args), tags=named(tags, name), opts=opts)
        rules = [_rule(settings, vault.name)]
        backup_plan = aws.backup.Plan(name, name=short, rules=rules, tags=named(tags, name), opts=opts)
        trust = service_trust(plan.PRINCIPAL)
        role = Roles.of(args).make(self, f"{name}-backup", BACKUP, trust, plan.POLICIES)
        aws.backup.Selection(
            name,
            name=short,
            plan_id=backup_plan.id,
            iam_role_arn=role.arn,
            resources=[args["cluster_arn"]],
            opts=pulumi.ResourceOptions(parent=self, depends_on=role.attachments),
        )

        self.vault_name = vault.name
        self.role_arn = role.arn
        self.register_outputs({"vault_name": self.vault_name, "role_arn": self.role_arn})

    def _key(self, name: str, args: BackupsArgs) -> pulumi.Output[str]:
        given = args.get("key_arn")
        if given is not None:
            return pulumi.Output.from_input(given)
        document = account_of(self).apply(lambda account: account_key_policy(args["region"], account))
        return make_key_with(self, f"{name}-backup", document, f"Backups of {name}", args.get("tags", {})).arn


def _rule(settings: BackupSettings, vault_name: pulumi.Output[str]) -> aws.backup.PlanRuleArgs:
    lifecycle = aws.backup.PlanRuleLifecycleArgs(delete_after=settings.get("retention_days", plan.RETENTION_DAYS))
    copies = [
        aws.backup.PlanRuleCopyActionArgs(
            destination_vault_arn=vault,
            lifecycle=aws.backup.PlanRuleCopyActionLifecycleArgs(
                delete_after=settings.get("retention_days", plan.RETENTION_DAYS)
            ),
        )
        for vault in (settings.get("copy_to_vault_arn"),)
        if vault is not None
    ]
    return aws.backup.PlanRuleArgs(
        rule_name="cluster",
        target_vault_name=vault_name,
        schedule=settings.get("schedule", plan.SCHEDULE),
        lifecycle=lifecycle,
        copy_actions=copies,
    )
