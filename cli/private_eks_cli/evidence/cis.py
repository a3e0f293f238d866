"""What the controls of the CIS Amazon EKS Benchmark 1.8.0 ask, all of them; `controls.json` has their titles."""

from collections.abc import Callable, Iterator, Mapping

from ..graph.model import Graph, Resource
from ..graph.nodes import compute_of
from ..graph.objects import load_balancers as all_load_balancers
from ..promises.access import other_entries
from ..promises.encryption import missing_log_types, unencrypted_secrets
from ..promises.images import REPOSITORY, pulled_by_others, unscanned_images
from ..promises.pod_security import left_open
from ..promises.private import endpoint_access
from . import instances, load_balancers, objects, permissions, roles, storage
from .judging import Judge, Rule, Status, Verdict, absent, nothing, of
from .kubelet import files_rule, kubelet_rule

PAGES = {"2": "controlplane", "3": "node", "4": "policies", "5": "managedservices"}
"""The file of kube-bench for each section."""

Faults = Callable[[Graph, Resource], Iterator[str]]
Unseen = Callable[[Graph], Iterator[str]]

_ADMITTED = (
    "The namespaces of the stack enforce a pod security standard that keeps these out, and none of its pods is one."
)
_READ = (*roles.READ,)
_WRITE = ("create", "delete", "patch", "update")
_WEBHOOKS = ("mutatingwebhookconfigurations", "validatingwebhookconfigurations")


def _cluster(faults: Faults, met: str) -> Rule:
    return Rule(of("aws:eks/cluster:Cluster"), faults, met, absent("The stack makes no cluster."))


def _pods(faults: Faults, met: str) -> Rule:
    lacking = objects.without_objects("a pod of an application or a manifest")
    return Rule(objects.own_pods, faults, met, lacking)


def _admission(subjects: Callable[[Graph], list[Resource]], faults: Faults, met: str = _ADMITTED) -> Rule:
    return Rule(subjects, faults, met, objects.without_objects("a namespace or a pod"))


def _host(key: str) -> Rule:
    """Judge what pods may share with their node; a recorded program does not know it of charts' pods."""
    shares = objects.admission(key, objects.shares(key), *objects.BASELINE_UP)
    return _admission(objects.namespaces_and_own_pods, shares)


def _compute(subjects: Callable[[Graph], list[Resource]], faults: Faults, met: str, unseen: Unseen = nothing) -> Rule:
    return Rule(subjects, faults, met, _asked("The stack runs no pods: ask for the nodes of the cluster."), unseen)


def _asked(for_what: str) -> Callable[[Graph], Verdict]:
    return lambda _: Verdict(Status.UNDECIDABLE, for_what)


def _zero(value: object) -> bool:
    return str(value) in ("0", "0s", "0m0s", "0h0m0s")


def _is_false(value: object) -> bool:
    return value is False


