from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from private_eks.plan.nodes import AMI_TYPES, Group, hosts_dns, is_arm, plan_group
from tests.plan.values import numbers, words
from tests.refusal import refusal_of

ARM = """
a1 t4g m6g m6gd m7g m7gd m8g m8gd m8gn m8gb c6g c6gd c6gn c7g c7gd c7gn c8g c8gd c8gn c8gb r6g r6gd r7g r7gd
r8g r8gd r8gn r8gb x2gd x8g i4g i8g i8ge im4gn is4gen g5g hpc7g p6e-gb200
"""
X86 = """
t2 t3 t3a m4 m5 m5a m5ad m5d m5dn m5n m5zn m6a m6i m6id m6idn m6in m7a m7i m7i-flex m8a m8i m8i-flex c4 c5 c5a
c5n c6a c6i c6in c7a c7i c7i-flex c8i r4 r5 r5b r6i r6idn r7a r7i r7iz r8i x1 x1e x2idn x2iedn x2iezn x8aedz
z1d d2 d3 d3en h1 i3 i3en i4i i7i i7ie g3 g4ad g4dn g5 g6 g6e g6f gr6 gr6f g7e p3 p3dn p4d p4de p5 p5en
p6-b200 p6-b300 dl1 dl2q f1 f2 inf1 inf2 trn1 trn1n trn2 vt1 hpc6a hpc6id hpc7a u-6tb1 u7i-12tb u7in-16tb
"""
TAINT = {"key": "team", "value": "one", "effect": "NO_SCHEDULE"}

maybe = st.none() | numbers
settings = st.fixed_dictionaries(
    {},
    optional={
        "ami_type": st.sampled_from(sorted(AMI_TYPES)) | words,
        "capacity_type": st.sampled_from(["ON_DEMAND", "SPOT"]) | words,
        "update_strategy": st.sampled_from(["DEFAULT", "MINIMAL"]) | words,
        "instance_types": st.lists(st.sampled_from(["m6i.large", "m7g.large", "p5.48xlarge"]) | words, max_size=3),
        "min_size": numbers,
        "desired_size": numbers,
        "max_size": numbers,
        "max_unavailable": maybe,
        "max_unavailable_percentage": maybe,
        "volume_size": st.integers(0, 70000),
        "labels": st.dictionaries(words | st.sampled_from(["kubernetes.io/x", "x.k8s.io/y", "a/b"]), words, max_size=2),
        "taints": st.lists(
            st.fixed_dictionaries(
                {"key": words, "effect": st.sampled_from(["NO_SCHEDULE", "PREFER_NO_SCHEDULE"]) | words},
                optional={"value": words},
            ),
            max_size=2,
        ),
        "node_repair": st.booleans(),
    },
)


def group(**settings: Any) -> Group:
    return plan_group("main", "general", settings)


def refused(**settings: Any) -> str:
    """Give the refusal of a group, without the path that all of them start with."""
    return refusal_of(lambda: group(**settings)).removeprefix("node_groups.general.")


def test_every_default_is_decided() -> None:
    assert group() == Group(
        ami_type="AL2023_x86_64_STANDARD",
        capacity_type="ON_DEMAND",
        desired_size=1,
        instance_types=("m6i.large",),
        labels={},
        max_size=3,
        max_unavailable=1,
        max_unavailable_percentage=None,
        min_size=1,
        node_repair=True,
        taints=(),
        update_strategy="DEFAULT",
        volumes={"/dev/xvda": 50},
    )


@pytest.mark.parametrize("family", ARM.split())
def test_graviton_and_grace_are_arm(family: str) -> None:
    assert is_arm(f"{family}.large")
    assert group(ami_type="AL2023_ARM_64_STANDARD", instance_types=[f"{family}.large"])
    assert "x86 types" in refused(instance_types=[f"{family}.large"])


@pytest.mark.parametrize("family", X86.split())
def test_intel_and_amd_are_not(family: str) -> None:
    assert not is_arm(f"{family}.large")
    assert group(instance_types=[f"{family}.large"])
    assert "Arm types" in refused(ami_type="BOTTLEROCKET_ARM_64", instance_types=[f"{family}.large"])


