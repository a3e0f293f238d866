"""What controls of AWS Foundational Security Best Practices ask, and some that Security Hub has in other standards.

Those are here that judge a type of resource that stacks make, or have an answer that an auditor would miss;
`controls.json` has their titles.
"""

from collections.abc import Callable, Iterator, Mapping

from ..graph.model import Graph, Resource
from ..graph.nodes import node_groups
from ..graph.objects import albs
from ..graph.objects import load_balancers as all_load_balancers
from ..promises.bastions import RUNNER
from ..promises.encryption import (
    unencrypted_queue,
    unencrypted_secrets,
    unencrypted_volumes,
    without_imdsv2,
    without_rotation,
)
from ..promises.images import (
    REPOSITORY,
    TEMPLATE,
    mutable_tags,
    unencrypted_images,
    unscanned_images,
    without_lifecycle,
)
from ..promises.least_privilege import open_queue, whole_services
from ..promises.private import endpoint_access, public_addresses, template_addresses
from ..promises.storage import FILES, root_directory, unencrypted_files, user_identity
from . import instances, load_balancers, network, permissions, storage
from .accepted import ENDPOINTS
from .judging import Judge, Rule, absent, ask, nothing, of, unjudged

Faults = Callable[[Graph, Resource], Iterator[str]]
Subjects = Callable[[Graph], list[Resource]]

_SECURITY_GROUPS = of("SecurityGroup", "DefaultSecurityGroup", "aws:eks/cluster:Cluster")
"""Clusters stand for the groups that EKS makes."""
_FILE_SYSTEMS, _VPCS = of(FILES), of("Vpc")


def _cluster(faults: Faults, met: str) -> Rule:
    return Rule(of("aws:eks/cluster:Cluster"), faults, met, absent("The stack makes no cluster."))


def _network(subjects: Subjects, faults: Faults, met: str) -> Rule:
    return Rule(subjects, faults, met, absent("The stack makes no VPC."))


def _endpoint(service: str) -> Rule:
    met = f"The VPC has an endpoint of {service}."
    lacking = absent("The stack makes no VPC.")
    return Rule(_VPCS, network.endpoint(service), met, lacking, network.endpoint_elsewhere(service))


def _machines(
    faults: Faults, met: str, subjects: Subjects = instances.machines, what: str = "the configuration of its instances"
) -> Rule:
    return Rule(subjects, faults, met, instances.without_machines(what), instances.from_elsewhere)


def _groups(faults: Faults, met: str, unseen: Callable[[Graph], Iterator[str]] = nothing) -> Rule:
    lacking = instances.without_machines("the groups that they are in", "no groups of nodes")
    return Rule(node_groups, faults, met, lacking, unseen)


def _repositories(faults: Faults, met: str) -> Rule:
    return Rule(of(REPOSITORY, TEMPLATE), faults, met, absent("The stack makes no ECR repository."))


def _keys(faults: Faults, met: str) -> Rule:
    return Rule(of("aws:kms/key:Key"), faults, met, absent("The stack makes no KMS key."))


def _files(faults: Faults, met: str, subjects: Subjects = _FILE_SYSTEMS) -> Rule:
    return Rule(subjects, faults, met, absent("The stack makes no EFS file system, or none with such a part."))


def _builds(faults: Faults, met: str) -> Rule:
    return Rule(of(RUNNER), faults, met, absent("The stack makes no CodeBuild project."))


def _alb(faults: Faults, met: str) -> Rule:
    return Rule(albs, faults, met, load_balancers.NO_ALB)


def _front(faults: Faults, met: str) -> Rule:
    return Rule(all_load_balancers, faults, met, load_balancers.NO_LOAD_BALANCER)


def _policies(subjects: Subjects, faults: Faults, met: str) -> Rule:
    return Rule(subjects, faults, met, absent("The stack writes no IAM policy."))


_NO_QUEUE = absent("The stack makes no queue.")
_NO_BUCKET = unjudged("Bucket", "BucketV2", why="The stack makes no S3 bucket: its logs go to CloudWatch Logs.")
_NO_ACL = "The stack makes no network ACL; the control does not judge default ones."

