"""The company's network: its proxy, its certificate authorities and its registries."""

from typing import Any

from tests.certificates import EXPIRED, ROOT_AUTHORITY, SERVER

from .rows import Row, group

_AT = "http://10.30.0.10:3128"
_NAMED = {"https": "http://proxy.example.internal:3128", "cidrs": ["10.30.0.0/28"]}
_WEB = {"namespace": "apps", "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/web:1.0", "proxy": True}


def _proxy(**settings: Any) -> dict[str, Any]:
    return {"proxy": {**_NAMED, **settings}}


_PROXIES = (
    Row("proxy that is a text", {"proxy": _AT}, "proxy"),
    Row("proxy without an address", {"proxy": {"http": _AT}}, "proxy.https"),
    Row("proxy by another word", {"proxy": {"httpsProxy": _AT}}, "proxy.httpsProxy"),
    Row("address without a scheme", _proxy(https="proxy.example.internal:3128"), "proxy.https"),
    Row("address by SOCKS", _proxy(https="socks5://proxy.example.internal:1080"), "proxy.https"),
    Row("address without a port", _proxy(https="http://proxy.example.internal"), "proxy.https"),
    Row("address with a port that is none", _proxy(https="http://proxy.example.internal:99999"), "proxy.https"),
    Row("address with a path", _proxy(https="http://proxy.example.internal:3128/proxy.pac"), "proxy.https"),
    Row("address with a password", _proxy(https="http://nodes:x@proxy.example.internal:3128"), "proxy.https"),
    Row("address with a user", _proxy(http="http://nodes@proxy.example.internal:3128"), "proxy.http"),
    Row("public address of a proxy", _proxy(https="http://203.0.113.10:3128"), "proxy.https"),
    Row("address that is none", _proxy(https="http://10.30.0.300:3128"), "proxy.https"),
    Row("IPv6 address of a proxy", _proxy(https="http://[fd00::1]:3128"), "proxy.https"),
    Row("proxy on the node itself", _proxy(https="http://localhost:3128"), "proxy.https"),
    Row("proxy at the node's loopback", _proxy(https="http://127.0.0.1:3128"), "proxy.https"),
    Row("empty address", _proxy(https=""), "proxy.https"),
    Row("address with a space", _proxy(http="http://proxy .example.internal:3128"), "proxy.http"),
    Row("address that is too long", _proxy(https=f"http://{'.'.join(['a' * 60] * 5)}:3128"), "proxy.https"),
    Row("name without blocks", {"proxy": {"https": _NAMED["https"]}}, "proxy.cidrs"),
    Row("public block of a proxy", _proxy(cidrs=["203.0.113.0/28"]), "proxy.cidrs[0]"),
    Row("block with host bits", _proxy(cidrs=["10.30.0.1/28"]), "proxy.cidrs[0]"),
    Row("blocks that are a text", _proxy(cidrs="10.30.0.0/28"), "proxy.cidrs"),
    Row("exceptions that are a text", _proxy(noProxy="localhost,.internal"), "proxy.noProxy"),
    Row("several exceptions in one", _proxy(noProxy=["a.internal,b.internal"]), "proxy.noProxy[0]"),
    Row("everything an exception", _proxy(noProxy=["*"]), "proxy.noProxy[0]"),
    Row("exception with an asterisk", _proxy(noProxy=["*.example.internal"]), "proxy.noProxy[0]"),
    Row("exception with a scheme", _proxy(noProxy=["https://example.internal"]), "proxy.noProxy[0]"),
    Row("exception with a port", _proxy(noProxy=["example.internal:8443"]), "proxy.noProxy[0]"),
    Row("exception that is no block", _proxy(noProxy=[".corp", "10.0.0.0/33"]), "proxy.noProxy[1]"),
    Row("empty exception", _proxy(noProxy=[""]), "proxy.noProxy[0]"),
    Row(
        "image that is older than proxies",
        {**_proxy(), **group(releaseVersion="1.35.0-20251101")},
        "nodeGroups.general.releaseVersion",
    ),
    Row(
        "user data without room for the proxy",
        {**_proxy(), **group(userData=[f"#!/bin/sh\n#{'x' * 15500}"])},
        "nodeGroups.general.userData",
    ),
    Row(
        "application without the stack's proxy",
        {"namespaces": {"apps": {}}, "applications": {"web": _WEB}},
        "applications.web.proxy",
    ),
)

