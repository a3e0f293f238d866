"""The package installs as its page says: from a wheel, and by pip from a folder of a Git repository.

pip makes each build its own environment, so these tests ask PyPI for setuptools.
"""

import re
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

import private_eks
from tests.places import ROOT

FOLDER = ROOT / "components"
TAG = f"v{private_eks.__version__}"
UNWANTED = shutil.ignore_patterns("*.egg-info", "build", "dist", "venv", "__pycache__")


def run(*command: str | Path, cwd: Path, code: int = 0) -> str:
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr[-1000:]
    return done.stdout + done.stderr


def pip(*arguments: str | Path, cwd: Path) -> str:
    return run(sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments, cwd=cwd)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Git repository that holds the package as this one does, with its version as a tag."""
    root = tmp_path_factory.mktemp("repository")
    shutil.copytree(FOLDER, root / "components", ignore=UNWANTED)
    git = ("git", "-c", "user.name=tests", "-c", "user.email=tests@example.com", "-c", "commit.gpgsign=false")
    run(*git, "init", "--quiet", "--initial-branch", "main", cwd=root)
    run(*git, "add", ".", cwd=root)
    run(*git, "commit", "--quiet", "--message", "Release", cwd=root)
    run(*git, "tag", "--no-sign", TAG, cwd=root)
    return root


@pytest.fixture(scope="module")
def wheel(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    out = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--quiet", "--no-deps", "--wheel-dir", out, repository / "components", cwd=out)
    (built,) = out.glob("*.whl")
    return zipfile.ZipFile(built)


def test_the_wheel_holds_the_package_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    sources = {str(p.relative_to(FOLDER)) for p in (FOLDER / "private_eks").rglob("*.py")}
    packed = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert packed == sources | {"private_eks/py.typed"}
    assert "private_eks/network/plan/blocks.py" in packed


def test_the_wheel_says_what_it_is_and_what_it_needs(wheel: zipfile.ZipFile) -> None:
    (name,) = (name for name in wheel.namelist() if name.endswith("/METADATA"))
    metadata = wheel.read(name).decode()
    assert f"\nName: private-eks\nVersion: {private_eks.__version__}\n" in metadata
    assert "\nLicense-Expression: Apache-2.0\n" in metadata
    needs = re.findall(r"^Requires-Dist: ([\w-]+)", metadata, re.MULTILINE)
    assert needs == ["pulumi", "pulumi-aws", "pulumi-eks", "pulumi-kubernetes"]
    assert "\n# private-eks\n" in metadata


@pytest.mark.parametrize("reference", ["main", TAG])
def test_pip_installs_it_from_the_folder_of_a_repository(repository: Path, tmp_path: Path, reference: str) -> None:
    url = f"git+file://{repository}@{reference}#subdirectory=components"
    pip("install", "--quiet", "--no-deps", "--target", tmp_path, url, cwd=tmp_path)
    code = "import private_eks; print(private_eks.__file__, private_eks.__version__, len(private_eks.__all__))"
    # Isolated from this project's own environment variables and folder, with what is installed in TARGET first.
    found = run(sys.executable, "-c", f"import sys; sys.path.insert(0, {str(tmp_path)!r}); {code}", cwd=tmp_path)
    file, version, count = found.split()
    assert Path(file) == tmp_path / "private_eks" / "__init__.py"
    assert (version, int(count)) == (private_eks.__version__, len(private_eks.__all__))


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command in an environment of its own: both distributions from their wheels, all else from where it is."""
    root = tmp_path_factory.mktemp("environment")
    for folder in ("components", "cli"):
        shutil.copytree(ROOT / folder, root / folder, ignore=UNWANTED)
        pip("wheel", "--quiet", "--no-deps", "--wheel-dir", root / "wheels", root / folder, cwd=root)
    venv.create(root / "venv", with_pip=False)
    site = next((root / "venv").glob("lib/python*/site-packages"))
    # A folder that a .pth file names is searched, but what is installed in it for development is not.
    (site / "dependencies.pth").write_text(f"{sysconfig.get_path('purelib')}\n", encoding="utf-8")
    python = root / "venv" / "bin" / "python"
    wheels = sorted((root / "wheels").glob("*.whl"))
    pip("--python", python, "install", "--quiet", "--no-deps", "--ignore-installed", *wheels, cwd=root)
    return root / "venv" / "bin" / "private-eks"


