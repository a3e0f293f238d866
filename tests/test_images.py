"""`private-eks images`: the script is run, with programs that write down how they are called."""

import json
import posixpath
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from private_eks.registry.plan.image_names import ImageName
from private_eks.registry.plan.registry import Mirror, plan_mirrors, private_references
from private_eks_cli.__main__ import app
from private_eks_cli.graph.asked import asked
from private_eks_cli.recording.recorder import graph_of
from private_eks_cli.reports.images import ARM, TOOLS, X86, Images, read_images, render
from private_eks_cli.sources.stacks import Stack, find_stack
from tests.conftest import ALL_STACKS, name_of, recorded, stack_called

ACCOUNT = "999988887777"
HOST = f"{ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com"
REPOSITORY = "main/docker.io/library/nginx"
A, B = f"sha256:{'a' * 64}", f"sha256:{'b' * 64}"
BOTH = '{"manifests": [{"platform": {"architecture": "amd64"}}, {"platform": {"architecture" :\n"arm64"}}]}'

AWS = """
case "$1 $2" in
    "sts get-caller-identity") echo "${CALLER:-999988887777}" ;;
    "ecr get-login-password") echo "p w" ;;
    "ecr describe-images")
        [ -z "${FAULT:-}" ] || { echo "An error occurred ($FAULT)" >&2; exit 254; }
        found=$(grep -F -x "$8 ${10}" "$STATE/there") || { echo "An error (ImageNotFoundException)" >&2; exit 254; }
        case ${10} in imageDigest=*) echo "${10#*=}" ;; *) echo "${DIGEST:-sha256:any}" ;; esac ;;
    *) exit 99 ;;
esac
"""
REGISTRY = """
remember() { # what describe-images would be asked for
    path=${1#docker://}; path=${path#*/}
    case $path in
        *@*) echo "${path%@*} imageDigest=${path#*@}" >> "$STATE/there" ;;
        *) echo "${path%:*} imageTag=${path##*:}" >> "$STATE/there" ;;
    esac
}
"""
SKOPEO = f"""{REGISTRY}
case $1 in
    login) cat > "$STATE/password" ;;
    inspect) case "$*" in *--config*) echo "$CONFIG" ;; *) echo "$MANIFEST" ;; esac ;;
    copy) [ "$2 $3" = "--all --preserve-digests" ] || exit 98; remember "$5" ;;
    *) exit 99 ;;
esac
"""
CRANE = f"""{REGISTRY}
case $1 in
    auth) cat > "$STATE/password" ;;
    config) echo "$CONFIG" ;;
    manifest) echo "$MANIFEST" ;;
    copy) remember "$3" ;;
    *) exit 99 ;;
esac
"""
FAKES = {"aws": AWS, "crane": CRANE, "skopeo": SKOPEO}


@dataclass(frozen=True, slots=True)
class Ran:
    """What a script did: its exit code, what it printed, and how it called whom."""

    code: int
    out: str
    error: str
    calls: list[list[str]]

    def of(self, *start: str) -> list[list[str]]:
        """Give the calls that begin so."""
        return [call for call in self.calls if call[: len(start)] == list(start)]


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Ran]:
    """Run a script as often as asked, each time beside what earlier runs have copied."""
    programs = tmp_path / "bin"
    programs.mkdir()
    (tmp_path / "there").touch()
    for program in ("cat", "grep", "tr"):
        (programs / program).symlink_to(shutil.which(program) or "")
    for program, answers in FAKES.items():
        log = f"""{{ printf '%s\\037' "{program}" "$@"; printf '\\036'; }} >> "$STATE/calls"\n"""
        (programs / program).write_text(f"#!/bin/sh\n{log}{answers}", encoding="utf-8")
        (programs / program).chmod(0o755)

    def go(script: str, without: str = "", shell: str = "/bin/sh", **environment: str) -> Ran:
        if without:
            (programs / without).unlink()
        (tmp_path / "calls").write_bytes(b"")
        given = {"PATH": str(programs), "STATE": str(tmp_path), "MANIFEST": BOTH, "CONFIG": "{}", **environment}
        done = subprocess.run(
            [shell, "-s"], input=script, env=given, cwd=tmp_path, capture_output=True, text=True, check=False
        )
        calls = (tmp_path / "calls").read_text(encoding="utf-8").split("\036")[:-1]
        return Ran(done.returncode, done.stdout, done.stderr, [call.split("\037")[:-1] for call in calls])

    return go


