"""What an application may say about itself, and how Kubernetes objects get into the cluster."""

from typing import NotRequired, TypedDict

import pulumi

from ..intranet.settings import ProxySettings, RegistrySettings


class ProbeSettings(TypedDict):
    """How to ask an application whether it works."""

    port: NotRequired[str]
    """Name of the port that is asked. Default: the first one by name."""
    path: NotRequired[str]
    """HTTP path that answers when the application can serve. Default: none, the port has to take connections."""
    liveness_path: NotRequired[str]
    """HTTP path that answers as long as a restart would not help. Default: as for readiness."""


class VolumeSettings(TypedDict):
    """Where files outlive pods: exactly one of `file_system` and `storage_class`."""

    file_system: NotRequired[str]
    """Name of a file system and of its access point, `shared/media`: for all pods, on Fargate too. Default: none."""
    storage_class: NotRequired[str]
    """Name of a storage class: a disk of its own, on nodes, for one replica. Default: none."""
    size: NotRequired[str]
    """Size of the disk, such as `20Gi`. Default: `10Gi`; file systems have none."""


class JobSettings(TypedDict):
    """How pods that end are run: once, or by a schedule."""

    schedule: NotRequired[str]
    """When it runs: five fields of cron, such as `0 3 * * *`, or `@daily`. Default: once, as soon as it is there."""
    time_zone: NotRequired[str]
    """Time zone of `schedule`, such as `Europe/Berlin`. Default: `Etc/UTC`."""
    concurrency_policy: NotRequired[str]
    """What a run does while the last one still runs: `Forbid`, `Allow` or `Replace`. Default: `Forbid`, none."""
    starting_deadline_seconds: NotRequired[int]
    """Seconds after its time in which a run may still start, 10 and up. Default: no limit."""
    successful_jobs_history_limit: NotRequired[int]
    """How many runs that succeeded are kept. Default: Kubernetes' own 3."""
    failed_jobs_history_limit: NotRequired[int]
    """How many runs that failed are kept. Default: Kubernetes' own 1."""
    suspend: NotRequired[bool]
    """Whether it waits until this is false again. Default: false."""
    restart_policy: NotRequired[str]
    """What follows a failure: `Never`, a new pod, or `OnFailure`, a new container in the pod. Default: `Never`."""
    backoff_limit: NotRequired[int]
    """How many failures a run may have. Default: Kubernetes' own 6."""
    active_deadline_seconds: NotRequired[int]
    """Seconds that a run may take, all attempts together. Default: no limit."""
    ttl_seconds_after_finished: NotRequired[int]
    """Seconds after which a finished run is deleted. Default: 3600 with a schedule on Fargate, else it stays."""
    completions: NotRequired[int]
    """How many pods of a run have to succeed. Default: Kubernetes' own 1."""
    parallelism: NotRequired[int]
    """How many pods of a run there are at once. Default: Kubernetes' own 1."""


class TolerationSettings(TypedDict):
    """A taint of nodes that the pods put up with."""

    key: str
    """Key of the taint."""
    value: NotRequired[str]
    """Value of the taint. Default: any."""
    effect: NotRequired[str]
    """`NO_SCHEDULE`, `NO_EXECUTE` or `PREFER_NO_SCHEDULE`. Default: any."""


class FrontSettings(TypedDict):
    """Settings of both kinds of load balancers."""

    certificate_arns: NotRequired[list[str]]
    """ARNs of further certificates, chosen by the host name that a client asks for (SNI). Default: none."""
    security_policy: NotRequired[str]
    """TLS policy. Default: `ELBSecurityPolicy-TLS13-1-2-2021-06`."""
    security_groups: NotRequired[list[str]]
    """IDs of security groups that decide who may connect. Default: one made from `source_ranges`."""
    source_ranges: NotRequired[list[str]]
    """Private IPv4 blocks that may connect. Default: the VPC and `clientCidrs`."""
    annotations: NotRequired[dict[str, str]]
    """Further annotations of the AWS Load Balancer Controller. Default: none."""


