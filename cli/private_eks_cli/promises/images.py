"""Images: each has a repository, which is encrypted and keeps what is in use, and nobody else pulls from it."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from private_eks.registry.plan.image_names import read_image, repository_of

from ..graph.asked import asked
from ..graph.documents import statements
from ..graph.model import Graph, Resource, strings
from ..graph.roles import given_roles

CACHE = "PullThroughCacheRule"
PULL = {"ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"}
REPOSITORY = "aws:ecr/repository:Repository"
TEMPLATE = "RepositoryCreationTemplate"
TEMPLATE_NEEDS = {"ecr:CreateRepository", "ecr:TagResource", "kms:CreateGrant", "kms:DescribeKey"}


def images_whole(graph: Graph) -> Iterator[str]:
    """Name images without a repository, and declared repositories, readers and caches that are not made."""
    made = {repository.physical_name for repository in graph.of(REPOSITORY)}
    for registry in graph.of("private-eks:index:Registry"):
        for short, text in asked(graph, "images", {}).items():
            if repository_of(registry.name, read_image(short, text)) not in made:
                yield f"images.{short} has no repository"
    for name, settings in asked(graph, "repositories", {}).items():
        if name not in made:
            yield f"repositories.{name} is not made"
        for account in settings.get("pullAccounts", []):
            if not any(f":{account}:" in root for root in _readers(graph, name)):
                yield f"account {account} may not pull from {name}"
    for prefix, settings in asked(graph, "pullThroughCaches", {}).items():
        yield from _cached(graph, prefix, settings)


def images_kept(graph: Graph) -> Iterator[str]:
    """Name repositories that are not encrypted, not scanned or not kept tidy, or that let tags move."""
    own = asked(graph, "repositories", {})
    for repository in graph.of(REPOSITORY):
        yield from unscanned_images(graph, repository)
    for made in graph.of(REPOSITORY, TEMPLATE):
        settings = own.get(made.physical_name, {})
        yield from unencrypted_images(graph, made)
        if not settings.get("mutableTags"):
            yield from mutable_tags(graph, made)
        yield from without_lifecycle(graph, made)
        if made.physical_name not in own and any(s["tagStatus"] != "tagged" for s in _selections(graph, made)):
            yield f"{_title(made)} drops images that are in use by their digests"


def unscanned_images(graph: Graph, repository: Resource) -> Iterator[str]:
    """Name a repository whose images are not scanned."""
    if repository.inputs.get("imageScanningConfiguration") != {"scanOnPush": True}:
        yield f"images in {_title(repository)} are not scanned"


def unencrypted_images(graph: Graph, made: Resource) -> Iterator[str]:
    """Name a repository, or a template for them, that does not encrypt images with a key of KMS."""
    encryption = (made.inputs.get("encryptionConfigurations") or [{}])[0]
    if encryption.get("encryptionType") != "KMS" or not encryption.get("kmsKey"):
        yield f"images in {_title(made)} are not encrypted with a key"


def mutable_tags(graph: Graph, made: Resource) -> Iterator[str]:
    """Name a repository, or a template for them, whose tags move."""
    if made.inputs.get("imageTagMutability") != "IMMUTABLE":
        yield f"tags move in {_title(made)}"


def without_lifecycle(graph: Graph, made: Resource) -> Iterator[str]:
    """Name a repository, or a template for them, without a lifecycle policy."""
    if not _selections(graph, made):
        yield f"{_title(made)} keeps everything for ever"


def _title(made: Resource) -> str:
    return f"{made.inputs['prefix']}/" if made.type.endswith(f":{TEMPLATE}") else made.physical_name


def _selections(graph: Graph, made: Resource) -> list[Mapping[str, Any]]:
    """Give what a lifecycle policy selects."""
    own = [p.inputs["policy"] for p in graph.of("LifecyclePolicy") if p.inputs["repository"] == made.physical_name]
    text = made.inputs.get("lifecyclePolicy") or next(iter(own), None)
    return [rule["selection"] for rule in json.loads(text)["rules"]] if text else []


def pulled_by_others(graph: Graph, policy: Resource) -> Iterator[str]:
    """Name whom a repository's policy lets in although nobody said so, and whatever it allows but to pull."""
    name = policy.inputs["repository"]
    named = asked(graph, "repositories", {}).get(name, {}).get("pullAccounts", [])
    for statement in statements(policy.inputs["policy"]):
        for root in strings(statement["Principal"]):
            if not any(f":iam::{account}:root" in root for account in named):
                yield f"{root} may pull from {name}"
        for action in sorted({*strings(statement["Action"])} - PULL):
            yield f"others may do {action} in {name}"


def _readers(graph: Graph, repository: str) -> list[str]:
    documents = [p.inputs["policy"] for p in graph.of("RepositoryPolicy") if p.inputs["repository"] == repository]
    return [text for document in documents for text in strings(json.loads(document))]


def _cached(graph: Graph, prefix: str, settings: Mapping[str, Any]) -> Iterator[str]:
    rules = [rule for rule in graph.of(CACHE) if rule.inputs["ecrRepositoryPrefix"] == prefix]
    if [rule.inputs["upstreamRegistryUrl"] for rule in rules] != [settings["upstream"]]:
        yield f"pullThroughCaches.{prefix} is not made"
    templates = [template for template in graph.of(TEMPLATE) if template.inputs["prefix"] == prefix]
    for rule in rules:
        if rule.inputs.get("credentialArn") != settings.get("credentialArn"):
            yield f"cache {prefix} has other credentials than were given"
        if not any(template.urn in graph.waits_for(rule) for template in templates):
            yield f"the first repositories of cache {prefix} may be made as AWS makes them"
    for template in templates:
        yield from _allowed(graph, template, prefix)


def _allowed(graph: Graph, template: Resource, prefix: str) -> Iterator[str]:
    """Name what ECR may not do for a template that wants a key and tags."""
    roles = {role.physical_name: role for role in graph.of("aws:iam/role:Role")}
    for_template = [name for name, role in roles.items() if role.arn == template.inputs.get("customRoleArn")]
    if template.inputs.get("customRoleArn") in given_roles(graph):
        return
    allowed: set[str] = set()
    for document in graph.of("RolePolicy"):
        if document.inputs["role"] in for_template and document.urn in graph.waits_for(template):
            for statement in statements(document.inputs["policy"]):
                resources = set(strings(statement["Resource"]))
                key = template.inputs["encryptionConfigurations"][0].get("kmsKey")
                if key in resources or any(f":repository/{prefix}/" in resource for resource in resources):
                    allowed |= set(strings(statement["Action"]))
    for action in sorted(TEMPLATE_NEEDS - allowed):
        yield f"ECR may not {action} for cache {prefix}"
