"""Knows what the rows of several files must have in common, and reports where they have not; reads no row.

The small tables are held. Of the large ones there are notes and sorted keys.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import TYPE_CHECKING, Protocol, TypeVar

from sisterkg.faults import Fault
from sisterkg.records.linking import check_links
from sisterkg.records.notes import Notes
from sisterkg.records.tables import Report
from sisterkg.records.things import ThingRecord

if TYPE_CHECKING:
    from sisterkg.records.frame import Frame


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


def check_home(frame: Frame, notes: Notes, report: Report) -> None:
    """Report a home that dataset.toml names and cities.csv has not."""
    home = frame.conventions.home
    if home and notes.cities and not notes.has_home:
        what = f"cities.csv has no row with the id {home}"
        report(Fault("dataset.toml", 0, "home", home, "unknown-id", what, "add the home city's row"))


def check_small_tables(frame: Frame, notes: Notes, report: Report) -> None:
    """Report what the small tables say of cities, and the cities do not."""
    lines = {place: line for place, (line, _) in notes.watched.items()}
    report_in_both("cities.csv", lines, notes.items, frame.things, report)
    check_links(frame, notes, report)
    _check_withdrawals(frame, lines, report)


def check_continents(frame: Frame, used: Iterable[str], report: Report) -> None:
    """Report countries that are spoken of, of a continent that nobody knows."""
    known, codes = {continent.id for continent in frame.continents}, frozenset(used)
    for country in frame.countries.values():
        if country.iso2 in codes and country.continent not in known:
            what = f"there is no continent {country.continent}"
            mend = "add it to continents.csv"
            report(Fault("countries.csv", country.line, "continent", country.continent, "unknown-id", what, mend))


def duplicate(source: str, line: int, column: str, value: str, what: str) -> Fault:
    """Return the fault of a value that is there already."""
    return Fault(source, line, column, value, f"duplicate-{column}", what, "keep one, or correct one")


def _check_withdrawals(frame: Frame, cities: Mapping[str, int], report: Report) -> None:
    """Report withdrawn places that are still there, or whose successor is not."""
    for gone in frame.withdrawals:
        if gone.id in cities:
            what = f"it is on line {cities[gone.id]} of cities.csv"
            report(duplicate("withdrawn.csv", gone.line, "id", gone.id, what))
        if gone.successor and gone.successor not in cities:
            what, mend = f"there is no place {gone.successor}", "name a place of cities.csv"
            report(Fault("withdrawn.csv", gone.line, "successor", gone.successor, "unknown-id", what, mend))
