"""Wrong values of jobs, of what Fargate runs, of roles of pods, and of what Kubernetes counts."""

from typing import Any

from .wrong_tenants import Rows, _bad


def _job(**job: Any) -> dict[str, Any]:
    return _bad(job=job)


JOBS: Rows = (
    (
        "applications.bad",
        (
            *(
                _job(schedule=schedule)
                for schedule in (
                    *("60 * * * *", "* 24 * * *", "0 0 0 * *", "0 0 1 13 *", "0 0 * * 7", "@reboot", "@every 5"),
                    *("TZ=UTC 0 0 * * *", "", "*/0 * * * *", "5-1 * * * *", "0 3 * * * *"),
                )
            ),
            _job(schedule="@daily", startingDeadlineSeconds=9),
            _job(parallelism=2**31),
            _job(concurrencyPolicy="Forbid"),
            _job(failedJobsHistoryLimit=1),
            *(_bad(job={}, **{key: 1}) for key in ("maxReplicas", "minAvailable", "cpuPercent")),
            _bad(job={}, ports={"http": 8080}, loadBalancer={}),
            _bad(job={}, probe={}),
            _bad(job="daily"),
        ),
    ),
    ("applications." + "x" * 53, (_job(schedule="@daily"),)),
)
PODS: Rows = (
    (
        "applications.bad",
        (
            _bad(tolerations=[{"key": ""}]),
            _bad(tolerations=[{"key": "a", "value": "a b"}]),
            _bad(config={"/etc/a": {"k" * 254: "v"}}),
            _bad(replicas=1001),
            _bad(ports={"1234": 8080}),
            _bad(ports={"dns": 5353}, protocols={"dns": "BOTH"}),
            _bad(labels={"a": "x" * 64}),
            _bad(volumes={"data": {"storageClass": "gp3"}}),
            _bad(namespace="x" * 64),
        ),
    ),
    ("namespaces.shop.quota", ({"pods": "0.5"},)),
    ("namespaces.shop.egress", ({"x": {"port": 80, "cidr": "169.254.169.254/32"}},)),
)
CHART: Rows = (("applications.bad", (_bad(image="podinfo"),)),)
ON_FARGATE: Rows = (
    (
        "applications.bad",
        (
            _bad(namespace="jobs", cpu="17"),
            _bad(namespace="jobs", memory="121Gi"),
            _bad(namespace="jobs", storage="176Gi"),
            _bad(namespace="jobs", architecture="arm64"),
            _bad(namespace="jobs", nodeSelector={"team": "one"}),
        ),
    ),
    (
        "fargateProfiles.bad",
        (
            {"selectors": [{"namespace": "x"}], "zones": ["{zone}", "{zone}"]},
            {"selectors": [{"namespace": "x"}], "subnetIds": ["subnet-1"]},
        ),
    ),
    (
        "fargateLogging",
        ({"filters": [{"name": "grep", "options": {"Exclude": "x" * 6000}}]},),
    ),
)
_TARGET = "arn:{partition}:iam::444455556666:role/reader"


def _role(**settings: Any) -> dict[str, Any]:
    return {"namespace": "shop", "serviceAccount": "x", **settings}


def _may(**statement: Any) -> dict[str, Any]:
    return _role(statements=[{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", **statement}])


ROLES: Rows = (
    (
        "identities.bad",
        (
            _role(targetRoleArn="arn:{partition}:iam::444455556666:user/reader"),
            _role(targetRoleArn="arn:aws-elsewhere:iam::444455556666:role/reader"),
            _role(targetRoleArn=_TARGET, mechanism="irsa"),
            _role(policies=["AmazonEBSCSIDriverPolicy"]),
            _may(Sid="a-b"),
        ),
    ),
)
ROLES_ON_FARGATE: Rows = (
    (
        "identities.bad",
        (_role(namespace="jobs", targetRoleArn=_TARGET),),
    ),
)
