"""Limits of namespaces, applications and what stands before them."""

import re
from collections.abc import Mapping

from private_eks.common.plan.arguments import camel
from private_eks.common.plan.names import KEY
from private_eks.common.plan.regions import PARTITION, REGION
from private_eks.kubernetes.plan.manifests import NAME, SYSTEM
from private_eks.kubernetes.plan.quantities import CPU, MEMORY
from private_eks.kubernetes.plan.syntax import FILE, PORT, SUBDOMAIN, VARIABLE
from private_eks.namespaces.plan.namespaces import AMOUNT, COUNTED, LIMIT, LINK_LOCAL, PROTOCOLS, QUOTA
from private_eks.namespaces.plan.pod_security import LEVELS
from private_eks.nodes.plan.labels import EFFECTS
from private_eks.platform.plan.platform import ZONE_ID
from private_eks.workloads.plan.alb import ALB
from private_eks.workloads.plan.alb import IDLE_SECONDS as ALB_SECONDS
from private_eks.workloads.plan.applications import LONGEST_NAME
from private_eks.workloads.plan.ingress_rules import GROUP, HOST, LONGEST, LONGEST_GROUP, PATH_TYPES, WILDCARDS
from private_eks.workloads.plan.jobs import LEAST, OF_SCHEDULES, POLICIES, RESTARTS, SERVING
from private_eks.workloads.plan.jobs import MOST as MOST_OF_JOBS
from private_eks.workloads.plan.load_balancers import LEGACY, SECURITY_GROUP, certificate_arn
from private_eks.workloads.plan.nlb import BACKENDS, NLB
from private_eks.workloads.plan.nlb import IDLE_SECONDS as NLB_SECONDS
from private_eks.workloads.plan.pod_checks import HIGHEST_USER
from private_eks.workloads.plan.protocols import PROTOCOLS as PORT_PROTOCOLS
from private_eks.workloads.plan.scaling import MOST
from private_eks.workloads.plan.scheduling import ARCHITECTURES
from private_eks.workloads.plan.tls_policies import NEWER
from private_eks.workloads.plan.tls_policies import POLICIES as TLS_POLICIES
from private_eks.workloads.plan.workloads import MODES

from ..blocks import private
from ..forms import Schema, beside, between, both, every, named, one, spelled, valued, where, without, word
from .schedules import schedule
from .shared import IMAGE, LABELS
from .shared import PORT as PORT_NUMBER

_CERTIFICATE = spelled(certificate_arn(PARTITION, REGION))
_FOLDER = {"pattern": r"^/(?!$)(?!(?:.*/)?\.\.(?:/|$))[^:]*$"}
_NAMESPACE = spelled(rf"(?!kube-|({'|'.join(SYSTEM)})$){NAME}", longest=63)
_OWN_PORT = between(1024, PORT_NUMBER["maximum"])
_WHOLE: Schema = {"type": "string"} | spelled(r"\d+k?")
_PATH = {"pattern": "^/"}
_TLS = ("backendProtocol", "securityPolicy", "tlsPorts")
_CERTIFIED = {"anyOf": [{"required": [field]} for field in ("certificateArn", "certificateArns")]}
_DISK: Schema = {"required": ["storageClass"]}
_ONE: Schema = {"required": ["replicas"], "properties": {"replicas": {"maximum": 1}}}
_SINGLE: Schema = {
    "properties": {
        "job": {"properties": {"parallelism": {"maximum": 1}, "concurrencyPolicy": {"not": {"const": "Allow"}}}}
    }
}
_ONE_POD: Schema = {"if": {"required": ["job"]}, "then": _SINGLE, "else": _ONE}
_FOLDER_OF_OURS: Schema = {"pattern": r"^(?!/)(?!(?:.*/)?\.\.(?:/|$))"}
_PLAIN_PATH: Schema = {"properties": {"path": {"pattern": r"^[^*?]*$"}}}
_FRONT: Mapping[str, Schema] = {
    "certificate_arn": _CERTIFICATE,
    "certificate_arns": every(_CERTIFICATE),
    "security_groups": every(spelled(SECURITY_GROUP)),
    "security_policy": word(TLS_POLICIES, NEWER),
    "source_ranges": every(private(8)),
}
_FRONTS = {
    f"{shape}.{field}": limit
    for shape in ("IngressSettings", "LoadBalancerSettings")
    for field, limit in _FRONT.items()
}


def _notes(prefix: str) -> Schema:
    """Refuse annotations of other kinds of load balancers, and those that would open one."""
    refused = "|".join(re.escape(name).replace(r"\-", "-") for name in (f"{prefix}scheme", *LEGACY))
    return named({"pattern": f"^(?!(?:{refused})$){re.escape(prefix).replace(chr(92) + '-', '-')}"})


