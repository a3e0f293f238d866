"""The images that nodes start from: EKS's AMI types, and what their names say about disks and processors."""

from collections.abc import Mapping

from ...common.plan.arguments import refusal
from ...common.plan.regions import partition_of

AMI_TYPES = frozenset(
    {
        "AL2023_ARM_64_NVIDIA",
        "AL2023_ARM_64_STANDARD",
        "AL2023_x86_64_NEURON",
        "AL2023_x86_64_NVIDIA",
        "AL2023_x86_64_STANDARD",
        "BOTTLEROCKET_ARM_64",
        "BOTTLEROCKET_ARM_64_FIPS",
        "BOTTLEROCKET_ARM_64_NVIDIA",
        "BOTTLEROCKET_ARM_64_NVIDIA_FIPS",
        "BOTTLEROCKET_x86_64",
        "BOTTLEROCKET_x86_64_FIPS",
        "BOTTLEROCKET_x86_64_NVIDIA",
        "BOTTLEROCKET_x86_64_NVIDIA_FIPS",
        "WINDOWS_CORE_2019_x86_64",
        "WINDOWS_CORE_2022_x86_64",
        "WINDOWS_CORE_2025_x86_64",
        "WINDOWS_FULL_2019_x86_64",
        "WINDOWS_FULL_2022_x86_64",
        "WINDOWS_FULL_2025_x86_64",
    }
)
"""Left out of EKS's list: Amazon Linux 2, which ends with Kubernetes 1.32, and CUSTOM, which EKS concludes from own
images."""

_DEFAULT_TYPES: Mapping[tuple[str, str], str] = {
    ("ARM_64", "NVIDIA"): "g5g.xlarge",
    ("ARM_64", ""): "m7g.large",
    ("x86_64", "NEURON"): "inf2.xlarge",
    ("x86_64", "NVIDIA"): "g6.xlarge",
    ("x86_64", ""): "m6i.large",
}
_BOTTLEROCKET_SYSTEM_GIB = 4
SMALLEST_GIB, SMALLEST_WINDOWS_GIB, LARGEST_GIB = 20, 50, 65536


def is_windows(ami_type: str) -> bool:
    """Tell whether the image is Windows."""
    return ami_type.startswith("WINDOWS_")


def wants_arm(ami_type: str) -> bool:
    """Tell whether the image is made for Arm processors."""
    return "_ARM_" in ami_type


def default_instance_type(ami_type: str) -> str:
    """Name a small instance type that the image runs on, with the accelerator that it is made for."""
    accelerator = next((word for word in ("NEURON", "NVIDIA") if word in ami_type), "")
    return _DEFAULT_TYPES["ARM_64" if wants_arm(ami_type) else "x86_64", accelerator]


def default_volume_size(ami_type: str) -> int:
    """Give the GiB of the volume for images, logs and pods: Windows alone takes most of 50."""
    return 100 if is_windows(ami_type) else 50


def volumes(where: str, ami_type: str, size: int) -> dict[str, int]:
    """Give the GiB of each disk by device name; Bottlerocket keeps its system apart from images and logs."""
    smallest = SMALLEST_WINDOWS_GIB if is_windows(ami_type) else SMALLEST_GIB
    if not smallest <= size <= LARGEST_GIB:
        raise refusal(f"{where}.volume_size", size, f"{smallest} to {LARGEST_GIB} GiB", "change the size")
    if ami_type.startswith("BOTTLEROCKET"):
        return {"/dev/xvda": _BOTTLEROCKET_SYSTEM_GIB, "/dev/xvdb": size}
    return {"/dev/sda1" if is_windows(ami_type) else "/dev/xvda": size}


def check_region(where: str, ami_type: str, region: str) -> None:
    """Refuse images that EKS does not offer in the region: Windows exists in commercial regions only."""
    if is_windows(ami_type) and partition_of(region).name != "aws":
        raise refusal(f"{where}.ami_type", ami_type, f"Linux images in {region}", "EKS offers no Windows image there")


def image_parameter(ami_type: str, version: str) -> str:
    """Name the Systems Manager parameter that holds the id of EKS's current image for a Kubernetes minor version.

    https://docs.aws.amazon.com/eks/latest/userguide/retrieve-ami-id.html, retrieve-ami-id-bottlerocket.html,
    retrieve-windows-ami-id.html
    """
    if is_windows(ami_type):
        _, edition, year, _ = ami_type.split("_", 3)
        windows = f"Windows_Server-{year}-English-{edition.capitalize()}"
        return f"/aws/service/ami-windows-latest/{windows}-EKS_Optimized-{version}/image_id"
    processor = "arm64" if wants_arm(ami_type) else "x86_64"
    if ami_type.startswith("BOTTLEROCKET"):
        flavour = "".join(f"-{word.lower()}" for word in ("NVIDIA", "FIPS") if word in ami_type)
        return f"/aws/service/bottlerocket/aws-k8s-{version}{flavour}/{processor}/latest/image_id"
    variant = ami_type.rsplit("_", 1)[-1].lower()
    return f"/aws/service/eks/optimized-ami/{version}/amazon-linux-2023/{processor}/{variant}/recommended/image_id"
