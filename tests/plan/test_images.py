import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from private_eks.common.plan.regions import partition_of
from private_eks.nodes.plan.images import (
    AMI_TYPES,
    check_region,
    default_instance_type,
    default_volume_size,
    image_parameter,
    is_windows,
    volumes,
    wants_arm,
)
from private_eks.nodes.plan.instance_types import is_arm
from private_eks.nodes.plan.user_data import operating_system
from tests.plan.values import regions, words
from tests.refusal import refusal_of

ARM = """
a1 t4g m6g m6gd m7g m7gd m8g m8gd m8gn m8gb m9g c6g c6gd c6gn c7g c7gd c7gn c8g c8gd c8gn c8gb c9g r6g r6gd r7g r7gd
r8g r8gd r8gn r8gb r9g x2gd x8g i4g i8g i8ge im4gn is4gen g5g hpc7g p6e-gb200 p6e-gb300
"""
X86 = """
t2 t3 t3a m4 m5 m5a m5ad m5d m5dn m5n m5zn m6a m6i m6id m6idn m6in m7a m7i m7i-flex m8a m8i m8i-flex c4 c5 c5a
c5n c6a c6i c6in c7a c7i c7i-flex c8i r4 r5 r5b r6i r6idn r7a r7i r7iz r8i x1 x1e x2idn x2iedn x2iezn x8aedz
z1d d2 d3 d3en h1 i3 i3en i4i i7i i7ie g3 g4ad g4dn g5 g6 g6e g6f gr6 gr6f g7e p3 p3dn p4d p4de p5 p5en
p6-b200 p6-b300 dl1 dl2q f1 f2 inf1 inf2 trn1 trn1n trn2 vt1 hpc6a hpc6id hpc7a u-6tb1 u7i-12tb u7in-16tb
"""
AL2023 = "/aws/service/eks/optimized-ami/1.35/amazon-linux-2023"
ROCKET = "/aws/service/bottlerocket/aws-k8s-1.35"
WINDOWS = "/aws/service/ami-windows-latest/Windows_Server"

PARAMETERS = {
    "AL2023_ARM_64_NVIDIA": f"{AL2023}/arm64/nvidia/recommended/image_id",
    "AL2023_ARM_64_STANDARD": f"{AL2023}/arm64/standard/recommended/image_id",
    "AL2023_x86_64_NEURON": f"{AL2023}/x86_64/neuron/recommended/image_id",
    "AL2023_x86_64_NVIDIA": f"{AL2023}/x86_64/nvidia/recommended/image_id",
    "AL2023_x86_64_STANDARD": f"{AL2023}/x86_64/standard/recommended/image_id",
    "BOTTLEROCKET_ARM_64": f"{ROCKET}/arm64/latest/image_id",
    "BOTTLEROCKET_ARM_64_FIPS": f"{ROCKET}-fips/arm64/latest/image_id",
    "BOTTLEROCKET_ARM_64_NVIDIA": f"{ROCKET}-nvidia/arm64/latest/image_id",
    "BOTTLEROCKET_ARM_64_NVIDIA_FIPS": f"{ROCKET}-nvidia-fips/arm64/latest/image_id",
    "BOTTLEROCKET_x86_64": f"{ROCKET}/x86_64/latest/image_id",
    "BOTTLEROCKET_x86_64_FIPS": f"{ROCKET}-fips/x86_64/latest/image_id",
    "BOTTLEROCKET_x86_64_NVIDIA": f"{ROCKET}-nvidia/x86_64/latest/image_id",
    "BOTTLEROCKET_x86_64_NVIDIA_FIPS": f"{ROCKET}-nvidia-fips/x86_64/latest/image_id",
    "WINDOWS_CORE_2019_x86_64": f"{WINDOWS}-2019-English-Core-EKS_Optimized-1.35/image_id",
    "WINDOWS_CORE_2022_x86_64": f"{WINDOWS}-2022-English-Core-EKS_Optimized-1.35/image_id",
    "WINDOWS_CORE_2025_x86_64": f"{WINDOWS}-2025-English-Core-EKS_Optimized-1.35/image_id",
    "WINDOWS_FULL_2019_x86_64": f"{WINDOWS}-2019-English-Full-EKS_Optimized-1.35/image_id",
    "WINDOWS_FULL_2022_x86_64": f"{WINDOWS}-2022-English-Full-EKS_Optimized-1.35/image_id",
    "WINDOWS_FULL_2025_x86_64": f"{WINDOWS}-2025-English-Full-EKS_Optimized-1.35/image_id",
}
"""The pages that `image_parameter` names; https://github.com/bottlerocket-os/bottlerocket/tree/develop/variants for the
flavours of Bottlerocket, and eksctl's resolver for Windows 2025."""

