"""What is accepted although a control or a checker objects to it: by which of their rules, what of a stack, and why.

One table for both: the controls of this package, and rules of checkov, whose findings tests/judges holds to it.
"""

from collections.abc import Callable, Iterator

from private_eks.namespaces.plan.pod_security import containers_of
from private_eks.workloads.plan.scheduling import Pod, profile_of

from ..graph.asked import asked, of_names
from ..graph.documents import statements
from ..graph.model import Graph, Resource, strings
from ..graph.nodes import MANAGED, SELF_MANAGED, is_windows
from ..graph.objects import Workload, kind_of, name_of, workloads
from ..graph.roles import granted, roles_of_group
from ..promises.bastion_roles import SESSIONS
from ..promises.bastions import BASTION
from ..promises.complete import needs
from ..promises.declared import places
from ..promises.kubernetes_objects import of_charts
from ..promises.public import opened
from ..promises.storage import settings_of_files
from ..promises.zones import FAMILIES, declared_for_one_zone
from .instances import REGISTERS
from .judging import Acceptance
from .objects import NAMESPACE, binds_default
from .permissions import is_named

Covers = Callable[[Graph, Resource], bool]

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
DEVICE_PLUGINS = "/var/lib/kubelet/device-plugins"
"""Where kubelet listens for device plugins.

https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/device-plugins/
"""
_INTERFACES = frozenset(
    {
        *("ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:DescribeDhcpOptions"),
        *("ec2:DescribeNetworkInterfaces", "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeVpcs"),
        "ecr:GetAuthorizationToken",
    }
)


def _named_public(graph: Graph, resource: Resource) -> bool:
    return resource.type == BASTION and resource.name in opened(graph)


def _nobody_calls(service: str) -> Covers:
    return lambda graph, _: service not in needs(graph)


def _group(graph: Graph, resource: Resource) -> bool:
    return resource.type in (MANAGED, SELF_MANAGED)


def _template_of_nodes(graph: Graph, resource: Resource) -> bool:
    return resource.type.endswith(":LaunchTemplate")


def _in_one_zone_by_name(graph: Graph, resource: Resource) -> bool:
    declared = [(key, given) for family in FAMILIES for key, given in asked(graph, family, {}).items()]
    apart = [f"{key}{end}" for key, given in declared if given.get("onePerZone") for end in places(graph, given)]
    return resource.name in {
        *declared_for_one_zone(graph),
        *(name for group in apart for name in of_names(graph, group)),
    }


def _capacity_block(graph: Graph, resource: Resource) -> bool:
    return resource.inputs.get("capacityType") == "CAPACITY_BLOCK"


def _without_sessions(graph: Graph, resource: Resource) -> bool:
    roles = roles_of_group(graph, resource) if _group(graph, resource) else []
    return _group(graph, resource) and not any(granted(graph, role.arn, REGISTERS) for role in roles)


def _without_backup_by_name(graph: Graph, resource: Resource) -> bool:
    return settings_of_files(graph, resource).get("backup") is False


def _mutable_by_name(graph: Graph, resource: Resource) -> bool:
    own = asked(graph, "repositories", {}).get(resource.inputs.get("name"), {})
    return own.get("mutableTags") is True


def _named_reader(graph: Graph, resource: Resource) -> bool:
    return "policyArn" in resource.inputs and is_named(graph, resource)


def _unbound_default(graph: Graph, resource: Resource) -> bool:
    return resource.type == NAMESPACE and not binds_default(graph, resource)


def _driver_of_secrets(graph: Graph, resource: Resource) -> bool:
    return resource.urn in of_charts(graph) and "-secrets-store-csi-" in resource.name


def _enforcing_nothing(graph: Graph, resource: Resource) -> bool:
    return resource.type.endswith(":FargateProfile") or (_group(graph, resource) and is_windows(graph, resource))


def _disk_in_template(graph: Graph, resource: Resource) -> bool:
    return resource.type == BASTION and bool(resource.inputs.get("launchTemplate"))


def _from_the_control_plane(graph: Graph, resource: Resource) -> bool:
    return resource.name.endswith("-cluster-pods-in") and bool(resource.inputs.get("referencedSecurityGroupId"))


def _on_everything(first: str, actions: frozenset[str]) -> Covers:
    """Cover policies that allow these actions on everything, the first among them, and no other."""

    def covers(graph: Graph, resource: Resource) -> bool:
        inline = resource.inputs["policy"] if resource.type.endswith(":RolePolicy") else '{"Statement": []}'
        wide = [s for s in statements(inline) if "*" in strings(s["Resource"])]
        return {first} <= {action for s in wide for action in strings(s["Action"])} <= actions

    return covers


def _pods(fitting: Callable[[Graph, Workload], bool]) -> Covers:
    """Cover what makes pods and is no chart's."""

    def covers(graph: Graph, resource: Resource) -> bool:
        own = [w for w in workloads(graph) if w.resource is resource and resource.urn not in of_charts(graph)]
        return any(fitting(graph, workload) for workload in own)

    return covers


def _tagged(graph: Graph, workload: Workload) -> bool:
    return any("@sha256:" not in container["image"] for container in containers_of(workload.spec))


def _unlimited_on_nodes(graph: Graph, workload: Workload) -> bool:
    pod = Pod(namespace=workload.namespace, labels=workload.labels)
    limits = [(c.get("resources") or {}).get("limits") or {} for c in containers_of(workload.spec)]
    return any("cpu" not in own for own in limits) and profile_of(pod, asked(graph, "fargateProfiles", {})) is None


