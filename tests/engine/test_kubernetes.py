"""Kubernetes objects of small programs on the real engine: applied to a simulated API, and rendered to files."""

import copy
import functools
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pulumi
import pulumi_aws as aws
import pulumi_kubernetes as kubernetes
import pytest
from rich.console import Console

from private_eks.kubernetes.manifests import register
from private_eks.kubernetes.providers import NO_CLUSTER
from private_eks_cli.cloud import invokes
from private_eks_cli.cloud.answers import Place
from private_eks_cli.cloud.kubernetes.objects import Key
from private_eks_cli.cloud.kubernetes.rendered import OBJECTS, rendered
from private_eks_cli.cloud.live import Cloud
from private_eks_cli.cloud.refusals import RefusedError
from private_eks_cli.engine import rehearse
from private_eks_cli.engine.phases import carry_out
from private_eks_cli.sources.stacks import find_stack

from .conftest import Begin, Deployment

# When a deployment fails, Pulumi's SDK leaves a coroutine of its own unfinished.
pytestmark = [pytest.mark.engine, pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")]

Manifests = list[dict[str, Any]]

PLACE = Place("eu-west-1")
RENDER, APPLY = {"render_yaml_to_directory": "rendered"}, {"kubeconfig": "{}"}
WEB = {"app": "web"}
SAFE = {
    "allowPrivilegeEscalation": False,
    "capabilities": {"drop": ["ALL"]},
    "runAsNonRoot": True,
    "seccompProfile": {"type": "RuntimeDefault"},
}


def shop() -> Manifests:
    """An application in a namespace of its own."""
    here = {"namespace": "shop"}
    labels = {"pod-security.kubernetes.io/enforce": "restricted"}
    container = {"name": "web", "image": "web:1", "securityContext": SAFE}
    template = {"metadata": {"labels": WEB}, "spec": {"containers": [container]}}
    return [
        {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop", "labels": labels}},
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "settings", **here}, "data": {"a.conf": "1"}},
        {
            "apiVersion": "apps/v1",
            "kind": "Deployment",
            "metadata": {"name": "web", **here},
            "spec": {"replicas": 2, "selector": {"matchLabels": WEB}, "template": template},
        },
        {
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": {"name": "web", **here},
            "spec": {"selector": WEB, "ports": [{"port": 80}]},
        },
    ]


def changed(kind: str, change: Callable[[dict[str, Any]], Any]) -> Manifests:
    """Change the one object of a kind."""
    manifests = copy.deepcopy(shop())
    change(next(manifest for manifest in manifests if manifest["kind"] == kind))
    return manifests


class Program:
    """A component with manifests that a test exchanges."""

    def __init__(self, provider: dict[str, Any], manifests: Manifests) -> None:
        self.provider = provider
        self.manifests = manifests

    def __call__(self) -> None:
        kubernetes.Provider("unused", kubeconfig='{"clusters": []}')
        inside = kubernetes.Provider("inside", **self.provider)
        workloads = Workloads("main", pulumi.ResourceOptions(providers=[inside]))
        register(workloads, "main", self.manifests)


class Workloads(pulumi.ComponentResource):
    def __init__(self, name: str, opts: pulumi.ResourceOptions) -> None:
        super().__init__("private-eks:index:Workloads", name, {}, opts)


def files(life: Deployment) -> list[Path]:
    return rendered(Path(life.engine.workspace.work_dir))


def key(kind: str, name: str, namespace: str = "shop", group: str = "") -> Key:
    return Key(group, kind, namespace, name)


@pytest.mark.parametrize("provider", [RENDER, APPLY], ids=["rendered", "applied"])
def test_objects_come_stay_and_go(small: Begin, provider: dict[str, Any]) -> None:
    program = Program(provider, shop())
    with small(program, Cloud(PLACE)) as life:
        phases = [life.up(), life.up(), life.refresh()]
        assert [phase.errors for phase in phases] == [[], [], []]
        assert [set(phase.counts) for phase in phases] == [{"create"}, {"same"}, {"same"}]
        there = [path.name for path in files(life)]
        applied = [str(one) for one in sorted(life.cloud.kubernetes.objects)]
        assert (applied == []) == (provider is RENDER)
        assert there == (
            [
                "apps_v1-deployment-shop-web.yaml",
                "v1-configmap-shop-settings.yaml",
                "v1-namespace-default-shop.yaml",
                "v1-service-shop-web.yaml",
            ]
            if provider is RENDER
            else []
        )
        assert life.destroy().errors == []
        assert files(life) == []
        assert life.cloud.kubernetes.objects == {}
        assert life.state == []
        assert (life.cloud.kubernetes.calls == []) == (provider is RENDER)


