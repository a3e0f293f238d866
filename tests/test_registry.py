"""`Registry`, as it registers its resources."""

import dataclasses
import json
from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from private_eks.registry.plan.registry_policies import mirror_lifecycle, own_lifecycle, template_statements
from private_eks.registry.registry import Registry, RegistryArgs
from private_eks_cli.graph.model import Graph
from tests.conftest import faults, recorded, with_inputs, with_settings

Deploy = Callable[[Callable[[], Any]], Graph]
HOST = "111122223333.dkr.ecr.eu-west-1.amazonaws.com"
KEY = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
NGINX = "docker.io/library/nginx"
REPOSITORY = "aws:ecr/repository:Repository"


def args(**more: Any) -> RegistryArgs:
    base: dict[str, Any] = {
        "region": "eu-west-1",
        "repositories": {"shop/web": {"pull_accounts": ["444455556666"]}, "shop/jobs": {"keep_images": 5}},
        "images": {"web": "nginx:1.29", "next": "nginx:1.30", "chart": "oci://ghcr.io/charts/podinfo:6.9.0"},
        "pull_through_caches": {"quay": {"upstream": "quay.io"}},
    }
    return RegistryArgs(**{**base, **more})  # type: ignore[typeddict-item]


@pytest.fixture
def graph(deploy: Deploy) -> Graph:
    return deploy(lambda: Registry("main", args()))


def test_there_is_a_repository_for_each_name_and_each_upstream(graph: Graph) -> None:
    assert {r.name: r.inputs["name"] for r in graph.of(REPOSITORY)} == {
        "main-docker.io/library/nginx": "main/docker.io/library/nginx",
        "main-ghcr.io/charts/podinfo": "main/ghcr.io/charts/podinfo",
        "main-shop/jobs": "shop/jobs",
        "main-shop/web": "shop/web",
    }


def test_each_is_encrypted_scanned_and_immutable_and_keeps_its_images(graph: Graph) -> None:
    key = graph.one("aws:kms/key:Key", "main-registry")
    for repository in graph.of(REPOSITORY):
        assert repository.inputs["encryptionConfigurations"] == [{"encryptionType": "KMS", "kmsKey": key.arn}]
        assert repository.inputs["imageScanningConfiguration"] == {"scanOnPush": True}
        assert (repository.inputs["imageTagMutability"], repository.inputs["forceDelete"]) == ("IMMUTABLE", False)
        assert key.urn in graph.waits_for(repository)


@pytest.mark.parametrize(
    ("name", "policy"),
    [("docker.io/library/nginx", mirror_lifecycle()), ("shop/jobs", own_lifecycle({"keep_images": 5}))],
)
def test_each_has_the_lifecycle_of_its_kind(graph: Graph, name: str, policy: str) -> None:
    lifecycle = graph.one("LifecyclePolicy", f"main-{name}").inputs
    assert lifecycle == {"repository": graph.one(REPOSITORY, f"main-{name}").inputs["name"], "policy": policy}


def test_only_named_accounts_pull(graph: Graph) -> None:
    (policy,) = graph.of("RepositoryPolicy")
    (statement,) = json.loads(policy.inputs["policy"])["Statement"]
    assert policy.inputs["repository"] == "shop/web"
    assert statement["Principal"] == {"AWS": ["arn:aws:iam::444455556666:root"]}


def test_tags_move_and_images_go_only_where_that_is_said(deploy: Deploy) -> None:
    loose = {"mutable_tags": True, "force_delete": True}
    graph = deploy(lambda: Registry("main", args(repositories={"loose": loose, "firm": {}})))
    loose_one, firm = graph.one(REPOSITORY, "main-loose").inputs, graph.one(REPOSITORY, "main-firm").inputs
    assert (loose_one["imageTagMutability"], loose_one["forceDelete"]) == ("MUTABLE", True)
    assert (firm["imageTagMutability"], firm["forceDelete"]) == ("IMMUTABLE", False)


