import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from private_eks.common.plan.regions import partition_of
from private_eks.registry.plan import registry as plan
from private_eks.registry.plan import registry_policies as policies
from private_eks.registry.plan.image_names import mirrored, read_image
from private_eks.registry.plan.pull_through import UPSTREAMS, check_caches
from private_eks.registry.settings import PullThroughCacheSettings
from tests.plan.values import regions, words
from tests.refusal import refusal_of

A, B = f"sha256:{'a' * 64}", f"sha256:{'b' * 64}"
HOST = "111122223333.dkr.ecr.eu-west-1.amazonaws.com"
NGINX = "docker.io/library/nginx"
SECRET = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:ecr-pullthroughcache/hub-a1b2c3"
ECR_NAME = re.compile(r"[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*")
"""The pattern of RepositoryName in the API."""

parts = st.sampled_from(["a", "a-1", "a--b", "a.b", "a_b", "a__b", "0", "a-5000", "library/a"])
hosts = st.builds("{}.io{}".format, st.sampled_from(["a", "a-1", "a.b"]), st.sampled_from(["", ":5000", "-5000"]))
versions = st.sampled_from([":1.29", f"@{A}", f"@{B}", f":1.29@{A}", ":v2_x-Y.z"])
names = st.builds("{}{}/{}{}".format, st.sampled_from(["", "oci://"]), hosts, parts, versions)


def mirrors(**images: str) -> list[tuple[tuple[str, ...], str, str]]:
    return [(m.names, m.source, m.target) for m in plan.plan_mirrors("main", "eu-west-1", images)]


@pytest.mark.parametrize(("text", "source", "target", "reference"), [
    ("nginx:1.29", f"{NGINX}:1.29", f"main/{NGINX}:1.29", f"{HOST}/main/{NGINX}:1.29"),
    (f"nginx@{A}", f"{NGINX}@{A}", f"main/{NGINX}@{A}", f"{HOST}/main/{NGINX}@{A}"),
    (f"nginx:1.29@{A}", f"{NGINX}@{A}", f"main/{NGINX}:1.29", f"{HOST}/main/{NGINX}:1.29@{A}"),
    (f"nginx:latest@{A}", f"{NGINX}@{A}", f"main/{NGINX}:latest", f"{HOST}/main/{NGINX}:latest@{A}"),
    ("oci://ghcr.io/charts/podinfo:6.9.0", "ghcr.io/charts/podinfo:6.9.0", "main/ghcr.io/charts/podinfo:6.9.0",
     f"oci://{HOST}/main/ghcr.io/charts/podinfo:6.9.0"),
    ("reg.example.com:5000/web:1", "reg.example.com:5000/web:1", "main/reg.example.com-5000/web:1",
     f"{HOST}/main/reg.example.com-5000/web:1"),
])  # fmt: skip
def test_a_digest_decides_what_is_copied_and_a_tag_where_it_is_found(
    text: str, source: str, target: str, reference: str
) -> None:
    assert mirrors(web=text) == [(("web",), source, target)]
    assert plan.private_references(HOST, "main", {"web": text}) == {"web": reference}


def test_tags_of_one_image_share_its_repository() -> None:
    made = plan.plan_registry("main", "eu-west-1", {}, {"old": "nginx:1.28", "new": "nginx:1.29"}, {})
    assert made.mirrored == (f"main/{NGINX}",)
    assert [m.target for m in made.mirrors] == [f"main/{NGINX}:1.28", f"main/{NGINX}:1.29"]


@pytest.mark.parametrize("images", [
    {"a": "nginx:1.29", "b": f"{NGINX}:1.29", "c": f"nginx:1.29@{A}"},
    {"a": f"nginx:1.29@{A}", "b": "nginx:1.29", "c": f"{NGINX}:1.29@{A}"},
])  # fmt: skip
def test_names_of_one_image_share_its_copy_and_the_digest_that_one_of_them_knows(images: dict[str, str]) -> None:
    assert mirrors(**images) == [(("a", "b", "c"), f"{NGINX}@{A}", f"main/{NGINX}:1.29")]


@given(st.dictionaries(st.sampled_from("abcdef"), names, max_size=6))
def test_each_image_arrives_where_its_reference_leads_and_no_two_meet(images: dict[str, str]) -> None:
    """Whatever is taken; what is refused clashes with another."""
    try:
        made = plan.plan_mirrors("main", "eu-west-1", images)
    except ValueError:
        assert len(images) > 1
        return
    references = plan.private_references(HOST, "main", images)
    assert sorted(name for mirror in made for name in mirror.names) == sorted(images)
    assert len({mirror.target for mirror in made}) == len(made)
    for mirror in made:
        assert ECR_NAME.fullmatch(mirror.repository)
        for name in mirror.names:
            image = read_image(name, images[name])
            assert references[name].removeprefix("oci://") == mirrored(HOST, "main", image)
            assert references[name].removeprefix("oci://").startswith(f"{HOST}/{mirror.repository}")
            assert image.upstream == mirror.image.upstream
            assert image.digest in ("", mirror.image.digest)


@given(words)
def test_only_what_ecr_takes_is_a_repository_s_name(name: str) -> None:
    taken = refusal_of(lambda: plan.check_repository_name("repositories.x", name)) == ""
    assert taken == (bool(ECR_NAME.fullmatch(name)) and 2 <= len(name) <= 256)