@pytest.mark.parametrize("provider", [RENDER, APPLY], ids=["rendered", "applied"])
def test_changes_are_updates_or_replacements(small: Begin, provider: dict[str, Any]) -> None:
    program = Program(provider, shop())

    def image(deployment: dict[str, Any]) -> None:
        deployment["spec"]["template"]["spec"]["containers"][0]["image"] = "web:2"

    def selector(deployment: dict[str, Any]) -> None:
        labels = {**WEB, "tier": "front"}
        deployment["spec"]["selector"]["matchLabels"] = deployment["spec"]["template"]["metadata"]["labels"] = labels

    with small(program, Cloud(PLACE)) as life:
        assert life.up().errors == []
        program.manifests = changed("Deployment", image)
        assert life.up().of("update", "replace", "create", "delete") == {
            ("Deployment", "main-deployment-shop/web"),
        }
        program.manifests = changed("Deployment", selector)
        assert life.up().of("replace") == {("Deployment", "main-deployment-shop/web")}
        program.manifests = changed("ConfigMap", lambda config: config["data"].update({"a.conf": "2"}))
        outcome = life.up()
        assert outcome.errors == []
        assert ("ConfigMap", "main-configmap-shop/settings") in outcome.of("replace")
        program.manifests = changed("ConfigMap", lambda config: config["metadata"].update(name="other"))
        renamed = life.up()
        assert renamed.errors == []
        assert renamed.of("create") == {("ConfigMap", "main-configmap-shop/other")}
        assert renamed.of("delete") == {("ConfigMap", "main-configmap-shop/settings")}
        if provider is APPLY:
            assert key("ConfigMap", "other") in life.cloud.kubernetes.objects
            assert key("ConfigMap", "settings") not in life.cloud.kubernetes.objects
        else:
            assert "v1-configmap-shop-other.yaml" in [path.name for path in files(life)]
        assert life.destroy().errors == []


def test_rendered_files_are_their_owner_s_and_lie_in_the_workspace(small: Begin) -> None:
    program = Program({"render_yaml_to_directory": "/etc/../../srv/manifests"}, shop())
    with small(program, Cloud(PLACE)) as life:
        assert life.up().errors == []
        work = Path(life.engine.workspace.work_dir)
        assert {path.parent for path in files(life)} == {work / "srv" / "manifests" / "1-manifest"}
        assert {path.stat().st_mode & 0o777 for path in files(life)} == {0o600}
        assert "image: web:1" in (files(life)[0]).read_text(encoding="utf-8")


def test_another_folder_replaces_the_provider_and_moves_every_file(small: Begin) -> None:
    program = Program(RENDER, shop())
    with small(program, Cloud(PLACE)) as life:
        life.up()
        program.provider = {"render_yaml_to_directory": "elsewhere"}
        moved = life.up()
        assert moved.errors == []
        assert ("kubernetes", "inside") in moved.of("replace")
        assert {path.parts[-3] for path in files(life)} == {"elsewhere"}


@pytest.mark.parametrize(("identifier", "replaced"), [("", True), ("main", False)])
def test_another_kubeconfig_replaces_unless_the_cluster_is_identified(
    small: Begin, identifier: str, replaced: bool
) -> None:
    def settings(server: str) -> dict[str, Any]:
        kubeconfig = f'{{"clusters": [{{"name": "a", "cluster": {{"server": "https://{server}"}}}}]}}'
        return {"kubeconfig": kubeconfig, **({"cluster_identifier": identifier} if identifier else {})}

    program = Program(settings("one"), shop()[:1])
    with small(program, Cloud(PLACE)) as life:
        life.up()
        program.provider = settings("two")
        assert (("kubernetes", "inside") in life.preview().of("replace")) is replaced


