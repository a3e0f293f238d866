import pytest
from hypothesis import given
from hypothesis import strategies as st

from private_eks.kubernetes.plan.quantities import Size, fargate_size, read_cpu, read_memory, usable
from tests.plan.values import words
from tests.refusal import refusal_of

GIB = 1024


@pytest.mark.parametrize(
    ("text", "thousandths"), [("250m", 250), ("1", 1000), ("0.5", 500), ("1.5", 1500), ("16", 16000)]
)
def test_processors_are_read_as_kubernetes_writes_them(text: str, thousandths: int) -> None:
    assert read_cpu("cpu", text) == thousandths


@pytest.mark.parametrize(
    ("text", "mib"), [("512Mi", 512), ("2Gi", 2048), ("0.5Gi", 512), ("1G", 954), ("1000M", 954), ("1Mi", 1)]
)
def test_memory_is_read_in_mib_rounded_up(text: str, mib: int) -> None:
    assert read_memory("memory", text) == mib


@pytest.mark.parametrize("text", ["", "0", "0m", "-1", "1 vCPU", "1000u", "1e3", "m"])
def test_what_is_no_processor_is_refused(text: str) -> None:
    assert "a number of vCPUs such as '250m'" in refusal_of(lambda: read_cpu("cpu", text))


@pytest.mark.parametrize("text", ["", "0Mi", "512MB", "512mi", "-1Gi", "1Pi"])
def test_what_is_no_memory_is_refused(text: str) -> None:
    assert "an amount such as '512Mi'" in refusal_of(lambda: read_memory("memory", text))


@pytest.mark.parametrize(
    ("cpu", "memory", "billed"),
    [
        (1, 1, Size(250, 512)),
        (250, 256, Size(250, 512)),
        (250, 257, Size(250, GIB)),
        (250, 1792, Size(250, 2 * GIB)),
        (250, 1793, Size(500, 3 * GIB)),
        (251, 256, Size(500, GIB)),
        # The example of the user guide: 1 vCPU and 8 GB become 2 vCPU and 9 GB.
        (1000, 8 * GIB, Size(2000, 9 * GIB)),
        (4000, 29 * GIB, Size(4000, 30 * GIB)),
        (8000, 17 * GIB, Size(8000, 20 * GIB)),
        (16000, 120 * GIB - 256, Size(16000, 120 * GIB)),
    ],
)
def test_fargate_bills_the_next_size_with_room_for_kubernetes(cpu: int, memory: int, billed: Size) -> None:
    assert fargate_size("cpu", Size(cpu, memory)) == billed


@pytest.mark.parametrize(("cpu", "memory"), [(16001, 256), (250, 120 * GIB - 255)])
def test_more_than_the_largest_size_is_refused(cpu: int, memory: int) -> None:
    assert "up to 16 vCPU and 122624Mi on Fargate" in refusal_of(lambda: fargate_size("cpu", Size(cpu, memory)))


@given(st.integers(1, 16000), st.integers(1, 30 * GIB))
def test_all_that_a_billed_size_offers_is_billed_the_same(cpu: int, memory: int) -> None:
    billed = fargate_size("cpu", Size(cpu, memory))
    offered = usable(billed)
    assert offered.cpu >= cpu
    assert offered.memory >= memory
    assert fargate_size("cpu", offered) == billed


@given(words)
def test_any_text_is_read_or_refused(text: str) -> None:
    refusal_of(lambda: read_cpu("cpu", text))
    refusal_of(lambda: read_memory("memory", text))
