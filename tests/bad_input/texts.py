"""Files that are no stack files."""

from .rows import BadText

TEXTS = (
    BadText("broken YAML", "config: [", "Pulumi.test.yaml: got no YAML", "correct it: while parsing"),
    BadText("YAML that is a list", "- aws:region: eu-west-1", "Pulumi.test.yaml: got list", "below config:"),
    BadText("YAML that is a text", "eu-west-1", "Pulumi.test.yaml: got str", "a YAML mapping with the key config"),
    BadText("config that is a list", "config: [a]", "Pulumi.test.yaml: got", "below config:"),
    BadText(
        "key without namespace", "config: {zones: []}", "Pulumi.test.yaml: got the key 'zones'", "'private-eks:zones'"
    ),
    BadText("Python in YAML", "config: !!python/object:os.system {}", "Pulumi.test.yaml: got no YAML", "constructor"),
    BadText("empty file", "", "Pulumi.test.yaml: got NoneType", "a YAML mapping with the key config"),
    BadText("empty config", "config:", "aws:region: got None", "set aws:region"),
)
