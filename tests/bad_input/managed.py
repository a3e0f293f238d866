"""What only managed groups take: launch templates, capacity blocks, releases, updates and warm pools."""

from typing import Any

from .rows import Row, group

_GENERAL = "nodeGroups.general"
_IMAGE = "ami-0123456789abcdef0"
_RESERVATION = "cr-0123456789abcdef0"
_TEMPLATE = {"id": "lt-0123456789abcdef0", "version": "3"}


def _beside_template(**settings: Any) -> dict[str, Any]:
    return group(launchTemplate=_TEMPLATE, instanceTypes=None, **settings)


def _block(**settings: Any) -> dict[str, Any]:
    block = {"capacityType": "CAPACITY_BLOCK", "capacityReservationId": _RESERVATION, "zones": ["eu-west-1a"]}
    return {"nodeGroups.training": {**block, "instanceTypes": ["p5.48xlarge"], "minSize": 0, **settings}}


def _pool(pool: dict[str, Any] | None = None, **settings: Any) -> dict[str, Any]:
    return group(warmPool=pool or {}, **settings)


_TEMPLATES = (
    Row(
        "disk size beside a launch template",
        _beside_template(volumeSize=100),
        f"{_GENERAL}.volumeSize",
        "got 100; allowed: none beside launchTemplate; put it into the template",
    ),
    Row(
        "image beside a launch template",
        _beside_template(imageId=_IMAGE),
        f"{_GENERAL}.imageId",
        "none beside launchTemplate; put it into the template",
    ),
    Row(
        "user data beside a launch template",
        _beside_template(userData=["#!/bin/sh\ntrue\n"]),
        f"{_GENERAL}.userData",
        "none beside launchTemplate; put it into the template",
    ),
    Row(
        "key beside a launch template",
        _beside_template(keyArn="arn:aws:kms:eu-west-1:111122223333:key/a1"),
        f"{_GENERAL}.keyArn",
        "none beside launchTemplate; put it into the template",
    ),
    Row(
        "kubelet settings beside a launch template",
        _beside_template(kubelet={"maxPods": 58}),
        f"{_GENERAL}.kubelet",
        "none beside launchTemplate; put it into the template",
    ),
    Row(
        "newest version of a launch template",
        group(launchTemplate={**_TEMPLATE, "version": "$Latest"}),
        f"{_GENERAL}.launchTemplate.version",
        "got '$Latest'; allowed: the number of a version in quotes; name the version",
    ),
    Row(
        "default version of a launch template",
        group(launchTemplate={**_TEMPLATE, "version": "$Default"}),
        f"{_GENERAL}.launchTemplate.version",
        "name the version: with another word, two deployments of one commit would differ",
    ),
    Row(
        "version of a launch template as a number",
        group(launchTemplate={**_TEMPLATE, "version": 3}),
        f"{_GENERAL}.launchTemplate.version",
        "got 3; allowed: text; put quotes around it",
    ),
    Row(
        "launch template without a version",
        group(launchTemplate={"id": "lt-0123456789abcdef0"}),
        f"{_GENERAL}.launchTemplate.version",
        "give a value: it has no default",
    ),
    Row(
        "launch template by its name",
        group(launchTemplate={**_TEMPLATE, "id": "nodes"}),
        f"{_GENERAL}.launchTemplate.id",
        "got 'nodes'; allowed: the id of a launch template, such as 'lt-0123456789abcdef0'; look it up",
    ),
)