@given(words)
def test_any_text_is_arm_or_not(instance_type: str) -> None:
    assert is_arm(instance_type) in {True, False}


@pytest.mark.parametrize("ami_type", sorted(AMI_TYPES))
def test_each_image_has_a_default_type_of_its_processor(ami_type: str) -> None:
    assert is_arm(group(ami_type=ami_type).instance_types[0]) == ("ARM" in ami_type)


def test_images_that_do_not_start_in_a_private_subnet_are_left_out() -> None:
    assert [ami_type for ami_type in AMI_TYPES if "FIPS" in ami_type or "WINDOWS" in ami_type] == []
    assert refused(ami_type="AL2_x86_64").startswith("ami_type: got 'AL2_x86_64'; allowed: AL2023_ARM_64_NVIDIA, ")
    assert refused(ami_type="CUSTOM").endswith("; choose one of these")


@pytest.mark.parametrize(
    ("ami_type", "volumes"),
    [
        ("AL2023_x86_64_NVIDIA", {"/dev/xvda": 80}),
        ("BOTTLEROCKET_x86_64", {"/dev/xvda": 4, "/dev/xvdb": 80}),
        ("BOTTLEROCKET_ARM_64_NVIDIA", {"/dev/xvda": 4, "/dev/xvdb": 80}),
    ],
)
def test_bottlerocket_keeps_its_system_apart(ami_type: str, volumes: dict[str, int]) -> None:
    assert group(ami_type=ami_type, volume_size=80).volumes == volumes


@pytest.mark.parametrize(
    ("given", "sizes"),
    [
        ({}, (1, 1, 3)),
        ({"min_size": 0}, (0, 0, 3)),
        ({"min_size": 5}, (5, 5, 5)),
        ({"desired_size": 4}, (1, 4, 4)),
        ({"max_size": 1}, (1, 1, 1)),
        ({"max_size": 450}, (1, 1, 450)),
        ({"min_size": 2, "desired_size": 3, "max_size": 9}, (2, 3, 9)),
    ],
)
def test_sizes_follow_each_other(given: dict[str, int], sizes: tuple[int, int, int]) -> None:
    planned = group(**given)

    assert (planned.min_size, planned.desired_size, planned.max_size) == sizes


@given(numbers, numbers, numbers)
def test_sizes_are_ordered_or_refused(minimum: int, desired: int, maximum: int) -> None:
    accepted = refused(min_size=minimum, desired_size=desired, max_size=maximum) == ""

    assert accepted == (0 <= minimum <= desired <= maximum and 1 <= maximum <= 450)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, (1, None)),
        ({"max_unavailable": 7}, (7, None)),
        ({"max_unavailable": 100}, (100, None)),
        ({"max_unavailable_percentage": 33}, (None, 33)),
        ({"max_unavailable": None, "max_unavailable_percentage": 1}, (None, 1)),
    ],
)
def test_an_update_takes_nodes_away_by_number_or_percentage(
    given: dict[str, int], expected: tuple[int | None, int | None]
) -> None:
    assert (group(**given).max_unavailable, group(**given).max_unavailable_percentage) == expected


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"capacity_type": "spot"}, "capacity_type: got 'spot'; allowed: ON_DEMAND, SPOT; "),
        ({"update_strategy": "FAST"}, "update_strategy: got 'FAST'; allowed: DEFAULT, MINIMAL; "),
        ({"max_size": 451}, "max_size: got 451; allowed: 1 to 450 nodes; "),
        ({"min_size": 4, "desired_size": 4, "max_size": 3}, "min_size: got 4; allowed: 0 to max_size, which is 3; "),
        ({"desired_size": 4, "max_size": 3}, "desired_size: got 4; allowed: min_size to max_size, 1 to 3; "),
        (
            {"max_unavailable": 1, "max_unavailable_percentage": 1},
            "max_unavailable: got 1; allowed: max_unavailable or ",
        ),
        ({"max_unavailable": 0}, "max_unavailable: got 0; allowed: 1 to 100; "),
        ({"max_unavailable_percentage": 101}, "max_unavailable_percentage: got 101; allowed: 1 to 100; "),
        ({"volume_size": 19}, "volume_size: got 19; allowed: 20 to 65536 GiB; "),
        ({"volume_size": 65537}, "volume_size: got 65537; "),
        ({"instance_types": []}, "instance_types: got '0 types'; allowed: 1 to 20 different types; "),
        ({"instance_types": ["m6i.large"] * 2}, "instance_types: got '2 types'; "),
        ({"instance_types": [f"m6i.{i}" for i in range(21)]}, "instance_types: got '21 types'; "),
        ({"instance_types": ["m6i.large", "large"]}, "instance_types[1]: got 'large'; allowed: a type such as "),
        ({"labels": {"kubernetes.io/x": "y"}}, "labels.kubernetes.io/x: got 'kubernetes.io/x'; allowed: keys outside "),
        ({"labels": {"eks.k8s.io/x": "y"}}, "labels.eks.k8s.io/x: got "),
        ({"labels": {"x": ""}}, "labels.x: got ''; allowed: keys and values of 1 to 63 characters; "),
        ({"labels": {"x": "y" * 64}}, "labels.x: got 'yyy"),
        ({"labels": {"x" * 64: "y"}}, "labels.xxx"),
        ({"taints": [TAINT] * 51}, "taints: got '51 taints'; allowed: at most 50; "),
        (
            {"taints": [TAINT, {**TAINT, "effect": "NoSchedule"}]},
            "taints[1].effect: got 'NoSchedule'; allowed: NO_EXECUTE, ",
        ),
        ({"taints": [{**TAINT, "key": "k" * 64}]}, "taints[0]: got 'kkk"),
        ({"taints": [{**TAINT, "key": ""}]}, "taints[0]: got ''; allowed: a key of 1 to 63 characters"),
        ({"taints": [{**TAINT, "value": "v" * 64}]}, "taints[0]: got 'team'; "),
    ],
)
def test_what_eks_refuses_is_refused(given: dict[str, Any], message: str) -> None:
    assert refused(**given).startswith(message)


