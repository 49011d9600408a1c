"""Knows how the files of a folder of records hang together; does not know how any of them is read."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sisterkg.faults import Fault, InvalidInput
from sisterkg.records.cities import CityRecord
from sisterkg.records.countries import CountryRecord
from sisterkg.records.crosschecks import check_continents, check_home, check_small_tables
from sisterkg.records.dataset import DatasetRecord
from sisterkg.records.facts import FactRecord
from sisterkg.records.frame import Frame, is_there, read_frame
from sisterkg.records.keychecks import check_keys
from sisterkg.records.link_checks import LinkCheckRecord
from sisterkg.records.linking import of_links
from sisterkg.records.links import LinkRecord
from sisterkg.records.notes import Extent, Notes
from sisterkg.records.parquet import ParquetTable
from sisterkg.records.parts import Part
from sisterkg.records.rows import TABLES, RowReading
from sisterkg.records.things import ThingRecord
from sisterkg.records.withdrawals import WithdrawalRecord
from sisterkg.sorting import gathered, merged
from sisterkg.vocab import CountryCode, Slug

Table = Part | ParquetTable
"""Some or all rows of a large table."""


@dataclass(frozen=True)
class Summary:
    """All of a folder of records but the rows of cities.csv and facts.csv: what is known once these were read."""

    dataset: DatasetRecord
    things: tuple[ThingRecord, ...]
    countries: tuple[CountryRecord, ...]
    """The countries that a city, a thing or a fact speaks of."""
    withdrawals: tuple[WithdrawalRecord, ...]
    """The places that were published once and no longer are."""
    link_checks: tuple[LinkCheckRecord, ...]
    """What was found when links that are still there were last followed."""
    links: tuple[LinkRecord, ...]
    """What was proposed and decided about links of places that are there; accepted ones are in the cities."""
    home_country: CountryCode
    first_partner: Slug | None
    extent: Extent
    measured: frozenset[str]
    """The properties of which there are figures, by their names."""
    advice: tuple[Fault, ...] = ()
    """What a person should look at, and what stops nothing."""


@dataclass(frozen=True)
class Records:
    """All that a folder of records holds, read without a fault: for folders that fit into memory."""

    dataset: DatasetRecord
    cities: tuple[CityRecord, ...]
    facts: tuple[FactRecord, ...]
    """The populations of cities.csv and every row of facts.csv."""
    things: tuple[ThingRecord, ...]
    countries: tuple[CountryRecord, ...]
    """The countries that a city, a thing or a fact speaks of."""
    withdrawals: tuple[WithdrawalRecord, ...] = ()
    """The places that were published once and no longer are."""
    link_checks: tuple[LinkCheckRecord, ...] = ()
    """What was found when links to Wikidata were last followed."""
    links: tuple[LinkRecord, ...] = ()
    """What was proposed and decided about links; those that were accepted are in the cities."""
    advice: tuple[Fault, ...] = ()
    """What a person should look at, and what stops nothing."""

    @property
    def home(self) -> CityRecord:
        """The city whose partnerships these are."""
        return next(city for city in self.cities if city.id == self.dataset.home)

    @property
    def partners(self) -> Iterator[CityRecord]:
        """The cities that have an entry, in the file's order."""
        return (city for city in self.cities if city.id != self.dataset.home)


def read_records(folder: Path, today: date, without: Collection[str] = ()) -> Records:
    """Read the files of a folder of records: cities.csv, dataset.toml and those that may be there beside them.

    A folder without facts.csv, things.csv, withdrawn.csv, links.csv or link-checks.csv has none; one without
    countries.csv or continents.csv uses those that come with sisterkg.

    Raises:
        InvalidInput: with every fault of every file.
    """
    faults: list[Fault] = []
    frame = read_frame(folder, today, without, faults.append)
    with tempfile.TemporaryDirectory() as work:
        reading = RowReading(frame, Path(work), "keys")
        cities: list[CityRecord] = []
        facts: list[FactRecord] = []
        for part in large_tables(folder, faults):
            rows = part.rows(TABLES[part.table], reading.notes.faults.append)
            if part.table == "facts.csv":
                facts += (statement.record for statement in reading.facts(rows))
                continue
            for city in reading.cities(rows):
                cities.append(city)
                facts += filter(None, [reading.population(city)])
        notes = reading.done()
        notes.advice += passed_over(folder)
        summary = summarized(frame, notes, faults, _country_of_home(frame, cities), Path(work))
    return Records(
        dataset=summary.dataset,
        cities=tuple(cities),
        facts=tuple(facts),
        things=summary.things,
        countries=summary.countries,
        withdrawals=summary.withdrawals,
        link_checks=summary.link_checks,
        links=frame.links,
        advice=summary.advice,
    )


