"""Knows facts.csv, one stated fact a row; does not know the places and things it speaks of but by their ids."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache, partial

from sisterkg.folding import fold
from sisterkg.published import NumberFormat, PublishedNumber, read_number
from sisterkg.records import cells
from sisterkg.records.cells import Cells, Name
from sisterkg.records.tables import Report, Row
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


_PROPERTY = cells.choice(FACT_PROPERTIES, "property")
_UNIT = cells.choice(UNITS, "unit")
_STANCE = cells.choice(("disputed",), "stance")

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

    @cached_property
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


@dataclass(frozen=True)
class FactReader:
    """What the rows of facts.csv are read against: the ids there are but for cities, the source's habits, today."""

    known: Mapping[str, Reference]
    """Every thing and country by its id; what is none of them is a place, or is found to be unknown later."""
    numbers: NumberFormat | None
    """None where dataset.toml does not tell it rightly: then no number is read."""
    today: date
    referring: Callable[[str, str, str, int], None]
    """Told of each cell that refers to a city: the kind of key (E entry, I id), its value, column and line."""

    def read(self, rows: Iterable[Row], report: Report) -> Iterator[FactRecord]:
        """Yield the facts of a table's rows; report every fault of them that can be seen without the cities."""
        for row in rows:
            if record := self._record(row, Cells(row, report)):
                yield record

    def _record(self, row: Row, row_cells: Cells) -> FactRecord | None:
        read = row_cells.read
        entry = row_cells.need("entry", cells.positive)
        if entry is not None:
            self.referring("E", str(entry), "entry", row.line)
        about = self._reference(row_cells, "place", needed=True)
        name = row_cells.need("property", _PROPERTY)
        unit = read("unit", _UNIT)
        relative_to, basis = self._reference(row_cells, "relative_to"), self._reference(row_cells, "basis")
        of_year, since, until = read("year", self._year), read("from", self._year), read("until", self._year)
        awarded_by = self._reference(row_cells, "awarded_by")
        stance, note = read("stance", _STANCE), read("note", cells.text)
        if since and until and since > until:
            row_cells.fault("until", "impossible-date", f"it ends in {until}, before {since}", "check both years")
        if name is None:
            return None
        fact = FACT_PROPERTIES[name]
        value: Reference | PublishedNumber | Name | int | None
        if fact.value == "thing":
            value = self._reference(row_cells, "value", needed=True)
        else:
            value = row_cells.need("value", self._value_readers[name])
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

    def _reference(self, row_cells: Cells, column: str, *, needed: bool = False) -> Reference | None:
        """Return what a cell refers to; where that is no thing or country, it can only be a place."""
        cell = row_cells.need(column, cells.text) if needed else row_cells.read(column, cells.text)
        if cell is None:
            return None
        if known := self.known.get(cell):
            return known
        self.referring("I", cell, column, row_cells.row.line)
        return Reference("place", cell)

    @cached_property
    def _year(self) -> cells.Reader[int]:
        return cells.year(self.today)

    @cached_property
    def _value_readers(self) -> Mapping[str, cells.Reader[PublishedNumber | Name | int | None]]:
        """How the value of each property is read that is no thing."""
        readers: Mapping[str, Callable[[FactProperty], cells.Reader[PublishedNumber | Name | int | None]]] = {
            "number": self._number_reader,
            "text": lambda _: cells.name,
            "year": lambda _: self._year,
        }
        return {name: readers[fact.value](fact) for name, fact in FACT_PROPERTIES.items() if fact.value in readers}

    def _number_reader(self, fact: FactProperty) -> cells.Reader[PublishedNumber | None]:
        if self.numbers is None:
            return cells.unread
        return lru_cache(cells.REMEMBERED)(partial(read_number, number_format=self.numbers, whole=fact.whole))
