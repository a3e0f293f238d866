import dataclasses
import graphlib
import json
import re
from typing import Any

import pytest

from private_eks.addons.plan.addon_facts import AUTO, FARGATE, NODES, KnownAddon
from private_eks.addons.plan.aws_addons import AWS_ADDONS
from private_eks.addons.plan.known_addons import COMMUNITY_ADDONS, KNOWN, default_configuration, statements_of
from private_eks.common.plan.mappings import merged
from private_eks.endpoints.plan.services import NEEDS, plan_endpoints
from private_eks.iam.plan.managed_policies import REFUSED_POLICIES
from private_eks.iam.plan.statements import check_statements
from private_eks.identities.plan import check_account
from tests.refusal import refusal_of

ADDONS = pytest.mark.parametrize(("name", "known"), sorted(KNOWN.items()), ids=sorted(KNOWN))
REGIONS = ("eu-west-1", "cn-north-1", "us-gov-west-1")

COMMUNITY = ["cert-manager", "external-dns", "fluent-bit", "kube-state-metrics", "metrics-server"]
IN_AUTO_MODE = ["aws-ebs-csi-driver", "coredns", "eks-node-monitoring-agent", "eks-pod-identity-agent"]
IN_AUTO_MODE += ["kube-proxy", "vpc-cni"]

ROLES: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "vpc-cni": ("kube-system", ("aws-node",), ("AmazonEKS_CNI_Policy",)),
    "aws-ebs-csi-driver": ("kube-system", ("ebs-csi-controller-sa",), ("AmazonEBSCSIDriverPolicyV2",)),
    "aws-efs-csi-driver": ("kube-system", ("efs-csi-controller-sa",), ("service-role/AmazonEFSCSIDriverPolicy",)),
    "amazon-cloudwatch-observability": (
        "amazon-cloudwatch",
        ("cloudwatch-agent",),
        ("AWSXrayWriteOnlyAccess", "CloudWatchAgentServerPolicy"),
    ),
    "aws-network-flow-monitoring-agent": (
        "amazon-network-flow-monitor",
        ("aws-network-flow-monitor-agent-service-account",),
        ("CloudWatchNetworkFlowMonitorAgentPublishPolicy",),
    ),
    "aws-privateca-connector-for-kubernetes": (
        "aws-privateca-issuer",
        ("aws-privateca-issuer",),
        ("AWSPrivateCAConnectorForKubernetesPolicy",),
    ),
    "external-dns": ("external-dns", ("external-dns",), ()),
    "aws-fsx-csi-driver": ("kube-system", ("fsx-csi-controller-sa",), ()),
}

CALLS = {
    "vpc-cni": {"ec2"},
    "aws-ebs-csi-driver": {"ec2"},
    "aws-efs-csi-driver": {"ec2", "elasticfilesystem"},
    "aws-fsx-csi-driver": {"fsx"},
    "aws-mountpoint-s3-csi-driver": {"s3"},
    "amazon-cloudwatch-observability": {"ec2", "logs", "monitoring", "xray"},
    "aws-guardduty-agent": {"guardduty-data"},
    "aws-network-flow-monitoring-agent": {"networkflowmonitorreports"},
    "aws-privateca-connector-for-kubernetes": {"acm-pca"},
    "aws-secrets-store-csi-driver-provider": {"secretsmanager"},
    "external-dns": {"com.amazonaws.route53"},
}


def named(**facts: Any) -> list[str]:
    """Name the add-ons of which all `facts` are true."""
    return sorted(
        name for name, known in KNOWN.items() if all(getattr(known, key) == value for key, value in facts.items())
    )


def test_both_lists_of_the_user_guide_are_there() -> None:
    assert (len(AWS_ADDONS), len(COMMUNITY_ADDONS)) == (23, 6)
    assert sorted(COMMUNITY_ADDONS) == [*COMMUNITY, "prometheus-node-exporter"]
    assert sorted(KNOWN) == sorted([*AWS_ADDONS, *COMMUNITY_ADDONS])
    assert list(AWS_ADDONS) == sorted(AWS_ADDONS)


@ADDONS
def test_each_has_a_page_and_names_that_eks_takes(name: str, known: KnownAddon) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)
    assert known.source.startswith("https://docs.aws.amazon.com/")
    for account in (*known.service_accounts, *known.irsa_service_accounts, "default"):
        assert refusal_of(lambda account=account: check_account(name, known.namespace, account)) == ""  # type: ignore[misc]
    assert set(known.inferred) <= {f.name for f in dataclasses.fields(KnownAddon)}
    assert known.restriction == "" or re.fullmatch(r"[A-Z].+\.", known.restriction)


@ADDONS
def test_permissions_go_to_service_accounts_and_are_none_too_many(name: str, known: KnownAddon) -> None:
    granted = bool(known.policies or known.statements)
    assert not (granted and known.needs_role)
    assert not granted or known.service_accounts
    for policy in known.policies:
        assert re.fullmatch(r"(service-role/)?[A-Za-z0-9_]+", policy)
        assert policy not in REFUSED_POLICIES
        assert "Full" not in policy
    assert not known.irsa_service_accounts or known.service_accounts


