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
    Row("disk size beside a launch template", _beside_template(volumeSize=100), f"{_GENERAL}.volumeSize"),
    Row("image beside a launch template", _beside_template(imageId=_IMAGE), f"{_GENERAL}.imageId"),
    Row("user data beside a launch template", _beside_template(userData=["#!/bin/sh\ntrue\n"]), f"{_GENERAL}.userData"),
    Row(
        "key beside a launch template",
        _beside_template(keyArn="arn:aws:kms:eu-west-1:111122223333:key/a1"),
        f"{_GENERAL}.keyArn",
    ),
    Row("kubelet settings beside a launch template", _beside_template(kubelet={"maxPods": 58}), f"{_GENERAL}.kubelet"),
    Row(
        "newest version of a launch template",
        group(launchTemplate={**_TEMPLATE, "version": "$Latest"}),
        f"{_GENERAL}.launchTemplate.version",
    ),
    Row(
        "default version of a launch template",
        group(launchTemplate={**_TEMPLATE, "version": "$Default"}),
        f"{_GENERAL}.launchTemplate.version",
    ),
    Row(
        "version of a launch template as a number",
        group(launchTemplate={**_TEMPLATE, "version": 3}),
        f"{_GENERAL}.launchTemplate.version",
    ),
    Row(
        "launch template without a version",
        group(launchTemplate={"id": "lt-0123456789abcdef0"}),
        f"{_GENERAL}.launchTemplate.version",
    ),
    Row(
        "launch template by its name",
        group(launchTemplate={**_TEMPLATE, "id": "nodes"}),
        f"{_GENERAL}.launchTemplate.id",
    ),
)

_BLOCKS = (
    Row(
        "capacity block without a reservation",
        _block(capacityReservationId=None),
        "nodeGroups.training.capacityReservationId",
    ),
    Row(
        "malformed reservation",
        _block(capacityReservationId="reservation-1"),
        "nodeGroups.training.capacityReservationId",
    ),
    Row(
        "capacity block for two types",
        _block(instanceTypes=["p5.48xlarge", "p4d.24xlarge"]),
        "nodeGroups.training.instanceTypes",
    ),
    Row("capacity block for any type", _block(instanceTypes=None), "nodeGroups.training.instanceTypes"),
    Row(
        "capacity block of a type without any",
        _block(instanceTypes=["m6i.large"]),
        "nodeGroups.training.instanceTypes[0]",
    ),
    Row("capacity block in two zones", _block(zones=["eu-west-1a", "eu-west-1b"]), "nodeGroups.training.zones"),
    Row("capacity block in whatever zone", _block(zones=None), "nodeGroups.training.zones"),
    Row(
        "capacity block in two subnets",
        _block(zones=None, subnetIds=["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]),
        "nodeGroups.training.subnetIds",
    ),
    Row("capacity block in each zone", _block(zones=None, onePerZone=True), "nodeGroups.training.zones"),
)

_RELEASES = (
    Row(
        "release of an own image", group(imageId=_IMAGE, releaseVersion="1.35.2-20261112"), f"{_GENERAL}.releaseVersion"
    ),
    Row("malformed release", group(releaseVersion="latest"), f"{_GENERAL}.releaseVersion"),
    Row("release of another Kubernetes version", group(releaseVersion="1.34.2-20261112"), f"{_GENERAL}.releaseVersion"),
    Row("release of a day", group(releaseVersion="20261112"), f"{_GENERAL}.releaseVersion"),
)

_POOLS = (
    Row("warm pool on Spot", _pool(capacityType="SPOT"), f"{_GENERAL}.warmPool"),
    Row("warm pool of an own image", _pool(imageId=_IMAGE), f"{_GENERAL}.warmPool"),
    Row(
        "hibernated Bottlerocket",
        _pool({"state": "HIBERNATED"}),
        f"{_GENERAL}.warmPool",
        stack="bottlerocket",
    ),
    Row(
        "reused Bottlerocket",
        _pool({"reuseOnScaleIn": True}),
        f"{_GENERAL}.warmPool",
        stack="bottlerocket",
    ),
    Row("warm pool in a state of its own", _pool({"state": "Stopped"}), f"{_GENERAL}.warmPool.state"),
    Row("warm pool below zero", _pool({"minSize": -1}), f"{_GENERAL}.warmPool.minSize"),
    Row("warm pool of 451", _pool({"minSize": 451}), f"{_GENERAL}.warmPool.minSize"),
    Row("nothing prepared in a warm pool", _pool({"maxPrepared": 0}), f"{_GENERAL}.warmPool.maxPrepared"),
    Row("fewer prepared than waiting", _pool({"minSize": 2, "maxPrepared": 1}), f"{_GENERAL}.warmPool.maxPrepared"),
    Row("warm pool as a switch", group(warmPool=True), f"{_GENERAL}.warmPool"),
)

ROWS = (*_TEMPLATES, *_BLOCKS, *_RELEASES, *_POOLS)