def test_a_cache_makes_its_repositories_like_mirrors(graph: Graph) -> None:
    template, rule = (
        graph.one("RepositoryCreationTemplate", "main-quay"),
        graph.one("PullThroughCacheRule", "main-quay"),
    )
    key, role = graph.one("aws:kms/key:Key", "main-registry"), graph.one("Role", "main-registry-templates")
    assert rule.inputs == {"ecrRepositoryPrefix": "quay", "upstreamRegistryUrl": "quay.io"}
    assert rule.delete_before_replace
    assert template.inputs == {
        "prefix": "quay",
        "description": "Repositories that cache quay.io",
        "appliedFors": ["PULL_THROUGH_CACHE"],
        "customRoleArn": role.arn,
        "encryptionConfigurations": [{"encryptionType": "KMS", "kmsKey": key.arn}],
        "imageTagMutability": "IMMUTABLE",
        "lifecyclePolicy": mirror_lifecycle(),
        "resourceTags": {"Name": "main-quay"},
    }
    allowed = graph.one("RolePolicy", "main-registry-templates")
    assert {template.urn, allowed.urn} <= graph.waits_for(rule)
    assert json.loads(allowed.inputs["policy"])["Statement"] == template_statements(
        "eu-west-1", "111122223333", key.arn, ["quay"]
    )
    (trust,) = json.loads(role.inputs["assumeRolePolicy"])["Statement"]
    assert trust["Principal"] == {"Service": "ecr.amazonaws.com"}


def test_a_cache_is_warned_of_and_nothing_else_is(graph: Graph, deploy: Deploy) -> None:
    assert len(graph.warnings) == 1
    assert "the first pull of an image" in graph.warnings[0]
    assert deploy(lambda: Registry("main", args(pull_through_caches={}))).warnings == ()


def test_the_names_to_use_are_given_and_known_before_anything_is_made() -> None:
    for unknowns in (False, True):
        exports = recorded("everything", unknowns).exports
        assert exports["registry_host"] == HOST
        assert exports["repository_urls"] == {"shop/web": f"{HOST}/shop/web", "shop/jobs": f"{HOST}/shop/jobs"}
        mirror = f"{HOST}/private-eks-everything"
        assert exports["image_references"]["nginx"] == f"{mirror}/docker.io/nginxinc/nginx-unprivileged:1.29.3"
        assert exports["image_references"]["podinfo"] == f"oci://{mirror}/ghcr.io/stefanprodan/charts/podinfo:6.9.2"
        assert exports["image_references"]["pause"].startswith(f"{mirror}/registry.k8s.io/pause@sha256:")


def test_without_a_repository_there_is_nothing(deploy: Deploy) -> None:
    found: dict[str, Any] = {}

    def program() -> None:
        made = Registry("main", {"region": "cn-north-1"})
        for key in ("host", "repository_urls", "image_references"):
            getattr(made, key).apply(lambda value, key=key: found.update({key: value}))

    assert [r.name for r in deploy(program)] == ["main"]
    assert found == {
        "host": "111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn", "repository_urls": {}, "image_references": {},
    }  # fmt: skip


def test_a_given_key_is_used_instead_of_one_of_its_own(deploy: Deploy) -> None:
    graph = deploy(lambda: Registry("main", args(key_arn=pulumi.Output.from_input(KEY))))
    assert graph.of("aws:kms/key:Key") == []
    made = graph.of(REPOSITORY, "RepositoryCreationTemplate")
    assert {r.inputs["encryptionConfigurations"][0]["kmsKey"] for r in made} == {KEY}


def test_protection_covers_what_cannot_be_made_again(deploy: Deploy) -> None:
    graph = deploy(lambda: Registry("main", args(protect=True)))
    assert {r.name for r in graph if r.protect} == {"main-registry", "main-shop/jobs", "main-shop/web"}
    assert not any(r.protect for r in graph.of("Alias"))


