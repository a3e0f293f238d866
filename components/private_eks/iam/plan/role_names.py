"""What roles are called in settings and outputs; groups, add-ons, identities, bastions and runners have names too."""

AUTO_NODE = "auto-node"
CLUSTER = "cluster"
FLOW_LOGS = "flow-logs"
KARPENTER = "karpenter"
KARPENTER_NODE = "karpenter-node"
POD_EXECUTION = "pod-execution"
REGISTRY_TEMPLATES = "registry-templates"

BASTION = "bastion"
NODE = "node"
RUNNER = "runner"
"""As components of one group, bastion or runner call theirs."""
