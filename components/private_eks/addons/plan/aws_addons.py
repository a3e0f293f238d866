"""The add-ons of AWS itself, as the user guide lists them.

https://docs.aws.amazon.com/eks/latest/userguide/workloads-add-ons-available-eks.html
"""

from collections.abc import Mapping
from typing import Any

from ...fargate.plan.fargate import DNS_LABELS
from .addon_facts import ANYWHERE, GUIDE, ON_EC2, KnownAddon

COREDNS = "coredns"
KUBE_PROXY = "kube-proxy"
POD_IDENTITY_AGENT = "eks-pod-identity-agent"
VPC_CNI = "vpc-cni"

_LIST = f"{GUIDE}/workloads-add-ons-available-eks.html"
_SMALLEST_FARGATE_SIZE = {"cpu": "0.25", "memory": "256M"}
"""With Fargate's own 256 MiB it fits into the 0.5 GB size."""


def _hyperpod(**more: Any) -> KnownAddon:
    restriction = "Needs nodes of SageMaker HyperPod, which are not made here."
    return KnownAddon(**{"source": f"{_LIST}#addons-hyperpod", "restriction": restriction, **more})


AWS_ADDONS: Mapping[str, KnownAddon] = {
    "adot": KnownAddon(
        source=f"{_LIST}#add-ons-adot",
        runs_on=ANYWHERE,
        namespace="opentelemetry-operator-system",
        after=("cert-manager",),
        restriction="Where its collectors send to is to be added to `uses`, and their roles to the identities.",
    ),
    "amazon-cloudwatch-observability": KnownAddon(
        source="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/install-CloudWatch-Observability-EKS-addon.html",
        runs_on=ON_EC2,
        namespace="amazon-cloudwatch",
        service_accounts=("cloudwatch-agent",),
        agents_on_windows=True,
        policies=("AWSXrayWriteOnlyAccess", "CloudWatchAgentServerPolicy"),
        services={
            "ec2": "tells agents the tags and volumes of their node",
            "logs": "takes logs and metrics in log format",
            "monitoring": "takes metrics",
            "xray": "takes traces",
        },
        restriction="Application Signals adds images of EKS's registry to application pods: allow-lists must admit it.",
        instead="let Fargate's log router send the logs",
        inferred=("services",),
    ),
    "amazon-sagemaker-hyperpod-inference": _hyperpod(
        pod_identity=False,
        needs_role=True,
        services={"sagemaker.api": "describes models and endpoints"},
        after=("aws-fsx-csi-driver", "aws-mountpoint-s3-csi-driver", "cert-manager", "metrics-server"),
        inferred=("namespace", "services"),
    ),
    "amazon-sagemaker-hyperpod-observability": _hyperpod(
        namespace="hyperpod-observability",
        service_accounts=("hyperpod-observability-operator-otel-collector",),
        policies=("AmazonPrometheusRemoteWriteAccess", "CloudWatchAgentServerPolicy"),
        services={"aps-workspaces": "takes metrics by remote write", "logs": "takes logs"},
    ),
    "amazon-sagemaker-hyperpod-taskgovernance": _hyperpod(runs_on=ON_EC2, inferred=("namespace",)),
    "amazon-sagemaker-hyperpod-training-operator": _hyperpod(
        namespace="aws-hyperpod",
        service_accounts=("hp-training-operator-controller-manager",),
        policies=("AmazonSageMakerHyperPodTrainingOperatorAccess",),
        services={"sagemaker.api": "describes the nodes of HyperPod"},
        after=("cert-manager",),
    ),
    "amazon-sagemaker-spaces": _hyperpod(
        namespace="jupyter-k8s-system",
        service_accounts=("jupyter-k8s-authmiddleware", "jupyter-k8s-controller-manager"),
        policies=("AmazonSageMakerSpacesControllerPolicy", "AmazonSageMakerSpacesRouterPolicy"),
        services={"kms": "signs the tokens of sessions", "ssm": "carries remote sessions"},
        inferred=("services",),
    ),
    "aws-ebs-csi-driver": KnownAddon(
        source=f"{GUIDE}/ebs-csi.html",
        in_auto_mode=True,
        service_accounts=("ebs-csi-controller-sa",),
        policies=("AmazonEBSCSIDriverPolicyV2",),
        services={"ec2": "creates and attaches volumes"},
        configuration={"controller": {"region": "{region}"}},
        restriction="It touches only volumes with the tag `ebs.csi.aws.com/cluster: true`; it sets that on its own.",
        instead="use EFS, which Fargate mounts without a driver",
    ),
    "aws-ec2-local-instance-store-csi-driver": KnownAddon(
        source=f"{GUIDE}/lis-csi.html",
        restriction="Erases the instance disks of every node when it is installed.",
        inferred=("namespace",),
    ),
    "aws-efs-csi-driver": KnownAddon(
        source=f"{GUIDE}/efs-csi.html",
        runs_on=ON_EC2,
        service_accounts=("efs-csi-controller-sa",),
        # https://github.com/kubernetes-sigs/aws-efs-csi-driver/issues/1759
        irsa_service_accounts=("efs-csi-node-sa",),
        policies=("service-role/AmazonEFSCSIDriverPolicy",),
        services={"ec2": "names the zones of mount targets", "elasticfilesystem": "describes file systems"},
        # No STS setting: that is one of the Helm chart, and the add-on's schema takes no others than its own
        # (aws/containers-roadmap#2415); AWS's SDKs call the STS of the region by themselves.
        restriction="Nodes must reach the mount targets on TCP port 2049.",
        instead="leave it out: Fargate mounts file systems that exist without it",
    ),
    "aws-fsx-csi-driver": KnownAddon(
        source=f"{GUIDE}/fsx-csi-create.html",
        runs_on=ON_EC2,
        service_accounts=("fsx-csi-controller-sa",),
        # Less than AmazonFSxFullAccess: https://github.com/kubernetes-sigs/aws-fsx-csi-driver/blob/master/docs/install.md
        statements=(
            {
                "Effect": "Allow",
                "Action": [
                    "fsx:CreateFileSystem",
                    "fsx:DeleteFileSystem",
                    "fsx:TagResource",
                    "fsx:UpdateFileSystem",
                ],
                "Resource": "arn:{partition}:fsx:{region}:*:file-system/*",
            },
            {"Effect": "Allow", "Action": "fsx:DescribeFileSystems", "Resource": "*"},
            {
                "Effect": "Allow",
                "Action": "iam:CreateServiceLinkedRole",
                "Resource": "arn:{partition}:iam::*:role/aws-service-role/fsx.amazonaws.com/*",
                "Condition": {"StringEquals": {"iam:AWSServiceName": "fsx.amazonaws.com"}},
            },
        ),
        # It reads the region from Kubernetes where there is no instance metadata:
        # https://github.com/kubernetes-sigs/aws-fsx-csi-driver/blob/master/pkg/cloud/metadata.go
        services={"fsx": "manages file systems"},
        restriction="File systems that import from S3 need a role of your own.",
        instead="use EFS, which Fargate mounts without a driver",
        inferred=("statements",),
    ),
    "aws-guardduty-agent": KnownAddon(
        source="https://docs.aws.amazon.com/guardduty/latest/ug/eksrunmon-prereq-deploy-security-agent.html",
        runs_on=ON_EC2,
        namespace="amazon-guardduty",
        services={"guardduty-data": "takes findings from agents"},
        restriction="Leave it out where GuardDuty manages agents itself: it makes an endpoint of its own, too.",
        inferred=("namespace",),
    ),
    "aws-mountpoint-s3-csi-driver": KnownAddon(
        source=f"{_LIST}#mountpoint-for-s3-add-on",
        runs_on=ON_EC2,
        service_accounts=("s3-csi-driver-sa",),
        # https://github.com/awslabs/mountpoint-s3-csi-driver/blob/main/docs/CONFIGURATION.md
        irsa_first=True,
        needs_role=True,
        services={"s3": "serves objects"},
        restriction="The role that you give says which buckets it may use.",
    ),
    "aws-network-flow-monitoring-agent": KnownAddon(
        source="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-NetworkFlowMonitor-agents-kubernetes-eks.html",
        runs_on=ON_EC2,
        namespace="amazon-network-flow-monitor",
        service_accounts=("aws-network-flow-monitor-agent-service-account",),
        policies=("CloudWatchNetworkFlowMonitorAgentPublishPolicy",),
        services={"networkflowmonitorreports": "takes reports from agents"},
    ),
    "aws-privateca-connector-for-kubernetes": KnownAddon(
        source=_LIST,
        runs_on=ANYWHERE,
        namespace="aws-privateca-issuer",
        service_accounts=("aws-privateca-issuer",),
        policies=("AWSPrivateCAConnectorForKubernetesPolicy",),
        services={"acm-pca": "issues certificates"},
        after=("cert-manager",),
    ),
    "aws-secrets-store-csi-driver-provider": KnownAddon(
        source="https://docs.aws.amazon.com/secretsmanager/latest/userguide/ascp-eks-installation.html",
        runs_on=ON_EC2,
        services={"secretsmanager": "serves secrets"},
        restriction="It calls with the roles of applications; parameters need `parameter-store` among the `uses`.",
        instead="let applications on Fargate call Secrets Manager themselves",
    ),
    COREDNS: KnownAddon(
        source=f"{GUIDE}/managing-coredns.html",
        runs_on=ANYWHERE,
        in_auto_mode=True,
        pod_labels=DNS_LABELS,
        on_fargate={
            "computeType": "Fargate",
            "resources": {"limits": _SMALLEST_FARGATE_SIZE, "requests": _SMALLEST_FARGATE_SIZE},
        },
        restriction="Without nodes, a Fargate profile must select it.",
    ),
    "eks-node-monitoring-agent": KnownAddon(source=f"{GUIDE}/node-health.html", in_auto_mode=True, before_nodes=True),
    POD_IDENTITY_AGENT: KnownAddon(
        source=f"{GUIDE}/pod-id-agent-setup.html",
        in_auto_mode=True,
        before_nodes=True,
        restriction="Pods on Fargate and on Windows nodes get no credentials from it; there, use IRSA.",
        instead="remove it: pods on Fargate get roles by IRSA",
    ),
    KUBE_PROXY: KnownAddon(
        source=f"{GUIDE}/managing-kube-proxy.html",
        in_auto_mode=True,
        before_nodes=True,
        instead="remove it: Fargate brings its own network",
    ),
    "snapshot-controller": KnownAddon(
        source=f"{GUIDE}/csi-snapshot-controller.html",
        runs_on=ANYWHERE,
        pod_labels={"app.kubernetes.io/name": "snapshot-controller"},
        inferred=("pod_labels",),
    ),
    "sriov-network-metrics-exporter": KnownAddon(
        source=_LIST, namespace="monitoring", restriction="Needs bare-metal instances."
    ),
    VPC_CNI: KnownAddon(
        source=f"{GUIDE}/managing-vpc-cni.html",
        in_auto_mode=True,
        before_nodes=True,
        service_accounts=("aws-node",),
        # Nodes get ready by it: by IRSA it waits for no other agent on them.
        irsa_first=True,
        policies=("AmazonEKS_CNI_Policy",),
        services={"ec2": "gives pods their addresses"},
        configuration={"enableNetworkPolicy": "true"},
        on_windows={"enableWindowsIpam": "true"},
        restriction="Booleans and numbers in its configuration are texts; update it one minor version at a time.",
        instead="remove it: Fargate brings its own network",
    ),
}
