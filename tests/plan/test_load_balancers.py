import json
from typing import Any

import pytest

from private_eks.plan.alb import plan_alb
from private_eks.plan.manifests import Manifest
from private_eks.plan.nlb import plan_nlb
from tests.refusal import refusal_of

CERTIFICATE = "arn:aws:acm:eu-west-1:111122223333:certificate/01234567-89ab-cdef-0123-456789abcdef"
NLB = "service.beta.kubernetes.io/aws-load-balancer-"
ALB = "alb.ingress.kubernetes.io/"
PORTS = {"http": 8080, "metrics": 9090}
RANGES = ["10.0.0.0/16", "192.168.0.0/24"]


def nlb(auto_mode: bool = False, **settings: Any) -> Manifest:
    given = {"source_ranges": RANGES, **settings}
    return plan_nlb("web", "shop", given, PORTS, "eu-west-1", auto_mode)


def alb(**settings: Any) -> Manifest:
    given = {"source_ranges": RANGES, "certificate_arn": CERTIFICATE, **settings}
    return plan_alb("web", "shop", given, PORTS, "eu-west-1")


def notes(manifest: Manifest, prefix: str) -> dict[str, str]:
    found: dict[str, str] = manifest["metadata"]["annotations"]
    assert all(isinstance(value, str) for value in found.values())
    return {key.removeprefix(prefix): value for key, value in found.items()}


def test_an_nlb_is_internal_with_pods_as_targets() -> None:
    service = nlb()
    assert notes(service, NLB) == {
        "scheme": "internal",
        "nlb-target-type": "ip",
        "attributes": "load_balancing.cross_zone.enabled=true",
        "target-group-attributes": "deregistration_delay.timeout_seconds=30,preserve_client_ip.enabled=true",
    }
    assert service["spec"]["type"] == "LoadBalancer"
    assert service["spec"]["loadBalancerClass"] == "service.k8s.aws/nlb"
    assert service["spec"]["allocateLoadBalancerNodePorts"] is False
    assert service["spec"]["loadBalancerSourceRanges"] == RANGES
    assert [port["port"] for port in service["spec"]["ports"]] == [8080, 9090]


def test_auto_mode_has_its_own_class() -> None:
    assert nlb(auto_mode=True)["spec"]["loadBalancerClass"] == "eks.amazonaws.com/nlb"


def test_tls_ends_at_the_ports_that_are_named() -> None:
    service = nlb(ports={"http": 443, "metrics": 9090}, certificate_arn=CERTIFICATE, tls_ports=[443], idle_timeout=600)
    found = notes(service, NLB)
    assert found["ssl-cert"] == CERTIFICATE
    assert found["ssl-ports"] == "443"
    assert found["ssl-negotiation-policy"] == "ELBSecurityPolicy-TLS13-1-2-2021-06"
    assert found["backend-protocol"] == "tcp"
    assert found["listener-attributes.TCP-9090"] == "tcp.idle_timeout.seconds=600"
    assert "listener-attributes.TCP-443" not in found


def test_without_names_all_ports_have_tls() -> None:
    assert notes(nlb(certificate_arn=CERTIFICATE, backend_protocol="ssl"), NLB)["ssl-ports"] == "8080,9090"


def test_own_security_groups_take_the_place_of_ranges_and_pods_still_admit_the_load_balancer() -> None:
    service = nlb(security_groups=["sg-0123456789abcdef0"], cross_zone=False, preserve_client_ip=False)
    found = notes(service, NLB)
    assert found["security-groups"] == "sg-0123456789abcdef0"
    assert found["manage-backend-security-group-rules"] == "true"
    assert found["attributes"] == "load_balancing.cross_zone.enabled=false"
    assert found["target-group-attributes"].endswith("preserve_client_ip.enabled=false")
    assert "loadBalancerSourceRanges" not in service["spec"]


def test_further_annotations_go_along() -> None:
    assert notes(nlb(annotations={f"{NLB}name": "web"}), NLB)["name"] == "web"


