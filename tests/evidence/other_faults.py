"""Further ways to break controls, and changes that break none."""

from private_eks.common.plan.versions import oldest_version, today
from private_eks_cli.evidence.judging import Status
from private_eks_cli.promises.load_balancers import OF_INGRESSES
from tests.evidence.changes import (
    add,
    annotate,
    edit,
    edit_container,
    edit_pods,
    lose,
    statement,
    tell_bottlerocket,
    tell_nodes,
)
from tests.evidence.seeds import Fault, binding, grant, opened, role

ADMIN = "accessConfig__bootstrapClusterCreatorAdminPermissions"
EVERY_KEY = "arn:aws:kms:eu-west-1:111122223333:key/*"
HTTP = '[{"HTTP": 80}, {"HTTPS": 443}]'
TO_ANY_REGISTRY = statement(
    Action="*", Resource="*", Condition={"StringEquals": {"aws:PrincipalAccount": "111122223333"}}
)
LISTENERS = annotate("Ingress", "", OF_INGRESSES, {"listen-ports": HTTP})
OPEN_INSIDE = [{"protocol": "tcp", "fromPort": 22, "toPort": 22, "cidrBlocks": ["0.0.0.0/0"]}]


def of_kubelet(control: str, *flags: str, **config: object) -> Fault:
    """Tell the nodes of prod something."""
    return Fault(control, "prod", tell_nodes("-general", *flags, **config), "are told", Status.BY_AWS)


def of_bottlerocket(control: str, line: str) -> Fault:
    """Tell the nodes of bottlerocket-fips something."""
    return Fault(control, "bottlerocket-fips", tell_bottlerocket("-general", line), "are told", Status.BY_AWS)


def labelled(level: str) -> dict[str, str]:
    """Give the label of a namespace that enforces a level."""
    return {"pod-security.kubernetes.io/enforce": level}