EC2: Mapping[str, Judge] = {
    "EC2.2": _network(_VPCS, network.default_group, "The default security group is adopted, without a rule."),
    "EC2.3": _machines(
        instances.all_disks,
        "Launch templates encrypt every disk of their image, and storage classes every volume.",
        instances.volumes,
        "the encryption of its disks",
    ),
    "EC2.6": _network(_VPCS, network.flow_log, "A flow log takes everything into a log group of the stack."),
    "EC2.7": ask(
        "A setting of the account: ask for it (aws ec2 get-ebs-encryption-by-default). EC2.3 is about the stack's own "
        "volumes."
    ),
    "EC2.8": _machines(without_imdsv2, "Instances and nodes require IMDSv2."),
    "EC2.9": _machines(instances.public_address, "Neither instances nor nodes get a public address."),
    **{control: _endpoint(service) for control, service in ENDPOINTS.items()},
    "EC2.13": _network(_SECURITY_GROUPS, network.open_to_everyone(22), "No security group admits all to SSH."),
    "EC2.14": _network(_SECURITY_GROUPS, network.open_to_everyone(3389), "No security group admits all to RDP."),
    "EC2.15": _network(of("Subnet"), public_addresses, "No subnet hands out public addresses."),
    "EC2.16": unjudged("NetworkAcl", why=_NO_ACL),
    "EC2.17": _machines(instances.interfaces, "Instances have one network interface."),
    "EC2.18": _network(
        _SECURITY_GROUPS, network.open_but_for_the_web, "No security group admits everybody to anything."
    ),
    "EC2.19": _network(
        _SECURITY_GROUPS,
        network.open_to_everyone(*network.HIGH_RISK),
        "No security group admits everybody to a port of high risk.",
    ),
    "EC2.21": unjudged("NetworkAcl", why=_NO_ACL),
    "EC2.25": _machines(template_addresses, "No launch template gives public addresses.", of("LaunchTemplate")),
    "EC2.170": _machines(without_imdsv2, "Launch templates require IMDSv2.", of("LaunchTemplate")),
    "EC2.172": ask(
        "A setting of account and region, which the stack leaves to its owner: ask for it "
        "(aws ec2 describe-vpc-block-public-access-options)."
    ),
    "EC2.180": _machines(
        instances.source_check,
        "Nothing switches the check off. Interfaces that the VPC CNI adds to nodes have it on: "
        "github.com/aws/amazon-vpc-cni-k8s/issues/2441.",
    ),
    "EC2.181": _machines(
        unencrypted_volumes,
        "Launch templates encrypt the disks that they name.",
        of("LaunchTemplate"),
        "the encryption of its disks",
    ),
    "AutoScaling.2": _groups(instances.several_zones, "Groups of nodes are in several zones."),
    "AutoScaling.6": _groups(
        instances.several_types, "Groups of nodes have several instance types.", instances.types_elsewhere
    ),
    "AutoScaling.9": _groups(instances.launch_template, "Groups of nodes have a launch template."),
    "SSM.1": Rule(
        instances.managed,
        instances.session_manager,
        "Instances and nodes may register with Systems Manager, and have its endpoints.",
        instances.without_machines("Systems Manager, which manages none of them"),
    ),
}
SERVICES: Mapping[str, Judge] = {
    "CloudWatch.16": Rule(
        of("LogGroup"),
        storage.retention,
        "Log groups are kept for a year or longer.",
        absent("The stack makes no log group."),
    ),
    "CodeBuild.1": _builds(storage.build_source, "No source's address holds a credential."),
    "CodeBuild.2": _builds(storage.build_environment, "No variable of a build is a credential in clear text."),
    "CodeBuild.3": _builds(storage.open_build_logs, "Builds log to CloudWatch Logs, not to S3."),
    "CodeBuild.4": _builds(storage.build_logs, "Builds log to a log group of the stack."),
    "ECR.1": Rule(
        of(REPOSITORY),
        unscanned_images,
        "ECR scans every image when it is pushed.",
        absent("The stack makes no ECR repository."),
        storage.scanning_of_caches,
    ),
    "ECR.2": _repositories(mutable_tags, "Tags do not move."),
    "ECR.3": _repositories(without_lifecycle, "Every repository has a lifecycle policy."),
    "ECR.5": _repositories(unencrypted_images, "Images are encrypted with a KMS key."),
    "EFS.1": _files(unencrypted_files, "Files are encrypted with a KMS key."),
    "EFS.2": _files(storage.backups, "AWS Backup's automatic plan covers the files."),
    "EFS.3": _files(root_directory, "Access points show a directory of their own.", of("AccessPoint")),
    "EFS.4": _files(user_identity, "Access points make their users one user.", of("AccessPoint")),
    "EFS.6": _files(storage.mount_subnet, "Mount targets are in subnets without public addresses.", of("MountTarget")),
    "EFS.7": _files(storage.backups, "Automatic backups are on."),
    "EFS.8": _files(unencrypted_files, "Files are encrypted with a KMS key."),
    "EKS.1": _cluster(endpoint_access, "The API has a private endpoint and no other."),
    "EKS.2": _cluster(permissions.supported_version, "EKS supports the Kubernetes version."),
    "EKS.3": _cluster(unencrypted_secrets, "Secrets are encrypted with a KMS key."),
    "EKS.6": _cluster(permissions.tags, "The cluster has tags."),
    "EKS.7": Rule(
        of("IdentityProviderConfig"),
        permissions.tags,
        "The identity provider configuration has tags.",
        absent("The stack makes no identity provider configuration."),
    ),
    "EKS.8": _cluster(permissions.audit_log, "The control plane writes its audit log."),
    "ELB.1": _alb(load_balancers.redirection, "No ALB answers HTTP."),
    "ELB.4": _alb(
        load_balancers.attribute(
            "routing.http.drop_invalid_header_fields.enabled", load_balancers.is_true, "keeps invalid HTTP headers"
        ),
        "ALBs drop invalid HTTP headers.",
    ),
    "ELB.5": _alb(
        load_balancers.attribute("access_logs.s3.enabled", load_balancers.is_true, "keeps no access logs"),
        "ALBs keep access logs.",
    ),
    "ELB.6": _front(
        load_balancers.attribute("deletion_protection.enabled", load_balancers.is_true, "may be deleted"),
        "Load balancers are protected against deletion.",
    ),
    "ELB.12": _alb(
        load_balancers.attribute(
            "routing.http.desync_mitigation_mode", lambda mode: mode != "monitor", "lets desync attacks through"
        ),
        "ALBs have the desync mitigation mode defensive, AWS's default, or strictest.",
    ),
    "ELB.13": _front(load_balancers.zones, "Load balancers find subnets in several zones."),
    "ELB.16": _alb(load_balancers.firewall, "ALBs have a web ACL."),
    "ELB.17": Rule(
        load_balancers.ending_tls,
        load_balancers.security_policy,
        "Load balancers end TLS by a recommended security policy.",
        load_balancers.NO_TLS,
    ),
    "ELB.18": _front(load_balancers.secure_listeners, "Every listener has TLS."),
    "IAM.1": _policies(of("Policy", "RolePolicy"), permissions.administrative, "No policy allows everything."),
    "IAM.21": _policies(of("Policy", "RolePolicy"), whole_services, "No policy allows a whole service."),
    "KMS.1": unjudged("Policy", why="The stack writes inline policies of roles only: KMS.2 is about those."),
    "KMS.2": _policies(of("RolePolicy"), permissions.decryption, "No inline policy allows to decrypt with every key."),
    "KMS.3": ask("A state of keys that exist: ask for it (aws kms describe-key)."),
    "KMS.4": _keys(without_rotation, "Keys rotate every year."),
    "KMS.5": _keys(storage.open_key, "Key policies let in the account, and services for one purpose each."),
    **{f"S3.{number}": _NO_BUCKET for number in (1, 2, 3, 5, 8, 9, 10, 11, 12, 13)},
    "SQS.1": Rule(of("aws:sqs/queue:Queue"), unencrypted_queue, "Queues are encrypted.", _NO_QUEUE),
    "SQS.3": Rule(of("QueuePolicy"), open_queue, "Queues take messages of this account's rules only.", _NO_QUEUE),
    "SSM.4": Rule(
        of("aws:ssm/document:Document"),
        storage.shared_document,
        "Documents are shared with nobody.",
        absent("The stack makes no document of Systems Manager."),
    ),
}
FSBP: Mapping[str, Judge] = {**EC2, **SERVICES}
