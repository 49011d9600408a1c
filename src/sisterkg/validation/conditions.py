"""Knows how SPARQL conditions are put together as text; does not know what they are about.

No condition here raises an error in SPARQL's sense, so that ``!``, ``&&`` and ``||`` are those of plain logic.

>>> both("isIRI(?v)", TRUE)
'isIRI(?v)'
>>> either("isIRI(?v)", "isBlank(?v)")
'(isIRI(?v) || isBlank(?v))'
>>> neither(FALSE)
'true'
"""

from __future__ import annotations

from typing import NamedTuple

TRUE, FALSE = "true", "false"


def both(*conditions: str) -> str:
    """Return the condition that all hold."""
    return _joined(conditions, " && ", neutral=TRUE, final=FALSE)


def either(*conditions: str) -> str:
    """Return the condition that one of them holds."""
    return _joined(conditions, " || ", neutral=FALSE, final=TRUE)


def neither(condition: str) -> str:
    """Return the condition that another does not hold."""
    if condition in (TRUE, FALSE):
        return FALSE if condition == TRUE else TRUE
    return f"!({condition})"


def exists(pattern: str, condition: str = TRUE) -> str:
    """Return the condition that there is a match of a pattern for which another holds."""
    if condition == FALSE:
        return FALSE
    return f"EXISTS {{ {pattern} }}" if condition == TRUE else f"EXISTS {{ {pattern} FILTER({condition}) }}"


def _joined(conditions: tuple[str, ...], sign: str, neutral: str, final: str) -> str:
    if final in conditions:
        return final
    kept = list(dict.fromkeys(condition for condition in conditions if condition != neutral))
    if len(kept) < 2:
        return kept[0] if kept else neutral
    return "(" + sign.join(kept) + ")"


class Verdict(NamedTuple):
    """What is known of a node before pyshacl looks at it. Both may hold where it is not known which is true."""

    may_break: str
    """Holds wherever pyshacl has a finding, and perhaps elsewhere."""
    may_hold: str
    """Holds wherever pyshacl has no finding, and perhaps elsewhere."""

    @property
    def breaks(self) -> str:
        """Holds only where pyshacl has a finding."""
        return neither(self.may_hold)

    @property
    def holds(self) -> str:
        """Holds only where pyshacl has no finding."""
        return neither(self.may_break)


UNKNOWN = Verdict(TRUE, TRUE)
KEPT = Verdict(FALSE, TRUE)
"""Of what nothing breaks."""


def exactly(broken: str) -> Verdict:
    """Return what is known where a condition holds just where pyshacl has a finding."""
    return Verdict(broken, neither(broken))


def all_kept(*verdicts: Verdict) -> Verdict:
    """Return what is known of one that has to keep several constraints."""
    return Verdict(either(*(one.may_break for one in verdicts)), both(*(one.may_hold for one in verdicts)))


def one_kept(*verdicts: Verdict) -> Verdict:
    """Return what is known of one that has to keep any of several constraints."""
    return Verdict(both(*(one.may_break for one in verdicts)), either(*(one.may_hold for one in verdicts)))


def just_one_kept(*verdicts: Verdict) -> Verdict:
    """Return what is known of one that has to keep one of several constraints and no other."""
    rest = [verdicts[:place] + verdicts[place + 1 :] for place in range(len(verdicts))]
    surely = [
        both(one.holds, *(other.breaks for other in others)) for one, others in zip(verdicts, rest, strict=True)
    ]
    perhaps = [
        both(one.may_hold, *(other.may_break for other in others)) for one, others in zip(verdicts, rest, strict=True)
    ]
    return Verdict(neither(either(*surely)), either(*perhaps))


def opposite(verdict: Verdict) -> Verdict:
    """Return what is known of one that must not keep a constraint."""
    return Verdict(verdict.may_hold, verdict.may_break)
