"""Which word was probably meant: by its letters, by the word that other tools have for it, or by a part of it."""

import difflib
from collections.abc import Iterable, Mapping

from .not_offered import INSTEAD, by_pattern

ALIASES: Mapping[str, tuple[str, ...]] = {
    "accessconfig": ("accessEntries",),
    "accesspolicies": ("policies",),
    "accessscope": ("namespaces",),
    "accountkms": ("keyArn",),
    "additionalendpointservices": ("endpointServices",),
    "addonsconfig": ("addons",),
    "addonversion": ("version",),
    "ami": ("imageId",),
    "amifamily": ("amiType",),
    "amiid": ("imageId",),
    "automodeconfig": ("compute",),
    "availabilityzones": ("zones",),
    "awsauthaccounts": ("accessEntries",),
    "awsauthroles": ("accessEntries",),
    "awsauthusers": ("accessEntries",),
    "azs": ("zones",),
    "additionalvolumes": ("volumes",),
    "asgmetricscollection": ("enabledMetrics",),
    "blockdevicemappings": ("volumes",),
    "bootstrapextraargs": ("userData",),
    "bottlerocket": ("userData",),
    "charts": ("platform",),
    "cloudwatch": ("logRetentionDays",),
    "cloudwatchloggroupretentionindays": ("logRetentionDays",),
    "clusteraddons": ("addons",),
    "clustercomputeconfig": ("compute",),
    "clusterenabledlogtypes": ("controlPlane", "logTypes"),
    "clusterencryptionconfig": ("keyArn",),
    "clusterlogging": ("logRetentionDays", "logTypes"),
    "clustername": ("name", "clusterName"),
    "clustersecuritygroupadditionalrules": ("clientCidrs",),
    "clusterversion": ("version",),
    "computeconfig": ("compute",),
    "configurationvalues": ("configuration",),
    "controlplaneegressmode": ("controlPlaneEgress",),
    "controlplanescalingconfig": ("controlPlane", "scalingTier"),
    "createserviceaccount": ("serviceAccount",),
    "deletionprotection": ("protect",),
    "desiredcapacity": ("desiredSize",),
    "disksize": ("volumeSize",),
    "ecr": ("repositories",),
    "efs": ("fileSystems",),
    "efaenabled": ("efaInterfaces",),
    "eksmanagednodegroup": ("nodeGroups",),
    "eksmanagednodegroups": ("nodeGroups",),
    "enableefasupport": ("efaInterfaces",),
    "enabledlogtypes": ("controlPlane", "logTypes"),
    "encryptionconfig": ("keyArn",),
    "extracidrs": ("secondaryCidrs",),
    "fargate": ("fargateProfiles",),
    "helm": ("platform",),
    "iamidentitymappings": ("accessEntries",),
    "iamroleadditionalpolicies": ("iam",),
    "identityproviders": ("controlPlane", "identityProvider"),
    "instancemarketoptions": ("capacityType", "onDemandPercentage"),
    "instances": ("instanceTypes",),
    "instancesdistribution": ("onDemandPercentage",),
    "instancetype": ("instanceTypes", "instanceType"),
    "irsa": ("identities",),
    "keyname": ("sessionManager",),
    "kmskeyarn": ("keyArn",),
    "kubeletextraconfig": ("kubelet",),
    "kubernetesgroups": ("kubernetesGroups",),
    "kubernetesnetworkconfig": ("serviceCidr",),
    "kubernetesusername": ("userName",),
    "kubernetesversion": ("version",),
    "launchtemplateid": ("launchTemplate",),
    "launchtemplateversion": ("launchTemplate",),
    "logging": ("logRetentionDays",),
    "loggroupretention": ("logRetentionDays",),
    "managednodegroups": ("nodeGroups",),
    "mapaccounts": ("accessEntries",),
    "maproles": ("accessEntries",),
    "mapusers": ("accessEntries",),
    "maxpods": ("kubelet",),
    "maxpodspernode": ("kubelet",),
    "metadata": ("name",),
    "metadataoptions": ("httpPutResponseHopLimit",),
    "mostrecent": ("version",),
    "nodesecuritygroupadditionalrules": ("nodeEgress",),
    "overridebootstrapcommand": ("userData",),
    "permissionpolicyarns": ("policies",),
    "placement": ("placementGroupName",),
    "placementgroup": ("placementGroupName",),
    "podidentities": ("identities",),
    "podidentityassociations": ("identities",),
    "policyarn": ("policies",),
    "policyarns": ("policies",),
    "policyassociations": ("policies",),
    "port": ("fromPort",),
    "prebootstrapcommands": ("userData",),
    "preuserdata": ("userData",),
    "remoteaccess": ("sessionManager",),
    "resolveconflicts": ("onConflict",),
    "resolveconflictsoncreate": ("onConflict",),
    "resolveconflictsonupdate": ("onConflict",),
    "rolemappings": ("accessEntries",),
    "secondarycidrblocks": ("secondaryCidrs",),
    "secretsencryption": ("keyArn",),
    "securitygroups": ("securityGroupIds",),
    "securitygroupadditionalrules": ("clientCidrs",),
    "serviceaccountrolearn": ("roleArn",),
    "serviceaccounts": ("identities", "serviceAccount"),
    "serviceipv4cidr": ("serviceCidr",),
    "spot": ("capacityType", "onDemandPercentage"),
    "spotinstancepools": ("spotAllocationStrategy", "capacityType"),
    "ssh": ("sessionManager",),
    "updateconfig": ("maxUnavailable", "minHealthyPercentage"),
    "upgradepolicy": ("supportType",),
    "volumekmskeyid": ("keyArn",),
    "vpc": ("vpcId", "cidr"),
    "vpccidr": ("cidr",),
    "vpcendpoints": ("endpointServices",),
    "workergroups": ("selfManagedNodeGroups",),
    "zonalshiftconfig": ("zonalShift",),
}
"""Words of eksctl, of the Terraform module and of the EKS API, and the keys that say it here, the likeliest first.

https://schema.eksctl.io and https://registry.terraform.io/modules/terraform-aws-modules/eks/aws/latest
"""
_CLOSE = 0.7
_SHORTEST = 3
"""Letters of a word that may be a part of another."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Name the one of `known` that `word` was probably meant to be."""
    choices = sorted(known)
    by_letters = _by_letters(choices)
    said, letters = _said(_letters(word), by_letters), _letters(word)
    return said or _close(word, choices) or next(iter(_parts(letters, by_letters)), None)


