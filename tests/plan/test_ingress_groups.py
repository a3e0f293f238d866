import json
from typing import Any

import pytest

from private_eks.workloads.plan.applications import ApplicationContext, plan_application
from private_eks.workloads.plan.ingress_groups import Member, check_groups, of_applications, of_manifests
from private_eks.workloads.plan.pods import PodOutputs
from private_eks.workloads.plan.scheduling import SchedulableCompute
from tests.refusal import refusal_of

CERTIFICATE = "arn:aws:acm:eu-west-1:111122223333:certificate/01234567-89ab-cdef-0123-456789abcdef"
ALB = "alb.ingress.kubernetes.io/"
AROUND = ApplicationContext(region="eu-west-1", schedulable=SchedulableCompute(open_ended=True), cidrs=["10.0.0.0/16"])
GROUP_A, GROUP_B = "sg-0123456789abcdef0", "sg-0123456789abcdef1"


def applications(*ingresses: dict[str, Any]) -> dict[str, Any]:
    names = "abc"
    base = {"namespace": "shop", "image": "web", "ports": {"http": 8080}}
    ingress = {"certificate_arn": CERTIFICATE, "group": "g"}
    return {names[i]: {**base, "ingress": {**ingress, **given}} for i, given in enumerate(ingresses)}


def members(given: dict[str, Any]) -> list[Member]:
    made = [m for key, one in given.items() for m in plan_application(key, one, AROUND, PodOutputs(image="web"))]
    return of_applications(given, made)


def refused(*ingresses: dict[str, Any]) -> str:
    return refusal_of(lambda: check_groups(members(applications(*ingresses))))


def note(name: str, value: str) -> dict[str, Any]:
    return {"annotations": {f"{ALB}{name}": value}}


@pytest.mark.parametrize(("one", "other", "argument", "values"), [
    ({"idle_timeout": 60}, {"idle_timeout": 300}, "idle_timeout", ("'300'", "'60'")),
    ({}, {"idle_timeout": 300}, "idle_timeout", ("'300'", "'60'")),
    ({"security_policy": "ELBSecurityPolicy-2016-08"}, {}, "security_policy", ("2021-06", "2016-08")),
    ({"source_ranges": ["10.1.0.0/16"]}, {"source_ranges": ["10.2.0.0/16"]}, "source_ranges", ("10.2", "10.1")),
    ({"security_groups": [GROUP_A]}, {"security_groups": [GROUP_B]}, "security_groups", (GROUP_B, GROUP_A)),
    (note("ip-address-type", "ipv4"), note("ip-address-type", "dualstack"), f"annotations.{ALB}ip-address-type",
     ("dualstack", "ipv4")),
    (note("load-balancer-name", "a"), note("load-balancer-name", "b"), f"annotations.{ALB}load-balancer-name",
     ("'b'", "'a'")),
    (note("subnets", "subnet-a,subnet-b"), note("subnets", "subnet-a"), f"annotations.{ALB}subnets", ("subnet-a",)),
    (note("tags", "a=1,b=2"), note("tags", "b=3"), f"annotations.{ALB}tags", ("'3'", "'2'")),
    (note("wafv2-acl-arn", "a"), note("wafv2-acl-arn", "b"), f"annotations.{ALB}wafv2-acl-arn", ("'b'", "'a'")),
    (note("mutual-authentication", "a"), note("mutual-authentication", "b"), f"annotations.{ALB}mutual-authentication",
     ("'b'", "'a'")),
    (note("listener-attributes.HTTPS-443", "a=1"), note("listener-attributes.HTTPS-443", "a=2"),
     f"annotations.{ALB}listener-attributes.HTTPS-443", ("'2'", "'1'")),
])  # fmt: skip
def test_what_the_load_balancer_has_once_is_said_alike(
    one: dict[str, Any], other: dict[str, Any], argument: str, values: tuple[str, ...]
) -> None:
    message = refused(one, other)
    assert message.startswith(f"applications.b.ingress.{argument}: got ")
    assert "what applications.a.ingress has in group 'g'" in message
    assert all(value in message for value in values)
    assert refused({**one, "group": "other"}, other) == ""
    assert refused(one, one) == refused(other, other) == ""


@pytest.mark.parametrize("order", [1, -1])
def test_ranges_beside_the_security_groups_of_another_have_no_effect(order: int) -> None:
    given = [{"security_groups": [GROUP_A]}, {"source_ranges": ["10.1.0.0/16"]}][::order]
    message = refused(*given)
    assert f"{'ba'[order < 0]}.ingress.source_ranges: got '10.1.0.0/16'; allowed: none beside the security" in message
    assert f"applications.{'ab'[order < 0]}.ingress in group 'g': {GROUP_A}" in message


def test_members_that_agree_are_welcome() -> None:
    further = "arn:aws:acm:eu-west-1:111122223333:certificate/11234567-89ab-cdef-0123-456789abcdef"
    assert refused({}, {"certificate_arn": further}, {"host": "a.example.internal", "path": "/api"}) == ""
    assert refused({"security_groups": [GROUP_A]}, {}) == ""
    assert refused(note("subnets", "subnet-a, subnet-b"), note("subnets", "subnet-b,subnet-a")) == ""
    assert refused(note("tags", "a=1"), note("tags", "b=2")) == ""


def own(name: str = "own", **notes: str) -> dict[str, Any]:
    given = {f"{ALB}{key.replace('_', '-')}": value for key, value in notes.items()}
    annotations = {f"{ALB}scheme": "internal", f"{ALB}group.name": "g", **given}
    metadata = {"name": name, "namespace": "shop", "annotations": annotations}
    return {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": metadata, "spec": {}}


def together(*manifests: dict[str, Any]) -> str:
    return refusal_of(lambda: check_groups([*members(applications({})), *of_manifests(manifests)]))


def test_ingresses_of_one_s_own_may_join_applications() -> None:
    https = {"listen_ports": json.dumps([{"HTTPS": 443}])}
    assert together(own(**https)) == ""
    assert together(own(**https, ssl_policy="ELBSecurityPolicy-2016-08")).startswith(
        f"manifests: Ingress shop/own.annotations.{ALB}ssl-policy: got 'ELBSecurityPolicy-2016-08'; allowed: what "
        "applications.a.ingress has in group 'g' on port 443: 'ELBSecurityPolicy-TLS13-1-2-2021-06'"
    )
    assert together(own(listen_ports=json.dumps([{"HTTP": 443}]))).endswith("they share one load balancer")
    assert together(own(load_balancer_attributes="idle_timeout.timeout_seconds=61")).startswith("manifests: Ingress")
    assert together(own(inbound_cidrs="10.9.0.0/16", **https)).startswith("manifests: Ingress")
    assert together(own(inbound_cidrs="10.9.0.0/16")) == ""


def test_one_of_a_group_may_have_a_default_backend() -> None:
    default = {"defaultBackend": {"service": {"name": "a", "port": {"number": 80}}}}
    first, second = ({**own(name), "spec": default} for name in "xy")
    assert together(first) == ""
    assert "Ingress shop/y.spec.defaultBackend" in together(first, second)
