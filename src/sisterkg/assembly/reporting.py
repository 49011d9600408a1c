"""Knows how findings become files of a draft, with nothing held beside them; not how they were found."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse, serialize

from sisterkg.findings import Report
from sisterkg.jsonld import Context
from sisterkg.snapshot import Draft
from sisterkg.sorting import ExternalSort

REPORT = "report.ttl"


@contextmanager
def written_report(draft: Draft, report: Report, base: str, context: Context) -> Iterator[Path]:
    """Write a report as RDF and as JSON; give its triples as sorted N-Triples, for as long as they are needed."""
    with tempfile.TemporaryDirectory(dir=draft.folder, prefix=".work-") as folder:
        work = Path(folder)
        lines = ExternalSort(work, "report")
        lines.add_each(report.triples(base))
        triples = work / "report.nt"
        with triples.open("wb") as out:
            out.writelines(line for line, _ in groupby(lines.lines()))
        draft.write_document(REPORT, "ttl", triples, context)
        draft.write_json("report.json", report.as_json())
        yield triples


def read_triples(n_triples: Path) -> Iterator[Triple]:
    """Yield the triples of a file of N-Triples."""
    return (quad.triple for quad in parse(path=n_triples, format=RdfFormat.N_TRIPLES))


def write_quads(triples: Iterable[Triple], graph: str, out: BinaryIO) -> None:
    """Write triples as N-Quads in a named graph, in their order."""
    name = NamedNode(graph)
    quads = (Quad(triple.subject, triple.predicate, triple.object, name) for triple in triples)
    serialize(quads, output=out, format=RdfFormat.N_QUADS)
