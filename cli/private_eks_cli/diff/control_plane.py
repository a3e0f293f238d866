"""What a change does to a control plane that EKS never takes back."""

from collections.abc import Iterator

from private_eks.cluster.plan.cluster import AWS_MANAGED, CUSTOMER_ROUTED, EGRESS_MODES

from ..cloud.refusals.table import CLUSTER, block
from ..graph.model import Resource
from ..recording.foresight import CREATE, DELETE
from .model import Diff, quoted, title


def egress(diff: Diff) -> Iterator[tuple[str, str]]:
    """Give marks, each with its sentence, for clusters whose API server's calls are to take the VPC's routes.

    A cluster without the property has AWS's way: https://docs.aws.amazon.com/eks/latest/userguide/control-plane-egress.html
    """
    for step in diff.of():
        if step.op in (CREATE, DELETE) or not (step.old and step.new) or step.new.type != CLUSTER:
            continue
        routed = EGRESS_MODES[CUSTOMER_ROUTED]
        if _mode(step.old) != routed == _mode(step.new):
            what = "routes the API server's calls to webhooks, OIDC issuers and extension APIs through the VPC"
            yield (
                "irreversible",
                f"{what}, for good: EKS does not take {quoted(title(step.new))} back to {quoted(AWS_MANAGED)}",
            )


def _mode(cluster: Resource) -> object:
    return block(cluster.inputs, "vpcConfig").get("controlPlaneEgressMode")
