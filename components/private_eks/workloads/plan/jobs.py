"""Applications whose pods end: a Job, which runs once, or a CronJob, which runs by a schedule.

https://kubernetes.io/docs/concepts/workloads/controllers/job/, .../cron-jobs/
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...common.plan.arguments import camel, one_of, refusal
from ...common.plan.mappings import first_given
from ...kubernetes.plan.manifests import Manifest, metadata
from .pods import labels_of
from .schedules import check_schedule, check_time_zone

if TYPE_CHECKING:
    from ..settings import ApplicationSettings, JobSettings

NEVER, ON_FAILURE = "Never", "OnFailure"
RESTARTS = (NEVER, ON_FAILURE)
FORBID = "Forbid"
POLICIES = ("Allow", FORBID, "Replace")
HOUR = 3600
WAIT = "pulumi.com/timeoutSeconds"
"""https://www.pulumi.com/registry/packages/kubernetes/installation-configuration/: Pulumi waits until a job is done."""
SKIP = "pulumi.com/skipAwait"

SERVING = (
    "cpu_percent",
    "ingress",
    "load_balancer",
    "max_replicas",
    "min_available",
    "ports",
    "probe",
    "replicas",
)
"""What only pods without an end have."""
OF_SCHEDULES = (
    "concurrency_policy",
    "failed_jobs_history_limit",
    "starting_deadline_seconds",
    "successful_jobs_history_limit",
    "time_zone",
)
LEAST = {
    "active_deadline_seconds": 1,
    "backoff_limit": 0,
    "completions": 1,
    "failed_jobs_history_limit": 0,
    "parallelism": 1,
    "starting_deadline_seconds": 10,
    "successful_jobs_history_limit": 0,
    "ttl_seconds_after_finished": 0,
}
"""The controller of CronJobs looks every ten seconds: what may start in less is never started."""
MOST = 2**31 - 1


def check_job(where: str, settings: "ApplicationSettings") -> None:
    """Refuse what Kubernetes would not take of a job, and what jobs have no use for."""
    job, where_job = settings["job"], f"{where}.job"
    if serving := first_given(settings, SERVING):
        field, given = serving
        remedy = "use job.parallelism" if "replicas" in field else "its pods serve nobody, and end"
        raise refusal(f"{where}.{field}", given, f"nothing beside {where_job}", f"remove it: {remedy}")
    _check_schedule(where_job, job)
    one_of(f"{where_job}.restart_policy", job.get("restart_policy", NEVER), RESTARTS)
    for field, number in _numbers(job).items():
        if number is not None and not LEAST[field] <= number <= MOST:
            raise refusal(f"{where_job}.{field}", number, f"{LEAST[field]} to {MOST}", "correct the number")
    if any("storage_class" in volume for volume in settings.get("volumes", {}).values()):
        _check_disk(where_job, job)


def _numbers(job: "JobSettings") -> dict[str, int | None]:
    return {
        "active_deadline_seconds": job.get("active_deadline_seconds"),
        "backoff_limit": job.get("backoff_limit"),
        "completions": job.get("completions"),
        "failed_jobs_history_limit": job.get("failed_jobs_history_limit"),
        "parallelism": job.get("parallelism"),
        "starting_deadline_seconds": job.get("starting_deadline_seconds"),
        "successful_jobs_history_limit": job.get("successful_jobs_history_limit"),
        "ttl_seconds_after_finished": job.get("ttl_seconds_after_finished"),
    }


def plan_job(key: str, settings: "ApplicationSettings", template: dict[str, Any], on_fargate: bool) -> Manifest:
    """Make the Job or CronJob; `settings` are checked, `template` is of its pods."""
    job = settings["job"]
    template["spec"]["restartPolicy"] = job.get("restart_policy", NEVER)
    labels = labels_of(key, settings)
    fields = ("active_deadline_seconds", "backoff_limit", "completions", "parallelism", "ttl_seconds_after_finished")
    spec = {**_given(job, fields), "template": template}
    if "schedule" not in job:
        suspended = {"suspend": True} if job.get("suspend", False) else {}
        named = metadata(key, settings["namespace"], labels, annotations=_waiting(job))
        return {"apiVersion": "batch/v1", "kind": "Job", "metadata": named, "spec": {**spec, **suspended}}
    if on_fargate:
        # AWS bills a pod until it is deleted, and a finished job keeps its own.
        spec.setdefault("ttlSecondsAfterFinished", HOUR)
    plan = {
        "schedule": job["schedule"],
        "timeZone": job.get("time_zone", "Etc/UTC"),
        "concurrencyPolicy": job.get("concurrency_policy", FORBID),
        "suspend": job.get("suspend", False),
        **_given(job, [field for field in OF_SCHEDULES if field not in ("concurrency_policy", "time_zone")]),
        "jobTemplate": {"metadata": {"labels": labels}, "spec": spec},
    }
    named = metadata(key, settings["namespace"], labels)
    return {"apiVersion": "batch/v1", "kind": "CronJob", "metadata": named, "spec": plan}


def _given(job: Mapping[str, object], fields: Any) -> dict[str, Any]:
    return {camel(field): job[field] for field in fields if field in job}


def _waiting(job: "JobSettings") -> dict[str, str]:
    """Say how long Pulumi waits: for nothing where nothing runs, and as long as the job may."""
    if job.get("suspend", False):
        return {SKIP: "true"}
    return {WAIT: str(job["active_deadline_seconds"] + 60)} if "active_deadline_seconds" in job else {}


def _check_schedule(where: str, job: "JobSettings") -> None:
    if "schedule" in job:
        check_schedule(f"{where}.schedule", job["schedule"])
        check_time_zone(f"{where}.time_zone", job.get("time_zone", "Etc/UTC"))
        one_of(f"{where}.concurrency_policy", job.get("concurrency_policy", FORBID), POLICIES)
    elif scheduled := first_given(job, OF_SCHEDULES):
        field, given = scheduled
        raise refusal(f"{where}.{field}", given, "nothing without a schedule: it runs once", "add job.schedule")


def _check_disk(where: str, job: "JobSettings") -> None:
    """A disk is on one node at a time."""
    if job.get("parallelism", 1) > 1:
        allowed = "1 with a volume of a storage class: its disk is on one node at a time"
        raise refusal(f"{where}.parallelism", job["parallelism"], allowed, "use files on a file system (EFS)")
    if job.get("concurrency_policy") == "Allow":
        allowed = "Forbid or Replace with a volume of a storage class: its disk is on one node at a time"
        raise refusal(f"{where}.concurrency_policy", "Allow", allowed, "use files on a file system (EFS)")
