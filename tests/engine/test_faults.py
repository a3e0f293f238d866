"""Mistakes that AWS would refuse, made on purpose: the rehearsal has to notice them, or it proves nothing."""

import dataclasses
import re
import threading
from pathlib import Path

import pulumi
import pulumi_aws as aws
import pytest
from rich.console import Console

from private_eks_cli.cloud.answers import Place
from private_eks_cli.cloud.live import Cloud
from private_eks_cli.cloud.refusals import Live, RefusedError
from private_eks_cli.engine import engine, rehearse
from private_eks_cli.errors import CommandError, Kind
from private_eks_cli.sources.projects import find_project
from private_eks_cli.sources.stacks import find_stack
from tests.places import ROOT

from .conftest import Begin

# When a deployment fails, Pulumi's SDK leaves a coroutine of its own unfinished.
UNFINISHED = "ignore::pytest.PytestUnraisableExceptionWarning"
pytestmark = [pytest.mark.engine, pytest.mark.filterwarnings(UNFINISHED)]

PLACE = Place("eu-west-1")
PRINCIPAL = "arn:aws:iam::111122223333:role/viewers"
VIEW = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"


def profiles(chained: bool) -> None:
    previous: list[pulumi.Resource] = []
    for name in ("first", "second"):
        profile = aws.eks.FargateProfile(
            name,
            cluster_name="main",
            pod_execution_role_arn="arn:aws:iam::111122223333:role/pods",
            subnet_ids=["subnet-1"],
            selectors=[{"namespace": name}],
            opts=pulumi.ResourceOptions(depends_on=previous if chained else []),
        )
        previous = [profile]


@pytest.mark.parametrize("chained", [True, False])
def test_two_profiles_at_the_same_time_are_refused(small: Begin, chained: bool) -> None:
    """A creation ends when another one was refused, or when there can be no other."""
    refused = threading.Event()

    class Watched(Cloud):
        def create(self, urn: str, type_: str, inputs: dict[str, object]) -> Live:
            try:
                return super().create(urn, type_, inputs)
            except RefusedError:
                refused.set()
                raise

    cloud = Watched(PLACE, 1, lambda _: chained or refused.wait(30))
    with small(lambda: profiles(chained), cloud) as life:
        errors = "".join(life.up().errors)
    assert ("ResourceInUseException: Cannot create Fargate Profile" in errors) is not chained


def test_overlapping_subnets_are_refused(small: Begin) -> None:
    def program() -> None:
        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        first = aws.ec2.Subnet("first", vpc_id=vpc.id, cidr_block="10.0.0.0/20")
        aws.ec2.Subnet(
            "second", vpc_id=vpc.id, cidr_block="10.0.8.0/24", opts=pulumi.ResourceOptions(depends_on=[first])
        )

    with small(program, Cloud(PLACE)) as life:
        [error] = life.up().errors
    assert error.startswith("Subnet second: ")
    assert "InvalidSubnet.Conflict: The CIDR '10.0.8.0/24' conflicts with another subnet" in error


def test_a_second_door_to_one_service_is_refused(small: Begin) -> None:
    def program() -> None:
        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16", enable_dns_hostnames=True)
        for name in ("first", "second"):
            aws.ec2.VpcEndpoint(
                name,
                vpc_id=vpc.id,
                vpc_endpoint_type="Interface",
                service_name="com.amazonaws.eu-west-1.sts",
                private_dns_enabled=True,
            )

    with small(program, Cloud(PLACE)) as life:
        [error] = life.up().errors
    assert "there is already a conflicting DNS domain" in error


def test_a_policy_that_is_narrowed_without_deleting_first_is_lost(small: Begin) -> None:
    """So the test that ours is kept can fail."""
    scope = aws.eks.AccessPolicyAssociationAccessScopeArgs(type="cluster")

    def program() -> None:
        aws.eks.AccessPolicyAssociation(
            "view", cluster_name="main", principal_arn=PRINCIPAL, policy_arn=VIEW, access_scope=scope
        )

    with small(program, Cloud(PLACE)) as life:
        life.up()
        scope = aws.eks.AccessPolicyAssociationAccessScopeArgs(type="namespace", namespaces=["a"])
        assert life.up().errors == []
        assert life.cloud.live == []


def test_what_nothing_describes_comes_as_it_is_declared_stays_and_goes(small: Begin) -> None:
    def program() -> None:
        aws.sns.Topic("news", display_name=aws.kms.get_alias_output(name="alias/main").name)

    with small(program, Cloud(PLACE)) as life:
        assert set(life.up().counts) == {"create"}
        assert life.cloud.one("Topic", "news").inputs["displayName"] == "alias/main"
        assert [set(phase.counts) for phase in (life.up(), life.refresh())] == [{"same"}, {"same"}]
        assert life.destroy().errors == []
        assert life.cloud.live == []


class Forgetful(Cloud):
    """A cloud that loses some things as soon as they are made, as if the program had never asked for them."""

    def __init__(self, lost: str) -> None:
        super().__init__(PLACE)
        self.lost = lost

    def create(self, urn: str, type_: str, inputs: dict[str, object]) -> Live:
        made = super().create(urn, type_, inputs)
        if re.fullmatch(self.lost, f"{made.kind} {made.name}"):
            self.forget(made)
        return made


JOIN = "NodeCreationFailure: Instances failed to join the kubernetes cluster: no path from subnet private-eks-.*"
PODS = "Pod provisioning timed out .* no path from subnet private-eks-dev-node-eu-west-1a .*"
DEGRADED = "DEGRADED.*InsufficientNumberOfReplicas.*"