def _without_ports(graph: Graph, workload: Workload) -> bool:
    listens = any(container.get("ports") for container in containers_of(workload.spec))
    return kind_of(workload.resource) in ("DaemonSet", "Deployment") and not listens


def _user_by_name(graph: Graph, workload: Workload) -> bool:
    return "runAsUser" in asked(graph, "applications", {}).get(name_of(workload.resource), {})


def _offers_devices(graph: Graph, workload: Workload) -> bool:
    mounted = [(volume.get("hostPath") or {}).get("path", "") for volume in workload.spec.get("volumes") or ()]
    return any(path.rstrip("/") == DEVICE_PLUGINS for path in mounted)


_NOT_CALLED = (
    "Nothing in the VPC calls this service, so its endpoint would serve nobody: docs/decisions/0002-endpoints.md."
)

ACCEPTED: tuple[Acceptance, ...] = (
    Acceptance(
        ("EC2.9", "CKV_AWS_88"), _named_public, "A bastion with a public address is asked for by name: docs/access.md."
    ),
    *(Acceptance((control,), _nobody_calls(ENDPOINTS[control]), _NOT_CALLED) for control in UNCALLED),
    Acceptance(
        ("EC2.17",),
        _template_of_nodes,
        "The VPC CNI adds network interfaces to nodes for their pods; AWS lets findings on nodes of EKS be suppressed: "
        "docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-17.",
    ),
    Acceptance(
        ("AutoScaling.2",),
        _in_one_zone_by_name,
        "The stack file puts the group into this zone by name: a volume on EBS, or a capacity block, is in one zone. "
        "Groups of one purpose cover the zones together, which the promise Spread holds.",
    ),
    Acceptance(("AutoScaling.6",), _capacity_block, "A capacity block is reserved for one instance type in one zone."),
    Acceptance(
        ("SSM.1",),
        _without_sessions,
        "Nobody logs in to nodes: they are replaced instead. A group takes sessions only where the stack file says "
        "sessionManager: docs/workers.md.",
    ),
    Acceptance(("EFS.2", "EFS.7"), _without_backup_by_name, "The stack file says that these files need no backup."),
    Acceptance(("ECR.2",), _mutable_by_name, "The stack file says that tags of this repository move."),
    Acceptance(
        ("4.1.2",),
        _named_reader,
        "The stack file lets these principals read the secrets of all namespaces, by name.",
    ),
    Acceptance(
        ("4.1.5",),
        _unbound_default,
        "Kubernetes makes the account default in every namespace. No pod of the stack runs as it, and no role that "
        "the program shows is bound to it: its token allows what every caller may.",
    ),
    Acceptance(
        ("4.2.1", "4.2.5"),
        _driver_of_secrets,
        "The driver of secrets mounts volumes into the pods of its node, which takes a privileged container; "
        "tests/charts holds that it is the only one.",
    ),
    Acceptance(
        ("4.3.1", "5.4.4"),
        _enforcing_nothing,
        "AWS enforces network policies on Linux nodes only, not on Fargate and not on Windows: "
        "docs.aws.amazon.com/eks/latest/userguide/pod-networking-use-cases.html. "
        "CIS 4.3.2 tells whether any are there.",
    ),
    Acceptance(
        ("CKV_AWS_8",),
        _disk_in_template,
        "The root volume stands in the launch template, encrypted, for EC2 looks an image up by parameter only there; "
        "the promise `Encrypted and kept` judges it.",
    ),
    Acceptance(
        ("CKV_AWS_25",),
        _from_the_control_plane,
        "checkov 3.3 takes the range of ports, with RDP's among them, for one that is open to everyone: of a rule that "
        "has a type of its own it knows no security group as the source. The source is the cluster's security group.",
    ),
    Acceptance(
        ("CKV_AWS_290", "CKV_AWS_355"),
        _on_everything(REGISTERS, SESSIONS),
        "These actions of the SSM Agent, and no others, on no certain resource, are AWS's own statement: "
        "docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html",
    ),
    Acceptance(
        ("CKV_AWS_290", "CKV_AWS_355"),
        _on_everything("ec2:CreateNetworkInterface", _INTERFACES),
        "CodeBuild's own statement for builds in a VPC, whose network interfaces have no names beforehand: "
        "docs.aws.amazon.com/codebuild/latest/userguide/auth-and-access-control-iam-identity-based-access-control.html",
    ),
    Acceptance(
        ("CKV_K8S_43",),
        _pods(_tagged),
        "The stack files name tags, and those of mirrors do not move: tests/test_registry.py. A digest is kept.",
    ),
    Acceptance(
        ("CKV_K8S_11",),
        _pods(_unlimited_on_nodes),
        "A limit on processor time slows pods on nodes down; Fargate, where it is billed, has it: "
        "docs.aws.amazon.com/eks/latest/best-practices/reliability.html",
    ),
    Acceptance(("CKV_K8S_8", "CKV_K8S_9"), _pods(_without_ports), "It has no port that could be asked."),
    Acceptance(("CKV_K8S_40",), _pods(_user_by_name), "The user is the one whom the image is made for."),
    Acceptance(
        ("CKV_K8S_22", "CKV_K8S_23", "CKV_K8S_40"),
        _pods(_offers_devices),
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
