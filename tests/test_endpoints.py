"""`Endpoints`, as it registers its resources."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from private_eks import Endpoints, EndpointsArgs
from private_eks_cli.cloud import invokes
from private_eks_cli.cloud.answers import Place
from private_eks_cli.graph.model import Graph

Deploy = Callable[[Callable[[], Any]], Graph]
SERVICE = "aws:ec2/getVpcEndpointService:getVpcEndpointService"


def args(**more: Any) -> EndpointsArgs:
    base: dict[str, Any] = {
        "region": "eu-west-1",
        "vpc_id": "vpc-1",
        "vpc_cidrs": ["10.0.0.0/16"],
        "zones": ["eu-west-1a", "eu-west-1b"],
        "subnet_ids": ["subnet-a", "subnet-b"],
        "route_table_ids": ["rtb-a", "rtb-b"],
        "uses": ["fargate"],
    }
    return EndpointsArgs(**{**base, **more})  # type: ignore[typeddict-item]


def offered_in(zones: list[str], policies: bool = True) -> Callable[..., Any]:
    def answer(place: Place, request: Mapping[str, Any]) -> dict[str, Any]:
        return {"availabilityZones": zones, "vpcEndpointPolicySupported": policies}

    return answer


def test_interface_endpoints_have_private_dns_and_a_leg_in_each_zone(deploy: Deploy) -> None:
    graph = deploy(lambda: Endpoints("main", args()))
    sts = graph.one("VpcEndpoint", "main-sts").inputs
    assert sts["serviceName"] == "com.amazonaws.eu-west-1.sts"
    assert (sts["vpcEndpointType"], sts["privateDnsEnabled"]) == ("Interface", True)
    assert sts["subnetIds"] == ["subnet-a", "subnet-b"]
    assert sts["securityGroupIds"] == [graph.one("SecurityGroup", "main-endpoints").id]


def test_s3_is_a_gateway_on_every_route_table(deploy: Deploy) -> None:
    s3 = deploy(lambda: Endpoints("main", args())).one("VpcEndpoint", "main-s3").inputs
    assert (s3["vpcEndpointType"], s3["routeTableIds"]) == ("Gateway", ["rtb-a", "rtb-b"])
    assert not {"subnetIds", "securityGroupIds", "privateDnsEnabled"} & s3.keys()


def test_https_is_admitted_from_the_vpc_and_from_named_clients_only(deploy: Deploy) -> None:
    graph = deploy(lambda: Endpoints("main", args(client_cidrs=["192.168.0.0/24"])))
    rules = [rule.inputs for rule in graph.of("SecurityGroupIngressRule")]
    ports = {(rule["cidrIpv4"], rule["ipProtocol"], rule["fromPort"], rule["toPort"]) for rule in rules}
    assert ports == {("10.0.0.0/16", "tcp", 443, 443), ("192.168.0.0/24", "tcp", 443, 443)}
    assert graph.of("SecurityGroupEgressRule") == []


def test_a_policy_admits_this_account_and_what_aws_needs(deploy: Deploy) -> None:
    graph = deploy(lambda: Endpoints("main", args()))
    sids = {
        endpoint.name: [statement["Sid"] for statement in json.loads(endpoint.inputs["policy"])["Statement"]]
        for endpoint in graph.of("VpcEndpoint")
    }
    ecr = ["PrincipalsOfThisAccount", "TokensForRegistries", "RepositoriesOfThisAccount", "ImagesOfAws"]
    assert sids == {
        "main-ecr.api": ecr,
        "main-ecr.dkr": ecr,
        "main-s3": ["PrincipalsOfThisAccount", "ImageLayersOfEcr"],
        "main-sts": ["PrincipalsOfThisAccount", "CallersAskWhoTheyAre", "WebIdentitiesForRolesOfThisAccount"],
    }


def test_a_service_without_endpoint_policies_gets_none(deploy: Deploy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(invokes._ANSWERS, SERVICE, offered_in(["eu-west-1a", "eu-west-1b"], policies=False))
    graph = deploy(lambda: Endpoints("main", args()))
    assert "policy" not in graph.one("VpcEndpoint", "main-sts").inputs


def test_a_zone_without_the_service_is_left_out_with_a_warning(deploy: Deploy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(invokes._ANSWERS, SERVICE, offered_in(["eu-west-1b", "eu-west-1c"]))
    graph = deploy(lambda: Endpoints("main", args()))
    assert graph.one("VpcEndpoint", "main-sts").inputs["subnetIds"] == ["subnet-b"]
    assert "sts is not offered in eu-west-1a: reached across zones from there" in graph.warnings


def test_a_service_that_no_zone_offers_is_refused(deploy: Deploy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(invokes._ANSWERS, SERVICE, offered_in(["eu-west-1c"]))
    with pytest.raises(ValueError, match=r"zones: got \['eu-west-1a', 'eu-west-1b'\]; allowed: zones that offer"):
        deploy(lambda: Endpoints("main", args()))


def test_a_service_that_the_region_lacks_is_refused_with_its_reason(deploy: Deploy) -> None:
    with pytest.raises(
        ValueError, match=r"region: got 'eu-west-9'; .* com.amazonaws.eu-west-9.ecr.api; .*fargate: auth"
    ):
        deploy(lambda: Endpoints("main", args(region="eu-west-9")))


def test_reasons_are_an_output(deploy: Deploy) -> None:
    import pulumi

    graph = deploy(lambda: pulumi.export("reasons", Endpoints("main", args(services=["kms"])).reasons))
    assert graph.exports["reasons"]["kms"] == ["asked for by name"]
    assert graph.exports["reasons"]["s3"] == ["fargate: serves image layers"]


def test_services_that_the_vpc_has_are_left_out(deploy: Deploy) -> None:
    graph = deploy(lambda: Endpoints("main", args(existing_services=["s3", "sts"])))
    assert [endpoint.name for endpoint in graph.of("VpcEndpoint")] == ["main-ecr.api", "main-ecr.dkr"]


def test_a_replaced_endpoint_goes_before_the_new_one_comes(deploy: Deploy) -> None:
    graph = deploy(lambda: Endpoints("main", args()))
    assert all(endpoint.delete_before_replace for endpoint in graph.of("VpcEndpoint"))


@pytest.mark.parametrize("service", ["iam", "com.amazonaws.iam"])
def test_iam_is_reached_across_regions_by_its_usual_name(deploy: Deploy, service: str) -> None:
    graph = deploy(lambda: Endpoints("main", args(uses=[], services=[service])))
    iam = graph.one("VpcEndpoint", "main-com.amazonaws.iam").inputs
    assert (iam["serviceName"], iam["serviceRegion"]) == ("com.amazonaws.iam", "us-east-1")
    assert iam["privateDnsEnabled"] is True


@pytest.mark.parametrize("service", ["nonsense", "com.amazonaws.eu-west-1.iam", "ecr-public.api"])
def test_a_name_that_aws_does_not_know_is_refused_by_the_key_that_has_it(deploy: Deploy, service: str) -> None:
    with pytest.raises(ValueError, match=r"^services: got '.*AWS does not offer"):
        deploy(lambda: Endpoints("main", args(uses=[], services=[service])))


def test_what_other_accounts_have_is_reached_by_name(deploy: Deploy) -> None:
    graph = deploy(lambda: Endpoints("main", args(access={"buckets": ["data"], "registries": ["444455556666"]})))
    policies = {endpoint.name: endpoint.inputs["policy"] for endpoint in graph.of("VpcEndpoint")}
    assert "arn:aws:s3:::data/*" in policies["main-s3"]
    assert "arn:aws:ecr:eu-west-1:444455556666:repository/*" in policies["main-ecr.dkr"]
    assert "444455556666" not in policies["main-sts"]
