"""What pods may do in AWS, and as whom."""

from typing import Any

from .rows import ROLE, Row

_JOBS = {"namespace": "jobs", "serviceAccount": "jobs", "policies": ["AmazonS3ReadOnlyAccess"]}
_READ = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data/*"}
_WHERE = "identities.jobs"


def _jobs(**settings: Any) -> dict[str, Any]:
    given = {**_JOBS, **settings}
    return {_WHERE: {key: value for key, value in given.items() if value is not None}}


def _statement(**elements: Any) -> dict[str, Any]:
    given = {**_READ, **elements}
    return _jobs(policies=None, statements=[{key: value for key, value in given.items() if value is not None}])


_TARGET = "arn:aws:iam::444455556666:role/there"

_TARGETS = (
    Row("target role beside policies", _jobs(targetRoleArn=_TARGET), f"{_WHERE}.policies"),
    Row(
        "target role by IRSA", _jobs(targetRoleArn=_TARGET, policies=None, mechanism="irsa"), f"{_WHERE}.targetRoleArn"
    ),
    Row(
        "target that is no role",
        _jobs(targetRoleArn="arn:aws:iam::444455556666:user/there", policies=None),
        f"{_WHERE}.targetRoleArn",
    ),
)
_ACCOUNTS = (
    Row("identity in several namespaces", _jobs(namespace="team-*"), f"{_WHERE}.namespace"),
    Row("identity of any service account", _jobs(serviceAccount="*"), f"{_WHERE}.serviceAccount"),
    Row("namespace of 64 letters", _jobs(namespace="n" * 64), f"{_WHERE}.namespace"),
    Row("identity without a namespace", {_WHERE: {"serviceAccount": "jobs"}}, f"{_WHERE}.namespace"),
    Row("identity of nobody", {_WHERE: {"namespace": "jobs"}}, f"{_WHERE}.serviceAccount"),
    Row("the same service account twice", {**_jobs(), "identities.again": _JOBS}, f"{_WHERE}.serviceAccount"),
    Row(
        "service account of an add-on",
        {**_jobs(namespace="kube-system", serviceAccount="ebs-csi-controller-sa"), "addons.aws-ebs-csi-driver": {}},
        f"{_WHERE}.serviceAccount",
    ),
    Row(
        "service account of an add-on that comes by itself",
        _jobs(namespace="kube-system", serviceAccount="aws-node"),
        f"{_WHERE}.serviceAccount",
    ),
    Row(
        "service account of Karpenter",
        _jobs(namespace="kube-system", serviceAccount="karpenter"),
        f"{_WHERE}.serviceAccount",
        stack="karpenter",
    ),
    Row("identity in capitals", {"identities.Jobs": _JOBS}, "identities.Jobs"),
    Row("identity with a longer name than there is room", {f"identities.{'i' * 50}": _JOBS}, f"identities.{'i' * 50}"),
)

_MECHANISMS = (
    Row("unknown mechanism", _jobs(mechanism="kube2iam"), f"{_WHERE}.mechanism"),
    Row(
        "Pod Identity on Fargate",
        {**_jobs(mechanism="pod-identity"), "fargateProfiles.jobs": {"selectors": [{"namespace": "jobs"}]}},
        f"{_WHERE}.mechanism",
        stack="fargate",
    ),
    Row(
        "Pod Identity in a namespace that Fargate takes",
        {**_jobs(mechanism="pod-identity"), "fargateProfiles.jobs": {"selectors": [{"namespace": "jo*"}]}},
        f"{_WHERE}.mechanism",
    ),
    Row(
        "identity where nothing runs",
        _jobs(),
        f"{_WHERE}.namespace",
        stack="fargate",
    ),
)

_POLICIES = (
    Row("identity that may do nothing", _jobs(policies=None), _WHERE),
    Row("policy without its path", _jobs(policies=["AmazonEFSCSIDriverPolicy"]), f"{_WHERE}.policies[0]"),
    Row("identity of an administrator", _jobs(policies=["AdministratorAccess"]), f"{_WHERE}.policies[0]"),
    Row(
        "identity of an administrator by ARN",
        _jobs(policies=["AmazonS3ReadOnlyAccess", "arn:aws:iam::aws:policy/AdministratorAccess"]),
        f"{_WHERE}.policies[1]",
    ),
    Row("eleven policies", _jobs(policies=[f"Policy{i}" for i in range(11)]), f"{_WHERE}.policies"),
    Row(
        "policy twice",
        _jobs(policies=["AmazonS3ReadOnlyAccess", "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]),
        f"{_WHERE}.policies[1]",
    ),
    Row(
        "policy of another partition",
        _jobs(policies=["arn:aws-us-gov:iam::111122223333:policy/jobs"]),
        f"{_WHERE}.policies[0]",
    ),
    Row("role instead of a policy", _jobs(policies=[f"{ROLE}/jobs"]), f"{_WHERE}.policies[0]"),
    Row("policies as text", _jobs(policies="AmazonS3ReadOnlyAccess"), f"{_WHERE}.policies"),
)

_STATEMENTS = (
    Row("statement that allows everything", _statement(Action="*"), f"{_WHERE}.statements[0].Action"),
    Row(
        "statement that allows all of IAM",
        _statement(Action=["s3:GetObject", "iam:*"]),
        f"{_WHERE}.statements[0].Action",
    ),
    Row(
        "statement that allows the rest",
        _statement(Action=None, NotAction="iam:CreateUser"),
        f"{_WHERE}.statements[0].NotAction",
    ),
    Row("statement without a resource", _statement(Resource=None), f"{_WHERE}.statements[0]"),
    Row(
        "statement about another partition",
        _statement(Resource="arn:aws-cn:s3:::data/*"),
        f"{_WHERE}.statements[0].Resource",
    ),
    Row("statement about half an ARN", _statement(Resource="data/*"), f"{_WHERE}.statements[0].Resource"),
    Row("action without a service", _statement(Action="GetObject"), f"{_WHERE}.statements[0].Action"),
    Row("statement without an effect", _statement(Effect=None), f"{_WHERE}.statements[0].Effect"),
    Row("statement with a principal", _statement(Principal="*"), f"{_WHERE}.statements[0]"),
    Row("policy that is nothing", _jobs(policies=[None]), f"{_WHERE}.policies[0]"),
    Row("statement in small letters", _statement(Action=None, action="s3:GetObject"), f"{_WHERE}.statements[0]"),
    Row(
        "condition that is none",
        _statement(Condition={"StringEqual": {"aws:SourceAccount": "111122223333"}}),
        f"{_WHERE}.statements[0].Condition",
    ),
    Row("condition as text", _statement(Condition="always"), f"{_WHERE}.statements[0].Condition"),
    Row(
        "statements too long for a role",
        _jobs(policies=None, statements=[{**_READ, "Resource": [f"arn:aws:s3:::{'b' * 60}{i}" for i in range(150)]}]),
        f"{_WHERE}.statements",
    ),
    Row("statements as a mapping", _jobs(statements=_READ), f"{_WHERE}.statements"),
    Row("statement as text", _jobs(statements=["s3:GetObject"]), f"{_WHERE}.statements[0]"),
)

ROWS = (*_ACCOUNTS, *_TARGETS, *_MECHANISMS, *_POLICIES, *_STATEMENTS)
