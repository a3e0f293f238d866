"""What to do instead of what eksctl and the Terraform module have a word for, and no key here sets.

https://schema.eksctl.io and https://registry.terraform.io/modules/terraform-aws-modules/eks/aws/latest
"""

import fnmatch
from collections.abc import Mapping

_VPC = "remove it: existingNetwork names a VPC that is there and its subnets; without it, cidr makes one"
_PRIVATE = "remove it: the API endpoint is private; clientCidrs says from where it is reached"
_GROUPS = "remove it: security groups are made here; nodeEgress and clientCidrs open further ways"
_ROLES = "remove it: iam.roles names roles that are there, and further rights; identities says what pods may do"
_PATHS = "remove it: iam says it for every role, as permissionsBoundaryArn, path and namePrefix"
_KEYS = "remove it: keyArn names a key of your own; without it one is made"
_VOLUMES = "remove it: volumes are encrypted, by the key of keyArn; volumes names further ones"
_TEMPLATE = "remove it: no setting says it; the launch template of a managed group does"
_IPV4 = "remove it: clusters here have IPv4 only"
_NONE = "remove it: there is no such thing here"
_DEFAULTS = "remove it: there are no defaults of groups; an anchor of YAML repeats settings"
_NATS = "remove it: nothing leads to the internet; what is called in AWS gets a VPC endpoint"
_NAMES = "remove it: the key of the entry is its name"
_ENTRIES = "remove it: access entries alone admit, and whoever creates the cluster is not admitted by that"

_TEXTS: Mapping[str, str] = {
    "apiversion kind": "remove it: a stack file has no kinds",
    "vpcid subnets subnetids *subnetids privatesubnets intrasubnets": _VPC,
    "controlplanesubnetids controlplaneonprivatesubnets": _VPC,
    "nat *natgateway* publicsubnets createigw": _NATS,
    "clusterendpoint* endpointprivateaccess endpointpublicaccess endpointpublicaccesscidrs": _PRIVATE,
    "publicaccesscidrs privatenetworking": _PRIVATE,
    "privatecluster skipendpointcreation": "remove it: every cluster is private; endpointServices adds endpoints",
    "*securitygroup*": _GROUPS,
    "*permissionsboundary* *permissionsboundaryarn iampath iamrolepath *rolepath *rolename": _PATHS,
    "*rolearn *iamrole* *instanceprofile* iam wellknownpolicies attachpolicyarns vpcresourcecontrollerpolicy": _ROLES,
    "*kmskey* *encryptionpolicy*": _KEYS,
    "asgsuspendprocesses": "remove it: self-managed groups have it, as suspendedProcesses",
    "capacityreservation": "remove it: managed groups have it, as capacityReservationId",
    "hostnametype": "remove it: groups of nodes have it",
    "ebsoptimized volumeencrypted volumename": _VOLUMES,
    "*detailedmonitoring cpucredits enclaveenabled instancename instanceprefix instanceselector": _TEMPLATE,
    "propagateasgtags classicloadbalancernames targetgrouparns": _NONE,
    "maxinstancelifetime clusterdns containerruntime outpost outpostarn localzones remotenetworkconfig": _NONE,
    "gitops capabilities prefixseparator": _NONE,
    "disableimdsv1 disablepodimds": "remove it: nodes answer IMDSv2 only",
    "ipfamily *ipv6* clusteripfamily": _IPV4,
    "*groupdefaults *profiledefaults": _DEFAULTS,
    "*creatoradmin* authenticationmode *awsauth*": _ENTRIES,
    "name nameprefix usenameprefix": _NAMES,
    "tags": "remove it: the stack's tags are on everything",
    "*cloudwatchloggroup*": "remove it: the log group is made here; logRetentionDays says for how long",
    "withoidc enableirsa openidconnect* *oidc*": "remove it: it is made where an identity needs it",
}
INSTEAD = {word: text for words, text in _TEXTS.items() for word in words.split()}
"""What to do by words, which are letters alone, or patterns of `fnmatch`."""


def by_pattern(letters: str) -> str | None:
    """Say what to do instead of what a word stands for, if a pattern has it."""
    return next((text for word, text in INSTEAD.items() if "*" in word and fnmatch.fnmatchcase(letters, word)), None)
