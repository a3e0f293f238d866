import json
from typing import Any

import pytest

from private_eks.kubernetes.plan.manifests import Manifest
from private_eks.workloads.plan.alb import plan_alb
from private_eks.workloads.plan.load_balancers import check_room
from private_eks.workloads.plan.nlb import plan_nlb
from private_eks.workloads.plan.tls_policies import POLICIES
from private_eks.workloads.settings import ApplicationSettings
from tests.refusal import refusal_of

CERTIFICATE = "arn:aws:acm:eu-west-1:111122223333:certificate/01234567-89ab-cdef-0123-456789abcdef"
NLB = "service.beta.kubernetes.io/aws-load-balancer-"
ALB = "alb.ingress.kubernetes.io/"
WEB: ApplicationSettings = {"namespace": "shop", "image": "web"}
PORTS = {"http": 8080, "metrics": 9090}
RANGES = ["10.0.0.0/16", "192.168.0.0/24"]


def nlb(auto_mode: bool = False, **settings: Any) -> Manifest:
    given: Any = {"source_ranges": RANGES, **settings}
    return plan_nlb("web", "shop", given, {**WEB, "ports": PORTS}, "eu-west-1", auto_mode)


def alb(health_path: str | None = None, **settings: Any) -> Manifest:
    given: Any = {"source_ranges": RANGES, "certificate_arn": CERTIFICATE, **settings}
    return plan_alb("web", "shop", given, PORTS, "eu-west-1", health_path)


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
        ({"ports": {}}, "ports: got an empty mapping; allowed: a number of its own for each port"),
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
        ({"idle_timeout": 30}, "idle_timeout: got 30; allowed: 60 to 6000 seconds"),
        ({"certificate_arn": CERTIFICATE, "idle_timeout": 60}, "AWS keeps those at 350 seconds"),
        ({"security_groups": ["default"]}, "security_groups[0]: got 'default'; allowed: the id of a security group"),
        (
            {"annotations": {f"{NLB}nlb-target-type": "instance"}},
            "instances would need node ports, and Fargate has none",
        ),
        (
            {"annotations": {f"{NLB}connection-idle-timeout": "60"}},
            "it is for Classic Load Balancers; set idle_timeout",
        ),
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
    ],
)
def test_what_an_alb_would_not_do_is_refused(settings: dict[str, Any], message: str) -> None:
    assert message in refusal_of(lambda: alb(**settings))


@pytest.mark.parametrize(("host", "message"), [
    ("shop.xn--p1ai", ""),
    ("xn--80aaxitdbjk.xn--p1ai", ""),
    ("*.example.internal", ""),
    ("a.b.c.example.com", ""),
    ("bücher.example", "write 'xn--bcher-kva.example'"),
    ("a.*.example.com", "'*' as its first label only"),
    ("*", "'*' as its first label only"),
    ("localhost", "a DNS name such as"),
    ("Shop.example.com", "correct the name"),
    ("-a.example.com", "correct the name"),
    (f"{'a' * 64}.example.com", "correct the name"),
    ("shop.xn--", "correct the name"),
    ("shop.123", "correct the name"),
    (f"{'a.' * 60}example.com", "up to 128 characters"),
])  # fmt: skip
def test_hosts_are_dns_names_in_ascii(host: str, message: str) -> None:
    found = refusal_of(lambda: alb(host=host))
    assert (message in found) if message else found == ""


@pytest.mark.parametrize(("path", "type_", "message"), [
    ("/", "Prefix", ""),
    ("/api", "Prefix", ""),
    ("/api/", "Exact", ""),
    ("/api/*", "ImplementationSpecific", ""),
    ("/a?c/*.png", "ImplementationSpecific", ""),
    ("/*", "Prefix", "write '/', which takes everything below"),
    ("/a*b", "Prefix", "or take the path type ImplementationSpecific"),
    ("/api/*", "Exact", "or take the path type ImplementationSpecific"),
    ("api", "Prefix", "begin with a slash"),
    ("*", "ImplementationSpecific", "begin with a slash"),
    ("/a//b", "Prefix", "without empty parts"),
    ("/a/../b", "Exact", "without empty parts"),
    ("/a b", "Prefix", "letters, digits"),
    ("/ä", "Prefix", "letters, digits"),
    ("/" + "a" * 125, "Prefix", ""),
    ("/" + "a" * 126, "Prefix", "up to 126 characters"),
    ("/" + "a" * 127, "Exact", ""),
    ("/" + "a" * 128, "Exact", "up to 128 characters"),
])  # fmt: skip
def test_paths_are_what_their_type_takes(path: str, type_: str, message: str) -> None:
    found = refusal_of(lambda: alb(path=path, path_type=type_))
    assert (message in found) if message else found == ""
    if not message:
        [rule] = alb(path=path, path_type=type_)["spec"]["rules"]
        assert rule["http"]["paths"][0]["pathType"] == type_


@pytest.mark.parametrize(("name", "fine"), [
    ("g", True),
    ("shop.public-1", True),
    ("a" * 63, True),
    ("1a", True),
    ("a" * 64, False),
    ("-a", False),
    ("a-", False),
    ("A", False),
    ("", False),
    ("a b", False),
])  # fmt: skip
def test_groups_are_called_as_the_controller_wants(name: str, fine: bool) -> None:
    assert (refusal_of(lambda: alb(group=name)) == "") is fine


