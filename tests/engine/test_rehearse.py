"""The root program on the real engine: what a stack goes through in its life, and what edits of its file do.

What these tests cannot show is AWS itself: the cloud is simulated, by the tables in cli/private_eks_cli/cloud.
"""

from collections.abc import Callable
from typing import Any

import pytest
from rich.console import Console

from private_eks_cli.cloud.answers import Place
from private_eks_cli.cloud.live import Cloud
from private_eks_cli.engine.rehearse import rehearse
from private_eks_cli.graph.model import Resource
from private_eks_cli.sources.stacks import Stack, find_stack
from tests.conftest import STACKS, recorded

from .conftest import Begin, Deployment

# When a deployment fails, Pulumi's SDK leaves a coroutine of its own unfinished.
UNFINISHED = "ignore::pytest.PytestUnraisableExceptionWarning"
pytestmark = [pytest.mark.engine, pytest.mark.filterwarnings(UNFINISHED)]

Deployed = Callable[[str], Deployment]
LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"


def test_a_stack_comes_up_stays_and_goes_without_a_trace(begin: Begin) -> None:
    """The other two are rehearsed: `make rehearse STACK=dev` by tests/test_commands.py, prod by test_faults.py."""
    with begin("staging") as life:
        assert set(life.up().counts) == {"create"}
        assert set(life.up().counts) == {"same"}
        assert set(life.refresh().counts) == {"same"}
        assert set(life.destroy().counts) == {"delete"}
        assert life.cloud.live == []
        assert life.state == []


def test_a_stack_is_rehearsed_whose_endpoints_are_there_already(stack_file: Callable[[str], Stack]) -> None:
    text = find_stack("dev").path.read_text(encoding="utf-8")
    path = stack_file(f"{text}  private-eks:existingEndpointServices: [ecr.api, s3]\n").path
    screen = Console(record=True, width=200)
    assert rehearse(find_stack(str(path)), screen) == 0, screen.export_text()


@pytest.mark.parametrize("stack", STACKS)
def test_two_previews_of_an_unchanged_stack_are_identical(deployed: Deployed, stack: str) -> None:
    previews = [deployed(stack).preview() for _ in range(2)]
    assert [set(preview.counts) for preview in previews] == [{"same"}, {"same"}]
    assert len({frozenset(map(str, preview.steps)) for preview in previews}) == 1


@pytest.mark.parametrize("stack", STACKS)
def test_the_recorder_sees_what_the_engine_sends(deployed: Deployed, stack: str) -> None:
    sent = {thing.urn: thing for thing in deployed(stack).cloud.live}
    seen = {resource.urn: resource for resource in recorded(stack) if resource.type.startswith("aws:")}
    assert sent.keys() == seen.keys()
    for urn, resource in seen.items():
        assert as_written(sent[urn].inputs, resource) == resource.inputs, urn
        assert sent[urn].id == resource.id, urn


def as_written(inputs: Any, resource: Resource) -> dict[str, Any]:
    """Leave out what the provider fills in by itself: the region, all tags, and an automatic name."""
    filled = {"region", "tagsAll", "__defaults", *inputs.get("__defaults", ())} - resource.inputs.keys()
    return {key: value for key, value in inputs.items() if key not in filled}


@pytest.mark.parametrize("stack", STACKS)
def test_no_kubernetes_api_is_called(deployed: Deployed, stack: str) -> None:
    assert deployed(stack).cloud.kubernetes.calls == []


GROUP = {"zones": ["eu-west-1a"], "instanceTypes": ["m6i.large", "m5.large"], "maxSize": 4}
OTHERS = {zone: {**GROUP, "zones": [f"eu-west-1{zone[-1]}"]} for zone in ("zone-b", "zone-c")}
DNS = {"selectors": [{"namespace": "kube-system", "labels": {"k8s-app": "kube-dns"}}]}


