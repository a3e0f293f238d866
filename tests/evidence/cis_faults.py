"""For every control of CIS, a stack that meets it, and a change that ends that, in words that must be said."""

from private_eks_cli.evidence.judging import Status
from private_eks_cli.promises.load_balancers import OF_SERVICES
from tests.evidence.changes import add_object, annotate, edit, edit_container, edit_pods, lose, run_on_nodes, tell_nodes
from tests.evidence.seeds import (
    ANYBODY,
    FROM_ENTRIES,
    IN_CLEAR,
    PUBLIC,
    SECRET,
    Fault,
    binding,
    grant,
    of_kubelet,
    of_role,
    role,
)

CIS = (
    Fault("2.1.1", "dev", edit("Cluster", "", enabledClusterLogTypes=["api", "audit"]), "does not log authenticator"),
    Fault("2.1.2", "dev", edit("LogGroup", "-dev", retentionInDays=None), "log group private-eks-dev has no retention"),
    of_kubelet(
        "3.1.1", run_on_nodes("-general", "chmod 777 /var/lib/kubelet/kubeconfig"), "chmod 777 /var/lib/kubelet/kube"
    ),
    of_kubelet("3.1.2", run_on_nodes("-batch", "chown nobody /var/lib/kubelet/kubeconfig"), "prod-batch run chown"),
    of_kubelet("3.1.3", run_on_nodes("-general", "cd /etc && chmod -R a+w kubernetes"), "chmod -R a+w kubernetes"),
    of_kubelet("3.1.4", run_on_nodes("-general", "chown ec2-user /etc/kubernetes/kubelet/config.json"), "run chown"),
    of_kubelet(
        "3.2.1",
        tell_nodes("-general", authentication={"anonymous": {"enabled": True}}),
        "told authentication.anonymous.enabled true",
    ),
    of_kubelet("3.2.2", tell_nodes("-general", authorization={"mode": "AlwaysAllow"}), 'authorization.mode "AlwaysAl'),
    of_kubelet("3.2.3", tell_nodes("-general", authentication={"x509": {"clientCAFile": ""}}), 'clientCAFile ""'),
    of_kubelet("3.2.4", tell_nodes("-general", "--read-only-port=10255"), "told --read-only-port 10255"),
    of_kubelet("3.2.5", tell_nodes("-general", streamingConnectionIdleTimeout="0s"), "IdleTimeout"),
    of_kubelet("3.2.6", tell_nodes("-batch", makeIPTablesUtilChains=False), "nodes of private-eks-prod-batch are told"),
    of_kubelet("3.2.7", tell_nodes("-general", eventRecordQPS=-1), "told eventRecordQPS -1"),
    of_kubelet("3.2.8", tell_nodes("-general", "--rotate-certificates=false"), "told --rotate-certificates false"),
    of_kubelet(
        "3.2.9",
        tell_nodes("-general", featureGates={"RotateKubeletServerCertificate": False}),
        "told featureGates.RotateKubeletServerCertificate false",
    ),
    Fault("4.1.1", "dev", binding("cluster-admin"), "ClusterRoleBinding bound binds cluster-admin"),
    Fault("4.1.2", "dev", grant("AmazonEKSEditPolicy"), "stranger reads the secrets of all namespaces"),
    of_role("4.1.3", role("get", of="*"), "has a wildcard"),
    of_role("4.1.4", role("create", of="pods"), "may create pods"),
    Fault(
        "4.1.5",
        "dev",
        edit_pods("sample-app", serviceAccountName=None),
        "Deployment custom-space/sample-app runs as the account default",
        first=add_object("core/v1:ServiceAccount", "default", "custom-space", automountServiceAccountToken=False),
    ),
    Fault("4.1.6", "dev", edit_pods("sample-app", automountServiceAccountToken=True), "sample-app mounts a token"),
    Fault("4.1.7", "dev", FROM_ENTRIES, "takes entries from elsewhere"),
    of_role("4.1.8", role("bind", "impersonate", of="clusterroles"), "may bind, impersonate"),
    of_role("4.1.9", role("create", of="persistentvolumes"), "may create volumes"),
    of_role("4.1.10", role("get", of="nodes/proxy"), "may reach kubelets"),
    of_role("4.1.11", role("patch", of="validatingwebhookconfigurations"), "may read or change webhooks"),
    of_role("4.1.12", role("create", of="serviceaccounts/token"), "may create tokens"),
    Fault(
        "4.2.1", "dev", edit_container("sample-app", securityContext={"privileged": True}), "has a privileged container"
    ),
    Fault("4.2.2", "dev", edit_pods("sample-app", hostPID=True), "sample-app has hostPID"),
    Fault("4.2.3", "dev", edit_pods("sample-app", hostIPC=True), "sample-app has hostIPC"),
    Fault("4.2.4", "dev", edit_pods("sample-app", hostNetwork=True), "sample-app has hostNetwork"),
    Fault("4.2.5", "dev", edit_container("sample-app", securityContext={}), "has a container that may escalate"),
    Fault("4.3.1", "staging", lose("Addon", "-vpc-cni"), "nodes of private-eks-staging-zone-a have no network plugin"),
    Fault(
        "4.3.2",
        "dev",
        lose("NetworkPolicy", "/default-deny"),
        "namespace custom-space has no NetworkPolicy that denies",
    ),
    Fault("4.4.1", "dev", edit_container("sample-app", env=[SECRET]), "sample-app has a secret in its environment"),
    Fault("4.4.2", "prod", add_object("core/v1:Secret", "database", "shop"), "Secret shop/database is written by"),
    Fault("4.5.1", "dev", lose("Namespace", "custom-space"), "custom-space/sample-app is in no namespace of the stack"),
    Fault("4.5.2", "dev", edit("Deployment", "", metadata__namespace="default"), "is in the namespace default"),
    Fault("5.1.1", "dev", edit("Repository", "", imageScanningConfiguration=None), "unprivileged are not scanned"),
    Fault(
        "5.1.2",
        "everything",
        edit("RepositoryPolicy", "", policy=ANYBODY),
        "* may pull from shop/web",
        Status.UNDECIDABLE,
    ),
    Fault(
        "5.1.3",
        "prod",
        edit(
            "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
            "-AmazonEC2ContainerRegistryPullOnly",
            policyArn="arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPowerUser",
        ),
        "has AmazonEC2ContainerRegistryPowerUser",
    ),
    Fault("5.1.4", "prod", edit("VpcEndpoint", "-ecr.dkr", policy=None), "lets principals of every account through"),
    Fault(
        "5.2.1",
        "prod",
        edit("LaunchTemplate", "-batch", metadataOptions={}),
        "batch can read its credentials",
    ),
    Fault("5.3.1", "dev", IN_CLEAR, "secrets of cluster private-eks-dev-eksCluster are not encrypted with a key"),
    Fault(
        "5.4.1",
        "prod",
        edit("SecurityGroupIngressRule", "-api-10.200.0.0-16", cidrIpv4="203.0.113.0/24"),
        "reaches 203.0.113.0/24",
    ),
    Fault("5.4.2", "dev", PUBLIC, "does not have a private endpoint only"),
    Fault(
        "5.4.3",
        "prod",
        edit("LaunchTemplate", "-general", networkInterfaces=[{"associatePublicIpAddress": "true"}]),
        "template private-eks-prod-general does not refuse public addresses",
    ),
    Fault(
        "5.4.4",
        "staging",
        edit("Addon", "-vpc-cni", configurationValues="{}"),
        "nodes of private-eks-staging-zone-c enforce no network policies",
    ),
    Fault(
        "5.4.5",
        "applications",
        annotate("Service", "shop/api-nlb", OF_SERVICES, {"ssl-ports": "8443"}),
        "Service shop/api-nlb has port 443 without TLS",
    ),
    Fault("5.5.1", "dev", FROM_ENTRIES, "takes entries from elsewhere"),
)
