import ipaddress
from ipaddress import IPv4Network

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from private_eks.network.plan.blocks import (
    Blocks,
    check_client_cidrs,
    check_control_space,
    check_service_cidr,
    plan_blocks,
    private_block,
    refuse_overlap,
    secondary_blocks,
)
from tests.plan.values import PRIVATE, ZONES, blocks, words
from tests.refusal import refusal_of

cidrs = blocks()
counts = st.integers(2, len(ZONES))
prefixes = st.none() | st.integers(17, 28)
secondary = st.lists(blocks(16, 25, homes=PRIVATE[3:]), max_size=3)


def plan(cidr: str, count: int, prefix: int | None = None, further: list[str] | None = None) -> Blocks | None:
    """Plan with the first zones; None if the plan is refused."""
    plans: list[Blocks] = []
    refusal_of(lambda: plans.append(plan_blocks(cidr, ZONES[:count], prefix, further or [])))
    return plans[0] if plans else None


@pytest.mark.parametrize(
    ("cidr", "prefix", "nodes", "control"),
    [
        ("10.0.0.0/16", None, ["10.0.0.0/19", "10.0.32.0/19"], ["10.0.255.192/26", "10.0.255.128/26"]),
        ("10.0.0.0/16", 18, ["10.0.0.0/18", "10.0.64.0/18"], ["10.0.255.192/26", "10.0.255.128/26"]),
        ("172.16.4.0/22", None, ["172.16.4.0/25", "172.16.4.128/25"], ["172.16.7.224/27", "172.16.7.192/27"]),
        ("192.168.7.0/24", None, ["192.168.7.0/27", "192.168.7.32/27"], ["192.168.7.240/28", "192.168.7.224/28"]),
        ("100.64.0.0/16", 28, ["100.64.0.0/28", "100.64.0.16/28"], ["100.64.255.192/26", "100.64.255.128/26"]),
    ],
)
def test_nodes_grow_upwards_and_control_subnets_downwards(
    cidr: str, prefix: int | None, nodes: list[str], control: list[str]
) -> None:
    planned = plan_blocks(cidr, ["b", "a"], prefix)

    assert [(subnet.zone, subnet.cidr) for subnet in planned.nodes] == [("b", nodes[0]), ("a", nodes[1])]
    assert [(subnet.zone, subnet.cidr) for subnet in planned.control] == [("b", control[0]), ("a", control[1])]


@pytest.mark.parametrize("cidr", ["10.0.0.0/15", "11.0.0.0/16"])
def test_a_vpc_is_private_and_of_a_size_that_aws_takes(cidr: str) -> None:
    message = refusal_of(lambda: plan_blocks(cidr, ["a", "b"]))

    assert message.startswith(f"cidr: got '{cidr}'; allowed: a private IPv4 block from /16 to /24; ")


@pytest.mark.parametrize("prefix", [19, 20, 29])
def test_a_node_subnet_is_smaller_than_the_vpc_and_large_enough_for_aws(prefix: int) -> None:
    message = refusal_of(lambda: plan_blocks("10.0.0.0/20", ["a", "b"], prefix))

    assert message == f"node_prefix: got {prefix}; allowed: 21 to 28 in 10.0.0.0/20; choose a length in between"


def test_the_middle_stays_free() -> None:
    free = plan_blocks("10.0.0.0/24", ["a", "b", "c"]).free

    assert free == ("10.0.0.96/27", "10.0.0.128/26", "10.0.0.192/28")


def test_nothing_is_free_in_a_full_block() -> None:
    assert plan_blocks("10.0.0.0/24", ZONES[:5]).free == ("10.0.0.160/28",)
    assert plan_blocks("10.0.0.0/24", ZONES, 28).free == ()


