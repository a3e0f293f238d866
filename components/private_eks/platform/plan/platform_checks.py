"""What presets need around them: inputs of their component, and the rest of their cluster."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...common.plan.arguments import refusal
from ...common.plan.refusals import Apart, each
from ...compute.plan.wanted import Wanted
from ...fargate.plan.fargate import selects
from ...registry.plan.image_names import is_private, read_image
from .aws_charts import CLUSTER_AUTOSCALER, KARPENTER
from .chart_facts import KnownChart
from .platform import PlannedChart, Presets, identity_key, plan_platform

if TYPE_CHECKING:
    from ...identities.settings import IdentitySettings


def check_inputs(planned: Mapping[str, PlannedChart], given: Mapping[str, Any]) -> None:
    """Refuse inputs that lack what a preset needs: references of its images, its role, or Karpenter's own."""
    for name, plan in planned.items():
        for image, facts in plan.known.images.items():
            if image not in given["image_references"]:
                allowed = f"a reference of the mirrored {facts.repository}"
                raise refusal(f"image_references.{image}", None, allowed, f"mirror it: presets.{name} runs it")
        if plan.account and plan.place.on_fargate and not plan.place.irsa:
            allowed = f"the ARN of a role for presets.{name}"
            remedy = "give it: Pod Identity does not work on Fargate"
            raise refusal(f"role_arns.{plan.account}", None, allowed, remedy)
        for field in ("endpoint", "queue_name"):
            if name == KARPENTER and given.get(field) is None:
                raise refusal(field, None, "a text: Karpenter needs it", "give that of the cluster and of Karpenter")
    for image, reference in given["image_references"].items():
        if isinstance(reference, str) and not is_private(
            read_image(f"image_references.{image}", reference), given["region"]
        ):
            allowed = "a reference of a private registry in the region"
            raise refusal(f"image_references.{image}", reference, allowed, "mirror the image: nothing else is in reach")


def check_platform(cluster_name: str, presets: Presets, wanted: Wanted) -> None:
    """Refuse presets that the rest of the cluster leaves without a place, or that something else brings already."""
    profiles, nodes = wanted.fargate_profiles, wanted.pods_on_nodes
    planned = plan_platform(presets, wanted.version, profiles, nodes, karpenter=wanted.karpenter)
    each(lambda name, plan: _check_preset(name, plan, wanted), planned.items())
    _check_identities(cluster_name, planned, wanted.identities)


def _check_preset(name: str, plan: PlannedChart, wanted: Wanted) -> None:
    where = f"platform.{name}"
    _check_addons(where, plan.known, wanted)
    if name == KARPENTER and wanted.karpenter is None:
        remedy = "set karpenter: {enabled: true}"
        raise refusal(where, "no Karpenter in AWS", "its role, queue and instance profile", remedy)
    if name == CLUSTER_AUTOSCALER and not (wanted.node_groups or wanted.self_managed_node_groups):
        allowed = "it beside a managed or self-managed node group"
        raise refusal(where, "no node group", allowed, "remove it: all other nodes are sized by who runs them")
    _check_home(where, plan, wanted)


def _check_addons(where: str, known: KnownChart, wanted: Wanted) -> None:
    for addon in known.addons:
        if addon not in wanted.addons:
            allowed = f"it together with the EKS add-on {addon}, which makes the certificates of its webhooks"
            raise refusal(where, f"no {addon}", allowed, f"add addons: {{{addon}: {{}}}}")
    for addon in known.instead:
        if addon in wanted.addons:
            allowed = f"one of the two: the EKS add-on {addon} brings the same"
            raise refusal(where, f"the add-on {addon} too", allowed, "remove this preset, or the add-on")


def _check_home(where: str, plan: PlannedChart, wanted: Wanted) -> None:
    """Refuse a chart whose pods nothing would run."""
    if wanted.pods_on_nodes:
        return
    if not plan.known.runs_on_fargate:
        allowed = "a cluster with nodes: DaemonSets do not run on Fargate"
        raise refusal(where, "Fargate alone", allowed, "remove it: pods on Fargate ask AWS for secrets themselves")
    labels, namespace = plan.known.pod_labels, plan.place.namespace
    if not any(selects(profile, namespace, labels) for profile in wanted.fargate_profiles.values()):
        selector = {"namespace": namespace, "labels": dict(labels)}
        allowed = f"a Fargate profile with a selector such as {selector}"
        raise refusal(where, sorted(wanted.fargate_profiles) or None, allowed, "add it: its pods would stay pending")


def _check_identities(
    cluster_name: str, planned: Mapping[str, PlannedChart], identities: "Mapping[str, IdentitySettings]"
) -> None:
    """Refuse identities of the caller's that stand where those of presets do."""
    owners = {plan.account: name for name, plan in planned.items() if plan.account}
    taken = {identity_key(name, cluster_name): name for name, plan in planned.items() if plan.known.statements}
    found = Apart()
    for key, identity in identities.items():
        with found:
            account = f"{identity['namespace']}/{identity['service_account']}"
            if owner := owners.get(account) or taken.get(key):
                allowed = f"names and service accounts that no preset has; {owner} has it"
                raise refusal(f"identities.{key}", account, allowed, "remove or rename it: presets bring their roles")
    found.refuse()