def images(*mirrors: Mirror, platforms: tuple[str, ...] = (ARM, X86), **named: str) -> Images:
    made = (*mirrors, *plan_mirrors("main", "eu-west-1", named))
    return Images("test", "main", "eu-west-1", made, platforms)


def copies(mirrors: tuple[Mirror, ...], tool: str) -> list[list[str]]:
    """Say how `tool` is to be called."""
    if tool == "crane":
        return [["crane", "copy", m.source, f"{HOST}/{m.target}"] for m in mirrors]
    return [
        ["skopeo", "copy", "--all", "--preserve-digests", f"docker://{m.source}", f"docker://{HOST}/{m.target}"]
        for m in mirrors
    ]


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("stack", ALL_STACKS, ids=name_of)
def test_the_script_copies_what_the_stack_names_once(stack: str, tool: str, run: Callable[..., Ran]) -> None:
    found = read_images(recorded(stack))
    script = render(found, "script", tool)
    first, second = run(script), run(script)
    assert (first.code, second.code, first.error, second.error) == (0, 0, "", "")
    assert [call for call in first.of(tool) if "copy" in call] == copies(found.mirrors, tool)
    assert [call for call in second.of(tool) if "copy" in call] == []
    count = len(found.mirrors)
    if not count:
        assert (first.out, second.out, first.calls) == ("", "", [])
        return
    assert first.out.endswith(f"{count} copied, 0 there already\n")
    assert second.out.endswith(f"0 copied, {count} there already\n")


def test_the_stacks_name_images() -> None:
    assert [len(read_images(recorded(s)).mirrors) for s in ("dev", "staging", "everything")] == [1, 0, 11]


@pytest.mark.parametrize("stack", ["dev", "everything"])
def test_images_arrive_in_the_repositories_that_the_program_makes(stack: str) -> None:
    graph, found = recorded(stack), read_images(recorded(stack))
    made = {repository.inputs["name"] for repository in graph.of("aws:ecr/repository:Repository")}
    mirrored = {mirror.repository for mirror in found.mirrors}
    assert made - mirrored == asked(graph, "repositories", {}).keys()
    assert mirrored <= made
    for mirror in found.mirrors:
        for name in mirror.names:
            reference = graph.exports["image_references"][name]
            assert reference.removeprefix("oci://").split("/", 1)[1].startswith(mirror.repository)


def test_without_images_nobody_is_called(run: Callable[..., Ran]) -> None:
    done = run(render(images(), "script", "skopeo"))
    assert (done.code, done.calls, done.out) == (0, [], "")
    assert len(render(images(), "script", "skopeo").splitlines()) == 2


@pytest.mark.parametrize("tool", TOOLS)
def test_it_logs_in_to_the_caller_s_registry_and_shows_no_password(
    tool: str, run: Callable[..., Ran], tmp_path: Path
) -> None:
    done = run(render(images(web="nginx:1.29"), "script", tool))
    login = {
        "crane": ["crane", "auth", "login", HOST, "--username", "AWS", "--password-stdin"],
        "skopeo": ["skopeo", "login", "--username", "AWS", "--password-stdin", HOST],
    }
    assert done.calls[:3] == [
        ["aws", "sts", "get-caller-identity", "--query", "Account", "--output", "text"],
        ["aws", "ecr", "get-login-password", "--region", "eu-west-1"],
        login[tool],
    ]
    assert (tmp_path / "password").read_text(encoding="utf-8") == "p w"
    assert "p w" not in f"{done.out}{done.error}{done.calls}"


def test_another_account_is_named_by_the_environment(run: Callable[..., Ran]) -> None:
    done = run(render(images(web="nginx:1.29"), "script", "crane"), ACCOUNT="123456789012")
    assert done.of("aws", "sts") == []
    assert done.of("crane", "copy")[0][-1].startswith("123456789012.dkr.ecr.eu-west-1.amazonaws.com/main/")


@pytest.mark.parametrize("account", ["12345678901", "1234567890123", "12345678901x", "None"])
def test_what_is_no_account_stops_it(account: str, run: Callable[..., Ran]) -> None:
    script = render(images(web="nginx:1.29"), "script", "skopeo")
    for done in (run(script, ACCOUNT=account), run(script, CALLER=account)):
        assert (done.code, done.error) == (1, f"error: the account is {account}, not 12 digits\n")
        assert done.of("skopeo") == []


