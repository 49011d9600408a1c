"""Knows how partnerships that Wikidata lacks are written for QuickStatements, in V1 and as CSV; not which they are.

The forms are those of wikidata.org/wiki/Help:QuickStatements; S854 and S813 are the reference's address and the day
it was retrieved.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from sisterkg.linking.items import Item
from sisterkg.linking.partnerships import Twins, directions
from sisterkg.linking.tables import written_table
from sisterkg.linking.wikidata import PRECISIONS, START, TWIN
from sisterkg.records import Records
from sisterkg.vocab import Qid

_ENDING = re.compile(r'["|\s]')
_COLUMNS = ("qid", TWIN, "S854", "s813", "qal580")
"""The qualifier last, so that a row without it ends before it: QuickStatements 2 takes an empty cell for a value."""


@dataclass(frozen=True)
class Lacking:
    """A direction of a partnership that Wikidata does not state."""

    item: Qid
    twin: Qid
    start: str
    """ISO 8601, to the day, the month or the year; empty where it is not known."""
    page: str
    retrieved: date


def lacking(records: Records, known: Twins, standing: Mapping[Qid, Item]) -> Iterator[Lacking]:
    """Yield both directions of every partnership of two exactly linked places that Wikidata does not state.

    One that it has as ended or deprecated it has: QuickStatements would add our date to it.
    """
    source = records.dataset.source
    for each in directions(records, standing):
        if (each.item, each.twin) not in known:
            yield Lacking(each.item, each.twin, each.start, source.url, source.retrieved)


def as_v1(statements: Iterable[Lacking]) -> str:
    """Write statements as lines of V1: cells between tabs, texts in quotes."""
    lines = []
    for each in statements:
        cells = [each.item, TWIN, each.twin]
        if each.start:
            cells += [START, time_of(each.start)]
        cells += ["S854", _text(each.page), "S813", time_of(each.retrieved.isoformat())]
        lines.append("\t".join(cells))
    return "".join(f"{line}\n" for line in lines)


def as_csv(statements: Iterable[Lacking]) -> str:
    """Write statements as QuickStatements' CSV, in which a text stands in quotes of its own."""
    rows = (
        [each.item, each.twin, _text(each.page), time_of(each.retrieved.isoformat()), *_start(each)]
        for each in statements
    )
    return written_table(_COLUMNS, rows)


def _start(statement: Lacking) -> Sequence[str]:
    return [time_of(statement.start)] if statement.start else []


def time_of(iso: str) -> str:
    """Return a date as QuickStatements has it, with its precision.

    >>> time_of("1986-04-28"), time_of("1991-09")
    ('+1986-04-28T00:00:00Z/11', '+1991-09-00T00:00:00Z/10')
    """
    padded = iso + "-00" * ((10 - len(iso)) // 3)
    return f"+{padded}T00:00:00Z/{PRECISIONS[len(iso)]}"


def _text(address: str) -> str:
    """Return an address in quotes, with what would end them, the cell or the line written as RFC 3986 has it.

    Where commands are given in an address, a bar is the end of a cell, and two are the end of a line.

    >>> print(_text('https://example.org/?of="twins"|izmir'))
    "https://example.org/?of=%22twins%22%7Cizmir"
    """
    return f'"{_ENDING.sub(lambda sign: quote(sign[0]), address)}"'
