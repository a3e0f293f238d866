"""Edits of one part each: what must change does, in both directions (test_laws), and no neighbour of it."""

from typing import Any

from .edit import Edit, member, settings

ADDONS, APPS, FILES, GROUPS, IDENTITIES = "addons", "applications", "fileSystems", "nodeGroups", "identities"
BASTIONS, LOGGING, PROFILES, RUNNERS = "bastions", "fargateLogging", "fargateProfiles", "runners"
SELF_MANAGED, SPACES = "selfManagedNodeGroups", "namespaces"
TAINT = {"key": "a", "effect": "NO_SCHEDULE"}
ROLE = "arn:aws:iam::111122223333:role/ebs"
READS = {"policies": ["AmazonS3ReadOnlyAccess"]}
WRITES = {"statements": [{"Effect": "Allow", "Action": "dynamodb:PutItem", "Resource": "*"}]}
CERTIFICATE = "arn:aws:acm:eu-west-1:111122223333:certificate/01234567-89ab-cdef-0123-456789abcdef"
SMALL: dict[str, Any] = {"namespace": "shop", "image": "nginx"}
POINT = {"uid": 1000, "gid": 1000}
EBS = "aws-ebs-csi-driver"


def _of_workers(what: str, stack: str, family: str, key: str, **changes: Any) -> Edit:
    return Edit(f"workers: {what}", stack, keys=member(stack, family, key, **changes))


WORKERS = (
    _of_workers("labels and taints", "staging", GROUPS, "zone-a", labels={"a": "b"}, taints=[TAINT]),
    _of_workers("another that sorts first", "staging", GROUPS, "aaa", amiType="BOTTLEROCKET_x86_64"),
    _of_workers("one per zone", "staging", GROUPS, "more", onePerZone=True),
    _of_workers("a zone of a family", "stateful-ebs", GROUPS, "data", zones=["eu-west-1a", "eu-west-1b"]),
    _of_workers("labels of a family", "stateful-ebs", GROUPS, "data", labels={"workload": "db"}),
    _of_workers("a family", "stateful-ebs", GROUPS, "general", onePerZone=True),
    _of_workers("Session Manager", "staging", GROUPS, "zone-a", sessionManager=True),
    _of_workers("warm pool", "staging", GROUPS, "zone-a", warmPool={"minSize": 1}),
    _of_workers("disk", "stateful-ebs", GROUPS, "general", volumeSize=90),
    _of_workers("user data", "staging", GROUPS, "zone-a", userData=["#!/bin/sh\ntrue"]),
    _of_workers("an own image", "staging", GROUPS, "zone-a", imageId="ami-0123456789abcdef1"),
    _of_workers("EKS's image again", "everything", GROUPS, "hardened", imageId=None),
    _of_workers("Windows", "staging", GROUPS, "win", amiType="WINDOWS_CORE_2022_x86_64"),
    _of_workers("self-managed ones", "staging", SELF_MANAGED, "extra", labels={"a": "b"}),
    _of_workers("self-managed: types", "spot-batch", SELF_MANAGED, "batch", instanceTypes=["c6i.large"]),
    _of_workers("self-managed: labels", "spot-batch", SELF_MANAGED, "batch", labels={"a": "b"}, taints=[TAINT]),
    _of_workers("self-managed: Windows", "everything", SELF_MANAGED, "batch", amiType="WINDOWS_CORE_2022_x86_64"),
    Edit("workers: Karpenter", "staging", keys={"karpenter": {"enabled": True}}),
    Edit("workers: Karpenter on Fargate", "everything", keys={"karpenter": {"namespace": "apps-karpenter"}}),
    Edit("workers: Fargate", "staging",
         keys={"compute": "mixed", PROFILES: {"x": {"selectors": [{"namespace": "x"}]}}}),
    Edit("workers: nodes", "dev", keys={"compute": "mixed", GROUPS: {"x": {}}}),
    Edit("workers: nodes in the VPC's subnets", "spot-batch", keys={"customNetworking": False}),
    Edit("workers: a second block", "staging", keys={"secondaryCidrs": ["100.64.0.0/16"]}),
    Edit("workers: a zone of every kind", "everything", keys={"zones": ["eu-west-1a", "eu-west-1b"]}),
    _of_workers("zones of a profile", "dev", PROFILES, "custom-space", zones=["eu-west-1a"]),
)  # fmt: skip


