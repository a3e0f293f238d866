"""Every control can fail, can hold, and is answered for what a stack has and for nothing else."""

import pytest

from private_eks_cli.evidence.controls import all_controls
from private_eks_cli.evidence.judging import Fixed, Status
from tests.conftest import recorded
from tests.evidence.cis_faults import CIS
from tests.evidence.fsbp_faults import EC2, SERVICES
from tests.evidence.other_faults import HARMLESS, OTHERS
from tests.evidence.seeds import Fault

CONTROLS = {control.id: control for control in all_controls()}
FAULTS = {fault.control: fault for fault in (*CIS, *EC2, *SERVICES)}


@pytest.mark.parametrize("control", sorted(c for c in CONTROLS if not isinstance(CONTROLS[c].judge, Fixed)))
def test_a_seeded_fault_is_not_met(control: str) -> None:
    fault = FAULTS[control]
    sound = fault.first(recorded(fault.stack))
    before = CONTROLS[control].decide(sound)
    assert before.status is fault.before, before.how
    after = CONTROLS[control].decide(fault.change(sound))
    assert (after.status, fault.says in after.how) == (Status.NOT_MET, True), after.how
    assert after.resources


@pytest.mark.parametrize("fault", OTHERS, ids=lambda fault: f"{fault.control}: {fault.says}")
def test_each_way_to_break_a_control_is_named(fault: Fault) -> None:
    sound = fault.first(recorded(fault.stack))
    before, after = (CONTROLS[fault.control].decide(graph) for graph in (sound, fault.change(sound)))
    assert (before.status, after.status) == (fault.before, Status.NOT_MET), after.how
    assert (fault.says in before.how, fault.says in after.how) == (False, True), after.how


@pytest.mark.parametrize("what", HARMLESS)
def test_what_a_control_does_not_ask_breaks_nothing(what: str) -> None:
    control, stack, change = HARMLESS[what]
    before, after = (CONTROLS[control].decide(graph) for graph in (recorded(stack), change(recorded(stack))))
    assert (after.status, after.how) == (before.status, before.how)
    assert after.status in (Status.MET, Status.BY_AWS)
