"""The company's network of some stacks."""

from tests.certificates import ROOT_AUTHORITY, SECOND_AUTHORITY

from .draw import Config, Draw


def proxies(draw: Draw, config: Config) -> None:
    """Let nodes of some stacks, and some of their applications, use a proxy."""
    if not draw.often(30):
        return
    named = {"https": "http://proxy.example.internal:3128", "cidrs": ["10.255.240.0/28"]}
    address = {"https": "http://10.255.240.10:3128"}
    more = draw.parts(http=("http://10.255.240.11:8080",), noProxy=([".example.internal", "192.168.0.0/16"], []))
    config["proxy"] = {**draw.choice((named, address)), **more}
    for application in config.get("applications", {}).values():
        application |= draw.parts(40, proxy=(True, False))


def authorities(draw: Draw, config: Config) -> None:
    """Let nodes of some stacks, and some of their applications, trust the company's authorities."""
    if not draw.often(25):
        return
    both = {"company": ROOT_AUTHORITY, "partners": SECOND_AUTHORITY}
    config["certificateAuthorities"] = draw.choice((both, {"company": ROOT_AUTHORITY + SECOND_AUTHORITY}))
    for application in config.get("applications", {}).values():
        application |= draw.parts(40, certificateAuthorities=({"/etc/company": "company"}, {}))


def registries(draw: Draw, config: Config) -> None:
    """Let nodes of some stacks pull from the company's registries, and some of their applications be there."""
    if not draw.often(30):
        return
    artifactory = {"host": "artifactory.example.internal", "cidrs": ["10.255.241.0/28"]}
    artifactory |= draw.parts(
        mirrors=({"docker.io": "docker-remote", "quay.io": ""}, {"registry.example.com:5000": "a/b"}),
        pullSecret=("artifactory", "pull.example.com"),
    )
    config["registries"] = {"artifactory": artifactory}
    if draw.often(40):
        config["registries"]["harbor"] = {"host": "10.255.241.20", "mirrors": {"ghcr.io": "github"}}
    for application in config.get("applications", {}).values():
        if draw.often(30):
            application["image"] = "artifactory.example.internal/shop/shop:1.0"


PIECES = (proxies, authorities, registries)
