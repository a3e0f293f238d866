"""What is accepted although a control or a checker objects to it: by which of their rules, what of a stack, and why.

One table for both: the controls of this package, and rules of checkov, whose findings tests/judges holds to it.
"""

from collections.abc import Iterator

from ..graph.model import Graph, Resource
from ..promises.bastion_roles import SESSIONS
from .covered import (
    INTERFACES,
    capacity_block,
    disk_in_template,
    driver_of_secrets,
    enforcing_nothing,
    from_the_control_plane,
    in_one_zone_by_name,
    mutable_by_name,
    named_public,
    named_reader,
    nobody_calls,
    offers_devices,
    on_everything,
    pods,
    tagged,
    template_of_nodes,
    unbound_default,
    unlimited_on_nodes,
    user_by_name,
    without_backup_by_name,
    without_ports,
    without_sessions,
)
from .instances import REGISTERS
from .judging import Acceptance

CHECKOV = "CKV"
"""Begins the names of checkov's rules."""
ENDPOINTS = {
    "EC2.10": "ec2",
    "EC2.55": "ecr.api",
    "EC2.56": "ecr.dkr",
    "EC2.57": "ssm",
    "EC2.58": "ssm-contacts",
    "EC2.60": "ssm-incidents",
}
"""Controls that ask for the endpoint of a service, whoever calls it."""
UNCALLED = ("EC2.10", "EC2.57", "EC2.58", "EC2.60")
"""Those whose services some stacks do not call; all call ECR."""


_NOT_CALLED = (
    "Nothing in the VPC calls this service, so its endpoint would serve nobody: docs/decisions/0002-endpoints.md."
)

ACCEPTED: tuple[Acceptance, ...] = (
    Acceptance(
        ("EC2.9", "CKV_AWS_88"), named_public, "A bastion with a public address is asked for by name: docs/access.md."
    ),
    *(Acceptance((control,), nobody_calls(ENDPOINTS[control]), _NOT_CALLED) for control in UNCALLED),
    Acceptance(
        ("EC2.17",),
        template_of_nodes,
        "The VPC CNI adds network interfaces to nodes for their pods; AWS lets findings on nodes of EKS be suppressed: "
        "docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-17.",
    ),
    Acceptance(
        ("AutoScaling.2",),
        in_one_zone_by_name,
        "The stack file puts the group into this zone by name: a volume on EBS, or a capacity block, is in one zone. "
        "Groups of one purpose cover the zones together, which the promise Spread holds.",
    ),
    Acceptance(("AutoScaling.6",), capacity_block, "A capacity block is reserved for one instance type in one zone."),
    Acceptance(
        ("SSM.1",),
        without_sessions,
        "Nobody logs in to nodes: they are replaced instead. A group takes sessions only where the stack file says "
        "sessionManager: docs/workers.md.",
    ),
    Acceptance(("EFS.2", "EFS.7"), without_backup_by_name, "The stack file says that these files need no backup."),
    Acceptance(("ECR.2",), mutable_by_name, "The stack file says that tags of this repository move."),
    Acceptance(
        ("4.1.2",),
        named_reader,
        "The stack file lets these principals read the secrets of all namespaces, by name.",
    ),
    Acceptance(
        ("4.1.5",),
        unbound_default,
        "Kubernetes makes the account default in every namespace. No pod of the stack runs as it, and no role that "
        "the program shows is bound to it: its token allows what every caller may.",
    ),
    Acceptance(
        ("4.2.1", "4.2.5"),
        driver_of_secrets,
        "The driver of secrets mounts volumes into the pods of its node, which takes a privileged container; "
        "tests/charts holds that it is the only one.",
    ),
    Acceptance(
        ("4.3.1", "5.4.4"),
        enforcing_nothing,
        "AWS enforces network policies on Linux nodes only, not on Fargate and not on Windows: "
        "docs.aws.amazon.com/eks/latest/userguide/pod-networking-use-cases.html. "
        "CIS 4.3.2 tells whether any are there.",
    ),
    Acceptance(
        ("CKV_AWS_8",),
        disk_in_template,
        "The root volume stands in the launch template, encrypted, for EC2 looks an image up by parameter only there; "
        "the promise `Encrypted and kept` judges it.",
    ),
    Acceptance(
        ("CKV_AWS_25",),
        from_the_control_plane,
        "checkov 3.3 takes the range of ports, with RDP's among them, for one that is open to everyone: of a rule that "
        "has a type of its own it knows no security group as the source. The source is the cluster's security group.",
    ),
    Acceptance(
        ("CKV_AWS_290", "CKV_AWS_355"),
        on_everything(REGISTERS, SESSIONS),
        "These actions of the SSM Agent, and no others, on no certain resource, are AWS's own statement: "
        "docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html",
    ),
    Acceptance(
        ("CKV_AWS_290", "CKV_AWS_355"),
        on_everything("ec2:CreateNetworkInterface", INTERFACES),
        "CodeBuild's own statement for builds in a VPC, whose network interfaces have no names beforehand: "
        "docs.aws.amazon.com/codebuild/latest/userguide/auth-and-access-control-iam-identity-based-access-control.html",
    ),
    Acceptance(
        ("CKV_K8S_43",),
        pods(tagged),
        "The stack files name tags, and those of mirrors do not move: tests/test_registry.py. A digest is kept.",
    ),
    Acceptance(
        ("CKV_K8S_11",),
        pods(unlimited_on_nodes),
        "A limit on processor time slows pods on nodes down; Fargate, where it is billed, has it: "
        "docs.aws.amazon.com/eks/latest/best-practices/reliability.html",
    ),
    Acceptance(("CKV_K8S_8", "CKV_K8S_9"), pods(without_ports), "It has no port that could be asked."),
    Acceptance(("CKV_K8S_40",), pods(user_by_name), "The user is the one whom the image is made for."),
    Acceptance(
        ("CKV_K8S_22", "CKV_K8S_23", "CKV_K8S_40"),
        pods(offers_devices),
        "A device plugin makes its socket in a directory of kubelet, which belongs to root, and NVIDIA's has the "
        "driver put into its file system: "
        "github.com/NVIDIA/k8s-device-plugin/blob/v0.17.4/deployments/static/nvidia-device-plugin.yml",
    ),
)
"""Who is covered is asked of the stack, so a name in a stack file's or a chart's gift excuses nothing else."""


def accepted(rule: str, graph: Graph, resource: Resource) -> Acceptance | None:
    """Give what accepts that a resource breaks a rule."""
    return next((a for a in ACCEPTED if rule in a.controls and a.covers(graph, resource)), None)


def of_control(control: str) -> list[Acceptance]:
    """Give the acceptances of one control."""
    return [acceptance for acceptance in ACCEPTED if control in acceptance.controls]


def findings(graph: Graph) -> Iterator[tuple[Acceptance, list[Resource]]]:
    """Go through what is accepted of checkov's findings, with the resources that it covers in a stack."""
    for acceptance in ACCEPTED:
        if any(rule.startswith(CHECKOV) for rule in acceptance.controls):
            found = [r for r in graph if r.custom and acceptance.covers(graph, r)]
            if found:
                yield acceptance, found
