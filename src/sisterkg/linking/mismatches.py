"""Knows what a mismatch between our facts and Wikidata's is, and in which classes; not how one is found or told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sisterkg.vocab import Qid, Slug


class Difference(StrEnum):
    """How a fact of ours and Wikidata's compare, what needs a look first."""

    DIFFER = "differ"
    THERE = "missing there"
    HERE = "missing here"
    PRECISION = "same at other precision"
    UNDATED = "no year to compare by"
    SAME = "same"


@dataclass(frozen=True)
class Value:
    """A value as one side has it.

    >>> str(Value("2046100", "2009")), str(Value("Q9248")), str(Value())
    ('2046100 (2009)', 'Q9248', '')
    """

    text: str = ""
    """As Wikidata's parser reads it: latitude before longitude, an item's id, a date cut to what is known."""
    when: str | None = None
    """The time that it is of."""

    def __str__(self) -> str:
        """Return the value with its time, for people."""
        return f"{self.text} ({self.when})" if self.when else self.text


@dataclass(frozen=True)
class Mismatch:
    """One fact as both sides have it; one of them has a value."""

    place: Slug
    place_name: str
    item: Qid
    """Which Wikidata's statement is of, or would be."""
    property: str
    kind: Difference
    ours: Value
    theirs: Value
    guid: str
    """Of the statement that was compared; empty where there is none."""
    is_qualifier: bool = False
    note: str = ""
    """What to know about the comparison."""


@dataclass(frozen=True)
class Compared:
    """A place and the item with which it is compared."""

    place: Slug
    place_name: str
    item: Qid

    def mismatch(
        self,
        property_: str,
        kind: Difference,
        ours: Value,
        theirs: Value,
        guid: str = "",
        *,
        is_qualifier: bool = False,
        note: str = "",
    ) -> Mismatch:
        """Return how the two sides' values of a property compare; ``guid`` is of Wikidata's statement."""
        return Mismatch(
            self.place, self.place_name, self.item, property_, kind, ours, theirs, guid, is_qualifier, note
        )


@dataclass(frozen=True)
class Uncompared:
    """A place whose facts could not be compared, and why."""

    place: Slug
    place_name: str
    item: Qid
    why: str
