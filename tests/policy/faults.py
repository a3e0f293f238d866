"""Faults to be put into a recorded program, each with exactly the policies that it breaks."""

import json
from collections.abc import Mapping
from typing import Any

Edits = Mapping[str, Any]
Change = tuple[str, str, str, Edits, set[str]]
"""A stack, the type and the end of the name of a resource, what changes in it, and the codes."""
Addition = tuple[str, Edits, set[str]]
"""A type, the inputs of the new resource, and the codes."""

ANYWHERE = "0.0.0.0/0"
ANYWHERE6 = "::/0"
ADMINS = "arn:aws:iam::aws:policy/AdministratorAccess"
GITHUB = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"

CLUSTER = "aws:eks/cluster:Cluster"
DEFAULT_GROUP = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"
DEPLOYMENT = "kubernetes:apps/v1:Deployment"
EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
FILES = "aws:efs/fileSystem:FileSystem"
FLOW_LOG = "aws:ec2/flowLog:FlowLog"
GROUP = "aws:ec2/securityGroup:SecurityGroup"
INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
INSTANCE = "aws:ec2/instance:Instance"
KEY = "aws:kms/key:Key"
LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"
NODE_GROUP = "aws:eks/nodeGroup:NodeGroup"
REPOSITORY = "aws:ecr/repository:Repository"
ROLE = "aws:iam/role:Role"
SERVICE = "kubernetes:core/v1:Service"
TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"
VPC = "aws:ec2/vpc:Vpc"


def document(**statement: Any) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]})


def pods(image: str, kind: str = "containers") -> dict[str, Any]:
    return {"spec": {"template": {"spec": {kind: [{"name": "app", "image": image}]}}}}