OTHERS = (
    of_kubelet("3.2.1", "--anonymous-auth=true"),
    of_kubelet("3.2.2", "--authorization-mode=AlwaysAllow"),
    of_kubelet("3.2.3", "--client-ca-file="),
    of_kubelet("3.2.4", readOnlyPort=10255),
    of_kubelet("3.2.5", "--streaming-connection-idle-timeout=0"),
    of_kubelet("3.2.6", "--make-iptables-util-chains=false"),
    of_kubelet("3.2.7", "--event-qps=-1"),
    of_kubelet("3.2.8", rotateCertificates=False),
    of_kubelet("3.2.9", serverTLSBootstrap=False),
    of_bottlerocket("3.2.7", "event-qps = -1"),
    of_bottlerocket("3.2.9", "server-tls-bootstrap = false"),
    Fault("2.1.2", "dev", lose("LogGroup", "-dev"), "private-eks-dev-eksCluster has no log group of the stack"),
    Fault("4.1.1", "dev", edit("Cluster", "", **{ADMIN: True}), "becomes its administrator"),
    Fault("4.1.1", "dev", grant("AmazonEKSClusterAdminPolicy"), "stranger makes an administrator whom"),
    Fault("4.1.2", "dev", role("list", of="secrets"), "ClusterRole viewer may read secrets"),
    Fault("4.1.4", "dev", role("*", of="*"), "may create pods", first=role("get", of="pods")),
    Fault("4.1.8", "dev", role("*", of="x"), "ClusterRole viewer may *", first=role("get", of="pods")),
    Fault(
        "4.1.6",
        "dev",
        edit_pods("sample-app", automountServiceAccountToken=None),
        "Deployment custom-space/sample-app mounts a token",
        first=edit("ServiceAccount", "", automountServiceAccountToken=None),
    ),
    Fault("4.2.1", "dev", edit("Namespace", "", metadata__labels=labelled("privileged")), "admits a privileged cont"),
    Fault("4.2.2", "dev", edit("Namespace", "", metadata__labels={}), "namespace custom-space admits hostPID"),
    Fault("4.2.5", "dev", edit("Namespace", "", metadata__labels=labelled("baseline")), "admits a container that may"),
    Fault(
        "4.3.2",
        "dev",
        edit("NetworkPolicy", "/default-deny", spec__podSelector={"matchLabels": {"app": "web"}}),
        "namespace custom-space has no NetworkPolicy",
    ),
    Fault("4.3.2", "dev", edit("NetworkPolicy", "/default-deny", spec__policyTypes=["Ingress"]), "no NetworkPolicy"),
    Fault(
        "4.4.1", "dev", edit_container("sample-app", envFrom=[{"secretRef": {"name": "x"}}]), "sample-app has a secret"
    ),
    Fault(
        "5.1.3",
        "everything",
        edit("RolePolicy", "-pod-execution", policy=statement(Action="ecr:PutImage", Resource="*")),
        "role private-eks-everything-pod-execution may ecr:PutImage",
    ),
    Fault("5.1.4", "dev", edit("VpcEndpoint", "-ecr.api", policy=TO_ANY_REGISTRY), "reach what belongs to any account"),
    Fault("5.1.4", "dev", edit_container("sample-app", image="docker.io/library/nginx"), "docker.io/library/nginx"),
    Fault(
        "5.2.1",
        "applications",
        edit("aws:iam/role:Role", "-web", assumeRolePolicy=lambda text: text.replace("StringEquals", "StringLike")),
        "role private-eks-applications-web may be assumed for other",
    ),
    Fault("5.4.1", "prod", edit("SecurityGroupIngressRule", "-api-10.200.0.0-16", cidrIpv6="::/0"), "reaches ::/0"),
    Fault(
        "5.4.3",
        "prod",
        edit("RouteTableAssociation", "-node-eu-west-1a", routeTableId="rtb-out"),
        "to the internet",
        first=add("aws:ec2/route:Route", "out", routeTableId="rtb-out"),
    ),
    Fault("5.4.5", "applications", LISTENERS, "Ingress shop/web has a listener without TLS"),
    Fault("EC2.2", "dev", lose("DefaultSecurityGroup", ""), "default security group of VPC private-eks-dev is open"),
    Fault("EC2.3", "dev", edit("LaunchTemplate", "", blockDeviceMappings=[]), "volume /dev/xvda of private-eks-dev-"),
    Fault(
        "EC2.3",
        "bottlerocket-fips",
        edit("LaunchTemplate", "", blockDeviceMappings=lambda devices: devices[:1]),
        "volume /dev/xvdb of private-eks-bottlerocket-fips-general is not encrypted",
    ),
    Fault("EC2.6", "dev", edit("FlowLog", "", trafficType="REJECT"), "has no flow log"),
    Fault("EC2.8", "prod", edit("LaunchTemplate", "-batch", metadataOptions__httpTokens="optional"), "prod-batch does"),
    Fault("EC2.9", "prod", edit("LaunchTemplate", "-batch", networkInterfaces=[]), "template private-eks-prod-batch"),
    Fault("EC2.13", "dev", opened(0, 65535), "admits everybody to port 22"),
    Fault("EC2.13", "dev", edit("SecurityGroup", "-endpoints", ingress=OPEN_INSIDE), "admits everybody to port 22"),
    Fault(
        "EC2.14",
        "dev",
        edit("SecurityGroupIngressRule", "-bastion-cluster-in", cidrIpv6="::/0", ipProtocol="-1"),
        "private-eks-dev-eksCluster admits everybody to port 3389",
    ),
    Fault("EC2.15", "dev", edit("Subnet", "", assignIpv6AddressOnCreation=True), "may hand out public addresses"),
    Fault(
        "AutoScaling.6",
        "everything",
        edit(
            "aws:autoscaling/group:Group",
            "",
            mixedInstancesPolicy__launchTemplate={"overrides": [{"instanceType": "m6i.large"}]},
        ),
        "batch has the instance type m6i.large alone",
        Status.NOT_MET,
    ),
    Fault(
        "SSM.1",
        "dev",
        edit("RolePolicy", "-bastion-ec2", policy=statement(Action="s3:Get*", Resource="*")),
        "bastion may not register",
    ),
    Fault("CodeBuild.3", "everything", edit("Project", "", logsConfig__s3Logs={"encryptionDisabled": True}), "in S3"),
    Fault("EFS.1", "fargate-efs", edit("FileSystem", "", encrypted=None), "is not encrypted"),
    Fault(
        "EFS.3", "fargate-efs", edit("AccessPoint", "-uploads", rootDirectory={"path": "/"}), "the whole file system"
    ),
    Fault(
        "ELB.4",
        "applications",
        annotate("Ingress", "", OF_INGRESSES, {"load-balancer-attributes": None}),
        "shop/web keeps invalid HTTP",
    ),
    Fault("ELB.18", "applications", LISTENERS, "Ingress shop/web has a listener without TLS"),
    Fault(
        "KMS.2",
        "dev",
        edit("RolePolicy", "-flow-logs", policy=statement(Action=["*"], Resource=EVERY_KEY)),
        "flow-logs allows to",
    ),
    Fault(
        "KMS.5",
        "dev",
        edit("Key", "-flow-logs", policy=lambda text: text.replace("group:/vpc/private-eks-dev/flow-logs", "group:*")),
        "others than the named may use key private-eks-dev-flow-logs",
    ),
    Fault(
        "SQS.3", "everything", edit("QueuePolicy", "", policy=lambda text: text.replace("Condition", "X")), "may send"
    ),
)
"""More than one for some controls: each names a fault of its own."""

