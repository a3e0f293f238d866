"""`private-eks diagram STACK`."""

from collections.abc import Callable, Mapping

from private_eks.common.plan.arguments import one_of

from ..source import Source
from . import draw
from .drawing import svg
from .flowchart import mermaid
from .picture import Picture

FORMS: Mapping[str, Callable[[Picture], str]] = {"mermaid": mermaid, "svg": svg}


def picture_of(source: Source, form: str, against: str = "") -> str:
    """Draw a stack in a form of `FORMS`, and in it what changes since the revision `against`, uncommitted changes too.

    Raises ValueError for an unknown form, stack or revision, for a stack file that the program refuses, and as `svg`
    does.
    """
    one_of("--format", form, FORMS)
    if against:
        return FORMS[form](_changed(str(source.find().path), against))
    return FORMS[form](draw(source.graph()))


def _changed(stack: str, against: str) -> Picture:
    from ..diff.command import compare
    from ..diff.older import begun
    from ..diff.pictures import picture_of as picture_of_diff
    from ..diff.wanted import Wanted

    wanted = Wanted([stack], against, allow_uncommitted=True)
    with begun(wanted) as older:
        found = compare(wanted, older)
    for error in found.failures.values():
        raise error
    picture = picture_of_diff(found.reviews[0].diff)
    assert picture, "both programs are there"
    return picture
