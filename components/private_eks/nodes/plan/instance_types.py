"""EC2's instance types: which there are, which images run on them, and how many pods fit.

https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-types.html
"""

import difflib
import functools
import importlib.util
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from ...common.plan.arguments import nearest, refusal

FAMILY = re.compile(r"[a-z]+\d+[a-z]*(-[a-z0-9]+)?|u-\d+tb\d|mac-m\d[a-z]*")
SIZE = re.compile(r"nano|micro|small|medium|large|\d*xlarge|metal(-\d+xl)?")
ARM_FAMILY = re.compile(r"(a1|[a-z]+\d+g[a-z]*(-[a-z0-9]+)?|[a-z]+\d+[a-z]*-gb\d+)")
"""Graviton families carry a g behind the generation; the GB of others names Nvidia's Arm boards."""
NVIDIA_FAMILY = re.compile(r"p\d+.*|gr?(?!4ad)\d+.*")
"""GPUs of Nvidia: of the families with a g in front, g4ad alone has AMD's."""
NEURON_FAMILY = re.compile(r"(inf|trn)\d+[a-z]*(-.+)?")
CAPACITY_BLOCK_FAMILY = re.compile(r"p([4-9]|\d\d)[a-z]*(-.+)?|trn\d+[a-z]*(-.+)?")
"""https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-capacity-blocks.html#capacity-blocks-prerequisites"""
NOT_FOR_WINDOWS = re.compile(r"(c3|c4|d2|i2|m4(?!\.16xlarge)|m6a|r3)\..+")
"""https://docs.aws.amazon.com/eks/latest/userguide/windows-support.html"""

MOST_PODS, MOST_PODS_OF_SMALL = 250, 110
"""Pods on a node that AWS supports, and on one with fewer than 30 vCPUs:
https://docs.aws.amazon.com/eks/latest/userguide/choosing-instance-type.html#determine-max-pods"""
_SMALL_VCPUS = 30
_FEW_PODS = {"nano": 4, "micro": 4}
"""Pods by the addresses of such sizes: https://github.com/awslabs/amazon-eks-ami, eni-max-pods.txt"""


def check_instance_type(argument: str, instance_type: str) -> None:
    """Refuse what cannot be an instance type; one that is newer than the installed provider passes."""
    family, dot, size = instance_type.partition(".")
    if not dot or not FAMILY.fullmatch(family) or not SIZE.fullmatch(size):
        meant = _nearest(instance_type) if dot else None
        raise refusal(argument, instance_type, "a type such as 'm6i.large'", "write family and size", meant)


def check_image_fits(argument: str, instance_type: str, ami_type: str) -> None:
    """Refuse a type without what the image is made for: EKS starts no node, or one without its accelerator."""
    family = instance_type.split(".")[0]
    arm = "_ARM_" in ami_type
    wanted = None
    if family.startswith("mac"):
        wanted = "types that run Linux or Windows"
    elif is_arm(instance_type) != arm:
        wanted = f"{'Arm' if arm else 'x86'} types, as {ami_type} asks"
    elif "NVIDIA" in ami_type and not NVIDIA_FAMILY.fullmatch(family):
        wanted = f"types with Nvidia GPUs, as {ami_type} asks"
    elif "NEURON" in ami_type and not NEURON_FAMILY.fullmatch(family):
        wanted = f"Inferentia or Trainium types, as {ami_type} asks"
    elif ami_type.startswith("WINDOWS_") and NOT_FOR_WINDOWS.fullmatch(instance_type):
        wanted = "types that EKS runs Windows on: no C3, C4, D2, I2, M4, M6a or R3"
    if wanted:
        raise refusal(argument, instance_type, wanted, "change the type or ami_type")


def check_capacity_block_type(argument: str, instance_type: str) -> None:
    """Refuse a type that no capacity block is sold of."""
    if not CAPACITY_BLOCK_FAMILY.fullmatch(instance_type.split(".")[0]):
        allowed = "a type of the P4 to P6 or Trn families, of which EC2 sells capacity blocks"
        raise refusal(argument, instance_type, allowed, "name the type of the reservation, or change capacity_type")


def is_arm(instance_type: str) -> bool:
    """Tell by its family whether an instance type has an Arm processor: `m7g.large` has."""
    return ARM_FAMILY.fullmatch(instance_type.split(".")[0]) is not None


def remarks(instance_types: Sequence[str]) -> Iterator[str]:
    """Say of which types nothing is known, with what may have been meant."""
    known = known_types()
    for instance_type in instance_types:
        if known and instance_type not in known:
            meant = _nearest(instance_type)
            hint = f": did you mean {meant}?" if meant else ""
            yield f"the installed AWS provider knows no instance type {instance_type}{hint}"


def remarks_on_nodes(instance_types: Sequence[str], ami_type: str, most_pods: object) -> Iterator[str]:
    """Say what will disappoint whoever expects pods there; `most_pods` is what the kubelet is told."""
    yield from remarks(instance_types)
    for instance_type in instance_types:
        family, _, size = instance_type.partition(".")
        if size in _FEW_PODS:
            yield f"{instance_type} runs {_FEW_PODS[size]} pods at most, and those of the cluster's add-ons take them"
        if NVIDIA_FAMILY.fullmatch(family) and not ("NVIDIA" in ami_type or ami_type.startswith("WINDOWS_")):
            yield f"{instance_type} has GPUs that {ami_type} has no driver for: choose an NVIDIA image"
        if NEURON_FAMILY.fullmatch(family) and ami_type == "AL2023_x86_64_STANDARD":
            yield f"{instance_type} has accelerators that {ami_type} has no driver for: choose AL2023_x86_64_NEURON"
        if isinstance(most_pods, int) and most_pods > MOST_PODS_OF_SMALL and _vcpus(size) < _SMALL_VCPUS:
            yield f"AWS supports {MOST_PODS_OF_SMALL} pods on {instance_type}, fewer than the {most_pods} asked for"


def check_most_pods(argument: str, most_pods: object) -> None:
    """Refuse more pods than AWS supports on any node."""
    if isinstance(most_pods, int) and not 1 <= most_pods <= MOST_PODS:
        raise refusal(argument, most_pods, f"1 to {MOST_PODS} pods", "spread more pods over more nodes")


@functools.cache
def known_types() -> frozenset[str]:
    """Read the types that the installed provider lists, from the text of its module: nothing of it is imported."""
    spec = importlib.util.find_spec("pulumi_aws")
    folders: Iterable[str] = (spec and spec.submodule_search_locations) or ()
    paths = [Path(folder, "ec2", "_enums.py") for folder in folders]
    text = "".join(path.read_text(encoding="utf-8") for path in paths if path.is_file())
    return frozenset(re.findall(r'= "([a-z0-9-]+\.[a-z0-9-]+)"', text.partition("class InstanceType(")[2]))


def _nearest(instance_type: str) -> str | None:
    """Name the known type that is spelled most alike, of the same family if there is one."""
    word = instance_type.lower()
    family = sorted(known for known in known_types() if known.startswith(f"{word.split('.')[0]}."))
    return next(iter(difflib.get_close_matches(word, family, n=1, cutoff=0)), None) or nearest(word, known_types())


def _vcpus(size: str) -> int:
    """Give the vCPUs of a size as most families have them, metal apart."""
    if size.startswith("metal"):
        return _SMALL_VCPUS
    number = re.match(r"\d+", size)
    return 4 * int(number[0]) if number else 4