def large_tables(folder: Path, faults: list[Fault]) -> Sequence[Table]:
    """Return cities.csv and facts.csv as far as they are there, as CSV or Parquet; report where one is missing."""
    found: list[Table] = []
    for name in TABLES:
        columnar = (folder / name).with_suffix(".parquet")
        if columnar.exists() and not (folder / name).exists():
            found.append(ParquetTable(columnar))
        elif is_there(folder / name, faults.append, needed=name == "cities.csv"):
            found.append(Part(folder / name))
    return found


def passed_over(folder: Path) -> Iterator[Fault]:
    """Yield what a person should know of tables that are there twice: the one that is not read may be the newer."""
    for name in TABLES:
        columnar = (folder / name).with_suffix(".parquet")
        if columnar.exists() and (folder / name).exists():
            what = f"{columnar.name} is passed over, for {name} is there, too"
            mend = f"remove {name} if {columnar.name} is the newer one"
            yield Fault(name, 0, "", "", "passed-over-table", what, mend)


def summarized(
    frame: Frame, notes: Notes, faults: Collection[Fault], home_country: CountryCode | None, work: Path
) -> Summary:
    """Check what only all rows together can tell, and return what is known of them.

    ``faults`` are those that were found before the rows were read.

    Raises:
        InvalidInput: with these faults, those of the rows, and those that are found now.
    """
    found = [*faults, *notes.faults]
    report = found.append
    if not notes.cities and not any(fault.source not in _READ_LATER for fault in found):
        report(Fault("cities.csv", 0, "", "", "empty-file", "there is no city in the file", "add a row"))
    check_home(frame, notes, report)
    check_small_tables(frame, notes, report)
    keys = merged(gathered(notes.runs, work, "keys"))
    # A row that could not be read may well be the one that a fact speaks of.
    check_keys(keys, tuple(frame.known), is_lenient=lambda: any(map(_loses_rows, found)), report=report)
    spoken_of = frozenset(reference.id for reference in notes.referred)
    used = {*notes.countries, *spoken_of, *(thing.country for thing in frame.things if thing.country)}
    countries = tuple(country for country in frame.countries.values() if country.iso2 in used)
    check_continents(frame, used, report)
    if found or frame.dataset is None or home_country is None:
        raise InvalidInput(found)
    continents = {*spoken_of, *(country.continent for country in countries)}
    return Summary(
        dataset=frame.dataset,
        things=(*(each for each in frame.continents if each.id in continents), *frame.things),
        countries=countries,
        withdrawals=frame.withdrawals,
        link_checks=tuple(of_links(frame, notes)),
        links=tuple(link for link in frame.links if link.place in notes.watched),
        home_country=home_country,
        first_partner=notes.first_partner[1] if notes.first_partner else None,
        extent=notes.extent,
        measured=frozenset(notes.measured),
        advice=tuple(sorted(notes.advice)),
    )


def _country_of_home(frame: Frame, cities: Iterable[CityRecord]) -> CountryCode | None:
    return next((city.country for city in cities if city.id == frame.conventions.home), None)


_READ_LATER = frozenset({"facts.csv", "links.csv", "withdrawn.csv", "link-checks.csv"})
"""Whose faults do not tell why there is no city."""


def _loses_rows(fault: Fault) -> bool:
    """Tell whether a fault leaves a row or its id unread, so that an unknown id may be that row's."""
    if fault.source not in ("cities.csv", "things.csv", "continents.csv", "countries.csv"):
        return False
    if fault.rule == "wrong-encoding":
        return not fault.line
    return fault.rule in ("missing-column", "unreadable-column") or fault.column in ("", "id", "entry", "iso2")
