"""What properties are tried with."""

from ipaddress import IPv4Network

from hypothesis import strategies as st

PRIVATE = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")
ZONES = tuple(f"eu-west-1{letter}" for letter in "abcdefgh")

words = st.text(max_size=12) | st.sampled_from(["", "*", "kms", "s3", "10.0.0.0/16", "0.0.0.0/0", "::/0", "eu-west-1"])
numbers = st.integers(-3, 500)
regions = st.sampled_from(["eu-west-1", "us-east-1", "cn-north-1", "us-gov-west-1", "us-iso-east-1", "eusc-de-east-1"])


@st.composite
def blocks(draw: st.DrawFn, shortest: int = 16, longest: int = 24, homes: tuple[str, ...] = PRIVATE) -> str:
    """Draw a block out of `homes`, with its prefix length in between."""
    home = IPv4Network(draw(st.sampled_from(homes)))
    prefix = draw(st.integers(max(shortest, home.prefixlen), longest))
    index = draw(st.integers(0, 2 ** (prefix - home.prefixlen) - 1))
    return str(IPv4Network((int(home.network_address) + index * 2 ** (32 - prefix), prefix)))
