"""A Service of type LoadBalancer: an internal NLB whose targets are the addresses of pods.

https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/
"""

from collections.abc import Mapping
from typing import Any

from .arguments import one_of, refusal
from .load_balancers import (
    SECURITY_POLICY,
    annotated,
    check_certificate,
    check_sources,
    pairs,
    security_groups,
    word,
)
from .manifests import Manifest, check_port, metadata
from .pods import selector_of

_CLASS = "service.k8s.aws/nlb"
_AUTO_CLASS = "eks.amazonaws.com/nlb"
_NLB = "service.beta.kubernetes.io/aws-load-balancer-"


def plan_nlb(
    key: str, namespace: str, settings: Mapping[str, Any], ports: Mapping[str, int], region: str, auto_mode: bool
) -> Manifest:
    """Make the Service of an internal NLB in front of the pods of application `key`.

    Its ports are those of the application unless `settings` name others; TLS ends at the load balancer where a
    certificate is given.

    Raises ValueError for what AWS or the controller would refuse, or understand otherwise.
    """
    where = f"applications.{key}.load_balancer"
    listeners = _listeners(f"{where}.ports", settings.get("ports"), ports)
    check_sources(where, settings)
    notes = {
        f"{_NLB}scheme": "internal",
        f"{_NLB}nlb-target-type": "ip",
        f"{_NLB}attributes": pairs({"load_balancing.cross_zone.enabled": word(settings.get("cross_zone", True))}),
        f"{_NLB}target-group-attributes": pairs(
            {
                "deregistration_delay.timeout_seconds": "30",
                "preserve_client_ip.enabled": word(settings.get("preserve_client_ip", True)),
            }
        ),
        **_tls(where, settings, listeners, region),
        **_idle(where, settings, listeners),
        **security_groups(_NLB, settings),
    }
    spec = {
        "type": "LoadBalancer",
        "loadBalancerClass": _AUTO_CLASS if auto_mode else _CLASS,
        "allocateLoadBalancerNodePorts": False,
        "selector": selector_of(key),
        "ports": [
            {"name": name, "port": listeners[name], "targetPort": name, "protocol": "TCP"} for name in sorted(listeners)
        ],
    }
    if "security_groups" not in settings:
        spec["loadBalancerSourceRanges"] = list(settings["source_ranges"])
    name = f"{key}-nlb"
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": metadata(name, namespace, annotations=annotated(where, notes, settings, _NLB)),
        "spec": spec,
    }


def _listeners(where: str, given: Mapping[str, int] | None, ports: Mapping[str, int]) -> dict[str, int]:
    listeners = dict(ports if given is None else given)
    for name, number in listeners.items():
        one_of(where, name, ports)
        check_port(f"{where}.{name}", number)
    if not listeners or len(set(listeners.values())) != len(listeners):
        raise refusal(where, listeners, "a number of its own for each port of the application", "give ports")
    return listeners


def _tls(where: str, settings: Mapping[str, Any], listeners: Mapping[str, int], region: str) -> dict[str, Any]:
    arn, wanted = settings.get("certificate_arn"), settings.get("tls_ports")
    for name in ("tls_ports", "backend_protocol", "security_policy"):
        if arn is None and name in settings:
            raise refusal(f"{where}.{name}", settings[name], "nothing without certificate_arn", "give the certificate")
    if arn is None:
        return {}
    check_certificate(f"{where}.certificate_arn", arn, region)
    for i, number in enumerate(wanted or []):
        if number not in listeners.values():
            allowed = f"ports of the load balancer: {sorted(listeners.values())}"
            raise refusal(f"{where}.tls_ports[{i}]", number, allowed, "correct it: no listener would have TLS")
    protocol = settings.get("backend_protocol", "tcp")
    one_of(f"{where}.backend_protocol", protocol, ("ssl", "tcp"))
    numbers = wanted or sorted(listeners.values())
    return {
        f"{_NLB}ssl-cert": arn,
        f"{_NLB}ssl-ports": ",".join(str(number) for number in numbers),
        f"{_NLB}ssl-negotiation-policy": settings.get("security_policy", SECURITY_POLICY),
        f"{_NLB}backend-protocol": protocol,
    }


def _idle(where: str, settings: Mapping[str, Any], listeners: Mapping[str, int]) -> dict[str, str]:
    """AWS fixes it on TLS listeners: https://docs.aws.amazon.com/elasticloadbalancing/latest/network/update-idle-timeout.html."""
    seconds = settings.get("idle_timeout")
    if seconds is None:
        return {}
    if not 60 <= seconds <= 6000:
        raise refusal(f"{where}.idle_timeout", seconds, "60 to 6000 seconds", "change it")
    tls = settings.get("tls_ports", list(listeners.values())) if "certificate_arn" in settings else []
    plain = [number for number in sorted(listeners.values()) if number not in tls]
    if not plain:
        allowed = "nothing where every port has TLS: AWS keeps those at 350 seconds"
        raise refusal(f"{where}.idle_timeout", seconds, allowed, "remove it, or let TLS end in the pods")
    return {f"{_NLB}listener-attributes.TCP-{number}": f"tcp.idle_timeout.seconds={seconds}" for number in plain}