CIS: Mapping[str, Judge] = {
    "2.1.1": _cluster(missing_log_types, "The control plane writes all five logs."),
    "2.1.2": _cluster(
        permissions.managed_logs,
        "Logs go to a log group of the stack, with a KMS key and a retention. What is done with them is yours to tell.",
    ),
    **{control: files_rule() for control in ("3.1.1", "3.1.2", "3.1.3", "3.1.4")},
    "3.2.1": kubelet_rule("authentication.anonymous.enabled", "--anonymous-auth"),
    "3.2.2": kubelet_rule("authorization.mode", "--authorization-mode", weak=lambda mode: "AlwaysAllow" in str(mode)),
    "3.2.3": kubelet_rule("authentication.x509.clientCAFile", "--client-ca-file", weak=lambda path: not path),
    "3.2.4": kubelet_rule("readOnlyPort", "--read-only-port"),
    "3.2.5": kubelet_rule("streamingConnectionIdleTimeout", "--streaming-connection-idle-timeout", weak=_zero),
    "3.2.6": kubelet_rule("makeIPTablesUtilChains", "--make-iptables-util-chains", weak=_is_false),
    "3.2.7": kubelet_rule("eventRecordQPS", "--event-qps", "event-qps", weak=lambda rate: str(rate).startswith("-")),
    "3.2.8": kubelet_rule("rotateCertificates", "--rotate-certificates", weak=_is_false),
    "3.2.9": kubelet_rule(
        "featureGates.RotateKubeletServerCertificate",
        "serverTLSBootstrap",
        "--rotate-server-certificates",
        "server-tls-bootstrap",
        weak=_is_false,
    ),
    "4.1.1": Rule(
        roles.who_administers,
        roles.administering,
        "Nothing binds cluster-admin, the creator gets no rights, and the stack file names every administrator.",
        absent("The stack makes no cluster."),
        roles.unseen_bindings,
    ),
    "4.1.2": Rule(
        roles.who_reads_secrets,
        roles.reading_secrets,
        "No role of the stack reads secrets, and of access policies only administrators' read those of all namespaces.",
        absent("The stack makes no cluster."),
        roles.unseen_roles,
    ),
    "4.1.3": roles.rule(roles.wildcards, "No role of the stack has a wildcard."),
    "4.1.4": roles.rule(roles.granting("create pods", ("create",), "pods"), "No role of the stack creates pods."),
    "4.1.5": _admission(
        objects.namespaces_and_pods,
        objects.accounts,
        "Every pod runs as an account of its own, and no account default mounts a token.",
    ),
    "4.1.6": _pods(objects.mounted_tokens, "No pod of the stack's applications and manifests mounts a token."),
    "4.1.7": _cluster(other_entries, "Entry is by access entries only."),
    "4.1.8": roles.rule(roles.delegating, "No role of the stack may bind, impersonate or escalate."),
    "4.1.9": roles.rule(
        roles.granting("create volumes", ("create",), "persistentvolumes"), "No role of the stack creates volumes."
    ),
    "4.1.10": roles.rule(
        roles.granting("reach kubelets", (*_READ, "create"), "nodes/proxy"),
        "No role of the stack reaches kubelets through the API.",
    ),
    "4.1.11": roles.rule(
        roles.granting("read or change webhooks", (*_READ, *_WRITE), *_WEBHOOKS),
        "No role of the stack reads or changes webhook configurations.",
    ),
    "4.1.12": roles.rule(
        roles.granting("create tokens", ("create",), "serviceaccounts/token"), "No role of the stack creates tokens."
    ),
    "4.2.1": _admission(
        objects.namespaces_and_pods,
        objects.admission("a privileged container", objects.privileged, *objects.BASELINE_UP),
    ),
    "4.2.2": _host("hostPID"),
    "4.2.3": _host("hostIPC"),
    "4.2.4": _host("hostNetwork"),
    "4.2.5": _admission(
        objects.namespaces_and_pods,
        objects.admission("a container that may escalate", objects.escalates, "restricted"),
    ),
    "4.3.1": _compute(
        compute_of,
        objects.plugin,
        "The network plugin is AWS's, which knows network policies.",
        objects.addons_elsewhere,
    ),
    "4.3.2": Rule(
        objects.namespaces_of_pods,
        left_open,
        "Every namespace of the stack has a NetworkPolicy that denies what no other allows.",
        objects.without_objects("a namespace for pods"),
    ),
    "4.4.1": _pods(
        objects.secrets_in_environment,
        "No pod of the stack's applications and manifests has a secret in its environment.",
    ),
    "4.4.2": Rule(
        objects.secrets,
        objects.written_secrets,
        "The stack writes no secret, and reaches AWS Secrets Manager by an endpoint of its own.",
        _asked("The stack writes no secret: ask where its applications have theirs from."),
    ),
    "4.5.1": _admission(
        objects.bounded,
        objects.boundaries,
        "All pods of the stack's applications and manifests are in namespaces that it makes.",
    ),
    "4.5.2": Rule(
        objects.namespaced,
        objects.in_default,
        "No object of the stack is in the namespace default.",
        objects.without_objects("in a namespace"),
    ),
    "5.1.1": Rule(
        of(REPOSITORY),
        unscanned_images,
        "ECR scans every image when it is pushed. Who reads the findings is yours to tell.",
        _asked("The stack makes no repository: ask how the registries of its images scan them."),
        storage.scanning_of_caches,
    ),
    "5.1.2": Rule(
        of("RepositoryPolicy"),
        pulled_by_others,
        "Repositories let in whom the stack file names, to pull.",
        _asked(""),
        lambda _: iter(("Users are the account's: ask which identities have ecr: actions in their policies.",)),
    ),
    "5.1.3": Rule(
        permissions.pulling_roles,
        permissions.writing_images,
        "The roles of nodes and of Fargate may pull images, and do nothing else in ECR.",
        absent("The stack makes no role that pulls images."),
    ),
    "5.1.4": Rule(
        objects.image_sources,
        objects.registries,
        "The endpoints of ECR let this account's own principals through, to registries of this account or organization "
        "and to those by name, and pods of the stack have images of the region's private registries only.",
        absent("The stack makes no endpoint of ECR and no pods."),
    ),
    "5.2.1": Rule(
        permissions.pods_in_aws,
        permissions.own_identity,
        "Each role for pods trusts one service account of this cluster, and nodes keep theirs to themselves.",
        absent("The stack gives pods no permissions in AWS, and makes no nodes whose role they could use."),
    ),
    "5.3.1": _cluster(unencrypted_secrets, "Secrets are encrypted with a KMS key."),
    "5.4.1": _cluster(
        permissions.narrow_endpoint,
        "The API has a private endpoint, which admits the VPC and the private blocks that the stack file names.",
    ),
    "5.4.2": _cluster(endpoint_access, "The API has a private endpoint and no other, from its first second."),
    "5.4.3": _compute(
        compute_of,
        instances.way_out,
        "Whatever runs pods is in subnets without a route out, and has no public address.",
    ),
    "5.4.4": _compute(
        compute_of,
        objects.enforcement,
        "Network policies are enforced wherever the stack runs pods.",
        objects.addons_elsewhere,
    ),
    "5.4.5": Rule(
        all_load_balancers,
        load_balancers.secure_listeners,
        "Every listener ends TLS, with a certificate of ACM.",
        load_balancers.NO_LOAD_BALANCER,
    ),
    "5.5.1": _cluster(
        other_entries,
        "Users are IAM principals with access entries; the exported kubeconfigs ask the AWS CLI for tokens.",
    ),
}
