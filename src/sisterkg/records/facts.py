"""Knows facts.csv, one stated fact a row; does not know the places and things it speaks of but by their ids."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from sisterkg.folding import fold
from sisterkg.published import NumberFormat, PublishedNumber, Unreadable, read_number
from sisterkg.records import cells
from sisterkg.records.cells import Cells, Name
from sisterkg.records.tables import Report, Row, did_you_mean, read_table
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


_BESIDE_NUMBERS = ("unit", "relative_to", "basis")
"""The columns that only a number may have beside it."""
_BESIDE_OTHERS = ("from", "until", "awarded_by", "stance")
"""The columns that only a thing, text or year may have beside it."""


@dataclass(frozen=True)
class Reference:
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
        parts = [self.about.id, _kebab(self.predicate.name)]
        if self.predicate.value == "number":
            parts += [reference.id for reference in (self.relative_to, self.basis) if reference]
        elif isinstance(self.value, Reference):
            parts.append(self.value.id)
        else:
            parts.append(Slug(_kebab(self.value.text if isinstance(self.value, Name) else str(self.value))))
        parts += [str(year) for year in (self.year,) if year]
        return "-".join(parts).lower()


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


@dataclass(frozen=True)
class FactReader:
    """What the rows of facts.csv are read against: the entries and ids there are, the source's habits, today."""

    entries: frozenset[int] | None
    """The entries there are; None where the cities could not all be read, so that no entry can be called unknown."""
    known: Mapping[str, Reference]
    """Every place, thing and country by its id."""
    numbers: NumberFormat | None
    """None where dataset.toml does not tell it rightly: then no number is read."""
    today: date

    def read(self, content: bytes, source: str, report: Report) -> Iterator[FactRecord]:
        """Yield the facts of a file; report every fault of it."""
        for row in read_table(content, source, tuple(COLUMNS), report):
            if record := self._record(row, Cells(row, report)):
                yield record

    def _record(self, row: Row, row_cells: Cells) -> FactRecord | None:
        read = row_cells.read
        entry = row_cells.need("entry", self._entry)
        about = row_cells.need("place", self._reference)
        name = row_cells.need("property", cells.choice(FACT_PROPERTIES, "property"))
        year = cells.year(self.today)
        unit = read("unit", cells.choice(UNITS, "unit"))
        relative_to, basis = read("relative_to", self._reference), read("basis", self._reference)
        of_year, since, until = read("year", year), read("from", year), read("until", year)
        awarded_by = read("awarded_by", self._reference)
        stance, note = read("stance", cells.choice(("disputed",), "stance")), read("note", cells.text)
        if since and until and since > until:
            row_cells.fault("until", "impossible-date", f"it ends in {until}, before {since}", "check both years")
        if name is None:
            return None
        fact = FACT_PROPERTIES[name]
        value = row_cells.need("value", self._value_reader(fact))
        self._check_place(fact, row_cells)
        if fact.relative and "relative_to" in row.cells and not row.cells["relative_to"]:
            what = f"a {name} says nothing without what it is relative to"
            row_cells.fault("relative_to", "missing-value", what, "name the country, region or place")
        if entry is None or about is None or value is None:
            return None
        return FactRecord(
            line=row.line,
            entry=entry,
            about=about,
            predicate=fact,
            value=value,
            unit=unit,
            relative_to=relative_to,
            basis=basis,
            year=of_year,
            since=since,
            until=until,
            awarded_by=awarded_by,
            disputed=stance is not None,
            note=note,
        )

    def _check_place(self, fact: FactProperty, row_cells: Cells) -> None:
        """Report cells that the graph has no place for beside such a value."""
        of_number = fact.value == "number"
        for column in _BESIDE_OTHERS if of_number else _BESIDE_NUMBERS:
            if row_cells.row.cells.get(column):
                kind = "a number" if of_number else f"a {fact.value}"
                what = f"{fact.name} is {kind}, which has no {column}"
                row_cells.fault(column, "out-of-place", what, "empty the cell, and say it in the note")

    def _entry(self, cell: str) -> int:
        number = cells.positive(cell)
        if self.entries is not None and number not in self.entries:
            raise Unreadable("unknown-entry", f"cities.csv has no entry {number}", "use a number of its entry column")
        return number

    def _reference(self, cell: str) -> Reference:
        if cell not in self.known and self.entries is None:
            return Reference("place", cell)
        if cell not in self.known:
            mend = did_you_mean(cell, list(self.known)) or "add it to things.csv"
            raise Unreadable("unknown-id", f"there is no place, thing or country {cell!r}", mend)
        return self.known[cell]

    def _value_reader(self, fact: FactProperty) -> cells.Reader[Reference | PublishedNumber | Name | int | None]:
        readers: Mapping[str, cells.Reader[Reference | PublishedNumber | Name | int | None]] = {
            "thing": self._reference,
            "number": self._number_reader(fact),
            "text": cells.name,
            "year": cells.year(self.today),
        }
        return readers[fact.value]

    def _number_reader(self, fact: FactProperty) -> cells.Reader[PublishedNumber | None]:
        return partial(read_number, number_format=self.numbers, whole=fact.whole) if self.numbers else cells.unread