def test_each_secondary_block_gives_every_zone_an_eighth() -> None:
    pods = plan_blocks("10.0.0.0/16", ["a", "b"], None, ["100.64.0.0/16", "10.1.0.0/20"]).pods

    assert [(subnet.zone, subnet.cidr) for subnet in pods] == [
        ("a", "100.64.0.0/19"),
        ("b", "100.64.32.0/19"),
        ("a", "10.1.0.0/23"),
        ("b", "10.1.2.0/23"),
    ]


@given(cidrs, counts, prefixes)
def test_subnets_and_free_blocks_cover_the_vpc_exactly(cidr: str, count: int, prefix: int | None) -> None:
    if planned := plan(cidr, count, prefix):
        taken = [IPv4Network(subnet.cidr) for subnet in (*planned.nodes, *planned.control)]
        parts = [*taken, *map(IPv4Network, planned.free)]

        assert list(ipaddress.collapse_addresses(parts)) == [IPv4Network(cidr)]
        assert sum(part.num_addresses for part in parts) == IPv4Network(cidr).num_addresses


@given(cidrs, counts, prefixes)
@example("10.0.0.0/24", 8, 28)
def test_a_plan_is_refused_only_if_it_does_not_fit(cidr: str, count: int, prefix: int | None) -> None:
    vpc = IPv4Network(cidr)
    node = vpc.prefixlen + 3 if prefix is None else prefix
    control = max(26, min(vpc.prefixlen + 5, 28))
    fits = node > vpc.prefixlen and count * (2 ** (32 - node) + 2 ** (32 - control)) <= vpc.num_addresses

    assert (plan(cidr, count, prefix) is not None) == fits


@given(cidrs, counts, prefixes, secondary)
def test_every_zone_gets_one_subnet_per_purpose(cidr: str, count: int, prefix: int | None, further: list[str]) -> None:
    if planned := plan(cidr, count, prefix, further):
        zones = list(ZONES[:count])

        assert [subnet.zone for subnet in planned.nodes] == zones
        assert [subnet.zone for subnet in planned.control] == zones
        assert [subnet.zone for subnet in planned.pods] == zones * len(further)


@given(cidrs, counts, prefixes, secondary)
def test_aws_takes_every_subnet(cidr: str, count: int, prefix: int | None, further: list[str]) -> None:
    if planned := plan(cidr, count, prefix, further):
        for subnet in (*planned.nodes, *planned.control, *planned.pods):
            assert 16 <= IPv4Network(subnet.cidr).prefixlen <= 28


