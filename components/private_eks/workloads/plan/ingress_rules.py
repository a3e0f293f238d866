"""What an Ingress of the AWS Load Balancer Controller may say: names of groups, hosts, paths.

The controller's own rules are in `pkg/ingress` of https://github.com/kubernetes-sigs/aws-load-balancer-controller
(`group_loader.go`, `model_build_listener_rules.go`), those of the load balancer at
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ...common.plan.arguments import one_of, refusal
from .tls_policies import check_policy

PREFIX, EXACT, WILDCARDS = "Prefix", "Exact", "ImplementationSpecific"
PATH_TYPES = (EXACT, PREFIX, WILDCARDS)

_ALB = "alb.ingress.kubernetes.io/"
_CONTROLLERS = ("eks.amazonaws.com/alb", "ingress.k8s.aws/alb")
_OTHERS = re.compile(r"\b(apisix|cilium|contour|envoy|haproxy|istio|kong|nginx|tailscale|traefik)\b")
"""Controllers whose pods answer by themselves: https://kubernetes.io/docs/concepts/services-networking/ingress-controllers/."""
GROUP = re.compile(r"([a-z0-9][-a-z0-9.]*)?[a-z0-9]")
LONGEST_GROUP = 63
_ORDERS = 1000
LONGEST = 128
"""What a load balancer takes as a host or a path."""
_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
HOST = re.compile(rf"(\*\.)?({_LABEL}\.)+([a-z]{{2,63}}|xn--[a-z0-9-]{{0,58}}[a-z0-9])")
_PATH = re.compile(r"""[A-Za-z0-9_.$/~"'@:+;&*?-]*""")
_ODD_PARTS = re.compile(r"//|/\.\.?(/|$)")
"""https://kubernetes.io/docs/concepts/services-networking/ingress/#path-types"""


def classes_of(manifests: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Give the controllers of the ingress classes among objects, where they say it, by the name of the class."""
    found = [one for one in manifests if one.get("kind") == "IngressClass"]
    named = [(str(one["metadata"]["name"]), (one.get("spec") or {}).get("controller")) for one in found]
    return {name: str(controller) for name, controller in named if controller}


def is_of_alb(ingress: Mapping[str, Any], classes: Mapping[str, str]) -> bool:
    """Tell whether an Ingress may become a load balancer of AWS: all may but those of another controller's class."""
    notes = (ingress.get("metadata") or {}).get("annotations") or {}
    name = str((ingress.get("spec") or {}).get("ingressClassName") or notes.get("kubernetes.io/ingress.class") or "")
    if name in classes:
        return classes[name] in _CONTROLLERS
    return not _OTHERS.search(name)


def check_group(where: str, name: str) -> None:
    """Refuse what the controller takes for no group at all."""
    if not GROUP.fullmatch(name) or len(name) > LONGEST_GROUP:
        allowed = f"1 to {LONGEST_GROUP} lower-case letters, digits and inner hyphens and dots"
        raise refusal(where, name, allowed, "rename it: the controller would leave the ingress alone")


def check_host(where: str, host: str) -> None:
    """Refuse what is no DNS name, or what a load balancer does not compare with."""
    if not host.isascii():
        allowed = "a DNS name in ASCII: other letters are written as punycode"
        raise refusal(where, host, allowed, f"write {_punycode(host)!r}" if _punycode(host) else "correct the name")
    if not HOST.fullmatch(host) or not _readable(host):
        allowed = "a DNS name such as 'app.example.internal', '*' as its first label only"
        raise refusal(where, host, allowed, "correct the name")
    if len(host) > LONGEST:
        raise refusal(where, host, f"up to {LONGEST} characters", "choose a shorter name: load balancers take no more")


def check_path(where: str, path: str, type_: str) -> None:
    """Refuse what Kubernetes, the controller or the load balancer would not take as a path."""
    if not path.startswith("/"):
        raise refusal(where, path, "a path such as '/'", "begin with a slash")
    if type_ != WILDCARDS and set(path) & {"*", "?"}:
        allowed = f"a path without wildcards: its type is {type_}"
        meant = path.rstrip("*").rstrip("/") or "/"
        remedy = f"write {meant!r}, which takes everything below" if type_ == PREFIX and path.endswith("/*") else ""
        raise refusal(where, path, allowed, remedy or f"remove them, or take the path type {WILDCARDS}")
    if not _PATH.fullmatch(path) or (type_ != WILDCARDS and _ODD_PARTS.search(path)):
        allowed = "letters, digits and _ - . $ / ~ \" ' @ : + ; &, without empty parts and dots"
        raise refusal(where, path, allowed, "correct the path")
    # The controller also asks for what is below a prefix, by two more characters.
    most = LONGEST - 2 if type_ == PREFIX else LONGEST
    if len(path) > most:
        raise refusal(where, path, f"up to {most} characters", "choose a shorter path: load balancers take no more")


def check_order(where: str, order: str) -> None:
    """Refuse what the controller takes for no place in a group."""
    if not re.fullmatch(r"-?\d{1,4}", order) or abs(int(order)) > _ORDERS:
        raise refusal(where, order, f"-{_ORDERS} to {_ORDERS}", "correct it: the whole group would stand still")


def check_ingress(where: str, ingress: Mapping[str, Any]) -> None:
    """Refuse an Ingress of the user's own that the controller or the load balancer would."""
    notes = ingress["metadata"].get("annotations") or {}
    checks = {"group.name": check_group, "group.order": check_order, "ssl-policy": check_policy}
    for name, check in checks.items():
        if f"{_ALB}{name}" in notes:
            check(f"{where}.metadata.annotations.{_ALB}{name}", notes[f"{_ALB}{name}"])
    for i, rule in enumerate((ingress.get("spec") or {}).get("rules") or ()):
        if rule.get("host"):
            check_host(f"{where}.spec.rules[{i}].host", rule["host"])
        for j, path in enumerate((rule.get("http") or {}).get("paths") or ()):
            at, type_ = f"{where}.spec.rules[{i}].http.paths[{j}]", path.get("pathType") or WILDCARDS
            one_of(f"{at}.pathType", type_, PATH_TYPES)
            check_path(f"{at}.path", path.get("path") or "/", type_)


def _punycode(host: str) -> str:
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return ""


def _readable(host: str) -> bool:
    """Tell whether the labels that begin with `xn--` stand for something."""
    try:
        return all(part.encode().decode("idna") for part in host.split(".") if part.startswith("xn--"))
    except UnicodeError:
        return False
