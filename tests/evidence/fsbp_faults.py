"""For every control of Security Hub, a stack that meets it, and a change that ends that, in words that must be said."""

from private_eks_cli.evidence.judging import Status
from private_eks_cli.promises.load_balancers import OF_INGRESSES, OF_SERVICES
from tests.evidence.changes import add, annotate, ask, both, edit, lose, statement
from tests.evidence.seeds import (
    ACL,
    ANYBODY,
    BUCKET,
    IN_CLEAR,
    PROTECTED,
    PUBLIC,
    TLS,
    Fault,
    bound,
    opened,
    unwritten,
    without_endpoint,
)

EC2 = (
    Fault(
        "EC2.2",
        "dev",
        edit("DefaultSecurityGroup", "", ingress=[{"protocol": "-1", "self": True}]),
        "security group private-eks-dev has rules of its own",
    ),
    Fault(
        "EC2.3",
        "applications",
        edit("StorageClass", "", parameters={}),
        "volumes of private-eks-applications-storageclass-gp3 are not encrypted",
    ),
    Fault("EC2.6", "dev", lose("FlowLog", ""), "VPC private-eks-dev has no flow log"),
    Fault("EC2.8", "dev", edit("Instance", "", metadataOptions={}), "private-eks-dev-bastion does not require IMDSv2"),
    Fault("EC2.9", "dev", edit("Instance", "", associatePublicIpAddress=True), "bastion has a public address"),
    without_endpoint("EC2.10", "prod", "ec2"),
    Fault("EC2.13", "dev", opened(22), "dev-endpoints admits everybody to port 22"),
    Fault("EC2.14", "dev", opened(3000, 4000), "dev-endpoints admits everybody to port 3389"),
    Fault(
        "EC2.15",
        "dev",
        edit("Subnet", "-control-eu-west-1b", mapPublicIpOnLaunch=True),
        "subnet private-eks-dev-control-eu-west-1b may hand out public addresses",
    ),
    unwritten("EC2.16", "dev", ACL),
    Fault("EC2.17", "dev", edit("Instance", "", networkInterfaces=[{}, {}]), "has several network interfaces"),
    Fault("EC2.18", "dev", opened(442, 443), "dev-endpoints admits everybody to other ports than 80 and 443"),
    Fault("EC2.19", "dev", opened(5400, 5500), "admits everybody to port 5432, 5500"),
    unwritten("EC2.21", "dev", ACL),
    Fault(
        "EC2.25",
        "prod",
        edit("LaunchTemplate", "-batch", networkInterfaces=None),
        "batch does not refuse public addresses",
    ),
    without_endpoint("EC2.55", "dev", "ecr.api"),
    without_endpoint("EC2.56", "dev", "ecr.dkr"),
    without_endpoint("EC2.57", "dev", "ssm"),
    Fault(
        "EC2.58",
        "dev",
        ask("Endpoints", services=["ssm-contacts"]),
        "VPC private-eks-dev has no endpoint of ssm-contacts",
        Status.ACCEPTED,
    ),
    Fault(
        "EC2.60",
        "dev",
        ask("Endpoints", services=["ssm-incidents"]),
        "VPC private-eks-dev has no endpoint of ssm-incidents",
        Status.ACCEPTED,
    ),
    Fault(
        "EC2.170",
        "dev",
        edit("LaunchTemplate", "", metadataOptions={"httpTokens": "optional"}),
        "does not require IMDSv2",
    ),
    Fault("EC2.180", "dev", edit("Instance", "", sourceDestCheck=False), "has no source/destination check"),
    Fault(
        "EC2.181",
        "prod",
        edit(
            "LaunchTemplate",
            "-general",
            blockDeviceMappings=[{"deviceName": "/dev/sdf", "ebs": {"encrypted": "false"}}],
        ),
        "volume /dev/sdf of private-eks-prod-general is not encrypted",
    ),
    Fault("AutoScaling.2", "prod", edit("NodeGroup", "-batch", subnetIds=lambda ids: ids[:1]), "batch is in one zone"),
    Fault(
        "AutoScaling.6",
        "prod",
        edit("NodeGroup", "-batch", instanceTypes=["m6i.large"]),
        "instance type m6i.large alone",
    ),
    Fault(
        "AutoScaling.9", "prod", edit("NodeGroup", "-batch", launchTemplate=None), "prod-batch has no launch template"
    ),
    Fault(
        "SSM.1", "dev", lose("VpcEndpoint", "-ssmmessages"), "private-eks-dev-bastion has no endpoint of ssmmessages"
    ),
)


