"""Images: pods take them from ECR, where they do not change, are scanned and are not for everybody."""

import re
from collections.abc import Iterator

from .documents import everybody
from .kubernetes import KUBERNETES, images, objects
from .rules import Config, Resource, ResourceRule
from .values import UNKNOWN, Judgement, NotKnown, is_true, listed, wanted

REPOSITORY = "aws:ecr/repository:Repository"
TEMPLATE = "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate"
PUBLIC = "aws:ecrpublic/repository:Repository"

_SUFFIXES = (
    "amazonaws.com",
    "amazonaws.com.cn",
    "amazonaws.eu",
    "c2s.ic.gov",
    "cloud.adc-e.uk",
    "csp.hci.ic.gov",
    "on.amazonwebservices.com.cn",
    "on.aws",
    "sc2s.sgov.gov",
)
_ECR = re.compile(rf"\d{{12}}\.dkr[.-]ecr(-fips)?\.[a-z0-9-]+\.({'|'.join(map(re.escape, _SUFFIXES))})/.+")
"""https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html"""
_KEYS = ("KMS", "KMS_DSSE")


def _private(resource: Resource, config: Config) -> Iterator[Judgement]:
    allowed = tuple(f"{registry.rstrip('/')}/" for registry in config["registries"])
    for _, manifest in objects(resource):
        for image in images(manifest):
            if image is UNKNOWN:
                yield NotKnown("image")
            elif not _ECR.fullmatch(str(image)) and not str(image).startswith(allowed):
                yield f"{image} is not in a private registry"


def _immutable(resource: Resource, config: Config) -> Iterator[Judgement]:
    otherwise = "A tag may mean another image tomorrow"
    yield from wanted(resource.props, "imageTagMutability", lambda value: str(value).startswith("IMMUTABLE"), otherwise)


def _scanned(resource: Resource, config: Config) -> Iterator[Judgement]:
    yield from wanted(resource.props, "imageScanningConfiguration.scanOnPush", is_true, "Images are not scanned")


def _encrypted(resource: Resource, config: Config) -> Iterator[Judgement]:
    configurations = listed(resource.props.get("encryptionConfigurations")) or [{}]
    for block in configurations:
        yield from wanted(block, "encryptionType", lambda value: value in _KEYS, "Images are not encrypted with a key")


def _closed(resource: Resource, config: Config) -> Iterator[Judgement]:
    if resource.type == PUBLIC:
        yield "Everybody may pull from a repository of ECR Public"
    else:
        yield from everybody(resource.props, "policy", "Everybody may pull, or more")


RULES = (
    ResourceRule(
        code="PEKS-IMG-1",
        title="Pods take their images from private registries",
        level="mandatory",
        because="Nodes without a way out cannot pull others: such pods never start.",
        remedy="Copy the image to ECR and name it there, or configure your registry in `registries`.",
        cis=("5.1.4",),
        page="https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html",
        config={
            "registries": {
                "type": "array",
                "items": {"type": "string"},
                "default": [],
                "description": "Further registries, with or without a path, such as registry.example.com/team.",
            }
        },
        types=(KUBERNETES,),
        judge=_private,
    ),
    ResourceRule(
        code="PEKS-ECR-1",
        title="Tags of images do not move",
        level="advisory",
        because="It can be changed at any time; some pipelines move tags.",
        remedy="Write imageTagMutability: IMMUTABLE.",
        aws=("ECR.2",),
        types=(REPOSITORY, TEMPLATE),
        judge=_immutable,
    ),
    ResourceRule(
        code="PEKS-ECR-2",
        title="Images are scanned when they are pushed",
        level="advisory",
        because="It can be changed at any time, and the registry may be scanned as a whole.",
        remedy="Write imageScanningConfiguration.scanOnPush: true.",
        cis=("5.1.1",),
        aws=("ECR.1",),
        types=(REPOSITORY,),
        judge=_scanned,
    ),
    ResourceRule(
        code="PEKS-ECR-3",
        title="Images are encrypted with a key",
        level="advisory",
        because="ECR encrypts them in any case, with a key of AWS's.",
        remedy="Give encryptionConfigurations with encryptionType: KMS; it cannot be changed later.",
        aws=("ECR.5",),
        types=(REPOSITORY, TEMPLATE),
        judge=_encrypted,
    ),
    ResourceRule(
        code="PEKS-ECR-4",
        title="Repositories are not for everybody",
        level="mandatory",
        because="It opens what is in the images.",
        remedy="Name accounts or roles in the repository's policy, and use private repositories.",
        cis=("5.1.2",),
        page="https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html",
        types=("aws:ecr/repositoryPolicy:RepositoryPolicy", PUBLIC),
        judge=_closed,
    ),
)
