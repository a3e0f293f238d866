"""What AWS takes once: names in an account and its region, private names of endpoints and routes in a VPC.

Clusters that share a VPC or an account meet there, in one program at least; those of other stacks nobody here sees.
"""

from collections.abc import Iterator

from ..cloud.answers import automatic_name
from ..cloud.refusals import Live
from ..cloud.refusals.existence import endpoint_names, exists
from ..graph.model import Graph
from ..recording.wire import UNKNOWN


def made_once(graph: Graph) -> Iterator[str]:
    """Name what is made although AWS has it then already, in the words of AWS."""
    tables: dict[tuple[str, str, str], list[Live]] = {}
    everything = {one.urn: one for one in (*graph, *graph.beside.values())}
    for urn, one in sorted(everything.items()):
        if one.custom and one.type.startswith("aws:") and urn not in graph.unknown and one.id not in ("", UNKNOWN):
            live = tables.setdefault((one.type, one.provider, str(one.inputs.get("region"))), [])
            wanted = Live(urn, one.type, one.id, automatic_name(one.type, one.name, dict(one.inputs), urn), one.outputs)
            yield from (f"{one.name}: {said}" for said in (*exists(wanted, live), *endpoint_names(wanted, live)))
            live.append(wanted)
