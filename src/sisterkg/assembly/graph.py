"""Knows how a folder of records becomes one file of sorted triples; does not know what becomes of it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path

from sisterkg.assembly.inputs import Inputs
from sisterkg.assembly.merging import write_triples
from sisterkg.assembly.parting import Parter, parted_here
from sisterkg.assembly.working import processes
from sisterkg.catalog import Catalog
from sisterkg.faults import Fault
from sisterkg.mapping.runs import (
    MappedPart,
    RowsOfTable,
    Surroundings,
    map_part,
    map_summary,
    templates_of,
)
from sisterkg.records import Summary
from sisterkg.records.folder import Table, large_tables, passed_over, summarized
from sisterkg.records.frame import read_frame
from sisterkg.records.notes import Notes
from sisterkg.records.rows import TABLES, find_home
from sisterkg.snapshot import Progress
from sisterkg.sorted_lines import inserted, position_of

Mapper = Callable[[Sequence[RowsOfTable], Surroundings, Path], Sequence[MappedPart]]
"""Maps parts of the rows, wherever that is done, and returns what came of each, in their order."""

_PART = 8 << 20
"""Bytes of a part: what is smaller is read by one process, before a second one were at work."""


@dataclass(frozen=True)
class Partitioning:
    """Who does what can be done in parts."""

    mapper: Mapper
    size: int = _PART
    """Bytes of a part of the rows where they are CSV; of Parquet each row group is one."""
    parter: Parter = parted_here


@dataclass(frozen=True)
class SortedGraph:
    """The data set as a file of sorted N-Triples, each there once, and what is known of it."""

    file: Path
    triples: int
    summary: Summary
    catalog: Catalog
    make_up: Sequence[str]
    """Those of the triples that tell what the data set is made of."""


def sorted_graph(
    inputs: Inputs, file: Path, progress: Progress, partitioning: Partitioning | None = None
) -> SortedGraph:
    """Read and check all records, and write what they mean to a file: on this machine where nothing else is said.

    Raises:
        InvalidInput: where a file has faults; then nothing is left.
    """
    progress("read records")
    faults: list[Fault] = []
    frame = read_frame(inputs.data, inputs.today, (), faults.append)
    if inputs.base_iri and frame.dataset:
        frame = replace(frame, dataset=replace(frame.dataset, base_iri=inputs.base_iri))
    tables = large_tables(inputs.data, faults)
    homes = (find_home(frame, partial(table.rows, TABLES[table.table])) for table in tables[:1])
    home = next(homes, None)
    templates = templates_of(inputs.ontology)
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".work-") as folder:
        work = Path(folder)
        mapped = _mapped(
            tables, Surroundings(frame, home, templates), work, partitioning or Partitioning(on_this_machine)
        )
        notes = Notes()
        for part in mapped:
            notes.join(part.notes)
        notes.advice += passed_over(inputs.data)
        summary = summarized(frame, notes, faults, home.country if home else None, work)
        if inputs.advise:
            for each in summary.advice:
                inputs.advise(each)
        progress("map to triples")
        runs = [run for part in mapped for run in part.runs] + [*map_summary(summary, templates, work)]
        return _written(runs, Catalog.read(inputs.ontology / "catalog", summary), work, file)


def on_this_machine(parts: Sequence[RowsOfTable], surroundings: Surroundings, folder: Path) -> Sequence[MappedPart]:
    """Map parts one after another, or in two processes where they are several."""
    if len(parts) < 3:
        return [map_part(part, surroundings, folder, str(number)) for number, part in enumerate(parts)]
    with processes() as executor:
        tasks = [
            executor.submit(map_part, part, surroundings, folder, str(number)) for number, part in enumerate(parts)
        ]
        return [task.result() for task in tasks]


def _mapped(
    tables: Sequence[Table], surroundings: Surroundings, work: Path, partitioning: Partitioning
) -> Sequence[MappedPart]:
    parts = [part for table in tables for part in table.parts(partitioning.size)]
    mapped = partitioning.mapper(parts, surroundings, work)
    if len(parts) > len(tables) and any(part.notes.faults for part in mapped):
        # What is told of a fault must not depend on where a table was cut.
        return [map_part(table, surroundings, work, f"whole-{table.table}") for table in tables]
    return mapped


def _written(runs: Sequence[Path], catalog: Catalog, work: Path, file: Path) -> SortedGraph:
    stated = work / "stated.nt"
    counted = write_triples(runs, stated, work)
    with stated.open("rb") as lines_stated:

        @cache  # the same few hundred lines are looked for again and again
        def is_there(line: str) -> bool:
            lines_stated.seek(position_of(lines_stated, line.encode()))
            return lines_stated.readline().startswith(line.encode())

        make_up = catalog.make_up(counted, is_there)
    with file.open("wb") as out:
        added = inserted(stated, [f"{line}\n".encode() for line in make_up], out)
    return SortedGraph(file, counted.triples + added, catalog.summary, catalog, make_up)
