"""Knows how a part of the rows becomes files of sorted triples, with nothing held; not how parts come together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sisterkg.mapping.bindings import Binder
from sisterkg.mapping.blocks import unfolded
from sisterkg.mapping.source_bindings import Bound
from sisterkg.mapping.template import Template, read_templates
from sisterkg.records import CityRecord
from sisterkg.records.folder import Summary
from sisterkg.records.frame import Frame
from sisterkg.records.notes import Notes
from sisterkg.records.rows import TABLES, RowReading
from sisterkg.records.tables import Header, Report, Row
from sisterkg.sorting import ExternalSort, gathered, merged


class RowsOfTable(Protocol):
    """Some rows of cities.csv or facts.csv, wherever they are."""

    @property
    def table(self) -> str:
        """The table's name, as in ``cities.csv``."""

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
        for fact in reading.facts(rows):
            if binder and not faults:
                blocks.add(_blocks([binder.of_fact(fact)], surroundings.templates))
    else:
        for city in reading.cities(rows):
            population = reading.population(city)
            if binder and home and not faults:
                blocks.add(_blocks(binder.of_city(home, city), surroundings.templates))
                if population:
                    blocks.add(_blocks([binder.of_fact(population)], surroundings.templates))
    return MappedPart(reading.done(), tuple(blocks.runs()))


def map_summary(summary: Summary, templates: Mapping[str, Template], folder: Path) -> Sequence[Path]:
    """Write the triples of all but the rows of the large tables to sorted files in a folder."""
    blocks = ExternalSort(folder, "blocks-summary")
    blocks.add(_blocks(Binder(summary.dataset).of_summary(summary), templates))
    return blocks.runs()


def sorted_triples(runs: Sequence[Path], folder: Path) -> Iterator[tuple[bytes, int]]:
    """Yield the triples of many files of sorted blocks, sorted and each once, in pieces of whole lines.

    With each piece comes how many subjects begin in it.
    """
    return unfolded(merged(gathered(runs, folder, "blocks")))


def templates_of(ontology: Path) -> Mapping[str, Template]:
    """Read the templates of an ontology's folder."""
    return read_templates(ontology / "mapping")


def _blocks(bindings: Iterable[Bound], templates: Mapping[str, Template]) -> list[str]:
    return [block for template, binding in bindings for block in templates[template].blocks(binding)]
