"""What the tables of faults share: a fault, and changes that several controls are about."""

from dataclasses import dataclass

from private_eks_cli.evidence.judging import Status
from private_eks_cli.promises.load_balancers import OF_INGRESSES, OF_SERVICES
from tests.evidence.changes import Change, add, add_object, annotate, both, edit, lose, same, statement

BUCKET = "aws:s3/bucketV2:BucketV2"

ACL = add("aws:ec2/networkAcl:NetworkAcl", "acl")
ANYBODY = statement(Principal="*", Action="*", Resource="*")
ATTRIBUTES = "load-balancer-attributes"
CLUSTER_POLICY = "arn:aws:eks::aws:cluster-access-policy"
FROM_ANYWHERE = {"cidrIpv4": "0.0.0.0/0"}
ROLE = "rbac.authorization.k8s.io/v1:ClusterRole"
SECRET = {"name": "PASSWORD", "valueFrom": {"secretKeyRef": {"name": "database", "key": "password"}}}
UNWRITTEN = "nobody has written down what this control asks of"


@dataclass(frozen=True, slots=True)
class Fault:
    """A change after which a control is not met, what is said then, and how the stack stood before.

    `first` gives the stack what it lacks of the control's subject, or of what the control asks.
    """

    control: str
    stack: str
    change: Change
    says: str
    before: Status = Status.MET
    first: Change = same


def grant(policy: str, scope: str = "cluster") -> Change:
    """Give an access policy to somebody whom the stack file does not name."""
    return add(
        "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
        "stranger",
        principalArn="arn:aws:iam::111122223333:role/stranger",
        policyArn=f"{CLUSTER_POLICY}/{policy}",
        accessScope={"type": scope},
    )


def role(*verbs: str, of: str, group: str = "") -> Change:
    """Add a role of the cluster, instead of the one that there is."""
    return add_object(ROLE, "viewer", rules=[{"apiGroups": [group], "resources": [of], "verbs": list(verbs)}])


def binding(name: str) -> Change:
    """Bind a role of the cluster."""
    return add_object("rbac.authorization.k8s.io/v1:ClusterRoleBinding", "bound", roleRef={"name": name})


def of_kubelet(control: str, change: Change, says: str) -> Fault:
    """Tell the nodes of prod something."""
    return Fault(control, "prod", change, says, Status.BY_AWS)


def of_role(control: str, change: Change, says: str) -> Fault:
    """Give a role more than the one that reads pods."""
    return Fault(control, "dev", change, f"ClusterRole viewer {says}", first=role("get", of="pods"))


def unwritten(control: str, stack: str, change: Change) -> Fault:
    """Add something that nobody has written down the control's questions for."""
    return Fault(control, stack, change, UNWRITTEN, Status.NOT_APPLICABLE)


def opened(first: int, last: int | None = None) -> Change:
    """Let everybody reach some ports of a security group."""
    ports = {"fromPort": first, "toPort": last or first}
    return edit("SecurityGroupIngressRule", "dev-endpoints-10.10.0.0-16", **FROM_ANYWHERE, **ports)


def without_endpoint(control: str, stack: str, service: str) -> Fault:
    """Forget the endpoint of a service that is called."""
    return Fault(control, stack, lose("VpcEndpoint", f"-{service}"), f"has no endpoint of {service}")


def bound(attribute: str, ending: str = "shop/web") -> Change:
    """Give an attribute to the load balancer of an Ingress, or a Service, of the example."""
    if ending == "shop/web":
        return annotate("Ingress", ending, OF_INGRESSES, {ATTRIBUTES: attribute})
    return annotate("Service", ending, OF_SERVICES, {"attributes": attribute})


API = "accessConfig__authenticationMode"
FROM_ENTRIES = edit("Cluster", "", **{API: "API_AND_CONFIG_MAP"})
PUBLIC = edit("Cluster", "", vpcConfig__endpointPublicAccess=True)
IN_CLEAR = edit("Cluster", "", encryptionConfig=None)
RECOMMENDED = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"
PROTECTED = both(bound("deletion_protection.enabled=true"), bound("deletion_protection.enabled=true", "shop/api-nlb"))
TLS = both(
    annotate("Ingress", "shop/web", OF_INGRESSES, {"ssl-policy": RECOMMENDED}),
    annotate("Service", "shop/api-nlb", OF_SERVICES, {"ssl-negotiation-policy": RECOMMENDED}),
)
