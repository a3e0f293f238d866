"""What a stack would make, and why, for people: `python -m offline preview STACK`."""

import collections
import datetime
from collections.abc import Mapping, Sequence

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.tree import Tree

from .advice import advice
from .costs import PRICES_OF, cost_drivers
from .graph import Graph, Resource, is_object
from .pods import Pods, pods_of
from .promises.public import public_subnets


def show_preview(graph: Graph, broken: Mapping[str, list[str]], console: Console) -> None:
    """Print the preview; `broken` says of each promise what breaks it."""
    setting = graph.config.get
    mode, version, region = setting("private-eks:compute"), setting("private-eks:version"), setting("aws:region")
    console.print(f"[bold]{escape(graph.stack)}[/]: Kubernetes {version} in {region}, compute {mode}\n")
    console.print(_tree(graph))
    console.print(_zones(graph))
    console.print(_endpoints(graph))
    if pods := pods_of(graph):
        console.print(_pods(pods))
    console.print(_bill(graph))
    console.print("[bold]Promises[/]")
    for promise, faults in broken.items():
        console.print(f"  {'[red]broken[/]' if faults else '[green]kept[/]  '}  {promise}")
        for fault in faults:
            console.print(f"          {escape(fault)}")
    warnings = advice(graph, datetime.datetime.now(tz=datetime.UTC).date())
    console.print("\n[bold]Good to know[/]" if warnings else "")
    for warning in warnings:
        console.print(f"  {escape(warning)}")
    console.print(f"\n{_total(list(graph))} in {_components(graph)} components; nothing was deployed.")


def _tree(graph: Graph) -> Tree:
    tree = Tree(f"[bold]Components[/] of {escape(graph.stack)}")
    for root in sorted(graph.children(""), key=lambda component: _depth(graph, component)):
        _grow(tree, graph, root)
    return tree


def _grow(tree: Tree, graph: Graph, component: Resource) -> None:
    total = "" if component.custom else _total(graph.below(component.urn))
    branch = tree.add(f"[bold]{_kind(graph, component)}[/] {escape(component.name)}  [dim]{total}[/]")
    children = graph.children(component.urn)
    for objects in (False, True):
        found = [child for child in children if child.custom and is_object(child.type) is objects]
        counts = collections.Counter(_kind(graph, child) for child in found)
        if counts:
            words = [f"{count}\N{NO-BREAK SPACE}{kind}" for kind, count in sorted(counts.items())]
            branch.add(f"{'Kubernetes: ' if objects else ''}{escape(', '.join(words))}")
    for child in children:
        if not child.custom:
            _grow(branch, graph, child)


def _depth(graph: Graph, component: Resource) -> int:
    """Tell how much must be there before all of the component is: the order in which the program tells its story."""
    return max(len(graph.waits_for(resource)) for resource in (component, *graph.below(component.urn)))


def _total(resources: Sequence[Resource]) -> str:
    """Count what is made, AWS's and Kubernetes' things apart."""
    objects = sum(resource.custom and is_object(resource.type) for resource in resources)
    others = sum(resource.custom for resource in resources) - objects
    if not objects:
        return f"{others} resource{'s' * (others != 1)}"
    own = f"{objects} Kubernetes object{'s' * (objects != 1)}"
    return f"{others} AWS resource{'s' * (others != 1)} and {own}" if others else own


def _components(graph: Graph) -> int:
    return sum(not resource.custom for resource in graph)


def _kind(graph: Graph, resource: Resource) -> str:
    if resource.type == "pulumi:providers:kubernetes":
        return f"Kubernetes provider ({_what_it_does(graph, resource)})"
    return {"eks:index:Cluster": "pulumi_eks.Cluster"}.get(resource.type, resource.type.rsplit(":", 1)[-1])


def _what_it_does(graph: Graph, provider: Resource) -> str:
    if not any(graph.provider_of(resource) is provider for resource in graph.objects()):
        return "unused"
    folder = provider.inputs.get("renderYamlToDirectory")
    return f"renders to {folder}" if folder else "calls the API"


def _zones(graph: Graph) -> Table:
    table = Table(
        "Zone",
        "Nodes and pods",
        "Control-plane and endpoint interfaces",
        title="Addresses",
        box=box.SIMPLE,
        title_justify="left",
    )
    public = public_subnets(graph)
    blocks: dict[str, dict[str, list[str]]] = collections.defaultdict(lambda: collections.defaultdict(list))
    for subnet in graph.of("Subnet"):
        network = graph.resources[subnet.parent].name
        kind = "control" if subnet.name.startswith(f"{network}-control-") else "node"
        kind = "public" if subnet.id in public else kind
        blocks[subnet.inputs["availabilityZone"]][kind].append(subnet.inputs["cidrBlock"])
    shown = ["node", "control", *(["public"] if public else [])]
    if public:
        table.add_column("PUBLIC, for the bastion alone")
    for zone, kinds in sorted(blocks.items()):
        table.add_row(zone, *(", ".join(kinds[kind]) for kind in shown))
    but = " (but for the public subnet)" if public else ""
    table.caption = f"Free{but}: {', '.join(graph.exports['free_cidrs']) or 'nothing'}"
    table.caption_justify = "left"
    return table


def _endpoints(graph: Graph) -> Table:
    table = Table("Service", "Zones", "Needed for", title="VPC endpoints", box=box.SIMPLE, title_justify="left")
    reasons = graph.exports["endpoint_reasons"]
    ids, by_id = graph.exports["endpoint_ids"], {endpoint.id: endpoint for endpoint in graph.of("VpcEndpoint")}
    for service in sorted(reasons):
        zones = len(by_id[ids[service]].inputs.get("subnetIds", []))
        table.add_row(service, str(zones) if zones else "gateway", "\n".join(escape(r) for r in reasons[service]))
    return table


def _pods(pods: Sequence[Pods]) -> Table:
    table = Table("What", "Pods", "Run on", "Billed for each", title="Pods", box=box.SIMPLE, title_justify="left")
    for row in pods:
        count = str(row.least) if row.least == row.most else f"{row.least} to {row.most}"
        place = f"Fargate ({row.profile})" if row.profile else "nodes"
        table.add_row(escape(row.what), count, place, str(row.billed or ""))
    return table


def _bill(graph: Graph) -> Table:
    title = f"What costs by being there, USD a month (us-east-1 list prices, {PRICES_OF})"
    table = Table("What", "How many", "USD", title=title, box=box.SIMPLE, title_justify="left")
    table.columns[2].justify = "right"
    drivers = cost_drivers(graph)
    for driver in drivers:
        table.add_row(driver.what, driver.count, f"{driver.monthly:.2f}" if driver.monthly else "")
    table.add_row("[bold]Together[/]", "", f"[bold]{sum(driver.monthly for driver in drivers):.2f}[/]")
    table.caption = "Not counted: nodes, builds, other pods on Fargate, traffic and log volume."
    table.caption_justify = "left"
    return table
