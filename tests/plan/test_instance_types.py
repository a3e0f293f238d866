import pytest
from pulumi_aws.ec2 import InstanceType

from private_eks.nodes.plan.images import AMI_TYPES, default_instance_type
from private_eks.nodes.plan.instance_types import (
    check_capacity_block_type,
    check_image_fits,
    check_instance_type,
    check_most_pods,
    known_types,
    remarks,
    remarks_on_nodes,
)
from tests.refusal import refusal_of

STANDARD, ARM = "AL2023_x86_64_STANDARD", "AL2023_ARM_64_STANDARD"
NVIDIA, NEURON = "AL2023_x86_64_NVIDIA", "AL2023_x86_64_NEURON"


def test_the_known_types_are_those_of_the_installed_provider() -> None:
    assert known_types() == {member.value for member in InstanceType}


def test_every_known_type_passes() -> None:
    for instance_type in known_types():
        check_instance_type("x", instance_type)
    assert list(remarks(sorted(known_types()))) == []


@pytest.mark.parametrize("instance_type", ["m10g.large", "m6i.64xlarge", "p7-b400.48xlarge", "u8-64tb.448xlarge"])
def test_a_type_newer_than_the_provider_passes_and_is_told(instance_type: str) -> None:
    assert refusal_of(lambda: check_instance_type("x", instance_type)) == ""
    assert f"the installed AWS provider knows no instance type {instance_type}" in "".join(remarks([instance_type]))


@pytest.mark.parametrize(
    ("instance_type", "meant"),
    [
        ("m6i.2large", "m6i."),
        ("m6i.x-large", "m6i.xlarge"),
        ("m6i.large.", "m6i.large"),
    ],
)
def test_what_cannot_be_a_type_is_refused_with_the_nearest_one(instance_type: str, meant: str) -> None:
    message = refusal_of(lambda: check_instance_type("x", instance_type))

    assert message.startswith(f"x: got {instance_type!r}; did you mean '{meant}")
    assert message.endswith("?; allowed: a type such as 'm6i.large'")


@pytest.mark.parametrize("instance_type", ["", "m6i.", ".large", "m6i large"])
def test_what_is_like_no_type_is_refused(instance_type: str) -> None:
    assert refusal_of(lambda: check_instance_type("x", instance_type)).startswith(f"x: got {instance_type!r}; ")


@pytest.mark.parametrize(
    ("ami_type", "instance_type", "allowed"),
    [
        (NVIDIA, "g4ad.xlarge", "types with Nvidia GPUs"),
        (NVIDIA, "inf2.xlarge", "types with Nvidia GPUs"),
        (NVIDIA, "g5g.xlarge", "x86 types"),
        (NEURON, "m6i.large", "Inferentia or Trainium types"),
        (ARM, "m6i.large", "Arm types"),
        (ARM, "mac2.metal", "types that run Linux or Windows"),
        ("BOTTLEROCKET_ARM_64_NVIDIA", "m7g.large", "types with Nvidia GPUs"),
        ("BOTTLEROCKET_x86_64_NVIDIA_FIPS", "c6i.large", "types with Nvidia GPUs"),
        ("WINDOWS_CORE_2022_x86_64", "t4g.large", "x86 types"),
        ("WINDOWS_CORE_2022_x86_64", "c4.large", "types that EKS runs Windows on"),
        ("WINDOWS_FULL_2022_x86_64", "m4.10xlarge", "types that EKS runs Windows on"),
    ],
)
def test_an_image_without_its_hardware_is_refused(ami_type: str, instance_type: str, allowed: str) -> None:
    message = refusal_of(lambda: check_image_fits("x", instance_type, ami_type))

    assert message.startswith(f"x: got {instance_type!r}; allowed: {allowed}")
    assert message.endswith("; change the type or ami_type")


