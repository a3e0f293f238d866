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
    Row("image without a tag", _image("docker.io/library/nginx"), "images.web", "a tag other than latest, or a digest"),
    Row("image latest", _image("nginx:latest"), "images.web", "say which version: it must not move"),
    Row("image with a short digest", _image("nginx@sha256:abc"), "images.web", "@sha256: and 64 hexadecimal digits"),
    Row("image with a digest of another kind", _image(f"nginx@md5:{'a' * 32}"), "images.web", "correct the name"),
    Row("image in capitals", _image("docker.io/Library/nginx:1"), "images.web", "registry/repository:tag"),
    Row("image with a scheme", _image(f"https://{_NGINX}"), "images.web", "for example docker.io/library/nginx:1.29"),
    Row("image with a command", _image("nginx:1.29;reboot"), "images.web", "correct the name"),
    Row("image as a number", _image(1.29), "images.web", "allowed: text; put quotes around it"),
    Row("images as a list", {"images": [_NGINX]}, "images", "a mapping of names to values"),
    Row("host in capitals", _image("GHCR.io/app/web:1"), "images.web", "host in lower case, such as ghcr.io"),
    Row("host with two dots", _image("ghcr..io/app/web:1"), "images.web", "correct the host"),
    Row(
        "image that is private already",
        _image("111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop/web:1"),
        "images.web",
        "remove it here, and use its name in workloads",
    ),
    Row(
        "image of EKS's own",
        _image("602401143452.dkr.ecr.eu-west-1.amazonaws.com/eks/coredns:v1.12.4-eksbuild.1"),
        "images.web",
        "allowed: images of other registries: pods can pull this one as it is",
    ),
    Row("short name in capitals", _image(_NGINX, "Web"), "images.Web", "lower-case letters, digits and inner hyphens"),
    Row(
        "two digests of one tag",
        {"images": {"a": f"nginx:1.29@{_A}", "b": f"{_NGINX}@{_B}"}},
        "images.b",
        f"allowed: the digest of images.a, {_A}: a tag has one, and cannot move; correct one of the two",
    ),
    Row(
        "two registries spelled alike",
        {"images": {"a": "reg.example.com:5000/web:1", "b": "reg.example.com-5000/web:1"}},
        "images.b",
        "a registry that images.a does not spell alike; push it into a repository of your own",
    ),
    Row(
        "image with too long a name",
        _image(f"ghcr.io/{'a' * 240}:1"),
        "images.web",
        f"at most 256 characters for {_NAME}/",
    ),
    Row("cluster in capitals with an image", {"name": "Test", **_image(_NGINX)}, "name", "repositories carry it"),
    Row(
        "more tags than a mirror keeps",
        {"images": {f"v{i}": f"nginx:1.{i}" for i in range(101)}},
        "images",
        "got '101 tags of docker.io/library/nginx'; allowed: at most 100 tags of one image",
    ),
)
_REPOSITORIES = (
    Row("repository in capitals", {"repositories": {"Shop/Web": {}}}, "repositories.Shop/Web", "write 'shop/web'"),
    Row("repository with a slash too many", {"repositories": {"shop//web": {}}}, "repositories.shop//web", "rename it"),
    Row("repository of one letter", {"repositories": {"a": {}}}, "repositories.a", "2 to 256 characters"),
    Row(
        "repository called like a mirror",
        {**_image(_NGINX), "repositories": {f"{_NAME}/docker.io/library/nginx": {}}},
        f"repositories.{_NAME}/docker.io/library/nginx",
        "a name that no mirror has; that of images.web has it",
    ),
    Row(
        "repository called like an upstream",
        {**_image(_NGINX), "repositories": {"docker.io/library/nginx": {}}},
        "repositories.docker.io/library/nginx",
        "a name that no mirror has; that of images.web has it",
    ),
    Row("no image kept", _repository(keepImages=0), "repositories.shop/web.keepImages", "allowed: 1 to 100000"),
    Row("negative days", _repository(untaggedDays=-1), "repositories.shop/web.untaggedDays", "allowed: 1 to 36500"),
    Row("half a day", _repository(untaggedDays=0.5), "repositories.shop/web.untaggedDays", "a whole number"),
    Row(
        "account of 11 digits",
        _repository(pullAccounts=["44445555666"]),
        "repositories.shop/web.pullAccounts[0]",
        "the 12 digits of an AWS account's id, in quotes",
    ),
    Row(
        "account as a number",
        _repository(pullAccounts=[444455556666]),
        "repositories.shop/web.pullAccounts[0]",
        "put quotes around it",
    ),
    Row(
        "account twice",
        _repository(pullAccounts=["444455556666", "444455556666"]),
        "repositories.shop/web.pullAccounts[1]",
        "each account once; remove it",
    ),
    Row("mutability as text", _repository(mutableTags="yes"), "repositories.shop/web.mutableTags", "true or false"),
    Row("unknown key of a repository", _repository(keep=3), "repositories.shop/web.keep", "allowed: only forceDelete"),
)
_CACHES = (
    Row("cache without an upstream", _cache(), "pullThroughCaches.hub.upstream", "it has no default"),
    Row(
        "cache of Docker Hub by its usual name",
        _cache(upstream="docker.io", credentialArn=_SECRET),
        "pullThroughCaches.hub.upstream",
        "did you mean 'registry-1.docker.io'?",
    ),
    Row(
        "cache of an unknown registry",
        _cache(upstream="harbor.corp", credentialArn=_SECRET),
        "pullThroughCaches.hub.upstream",
        "name its images in images instead",
    ),
    Row(
        "cache of nobody's registry at Azure",
        _cache(upstream="<name>.azurecr.io", credentialArn=_SECRET),
        "pullThroughCaches.hub.upstream",
        "allowed: <name>.azurecr.io, cgr.dev, ghcr.io, ",
    ),
    Row(
        "cache without credentials",
        _cache(upstream="ghcr.io"),
        "pullThroughCaches.hub.credentialArn",
        "keep user name and access token in a secret",
    ),
    Row(
        "cache with a secret of another name",
        _cache(upstream="ghcr.io", credentialArn=_SECRET.replace("ecr-pull", "pull")),
        "pullThroughCaches.hub.credentialArn",
        "give the ARN of a secret whose name begins with ecr-pullthroughcache/",
    ),
    Row(
        "cache with a secret of another region",
        _cache(upstream="ghcr.io", credentialArn=_SECRET.replace("eu-west-1", "us-east-1")),
        "pullThroughCaches.hub.credentialArn",
        "allowed: arn:aws:secretsmanager:eu-west-1:<account>:secret:ecr-pullthroughcache/<name>",
    ),
    Row("prefix of one letter", _cache("h", upstream="quay.io"), "pullThroughCaches.h", "2 to 30 characters"),
    Row("prefix too long", _cache("q" * 31, upstream="quay.io"), f"pullThroughCaches.{'q' * 31}", "2 to 30 characters"),
    Row("prefix in capitals", _cache("Quay", upstream="quay.io"), "pullThroughCaches.Quay", "rename this entry"),
    Row(
        "prefix with a slash at its end", _cache("quay/", upstream="quay.io"), "pullThroughCaches.quay/", "rename this"
    ),
    Row(
        "prefix below another",
        {"pullThroughCaches": {"a1": {"upstream": "quay.io"}, "a1/b1": {"upstream": "quay.io"}}},
        "pullThroughCaches.a1/b1",
        "a prefix outside a1/, which is another cache's",
    ),
    Row(
        "repository below a prefix",
        {**_cache("shop", upstream="quay.io"), **_repository()},
        "repositories.shop/web",
        "a name outside shop/, whose repositories a pull-through cache fills",
    ),
    Row(
        "mirror below a prefix",
        {**_cache(_NAME, upstream="quay.io"), **_image(_NGINX)},
        "images.web",
        "rename it, or the prefix in pullThroughCaches",
    ),
)

ROWS = (*_IMAGES, *_REPOSITORIES, *_CACHES)