# https://docs.aws.amazon.com/eks/latest/userguide/ml-eks-optimized-ami.html
ACCELERATED = {
    "AL2023_ARM_64_NVIDIA": "p6e-gb200 p6e-gb300 g5g",
    "AL2023_x86_64_NEURON": "inf1 inf2 trn1 trn2",
    "AL2023_x86_64_NVIDIA": "p6-b300 p6-b200 p5 p5e p5en p4d p4de p3 p3dn g7e gr6 g6 g6e g6f gr6f g5 g4dn",
    "BOTTLEROCKET_ARM_64_NVIDIA": "g5g",
    "BOTTLEROCKET_x86_64_NVIDIA": "p6-b300 p6-b200 p5 p5e p5en p4d p4de p3 p3dn g7e gr6 g6 g6e g6f gr6f g5 g4dn",
}

ami_types = st.sampled_from(sorted(AMI_TYPES))


@pytest.mark.parametrize("family", ARM.split())
def test_graviton_and_grace_are_arm(family: str) -> None:
    assert is_arm(f"{family}.large")


@pytest.mark.parametrize("family", X86.split())
def test_intel_and_amd_are_not(family: str) -> None:
    assert not is_arm(f"{family}.large")


@given(words)
def test_any_text_is_arm_or_not(instance_type: str) -> None:
    assert is_arm(instance_type) in {True, False}


@pytest.mark.parametrize("ami_type", sorted(AMI_TYPES))
def test_each_image_has_a_default_type_of_its_processor(ami_type: str) -> None:
    assert is_arm(default_instance_type(ami_type)) == wants_arm(ami_type) == ("ARM" in ami_type)


@pytest.mark.parametrize("ami_type", sorted(AMI_TYPES))
def test_an_accelerated_image_defaults_to_a_type_that_aws_lists_for_it(ami_type: str) -> None:
    family, listed = default_instance_type(ami_type).split(".")[0], ACCELERATED.get(ami_type.removesuffix("_FIPS"))
    others = {name for families in ACCELERATED.values() for name in families.split()}

    assert family in listed.split() if listed else family not in others


def test_each_image_has_an_operating_system_and_only_windows_is_windows() -> None:
    systems = {ami_type: operating_system(ami_type) for ami_type in AMI_TYPES}

    assert set(systems.values()) == {"AL2023", "BOTTLEROCKET", "WINDOWS"}
    assert {a for a in AMI_TYPES if is_windows(a)} == {a for a, system in systems.items() if system == "WINDOWS"}


def test_each_image_has_its_parameter() -> None:
    assert {ami_type: image_parameter(ami_type, "1.35") for ami_type in AMI_TYPES} == PARAMETERS


@given(ami_types, st.from_regex(r"1\.[0-9]{2}", fullmatch=True))
def test_a_parameter_names_the_version(ami_type: str, version: str) -> None:
    assert re.search(rf"[/-]{re.escape(version)}[/-]", image_parameter(ami_type, version))


@pytest.mark.parametrize(
    ("ami_type", "expected"),
    [
        ("AL2023_x86_64_NVIDIA", {"/dev/xvda": 80}),
        ("BOTTLEROCKET_x86_64", {"/dev/xvda": 4, "/dev/xvdb": 80}),
        ("BOTTLEROCKET_ARM_64_NVIDIA_FIPS", {"/dev/xvda": 4, "/dev/xvdb": 80}),
        ("WINDOWS_CORE_2025_x86_64", {"/dev/sda1": 80}),
    ],
)
def test_bottlerocket_keeps_its_system_apart(ami_type: str, expected: dict[str, int]) -> None:
    assert volumes("group", ami_type, 80) == expected


@pytest.mark.parametrize(
    ("ami_type", "smallest", "default"),
    [
        ("AL2023_ARM_64_STANDARD", 20, 50),
        ("BOTTLEROCKET_x86_64_FIPS", 20, 50),
        ("WINDOWS_CORE_2022_x86_64", 50, 100),
        ("WINDOWS_FULL_2019_x86_64", 50, 100),
    ],
)
def test_windows_needs_more_room(ami_type: str, smallest: int, default: int) -> None:
    assert default_volume_size(ami_type) == default
    assert default in volumes("group", ami_type, default).values()
    assert smallest in volumes("group", ami_type, smallest).values()
    message = f"group.volume_size: got {smallest - 1}; allowed: {smallest} to 65536 GiB; change the size"
    assert refusal_of(lambda: volumes("group", ami_type, smallest - 1)) == message


@given(ami_types, st.integers(0, 70000))
def test_a_disk_has_the_size_asked_for_or_is_refused(ami_type: str, size: int) -> None:
    smallest = 50 if is_windows(ami_type) else 20

    assert (refusal_of(lambda: volumes("group", ami_type, size)) == "") == (smallest <= size <= 65536)


@given(ami_types, regions)
def test_only_commercial_regions_have_windows(ami_type: str, region: str) -> None:
    message = refusal_of(lambda: check_region("group", ami_type, region))

    assert (message == "") == (not is_windows(ami_type) or partition_of(region).name == "aws")
    assert message == "" or message.startswith(f"group.ami_type: got {ami_type!r}; allowed: Linux images in {region}; ")