HARMLESS = {
    "an access policy of one namespace reads its secrets": ("4.1.2", "dev", grant("AmazonEKSEditPolicy", "namespace")),
    "a view policy reads no secrets": ("4.1.2", "dev", grant("AmazonEKSViewPolicy")),
    "a role reads what is no secret": ("4.1.2", "dev", role("get", of="pods")),
    "a binding of another role": ("4.1.1", "dev", binding("view")),
    "a token that the account does not mount": (
        "4.1.6",
        "dev",
        edit_pods("sample-app", automountServiceAccountToken=None),
    ),
    "a variable that is no secret": ("4.4.1", "dev", edit_container("sample-app", env=[{"name": "A", "value": "b"}])),
    "a rate of events": ("3.2.7", "prod", tell_nodes("-general", eventRecordQPS=0)),
    "kubelets that know their callers": ("3.2.1", "prod", tell_nodes("-general", "--anonymous-auth=false")),
    "port 443 is for web servers": ("EC2.18", "dev", opened(443)),
    "port 443 is of no high risk": ("EC2.19", "dev", opened(443)),
    "HTTP that is sent to HTTPS": (
        "ELB.1",
        "applications",
        annotate("Ingress", "", OF_INGRESSES, {"listen-ports": HTTP, "ssl-redirect": "443"}),
    ),
    "a log group that never forgets": ("CloudWatch.16", "dev", edit("LogGroup", "-flow-logs", retentionInDays=None)),
    "one key is decrypted with": (
        "KMS.2",
        "dev",
        edit("RolePolicy", "-flow-logs", policy=statement(Action="kms:Decrypt", Resource=EVERY_KEY[:-1] + "1234")),
    ),
    "a policy that denies a whole service": (
        "IAM.21",
        "dev",
        edit("RolePolicy", "-flow-logs", policy=statement(Effect="Deny", Action="s3:*", Resource="*")),
    ),
    "logs that are written with any key": (
        "KMS.2",
        "dev",
        edit("RolePolicy", "-flow-logs", policy=statement(Action="kms:GenerateDataKey", Resource="*")),
    ),
    "a version of extended support": ("EKS.2", "dev", edit("Cluster", "", version=oldest_version(today()))),
    "a variable of a build": (
        "CodeBuild.2",
        "everything",
        edit(
            "Project",
            "",
            environment__environmentVariables=[
                {"name": "AWS_SECRET_ACCESS_KEY", "type": "PARAMETER_STORE", "value": "/deploy/key"}
            ],
        ),
    ),
    "a document for one account": (
        "SSM.4",
        "dev",
        edit("Document", "", permissions={"type": "Share", "account_ids": "111122223333"}),
    ),
    "a load balancer with a certificate for all ports": (
        "5.4.5",
        "applications",
        annotate("Service", "shop/api-nlb", "service.beta.kubernetes.io/aws-load-balancer-", {"ssl-ports": None}),
    ),
}
"""By what they say: a control, a stack, and a change after which it stands as before."""
