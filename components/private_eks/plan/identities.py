"""Who among the pods may do what in AWS: one identity, by Pod Identity on nodes and by IRSA on Fargate.

https://docs.aws.amazon.com/eks/latest/userguide/service-accounts.html
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

POD_IDENTITY = "pod-identity"
IRSA = "irsa"


@dataclass(frozen=True, slots=True)
class Identity:
    """What the pods of some service accounts in one namespace may do, and by which mechanism they get to."""

    mechanism: str
    namespace: str
    service_accounts: tuple[str, ...]
    policies: tuple[str, ...] = ()
    statements: tuple[Mapping[str, Any], ...] = ()