_KEY = "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----\n"
_GARBLED = ROOT_AUTHORITY.replace("MII", "MIJ", 1)
_TRUSTING = {"namespaces": {"apps": {}}, "certificateAuthorities": {"company": ROOT_AUTHORITY}}


def _authority(text: Any, name: str = "company") -> dict[str, Any]:
    return {"certificateAuthorities": {name: text}}


def _trusting(**folders: str) -> dict[str, Any]:
    web = {"namespace": "apps", "image": _WEB["image"], "certificateAuthorities": folders}
    return {**_TRUSTING, "applications": {"web": web}}


_AUTHORITIES = (
    Row("authorities that are a text", {"certificateAuthorities": ROOT_AUTHORITY}, "certificateAuthorities"),
    Row("authorities that are a list", {"certificateAuthorities": [ROOT_AUTHORITY]}, "certificateAuthorities"),
    Row("authority by its file", _authority("ca.pem"), "certificateAuthorities.company"),
    Row(
        "authority by its address", _authority("https://pki.example.internal/ca.crt"), "certificateAuthorities.company"
    ),
    Row("empty authority", _authority(""), "certificateAuthorities.company"),
    Row("authority in base64 alone", _authority(ROOT_AUTHORITY.split("-----")[2]), "certificateAuthorities.company"),
    Row("authority without its last line", _authority(ROOT_AUTHORITY[:-20]), "certificateAuthorities.company"),
    Row("garbled authority", _authority(_GARBLED), "certificateAuthorities.company"),
    Row("private key beside an authority", _authority(ROOT_AUTHORITY + _KEY), "certificateAuthorities.company"),
    Row("private key alone", _authority(_KEY), "certificateAuthorities.company"),
    Row("certificate of a server", _authority(SERVER), "certificateAuthorities.company"),
    Row("server beside an authority", _authority(ROOT_AUTHORITY + SERVER), "certificateAuthorities.company"),
    Row("expired authority", _authority(EXPIRED), "certificateAuthorities.company"),
    Row("authority with settings", _authority({"pem": ROOT_AUTHORITY}), "certificateAuthorities.company"),
    Row(
        "authority with a name of two words",
        _authority(ROOT_AUTHORITY, "the company"),
        "certificateAuthorities.the company",
    ),
    Row("authority with a long name", _authority(ROOT_AUTHORITY, "c" * 41), f"certificateAuthorities.{'c' * 41}"),
    Row(
        "more authorities than user data hold",
        {"certificateAuthorities": {f"company-{i}": ROOT_AUTHORITY for i in range(30)}},
        "certificateAuthorities",
    ),
    Row(
        "application with an unknown authority",
        _trusting(**{"/etc/ca": "another"}),
        "applications.web.certificateAuthorities./etc/ca",
    ),
    Row("authority in a folder of no path", _trusting(ca="company"), "applications.web.certificateAuthorities"),
    Row("authority where scratch is", _trusting(**{"/tmp": "company"}), "applications.web.certificateAuthorities"),
)

_HOST = "artifactory.example.internal"
_ARTIFACTORY = {"host": _HOST, "cidrs": ["10.30.1.0/28"], "mirrors": {"docker.io": "docker-remote"}}


def _registry(**settings: Any) -> dict[str, Any]:
    return {"registries": {"artifactory": {**_ARTIFACTORY, **settings}}}


def _shop(image: str, **change: Any) -> dict[str, Any]:
    shop = {"namespace": "apps", "image": image}
    return {"namespaces": {"apps": {}}, "applications": {"shop": shop}, **change}


