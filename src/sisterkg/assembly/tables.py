"""Knows how the tables and lists of a snapshot are made from its triples, with nothing held; not what is in them."""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from pyoxigraph import QueryResultsFormat, QuerySolutions, Store

from sisterkg.assembly.graph import SortedGraph
from sisterkg.catalog import Addressing, pages, robots, sitemaps
from sisterkg.dumps import LINKS, SSSOM
from sisterkg.faults import SisterkgError
from sisterkg.snapshot import Draft
from sisterkg.sorted_lines import beginning_with
from sisterkg.sorting import ExternalSort
from sisterkg.spreadsheets import guarded
from sisterkg.vocab import entity_iri, term

_BLOCK = 1 << 20
_DIGITS = 20
"""More than the number of any row has."""
_LINKS, _MAPPINGS = f"{LINKS}.nt", f"{LINKS}.{SSSOM.suffix}"
_SUBJECT = re.compile(rb"^<([^>]*)> ", re.MULTILINE)
_IS_PLACE = tuple(
    f"> <{term('rdf:type')}> <{term(name)}> .\n".encode() for name in ("skg:Place", "skg:WithdrawnPlace")
)


def write_tables(draft: Draft, store: Store, query_file: Path) -> None:
    """Write the flat table as it is and for spreadsheets, plain and compressed, each read back."""
    with tempfile.TemporaryDirectory(dir=draft.folder, prefix=".work-") as work:
        found = Path(work, "found.csv")
        with found.open("wb", buffering=_BLOCK) as out:
            solutions = store.query(query_file.read_text("utf-8"))
            if not isinstance(solutions, QuerySolutions):
                raise SisterkgError(f"{query_file.name} is no SELECT", "mend the query")
            solutions.serialize(out, format=QueryResultsFormat.CSV)
        with found.open(encoding="utf-8", newline="") as table, draft.writing("dataset.csv") as out:
            out.writelines(ordered_rows(table, Path(work)))
    with (draft.folder / "dataset.csv").open("rb") as table, draft.writing("spreadsheet.csv") as out:
        guarded(table, out)
    for name in ("dataset.csv", "spreadsheet.csv"):
        draft.check_csv(name)
        draft.compress(name)


def ordered_rows(table: Iterable[str], work: Path) -> Iterator[bytes]:
    r"""Yield a table's head and its rows, ordered by their columns from the first on, which is read as a number.

    They are sorted here and not by the engine, which would hold all of them.

    >>> with tempfile.TemporaryDirectory() as folder:
    ...     list(ordered_rows(["n,name\r\n", "10,b\r\n", "9,c\r\n", "9,a\r\n"], Path(folder)))
    [b'n,name\r\n', b'9,a\r\n', b'9,c\r\n', b'10,b\r\n']
    """
    rows = csv.reader(table, strict=True)
    head = next(rows)
    sorting = ExternalSort(work, "rows")
    sorting.add_each(json.dumps([first.zfill(_DIGITS), first, *rest], ensure_ascii=False) for first, *rest in rows)
    yield _written(head)
    for line in sorting.lines():
        yield _written(json.loads(line)[1:])


def _written(row: Iterable[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerow(row)
    return out.getvalue().encode()


def write_links(draft: Draft, graph: SortedGraph) -> None:
    """Write the links alone, as triples and as mappings, plain and compressed."""
    mappings = graph.catalog.mappings()
    with tempfile.TemporaryDirectory(dir=draft.folder, prefix=".work-") as work:
        rows = ExternalSort(Path(work), "mappings")
        with draft.writing(_LINKS) as out, graph.file.open(encoding="utf-8") as lines:
            for link in graph.catalog.links(line.rstrip("\n") for line in lines):
                out.write(f"{link[0]}\n".encode())
                rows.add(mappings.of_link(link))
        rows.add_each(mappings.of_rejected())
        with draft.writing(_MAPPINGS) as table:
            table.write(mappings.head().encode())
            table.writelines(mappings.written(row.decode()).encode() for row in rows.lines())
    for name in (_LINKS, _MAPPINGS):
        draft.compress(name)


def write_federated(draft: Draft, graph: SortedGraph, questions: Path) -> None:
    """Write the questions of a folder that are put to Wikidata, too, with our endpoint and the items of our links."""
    with (draft.folder / _LINKS).open(encoding="utf-8") as links:
        addressing = Addressing.of(graph.summary.dataset, links)
    for file in sorted(questions.glob("*.rq")):
        draft.write(f"questions/{questions.name}/{file.name}", addressing.addressed(file.read_text("utf-8")).encode())


def write_sitemaps(draft: Draft, graph: SortedGraph) -> None:
    """Write what tells crawlers which pages there are and which they may not ask for."""
    dataset = graph.summary.dataset
    gone = {entity_iri(dataset.base_iri, "place", withdrawn.id) for withdrawn in graph.summary.withdrawals}
    with tempfile.TemporaryDirectory(dir=draft.folder, prefix=".work-") as work:
        paths = ExternalSort(Path(work), "pages")
        described = (subject for subject in subjects_of(graph.file) if subject not in gone)
        paths.add_each(pages(described, dataset.base_iri))
        once = (path.decode().rstrip("\n") for path, _ in groupby(paths.lines()))
        for name, content in sitemaps(once, dataset.base_iri, dataset.modified):
            draft.write(name, content)
    draft.write("robots.txt", robots(dataset.base_iri))


def subjects_of(n_triples: Path) -> Iterator[str]:
    """Yield the IRIs of a sorted file's subjects, each once."""
    with n_triples.open("rb") as content:
        found = (
            subject
            for block in iter(lambda: content.read(_BLOCK) + content.readline(), b"")
            for subject in _SUBJECT.findall(block)
        )
        yield from (subject.decode() for subject, _ in groupby(found))


def places_of(graph: SortedGraph) -> Iterator[str]:
    """Yield the ends of the IRIs of the places that are there, and of those that were withdrawn, sorted."""
    opening = f"<{graph.summary.dataset.base_iri}id/place/".encode()
    for line in beginning_with(graph.file, opening):
        if line.endswith(_IS_PLACE):
            yield line.removeprefix(opening).partition(b">")[0].decode()
