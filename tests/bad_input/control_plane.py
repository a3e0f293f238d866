"""Attributes of the control plane that few clusters set, and the types of access entries."""

from typing import Any

from .rows import ADMIN, ROLE, Row

_ISSUER = "https://login.example.com/realms/staff"


def _row(id_: str, path: str, value: Any, at: str = "", stack: str = "mixed", **beside: Any) -> Row:
    """Change one attribute; the refusal names it, or what stands `at` it."""
    changes = {f"controlPlane.{key.replace('__', '.')}": given for key, given in beside.items()}
    return Row(id_, {f"controlPlane.{path}": value, **changes}, f"controlPlane.{path}{at}", stack=stack)


def _provider(id_: str, field: str, value: Any, **beside: Any) -> Row:
    given = {"issuerUrl": _ISSUER, "clientId": "kubernetes", **beside, field: value}
    return Row(id_, {"controlPlane.identityProvider": given}, f"controlPlane.identityProvider.{field}")


def _entry(id_: str, field: str, value: Any, **beside: Any) -> Row:
    given = {"principalArn": f"{ROLE}/nodes", **beside, field: value}
    return Row(id_, {"accessEntries.second": given}, f"accessEntries.second.{field}")


ROWS = (
    Row("control plane as text", {"controlPlane": "tier-xl"}, "controlPlane"),
    _row("unknown attribute of the control plane", "egressMode", "CUSTOMER_ROUTED"),
    _row("tier as consoles say it", "scalingTier", "XL"),
    _row("tier that there is not", "scalingTier", "tier-16xl"),
    _row("tier as a number", "scalingTier", 2),
    _row("log type that there is not", "logTypes", ["audit", "etcd"], "[1]"),
    _row("log type in snake case", "logTypes", ["controller_manager"], "[0]"),
    _row("log type twice", "logTypes", ["audit", "audit"]),
    _row("log types as text", "logTypes", "audit"),
    _row("five further groups", "securityGroupIds", [f"sg-0{i}" for i in range(5)]),
    _row("a further group by name", "securityGroupIds", ["vpn"], "[0]"),
    _row("a further group twice", "securityGroupIds", ["sg-01", "sg-01"]),
    _row("deletion protection as text", "deletionProtection", "on"),
    _row("node pools without Auto Mode", "nodePools", ["system"]),
    _row("no node pools", "nodePools", [], stack="auto"),
    _row("a node pool of one's own", "nodePools", ["gpu"], "[0]", stack="auto"),
    _row("a node pool twice", "nodePools", ["system", "system"], stack="auto"),
    _row("events for a day", "kubeApiServer.eventTtl", "24h"),
    _row("events for a minute", "kubeApiServer.eventTtl", "60s"),
    _row("events in two units", "kubeApiServer.eventTtl", "1h30m"),
    _row("events in minutes without unit", "kubeApiServer.eventTtl", "30"),
    _row(
        "node ports that are the API's",
        "kubeApiServer.serviceNodePortRange",
        {"minPort": 8000, "maxPort": 9000},
        ".minPort",
    ),
    _row(
        "node ports turned around",
        "kubeApiServer.serviceNodePortRange",
        {"minPort": 31000, "maxPort": 30000},
        ".maxPort",
    ),
    _row("node ports without an end", "kubeApiServer.serviceNodePortRange", {"minPort": 30000}, ".maxPort"),
    _row("node ports as text", "kubeApiServer.serviceNodePortRange", "30000-32767"),
    _row(
        "pods adjusted every 10 s by EKS's own tier", "kubeControllerManager.horizontalPodAutoscalerSyncPeriod", "10s"
    ),
    _row(
        "pods adjusted every second",
        "kubeControllerManager.horizontalPodAutoscalerSyncPeriod",
        "1s",
        scalingTier="tier-xl",
    ),
    _row("too many ended pods", "kubeControllerManager.terminatedPodGcThreshold", 12501),
    _row("fewer ended pods than none", "kubeControllerManager.terminatedPodGcThreshold", -1),
    _row("strategy that there is not", "kubeScheduler.type", "RequestedToCapacityRatio"),
    _row("weight of nothing", "kubeScheduler.resources", {"cpu": 0}, ".cpu"),
    _row("weight beyond a hundred", "kubeScheduler.resources", {"memory": 101}, ".memory"),
    _row("weight of no resource", "kubeScheduler.resources", {"GPU!": 1}, ".GPU!"),
    _provider("issuer by HTTP", "issuerUrl", "http://login.example.com"),
    _provider("issuer with a query", "issuerUrl", f"{_ISSUER}?tenant=1"),
    _provider("no audience", "clientId", ""),
    _provider("names of the system", "usernamePrefix", "system:"),
    _provider("a part of the system's prefix", "groupsPrefix", "sys", groupsClaim="groups"),
    _provider("a prefix of no groups", "groupsPrefix", "oidc:"),
    _provider("a name with a slash", "name", "staff/idp"),
    Row("no issuer", {"controlPlane.identityProvider": {"clientId": "x"}}, "controlPlane.identityProvider.issuerUrl"),
    _entry("entry of an unknown type", "type", "EC2_MAC"),
    _entry("type in lower case", "type", "standard"),
    _entry("nodes with groups", "kubernetesGroups", ["readers"], type="EC2_LINUX"),
    _entry("nodes with an access policy", "policies", ADMIN, type="HYBRID_LINUX"),
    _entry("nodes of Auto Mode with another policy", "policies", {"AmazonEKSViewPolicy": {}}, type="EC2"),
    _entry("nodes with a user name", "userName", "node", type="EC2_WINDOWS"),
    _entry("a user as nodes", "principalArn", "arn:aws:iam::111122223333:user/node", type="HYPERPOD_LINUX"),
    _entry("user name of the system", "userName", "system:admin"),
    _entry("empty user name", "userName", ""),
    _entry("sessions that nothing sets apart", "userName", "admin-{{SessionName}}"),
)
