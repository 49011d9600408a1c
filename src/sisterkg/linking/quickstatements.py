"""Knows how partnerships that Wikidata lacks are written for QuickStatements, in V1 and as CSV; not which they are.

Q and P are as in help:QuickStatements; S854 and S813 are the reference's address and the day it was retrieved.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sisterkg.linking.items import Item
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


def lacking(
    records: Records, known: Mapping[tuple[Qid, Qid], TwinStatement], there: Mapping[Qid, Item]
) -> Iterator[Lacking]:
    """Yield both directions of every partnership of two exactly linked places that Wikidata does not state.

    A protocol of cooperation makes no sister cities, and a council act alone is no date of a partnership. ``there``
    are the items as Wikidata has them: one that was merged is its target, one that was deleted is none.
    """
    source = records.dataset.source
    targets = {item.id: item.target for item in there.values() if item.target}
    stated = {(targets.get(one, one), targets.get(other, other)) for one, other in known}
    home = _exact(records.home, there)
    for city in records.partners:
        partner = _exact(city, there)
        if not home or not partner or city.protocol_kind == "cooperation":
            continue
        start = city.protocol.iso if city.protocol else None
        for pair in ((home, partner), (partner, home)):
            if pair not in stated:
                yield Lacking(*pair, start, source.url, source.retrieved)


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
    """Write the dated statements as QuickStatements' CSV, which has no way to leave a qualifier out.

    A text stands in quotes of its own.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for each in statements:
        if not each.start:
            continue
        writer.writerow(
            [each.item, each.twin, time_of(each.start), f'"{each.page}"', time_of(each.retrieved.isoformat())]
        )
    return out.getvalue()


def time_of(iso: str) -> str:
    """Return a date as QuickStatements has it, with its precision.

    >>> time_of("1986-04-28"), time_of("1991-09")
    ('+1986-04-28T00:00:00Z/11', '+1991-09-00T00:00:00Z/10')
    """
    padded = iso + "-00" * ((10 - len(iso)) // 3)
    return f"+{padded}T00:00:00Z/{_PRECISIONS[len(iso)]}"


def _exact(city: CityRecord, there: Mapping[Qid, Item]) -> Qid | None:
    item = there.get(city.wikidata) if city.wikidata and city.match == "exact" else None
    if item is None:
        return None
    return item.target or (item.id if item.exists else None)