def test_in_china_the_registry_has_another_suffix(run: Callable[..., Ran]) -> None:
    china = Images("test", "main", "cn-north-1", plan_mirrors("main", "cn-north-1", {"web": "nginx:1.29"}), (X86,))
    done = run(render(china, "script", "crane"))
    assert done.of("crane", "copy")[0][-1].startswith(f"{ACCOUNT}.dkr.ecr.cn-north-1.amazonaws.com.cn/main/")


@pytest.mark.parametrize("program", ["aws", "skopeo"])
def test_a_missing_program_is_noticed_before_anything_is_called(program: str, run: Callable[..., Ran]) -> None:
    done = run(render(images(web="nginx:1.29"), "script", "skopeo"), without=program)
    assert (done.code, done.error, done.calls) == (1, f"error: {program} is not installed\n", [])


@pytest.mark.parametrize(("fault", "message"), [
    ("RepositoryNotFoundException", f"error: {HOST} has no repository {REPOSITORY}: run pulumi up first\n"),
    ("AccessDeniedException", "error: An error occurred (AccessDeniedException)\n"),
    ("ExpiredTokenException", "error: An error occurred (ExpiredTokenException)\n"),
])  # fmt: skip
def test_what_aws_refuses_stops_it(fault: str, message: str, run: Callable[..., Ran]) -> None:
    done = run(render(images(web="nginx:1.29"), "script", "skopeo"), FAULT=fault)
    assert (done.code, done.error, done.of("skopeo", "copy")) == (1, message, [])


@pytest.mark.parametrize(("digest", "code"), [(A, 0), (B, 1)])
def test_a_tag_that_is_there_has_to_have_the_digest(digest: str, code: int, run: Callable[..., Ran]) -> None:
    script = render(images(web=f"nginx:1.29@{A}"), "script", "skopeo")
    assert run(script).code == 0
    done = run(script, DIGEST=digest)
    assert (done.code, done.of("skopeo", "copy")) == (code, [])
    assert (f"with the digest {B}, not {A}" in done.error) == bool(code)


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize(("manifest", "config", "missing"), [
    (BOTH, "{}", []),
    ('{"manifests": [{"platform": {"architecture": "arm64", "os": "linux"}}]}', "{}", [X86]),
    ('{"manifests": [{"platform": {"architecture": "arm", "variant": "v7"}}]}', "{}", [X86, ARM]),
    ('{"layers": []}', '{"architecture":"amd64"}', [ARM]),
])  # fmt: skip
def test_platforms_that_are_missing_are_warned_of_and_the_rest_is_copied(
    tool: str, manifest: str, config: str, missing: list[str], run: Callable[..., Ran]
) -> None:
    done = run(render(images(web="nginx:1.29"), "script", tool), MANIFEST=manifest, CONFIG=config)
    assert done.code == 0
    warned = [f"warning: docker.io/library/nginx:1.29 is not made for {p}, which this stack has" for p in missing]
    assert sorted(done.error.splitlines()) == sorted(warned)
    assert len(done.of(tool, "copy")) == 1


def test_charts_have_no_platforms(run: Callable[..., Ran]) -> None:
    done = run(render(images(chart="oci://ghcr.io/charts/podinfo:6.9.0"), "script", "skopeo"), MANIFEST="{}")
    assert (done.of("skopeo", "inspect"), done.error, len(done.of("skopeo", "copy"))) == ([], "", 1)


HOSTILE = [
    "$(touch pwned)",
    "`touch pwned`",
    "'; touch pwned; '",
    '"; touch pwned; "',
    "a b\tc",
    "\\",
    "-rf",
    "*",
    "a\nb",
]


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("text", HOSTILE)
def test_no_name_is_more_than_a_name(text: str, tool: str, run: Callable[..., Ran], tmp_path: Path) -> None:
    """Stack files with such names are refused; the script does not rely on it."""
    mirror = Mirror(("web",), ImageName(text, text, text), text)
    hostile = Images("test", text, "eu-west-1", (mirror,), (X86,))
    done = run(render(hostile, "script", tool))
    assert done.code == 0
    assert not (tmp_path / "pwned").exists()
    assert [call for call in done.of(tool) if "copy" in call] == copies((mirror,), tool)
    assert done.of("aws", "ecr", "describe-images")[0][6:11] == [
        ACCOUNT, "--repository-name", text, "--image-ids", f"imageTag={text}",
    ]  # fmt: skip