def test_limits_of_eks_are_the_limits_here() -> None:
    planned = group(
        instance_types=[f"m6i.{i}xlarge" for i in range(20)],
        taints=[{**TAINT, "key": f"{i}".rjust(63, "k"), "value": "v" * 63} for i in range(50)],
        labels={"l" * 63: "v" * 63, "node.kubernetes.io/x": "y", "example.com/x": "y"},
        volume_size=65536,
    )

    assert (len(planned.instance_types), len(planned.taints), len(planned.labels)) == (20, 50, 3)


def test_a_taint_of_one_letter_passes() -> None:
    assert group(taints=[{"key": "k", "effect": "NO_EXECUTE"}]).taints == ({"key": "k", "effect": "NO_EXECUTE"},)


def test_a_group_alone_is_called_settings() -> None:
    assert refusal_of(lambda: plan_group("main", "", {"volume_size": 1})).startswith("settings.volume_size: got 1; ")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, True),
        ({"min_size": 0}, False),
        ({"min_size": 0, "desired_size": 1}, True),
        ({"taints": [TAINT]}, False),
        ({"taints": [{**TAINT, "effect": "NO_EXECUTE"}]}, False),
        ({"taints": [{**TAINT, "effect": "PREFER_NO_SCHEDULE"}]}, True),
        ({"taints": [{**TAINT, "effect": "PREFER_NO_SCHEDULE"}, TAINT]}, False),
    ],
)
def test_coredns_runs_where_there_are_nodes_and_no_taint(given: dict[str, Any], expected: bool) -> None:
    assert hosts_dns(group(**given)) == expected


@given(words, words, settings)
def test_whatever_is_given_a_group_is_planned_or_refused(component: str, key: str, given: dict[str, Any]) -> None:
    if refusal_of(lambda: plan_group(component, key, given)) == "":
        planned = plan_group(component, key, given)

        assert 0 <= planned.min_size <= planned.desired_size <= planned.max_size <= 450
        assert (planned.max_unavailable is None) != (planned.max_unavailable_percentage is None)
        assert {is_arm(instance_type) for instance_type in planned.instance_types} == {"_ARM_" in planned.ami_type}


@given(settings)
def test_planning_leaves_the_settings_alone(given: dict[str, Any]) -> None:
    before = repr(given)

    refusal_of(lambda: plan_group("main", "general", given))

    assert repr(given) == before
