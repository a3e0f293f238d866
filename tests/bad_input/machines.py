"""Machines of node groups: disks, cards, processors, places and names; and what Auto Scaling is told of them."""

from typing import Any

from .rows import Row, group

_WHERE = "nodeGroups.general"
_OWN: dict[str, Any] = {"launchTemplate": {"id": "lt-0123456789abcdef0", "version": "3"}, "instanceTypes": None}


def _row(id_: str, field: str, value: Any, at: str = "", stack: str = "mixed", **beside: Any) -> Row:
    """Change one setting of a group; the refusal names it, or what stands `at` it."""
    return Row(id_, group(**{field: value}, **beside), f"{_WHERE}.{field}{at}", stack=stack)


def _volume(id_: str, field: str, device: str = "/dev/xvdf", **volume: Any) -> Row:
    return Row(id_, group(volumes={device: volume}), f"{_WHERE}.volumes.{device}{field}")


def _repair(id_: str, field: str, **given: Any) -> Row:
    return Row(id_, group(nodeRepairConfig=given), f"{_WHERE}.nodeRepairConfig{field}")


def _override(id_: str, field: str, value: Any) -> Row:
    right = {
        "nodeMonitoringCondition": "AcceleratedInstanceNotReady",
        "nodeUnhealthyReason": "NvidiaXID64Error",
        "minRepairWaitTimeMins": 5,
        "repairAction": "Reboot",
    }
    return _repair(id_, f".nodeRepairConfigOverrides[0].{field}", nodeRepairConfigOverrides=[{**right, field: value}])


def _scaling(id_: str, field: str, value: Any, at: str = "", **beside: Any) -> Row:
    changes = {f"selfManagedNodeGroups.general.{key}": given for key, given in {field: value, **beside}.items()}
    return Row(id_, changes, f"selfManagedNodeGroups.general.{field}{at}", stack="self-managed")