LOST: list[tuple[str, str, str]] = [
    *(
        ("dev", f"VpcEndpoint .*-{service}", rf"FargateProfile .*{PODS} to {service}: vpc-\w+ has no endpoint for it")
        for service in ("ecr.api", "ecr.dkr", "s3", "sts")
    ),
    *(
        ("staging", f"VpcEndpoint .*-{service}", rf"NodeGroup .*{JOIN} to {service}: vpc-\w+ has no endpoint for it")
        for service in ("ec2", "sts")
    ),
    ("dev", "SecurityGroupIngressRule .*-endpoints-10.*", rf"{PODS} to ecr.api: no rule of sg-\w+ lets .* in on port"),
    (
        "staging",
        "SecurityGroupEgressRule .*-s3-out",
        rf"{JOIN} to s3: no rule of sg-\w+ lets port 443 out to prefix list",
    ),
    ("staging", "SecurityGroupIngressRule .*-cluster-from-nodes", f"{JOIN} to the Kubernetes API: no rule of .* in on"),
    ("dev", "RolePolicyAttachment .*-AmazonEKSClusterPolicy", "of Cluster .* lacks AmazonEKSClusterPolicy"),
    ("dev", "RolePolicyAttachment .*PodExecutionRolePolicy", "of FargateProfile .* lacks AmazonEKSFargatePodExecution"),
    ("staging", "RolePolicyAttachment .*WorkerNodePolicy", "of NodeGroup .* lacks AmazonEKSWorkerNodePolicy"),
    ("staging", "RolePolicyAttachment .*-AmazonEKS_CNI_Policy", "of Addon .*-vpc-cni lacks AmazonEKS_CNI_Policy"),
    ("auto-mode", "RolePolicyAttachment .*ComputePolicy", "of Cluster .* lacks AmazonEKSComputePolicy"),
    ("auto-mode", "VpcEndpoint .*-ecr.dkr", rf"{DEGRADED} to ecr.dkr: vpc-\w+ has no endpoint for it"),
    ("dev", "FargateProfile .*-coredns", f"{DEGRADED} coredns finds no nodes and no Fargate profile"),
    ("staging", "NodeGroup .*", f"Addon private-eks-staging-coredns: .*{DEGRADED} coredns finds no nodes"),
    ("spot-batch", "AccessEntry .*-batch-.*", "nodes of .* cannot join .* no access entry of type EC2_LINUX"),
]
"""A stack, what its program forgets, and how the deployment fails."""


@pytest.mark.sampled(6)
@pytest.mark.parametrize(("stack", "lost", "words"), LOST, ids=[f"{stack} without {lost}" for stack, lost, _ in LOST])
def test_what_a_program_forgets_is_missed(begin: Begin, stack: str, lost: str, words: str) -> None:
    example = ROOT / "examples" / "stacks" / f"Pulumi.{stack}.yaml"
    with begin(str(example) if example.exists() else stack, Forgetful(lost)) as life:
        errors = life.up().errors
    assert any(re.search(words, error) for error in errors), errors


def test_an_endpoint_that_is_only_said_to_exist_is_missed(begin: Begin) -> None:
    """In a VPC that was just made, nobody else has made one."""
    with begin("dev") as life:
        errors = life.up(existingEndpointServices=["sts"]).errors
    assert any(re.search(f"{PODS} to sts: .* has no endpoint for it", error) for error in errors), errors


class Stubborn(Cloud):
    """A cloud that makes no flow log."""

    def create(self, urn: str, type_: str, inputs: dict[str, object]) -> Live:
        if type_ == "aws:ec2/flowLog:FlowLog":
            raise RefusedError("FlowLogAlreadyExists: There is an existing Flow Log")
        return super().create(urn, type_, inputs)


def test_a_failed_rehearsal_shows_the_reason_and_exits_with_1(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rehearse, "Cloud", Stubborn)
    console = Console(record=True, width=200)
    assert rehearse.rehearse(find_stack("dev"), console) == 1
    text = console.export_text()
    assert "FlowLog private-eks-dev-flow-logs: " in text
    assert "There is an existing Flow Log" in text
    assert "failed up" in text
    assert "Traceback" not in text
    assert "destroy" not in text


def test_a_rehearsal_of_a_protected_stack_shows_the_two_steps() -> None:
    console = Console(record=True, width=200)
    assert rehearse.rehearse(find_stack("prod"), console) == 0
    lines = [line for line in console.export_text().splitlines() if line.startswith("ok ")]
    titles = ["up", "up again", "refresh", "destroy, protected", "up, protect: false", "destroy"]
    assert [line.removeprefix("ok ").split(" (")[0] for line in lines] == titles


def test_a_name_that_no_stack_can_have_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "two words.yaml"
    path.write_text(
        (ROOT / "Pulumi.dev.yaml").read_text(encoding="utf-8") + "  private-eks:name: fine\n", encoding="utf-8"
    )
    with pytest.raises(ValueError, match=r"^two words.yaml: .*stack name") as refusal:
        rehearse.rehearse(find_stack(str(path)), Console())
    assert "\n" not in str(refusal.value)


def test_without_a_cli_the_way_to_one_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(engine, "BUILT", tmp_path)
    with pytest.raises(CommandError, match=r"the Pulumi CLI: got none on PATH; .*, or run `make engine`$") as refused:
        rehearse.rehearse(find_stack("dev"), Console())
    assert refused.value.kind == Kind.NO_PROJECT
    stranger = dataclasses.replace(find_project(), file=tmp_path / "Pulumi.yaml")
    with pytest.raises(CommandError, match=r"or give what Pulumi wrote: --from$"):
        engine.find_cli(stranger)
