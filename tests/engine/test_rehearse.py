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


@pytest.mark.parametrize("stack", STACKS)
def test_a_stack_comes_up_stays_and_goes_without_a_trace(begin: Begin, stack: str) -> None:
    with begin(stack) as life:
        assert set(life.up(protect=False).counts) == {"create"}
        assert set(life.up(protect=False).counts) == {"same"}
        assert set(life.refresh().counts) == {"same"}
        assert set(life.destroy().counts) == {"delete"}
        assert life.cloud.live == []
        assert life.state == []


def test_a_stack_is_rehearsed_whose_endpoints_are_there_already(stack_file: Callable[[str], Stack]) -> None:
    text = find_stack("dev").path.read_text(encoding="utf-8")
    path = stack_file(f"{text}  private-eks:existingEndpointServices: [ecr.api, s3]\n").path
    screen = Console(record=True, width=200)
    assert rehearse(str(path), screen) == 0, screen.export_text()


@pytest.mark.parametrize("stack", STACKS)
def test_two_previews_of_an_unchanged_stack_are_identical(deployed: Deployed, stack: str) -> None:
    previews = [deployed(stack).preview() for _ in range(2)]
    assert [set(preview.counts) for preview in previews] == [{"same"}, {"same"}]
    assert len({frozenset(map(str, preview.steps)) for preview in previews}) == 1


@pytest.mark.parametrize("stack", STACKS)
def test_whoever_creates_the_cluster_is_not_made_its_administrator(deployed: Deployed, stack: str) -> None:
    [cluster] = [thing for thing in deployed(stack).cloud.live if thing.type == "aws:eks/cluster:Cluster"]
    assert cluster.inputs["accessConfig"] == {
        "authenticationMode": "API",
        "bootstrapClusterCreatorAdminPermissions": False,
    }


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


CNI_PREFIXES = {"addons": {"vpc-cni": {"configuration": {"env": {"ENABLE_PREFIX_DELEGATION": "true"}}}}}

IN_PLACE: dict[str, tuple[str, dict[str, Any], set[str]]] = {
    "version of a cluster without nodes": ("dev", {"version": "1.36"}, {"Cluster", "Namespace"}),
    "version": ("staging", {"version": "1.36"}, {"Cluster", "NodeGroup"}),
    "log retention": ("staging", {"logRetentionDays": 90}, {"LogGroup"}),
    "support": ("staging", {"supportType": "EXTENDED"}, {"Cluster"}),
    "size of a group": ("staging", groups(maxSize=8), {"NodeGroup"}),
    "size of volumes": ("staging", groups(volumeSize=80), {"LaunchTemplate", "NodeGroup"}),
    "addresses for pods": ("staging", CNI_PREFIXES, {"Addon"}),
    "protection": ("prod", {"protect": False}, {"Cluster"}),
}


@pytest.mark.parametrize("edit", IN_PLACE)
def test_sizes_versions_and_labels_change_in_place(deployed: Deployed, edit: str) -> None:
    stack, keys, kinds = IN_PLACE[edit]
    preview = deployed(stack).preview(**keys)
    assert set(preview.counts) == {"same", "update"}
    assert {kind for kind, _ in preview.of("update")} == kinds


def test_a_label_changes_its_group_in_place_and_is_told_to_the_autoscaler(deployed: Deployed) -> None:
    preview = deployed("staging").preview(**groups(labels={"disk": "fast"}))
    assert set(preview.counts) == {"create", "same", "update"}
    assert {kind for kind, _ in preview.of("update")} == {"NodeGroup"}
    assert [name for _, name in preview.of("create")] == ["private-eks-staging-zone-a-label/disk"]


@pytest.mark.parametrize("stack", STACKS)
def test_a_changed_tag_touches_everything_and_replaces_nothing(deployed: Deployed, stack: str) -> None:
    preview = deployed(stack).preview(tags={"environment": "another"})
    assert set(preview.counts) == {"same", "update"}
    tagged = {thing.name for thing in deployed(stack).cloud.live if "tags" in thing.inputs}
    assert {name for _, name in preview.of("update")} == tagged


def test_one_more_group_adds_its_own_resources_and_touches_no_other(deployed: Deployed) -> None:
    more = {"zone-a": GROUP, **OTHERS, "extra": GROUP}
    preview = deployed("staging").preview(nodeGroups=more)
    assert {step.operation for step in preview.steps} == {"create", "same"}
    assert all("extra" in name for _, name in preview.of("create"))


def test_other_pods_on_fargate_replace_the_one_profile(deployed: Deployed) -> None:
    profiles = {"coredns": DNS, "custom-space": {"selectors": [{"namespace": "another-space"}]}}
    preview = deployed("dev").preview(fargateProfiles=profiles, applications={})
    assert preview.of("replace") == {("FargateProfile", "private-eks-dev-custom-space")}
    assert preview.of("update", "create") == set()
    assert {name.partition("custom-space/")[2] for _, name in preview.of("delete")} == {"sample-app"}