def groups(**changes: Any) -> dict[str, Any]:
    return {"nodeGroups": {"zone-a": {**GROUP, **changes}, **OTHERS}}


def test_a_protected_stack_refuses_to_be_destroyed(deployed: Deployed) -> None:
    production = deployed("prod")
    before = production.cloud.live
    refusal = production.preview_destroy()
    assert "protected" in "".join(refusal.errors)
    assert production.cloud.live == before


def test_a_protected_cluster_and_its_key_stay_even_if_nobody_asks_the_engine(begin: Begin) -> None:
    """`pulumi destroy --skip-preview` deletes what is unprotected before it comes to what is not; then EKS refuses."""
    with begin("prod") as life:
        life.up()
        assert life.destroy().errors
        kept = {(thing.type.rsplit(":", 1)[-1], thing.name) for thing in life.cloud.live}
        assert {("Cluster", "private-eks-prod-eksCluster"), ("Key", "private-eks-prod")} <= kept
        for resource in life.state:
            if resource.get("protect"):
                life.engine.workspace.pulumi_command.run(
                    ["state", "unprotect", resource["urn"], "--yes", "--stack", life.stack.name],
                    life.engine.workspace.work_dir,
                    life.engine.workspace.env_vars,
                )
        assert "deletion protection is enabled" in "".join(life.destroy().errors)


TOLD = {"Bastion", "Compute", "Endpoints", "FargateProfiles", "Network"}
"""Components that are told the zones."""


def test_one_more_zone_comes_up_beside_the_others_and_the_control_plane_stays(begin: Begin) -> None:
    """EKS refuses interfaces in a zone that the cluster did not begin with; so does the simulated cloud."""
    zones = ["eu-west-1a", "eu-west-1b", "eu-west-1c"]
    with begin("dev", Cloud(Place("eu-west-1"), seconds_per_minute=0.05)) as life:
        life.up(zones=zones[:2])
        grown = life.up(zones=zones)
        assert grown.errors == []
        assert {kind for kind, _ in grown.of("replace")} == {"FargateProfile"}
        assert {kind for kind, _ in grown.of("update")} == {"VpcEndpoint", *TOLD}
        assert life.up(zones=zones).of("update", "create", "delete", "replace") == set()


def test_a_larger_volume_rolls_the_nodes_through_a_new_version_of_the_template(begin: Begin) -> None:
    with begin("staging") as life:
        life.up()
        changed = life.up(**groups(volumeSize=80))
        assert {kind for kind, _ in changed.of("update")} == {"Compute", "LaunchTemplate", "NodeGroup"}
        group = life.cloud.one("NodeGroup", "private-eks-staging-zone-a")
        assert group.inputs["launchTemplate"]["version"] == "2"


def test_a_narrowed_access_policy_still_holds_afterwards(begin: Begin) -> None:
    """Made before the old one went, the association would have gone with it: both have one id."""
    entry = {"principalArn": "arn:aws:iam::111122223333:role/platform-admins"}
    admins = {"admins": {**entry, "policies": {"AmazonEKSClusterAdminPolicy": {}, "AmazonEKSViewPolicy": {}}}}
    narrow = {**entry, "policies": {"AmazonEKSClusterAdminPolicy": {}, "AmazonEKSViewPolicy": {"namespaces": ["a"]}}}
    with begin("dev") as life:
        life.up(accessEntries=admins)
        assert life.up(accessEntries={"admins": narrow}).errors == []
        policy = life.cloud.one("AccessPolicyAssociation", "private-eks-dev-admins-AmazonEKSViewPolicy")
        assert policy.inputs["accessScope"] == {"type": "namespace", "namespaces": ["a"]}


