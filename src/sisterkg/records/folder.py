"""Knows how the files of a folder of records hang together; does not know how any of them is read."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol, TypeVar

from sisterkg.faults import Fault, InvalidInput
from sisterkg.records.cities import CityReader, CityRecord
from sisterkg.records.countries import CountryRecord, read_countries
from sisterkg.records.dataset import DatasetRecord, read_conventions, read_dataset
from sisterkg.records.facts import FactReader, FactRecord, Reference
from sisterkg.records.tables import Report
from sisterkg.records.things import ThingRecord, read_things
from sisterkg.records.withdrawals import WithdrawalRecord, read_withdrawals
from sisterkg.shipped import shipped
from sisterkg.vocab import FACT_PROPERTIES, Slug


class _OfALine(Protocol):
    @property
    def line(self) -> int: ...


R = TypeVar("R", bound=_OfALine)


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

    @property
    def home(self) -> CityRecord:
        """The city whose partnerships these are."""
        return next(city for city in self.cities if city.id == self.dataset.home)

    @property
    def partners(self) -> Iterator[CityRecord]:
        """The cities that have an entry, in the file's order."""
        return (city for city in self.cities if city.id != self.dataset.home)


def read_records(folder: Path, today: date) -> Records:
    """Read the files of a folder of records: cities.csv, dataset.toml and those that may be there beside them.

    A folder without facts.csv, things.csv or withdrawn.csv has none; one without countries.csv or continents.csv
    uses those that come with sisterkg.

    Raises:
        InvalidInput: with every fault of every file.
    """
    faults: list[Fault] = []
    report = faults.append
    dataset_content = _content(folder / "dataset.toml", report)
    dataset = None if dataset_content is None else read_dataset(dataset_content, "dataset.toml", report)
    conventions = read_conventions(dataset_content or b"")
    countries = tuple(read_countries(_own_or_shipped(folder, "countries.csv"), "countries.csv", report))
    by_code = {country.iso2: country for country in countries}
    _report_twice(countries, lambda country: country.iso2, "countries.csv", "iso2", report)
    continents = tuple(read_things(_own_or_shipped(folder, "continents.csv"), "continents.csv", by_code, report))

    things_content = _content(folder / "things.csv", report, needed=False)
    things = tuple(read_things(things_content, "things.csv", by_code, report)) if things_content is not None else ()
    _report_twice(continents, lambda thing: thing.id, "continents.csv", "id", report)
    _report_twice(things, lambda thing: thing.id, "things.csv", "id", report)
    _report_in_both("continents.csv", continents, "things.csv", things, report)

    cities: tuple[CityRecord, ...] = ()
    if (content := _content(folder / "cities.csv", report)) is not None:
        cities = tuple(CityReader(conventions, by_code, today).read(content, "cities.csv", report))
        if not cities and not faults:
            report(Fault("cities.csv", 0, "", "", "empty-file", "there is no city in the file", "add a row"))
    known: dict[str, Reference] = {country.iso2: Reference("country", country.iso2) for country in countries}
    known |= {thing.id: Reference(thing.kind, thing.id) for thing in (*continents, *things)}
    known |= {city.id: Reference("place", city.id) for city in cities}
    _check_cities(cities, things, conventions.home, known, report)

    facts: tuple[FactRecord, ...] = ()
    if (content := _content(folder / "facts.csv", report, needed=False)) is not None:
        # A row that could not be read may well be the one that a fact speaks of.
        entries = None if any(map(_loses_rows, faults)) else frozenset(city.entry for city in cities if city.entry)
        fact_reader = FactReader(entries, known, conventions.numbers, today)
        facts = tuple(fact_reader.read(content, "facts.csv", report))
    withdrawals: tuple[WithdrawalRecord, ...] = ()
    if (content := _content(folder / "withdrawn.csv", report, needed=False)) is not None:
        withdrawals = tuple(read_withdrawals(content, "withdrawn.csv", today, report))
    _check_withdrawals(withdrawals, {city.id: city.line for city in cities}, report)
    populations = tuple(_populations(cities, known))
    _check_facts(populations, facts, report)
    used = _countries_spoken_of(cities, things, (*populations, *facts))
    countries = tuple(country for country in countries if country.iso2 in used)
    _check_continents(countries, continents, report)
    if faults or dataset is None:
        raise InvalidInput(faults)
    facts = (*populations, *facts)
    used_continents = {country.continent for country in countries} | {
        reference.id for reference in _references(facts)
    }
    things = (*(continent for continent in continents if continent.id in used_continents), *things)
    return Records(dataset, cities, facts, things, countries, withdrawals)


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


