import pytest
from hypothesis import given
from hypothesis import strategies as st

from private_eks.addons.plan.known_addons import KNOWN
from private_eks.common.plan.service_names import GATEWAY_SERVICES, service_name
from private_eks.endpoints.plan.services import NEEDS, PlannedEndpoint, plan_endpoints, zones_served
from private_eks_cli.cloud.endpoint_services import _services
from tests.plan.values import ZONES, regions, words
from tests.refusal import refusal_of

IMAGES = {"ecr.api", "ecr.dkr", "s3"}

SERVICES_OF_USES = {
    "argocd-capability": {"eks-capabilities"},
    "auto-mode": {*IMAGES, "eks-auth"},
    "cloudwatch-metrics": {"monitoring"},
    "cross-account-roles": {"sts"},
    "cluster-autoscaler": {"autoscaling", "ec2", "eks"},
    "container-logs": {"logs"},
    "eks-api": {"eks"},
    "fargate": {*IMAGES, "sts"},
    "fargate-logging": {"logs"},
    "iam": {"com.amazonaws.iam"},
    "irsa": {"sts"},
    "karpenter": {"ec2", "eks", "sqs", "ssm"},
    "karpenter-zonal-shift": {"arc-zonal-shift"},
    "kms": {"kms"},
    "load-balancer-controller": {"ec2", "elasticloadbalancing"},
    "managed-nodes": {*IMAGES, "ec2"},
    "oidc-discovery": {"oidc-eks"},
    "parameter-store": {"ssm"},
    "pod-identity": {"eks-auth"},
    "private-ca": {"acm-pca"},
    "prometheus": {"aps-workspaces"},
    "runner": {"eks", "logs", "s3", "sts"},
    "secrets-manager": {"secretsmanager"},
    "session-logs": {"kms", "logs"},
    "self-managed-nodes": {*IMAGES, "ec2"},
    "session-manager": {"ssm", "ssmmessages"},
    "xray": {"xray"},
}

# Plain Fargate pods ask EC2 nothing: https://github.com/awsdocs/amazon-eks-user-guide/pull/119
FARGATE = {*IMAGES, "sts"}
NODES = {*FARGATE, "ec2"}

MINIMUM_SETS = [
    (["fargate"], FARGATE),
    (["fargate", "fargate-logging"], {*FARGATE, "logs"}),
    (["managed-nodes", "irsa"], NODES),
    (["self-managed-nodes", "irsa"], NODES),
    (["fargate", "managed-nodes", "irsa"], NODES),
    (["managed-nodes", "irsa", "karpenter"], {*NODES, "eks", "sqs", "ssm"}),
    (["fargate", "karpenter", "karpenter-zonal-shift"], {*FARGATE, "arc-zonal-shift", "ec2", "eks", "sqs", "ssm"}),
    (["fargate", "karpenter"], {*FARGATE, "ec2", "eks", "sqs", "ssm"}),
    (["managed-nodes", "irsa", "load-balancer-controller"], {*NODES, "elasticloadbalancing"}),
    (["managed-nodes", "irsa", "pod-identity"], {*NODES, "eks-auth"}),
    (["managed-nodes", "irsa", "cluster-autoscaler"], {*NODES, "autoscaling", "eks"}),
    (["managed-nodes", "irsa", "session-manager", "eks-api"], {*NODES, "eks", "ssm", "ssmmessages"}),
]

some_uses = st.lists(st.sampled_from(sorted(NEEDS)), max_size=6)
services = st.lists(
    st.sampled_from(["kms", "logs", "dynamodb", "com.amazonaws.iam", "com.amazonaws.route53", "rds", "organizations"]),
    max_size=4,
)


def names(planned: tuple[PlannedEndpoint, ...]) -> list[str]:
    return [endpoint.service for endpoint in planned]


def test_each_use_calls_exactly_these_services() -> None:
    assert {use: set(needs) for use, needs in NEEDS.items() if use not in KNOWN} == SERVICES_OF_USES


def test_each_addon_that_calls_a_service_is_a_use_too() -> None:
    assert {use: NEEDS[use] for use in NEEDS.keys() & KNOWN.keys()} == {
        name: addon.services for name, addon in KNOWN.items() if addon.services
    }


def test_each_need_has_a_reason_of_some_words() -> None:
    assert [use for use, needs in NEEDS.items() for reason in needs.values() if len(reason.split()) < 2] == []


@pytest.mark.parametrize(("uses", "expected"), MINIMUM_SETS, ids=lambda value: "+".join(sorted(value)))
def test_minimum_sets(uses: list[str], expected: set[str]) -> None:
    assert names(plan_endpoints("eu-west-1", uses)) == sorted(expected)


def test_s3_and_dynamodb_are_reached_through_a_route() -> None:
    planned = plan_endpoints("eu-west-1", NEEDS, ["dynamodb"])

    assert {endpoint.service for endpoint in planned if endpoint.gateway} == GATEWAY_SERVICES == {"dynamodb", "s3"}


def test_a_door_tells_everyone_who_needs_it() -> None:
    endpoint = plan_endpoints("eu-west-1", ["karpenter", "cluster-autoscaler"], ["eks"])[2]

    assert endpoint.service == "eks"
    assert endpoint.service_name == "com.amazonaws.eu-west-1.eks"
    assert endpoint.reasons == (
        "cluster-autoscaler: describes groups that have no node yet",
        "karpenter: describes the cluster",
        "asked for by name",
    )


