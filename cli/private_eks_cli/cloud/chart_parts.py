"""What several workloads of the platform's charts have in common."""

from .chart_model import Container, Workload


def labels(name: str, instance: str = "") -> dict[str, str]:
    """Give the labels that charts select pods by."""
    return {"app.kubernetes.io/instance": instance or name, "app.kubernetes.io/name": name}


RESTRICTED = {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}, "readOnlyRootFilesystem": True}
SECCOMP = {"seccompProfile": {"type": "RuntimeDefault"}}


AS_65532 = {"privileged": False, "runAsNonRoot": True, "runAsUser": 65532, "runAsGroup": 65532}
LBC = "aws-load-balancer-controller"
WEBHOOK = "aws-load-balancer-webhook"
VPA = "vertical-pod-autoscaler"
CSI = "secrets-store-csi-driver"


def vpa(part: str, key: str) -> Workload:
    """Describe one of the vertical pod autoscaler's parts."""
    return Workload(
        name=f"{VPA}-{part}",
        containers=(
            Container(
                name=part, image=f"{key}.image", security="containerSecurityContext", resources=f"{key}.resources"
            ),
        ),
        labels={**labels(VPA), "app.kubernetes.io/component": part},
        replicas=f"{key}.replicas",
        priority=f"{key}.priorityClassName",
        selector=f"{key}.nodeSelector",
        annotations=f"{key}.serviceAccount.annotations",
    )


def csi(name: str, image: str, part: str, security: str = "") -> Container:
    """Describe a container of the Secrets Store CSI driver."""
    return Container(name=name, image=f"linux.{image}", security=security, resources=f"linux.{part}.resources")
