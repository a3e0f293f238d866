"""Files that are no stack files."""

from .rows import BadText

TEXTS = (
    BadText("broken YAML", "config: [", "Pulumi.test.yaml:1:10: got no YAML", "correct it: expected the node"),
    BadText(
        "a key twice",
        "config:\n  private-eks:cidr: 10.0.0.0/16\n  private-eks:cidr: 10.1.0.0/16",
        "Pulumi.test.yaml:3:3: got 'private-eks:cidr' a second time",
        "it stands in line 2 already",
    ),
    BadText(
        "a key twice in a block",
        "config:\n  private-eks:nodeGroups:\n    a: {minSize: 1}\n    a: {minSize: 2}",
        "Pulumi.test.yaml:4:5: got 'a' a second time",
        "it stands in line 3 already",
    ),
    BadText("infinity", "config: {private-eks:x: .inf}", "Pulumi.test.yaml:1:25: got '.inf'", "put quotes"),
    BadText("an endless value", "config: {private-eks:x: &a [*a]}", "Pulumi.test.yaml:1:25: got an anchor", "that end"),
    BadText(
        "YAML that is a list",
        "- aws:region: eu-west-1",
        "Pulumi.test.yaml: got [{'aws:region': 'eu-west-1'}]",
        "below config:",
    ),
    BadText(
        "YAML that is a text", "eu-west-1", "Pulumi.test.yaml: got 'eu-west-1'", "a YAML mapping with the key config"
    ),
    BadText("config that is a list", "config: [a]", "Pulumi.test.yaml: got ['a']", "below config:"),
    BadText("key with two colons", "config: {'a:b:c': 1}", "Pulumi.test.yaml: got the key 'a:b:c'", "a namespace"),
    BadText("Python in YAML", "config: !!python/object:os.system {}", "aws:region: got", "set aws:region"),
    BadText("empty file", "", "Pulumi.test.yaml: got nothing", "a YAML mapping with the key config"),
    BadText("empty config", "config:", "aws:region: got nothing", "set aws:region"),
)
