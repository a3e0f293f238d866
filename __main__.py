"""A fully private EKS cluster, as the stack file describes it."""

import pulumi

from private_eks.common.outputs import export
from private_eks.private_cluster.parts import make_cluster, make_compute, make_endpoints, make_network, outputs_of
from private_eks.private_cluster.parts_beside import (
    make_backups,
    make_capabilities,
    make_file_systems,
    make_registry,
    make_workloads,
    outputs_beside,
)
from private_eks.private_cluster.parts_callers import make_bastions, make_runners
from settings import load_plan

plan = load_plan(pulumi.Config())

network = make_network(plan)
endpoints = make_endpoints(plan, network)
cluster = make_cluster(plan, network)
compute = make_compute(plan, network, endpoints, cluster)

registry = make_registry(plan)
file_systems = make_file_systems(plan, network, cluster, compute)
bastions = make_bastions(plan, network, endpoints, cluster)
runners = make_runners(plan, network, endpoints, cluster)
capabilities = make_capabilities(plan, endpoints, cluster)
backups = make_backups(plan, cluster)

workloads = make_workloads(plan, network, cluster, compute, registry, file_systems, bastions, runners, capabilities)

export(outputs_of(network, endpoints, cluster, compute))
export(outputs_beside(plan, registry, file_systems, bastions, runners, capabilities, backups))