@given(regions, some_uses, some_uses, services)
def test_more_uses_never_lose_a_door(region: str, uses: list[str], more: list[str], further: list[str]) -> None:
    before = {endpoint.service: set(endpoint.reasons) for endpoint in plan_endpoints(region, uses, further)}
    after = {endpoint.service: set(endpoint.reasons) for endpoint in plan_endpoints(region, [*uses, *more], further)}

    assert before.keys() <= after.keys()
    assert all(before[service] <= after[service] for service in before)


@given(some_uses, services)
def test_there_is_a_door_for_each_need_and_no_other(uses: list[str], further: list[str]) -> None:
    needed = {service for use in uses for service in NEEDS[use]}

    assert names(plan_endpoints("eu-west-1", uses, further)) == sorted(needed | set(further))


@given(some_uses, services)
def test_every_door_has_reasons_once_each(uses: list[str], further: list[str]) -> None:
    known = {"asked for by name", *(f"{use}: {reason}" for use in uses for reason in NEEDS[use].values())}
    for endpoint in plan_endpoints("eu-west-1", uses, further):
        assert endpoint.reasons
        assert set(endpoint.reasons) <= known
        assert len(set(endpoint.reasons)) == len(endpoint.reasons)


@given(some_uses, services, st.randoms(use_true_random=False))
def test_order_does_not_depend_on_the_order_of_uses(uses: list[str], further: list[str], random: object) -> None:
    planned = plan_endpoints("eu-west-1", uses, further)

    assert plan_endpoints("eu-west-1", reversed(uses), reversed(further)) == planned
    assert plan_endpoints("eu-west-1", [*uses, *uses], [*further, *further]) == planned
    assert names(planned) == sorted(names(planned))


@given(some_uses, services, st.data())
def test_existing_services_lose_exactly_their_doors(uses: list[str], further: list[str], data: st.DataObject) -> None:
    planned = plan_endpoints("eu-west-1", uses, further)
    existing = data.draw(st.lists(st.sampled_from(names(planned)))) if planned else []

    left = plan_endpoints("eu-west-1", uses, further, existing)

    assert left == tuple(endpoint for endpoint in planned if endpoint.service not in existing)


@given(regions, some_uses, services)
def test_a_full_name_means_the_same_door(region: str, uses: list[str], further: list[str]) -> None:
    planned = plan_endpoints(region, uses, further)
    in_full = [service_name(region, service) for service in further]

    assert plan_endpoints(region, uses, in_full) == planned
    assert plan_endpoints(region, uses, further, [endpoint.service_name for endpoint in planned]) == ()


@given(regions, some_uses, services)
def test_no_two_doors_share_a_name(region: str, uses: list[str], further: list[str]) -> None:
    in_full = [service_name(region, service) for service in further]
    full_names = [endpoint.service_name for endpoint in plan_endpoints(region, uses, [*further, *in_full])]

    assert len(set(full_names)) == len(full_names)


@pytest.mark.parametrize(
    ("uses", "further", "existing", "message"),
    [
        (["karpentr"], [], [], "uses: got 'karpentr'; did you mean 'karpenter'?; allowed: karpenter, "),
        ([], ["ecr-api"], [], "did you mean 'ecr.api'?"),
        ([], [""], [], "services: got ''; allowed: a service's endpoint name"),
        ([], ["Rekognition"], [], "see the list of PrivateLink services"),
        ([], ["k m s"], [], "see the list of PrivateLink services"),
        ([], [], ["kms"], "existing_services: got 'kms'; allowed: none; remove it"),
        (["irsa"], [], ["kms"], "existing_services: got 'kms'; allowed: sts; choose one of these"),
    ],
)
def test_doubtful_names_are_refused(uses: list[str], further: list[str], existing: list[str], message: str) -> None:
    assert message in refusal_of(lambda: plan_endpoints("eu-west-1", uses, further, existing))


def test_every_service_of_aws_may_be_asked_for() -> None:
    services = sorted(_services()["regional"])
    assert [service for service in services if not plan_endpoints("us-east-1", [], [service])] == []


@given(words | regions, st.lists(words), st.lists(words), st.lists(words))
def test_whatever_is_asked_doors_are_planned_or_refused(
    region: str, uses: list[str], further: list[str], existing: list[str]
) -> None:
    if refusal_of(lambda: plan_endpoints(region, uses, further, existing)) == "":
        assert set(uses) <= NEEDS.keys()
        assert all(endpoint.reasons for endpoint in plan_endpoints(region, uses, further, existing))


@given(st.lists(st.sampled_from(ZONES), unique=True, min_size=1), st.lists(st.sampled_from(ZONES)))
def test_an_endpoint_stands_in_every_zone_that_offers_it(zones: list[str], supported: list[str]) -> None:
    endpoint = plan_endpoints("eu-west-1", ["irsa"])[0]
    served = [zone for zone in zones if zone in supported]

    message = refusal_of(lambda: zones_served(endpoint, zones, iter(supported)))

    assert (message == "") == bool(served)
    assert not served or zones_served(endpoint, zones, iter(supported)) == served


def test_a_service_without_a_zone_is_refused_with_its_reason() -> None:
    endpoint = plan_endpoints("eu-west-1", ["irsa"])[0]

    assert refusal_of(lambda: zones_served(endpoint, ["a"], [])) == (
        "zones: got ['a']; allowed: zones that offer com.amazonaws.eu-west-1.sts: no zone of this region; "
        "needed for irsa: exchanges service account tokens for credentials: change zones"
    )
