"""Knows how rows of cities.csv and facts.csv become records, and what is noted on the way; not who wants them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from sisterkg.faults import Fault
from sisterkg.published import PublishedNumber
from sisterkg.records.cities import COLUMNS as CITY_COLUMNS
from sisterkg.records.cities import OPTIONAL as OPTIONAL_OF_CITIES
from sisterkg.records.cities import CityReader, CityRecord
from sisterkg.records.facts import COLUMNS as FACT_COLUMNS
from sisterkg.records.facts import FactRecord, Reference
from sisterkg.records.frame import Frame
from sisterkg.records.linking import linked
from sisterkg.records.notes import CITY, FACT, Keys, Notes
from sisterkg.records.statements import FactReader, Stated, Statement
from sisterkg.records.tables import Header, Report, Row
from sisterkg.vocab import FACT_PROPERTIES


class RowReading:
    """The reading of some rows: what comes of each goes on at once, what is left of all is in ``notes``."""

    def __init__(self, frame: Frame, folder: Path, name: str) -> None:
        """Give the folder and the beginning of the names of the files of sorted keys."""
        self.notes = Notes()
        self._frame = frame
        self._keys = Keys(folder, name)
        self._report = self.notes.faults.append

    def cities(self, rows: Iterable[Row]) -> Iterator[CityRecord]:
        """Yield the records of rows of cities.csv, with the items that a person has accepted for them."""
        frame = self._frame
        reader = CityReader(frame.conventions, frame.countries, frame.today)
        for read in reader.read(rows, self._report):
            city = linked(read, frame, self._report, self.notes.advice.append)
            self._note(city)
            yield city

    def facts(self, rows: Iterable[Row]) -> Iterator[Statement]:
        """Yield what rows of facts.csv state."""
        frame, keys, referred = self._frame, self._keys, self.notes.referred
        reader = FactReader(frame.known, frame.conventions.numbers, frame.today, keys.of_reference, self._note_stated)
        for statement in reader.read(rows, self._report):
            keys.of_fact(statement.key, FACT, statement.line)
            if statement.about.kind != "place":
                referred.add(statement.about)
            yield statement

    def population(self, city: CityRecord) -> FactRecord | None:
        """Return the population of a city's row as the fact that it is."""
        if not city.population:
            return None
        of = city.population_of or city.id
        fact = FactRecord(
            line=city.line,
            entry=city.entry,
            about=self._frame.known.get(of) or Reference("place", of),
            predicate=FACT_PROPERTIES["population"],
            value=city.population,
            year=city.population_year,
            stated_basis=city.population_basis,
        )
        self._keys.of_fact(fact.key, CITY, fact.line)
        if fact.about.kind != "place":
            self.notes.referred.add(fact.about)
        self.notes.measured.add("population")
        return fact

    def done(self) -> Notes:
        """Return what was noted, the keys in files."""
        self.notes.runs = list(self._keys.runs())
        return self.notes

    def _note_stated(self, stated: Stated) -> None:
        self.notes.referred.update(stated.references)
        if isinstance(stated.fact.value, PublishedNumber):
            self.notes.measured.add(stated.fact.predicate.name)

    def _note(self, city: CityRecord) -> None:
        notes, frame = self.notes, self._frame
        notes.cities += 1
        notes.countries.add(city.country)
        notes.extent.add(city)
        if city.id in frame.watched:
            notes.watched[city.id] = (city.line, city.wikidata)
        if city.wikidata and city.wikidata in frame.items:
            notes.items[city.wikidata] = city.line
        if city.population_of and city.population_of not in frame.known:
            self._keys.of_reference("I", city.population_of, "population_of", [city.line], CITY)
        if city.id == frame.conventions.home:
            self._note_home(city)
        elif notes.first_partner is None:
            notes.first_partner = (city.line, city.id)
        self._keys.of_city(city)

    def _note_home(self, city: CityRecord) -> None:
        self.notes.has_home = True
        if city.entry or city.council_act or city.protocol:
            what = "the home city has an entry, an act or a protocol; it is no partner of itself"
            mend = "empty these cells, or name another home in dataset.toml"
            self._report(
                Fault("cities.csv", city.line, "entry", str(city.entry or ""), "home-is-partner", what, mend)
            )


def find_home(frame: Frame, rows: Callable[[Report], Iterable[Row]]) -> CityRecord | None:
    """Return the home city, before all rows are read: every partnership has its name.

    It mostly stands in the first row; no further one is read then.
    """
    report: Report = lambda _fault: None  # noqa: E731  # its faults are told when its row is read
    reader = CityReader(frame.conventions, frame.countries, frame.today)
    home = frame.conventions.home
    return next((city for city in reader.read((r for r in rows(report) if r.cells.get("id") == home), report)), None)


TABLES = {
    "cities.csv": Header(tuple(CITY_COLUMNS), OPTIONAL_OF_CITIES),
    "facts.csv": Header(tuple(FACT_COLUMNS)),
}
"""The columns of the large tables."""