@pytest.mark.parametrize(("order", "fine"), [("0", True), ("-1000", True), ("1001", False), ("first", False)])
def test_a_place_in_a_group_is_a_number(order: str, fine: bool) -> None:
    assert (refusal_of(lambda: alb(annotations={f"{ALB}group.order": order})) == "") is fine


@pytest.mark.parametrize(("policy", "message"), [
    *((known, "") for known in sorted(POLICIES)),
    ("ELBSecurityPolicy-TLS13-1-2-CNSA2-INTEROP2-FIPS-PQ-2026-07", ""),
    ("ELBSecurityPolicy-TLS13-1-4-2031-02", ""),
    ("nonsense", "see aws elbv2 describe-ssl-policies"),
    ("ELBSecurityPolicy-TLS13-1-2-2021-6", "did you mean 'ELBSecurityPolicy-TLS13-1-2-2021-06'?"),
    ("ELBSecurityPolicy-TLS13-1-2-2022-06", "did you mean"),
    ("TLS13-1-2-2021-06", "did you mean 'ELBSecurityPolicy-TLS13-1-2-2021-06'?"),
    ("ELBSecurityPolicy-TLS13-1-2-2026-13", "did you mean"),
])  # fmt: skip
def test_tls_policies_are_aws_s_own(policy: str, message: str) -> None:
    for found in (
        refusal_of(lambda: alb(security_policy=policy)),
        refusal_of(lambda: nlb(certificate_arn=CERTIFICATE, security_policy=policy)),
    ):
        assert (message in found) if message else found == ""


OTHER = CERTIFICATE.replace("/0", "/1")


@pytest.mark.parametrize("given", [
    {"certificate_arn": CERTIFICATE, "certificate_arns": [OTHER]},
    {"certificate_arn": None, "certificate_arns": [CERTIFICATE, OTHER]},
])  # fmt: skip
def test_several_certificates_keep_their_order(given: Any) -> None:
    given = {key: value for key, value in given.items() if value}
    both = f"{CERTIFICATE},{OTHER}"
    assert notes(nlb(**given), NLB)["ssl-cert"] == both
    alone: Any = {"source_ranges": RANGES, **given}
    made = plan_alb("web", "shop", alone, PORTS, "eu-west-1")
    assert notes(made, ALB)["certificate-arn"] == both


def test_certificates_are_named_once_and_of_the_region() -> None:
    assert "each certificate once" in refusal_of(lambda: alb(certificate_arns=[CERTIFICATE]))
    strange = OTHER.replace("eu-west-1", "us-east-1")
    assert "certificate_arns[0]: got" in refusal_of(lambda: nlb(certificate_arns=[strange]))


def datagrams(protocols: dict[str, str], **settings: Any) -> Manifest:
    given: Any = {"source_ranges": RANGES, **settings}
    offered: ApplicationSettings = {**WEB, "ports": {"dns": 5353, "http": 8080}, "protocols": protocols}
    return plan_nlb("web", "shop", given, offered, "eu-west-1", False)


def test_udp_has_a_health_check_by_tcp() -> None:
    service = datagrams({"dns": "UDP"}, ports={"dns": 53, "http": 443}, certificate_arn=CERTIFICATE)
    assert service["spec"]["ports"] == [
        {"name": "dns", "port": 53, "targetPort": "dns", "protocol": "UDP"},
        {"name": "http", "port": 443, "targetPort": "http", "protocol": "TCP"},
    ]
    found = notes(service, NLB)
    assert (found["healthcheck-protocol"], found["healthcheck-port"]) == ("tcp", "8080")
    assert found["ssl-ports"] == "443"
    assert "enable-tcp-udp-listener" not in found


def test_both_protocols_share_a_listener() -> None:
    service = datagrams({"dns": "TCP_UDP"}, ports={"dns": 53})
    assert [(p["name"], p["port"], p["protocol"]) for p in service["spec"]["ports"]] == [
        ("dns", 53, "TCP"),
        ("dns-udp", 53, "UDP"),
    ]
    assert notes(service, NLB)["enable-tcp-udp-listener"] == "true"


@pytest.mark.parametrize(("protocols", "settings", "message"), [
    ({"dns": "UDP", "http": "UDP"}, {}, "takes TCP: load balancers ask for the health of UDP by it"),
    ({"dns": "UDP"}, {"preserve_client_ip": False}, "AWS does not switch it off"),
    ({"dns": "UDP"}, {"certificate_arn": CERTIFICATE, "tls_ports": [5353]}, "those of TCP alone"),
    ({"dns": "UDP"}, {"ports": {"dns": 53}, "certificate_arn": CERTIFICATE}, "TLS needs TCP"),
])  # fmt: skip
def test_udp_is_held_to_what_aws_does(protocols: dict[str, str], settings: dict[str, Any], message: str) -> None:
    assert message in refusal_of(lambda: datagrams(protocols, **settings))


@pytest.mark.parametrize(("cidr", "albs", "nlbs", "fine"), [
    ("10.0.0.0/27", ["applications.a.ingress"], [], True),
    ("10.0.0.0/28", ["applications.a.ingress"], [], False),
    ("10.0.0.0/28", [], ["Service a/b"], True),
    ("10.0.0.0/28", [], ["Service a/b"] * 4, True),
    ("10.0.0.0/28", [], ["Service a/b"] * 5, False),
    ("10.0.0.0/28", [], [], True),
])  # fmt: skip
def test_subnets_have_room_for_load_balancers(cidr: str, albs: list[str], nlbs: list[str], fine: bool) -> None:
    assert (refusal_of(lambda: check_room(cidr, albs, nlbs)) == "") is fine