@ADDONS
@pytest.mark.parametrize("region", REGIONS)
def test_statements_and_configuration_are_those_of_the_region(name: str, known: KnownAddon, region: str) -> None:
    statements, configuration = statements_of(name, region), default_configuration(name, region, True, True)
    assert refusal_of(lambda: check_statements(name, statements, region)) == ""
    assert not re.search(r"\{(region|partition)\}", json.dumps([statements, configuration]))


@ADDONS
def test_fargate_and_windows_only_add_to_a_configuration(name: str, known: KnownAddon) -> None:
    parts = [known.configuration, known.on_fargate, known.on_windows]
    assert len({key for part in parts for key in part}) == sum(len(part) for part in parts)
    plain = default_configuration(name, "eu-west-1")
    assert merged(plain, default_configuration(name, "eu-west-1", True, True)) == default_configuration(
        name, "eu-west-1", True, True
    )
    assert not known.on_fargate or FARGATE in known.runs_on


@ADDONS
def test_services_are_named_as_endpoints_are_and_have_reasons(name: str, known: KnownAddon) -> None:
    planned = plan_endpoints("eu-west-1", [], known.services)
    assert [endpoint.service for endpoint in planned] == sorted(known.services)
    assert all(len(reason.split()) >= 2 for reason in known.services.values())
    assert dict(NEEDS.get(name, {})) == dict(known.services)


@ADDONS
def test_each_runs_somewhere(name: str, known: KnownAddon) -> None:
    assert NODES in known.runs_on
    assert known.runs_on <= {NODES, FARGATE, AUTO}
    assert not (known.before_nodes and FARGATE in known.runs_on)
    assert known.before_nodes <= (known.runs_on == {NODES})


def test_what_others_need_exists_and_never_in_a_circle() -> None:
    assert {other for known in KNOWN.values() for other in known.after} <= KNOWN.keys()
    assert list(graphlib.TopologicalSorter({name: known.after for name, known in KNOWN.items()}).static_order())
    assert KNOWN["adot"].after == KNOWN["aws-privateca-connector-for-kubernetes"].after == ("cert-manager",)


def test_auto_mode_brings_these() -> None:
    assert named(in_auto_mode=True) == IN_AUTO_MODE
    assert [name for name in IN_AUTO_MODE if AUTO in KNOWN[name].runs_on] == ["coredns"]


def test_these_come_before_nodes() -> None:
    assert named(before_nodes=True) == ["eks-node-monitoring-agent", "eks-pod-identity-agent", "kube-proxy", "vpc-cni"]


def test_these_run_on_fargate() -> None:
    assert [name for name in sorted(KNOWN) if FARGATE in KNOWN[name].runs_on] == [
        *("adot", "aws-privateca-connector-for-kubernetes", "cert-manager", "coredns", "external-dns"),
        *("kube-state-metrics", "metrics-server", "snapshot-controller"),
    ]


def test_these_want_a_role_of_their_user_or_cannot_use_pod_identity() -> None:
    both = ["amazon-sagemaker-hyperpod-inference", "aws-mountpoint-s3-csi-driver"]
    assert named(needs_role=True) == both
    assert named(pod_identity=False) == ["amazon-sagemaker-hyperpod-inference"]
    assert named(irsa_first=True) == ["aws-mountpoint-s3-csi-driver", "vpc-cni"]


@pytest.mark.parametrize("name", ROLES)
def test_namespaces_service_accounts_and_policies(name: str) -> None:
    known = KNOWN[name]
    assert (known.namespace, known.service_accounts, known.policies) == ROLES[name]


@pytest.mark.parametrize("name", CALLS)
def test_services_of_important_addons(name: str) -> None:
    assert set(KNOWN[name].services) == CALLS[name]


def test_configurations_of_important_addons() -> None:
    size = {"cpu": "0.25", "memory": "256M"}
    on_fargate = {"computeType": "Fargate", "resources": {"limits": size, "requests": size}}
    assert default_configuration("coredns", "eu-west-1") == {}
    assert default_configuration("coredns", "eu-west-1", on_fargate=True) == on_fargate
    assert default_configuration("vpc-cni", "eu-west-1") == {"enableNetworkPolicy": "true"}
    assert default_configuration("vpc-cni", "eu-west-1", windows=True) == {
        "enableNetworkPolicy": "true",
        "enableWindowsIpam": "true",
    }
    assert default_configuration("aws-ebs-csi-driver", "eu-north-1") == {"controller": {"region": "eu-north-1"}}
    for driver in ("aws-efs-csi-driver", "aws-fsx-csi-driver"):
        assert default_configuration(driver, "eu-west-1") == {}, "their add-ons' schemas do not have the chart's keys"
    assert default_configuration("cert-manager", "eu-west-1", on_fargate=True) == {"webhook": {"securePort": 10260}}
    assert default_configuration("something-new", "eu-west-1") == {}


def test_external_dns_changes_records_and_nothing_else() -> None:
    statements = statements_of("external-dns", "cn-north-1")
    actions = {
        action for s in statements for action in ([s["Action"]] if isinstance(s["Action"], str) else s["Action"])
    }
    assert actions == {
        "route53:ChangeResourceRecordSets",
        "route53:ListHostedZones",
        "route53:ListResourceRecordSets",
        "route53:ListTagsForResources",
    }
    assert statements[0]["Resource"] == "arn:aws-cn:route53:::hostedzone/*"
