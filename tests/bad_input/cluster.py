"""The control plane, and the tags of everything."""

from .rows import Row

_TAGS = {f"t{i}": "x" for i in range(30)}

ROWS = (
    Row("name too long", {"name": "n" * 41}, "name", "1 to 40 letters"),
    Row("name with a dot", {"name": "main.cluster"}, "name", "letters, digits, hyphens and underscores"),
    Row("name of a security group's id", {"name": "sg-cluster"}, "name", "a name that does not begin with sg-"),
    Row(
        "name that a suffix makes a security group's id", {"name": "sg"}, "name", "a name that does not begin with sg-"
    ),
    Row("no version", {"version": None}, "version", "got nothing; allowed: text"),
    Row("version too old", {"version": "1.20"}, "version", "got '1.20'; allowed: a minor version in quotes, '1.32'"),
    Row("version past its support", {"version": "1.31"}, "version", "extended support of 1.31 ended on 2026-11-26"),
    Row(
        "version past standard support", {"version": "1.33"}, "version", "with supportType STANDARD: that of 1.33 ended"
    ),
    Row("version that is not there yet", {"version": "1.99"}, "version", "'1.32' to '1.36', or the next ones"),
    Row("version latest", {"version": "latest"}, "version", "write it like '1.35'"),
    Row("version without quotes", {"version": 1.3}, "version", "got '1.3'; allowed: a minor version in quotes"),
    Row("version with a patch", {"version": "1.35.2"}, "version", "a minor version"),
    Row("retention 364", {"logRetentionDays": 364}, "logRetentionDays", "180, 365, 400"),
    Row(
        "retention 0", {"logRetentionDays": 0}, "logRetentionDays", "logs that never expire are not offered: 3653 days"
    ),
    Row("retention forever", {"logRetentionDays": "forever"}, "logRetentionDays", "a whole number"),
    Row("support type", {"supportType": "extended"}, "supportType", "EXTENDED, STANDARD"),
    Row("egress isolated", {"controlPlaneEgress": "CUSTOMER_ISOLATED"}, "controlPlaneEgress", "aws-managed, customer"),
    Row("egress as EKS says it", {"controlPlaneEgress": "AWS_MANAGED"}, "controlPlaneEgress", "aws-managed, customer"),
    Row("zonal shift as text", {"zonalShift": "on"}, "zonalShift", "got 'on'; allowed: true or false"),
    Row("protect as text", {"protect": "yes"}, "protect", "got 'yes'; allowed: true or false"),
    Row("protect as a number", {"protect": 1}, "protect", "true or false"),
    Row("key by alias", {"keyArn": "arn:aws:kms:eu-west-1:111122223333:alias/x"}, "keyArn", "not of its alias"),
    Row("key of another region", {"keyArn": "arn:aws:kms:eu-west-2:111122223333:key/a1"}, "keyArn", "kms:eu-west-1:"),
    Row("tags as numbers", {"tags": {"cost_center": 4711}}, "tags.cost_center", "put quotes around it"),
    Row("tags as a list", {"tags": ["environment"]}, "tags", "a mapping of names to values"),
    Row("tag of AWS's own", {"tags": {"aws:team": "x"}}, "tags.aws:team", "rename or shorten the tag"),
    Row("tag value too long", {"tags": {"team": "x" * 257}}, "tags.team", "rename or shorten the tag"),
    Row("too many tags", {"tags": {f"t{i}": "x" for i in range(41)}}, "tags", "at most 40"),
    Row(
        "too many tags with those of a profile",
        {"tags": _TAGS, "fargateProfiles.coredns.tags": {f"own{i}": "x" for i in range(11)}},
        "fargateProfiles.coredns.tags",
        "got '41 tags'; allowed: at most 40: AWS takes 50, ours included; remove some",
    ),
    Row(
        "too many tags with those of an add-on",
        {"tags": _TAGS, "addons.coredns": {"tags": {f"own{i}": "x" for i in range(11)}}},
        "addons.coredns.tags",
        "got '41 tags'; allowed: at most 40: AWS takes 50, ours included; remove some",
    ),
    Row(
        "tag of an add-on in AWS's own words",
        {"addons.coredns": {"tags": {"aws:owner": "x"}}},
        "addons.coredns.tags.aws:owner",
        "that do not start with aws:",
    ),
    Row(
        "tags that differ by case",
        {"tags": {"Owner": "a", "owner": "b"}},
        "tags.owner",
        "keys that differ by more than case: there is 'Owner'; remove or rename one: IAM takes both for the same",
    ),
    Row("tag like the Name tag", {"tags": {"name": "x"}}, "tags.name", "differ by more than case: there is 'Name'"),
    Row(
        "tag value with other characters",
        {"tags": {"owner": "Platform & Infra (EU), team #1"}},
        "tags.owner",
        "letters, digits, spaces and _.:/=+-@ in keys and values; leave out other characters",
    ),
    Row("tag key with other characters", {"tags": {"cost,center": "x"}}, "tags.cost,center", "leave out other"),
    Row(
        "tag of Kubernetes",
        {"tags": {"kubernetes.io/cluster/main": "owned"}},
        "tags.kubernetes.io/cluster/main",
        "rename the tag: controllers act on these, where we set them",
    ),
    Row("tag of Karpenter", {"tags": {"karpenter.sh/discovery": "x"}}, "tags.karpenter.sh/discovery", "rename the tag"),
    Row("tag of EKS", {"tags": {"eks:cluster-name": "x"}}, "tags.eks:cluster-name", "keys that do not start with eks:"),
    Row("tag without a key", {"tags": {"": "x"}}, "tags.", "keys of 1 to 128 characters"),
    Row(
        "tag of a profile that differs by case from one of everything",
        {"tags": {"Owner": "a"}, "fargateProfiles.coredns.tags": {"owner": "b"}},
        "fargateProfiles.coredns.tags.owner",
        "keys that differ by more than case: there is 'Owner'",
    ),
    Row(
        "tag of an add-on with other characters",
        {"addons.coredns": {"tags": {"owner": "a&b"}}},
        "addons.coredns.tags.owner",
        "leave out other characters",
    ),
    Row(
        "tag named like an argument",
        {"tags": {"node_groups": "x" * 257}},
        "tags.node_groups",
        "values of up to 256; rename or shorten the tag",
    ),
)
