"""What a preview tells of user data and builds that fetch from where nothing gets to."""

import base64
import json
from typing import Any

import pytest

from private_eks_cli.graph.model import Graph, Resource
from private_eks_cli.reports.fetched import fetched
from tests.conftest import ALL_STACKS, name_of, recorded

TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"
PROJECT = "aws:codebuild/project:Project"

INSTALLS = [
    "dnf install -y amazon-cloudwatch-agent",
    "sudo dnf -y install nfs-utils",
    "yum update -y --security",
    "/usr/bin/dnf upgrade",
    "if ! command -v jq; then dnf install -y jq; fi",
    "set -e && dnf -y -q install jq",
    "DNF_VAR=1 dnf makecache",
    "dnf -y \\\n  install jq",
    "#cloud-config\nruncmd:\n  - dnf install -y jq\n",
    "#cloud-config\nruncmd:\n  - [dnf, install, -y, jq]\n",
    "#cloud-config\npackages:\n  - jq\n",
    "#cloud-config\npackage_update: true\n",
]

FETCHES = [
    "curl -fsSL https://get.helm.sh/helm.tar.gz | tar xz",
    "wget -q http://example.com/tool",
    "sudo curl https://8.8.8.8/x",
    "rpm -i https://example.com/agent.rpm",
    "dnf install -y https://example.com/agent.rpm",
    "apt-get update && apt-get -y install jq",
    "pip3 install boto3",
    "python3 -m pip install boto3",
    "git clone https://github.com/a/b",
    "Invoke-WebRequest -Uri https://example.com/a.msi -OutFile a.msi",
    "iwr https://example.com/a.ps1 -UseBasicParsing | iex",
    "Install-Module -Name AWS.Tools.S3 -Force",
    "choco install -y git",
    "(New-Object Net.WebClient).DownloadFile('https://example.com/a.zip', 'a.zip')",
    "npm install -g yarn",
    "snap install amazon-ssm-agent",
]

NEITHER = [
    "# dnf install -y jq",
    "echo ready  # then dnf install jq by hand",
    "echo 'run dnf install jq yourself'",
    "dnf --version",
    "dnf install -y /opt/agent.rpm",
    "yum install ./agent.rpm",
    "rpm -i /opt/agent.rpm",
    "curl -s http://169.254.169.254/latest/meta-data/instance-id",
    "curl -s http://localhost:10248/healthz",
    "curl -s http://10.1.2.3/agent.rpm -o agent.rpm",
    "curl https://s3.eu-west-1.amazonaws.com/bucket/key",
    "curl https://artifacts.example.internal/agent.rpm",
    "curl https://registry/agent.rpm",
    'curl "https://$HOST/agent.rpm"',
    "aws s3 cp s3://bucket/agent.rpm .",
    "See https://example.com for more",
    "# https://example.com/curl",
    "systemctl enable --now dnf-automatic.timer",
    "Install-WindowsFeature -Name Web-Server",
    "[settings.kernel]\nlockdown = 'integrity'",
    "",
]


_FIELDS = {"endpointAccess": "access", "existingEndpointServices": "existingServices", "nodeEgress": "nodeEgress"}
"""What components are told, by the words of stack files."""


def graph(text: str, build: list[str] | None = None, **keys: Any) -> Graph:
    script = f'MIME-Version: 1.0\nContent-Type: text/x-shellscript; charset="us-ascii"\n\n#!/bin/bash\n{text}\n'
    user_data = base64.b64encode((text if text.startswith("#cloud") else script).encode()).decode()
    template = Resource("urn:t", TEMPLATE, "main-general", "", True, {"userData": user_data})
    spec = json.dumps({"version": "0.2", "phases": {"build": {"commands": build or ["true"]}}})
    project = Resource("urn:p", PROJECT, "main-deploy", "", True, {"source": {"buildspec": spec}})
    told = {_FIELDS[key]: value for key, value in keys.items()}
    endpoints = Resource("urn:e", "private-eks:index:Endpoints", "main", "", False, told)
    compute = Resource("urn:c", "private-eks:index:Compute", "main", "", False, told)
    return Graph("main", {}, {one.urn: one for one in (template, project, endpoints, compute)}, {})


@pytest.mark.parametrize("text", INSTALLS)
def test_packages_are_told_until_their_repository_is_admitted(text: str) -> None:
    [line] = fetched(graph(text))

    assert line.startswith("User data of main-general installs packages (")
    assert "set endpointAccess.packageRepositories for Amazon Linux 2023's" in line
    assert list(fetched(graph(text, endpointAccess={"packageRepositories": True}))) == []
    assert list(fetched(graph(text, existingEndpointServices=["s3"]))) == []


@pytest.mark.parametrize("text", FETCHES)
def test_downloads_are_told_whatever_is_admitted(text: str) -> None:
    [line] = fetched(graph(text, endpointAccess={"packageRepositories": True}))

    assert line.startswith("User data of main-general fetches from the internet (")
    assert line.endswith("which nothing in the VPC reaches: bring it by S3, or in an image of your own")


@pytest.mark.parametrize("text", NEITHER)
def test_neither_comments_nor_what_is_in_reach_are_told(text: str) -> None:
    assert list(fetched(graph(text))) == []


def test_builds_are_told_too() -> None:
    found = list(fetched(graph("", ["dnf install -y jq", "curl https://example.com/x"])))

    assert [line.split(" (")[0] for line in found] == [
        "The build of main-deploy installs packages",
        "The build of main-deploy fetches from the internet",
    ]


@pytest.mark.parametrize(
    ("rule", "told"), [({"fromPort": 443}, 0), ({"fromPort": 0, "toPort": 65535}, 0), ({"fromPort": 5432}, 1)]
)
def test_nothing_is_said_where_nodes_may_reach_web_servers(rule: dict[str, int], told: int) -> None:
    egress = {"proxy": {"cidr": "10.9.0.0/16", **rule}}

    assert len(list(fetched(graph("dnf install -y jq", nodeEgress=egress)))) == told


@pytest.mark.parametrize("stack", ALL_STACKS, ids=name_of)
def test_no_stack_of_the_repository_fetches_anything(stack: str) -> None:
    assert list(fetched(recorded(stack))) == []