class LoadBalancerSettings(FrontSettings):
    """An internal Network Load Balancer with the pods' addresses as targets."""

    ports: NotRequired[dict[str, int]]
    """Its port for each port of the application, by name. Default: the same numbers."""
    certificate_arn: NotRequired[str]
    """ARN of an ACM certificate of the region: TLS ends at the load balancer. Default: none, no TLS there."""
    tls_ports: NotRequired[list[int]]
    """Ports of the load balancer with TLS. Default: all of TCP, with a certificate."""
    backend_protocol: NotRequired[str]
    """What goes on to the pods behind TLS: `tcp`, or `ssl` for TLS again. Default: `tcp`."""
    idle_timeout: NotRequired[int]
    """Seconds after which a silent connection ends, 60 to 6000, on TCP ports without TLS. Default: AWS's 350."""
    cross_zone: NotRequired[bool]
    """Whether each zone's address serves pods of all zones. Default: true."""
    preserve_client_ip: NotRequired[bool]
    """Whether pods see the client's address; a pod then cannot reach itself this way. Default: true."""


class IngressSettings(FrontSettings):
    """An internal Application Load Balancer with TLS on port 443, by the AWS Load Balancer Controller."""

    certificate_arn: NotRequired[str]
    """ARN of an ACM certificate of the region. Default: the first of `certificate_arns`; one of both is required."""
    host: NotRequired[str]
    """Host name that requests must carry, such as `app.example.internal`. Default: any."""
    path: NotRequired[str]
    """Beginning of the paths that come here. Default: `/`."""
    path_type: NotRequired[str]
    """`Prefix`, `Exact`, or `ImplementationSpecific`, whose path may have wildcards (`*`, `?`). Default: `Prefix`."""
    port: NotRequired[str]
    """Name of the application's port. Default: the first one by name."""
    group: NotRequired[str]
    """Name of a load balancer to share with other applications. Default: one of its own."""
    idle_timeout: NotRequired[int]
    """Seconds after which a silent connection ends, 1 to 4000. Default: 60."""


