"""How long AWS takes, in minutes: measured runs that others published, or AWS's own words.

Good for seeing what waits for what, and about how long a deployment takes; no promise.
"""

import math
from collections.abc import Mapping
from typing import Any

SECONDS = 1 / 60
"""What everything else takes: one call, answered at once."""

CREATE: Mapping[str, float] = {
    # 8m33s (DevopsArtFactory/terraform-provisioning#46), 10m6s (terraform-aws-modules/terraform-aws-eks#3218)
    "aws:eks/cluster:Cluster": 9,
    # 1m48s and 1m59s for a few nodes (DevopsArtFactory/terraform-provisioning#46); larger ones take longer
    "aws:eks/nodeGroup:NodeGroup": 3,
    # From 26 seconds (2025) to over 5 minutes (2024): aws/containers-roadmap#2392
    "aws:eks/fargateProfile:FargateProfile": 2,
    # Waits until the add-on's pods are healthy: terraform-aws-modules/terraform-aws-eks#3218
    "aws:eks/addon:Addon": 1,
    # Waits until the instances are in service, at most 10 minutes (internal/service/autoscaling, resourceGroup); they
    # start in one or two (recalled)
    "aws:autoscaling/group:Group": 2,
    # Waits until it runs, not until its checks pass (internal/service/ec2, resourceInstance): 13 to 32 s, recalled
    "aws:ec2/instance:Instance": 0.4,
    # Waits until IAM shows it everywhere (internal/service/iam, resourceInstanceProfile); recalled
    "aws:iam/instanceProfile:InstanceProfile": 0.2,
    # 25 seconds: the provider polls until the attributes have settled (internal/service/sqs, resourceQueue); recalled
    "aws:sqs/queue:Queue": 0.4,
    # 12 seconds, and more than a minute (turbot/steampipe-plugin-aws#426); DNS may take 90 seconds more
    "aws:efs/fileSystem:FileSystem": 0.2,
    "aws:efs/mountTarget:MountTarget": 1.5,
    # "a few minutes": https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html (recalled)
    "aws:ec2/vpcEndpoint:VpcEndpoint": 2,
    # 13 and 24 seconds (turbot/steampipe-plugin-aws#571 and #131): DNS hostnames are a second call after the first
    "aws:ec2/vpc:Vpc": 0.3,
    # 3 to 10 seconds (turbot/steampipe-plugin-aws#571, terraform-aws-modules/terraform-aws-eks#2203)
    "aws:ec2/subnet:Subnet": 0.1,
    # The provider polls until the key and its policy are seen everywhere (internal/service/kms/key.go; recalled)
    "aws:kms/key:Key": 0.2,
}

UPDATE: Mapping[str, float] = {
    # A version or a logging change is one UpdateClusterConfig; minutes at best (recalled)
    "aws:eks/cluster:Cluster": 8,
    # Nodes are exchanged a few at a time: https://docs.aws.amazon.com/eks/latest/userguide/managed-node-update-behavior.html
    "aws:eks/nodeGroup:NodeGroup": 10,
    # The call is answered at once; an instance refresh, where there is one, goes on by itself (recalled)
    "aws:autoscaling/group:Group": 0.1,
    # As for the creation
    "aws:eks/addon:Addon": 1,
    # As for the creation
    "aws:ec2/vpcEndpoint:VpcEndpoint": 1,
}

DELETE: Mapping[str, float] = {
    # Two to four minutes in most published runs (recalled)
    "aws:eks/cluster:Cluster": 3,
    # Nodes drain and end first: https://docs.aws.amazon.com/eks/latest/userguide/delete-managed-node-group.html
    "aws:eks/nodeGroup:NodeGroup": 4,
    # Instances are drained and ended first: "up to 10 mins" at worst (hashicorp/terraform#15988)
    "aws:autoscaling/group:Group": 4,
    # Waits until it is terminated (internal/service/ec2, resourceInstance): 30 to 60 seconds (recalled)
    "aws:ec2/instance:Instance": 1,
    # "around 2 minutes": aws/containers-roadmap#2392
    "aws:eks/fargateProfile:FargateProfile": 2,
    # The provider waits until EKS has let go of it (internal/service/eks/addon.go; recalled)
    "aws:eks/addon:Addon": 0.5,
    # The provider waits until it is gone, at most 10 minutes (internal/service/efs, resourceMountTarget); recalled
    "aws:efs/mountTarget:MountTarget": 0.5,
    # The provider waits until it is gone, at most 10 minutes (internal/service/ec2, resourceVPCEndpoint)
    "aws:ec2/vpcEndpoint:VpcEndpoint": 1,
}


def minutes(table: Mapping[str, float], type_: str, inputs: Mapping[str, Any]) -> float:
    """Give the minutes that one creation, update or deletion takes; `table` says which of them it is."""
    gateway = type_ == "aws:ec2/vpcEndpoint:VpcEndpoint" and inputs.get("vpcEndpointType") != "Interface"
    return SECONDS if gateway else table.get(type_, SECONDS)


def rolling(nodes: int, together: int, new_first: bool) -> float:
    """Give the minutes in which nodes get successors, some at a time: each starts and ends in as long as a group does.

    Where new ones come first, EKS starts them together: managed-node-update-behavior.html.
    """
    start, end = CREATE["aws:eks/nodeGroup:NodeGroup"], DELETE["aws:eks/nodeGroup:NodeGroup"]
    rounds = math.ceil(nodes / max(together, 1))
    return start + rounds * end if new_first else rounds * (start + end)
