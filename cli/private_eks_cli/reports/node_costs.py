"""What nodes cost: each group with its instances, and the volumes that they begin with."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..graph.model import Graph, Resource
from ..graph.nodes import MANAGED, SELF_MANAGED, is_windows
from ..prices import IOPS, THROUGHPUT, VOLUMES, Prices
from .lines import NOT_KNOWN, Driver, Sizes, number_of, unpriced

_DEFAULT_TYPE = "t3.medium"
_DEFAULT_DISK: Mapping[str, Any] = {"volumeSize": 20}
"""https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html: nodes without a template."""
_WINDOWS_DISK: Mapping[str, Any] = {"volumeSize": 50}
DEFAULT_VOLUME = "gp3"
_FREE_IOPS, _FREE_THROUGHPUT = 3000, 125
"""https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html: what a volume of gp3 has at no cost."""
_NAMED = 2
"""Of more instance types only the cheapest and the dearest are named."""


@dataclass(frozen=True, slots=True)
class Group:
    """Nodes that come and go together."""

    name: str
    sizes: Sizes | None
    """None where they are known after the deployment only."""
    types: tuple[str, ...]
    """Of one kind, or of several to choose from; none where they are not named here."""
    windows: bool
    bought: str
    """How, other than on demand."""
    disks: tuple[Mapping[str, Any], ...]
    """What the nodes begin with; none where the template is from elsewhere, or leaves it to the image."""


def groups(graph: Graph) -> list[Group]:
    """Read the managed and the self-managed groups."""
    found = graph.of(MANAGED, SELF_MANAGED)
    short = [_short(graph, resource) for resource in found]
    names = [name if short.count(name) == 1 else one.name for name, one in zip(short, found, strict=True)]
    return [_group(graph, resource, name) for resource, name in zip(found, names, strict=True)]


def node_drivers(graph: Graph, prices: Prices) -> Iterator[Driver]:
    """Price the instances of each group, and the volumes of all."""
    found = groups(graph)
    yield from (_instances(group, prices) for group in found)
    yield _volumes(found, prices)


def _instances(group: Group, prices: Prices) -> Driver:
    """Price a group at its cheapest type for the least, and at its dearest one for the others."""
    what = f"Nodes of {group.name}"
    if group.sizes is None:
        return unpriced(what, "as many as the deployment tells: not known")
    if not group.sizes.most:
        return Driver(what, "0", 0, 0, 0)
    if not group.types:
        return unpriced(what, f"{group.sizes.desired} of types that are not named here{group.sizes.span}: {NOT_KNOWN}")
    known = {type_: price for type_ in group.types if (price := prices.instance(type_, group.windows)) is not None}
    lacking = sorted({*group.types} - known.keys())
    count = f"{group.sizes.desired} x {_in_words(group.types, known)}{' with Windows' * group.windows}"
    count += f"{group.bought and ', '}{group.bought}{group.sizes.span}"
    if lacking:
        return unpriced(what, f"{count}: {NOT_KNOWN}{_of(lacking) if known else ''}")
    cheapest, dearest = min(known.values()), max(known.values())
    sizes = group.sizes
    return Driver(what, count, sizes.desired * dearest, sizes.least * cheapest, sizes.most * dearest)


def _in_words(types: Sequence[str], known: Mapping[str, float]) -> str:
    """Name instance types, of many the cheapest and the dearest."""
    if len(types) <= _NAMED:
        return " or ".join(types)
    if len(known) < len(types):
        return f"one of {len(types)} types"
    ordered = sorted(known, key=lambda type_: (known[type_], type_))
    return f"one of {len(types)} types, {ordered[0]} to {ordered[-1]}"


def _volumes(found: Sequence[Group], prices: Prices) -> Driver:
    """Add up the volumes that nodes begin with; of a template that is not ours, nobody knows them."""
    gib: dict[str, Sizes] = {}
    monthly = least = most = 0.0
    unknown, lacking = 0, set()
    for group in found:
        if group.sizes is None or not group.sizes.most:
            continue
        unknown += 0 if group.disks else group.sizes.desired
        for disk in group.disks:
            type_ = type_of(disk)
            kind = type_ + _speed(disk)
            gib[kind] = group.sizes.times(number_of(disk.get("volumeSize")) or 0).plus(gib.get(kind, Sizes(0, 0, 0)))
            price = volume_price(disk, prices)
            lacking |= {type_} if price is None else set()
            monthly += group.sizes.desired * (price or 0)
            least += group.sizes.least * (price or 0)
            most += group.sizes.most * (price or 0)
    count = ", ".join(f"{sizes.desired} GiB of {kind}{sizes.span}" for kind, sizes in gib.items())
    count += f": {NOT_KNOWN}{_of(lacking) if len(gib) > 1 else ''}" if lacking else ""
    if unknown:
        count += (
            f"{count and ', and '}those of {unknown} node{'s' * (unknown != 1)} on templates of one's own: not priced"
        )
    return Driver("Node volumes", count, monthly, least, most, bool(lacking or unknown))


def _of(lacking: Iterable[str]) -> str:
    return f" of {', '.join(sorted(lacking))}"


def _speed(disk: Mapping[str, Any]) -> str:
    """Say what is paid for beside GiB."""
    given = ((disk.get("iops"), "IOPS"), (disk.get("throughput"), "MiB/s"))
    parts = [f"{number} {unit}" for number, unit in given if number]
    return f" with {' and '.join(parts)}" if parts else ""


def type_of(disk: Mapping[str, Any]) -> str:
    """Give the type of a volume; images of EKS have gp3."""
    return str(disk.get("volumeType") or disk.get("type") or DEFAULT_VOLUME)


def volume_price(disk: Mapping[str, Any], prices: Prices) -> float | None:
    """Give what a volume costs a month, with what is paid for its speed; None where a price of that is not known."""
    type_ = type_of(disk)
    free = _FREE_IOPS if type_ == "gp3" else 0
    parts = [
        (number_of(disk.get("volumeSize") or disk.get("size")), VOLUMES.get(type_, type_)),
        (max((number_of(disk.get("iops")) or 0) - free, 0), IOPS.get(type_, "")),
        (max((number_of(disk.get("throughput")) or 0) - _FREE_THROUGHPUT, 0), THROUGHPUT),
    ]
    wanted = [(number, prices.monthly(rate)) for number, rate in parts if number != 0]
    if any(number is None or price is None for number, price in wanted):
        return None
    return sum((number or 0) * (price or 0) for number, price in wanted)


def _short(graph: Graph, resource: Resource) -> str:
    """Call a group by its key: without the name of the component that it is in."""
    above = graph.resources.get(resource.parent)
    while above is not None and not resource.name.startswith(f"{above.name}-"):
        above = graph.resources.get(above.parent)
    return resource.name.removeprefix(f"{above.name}-") if above else resource.name


def _group(graph: Graph, resource: Resource, name: str) -> Group:
    given, managed = resource.inputs, resource.type == MANAGED
    policy = _block(given.get("mixedInstancesPolicy"))
    reference = _reference(given, policy)
    template = _template(graph, reference)
    windows = is_windows(graph, resource)
    disks = _disks(template.inputs) if template else () if reference else (_default_disk(given, windows),)
    return Group(
        name,
        _sizes(given),
        _types(given, policy, template, managed and not reference and not given.get("instanceTypes")),
        windows,
        _bought(given, policy, template),
        disks,
    )


def _default_disk(given: Mapping[str, Any], windows: bool) -> Mapping[str, Any]:
    size = number_of(given.get("diskSize"))
    return {"volumeSize": size} if size else _WINDOWS_DISK if windows else _DEFAULT_DISK


def _sizes(given: Mapping[str, Any]) -> Sizes | None:
    """Read the sizes of a group; what is not given is as small as what is."""
    scaling = _block(given.get("scalingConfig"))
    least, most = scaling.get("minSize", given.get("minSize")), scaling.get("maxSize", given.get("maxSize"))
    desired = scaling.get("desiredSize", given.get("desiredCapacity"))
    numbers = [number_of(value) for value in (least, desired, most)]
    told = [number for number in numbers if number is not None]
    if not told:
        return None
    low = numbers[0] if numbers[0] is not None else min(told)
    wanted = numbers[1] if numbers[1] is not None else low
    return Sizes(min(low, wanted), wanted, max(told))


def _types(
    given: Mapping[str, Any], policy: Mapping[str, Any], template: Resource | None, default: bool
) -> tuple[str, ...]:
    overrides = [_block(one) for one in _list(_block(policy.get("launchTemplate")).get("overrides"))]
    if any("instanceRequirements" in override for override in overrides):
        return ()
    listed = [*_list(given.get("instanceTypes")), *(one["instanceType"] for one in overrides if "instanceType" in one)]
    own = template.inputs.get("instanceType") if template else None
    return tuple(dict.fromkeys(map(str, listed or ([own] if own else [_DEFAULT_TYPE] if default else []))))


def _bought(given: Mapping[str, Any], policy: Mapping[str, Any], template: Resource | None) -> str:
    """Say what else than on demand nodes are bought as: a list has no price for it."""
    market = _block(template.inputs.get("instanceMarketOptions") if template else None).get("marketType")
    way = given.get("capacityType") or market or ""
    above = number_of(_block(policy.get("instancesDistribution")).get("onDemandPercentageAboveBaseCapacity"))
    if str(way).upper() == "SPOT" or (above is not None and above < 100):
        return "Spot, at most as on demand"
    return "a capacity block, here as on demand" if "CAPACITY" in str(way).upper() else ""


def _reference(given: Mapping[str, Any], policy: Mapping[str, Any]) -> str:
    own = _block(given.get("launchTemplate"))
    mixed = _block(_block(policy.get("launchTemplate")).get("launchTemplateSpecification"))
    found = own.get("id") or own.get("name") or mixed.get("launchTemplateId") or mixed.get("launchTemplateName")
    return str(found or "")


def _template(graph: Graph, reference: str) -> Resource | None:
    found = graph.of("LaunchTemplate") if reference else []
    return next((one for one in found if reference in (one.id, one.physical_name)), None)


def _disks(template: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    disks = [_block(_block(device).get("ebs")) for device in _list(template.get("blockDeviceMappings"))]
    return tuple(disk for disk in disks if number_of(disk.get("volumeSize")))


def _list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else ()


def _block(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
