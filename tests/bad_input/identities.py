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
    Row(
        "target role beside policies",
        _jobs(targetRoleArn=_TARGET),
        f"{_WHERE}.policies",
        "allowed: nothing beside targetRoleArn: pods may what that role may; grant it to the role of the other",
    ),
    Row(
        "target role by IRSA",
        _jobs(targetRoleArn=_TARGET, policies=None, mechanism="irsa"),
        f"{_WHERE}.targetRoleArn",
        "allowed: none with irsa: Pod Identity alone knows it; let the pods assume the role by themselves",
    ),
    Row(
        "target that is no role",
        _jobs(targetRoleArn="arn:aws:iam::444455556666:user/there", policies=None),
        f"{_WHERE}.targetRoleArn",
        "allowed: arn:aws:iam::<account>:role/<name>; give the ARN of a role",
    ),
)
_ACCOUNTS = (
    Row(
        "identity in several namespaces",
        _jobs(namespace="team-*"),
        f"{_WHERE}.namespace",
        "got 'team-*'; allowed: 1 to 63 lower-case letters, digits and inner hyphens; name one namespace, without",
    ),
    Row(
        "identity of any service account",
        _jobs(serviceAccount="*"),
        f"{_WHERE}.serviceAccount",
        "got '*'; allowed: 1 to 253 lower-case letters, digits, inner hyphens and dots; name one, without wildcards",
    ),
    Row(
        "namespace of 64 letters",
        _jobs(namespace="n" * 64),
        f"{_WHERE}.namespace",
        "allowed: 1 to 63 lower-case letters",
    ),
    Row("identity without a namespace", {_WHERE: {"serviceAccount": "jobs"}}, f"{_WHERE}.namespace", "no default"),
    Row("identity of nobody", {_WHERE: {"namespace": "jobs"}}, f"{_WHERE}.serviceAccount", "it has no default"),
    Row(
        "the same service account twice",
        {**_jobs(), "identities.again": _JOBS},
        f"{_WHERE}.serviceAccount",
        "got 'jobs/jobs'; allowed: each service account of a namespace once, and none that has a role already; merge ",
    ),
    Row(
        "service account of an add-on",
        {**_jobs(namespace="kube-system", serviceAccount="ebs-csi-controller-sa"), "addons.aws-ebs-csi-driver": {}},
        f"{_WHERE}.serviceAccount",
        "and none that has a role already; configure the add-on aws-ebs-csi-driver instead",
    ),
    Row(
        "service account of an add-on that comes by itself",
        _jobs(namespace="kube-system", serviceAccount="aws-node"),
        f"{_WHERE}.serviceAccount",
        "and none that has a role already; configure the add-on vpc-cni instead",
    ),
    Row(
        "service account of Karpenter",
        _jobs(namespace="kube-system", serviceAccount="karpenter"),
        f"{_WHERE}.serviceAccount",
        "and none that has a role already; configure Karpenter instead",
        stack="karpenter",
    ),
    Row("identity in capitals", {"identities.Jobs": _JOBS}, "identities.Jobs", "inner hyphens; rename this entry"),
    Row(
        "identity with a longer name than there is room",
        {f"identities.{'i' * 50}": _JOBS},
        f"identities.{'i' * 50}",
        "characters beside the name 'private-eks-test'; shorten this name",
    ),
)

_MECHANISMS = (
    Row(
        "unknown mechanism",
        _jobs(mechanism="kube2iam"),
        f"{_WHERE}.mechanism",
        "got 'kube2iam'; allowed: irsa, pod-identity; choose one of these",
    ),
    Row(
        "Pod Identity on Fargate",
        {**_jobs(mechanism="pod-identity"), "fargateProfiles.jobs": {"selectors": [{"namespace": "jobs"}]}},
        f"{_WHERE}.mechanism",
        "irsa: Pod Identity works on nodes only, and the Fargate profile 'jobs' takes these pods; leave it out",
        stack="fargate",
    ),
    Row(
        "Pod Identity in a namespace that Fargate takes",
        {**_jobs(mechanism="pod-identity"), "fargateProfiles.jobs": {"selectors": [{"namespace": "jo*"}]}},
        f"{_WHERE}.mechanism",
        "irsa: Pod Identity works on nodes only, and the Fargate profile 'jobs' takes these pods; leave it out",
    ),
    Row(
        "identity where nothing runs",
        _jobs(),
        f"{_WHERE}.namespace",
        "got 'jobs'; allowed: a namespace that a Fargate profile selects: there are no nodes; add a selector for it",
        stack="fargate",
    ),
)

