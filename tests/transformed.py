"""Programs with transforms of every kind, for the recorder and for the engine."""

import asyncio
from typing import Any

import pulumi
import pulumi_aws as aws

from tests.programs import run_program

BOUNDARY = "arn:aws:iam::111122223333:policy/boundary"
ROLE = "aws:iam/role:Role"
LOGS = "aws:cloudwatch/logGroup:LogGroup"
TRUST = '{"Version": "2012-10-17", "Statement": []}'
Args = pulumi.ResourceTransformArgs
Result = pulumi.ResourceTransformResult


class Outer(pulumi.ComponentResource):
    """A log group and a role that depends on it, in a component in a component."""

    def __init__(self, name: str, opts: pulumi.ResourceOptions, *, inner: bool = True) -> None:
        """Make them."""
        super().__init__("test:index:Outer", name, {}, opts)
        if inner:
            Outer(f"{name}-inner", pulumi.ResourceOptions(parent=self, transforms=[described("inner")]), inner=False)
            return
        group = aws.cloudwatch.LogGroup(f"{name}-logs", opts=pulumi.ResourceOptions(parent=self))
        policy = pulumi.Output.secret(TRUST)
        aws.iam.Role(
            f"{name}-role",
            assume_role_policy=policy,
            description=group.arn,
            opts=pulumi.ResourceOptions(parent=self, transforms=[described("own")]),
        )


def described(word: str) -> Any:
    """Give a transform that adds a word to descriptions, which may be outputs, so that the order shows."""

    def describe(args: Args) -> Result | None:
        if args.type_ != ROLE:
            return None
        given = pulumi.Output.from_input(args.props.get("description"))
        return Result({**args.props, "description": given.apply(lambda text: f"{text} {word}")}, args.opts)

    return describe


async def bounded(args: Args) -> Result | None:
    """Give every role a permissions boundary, after a while."""
    await asyncio.sleep(0)
    return Result({**args.props, "permissionsBoundary": BOUNDARY}, args.opts) if args.type_ == ROLE else None


def guarded(args: Args) -> Result | None:
    """Protect log groups against changes of their retention, and call them otherwise."""
    if args.type_ != LOGS or not args.name.endswith("logs"):
        return None
    ours = pulumi.ResourceOptions(
        aliases=[pulumi.Alias(name="former")],
        delete_before_replace=True,
        ignore_changes=["retentionInDays"],
        protect=True,
        replace_on_changes=["kmsKeyId"],
        retain_on_delete=True,
    )
    given: Any = args.props.get("tags", {})
    tags = {**given, "custom": str(args.custom), "parent": "yes" if args.opts.parent else "no"}
    return Result({**args.props, "tags": tags}, pulumi.ResourceOptions.merge(args.opts, ours))


def spelled(args: pulumi.InvokeTransformArgs) -> pulumi.InvokeTransformResult | None:
    """Correct the name that a call asks for."""
    if args.token != "aws:ec2/getManagedPrefixList:getManagedPrefixList":
        return None
    return pulumi.InvokeTransformResult({**args.args, "name": "com.amazonaws.eu-west-1.s3"}, args.opts)


def transformed() -> None:
    """Make resources that transforms change, one after another."""
    pulumi.runtime.register_resource_transform(bounded)
    pulumi.runtime.register_resource_transform(described("stack"))
    pulumi.runtime.register_invoke_transform(spelled)
    first = aws.cloudwatch.LogGroup("first")
    explicit = aws.Provider("explicit", region="eu-west-1")

    def late(args: Args) -> Result | None:
        ours = pulumi.ResourceOptions(depends_on=[first], provider=explicit)
        return Result(args.props, pulumi.ResourceOptions.merge(args.opts, ours)) if args.type_ == ROLE else None

    pulumi.runtime.register_resource_transform(late)
    Outer("outer", pulumi.ResourceOptions(transforms=[guarded, described("outer")]))
    found = aws.ec2.get_managed_prefix_list(name="com.amazonaws.eu-west-1.nothing")
    aws.iam.Role("alone", assume_role_policy=TRUST, description=found.id)
    aws.iam.Role("same", assume_role_policy=TRUST, opts=pulumi.ResourceOptions(transforms=[lambda args: None]))


def bounded_program() -> None:
    """Run the root program with a boundary on all of its roles, and a tag on its cluster."""

    def tagged(args: Args) -> Result | None:
        if args.type_ != "aws:eks/cluster:Cluster":
            return None
        given: Any = args.props["tags"]
        return Result({**args.props, "tags": {**given, "owner": "us"}}, args.opts)

    pulumi.runtime.register_resource_transform(bounded)
    pulumi.runtime.register_resource_transform(tagged)
    run_program()