def test_the_command_s_wheel_holds_what_it_reads(command: Path) -> None:
    site = next(command.parents[1].glob("lib/python*/site-packages/private_eks_cli"))
    sources = {path.relative_to(ROOT / "cli" / "private_eks_cli") for path in (ROOT / "cli").rglob("private_eks_cli/*")}
    wanted = {path for path in sources if path.suffix not in ("", ".pyc")}
    assert {path.relative_to(site) for path in site.rglob("*")} >= wanted


PROGRAMS = {
    "two": ([], 0, "2 clusters in eu-west-1: billing (Kubernetes 1.35, compute fargate), orders"),
    "shared": ([], 0, "Together, billing alone"),
    "opened": ([], 1, "Promises: 1 broken: Private; 2 kept; "),
    "transformed": (["--format", "json"], 0, '"owner": "acme"'),
    "referring": (["--references", "outputs.yaml"], 0, "nothing was deployed"),
    "failing": ([], 11, "KeyError: 'no team'"),
    "network_alone": ([], 0, "no cluster of ours in eu-west-1"),
    "group_alone": ([], 0, "not ours to see"),
}
"""Programs of consumers, with the words of a preview, its exit code and what it says."""


@pytest.mark.sampled(0, kind=lambda program: PROGRAMS[program][1])
@pytest.mark.parametrize("program", PROGRAMS)
def test_the_installed_command_previews_programs_of_every_kind(command: Path, tmp_path: Path, program: str) -> None:
    words, code, says = PROGRAMS[program]
    shutil.copy(ROOT / "tests" / "consumer_programs.py", tmp_path / "programs.py")
    (tmp_path / "__main__.py").write_text(f"import programs\n\nprograms.{program}()\n", encoding="utf-8")
    (tmp_path / "Pulumi.yaml").write_text("name: consumer\nruntime: python\n", encoding="utf-8")
    (tmp_path / "Pulumi.dev.yaml").write_text("config:\n  aws:region: eu-west-1\n", encoding="utf-8")
    (tmp_path / "outputs.yaml").write_text("acme/landing/prod: {office: 10.9.0.0/16}\n", encoding="utf-8")
    said = run(command, "preview", "dev", *words, cwd=tmp_path, code=code)
    assert says in said
    if code > 1:
        [line] = said.splitlines()
        assert re.match(r"error programs\.py:\d+: ", line)


def test_the_installed_command_previews_this_program(command: Path, tmp_path: Path) -> None:
    for name in ("__main__.py", "settings.py", "configuration.py", "Pulumi.yaml", "Pulumi.dev.yaml"):
        shutil.copy(ROOT / name, tmp_path)
    said = run(command, "preview", "dev", cwd=tmp_path)
    assert "private-eks-dev" in said
    assert re.search(r"^Promises: \d+ kept; ", said, re.MULTILINE)


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["version"], 0, private_eks.__version__),
        (["preview", "dev"], 0, "nothing was deployed"),
        (["evidence", "dev"], 1, "dev: 130 controls: "),
        (["diagram", "dev"], 0, "flowchart"),
        (["images", "dev"], 0, "nothing to copy"),
        (["preview", "qa"], 13, "error stack: got 'qa'; allowed: dev, or the path of a stack file"),
    ],
)
def test_the_installed_command_works_in_a_project_of_somebody_else(
    command: Path, tmp_path: Path, words: list[str], code: int, says: str
) -> None:
    project = tmp_path / "orders"
    shutil.copytree(ROOT / "examples" / "consumer-pip", project, ignore=UNWANTED)
    config = "config:\n  aws:region: eu-west-1\n  adminRoleArn: arn:aws:iam::111122223333:role/platform-admins\n"
    (project / "Pulumi.dev.yaml").write_text(config, encoding="utf-8")
    assert says in run(command, *words, cwd=project, code=code)
