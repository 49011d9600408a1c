"""Knows facts.csv, one stated fact a row, and what makes a fact one of its kind; reads no row."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from sisterkg.folding import fold
from sisterkg.published import PublishedNumber
from sisterkg.records.cells import Name
from sisterkg.vocab import FACT_PROPERTIES, UNITS, FactProperty, Slug

COLUMNS: Mapping[str, str] = {
    "entry": "number of the entry that states it",
    "place": "id of the place or thing it is about",
    "property": f"one of {', '.join(FACT_PROPERTIES)}",
    "value": "a number as published; a year; a name with its language; or the id of a thing, place or country",
    "unit": f"of a number: one of {', '.join(UNITS)}",
    "relative_to": "what a rank holds in or a distance is measured to: an id",
    "basis": "what a rank is by: the id of a criterion",
    "year": "the year it is of",
    "from": "the year it began",
    "until": "the year it ended",
    "awarded_by": "who gave a title: the id of an organization",
    "stance": "empty, or disputed where it is published as the source’s claim only",
    "note": "what a reader should know about this fact",
}
"""The columns of facts.csv and what each holds."""


class Reference(NamedTuple):
    """A place, thing or country by its id and the kind that its IRI is minted with."""

    kind: str
    id: str


@dataclass(frozen=True)
class FactRecord:
    """One row of facts.csv, or the population of a row of cities.csv."""

    line: int
    entry: int | None
    """None for what the home city's row states, which is of no entry."""
    about: Reference
    predicate: FactProperty
    value: Reference | PublishedNumber | Name | int
    unit: str | None = None
    relative_to: Reference | None = None
    basis: Reference | None = None
    stated_basis: str | None = None
    """What a population rests on, in the source's word, such as census."""
    year: int | None = None
    since: int | None = None
    until: int | None = None
    awarded_by: Reference | None = None
    disputed: bool = False
    note: str | None = None

    @property
    def key(self) -> str:
        """What makes a fact one of its kind; also the end of its IRI.

        Two rows of one key state the same thing twice.
        """
        return f"{self.about.id.lower()}{self.key_ending}"

    @cached_property
    def key_ending(self) -> str:
        """What of the key does not depend on what the fact is about."""
        parts = ["", _kebab(self.predicate.name)]
        if self.predicate.value == "number":
            parts += [reference.id for reference in (self.relative_to, self.basis) if reference]
        elif isinstance(self.value, Reference):
            parts.append(self.value.id)
        else:
            parts.append(Slug(_kebab(self.value.text if isinstance(self.value, Name) else str(self.value))))
        parts += [str(year) for year in (self.year,) if year]
        return "-".join(parts).lower()


@lru_cache(maxsize=4096)
def _kebab(name: str) -> str:
    """Return a name in lower-case ASCII with hyphens, and other letters by their code points.

    >>> _kebab("onRiver"), _kebab("Çärjew")
    ('on-river', 'carjew')
    """
    spaced = "".join(f" {c.lower()}" if c.isascii() and c.isupper() else c for c in name)
    plain = (_ascii(c) for c in unicodedata.normalize("NFC", spaced))
    return "-".join(re.findall(r"[a-z0-9]+", "".join(plain)))


def _ascii(character: str) -> str:
    """Return a letter without its marks where that makes it ASCII, else its code point; a sign stays a sign."""
    folded = fold(character)
    if folded.isascii() and (folded or not unicodedata.combining(character)):
        return folded or " "
    return f"u{ord(character):x}" if unicodedata.category(character)[0] in "LMN" else " "
