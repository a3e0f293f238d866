"""Capabilities of EKS: reached from VPCs only, with roles, access and logs of their own."""

import itertools
import json
from collections.abc import Callable
from typing import Any

import pytest

from private_eks import Capabilities
from private_eks.capabilities.plan import LOGS, LONGEST_SOURCE, source_name
from private_eks_cli.graph.model import Graph
from private_eks_cli.graph.roles import CAPABILITY
from private_eks_cli.handover.roles import roles_handover
from tests.conftest import faults, with_inputs, with_settings

ARGOCD: dict[str, Any] = {
    "identityCenter": {"instanceArn": "arn:aws:sso:::instance/ssoins-7223b2ab1e2c8f4d"},
    "roles": {"VIEWER": {"users": ["u-1"]}, "ADMIN": {"groups": ["g-2", "g-1"]}},
    "policies": {"AmazonEKSClusterAdminPolicy": {}},
}


@pytest.fixture(scope="module", name="graph")
def _graph() -> Graph:
    iam = {"roles": {"ack": {"policies": ["AmazonS3FullAccess"]}}}
    capabilities = {"ack": {}, "argocd": ARGOCD, "kro": {}}
    return with_settings("auto-mode", capabilities=capabilities, clientCidrs=["10.201.0.0/24"], iam=iam)


def argocd_of(graph: Graph) -> dict[str, Any]:
    [found] = [c for c in graph.of(CAPABILITY) if c.inputs["type"] == "ARGOCD"]
    argocd: dict[str, Any] = found.inputs["configuration"]["argoCd"]
    return argocd


def test_promises_hold(graph: Graph) -> None:
    assert faults(graph) == []


def test_people_reach_argo_cd_by_the_endpoint_of_the_stack(graph: Graph) -> None:
    [endpoint] = [e for e in graph.of("VpcEndpoint") if e.inputs["serviceName"].endswith(".eks-capabilities")]
    assert argocd_of(graph)["networkAccess"] == {"vpceIds": [endpoint.id]}
    assert "policy" not in endpoint.inputs
    assert endpoint.inputs["privateDnsEnabled"] is True


def test_without_an_endpoint_the_promise_is_broken(graph: Graph) -> None:
    public = {"configuration": {"argoCd": {**argocd_of(graph), "networkAccess": {}}}}
    broken = faults(with_inputs(graph, CAPABILITY, "-argocd", public))
    assert any("is reached from the internet" in fault for fault in broken)


def test_further_endpoints_are_named_beside_it() -> None:
    graph = with_settings("dev", capabilities={"argocd": {**ARGOCD, "vpcEndpointIds": ["vpce-0123456789abcdef0"]}})
    assert argocd_of(graph)["networkAccess"]["vpceIds"][1:] == ["vpce-0123456789abcdef0"]
    there = {**ARGOCD, "vpcEndpointIds": ["vpce-0123456789abcdef0"]}
    graph = with_settings("dev", capabilities={"argocd": there}, existingEndpointServices=["eks-capabilities"])
    assert argocd_of(graph)["networkAccess"] == {"vpceIds": ["vpce-0123456789abcdef0"]}


def test_users_have_their_roles(graph: Graph) -> None:
    assert argocd_of(graph)["rbacRoleMappings"] == [
        {"role": "ADMIN", "identities": [{"id": "g-1", "type": "SSO_GROUP"}, {"id": "g-2", "type": "SSO_GROUP"}]},
        {"role": "VIEWER", "identities": [{"id": "u-1", "type": "SSO_USER"}]},
    ]


