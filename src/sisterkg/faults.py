"""Knows the one shape of everything that can be wrong with an input; does not know any input.

A fault is found deep down, collected on the way, raised once per stage and translated once, at the rim
(``cli`` and ``web``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong: where it is, what it is, and how to mend it.

    >>> fault = Fault("cities.csv", 4, "country", "XX", "unknown-country", "no such country", "use AZ")
    >>> fault.where
    'cities.csv:4, column country'
    """

    source: str
    line: int
    """Counted from 1; 0 where the fault is of the whole file."""
    column: str
    """Or the key of a TOML file; empty where the fault is of the whole line."""
    value: str
    rule: str
    """A stable name for the kind of fault, such as ``future-date``."""
    what: str
    mend: str

    @property
    def where(self) -> str:
        """File, line and column as a person would say it."""
        place = f"{self.source}:{self.line}" if self.line else self.source
        part = "key" if self.source.endswith(".toml") else "column"
        return f"{place}, {part} {self.column}" if self.column else place


class SisterkgError(Exception):
    """Whatever stops sisterkg for a reason its user can mend.

    ``str(error)`` says what is wrong, ``error.mend`` what to do about it.
    """

    def __init__(self, what: str, mend: str = "") -> None:
        super().__init__(what)
        self.what = what
        """The same as ``str(error)``; a :class:`~sisterkg.messages.Message` where it was raised with one."""
        self.mend = mend


class InvalidInput(SisterkgError):
    """The input has faults; all that could be found in one run are in ``faults``, in reading order."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        count = len(self.faults)
        super().__init__(f"{count} fault{'s' if count != 1 else ''} in the input", "mend the lines named above")
