"""Transforms run when a program is recorded; tests/engine compares them with the engine's."""

import asyncio
from collections.abc import Callable
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest

from private_eks import Network
from private_eks_cli.graph.model import Graph
from private_eks_cli.recording.recorder import record
from tests.conftest import stack_called
from tests.transformed import BOUNDARY, TRUST, bounded_program, transformed

Deploy = Callable[[Callable[[], Any]], Graph]
NETWORK: Any = {"region": "eu-west-1", "cidr": "10.0.0.0/16", "zones": ["eu-west-1a", "eu-west-1b"]}


def test_a_transform_of_the_stack_reaches_every_role_of_the_root_program() -> None:
    stack = stack_called("prod")
    graph = record(bounded_program, stack.name, stack.config)
    roles = graph.of("aws:iam/role:Role")
    assert {role.inputs.get("permissionsBoundary") for role in roles} == {BOUNDARY}
    assert graph.one("Cluster", "private-eks-prod-eksCluster").inputs["tags"]["owner"] == "us"


def test_a_consumer_gives_transforms_to_a_component_of_ours(deploy: Deploy) -> None:
    def tagged(args: pulumi.ResourceTransformArgs) -> pulumi.ResourceTransformResult:
        given: Any = args.props.get("tags", {})
        tags = {"tags": {**given, "owner": "us"}} if args.type_ == "aws:ec2/subnet:Subnet" else {}
        return pulumi.ResourceTransformResult({**args.props, **tags}, args.opts)

    opts = pulumi.ResourceOptions(transforms=[tagged])
    graph = deploy(lambda: Network("main", NETWORK, opts))
    assert {subnet.inputs["tags"].get("owner") for subnet in graph.of("Subnet")} == {"us"}
    assert "owner" not in graph.one("Vpc", "main").inputs["tags"]


def test_own_transforms_run_first_and_those_of_the_stack_last(deploy: Deploy) -> None:
    role = deploy(transformed).one("aws:iam/role:Role", "outer-inner-role")
    assert role.inputs["description"].endswith(" own inner outer stack")
    assert role.inputs["assumeRolePolicy"] == "[secret]"


def test_transforms_change_options_and_calls(deploy: Deploy) -> None:
    graph = deploy(transformed)
    logs = graph.one("LogGroup", "outer-inner-logs")
    assert (logs.protect, logs.ignore_changes, logs.replace_on_changes) == (True, ("retentionInDays",), ("kmsKeyId",))
    assert logs.delete_before_replace
    assert "::explicit::" in graph.one("aws:iam/role:Role", "alone").provider
    assert str(graph.one("aws:iam/role:Role", "alone").inputs["description"]).startswith("pl-")


def test_a_transform_of_the_stack_adds_no_dependency_to_a_resource_without_own_ones(deploy: Deploy) -> None:
    graph = deploy(transformed)
    assert graph.one("aws:iam/role:Role", "alone").dependencies == ()
    assert len(graph.one("aws:iam/role:Role", "same").dependencies) == 1


def test_what_a_transform_raises_ends_the_program(deploy: Deploy) -> None:
    async def raising(args: pulumi.ResourceTransformArgs) -> None:
        await asyncio.sleep(0)
        raise ValueError(f"{args.name} has no boundary")

    def program() -> None:
        pulumi.runtime.register_resource_transform(raising)
        aws.iam.Role("alone", assume_role_policy=TRUST)

    with pytest.raises(ValueError, match="alone has no boundary"):
        deploy(program)


def test_old_transformations_still_run(deploy: Deploy) -> None:
    def tagged(args: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult:
        return pulumi.ResourceTransformationResult({**args.props, "description": "old"}, args.opts)

    def program() -> None:
        pulumi.runtime.register_stack_transformation(tagged)
        aws.iam.Role("alone", assume_role_policy=TRUST)

    assert deploy(program).one("aws:iam/role:Role", "alone").inputs["description"] == "old"
