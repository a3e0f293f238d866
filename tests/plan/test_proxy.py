"""What nodes are told of a proxy: read back as each operating system reads it, and what goes past it."""

import re
import tomllib
from typing import Any

import pytest

from private_eks.intranet.plan.exceptions import endpoint_host, exceptions
from private_eks.intranet.plan.intranet import Intranet
from private_eks.intranet.plan.proxy import Proxy, plan_proxy, proxy_ways
from private_eks.intranet.plan.ways import with_intranet
from private_eks.intranet.settings import ProxySettings
from private_eks.nodes.plan.user_data import NodeSettings
from tests.plan.boot import CLUSTER, LINUX, ROCKET, SCRIPT, WINDOWS, written
from tests.plan.test_al2023 import SHELL, parts_of, spec_of

PROXY = Proxy("http://proxy.corp:3128", "http://proxy.corp:3129", ("localhost", "10.0.0.0/16", ".corp"))
NODES = Intranet(PROXY)
LIST = "localhost,10.0.0.0/16,.corp"
NAMED: ProxySettings = {"https": "http://proxy.corp:3128/", "cidrs": ["10.9.0.0/28", "10.9.1.0/28"]}


@pytest.mark.parametrize("bootstrap", [None, CLUSTER])
def test_al2023_tells_all_services_in_both_spellings(bootstrap: Any) -> None:
    text = written(NodeSettings(LINUX, parts=(SCRIPT,), intranet=NODES), bootstrap)
    told = {"HTTP_PROXY": PROXY.http, "HTTPS_PROXY": PROXY.https, "NO_PROXY": LIST}
    both = {**told, **{name.lower(): value for name, value in told.items()}}
    assert spec_of(text)["instance"] == {"environment": {"default": both}}
    assert ("cluster" in spec_of(text)) == (bootstrap is not None)
    assert parts_of(text)[1:] == [(SHELL, SCRIPT)]


@pytest.mark.parametrize("bootstrap", [None, CLUSTER])
def test_bottlerocket_has_settings_for_it(bootstrap: Any) -> None:
    settings = tomllib.loads(written(NodeSettings(ROCKET, intranet=NODES), bootstrap))["settings"]
    assert settings["network"] == {"https-proxy": PROXY.https, "no-proxy": ["localhost", "10.0.0.0/16", ".corp"]}


def test_windows_sets_variables_before_it_joins() -> None:
    lines = written(NodeSettings(WINDOWS, parts=("Write-Host hello",), intranet=NODES)).splitlines()
    script = "\n".join(lines)
    told = {"HTTP_PROXY": PROXY.http, "HTTPS_PROXY": PROXY.https, "NO_PROXY": LIST}
    assert dict(re.findall(r"SetEnvironmentVariable\('(\w+)', '([^']*)', 'Machine'\)", script)) == told
    assert dict(re.findall(r"^\$env:(\w+) = '([^']*)'$", script, re.MULTILINE)) == told
    places = [script.index(word) for word in ("HTTP_PROXY", "Restart-Service", "Write-Host", "Start-EKSBootstrap")]
    assert places == sorted(places)
    assert written(NodeSettings(WINDOWS, intranet=NODES), None).startswith("<powershell>\n$env:HTTP_PROXY")


def test_what_is_near_everywhere() -> None:
    assert exceptions("eu-west-1", "172.20.0.0/16", ["10.0.0.0/16", ".svc", ".corp"]) == (
        *("localhost", "127.0.0.1", "169.254.169.254", "fd00:ec2::254", "169.254.170.23", "fd00:ec2::23"),
        *(".svc", ".cluster.local", ".eu-west-1.compute.internal", ".eks.amazonaws.com"),
        *("172.20.0.0/16", "10.0.0.0/16", ".corp"),
    )
    assert {".ec2.internal", ".eks.amazonaws.com"} <= set(exceptions("us-east-1", None))
    assert ".eks.amazonaws.com.cn" in exceptions("cn-north-1", None)


@pytest.mark.parametrize(
    ("region", "service", "host"),
    [
        ("eu-west-1", "ecr.dkr", "dkr.ecr.eu-west-1.amazonaws.com"),
        ("eu-west-1", "s3", "s3.eu-west-1.amazonaws.com"),
        ("cn-north-1", "ecr.api", "api.ecr.cn-north-1.amazonaws.com.cn"),
        ("eu-west-1", "eks-auth", "eks-auth.eu-west-1.api.aws"),
        ("cn-north-1", "eks-auth", "eks-auth.cn-north-1.api.amazonwebservices.com.cn"),
        ("eu-west-1", "kinesis-streams", "kinesis.eu-west-1.amazonaws.com"),
        ("eu-west-1", "com.amazonaws.iam", "iam.amazonaws.com"),
        ("eu-west-1", "organizations", "organizations.us-east-1.amazonaws.com"),
        ("eu-west-1", "com.amazonaws.us-east-1.ecr.dkr", "dkr.ecr.us-east-1.amazonaws.com"),
        ("eu-west-1", "com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0", None),
    ],
)
def test_hosts_of_endpoints(region: str, service: str, host: str | None) -> None:
    assert endpoint_host(region, service) == host


def test_a_proxy_with_every_default() -> None:
    planned = plan_proxy(NAMED, "eu-west-1", "172.20.0.0/16")
    assert planned is not None
    assert (planned.https, planned.http) == ("http://proxy.corp:3128", "http://proxy.corp:3128")
    assert planned.no_proxy == exceptions("eu-west-1", "172.20.0.0/16")
    assert plan_proxy(None, "eu-west-1", None) is None


def test_the_ways_that_lead_there() -> None:
    assert proxy_ways(NAMED) == [("10.9.0.0/28", 3128), ("10.9.1.0/28", 3128)]
    assert proxy_ways({"https": "http://10.9.0.4:3128", "http": "http://10.9.0.5:80"}) == [
        ("10.9.0.4/32", 3128),
        ("10.9.0.5/32", 80),
    ]
    there = with_intranet({"squid": {"cidr": "10.9.0.0/28", "from_port": 3128}}, {"proxy": NAMED})
    assert there == {
        "squid": {"cidr": "10.9.0.0/28", "from_port": 3128},
        "proxy-at-10-9-1-0-28-3128": {"cidr": "10.9.1.0/28", "from_port": 3128},
    }
    wider: Any = {"all": {"cidr": "10.9.0.0/28", "from_port": 3128, "to_port": 3129}}
    assert with_intranet(wider, {"proxy": NAMED}).keys() - {"all"} == {
        "proxy-at-10-9-0-0-28-3128",
        "proxy-at-10-9-1-0-28-3128",
    }
    assert with_intranet(wider, {}) == wider
