"""What runs the pods of a random cluster."""

from .draw import Config, Draw
from .groups import node_groups
from .places import zones_of_stack

DNS = {"namespace": "kube-system", "labels": {"k8s-app": "kube-dns"}}
SPACES = ("shop", "jobs", "reports")
"""Namespaces of applications; that of `jobs` is Fargate's where there is Fargate."""
NEVER_FARGATE = "us-gov-"


def workers(draw: Draw, config: Config) -> None:
    """Choose the mode, and what belongs to it."""
    govcloud = config["aws:region"].startswith(NEVER_FARGATE)
    mode = draw.choice(("managed", "auto") if govcloud else ("fargate", "managed", "managed", "mixed", "auto"))
    config["compute"] = mode
    alone = mode == "mixed" and draw.often(20)
    if (mode in ("managed", "mixed") and not alone) or (mode == "auto" and draw.often(30)):
        node_groups(draw, config)
    if mode in ("fargate", "mixed") or (mode == "auto" and not govcloud and draw.often(30)):
        _profiles(draw, config, alone)
    if alone or ("nodeGroups" in config and draw.often(30)):
        config["karpenter"] = {"enabled": True, **draw.parts(30, namespace=("karpenter",), serviceAccount=("karp",))}
        if config.get("zonalShift", True) and draw.often(20):
            config["karpenter"]["zonalShift"] = True
    one_block = len(config.get("secondaryCidrs", [])) == 1
    if one_block and has_nodes(config) and not has_windows(config) and draw.often(50):
        config["customNetworking"] = True
        _give_most_pods(config)


def _give_most_pods(config: Config) -> None:
    for key, group in groups_of(config).items():
        if "imageId" in group or key == "batch":
            group["kubelet"] = {"max-pods" if "BOTTLEROCKET" in group.get("amiType", "") else "maxPods": 20}


def has_windows(config: Config) -> bool:
    """Tell whether there are nodes with Windows."""
    return any("WINDOWS" in group.get("amiType", "") for group in groups_of(config).values())


def groups_of(config: Config) -> Config:
    """Give the groups of both kinds."""
    return {**config.get("nodeGroups", {}), **config.get("selfManagedNodeGroups", {})}


def has_nodes(config: Config) -> bool:
    """Tell whether DaemonSets find nodes that are there from the beginning."""
    return "nodeGroups" in config


def late_nodes(config: Config) -> bool:
    """Tell whether all nodes are Karpenter's, which runs on Fargate."""
    return config["compute"] == "mixed" and not has_nodes(config)


def _profiles(draw: Draw, config: Config, alone: bool) -> None:
    """Choose profiles: `alone` beside Karpenter, they run its controller, too."""
    profiles: Config = {"jobs": {"selectors": [{"namespace": "jobs"}]}}
    if alone:
        profiles["karpenter"] = {"selectors": [{"namespace": "kube-system"}, {"namespace": "karpenter"}]}
    if config["compute"] == "fargate":
        profiles["system"] = {"selectors": [{"namespace": "kube-system"} if draw.often(50) else DNS]}
        apps = {"selectors": [{"namespace": "shop*"}, {"namespace": "reports"}]}
        spread = draw.often(30)
        places = [[zone] for zone in zones_of_stack(config)] if spread else [zones_of_stack(config)]
        profiles |= {f"apps{i or ''}": {**apps, "zones": place} for i, place in enumerate(places)}
    for profile in profiles.values():
        profile |= draw.parts(10, tags=({"team": "one"},))
    config["fargateProfiles"] = profiles
    if draw.often(40):
        config["fargateLogging"] = {
            "enabled": True,
            **draw.parts(
                40,
                retentionDays=(7, 365, 400),
                processLogs=(True, False),
                filters=([{"name": "grep", "options": {"Exclude": "log health"}}],),
            ),
        }