@pytest.mark.parametrize("name", ["a" * 256, "shop/web", "a__b", "a--b", "1a/b.c_d", "ab"])
def test_ecr_s_own_names_are_taken(name: str) -> None:
    assert refusal_of(lambda: plan.check_repository_name("repositories.x", name)) == ""


@pytest.mark.parametrize("name", ["a" * 257, "shop/", "/shop", "a___b", "a..b", "-a", "a-", "a b", "a:1", "\u00e4b"])
def test_others_are_refused(name: str) -> None:
    assert "2 to 256 characters" in refusal_of(lambda: plan.check_repository_name("repositories.x", name))


def test_as_many_tags_as_a_mirror_keeps_are_taken() -> None:
    images = {f"v{i}": f"nginx:1.{i}" for i in range(plan.KEEP_IMAGES)}
    digest_only = {"pinned": f"nginx@{A}"}
    assert len(mirrors(**images, **digest_only)) == plan.KEEP_IMAGES + 1


def test_a_name_beside_a_mirror_or_a_prefix_is_taken() -> None:
    repositories: dict[str, Any] = {"main": {}, "main/shop": {}, "quayside/web": {}, "nginx": {}}
    made = plan.plan_registry("main", "eu-west-1", repositories, {"web": "nginx:1.29"}, {"quay": {}})
    assert made.own == ("main", "main/shop", "nginx", "quayside/web")


def rules(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(text)["rules"]
    return found


def test_one_s_own_repositories_drop_what_lost_its_tag_and_keep_the_newest() -> None:
    untagged, newest = rules(policies.own_lifecycle({"keep_images": 20, "untagged_days": 7}))
    assert untagged["selection"] == {
        "tagStatus": "untagged", "countType": "sinceImagePushed", "countUnit": "days", "countNumber": 7,
    }  # fmt: skip
    assert newest["selection"] == {
        "tagStatus": "tagged", "tagPatternList": ["*"], "countType": "imageCountMoreThan", "countNumber": 20,
    }  # fmt: skip
    assert [rule["selection"]["countNumber"] for rule in rules(policies.own_lifecycle({}))] == [14, 100]


def test_mirrors_never_drop_what_has_no_tag() -> None:
    """Neither images that are named by digest, nor those of an index's platforms."""
    assert [rule["selection"]["tagStatus"] for rule in rules(policies.mirror_lifecycle())] == ["tagged"]


@pytest.mark.parametrize("text", [policies.mirror_lifecycle(), policies.own_lifecycle({"keep_images": 1})])
def test_lifecycle_policies_are_such_as_ecr_takes(text: str) -> None:
    """https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html, and in that order."""
    assert 100 <= len(text) <= 30_720
    assert [rule["rulePriority"] for rule in rules(text)] == list(range(1, len(rules(text)) + 1))
    for rule in rules(text):
        selection = rule["selection"]
        assert rule["action"] == {"type": "expire"}
        assert ("countUnit" in selection) == (selection["countType"] == "sinceImagePushed")
        assert ("tagPatternList" in selection) == (selection["tagStatus"] == "tagged")
        assert selection["countNumber"] > 0


@given(regions)
def test_other_accounts_pull_and_do_nothing_else(region: str) -> None:
    (statement,) = policies.pull_policy(region, ["444455556666", "222233334444"])["Statement"]
    root = f"arn:{partition_of(region).name}:iam::"
    assert statement["Principal"] == {"AWS": [f"{root}222233334444:root", f"{root}444455556666:root"]}
    assert set(statement["Action"]) == {
        "ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer",
    }  # fmt: skip
    assert "Resource" not in statement


def test_ecr_creates_what_caches_need_and_nothing_else() -> None:
    create, grant = policies.template_statements("eu-west-1", "111122223333", "arn:key", ["quay", "hub"])
    start = "arn:aws:ecr:eu-west-1:111122223333:repository"
    assert create["Resource"] == [f"{start}/hub/*", f"{start}/quay/*"]
    assert grant["Resource"] == "arn:key"


@pytest.mark.parametrize("upstream", [*(host for host in UPSTREAMS if "<" not in host), "corp7.azurecr.io"])
def test_each_known_upstream_is_taken_with_what_it_wants(upstream: str) -> None:
    wants = upstream not in ("public.ecr.aws", "quay.io", "registry.k8s.io")
    without: PullThroughCacheSettings = {"upstream": upstream}
    given: PullThroughCacheSettings = {**without, "credential_arn": SECRET}
    assert bool(refusal_of(lambda: check_caches("main", "eu-west-1", {"hub": without}))) == wants
    assert refusal_of(lambda: check_caches("main", "eu-west-1", {"hub": given})) == ""


def test_the_role_of_templates_needs_room_in_its_name() -> None:
    caches: dict[str, PullThroughCacheSettings] = {"quay": {"upstream": "quay.io"}}
    assert refusal_of(lambda: check_caches("c" * 37, "eu-west-1", caches)) == ""
    assert "allowed: at most 37 characters" in refusal_of(lambda: check_caches("c" * 38, "eu-west-1", caches))
    assert refusal_of(lambda: check_caches("c" * 38, "eu-west-1", {})) == ""