_POLICIES = (
    Row(
        "identity that may do nothing",
        _jobs(policies=None),
        _WHERE,
        "allowed: policies, statements, or a targetRoleArn; say what the pods may do",
    ),
    Row(
        "policy without its path",
        _jobs(policies=["AmazonEFSCSIDriverPolicy"]),
        f"{_WHERE}.policies[0]",
        "allowed: service-role/AmazonEFSCSIDriverPolicy; write it with its path",
    ),
    Row(
        "identity of an administrator",
        _jobs(policies=["AdministratorAccess"]),
        f"{_WHERE}.policies[0]",
        "allowed: policies but AdministratorAccess, IAMFullAccess, PowerUserAccess; grant what the pods need",
    ),
    Row(
        "identity of an administrator by ARN",
        _jobs(policies=["AmazonS3ReadOnlyAccess", "arn:aws:iam::aws:policy/AdministratorAccess"]),
        f"{_WHERE}.policies[1]",
        "grant what the pods need",
    ),
    Row(
        "eleven policies",
        _jobs(policies=[f"Policy{i}" for i in range(11)]),
        f"{_WHERE}.policies",
        "got '11 policies'; allowed: at most 10 policies; put some into statements or a policy of your own",
    ),
    Row(
        "policy twice",
        _jobs(policies=["AmazonS3ReadOnlyAccess", "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]),
        f"{_WHERE}.policies[1]",
        "allowed: policies of different names; remove or rename one",
    ),
    Row(
        "policy of another partition",
        _jobs(policies=["arn:aws-us-gov:iam::111122223333:policy/jobs"]),
        f"{_WHERE}.policies[0]",
        "or arn:aws:iam::<account>:policy/<name>; name an AWS managed policy, or give the ARN of your own",
    ),
    Row(
        "role instead of a policy",
        _jobs(policies=[f"{ROLE}/jobs"]),
        f"{_WHERE}.policies[0]",
        "name an AWS managed policy, or give the ARN of your own",
    ),
    Row("policies as text", _jobs(policies="AmazonS3ReadOnlyAccess"), f"{_WHERE}.policies", "allowed: a list"),
)

_STATEMENTS = (
    Row(
        "statement that allows everything",
        _statement(Action="*"),
        f"{_WHERE}.statements[0].Action",
        "got '*'; allowed: Allow with actions but *, *:*, iam:*; name the actions that the pods need",
    ),
    Row(
        "statement that allows all of IAM",
        _statement(Action=["s3:GetObject", "iam:*"]),
        f"{_WHERE}.statements[0].Action",
        "got 'iam:*'; allowed: Allow with actions but *, *:*, iam:*; name the actions that the pods need",
    ),
    Row(
        "statement that allows the rest",
        _statement(Action=None, NotAction="iam:CreateUser"),
        f"{_WHERE}.statements[0].NotAction",
        "allowed: NotAction with Effect Deny only; name what is allowed, in Action",
    ),
    Row(
        "statement without a resource",
        _statement(Resource=None),
        f"{_WHERE}.statements[0]",
        "allowed: one of Resource and NotResource; give Resource",
    ),
    Row(
        "statement about another partition",
        _statement(Resource="arn:aws-cn:s3:::data/*"),
        f"{_WHERE}.statements[0].Resource",
        "allowed: * or ARNs that start with arn:aws:; write the whole ARN",
    ),
    Row(
        "statement about half an ARN",
        _statement(Resource="data/*"),
        f"{_WHERE}.statements[0].Resource",
        "allowed: * or ARNs that start with arn:aws:; write the whole ARN",
    ),
    Row(
        "action without a service",
        _statement(Action="GetObject"),
        f"{_WHERE}.statements[0].Action",
        "allowed: actions such as 's3:GetObject'; write service and action",
    ),
    Row("statement without an effect", _statement(Effect=None), f"{_WHERE}.statements[0].Effect", "Allow, Deny; "),
    Row(
        "statement with a principal",
        _statement(Principal="*"),
        f"{_WHERE}.statements[0]",
        "got 'Principal'; allowed: Action, Condition, Effect, NotAction, NotResource, Resource, Sid; ",
    ),
    Row("policy that is nothing", _jobs(policies=[None]), f"{_WHERE}.policies[0]", "got nothing; allowed: text"),
    Row(
        "statement in small letters",
        _statement(Action=None, action="s3:GetObject"),
        f"{_WHERE}.statements[0]",
        "did you mean 'Action'?",
    ),
    Row(
        "condition that is none",
        _statement(Condition={"StringEqual": {"aws:SourceAccount": "111122223333"}}),
        f"{_WHERE}.statements[0].Condition",
        "did you mean 'StringEquals'?",
    ),
    Row(
        "condition as text",
        _statement(Condition="always"),
        f"{_WHERE}.statements[0].Condition",
        "a mapping of operators to mappings of condition keys to values; write it as in",
    ),
    Row(
        "statements too long for a role",
        _jobs(policies=None, statements=[{**_READ, "Resource": [f"arn:aws:s3:::{'b' * 60}{i}" for i in range(150)]}]),
        f"{_WHERE}.statements",
        "allowed: at most 10240 characters without white space; move statements into a policy of your own",
    ),
    Row("statements as a mapping", _jobs(statements=_READ), f"{_WHERE}.statements", "allowed: a list"),
    Row("statement as text", _jobs(statements=["s3:GetObject"]), f"{_WHERE}.statements[0]", "a mapping of names"),
)

ROWS = (*_ACCOUNTS, *_TARGETS, *_MECHANISMS, *_POLICIES, *_STATEMENTS)
