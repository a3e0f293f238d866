"""A stack's whole life on the real engine against the simulated cloud: up, up again, refresh, destroy.

A protected stack is first shown to refuse its destruction, then taken down the documented way, in two steps.
"""

import functools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from pulumi import automation
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from private_eks.workloads.plan.workloads import RENDER

from ..cloud.eks_component import PROVIDER
from ..cloud.given_live import things_of
from ..cloud.kubernetes.connections import kubeconfig_of
from ..cloud.kubernetes.kubeconfigs import tunnel_of
from ..cloud.kubernetes.rendered import rendered
from ..cloud.live import Cloud
from ..cloud.refusals import Live
from ..cloud.refusals.quotas import quotas_in
from ..cloud.refusals.reach import existing_in
from ..cloud.snapshots import place_in, read_networks
from ..errors import Kind
from ..graph.given import EXISTING, network_facts
from ..graph.model import Graph
from ..promises import verdict_line, verdicts
from ..recording.urns import STACK
from ..reports.chain import longest_chain
from ..source import graph_of_program
from ..sources.projects import PYTHON
from ..sources.stacks import Stack
from .deployer import DeployersProvider, deployer_in
from .engine import configure, find_cli, refresh, run_cli, workspace
from .phases import REPLACEMENTS, Outcome, carry_out

SECONDS_PER_MINUTE = 0.05
"""How long one minute of AWS takes in the rehearsal: enough for the engine to work on many resources at a time."""

_COLUMNS = ("create", "update", "replace", "delete", "same")
READS = {"discard", "read", "read-replacement", "refresh"}
"""What the engine does with resources that somebody else made: it changes none."""
_MOST_LINES = 20


def rehearse(stack: Stack, console: Console, policies: Path | None = None) -> int:
    """Rehearse a stack and report; give the exit code, 0 if everything went as it should.

    `policies` are those of who deploys: what they do not allow is refused. Raises ValueError if the stack file or the
    policies are refused, or if there is no Pulumi CLI.
    """
    find_cli(stack.project)
    program = stack.project.run if stack.project.runtime == PYTHON else None
    graph = graph_of_program(stack)
    if graph.packages:
        packages = ", ".join(sorted(graph.packages))
        console.print(f"Not known here, so made as declared, without outputs of their own: {packages}", markup=False)
    deployer, place = None, place_in(stack.config, quotas_in(stack.config))
    if policies:
        deployer, place = deployer_in(policies, place)
    cloud = Cloud(place, SECONDS_PER_MINUTE)
    for thing in (*existing_in(stack.config), *_given(graph)):
        cloud.adopt(thing)
    aws = DeployersProvider(cloud, deployer) if deployer else None
    with workspace(stack, program, cloud, others=_packages(graph), aws=aws) as engine:
        rehearsal = Rehearsal(stack, engine, cloud, console, _tunnels(graph))
        protected = any(resource.protect for resource in graph)
        succeeded = rehearsal.protected_life() if protected else rehearsal.life()
    console.print(_table(rehearsal.outcomes))
    if succeeded:
        _, minutes = longest_chain(graph)[-1]
        console.print(f"On AWS, the first `pulumi up` takes about {minutes:.0f} minutes.", markup=False)
    console.print(verdict_line(verdicts(graph)), markup=False, soft_wrap=True)
    for line in deployer.lines if deployer else ():
        console.print(line, markup=False, soft_wrap=True)
    if deployer and deployer.refused:
        return Kind.MISSING_RIGHT
    return 0 if succeeded else 1


def _given(graph: Graph) -> Iterator[Live]:
    """Give what is there in VPCs of others, with the endpoints that the program looked up."""
    for network in graph.of(EXISTING):
        told = network_facts(network.inputs)
        for facts in read_networks(Path.cwd()):
            if told and facts.vpc_id == told.vpc_id:
                central = network.inputs.get("endpoints") or {}
                present = [endpoint.service for endpoint in told.endpoints]
                yield from things_of(facts, present, central.get("elsewhere", ()), central.get("cidrs", ()))


def _packages(graph: Graph) -> frozenset[str]:
    """Name the packages of which nothing is known here, and those that the program has providers of."""
    providers = (resource.type.rpartition(":") for resource in graph)
    return graph.packages | {package for kind, _, package in providers if kind == "pulumi:providers"}


def _tunnels(graph: Graph) -> set[int]:
    """Name the ports of this machine that objects are applied through."""
    providers = (resource for resource in graph if resource.type == PROVIDER)
    ports = (tunnel_of(kubeconfig_of(provider.inputs)) for provider in providers)
    return {port for port in ports if port is not None}


