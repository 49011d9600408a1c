"""Knows how the findings of a validation are written down in the order of a list; not how they are asked for.

The list is one SQLite file beside the store, made from the report when a snapshot is built.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path

from pyoxigraph import NamedNode, Triple

from sisterkg.findings import Severity
from sisterkg.listing.database import write_whole
from sisterkg.vocab import term

_PLACES: Mapping[str, int] = {each.iri: place for place, each in enumerate(Severity)}
"""The place of each severity, the worst first, by SHACL's name of it."""
_SEVERITY, _SHAPE, _FOCUS = (term(f"sh:{name}") for name in ("resultSeverity", "sourceShape", "focusNode"))
_RECORDS = tuple(f" <{term('rdf:type')}> <{term(name)}> .\n".encode() for name in ("skg:Place", "skg:Partnership"))
"""How the line ends that says of a thing that it is what a row of the records is about."""

_TABLES = """
CREATE TEMP TABLE found (id TEXT, severity INTEGER, shape TEXT, focus TEXT);
CREATE TABLE findings (number INTEGER PRIMARY KEY, id TEXT);
CREATE TABLE groups (severity INTEGER, shape TEXT, start INTEGER, count INTEGER);
CREATE TABLE records (count INTEGER, flawless INTEGER);
"""
"""Findings of one severity and shape stand together, from ``groups.start`` on."""

_SORTED = """
INSERT INTO findings
  SELECT ROW_NUMBER() OVER (ORDER BY severity, shape, focus, id) - 1, id FROM found ORDER BY 1;
INSERT INTO groups
  SELECT severity, shape, SUM(COUNT(*)) OVER (ORDER BY severity, shape) - COUNT(*), COUNT(*)
    FROM found GROUP BY severity, shape ORDER BY severity, shape;
"""


def write_findings(report: Iterable[Triple], n_triples: Path, base_iri: str, file: Path) -> None:
    """Write the findings of a report, whose triples stand together by subject, into a file that is not there yet.

    Of the dump, sorted N-Triples, it is told how many places and partnerships have no finding but notes.
    """

    def fill(database: sqlite3.Connection) -> None:
        with n_triples.open("rb") as lines:
            fill_findings(database, report, lines, base_iri)

    write_whole(file, fill)


def fill_findings(
    database: sqlite3.Connection, report: Iterable[Triple], lines: Iterable[bytes], base_iri: str
) -> None:
    """Write the findings into an empty database."""
    database.executescript(_TABLES)
    database.executemany("INSERT INTO found VALUES (?, ?, ?, ?)", _findings(report, f"{base_iri}id/finding/"))
    worse = tuple(place for place, each in enumerate(Severity) if each is not Severity.INFO)
    flawed = database.execute(
        f"SELECT DISTINCT focus FROM found WHERE severity IN {worse} ORDER BY focus || '>'"  # noqa: S608  # our numbers
    )
    told = _without((f"<{focus}>".encode() for (focus,) in flawed), _records(lines))
    database.execute("INSERT INTO records VALUES (?, ?)", told)
    database.executescript(_SORTED)
    database.execute("DROP TABLE found")


def _findings(report: Iterable[Triple], start: str) -> Iterator[tuple[str, int, str, str]]:
    """Yield each finding by the end of its IRI, with its severity, shape and what it is about."""
    for subject, triples in groupby(report, key=lambda triple: triple.subject):
        said = {each.predicate.value: each.object.value for each in triples if isinstance(each.object, NamedNode)}
        if isinstance(subject, NamedNode) and _SHAPE in said:
            severity = _PLACES.get(said.get(_SEVERITY, ""), 0)
            yield subject.value.removeprefix(start), severity, said[_SHAPE], said.get(_FOCUS, "")


def _records(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the subjects of a dump that are what rows of the records are about, each once, sorted."""
    typed = (line.partition(b" ")[0] for line in lines if line.endswith(_RECORDS))
    return (subject for subject, _ in groupby(typed))


def _without(flawed: Iterator[bytes], records: Iterable[bytes]) -> tuple[int, int]:
    """Return how many records there are, and how many are not among the flawed ones; both are sorted.

    >>> _without(iter((b"<b>", b"<x>")), (b"<a>", b"<b>", b"<c>"))
    (3, 2)
    """
    count = flawless = 0
    flaw: bytes | None = next(flawed, None)
    for record in records:
        while flaw is not None and flaw < record:
            flaw = next(flawed, None)
        count += 1
        flawless += flaw != record
    return count, flawless
