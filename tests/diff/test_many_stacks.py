"""Forty stacks in one comment: every verdict in it, the gravest first, and in the time of a few recordings each."""

import dataclasses
import re
import time

from private_eks_cli.diff.attention import review
from private_eks_cli.diff.compare import with_program
from private_eks_cli.diff.markdown import LIMIT, markdown
from private_eks_cli.diff.wanted import Gravity
from private_eks_cli.promises import broken_promises
from private_eks_cli.recording.recorder import record
from tests.conftest import recorded

from .diffs import review_of
from .edits import EDITS

ON = {edit.what: edit for edit in EDITS}
CHANGES = (
    *("a tag", "the cluster's name", "a public bastion", "a use", "the service block, protected", "protection off"),
    *("images: the key", "bastions: no logging"),
)
FORTY = 40


def test_forty_stacks_are_one_comment_with_every_verdict_the_gravest_first() -> None:
    found = [review_of(ON[what]) for what in CHANGES]
    stacks = [
        dataclasses.replace(one, diff=dataclasses.replace(one.diff, stack=f"stack-{i}"))
        for i, one in enumerate(found * (FORTY // len(found)))
    ]
    comment = markdown(stacks, {}, "`main`")
    assert LIMIT // 2 < len(comment.encode()) <= LIMIT
    told = re.findall(r"^> \*\*(stack-\d+): ([A-Z ]+): ", comment, re.MULTILINE)
    assert {stack for stack, _ in told} == {f"stack-{i}" for i in range(FORTY)}
    assert [word for _, word in told] == sorted((word for _, word in told), key=[*Gravity].index)
    left_out = re.findall(r"_There is no room for the \d+ least important; `private-eks diff (stack-\d+)`", comment)
    assert len(left_out) > 1


def test_a_stack_is_compared_in_the_time_of_a_few_recordings() -> None:
    edit = ON["a group goes"]
    stack, before = edit.edited(), recorded(edit.stack)
    ratios = []
    for _ in range(3):
        began = time.process_time()
        known = record(edit.program, stack.name, stack.config)
        recorded_ = time.process_time()
        diff = with_program(stack, before, known, "`main`", edit.program)
        markdown([review(diff, broken_promises(known))], {}, "`main`")
        ratios.append((time.process_time() - recorded_) / (recorded_ - began))
    assert min(ratios) < 2.5