def meant_by(word: str, known: Iterable[str]) -> tuple[str | None, str | None]:
    """Name what a key was meant to be, or say what to do instead, if it is another tool's for what is not offered."""
    choices, letters = sorted(known), _letters(word)
    by_letters = _by_letters(choices)
    if said := _said(letters, by_letters):
        return said, None
    if letters in INSTEAD:
        return None, INSTEAD[letters]
    close = _close(word, choices)
    instead = None if close else by_pattern(letters)
    return None if instead else close or next(iter(_parts(letters, by_letters)), None), instead


def _close(word: str, choices: Iterable[str]) -> str | None:
    return next(iter(difflib.get_close_matches(word, list(choices), n=1, cutoff=_CLOSE)), None)


def _by_letters(known: Iterable[str]) -> dict[str, str]:
    return {_letters(choice): choice for choice in sorted(known, reverse=True)}


def _said(word: str, known: Mapping[str, str]) -> str | None:
    """Give the one of `known` that says the same: in other letters, or in the words of other tools."""
    bare = word.removeprefix("cluster")
    words = [*dict.fromkeys((word, *ALIASES.get(word, ()), bare, *ALIASES.get(bare, ())))]
    return next((known[_letters(one)] for one in words if _letters(one) in known), None)


def ranked(word: str, known: Iterable[str]) -> list[str]:
    """Put names in order, those like `word` first."""
    alike = difflib.SequenceMatcher(b=_letters(word))

    def likeness(name: str) -> float:
        alike.set_seq1(_letters(name))
        return -alike.ratio()

    return sorted(sorted(known), key=likeness)


def _parts(word: str, known: Mapping[str, str]) -> list[str]:
    """Give those that hold the word, the shortest first, then those that it holds, the longest first."""
    if len(word) < _SHORTEST:
        return []
    holding = sorted((letters for letters in known if word in letters), key=lambda letters: (len(letters), letters))
    held = sorted((one for one in known if len(one) >= _SHORTEST and one in word), key=lambda one: (-len(one), one))
    return [known[letters] for letters in (*holding, *held)]


def _letters(word: str) -> str:
    return "".join(character for character in word.lower() if character.isalnum())
