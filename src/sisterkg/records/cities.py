"""Knows cities.csv, one row a partner city as published; does not know what else is said of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any

from sisterkg.published import PublishedDate, PublishedNumber, read_number
from sisterkg.records import cells
from sisterkg.records.cells import Cells, Name
from sisterkg.records.coordinates import degrees
from sisterkg.records.countries import CountryRecord, country_code
from sisterkg.records.dataset import Conventions
from sisterkg.records.tables import Report, Row
from sisterkg.vocab import PLACE_KINDS, PROTOCOL_KINDS, CountryCode, Qid, Slug

COLUMNS: Mapping[str, str] = {
    "entry": "number of the entry on the source page; empty for the home city",
    "id": "name of the row in IRIs: a-z, 0-9 and hyphens",
    "kind": f"one of {', '.join(PLACE_KINDS)}",
    "name_en": "English name",
    "name_tr": "Turkish name",
    "name_local": "local names, each with its language: Bakı@az | …",
    "name_published": "the name as published, where it differs from the English one",
    "former_names": "former names, each with its language: Bombay@en | …",
    "other_names": "other names, each with its language",
    "country": "ISO 3166-1 alpha-2 code",
    "wikidata": "Wikidata item, such as Q9248; empty where none is known for sure",
    "match": "exact or close: whether the item is the same place",
    "geonames": "GeoNames id of the place",
    "geonames_match": "exact or close: whether the GeoNames id is of the same place; exact where it is empty",
    "latitude": "decimal degrees, north positive",
    "longitude": "decimal degrees, east positive",
    "link_source": "where item, GeoNames id and coordinates were taken from",
    "council_act": "date of the council act, as published",
    "protocol": "date of the protocol, as published",
    "protocol_kind": f"one of {', '.join(PROTOCOL_KINDS)}",
    "population": "population, as published, with its “nearly” or “approximately”",
    "population_of": "id of what the population is of, where it is not this place",
    "population_year": "year the population is of",
    "population_basis": "what the population rests on, such as census",
    "note": "what a reader should know about this row: judgements and their reasons",
}
"""The columns of cities.csv and what each holds."""

OPTIONAL = ("geonames_match",)
"""The columns that may be missing."""

_KIND = cells.choice(PLACE_KINDS, "kind")
_PROTOCOL_KIND = cells.choice(PROTOCOL_KINDS, "protocol kind")
_LATITUDE, _LONGITUDE = degrees(90), degrees(180)


@dataclass(frozen=True)
class CityRecord:
    """One row of cities.csv."""

    line: int
    entry: int | None
    id: Slug
    kind: str
    name_en: str
    name_tr: str | None
    local_names: tuple[Name, ...]
    name_published: str | None
    former_names: tuple[Name, ...]
    other_names: tuple[Name, ...]
    country: CountryCode
    wikidata: Qid | None
    match: str | None
    geonames: int | None
    geonames_match: str | None
    latitude: Decimal | None
    longitude: Decimal | None
    link_source: str | None
    council_act: PublishedDate | None
    protocol: PublishedDate | None
    protocol_kind: str | None
    population: PublishedNumber | None
    population_of: Slug | None
    population_year: int | None
    population_basis: str | None
    note: str | None


@dataclass(frozen=True)
class CityReader:
    """What the rows of cities.csv are read against: the source's habits, the countries and today's date."""

    conventions: Conventions
    countries: Mapping[CountryCode, CountryRecord]
    today: date

    def read(self, rows: Iterable[Row], report: Report) -> Iterator[CityRecord]:
        """Yield the records of a table's rows; report every fault of them."""
        readers = self._readers
        for row in rows:
            if record := self._record(row, Cells(row, report), readers):
                yield record

    @property
    def _readers(self) -> Mapping[str, cells.Reader[object]]:
        """How the cells of each column are read."""
        of_date, of_number, item = self._date, self._number, cells.wikidata_item
        return {
            "entry": cells.positive,
            "id": cells.slug,
            "kind": _KIND,
            "name_en": cells.text,
            "name_tr": cells.text,
            "name_local": cells.names,
            "name_published": cells.text,
            "former_names": cells.names,
            "other_names": cells.names,
            "country": country_code(self.countries, self.conventions.language),
            "wikidata": item,
            "match": cells.match,
            "geonames": cells.positive,
            "geonames_match": cells.match,
            "latitude": _LATITUDE,
            "longitude": _LONGITUDE,
            "link_source": cells.text,
            "council_act": of_date,
            "protocol": of_date,
            "protocol_kind": _PROTOCOL_KIND,
            "population": of_number,
            "population_of": cells.slug,
            "population_year": cells.year(self.today),
            "population_basis": cells.text,
            "note": cells.text,
        }

    @property
    def _date(self) -> cells.Reader[PublishedDate | None]:
        language = self.conventions.language
        if language is None:
            return cells.unread
        return lru_cache(cells.REMEMBERED)(cells.past_date(self.today, language))

    @property
    def _number(self) -> cells.Reader[PublishedNumber | None]:
        numbers = self.conventions.numbers
        if numbers is None:
            return cells.unread
        return lru_cache(cells.REMEMBERED)(partial(read_number, number_format=numbers, whole=True))

    def _record(self, row: Row, row_cells: Cells, readers: Mapping[str, cells.Reader[object]]) -> CityRecord | None:
        for column in _NEEDED:
            row_cells.check_filled(column)
        found = row_cells.read_each(readers)
        fields: dict[str, Any] = {field: found.get(column, empty) for field, column, empty in _FIELDS}
        record = CityRecord(row.line, **fields)
        self._check_together(row, row_cells)
        if self.conventions.home not in (None, record.id) and row.cells.get("entry") == "":
            row_cells.fault("entry", "missing-value", "the row does not say which entry it is", "give its number")
        self._check_local_names(record, row_cells)
        self._check_position(record, row_cells)
        return record if record.id else None

    def _check_together(self, row: Row, row_cells: Cells) -> None:
        """Report cells that need each other and stand alone."""
        filled = row.cells.get
        for column, needs in _TOGETHER:
            if filled(column) and filled(needs) == "":
                mend = f"fill in {needs}: {COLUMNS[needs]}"
                row_cells.fault(needs, "missing-value", f"{column} is given without {needs}", mend)

    def _check_local_names(self, record: CityRecord, row_cells: Cells) -> None:
        """Report a local name in English or Turkish that is not the English or Turkish name."""
        fixed = {"en": record.name_en or None, "tr": record.name_tr}
        for name in record.local_names:
            if fixed.get(name.language) not in (None, name.text):
                what = f"the local name {name.text!r} differs from the name in the same language"
                row_cells.fault("name_local", "contradicting-name", what, "make them one, or move it to other_names")

    def _check_position(self, record: CityRecord, row_cells: Cells) -> None:
        """Report coordinates outside the country's bounds, above all those that fit when they are swapped."""
        country = self.countries.get(record.country)
        if country is None or record.latitude is None or record.longitude is None:
            return
        if country.holds(record.latitude, record.longitude):
            return
        if country.holds(record.longitude, record.latitude):
            mend = f"swap them: latitude {record.longitude}, longitude {record.latitude}"
            row_cells.fault("latitude", "swapped-coordinates", "latitude and longitude are swapped", mend)
        else:
            what = f"the point {record.latitude}, {record.longitude} is far from {country.name_en}"
            turned = [(record.latitude * north, record.longitude * east) for north, east in _OTHER_SIGNS]
            fits = [f"latitude {north}, longitude {east}" for north, east in turned if country.holds(north, east)]
            mend = f"did you mean {fits[0]}?" if fits else "check sign, order and country"
            row_cells.fault("latitude", "coordinate-outside-country", what, mend)


_OTHER_SIGNS = ((1, -1), (-1, 1), (-1, -1))
"""What latitude and longitude are multiplied by where their signs may be wrong, the likeliest first."""

_NEEDED = ("id", "kind", "name_en", "country")
"""The columns that no row can do without."""
_EMPTY = dict.fromkeys(_NEEDED, "") | dict.fromkeys(("name_local", "former_names", "other_names"), ())
"""What stands for the empty cells of some columns; None does for those of others."""
_FIELDS = tuple(
    ("local_names" if column == "name_local" else column, column, _EMPTY.get(column)) for column in COLUMNS
)
"""The fields of a record, the column that each is of, and what stands for an empty cell."""

_TOGETHER = (
    ("wikidata", "match"),
    ("match", "wikidata"),
    ("geonames_match", "geonames"),
    ("latitude", "longitude"),
    ("longitude", "latitude"),
    ("protocol", "protocol_kind"),
    ("protocol_kind", "protocol"),
    ("population_of", "population"),
    ("population_year", "population"),
    ("population_basis", "population"),
)
"""A column, and the one that must be filled where it is."""
