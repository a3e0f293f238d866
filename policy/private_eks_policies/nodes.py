"""Nodes and other instances: their metadata, and their volumes."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from .kubernetes import KUBERNETES, objects
from .rules import Config, Resource, ResourceRule
from .tokens import INSTANCES, LAUNCH_CONFIGURATION, LAUNCH_TEMPLATE, NODE_GROUP
from .values import UNKNOWN, Judgement, at, given, is_true, listed, resting_on, wanted

VOLUME = "aws:ebs/volume:Volume"

_EBS_DRIVERS = ("ebs.csi.aws.com", "ebs.csi.eks.amazonaws.com", "kubernetes.io/aws-ebs")


def _tokens(resource: Resource, config: Config) -> Iterator[Judgement]:
    otherwise = "Instance metadata, with the instance's credentials, are given out without a session token"
    yield from _metadata(resource, "httpTokens", ("required",), otherwise)


def _hops(resource: Resource, config: Config) -> Iterator[Judgement]:
    yield from _metadata(resource, "httpPutResponseHopLimit", (1, "1"), "Pods can read the credentials of their node")


def _metadata(resource: Resource, key: str, allowed: Collection[Any], otherwise: str) -> Iterator[Judgement]:
    """Judge an option of metadata that are there, and told of here: an instance may leave that to its template."""
    options = resource.props.get("metadataOptions")
    if at(options, "httpEndpoint") != "disabled" and (options or not resource.props.get("launchTemplate")):
        found = wanted(options, key, lambda value: value in allowed, otherwise)
        yield from resting_on(options, "httpEndpoint", found)


def _volumes(resource: Resource, config: Config) -> Iterator[Judgement]:
    if resource.type.startswith(KUBERNETES):
        for kind, manifest in objects(resource):
            yield from _class(kind, manifest)
    elif resource.type == NODE_GROUP:
        yield from given(
            resource.props, "launchTemplate", "Without a launch template, only the account's default encrypts volumes"
        )
    elif resource.type == LAUNCH_TEMPLATE:
        yield from _of_template(resource.props.get("blockDeviceMappings"))
    else:
        yield from _of_instance(resource)


def _of_template(devices: Any) -> Iterator[Judgement]:
    if not devices:
        yield "Without blockDeviceMappings, only the account's default encrypts the volumes of the image"
    for device in listed(devices):
        if device is UNKNOWN or at(device, "ebs"):
            otherwise = f"The volume {at(device, 'deviceName')} is not encrypted"
            yield from wanted(device, "ebs.encrypted", is_true, otherwise)


def _of_instance(resource: Resource) -> Iterator[Judgement]:
    """The root volume is named by the instance or by its launch template, which is judged itself."""
    devices = [device for key in ("rootBlockDevice", "ebsBlockDevices") for device in listed(resource.props.get(key))]
    if resource.type == VOLUME:
        devices = [resource.props]
    elif not resource.props.get("rootBlockDevice") and not resource.props.get("launchTemplate"):
        yield "Without rootBlockDevice, only the account's default encrypts the root volume"
    for device in devices:
        yield from wanted(device, "encrypted", is_true, "A volume is not encrypted")


def _class(kind: str, manifest: Any) -> Iterator[Judgement]:
    if kind == "StorageClass" and isinstance(manifest, Mapping) and manifest.get("provisioner") in _EBS_DRIVERS:
        yield from wanted(manifest, "parameters.encrypted", is_true, "Volumes of this class are not encrypted")


RULES = (
    ResourceRule(
        code="PEKS-NODE-1",
        title="Instance metadata want a session token (IMDSv2)",
        level="mandatory",
        because="A request that an application can be tricked into gives away the node's credentials.",
        remedy="Write metadataOptions.httpTokens: required.",
        aws=("EC2.8", "EC2.170"),
        types=(*INSTANCES, LAUNCH_CONFIGURATION, LAUNCH_TEMPLATE),
        judge=_tokens,
    ),
    ResourceRule(
        code="PEKS-NODE-2",
        title="Instance metadata stay on the instance",
        level="advisory",
        because="Some agents in pods still need the node's metadata.",
        remedy="Write metadataOptions.httpPutResponseHopLimit: 1, and give pods roles of their own.",
        page="https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html",
        types=(*INSTANCES, LAUNCH_CONFIGURATION, LAUNCH_TEMPLATE),
        judge=_hops,
    ),
    ResourceRule(
        code="PEKS-ENC-1",
        title="EBS volumes are encrypted",
        level="mandatory",
        because="A volume in the clear can only be replaced.",
        remedy="Write encrypted: true for every volume, in launch templates for every device of the image.",
        aws=("EC2.3", "EC2.181"),
        types=(*INSTANCES, LAUNCH_CONFIGURATION, LAUNCH_TEMPLATE, NODE_GROUP, VOLUME, KUBERNETES),
        judge=_volumes,
    ),
)