@given(cidrs, counts, secondary)
def test_pods_stay_in_their_block_and_apart(cidr: str, count: int, further: list[str]) -> None:
    if planned := plan(cidr, count, None, further):
        pods = [IPv4Network(subnet.cidr) for subnet in planned.pods]

        for i, pod in enumerate(pods):
            assert pod.subnet_of(IPv4Network(further[i // count]))
            assert not any(pod.overlaps(other) for other in pods[:i])
            assert not pod.overlaps(IPv4Network(cidr))


@given(cidrs, st.integers(2, len(ZONES) - 1), prefixes, secondary)
def test_a_zone_more_moves_no_block(cidr: str, count: int, prefix: int | None, further: list[str]) -> None:
    after = plan(cidr, count + 1, prefix, further)
    before = plan(cidr, count, prefix, further)
    if after:
        assert before is not None
        assert after.nodes[:-1] == before.nodes
        assert after.control[:-1] == before.control
        assert tuple(subnet for subnet in after.pods if subnet.zone != ZONES[count]) == before.pods


@given(cidrs, counts, secondary)
def test_a_secondary_block_more_moves_no_block(cidr: str, count: int, further: list[str]) -> None:
    after = plan(cidr, count, None, further)
    if after and further:
        before = plan_blocks(cidr, ZONES[:count], None, further[:-1])

        assert (after.nodes, after.control, after.free) == (before.nodes, before.control, before.free)
        assert after.pods[:-count] == before.pods


@given(
    words | cidrs, st.lists(words, max_size=10), st.none() | st.integers(-5, 40), st.lists(words | cidrs, max_size=6)
)
def test_whatever_is_given_a_plan_is_made_or_refused(
    cidr: str, zones: list[str], prefix: int | None, further: list[str]
) -> None:
    message = refusal_of(lambda: plan_blocks(cidr, zones, prefix, further))

    assert message or len(plan_blocks(cidr, zones, prefix, further).nodes) == len(zones)


@pytest.mark.parametrize("zones", [["a"], ["a", "a"], ["a", "b", "a"], [*ZONES, "eu-west-1i"]])
def test_zones_are_two_to_eight_and_different(zones: list[str]) -> None:
    assert refusal_of(lambda: plan_blocks("10.0.0.0/16", zones)).startswith("zones: got [")


def test_a_network_without_zones_is_refused() -> None:
    message = refusal_of(lambda: plan_blocks("10.0.0.0/16", []))
    assert message.startswith("zones: got an empty list; allowed: 2 to 8 different zones; ")


@given(blocks(0, 32, homes=("0.0.0.0/0",)), st.integers(0, 32), st.integers(0, 32))
def test_a_block_is_accepted_if_private_and_of_the_right_size(cidr: str, shortest: int, longest: int) -> None:
    block = IPv4Network(cidr)
    private = any(block.subnet_of(IPv4Network(home)) for home in PRIVATE)

    message = refusal_of(lambda: private_block("cidr", cidr, longest=longest, shortest=shortest))

    assert (message == "") == (private and shortest <= block.prefixlen <= longest)


@given(blocks(8, 32))
def test_a_private_block_is_read_as_it_is_written(cidr: str) -> None:
    assert str(private_block("cidr", cidr, shortest=8)) == cidr


@pytest.mark.parametrize(
    "cidr",
    [
        "10.0.0.0",
        "10.0.0.1/16",
        "10.0.0.0/016",
        "10.0.0.0/255.255.0.0",
        "10.0.0.0/0.0.255.255",
        "010.0.0.0/16",
        "",
        "/",
    ],
)
def test_a_block_has_one_spelling(cidr: str) -> None:
    assert refusal_of(lambda: private_block("cidr", cidr)).startswith(f"cidr: got {cidr!r}; allowed: a private IPv4")


@given(blocks(24, 32, homes=("10.0.0.0/24",)), blocks(24, 32, homes=("10.0.0.0/24",)))
def test_overlap_means_a_shared_address(one: str, other: str) -> None:
    shared = set(IPv4Network(one)) & set(IPv4Network(other))

    assert bool(refusal_of(lambda: refuse_overlap("x", IPv4Network(one), [IPv4Network(other)]))) == bool(shared)


@pytest.mark.parametrize(
    ("vpc", "cidr", "accepted"),
    [
        ("10.0.0.0/16", "10.1.0.0/16", True),
        ("10.0.0.0/16", "100.64.0.0/16", True),
        ("10.0.0.0/16", "172.16.0.0/16", False),
        ("10.1.0.0/16", "10.2.0.0/16", True),
        ("10.1.128.0/24", "10.0.8.0/21", False),
        ("10.0.0.0/24", "10.0.1.0/24", False),
        ("10.2.0.0/16", "10.0.0.0/16", True),
        ("172.16.0.0/16", "172.30.0.0/16", True),
        ("172.31.0.0/20", "172.31.16.0/20", False),
        ("172.31.0.0/16", "172.30.0.0/16", True),
        ("172.16.0.0/16", "10.0.0.0/16", False),
        ("192.168.0.0/20", "192.168.16.0/20", True),
        ("100.64.0.0/16", "100.65.0.0/16", True),
        ("10.0.0.0/16", "10.0.128.0/17", False),
        ("10.0.0.0/16", "100.64.0.0/25", True),
        ("10.0.0.0/16", "100.64.0.0/15", False),
    ],
)
def test_secondary_blocks_are_those_that_aws_adds(vpc: str, cidr: str, accepted: bool) -> None:
    message = refusal_of(lambda: secondary_blocks(IPv4Network(vpc), [cidr]))

    assert message == "" if accepted else message.startswith(f"secondary_cidrs[0]: got '{cidr}'")


def test_which_blocks_aws_adds_depends_on_those_added_before() -> None:
    vpc = IPv4Network("10.5.0.0/16")

    assert refusal_of(lambda: secondary_blocks(vpc, ["10.0.0.0/16", "10.1.0.0/16"])) == ""
    assert refusal_of(lambda: secondary_blocks(vpc, ["10.1.0.0/16", "10.0.0.0/16"])) == (
        "secondary_cidrs[1]: got '10.0.0.0/16'; allowed: a block outside 10.0.0.0/16, which AWS closes to a VPC with "
        "10.1.0.0/16; choose another, for example of 100.64.0.0/10"
    )


def test_a_vpc_takes_four_more_blocks() -> None:
    further = [f"100.{64 + i}.0.0/16" for i in range(5)]

    assert len(secondary_blocks(IPv4Network("10.0.0.0/16"), further[:4])) == 4
    assert "at most 4 blocks" in refusal_of(lambda: secondary_blocks(IPv4Network("10.0.0.0/16"), further))


@pytest.mark.parametrize(
    ("cidr", "accepted"),
    [
        ("172.20.0.0/16", True),
        ("10.100.0.0/16", True),
        ("192.168.0.0/24", True),
        ("172.16.0.0/12", True),
        ("10.0.0.0/11", False),
        ("10.0.128.0/20", False),
        ("11.0.0.0/16", False),
    ],
)
def test_a_service_block_is_private_apart_and_of_a_size_that_eks_takes(cidr: str, accepted: bool) -> None:
    assert (refusal_of(lambda: check_service_cidr(cidr, ["10.0.0.0/16"])) == "") == accepted


@given(blocks(12, 24, homes=PRIVATE[:3]), st.lists(blocks(), max_size=3))
def test_a_service_block_never_hides_part_of_the_vpc(cidr: str, vpc: list[str]) -> None:
    hides = any(IPv4Network(cidr).overlaps(IPv4Network(block)) for block in vpc)

    assert bool(refusal_of(lambda: check_service_cidr(cidr, vpc))) == hides


@pytest.mark.parametrize(
    ("clients", "part"),
    [
        (["10.9.0.0/16", "192.168.1.7/32"], ""),
        (["11.0.0.0/16"], "clients[0]: got '11.0.0.0/16'"),
        (["10.9.0.0/16", "10.0.7.0/24"], "clients[1]: got '10.0.7.0/24'; allowed: a block apart from 10.0.0.0/16"),
        (["10.0.0.0/8"], "clients[0]: got '10.0.0.0/8'; allowed: a block apart from 10.0.0.0/16"),
    ],
)
def test_clients_are_private_outside_and_named_once(clients: list[str], part: str) -> None:
    message = refusal_of(lambda: check_client_cidrs("clients", clients, ["10.0.0.0/16"]))

    assert message.startswith(part) if part else message == ""


@given(st.lists(words, max_size=3), st.lists(words, max_size=3), words)
def test_checks_of_blocks_only_ever_refuse(clients: list[str], vpc: list[str], service: str) -> None:
    if refusal_of(lambda: check_client_cidrs("clients", clients, vpc)) == "":
        assert all(IPv4Network(client).is_private for client in clients)
    if refusal_of(lambda: check_service_cidr(service, vpc)) == "":
        assert IPv4Network(service).is_private


@pytest.mark.parametrize(("cidr", "most"), [("10.0.0.0/28", 5), ("10.0.0.0/27", 21), ("10.0.0.0/26", 53)])
def test_a_control_subnet_has_room_for_endpoints_beside_the_control_plane(cidr: str, most: int) -> None:
    assert refusal_of(lambda: check_control_space(cidr, most)) == ""
    assert f"at most {most} endpoints" in refusal_of(lambda: check_control_space(cidr, most + 1))
