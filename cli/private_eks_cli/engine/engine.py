"""The real Pulumi engine in a workspace of its own: no account, no download, nothing left behind."""

import functools
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml
from pulumi import automation

from private_eks.workloads import tunnels

from ..cloud.eks_component import PROVIDER
from ..cloud.kubernetes.connections import RENDER
from ..cloud.kubernetes.rendered import OBJECTS
from ..cloud.live import Cloud
from ..errors import Kind, wrong
from ..graph.model import is_object
from ..sources.projects import Project, find_project
from ..sources.stacks import Stack
from ..sources.yaml_reader import SECRET, is_secure, read_yaml
from .channels import keep_connections_apart
from .eks_provider import EksProvider
from .kubernetes_provider import KubernetesProvider
from .languages import link, with_plugin
from .other_provider import OtherProvider
from .phases import last_words
from .providers import AwsProvider, SimulatedProvider, served
from .quiet import QuietStack

BUILT = Path(".engine")
"""Where `make engine` puts the CLI, in a folder `bin`, below the project's."""
_BUILDS = Path("tools/engine")
"""What builds it there."""
BUILT_IN = "pulumi"
"""The package that the engine has itself."""


def find_cli(project: Project | None = None) -> automation.PulumiCommand:
    """Find the Pulumi CLI: on PATH, or as `make engine` built it in a project like this one.

    Raises CommandError if there is none, or if it is too old for the SDK.
    """
    root = (project or find_project()).root
    built, on_path = root / BUILT, shutil.which("pulumi")
    others = "run `make engine`" if (root / _BUILDS).is_dir() else "give what Pulumi wrote: --from"
    remedy = f"install it (https://www.pulumi.com/docs/install/), or {others}"
    if not on_path and not (built / "bin" / "pulumi").exists():
        raise wrong(Kind.NO_PROJECT, "the Pulumi CLI", "none on PATH", "one that runs the program", remedy)
    try:
        return _cli(on_path, built)
    except automation.InvalidVersionError as error:
        raise wrong(Kind.NO_PROJECT, "the Pulumi CLI", str(error), "a newer one", remedy) from None


@functools.cache
def _cli(on_path: str | None, built: Path) -> automation.PulumiCommand:
    """Ask the CLI for its version once."""
    return automation.PulumiCommand() if on_path else automation.PulumiCommand(root=str(built))


@contextmanager
def workspace(
    stack: Stack,
    program: Callable[[], Any] | None,
    cloud: Cloud,
    project: Path | None = None,
    others: Iterable[str] = (),
    aws: AwsProvider | None = None,
) -> Iterator[automation.Stack]:
    """Give `stack` with `program` on the real engine, with a state of its own and `cloud` instead of AWS.

    Without `program` it is the project's own, in whatever language, run by the CLI's language host.

    The program may use `others`, further packages of which nothing is known here.

    Everything is in a temporary folder, which is removed at the end; the providers stop with it. Folders that manifests
    are rendered to lie in its working directory, as Pulumi's do in the program's.

    Raises ValueError if there is no CLI, or if it does not take the stack's name.
    """
    cli = find_cli(stack.project)
    keep_connections_apart()
    with (
        _tunnels_of(cloud),
        tempfile.TemporaryDirectory(prefix="rehearsal-", ignore_cleanup_errors=True) as folder,
        served(*_providers(aws or AwsProvider(cloud), Path(folder, "work"), others)) as providers,
    ):
        work, home = Path(folder, "work"), Path(folder, "home")
        work.mkdir()
        Path(folder, "state").mkdir()
        shutil.copy(project or stack.project.file, work / "Pulumi.yaml")
        environment = _environment(Path(folder, "state"), home, providers)
        if program is None:
            link(stack.project.root, work)
            environment |= with_plugin(Path(folder, "plugin"))
        configure(work, stack, {})
        options = automation.LocalWorkspaceOptions(
            work_dir=str(work), pulumi_command=cli, pulumi_home=str(home), program=program, env_vars=environment
        )
        try:
            engine = QuietStack.new(stack.name, options)
        except automation.CommandError as error:
            raise ValueError(f"{stack.path.name}: {'; '.join(last_words(error))}") from None
        yield engine


def run_cli(engine: automation.Stack, *words: str) -> str:
    """Run a command of the CLI on a stack, and give what it prints.

    Raises automation.CommandError if it fails.
    """
    workspace = engine.workspace
    environment = {**os.environ, **workspace.env_vars, "PULUMI_HOME": str(workspace.pulumi_home)}
    command = [*words, "--stack", engine.name]
    return workspace.pulumi_command.run(command, workspace.work_dir, environment).stdout


def refresh(engine: automation.Stack, **watched: Any) -> None:
    """Compare the state of a stack with the cloud as docs/applications.md says, which is without rendered objects."""
    state = (engine.export_stack().deployment or {}).get("resources") or []
    rendering = {known["urn"] for known in state if known["type"] == PROVIDER and RENDER in known.get("inputs", {})}
    used = {known.get("provider", "").rpartition("::")[0] for known in state if is_object(known["type"])}
    engine.refresh(exclude=[OBJECTS] if used & rendering else [], **watched)


def _providers(aws: AwsProvider, work: Path, others: Iterable[str]) -> Iterator[SimulatedProvider]:
    cloud = aws.cloud
    yield from (known := (aws, EksProvider(), KubernetesProvider(cloud, work)))
    unknown = set(others) - {provider.package for provider in known} - {BUILT_IN}
    yield from (OtherProvider(cloud, package) for package in sorted(unknown))


@contextmanager
def _tunnels_of(cloud: Cloud) -> Iterator[None]:
    """Have the program look for tunnels where the simulated bastions have them, not on this machine."""
    real = tunnels.listens
    tunnels.listens = cloud.kubernetes.listens
    try:
        yield
    finally:
        tunnels.listens = real


def configure(work: Path, stack: Stack, overrides: Mapping[str, Any]) -> None:
    """Write the stack file of the workspace: the keys of the real one, and `overrides` on top.

    Written anew, not copied: the real file may name a secrets provider, and hold secrets, that only its owner can open.
    """
    path = work / f"Pulumi.{stack.name}.yaml"
    given = read_yaml(stack.path.read_text(encoding="utf-8"), stack.path.name).get("config") or {}
    document = {"config": {key: _opened(value) for key, value in {**given, **overrides}.items() if value is not None}}
    if path.exists() and (salt := yaml.safe_load(path.read_text(encoding="utf-8")).get("encryptionsalt")):
        document["encryptionsalt"] = salt
    # Every JSON document is one of YAML, and its texts are texts whatever they look like.
    path.write_text(json.dumps(document), encoding="utf-8")


def _opened(value: Any) -> Any:
    """Give a value with a word for each that is encrypted."""
    if is_secure(value):
        return SECRET
    if isinstance(value, dict):
        return {key: _opened(item) for key, item in value.items()}
    return [_opened(item) for item in value] if isinstance(value, list) else value


def _environment(state: Path, home: Path, providers: str) -> dict[str, str]:
    return {
        "PULUMI_BACKEND_URL": f"file://{state}",
        "PULUMI_CONFIG_PASSPHRASE": "rehearsal",
        "PULUMI_DEBUG_PROVIDERS": providers,
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "PULUMI_HOME": str(home),
        # The state is written at the end only, not after each resource: writing it takes longer than all else.
        "PULUMI_SKIP_CHECKPOINTS": "true",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
    }
