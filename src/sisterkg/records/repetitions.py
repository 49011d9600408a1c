"""Knows what may stand only once, in a table or in two of them; does not know which tables there are."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Protocol, TypeVar

from sisterkg.faults import Fault
from sisterkg.records.tables import Report
from sisterkg.records.things import ThingRecord


class _OfALine(Protocol):
    @property
    def line(self) -> int: ...


R = TypeVar("R", bound=_OfALine)


def report_twice(
    records: Iterable[R], key: Callable[[R], Hashable], source: str, column: str, report: Report
) -> None:
    """Report every record whose key an earlier one has."""
    first: dict[Hashable, R] = {}
    for record in records:
        if not (value := key(record)):
            continue
        if (before := first.setdefault(value, record)) is not record:
            what = f"{column} {value} is there already, on line {before.line}"
            report(duplicate(source, record.line, column, str(value), what))


def report_in_both(
    first_source: str,
    ids: Mapping[str, int],
    items: Mapping[str, int],
    things: Iterable[ThingRecord],
    report: Report,
) -> None:
    """Report every thing whose id or item stands on a line of another file."""
    for thing in things:
        if thing.id in ids:
            what = f"id {thing.id} is there already, on line {ids[thing.id]} of {first_source}"
            report(duplicate("things.csv", thing.line, "id", thing.id, what))
        if thing.wikidata and thing.wikidata in items:
            what = f"wikidata {thing.wikidata} is there already, on line {items[thing.wikidata]} of {first_source}"
            report(duplicate("things.csv", thing.line, "wikidata", thing.wikidata, what))


def duplicate(source: str, line: int, column: str, value: str, what: str) -> Fault:
    """Return the fault of a value that is there already."""
    return Fault(source, line, column, value, f"duplicate-{column}", what, "keep one, or correct one")
