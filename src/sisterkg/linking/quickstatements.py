"""Knows how partnerships that Wikidata lacks are written for QuickStatements, in V1 and as CSV; not which they are.

Q and P are as in help:QuickStatements; S854 and S813 are the reference's address and the day it was retrieved.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sisterkg.linking.statements import TwinStatement
from sisterkg.records import CityRecord, Records
from sisterkg.vocab import Qid

_PRECISIONS = {4: "9", 7: "10", 10: "11"}
_COLUMNS = ("qid", "P190", "qal580", "S854", "s813")


@dataclass(frozen=True)
class Lacking:
    """A direction of a partnership that Wikidata does not state."""

    item: Qid
    twin: Qid
    start: str | None
    """ISO 8601, to the day or the month."""
    page: str
    retrieved: date


def lacking(records: Records, known: Mapping[tuple[Qid, Qid], TwinStatement]) -> Iterator[Lacking]:
    """Yield both directions of every partnership of two exactly linked places that Wikidata does not state."""
    source = records.dataset.source
    home = _exact(records.home)
    for city in records.partners:
        partner = _exact(city)
        if not home or not partner:
            continue
        signed = city.protocol or city.council_act
        for pair in ((home, partner), (partner, home)):
            if pair not in known:
                yield Lacking(*pair, signed.iso if signed else None, source.url, source.retrieved)


def as_v1(statements: Iterable[Lacking]) -> str:
    """Write statements as lines of V1: cells between tabs, texts in quotes."""
    lines = []
    for each in statements:
        cells = [each.item, "P190", each.twin]
        if each.start:
            cells += ["P580", time_of(each.start)]
        cells += ["S854", f'"{each.page}"', "S813", time_of(each.retrieved.isoformat())]
        lines.append("\t".join(cells))
    return "".join(f"{line}\n" for line in lines)


def as_csv(statements: Iterable[Lacking]) -> str:
    """Write statements as QuickStatements' CSV: a text stands in quotes of its own."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for each in statements:
        start = time_of(each.start) if each.start else ""
        writer.writerow([each.item, each.twin, start, f'"{each.page}"', time_of(each.retrieved.isoformat())])
    return out.getvalue()


def time_of(iso: str) -> str:
    """Return a date as QuickStatements has it, with its precision.

    >>> time_of("1986-04-28"), time_of("1991-09")
    ('+1986-04-28T00:00:00Z/11', '+1991-09-00T00:00:00Z/10')
    """
    padded = iso + "-00" * ((10 - len(iso)) // 3)
    return f"+{padded}T00:00:00Z/{_PRECISIONS[len(iso)]}"


def _exact(city: CityRecord) -> Qid | None:
    return city.wikidata if city.match == "exact" else None