LIMITS: Mapping[str, Schema] = {
    **_FRONTS,
    **{f"JobSettings.{field}": between(least, MOST_OF_JOBS) for field, least in LEAST.items()},
    "ApplicationSettings": both(
        beside("job", map(camel, SERVING)),
        {"dependencies": {field: ["ports"] for field in ("ingress", "loadBalancer", "probe", "protocols")}},
        where("replicas", {"enum": [0, 1]}, without(["minAvailable"])),
        where("volumes", {"not": {"additionalProperties": {"not": _DISK}}}, _ONE_POD),
    ),
    "ApplicationSettings.architecture": one(ARCHITECTURES),
    "ApplicationSettings.config": named(_FOLDER, additionalProperties=named(spelled(FILE.pattern), minProperties=1)),
    "ApplicationSettings.cpu": spelled(CPU),
    "ApplicationSettings.cpu_percent": between(1, 100),
    "ApplicationSettings.environment": named(spelled(VARIABLE.pattern)),
    "ApplicationSettings.image": spelled(KEY, IMAGE),
    "ApplicationSettings.labels": LABELS,
    "ApplicationSettings.max_replicas": between(1, MOST),
    "ApplicationSettings.memory": spelled(MEMORY),
    "ApplicationSettings.min_available": between(1, MOST),
    "ApplicationSettings.namespace": _NAMESPACE,
    "ApplicationSettings.node_selector": LABELS,
    "ApplicationSettings.ports": named(spelled(PORT.pattern), additionalProperties=_OWN_PORT),
    "ApplicationSettings.protocols": valued(one(PORT_PROTOCOLS)),
    "ApplicationSettings.replicas": between(0, MOST),
    "ApplicationSettings.run_as_user": between(1, HIGHEST_USER),
    "ApplicationSettings.scratch": every(_FOLDER),
    "ApplicationSettings.secrets": named(_FOLDER, additionalProperties=spelled(SUBDOMAIN.pattern)),
    "ApplicationSettings.storage": spelled(MEMORY),
    "ApplicationSettings.termination_seconds": between(0),
    "ApplicationSettings.volumes": named(_FOLDER),
    "EgressSettings.cidr": {"anyOf": [one(f"{address}/32" for address in LINK_LOCAL), private(8)]},
    "EgressSettings.port": PORT_NUMBER,
    "EgressSettings.protocol": one(PROTOCOLS),
    "InClusterSettings.directory": _FOLDER_OF_OURS,
    "InClusterSettings.mode": one(MODES),
    "IngressSettings": both(_CERTIFIED, where("pathType", {"const": WILDCARDS}, {}, _PLAIN_PATH)),
    "IngressSettings.annotations": _notes(ALB),
    "IngressSettings.group": spelled(GROUP, longest=LONGEST_GROUP),
    "IngressSettings.host": spelled(HOST, longest=LONGEST),
    "IngressSettings.idle_timeout": between(*ALB_SECONDS),
    "IngressSettings.path": _PATH,
    "IngressSettings.path_type": one(PATH_TYPES),
    "JobSettings": {"if": {"required": ["schedule"]}, "then": {}, "else": without(map(camel, OF_SCHEDULES))},
    "JobSettings.concurrency_policy": one(POLICIES),
    "JobSettings.restart_policy": one(RESTARTS),
    "JobSettings.schedule": schedule(),
    "LoadBalancerSettings": {"if": _CERTIFIED, "then": {}, "else": without(_TLS)},
    "LoadBalancerSettings.annotations": _notes(NLB),
    "LoadBalancerSettings.backend_protocol": one(BACKENDS),
    "LoadBalancerSettings.idle_timeout": between(*NLB_SECONDS),
    "LoadBalancerSettings.ports": valued(PORT_NUMBER),
    "LoadBalancerSettings.tls_ports": every(PORT_NUMBER),
    "NamespaceSettings.labels": LABELS,
    "NamespaceSettings.limits": named(spelled(LIMIT), additionalProperties=spelled(AMOUNT)),
    "NamespaceSettings.pod_security": one(LEVELS),
    "NamespaceSettings.quota": named(
        spelled(QUOTA), additionalProperties=spelled(AMOUNT), patternProperties={f"^(?:{COUNTED.pattern})$": _WHOLE}
    ),
    "PlatformSettings.hosted_zone_ids": every(spelled(ZONE_ID)),
    "PlatformSettings.replicas": between(1),
    "ProbeSettings.liveness_path": _PATH,
    "ProbeSettings.path": _PATH,
    "StackSettings.applications": named(spelled(NAME, longest=LONGEST_NAME)),
    "StackSettings.namespaces": named(_NAMESPACE),
    "StackSettings.manifests": every(_FOLDER_OF_OURS),
    "StackSettings.node_egress": named(spelled(KEY)),
    "TolerationSettings.effect": one(EFFECTS),
    "VolumeSettings": {
        "oneOf": [
            {"required": ["fileSystem"], **without(["size"])},
            {"required": ["storageClass"]},
        ]
    },
    "VolumeSettings.size": spelled(MEMORY),
}
