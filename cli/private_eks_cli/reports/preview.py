"""What a stack would make, and why, for people: `private-eks preview STACK`."""

import collections
import datetime
from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.tree import Tree

from ..graph.model import Graph, Resource, is_object
from ..graph.pods import Pods, pods_of
from ..promises.verdicts import State, Verdict, verdict_line
from .advice import advice
from .overview import REGION_OF_PRICES, addresses, bill, endpoints, free_blocks

_COLOURS = {State.BROKEN: "red", State.EXCEPT: "yellow", State.UNSEEN: "yellow", State.KEPT: "green"}
PROVIDER = "pulumi:providers:kubernetes"


def show_preview(graph: Graph, verdicts: Sequence[Verdict], console: Console) -> None:
    """Print the preview, and how the stack stands to its promises last."""
    setting = graph.config.get
    mode, version, region = setting("private-eks:compute"), setting("private-eks:version"), setting("aws:region")
    console.print(f"[bold]{escape(graph.stack)}[/]: Kubernetes {version} in {region}, compute {mode}\n")
    parts = [_tree(graph), _zones(graph), _endpoints(graph)]
    parts += [_pods(pods)] if (pods := pods_of(graph)) else []
    for part in (*parts, _bill(graph)):
        console.print(part)
        console.print()
    console.print("[bold]Promises[/]")
    console.print(_promises(verdicts))
    warnings = advice(graph, datetime.datetime.now(tz=datetime.UTC).date())
    console.print("\n[bold]Good to know[/]" if warnings else "")
    for warning in warnings:
        console.print(f"  {escape(warning)}")
    made = f"{_total(_shown(graph, list(graph)))} in {_components(graph)} components"
    console.print(f"\n{made}; nothing was deployed.")
    console.print(verdict_line(verdicts), markup=False, soft_wrap=True)


def _promises(verdicts: Sequence[Verdict]) -> Table:
    table = Table.grid(padding=(0, 2))
    for verdict in verdicts:
        reasons = "".join(f"\n  {reason}" for reason in verdict.reasons)
        table.add_row(f"  [{_COLOURS[verdict.state]}]{verdict.state}[/]", escape(f"{verdict.promise}{reasons}"))
    return table


def _tree(graph: Graph) -> Tree:
    tree = Tree(f"[bold]Components[/] of {escape(graph.stack)}")
    for root in sorted(graph.children(""), key=lambda component: _depth(graph, component)):
        _grow(tree, graph, root)
    return tree


def _grow(tree: Tree, graph: Graph, component: Resource) -> None:
    if not _shown(graph, [component, *graph.below(component.urn)]):
        return
    total = "" if component.custom else _total(_shown(graph, graph.below(component.urn)))
    branch = tree.add(f"[bold]{_kind(graph, component)}[/] {escape(component.name)}  [dim]{total}[/]")
    children = graph.children(component.urn)
    for objects in (False, True):
        found = [child for child in _shown(graph, children) if is_object(child.type) is objects]
        counts = collections.Counter(_kind(graph, child) for child in found)
        if counts:
            words = [f"{count}\N{NO-BREAK SPACE}{kind}" for kind, count in sorted(counts.items())]
            branch.add(f"{'Kubernetes: ' if objects else ''}{escape(', '.join(words))}")
    for child in children:
        if not child.custom:
            _grow(branch, graph, child)


def _shown(graph: Graph, resources: Sequence[Resource]) -> list[Resource]:
    """Give what is made, without the providers that nothing uses."""
    used = {provider.urn for made in graph.objects() if (provider := graph.provider_of(made))}
    return [r for r in resources if r.custom and (r.type != PROVIDER or r.urn in used)]


def _depth(graph: Graph, component: Resource) -> int:
    """Tell how much must be there before all of the component is: the order in which the program tells its story."""
    return max(len(graph.waits_for(resource)) for resource in (component, *graph.below(component.urn)))


def _total(resources: Sequence[Resource]) -> str:
    """Count what is made, AWS's and Kubernetes' things apart."""
    objects = sum(is_object(resource.type) for resource in resources)
    others = len(resources) - objects
    if not objects:
        return f"{others} resource{'s' * (others != 1)}"
    own = f"{objects} Kubernetes object{'s' * (objects != 1)}"
    return f"{others} AWS resource{'s' * (others != 1)} and {own}" if others else own


def _components(graph: Graph) -> int:
    return sum(not r.custom and bool(_shown(graph, graph.below(r.urn))) for r in graph)


def _kind(graph: Graph, resource: Resource) -> str:
    if resource.type == PROVIDER:
        folder = resource.inputs.get("renderYamlToDirectory")
        return f"Kubernetes provider ({f'renders to {folder}' if folder else 'calls the API'})"
    return {"eks:index:Cluster": "pulumi_eks.Cluster"}.get(resource.type, resource.type.rsplit(":", 1)[-1])


def _zones(graph: Graph) -> Table:
    table = Table(
        "Zone",
        "Nodes and pods",
        "Control-plane and endpoint interfaces",
        title="Addresses",
        box=box.SIMPLE,
        title_justify="left",
    )
    blocks = addresses(graph)
    public = any("public" in kinds for kinds in blocks.values())
    shown = ["node", "control", *(["public"] if public else [])]
    if public:
        table.add_column("PUBLIC, for the bastion alone")
    for zone, kinds in blocks.items():
        table.add_row(zone, *(", ".join(kinds.get(kind, ())) for kind in shown))
    but = " (but for the public subnet)" if public else ""
    table.caption = f"Free{but}: {', '.join(free_blocks(graph)) or 'nothing'}"
    table.caption_justify = "left"
    return table


def _endpoints(graph: Graph) -> Table:
    table = Table("Service", "Zones", "Needed for", title="VPC endpoints", box=box.SIMPLE, title_justify="left")
    for service, endpoint in endpoints(graph).items():
        zones = str(endpoint["zones"]) if endpoint["type"] == "Interface" else "gateway"
        table.add_row(service, zones, "\n".join(map(escape, endpoint["reasons"])))
    return table


def _pods(pods: Sequence[Pods]) -> Table:
    table = Table("What", "Pods", "Run on", "Billed for each", title="Pods", box=box.SIMPLE, title_justify="left")
    for row in pods:
        count = str(row.least) if row.least == row.most else f"{row.least} to {row.most}"
        place = f"Fargate ({row.profile})" if row.profile else "nodes"
        table.add_row(escape(row.what), count, place, str(row.billed or ""))
    return table


def _bill(graph: Graph) -> Table:
    found = bill(graph)
    title = f"What costs by being there, USD a month ({found['prices']})"
    table = Table("What", "How many", "USD", title=title, box=box.SIMPLE, title_justify="left")
    table.columns[2].justify = "right"
    for line in found["lines"]:
        table.add_row(line["what"], line["count"], f"{line['monthly']:.2f}" if line["monthly"] else "")
    table.add_row("[bold]Together[/]", "", f"[bold]{found['monthly']:.2f}[/]")
    elsewhere = (
        ""
        if graph.config.get("aws:region") == REGION_OF_PRICES
        else f" Prices of {graph.config.get('aws:region')} differ."
    )
    table.caption = f"Not counted: {found['notCounted']}.{elsewhere}"
    table.caption_justify = "left"
    return table
