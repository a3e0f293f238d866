"""Small programs with the kinds of compute that the simulated cloud knows."""

import json

import pulumi
import pulumi_aws as aws
import pulumi_eks as eks

DOCUMENT = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*"}]}


def role(name: str, *policies: str) -> pulumi.Output[str]:
    """Make a role with managed policies; its ARN is known when they are attached."""
    made = aws.iam.Role(name, assume_role_policy=json.dumps(DOCUMENT))
    attached = [
        aws.iam.RolePolicyAttachment(f"{name}-{p}", role=made.name, policy_arn=f"arn:aws:iam::aws:policy/{p}").id
        for p in policies
    ]
    return pulumi.Output.all(made.arn, *attached).apply(lambda known: str(known[0]))


def self_managed(key: str = "owned", types: tuple[str, ...] = ("m6i.large", "m5.large")) -> None:
    """Make an Auto Scaling group with its template, role and instance profile; it belongs to no cluster."""
    nodes = aws.iam.Role("nodes", assume_role_policy=json.dumps(DOCUMENT))
    profile = aws.iam.InstanceProfile("nodes", role=nodes.name)
    template = aws.ec2.LaunchTemplate("nodes", iam_instance_profile={"arn": profile.arn}, image_id="ami-1")
    version = template.latest_version.apply(str)
    group = aws.autoscaling.Group(
        "nodes",
        min_size=1,
        max_size=3,
        vpc_zone_identifiers=["subnet-2", "subnet-1"],
        mixed_instances_policy={
            "launch_template": {
                "launch_template_specification": {"launch_template_id": template.id, "version": version},
                "overrides": [{"instance_type": type_} for type_ in types],
            }
        },
        tags=[
            {"key": "kubernetes.io/cluster/other", "value": key, "propagate_at_launch": True},
            {"key": "Name", "value": "nodes", "propagate_at_launch": True},
        ],
    )
    aws.autoscaling.Tag(
        "enabled",
        autoscaling_group_name=group.name,
        tag={"key": "k8s.io/cluster-autoscaler/enabled", "value": "true", "propagate_at_launch": False},
    )


def interruptions() -> None:
    """Make a queue of events, and a policy and an association for whoever reads it."""
    queue = aws.sqs.Queue("events", message_retention_seconds=300, sqs_managed_sse_enabled=True)
    aws.sqs.QueuePolicy("events", queue_url=queue.url, policy=json.dumps(DOCUMENT))
    rule = aws.cloudwatch.EventRule("events", event_pattern=json.dumps({"source": ["aws.ec2"]}))
    aws.cloudwatch.EventTarget("events", rule=rule.name, arn=queue.arn)
    reader = role("reader")
    aws.iam.Policy("reader", policy=json.dumps(DOCUMENT))
    aws.eks.PodIdentityAssociation(
        "reader", cluster_name="other", namespace="kube-system", service_account="reader", role_arn=reader
    )


def gateway() -> None:
    """Make the route to S3, and the rule of a security group that lets nodes use it."""
    vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16", enable_dns_hostnames=True)
    service = "com.amazonaws.eu-west-1.s3"
    endpoint = aws.ec2.VpcEndpoint("s3", vpc_id=vpc.id, service_name=service, vpc_endpoint_type="Gateway")
    group = aws.ec2.SecurityGroup("nodes", vpc_id=vpc.id, description="Nodes")
    addresses = aws.ec2.get_managed_prefix_list(name=service)
    aws.vpc.SecurityGroupEgressRule(
        "s3", security_group_id=group.id, ip_protocol="tcp", from_port=443, to_port=443, prefix_list_id=addresses.id
    )
    pulumi.export("of_the_endpoint", endpoint.prefix_list_id)


AUTO_POLICIES = (
    "AmazonEKSClusterPolicy",
    "AmazonEKSComputePolicy",
    "AmazonEKSBlockStoragePolicyV2",
    "AmazonEKSLoadBalancingPolicy",
    "AmazonEKSNetworkingPolicy",
)


def auto_mode(*node_policies: str) -> None:
    """Make a cluster in Auto Mode; the role of its nodes has the given policies, or those that it needs."""
    policies = node_policies or ("AmazonEKSWorkerNodeMinimalPolicy", "AmazonEC2ContainerRegistryPullOnly")
    control = aws.iam.Role("control", assume_role_policy=json.dumps(DOCUMENT))
    attached = [
        aws.iam.RolePolicyAttachment(policy, role=control.name, policy_arn=f"arn:aws:iam::aws:policy/{policy}")
        for policy in AUTO_POLICIES
    ]
    node_role = role("auto", *policies)
    eks.Cluster(
        "main",
        name="main",
        version="1.35",
        vpc_id="vpc-1",
        private_subnet_ids=["subnet-1", "subnet-2"],
        endpoint_private_access=True,
        endpoint_public_access=False,
        kubernetes_service_ip_address_range="172.20.0.0/16",
        ip_family="ipv4",
        encryption_config_key_arn="arn:aws:kms:eu-west-1:111122223333:key/1",
        enabled_cluster_log_types=["audit"],
        upgrade_policy={"support_type": "STANDARD"},
        deletion_protection=False,
        service_role=control,
        authentication_mode=eks.AuthenticationMode.API,
        bootstrap_self_managed_addons=False,
        coredns_addon_options={"enabled": False},
        kube_proxy_addon_options={"enabled": False},
        use_default_vpc_cni=True,
        create_instance_role=False,
        skip_default_node_group=True,
        skip_default_security_groups=True,
        auto_mode={
            "enabled": True,
            "create_node_role": False,
            "compute_config": {"node_pools": ["general-purpose", "system"], "node_role_arn": node_role},
        },
        opts=pulumi.ResourceOptions(depends_on=attached),
    )