UNSAVED = edit("BackupPolicy", "-files", backupPolicy__status="DISABLED")
IN_PUBLIC = edit("Subnet", "-control-eu-west-1a", mapPublicIpOnLaunch=True)

SERVICES = (
    Fault("CloudWatch.16", "dev", edit("LogGroup", "-flow-logs", retentionInDays=90), "flow-logs is kept for 90 days"),
    Fault(
        "CodeBuild.1",
        "everything",
        edit("Project", "", source={"location": "https://user:word@git.example.com/deploy.git"}),
        "the source of private-eks-everything-deploy holds a credential",
    ),
    Fault(
        "CodeBuild.2",
        "everything",
        edit("Project", "", environment={"environmentVariables": [{"name": "AWS_SECRET_ACCESS_KEY", "value": "x"}]}),
        "deploy has AWS_SECRET_ACCESS_KEY in clear text",
    ),
    Fault(
        "CodeBuild.3",
        "everything",
        edit("Project", "", logsConfig={"s3Logs": {"status": "ENABLED", "encryptionDisabled": True}}),
        "logs of private-eks-everything-deploy in S3 are not encrypted",
    ),
    Fault("CodeBuild.4", "everything", edit("Project", "", logsConfig=None), "builds of private-eks-everything-deploy"),
    Fault("ECR.1", "dev", edit("Repository", "", imageScanningConfiguration={"scanOnPush": False}), "are not scanned"),
    Fault(
        "ECR.2", "dev", edit("Repository", "", imageTagMutability="MUTABLE"), "tags move in private-eks-dev/docker.io"
    ),
    Fault("ECR.3", "dev", lose("LifecyclePolicy", ""), "keeps everything for ever"),
    Fault(
        "ECR.5",
        "dev",
        edit("Repository", "", encryptionConfigurations=[{"encryptionType": "AES256"}]),
        "unprivileged are not encrypted with a key",
    ),
    Fault("EFS.1", "fargate-efs", edit("FileSystem", "", kmsKeyId=None), "efs-files is not encrypted with a key"),
    Fault("EFS.2", "fargate-efs", lose("BackupPolicy", ""), "efs-files is not backed up"),
    Fault(
        "EFS.3",
        "fargate-efs",
        edit("AccessPoint", "-uploads", rootDirectory=None),
        "uploads shows the whole file system",
    ),
    Fault(
        "EFS.4",
        "fargate-efs",
        edit("AccessPoint", "-reports", posixUser={"uid": 0}),
        "reports lets its users be anyone",
    ),
    Fault("EFS.6", "fargate-efs", IN_PUBLIC, "private-eks-fargate-efs-files-eu-west-1a: subnet"),
    Fault("EFS.7", "fargate-efs", UNSAVED, "efs-files is not backed up"),
    Fault("EFS.8", "fargate-efs", edit("FileSystem", "", encrypted=False), "efs-files is not encrypted with a key"),
    Fault("EKS.1", "dev", PUBLIC, "does not have a private endpoint only"),
    Fault("EKS.2", "dev", edit("Cluster", "", version="1.27"), "eksCluster has Kubernetes 1.27"),
    Fault("EKS.3", "dev", IN_CLEAR, "are not encrypted with a key"),
    Fault("EKS.6", "dev", edit("Cluster", "", tags=None), "eksCluster has no tags"),
    Fault(
        "EKS.7",
        "dev",
        add("aws:eks/identityProviderConfig:IdentityProviderConfig", "idp"),
        "idp has no tags",
        Status.NOT_APPLICABLE,
    ),
    Fault("EKS.8", "dev", edit("Cluster", "", enabledClusterLogTypes=["api"]), "eksCluster has no audit log"),
    Fault(
        "ELB.1",
        "applications",
        annotate("Ingress", "", OF_INGRESSES, {"listen-ports": '[{"HTTP": 80}, {"HTTPS": 443}]'}),
        "Ingress shop/web answers HTTP",
    ),
    Fault("ELB.4", "applications", bound("idle_timeout.timeout_seconds=60"), "Ingress shop/web keeps invalid HTTP"),
    Fault(
        "ELB.5",
        "applications",
        bound("access_logs.s3.enabled=false"),
        "Ingress shop/web keeps no access logs",
        first=bound("access_logs.s3.enabled=true,access_logs.s3.bucket=logs"),
    ),
    Fault("ELB.6", "applications", bound(""), "Ingress shop/web may be deleted", first=PROTECTED),
    Fault(
        "ELB.12",
        "applications",
        bound("routing.http.desync_mitigation_mode=monitor"),
        "Ingress shop/web lets desync attacks through",
    ),
    Fault(
        "ELB.13",
        "applications",
        both(*(edit("Subnet", f"-node-eu-west-1{zone}", tags={}) for zone in "bc")),
        "Service shop/api-nlb finds subnets in one zone only",
    ),
    Fault(
        "ELB.16",
        "applications",
        annotate("Ingress", "", OF_INGRESSES, {"wafv2-acl-arn": None}),
        "Ingress shop/web has no web ACL",
        first=annotate("Ingress", "", OF_INGRESSES, {"wafv2-acl-arn": "arn:aws:wafv2:eu-west-1:111122223333:acl"}),
    ),
    Fault(
        "ELB.17",
        "applications",
        annotate("Service", "shop/api-nlb", OF_SERVICES, {"ssl-negotiation-policy": "ELBSecurityPolicy-2016-08"}),
        "Service shop/api-nlb has the security policy ELBSecurityPolicy-2016-08",
        first=TLS,
    ),
    Fault(
        "ELB.18",
        "applications",
        annotate("Service", "shop/api-nlb", OF_SERVICES, {"ssl-cert": None}),
        "Service shop/api-nlb has port 443 without TLS",
    ),
    Fault("IAM.1", "dev", edit("RolePolicy", "-flow-logs", policy=ANYBODY), "flow-logs allows everything"),
    Fault(
        "IAM.21",
        "dev",
        edit("RolePolicy", "-flow-logs", policy=statement(Action=["logs:*"], Resource="arn:aws:logs:::group")),
        "policy private-eks-dev-flow-logs allows logs:*",
    ),
    unwritten("KMS.1", "dev", add("aws:iam/policy:Policy", "own", policy=statement(Action="s3:Get*", Resource="*"))),
    Fault(
        "KMS.2",
        "dev",
        edit("RolePolicy", "-flow-logs", policy=statement(Action="kms:De*", Resource="*")),
        "flow-logs allows to decrypt with every key",
    ),
    Fault("KMS.4", "dev", edit("Key", "-registry", enableKeyRotation=False), "key private-eks-dev-registry does not"),
    Fault(
        "KMS.5", "dev", edit("Key", "-registry", policy=ANYBODY), "others than the named may use key private-eks-dev-"
    ),
    *(unwritten(f"S3.{number}", "dev", add(BUCKET, "logs")) for number in (1, 2, 3, 5, 8, 9, 10, 11, 12, 13)),
    Fault("SQS.1", "everything", edit("Queue", "", sqsManagedSseEnabled=False), "karpenter is not encrypted"),
    Fault(
        "SQS.3",
        "everything",
        edit("QueuePolicy", "", policy=ANYBODY),
        "others than this account may send",
    ),
    Fault(
        "SSM.4",
        "dev",
        edit("Document", "", permissions={"type": "Share", "account_ids": "All"}),
        "private-eks-dev-bastion is shared with everybody",
    ),
)