def _of_addons(what: str, stack: str, key: str, **changes: Any) -> Edit:
    return Edit(f"add-ons: {what}", stack, keys=member(stack, ADDONS, key, **changes))


def _of_identities(what: str, stack: str, key: str, **changes: Any) -> Edit:
    return Edit(f"identities: {what}", stack, keys=member(stack, IDENTITIES, key, **changes))


ADDONS_AND_IDENTITIES = (
    _of_addons("one with an endpoint", "staging", "aws-guardduty-agent", preserve=True),
    _of_addons("one with a role and an endpoint", "staging", "aws-fsx-csi-driver", preserve=True),
    _of_addons("one with the user's role", "staging", "aws-mountpoint-s3-csi-driver", roleArn=ROLE),
    _of_addons("one that nobody knows", "staging", "acme_agent", version="v1.0.0"),
    _of_addons("the newest, at creation only", "prod", "coredns", version="newest"),
    _of_addons("configuration", "prod", "vpc-cni", configuration={"env": {"WARM_IP_TARGET": "2"}}),
    _of_addons("conflicts and timeout", "stateful-ebs", EBS, onConflict="PRESERVE", timeoutMinutes=30),
    _of_addons("mechanism", "stateful-ebs", EBS, mechanism="irsa"),
    _of_addons("a role of the user's", "stateful-ebs", EBS, roleArn=ROLE),
    Edit("add-ons: a driver and its classes go", "stateful-ebs",
         keys={**member("stateful-ebs", ADDONS, EBS), "storageClasses": {}}),
    _of_identities("the first", "staging", "x", namespace="x", serviceAccount="y", **READS),
    _of_identities("on Fargate", "dev", "x", namespace="custom-space", serviceAccount="y", **READS),
    _of_identities("a policy beside statements", "spot-batch", "jobs", **READS),
    _of_identities("policies for statements", "spot-batch", "jobs", statements=None, **READS),
    _of_identities("other statements", "fargate-efs", "files", **WRITES),
    _of_identities("mechanism", "spot-batch", "jobs", mechanism="irsa"),
    _of_identities("service account", "spot-batch", "jobs", serviceAccount="other"),
    Edit("identities: a profile takes their pods", "everything",
         keys=member("everything", PROFILES, "extra", selectors=[{"namespace": "reports"}])),
)  # fmt: skip


def _in_cluster(what: str, family: str, key: str, **changes: Any) -> Edit:
    return Edit(f"in the cluster: {what}", "applications", keys=member("applications", family, key, **changes))


IN_CLUSTER = (
    _in_cluster("an application of one pod", APPS, "more", **SMALL, replicas=1),
    _in_cluster("one with ports that scales", APPS, "more", **SMALL, ports={"http": 8080}, maxReplicas=4),
    _in_cluster("one with a load balancer", APPS, "more", **SMALL, ports={"http": 8080}, loadBalancer={}),
    _in_cluster("one that sorts first", APPS, "aaa", **SMALL),
    _in_cluster("a job", APPS, "more", **SMALL, job={}),
    _in_cluster("a bounded namespace", SPACES, "more", quota={"pods": "1"}, limits={"cpu": "1"}),
    _in_cluster("a class", "storageClasses", "fast", kind="ebs", iops=4000),
    _in_cluster("size and environment", APPS, "api", cpu="1", memory="1Gi", environment={"LOG_LEVEL": "debug"}),
    _in_cluster("a port", APPS, "api", ports={"grpc": 9001, "metrics": 9090}),
    _in_cluster("a file", APPS, "web", config={"/etc/nginx/conf.d": {"default.conf": "server { listen 8080; }"}}),
    _in_cluster("clients", APPS, "api", loadBalancer={"ports": {"grpc": 443}, "backendProtocol": "ssl",
                "sourceRanges": ["10.9.0.0/16"], "certificateArn": CERTIFICATE}),
    _in_cluster("level", SPACES, "jobs", podSecurity="baseline"),
    _in_cluster("another namespace", APPS, "export", namespace="shop"),
    _in_cluster("another schedule", APPS, "export", job={"schedule": "@daily"}),
    _in_cluster("one pod", APPS, "api", replicas=1),
    Edit("in the cluster: no own objects", "applications", keys={"manifests": []}),
    _in_cluster("what a class makes", "storageClasses", "gp3", kind="ebs", iops=4000),
    Edit("in the cluster: an image's tag", "dev",
         keys={"images": {"nginx": "docker.io/nginxinc/nginx-unprivileged:1.29.4"}}),
    Edit("in the cluster: the next version", "dev", keys={"version": "1.36"}),
)  # fmt: skip