_REGISTRIES = (
    Row("registries that are a list", {"registries": [_HOST]}, "registries"),
    Row("registry that is a text", {"registries": {"artifactory": _HOST}}, "registries.artifactory"),
    Row("registry without a host", {"registries": {"artifactory": {}}}, "registries.artifactory.host"),
    Row("registry by another word", _registry(url=f"https://{_HOST}"), "registries.artifactory.url"),
    Row("registry with a scheme", _registry(host=f"https://{_HOST}"), "registries.artifactory.host"),
    Row("registry with a path", _registry(host=f"{_HOST}/docker"), "registries.artifactory.host"),
    Row("registry with a port that is none", _registry(host=f"{_HOST}:70000"), "registries.artifactory.host"),
    Row("registry with a password", _registry(host=f"nodes:x@{_HOST}"), "registries.artifactory.host"),
    Row("public registry", _registry(host="quay.io"), "registries.artifactory.host"),
    Row("public registry below another", _registry(host="registry.k8s.io"), "registries.artifactory.host"),
    Row(
        "registry that is ECR",
        _registry(host="111122223333.dkr.ecr.eu-west-1.amazonaws.com"),
        "registries.artifactory.host",
    ),
    Row("public address of a registry", _registry(host="203.0.113.10:5000"), "registries.artifactory.host"),
    Row("registry on the node itself", _registry(host="localhost:5000"), "registries.artifactory.host"),
    Row("empty host", _registry(host=""), "registries.artifactory.host"),
    Row("registry without blocks", {"registries": {"artifactory": {"host": _HOST}}}, "registries.artifactory.cidrs"),
    Row("public block of a registry", _registry(cidrs=["203.0.113.0/28"]), "registries.artifactory.cidrs[0]"),
    Row("registry with a name of two words", {"registries": {"the registry": _ARTIFACTORY}}, "registries.the registry"),
    Row("mirrors that are a list", _registry(mirrors=["docker.io"]), "registries.artifactory.mirrors"),
    Row(
        "mirror of an address",
        _registry(mirrors={"https://docker.io": "docker-remote"}),
        "registries.artifactory.mirrors.https://docker.io",
    ),
    Row("mirror of no host", _registry(mirrors={"docker": "docker-remote"}), "registries.artifactory.mirrors.docker"),
    Row(
        "mirror of ECR",
        _registry(mirrors={"111122223333.dkr.ecr.eu-west-1.amazonaws.com": "ecr"}),
        "registries.artifactory.mirrors.111122223333.dkr.ecr.eu-west-1.amazonaws.com",
    ),
    Row(
        "mirror by its address",
        _registry(mirrors={"docker.io": f"https://{_HOST}/v2/docker-remote"}),
        "registries.artifactory.mirrors.docker.io",
    ),
    Row(
        "mirror with a slash before it",
        _registry(mirrors={"docker.io": "/docker-remote"}),
        "registries.artifactory.mirrors.docker.io",
    ),
    Row(
        "two mirrors of one registry",
        {"registries": {"artifactory": _ARTIFACTORY, "harbor": {**_ARTIFACTORY, "host": "harbor.example.internal"}}},
        "registries.harbor.mirrors.docker.io",
    ),
    Row("pull secret with a slash", _registry(pullSecret="apps/artifactory"), "registries.artifactory.pullSecret"),
    Row("pull secret with its content", _registry(pullSecret={"auths": {}}), "registries.artifactory.pullSecret"),
    Row("image of a registry that nobody named", _shop(f"{_HOST}/shop:1.0"), "applications.shop.image"),
    Row(
        "image of a registry that is not mirrored",
        _shop("quay.io/shop/shop:1.0", **_registry()),
        "applications.shop.image",
    ),
    Row(
        "image of a mirrored registry on Fargate",
        _shop("nginx:1.29", **_registry()) | {"fargateProfiles.apps": {"selectors": [{"namespace": "apps"}]}},
        "applications.shop.image",
    ),
    Row(
        "image of a mirrored registry on Auto Mode",
        _shop("docker.io/library/nginx:1.29", **_registry()),
        "applications.shop.image",
        stack="auto",
    ),
)

ROWS = (*_PROXIES, *_AUTHORITIES, *_REGISTRIES)
