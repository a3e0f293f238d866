"""Regions, partitions and the homes of global services, held against botocore's own data."""

import functools
from typing import Any

import botocore.loaders
import pytest

from private_eks.common.plan.regions import partition_of
from private_eks.common.plan.service_names import HOMES


@functools.cache
def partitions() -> dict[str, Any]:
    loaded = botocore.loaders.Loader().load_data("endpoints")["partitions"]
    return {partition["partition"]: partition for partition in loaded}


def test_botocore_knows_every_region_to_be_where_we_say() -> None:
    known = {region: name for name, partition in partitions().items() for region in partition["regions"]}

    assert {region: partition_of(region).name for region in known} == known
    assert {"aws", "aws-cn", "aws-us-gov", "aws-eusc", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f"} == {
        *known.values()
    }


def test_botocore_spells_the_domains_of_partitions_as_we_do() -> None:
    for partition in partitions().values():
        for region in partition["regions"]:
            assert partition_of(region).dns_suffix == partition["dnsSuffix"]


@pytest.mark.parametrize(
    ("service", "partition", "home"),
    [
        (service.removeprefix("com.amazonaws.").removesuffix("-fips"), partition, home)
        for service, homes in HOMES.items()
        for partition, home in homes.items()
    ],
)
def test_botocore_signs_for_the_same_home_of_a_service(service: str, partition: str, home: str) -> None:
    found = partitions()[partition]["services"][service]

    assert found["endpoints"][found["partitionEndpoint"]]["credentialScope"]["region"] == home