@pytest.mark.parametrize("form", ["script", "skopeo-sync"])
def test_the_name_of_a_stack_file_stays_in_its_comment(form: str, run: Callable[..., Ran], tmp_path: Path) -> None:
    path = tmp_path / "Pulumi.a\ntouch pwned\n.yaml"
    config = {**stack_called("dev").config, "private-eks:name": "dev"}
    path.write_text(yaml.safe_dump({"config": config}), encoding="utf-8")
    text = render(read_images(graph_of(find_stack(str(path)))), form, "skopeo")
    assert "a touch pwned" in text
    if form == "script":
        assert run(text).code == 0
        assert not (tmp_path / "pwned").exists()
    else:
        assert set(yaml.safe_load(text)) == {"docker.io"}


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("shell", [shell for shell in ("dash", "bash", "busybox", "ksh", "zsh") if shutil.which(shell)])
def test_any_shell_reads_it(shell: str, tool: str, run: Callable[..., Ran]) -> None:
    images = read_images(recorded("everything"))
    script = render(images, "script", tool)
    path = shutil.which(shell) or ""
    subprocess.run([path, *(["sh"] if shell == "busybox" else []), "-n"], input=script, text=True, check=True)
    if shell != "busybox":
        assert run(script, shell=path).out.endswith(f"{len(images.mirrors)} copied, 0 there already\n")


def test_an_image_that_cannot_be_read_stops_it(run: Callable[..., Ran], tmp_path: Path) -> None:
    script = render(images(web="nginx:1.29"), "script", "skopeo")
    (tmp_path / "bin" / "skopeo").write_text('#!/bin/sh\n[ "$1" = login ] || exit 3\ncat > /dev/null', encoding="utf-8")
    assert run(script).code == 3


@pytest.mark.parametrize(("stack", "platforms"), [
    ("dev", (X86,)),
    ("staging", (X86,)),
    ("auto-mode", (X86, ARM)),
    ("everything", (X86, ARM)),
    ("fargate-efs", (X86,)),
])  # fmt: skip
def test_platforms_are_those_of_the_stack_s_workers(stack: str, platforms: tuple[str, ...]) -> None:
    assert read_images(recorded(stack)).platforms == platforms


GRAVITON = {"amiType": "AL2023_ARM_64_STANDARD"}
OWN = {"launchTemplate": {"id": "lt-0123456789abcdef0", "version": "1"}}
GROUPS: list[tuple[dict[str, Any], tuple[str, ...]]] = [
    ({"nodeGroups": {"a": {"amiType": "BOTTLEROCKET_ARM_64"}}}, (ARM,)),
    ({"nodeGroups": {"a": {}, "b": GRAVITON}}, (X86, ARM)),
    ({"nodeGroups": {"a": GRAVITON}, "karpenter": {"enabled": True}}, (X86, ARM)),
    ({"nodeGroups": {"a": GRAVITON, "b": {"amiType": "WINDOWS_CORE_2022_x86_64"}}}, (ARM,)),
    ({"nodeGroups": {"a": OWN}}, (X86, ARM)),
    ({"nodeGroups": {"a": {**OWN, "instanceTypes": ["m7g.large"]}}}, (ARM,)),
    ({"selfManagedNodeGroups": {"a": GRAVITON}}, (ARM,)),
]  # fmt: skip


@pytest.mark.parametrize(("keys", "platforms"), GROUPS)
def test_groups_bring_the_platforms_of_their_instances(
    keys: dict[str, Any], platforms: tuple[str, ...], stack_file: Callable[[str], Stack]
) -> None:
    config = dict(stack_called("staging").config) | {"private-eks:nodeGroups": "{}"}
    config |= {f"private-eks:{key}": json.dumps(value) for key, value in keys.items()}
    assert read_images(graph_of(stack_file(yaml.safe_dump({"config": config})))).platforms == platforms


