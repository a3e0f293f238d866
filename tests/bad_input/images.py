"""Images to mirror, repositories, and pull-through caches."""

from typing import Any

from .rows import Row

_NGINX = "docker.io/library/nginx:1.29"
_A, _B = f"sha256:{'a' * 64}", f"sha256:{'b' * 64}"
_SECRET = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:ecr-pullthroughcache/hub-a1b2c3"
_NAME = "private-eks-test"
"""What the cluster of a row is called."""


def _image(text: Any, name: str = "web") -> dict[str, Any]:
    return {f"images.{name}": text}


def _repository(**settings: Any) -> dict[str, Any]:
    return {"repositories": {"shop/web": settings}}


def _cache(prefix: str = "hub", **settings: Any) -> dict[str, Any]:
    return {"pullThroughCaches": {prefix: settings}}


_IMAGES = (
    Row("image without a tag", _image("docker.io/library/nginx"), "images.web"),
    Row("image latest", _image("nginx:latest"), "images.web"),
    Row("image with a short digest", _image("nginx@sha256:abc"), "images.web"),
    Row("image with a digest of another kind", _image(f"nginx@md5:{'a' * 32}"), "images.web"),
    Row("image in capitals", _image("docker.io/Library/nginx:1"), "images.web"),
    Row("image with a scheme", _image(f"https://{_NGINX}"), "images.web"),
    Row("image with a command", _image("nginx:1.29;reboot"), "images.web"),
    Row("image as a number", _image(1.29), "images.web"),
    Row("images as a list", {"images": [_NGINX]}, "images"),
    Row("host in capitals", _image("GHCR.io/app/web:1"), "images.web"),
    Row("host with two dots", _image("ghcr..io/app/web:1"), "images.web"),
    Row(
        "image that is private already", _image("111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop/web:1"), "images.web"
    ),
    Row(
        "image of EKS's own",
        _image("602401143452.dkr.ecr.eu-west-1.amazonaws.com/eks/coredns:v1.12.4-eksbuild.1"),
        "images.web",
    ),
    Row("short name in capitals", _image(_NGINX, "Web"), "images.Web"),
    Row("two digests of one tag", {"images": {"a": f"nginx:1.29@{_A}", "b": f"{_NGINX}@{_B}"}}, "images.b"),
    Row(
        "two registries spelled alike",
        {"images": {"a": "reg.example.com:5000/web:1", "b": "reg.example.com-5000/web:1"}},
        "images.b",
    ),
    Row("image with too long a name", _image(f"ghcr.io/{'a' * 240}:1"), "images.web"),
    Row("cluster in capitals with an image", {"name": "Test", **_image(_NGINX)}, "name"),
    Row("more tags than a mirror keeps", {"images": {f"v{i}": f"nginx:1.{i}" for i in range(101)}}, "images"),
)
_REPOSITORIES = (
    Row("repository in capitals", {"repositories": {"Shop/Web": {}}}, "repositories.Shop/Web"),
    Row("repository with a slash too many", {"repositories": {"shop//web": {}}}, "repositories.shop//web"),
    Row("repository of one letter", {"repositories": {"a": {}}}, "repositories.a"),
    Row(
        "repository called like a mirror",
        {**_image(_NGINX), "repositories": {f"{_NAME}/docker.io/library/nginx": {}}},
        f"repositories.{_NAME}/docker.io/library/nginx",
    ),
    Row(
        "repository called like an upstream",
        {**_image(_NGINX), "repositories": {"docker.io/library/nginx": {}}},
        "repositories.docker.io/library/nginx",
    ),
    Row("no image kept", _repository(keepImages=0), "repositories.shop/web.keepImages"),
    Row("negative days", _repository(untaggedDays=-1), "repositories.shop/web.untaggedDays"),
    Row("half a day", _repository(untaggedDays=0.5), "repositories.shop/web.untaggedDays"),
    Row("account of 11 digits", _repository(pullAccounts=["44445555666"]), "repositories.shop/web.pullAccounts[0]"),
    Row("account as a number", _repository(pullAccounts=[444455556666]), "repositories.shop/web.pullAccounts[0]"),
    Row(
        "account twice",
        _repository(pullAccounts=["444455556666", "444455556666"]),
        "repositories.shop/web.pullAccounts[1]",
    ),
    Row("mutability as text", _repository(mutableTags="yes"), "repositories.shop/web.mutableTags"),
    Row("unknown key of a repository", _repository(keep=3), "repositories.shop/web.keep"),
)
_CACHES = (
    Row("cache without an upstream", _cache(), "pullThroughCaches.hub.upstream"),
    Row(
        "cache of Docker Hub by its usual name",
        _cache(upstream="docker.io", credentialArn=_SECRET),
        "pullThroughCaches.hub.upstream",
    ),
    Row(
        "cache of an unknown registry",
        _cache(upstream="harbor.corp", credentialArn=_SECRET),
        "pullThroughCaches.hub.upstream",
    ),
    Row(
        "cache of nobody's registry at Azure",
        _cache(upstream="<name>.azurecr.io", credentialArn=_SECRET),
        "pullThroughCaches.hub.upstream",
    ),
    Row("cache without credentials", _cache(upstream="ghcr.io"), "pullThroughCaches.hub.credentialArn"),
    Row(
        "cache with a secret of another name",
        _cache(upstream="ghcr.io", credentialArn=_SECRET.replace("ecr-pull", "pull")),
        "pullThroughCaches.hub.credentialArn",
    ),
    Row(
        "cache with a secret of another region",
        _cache(upstream="ghcr.io", credentialArn=_SECRET.replace("eu-west-1", "us-east-1")),
        "pullThroughCaches.hub.credentialArn",
    ),
    Row("prefix of one letter", _cache("h", upstream="quay.io"), "pullThroughCaches.h"),
    Row("prefix too long", _cache("q" * 31, upstream="quay.io"), f"pullThroughCaches.{'q' * 31}"),
    Row("prefix in capitals", _cache("Quay", upstream="quay.io"), "pullThroughCaches.Quay"),
    Row("prefix with a slash at its end", _cache("quay/", upstream="quay.io"), "pullThroughCaches.quay/"),
    Row(
        "prefix below another",
        {"pullThroughCaches": {"a1": {"upstream": "quay.io"}, "a1/b1": {"upstream": "quay.io"}}},
        "pullThroughCaches.a1/b1",
    ),
    Row("repository below a prefix", {**_cache("shop", upstream="quay.io"), **_repository()}, "repositories.shop/web"),
    Row("mirror below a prefix", {**_cache(_NAME, upstream="quay.io"), **_image(_NGINX)}, "images.web"),
)

ROWS = (*_IMAGES, *_REPOSITORIES, *_CACHES)
