"""A Service of type LoadBalancer: an internal NLB whose targets are the addresses of pods.

https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ...common.plan.arguments import one_of, refusal
from ...kubernetes.plan.manifests import Manifest, check_port, metadata
from .load_balancers import (
    annotated,
    certificates,
    check_sources,
    pairs,
    security_groups,
    word,
)
from .pods import selector_of
from .protocols import BOTH, TCP, UDP, single, spoken, tcp_ports
from .tls_policies import DEFAULT, check_policy

if TYPE_CHECKING:
    from ..settings import ApplicationSettings, LoadBalancerSettings

IDLE_SECONDS = (60, 6000)
BACKENDS = ("ssl", "tcp")
_CLASS = "service.k8s.aws/nlb"
_AUTO_CLASS = "eks.amazonaws.com/nlb"
NLB = "service.beta.kubernetes.io/aws-load-balancer-"


def plan_nlb(
    key: str,
    namespace: str,
    settings: "LoadBalancerSettings",
    offered: "ApplicationSettings",
    region: str,
    auto_mode: bool,
) -> Manifest:
    """Make the Service of an internal NLB in front of the pods of application `key`, which `offered` describes.

    Its ports are the application's unless `settings` name others; TLS ends at the load balancer where a
    certificate is given.

    Raises ValueError for what AWS or the controller would refuse, or understand otherwise.
    """
    where = f"applications.{key}.load_balancer"
    listeners = _listeners(f"{where}.ports", settings.get("ports"), offered["ports"])
    plain = {name: port for name, port in listeners.items() if spoken(name, offered) == TCP}
    check_sources(where, settings)
    notes = {
        f"{NLB}scheme": "internal",
        f"{NLB}nlb-target-type": "ip",
        **_attributes(settings),
        **_tls(where, settings, plain, region),
        **_idle(where, settings, plain),
        **_datagrams(where, key, settings, listeners, offered),
        **security_groups(NLB, settings),
    }
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": metadata(f"{key}-nlb", namespace, annotations=annotated(where, notes, settings, NLB)),
        "spec": _spec(key, settings, single(listeners, offered), _AUTO_CLASS if auto_mode else _CLASS),
    }


def _spec(
    key: str, settings: "LoadBalancerSettings", ports: Iterable[tuple[str, str, int]], class_: str
) -> dict[str, Any]:
    own = "security_groups" in settings
    return {
        "type": "LoadBalancer",
        "loadBalancerClass": class_,
        "allocateLoadBalancerNodePorts": False,
        "selector": selector_of(key),
        "ports": [
            {"name": name, "port": port, "targetPort": name, "protocol": protocol} for name, protocol, port in ports
        ],
        **({} if own else {"loadBalancerSourceRanges": list(settings["source_ranges"])}),
    }


def _attributes(settings: "LoadBalancerSettings") -> dict[str, str]:
    of_targets = {
        "deregistration_delay.timeout_seconds": "30",
        "preserve_client_ip.enabled": word(settings.get("preserve_client_ip", True)),
    }
    return {
        f"{NLB}attributes": pairs({"load_balancing.cross_zone.enabled": word(settings.get("cross_zone", True))}),
        f"{NLB}target-group-attributes": pairs(of_targets),
    }


def _listeners(where: str, given: Mapping[str, int] | None, ports: Mapping[str, int]) -> dict[str, int]:
    listeners = dict(ports if given is None else given)
    for name, number in listeners.items():
        one_of(where, name, ports)
        check_port(f"{where}.{name}", number)
    if not listeners or len(set(listeners.values())) != len(listeners):
        raise refusal(where, listeners, "a number of its own for each port of the application", "give ports")
    return listeners


def _tls(where: str, settings: "LoadBalancerSettings", listeners: Mapping[str, int], region: str) -> dict[str, Any]:
    arns, wanted = certificates(where, settings, region), settings.get("tls_ports")
    for name in ("tls_ports", "backend_protocol", "security_policy"):
        if not arns and name in settings:
            raise refusal(f"{where}.{name}", settings[name], "nothing without certificate_arn", "give the certificate")
    if not arns:
        return {}
    if not listeners:
        allowed = "none where every port speaks UDP: TLS needs TCP"
        raise refusal(f"{where}.certificate_arn", arns[0], allowed, "remove it, or let a port speak TCP")
    policy = settings.get("security_policy", DEFAULT)
    check_policy(f"{where}.security_policy", policy)
    for i, number in enumerate(wanted or []):
        if number not in listeners.values():
            allowed = f"ports of the load balancer: {sorted(listeners.values())}, those of TCP alone"
            raise refusal(f"{where}.tls_ports[{i}]", number, allowed, "correct it: no listener would have TLS")
    protocol = settings.get("backend_protocol", "tcp")
    one_of(f"{where}.backend_protocol", protocol, BACKENDS)
    numbers = wanted or sorted(listeners.values())
    return {
        f"{NLB}ssl-cert": ",".join(arns),
        f"{NLB}ssl-ports": ",".join(str(number) for number in numbers),
        f"{NLB}ssl-negotiation-policy": policy,
        f"{NLB}backend-protocol": protocol,
    }


def _idle(where: str, settings: "LoadBalancerSettings", listeners: Mapping[str, int]) -> dict[str, str]:
    """AWS fixes it on TLS listeners: https://docs.aws.amazon.com/elasticloadbalancing/latest/network/update-idle-timeout.html."""
    seconds = settings.get("idle_timeout")
    if seconds is None:
        return {}
    if not IDLE_SECONDS[0] <= seconds <= IDLE_SECONDS[1]:
        raise refusal(f"{where}.idle_timeout", seconds, f"{IDLE_SECONDS[0]} to {IDLE_SECONDS[1]} seconds", "change it")
    secured = {"certificate_arn", "certificate_arns"} & settings.keys()
    tls = settings.get("tls_ports", list(listeners.values())) if secured else []
    plain = [number for number in sorted(listeners.values()) if number not in tls]
    if not plain:
        allowed = "nothing where every port has TLS: AWS keeps those at 350 seconds, and UDP at 120"
        raise refusal(f"{where}.idle_timeout", seconds, allowed, "remove it, or let TLS end in the pods")
    return {f"{NLB}listener-attributes.TCP-{number}": f"tcp.idle_timeout.seconds={seconds}" for number in plain}


def _datagrams(
    where: str, key: str, settings: "LoadBalancerSettings", listeners: Mapping[str, int], offered: "ApplicationSettings"
) -> dict[str, str]:
    """Say what UDP asks for: targets are asked for their health by TCP, and see the address of the client in any case.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-health-checks.html and
    https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html
    """
    found = {spoken(name, offered) for name in listeners}
    if not found & {BOTH, UDP}:
        return {}
    if settings.get("preserve_client_ip") is False:
        raise refusal(f"{where}.preserve_client_ip", False, "true with UDP: AWS does not switch it off", "remove it")
    asked = tcp_ports(offered)
    probe = offered.get("probe", {}).get("port", next(iter(sorted(asked)), ""))
    if probe not in asked:
        allowed = f"a port of applications.{key} that takes TCP: load balancers ask for the health of UDP by it"
        raise refusal(f"{where}.ports", sorted(listeners), allowed, "let the application answer on one, for a probe")
    health = {f"{NLB}healthcheck-protocol": "tcp", f"{NLB}healthcheck-port": str(asked[probe])}
    return {**health, **({f"{NLB}enable-tcp-udp-listener": "true"} if BOTH in found else {})}