def test_roles_are_for_eks_alone_and_get_what_was_named(graph: Graph) -> None:
    roles = {role.name.rsplit("-", 1)[-1]: role for role in graph.of("Role") if role.name.endswith(("-ack", "-kro"))}
    trusts = [json.loads(role.inputs["assumeRolePolicy"])["Statement"][0] for role in roles.values()]
    assert {trust["Principal"]["Service"] for trust in trusts} == {"capabilities.eks.amazonaws.com"}
    assert all(trust["Action"] == ["sts:AssumeRole", "sts:TagSession"] for trust in trusts)
    attached = [a for a in graph.of("RolePolicyAttachment") if a.inputs["role"] == roles["ack"].physical_name]
    assert [a.inputs["policyArn"].rsplit("/", 1)[-1] for a in attached] == ["AmazonS3FullAccess"]
    assert {"ack", "argocd", "kro"} <= {role.name for role in roles_handover(graph).roles}


def test_access_policies_wait_for_the_entry_that_eks_makes(graph: Graph) -> None:
    [grant] = [g for g in graph.of("AccessPolicyAssociation") if "argocd" in g.name]
    [argocd] = [c for c in graph.of(CAPABILITY) if c.inputs["type"] == "ARGOCD"]
    assert grant.inputs["principalArn"] == argocd.inputs["roleArn"]
    assert argocd.urn in graph.waits_for(grant)


def test_every_log_is_delivered_to_one_encrypted_group(graph: Graph) -> None:
    sources = {source.inputs["name"]: source.inputs for source in graph.of("LogDeliverySource")}
    assert {source["logType"] for source in sources.values()} == {log for logs in LOGS.values() for log in logs}
    [destination] = graph.of("LogDeliveryDestination")
    [group] = [g for g in graph.of("LogGroup") if g.inputs["name"].startswith("/aws/vendedlogs/")]
    assert destination.inputs["deliveryDestinationConfiguration"] == {"destinationResourceArn": group.arn}
    assert group.inputs["kmsKeyId"]
    deliveries = graph.of("LogDelivery")
    assert {one.inputs["deliverySourceName"] for one in deliveries} == set(sources)
    assert {one.inputs["deliveryDestinationArn"] for one in deliveries} == {destination.arn}
    for before, after in itertools.pairwise(deliveries):
        assert before.urn in graph.waits_for(after) or after.urn in graph.waits_for(before)


def test_objects_of_the_stack_go_before_the_capability() -> None:
    graph = with_settings(
        "auto-mode", capabilities={"kro": {}}, inCluster={"mode": "apply"}, clientCidrs=["10.201.0.0/24"]
    )
    [kro] = graph.of(CAPABILITY)
    applied = [r for r in graph if r.type.startswith("kubernetes:") and r.type != "kubernetes:index:Provider"]
    assert applied
    assert all(kro.urn in graph.waits_for(one) for one in applied)


@pytest.mark.parametrize("log", [log for logs in LOGS.values() for log in logs])
def test_names_of_sources_fit(log: str) -> None:
    assert len(source_name("c" * 100, log)) == LONGEST_SOURCE
    assert source_name("main", log).startswith("main-")


def test_the_component_refuses_a_public_argo_cd(deploy: Callable[[Callable[[], Any]], Graph]) -> None:
    center = {"instance_arn": "arn:aws:sso:::instance/ssoins-7223b2ab1e2c8f4d"}
    args: Any = {"region": "eu-west-1", "cluster_name": "main", "capabilities": {"argocd": {"identity_center": center}}}
    with pytest.raises(ValueError, match="the internet reaches Argo CD"):
        deploy(lambda: Capabilities("main", args))
    args["endpoint_id"] = "vpce-1"
    graph = deploy(lambda: Capabilities("main", args))
    assert argocd_of(graph)["networkAccess"] == {"vpceIds": ["vpce-1"]}


@pytest.mark.parametrize(
    "kind", ["Capability", "LogDelivery", "LogDeliveryDestination", "LogDeliverySource", "AccessPolicyAssociation"]
)
def test_dropping_any_part_breaks_a_promise(kind: str, graph: Graph) -> None:
    parts = [r for r in graph if r.type.endswith(f":{kind}") and "Capabilities" in r.urn]
    assert parts
    assert [part.name for part in parts if not faults(graph.without(part.urn))] == []
