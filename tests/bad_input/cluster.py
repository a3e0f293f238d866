"""The control plane, and the tags of everything."""

from .rows import Row

_TAGS = {f"t{i}": "x" for i in range(30)}

ROWS = (
    Row("name too long", {"name": "n" * 41}, "name"),
    Row("name with a dot", {"name": "main.cluster"}, "name"),
    Row("name of a security group's id", {"name": "sg-cluster"}, "name"),
    Row("name that a suffix makes a security group's id", {"name": "sg"}, "name"),
    Row("no version", {"version": None}, "version"),
    Row("version too old", {"version": "1.20"}, "version"),
    Row("version past its support", {"version": "1.31"}, "version"),
    Row("version past standard support", {"version": "1.33"}, "version"),
    Row("version that is not there yet", {"version": "1.99"}, "version"),
    Row("version latest", {"version": "latest"}, "version"),
    Row("version without quotes", {"version": 1.3}, "version"),
    Row("version with a patch", {"version": "1.35.2"}, "version"),
    Row("retention 364", {"logRetentionDays": 364}, "logRetentionDays"),
    Row("retention 0", {"logRetentionDays": 0}, "logRetentionDays"),
    Row("retention forever", {"logRetentionDays": "forever"}, "logRetentionDays"),
    Row("support type", {"supportType": "extended"}, "supportType"),
    Row("egress isolated", {"controlPlaneEgress": "CUSTOMER_ISOLATED"}, "controlPlaneEgress"),
    Row("egress as EKS says it", {"controlPlaneEgress": "AWS_MANAGED"}, "controlPlaneEgress"),
    Row("zonal shift as text", {"zonalShift": "on"}, "zonalShift"),
    Row("protect as text", {"protect": "yes"}, "protect"),
    Row("protect as a number", {"protect": 1}, "protect"),
    Row("key by alias", {"keyArn": "arn:aws:kms:eu-west-1:111122223333:alias/x"}, "keyArn"),
    Row("key of another region", {"keyArn": "arn:aws:kms:eu-west-2:111122223333:key/a1"}, "keyArn"),
    Row("keys as a text", {"keyArns": "arn:aws:kms:eu-west-1:111122223333:key/a1"}, "keyArns"),
    Row("keys as a list", {"keyArns": ["arn:aws:kms:eu-west-1:111122223333:key/a1"]}, "keyArns"),
    Row("key for another purpose", {"keyArns.disks": "alias/x"}, "keyArns.disks"),
    *(
        Row(f"key for {purpose} by alias", {f"keyArns.{purpose}": f"alias/{purpose}"}, f"keyArns.{purpose}")
        for purpose in ("secrets", "logs", "sessions", "volumes", "repositories", "files")
    ),
    Row("key for logs that is empty", {"keyArns.logs": ""}, "keyArns.logs"),
    Row("key for files as a number", {"keyArns.files": 5}, "keyArns.files"),
    Row(
        "key for secrets of another region",
        {"keyArns.secrets": "arn:aws:kms:eu-west-2:111122223333:key/a1"},
        "keyArns.secrets",
    ),
    Row(
        "key for secrets of another partition",
        {"keyArns.secrets": "arn:aws-cn:kms:eu-west-1:1:key/a"},
        "keyArns.secrets",
    ),
    Row("tags as numbers", {"tags": {"cost_center": 4711}}, "tags.cost_center"),
    Row("tags as a list", {"tags": ["environment"]}, "tags"),
    Row("tag of AWS's own", {"tags": {"aws:team": "x"}}, "tags.aws:team"),
    Row("tag value too long", {"tags": {"team": "x" * 257}}, "tags.team"),
    Row("too many tags", {"tags": {f"t{i}": "x" for i in range(41)}}, "tags"),
    Row(
        "too many tags with those of a profile",
        {"tags": _TAGS, "fargateProfiles.coredns.tags": {f"own{i}": "x" for i in range(11)}},
        "fargateProfiles.coredns.tags",
    ),
    Row(
        "too many tags with those of an add-on",
        {"tags": _TAGS, "addons.coredns": {"tags": {f"own{i}": "x" for i in range(11)}}},
        "addons.coredns.tags",
    ),
    Row(
        "tag of an add-on in AWS's own words",
        {"addons.coredns": {"tags": {"aws:owner": "x"}}},
        "addons.coredns.tags.aws:owner",
    ),
    Row("tags that differ by case", {"tags": {"Owner": "a", "owner": "b"}}, "tags.owner"),
    Row("tag like the Name tag", {"tags": {"name": "x"}}, "tags.name"),
    Row("tag value with other characters", {"tags": {"owner": "Platform & Infra (EU), team #1"}}, "tags.owner"),
    Row("tag key with other characters", {"tags": {"cost,center": "x"}}, "tags.cost,center"),
    Row("tag of Kubernetes", {"tags": {"kubernetes.io/cluster/main": "owned"}}, "tags.kubernetes.io/cluster/main"),
    Row("tag of Karpenter", {"tags": {"karpenter.sh/discovery": "x"}}, "tags.karpenter.sh/discovery"),
    Row("tag of EKS", {"tags": {"eks:cluster-name": "x"}}, "tags.eks:cluster-name"),
    Row("tag without a key", {"tags": {"": "x"}}, "tags."),
    Row(
        "tag of a profile that differs by case from one of everything",
        {"tags": {"Owner": "a"}, "fargateProfiles.coredns.tags": {"owner": "b"}},
        "fargateProfiles.coredns.tags.owner",
    ),
    Row(
        "tag of an add-on with other characters",
        {"addons.coredns": {"tags": {"owner": "a&b"}}},
        "addons.coredns.tags.owner",
    ),
    Row("tag named like an argument", {"tags": {"node_groups": "x" * 257}}, "tags.node_groups"),
)