_BLOCKS = (
    Row(
        "capacity block without a reservation",
        _block(capacityReservationId=None),
        "nodeGroups.training.capacityReservationId",
        "got nothing; allowed: the id of a reservation, such as 'cr-0123456789abcdef0'; buy a",
    ),
    Row(
        "malformed reservation",
        _block(capacityReservationId="reservation-1"),
        "nodeGroups.training.capacityReservationId",
        "got 'reservation-1'; allowed: the id of a reservation, such as",
    ),
    Row(
        "capacity block for two types",
        _block(instanceTypes=["p5.48xlarge", "p4d.24xlarge"]),
        "nodeGroups.training.instanceTypes",
        "exactly the one type of the reservation; name it",
    ),
    Row(
        "capacity block for any type",
        _block(instanceTypes=None),
        "nodeGroups.training.instanceTypes",
        "exactly the one type of the reservation; name it",
    ),
    Row(
        "capacity block of a type without any",
        _block(instanceTypes=["m6i.large"]),
        "nodeGroups.training.instanceTypes[0]",
        "a type of the P4 to P6 or Trn families, of which EC2 sells capacity blocks; name the type of the reservation",
    ),
    Row(
        "capacity block in two zones",
        _block(zones=["eu-west-1a", "eu-west-1b"]),
        "nodeGroups.training.zones",
        "exactly one, in the reservation's zone; name it",
    ),
    Row(
        "capacity block in whatever zone",
        _block(zones=None),
        "nodeGroups.training.zones",
        "exactly one, in the reservation's zone; name it",
    ),
    Row(
        "capacity block in two subnets",
        _block(zones=None, subnetIds=["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]),
        "nodeGroups.training.subnetIds",
        "exactly one, in the reservation's zone; name it",
    ),
    Row(
        "capacity block in each zone",
        _block(zones=None, onePerZone=True),
        "nodeGroups.training.zones",
        "exactly one, in the reservation's zone; name it",
    ),
    Row(
        "reservation on demand",
        group(capacityReservationId=_RESERVATION),
        f"{_GENERAL}.capacityReservationId",
        "a reservation with capacityType CAPACITY_BLOCK only; change capacityType or remove it",
    ),
)

_RELEASES = (
    Row(
        "release of an own image",
        group(imageId=_IMAGE, releaseVersion="1.35.2-20261112"),
        f"{_GENERAL}.releaseVersion",
        "a release of EKS's images, not of own ones; remove it: imageId or the template decides",
    ),
    Row(
        "malformed release",
        group(releaseVersion="latest"),
        f"{_GENERAL}.releaseVersion",
        "got 'latest'; allowed: a release such as '1.35.2-20261112'",
    ),
    Row(
        "release of another Kubernetes version",
        group(releaseVersion="1.34.2-20261112"),
        f"{_GENERAL}.releaseVersion",
        "got '1.34.2-20261112'; allowed: a release for Kubernetes 1.35; move it together with version",
    ),
    Row(
        "release of a day",
        group(releaseVersion="20261112"),
        f"{_GENERAL}.releaseVersion",
        "leave it out for the newest",
    ),
)

_POOLS = (
    Row(
        "warm pool on Spot",
        _pool(capacityType="SPOT"),
        f"{_GENERAL}.warmPool",
        "got 'SPOT'; allowed: capacityType ON_DEMAND; change it or remove the warm pool",
    ),
    Row(
        "warm pool of an own image",
        _pool(imageId=_IMAGE),
        f"{_GENERAL}.warmPool",
        "got 'an own image'; allowed: EKS's images; change it or remove the warm pool",
    ),
    Row(
        "hibernated Bottlerocket",
        _pool({"state": "HIBERNATED"}),
        f"{_GENERAL}.warmPool",
        "got 'HIBERNATED'; allowed: state STOPPED or RUNNING for Bottlerocket; change it or remove the warm pool",
        stack="bottlerocket",
    ),
    Row(
        "reused Bottlerocket",
        _pool({"reuseOnScaleIn": True}),
        f"{_GENERAL}.warmPool",
        "got true; allowed: reuseOnScaleIn false for Bottlerocket; change it or remove the warm pool",
        stack="bottlerocket",
    ),
    Row(
        "warm pool in a state of its own",
        _pool({"state": "Stopped"}),
        f"{_GENERAL}.warmPool.state",
        "did you mean 'STOPPED'?; allowed: HIBERNATED, RUNNING, STOPPED",
    ),
    Row("warm pool below zero", _pool({"minSize": -1}), f"{_GENERAL}.warmPool.minSize", "0 to 450 nodes; correct"),
    Row(
        "warm pool of 451", _pool({"minSize": 451}), f"{_GENERAL}.warmPool.minSize", "got 451; allowed: 0 to 450 nodes"
    ),
    Row(
        "nothing prepared in a warm pool",
        _pool({"maxPrepared": 0}),
        f"{_GENERAL}.warmPool.maxPrepared",
        "1 or more nodes, running and waiting; correct the number",
    ),
    Row(
        "fewer prepared than waiting",
        _pool({"minSize": 2, "maxPrepared": 1}),
        f"{_GENERAL}.warmPool.maxPrepared",
        "got 1; allowed: 2 or more nodes, running and waiting",
    ),
    Row("warm pool as a switch", group(warmPool=True), f"{_GENERAL}.warmPool", "a mapping with maxPrepared, minSize"),
)

ROWS = (*_TEMPLATES, *_BLOCKS, *_RELEASES, *_POOLS)