def _of_files(what: str, **changes: Any) -> Edit:
    return Edit(f"files: {what}", "fargate-efs", keys=member("fargate-efs", FILES, "files", **changes))


def _of_logs(what: str, **changes: Any) -> Edit:
    return Edit(f"logs: {what}", "fargate-efs", keys=settings("fargate-efs", LOGGING, **changes))


KEPT = (
    Edit("files: another", "fargate-efs", keys=member("fargate-efs", FILES, "aaa", backup=True)),
    _of_files("an access point", accessPoints={"uploads": POINT, "more": POINT}),
    _of_files("a user and a path", accessPoints={"uploads": {**POINT, "uid": 7, "path": "/m"}}),
    _of_files("throughput and lifecycle", throughputMode="bursting", transitionToIaDays=0),
    _of_files("backup", backup=False),
    _of_files("protection", protect=True),
    _of_logs("retention", retentionDays=731),
    _of_logs("filters", filters=[{"name": "grep", "options": {"Exclude": "log a"}}]),
    _of_logs("not of the router", processLogs=False),
    _of_logs("none", enabled=False),
    Edit("files: tags", "fargate-efs", keys={"tags": {"team": "blue"}}),
    Edit("images: another repository", "dev", keys={"repositories": {"shop/web": {}}}),
    Edit("images: the key", "dev", keys={"keyArn": "arn:aws:kms:eu-west-1:111122223333:key/"
         "1234abcd-12ab-34cd-56ef-1234567890ab"}),
)  # fmt: skip


def _of_bastions(what: str, **changes: Any) -> Edit:
    return Edit(f"bastions: {what}", "dev", keys={BASTIONS: {"bastion": changes}})


def _of_runners(what: str, **changes: Any) -> Edit:
    return Edit(f"runners: {what}", "everything", keys=member("everything", RUNNERS, "deploy", **changes))


WAYS_IN = (
    _of_bastions("another size", instanceType="t4g.micro"),
    _of_bastions("another processor", instanceType="t3.nano"),
    _of_bastions("an own image", imageId="ami-0123456789abcdef0"),
    _of_bastions("another zone", zone="eu-west-1b"),
    _of_bastions("another local port", localPort=9443),
    _of_bastions("shorter shells", idleMinutes=5),
    _of_bastions("no logging", sessionLogging=False),
    _of_bastions("access", policies={"AmazonEKSViewPolicy": {}}),
    Edit("bastions: a second one", "dev", keys={BASTIONS: {"bastion": {}, "x": {}}}),
    Edit("bastions: tags of a public one", "public-bastion", keys={"tags": {"team": "blue"}, "logRetentionDays": 731}),
    _of_runners("a new image and longer builds", timeoutMinutes=90,
                image="111122223333.dkr.ecr.eu-west-1.amazonaws.com/tools/deploy:1.5.0"),
    _of_runners("another policy", policies={"AmazonEKSAdminPolicy": {}}),
)  # fmt: skip

EDITS = (*WORKERS, *ADDONS_AND_IDENTITIES, *IN_CLUSTER, *KEPT, *WAYS_IN)