def test_config_maps_change_in_place_where_the_provider_says_so(small: Begin) -> None:
    program = Program({**APPLY, "enable_config_map_mutable": True}, shop())
    with small(program, Cloud(PLACE)) as life:
        life.up()
        program.manifests = changed("ConfigMap", lambda config: config["data"].update({"a.conf": "2"}))
        assert life.up().of("update", "replace") == {("ConfigMap", "main-configmap-shop/settings")}
        assert life.up().counts.keys() == {"same"}
        assert life.cloud.kubernetes.objects[key("ConfigMap", "settings")]["data"] == {"a.conf": "2"}


def test_what_somebody_deleted_by_hand_is_noticed_and_made_again(small: Begin) -> None:
    with small(Program(APPLY, shop()), Cloud(PLACE)) as life:
        life.up()
        life.cloud.kubernetes.forget(key("Service", "web"))
        assert life.refresh().of("delete") == {("Service", "main-service-shop/web")}
        assert life.up().of("create") == {("Service", "main-service-shop/web")}


def test_a_provider_that_renders_and_applies_is_refused(small: Begin) -> None:
    with small(Program({**RENDER, **APPLY}, []), Cloud(PLACE)) as life:
        assert 'not compatible with "renderYamlToDirectory"' in "".join(life.up().errors)


def test_a_kubeconfig_that_is_no_text_is_not_refused_beside_a_folder(small: Begin) -> None:
    with small(Program({**RENDER, "kubeconfig": NO_CLUSTER}, shop()), Cloud(PLACE)) as life:
        assert life.up().errors == []
        assert life.cloud.kubernetes.calls == []


@pytest.mark.parametrize("kubeconfig", [{}, {"kubeconfig": NO_CLUSTER}], ids=["none", "of no cluster"])
def test_what_is_rendered_cannot_be_read_without_a_cluster(small: Begin, kubeconfig: dict[str, Any]) -> None:
    with small(Program({**RENDER, **kubeconfig}, shop()), Cloud(PLACE)) as life:
        life.up()
        refreshed = carry_out("refresh", life.engine.refresh)
        updated = carry_out("up", functools.partial(life.engine.up, refresh=True))
        assert len(refreshed.errors) == len(updated.errors) == len(shop())
        assert "failed to read resource state due to unreachable cluster" in refreshed.errors[0]
        assert (life.refresh().errors, len(life.state)) == ([], 8)


def test_what_is_excluded_from_a_refresh_is_not_updated_either(small: Begin) -> None:
    program = Program(RENDER, shop())
    with small(program, Cloud(PLACE)) as life:
        life.up()
        program.manifests = changed("ConfigMap", lambda config: config["data"].update({"a.conf": "2"}))
        without = functools.partial(life.engine.up, refresh=True, exclude=[OBJECTS])
        assert set(carry_out("up", without).counts) == {"same"}
        assert set(life.up().counts) == {"same", "replace"}


def test_a_provider_that_skips_unreachable_clusters_renders_nothing(small: Begin) -> None:
    """Check answers with the inputs that were there before, which are none: the real plugin stops at the creation."""
    with small(Program({**RENDER, "skip_update_unreachable": True}, shop()), Cloud(PLACE)) as life:
        assert life.up().errors != []
        assert files(life) == []


def test_a_refresh_forgets_rendered_objects_where_it_is_to(small: Begin) -> None:
    with small(Program({**RENDER, "delete_unreachable": True}, shop()), Cloud(PLACE)) as life:
        life.up()
        assert len(carry_out("refresh", life.engine.refresh).of("delete")) == len(shop())


def _insecure() -> Manifests:
    def privileged(deployment: dict[str, Any]) -> None:
        deployment["spec"]["template"]["spec"]["containers"][0]["securityContext"] = {"privileged": True}

    return changed("Deployment", privileged)


CERTIFICATE = {
    "apiVersion": "cert-manager.io/v1",
    "kind": "Certificate",
    "metadata": {"name": "c", "namespace": "shop"},
}

FILES = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "files", "namespace": "shop"}}


def _cron_job(**changes: Any) -> dict[str, Any]:
    """Give a CronJob with the pods of the Deployment."""
    template = copy.deepcopy(next(m for m in shop() if m["kind"] == "Deployment")["spec"]["template"])
    template["spec"]["restartPolicy"] = changes.pop("restart", "Never")
    spec = {"schedule": "@daily", "jobTemplate": {"spec": {"template": template}}, **changes}
    return {"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": "c", "namespace": "shop"}, "spec": spec}


