"""The IAM, key and endpoint policies, as dictionaries: whoever uses one turns it into JSON, once."""

from typing import Any

from ...common.plan.regions import logs_principal, partition_of

Policy = dict[str, Any]


def policy(*statements: dict[str, Any]) -> Policy:
    """Wrap statements into a policy document."""
    return {"Version": "2012-10-17", "Statement": list(statements)}


def service_trust(principal: str, tagging: bool = False) -> Policy:
    """Let an AWS service assume the role, and pass tags on if it is one that does."""
    action = ["sts:AssumeRole", "sts:TagSession"] if tagging else "sts:AssumeRole"
    return policy({"Effect": "Allow", "Principal": {"Service": principal}, "Action": action})


def pod_execution_trust(cluster_arn: str) -> Policy:
    """Let Fargate assume the role, for the profiles of one cluster only.

    https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html
    """
    profiles = cluster_arn.replace(":cluster/", ":fargateprofile/") + "/*"
    return policy(
        {
            "Effect": "Allow",
            "Principal": {"Service": "eks-fargate-pods.amazonaws.com"},
            "Action": "sts:AssumeRole",
            "Condition": {"ArnLike": {"aws:SourceArn": profiles}},
        }
    )


def service_account_trust(oidc_provider_arn: str, namespace: str, *service_accounts: str) -> Policy:
    """Let exactly the named Kubernetes service accounts of one cluster assume the role (IRSA).

    https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
    """
    issuer = oidc_provider_arn.split(":oidc-provider/")[-1]
    subject = _one_or_all([f"system:serviceaccount:{namespace}:{account}" for account in service_accounts])
    return policy(
        {
            "Effect": "Allow",
            "Principal": {"Federated": oidc_provider_arn},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {"StringEquals": {f"{issuer}:aud": "sts.amazonaws.com", f"{issuer}:sub": subject}},
        }
    )


def pod_identity_trust(cluster_arn: str, namespace: str, *service_accounts: str) -> Policy:
    """Let EKS hand the role to exactly the named Kubernetes service accounts of one cluster (Pod Identity).

    EKS names all three in session tags: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
    """
    tags = {
        "aws:RequestTag/eks-cluster-arn": cluster_arn,
        "aws:RequestTag/kubernetes-namespace": namespace,
        "aws:RequestTag/kubernetes-service-account": _one_or_all(list(service_accounts)),
    }
    return policy(
        {
            "Effect": "Allow",
            "Principal": {"Service": "pods.eks.amazonaws.com"},
            "Action": ["sts:AssumeRole", "sts:TagSession"],
            "Condition": {"StringEquals": tags},
        }
    )


def log_group_arn(region: str, account: str, name: str) -> str:
    """Give the ARN of a CloudWatch log group, without the `:*` behind it."""
    return f"arn:{partition_of(region).name}:logs:{region}:{account}:log-group:{name}"


def account_key_policy(region: str, account: str) -> Policy:
    """Leave a KMS key to its account's IAM policies: who creates what it encrypts, grants it to the service."""
    return policy(_account_decides(region, account))


def _account_decides(region: str, account: str) -> dict[str, Any]:
    return {
        "Sid": "AccountDecidesByIam",
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:{partition_of(region).name}:iam::{account}:root"},
        "Action": "kms:*",
        "Resource": "*",
    }


def key_policy(region: str, account: str, *log_groups: str) -> Policy:
    """Leave a KMS key to its account's IAM policies, and to CloudWatch Logs for the named log groups only."""
    return policy(_account_decides(region, account), logs_encrypt(region, account, *log_groups))


def logs_encrypt(region: str, account: str, *log_groups: str) -> dict[str, Any]:
    """Let CloudWatch Logs use a KMS key for the named log groups only, in the policy of the key.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
    """
    arns = _one_or_all([log_group_arn(region, account, log_group) for log_group in log_groups])
    return {
        "Sid": "LogGroupEncrypts",
        "Effect": "Allow",
        "Principal": {"Service": logs_principal(region)},
        "Action": ["kms:Decrypt*", "kms:Describe*", "kms:Encrypt*", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
        "Resource": "*",
        "Condition": {"ArnEquals": {"kms:EncryptionContext:aws:logs:arn": arns}},
    }


def account_encrypts(region: str, account: str) -> dict[str, Any]:
    """Let the IAM policies of an account decide who uses a KMS key, and grants its use, in the policy of the key.

    https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
    """
    use = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"]
    grants = ["kms:CreateGrant", "kms:ListGrants", "kms:RetireGrant", "kms:RevokeGrant"]
    return {**_account_decides(region, account), "Sid": "AccountEncrypts", "Action": sorted([*use, *grants])}


def flow_log_trust(region: str, account: str) -> Policy:
    """Let VPC flow logs of this account and region assume the role.

    https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
    """
    source = f"arn:{partition_of(region).name}:ec2:{region}:{account}:vpc-flow-log/*"
    conditions = {"StringEquals": {"aws:SourceAccount": account}, "ArnLike": {"aws:SourceArn": source}}
    trust = service_trust("vpc-flow-logs.amazonaws.com")
    return policy({**trust["Statement"][0], "Condition": conditions})


def log_delivery(region: str, account: str, log_group: str) -> list[dict[str, Any]]:
    """Give the statements that allow to find one log group and to write into it."""
    stream = {
        "Effect": "Allow",
        "Action": ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
        "Resource": f"{log_group_arn(region, account, log_group)}:*",
    }
    look = {
        "Effect": "Allow",
        "Action": "logs:DescribeLogGroups",
        "Resource": log_group_arn(region, account, "*"),
    }
    return [stream, look]


def _one_or_all(values: list[str]) -> str | list[str]:
    return values[0] if len(values) == 1 else values