def test_tags_reach_whatever_takes_them(deploy: Deploy) -> None:
    graph = deploy(lambda: Registry("main", args(tags={"team": "blue"})))
    for resource in graph.of(REPOSITORY, "aws:kms/key:Key", "Role"):
        assert resource.inputs["tags"] == {"team": "blue", "Name": resource.name}
    assert graph.of("RepositoryCreationTemplate")[0].inputs["resourceTags"] == {"team": "blue", "Name": "main-quay"}


def test_another_key_deletes_no_image_by_force() -> None:
    assert not any(repository.inputs["forceDelete"] for repository in with_settings("dev", keyArn=KEY).of(REPOSITORY))


def _document(**changes: Any) -> Callable[[str], str]:
    return lambda text: json.dumps({"Statement": [{**json.loads(text)["Statement"][0], **changes}]})


MIRROR = "private-eks-everything/registry.k8s.io/pause"
IN_THE_CLEAR = [{"encryptionType": "AES256"}]
FAULTS: list[tuple[str, str, dict[str, Any], str]] = [
    (REPOSITORY, "/pause", {"encryptionConfigurations": IN_THE_CLEAR}, "are not encrypted with a key"),
    (REPOSITORY, "/pause", {"encryptionConfigurations": None}, "are not encrypted with a key"),
    (REPOSITORY, "/pause", {"imageTagMutability": "MUTABLE"}, f"tags move in {MIRROR}"),
    (REPOSITORY, "/web", {"imageScanningConfiguration": {"scanOnPush": False}}, "images in shop/web are not scanned"),
    (REPOSITORY, "/pause", {"name": "pause"}, "images.pause has no repository"),
    ("LifecyclePolicy", "/pause", {"policy": own_lifecycle({})}, "drops images that are in use by their digests"),
    ("LifecyclePolicy", "/pause", {"repository": "other"}, "keeps everything for ever"),
    ("RepositoryPolicy", "/web", {"policy": _document(Principal="*")}, "* may pull from shop/web"),
    ("RepositoryPolicy", "/web", {"policy": _document(Action="ecr:PutImage")}, "others may do ecr:PutImage in"),
    ("RepositoryPolicy", "/web", {"repository": "shop/jobs"}, "account 444455556666 may not pull from shop/web"),
    ("RepositoryCreationTemplate", "-quay", {"imageTagMutability": "MUTABLE"}, "tags move in quay/"),
    ("RepositoryCreationTemplate", "-quay", {"lifecyclePolicy": None}, "quay/ keeps everything for ever"),
    ("RepositoryCreationTemplate", "-quay", {"prefix": "key"}, "cache quay may be made as AWS makes them"),
    ("RepositoryCreationTemplate", "-quay", {"customRoleArn": None}, "ECR may not kms:CreateGrant for cache quay"),
    ("RolePolicy", "-registry-templates", {"policy": _document(Resource="arn:aws:s3:::b")}, "not ecr:CreateRepository"),
    ("PullThroughCacheRule", "-quay", {"upstreamRegistryUrl": "ghcr.io"}, "pullThroughCaches.quay is not made"),
    ("PullThroughCacheRule", "-docker-hub", {"credentialArn": None}, "has other credentials than were given"),
    ("aws:kms/key:Key", "-registry", {"enableKeyRotation": False}, "does not rotate"),
]  # fmt: skip


@pytest.mark.parametrize(("type_", "suffix", "inputs", "fault"), FAULTS)
def test_weakening_a_repository_breaks_a_promise(type_: str, suffix: str, inputs: dict[str, Any], fault: str) -> None:
    assert any(fault in found for found in faults(with_inputs(recorded("everything"), type_, suffix, inputs)))


def test_a_rule_that_does_not_wait_for_its_template_breaks_a_promise() -> None:
    graph = recorded("everything")
    rule = graph.one("PullThroughCacheRule", "private-eks-everything-quay")
    hasty = graph.replacing(dataclasses.replace(rule, dependencies=()))
    assert "the first repositories of cache quay may be made as AWS makes them" in faults(hasty)
