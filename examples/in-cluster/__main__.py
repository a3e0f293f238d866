"""What runs in a private cluster, as a project of its own: it reads the cluster's stack and never changes AWS."""

import pulumi

from private_eks import Workloads

config = pulumi.Config()
cluster = pulumi.StackReference(config.require("clusterStack"))
images = cluster.require_output("image_references")

workloads = Workloads(
    "shop",
    {
        "region": pulumi.Config("aws").require("region"),
        "version": "1.35",
        "cidrs": ["10.10.0.0/16", "172.20.0.0/16"],
        "mode": config.require("mode"),
        "kubeconfig": cluster.require_output("kubeconfig"),
        "cluster_name": cluster.require_output("cluster_name"),
        "image_references": {"nginx": images["nginx"]},
        "fargate_profiles": {"custom-space": {"selectors": [{"namespace": "custom-space"}]}},
        "nodes": False,
        "namespaces": {"custom-space": {}},
        "applications": {
            "sample-app": {
                "namespace": "custom-space",
                "image": "nginx",
                "replicas": 3,
                "ports": {"http": 8080},
                "probe": {"path": "/"},
            },
        },
    },
)

pulumi.export("applications", workloads.application_names)
