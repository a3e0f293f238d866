"""Operators of conditions: whether a request passes a test, as far as its keys are known.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

import datetime
import ipaddress
import operator
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from ..graph.patterns import meets
from .request import Values

Compare = Callable[[str, str], bool | None]
"""Tells whether a value of a request is as one of the policy wants; None if that depends on the rest of the value."""
_SETS = ("", "forallvalues", "foranyvalue")


def passes(name: str, found: Values | None, wanted: Sequence[str]) -> bool | None:
    """Tell whether a key that has some values passes a test; None if that is not known.

    A `*` in a value stands for what nobody knows yet, such as an id. Raises KeyError for an operator that IAM has not.
    """
    kind, _, plain = name.lower().rpartition(":")
    if kind not in _SETS:
        raise KeyError(name)
    if plain == "null" and not kind:
        return None if found is None else (not found) is (wanted[0].lower() == "true")
    optional = plain.endswith("ifexists")
    negated, compare = _OPERATORS[plain.removesuffix("ifexists")]
    if found is None:
        return None
    if not found:
        return optional or (kind == "forallvalues" if kind else negated)
    hits = [_not(one) if negated else one for one in (_one_of(compare, value, wanted) for value in found)]
    return some(hits) if kind == "foranyvalue" or not (kind or negated) else every(hits)


def is_operator(name: str) -> bool:
    """Tell whether IAM has an operator of this name."""
    try:
        passes(name, ("",), ("",))
    except KeyError:
        return False
    return True


def some(answers: Iterable[bool | None]) -> bool | None:
    """Tell whether one of some answers is yes; None if one that is not known may be."""
    given = list(answers)
    return True if True in given else None if None in given else False


def every(answers: Iterable[bool | None]) -> bool | None:
    """Tell whether all answers are yes; None if one that is not known may be no."""
    given = list(answers)
    return False if False in given else None if None in given else True


def _not(answer: bool | None) -> bool | None:
    return None if answer is None else not answer


def _one_of(compare: Compare, value: str, wanted: Sequence[str]) -> bool | None:
    return some(_holds(compare, value, one) for one in wanted)


def _holds(compare: Compare, value: str, wanted: str) -> bool | None:
    """Compare; what is no number, date or address is as nothing else."""
    try:
        return compare(value, wanted)
    except ValueError:
        return False


def _equals(value: str, wanted: str) -> bool | None:
    if value == wanted:
        return "*" not in value or None
    return None if "*" in value and meets(value, wanted) is not False else False


def _folded(value: str, wanted: str) -> bool | None:
    return _equals(value.lower(), wanted.lower())


def _arn(value: str, pattern: str) -> bool | None:
    """Compare ARNs part by part: no wildcard is for a colon before the sixth part."""
    parts, wanted = value.split(":", 5), pattern.split(":", 5)
    return len(parts) == len(wanted) and every(meets(w, p) for w, p in zip(wanted, parts, strict=True))


def _address(value: str, wanted: str) -> bool:
    return ipaddress.ip_address(value) in ipaddress.ip_network(wanted)


def _numbers(compare: Callable[[float, float], bool]) -> Compare:
    return lambda value, wanted: compare(float(value), float(wanted))


def _dates(compare: Callable[[float, float], bool]) -> Compare:
    return lambda value, wanted: compare(_seconds(value), _seconds(wanted))


def _seconds(text: str) -> float:
    """Read a date of ISO 8601, also of a year alone, or seconds since 1970."""
    year = len(text) == len("2026")
    if text.isdigit() and not year:
        return float(text)
    read = datetime.datetime.fromisoformat(f"{text}-01-01" if year else text)
    return (read if read.tzinfo else read.replace(tzinfo=datetime.UTC)).timestamp()


def _ordered(
    word: str, kind: Callable[[Callable[[float, float], bool]], Compare]
) -> Iterator[tuple[str, tuple[bool, Compare]]]:
    yield f"{word}equals", (False, kind(operator.eq))
    yield f"{word}notequals", (True, kind(operator.eq))
    yield f"{word}lessthan", (False, kind(operator.lt))
    yield f"{word}lessthanequals", (False, kind(operator.le))
    yield f"{word}greaterthan", (False, kind(operator.gt))
    yield f"{word}greaterthanequals", (False, kind(operator.ge))


_OPERATORS: Mapping[str, tuple[bool, Compare]] = {
    "stringequals": (False, _equals),
    "stringnotequals": (True, _equals),
    "stringequalsignorecase": (False, _folded),
    "stringnotequalsignorecase": (True, _folded),
    "stringlike": (False, lambda value, wanted: meets(wanted, value)),
    "stringnotlike": (True, lambda value, wanted: meets(wanted, value)),
    "arnequals": (False, _arn),
    "arnlike": (False, _arn),
    "arnnotequals": (True, _arn),
    "arnnotlike": (True, _arn),
    "binaryequals": (False, operator.eq),
    "bool": (False, _folded),
    "ipaddress": (False, _address),
    "notipaddress": (True, _address),
    **dict(_ordered("numeric", _numbers)),
    **dict(_ordered("date", _dates)),
}
"""Whether an operator says what a value must not be, and how one is compared, without capitals."""
