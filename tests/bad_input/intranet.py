"""The company's network: its proxy."""

from typing import Any

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

ROWS = _PROXIES
