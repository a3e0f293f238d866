"""The way in for people: an instance in a private subnet, reached through Session Manager alone.

It installs nothing and needs no internet: the image has the SSM agent, and the agent reaches AWS by the VPC endpoints
of the uses `session-manager` and, unless sessions are not logged, `session-logs`. What shells show is logged. What goes
through forwarded ports is not, by AWS's design, and so no tunnel to the Kubernetes API: the cluster's audit log has it.
https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-logging.html
"""

import json
from typing import Any

import pulumi
import pulumi_aws as aws

from ..cluster.access import make_access
from ..cluster.plan.cluster import kubeconfig
from ..common.asked import asked
from ..common.caller import caller_of
from ..common.outputs import one_per_zone
from ..common.plan.arguments import settle
from ..common.plan.names import check_tags, named
from ..common.plan.regions import ec2_principal
from ..common.plan.zones import check_subnets
from ..common.remarks import tell
from ..common.tags import Tags
from ..iam.plan.policies import service_trust
from ..iam.plan.role_names import BASTION
from ..iam.plan.role_settings import check_iam
from ..iam.plan.workers import INSTANCE_METADATA
from ..iam.roles import AttachedRole, Roles
from ..keys.plan import check_key_arn
from ..logs.logs import LogPlace, account_of, key_of, make_log_group
from ..logs.plan import LOG_RETENTION_DAYS, check_retention
from ..nodes.plan.instance_types import remarks
from .bastion_args import BastionArgs
from .callers import CallerGroup, CallerNetwork, make_caller_group
from .plan import bastion as plan
from .plan.callers import check_caller_name, entry_of
from .public_subnet import admit_ssh, make_public_subnet


