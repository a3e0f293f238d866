"""What a component tells whoever deploys it, beside what it refuses."""

from collections.abc import Iterable

import pulumi


def tell(resource: pulumi.Resource, name: str, remarks: Iterable[str]) -> None:
    """Warn of what may disappoint, in a preview already; `name` is what the remarks are about."""
    for remark in remarks:
        pulumi.log.warn(f"{name}: {remark}", resource)