def _check_cities(
    cities: tuple[CityRecord, ...],
    things: tuple[ThingRecord, ...],
    home: Slug | None,
    known: dict[str, Reference],
    report: Report,
) -> None:
    _report_twice(cities, lambda city: city.id, "cities.csv", "id", report)
    _report_twice(cities, lambda city: city.entry, "cities.csv", "entry", report)
    _report_twice(cities, lambda city: city.wikidata, "cities.csv", "wikidata", report)
    _report_twice(cities, lambda city: city.geonames, "cities.csv", "geonames", report)
    _report_twice(things, lambda thing: thing.wikidata, "things.csv", "wikidata", report)
    _report_in_both("cities.csv", cities, "things.csv", things, report)
    if home and cities and home not in {city.id for city in cities}:
        what = f"cities.csv has no row with the id {home}"
        report(Fault("dataset.toml", 0, "home", home, "unknown-id", what, "add the home city's row"))
    for city in cities:
        if city.id == home and (city.entry or city.council_act or city.protocol):
            what = "the home city has an entry, an act or a protocol; it is no partner of itself"
            mend = "empty these cells, or name another home in dataset.toml"
            report(Fault("cities.csv", city.line, "entry", str(city.entry or ""), "home-is-partner", what, mend))
        if city.population_of and city.population_of not in known:
            what = f"there is no place or thing {city.population_of}"
            mend = "add it to things.csv"
            report(Fault("cities.csv", city.line, "population_of", city.population_of, "unknown-id", what, mend))


def _report_twice(
    records: Iterable[R], key: Callable[[R], Hashable], source: str, column: str, report: Report
) -> None:
    """Report every record whose key an earlier one has."""
    first: dict[Hashable, R] = {}
    for record in records:
        if not (value := key(record)):
            continue
        if (before := first.setdefault(value, record)) is not record:
            what = f"{column} {value} is there already, on line {before.line}"
            report(_duplicate(source, record.line, column, str(value), what))


def _report_in_both(
    first_source: str,
    first: Iterable[CityRecord | ThingRecord],
    source: str,
    things: Iterable[ThingRecord],
    report: Report,
) -> None:
    """Report every thing that has the id or the item of a record of another file."""
    ids = {record.id: record.line for record in first}
    items = {record.wikidata: record.line for record in first if record.wikidata}
    for thing in things:
        if thing.id in ids:
            what = f"id {thing.id} is there already, on line {ids[thing.id]} of {first_source}"
            report(_duplicate(source, thing.line, "id", thing.id, what))
        if thing.wikidata in items:
            what = f"wikidata {thing.wikidata} is there already, on line {items[thing.wikidata]} of {first_source}"
            report(_duplicate(source, thing.line, "wikidata", thing.wikidata, what))


def _check_withdrawals(withdrawals: Sequence[WithdrawalRecord], cities: Mapping[Slug, int], report: Report) -> None:
    _report_twice(withdrawals, lambda withdrawal: withdrawal.id, "withdrawn.csv", "id", report)
    for gone in withdrawals:
        if gone.id in cities:
            report(
                _duplicate(
                    "withdrawn.csv", gone.line, "id", gone.id, f"it is on line {cities[gone.id]} of cities.csv"
                )
            )
        if gone.successor and gone.successor not in cities:
            what, mend = f"there is no place {gone.successor}", "name a place of cities.csv"
            report(Fault("withdrawn.csv", gone.line, "successor", gone.successor, "unknown-id", what, mend))


def _populations(cities: Iterable[CityRecord], known: Mapping[str, Reference]) -> Iterator[FactRecord]:
    """Yield the population of each city's row as the fact that it is."""
    for city in cities:
        about = known.get(city.population_of or city.id)
        if city.population and about:
            yield FactRecord(
                line=city.line,
                entry=city.entry,
                about=about,
                predicate=FACT_PROPERTIES["population"],
                value=city.population,
                year=city.population_year,
                stated_basis=city.population_basis,
            )


def _check_facts(populations: Sequence[FactRecord], facts: Sequence[FactRecord], report: Report) -> None:
    _report_twice(populations, lambda fact: fact.key, "cities.csv", "population", report)
    _report_twice(facts, lambda fact: fact.key, "facts.csv", "value", report)
    of_cities = {fact.key: fact.line for fact in populations}
    for fact in facts:
        if fact.key in of_cities:
            what = f"line {of_cities[fact.key]} of cities.csv states it already"
            report(_duplicate("facts.csv", fact.line, "value", fact.key, what))


def _duplicate(source: str, line: int, column: str, value: str, what: str) -> Fault:
    return Fault(source, line, column, value, f"duplicate-{column}", what, "keep one, or correct one")


def _check_continents(countries: Iterable[CountryRecord], continents: Iterable[ThingRecord], report: Report) -> None:
    known = {continent.id for continent in continents}
    for country in countries:
        if country.continent not in known:
            what = f"there is no continent {country.continent}"
            mend = "add it to continents.csv"
            report(Fault("countries.csv", country.line, "continent", country.continent, "unknown-id", what, mend))


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