class Rehearsal:
    """The phases of one stack's life, each carried out, judged and shown; the first failure ends it."""

    def __init__(
        self,
        stack: Stack,
        engine: automation.Stack,
        cloud: Cloud,
        console: Console,
        tunnels: Iterable[int] = (),
    ) -> None:
        """Begin with nothing of the stack deployed; `tunnels` are the ports that objects are applied through."""
        self.stack = stack
        self.engine = engine
        self.cloud = cloud
        self.console = console
        self.tunnels = sorted(tunnels)
        self.theirs = {thing.id for thing in cloud.live}
        self.outcomes: list[Outcome] = []

    def life(self) -> bool:
        """Bring the stack up, twice, refresh it and destroy it."""
        return self._is_up() and self._goes()

    def protected_life(self) -> bool:
        """Do the same with a protected stack, whose protection comes off before the destruction."""
        return self._is_up() and self._destroy_is_refused() and self._protection_comes_off() and self._goes()

    @property
    def _folder(self) -> Path:
        """Where the engine works; manifests are rendered below it."""
        return Path(self.engine.workspace.work_dir)

    def _is_up(self) -> bool:
        moved = {"same", "update", *REPLACEMENTS} if self.tunnels else {"create"}
        return (
            self._has_tunnels()
            and self._phase("up", self.engine.up, moved)
            and self._phase("up again", self.engine.up, {"same"})
            and self._phase("refresh", functools.partial(refresh, self.engine), {"same"})
        )

    def _has_tunnels(self) -> bool:
        """Make the bastions first where objects are applied through them, and open their tunnels."""
        if not self.tunnels:
            return True
        key = f"{self.stack.project.name}:inCluster"
        configure(self._folder, self.stack, {key: {**json.loads(self.stack.config[key]), "mode": RENDER}})
        made = self._phase("up, mode: render", self.engine.up, {"create"})
        configure(self._folder, self.stack, {})
        for port in self.tunnels if made else ():
            self.cloud.kubernetes.open_tunnel(port)
        return made

    def _destroy_is_refused(self) -> bool:
        before = len(self.cloud.live)
        outcome = self._carry_out("destroy, protected", self.engine.preview_destroy)
        refused = [error for error in outcome.errors if "protected" in error]
        lost = before - len(self.cloud.live)
        wrong = [] if refused else outcome.errors or ["protected, and yet it would be destroyed"]
        wrong += [f"{lost} resources are gone"] if lost else []
        outcome.counts.clear()
        outcome.errors = wrong
        names = ", ".join(sorted(error.split(":", 1)[0] for error in refused))
        return self._show(outcome, f"refused, as it should be: {names}")

    def _protection_comes_off(self) -> bool:
        key = f"{self.stack.project.name}:protect"
        if key not in self.stack.config:
            return self._phase("state unprotect", self._unprotect, set())
        configure(self._folder, self.stack, {key: False})
        return self._phase("up, protect: false", self.engine.up, {"same", "update"})

    def _unprotect(self, **watched: object) -> None:
        """Take protection away from a program that has no key for it, as its users do."""
        run_cli(self.engine, "state", "unprotect", "--all", "--yes")

    def _goes(self) -> bool:
        # docs/deploying.md: else EKS may make the control plane's log group again.
        self.cloud.switch_off_logs()
        outcome = self._carry_out("destroy", self.engine.destroy)
        if not outcome.errors:
            outcome.errors = _unexpected(outcome, {"delete"})
            left = [thing for thing in self.cloud.live if thing.id not in self.theirs]
            outcome.errors += [f"left in the cloud: {thing.type} {thing.id}" for thing in left]
            outcome.errors += [f"left in the cluster: {key}" for key in sorted(self.cloud.kubernetes.objects)]
            outcome.errors += [f"left in a folder: {path.name}" for path in rendered(self._folder)]
            state = self.engine.export_stack().deployment or {}
            outcome.errors += [f"left in the state: {left['urn']}" for left in state.get("resources") or ()]
        return self._show(outcome, "nothing left")

    def _phase(self, title: str, operation: Callable[..., object], expected: set[str]) -> bool:
        outcome = self._carry_out(title, operation)
        outcome.errors = outcome.errors or _unexpected(outcome, expected)
        return self._show(outcome)

    def _carry_out(self, title: str, operation: Callable[..., object]) -> Outcome:
        with self.console.status(escape(title)) as status:
            outcome = carry_out(title, operation, lambda progress: status.update(escape(f"{title}: {progress}")))
        self.outcomes.append(outcome)
        return outcome

    def _show(self, outcome: Outcome, remark: str = "") -> bool:
        did = ", ".join(f"{count} {operation}" for operation, count in sorted(outcome.counts.items()))
        said = "; ".join(part for part in (did, "" if outcome.errors else remark) if part)
        mark = "[red]failed[/]" if outcome.errors else "[green]ok[/]"
        line = f"{mark} {escape(outcome.title)} ({outcome.seconds:.1f} s): {escape(said)}"
        self.console.print(line, highlight=False, soft_wrap=True)
        for line in outcome.errors[:_MOST_LINES]:
            self.console.print(f"  {line}", markup=False, highlight=False, soft_wrap=True)
        if len(outcome.errors) > _MOST_LINES:
            self.console.print(f"  and {len(outcome.errors) - _MOST_LINES} more", highlight=False)
        return not outcome.errors


def _unexpected(outcome: Outcome, expected: set[str]) -> list[str]:
    """Name what happened beside what should have; the stack itself is created and deleted with the rest."""
    allowed = expected | READS
    return [str(step) for step in outcome.steps if step.operation not in allowed and step.type != STACK]


def _table(outcomes: list[Outcome]) -> Table:
    table = Table("phase", "result", title="Rehearsal: real engine, simulated cloud")
    for column in (*_COLUMNS, "seconds"):
        table.add_column(column, justify="right")
    for outcome in outcomes:
        counts = [_count(outcome.counts, column) for column in _COLUMNS]
        result = "failed" if outcome.errors else "refused, as it should be" if not outcome.counts else "ok"
        table.add_row(outcome.title, result, *(str(n or "") for n in counts), f"{outcome.seconds:.1f}")
    return table


def _count(counts: Mapping[str, int], column: str) -> int:
    return max(counts.get(op, 0) for op in REPLACEMENTS) if column == "replace" else counts.get(column, 0)
