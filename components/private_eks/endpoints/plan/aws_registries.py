"""The ECR registries of AWS's own accounts that nodes pull from, region by region."""

from collections.abc import Mapping

_EKS = "602401143452"
_EKS_ELSEWHERE: Mapping[str, str] = {
    "af-south-1": "877085696533",
    "ap-east-1": "800184023465",
    "ap-east-2": "533267051163",
    "ap-south-2": "900889452093",
    "ap-southeast-3": "296578399912",
    "ap-southeast-4": "491585149902",
    "ap-southeast-5": "151610086707",
    "ap-southeast-6": "333609536671",
    "ap-southeast-7": "121268973566",
    "ca-west-1": "761377655185",
    "cn-north-1": "918309763551",
    "cn-northwest-1": "961992271922",
    "eu-central-2": "900612956339",
    "eu-south-1": "590381155156",
    "eu-south-2": "455263428931",
    "eusc-de-east-1": "877088126301",
    "il-central-1": "066635153087",
    "me-central-1": "759879836304",
    "me-south-1": "558608220178",
    "mx-central-1": "730335286997",
    "us-gov-east-1": "151742754352",
    "us-gov-west-1": "013241004608",
}
"""Accounts of the images of nodes and add-ons: https://docs.aws.amazon.com/eks/latest/userguide/add-ons-images.html."""

_BOTTLEROCKET = "328549459982"
_BOTTLEROCKET_ELSEWHERE: Mapping[str, str] = {
    "af-south-1": "917644944286",
    "ap-east-1": "375569722642",
    "ap-south-2": "764716012617",
    "ap-southeast-3": "386774335080",
    "ap-southeast-4": "731751899352",
    "ap-southeast-5": "851725293737",
    "ca-west-1": "253897149516",
    "cn-north-1": "183470599484",
    "cn-northwest-1": "183901325759",
    "eu-central-2": "861738308508",
    "eu-isoe-west-1": "589460436674",
    "eu-south-1": "586180183710",
    "eu-south-2": "620625777247",
    "il-central-1": "288123944683",
    "me-central-1": "553577323255",
    "me-south-1": "509306038620",
    "us-gov-east-1": "388230364387",
    "us-gov-west-1": "347163068887",
}
"""Accounts of the host containers of Bottlerocket, such as the one for Session Manager:
https://github.com/bottlerocket-os/bottlerocket-core-kit/blob/develop/sources/api/schnauzer/src/helpers.rs"""

_OF_ONE_ACCOUNT = frozenset(
    {
        *("ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1", "ap-southeast-2"),
        *("ca-central-1", "eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3", "sa-east-1"),
        *("us-east-1", "us-east-2", "us-west-1", "us-west-2"),
    }
)


def registries_of_aws(region: str) -> list[str]:
    """Give the accounts whose images nodes in `region` pull; none where AWS does not publish EKS's."""
    if region in _OF_ONE_ACCOUNT:
        return sorted((_EKS, _BOTTLEROCKET))
    known = [table[region] for table in (_EKS_ELSEWHERE, _BOTTLEROCKET_ELSEWHERE) if region in table]
    return sorted(known) if region in _EKS_ELSEWHERE else []
