"""Which word was probably meant: by its letters, by the word that other tools have for it, or by a part of it."""

import difflib
from collections.abc import Iterable, Mapping

ALIASES: Mapping[str, tuple[str, ...]] = {
    "accessconfig": ("accessEntries",),
    "accesspolicies": ("policies",),
    "accountkms": ("keyArn",),
    "addonsconfig": ("addons",),
    "addonversion": ("version",),
    "ami": ("imageId",),
    "amifamily": ("amiType",),
    "amiid": ("imageId",),
    "automodeconfig": ("compute",),
    "availabilityzones": ("zones",),
    "azs": ("zones",),
    "bootstrapextraargs": ("userData",),
    "charts": ("platform",),
    "cloudwatch": ("logRetentionDays",),
    "cloudwatchloggroupretentionindays": ("logRetentionDays",),
    "clusteraddons": ("addons",),
    "clustercomputeconfig": ("compute",),
    "clusterencryptionconfig": ("keyArn",),
    "clusterlogging": ("logRetentionDays",),
    "clustername": ("name", "clusterName"),
    "clusterversion": ("version",),
    "computeconfig": ("compute",),
    "configurationvalues": ("configuration",),
    "deletionprotection": ("protect",),
    "desiredcapacity": ("desiredSize",),
    "disksize": ("volumeSize",),
    "ecr": ("repositories",),
    "efs": ("fileSystems",),
    "eksmanagednodegroup": ("nodeGroups",),
    "eksmanagednodegroups": ("nodeGroups",),
    "encryptionconfig": ("keyArn",),
    "fargate": ("fargateProfiles",),
    "helm": ("platform",),
    "iam": ("identities",),
    "identityproviders": ("accessEntries",),
    "instances": ("instanceTypes",),
    "instancesdistribution": ("onDemandPercentage",),
    "instancetype": ("instanceTypes", "instanceType"),
    "irsa": ("identities",),
    "kmskeyarn": ("keyArn",),
    "kubeletextraconfig": ("kubelet",),
    "kubernetesgroups": ("kubernetesGroups",),
    "kubernetesnetworkconfig": ("serviceCidr",),
    "kubernetesversion": ("version",),
    "loggroupretention": ("logRetentionDays",),
    "logging": ("logRetentionDays",),
    "managednodegroups": ("nodeGroups",),
    "mapaccounts": ("accessEntries",),
    "maproles": ("accessEntries",),
    "mapusers": ("accessEntries",),
    "maxpods": ("kubelet",),
    "metadata": ("name",),
    "overridebootstrapcommand": ("userData",),
    "port": ("fromPort",),
    "podidentities": ("identities",),
    "podidentityassociations": ("identities",),
    "policyassociations": ("policies",),
    "prebootstrapcommands": ("userData",),
    "preuserdata": ("userData",),
    "privatecluster": ("endpointServices",),
    "rolemappings": ("accessEntries",),
    "secretsencryption": ("keyArn",),
    "serviceaccountrolearn": ("roleArn",),
    "serviceaccounts": ("identities", "serviceAccount"),
    "serviceipv4cidr": ("serviceCidr",),
    "spot": ("capacityType", "onDemandPercentage"),
    "ssh": ("sessionManager",),
    "updateconfig": ("maxUnavailable",),
    "vpc": ("vpcId", "cidr"),
    "vpccidr": ("cidr",),
    "vpcendpoints": ("endpointServices",),
    "workergroups": ("selfManagedNodeGroups",),
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
    by_letters = {_letters(choice): choice for choice in reversed(choices)}
    for said in (_letters(word), *map(_letters, ALIASES.get(_letters(word), ()))):
        if said in by_letters:
            return by_letters[said]
    close = difflib.get_close_matches(word, choices, n=1, cutoff=_CLOSE)
    return next(iter([*close, *_parts(_letters(word), by_letters)]), None)


def ranked(word: str, known: Iterable[str]) -> list[str]:
    """Put names in order, those like `word` first."""
    alike = difflib.SequenceMatcher(b=_letters(word))

    def likeness(name: str) -> float:
        alike.set_seq1(_letters(name))
        return -alike.ratio()

    return sorted(sorted(known), key=likeness)


def instead_of(word: str, known: Iterable[str]) -> str | None:
    """Say what to do instead of what a word of other tools stands for, if it is not offered here."""
    return None


def _parts(word: str, known: Mapping[str, str]) -> list[str]:
    """Give those that hold the word, the shortest first, then those that it holds, the longest first."""
    if len(word) < _SHORTEST:
        return []
    holding = sorted((letters for letters in known if word in letters), key=lambda letters: (len(letters), letters))
    held = sorted((one for one in known if len(one) >= _SHORTEST and one in word), key=lambda one: (-len(one), one))
    return [known[letters] for letters in (*holding, *held)]


def _letters(word: str) -> str:
    return "".join(character for character in word.lower() if character.isalnum())
