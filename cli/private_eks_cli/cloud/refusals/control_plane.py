"""What EKS refuses of a cluster, its Fargate profiles' turns, and its end."""

from collections.abc import Iterator, Mapping
from typing import Any

from private_eks.common.plan.versions import check_image, check_version

from .table import CLUSTER, FARGATE_PROFILE, NODE_GROUP, SUBNET, Live, Table, block, of

MOST_SELECTORS = 5


def other_zones(thing: Live, inputs: Mapping[str, Any], live: Table) -> Iterator[str]:
    """The control plane's interfaces stay in the zones that they began in.

    https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html; the words are those of
    aws/containers-roadmap#2258.
    """
    if thing.type != CLUSTER:
        return
    zones = {subnet.id: subnet.inputs.get("availabilityZone") for subnet in of(SUBNET, live)}
    before, after = (
        {zones.get(subnet_id) for subnet_id in block(given, "vpcConfig").get("subnetIds") or ()}
        for given in (thing.inputs, inputs)
    )
    if before != after:
        yield "InvalidParameterException: Provided subnets belong to different AZs from the cluster's existing subnets"


def version_not_offered(wanted: Live, live: Table) -> Iterator[str]:
    """EKS makes no cluster of a version past its support, nor one without extended support past the standard one.

    https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html, disable-extended-support.html
    """
    if wanted.type == CLUSTER and "version" in wanted.inputs:
        try:
            check_version(str(wanted.inputs["version"]), block(wanted.inputs, "upgradePolicy").get("supportType"))
        except ValueError:
            yield f"InvalidParameterException: unsupported Kubernetes version {wanted.inputs['version']}"


def image_not_offered(wanted: Live, live: Table) -> Iterator[str]:
    """Images of an operating system begin with a version of Kubernetes.

    https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions-standard.html
    """
    if wanted.type == NODE_GROUP and (version := wanted.inputs.get("version")):
        try:
            check_image("", str(wanted.inputs.get("amiType", "")), str(version))
        except ValueError:
            yield f"InvalidParameterException: {wanted.inputs['amiType']} is not supported for Kubernetes {version}"


def egress_given_back(thing: Live, inputs: Mapping[str, Any], live: Table) -> Iterator[str]:
    """The API server's calls, once routed through the VPC, stay there; the words are ours.

    https://docs.aws.amazon.com/eks/latest/userguide/control-plane-egress.html
    """
    if thing.type != CLUSTER:
        return
    before, after = (block(given, "vpcConfig").get("controlPlaneEgressMode") for given in (thing.inputs, inputs))
    if (before, after) == ("CUSTOMER_ROUTED", "AWS_MANAGED"):
        yield "InvalidParameterException: controlPlaneEgressMode cannot be changed from CUSTOMER_ROUTED to AWS_MANAGED"


def version_out_of_reach(thing: Live, inputs: Mapping[str, Any], live: Table) -> Iterator[str]:
    """A control plane goes up by one minor version at a time, and back by none while it is called to update.

    https://docs.aws.amazon.com/eks/latest/userguide/update-cluster.html; the words are those of
    hashicorp/terraform-provider-aws#17209. A rollback is a call of its own, which the provider does not know:
    https://docs.aws.amazon.com/eks/latest/userguide/rollback-cluster.html
    """
    if thing.type != CLUSTER:
        return
    before, after = (str(given.get("version") or "") for given in (thing.inputs, inputs))
    old, new = _minor(before), _minor(after)
    if old and new and new - old not in (0, 1):
        yield f"InvalidParameterException: Unsupported Kubernetes minor version update from {before} to {after}"


def _minor(version: str) -> int:
    minor = version.partition(".")[2]
    return int(minor) if minor.isdecimal() else 0


def half_of_auto_mode(wanted: Live, live: Table) -> Iterator[str]:
    """Auto Mode is switched in three places at once, and brings what EKS would otherwise install at the start.

    https://docs.aws.amazon.com/eks/latest/userguide/auto-enable-existing.html; hashicorp/terraform-provider-aws#40483.
    The words are those of `validateAutoModeCustomizeDiff` in the provider's internal/service/eks/cluster.go.
    """
    if wanted.type != CLUSTER:
        return
    inputs = wanted.inputs
    switches = {
        bool(block(inputs, "computeConfig").get("enabled")),
        bool(block(inputs, "kubernetesNetworkConfig", "elasticLoadBalancing").get("enabled")),
        bool(block(inputs, "storageConfig", "blockStorage").get("enabled")),
    }
    if len(switches) > 1:
        yield (
            "InvalidParameterException: For EKS Auto Mode, please ensure that all required configs, including "
            "computeConfig, kubernetesNetworkConfig, and blockStorage are all either fully enabled or fully disabled"
        )
    if True in switches and inputs.get("bootstrapSelfManagedAddons", True):
        yield "InvalidParameterException: EKS Auto Mode needs bootstrapSelfManagedAddons to be false"


def one_profile_at_a_time(one: Live, live: Table) -> Iterator[str]:
    """EKS works on one Fargate profile of a cluster at a time.

    https://docs.aws.amazon.com/eks/latest/userguide/delete-fargate-profile.html; the words are those of
    terraform-aws-modules/terraform-aws-eks#866.
    Stricter than one AWS provider, which keeps a lock of its own; two provider processes meet this refusal.
    """
    if one.type != FARGATE_PROFILE:
        return
    doing = "create" if one.status == "CREATING" else "delete"
    cluster = one.inputs["clusterName"]
    for other in of(FARGATE_PROFILE, live):
        if other.inputs["clusterName"] == cluster and other.status != "ACTIVE":
            yield (
                f"ResourceInUseException: Cannot {doing} Fargate Profile {one.inputs['fargateProfileName']} because "
                f"cluster {cluster} currently has Fargate profile {other.inputs['fargateProfileName']} "
                f"in status {other.status}"
            )


def few_selectors(wanted: Live, live: Table) -> Iterator[str]:
    """A Fargate profile has up to five selectors.

    https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateFargateProfile.html
    """
    count = len(wanted.inputs.get("selectors") or ())
    if wanted.type == FARGATE_PROFILE and count > MOST_SELECTORS:
        yield f"InvalidParameterException: Fargate profile has {count} selectors; the maximum is {MOST_SELECTORS}"


def protected(doomed: Live, live: Table) -> Iterator[str]:
    """Deletion protection is switched off first, by an update of its own.

    https://docs.aws.amazon.com/eks/latest/userguide/deletion-protection.html
    """
    if doomed.type == CLUSTER and doomed.inputs.get("deletionProtection"):
        yield f"InvalidRequestException: Cannot delete cluster {doomed.id} because deletion protection is enabled"