def _variable(name: str) -> Manifests:
    def set_it(deployment: dict[str, Any]) -> None:
        deployment["spec"]["template"]["spec"]["containers"][0]["env"] = [{"name": name, "value": "a"}]

    return changed("Deployment", set_it)


REFUSED: dict[str, tuple[Manifests, str]] = {
    "no namespace": (shop()[1:], 'namespaces "shop" not found'),
    "an unknown kind": ([*shop(), CERTIFICATE], 'no matches for kind "Certificate" in version "cert-manager.io/v1"'),
    "a bad name": (changed("Service", lambda s: s["metadata"].update(name="9web")), 'Invalid value: "9web"'),
    "a bad label": (
        changed("Service", lambda s: s["metadata"].update(labels={"a": "b c"})),
        "a valid label has up to 63",
    ),
    "an insecure pod": (_insecure(), 'violates PodSecurity "restricted:latest": container web is privileged'),
    "a file with a slash": ([*shop(), {**FILES, "data": {"a/b": "c"}}], "data.a/b: Invalid value: 'a/b'"),
    "a variable with =": (_variable("A=B"), "containers[0].env: Invalid value: 'A=B'"),
    "a schedule of six fields": ([*shop(), _cron_job(schedule="0 0 3 * * *")], "allowed: five fields"),
    "an unknown time zone": ([*shop(), _cron_job(timeZone="Berlin")], "allowed: a time zone"),
    "a job that never ends": ([*shop(), _cron_job(restart="Always")], 'Unsupported value: "Always"'),
    "another template": (
        changed("Deployment", lambda d: d["spec"]["template"]["metadata"].update(labels={"app": "other"})),
        "`selector` does not match template `labels`",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_the_api_refuses(what: str) -> None:
    """How the engine tells of it is below: of an object that exists, and of a selector."""
    manifests, words = REFUSED[what]
    create = functools.partial(Cloud(PLACE).kubernetes.create, "{}")
    with pytest.raises(RefusedError, match=re.escape(words)):
        list(map(create, manifests))


def test_an_object_that_exists_is_not_taken_over(small: Begin) -> None:
    cloud = Cloud(PLACE)
    cloud.kubernetes.create("{}", shop()[0])
    with small(Program(APPLY, shop()), cloud) as life:
        assert 'namespaces "shop" already exists' in "".join(life.up().errors)
    with small(Program({**APPLY, "upsert_existing_objects": True}, shop()), cloud) as life:
        assert life.up().errors == []


def test_a_provider_that_always_renders_brings_lost_files_back(small: Begin) -> None:
    for always, brought in ((False, 3), (True, 4)):
        with small(Program({**RENDER, "always_render": always}, shop()), Cloud(PLACE)) as life:
            life.up()
            files(life)[0].unlink()
            assert life.up().errors == []
            assert len(files(life)) == brought


@pytest.mark.parametrize("forgiving", [False, True])
def test_objects_of_a_cluster_that_is_gone(small: Begin, forgiving: bool) -> None:
    cloud = Cloud(PLACE)
    main = cloud.create("urn::main", "aws:eks/cluster:Cluster", {"name": "main"})
    kubeconfig = json.dumps({"clusters": [{"name": "a", "cluster": {"server": main.outputs["endpoint"]}}]})
    program = Program({"kubeconfig": kubeconfig, "delete_unreachable": forgiving}, shop())
    with small(program, cloud) as life:
        assert life.up().errors == []
        cloud.forget(main)
        errors = "".join(life.destroy().errors)
        assert ("configured Kubernetes cluster is unreachable" in errors) is not forgiving


def test_a_selector_of_a_daemon_set_is_not_replaced_and_so_refused(small: Begin) -> None:
    """As the provider's table of replacing properties misspells the kind."""

    def daemon_set(labels: dict[str, str]) -> Manifests:
        manifests = changed("Deployment", lambda d: d.update(kind="DaemonSet"))
        spec = manifests[2]["spec"]
        spec["selector"]["matchLabels"] = spec["template"]["metadata"]["labels"] = labels
        return manifests

    program = Program(APPLY, daemon_set(WEB))
    with small(program, Cloud(PLACE)) as life:
        life.up()
        program.manifests = daemon_set({"app": "other"})
        errors = "".join(life.up().errors)
        assert 'DaemonSet "web" is invalid: spec.selector.matchLabels.app' in errors
        assert "field is immutable" in errors


def test_a_load_balancer_keeps_its_subnets(small: Begin) -> None:
    """While it stands, AWS deletes neither its subnets nor their VPC: the objects go first, or nothing goes."""

    def program(ordered: bool) -> Callable[[], None]:
        def run() -> None:
            vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
            tags = {"kubernetes.io/role/internal-elb": "1"}
            subnet = aws.ec2.Subnet("main", vpc_id=vpc.id, cidr_block="10.0.0.0/20", tags=tags)
            other = aws.ec2.Subnet("other", vpc_id=vpc.id, cidr_block="10.0.16.0/20")
            cluster = aws.eks.Cluster("main", role_arn="arn", vpc_config={"subnet_ids": [subnet.id, other.id]})
            config = cluster.endpoint.apply(lambda url: f'{{"clusters": [{{"cluster": {{"server": "{url}"}}}}]}}')
            inside = kubernetes.Provider("inside", kubeconfig=config)
            service = {"metadata": {"name": "web"}, "spec": {"type": "LoadBalancer", "ports": [{"port": 80}]}}
            if ordered:
                opts = pulumi.ResourceOptions(provider=inside)
                pulumi.CustomResource("kubernetes:core/v1:Service", "web", service, opts)

        return run

    with small(program(True), Cloud(PLACE)) as life:
        assert life.up().errors == []
        [balancer] = [thing for thing in life.cloud.live if thing.kind == "LoadBalancer"]
        subnet = life.cloud.one("Subnet", "main")
        assert balancer.inputs["subnets"] == [subnet.id]
        service = next(resource for resource in life.state if resource["type"].endswith(":Service"))
        assert service["outputs"]["status"]["loadBalancer"]["ingress"][0]["hostname"] == balancer.id
        life.engine.workspace.pulumi_command.run(
            ["state", "delete", service["urn"], "--yes", "--stack", life.stack.name],
            life.engine.workspace.work_dir,
            life.engine.workspace.env_vars,
        )
        [error] = life.destroy().errors
        assert "DependencyViolation" in error
        assert "LoadBalancer internal-k8s-" in error
    with small(program(True), Cloud(PLACE)) as life:
        life.up()
        assert life.destroy().errors == []
        assert life.cloud.live == []


def test_a_call_of_the_package_is_answered_by_the_simulated_cloud(
    small: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(invokes._ANSWERS, "kubernetes:helm:template", lambda place, args: {"result": shop()})

    def program() -> None:
        inside = kubernetes.Provider("inside", render_yaml_to_directory="rendered")
        opts = pulumi.InvokeOptions(provider=inside)
        found = pulumi.runtime.invoke("kubernetes:helm:template", {"chart": "a"}, opts)
        register(Workloads("main", pulumi.ResourceOptions(providers=[inside])), "main", found.value["result"])

    with small(program, Cloud(PLACE)) as life:
        assert [life.up().errors, life.up().counts.keys()] == [[], {"same"}]
        assert len(files(life)) == 4


def test_a_rehearsal_names_what_stays_in_the_cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    class Inhabited(Cloud):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args)
            self.kubernetes.create("{}", {**shop()[0], "metadata": {"name": "other"}})

    monkeypatch.setattr(rehearse, "Cloud", Inhabited)
    console = Console(record=True, width=200)
    assert rehearse.rehearse(find_stack("dev"), console) == 1
    assert "left in the cluster: Namespace other" in console.export_text()


def test_a_cluster_that_is_gone_answers_nobody() -> None:
    cloud = Cloud(PLACE)
    kubeconfig = '{"clusters": [{"cluster": {"server": "https://ABC.gr7.eu-west-1.eks.amazonaws.com"}}]}'
    with pytest.raises(Exception, match="configured Kubernetes cluster is unreachable"):
        cloud.kubernetes.delete(kubeconfig, shop()[0])