class ApplicationSettings(TypedDict):
    """One application: a container, as often as it is needed."""

    namespace: str
    """Kubernetes namespace."""
    image: str
    """Name of a mirrored image, such as `nginx`, or a reference in private ECR."""
    job: NotRequired[JobSettings]
    """Pods that end, as a Job or, with a schedule, a CronJob. Default: none, a Deployment whose pods go on."""
    replicas: NotRequired[int]
    """How many pods; with `max_replicas`, the fewest. Default: 2."""
    max_replicas: NotRequired[int]
    """How many pods there may be when the processors are busy; wants metrics-server. Default: `replicas`."""
    cpu_percent: NotRequired[int]
    """How busy pods are to be, in percent of `cpu`, with `max_replicas`. Default: 70."""
    min_available: NotRequired[int]
    """How many pods have to stay while nodes are drained. Default: all but one."""
    cpu: NotRequired[str]
    """Processor of each pod, such as `500m` or `2`; on Fargate rounded up to what is billed. Default: `250m`."""
    memory: NotRequired[str]
    """Memory of each pod, such as `512Mi`; on Fargate rounded up to what is billed. Default: `256Mi`."""
    storage: NotRequired[str]
    """Scratch space of each pod, such as `30Gi`; on Fargate up to `175Gi`. Default: 20 GiB there, not set on nodes."""
    ports: NotRequired[dict[str, int]]
    """Ports that the container listens on, by name, 1024 and up. Default: none, and no Service."""
    protocols: NotRequired[dict[str, str]]
    """What ports speak, by name: `TCP`, `UDP`, or `TCP_UDP` for both on one number. Default: `TCP`."""
    command: NotRequired[list[str]]
    """Program to run instead of the image's. Default: the image's."""
    args: NotRequired[list[str]]
    """Arguments of the program. Default: the image's."""
    environment: NotRequired[dict[str, str]]
    """Environment variables; nothing secret, they are shown in previews. Default: none."""
    config: NotRequired[dict[str, dict[str, str]]]
    """Files by folder and name, such as `/etc/app: {app.conf: ...}`; other content restarts the pods. Default: none."""
    certificate_authorities: NotRequired[dict[str, str]]
    """Names of certificate authorities by the folder in which they appear as the file `ca.crt`. Default: none."""
    secrets: NotRequired[dict[str, str]]
    """Names of Kubernetes secrets by the folder in which they appear as files. Default: none."""
    proxy: NotRequired[bool]
    """Whether the program uses the stack's proxy: by its variables, and a way to it. Default: false."""
    scratch: NotRequired[list[str]]
    """Folders that the container may write to, empty at each start. Default: `/tmp`."""
    volumes: NotRequired[dict[str, VolumeSettings]]
    """Files that stay, by the folder in which they appear. Default: none."""
    probe: NotRequired[ProbeSettings]
    """How to ask whether a pod works. Default: its first port takes connections."""
    termination_seconds: NotRequired[int]
    """Seconds to finish in when a pod is stopped, after 15 in which it still serves. Default: 30."""
    run_as_user: NotRequired[int]
    """User and group number of the process; not 0. Default: 10001."""
    token: NotRequired[bool]
    """Whether pods get a token for the Kubernetes API. Default: false."""
    labels: NotRequired[dict[str, str]]
    """Further labels of the pods. Default: none."""
    node_selector: NotRequired[dict[str, str]]
    """Labels of the nodes to run on. Default: any Linux node."""
    architecture: NotRequired[str]
    """`amd64` or `arm64`, where nodes of both exist. Default: any."""
    tolerations: NotRequired[list[TolerationSettings]]
    """Taints of nodes that the pods put up with. Default: none."""
    load_balancer: NotRequired[LoadBalancerSettings]
    """An internal Network Load Balancer in front. Default: none."""
    ingress: NotRequired[IngressSettings]
    """An internal Application Load Balancer in front. Default: none."""


class InClusterSettings(TypedDict):
    """How Kubernetes objects get into the cluster."""

    mode: NotRequired[str]
    """`render`, YAML files for kubectl or GitOps, or `apply`. Default: `render`."""
    directory: NotRequired[str]
    """Folder of the files, below the project's. Default: `rendered/<stack>`."""
    charts: NotRequired[str]
    """Folder with the archives of the platform's charts, or the start of their OCI references. Default: `archives`."""
    through: NotRequired[str]
    """What leads to the API for `apply`: `network`, or the bastion whose tunnel is open. Default: `network`."""


class BehindApplications(TypedDict):
    """Inputs that say what applications find in AWS."""

    role_arns: NotRequired[dict[str, pulumi.Input[str]]]
    """ARNs of roles for pods by `namespace/service account`, where IRSA hands them out. Default: none."""
    volume_handles: NotRequired[dict[str, pulumi.Input[str]]]
    """File systems or `file system::access point`, by the names that applications give them. Default: none."""
    auto_mode: NotRequired[bool]
    """Whether EKS Auto Mode makes the load balancers. Default: false, the AWS Load Balancer Controller."""
    proxy: NotRequired[ProxySettings | None]
    """HTTP proxy of applications that say `proxy`, with all that is reached without it. Default: none."""
    certificate_authorities: NotRequired[dict[str, str]]
    """Certificate authorities that applications name: bundles in PEM. Default: none."""
    registries: NotRequired[dict[str, RegistrySettings]]
    """Registries of the company's network, by name, that images may be in. Default: none."""
    source_ranges: NotRequired[list[str]]
    """Private IPv4 blocks that load balancers admit where an application names none. Default: none at all."""
