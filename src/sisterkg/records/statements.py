"""Knows how the rows of facts.csv are read; does not know the places and things they speak of but by their ids.

Rows say the same of one place after another. What they say is read, and refused, once for all that say it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache, partial
from typing import Any, NamedTuple

from sisterkg.faults import Fault
from sisterkg.published import NumberFormat, PublishedNumber, read_number
from sisterkg.records import cells
from sisterkg.records.cells import Cells, Name
from sisterkg.records.facts import COLUMNS, FactRecord, Reference
from sisterkg.records.tables import Report, Row
from sisterkg.vocab import FACT_PROPERTIES, UNITS, FactProperty

_WHOSE = ("entry", "place")
"""The columns that rows about the same place have in common."""
_SAID = tuple(column for column in COLUMNS if column not in _WHOSE)
"""The columns that rows have in common which state the same."""

_PROPERTY = cells.choice(FACT_PROPERTIES, "property")
_UNIT = cells.choice(UNITS, "unit")
_STANCE = cells.choice(("disputed",), "stance")

_BESIDE_NUMBERS = ("unit", "relative_to", "basis")
"""The columns that only a number may have beside it."""
_BESIDE_OTHERS = ("from", "until", "awarded_by", "stance")
"""The columns that only a thing, text or year may have beside it."""

_MOST_LINES = 1000
"""Lines that are told together."""
_REFERRING = ("relative_to", "basis", "awarded_by")
"""The columns that hold an id beside every property."""
_NOTHING = Reference("", "")
"""What a fact is about before that is told."""


@dataclass(frozen=True, eq=False)
class Stated:
    """What rows state, of whatever they state it; equal to itself alone, so that what is made of it is found fast."""

    fact: FactRecord
    """The fact, about nothing yet and of no entry."""

    @property
    def references(self) -> Iterator[Reference]:
        """What it refers to and is no place."""
        for reference in (self.fact.value, self.fact.relative_to, self.fact.basis, self.fact.awarded_by):
            if isinstance(reference, Reference) and reference.kind != "place":
                yield reference


class Statement(NamedTuple):
    """A row of facts.csv."""

    line: int
    entry: int
    about: Reference
    stated: Stated
    key: str
    """The key of its fact."""

    @property
    def record(self) -> FactRecord:
        """The fact."""
        return replace(self.stated.fact, line=self.line, entry=self.entry, about=self.about)


class _Reading(NamedTuple):
    """The reading of cells that rows may have in common; what is noticed then is told of each of these rows."""

    cells: Cells
    faults: list[Fault]
    """Of no line yet."""
    references: list[tuple[str, str, str]]
    """The kind, the value and the column of each reference to a city (see ``FactReader.referring``)."""

    @classmethod
    def of(cls, columns: Iterable[str], texts: Iterable[str | None]) -> _Reading:
        """Begin to read cells; None stands for those of columns that the table has not."""
        faults: list[Fault] = []
        there = {column: cell for column, cell in zip(columns, texts, strict=True) if cell is not None}
        return cls(Cells(Row("", 0, there), faults.append), faults, [])


@dataclass(frozen=True)
class FactReader:
    """What the rows of facts.csv are read against: the ids there are but for cities, the source's habits, today."""

    known: Mapping[str, Reference]
    """Every thing and country by its id; what is none of them is a place, or is found to be unknown later."""
    numbers: NumberFormat | None
    """None where dataset.toml does not tell it rightly: then no number is read."""
    today: date
    referring: Callable[[str, str, str, Sequence[int]], None]
    """Told of each cell that refers to a city: the kind of key (E entry, I id), its value, column and lines."""
    noting: Callable[[Stated], None]
    """Told of everything that is stated, at least once."""

    def read(self, rows: Iterable[Row], report: Report) -> Iterator[Statement]:
        """Yield what a table's rows state; report every fault of them that can be seen without the cities."""
        read_whose = lru_cache(cells.REMEMBERED)(self._read_whose)
        read_said = lru_cache(cells.REMEMBERED)(self._read_said)
        before, lines = _Reading.of((), ()), list[int]()
        for source, line, row_cells in rows:
            cell = row_cells.get
            of_row, whose = read_whose(tuple(map(cell, _WHOSE)))
            of_fact, stated = read_said(tuple(map(cell, _SAID)))
            if of_row is not before or len(lines) == _MOST_LINES:
                self._refer(before, lines)
                before, lines = of_row, []
            lines.append(line)
            if of_fact.references:
                self._refer(of_fact, [line])
            if of_row.faults or of_fact.faults:
                for fault in (*of_row.faults, *of_fact.faults):
                    report(replace(fault, source=source, line=line))
            if whose and stated:
                entry, about = whose
                yield Statement(line, entry, about, stated, f"{about.id.lower()}{stated.fact.key_ending}")
        self._refer(before, lines)

    def _refer(self, reading: _Reading, lines: Sequence[int]) -> None:
        for kind, value, column in reading.references:
            self.referring(kind, value, column, lines)

    def _read_whose(self, texts: tuple[str | None, ...]) -> tuple[_Reading, tuple[int, Reference] | None]:
        reading = _Reading.of(_WHOSE, texts)
        entry = reading.cells.need("entry", cells.positive)
        if entry is not None:
            reading.references.append(("E", str(entry), "entry"))
        about = self._reference(reading, "place", needed=True)
        return reading, None if entry is None or about is None else (entry, about)

    def _read_said(self, texts: tuple[str | None, ...]) -> tuple[_Reading, Stated | None]:
        reading = _Reading.of(_SAID, texts)
        fact = self._fact(reading)
        if fact is None:
            return reading, None
        stated = Stated(fact)
        self.noting(stated)
        return reading, stated

    def _fact(self, reading: _Reading) -> FactRecord | None:
        row_cells = reading.cells
        row_cells.check_filled("property")
        found: dict[str, Any] = row_cells.read_each(self._readers)
        references: dict[str, Any] = {column: self._reference(reading, column) for column in _REFERRING}
        since, until = found.get("from"), found.get("until")
        if since and until and since > until:
            row_cells.fault("until", "impossible-date", f"it ends in {until}, before {since}", "check both years")
        if (name := found.get("property")) is None:
            return None
        fact = FACT_PROPERTIES[name]
        value: Reference | PublishedNumber | Name | int | None
        if fact.value == "thing":
            value = self._reference(reading, "value", needed=True)
        else:
            value = row_cells.need("value", self._value_readers[name])
        self._check_place(fact, row_cells)
        self._check_unit(fact, row_cells)
        if fact.relative and row_cells.row.cells.get("relative_to") == "":
            what = f"a {name} says nothing without what it is relative to"
            row_cells.fault("relative_to", "missing-value", what, "name the country, region or place")
        if value is None:
            return None
        return FactRecord(
            line=0,
            entry=None,
            about=_NOTHING,
            predicate=fact,
            value=value,
            unit=found.get("unit"),
            **references,
            year=found.get("year"),
            since=since,
            until=until,
            disputed="stance" in found,
            note=found.get("note"),
        )

    @cached_property
    def _readers(self) -> Mapping[str, cells.Reader[object]]:
        """How the cells are read that mean the same beside every property."""
        year = cells.year(self.today)
        return {
            "property": _PROPERTY,
            "unit": _UNIT,
            "year": year,
            "from": year,
            "until": year,
            "stance": _STANCE,
            "note": cells.text,
        }

    def _check_place(self, fact: FactProperty, row_cells: Cells) -> None:
        """Report cells that the graph has no place for beside such a value."""
        of_number = fact.value == "number"
        for column in _BESIDE_OTHERS if of_number else _BESIDE_NUMBERS:
            if row_cells.row.cells.get(column):
                kind = "a number" if of_number else f"a {fact.value}"
                what = f"{fact.name} is {kind}, which has no {column}"
                row_cells.fault(column, "out-of-place", what, "empty the cell, and say it in the note")

    def _check_unit(self, fact: FactProperty, row_cells: Cells) -> None:
        """Report a number that says nothing, as it has no unit, or one of something else."""
        unit = row_cells.row.cells.get("unit")
        one_of = f"use {' or '.join(fact.units)}"
        if unit == "" and fact.units:
            what = f"{fact.name} is given without its unit"
            row_cells.fault("unit", "missing-value", what, one_of)
        elif unit in UNITS and fact.value == "number" and unit not in fact.units:
            mend = one_of if fact.units else "empty the cell"
            row_cells.fault("unit", "out-of-place", f"{fact.name} is not told in {unit}", mend)

    def _reference(self, reading: _Reading, column: str, *, needed: bool = False) -> Reference | None:
        """Return what a cell refers to; where that is no thing or country, it can only be a place."""
        if needed:
            reading.cells.check_filled(column)
        if not (cell := reading.cells.row.cells.get(column)):
            return None
        if known := self.known.get(cell):
            return known
        reading.references.append(("I", cell, column))
        return Reference("place", cell)

    @cached_property
    def _value_readers(self) -> Mapping[str, cells.Reader[PublishedNumber | Name | int | None]]:
        """How the value of each property is read that is no thing."""
        readers: Mapping[str, Callable[[FactProperty], cells.Reader[PublishedNumber | Name | int | None]]] = {
            "number": self._number_reader,
            "text": lambda _: cells.name,
            "year": lambda _: cells.year(self.today),
        }
        return {name: readers[fact.value](fact) for name, fact in FACT_PROPERTIES.items() if fact.value in readers}

    def _number_reader(self, fact: FactProperty) -> cells.Reader[PublishedNumber | None]:
        if self.numbers is None:
            return cells.unread
        return lru_cache(cells.REMEMBERED)(partial(read_number, number_format=self.numbers, whole=fact.whole))
