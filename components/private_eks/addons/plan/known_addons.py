"""The add-ons that the user guide lists, AWS's own and those of the community, and what their facts mean in a region.

Names, namespaces, service accounts and policies are those of its pages; what no page states is named in `inferred`. A
newer add-on can be used without being listed here; then nothing is known about its permissions and endpoints.
"""

from collections.abc import Mapping
from typing import Any

from ...common.plan.regions import partition_of
from .addon_facts import ANYWHERE, GUIDE, ON_EC2, KnownAddon
from .aws_addons import AWS_ADDONS

_LIST = f"{GUIDE}/community-addons.html"

COMMUNITY_ADDONS: Mapping[str, KnownAddon] = {
    "cert-manager": KnownAddon(
        source=_LIST,
        runs_on=ANYWHERE,
        namespace="cert-manager",
        pod_labels={"app.kubernetes.io/instance": "cert-manager"},
        # The kubelet has port 10250 of a Fargate pod: https://cert-manager.io/docs/installation/compatibility/
        on_fargate={"webhook": {"securePort": 10260}},
        restriction="Certificate authorities on the internet are out of reach; AWS Private CA is not.",
        inferred=("on_fargate", "pod_labels", "runs_on"),
    ),
    "external-dns": KnownAddon(
        source=_LIST,
        runs_on=ANYWHERE,
        namespace="external-dns",
        pod_labels={"app.kubernetes.io/name": "external-dns"},
        service_accounts=("external-dns",),
        # Less than AmazonRoute53FullAccess, as the page advises.
        statements=(
            {
                "Effect": "Allow",
                "Action": [
                    "route53:ChangeResourceRecordSets",
                    "route53:ListResourceRecordSets",
                    "route53:ListTagsForResources",
                ],
                "Resource": "arn:{partition}:route53:::hostedzone/*",
            },
            {"Effect": "Allow", "Action": "route53:ListHostedZones", "Resource": "*"},
        ),
        services={"com.amazonaws.route53": "changes records"},
        restriction="Its role may change every hosted zone of the account; give one of your own to narrow that.",
        inferred=("pod_labels", "runs_on"),
    ),
    "fluent-bit": KnownAddon(
        source=_LIST,
        runs_on=ON_EC2,
        namespace="fluent-bit",
        service_accounts=("fluent-bit",),
        restriction="For CloudWatch it needs a role of yours, and `container-logs` among the `uses`.",
        instead="let Fargate's log router send the logs",
        inferred=("runs_on",),
    ),
    "kube-state-metrics": KnownAddon(
        source=_LIST,
        runs_on=ANYWHERE,
        namespace="kube-state-metrics",
        pod_labels={"app.kubernetes.io/name": "kube-state-metrics"},
        inferred=("pod_labels", "runs_on"),
    ),
    "metrics-server": KnownAddon(
        source=f"{GUIDE}/metrics-server.html",
        runs_on=ANYWHERE,
        pod_labels={"app.kubernetes.io/name": "metrics-server"},
        restriction="The control plane must reach its pods on port 10251, and they the kubelets on 10250.",
        inferred=("pod_labels", "runs_on"),
    ),
    "prometheus-node-exporter": KnownAddon(
        source=_LIST, runs_on=ON_EC2, namespace="prometheus-node-exporter", inferred=("runs_on",)
    ),
}

KNOWN: Mapping[str, KnownAddon] = {**AWS_ADDONS, **COMMUNITY_ADDONS}
"""All of them, by the name that EKS gives them."""


def default_configuration(name: str, region: str, on_fargate: bool = False, windows: bool = False) -> dict[str, Any]:
    """Give the configuration that an add-on needs in a private network of `region`; none for an unknown one."""
    known = KNOWN.get(name)
    if known is None:
        return {}
    parts = (known.configuration, known.on_fargate if on_fargate else {}, known.on_windows if windows else {})
    return {key: _rendered(value, region) for part in parts for key, value in part.items()}


def statements_of(name: str, region: str) -> tuple[Mapping[str, Any], ...]:
    """Give the statements that the role of a known add-on has of its own."""
    return tuple(_rendered(statement, region) for statement in KNOWN[name].statements)


def _rendered(value: Any, region: str) -> Any:
    if isinstance(value, str):
        return value.replace("{region}", region).replace("{partition}", partition_of(region).name)
    if isinstance(value, Mapping):
        return {key: _rendered(item, region) for key, item in value.items()}
    return [_rendered(item, region) for item in value] if isinstance(value, list) else value
