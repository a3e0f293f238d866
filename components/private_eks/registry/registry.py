"""Private ECR repositories: one's own, those that mirror public images and charts, and caches of other registries.

Pods of a private cluster pull from nowhere else. What a repository is encrypted with never changes: another key
replaces it, and ECR refuses that as long as there are images in it, unless `force_delete` is set.
https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NotRequired

import pulumi
import pulumi_aws as aws

from ..common.args import Tagged
from ..common.asked import asked
from ..common.plan.arguments import settle
from ..common.plan.names import check_tags, named
from ..common.tags import Tags
from ..iam.plan.policies import account_key_policy, service_trust
from ..iam.plan.role_names import REGISTRY_TEMPLATES
from ..iam.plan.role_settings import check_iam
from ..iam.roles import Roles
from ..iam.settings import Governed
from ..keys.keys import make_key_with
from ..keys.plan import check_key_arn
from ..logs.logs import account_of
from .plan import registry_policies as policies
from .plan.image_names import registry_host
from .plan.pull_through import CAVEAT, check_caches
from .plan.registry import RegistryPlan, plan_registry, private_references
from .settings import PullThroughCacheSettings, RepositorySettings


class RegistryArgs(Governed, Tagged):
    """Inputs of a `Registry`."""

    region: str
    """Region of the registry, for example `eu-west-1`."""
    repositories: NotRequired[dict[str, RepositorySettings]]
    """Repositories for images that you build, by their names in ECR, which may have slashes. Default: none."""
    images: NotRequired[dict[str, str]]
    """Images to mirror, by short names: `docker.io/library/nginx:1.29`, with a digest, or `oci://` and a chart.
    `private-eks images` prints what copies them. Default: none."""
    pull_through_caches: NotRequired[dict[str, PullThroughCacheSettings]]
    """Caches of other registries, by the prefix of their repositories, one in an account and region. Default: none."""
    key_arn: NotRequired[pulumi.Input[str] | None]
    """ARN of a KMS key for all repositories; another key replaces them. Default: its own, if there is a repository."""
    protect: NotRequired[bool]
    """Refuse to delete or replace your own repositories and the key, in Pulumi. Default: false."""


@dataclass(frozen=True, slots=True)
class _Place:
    """What all repositories have in common."""

    region: str
    account: pulumi.Output[str]
    key_arn: pulumi.Output[str]
    roles: Roles

    @property
    def tags(self) -> Tags:
        return self.roles.tags


class Registry(pulumi.ComponentResource):
    """ECR repositories: encrypted, with tags that do not move, scanned at each push.

    A repository with images in it is not deleted; those of mirrors can be emptied and filled again by the same script.
    """

    host: pulumi.Output[str]
    """Host of the registry, `111122223333.dkr.ecr.eu-west-1.amazonaws.com`."""
    repository_urls: pulumi.Output[dict[str, str]]
    """Where to push your own images, by the repository's name."""
    image_references: pulumi.Output[dict[str, str]]
    """What workloads call the mirrored images, by short name, with the tag and digest that were given."""

    def __init__(self, name: str, args: RegistryArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Check `args`, then declare the repositories."""
        args = settle(args, RegistryArgs)
        region, tags, images = args["region"], args.get("tags", {}), args.get("images", {})
        caches, repositories = args.get("pull_through_caches", {}), args.get("repositories", {})
        check_tags(tags)
        check_key_arn("key_arn", args.get("key_arn"), region)
        check_caches(name, region, caches)
        plan = plan_registry(name, region, repositories, images, caches)
        check_iam("iam", args.get("iam", {}), region, (REGISTRY_TEMPLATES,) if caches else ())
        super().__init__("private-eks:index:Registry", name, asked(args, RegistryArgs), opts)

        account = account_of(self)
        if repositories or images or caches:
            place = _Place(region, account, self._key(name, args, account), Roles.of(args))
            self._repositories(name, place, plan, args)
            if caches:
                self._caches(name, place, caches)

        self.host = account.apply(lambda known: registry_host(region, known))
        self.repository_urls = self.host.apply(lambda host: {key: f"{host}/{key}" for key in plan.own})
        self.image_references = self.host.apply(lambda host: private_references(host, name, images))
        self.register_outputs(
            {
                "host": self.host,
                "repository_urls": self.repository_urls,
                "image_references": self.image_references,
            }
        )

    def _key(self, name: str, args: RegistryArgs, account: pulumi.Output[str]) -> pulumi.Output[str]:
        """Give the ARN of the key, made unless it is given."""
        if given := args.get("key_arn"):
            return pulumi.Output.from_input(given)
        # ECR gets its use as a grant of whoever creates a repository, and whoever pulls needs no right to it:
        # https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html
        document = account.apply(lambda known: account_key_policy(args["region"], known))
        made = f"{name}-registry"
        description, tags = f"Images in the repositories of {name}", args.get("tags", {})
        return make_key_with(self, made, document, description, tags, args.get("protect", False)).arn

    def _repositories(self, name: str, place: _Place, plan: RegistryPlan, args: RegistryArgs) -> None:
        for key in plan.own:
            settings = args.get("repositories", {})[key]
            lifecycle = policies.own_lifecycle(settings)
            repository = self._repository(f"{name}-{key}", place, key, settings, lifecycle, args.get("protect") or None)
            if accounts := settings.get("pull_accounts"):
                aws.ecr.RepositoryPolicy(
                    f"{name}-{key}",
                    repository=repository.name,
                    policy=json.dumps(policies.pull_policy(place.region, accounts)),
                    opts=pulumi.ResourceOptions(parent=self),
                )
        for repository_name in plan.mirrored:
            short = repository_name.removeprefix(f"{name}/")
            self._repository(f"{name}-{short}", place, repository_name, {}, policies.mirror_lifecycle(), None)

    def _repository(
        self, name: str, place: _Place, key: str, settings: RepositorySettings, lifecycle: str, protect: bool | None
    ) -> aws.ecr.Repository:
        """Make the repository `{name}`, called `key` in ECR."""
        repository = aws.ecr.Repository(
            name,
            name=key,
            encryption_configurations=[{"encryption_type": "KMS", "kms_key": place.key_arn}],
            image_tag_mutability="MUTABLE" if settings.get("mutable_tags") else "IMMUTABLE",
            image_scanning_configuration={"scan_on_push": True},
            force_delete=settings.get("force_delete", False),
            tags=named(place.tags, name),
            opts=pulumi.ResourceOptions(parent=self, protect=protect),
        )
        aws.ecr.LifecyclePolicy(
            name, repository=repository.name, policy=lifecycle, opts=pulumi.ResourceOptions(parent=self)
        )
        return repository

    def _caches(self, name: str, place: _Place, caches: Mapping[str, PullThroughCacheSettings]) -> None:
        """Make each cache after the template that its repositories are made from."""
        pulumi.log.warn(CAVEAT, self)
        known = pulumi.Output.all(place.account, place.key_arn)
        statements = known.apply(
            lambda both: policies.template_statements(place.region, both[0], both[1], sorted(caches))
        )
        trust = service_trust("ecr.amazonaws.com")
        role = place.roles.make(self, f"{name}-{REGISTRY_TEMPLATES}", REGISTRY_TEMPLATES, trust, statements=statements)
        for prefix, settings in caches.items():
            template = aws.ecr.RepositoryCreationTemplate(
                f"{name}-{prefix}",
                prefix=prefix,
                description=f"Repositories that cache {settings['upstream']}",
                applied_fors=["PULL_THROUGH_CACHE"],
                custom_role_arn=role.arn,
                encryption_configurations=[{"encryption_type": "KMS", "kms_key": place.key_arn}],
                image_tag_mutability="IMMUTABLE",
                lifecycle_policy=policies.mirror_lifecycle(),
                resource_tags=named(place.tags, f"{name}-{prefix}"),
                opts=pulumi.ResourceOptions(parent=self, depends_on=role.attachments),
            )
            aws.ecr.PullThroughCacheRule(
                f"{name}-{prefix}",
                ecr_repository_prefix=prefix,
                upstream_registry_url=settings["upstream"],
                credential_arn=settings.get("credential_arn"),
                # Another upstream under the same prefix is another rule of the same id.
                opts=pulumi.ResourceOptions(parent=self, depends_on=[template], delete_before_replace=True),
            )
