"""The control plane: reached from inside, encrypted, logged, and entered by access entries."""

import fnmatch
from collections.abc import Iterator

from .rules import Config, Resource, ResourceRule
from .tokens import CLUSTER
from .values import UNKNOWN, Judgement, NotKnown, at, given, is_true, listed, wanted

ASSOCIATION = "aws:eks/accessPolicyAssociation:AccessPolicyAssociation"
LOG_TYPES = frozenset({"api", "audit", "authenticator", "controllerManager", "scheduler"})

_ADMIN = "AmazonEKSClusterAdminPolicy"


def _endpoint(resource: Resource, config: Config) -> Iterator[Judgement]:
    public = "The API endpoint is public, as it is unless endpointPublicAccess is false"
    closed = "The API endpoint has no private address, as it has none unless endpointPrivateAccess is true"
    yield from wanted(resource.props, "vpcConfig.endpointPublicAccess", lambda value: value in (False, "false"), public)
    yield from wanted(resource.props, "vpcConfig.endpointPrivateAccess", is_true, closed)


def _secrets(resource: Resource, config: Config) -> Iterator[Judgement]:
    yield from given(
        resource.props, "encryptionConfig.provider.keyArn", "Secrets are not encrypted with a key of yours"
    )


def _logs(resource: Resource, config: Config) -> Iterator[Judgement]:
    types = listed(resource.props.get("enabledClusterLogTypes"))
    if UNKNOWN in types:
        yield NotKnown("enabledClusterLogTypes")
    elif missing := LOG_TYPES.difference(map(str, types)):
        yield f"The control plane does not log {', '.join(sorted(missing))}"


def _mode(resource: Resource, config: Config) -> Iterator[Judgement]:
    otherwise = "Whoever may edit the ConfigMap aws-auth can make himself an administrator"
    yield from wanted(resource.props, "accessConfig.authenticationMode", lambda value: value == "API", otherwise)


def _creator(resource: Resource, config: Config) -> Iterator[Judgement]:
    path, otherwise = "accessConfig.bootstrapClusterCreatorAdminPermissions", "Whoever creates the cluster is its admin"
    yield from wanted(resource.props, path, lambda value: value in (False, "false"), otherwise)


def _egress(resource: Resource, config: Config) -> Iterator[Judgement]:
    otherwise = "The API server calls webhooks and issuers past the VPC, as it does unless EKS is told otherwise"
    yield from wanted(
        resource.props, "vpcConfig.controlPlaneEgressMode", lambda value: value == "CUSTOMER_ROUTED", otherwise
    )


def _argocd(resource: Resource, config: Config) -> Iterator[Judgement]:
    if resource.props.get("type") in ("ARGOCD", UNKNOWN):
        public = "The internet reaches Argo CD, as it does unless an endpoint of a VPC is named"
        yield from given(resource.props, "configuration.argoCd.networkAccess.vpceIds", public)


def _protected(resource: Resource, config: Config) -> Iterator[Judgement]:
    yield from wanted(resource.props, "deletionProtection", is_true, "The cluster can be deleted by a mistake")


def _administrators(resource: Resource, config: Config) -> Iterator[Judgement]:
    props, allowed = resource.props, config["administrators"]
    whole = at(props, "accessScope.type") == "cluster"
    if not (allowed and whole and str(props.get("policyArn")).endswith(f"/{_ADMIN}")):
        return
    principal = props.get("principalArn")
    if principal is UNKNOWN:
        yield NotKnown("principalArn")
    elif not any(fnmatch.fnmatchcase(str(principal), pattern) for pattern in allowed):
        yield f"{principal} is not among the administrators that are configured"