@pytest.mark.parametrize(
    ("ami_type", "types"),
    [
        (NVIDIA, "p5.48xlarge p6-b200.48xlarge g4dn.xlarge g6e.2xlarge gr6.4xlarge g7.2xlarge p3dn.24xlarge"),
        ("BOTTLEROCKET_ARM_64_NVIDIA", "g5g.xlarge p6e-gb200.36xlarge"),
        (NEURON, "inf1.xlarge inf2.xlarge trn1.2xlarge trn2.48xlarge trn1n.32xlarge"),
        (STANDARD, "m6i.large g6.xlarge g4ad.xlarge inf2.xlarge m7i-flex.large u-6tb1.metal"),
        ("WINDOWS_CORE_2022_x86_64", "m4.16xlarge m5.large g4dn.xlarge"),
    ],
)
def test_an_image_runs_where_its_hardware_is(ami_type: str, types: str) -> None:
    def check_all() -> None:
        for instance_type in types.split():
            check_image_fits("x", instance_type, ami_type)

    assert refusal_of(check_all) == ""


@pytest.mark.parametrize("ami_type", sorted(AMI_TYPES))
def test_the_default_type_fits_its_image_and_needs_no_remark(ami_type: str) -> None:
    chosen = default_instance_type(ami_type)

    assert refusal_of(lambda: check_image_fits("x", chosen, ami_type)) == ""
    assert list(remarks_on_nodes([chosen], ami_type, None)) == []


@pytest.mark.parametrize(
    ("instance_type", "ami_type", "most_pods", "remark"),
    [
        ("t3.nano", STANDARD, None, "t3.nano runs 4 pods at most, and those of the cluster's add-ons take them"),
        ("t4g.micro", ARM, None, "t4g.micro runs 4 pods at most"),
        ("g6.xlarge", STANDARD, None, "g6.xlarge has GPUs that AL2023_x86_64_STANDARD has no driver for"),
        ("g6.xlarge", "BOTTLEROCKET_x86_64", None, "g6.xlarge has GPUs that BOTTLEROCKET_x86_64 has no driver for"),
        ("trn1.2xlarge", STANDARD, None, "choose AL2023_x86_64_NEURON"),
        ("m6i.4xlarge", STANDARD, 111, "AWS supports 110 pods on m6i.4xlarge, fewer than the 111 asked for"),
        (
            "m6i.larger",
            STANDARD,
            None,
            "provider knows no instance type m6i.larger: did you mean m6i.",
        ),
    ],
)
def test_what_disappoints_is_told(instance_type: str, ami_type: str, most_pods: object, remark: str) -> None:
    assert remark in "; ".join(remarks_on_nodes([instance_type], ami_type, most_pods))


@pytest.mark.parametrize(
    ("instance_type", "most_pods"), [("m6i.8xlarge", 250), ("m6i.large", 110), ("m6i.metal", 250), ("m6i.large", "9")]
)
def test_what_aws_supports_is_not_remarked_on(instance_type: str, most_pods: object) -> None:
    assert list(remarks_on_nodes([instance_type], STANDARD, most_pods)) == []


@pytest.mark.parametrize("most_pods", [251, 0, -1])
def test_no_node_runs_so_many_pods(most_pods: int) -> None:
    assert refusal_of(lambda: check_most_pods("x", most_pods)).startswith(f"x: got {most_pods}; allowed: 1 to 250 pods")


@pytest.mark.parametrize("most_pods", [None, 1, 110, 250, "many"])
def test_other_numbers_of_pods_pass(most_pods: object) -> None:
    assert refusal_of(lambda: check_most_pods("x", most_pods)) == ""


@pytest.mark.parametrize(
    ("instance_type", "sold"),
    [
        ("p4d.24xlarge", True),
        ("p5.48xlarge", True),
        ("p6-b300.48xlarge", True),
        ("p6e-gb200.36xlarge", True),
        ("trn2.48xlarge", True),
        ("g6.xlarge", False),
        ("p3.2xlarge", False),
        ("inf2.xlarge", False),
    ],
)
def test_capacity_blocks_are_sold_of_few_families(instance_type: str, sold: bool) -> None:
    assert (refusal_of(lambda: check_capacity_block_type("x", instance_type)) == "") == sold