ROWS = (
    _row("a magnetic volume", "volumeType", "st1"),
    _row("a volume type in capitals", "volumeType", "GP3"),
    _row("IOPS of gp2", "volumeIops", 4000, volumeType="gp2"),
    Row("io2 without IOPS", group(volumeType="io2"), f"{_WHERE}.volumeIops"),
    _row("fewer IOPS than gp3 has", "volumeIops", 1000),
    _row("more IOPS than io2 has", "volumeIops", 300000, volumeType="io2"),
    _row("throughput of a node's io2", "volumeThroughput", 500, volumeType="io2", volumeIops=4000),
    _row("throughput beyond a quarter of the IOPS", "volumeThroughput", 1000),
    _row("less throughput than gp3 has", "volumeThroughput", 100),
    _row("a snapshot of AL2023's root", "volumeSnapshotId", "snap-0123456789abcdef0"),
    _row("a snapshot by name", "volumeSnapshotId", "images", stack="bottlerocket"),
    _volume("a further volume as the root", "", device="/dev/xvda", size=20),
    _volume("a further volume without a device", "", device="data", size=20),
    _volume("a further volume without a size", ".size"),
    _volume("a further volume of no size", ".size", size=0),
    _volume("a further volume of another type", ".type", size=20, type="gp4"),
    _volume("IOPS of a magnetic volume", ".iops", size=200, type="st1", iops=500),
    _volume("a further volume in other words", ".volumeSize", volumeSize=20),
    Row("further volumes as a list", group(volumes=[{"size": 20}]), f"{_WHERE}.volumes"),
    _row("five further groups of nodes", "securityGroupIds", [f"sg-0{i}" for i in range(5)]),
    _row("a further group of nodes by name", "securityGroupIds", ["database"], "[0]"),
    _row("a further group of nodes twice", "securityGroupIds", ["sg-01", "sg-01"]),
    _row("an empty placement group", "placementGroupName", ""),
    _row("EFA in all zones", "efaInterfaces", 1),
    _row("EFA in two zones", "efaInterfaces", 1, zones=["eu-west-1a", "eu-west-1b"]),
    _row("more EFA than any type has", "efaInterfaces", 33, zones=["eu-west-1a"]),
    _row("EFA as a switch", "efaInterfaces", True, zones=["eu-west-1a"]),
    Row(
        "EFA with Windows",
        group("windows", efaInterfaces=1, zones=["eu-west-1a"]),
        "nodeGroups.windows.efaInterfaces",
        stack="windows",
    ),
    _row("cores without threads", "cpuOptions", {"coreCount": 2}, ".threadsPerCore"),
    _row("threads without cores", "cpuOptions", {"threadsPerCore": 1}, ".coreCount"),
    _row("three threads", "cpuOptions", {"coreCount": 2, "threadsPerCore": 3}, ".threadsPerCore"),
    _row("SEV-SNP as a switch", "cpuOptions", {"amdSevSnp": "on"}, ".amdSevSnp"),
    _row("host names by IPv6", "hostnameType", "ipv6-name"),
    _row("no hop", "httpPutResponseHopLimit", 0),
    _row("too many hops", "httpPutResponseHopLimit", 65),
    _row("a tag of EKS on nodes", "tags", {"eks:cluster-name": "x"}, ".eks:cluster-name"),
    _row("a tag of nodes as a number", "tags", {"cost": 4711}, ".cost"),
    _row("a disk's type beside a template", "volumeType", "gp3", **_OWN),
    _row("further groups beside a template", "securityGroupIds", ["sg-01"], **_OWN),
    _row("EFA beside a template", "efaInterfaces", 1, zones=["eu-west-1a"], **_OWN),
    _row("a reservation with Spot", "capacityReservationId", "cr-0123456789abcdef0", capacityType="SPOT"),
    _row("a reservation by name", "capacityReservationId", "spare", zones=["eu-west-1a"]),
    Row(
        "a reservation in all zones",
        group(capacityReservationId="cr-0123456789abcdef0"),
        f"{_WHERE}.zones",
    ),
    Row(
        "a reservation of two types",
        group(
            capacityReservationId="cr-0123456789abcdef0", instanceTypes=["m6i.large", "m5.large"], zones=["eu-west-1a"]
        ),
        f"{_WHERE}.instanceTypes",
    ),
    Row(
        "thresholds without repair",
        group(nodeRepair=False, nodeRepairConfig={"maxUnhealthyNodeThresholdCount": 3}),
        f"{_WHERE}.nodeRepairConfig",
    ),
    _repair("repair none at a time", ".maxParallelNodesRepairedCount", maxParallelNodesRepairedCount=0),
    _repair("repair beyond all", ".maxParallelNodesRepairedPercentage", maxParallelNodesRepairedPercentage=101),
    _repair(
        "repair by count and percentage",
        ".maxParallelNodesRepairedCount",
        maxParallelNodesRepairedCount=1,
        maxParallelNodesRepairedPercentage=10,
    ),
    _override("a repair that there is not", "repairAction", "Terminate"),
    _override("a repair at once", "minRepairWaitTimeMins", 0),
    _override("a repair for no reason", "nodeUnhealthyReason", ""),
    _scaling("Spot by another strategy", "spotAllocationStrategy", "diversified", onDemandPercentage=0),
    _scaling("a strategy without Spot", "spotAllocationStrategy", "lowest-price"),
    _scaling("On-Demand by another strategy", "onDemandAllocationStrategy", "random"),
    _scaling("a process that there is not", "suspendedProcesses", ["AZRebalance", "Reboot"], "[1]"),
    _scaling("a process twice", "suspendedProcesses", ["Launch", "Launch"]),
    _scaling("a metric that there is not", "enabledMetrics", ["InService"], "[0]"),
    Row(
        "Spot strategy of a managed group",
        group(spotAllocationStrategy="lowest-price"),
        f"{_WHERE}.spotAllocationStrategy",
    ),
)