hosts = st.sampled_from(["docker.io", "ghcr.io", "registry.k8s.io", "a-b.example.com"])
paths = st.sampled_from(["library/nginx", "a/b/c", "x__y/z", "pause", "a.b-c/d"])
versions = st.sampled_from([":1.29", ":2", ":1e3", ":null", ":0x1F", f"@{A}", f":1.29@{A}", f":2@{B}"])


@given(st.dictionaries(st.sampled_from("abcde"), st.builds("{}/{}{}".format, hosts, paths, versions), min_size=1))
def test_skopeo_sync_ends_where_the_references_lead(named: dict[str, str]) -> None:
    """What it does with --scoped: https://github.com/containers/skopeo/blob/main/cmd/skopeo/sync.go."""
    try:
        mirrors = plan_mirrors("main", "eu-west-1", named)
    except ValueError:
        return  # Two digests of one tag.
    targets = set()
    found = Images("test", "main", "eu-west-1", mirrors, (X86,))
    for registry, content in yaml.safe_load(render(found, "skopeo-sync", "skopeo")).items():
        for repository, references in content["images"].items():
            for reference in references:
                mark = "@" if reference.startswith("sha256:") else ":"
                targets.add(posixpath.join(f"{HOST}/main", f"{registry}/{repository}{mark}{reference}"))
    for reference in private_references(HOST, "main", named).values():
        repository, _, digest = reference.partition("@")
        resolved = f"{re.sub(':[^/]*$', '', repository)}@{digest}" if digest else reference
        assert resolved in targets
    assert {re.split("[@:]", target)[0] for target in targets} == {f"{HOST}/{m.repository}" for m in mirrors}


def test_skopeo_sync_is_told_the_registry_and_the_prefix() -> None:
    text = render(read_images(recorded("dev")), "skopeo-sync", "skopeo")
    command = [line.lstrip("# ") for line in text.splitlines() if line.startswith("#   ")]
    account = "$(aws sts get-caller-identity --query Account --output text)"
    assert command == [
        "skopeo sync --src yaml --dest docker --all --preserve-digests --scoped images.yaml \\",
        f'"{account}.dkr.ecr.eu-west-1.amazonaws.com/private-eks-dev"',
    ]


def test_skopeo_sync_cannot_rename_a_registry_with_a_port() -> None:
    ported = images(web="reg.example.com:5000/web:1")
    with pytest.raises(ValueError, match="got 'skopeo-sync'; allowed: registries without a port"):
        render(ported, "skopeo-sync", "skopeo")
    assert "main/reg.example.com-5000/web" in render(ported, "script", "skopeo")


def test_the_json_says_all_about_each_image() -> None:
    found = images(
        web="nginx:1.29", same=f"nginx:1.29@{A}", chart="oci://ghcr.io/charts/podinfo:6.9.0", platforms=(X86,)
    )
    host = "ACCOUNT.dkr.ecr.eu-west-1.amazonaws.com"
    assert json.loads(render(found, "json", "skopeo")) == [
        {
            "names": ["same", "web"],
            "kind": "image",
            "source": f"docker.io/library/nginx@{A}",
            "target": f"{host}/main/docker.io/library/nginx:1.29",
            "digest": A,
            "platforms": ["linux/amd64"],
        },
        {
            "names": ["chart"],
            "kind": "chart",
            "source": "ghcr.io/charts/podinfo:6.9.0",
            "target": f"{host}/main/ghcr.io/charts/podinfo:6.9.0",
            "platforms": [],
        },
    ]


def test_the_command_prints_each_form_and_nothing_else() -> None:
    listed = CliRunner().invoke(app, ["images", "dev", "--format", "list"])
    assert (listed.exit_code, listed.stdout) == (0, "docker.io/nginxinc/nginx-unprivileged:1.29.3\n")
    script = CliRunner().invoke(app, ["images", "dev", "--tool", "crane"])
    assert script.stdout == render(read_images(recorded("dev")), "script", "crane")
    assert "\ntool=crane\n" in script.stdout


@pytest.mark.parametrize(("arguments", "message"), [
    (["--format", "yaml"], "--format: got 'yaml'; allowed: json, list, script, skopeo-sync; "),
    (["--tool", "docker"], "--tool: got 'docker'; allowed: crane, skopeo; "),
])  # fmt: skip
def test_an_unknown_form_or_tool_is_refused(arguments: list[str], message: str) -> None:
    assert message in str(CliRunner().invoke(app, ["images", "dev", *arguments]).exception)
