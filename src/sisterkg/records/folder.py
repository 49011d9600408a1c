"""Knows how the files of a folder of records hang together; does not know how any of them is read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sisterkg.faults import Fault, InvalidInput
from sisterkg.records.cities import CityReader, CityRecord
from sisterkg.records.countries import CountryRecord, read_countries
from sisterkg.records.crosschecks import (
    check_cities,
    check_continents,
    check_facts,
    check_withdrawals,
    populations,
    report_in_both,
    report_twice,
)
from sisterkg.records.dataset import DatasetRecord, read_conventions, read_dataset
from sisterkg.records.facts import FactReader, FactRecord, Reference
from sisterkg.records.link_checks import LinkCheckRecord, read_link_checks
from sisterkg.records.linking import linked, of_links
from sisterkg.records.links import LinkRecord, read_links
from sisterkg.records.tables import Report
from sisterkg.records.things import ThingRecord, read_things
from sisterkg.records.withdrawals import WithdrawalRecord, read_withdrawals
from sisterkg.shipped import shipped
from sisterkg.vocab import Slug


@dataclass(frozen=True)
class Records:
    """All that a folder of records holds, read without a fault."""

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
    notes: tuple[Fault, ...] = ()
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
    notes: list[Fault] = []
    report = faults.append
    dataset_content = _content(folder / "dataset.toml", report)
    dataset = None if dataset_content is None else read_dataset(dataset_content, "dataset.toml", report)
    conventions = read_conventions(dataset_content or b"")
    countries = tuple(read_countries(_own_or_shipped(folder, "countries.csv"), "countries.csv", report))
    by_code = {country.iso2: country for country in countries}
    report_twice(countries, lambda country: country.iso2, "countries.csv", "iso2", report)
    continents = tuple(read_things(_own_or_shipped(folder, "continents.csv"), "continents.csv", by_code, report))

    things_content = _content(folder / "things.csv", report, needed=False)
    things = tuple(read_things(things_content, "things.csv", by_code, report)) if things_content is not None else ()
    report_twice(continents, lambda thing: thing.id, "continents.csv", "id", report)
    report_twice(things, lambda thing: thing.id, "things.csv", "id", report)
    report_in_both("continents.csv", continents, "things.csv", things, report)

    cities: tuple[CityRecord, ...] = ()
    if (content := _content(folder / "cities.csv", report)) is not None:
        cities = tuple(CityReader(conventions, by_code, today).read(content, "cities.csv", report))
        if not cities and not faults:
            report(Fault("cities.csv", 0, "", "", "empty-file", "there is no city in the file", "add a row"))
    links: tuple[LinkRecord, ...] = ()
    if (content := _content(folder / "links.csv", report, needed=False)) is not None:
        links = tuple(read_links(content, "links.csv", today, report))
        cities = tuple(linked(cities, links, report, notes.append))
    known: dict[str, Reference] = {country.iso2: Reference("country", country.iso2) for country in countries}
    known |= {thing.id: Reference(thing.kind, thing.id) for thing in (*continents, *things)}
    known |= {city.id: Reference("place", city.id) for city in cities}
    check_cities(cities, things, conventions.home, known, report)

    facts: tuple[FactRecord, ...] = ()
    if (content := _content(folder / "facts.csv", report, needed=False)) is not None:
        # A row that could not be read may well be the one that a fact speaks of.
        entries = None if any(map(_loses_rows, faults)) else frozenset(city.entry for city in cities if city.entry)
        fact_reader = FactReader(entries, known, conventions.numbers, today)
        facts = tuple(fact_reader.read(content, "facts.csv", report))
    withdrawals: tuple[WithdrawalRecord, ...] = ()
    if (content := _content(folder / "withdrawn.csv", report, needed=False)) is not None:
        withdrawals = tuple(read_withdrawals(content, "withdrawn.csv", today, report))
    check_withdrawals(withdrawals, {city.id: city.line for city in cities}, report)
    link_checks: tuple[LinkCheckRecord, ...] = ()
    checks_content = None
    if "link-checks.csv" not in without:
        checks_content = _content(folder / "link-checks.csv", report, needed=False)
    if (content := checks_content) is not None:
        link_checks = tuple(read_link_checks(content, "link-checks.csv", today, report))
    link_checks = tuple(of_links(link_checks, cities, report, notes.append))
    stated = tuple(populations(cities, known))
    check_facts(stated, facts, report)
    used = _countries_spoken_of(cities, things, (*stated, *facts))
    countries = tuple(country for country in countries if country.iso2 in used)
    check_continents(countries, continents, report)
    if faults or dataset is None:
        raise InvalidInput(faults)
    facts = (*stated, *facts)
    used_continents = {country.continent for country in countries} | {
        reference.id for reference in _references(facts)
    }
    things = (*(continent for continent in continents if continent.id in used_continents), *things)
    return Records(dataset, cities, facts, things, countries, withdrawals, link_checks, links, tuple(sorted(notes)))


def _loses_rows(fault: Fault) -> bool:
    """Tell whether a fault leaves a row or its id unread, so that an unknown id may be that row's."""
    if fault.source not in ("cities.csv", "things.csv", "continents.csv", "countries.csv"):
        return False
    if fault.rule == "wrong-encoding":
        return not fault.line
    return fault.rule == "missing-column" or fault.column in ("", "id", "entry", "iso2")


def _own_or_shipped(folder: Path, name: str) -> bytes:
    own = folder / name
    return (own if own.is_file() else shipped("data") / name).read_bytes()


def _content(file: Path, report: Report, *, needed: bool = True) -> bytes | None:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        if needed:
            report(Fault(file.name, 0, "", "", "missing-file", f"{file} is not there", "add it, or give its folder"))
    except OSError as error:
        what = f"{file} cannot be read: {error.strerror}"
        report(Fault(file.name, 0, "", "", "unreadable-file", what, "check the file and its permissions"))
    return None


def _countries_spoken_of(
    cities: Iterable[CityRecord], things: Iterable[ThingRecord], facts: Iterable[FactRecord]
) -> frozenset[Slug | str]:
    of_facts = (reference.id for reference in _references(facts) if reference.kind == "country")
    of_things = (thing.country for thing in things if thing.country)
    return frozenset({*(city.country for city in cities), *of_things, *of_facts})


def _references(facts: Iterable[FactRecord]) -> Iterator[Reference]:
    """Yield every place, thing and country that facts refer to."""
    for fact in facts:
        for reference in (fact.about, fact.value, fact.relative_to, fact.basis, fact.awarded_by):
            if isinstance(reference, Reference):
                yield reference