def test_a_reordered_list_of_instance_types_replaces_the_one_group(deployed: Deployed) -> None:
    preview = deployed("staging").preview(**groups(instanceTypes=["m5.large", "m6i.large"]))
    assert preview.of("replace") == {("NodeGroup", "private-eks-staging-zone-a")}
    assert preview.of("update", "create", "delete") == set()


def test_another_service_range_says_that_it_replaces_the_cluster_and_all_that_lives_in_it(deployed: Deployed) -> None:
    preview = deployed("dev").preview(serviceCidr="172.21.0.0/16")
    [cluster] = [step for step in preview.steps if step.kind == "Cluster" and step.operation == "replace"]
    assert cluster.changed == ("kubernetesNetworkConfig.serviceIpv4Cidr",)
    replaced = {kind for kind, _ in preview.of("replace")}
    assert {"AccessEntry", "AccessPolicyAssociation", "Addon", "FargateProfile"} <= replaced
    assert replaced.isdisjoint({"Vpc", "Subnet", "Key", "LogGroup", "VpcEndpoint"})


def test_a_protected_stack_refuses_to_be_destroyed(deployed: Deployed) -> None:
    production = deployed("prod")
    before = production.cloud.live
    refusal = production.preview_destroy()
    assert "protected" in "".join(refusal.errors)
    assert production.cloud.live == before


def test_even_without_a_preview_a_protected_cluster_and_its_key_stay(begin: Begin) -> None:
    """`pulumi destroy --skip-preview` deletes what is unprotected before it comes to what is not."""
    with begin("prod") as life:
        life.up()
        assert life.destroy().errors
        kept = {(thing.type.rsplit(":", 1)[-1], thing.name) for thing in life.cloud.live}
    assert {("Cluster", "private-eks-prod-eksCluster"), ("Key", "private-eks-prod")} <= kept


def test_eks_itself_refuses_when_only_the_state_is_unprotected(begin: Begin) -> None:
    with begin("prod") as life:
        life.up()
        for resource in life.state:
            if resource.get("protect"):
                life.engine.workspace.pulumi_command.run(
                    ["state", "unprotect", resource["urn"], "--yes", "--stack", life.stack.name],
                    life.engine.workspace.work_dir,
                    life.engine.workspace.env_vars,
                )
        assert "deletion protection is enabled" in "".join(life.destroy().errors)


def test_one_more_zone_comes_up_beside_the_others_and_the_control_plane_stays(begin: Begin) -> None:
    """EKS refuses interfaces in a zone that the cluster did not begin with; so does the simulated cloud."""
    zones = ["eu-west-1a", "eu-west-1b", "eu-west-1c"]
    with begin("dev", Cloud(Place("eu-west-1"), seconds_per_minute=0.05)) as life:
        life.up(zones=zones[:2])
        grown = life.up(zones=zones)
        assert grown.errors == []
        assert {kind for kind, _ in grown.of("replace")} == {"FargateProfile"}
        assert {kind for kind, _ in grown.of("update")} == {"VpcEndpoint"}
        assert life.up(zones=zones).of("update", "create", "delete", "replace") == set()


def test_another_key_says_that_it_replaces_the_cluster(deployed: Deployed) -> None:
    """EKS cannot change the key, and the provider would send nothing while the old key goes."""
    key = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    preview = deployed("dev").preview(keyArn=key)
    assert ("Cluster", "private-eks-dev-eksCluster") in preview.of("replace")


def test_a_larger_volume_rolls_the_nodes_through_a_new_version_of_the_template(begin: Begin) -> None:
    with begin("staging") as life:
        life.up()
        changed = life.up(**groups(volumeSize=80))
        assert {kind for kind, _ in changed.of("update")} == {"LaunchTemplate", "NodeGroup"}
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


def test_one_more_permission_of_nodes_is_previewed_as_nothing_else(deployed: Deployed) -> None:
    """A role's ARN stays known, so nothing that names the role seems to be replaced."""
    preview = deployed("staging").preview(**groups(sessionManager=True))
    assert preview.errors == []
    assert set(preview.counts) == {"create", "same"}
    made = {kind for kind, _ in preview.of("create")}
    assert made == {"RolePolicy", "VpcEndpoint"}


def test_one_more_way_of_nodes_is_previewed_as_nothing_else(deployed: Deployed) -> None:
    preview = deployed("staging").preview(nodeEgress={"postgres": {"cidr": "10.20.0.0/16", "fromPort": 5432}})
    assert preview.errors == []
    assert set(preview.counts) == {"create", "same"}
    assert {name for _, name in preview.of("create")} == {"private-eks-staging-to-postgres"}


def test_an_identity_takes_another_name_without_a_gap(begin: Begin) -> None:
    jobs = {"namespace": "jobs", "serviceAccount": "jobs", "policies": ["AmazonS3ReadOnlyAccess"]}
    with begin("staging") as life:
        assert life.up(identities={"jobs": jobs}).errors == []
        renamed = life.up(identities={"batch": jobs})
        assert renamed.errors == []
        assert {kind for kind, _ in renamed.of("update")} == {"PodIdentityAssociation"}
        assert life.destroy().errors == []
