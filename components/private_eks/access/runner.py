"""The way in for machines: a CodeBuild project in the VPC, for `pulumi up` or `kubectl apply` of the in-cluster layer.

A program that makes or changes roles needs the use `iam` among those of the endpoints, and statements that allow it.
Source code cannot come from outside AWS: it comes from S3. CodeBuild's own network pulls the image, which therefore
needs no endpoint, and must hold whatever the commands call: the AWS CLI, kubectl, Pulumi with its plugins, charts.
"""

from collections.abc import Sequence
from typing import NotRequired

import pulumi
import pulumi_aws as aws

from ..cluster.access import make_access
from ..common.args import InRegion, InVpc, OfCluster, Tagged
from ..common.asked import asked
from ..common.plan.arguments import settle
from ..common.plan.names import BUILD_TAG_LIMITS, check_tags, named
from ..iam.plan.role_names import RUNNER
from ..iam.plan.role_settings import check_iam
from ..iam.roles import AttachedRole, Roles
from ..iam.settings import Governed
from ..keys.plan import check_key_arn
from ..keys.settings import Keyed
from ..logs.logs import LogPlace, account_of, key_of, make_log_group
from ..logs.plan import LOG_RETENTION_DAYS, check_retention
from .callers import CallerNetwork, make_caller_group
from .plan import runner as plan
from .plan.callers import check_caller_name, entry_of
from .plan.runner_role import runner_statements, runner_trust
from .settings import RunnerSettings


class RunnerArgs(InRegion, OfCluster, InVpc, Governed, Keyed, Tagged):
    """Inputs of a `Runner`."""

    cluster_arn: pulumi.Input[str]
    """ARN of the cluster."""
    cluster_security_group_id: pulumi.Input[str]
    """ID of the security group that EKS made for the cluster; it gets a rule that admits the runner."""
    endpoints_security_group_id: NotRequired[pulumi.Input[str] | None]
    """ID of the security group of the VPC endpoints, which it may reach. Default: none of its own."""
    endpoint_cidrs: NotRequired[list[str]]
    """Private IPv4 blocks in which further endpoints lie, reached by HTTPS. Default: none."""
    subnet_ids: pulumi.Input[Sequence[pulumi.Input[str]]]
    """IDs of private subnets for builds."""
    settings: RunnerSettings
    """The runner itself."""
    log_retention_days: NotRequired[int]
    """Days that logs of builds are kept. Default: 365."""


class Runner(pulumi.ComponentResource):
    """A CodeBuild project whose builds reach the cluster and the VPC endpoints, and nothing else.

    https://docs.aws.amazon.com/codebuild/latest/userguide/vpc-support.html
    """

    project_name: pulumi.Output[str]
    """Name of the project."""
    role_arn: pulumi.Output[str]
    """ARN of its role."""
    security_group_id: pulumi.Output[str]
    """ID of its security group."""
    start_command: pulumi.Output[str]
    """Command that starts a build, from anywhere."""

    def __init__(self, name: str, args: RunnerArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Check `args`, then declare the runner `name`."""
        args = settle(args, RunnerArgs)
        check_tags(args.get("tags", {}), limits=BUILD_TAG_LIMITS)
        check_caller_name("name", name)
        check_retention(args.get("log_retention_days", LOG_RETENTION_DAYS))
        runner = plan.plan_runner("settings", args["settings"], args["region"])
        check_iam("iam", args.get("iam", {}), args["region"], (RUNNER,))
        check_key_arn("key_arn", args.get("key_arn"), args["region"])
        super().__init__("private-eks:index:Runner", name, asked(args, RunnerArgs), opts)

        account, tags = account_of(self), args.get("tags", {})
        days = args.get("log_retention_days", LOG_RETENTION_DAYS)
        place = LogPlace(args["region"], account, f"/codebuild/{name}", days, tags)
        key_arn = key_of(self, f"{name}-builds", args.get("key_arn"), place, f"Builds of runner {name}")
        make_log_group(self, f"{name}-builds", place, key_arn)
        role = self._role(name, args, runner, place)
        project = self._project(name, args, runner, role, key_arn)

        self.project_name = project.name
        self.role_arn = role.arn
        self.start_command = project.name.apply(lambda project: plan.start_command(project, args["region"]))
        self.register_outputs(
            {
                "project_name": self.project_name,
                "role_arn": self.role_arn,
                "security_group_id": self.security_group_id,
                "start_command": self.start_command,
            }
        )

    def _role(self, name: str, args: RunnerArgs, runner: plan.Runner, place: LogPlace) -> AttachedRole:
        region, own = args["region"], plan.own_statements(args["settings"])
        trust = place.account.apply(lambda account: runner_trust(region, account, name))
        subnet_ids = pulumi.Output.from_input(args["subnet_ids"])
        known = pulumi.Output.all(place.account, args["cluster_arn"], subnet_ids)
        statements = known.apply(
            lambda k: [*runner_statements(runner, region, k[0], k[1], place.log_group, k[2]), *own]
        )
        role = Roles.of(args).make(self, f"{name}-build", RUNNER, trust, statements=statements)
        make_access(self, name, args["cluster_name"], region, entry_of(args["settings"], role.arn), place.tags)
        return role

    def _project(
        self, name: str, args: RunnerArgs, runner: plan.Runner, role: AttachedRole, key_arn: pulumi.Output[str]
    ) -> aws.codebuild.Project:
        around = CallerNetwork(
            args["region"],
            args["vpc_id"],
            args["cluster_security_group_id"],
            args.get("endpoints_security_group_id"),
            args.get("endpoint_cidrs", []),
        )
        group = make_caller_group(self, name, "runner", around, True, args.get("tags", {}))
        self.security_group_id = group.group.id
        variables = {"CLUSTER_NAME": args["cluster_name"], "PULUMI_SKIP_UPDATE_CHECK": "true", **runner.variables}
        return aws.codebuild.Project(
            name,
            description=f"Runner {name}",
            service_role=role.arn,
            build_timeout=runner.timeout_minutes,
            encryption_key=key_arn,
            artifacts={"type": "NO_ARTIFACTS"},
            source=aws.codebuild.ProjectSourceArgs(
                type="S3" if runner.source else "NO_SOURCE", location=runner.source, buildspec=runner.build
            ),
            environment=aws.codebuild.ProjectEnvironmentArgs(
                type=runner.environment_type,
                compute_type=runner.compute_type,
                image=str(runner.image),
                image_pull_credentials_type="SERVICE_ROLE",
                privileged_mode=False,
                environment_variables=[
                    aws.codebuild.ProjectEnvironmentEnvironmentVariableArgs(name=key, value=value)
                    for key, value in variables.items()
                ],
            ),
            logs_config={"cloudwatch_logs": {"status": "ENABLED", "group_name": f"/codebuild/{name}"}},
            vpc_config=aws.codebuild.ProjectVpcConfigArgs(
                vpc_id=args["vpc_id"], subnets=args["subnet_ids"], security_group_ids=[group.group.id]
            ),
            tags=named(args.get("tags", {}), name),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[*role.attachments, *group.rules]),
        )
