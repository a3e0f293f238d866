"""The table of what protects or keeps: paths of inputs, by their names in AWS and Kubernetes, and which way is weaker.

A row is of every type, for providers name the same thing alike: what nobody here makes is judged by it too.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

FOR_EVER = float("inf")
_ENOUGH = 2
"""Members of which one outlives the loss of a zone."""

Weaker = Callable[[Any, Any], bool]


@dataclass(frozen=True, slots=True)
class Row:
    """What one kind of property protects: `path` is searched in the path of an input, without members of lists."""

    noun: str
    path: re.Pattern[str]
    weaker: Weaker
    """Told what was and what is to be; None is what nobody says."""
    type: re.Pattern[str] = re.compile("")
    default: Any = None
    """What holds where nobody says anything, if that is known."""
    mark: str = "weakens"
    hint: str = ""

    @property
    def unset(self) -> str:
        """What holds where nobody says anything, in words."""
        if self.weaker in (_off, _on):
            return "off"
        if self.weaker is _gone:
            return "none of your own"
        return "for ever" if self.default == FOR_EVER else "not set" if self.default is None else str(self.default)


def _less(old: Any, new: Any) -> bool:
    before, after = number(old), number(new)
    return before is not None and (after is None or after < before)


def _more(old: Any, new: Any) -> bool:
    before, after = number(old), number(new)
    return before is not None and after is not None and after > before


def _below_two(old: Any, new: Any) -> bool:
    before, after = number(old), number(new)
    return before is not None and after is not None and after < _ENOUGH <= before


def _off(old: Any, new: Any) -> bool:
    return is_on(old) and not is_on(new)


def _on(old: Any, new: Any) -> bool:
    return is_on(new) and not is_on(old)


def _gone(old: Any, new: Any) -> bool:
    return bool(old) and (not new or str(new).startswith("alias/aws/")) and not str(old).startswith("alias/aws/")


def _loses(old: Any, new: Any) -> bool:
    return isinstance(old, list) and any(member not in (new or []) for member in old)


def _fewer(old: Any, new: Any) -> bool:
    return isinstance(old, list) and len(old) > len(new or [])


def _ranked(*values: str) -> Weaker:
    """Order values from the strongest on; what is not among them is the weakest."""
    ranks = {value.lower(): i for i, value in enumerate(values)}

    def weaker(old: Any, new: Any) -> bool:
        before, after = (ranks.get(str(value).lower(), len(ranks)) for value in (old, new))
        return before < after and not (old is None or new == old)

    return weaker


def is_on(value: Any) -> bool:
    """Tell whether a switch is on, as a boolean or as a word."""
    return value is True or str(value).lower() in ("true", "enabled", "enable", "on", "active")


def number(value: Any) -> float | None:
    """Read a number; nothing from what is none."""
    if isinstance(value, bool):
        return None
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _row(noun: str, path: str, weaker: Weaker, type_: str = "", **more: Any) -> Row:
    return Row(noun, re.compile(path, re.IGNORECASE), weaker, re.compile(type_), **more)


ROWS: Sequence[Row] = (
    _row("retention", r"^retentionInDays$", _less, "logGroup:LogGroup$", default=FOR_EVER, mark="data-loss",
         hint="older logs go"),
    _row("the waiting period before deletion", r"(deletion|recovery)Window(InDays)?$", _less, default=30),
    _row("images kept", r"^policy\.rules\.selection\.countNumber$", _less, "ecr/", default=FOR_EVER),
    _row("retention", r"^messageRetentionSeconds$", _less, default=345600),
    _row("retention", r"(expiration\.days|noncurrentDays|deleteAfter)$", _less, default=FOR_EVER),
    _row("retention", r"(retention(?!LockType)|retainRule\.)\w*$", _less),
    _row("the period of rotation", r"(rotationPeriodInDays|automaticallyAfterDays)$", _more),
    _row("deletion protection", r"(deletion|delete|termination)Protect(ion|ed)(Enabled)?$", _off, mark="unprotects"),
    _row("deletion protection", r"^(disableApiTermination|disableApiStop|enableTerminationProtection)$", _off,
         mark="unprotects"),
    _row("deletion protection", r"load-balancer-attributes\.deletion_protection\.enabled$", _off, mark="unprotects"),
    _row("protection from changes", r"(change|mutation)Protection$", _off, mark="unprotects"),
    _row("protection from scale-in", r"protectFromScaleIn$|managedTerminationProtection$", _off, mark="unprotects"),
    _row("deletion with its contents", r"^(forceDestroy|forceDelete|deleteAutomatedBackups)$", _on),
    _row("deletion without a last snapshot", r"^(skipFinalSnapshot|skipFinalBackup)$", _on),
    _row("key rotation", r"(enableKeyRotation|rotationEnabled)$", _off),
    _row("encryption", r"(^|\.)(\w*encrypted|\w*encryption(Enabled|AtRest)|encryptAtRest\.enabled|sqsManagedSseEnabled"
         r"|(nodeToNodeEncryption|serverSideEncryption|encryption)\.enabled|enforceHttps|requireSsl)$", _off),
    _row("encryption", r"encryptionDisabled$", _on),
    _row("encryption", r"(encryptionType|sseAlgorithm|serverSideEncryption|sseType)$",
         _ranked("aws:kms:dsse", "KMS_DSSE", "aws:kms", "KMS", "AES256", "aes-256")),
    _row("the encryption key", r"(kms\w*|\w*kms(Key)?(Id|Arn|Identifier)?|\w*encryptionKey\w*|cmk\w*"
         r"|encryption\w*\.\w*keyArn|customerManagedKey\w*)$", _gone),
    _row("image tags", r"imageTagMutability$",
         _ranked("IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION", "MUTABLE_WITH_EXCLUSION", "MUTABLE")),
    _row("backups", r"backup\w*\.(status|enabled)$|(^|\.)(backup|backupEnabled|enableContinuousBackup)$", _off),
    _row("backups", r"pointInTimeRecovery(\w*\.\w*(enabled|status))?$", _off),
    _row("versions of objects", r"versioning\w*\.(status|enabled|mfaDelete)$", _off),
    _row("object lock", r"objectLock\w*$|(^|\.)defaultRetention\.mode$",
         _ranked("COMPLIANCE", "GOVERNANCE", "true", "Enabled")),
    _row("the block of public access", r"(blockPublicAcls|blockPublicPolicy|ignorePublicAcls|restrictPublicBuckets)$",
         _off),
    _row("log types", r"(logTypes|logsExports|exportableLogTypes)$", _loses),
    _row("logging", r"(accessLogs?|auditLogs?|logging\w*|cloudwatchLogs?)\.enabled$|^(enableLogging|logDeliveryEnabled"
         r"|enableLogFileValidation|includeGlobalServiceEvents|isMultiRegionTrail|access_logs\.s3\.enabled)$", _off),
    _row("logging", r"(^|\.)(logging\w*|accessLogs?|auditLogs?)\.(bucket\w*|logGroup\w*|\w*arn|targetBucket)$", _gone),
    _row("flow logs", r"^trafficType$", _ranked("ALL")),
    _row("image scanning", r"(scanOnPush|imageScanningEnabled)$", _off),
    _row("standby in another zone", r"multiAz\w*$", _off),
    _row("zonal shift", r"zonalShift\w*\.enabled$", _off),
    _row("node repair", r"nodeRepairConfig\.enabled$", _off),
    _row("zones", r"availabilityZones$", _fewer),
    _row("subnets", r"(subnetIds|subnets|vpcZoneIdentifiers|subnetMappings)$", _fewer),
    _row("the least size", r"(^|\.)minSize$", _below_two, r"(NodeGroup|autoscaling/group:Group)$"),
    _row("replicas", r"^spec\.(replicas|minReplicas)$|(replicaCount|numCacheClusters|desiredCount)$", _below_two),
    _row("pods that have to stay", r"^spec\.minAvailable$", _less, "PodDisruptionBudget$"),
    _row("the private endpoint", r"endpointPrivateAccess$", _off),
    _row("IMDSv2", r"httpTokens$", _ranked("required")),
    _row("the hop limit of IMDS", r"httpPutResponseHopLimit$", _more),
    _row("pod security", r"pod-security\.kubernetes\.io/enforce$", _ranked("restricted", "baseline")),
    _row("hardening of pods", r"(runAsNonRoot|readOnlyRootFilesystem)$", _off),
    _row("hardening of pods", r"(privileged|allowPrivilegeEscalation|hostNetwork|hostPID|hostIPC)$", _on),
    _row("what a released volume becomes", r"(reclaimPolicy|persistentVolumeReclaimPolicy)$", _ranked("Retain")),
)  # fmt: skip
"""The first row that fits counts."""

GUARDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "BackupPolicy": ("backups", ("fileSystemId",)),
    "BucketObjectLockConfiguration": ("object lock", ("bucket",)),
    "BucketPublicAccessBlock": ("the block of public access", ("bucket",)),
    "BucketServerSideEncryptionConfiguration": ("encryption", ("bucket",)),
    "BucketVersioning": ("versions of objects", ("bucket",)),
    "FlowLog": ("flow logs", ("vpcId", "subnetId", "eniId")),
    "backup/vaultLockConfiguration:VaultLockConfiguration": ("the lock of backups", ("backupVaultName",)),
    "backup/plan:Plan": ("backups", ()),
    "backup/selection:Selection": ("backups", ("planId",)),
    "cloudtrail/trail:Trail": ("logging", ()),
    "guardduty/detector:Detector": ("threat detection", ()),
    "cfg/recorder:Recorder": ("the record of configurations", ()),
    "NetworkPolicy": ("network policies", ()),
    "PodDisruptionBudget": ("the disruption budget", ()),
    "dlm/lifecyclePolicy:LifecyclePolicy": ("snapshots", ()),
}
"""What protects something else by being there, and the inputs that name it: it does not count if that goes, too."""
