"""Knows how the findings about a snapshot are counted and given page by page; none of them is held."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import NamedNode, Triple

from sisterkg.findings import Severity
from sisterkg.listing.database import Database
from sisterkg.listing.finding_writing import fill_findings
from sisterkg.snapshot import FINDINGS, Snapshot
from sisterkg.vocab import Iri, graph_iri


@dataclass(frozen=True)
class Group:
    """The findings of one severity and shape, which stand together in the list."""

    severity: Severity
    shape: Iri
    start: int
    count: int


class FindingList:
    """The findings about a snapshot: the worst first, then by shape, then by what they are about."""

    def __init__(self, snapshot: Snapshot) -> None:
        def fill(database: sqlite3.Connection) -> None:
            with snapshot.open("dataset.nt") as lines:
                fill_findings(database, _report(snapshot), lines, snapshot.base_iri)

        self._start = f"{snapshot.base_iri}id/finding/"
        self._database = Database(snapshot.folder / FINDINGS, fill)

    @cached_property
    def groups(self) -> Sequence[Group]:
        """The groups, in the order in which they stand; there are no more than severities of shapes."""
        severities = list(Severity)
        rows = self._database.rows("SELECT severity, shape, start, count FROM groups ORDER BY start")
        return [Group(severities[severity], Iri(shape), start, count) for severity, shape, start, count in rows]

    @cached_property
    def records(self) -> tuple[int, int]:
        """How many places and partnerships there are, and how many have no finding but notes."""
        ((count, flawless),) = self._database.rows("SELECT count, flawless FROM records")
        return count, flawless

    def part(self, groups: Sequence[Group], start: int, size: int) -> Sequence[Iri]:
        """Return some of the findings of groups, one group after the other, from a place among them on."""
        found: list[Iri] = []
        for group in groups:
            wanted = min(size - len(found), group.count - start)
            if wanted > 0:
                first = group.start + start
                asked = "SELECT id FROM findings WHERE number >= ? AND number < ? ORDER BY number"
                found += [Iri(self._start + end) for (end,) in self._database.rows(asked, first, first + wanted)]
            start = max(0, start - group.count)
        return found


def _report(snapshot: Snapshot) -> Iterator[Triple]:
    """Yield the triples of the validation report, in the store's own order, which is by subject."""
    graph = NamedNode(graph_iri(snapshot.base_iri, "report"))
    return (quad.triple for quad in snapshot.store.quads_for_pattern(None, None, None, graph))
