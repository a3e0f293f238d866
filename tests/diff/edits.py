"""Real edits, one line each, in a stack file or in a component.

How each has to be judged is in `verdicts.json`; what one property of each type replaces, in `traps`.
"""

import json
from typing import Any

from tests.certificates import ROOT_AUTHORITY

from . import edits_of_parts
from .edit import Edit, Tweak, member, setting, settings

ZONES = ("eu-west-1a", "eu-west-1b", "eu-west-1c")
KEY = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
ADMINS = {
    "principalArn": "arn:aws:iam::111122223333:role/platform-admins",
    "policies": {"AmazonEKSClusterAdminPolicy": {}},
}
READERS = {"principalArn": "arn:aws:iam::111122223333:role/readers", "kubernetesGroups": ["readers"]}
GROUPS, PROFILES = "nodeGroups", "fargateProfiles"


def group(stack: str, key: str, **changes: Any) -> dict[str, Any]:
    """Edit a node group of a stack file."""
    return member(stack, GROUPS, key, **changes)


EDITS: tuple[Edit, ...] = (
    Edit("nothing", "dev", keys={}),
    # Everyday edits.
    Edit("a proxy", "staging", keys={"proxy": {"https": "http://10.30.0.10:3128"}}),
    Edit("an authority", "staging", keys={"certificateAuthorities": {"company": ROOT_AUTHORITY}}),
    Edit("a tag", "dev", keys=settings("dev", "tags", team="orders")),
    Edit("no tags", "prod", keys={"tags": {}}),
    Edit("a use", "dev", keys={"uses": ["secrets-manager"]}),
    Edit("a use goes", "staging", keys={"uses": ["aws-ebs-csi-driver"]}),
    Edit("an endpoint service", "prod", keys={"endpointServices": ["sqs"]}),
    Edit("a client", "dev", keys={"clientCidrs": ["192.168.0.0/24"]}),
    Edit("a narrower client", "everything", keys={"clientCidrs": ["10.200.0.0/17"]}),
    Edit("an access entry", "dev", keys={"accessEntries": {"admins": ADMINS, "readers": READERS}}),
    Edit("retention", "prod", keys={"logRetentionDays": 731}),
    Edit("a shorter retention", "prod", keys={"logRetentionDays": 7}),
    Edit("support", "prod", keys={"supportType": "EXTENDED"}),
    Edit("AWS's way out of the control plane", "prod", keys={"controlPlaneEgress": "aws-managed"}),
    Edit("no zonal shift", "prod", keys={"zonalShift": False}),
    Edit("a tier of the control plane", "prod", keys={"controlPlane": {"scalingTier": "tier-xl"}}),
    Edit("fewer logs", "prod", keys={"controlPlane": {"logTypes": ["audit"]}}),
    Edit("an identity provider", "prod", keys={"controlPlane": {"identityProvider": {
        "issuerUrl": "https://login.example.com", "clientId": "kubernetes"}}}),
    Edit("other groups and settings of the control plane", "dev", keys={"controlPlane": {
        "securityGroupIds": ["sg-0123456789abcdef0"], "kubeApiServer": {"eventTtl": "30m"},
        "kubeScheduler": {"type": "MostAllocated"}, "deletionProtection": True}}),
    Edit("protection off", "prod", keys={"protect": False}),
    Edit("protection on", "dev", keys={"protect": True}),
    Edit("the next version", "staging", keys={"version": "1.36"}),
    Edit("an older version", "staging", keys={"version": "1.34"}),
    Edit("a skipped version", "dev", keys={"version": "1.37"}),
    Edit("an add-on's version", "prod", keys={"addons": {"coredns": {"version": "v1.13.0-eksbuild.1"}}}),
    Edit("an add-on", "staging", keys={"addons": {"eks-node-monitoring-agent": {}}}),
    Edit("a group's size", "staging", keys=group("staging", "zone-a", minSize=1, maxSize=20)),
    Edit("a least size above the present one", "staging", keys=group("staging", "zone-a", minSize=3)),
    Edit("a group's labels", "stateful-ebs", keys=group("stateful-ebs", "general", labels={"a": "b"})),
    Edit("a group's own tags", "stateful-ebs", keys=group("stateful-ebs", "general", tags={"cost": "42"})),
    Edit("faster disks", "stateful-ebs", keys=group("stateful-ebs", "general", volumeIops=6000, volumeThroughput=500)),
    Edit("a longer way of IMDS", "stateful-ebs", keys=group("stateful-ebs", "general", httpPutResponseHopLimit=2)),
    Edit("thresholds of repair", "stateful-ebs",
         keys=group("stateful-ebs", "general", nodeRepairConfig={"maxUnhealthyNodeThresholdPercentage": 30})),
    Edit("another group", "stateful-ebs", keys=group("stateful-ebs", "extra", instanceTypes=["m6i.large"])),
    Edit("a group goes", "everything", keys=group("everything", "web")),
    Edit("another profile", "dev", keys=settings("dev", PROFILES, another={"selectors": [{"namespace": "x"}]})),
    Edit("an application's replicas", "dev", keys=member("dev", "applications", "sample-app", replicas=5)),
    Edit("egress", "stateful-ebs",
         keys=member("stateful-ebs", "nodeEgress", "database", cidr="10.9.0.0/16", fromPort=5432)),
    Edit("a public bastion", "dev", keys={"bastions": {"bastion": {"public": {
        "subnetCidr": "10.10.255.0/26", "clientCidrs": ["203.0.113.0/24"]}}}}),
    Edit("no bastion", "dev", keys={"bastions": {}}),
    Edit("a runner", "prod", keys={"runners": {"deploy": {
         "commands": ["kubectl get nodes"], "policies": {"AmazonEKSViewPolicy": {}},
         "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/tools/deploy:1.4.0"}}}),
    Edit("an identity", "everything", keys=member("everything", "identities", "reports", namespace="reports",
         serviceAccount="reports", statements=[{"Effect": "Allow", "Action": ["s3:GetObject"],
         "Resource": ["arn:aws:s3:::reports/*"]}])),
    Edit("a file system", "staging", keys={"fileSystems": {"shared": {}}}),
    Edit("Karpenter goes", "everything", keys={"karpenter": {"enabled": False}}),
    Edit("a repository goes", "everything", keys={"repositories": {}}),
    Edit("from rendering to applying", "dev", keys={"inCluster": {"mode": "apply", "through": "bastion"}}),
    Edit("Auto Mode", "staging", keys={"compute": "auto"}),
    Edit("no Auto Mode", "auto-mode",
         keys={"compute": "managed", "nodeGroups": {"general": {}}, "applications": {}}),
    Edit("custom networking", "staging", keys={"secondaryCidrs": ["100.64.0.0/16"], "customNetworking": True,
         "nodeGroups": {key: {**value, "kubelet": {"maxPods": 20}} for key, value in
         setting("staging", "nodeGroups").items()}}),
    # What replaces.
    Edit("the service block", "dev", keys={"serviceCidr": "172.21.0.0/16"}),
    Edit("the service block, protected", "prod", keys={"serviceCidr": "172.21.0.0/16"}),
    Edit("the key", "staging", keys={"keyArn": KEY}),
    Edit("the cluster's name", "dev", keys={"name": "another"}),
    Edit("the VPC's block", "dev", keys={"cidr": "10.31.0.0/16", "bastions": {}}),
    Edit("the size of subnets", "staging", keys={"nodePrefix": 20}),
    Edit("a zone goes", "dev", keys={"zones": ["eu-west-1a", "eu-west-1b"]}),
    Edit("the first zone", "staging", keys={"zones": [ZONES[1], ZONES[0], ZONES[2]]}),
    Edit("instance types", "stateful-ebs", keys=group("stateful-ebs", "general", instanceTypes=["m6i.xlarge"])),
    Edit("capacity type", "stateful-ebs", keys=group("stateful-ebs", "general", capacityType="SPOT")),
    Edit("a group's zones", "stateful-ebs", keys=group("stateful-ebs", "general", zones=ZONES[:2])),
    Edit("an image type", "everything", keys=group("everything", "web", amiType="BOTTLEROCKET_x86_64")),
    Edit("a selector", "everything", keys=member("everything", PROFILES, "apps", selectors=[{"namespace": "z"}])),
    Edit("a principal", "dev", keys={"accessEntries": {"admins": {**ADMINS, "principalArn":
         "arn:aws:iam::111122223333:role/others"}}}),
    Edit("an entry's name", "dev", keys={"accessEntries": {"administrators": ADMINS}}),
    Edit("Karpenter's namespace", "everything", keys={"karpenter": {"namespace": "karpenter"}}),
    Edit("the file system's key", "fargate-efs", keys={"keyArn": KEY}),
    # One line of a component.
    Edit("a role's name", "dev", tweak=Tweak("aws:iam/role:Role", "private-eks-dev-cluster", "name", "x")),
    Edit("a node role's path", "staging",
         tweak=Tweak("aws:iam/role:Role", "private-eks-staging-zone-a-node", "path", "/eks/")),
    Edit("a group's description", "dev", tweak=Tweak(
        "aws:ec2/securityGroup:SecurityGroup", "private-eks-dev-endpoints", "description", "Doors")),
    Edit("a template's name", "staging", tweak=Tweak(
        "aws:ec2/launchTemplate:LaunchTemplate", "private-eks-staging-zone-a", "name", "a")),
    Edit("an endpoint's policy", "dev", tweak=Tweak(
        "aws:ec2/vpcEndpoint:VpcEndpoint", "private-eks-dev-s3", "policy", None)),
    Edit("what a flow log takes", "dev", tweak=Tweak(
        "aws:ec2/flowLog:FlowLog", "private-eks-dev-flow-logs", "traffic_type", "REJECT")),
    Edit("a log group's name", "dev", tweak=Tweak(
        "aws:cloudwatch/logGroup:LogGroup", "private-eks-dev", "name", "/aws/eks/other/cluster")),
    Edit("a key's kind", "dev", tweak=Tweak("aws:kms/key:Key", "private-eks-dev", "multi_region", True)),
    Edit("a key's rotation", "dev",
         tweak=Tweak("aws:kms/key:Key", "private-eks-dev", "enable_key_rotation", False)),
    Edit("an entry's type", "dev",
         tweak=Tweak("aws:eks/accessEntry:AccessEntry", "private-eks-dev-admins", "type", "EC2_LINUX")),
    Edit("a subnet's zone", "dev", tweak=Tweak(
        "aws:ec2/subnet:Subnet", "private-eks-dev-control-eu-west-1c", "availability_zone", "eu-west-1b")),
    Edit("public addresses", "dev", tweak=Tweak(
        "aws:ec2/subnet:Subnet", "private-eks-dev-node-eu-west-1a", "map_public_ip_on_launch", True)),
    Edit("a repository's encryption", "dev", tweak=Tweak(
        "aws:ecr/repository:Repository", "private-eks-dev-docker.io/nginxinc/nginx-unprivileged",
        "encryption_configurations", [{"encryption_type": "AES256"}])),
    Edit("a node group's name", "staging", tweak=Tweak(
        "aws:eks/nodeGroup:NodeGroup", "private-eks-staging-zone-a", "node_group_name", "a")),
    Edit("the order of instance types", "everything", tweak=Tweak(
        "aws:eks/nodeGroup:NodeGroup", "private-eks-everything-general", "instance_types", ["m7i.large", "m6i.large"])),
    Edit("an endpoint's private DNS", "dev", tweak=Tweak(
        "aws:ec2/vpcEndpoint:VpcEndpoint", "private-eks-dev-sts", "private_dns_enabled", False)),
    Edit("the VPC's DNS", "dev",
         tweak=Tweak("aws:ec2/vpc:Vpc", "private-eks-dev", "enable_dns_hostnames", False)),
    Edit("everybody's trust", "dev", tweak=Tweak("aws:iam/role:Role", "private-eks-dev-cluster",
         "assume_role_policy", json.dumps({"Version": "2012-10-17", "Statement": [
             {"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}]}))),
    *edits_of_parts.EDITS,
)  # fmt: skip