class Bastion(pulumi.ComponentResource):
    """An instance without an inbound rule, from which the cluster's API can be reached, and its Session Manager setup.

    Depend on the endpoints: an SSM agent that finds none at its start waits long before it tries again. Security groups
    do not filter DNS, and whoever may forward ports may reach whatever the bastion does.
    https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html
    """

    instance_id: pulumi.Output[str]
    """ID of the instance."""
    security_group_id: pulumi.Output[str]
    """ID of its security group."""
    role_arn: pulumi.Output[str]
    """ARN of its role."""
    session_document: pulumi.Output[str]
    """Name of the Session document with which shells are logged and encrypted."""
    tunnel_command: pulumi.Output[str]
    """Command that opens a tunnel to the Kubernetes API. What goes through is not logged by Session Manager."""
    shell_command: pulumi.Output[str]
    """Command that opens a shell."""
    kubeconfig: pulumi.Output[str]
    """Kubeconfig as JSON for the tunnel, without a secret: it calls `aws eks get-token` as the user."""
    public_ip: pulumi.Output[str]
    """Public address of a public bastion, another one after each stop; else empty."""

    def __init__(self, name: str, args: BastionArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Check `args`, then declare the bastion `name`."""
        args = settle(args, BastionArgs)
        check_tags(args.get("tags", {}))
        check_caller_name("name", name)
        check_subnets(args["zones"], args["subnet_ids"])
        check_retention(args.get("log_retention_days", LOG_RETENTION_DAYS))
        bastion = plan.plan_bastion("settings", args.get("settings", {}), args["zones"], args["vpc_cidrs"])
        check_iam("iam", args.get("iam", {}), args["region"], (BASTION,))
        check_key_arn("key_arn", args.get("key_arn"), args["region"])
        check_key_arn("volume_key_arn", args.get("volume_key_arn"), args["region"])
        super().__init__("private-eks:index:Bastion", name, asked(args, BastionArgs), opts)
        tell(self, name, remarks([bastion.instance_type]))

        role, document = self._sessions(name, args, bastion)
        around = CallerNetwork(
            args["region"],
            args["vpc_id"],
            args["cluster_security_group_id"],
            args.get("endpoints_security_group_id"),
            args.get("endpoint_cidrs", []),
        )
        group = make_caller_group(self, name, "bastion", around, bastion.public is None, args.get("tags", {}))
        instance = self._instance(name, args, bastion, role, group)

        self.instance_id = instance.id
        self.security_group_id = group.group.id
        self.role_arn = role.arn
        self.session_document = document.name
        self.public_ip = instance.public_ip.apply(lambda address: address or "")
        self._publish(args, bastion)

    def _sessions(self, name: str, args: BastionArgs, bastion: plan.Bastion) -> tuple[AttachedRole, aws.ssm.Document]:
        """Make the role, and what shells are logged to and encrypted with."""
        tags, region, account = args.get("tags", {}), args["region"], account_of(self)
        log_group, key_arn = "", pulumi.Output.from_input("")
        if bastion.session_logging:
            days = args.get("log_retention_days", LOG_RETENTION_DAYS)
            place = LogPlace(region, account, f"/ssm/{name}/sessions", days, tags)
            key_arn = key_of(self, f"{name}-sessions", args.get("key_arn"), place, f"Sessions on bastion {name}")
            log_group = place.log_group
            make_log_group(self, f"{name}-sessions", place, key_arn)
        cluster_arn = pulumi.Output.from_input(args["cluster_arn"] if bastion.policies else None)
        known = pulumi.Output.all(account, key_arn, cluster_arn)
        statements = known.apply(lambda k: plan.bastion_statements(k[2], region, k[0], log_group, k[1]))
        trust = service_trust(ec2_principal(region))
        role = Roles.of(args).make(self, f"{name}-ec2", BASTION, trust, statements=statements)
        make_access(self, name, args["cluster_name"], region, entry_of(args.get("settings", {}), role.arn), tags)
        content = key_arn.apply(lambda key: json.dumps(plan.session_document(bastion.idle_minutes, log_group, key)))
        document = aws.ssm.Document(
            name,
            # A name of ours, for policies that let people use it; SSM keeps names that begin with aws for itself.
            name=f"sessions-{name}",
            document_type="Session",
            document_format="JSON",
            content=content,
            tags=named(tags, name),
            opts=pulumi.ResourceOptions(parent=self),
        )
        return role, document

    def _instance(
        self, name: str, args: BastionArgs, bastion: plan.Bastion, role: AttachedRole, group: CallerGroup
    ) -> aws.ec2.Instance:
        tags = named(args.get("tags", {}), name)
        profile = Roles.of(args).profile(self, name, BASTION, role)
        template = self._template(name, bastion, tags, args.get("volume_key_arn"))
        subnet_id: Any = one_per_zone(args["zones"], args["subnet_ids"])[bastion.position]
        way: list[pulumi.Resource] = []
        if bastion.public:
            zone = args["zones"][bastion.position]
            subnet, way = make_public_subnet(self, name, args["vpc_id"], zone, bastion.public, args.get("tags", {}))
            way += admit_ssh(self, name, group.group.id, bastion.public)
            subnet_id = subnet.id
        return aws.ec2.Instance(
            name,
            launch_template={"id": template.id},
            instance_type=bastion.instance_type,
            subnet_id=subnet_id,
            vpc_security_group_ids=[group.group.id],
            associate_public_ip_address=bastion.public is not None,
            key_name=bastion.public.ssh_key_name if bastion.public else None,
            iam_instance_profile=profile.name,
            metadata_options=INSTANCE_METADATA,
            monitoring=True,
            ebs_optimized=True,
            tags=tags,
            volume_tags=tags,
            opts=pulumi.ResourceOptions(parent=self, depends_on=[*role.attachments, *group.rules, *way]),
        )

    def _template(
        self, name: str, bastion: plan.Bastion, tags: Tags, key_arn: pulumi.Input[str] | None
    ) -> aws.ec2.LaunchTemplate:
        """Make a template for the image, called like it, so that another image is another template and instance.

        The instance names no version: whatever is edited besides, such as tags, would make the newest one unknown.
        """
        # EC2 looks an image up by parameter for a template only: with a root volume of the instance's own, the provider
        # asks for the image by the parameter's name (https://github.com/hashicorp/terraform-provider-aws/issues/43488).
        disk = aws.ec2.LaunchTemplateBlockDeviceMappingEbsArgs(
            delete_on_termination="true", encrypted="true", kms_key_id=key_arn, volume_type="gp3"
        )
        return aws.ec2.LaunchTemplate(
            f"{name}-{plan.image_name(bastion.image)}",
            description=f"Bastion {name}",
            update_default_version=True,
            image_id=bastion.image,
            block_device_mappings=[
                aws.ec2.LaunchTemplateBlockDeviceMappingArgs(device_name=plan.ROOT_DEVICE, ebs=disk)
            ],
            metadata_options=INSTANCE_METADATA,
            tags=tags,
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _publish(self, args: BastionArgs, bastion: plan.Bastion) -> None:
        region, port, caller = args["region"], bastion.local_port, caller_of(self)
        endpoint = pulumi.Output.from_input(args["endpoint"])
        self.tunnel_command = pulumi.Output.all(self.instance_id, endpoint).apply(
            lambda known: plan.tunnel_command(known[0], known[1], region, port, caller)
        )
        self.shell_command = pulumi.Output.all(self.instance_id, self.session_document).apply(
            lambda known: plan.shell_command(known[0], known[1], region, caller)
        )
        parts = pulumi.Output.all(args["cluster_name"], endpoint, args["certificate_authority"])
        self.kubeconfig = parts.apply(lambda k: json.dumps(kubeconfig(k[0], k[1], k[2], region, port, caller)))
        self.register_outputs(
            {
                "instance_id": self.instance_id,
                "security_group_id": self.security_group_id,
                "role_arn": self.role_arn,
                "session_document": self.session_document,
                "tunnel_command": self.tunnel_command,
                "shell_command": self.shell_command,
                "kubeconfig": self.kubeconfig,
                "public_ip": self.public_ip,
            }
        )
