"""What takes something with it that nobody can make again: what holds data, and what others stand on."""

import re

from ..cloud.facts import is_described
from ..graph.model import is_object

_STANDING = {
    "cloudwatch": ("LogGroup",),
    "ec2": ("Subnet", "Vpc"),
    "eks": ("Cluster",),
    "kms": ("ExternalKey", "Key", "ReplicaExternalKey", "ReplicaKey"),
    "route53": ("Zone",),
    "acmpca": ("CertificateAuthority",),
    "cognito": ("UserPool",),
    "secretsmanager": ("Secret",),
    "backup": ("LogicallyAirGappedVault", "Vault"),
}
_HOLDING = {
    "amp": ("Workspace",),
    "cloudtrail": ("EventDataStore",),
    "codecommit": ("Repository",),
    "docdb": ("Cluster", "ElasticCluster"),
    "dynamodb": ("GlobalTable", "Table"),
    "ebs": ("Volume",),
    "ecr": ("Repository",),
    "ecrpublic": ("Repository",),
    "efs": ("FileSystem",),
    "elasticache": ("Cluster", "ReplicationGroup", "ServerlessCache"),
    "elasticsearch": ("Domain",),
    "glacier": ("Vault",),
    "keyspaces": ("Keyspace", "Table"),
    "kinesis": ("Stream",),
    "lightsail": ("Bucket", "Database", "Disk"),
    "memorydb": ("Cluster", "MultiRegionCluster"),
    "mq": ("Broker",),
    "msk": ("Cluster", "ServerlessCluster"),
    "neptune": ("Cluster", "GlobalCluster"),
    "opensearch": ("Domain", "ServerlessCollection"),
    "qldb": ("Ledger",),
    "rds": ("Cluster", "GlobalCluster", "Instance"),
    "redshift": ("Cluster",),
    "redshiftserverless": ("Namespace",),
    "s3": ("Bucket", "BucketV2", "DirectoryBucket"),
    "s3tables": ("Table", "TableBucket"),
    "timestreamwrite": ("Database", "Table"),
}
_OBJECTS = ("CustomResourceDefinition", "Namespace", "PersistentVolumeClaim")
_AWS = re.compile(r"aws:(\w+)/\w+:(\w+)")


def loses(type_: str) -> bool:
    """Tell whether nobody can make again what goes with a resource of this type."""
    if is_object(type_):
        return type_.rpartition(":")[2] in _OBJECTS
    service, kind = found.groups() if (found := _AWS.fullmatch(type_)) else ("", "")
    return kind in (*_STANDING.get(service, ()), *_HOLDING.get(service, ())) or (service == "fsx" and _of_fsx(kind))


def may_lose(type_: str) -> bool:
    """Tell whether nobody here knows what goes with a resource of this type."""
    return not (loses(type_) or is_described(type_) or is_object(type_))


def _of_fsx(kind: str) -> bool:
    return kind.endswith(("FileSystem", "Volume", "Backup"))
