"""Knows what the rows of several files must have in common, and reports where they have not; reads no row.

The small tables are held. Of the large ones there are notes and sorted keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sisterkg.faults import Fault
from sisterkg.records.frame import Frame
from sisterkg.records.linking import check_links
from sisterkg.records.notes import Notes
from sisterkg.records.repetitions import duplicate, report_in_both
from sisterkg.records.tables import Report


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


def _check_withdrawals(frame: Frame, cities: Mapping[str, int], report: Report) -> None:
    """Report withdrawn places that are still there, or whose successor is not."""
    for gone in frame.withdrawals:
        if gone.id in cities:
            what = f"it is on line {cities[gone.id]} of cities.csv"
            report(duplicate("withdrawn.csv", gone.line, "id", gone.id, what))
        if gone.successor and gone.successor not in cities:
            what, mend = f"there is no place {gone.successor}", "name a place of cities.csv"
            report(Fault("withdrawn.csv", gone.line, "successor", gone.successor, "unknown-id", what, mend))