CHANGES: Mapping[str, Change] = {
    "a public API endpoint": ("prod", CLUSTER, "", {"vpcConfig.endpointPublicAccess": True}, {"PEKS-EKS-1"}),
    "endpoint access left alone": ("prod", CLUSTER, "", {"vpcConfig.endpointPublicAccess": None}, {"PEKS-EKS-1"}),
    "no private endpoint": ("prod", CLUSTER, "", {"vpcConfig.endpointPrivateAccess": None}, {"PEKS-EKS-1"}),
    "secrets without a key": ("prod", CLUSTER, "", {"encryptionConfig": None}, {"PEKS-EKS-2"}),
    "two log types": ("prod", CLUSTER, "", {"enabledClusterLogTypes": ["api", "audit"]}, {"PEKS-EKS-3"}),
    "no control-plane logs": ("prod", CLUSTER, "", {"enabledClusterLogTypes": None}, {"PEKS-EKS-3"}),
    "aws-auth": ("prod", CLUSTER, "", {"accessConfig.authenticationMode": "API_AND_CONFIG_MAP"}, {"PEKS-EKS-4"}),
    "access left alone": ("prod", CLUSTER, "", {"accessConfig": None}, {"PEKS-EKS-4", "PEKS-EKS-5"}),
    "egress left alone": ("prod", CLUSTER, "", {"vpcConfig.controlPlaneEgressMode": None}, {"PEKS-EKS-8"}),
    "an unprotected cluster": ("prod", CLUSTER, "", {"deletionProtection": None}, {"PEKS-EKS-7"}),
    "a subnet with public addresses": (
        "prod",
        "aws:ec2/subnet:Subnet",
        "-node-eu-west-1a",
        {"mapPublicIpOnLaunch": True},
        {"PEKS-NET-3"},
    ),
    "an inline default route": (
        "prod",
        "aws:ec2/routeTable:RouteTable",
        "-eu-west-1a",
        {"routes": [{"cidrBlock": "10.0.0.0/8", "transitGatewayId": "tgw-1"}, {"cidrBlock": ANYWHERE}]},
        {"PEKS-NET-2"},
    ),
    "nodes with public addresses": (
        "prod",
        TEMPLATE,
        "-general",
        {"networkInterfaces": [{"associatePublicIpAddress": "true"}]},
        {"PEKS-NET-4"},
    ),
    "IMDSv1": ("prod", TEMPLATE, "-general", {"metadataOptions.httpTokens": "optional"}, {"PEKS-NODE-1"}),
    "metadata left alone": ("prod", TEMPLATE, "-general", {"metadataOptions": None}, {"PEKS-NODE-1", "PEKS-NODE-2"}),
    "two hops": ("prod", TEMPLATE, "-general", {"metadataOptions.httpPutResponseHopLimit": 2}, {"PEKS-NODE-2"}),
    "a volume in the clear": (
        "prod",
        TEMPLATE,
        "-general",
        {"blockDeviceMappings": [{"deviceName": "/dev/xvda", "ebs": {"encrypted": "false"}}]},
        {"PEKS-ENC-1"},
    ),
    "volumes left to the image": ("prod", TEMPLATE, "-general", {"blockDeviceMappings": None}, {"PEKS-ENC-1"}),
    "nodes without a template": ("prod", NODE_GROUP, "-general", {"launchTemplate": None}, {"PEKS-ENC-1"}),
    "SSH to nodes": ("prod", NODE_GROUP, "-general", {"remoteAccess": {"ec2SshKey": "ops"}}, {"PEKS-NET-6"}),
    "endpoints open to everyone": (
        "prod",
        INGRESS,
        "-endpoints-10.30.0.0-16",
        {"cidrIpv4": ANYWHERE},
        {"PEKS-NET-6"},
    ),
    "half of the internet": ("prod", INGRESS, "-endpoints-10.30.0.0-16", {"cidrIpv4": "0.0.0.0/1"}, {"PEKS-NET-6"}),
    "all of IPv6": ("prod", INGRESS, "-endpoints-10.30.0.0-16", {"cidrIpv6": ANYWHERE6}, {"PEKS-NET-6"}),
    "most of IPv6": ("prod", INGRESS, "-endpoints-10.30.0.0-16", {"cidrIpv6": "2000::/3"}, {"PEKS-NET-6"}),
    "everything out": ("prod", EGRESS, "-nodes-out", {"cidrIpv4": ANYWHERE}, {"PEKS-NET-7"}),
    "everything out by IPv6": ("prod", EGRESS, "-nodes-out", {"cidrIpv6": ANYWHERE6}, {"PEKS-NET-7"}),
    "a group with inline rules": (
        "prod",
        GROUP,
        "-endpoints",
        {
            "ingress": [{"protocol": "tcp", "fromPort": 22, "toPort": 22, "cidrBlocks": ["10.0.0.0/8", ANYWHERE]}],
            "egress": [{"protocol": "-1", "fromPort": 0, "toPort": 0, "ipv6CidrBlocks": [ANYWHERE6]}],
        },
        {"PEKS-NET-6", "PEKS-NET-7"},
    ),
    "a default group with rules": ("prod", DEFAULT_GROUP, "", {"ingress": [{"protocol": "-1"}]}, {"PEKS-NET-8"}),
    "a default group that lets out": ("prod", DEFAULT_GROUP, "", {"egress": [{"protocol": "-1"}]}, {"PEKS-NET-8"}),
    "another VPC's default group": ("prod", DEFAULT_GROUP, "", {"vpcId": "vpc-0"}, {"PEKS-NET-9"}),
    "flow logs of another VPC": ("prod", FLOW_LOG, "", {"vpcId": "vpc-0"}, {"PEKS-NET-10"}),
    "flow logs of what is refused": ("prod", FLOW_LOG, "", {"trafficType": "REJECT"}, {"PEKS-NET-10"}),
    "an endpoint without private DNS": ("prod", ENDPOINT, "-sts", {"privateDnsEnabled": None}, {"PEKS-DOOR-2"}),
    "an endpoint without a group": ("prod", ENDPOINT, "-sts", {"securityGroupIds": None}, {"PEKS-DOOR-2"}),
    "an endpoint of another service": (
        "prod",
        ENDPOINT,
        "-sts",
        {"serviceName": "com.amazonaws.eu-west-1.kms"},
        {"PEKS-DOOR-1"},
    ),
    "endpoints that admit no HTTPS": (
        "bottlerocket-fips",
        INGRESS,
        "-endpoints-10.43.0.0-16",
        {"fromPort": 80, "toPort": 80},
        {"PEKS-DOOR-3"},
    ),
    "a subnet without a route to S3": (
        "prod",
        ENDPOINT,
        "-s3",
        {"routeTableIds": lambda ids: ids[:1]},
        {"PEKS-DOOR-4"},
    ),
    "an interface too few": ("prod", ENDPOINT, "-sts", {"subnetIds": lambda ids: ids[:1]}, {"PEKS-DOOR-5"}),
    "a VPC without names": ("prod", VPC, "", {"enableDnsHostnames": None}, {"PEKS-DOOR-2"}),
    "a VPC without DNS": ("prod", VPC, "", {"enableDnsSupport": False}, {"PEKS-DOOR-2"}),
    "logs for a month": ("prod", LOG_GROUP, "-flow-logs", {"retentionInDays": 30}, {"PEKS-LOG-1"}),
    "logs for ever": ("prod", LOG_GROUP, "-flow-logs", {"retentionInDays": None}, {"PEKS-LOG-1"}),
    "logs without a key": ("prod", LOG_GROUP, "-flow-logs", {"kmsKeyId": None}, {"PEKS-LOG-2"}),
    "a key that never rotates": ("prod", KEY, "-prod", {"enableKeyRotation": False}, {"PEKS-KMS-2"}),
    "a key for everybody": (
        "prod",
        KEY,
        "-prod",
        {"policy": document(Principal={"AWS": "*"}, Action="kms:Decrypt", Resource="*")},
        {"PEKS-KMS-1"},
    ),
    "a role for everybody": (
        "prod",
        ROLE,
        "-flow-logs",
        {"assumeRolePolicy": document(Principal="*", Action="sts:AssumeRole")},
        {"PEKS-IAM-3"},
    ),
    "a role for all of GitHub": (
        "prod",
        ROLE,
        "-flow-logs",
        {
            "assumeRolePolicy": document(
                Principal={"Federated": GITHUB},
                Action="sts:AssumeRoleWithWebIdentity",
                Condition={"StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}},
            )
        },
        {"PEKS-IAM-3"},
    ),
    "an administrator by attachment": (
        "prod",
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        "-AmazonEKSClusterPolicy",
        {"policyArn": ADMINS},
        {"PEKS-IAM-2"},
    ),
    "an administrator by the role": ("prod", ROLE, "-flow-logs", {"managedPolicyArns": [ADMINS]}, {"PEKS-IAM-2"}),
    "an administrator inline": (
        "prod",
        ROLE,
        "-flow-logs",
        {"inlinePolicies": [{"name": "all", "policy": document(Action="*", Resource="*")}]},
        {"PEKS-IAM-1"},
    ),
    "all of a service": (
        "prod",
        "aws:iam/rolePolicy:RolePolicy",
        "-flow-logs",
        {"policy": document(Action=["logs:PutLogEvents", "s3:*"], Resource="*")},
        {"PEKS-IAM-1"},
    ),
    "all but something": (
        "prod",
        "aws:iam/rolePolicy:RolePolicy",
        "-flow-logs",
        {"policy": document(NotAction="iam:*", Resource="*")},
        {"PEKS-IAM-1"},
    ),
    "files in the clear": ("fargate-efs", FILES, "-files", {"encrypted": None}, {"PEKS-ENC-2"}),
    "tags that move": ("everything", REPOSITORY, "", {"imageTagMutability": None}, {"PEKS-ECR-1"}),
    "images not scanned": ("everything", REPOSITORY, "", {"imageScanningConfiguration": None}, {"PEKS-ECR-2"}),
    "images without a key": ("everything", REPOSITORY, "", {"encryptionConfigurations": None}, {"PEKS-ECR-3"}),
    "images for everybody": (
        "everything",
        "aws:ecr/repositoryPolicy:RepositoryPolicy",
        "",
        {"policy": document(Principal="*", Action="ecr:BatchGetImage")},
        {"PEKS-ECR-4"},
    ),
    "a bastion with an address": ("everything", INSTANCE, "", {"associatePublicIpAddress": True}, {"PEKS-NET-4"}),
    "a bastion with IMDSv1": ("everything", INSTANCE, "", {"metadataOptions.httpTokens": None}, {"PEKS-NODE-1"}),
    "a bastion without a template": ("everything", INSTANCE, "", {"launchTemplate": None}, {"PEKS-ENC-1"}),
    "an image of Docker's": (
        "applications",
        DEPLOYMENT,
        "-shop/web",
        {"spec.template.spec.containers": [{"name": "web", "image": "nginx:1.29"}]},
        {"PEKS-IMG-1"},
    ),
    "an init container of Docker's": (
        "applications",
        DEPLOYMENT,
        "-shop/web",
        {"spec.template.spec.initContainers": [{"name": "init", "image": "public.ecr.aws/docker/busybox:1"}]},
        {"PEKS-IMG-1"},
    ),
    "an image of Docker's at night": (
        "applications",
        "kubernetes:batch/v1:CronJob",
        "",
        {"spec.jobTemplate": pods("docker.io/library/busybox:1")},
        {"PEKS-IMG-1"},
    ),
    "a public NLB": (
        "applications",
        SERVICE,
        "-shop/api-nlb",
        {"metadata.annotations": {"service.beta.kubernetes.io/aws-load-balancer-scheme": "internet-facing"}},
        {"PEKS-NET-5"},
    ),
    "an NLB that says nothing": (
        "applications",
        SERVICE,
        "-shop/api-nlb",
        {"metadata.annotations": None},
        {"PEKS-NET-5"},
    ),
    "a public ALB": (
        "applications",
        "kubernetes:networking.k8s.io/v1:Ingress",
        "-shop/web",
        {"metadata.annotations": {"alb.ingress.kubernetes.io/scheme": "internet-facing"}},
        {"PEKS-NET-5"},
    ),
    "ALBs that are public": (
        "applications",
        "kubernetes:elbv2.k8s.aws/v1beta1:IngressClassParams",
        "",
        {"spec": {"scheme": "internet-facing"}},
        {"PEKS-NET-5"},
    ),
    "volumes of pods in the clear": (
        "applications",
        "kubernetes:storage.k8s.io/v1:StorageClass",
        "-gp3",
        {"parameters": {"type": "gp3"}},
        {"PEKS-ENC-1"},
    ),
}

ADDITIONS: Mapping[str, Addition] = {
    "an internet gateway": ("aws:ec2/internetGateway:InternetGateway", {}, {"PEKS-NET-1"}),
    "a gateway's attachment": ("aws:ec2/internetGatewayAttachment:InternetGatewayAttachment", {}, {"PEKS-NET-1"}),
    "a NAT gateway": ("aws:ec2/natGateway:NatGateway", {"connectivityType": "public"}, {"PEKS-NET-1"}),
    "a way out for IPv6": ("aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway", {}, {"PEKS-NET-1"}),
    "an Argo CD for the internet": (
        "aws:eks/capability:Capability",
        {"type": "ARGOCD", "configuration": {"argoCd": {"awsIdc": {"idcInstanceArn": "arn"}}}},
        {"PEKS-EKS-9"},
    ),
    "a carrier gateway": ("aws:ec2/carrierGateway:CarrierGateway", {}, {"PEKS-NET-1"}),
    "the default VPC": ("aws:ec2/defaultVpc:DefaultVpc", {}, {"PEKS-NET-1"}),
    "a default route": ("aws:ec2/route:Route", {"destinationCidrBlock": ANYWHERE}, {"PEKS-NET-2"}),
    "a default route for IPv6": ("aws:ec2/route:Route", {"destinationIpv6CidrBlock": ANYWHERE6}, {"PEKS-NET-2"}),
    "a route through a NAT gateway": (
        "aws:ec2/route:Route",
        {"destinationPrefixListId": "pl-1", "natGatewayId": "nat-1"},
        {"PEKS-NET-2"},
    ),
    "a route through a gateway": (
        "aws:ec2/route:Route",
        {"destinationPrefixListId": "pl-1", "gatewayId": "igw-1"},
        {"PEKS-NET-2"},
    ),
    "a route to the office": ("aws:ec2/route:Route", {"destinationCidrBlock": "10.0.0.0/8"}, set()),
    "a default route by default": (
        "aws:ec2/defaultRouteTable:DefaultRouteTable",
        {"routes": [{"ipv6CidrBlock": ANYWHERE6}]},
        {"PEKS-NET-2"},
    ),
    "a default subnet": ("aws:ec2/defaultSubnet:DefaultSubnet", {}, {"PEKS-NET-3"}),
    "an Elastic IP": ("aws:ec2/eip:Eip", {"domain": "vpc"}, {"PEKS-NET-4"}),
    "an Elastic IP's use": ("aws:ec2/eipAssociation:EipAssociation", {}, {"PEKS-NET-4"}),
    "an old launch configuration": (
        "aws:ec2/launchConfiguration:LaunchConfiguration",
        {"associatePublicIpAddress": True},
        {"PEKS-NET-4", "PEKS-NODE-1", "PEKS-NODE-2", "PEKS-ENC-1"},
    ),
    "a spot instance": (
        "aws:ec2/spotInstanceRequest:SpotInstanceRequest",
        {"metadataOptions": {"httpEndpoint": "disabled"}, "rootBlockDevice": {"encrypted": True}},
        set(),
    ),
    "a public ALB": ("aws:lb/loadBalancer:LoadBalancer", {"loadBalancerType": "application"}, {"PEKS-NET-5"}),
    "a public classic balancer": ("aws:elb/loadBalancer:LoadBalancer", {"internal": False}, {"PEKS-NET-5"}),
    "an internal NLB": ("aws:alb/loadBalancer:LoadBalancer", {"internal": True}, set()),
    "a gateway load balancer": ("aws:lb/loadBalancer:LoadBalancer", {"loadBalancerType": "gateway"}, set()),
    "an internal Service in old words": (
        SERVICE,
        {
            "spec": {"type": "LoadBalancer"},
            "metadata": {"annotations": {"service.beta.kubernetes.io/aws-load-balancer-internal": "true"}},
        },
        set(),
    ),
    "public Services in a list": (
        "kubernetes:core/v1:ServiceList",
        {"items": [{"spec": {"type": "LoadBalancer"}}]},
        {"PEKS-NET-5"},
    ),
    "a patch that makes an Ingress public": (
        "kubernetes:networking.k8s.io/v1:IngressPatch",
        {"metadata": {"annotations": {"alb.ingress.kubernetes.io/scheme": "internet-facing"}}},
        {"PEKS-NET-5"},
    ),
    "an old rule that admits everyone": (
        "aws:ec2/securityGroupRule:SecurityGroupRule",
        {"type": "ingress", "cidrBlocks": [ANYWHERE]},
        {"PEKS-NET-6"},
    ),
    "an old rule that lets everything out": (
        "aws:ec2/securityGroupRule:SecurityGroupRule",
        {"type": "egress", "ipv6CidrBlocks": [ANYWHERE6]},
        {"PEKS-NET-7"},
    ),
    "a VPC's own IPv6 block": (INGRESS, {"cidrIpv6": "2001:db8:1234:1a00::/56"}, set()),
    "unique local addresses": (INGRESS, {"cidrIpv6": "fc00::/7"}, set()),
    "SSH for a group": (
        NODE_GROUP,
        {"launchTemplate": {"id": "lt-1"}, "remoteAccess": {"ec2SshKey": "ops", "sourceSecurityGroupIds": ["sg-1"]}},
        set(),
    ),
    "a plain VPC": (VPC, {"cidrBlock": "10.9.0.0/16"}, {"PEKS-DOOR-2", "PEKS-NET-9", "PEKS-NET-10"}),
    "a volume": ("aws:ebs/volume:Volume", {"size": 10}, {"PEKS-ENC-1"}),
    "an instance with a second volume": (
        INSTANCE,
        {"launchTemplate": {"id": "lt-1"}, "ebsBlockDevices": [{"deviceName": "/dev/sdb"}]},
        {"PEKS-ENC-1"},
    ),
    "a key policy for everybody": (
        "aws:kms/keyPolicy:KeyPolicy",
        {"policy": document(Principal={"AWS": ["*"]}, Action="kms:*", Resource="*")},
        {"PEKS-KMS-1"},
    ),
    "a key for an organisation": (
        "aws:kms/replicaKey:ReplicaKey",
        {"policy": document(Principal="*", Action="kms:*", Condition={"StringEquals": {"aws:PrincipalOrgID": "o-1"}})},
        set(),
    ),
    "a key for everybody with TLS": (
        "aws:kms/externalKey:ExternalKey",
        {"policy": document(Principal="*", Action="kms:*", Condition={"Bool": {"aws:SecureTransport": "true"}})},
        {"PEKS-KMS-1"},
    ),
    "a key for signatures": (KEY, {"customerMasterKeySpec": "RSA_2048"}, set()),
    "a public repository": ("aws:ecrpublic/repository:Repository", {"repositoryName": "app"}, {"PEKS-ECR-4"}),
    "a template of plain repositories": (
        "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate",
        {"imageTagMutability": "IMMUTABLE_WITH_EXCLUSION", "encryptionConfigurations": [{"encryptionType": "AES256"}]},
        {"PEKS-ECR-3"},
    ),
    "a policy of everything": (
        "aws:iam/policy:Policy",
        {"policy": {"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}},
        {"PEKS-IAM-1"},
    ),
    "a policy that denies everything": (
        "aws:iam/groupPolicy:GroupPolicy",
        {"policy": json.dumps({"Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]})},
        set(),
    ),
    "a user who may do everything in EC2": (
        "aws:iam/userPolicy:UserPolicy",
        {"policy": document(Action="ec2:*", Resource="*")},
        {"PEKS-IAM-1"},
    ),
    "a powerful user": (
        "aws:iam/userPolicyAttachment:UserPolicyAttachment",
        {"policyArn": "arn:aws:iam::aws:policy/PowerUserAccess"},
        {"PEKS-IAM-2"},
    ),
    "a powerful group": (
        "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
        {"policyArn": "arn:aws:iam::aws:policy/IAMFullAccess"},
        {"PEKS-IAM-2"},
    ),
    "administrators of all kinds": ("aws:iam/policyAttachment:PolicyAttachment", {"policyArn": ADMINS}, {"PEKS-IAM-2"}),
    "a role with all its policies at once": (
        "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
        {"policyArns": ["arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws-cn:iam::aws:policy/IAMFullAccess"]},
        {"PEKS-IAM-2"},
    ),
    "a role for one branch": (
        ROLE,
        {
            "assumeRolePolicy": document(
                Principal={"Federated": GITHUB},
                Action="sts:AssumeRoleWithWebIdentity",
                Condition={
                    "StringLike": {"token.actions.githubusercontent.com:sub": "repo:acme/shop:ref:refs/heads/*"}
                },
            )
        },
        set(),
    ),
    "a pod": (
        "kubernetes:core/v1:Pod",
        {"spec": {"containers": [{"name": "app", "image": "ghcr.io/acme/app:1"}]}},
        {"PEKS-IMG-1"},
    ),
    "a patch of a StatefulSet": ("kubernetes:apps/v1:StatefulSetPatch", pods("redis:7"), {"PEKS-IMG-1"}),
    "a list of DaemonSets": ("kubernetes:apps/v1:DaemonSetList", {"items": [pods("redis:7")]}, {"PEKS-IMG-1"}),
    "a pod of somebody's own kind": ("kubernetes:argoproj.io/v1alpha1:Rollout", pods("redis:7"), {"PEKS-IMG-1"}),
    "a volume that is an image": (
        "kubernetes:core/v1:Pod",
        {"spec": {"volumes": [{"name": "data", "image": {"reference": "quay.io/acme/data:1"}}]}},
        {"PEKS-IMG-1"},
    ),
    "a debugger": ("kubernetes:core/v1:Pod", {"spec": pods("busybox", "ephemeralContainers")}, {"PEKS-IMG-1"}),
    "an image in a FIPS registry": (
        "kubernetes:core/v1:Pod",
        {"spec": pods("111122223333.dkr.ecr-fips.us-gov-west-1.amazonaws.com/app@sha256:0")},
        set(),
    ),
    "an image in China": (
        "kubernetes:core/v1:Pod",
        {"spec": pods("111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/app:1")},
        set(),
    ),
    "an image in a registry with two protocols": (
        "kubernetes:core/v1:Pod",
        {"spec": pods("111122223333.dkr-ecr.eu-west-1.on.aws/app:1")},
        set(),
    ),
    "an image in a registry that begins like ECR": (
        "kubernetes:core/v1:Pod",
        {"spec": pods("111122223333.dkr.ecr.eu-west-1.amazonaws.com.example.com/app:1")},
        {"PEKS-IMG-1"},
    ),
    "an image in a registry that looks like ECR": (
        "kubernetes:core/v1:Pod",
        {"spec": pods("example.com/111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:1")},
        {"PEKS-IMG-1"},
    ),
}
