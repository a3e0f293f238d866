"""What AWS calls the services of VPC endpoints, in every partition, and in which region they are.

Prefixes by region: the exceptions that the AWS CDK keeps, made from what DescribeVpcEndpointServices answers,
https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/aws-ec2/lib/vpc-endpoint.ts, and the list of
https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html. S3 and DynamoDB are gateway
endpoints here, which have the common prefix everywhere; only China's interface endpoint of S3 has another.
"""

import re
from collections.abc import Mapping

from .regions import REGION, Partition, partition_of

_COMMON = "com.amazonaws"
GATEWAY_SERVICES = frozenset({"s3", "dynamodb"})
"""Reached through a route instead of an interface, free of charge."""


def _named(services: str) -> frozenset[str]:
    return frozenset(services.split())


_CHINA = _named(
    "application-autoscaling appmesh-envoy-management athena autoscaling awsconnector backup batch cassandra "
    "cloudcontrolapi cloudformation codedeploy-commands-secure databrew dms ebs ec2 ecr.api ecr.dkr eks elasticache "
    "elasticbeanstalk elasticfilesystem elasticfilesystem-fips emr-containers execute-api fsx imagebuilder iot.data "
    "kinesis-streams lambda license-manager monitoring rds redshift redshift-data sagemaker.api "
    "sagemaker.featurestore-runtime sagemaker.runtime securityhub servicecatalog sms sqs states sts sync-states "
    "synthetics transcribe transcribestreaming transfer xray"
)
_YOUNG = _named("ebs ecr.api ecr.dkr execute-api")
_ISOLATED = _YOUNG | _named("autoscaling ec2 elasticfilesystem elasticfilesystem-fips sns sqs workspaces")
_OLD = _ISOLATED | _named(
    "application-autoscaling diode-messaging diode-messaging-proxy sagemaker.api sagemaker.runtime"
)

_PREFIXES: Mapping[str, tuple[str, frozenset[str]]] = {
    "cn-north-1": ("cn.com.amazonaws", _CHINA | _named("iotsitewise.api iotsitewise.data")),
    "cn-northwest-1": ("cn.com.amazonaws", _CHINA | _named("account polly workspaces")),
    "eusc-de-east-1": ("eu.amazonaws", _named("ecr.api ecr.dkr execute-api securityhub")),
    "us-iso-east-1": ("gov.ic.c2s", _OLD | _named("athena comprehend textract textract-fips transcribe")),
    "us-iso-west-1": ("gov.ic.c2s", _ISOLATED | _named("monitoring")),
    "us-isob-east-1": ("gov.sgov.sc2s", _OLD),
    "us-isob-west-1": ("gov.sgov.sc2s", _named("ecr.api ecr.dkr elasticfilesystem-fips execute-api")),
    "eu-isoe-west-1": ("uk.adc-e.cloud", _YOUNG),
    "us-isof-east-1": ("gov.ic.hci.csp", _YOUNG),
    "us-isof-south-1": ("gov.ic.hci.csp", _YOUNG),
}
"""Regions where some services carry another prefix than com.amazonaws, and which."""

_OTHERS: Mapping[str, str] = {
    **dict.fromkeys(("bcm-data-exports", "freetier", "kendra-ranking", "qbusiness", "s3files"), "aws.api"),
    **dict.fromkeys(("experiments", "notebook", "partner-app", "studio"), "aws.sagemaker"),
    "cassandra-streams": "api.aws",
}
"""Services that carry another prefix in every region."""

_SUFFIXES: Mapping[tuple[str, str], str] = {("aws-cn", "transcribe"): ".cn"}

HOMES: Mapping[str, Mapping[str, str]] = {
    "com.amazonaws.iam": {"aws": "us-east-1", "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1"},
    "com.amazonaws.route53": {"aws": "us-east-1", "aws-cn": "cn-northwest-1", "aws-us-gov": "us-gov-west-1"},
    "com.amazonaws.savingsplans": {"aws": "us-east-1"},
    "organizations": {"aws": "us-east-1", "aws-cn": "cn-northwest-1", "aws-us-gov": "us-gov-west-1"},
    "organizations-fips": {"aws": "us-east-1", "aws-us-gov": "us-gov-west-1"},
}
"""Services of one region in each partition, by the names that endpoints have here: reached from others across regions.

Some are named without a region. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam_vpc_endpoint_create.html
"""

CROSS_REGION = _named(
    "ecr.api ecr.dkr ecs kinesis-firehose kinesisanalytics kinesisanalytics-fips kms kms-fips lambda s3"
)
"""Services of every region that are reached from others of their partition, too:
https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-cross-region-privatelink-support.html"""

_REGIONAL = re.compile(rf"(?P<prefix>[a-z0-9.-]+)\.(?P<region>{REGION})\.(?P<short>.+)")


def service_name(region: str, service: str) -> str:
    """Give the full name of a service's endpoint as callers in `region` need it: `com.amazonaws.eu-west-1.ecr.api`.

    Partitions outside the commercial one prefix some services differently; a full name is kept as it is.
    """
    service = short_name(region, service)
    if is_full(service):
        return service
    partition = partition_of(region)
    home = HOMES.get(service, {}).get(partition.name, region)
    prefix, own = _prefix_of(home, partition)
    other = _OTHERS.get(service, prefix if service in own else _COMMON)
    return f"{other}.{home}.{service}{_SUFFIXES.get((partition.name, service), '')}"


def short_name(region: str, service: str) -> str:
    """Give the one name of a service here, which would else get a second endpoint with the same DNS name.

    It is what follows the region, `ecr.api`; the full name for services of no region, `com.amazonaws.iam`, and for
    those of another region.
    """
    if f"{_COMMON}.{service}" in HOMES:
        return f"{_COMMON}.{service}"
    found = _REGIONAL.fullmatch(service)
    if not found:
        return service
    short = found["short"].removesuffix(_SUFFIXES.get((partition_of(region).name, found["short"].split(".")[0]), ""))
    return short if service_name(region, short) == service else service


def region_of(region: str, service: str) -> str | None:
    """Tell in which region a service is if that is another than `region`, from its name here."""
    found = _REGIONAL.fullmatch(service_name(region, service))
    home = HOMES.get(service, {}).get(partition_of(region).name) or (found["region"] if found else region)
    return None if home == region else home


def place_of(region: str, service: str) -> tuple[str, str]:
    """Give the region of a service that callers in `region` name so, and what follows the region in its name."""
    found = _REGIONAL.fullmatch(service_name(region, service))
    return (found["region"], found["short"]) if found else (region, service)


def reaches_across(region: str, service: str) -> bool:
    """Tell whether callers in `region` can have an endpoint of a service that is in another one, from its name here."""
    found = _REGIONAL.fullmatch(service)
    within = bool(found and partition_of(found["region"]) == partition_of(region))
    return service in HOMES or bool(within and found and found["short"] in CROSS_REGION)


def is_full(service: str) -> bool:
    """Tell a full name from one that follows a region."""
    return service.startswith(
        ("com.amazonaws.", "cn.com.amazonaws.", "eu.amazonaws.", "aws.", "api.aws.", "gov.", "uk.")
    )


def _prefix_of(region: str, partition: Partition) -> tuple[str, frozenset[str]]:
    """Give the prefix of a region and what carries it; a new region is taken for one like its partition's first."""
    alike = (prefix for known, prefix in _PREFIXES.items() if partition_of(known) == partition)
    return _PREFIXES.get(region) or next(alike, (_COMMON, frozenset[str]()))