def test_an_alb_is_internal_and_speaks_https_only() -> None:
    ingress = alb(group="shared", path="/api", port="metrics", health_path="/ready")
    assert notes(ingress, ALB) == {
        "scheme": "internal",
        "target-type": "ip",
        "listen-ports": json.dumps([{"HTTPS": 443}]),
        "certificate-arn": CERTIFICATE,
        "ssl-policy": "ELBSecurityPolicy-TLS13-1-2-2021-06",
        "load-balancer-attributes": (
            "idle_timeout.timeout_seconds=60,routing.http.drop_invalid_header_fields.enabled=true"
        ),
        "healthcheck-path": "/ready",
        "group.name": "shared",
        "inbound-cidrs": "10.0.0.0/16,192.168.0.0/24",
    }
    (rule,) = ingress["spec"]["rules"]
    (path,) = rule["http"]["paths"]
    assert (path["path"], path["backend"]["service"]["port"]) == ("/api", {"name": "metrics"})
    assert ingress["spec"]["ingressClassName"] == "alb"


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"ports": {}}, "ports: got {}; allowed: a number of its own for each port"),
        ({"ports": {"grpc": 443}}, "ports: got 'grpc'; allowed: http, metrics"),
        ({"ports": {"http": 443, "metrics": 443}}, "a number of its own for each port"),
        ({"ports": {"http": 0}}, "ports.http: got 0; allowed: 1 to 65535"),
        ({"tls_ports": [443]}, "tls_ports: got [443]; allowed: nothing without certificate_arn"),
        ({"backend_protocol": "ssl"}, "backend_protocol: got 'ssl'; allowed: nothing without certificate_arn"),
        ({"certificate_arn": CERTIFICATE, "tls_ports": [443]}, "tls_ports[0]: got 443; allowed: ports of the load"),
        (
            {"certificate_arn": CERTIFICATE, "backend_protocol": "http"},
            "backend_protocol: got 'http'; allowed: ssl, tcp",
        ),
        ({"certificate_arn": CERTIFICATE.replace("eu-west-1", "us-east-1")}, "a certificate of this region"),
        ({"idle_timeout": 30}, "idle_timeout: got 30; allowed: 60 to 6000 seconds"),
        ({"certificate_arn": CERTIFICATE, "idle_timeout": 60}, "AWS keeps those at 350 seconds"),
        ({"source_ranges": ["0.0.0.0/0"]}, "source_ranges[0]: got '0.0.0.0/0'; allowed: a private IPv4 block"),
        ({"security_groups": ["default"]}, "security_groups[0]: got 'default'; allowed: the id of a security group"),
        (
            {"annotations": {f"{NLB}type": "nlb"}},
            "it picks the controller: Kubernetes' own opens node ports and writes",
        ),
        ({"annotations": {f"{NLB}internal": "true"}}, "the scheme is internal in any case"),
        (
            {"annotations": {f"{NLB}nlb-target-type": "instance"}},
            "instances would need node ports, and Fargate has none",
        ),
        (
            {"annotations": {f"{NLB}connection-idle-timeout": "60"}},
            "it is for Classic Load Balancers; set idle_timeout",
        ),
        ({"annotations": {f"{NLB}scheme": "internet-facing"}}, "without a scheme: it is internal"),
        ({"annotations": {f"{NLB}scheme": "internal"}}, "without a scheme: it is internal"),
        ({"annotations": {f"{NLB}attributes": "x=y"}}, "what is not written already: 'load_balancing.cross_zone"),
        ({"annotations": {f"{ALB}scheme": "internal"}}, "annotations that begin with service.beta.kubernetes.io"),
    ],
)
def test_what_the_controller_would_not_do_is_refused(settings: dict[str, Any], message: str) -> None:
    refused = refusal_of(lambda: nlb(**settings))
    assert refused.startswith("applications.web.load_balancer.")
    assert message in refused


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"port": "grpc"}, "ingress.port: got 'grpc'; allowed: http, metrics"),
        ({"host": "App.example"}, "ingress.host: got 'App.example'; allowed: a DNS name"),
        ({"path": "api"}, "ingress.path: got 'api'; allowed: a path such as '/'"),
        ({"certificate_arn": "arn:aws:iam::111122223333:server-certificate/x"}, "a certificate of this region"),
        ({"idle_timeout": 5000}, "idle_timeout: got 5000; allowed: 1 to 4000 seconds"),
        ({"annotations": {f"{ALB}scheme": "internet-facing"}}, "without a scheme: it is internal"),
        ({"source_ranges": ["8.8.8.0/24"]}, "a private IPv4 block from /8 to /32"),
    ],
)
def test_what_an_alb_would_not_do_is_refused(settings: dict[str, Any], message: str) -> None:
    assert message in refusal_of(lambda: alb(**settings))