RULES = (
    ResourceRule(
        code="PEKS-EKS-1",
        title="The Kubernetes API is reached from inside only",
        level="mandatory",
        because="It opens the cluster.",
        remedy="Write endpointPublicAccess: false and endpointPrivateAccess: true: the defaults are the opposite.",
        cis=("5.4.1", "5.4.2"),
        aws=("EKS.1",),
        types=(CLUSTER,),
        judge=_endpoint,
    ),
    ResourceRule(
        code="PEKS-EKS-2",
        title="Secrets are encrypted with a key",
        level="mandatory",
        because="Whoever holds a copy of the data holds the secrets.",
        remedy="Give encryptionConfig with provider.keyArn and resources: [secrets].",
        cis=("5.3.1",),
        aws=("EKS.3",),
        types=(CLUSTER,),
        judge=_secrets,
    ),
    ResourceRule(
        code="PEKS-EKS-3",
        title="The control plane logs everything",
        level="advisory",
        because="It costs money, and can be switched on at any time.",
        remedy=f"Write enabledClusterLogTypes: [{', '.join(sorted(LOG_TYPES))}].",
        cis=("2.1.1",),
        aws=("EKS.8",),
        types=(CLUSTER,),
        judge=_logs,
    ),
    ResourceRule(
        code="PEKS-EKS-4",
        title="Only access entries let anybody in",
        level="mandatory",
        because="A ConfigMap in the cluster would make administrators.",
        remedy="Write accessConfig.authenticationMode: API, and aws.eks.AccessEntry for whoever is to enter.",
        cis=("4.1.7", "5.5.1"),
        page="https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html",
        types=(CLUSTER,),
        judge=_mode,
    ),
    ResourceRule(
        code="PEKS-EKS-5",
        title="Whoever creates the cluster is not its administrator",
        level="advisory",
        because="pulumi_eks.Cluster always makes them one: it takes a transform to change that.",
        remedy="Write accessConfig.bootstrapClusterCreatorAdminPermissions: false.",
        cis=("4.1.1",),
        page="https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html",
        types=(CLUSTER,),
        judge=_creator,
    ),
    ResourceRule(
        code="PEKS-EKS-6",
        title="Administrators are those that are configured",
        level="mandatory",
        because="It lets somebody in. Judges nothing until `administrators` are configured.",
        remedy="Give a smaller access policy, or one for some namespaces, or add the ARN to `administrators`.",
        cis=("4.1.1",),
        page="https://docs.aws.amazon.com/eks/latest/userguide/access-policies.html",
        config={
            "administrators": {
                "type": "array",
                "items": {"type": "string"},
                "default": [],
                "description": f"ARNs of those who may have {_ADMIN} for a whole cluster; `*` stands for anything.",
            }
        },
        types=(ASSOCIATION,),
        judge=_administrators,
    ),
    ResourceRule(
        code="PEKS-EKS-7",
        title="EKS refuses to delete the cluster",
        level="advisory",
        because="It is in the way of clusters that come and go.",
        remedy="Write deletionProtection: true.",
        page="https://docs.aws.amazon.com/eks/latest/userguide/deletion-protection.html",
        types=(CLUSTER,),
        judge=_protected,
    ),
    ResourceRule(
        code="PEKS-EKS-8",
        title="The API server's own calls go through the VPC",
        level="advisory",
        because="It cannot be changed back.",
        remedy="Write vpcConfig.controlPlaneEgressMode: CUSTOMER_ROUTED; pulumi_eks.Cluster takes a transform for it.",
        page="https://docs.aws.amazon.com/eks/latest/userguide/control-plane-egress.html",
        types=(CLUSTER,),
        judge=_egress,
    ),
    ResourceRule(
        code="PEKS-EKS-9",
        title="Argo CD of EKS is reached from VPCs only",
        level="mandatory",
        because="It opens the cluster.",
        remedy="Give configuration.argoCd.networkAccess.vpceIds: endpoints for eks-capabilities.",
        page="https://docs.aws.amazon.com/eks/latest/userguide/argocd-private-access.html",
        types=("aws:eks/capability:Capability",),
        judge=_argocd,
    ),
)