def test_profiles_that_are_replaced_together_come_and_go_one_at_a_time(begin: Begin) -> None:
    profiles = {name: {"selectors": [*DNS["selectors"], {"namespace": name}]} for name in ("coredns", "custom-space")}
    with begin("dev", Cloud(Place("eu-west-1"), seconds_per_minute=0.05)) as life:
        life.up()
        changed = life.up(fargateProfiles=profiles)
        assert changed.errors == []
        assert len(changed.of("replace")) == 2
        kept = [thing.name for thing in life.cloud.live if thing.type.endswith(":FargateProfile")]
        assert kept == ["private-eks-dev-coredns", "private-eks-dev-custom-space"]
        assert life.destroy().errors == []
        assert life.cloud.live == []


def test_profiles_that_are_removed_together_go_one_at_a_time(begin: Begin) -> None:
    """Also when they are not neighbours in the chain."""
    more = {"coredns": DNS, **{name: {"selectors": [{"namespace": name}]} for name in ("a", "b", "c")}}
    with begin("dev", Cloud(Place("eu-west-1"), seconds_per_minute=0.05)) as life:
        life.up(fargateProfiles=more, applications={})
        changed = life.up(fargateProfiles={"coredns": DNS, "b": more["b"]}, applications={})
        assert changed.errors == []
        assert {name for _, name in changed.of("delete")} == {"private-eks-dev-a", "private-eks-dev-c"}


def test_pulumi_says_in_one_line_what_a_stack_file_gets_wrong(begin: Begin) -> None:
    with begin("dev") as life:
        errors = life.up(cidr="10.0.0.0/8").errors
    assert errors[0].startswith("cidr: got '10.0.0.0/8'; allowed: a private IPv4 block from /16 to /24; ")
    assert all(len(error.splitlines()) == 1 and "Traceback" not in error for error in errors)


def test_a_failed_deployment_goes_on_where_it_stopped(begin: Begin) -> None:
    cloud = Cloud(Place("eu-west-1"))
    with begin("dev", cloud) as life:
        left_over = cloud.create("urn:someone::else", LOG_GROUP, {"name": "/aws/eks/private-eks-dev/cluster"})
        [error] = life.up().errors
        assert "ResourceAlreadyExistsException" in error
        cloud.forget(left_over)
        again = life.up()
        assert again.errors == []
        assert set(again.counts) == {"create", "same"}
        assert set(life.destroy().counts) == {"delete"}
        assert cloud.live == []


def test_a_log_group_that_eks_makes_again_stops_the_next_deployment_until_it_is_deleted(begin: Begin) -> None:
    """The steps of docs/deploying.md: switch the logs off before, or delete what is left after."""
    with begin("dev") as life:
        assert life.up().errors == []
        assert life.destroy(logging=True).errors == []
        [left] = life.cloud.live
        assert (left.id, "kmsKeyId" in left.inputs) == ("/aws/eks/private-eks-dev/cluster", False)
        assert "ResourceAlreadyExistsException" in "".join(life.up().errors)
        life.cloud.delete(left.type, left.id)
        assert life.up().errors == []
        assert life.destroy().errors == []
        assert life.cloud.live == []
        assert life.up().errors == []


def test_what_somebody_deleted_by_hand_is_noticed_and_made_again(begin: Begin) -> None:
    with begin("dev") as life:
        life.up()
        life.cloud.forget(life.cloud.one("FlowLog", "private-eks-dev-flow-logs"))
        assert life.refresh().of("delete") == {("FlowLog", "private-eks-dev-flow-logs")}
        assert life.up().of("create") == {("FlowLog", "private-eks-dev-flow-logs")}


def test_an_identity_takes_another_name_without_a_gap(begin: Begin) -> None:
    jobs = {"namespace": "jobs", "serviceAccount": "jobs", "policies": ["AmazonS3ReadOnlyAccess"]}
    with begin("staging") as life:
        assert life.up(identities={"jobs": jobs}).errors == []
        renamed = life.up(identities={"batch": jobs})
        assert renamed.errors == []
        assert {kind for kind, _ in renamed.of("update")} == {"Compute", "Identities", "PodIdentityAssociation"}
        assert life.destroy().errors == []
