"""Knows what the rows of several files must have in common, and reports where they have not; reads no row."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Protocol, TypeVar

from sisterkg.faults import Fault
from sisterkg.records.cities import CityRecord
from sisterkg.records.countries import CountryRecord
from sisterkg.records.facts import FactRecord, Reference
from sisterkg.records.tables import Report
from sisterkg.records.things import ThingRecord
from sisterkg.records.withdrawals import WithdrawalRecord
from sisterkg.vocab import FACT_PROPERTIES, Slug


class _OfALine(Protocol):
    @property
    def line(self) -> int: ...


R = TypeVar("R", bound=_OfALine)


def check_cities(
    cities: tuple[CityRecord, ...],
    things: tuple[ThingRecord, ...],
    home: Slug | None,
    known: dict[str, Reference],
    report: Report,
) -> None:
    """Report cities that clash with each other, with things, or with the home that dataset.toml names."""
    report_twice(cities, lambda city: city.id, "cities.csv", "id", report)
    report_twice(cities, lambda city: city.entry, "cities.csv", "entry", report)
    report_twice(cities, lambda city: city.wikidata, "cities.csv", "wikidata", report)
    report_twice(cities, lambda city: city.geonames, "cities.csv", "geonames", report)
    report_twice(things, lambda thing: thing.wikidata, "things.csv", "wikidata", report)
    report_in_both("cities.csv", cities, "things.csv", things, report)
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
            report(duplicate(source, thing.line, "id", thing.id, what))
        if thing.wikidata in items:
            what = f"wikidata {thing.wikidata} is there already, on line {items[thing.wikidata]} of {first_source}"
            report(duplicate(source, thing.line, "wikidata", thing.wikidata, what))


def check_withdrawals(withdrawals: Sequence[WithdrawalRecord], cities: Mapping[Slug, int], report: Report) -> None:
    """Report withdrawn places that are still there, or whose successor is not."""
    report_twice(withdrawals, lambda withdrawal: withdrawal.id, "withdrawn.csv", "id", report)
    for gone in withdrawals:
        if gone.id in cities:
            report(
                duplicate("withdrawn.csv", gone.line, "id", gone.id, f"it is on line {cities[gone.id]} of cities.csv")
            )
        if gone.successor and gone.successor not in cities:
            what, mend = f"there is no place {gone.successor}", "name a place of cities.csv"
            report(Fault("withdrawn.csv", gone.line, "successor", gone.successor, "unknown-id", what, mend))


def populations(cities: Iterable[CityRecord], known: Mapping[str, Reference]) -> Iterator[FactRecord]:
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


def check_facts(populations: Sequence[FactRecord], facts: Sequence[FactRecord], report: Report) -> None:
    """Report facts that are stated twice."""
    report_twice(populations, lambda fact: fact.key, "cities.csv", "population", report)
    report_twice(facts, lambda fact: fact.key, "facts.csv", "value", report)
    of_cities = {fact.key: fact.line for fact in populations}
    for fact in facts:
        if fact.key in of_cities:
            what = f"line {of_cities[fact.key]} of cities.csv states it already"
            report(duplicate("facts.csv", fact.line, "value", fact.key, what))


def duplicate(source: str, line: int, column: str, value: str, what: str) -> Fault:
    """Return the fault of a value that is there already."""
    return Fault(source, line, column, value, f"duplicate-{column}", what, "keep one, or correct one")


def check_continents(countries: Iterable[CountryRecord], continents: Iterable[ThingRecord], report: Report) -> None:
    """Report countries of a continent that nobody knows."""
    known = {continent.id for continent in continents}
    for country in countries:
        if country.continent not in known:
            what = f"there is no continent {country.continent}"
            mend = "add it to continents.csv"
            report(Fault("countries.csv", country.line, "continent", country.continent, "unknown-id", what, mend))
