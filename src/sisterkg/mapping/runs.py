"""Knows how a part of the rows becomes files of sorted triples, with nothing held; not how parts come together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Protocol

from sisterkg.mapping.bindings import Binder
from sisterkg.mapping.blocks import unfolded
from sisterkg.mapping.source_bindings import Bound
from sisterkg.mapping.statements import StatementWriter
from sisterkg.mapping.template import Template, read_templates
from sisterkg.records import CityRecord, FactRecord
from sisterkg.records.folder import Summary
from sisterkg.records.frame import Frame
from sisterkg.records.notes import Notes
from sisterkg.records.rows import TABLES, RowReading
from sisterkg.records.tables import Header, Report, Row
from sisterkg.sorting import ExternalSort, Span, gathered, merged


class RowsOfTable(Protocol):
    """Some rows of cities.csv or facts.csv, wherever they are."""

    @property
    def table(self) -> str:
        """The table's name, as in ``cities.csv``."""

    @property
    def file(self) -> Path:
        """The file, or the folder of files, that they are in."""

    def rows(self, header: Header, report: Report) -> Iterable[Row]:
        """Yield the rows; report every fault of theirs."""


@dataclass(frozen=True)
class Surroundings:
    """What every part of the rows is mapped with."""

    frame: Frame
    home: CityRecord | None
    """None where it cannot be found: then the rows are read for their faults alone."""
    templates: Mapping[str, Template]


@dataclass(frozen=True)
class MappedPart:
    """What comes of a part of the rows."""

    notes: Notes
    runs: tuple[Path, ...]
    """Files of sorted blocks."""


def map_part(part: RowsOfTable, surroundings: Surroundings, folder: Path, name: str) -> MappedPart:
    """Read the rows of a part, check them, and write their triples to sorted files in a folder.

    The names of the files begin with the name. Once there is a fault nothing more is mapped.
    """
    frame, home = surroundings.frame, surroundings.home
    reading = RowReading(frame, folder, f"keys-{name}")
    blocks = ExternalSort(folder, f"blocks-{name}")
    faults = reading.notes.faults
    rows = part.rows(TABLES[part.table], faults.append)
    binder = Binder(frame.dataset) if frame.dataset else None
    if part.table == "facts.csv":
        writer = StatementWriter(binder, surroundings.templates) if binder else None
        made = (writer.blocks(statement) for statement in reading.facts(rows) if writer and not faults)
    else:
        made = (
            _blocks(_bindings(binder, home, city, population), surroundings.templates)
            for city in reading.cities(rows)
            for population in [reading.population(city)]
            if binder and home and not faults
        )
    blocks.add_each(chain.from_iterable(made))
    return MappedPart(reading.done(), tuple(blocks.runs()))


def map_summary(summary: Summary, templates: Mapping[str, Template], folder: Path) -> Sequence[Path]:
    """Write the triples of all but the rows of the large tables to sorted files in a folder."""
    blocks = ExternalSort(folder, "blocks-summary")
    blocks.add(_blocks(Binder(summary.dataset).of_summary(summary), templates))
    return blocks.runs()


def few_runs(runs: Sequence[Path], folder: Path) -> Sequence[Path]:
    """Return so few files of sorted blocks as can be read at once, with all blocks of those that are given."""
    return gathered(runs, folder, "blocks")


def sorted_triples(runs: Sequence[Span]) -> Iterator[tuple[bytes, int]]:
    """Yield the triples of files of sorted blocks, sorted and each once, in pieces of whole lines.

    With each piece comes how many subjects begin in it.
    """
    return unfolded(merged(runs))


def templates_of(ontology: Path) -> Mapping[str, Template]:
    """Read the templates of an ontology's folder."""
    return read_templates(ontology / "mapping")


def _bindings(binder: Binder, home: CityRecord, city: CityRecord, population: FactRecord | None) -> Iterator[Bound]:
    yield from binder.of_city(home, city)
    if population:
        yield binder.of_fact(population)


def _blocks(bindings: Iterable[Bound], templates: Mapping[str, Template]) -> list[str]:
    return [block for template, binding in bindings for block in templates[template].blocks(binding)]
