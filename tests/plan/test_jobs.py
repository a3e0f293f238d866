"""Applications whose pods end."""

from typing import Any

import pytest

from private_eks.kubernetes.plan.manifests import Manifest
from private_eks.workloads.plan.scheduling import SchedulableCompute
from tests.plan.test_applications import FARGATE, NODES, plan
from tests.refusal import refusal_of

DAILY = {"schedule": "0 3 * * *"}
DISK = {"volumes": {"/data": {"storage_class": "gp3"}}}


def job(schedulable: SchedulableCompute = NODES, given: dict[str, Any] | None = None, **settings: Any) -> Manifest:
    made = plan(schedulable, job=given or {}, **settings)
    (found,) = (manifest for kind, manifest in made.items() if kind.endswith("Job"))
    return found


def spec_of(manifest: Manifest) -> dict[str, Any]:
    found: dict[str, Any] = manifest["spec"]
    return found["jobTemplate"]["spec"] if manifest["kind"] == "CronJob" else found


def test_a_job_has_an_account_and_nothing_else_around_it() -> None:
    assert plan(job={}).keys() == {"Job", "ServiceAccount"}
    kinds = {kind.partition("/")[0] for kind in plan(job=DAILY, config={"/etc/app": {"a": "b"}})}
    assert kinds == {"ConfigMap", "CronJob", "ServiceAccount"}


def test_its_pods_are_hardened_and_end() -> None:
    spec = spec_of(job())["template"]["spec"]
    assert spec["restartPolicy"] == "Never"
    assert spec["securityContext"]["runAsNonRoot"] is True
    assert spec["terminationGracePeriodSeconds"] == 30
    (inner,) = spec["containers"]
    assert inner["securityContext"]["readOnlyRootFilesystem"] is True
    assert not {"lifecycle", "livenessProbe", "ports", "readinessProbe"} & inner.keys()


def test_a_schedule_makes_a_cron_job() -> None:
    made = job(given={**DAILY, "time_zone": "Europe/Berlin", "successful_jobs_history_limit": 7, "backoff_limit": 2})
    assert made["kind"] == "CronJob"
    assert {key: value for key, value in made["spec"].items() if key != "jobTemplate"} == {
        "schedule": "0 3 * * *", "timeZone": "Europe/Berlin", "concurrencyPolicy": "Forbid", "suspend": False,
        "successfulJobsHistoryLimit": 7,
    }  # fmt: skip
    assert spec_of(made)["backoffLimit"] == 2


def test_on_fargate_finished_runs_go_away_because_they_are_billed() -> None:
    assert spec_of(job(FARGATE, DAILY))["ttlSecondsAfterFinished"] == 3600
    assert spec_of(job(FARGATE, {**DAILY, "ttl_seconds_after_finished": 60}))["ttlSecondsAfterFinished"] == 60
    assert "ttlSecondsAfterFinished" not in spec_of(job(NODES, DAILY))


def test_a_job_that_runs_once_stays_or_somebody_would_make_it_again() -> None:
    assert "ttlSecondsAfterFinished" not in spec_of(job(FARGATE))


def test_pulumi_waits_as_long_as_a_job_may_take() -> None:
    assert "annotations" not in job()["metadata"]
    deadline = job(given={"active_deadline_seconds": 1800})
    assert deadline["metadata"]["annotations"] == {"pulumi.com/timeoutSeconds": "1860"}
    assert spec_of(deadline)["activeDeadlineSeconds"] == 1800
    suspended = job(given={"suspend": True})
    assert suspended["metadata"]["annotations"] == {"pulumi.com/skipAwait": "true"}
    assert suspended["spec"]["suspend"] is True


def test_several_pods_of_a_run() -> None:
    spec = spec_of(job(given={"completions": 8, "parallelism": 2, "restart_policy": "OnFailure"}))
    assert (spec["completions"], spec["parallelism"]) == (8, 2)
    assert spec["template"]["spec"]["restartPolicy"] == "OnFailure"


@pytest.mark.parametrize(("settings", "message"), [
    ({"job": {}, "min_available": 1}, "web.min_available: got 1"),
    ({"job": {}, "cpu_percent": 60}, "web.cpu_percent: got 60"),
    ({"job": {}, "ports": {"http": 8080}, "ingress": {"certificate_arn": "x"}}, ".ingress: got {certificate_arn: 'x'}"),
    ({"job": {"concurrency_policy": "Allow"}}, "nothing without a schedule: it runs once; add job.schedule"),
    ({"job": {"time_zone": "Etc/UTC"}}, "job.time_zone: got 'Etc/UTC'; allowed: nothing without a schedule"),
    ({"job": {"backoff_limit": -1}}, "job.backoff_limit: got -1; allowed: 0 to"),
    ({"job": {**DAILY, "starting_deadline_seconds": 5}}, "job.starting_deadline_seconds: got 5; allowed: 10 to"),
    ({"job": {"parallelism": 2}, **DISK}, "job.parallelism: got 2; allowed: 1 with a volume of a storage class"),
    ({"job": {**DAILY, "concurrency_policy": "Allow"}, **DISK}, "job.concurrency_policy: got 'Allow'; allowed: Forbid"),
])  # fmt: skip
def test_what_makes_no_sense_is_refused(settings: dict[str, Any], message: str) -> None:
    assert message in refusal_of(lambda: plan(**settings))
