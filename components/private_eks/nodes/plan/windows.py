"""User data of Windows: PowerShell, and the script with which EKS's images join.

https://docs.aws.amazon.com/eks/latest/userguide/eks-optimized-windows-ami.html#bootstrap-script-configuration-parameters
"""

import re
from collections.abc import Mapping
from typing import Any

from ...common.plan.arguments import refusal
from ...intranet.plan.authorities import certificates_of
from .bootstrap import Bootstrap, NodeSettings, kubelet_flags

_SCRIPT = '& "$env:ProgramFiles\\Amazon\\EKS\\Start-EKSBootstrap.ps1"'
_SINGLE_QUOTES = re.compile("['\u2018\u2019\u201a\u201b]")
"""What PowerShell takes for a single quote; doubled, it stands for itself."""
_TAGS = re.compile(r"</?(persist|powershell|script)\b", re.IGNORECASE)


def write(node: NodeSettings, bootstrap: Bootstrap | None) -> str | None:
    """Write the node's own commands, then the one that joins; without all its values, it would guess or ask EKS."""
    commands = [*_trust(node), *_proxy(node), *node.parts]
    if bootstrap is not None:
        commands.append(_join(bootstrap, kubelet_flags(node)))
    return "\n".join(["<powershell>", *commands, "</powershell>\n"]) if commands else None


def check_kubelet(argument: str, kubelet: Mapping[str, Any]) -> None:
    """Refuse any kubelet settings: Windows nodes have no file for them."""
    if kubelet:
        raise refusal(argument, sorted(map(str, kubelet)), "none for Windows", "remove it")


def check_part(argument: str, part: str) -> None:
    """Refuse tags: the whole of the parts stands between one pair."""
    if tag := _TAGS.search(part):
        allowed = "PowerShell without the tags of user data"
        raise refusal(argument, tag[0], allowed, "remove the tags: they are added around all parts")


def _trust(node: NodeSettings) -> list[str]:
    """Import authorities, each certificate by itself: of a file with several, Windows takes the first."""
    commands = []
    for name, bundle in node.intranet.authorities.items():
        for i, certificate in enumerate(certificates_of(bundle)):
            path = f'"$env:TEMP\\{name}-{i}.cer"'
            commands.append(f"Set-Content -Path {path} -Value {_quoted(certificate.strip())}")
            commands.append(
                f"Import-Certificate -FilePath {path} -CertStoreLocation Cert:\\LocalMachine\\Root | Out-Null"
            )
    return commands


def _proxy(node: NodeSettings) -> list[str]:
    """Set the variables for this script and all services; containerd, which runs by now, reads them at its start."""
    proxy = node.intranet.proxy
    if proxy is None:
        return []
    named = [(name, _quoted(value)) for name, value in proxy.environment.items()]
    set_now = [f"$env:{name} = {value}" for name, value in named]
    set_for_all = [f"[Environment]::SetEnvironmentVariable('{name}', {value}, 'Machine')" for name, value in named]
    return [*set_now, *set_for_all, "Get-Service containerd | Where-Object Status -eq Running | Restart-Service -Force"]


def _join(bootstrap: Bootstrap, flags: list[str]) -> str:
    parameters = {
        "EKSClusterName": bootstrap.cluster_name,
        "APIServerEndpoint": bootstrap.endpoint,
        "Base64ClusterCA": bootstrap.certificate_authority,
        "DNSClusterIP": bootstrap.dns,
        "ServiceCIDR": bootstrap.service_cidr,
        **({"KubeletExtraArgs": " ".join(flags)} if flags else {}),
    }
    return " ".join([_SCRIPT, *(f"-{name} {_quoted(value)}" for name, value in parameters.items())])


def _quoted(text: str) -> str:
    return f"'{_SINGLE_QUOTES.sub(lambda quote: quote[0] * 2, text)}'"
